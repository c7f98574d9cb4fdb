/* SPDX-License-Identifier: MIT */
#include "invite/transfer.h"

#include <string.h>

#include "invite/classes.h"

#define GROUPS 64u

/* Bytes of a soft line break at this '=', blanks before the line's end
 * included; 0: none. */
static size_t soft_break(const char *p, const char *end)
{
    const char *q = p + 1;

    while (q < end && q - p < 8 && (*q == ' ' || *q == '\t')) {
        q++;
    }
    if (q == end) {
        return (size_t)(q - p);
    }
    if (*q == '\r' && q + 1 < end && q[1] == '\n') {
        return (size_t)(q + 2 - p);
    }
    return *q == '\n' || *q == '\r' ? (size_t)(q + 1 - p) : 0;
}

static int escaped_byte(const char *p, const char *end)
{
    const int high = end - p > 2 ? cvi__hex_value(p[1]) : -1;
    const int low = high >= 0 ? cvi__hex_value(p[2]) : -1;

    return low >= 0 ? high * 16 + low : -1;
}

void cvi__transfer_quoted_printable(const cvi__run *run, cvi__sink out)
{
    const char *const end = run->p + run->len;

    for (const char *p = run->p; p < end;) {
        const char *equals = memchr(p, '=', (size_t)(end - p));
        const char *stop = equals ? equals : end;
        const cvi__run part = cvi__run_from(run, (size_t)(p - run->p), (size_t)(stop - p));

        if (part.len > 0) {
            out.feed(out.self, &part);
        }
        p = stop;
        if (!equals) {
            break;
        }
        const size_t skipped = soft_break(p, end);
        const int byte = skipped == 0 ? escaped_byte(p, end) : -1;
        cvi__run one = cvi__run_from(run, (size_t)(p - run->p), 1);
        const char c = (char)byte;
        if (byte >= 0) {
            one.p = &c;
            one.step = CVI__STEP_NONE;
        }
        if (skipped == 0) {
            out.feed(out.self, &one);
        }
        p += skipped > 0 ? skipped : byte >= 0 ? 3 : 1;
    }
}

int cvi__transfer_is_quoted_printable(const char *text, size_t len)
{
    const char *const end = text + len;
    int is_sure = 0;

    for (const char *p = text; (p = memchr(p, '=', (size_t)(end - p))) != NULL;) {
        const int byte = escaped_byte(p, end);
        const size_t skipped = byte < 0 ? soft_break(p, end) : 0;

        if (byte < 0 && skipped == 0) {
            return 0;
        }
        is_sure |= byte == '=' || (skipped > 0 && p + skipped < end);
        p += byte >= 0 ? 3 : skipped;
        if (p >= end) {
            break;
        }
    }
    return is_sure;
}

/* Whole groups of four, none of them with anything else in it; returns how
 * many. */
static size_t decode_groups(const char *p, const char *end, char *out)
{
    size_t n = 0;

    for (; n < GROUPS && end - p >= 4; n++, p += 4) {
        const int a = cvi__base64_value(p[0]), b = cvi__base64_value(p[1]);
        const int c = cvi__base64_value(p[2]), d = cvi__base64_value(p[3]);

        if ((a | b | c | d) < 0) {
            break;
        }
        out[3 * n] = (char)(a << 2 | b >> 4);
        out[3 * n + 1] = (char)(b << 4 | c >> 2);
        out[3 * n + 2] = (char)(c << 6 | d);
    }
    return n;
}

/* A group that a line's end cuts, or the last one: byte by byte. */
static const char *decode_loose(const cvi__run *run, const char *p, cvi__sink out)
{
    const char *const end = run->p + run->len;
    cvi__run one = cvi__run_from(run, (size_t)(p - run->p), 0);
    uint32_t bits = 0;
    char bytes[3];
    unsigned have = 0;

    for (; p < end && have < 4; p++) {
        const int value = cvi__base64_value(*p);

        if (value >= 0) {
            bits = bits << 6 | (uint32_t)value;
            have++;
        } else if (*p == '=') {
            break;
        }
    }
    bits <<= 6 * (4 - have);
    bytes[0] = (char)(bits >> 16 & 0xff);
    bytes[1] = (char)(bits >> 8 & 0xff);
    bytes[2] = (char)(bits & 0xff);
    one.p = bytes;
    one.len = have > 1 ? have - 1 : 0;
    one.step = CVI__STEP_PLAIN;
    if (one.len > 0) {
        out.feed(out.self, &one);
    }
    return p < end && *p == '=' ? p + 1 : p;
}

void cvi__transfer_base64(const cvi__run *run, cvi__sink out)
{
    const char *const end = run->p + run->len;
    char bytes[3 * GROUPS];

    for (const char *p = run->p; p < end;) {
        const size_t groups = decode_groups(p, end, bytes);
        cvi__run part = cvi__run_from(run, (size_t)(p - run->p), 3 * groups);

        if (groups == 0) {
            p = *p == '\n' || *p == '\r' ? p + 1 : decode_loose(run, p, out);
            continue;
        }
        part.p = bytes;
        part.step = CVI__STEP_BASE64;
        out.feed(out.self, &part);
        p += 4 * groups;
    }
}
