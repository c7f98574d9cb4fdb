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

#define HEX CVI__DIAL_IS_HEX
const uint16_t cvi__dial_hex[256] = {
    ['0'] = HEX + 0,  ['1'] = HEX + 1,  ['2'] = HEX + 2,  ['3'] = HEX + 3,  ['4'] = HEX + 4,
    ['5'] = HEX + 5,  ['6'] = HEX + 6,  ['7'] = HEX + 7,  ['8'] = HEX + 8,  ['9'] = HEX + 9,
    ['A'] = HEX + 10, ['B'] = HEX + 11, ['C'] = HEX + 12, ['D'] = HEX + 13, ['E'] = HEX + 14,
    ['F'] = HEX + 15, ['a'] = HEX + 10, ['b'] = HEX + 11, ['c'] = HEX + 12, ['d'] = HEX + 13,
    ['e'] = HEX + 14, ['f'] = HEX + 15,
};

char cvi__dial_refuse_escape(cvi__dial_scan *s, const char *p, int is_nul)
{
    (void)cvi__dial_fail(s, CVI_EDIAL_ESCAPE, p,
                         is_nul ? "an escaped NUL is not allowed"
                                : "'%' must be followed by two hexadecimal digits");
    return '\0';
}

const char *cvi__dial_skip_escapes(cvi__dial_scan *s, const char *p, unsigned classes)
{
    cvi__dial_cursor c = cvi__dial_at(s, p);

    do {
        if (cvi__dial_read_escape(s, c.p) == '\0') {
            return NULL;
        }
        c = cvi__dial_skip(s, cvi__dial_jump(s, c, c.p + 3), classes);
    } while (*c.p == '%');
    return c.p;
}

const char *cvi__dial_take_escapes(cvi__dial_scan *s, const char *p, const char *block,
                                   uint64_t stops, unsigned classes, cvi__dial_text *out)
{
    cvi__dial_cursor c = {p, block, stops};
    char *const text = s->out;
    char *o = cvi__dial_copy(text, out->text, (size_t)(p - out->text));
    unsigned all = out->classes, class = 0;

    do {
        for (p = c.p; *p == '%'; p += 3) {
            const char byte = cvi__dial_read_escape(s, p);

            if (CVI_SELDOM(byte == '\0')) {
                return NULL;
            }
            all &= cvi__dial_classes[(unsigned char)byte];
            *o++ = byte;
        }
        c = cvi__dial_jump(s, c, p);
        for (c = cvi__dial_stop(s, c);
             CVI_SELDOM((class = cvi__dial_classes[(unsigned char)*c.p]) & classes);
             c = cvi__dial_stop(s, cvi__dial_pass(c))) {
            all &= class;
        }
        o = cvi__dial_copy(o, p, (size_t)(c.p - p));
    } while (CVI_SELDOM(*c.p == '%'));
    s->out = o;
    *out = cvi__dial_close(s, text);
    out->classes = all;
    return c.p;
}
