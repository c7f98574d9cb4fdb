/* SPDX-License-Identifier: MIT */
/*
 * Host names that are not ASCII, given in the form that the DNS knows (RFC 5890, RFC 3492): each
 * label that needs it becomes "xn--" and its Punycode. Letters of the Latin-1, Greek and Cyrillic
 * alphabets are made lower case; beyond that nothing is mapped.
 */
#include "core/utf8.h"
#include "dial/classes.h"
#include "dial/scan.h"

#include <string.h>

#define LABEL_MAX 63u

/* The parameters of RFC 3492 section 5. */
#define BASE 36u
#define T_MIN 1u
#define T_MAX 26u
#define SKEW 38u
#define DAMP 700u
#define FIRST_BIAS 72u
#define FIRST_CODE 128u

static uint32_t to_lower(uint32_t c)
{
    if ((c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde && c != 0xd7) ||
        (c >= 0x391 && c <= 0x3a9) || (c >= 0x410 && c <= 0x42f)) {
        return c + 0x20;
    }
    return c >= 0x400 && c <= 0x40f ? c + 0x50 : c;
}

static int is_dot(uint32_t c)
{
    return c == '.' || c == 0x3002 || c == 0xff0e || c == 0xff61;
}

/* Controls, blanks, marks that hide, surrogates' neighbours: what no host has. */
static int is_forbidden(uint32_t c)
{
    return (c >= 0x80 && c <= 0xa9) || (c >= 0xab && c <= 0xb6) || (c >= 0xb8 && c <= 0xb9) ||
           (c >= 0xbb && c <= 0xbf) || c == 0xd7 || c == 0xf7 || c == 0x34f ||
           (c >= 0x2000 && c <= 0x206f) || c == 0x3000 || (c >= 0xe000 && c <= 0xf8ff) ||
           (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xff00 && c <= 0xffef) || c >= 0xfff0;
}

/* The character at *p, which is valid UTF-8; *p moves behind it. */
static uint32_t next_code(const char **p)
{
    const unsigned char *u = (const unsigned char *)*p;
    const unsigned more = u[0] < 0x80 ? 0 : u[0] < 0xe0 ? 1 : u[0] < 0xf0 ? 2 : 3;
    uint32_t c = more == 0 ? u[0] : u[0] & (0x3fu >> more);

    for (unsigned i = 1; i <= more; i++) {
        c = c << 6 | (u[i] & 0x3fu);
    }
    *p += more + 1;
    return c;
}

static uint32_t adapt(uint32_t delta, uint32_t points, int is_first)
{
    uint32_t k = 0;

    delta = is_first ? delta / DAMP : delta / 2;
    delta += delta / points;
    for (; delta > (BASE - T_MIN) * T_MAX / 2; k += BASE) {
        delta /= BASE - T_MIN;
    }
    return k + (BASE - T_MIN + 1) * delta / (delta + SKEW);
}

static char digit_of(uint32_t value)
{
    return (char)(value < 26 ? 'a' + value : '0' + (value - 26));
}

typedef struct label {
    uint32_t code[LABEL_MAX];
    uint32_t count;
    uint32_t is_ascii;
} label;

/* One number as a variable-length integer; 0 when `end` is reached. */
static char *put_number(char *o, const char *end, uint32_t q, uint32_t bias)
{
    for (uint32_t k = BASE;; k += BASE) {
        const uint32_t t = k <= bias ? T_MIN : k >= bias + T_MAX ? T_MAX : k - bias;

        if (o == end) {
            return NULL;
        }
        if (q < t) {
            *o++ = digit_of(q);
            return o;
        }
        *o++ = digit_of(t + (q - t) % (BASE - t));
        q = (q - t) / (BASE - t);
    }
}

static uint32_t lowest_from(const label *l, uint32_t least)
{
    uint32_t found = UINT32_MAX;

    for (uint32_t i = 0; i < l->count; i++) {
        if (l->code[i] >= least && l->code[i] < found) {
            found = l->code[i];
        }
    }
    return found;
}

/* Up to 63 codes into `o`; the end of the text, or NULL when it does not fit a label. */
static char *punycode(const label *l, char *o, const char *end)
{
    uint32_t n = FIRST_CODE, delta = 0, bias = FIRST_BIAS, basic = 0, done = 0;

    for (uint32_t i = 0; i < l->count; i++) {
        if (l->code[i] < FIRST_CODE) {
            *o++ = (char)l->code[i]; /* at most 62: one is not */
            basic++;
        }
    }
    done = basic;
    if (basic > 0) {
        *o++ = '-';
    }
    while (o && done < l->count) {
        const uint32_t m = lowest_from(l, n);

        delta += (m - n) * (done + 1); /* below 0x110000 * 64 */
        n = m;
        for (uint32_t i = 0; o && i < l->count; i++) {
            delta += l->code[i] < n;
            if (l->code[i] == n) {
                o = put_number(o, end, delta, bias);
                bias = adapt(delta, done + 1, done == basic);
                delta = 0;
                done++;
            }
        }
        delta++;
        n++;
    }
    return o;
}

static int fail(cvi__dial_scan *s, const char *at, const char *why)
{
    return cvi__dial_fail(s, CVI_EDIAL_HOST, at, why);
}

/* One label up to a dot or what cannot be in a name; s->p behind it. */
static int read_label(cvi__dial_scan *s, label *l)
{
    l->count = 0;
    l->is_ascii = 1;
    while (s->p < s->end) {
        const char *p = s->p;
        const uint32_t c = next_code(&p);

        if (is_dot(c) || (c < 0x80 && !cvi__dial_is((char)c, CVI__DIAL_ALNUM) && c != '-')) {
            break;
        }
        if (is_forbidden(c)) {
            return fail(s, s->p, "this character is not allowed in a host");
        }
        if (l->count == LABEL_MAX) {
            return fail(s, s->p, "a part of a host name has at most 63 characters");
        }
        l->code[l->count++] = to_lower(c);
        l->is_ascii &= c < 0x80;
        s->p = p;
    }
    return CVI_OK;
}

static int write_label(cvi__dial_scan *s, const char *at, const label *l)
{
    char made[2 * LABEL_MAX];
    char *o = made;

    if (l->count == 0) {
        return fail(s, at, "a part of the host name is empty");
    }
    if (l->code[0] == '-' || l->code[l->count - 1] == '-') {
        return fail(s, at, "a part of a host name neither starts nor ends with '-'");
    }
    if (l->is_ascii) {
        for (uint32_t i = 0; i < l->count; i++) {
            *o++ = (char)l->code[i];
        }
    } else {
        memcpy(o, "xn--", 4);
        o = punycode(l, o + 4, made + sizeof(made));
    }
    if (!o || (size_t)(o - made) > LABEL_MAX) {
        return fail(s, at, "a part of a host name has at most 63 characters");
    }
    memcpy(s->out, made, (size_t)(o - made));
    s->out += o - made;
    return CVI_OK;
}

int cvi__dial_take_idn(cvi__dial_scan *s, cvi__dial_text *host)
{
    char *const out = s->out;
    const char *const from = s->p;
    const size_t valid = cvi__utf8_valid(s->p, (size_t)(s->end - s->p));
    label l;

    if (valid < (size_t)(s->end - s->p)) {
        return fail(s, s->p + valid, "this is not UTF-8");
    }
    for (;;) {
        const char *const at = s->p;
        int rc = read_label(s, &l);

        if (rc == CVI_OK && l.count == 0 && s->out > out) { /* a final dot */
            s->out--;
            break;
        }
        rc = rc == CVI_OK ? write_label(s, at, &l) : rc;
        if (rc != CVI_OK) {
            return rc;
        }
        if (s->out - out > CVI__DIAL_HOST_MAX) {
            return fail(s, at, "a host name has at most 253 characters");
        }
        const char *p = s->p;
        if (p == s->end || !is_dot(next_code(&p))) {
            break;
        }
        *s->out++ = '.';
        s->p = p;
    }
    *host = cvi__dial_close(s, out);
    if (host->len > CVI__DIAL_HOST_MAX) {
        return fail(s, from, "a host name has at most 253 characters");
    }
    const char *const dot = strrchr(host->text, '.');
    if (cvi__dial_is(dot ? dot[1] : host->text[0], CVI__DIAL_DIGIT)) {
        return fail(s, from, "the last part of a host name does not begin with a digit");
    }
    return CVI_OK;
}
