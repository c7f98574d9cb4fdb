/* SPDX-License-Identifier: MIT */
#include "resolve/book.h"

#include <string.h>

int cvi__book_load(cvi__book *b, const char *text, size_t len, cvi_error_info *error)
{
    cvi__book_pages *pages = cvi__book_pages_load(&b->base.env->alloc, text, len, error);

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
    if (unix_us != INT64_MIN && m->end_unix_us != 0 && unix_us >= m->end_unix_us) {
        return CVI_ERESOLVE_EXPIRED;
    }
    if (unix_us != INT64_MIN && m->start_unix_us != INT64_MIN &&
        unix_us < m->start_unix_us - p->early_join_us) {
        return CVI_ERESOLVE_NOT_STARTED;
    }
    return m->is_locked ? CVI_ERESOLVE_LOCKED : CVI_OK;
}

/* ---- as a back end ---------------------------------------------------------------------- */

static void book_begin(cvi__backend *backend, cvi__lookup *l)
{
    const cvi__book *const b = (cvi__book *)backend;

    if (!b->pages) {
        cvi__outcome_say(&l->now, NULL, NULL, "no meeting book was loaded");
        cvi__lookup_done(l, cvi__status_of_unknown(cvi__lookup_wanted(l)));
        return;
    }
    cvi__list_push(&backend->lookups, &l->link);
    cvi__timers_set(&backend->env->timers, &l->wake,
                    backend->env->now_us + b->pages->answer_delay_us);
}

static cvi_resolution *resolution_of(const cvi_allocator *alloc, const cvi__book_meeting *m)
{
    cvi__resolution_fields f = {.pin = m->pin, .host_pin = m->host_pin};

    f.text[CVI_RESOLUTION_MEETING_ID] = m->meeting_id;
    f.text[CVI_RESOLUTION_SUBJECT] = m->subject;
    f.text[CVI_RESOLUTION_ORGANIZER] = m->organizer;
    f.text[CVI_RESOLUTION_CONFERENCE_ID] = m->conference_id;
    f.text[CVI_RESOLUTION_LOBBY_SCOPE] = m->lobby;
    f.start_unix_us = m->start_unix_us == INT64_MIN ? 0 : m->start_unix_us;
    f.end_unix_us = m->end_unix_us;
    return cvi__resolution_new(alloc, &f);
}

static void book_wake(cvi__backend *backend, cvi__lookup *l)
{
    const cvi__book *const b = (cvi__book *)backend;
    const char *const id = cvi__lookup_wanted(l);
    const cvi__book_meeting *const m = cvi__book_find(b->pages, l->tenant_id, id);
    int status =
        m ? judge(b->pages, m, cvi__env_unix_us(backend->env)) : cvi__status_of_unknown(id);

    if (status == CVI_OK) {
        l->now.result = resolution_of(&backend->env->alloc, m);
        status = l->now.result ? CVI_OK : CVI_ENOMEM;
    }
    cvi__lookup_done(l, status);
}

static void book_destroy(cvi__backend *backend)
{
    cvi__book *const b = (cvi__book *)backend;

    cvi__book_pages_free(b->pages);
    b->pages = NULL;
}

static const cvi__backend_ops book_ops = {
    .begin = book_begin,
    .wake = book_wake,
    .destroy = book_destroy,
};

void cvi__book_init(cvi__book *b, cvi__resolve_env *env)
{
    cvi__backend_init(&b->base, &book_ops, env, "book");
    b->base.is_local = 1;
}
