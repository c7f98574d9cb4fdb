/* SPDX-License-Identifier: MIT */
/* Templates of a dial plan, such as "{prefix}{conference}@{domain}". */
#include <string.h>

#include <cvi/dial.h>

#include "dial/classes.h"
#include "dial/plan.h"

static const char *const field_names[CVI__DIAL_FIELDS] = {
    [CVI__DIAL_PREFIX] = "prefix",     [CVI__DIAL_ALIAS] = "alias",
    [CVI__DIAL_TENANT] = "key",        [CVI__DIAL_CONFERENCE] = "conference",
    [CVI__DIAL_PIN] = "pin",           [CVI__DIAL_LAYOUT] = "layout",
    [CVI__DIAL_HOST_KEY] = "host_key",
};

/* The field of "{name}", or 0. */
static uint8_t find_field(const char *name, size_t len)
{
    for (uint8_t i = CVI__DIAL_PREFIX; i < CVI__DIAL_FIELDS; i++) {
        if (strlen(field_names[i]) == len && memcmp(field_names[i], name, len) == 0) {
            return i;
        }
    }
    return 0;
}

static int has_piece(const cvi__dial_template *t, uint8_t kind)
{
    for (size_t i = 0; i < t->count; i++) {
        if (t->piece[i].kind == kind) {
            return 1;
        }
    }
    return 0;
}

static int refuse(const char **why, const char *sentence)
{
    *why = sentence;
    return 0;
}

/* "{name}" or plain text up to the next '{'; *text moves behind it. */
static int read_piece(const char **text, const char *end, cvi__dial_template *t, const char **why)
{
    const char *const from = *text;
    const char *stop = from;
    cvi__dial_piece *piece = &t->piece[t->count];

    if (t->count == CVI__DIAL_PIECES) {
        return refuse(why, "too many parts");
    }
    if (*from == '{') {
        stop = memchr(from, '}', (size_t)(end - from));
        piece->kind = stop ? find_field(from + 1, (size_t)(stop - from) - 1) : 0;
        if (!piece->kind) {
            return refuse(why, "a name in braces must be prefix, alias, key, conference, pin, "
                               "layout or host_key");
        }
        if (has_piece(t, piece->kind)) {
            return refuse(why, "a name in braces stands twice");
        }
        t->tenant_at = piece->kind == CVI__DIAL_TENANT ? t->count : t->tenant_at;
        *text = stop + 1;
    } else {
        while (stop < end && *stop != '{' && cvi__dial_is(*stop, CVI__DIAL_USER)) {
            stop++;
        }
        if ((stop < end && *stop != '{') || stop - from > UINT8_MAX) {
            return refuse(why, "a character that no user part has");
        }
        piece->kind = CVI__DIAL_LITERAL;
        piece->text = from;
        piece->len = (uint8_t)(stop - from);
        *text = stop;
    }
    t->count++;
    return 1;
}

static int check_fields(const cvi__dial_template *t, const char **why)
{
    const int is_direct = t->kind == CVI_DIAL_KIND_DIRECT;

    if (t->count == 0) {
        return refuse(why, "a user part must stand in front of the '@'");
    }
    if (has_piece(t, CVI__DIAL_CONFERENCE) != is_direct) {
        return refuse(why, is_direct ? "{conference} is missing"
                                     : "{conference} belongs to direct calls alone");
    }
    return 1;
}

int cvi__dial_template_read(const char *text, size_t len, uint8_t kind, cvi__dial_template *out,
                            const char **why)
{
    static const char host[] = "{domain}";
    const char *const at = memchr(text, '@', len);
    const char *const end = at ? at : text + len;

    memset(out, 0, sizeof(*out));
    out->kind = kind;
    out->has_host = at != NULL;
    out->tenant_at = UINT8_MAX;
    if (at && ((size_t)(text + len - at) != sizeof(host) ||
               memcmp(at + 1, host, sizeof(host) - 1) != 0)) {
        return refuse(why, "behind the '@' must stand {domain}");
    }
    while (text < end) {
        if (!read_piece(&text, end, out, why)) {
            return 0;
        }
    }
    out->tenant_at = out->tenant_at == UINT8_MAX ? out->count : out->tenant_at;
    return check_fields(out, why);
}

/* First or last byte of fixed text; 0 when the piece is none, or a field that the rule lacks. */
static char edge_of(const cvi__dial_rule *rule, const cvi__dial_piece *piece, int is_last)
{
    const char *text = piece->kind == CVI__DIAL_PREFIX  ? rule->prefix
                       : piece->kind == CVI__DIAL_ALIAS ? rule->alias
                                                        : piece->text;
    const size_t len = piece->kind == CVI__DIAL_LITERAL ? piece->len : text ? strlen(text) : 0;

    return len > 0 ? text[is_last ? len - 1 : 0] : '\0';
}

static int is_digit(char c)
{
    return cvi__dial_is(c, CVI__DIAL_DIGIT);
}

/* Two neighbours: where digits of the one end and the other begins must be plain. */
static int check_border(const cvi__dial_rule *rule, const cvi__dial_template *t, size_t i,
                        const char **why)
{
    const cvi__dial_piece *a = &t->piece[i], *b = &t->piece[i + 1];
    const int is_left = i + 1 < t->tenant_at; /* matched from the left */

    if (a->kind >= CVI__DIAL_TENANT && b->kind >= CVI__DIAL_TENANT) {
        return refuse(why, "between two names in braces must stand fixed text");
    }
    if (is_left && a->kind > CVI__DIAL_TENANT && is_digit(edge_of(rule, b, 0))) {
        return refuse(why, "where digits end, fixed text must not go on with a digit");
    }
    if (i >= t->tenant_at && b->kind > CVI__DIAL_TENANT && is_digit(edge_of(rule, a, 1))) {
        return refuse(why, "where digits begin, fixed text must not end in a digit");
    }
    return 1;
}

int cvi__dial_template_check(const cvi__dial_rule *rule, const cvi__dial_template *t,
                             const char **why)
{
    for (size_t i = 0; i + 1 < t->count; i++) {
        if (!check_border(rule, t, i, why)) {
            return 0;
        }
    }
    if (!rule->prefix && has_piece(t, CVI__DIAL_PREFIX)) {
        return refuse(why, "this needs a prefix");
    }
    return 1;
}
