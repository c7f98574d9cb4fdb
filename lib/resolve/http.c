/* SPDX-License-Identifier: MIT */
#include "resolve/http.h"

#include <string.h>
#include <strings.h>

#include "core/mem.h"

#define FIRST_CAP 4096u

void cvi__exchange_init(cvi__exchange *x, const cvi_allocator *alloc, size_t max_answer)
{
    memset(x, 0, sizeof(*x));
    x->link.owner = x;
    cvi__buf_init(&x->answer, alloc, max_answer);
}

void cvi__exchange_clear(cvi__exchange *x)
{
    if (x->answer.data) {
        cvi__mem_wipe(x->answer.data, x->answer.cap);
    }
    cvi__buf_free(&x->answer);
}

/* Like cvi__buf_reserve(), but what it moves from is wiped: answers hold tokens. */
static int grow(cvi__buf *b, size_t more)
{
    size_t cap = b->cap ? b->cap : FIRST_CAP;
    char *grown = NULL;

    if (more > b->limit - b->len) {
        return CVI_ELIMIT;
    }
    if (b->len + more < b->cap) {
        return CVI_OK;
    }
    while (cap <= b->len + more) {
        cap *= 2;
    }
    grown = cvi__mem_alloc(b->alloc, cap);
    if (!grown) {
        return CVI_ENOMEM;
    }
    if (b->data) {
        memcpy(grown, b->data, b->len);
        cvi__mem_wipe(b->data, b->cap);
        cvi__mem_free(b->alloc, b->data);
    }
    b->data = grown;
    b->cap = cap;
    return CVI_OK;
}

int cvi__exchange_take(cvi__exchange *x, const void *data, size_t len)
{
    cvi__buf *const b = &x->answer;

    if (b->status == CVI_OK) {
        b->status = grow(b, len);
    }
    if (b->status != CVI_OK) {
        return 0;
    }
    if (len > 0) {
        memcpy(b->data + b->len, data, len);
    }
    b->len += len;
    b->data[b->len] = '\0';
    return 1;
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
