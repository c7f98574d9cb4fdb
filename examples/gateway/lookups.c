/* SPDX-License-Identifier: MIT */
#include "gateway/lookups.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/credential.h"
#include "common/file.h"
#include "gateway/gateway.h"
#include "gateway/leg.h"

static void complain(const gw_worker *w, const char *path, int rc)
{
    const char *const reason = rc == CVI_ESYSTEM ? strerror(errno) : cvi_strerror(rc);
    const cvi_error_info *const why = cvi_resolver_last_error(w->resolver);

    gw_log(w->gateway, CVI_LOG_ERROR, "%s: %s", path, why->status == rc ? why->message : reason);
}

static int load_book(gw_worker *w)
{
    const char *const path = w->gateway->config.book;
    const int rc = path ? cvi_resolver_watch_book_file(w->resolver, path) : CVI_OK;

    if (rc != CVI_OK) {
        complain(w, path, rc);
    }
    return rc;
}

static int give_credentials(gw_worker *w)
{
    const char *path = "";
    const int rc =
        ex_credentials_give(&w->gateway->config.credentials, w->resolver, ex_clock_us(), &path);

    if (rc != CVI_OK) {
        complain(w, path, rc);
    }
    return rc;
}

static int load_config(gw_worker *w)
{
    const char *const path = w->gateway->config.resolver;
    char *text = NULL;
    size_t len = 0;
    int rc = CVI_OK;

    if (!path) {
        return CVI_OK;
    }
    rc = ex_file_read(path, GW_FILE_LIMIT, &text, &len);
    if (rc == CVI_OK) {
        rc = cvi_resolver_load_json(w->resolver, text, len);
    }
    free(text);
    if (rc != CVI_OK) {
        complain(w, path, rc);
        return rc;
    }
    return give_credentials(w);
}

int gw_lookups_create(gw_worker *w)
{
    cvi_resolver_params p;
    int rc = CVI_OK;

    (void)CVI_RESOLVER_PARAMS_INIT(&p);
    p.log = &w->gateway->log;
    rc = cvi_resolver_create(&w->resolver, &p);
    if (rc == CVI_OK) {
        rc = cvi_resolver_set_cache(w->resolver, w->gateway->cache);
    }
    if (rc == CVI_OK) {
        rc = cvi_resolver_set_guard(w->resolver, w->gateway->guard);
    }
    if (rc == CVI_OK) {
        rc = load_book(w);
    }
    return rc == CVI_OK ? load_config(w) : rc;
}

static void note_reload(const gw_worker *w, const char *path, int rc)
{
    if (path && rc == CVI_OK) {
        gw_log(w->gateway, CVI_LOG_DEBUG, "worker %u: %s: read again", w->index, path);
    }
}

void gw_lookups_reload(gw_worker *w)
{
    note_reload(w, w->gateway->config.book, load_book(w));
    note_reload(w, w->gateway->config.resolver, load_config(w));
}

static void hand_out(gw_worker *w, uint64_t now_us, const cvi_resolve_event *event)
{
    for (gw_leg *leg = w->legs; leg; leg = leg->next) {
        if (cvi_call_feed_resolve_event(leg->call, now_us, event) == CVI_OK) {
            leg->is_dirty = 1;
            return;
        }
    }
}

/* Nobody here has an answer of his own: the next in the chain may. */
static void pass_on(gw_worker *w, uint64_t now_us, uint64_t lookup)
{
    cvi_resolve_answer none;

    (void)CVI_RESOLVE_ANSWER_INIT(&none);
    none.status = CVI_AGAIN;
    (void)cvi_resolver_answer(w->resolver, now_us, lookup, &none);
}

void gw_lookups_take_events(gw_worker *w, uint64_t now_us)
{
    cvi_resolve_event event;

    (void)CVI_RESOLVE_EVENT_INIT(&event);
    while (cvi_resolver_next_event(w->resolver, &event) == CVI_OK) {
        if (event.kind == CVI_RESOLVE_EVENT_CREDENTIAL) {
            gw_log(w->gateway, CVI_LOG_ERROR,
                   "back end %s has no credential: give --secret-file or --certificate-file",
                   event.backend);
        } else if (event.kind == CVI_RESOLVE_EVENT_QUESTION) {
            pass_on(w, now_us, event.id);
        } else {
            hand_out(w, now_us, &event);
        }
        (void)CVI_RESOLVE_EVENT_INIT(&event);
    }
}
