/* SPDX-License-Identifier: MIT */
/* What the other scanners are made of. */
#include "dial/scan.h"

#include <string.h>

#include "dial/classes.h"

int cvi__dial_fail(cvi__dial_scan *s, int status, const char *at, const char *why)
{
    s->offset = (size_t)(at - s->start);
    s->why = why;
    s->status = status;
    return status;
}

cvi__dial_text cvi__dial_close(cvi__dial_scan *s, char *from)
{
    const cvi__dial_text t = {from, (uint32_t)(s->out - from), 0};

    *s->out++ = '\0';
    return t;
}

cvi__dial_cursor cvi__dial_stop_beyond(const char *p)
{
    for (;; p += CVI__DIAL_LOOK) {
        uint64_t plain = 0;

        for (size_t i = 0; i < CVI__DIAL_LOOK; i += CVI__DIAL_LANES) {
            plain |= (uint64_t)cvi__dial_plain(cvi__dial_load(p + i)) << i;
        }
        if (~plain != 0) {
            return cvi__dial_stop((cvi__dial_cursor){p, ~plain});
        }
    }
}

/* The value of a hexadecimal digit, and 1; 0: it is none. */
static const uint8_t hex_value[256] = {
    ['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,
    ['8'] = 9,  ['9'] = 10, ['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
    ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
};

static char refuse_escape(cvi__dial_scan *s, const char *p, int is_nul)
{
    (void)cvi__dial_fail(s, CVI_EDIAL_ESCAPE, p,
                         is_nul ? "an escaped NUL is not allowed"
                                : "'%' must be followed by two hexadecimal digits");
    return '\0';
}

/* What an escape at `p` stands for; 0 after a failure. */
static inline char read_escape(cvi__dial_scan *s, const char *p)
{
    const unsigned high = hex_value[(unsigned char)p[1]], low = hex_value[(unsigned char)p[2]];
    const unsigned byte = 16 * high + low - 17;

    return high != 0 && low != 0 && byte != 0 ? (char)byte
                                              : refuse_escape(s, p, high != 0 && low != 0);
}

cvi__dial_cursor cvi__dial_skip_escapes(cvi__dial_scan *s, cvi__dial_cursor c, unsigned classes)
{
    while (*c.p == '%') {
        if (read_escape(s, c.p) == '\0') {
            return cvi__dial_at(NULL);
        }
        c = cvi__dial_skip(cvi__dial_step(c, 3), classes);
    }
    return c;
}

cvi__dial_cursor cvi__dial_take_escapes(cvi__dial_scan *s, const char *from, cvi__dial_cursor c,
                                        unsigned classes, cvi__dial_text *out, cvi__dial_text *raw)
{
    char *const text = s->out;
    char *o = cvi__dial_copy(text, from, c.p);
    unsigned all = out->classes;

    while (*c.p == '%') {
        for (; *c.p == '%'; c = cvi__dial_step(c, 3)) {
            const char byte = read_escape(s, c.p);

            if (byte == '\0') {
                return cvi__dial_at(NULL);
            }
            all &= cvi__dial_classes[(unsigned char)byte];
            *o++ = byte;
        }
        const char *const next = c.p;
        unsigned class = 0;
        c = cvi__dial_stop(c);
        for (; (class = cvi__dial_classes[(unsigned char)*c.p]) & classes;
             c = cvi__dial_stop(cvi__dial_step(c, 1))) {
            all &= class;
        }
        o = cvi__dial_copy(o, next, c.p);
    }
    s->out = o;
    *out = cvi__dial_close(s, text);
    out->classes = all;
    *raw = cvi__dial_slice(from, c.p);
    return c;
}
