/* SPDX-License-Identifier: MIT */
#include "oom/oom.h"

#include <string.h>

#include <cvi/resolve_cache.h>
#include <cvi/resolve_guard.h>

#include "resolve/cache.h"
#include "resolve/resolution.h"

static const char book[] = "{\"meetings\":[{\"id\":\"m\",\"tenant\":\"t\",\"conference_id\":\"1\","
                           "\"subject\":\"S\",\"pin\":\"12\",\"host_pin\":\"34\"},"
                           "{\"id\":\"n\",\"tenant\":\"t\",\"conference_id\":\"2\"}]}";

static int look_up(cvi_resolver *r, const char *id, cvi_resolution **out)
{
    cvi_resolve_request q;
    cvi_resolve_event e;
    uint64_t lookup = 0;

    CVI_RESOLVE_REQUEST_INIT(&q);
    CVI_RESOLVE_EVENT_INIT(&e);
    q.tenant_id = "t";
    q.conference_id = id;
    int rc = cvi_resolver_start(r, 0, &q, &lookup);
    if (rc == CVI_OK) {
        rc = cvi_resolver_drive(r, 0, NULL, 0);
    }
    if (rc == CVI_OK) {
        rc = cvi_resolver_next_event(r, &e);
    }
    if (rc == CVI_OK) {
        rc = e.status; /* a look-up that could not be answered ends with CVI_ENOMEM */
    }
    return rc == CVI_OK ? cvi_resolver_take(r, lookup, out) : rc;
}

int oom_resolve(const cvi_allocator *allocator)
{
    cvi_resolver_params p;
    cvi_resolver *r = NULL;
    cvi_resolution *first = NULL, *second = NULL;

    CVI_RESOLVER_PARAMS_INIT(&p);
    p.allocator = allocator;
    int rc = cvi_resolver_create(&r, &p);
    if (rc == CVI_OK) {
        rc = cvi_resolver_load_book_json(r, book, strlen(book));
    }
    if (rc == CVI_OK) {
        rc = look_up(r, "1", &first);
    }
    if (rc == CVI_OK) {
        rc = look_up(r, "2", &second);
    }
    cvi_resolution_destroy(&first);
    cvi_resolution_destroy(&second);
    cvi_resolver_destroy(&r);
    return rc;
}

int oom_resolve_cache(const cvi_allocator *allocator)
{
    const cvi__resolution_fields fields = {.text[CVI_RESOLUTION_MEETING_ID] = "m",
                                           .text[CVI_RESOLUTION_SUBJECT] = "S"};
    const cvi__cache_id id = {"t", "1"};
    cvi_resolve_cache_params p;
    cvi_resolve_cache *c = NULL;
    cvi_resolution *r = NULL, *found = NULL;

    CVI_RESOLVE_CACHE_PARAMS_INIT(&p);
    p.allocator = allocator;
    int rc = cvi_resolve_cache_create(&c, &p);
    if (rc == CVI_OK) {
        r = cvi__resolution_new(allocator, &fields);
        rc = r ? CVI_OK : CVI_ENOMEM;
    }
    if (rc == CVI_OK) {
        cvi__cache_put(c, 0, INT64_MIN, id, CVI_OK, r);
        rc = cvi_resolve_cache_find(c, 0, "t", "1", &found);
    }
    cvi_resolve_cache_destroy(&c);
    cvi_resolution_destroy(&r);
    cvi_resolution_destroy(&found);
    return rc;
}

int oom_guard(const cvi_allocator *allocator)
{
    static const char *const proxies[] = {"192.0.2.0/24"};
    cvi_guard_params p;
    cvi_guard_attempt a;
    cvi_guard *g = NULL;

    CVI_GUARD_PARAMS_INIT(&p);
    CVI_GUARD_ATTEMPT_INIT(&a);
    p.allocator = allocator;
    p.proxies = proxies;
    p.proxy_count = 1;
    a.caller = "sip:a@b";
    a.address = "192.0.2.1";
    int rc = cvi_guard_create(&g, &p);
    if (rc == CVI_OK) {
        rc = cvi_guard_note(g, 0, &a, 0);
    }
    cvi_guard_destroy(&g);
    return rc;
}
