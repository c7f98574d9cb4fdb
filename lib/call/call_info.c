/* SPDX-License-Identifier: MIT */
/* INFO bodies: key presses, and requests for a keyframe (RFC 5168). */
#include "call/call_info.h"

#include <string.h>
#include <strings.h>

static const char BLANKS[] = " \t\r\n";

static int is_type(const char *content_type, const char *name)
{
    const size_t len = strlen(name);
    const size_t skip = strspn(content_type, BLANKS);

    return strncasecmp(content_type + skip, name, len) == 0 &&
           strchr("; \t\r\n", content_type[skip + len]) != NULL;
}

static size_t skip_blanks(const char *body, size_t at, size_t len)
{
    while (at < len && body[at] != '\0' && strchr(BLANKS, body[at])) {
        at++;
    }
    return at;
}

/* A key: itself, or its number as event ("10" is '*'); '\0' when it is none. */
static char read_key(const char *body, size_t at, size_t len)
{
    static const char BY_NUMBER[] = "*#ABCD";
    const char first = at < len ? body[at] : '\0';
    const char second = at + 1 < len ? body[at + 1] : '\0';

    if (first == '1' && second >= '0' && second <= '5') {
        return BY_NUMBER[second - '0'];
    }
    if (first >= 'a' && first <= 'd') {
        return (char)(first - ('a' - 'A'));
    }
    return first != '\0' && strchr("0123456789*#ABCD", first) ? first : '\0';
}

/* The key after "Signal=", which may stand in any line. */
static char read_relay(const char *body, size_t len)
{
    static const char NAME[] = "signal";
    const size_t name_len = sizeof(NAME) - 1;

    for (size_t at = 0; at + name_len < len; at++) {
        if ((at == 0 || body[at - 1] == '\n' || body[at - 1] == '\r') &&
            strncasecmp(body + at, NAME, name_len) == 0) {
            const size_t equals = skip_blanks(body, at + name_len, len);

            if (equals < len && body[equals] == '=') {
                return read_key(body, skip_blanks(body, equals + 1, len), len);
            }
        }
    }
    return '\0';
}

/* An element of this name, whatever stands around it. */
static int has_element(const char *body, size_t len, const char *name)
{
    const size_t name_len = strlen(name);

    for (size_t at = 0; at + name_len < len; at++) {
        if (body[at] == '<' && memcmp(body + at + 1, name, name_len) == 0) {
            return 1;
        }
    }
    return 0;
}

cvi__call_info cvi__call_read_info(const char *content_type, const char *body, size_t len)
{
    cvi__call_info info = {.kind = CVI__CALL_INFO_UNKNOWN};

    if (is_type(content_type, "application/dtmf-relay")) {
        info.kind = CVI__CALL_INFO_DIGIT;
        info.digit = read_relay(body, len);
    } else if (is_type(content_type, "application/dtmf")) {
        info.kind = CVI__CALL_INFO_DIGIT;
        info.digit = read_relay(body, len);
        if (info.digit == '\0') {
            info.digit = read_key(body, skip_blanks(body, 0, len), len);
        }
    } else if (is_type(content_type, "application/media_control+xml")) {
        info.kind = has_element(body, len, "picture_fast_update") ? CVI__CALL_INFO_KEYFRAME
                                                                  : CVI__CALL_INFO_OTHER;
    }
    return info;
}
