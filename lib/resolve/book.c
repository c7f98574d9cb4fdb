/* SPDX-License-Identifier: MIT */
#include "resolve/book.h"

#include <string.h>

#include "core/mem.h"

cvi__book *cvi__book_new(const cvi_allocator *alloc)
{
    cvi__book *b = cvi__mem_zalloc(alloc, sizeof(*b));

    if (b) {
        b->alloc = *alloc;
    }
    return b;
}

int cvi__book_load(cvi__book *b, const char *text, size_t len, cvi_error_info *error)
{
    cvi__book_pages *pages = cvi__book_pages_load(&b->alloc, text, len, error);

    if (!pages) {
        return error->status;
    }
    cvi__book_pages_free(b->pages);
    b->pages = pages;
    return CVI_OK;
}

const cvi__book_meeting *cvi__book_find(const cvi__book_pages *p, const char *tenant,
                                        const char *conference_id)
{
    size_t low = 0, high = p->count;

    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        const cvi__book_meeting *m = &p->meetings[mid];
        int order = strcmp(tenant, m->tenant);

        order = order ? order : strcmp(conference_id, m->conference_id);
        if (order == 0) {
            return m;
        }
        if (order < 0) {
            high = mid;
        } else {
            low = mid + 1;
        }
    }
    return NULL;
}

static int judge(const cvi__book_pages *p, const cvi__book_meeting *m, int64_t unix_us)
{
    if (!m) {
        return CVI_ERESOLVE_NOT_FOUND;
    }
    if (unix_us != INT64_MIN && m->fields.end_unix_us != 0 && unix_us >= m->fields.end_unix_us) {
        return CVI_ERESOLVE_EXPIRED;
    }
    if (unix_us != INT64_MIN && m->start_unix_us != INT64_MIN &&
        unix_us < m->start_unix_us - p->early_join_us) {
        return CVI_ERESOLVE_NOT_STARTED;
    }
    return m->is_locked ? CVI_ERESOLVE_LOCKED : CVI_OK;
}

/* ---- as a back end ---------------------------------------------------------------------- */

static int book_start(void *backend, uint64_t now_us, cvi__lookup *l)
{
    cvi__book *b = backend;

    l->due_us = now_us + b->pages->answer_delay_us;
    cvi__lookup_push(&b->pending, l);
    return CVI_OK;
}

static void book_cancel(void *backend, cvi__lookup *l)
{
    (void)backend;
    (void)l;
}

static size_t book_fds(const void *backend, cvi_pollfd *out, size_t cap)
{
    (void)backend;
    (void)out;
    (void)cap;
    return 0;
}

static uint64_t book_deadline(const void *backend)
{
    const cvi__book *b = backend;
    uint64_t due = CVI_NO_DEADLINE;

    for (const cvi__lookup *l = b->pending.first; l; l = l->next) {
        due = CVI_MIN(due, l->due_us);
    }
    return due;
}

static void answer(cvi__book *b, cvi__lookup *l, int64_t unix_us, const cvi__lookup_sink *sink)
{
    const cvi__book_meeting *m = cvi__book_find(b->pages, l->tenant_id, l->conference_id);
    cvi_resolution *result = NULL;
    int status = judge(b->pages, m, unix_us);

    if (status == CVI_OK) {
        result = cvi__resolution_new(&b->alloc, &m->fields);
        status = result ? CVI_OK : CVI_ENOMEM;
    }
    sink->finish(sink->user, l, status, result);
}

static void book_drive(void *backend, uint64_t now_us, int64_t unix_us, const cvi_pollfd *ready,
                       size_t n, const cvi__lookup_sink *sink)
{
    cvi__book *b = backend;
    cvi__lookup *next = NULL;

    (void)ready;
    (void)n;
    for (cvi__lookup *l = b->pending.first; l; l = next) {
        next = l->next;
        if (l->due_us <= now_us) {
            answer(b, l, unix_us, sink);
        }
    }
}

static void book_destroy(void *backend)
{
    cvi__book *b = backend;
    const cvi_allocator a = b->alloc;

    cvi__book_pages_free(b->pages);
    cvi__mem_free(&a, b);
}

const cvi__resolve_ops cvi__book_ops = {
    .start = book_start,
    .cancel = book_cancel,
    .fds = book_fds,
    .deadline = book_deadline,
    .drive = book_drive,
    .destroy = book_destroy,
};
