/* SPDX-License-Identifier: MIT */
#include "core/buf.h"
#include "core/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define FIRST_CAP 64u

void cvi__buf_init(cvi__buf *b, const cvi_allocator *alloc, size_t limit)
{
    *b = (cvi__buf){.alloc = alloc, .limit = CVI_MIN(limit, SIZE_MAX / 4)};
}

void cvi__buf_init_secret(cvi__buf *b, const cvi_allocator *alloc, size_t limit)
{
    cvi__buf_init(b, alloc, limit);
    b->is_secret = 1;
}

static void free_data(const cvi__buf *b)
{
    if (b->is_secret && b->data) {
        cvi__mem_wipe(b->data, b->cap);
    }
    if (b->alloc) {
        cvi__mem_free(b->alloc, b->data);
    }
}

void cvi__buf_free(cvi__buf *b)
{
    free_data(b);
    *b = (cvi__buf){.alloc = b->alloc, .limit = b->limit, .is_secret = b->is_secret};
}

void cvi__buf_reset(cvi__buf *b)
{
    b->len = 0;
    b->status = CVI_OK;
    if (b->data) {
        b->data[0] = '\0';
    }
}

/* The same bytes in a larger block; NULL leaves the old one. */
static char *grow(const cvi__buf *b, size_t cap)
{
    char *grown = NULL;

    if (!b->is_secret) {
        return cvi__mem_realloc(b->alloc, b->data, cap);
    }
    grown = cvi__mem_alloc(b->alloc, cap);
    if (grown && b->data) {
        memcpy(grown, b->data, b->len);
        free_data(b);
    }
    return grown;
}

/* Room for `more` bytes and the NUL; a failure sticks. */
int cvi__buf_reserve(cvi__buf *b, size_t more)
{
    size_t cap = b->cap ? b->cap : FIRST_CAP;
    char *grown = NULL;

    if (b->status != CVI_OK) {
        return b->status;
    }
    if (more > b->limit - b->len) {
        b->status = CVI_ELIMIT;
        return b->status;
    }
    if (b->len + more < b->cap) {
        return CVI_OK;
    }
    while (cap <= b->len + more) {
        cap *= 2;
    }
    grown = grow(b, cap);
    if (!grown) {
        b->status = CVI_ENOMEM;
        return b->status;
    }
    grown[b->len] = '\0';
    b->data = grown;
    b->cap = cap;
    return CVI_OK;
}

int cvi__buf_append(cvi__buf *b, const void *data, size_t len)
{
    const int rc = cvi__buf_reserve(b, len);

    if (rc != CVI_OK) {
        return rc;
    }
    if (len > 0) {
        memcpy(b->data + b->len, data, len);
        b->len += len;
        b->data[b->len] = '\0';
    }
    return CVI_OK;
}

int cvi__buf_text(cvi__buf *b, const char *text)
{
    return cvi__buf_append(b, text, strlen(text));
}

int cvi__buf_escape(cvi__buf *b, const char *text)
{
    static const char unreserved[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    for (; *text; text++) {
        if (strchr(unreserved, *text)) {
            (void)cvi__buf_append(b, text, 1);
        } else {
            (void)cvi__buf_printf(b, "%%%02X", (unsigned)(unsigned char)*text);
        }
    }
    return b->status;
}

int cvi__buf_printf(cvi__buf *b, const char *format, ...)
{
    va_list args, again;
    int rc = CVI_OK;

    va_start(args, format);
    va_copy(again, args);
    const int made = vsnprintf(NULL, 0, format, args);
    va_end(args);

    rc = made < 0 ? CVI_ELIMIT : cvi__buf_reserve(b, (size_t)made);
    if (rc == CVI_OK) {
        vsnprintf(b->data + b->len, (size_t)made + 1, format, again);
        b->len += (size_t)made;
    } else {
        b->status = rc;
    }
    va_end(again);
    return rc;
}

int cvi__text_out(const char *text, size_t len, char *out, size_t cap, size_t *needed)
{
    if (needed) {
        *needed = len;
    }
    if (!out || cap <= len) {
        return CVI_ETOOSMALL;
    }
    memcpy(out, text, len);
    out[len] = '\0';
    return CVI_OK;
}
