/* SPDX-License-Identifier: MIT */
#include "resolve/join_info.h"

#include <string.h>
#include <strings.h>

#include "core/mem.h"
#include "core/utf8.h"

static int hex_value(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte at *p, which moves past it. */
static char take_byte(const char **p)
{
    const char c = *(*p)++;

    if (c == '+') {
        return ' ';
    }
    if (c == '%' && hex_value((*p)[0]) >= 0 && hex_value((*p)[1]) >= 0) {
        const int value = hex_value((*p)[0]) * 16 + hex_value((*p)[1]);

        *p += 2;
        return (char)value;
    }
    return c;
}

static void append_clean(cvi__buf *out, const char *text, size_t len)
{
    size_t at = 0;

    while (at < len) {
        const size_t whole = cvi__utf8_valid(text + at, len - at);
        const char *const nul = memchr(text + at, '\0', whole);
        const size_t good = nul ? (size_t)(nul - text) - at : whole;

        (void)cvi__buf_append(out, text + at, good);
        at += good;
        if (at < len) {
            (void)cvi__buf_text(out, "\xef\xbf\xbd");
            at++;
        }
    }
}

/* Behind "data:text/html" with any parameters and the comma; NULL when it is no such thing. */
static const char *payload_of(const char *content)
{
    static const char scheme[] = "data:text/html";

    if (strncasecmp(content, scheme, sizeof(scheme) - 1) != 0) {
        return NULL;
    }
    content += sizeof(scheme) - 1;
    content += strcspn(content, ",");
    return *content == ',' ? content + 1 : NULL;
}

int cvi__join_info_decode(cvi__buf *out, const char *content)
{
    const char *p = payload_of(content);
    char *decoded = NULL;
    size_t len = 0;

    if (!p) {
        return cvi__buf_text(out, content);
    }
    decoded = cvi__mem_alloc(out->alloc, strlen(p) + 1);
    if (!decoded) {
        return CVI_ENOMEM;
    }
    while (*p) {
        decoded[len++] = take_byte(&p);
    }
    append_clean(out, decoded, len);
    cvi__mem_wipe(decoded, len);
    cvi__mem_free(out->alloc, decoded);
    return out->status;
}
