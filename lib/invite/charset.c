/* SPDX-License-Identifier: MIT */
#include "invite/charset.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>

#include "invite/classes.h"

#define ESCAPE 0x1b

static const iconv_t no_converter = (iconv_t)-1;

/* Whether printable ASCII means itself; shift sequences may change that later.
 */
static int passes_ascii(iconv_t converter)
{
    char text[95], result[2 * sizeof(text)];
    char *in = text, *out = result;
    size_t in_left = sizeof(text), out_left = sizeof(result);

    for (size_t i = 0; i < sizeof(text); i++) {
        text[i] = (char)(0x20 + i);
    }
    const size_t rc = iconv(converter, &in, &in_left, &out, &out_left);
    (void)iconv(converter, NULL, NULL, NULL, NULL);
    return rc == 0 && in_left == 0 && sizeof(result) - out_left == sizeof(text) &&
           memcmp(text, result, sizeof(text)) == 0;
}

/* Names are letters, digits and a few marks: nothing that iconv takes for an
 * option or a path. */
static int copy_name(char *to, const char *name, size_t len)
{
    if (len == 0 || len > CVI__CHARSET_MOST) {
        return 0;
    }
    for (size_t i = 0; i < len; i++) {
        if (!cvi__in(name[i], CVI__IN_ALNUM) && !strchr("-_.:()", name[i])) {
            return 0;
        }
    }
    memcpy(to, name, len);
    to[len] = '\0';
    return strcasecmp(to, "utf-8") != 0 && strcasecmp(to, "us-ascii") != 0 &&
           strcasecmp(to, "utf8") != 0;
}

void cvi__charset_start(cvi__charset *c, cvi__sink out, const char *name, size_t len)
{
    char copy[CVI__CHARSET_MOST + 1];
    iconv_t converter = no_converter;

    memset(c, 0, sizeof(*c));
    c->out = out;
    if (copy_name(copy, name, len)) {
        converter = iconv_open("UTF-8", copy);
    }
    if (converter != no_converter) {
        c->converter = converter;
        c->is_ascii = passes_ascii(converter);
    }
}

static void give(cvi__charset *c, const char *bytes, size_t len)
{
    const cvi__run run = {bytes, len, c->pending_at, CVI__STEP_NONE};

    if (len > 0) {
        c->out.feed(c->out.self, &run);
    }
}

/* As many characters as are complete; of what is none, one byte is left out. */
static void convert(cvi__charset *c)
{
    char result[8 * CVI__CHARSET_PENDING];
    char *in = c->pending, *out = result;
    size_t in_left = c->pending_len, out_left = sizeof(result);
    const size_t rc = iconv(c->converter, &in, &in_left, &out, &out_left);
    const int is_cut = rc == (size_t)-1 && errno == EINVAL;

    give(c, result, sizeof(result) - out_left);
    if (rc == (size_t)-1 && in_left > 0 && (!is_cut || in_left == CVI__CHARSET_PENDING)) {
        give(c, "\xef\xbf\xbd", 3);
        in++;
        in_left--;
    }
    memmove(c->pending, in, in_left);
    c->pending_len = (uint32_t)in_left;
}

void cvi__charset_feed(void *charset, const cvi__run *run)
{
    cvi__charset *c = charset;

    if (!c->converter) {
        c->out.feed(c->out.self, run);
        return;
    }
    for (size_t i = 0; i < run->len;) {
        size_t n = i;

        while (c->is_ascii && c->pending_len == 0 && n < run->len &&
               (unsigned char)run->p[n] < 0x80 && run->p[n] != ESCAPE) {
            n++;
        }
        if (n > i) {
            const cvi__run part = cvi__run_from(run, i, n - i);

            c->out.feed(c->out.self, &part);
            i = n;
            continue;
        }
        c->is_ascii &= run->p[i] != ESCAPE;
        if (c->pending_len == 0) {
            c->pending_at = run->at + (uint64_t)i * run->step;
        }
        c->pending[c->pending_len++] = run->p[i++];
        convert(c);
    }
}

void cvi__charset_end(cvi__charset *c)
{
    char result[64];
    char *out = result;
    size_t out_left = sizeof(result);

    if (c->converter) {
        (void)iconv(c->converter, NULL, NULL, &out, &out_left); /* some hold one back */
        give(c, result, sizeof(result) - out_left);
        (void)iconv_close(c->converter);
        c->converter = NULL;
    }
}
