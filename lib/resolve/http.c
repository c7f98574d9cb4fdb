/* SPDX-License-Identifier: MIT */
#include "resolve/http.h"

#include <string.h>
#include <strings.h>

void cvi__exchange_init(cvi__exchange *x, const cvi_allocator *alloc, size_t max_answer)
{
    memset(x, 0, sizeof(*x));
    x->link.owner = x;
    cvi__buf_init_secret(&x->answer, alloc, max_answer); /* it may hold a token */
}

void cvi__exchange_clear(cvi__exchange *x)
{
    cvi__buf_free(&x->answer);
}

static int is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

void cvi__exchange_header(cvi__exchange *x, const char *line, size_t len)
{
    const struct {
        const char *name;
        char *to;
        size_t cap;
    } wanted[] = {
        {"Retry-After", x->retry_after, sizeof(x->retry_after)},
        {"Date", x->date, sizeof(x->date)},
        {"request-id", x->request_id, sizeof(x->request_id)},
    };
    const char *const colon = memchr(line, ':', len);
    const size_t name_len = colon ? (size_t)(colon - line) : 0;

    while (len > 0 && is_blank(line[len - 1])) {
        len--;
    }
    for (size_t i = 0; colon && i < CVI_ARRAY_LEN(wanted); i++) {
        size_t at = name_len + 1;

        if (strlen(wanted[i].name) != name_len || strncasecmp(line, wanted[i].name, name_len)) {
            continue;
        }
        while (at < len && is_blank(line[at])) {
            at++;
        }
        if (at <= len && len - at < wanted[i].cap) {
            memcpy(wanted[i].to, line + at, len - at);
            wanted[i].to[len - at] = '\0';
        }
    }
}
