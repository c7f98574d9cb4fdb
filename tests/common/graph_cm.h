/* SPDX-License-Identifier: MIT */
/* Steps of the tests of Graph as a back end, each of which must succeed. */
#ifndef TESTS_COMMON_GRAPH_CM_H
#define TESTS_COMMON_GRAPH_CM_H

#include "common/cm.h"
#include "common/graph.h"

#define SECOND UINT64_C(1000000)

static const struct fake_answer grant = {.code = 200, .body = GRAPH_GRANT};
static const struct fake_answer meeting = {.code = 200, .body = GRAPH_MEETING};

static inline cvi_resolver *new_resolver(void)
{
    cvi_resolver *r = NULL;

    fake_http_respond(NULL, NULL);
    assert_int_equal(graph_resolver(&r, NULL, NULL), CVI_OK);
    return r;
}

static inline uint64_t start(cvi_resolver *r, uint64_t now_us, const char *id)
{
    uint64_t lookup = 0;

    assert_int_equal(graph_start(r, now_us, id, &lookup), CVI_OK);
    return lookup;
}

static inline void answer(cvi_resolver *r, uint64_t now_us, const struct fake_answer *a)
{
    assert_true(fake_http_waiting() > 0);
    fake_http_answer(fake_http_at(0), a);
    assert_int_equal(cvi_resolver_drive(r, now_us, NULL, 0), CVI_OK);
}

static inline cvi_resolve_event next(cvi_resolver *r)
{
    cvi_resolve_event e;

    CVI_RESOLVE_EVENT_INIT(&e);
    assert_int_equal(cvi_resolver_next_event(r, &e), CVI_OK);
    return e;
}

static inline void expect_none(cvi_resolver *r)
{
    cvi_resolve_event e;

    CVI_RESOLVE_EVENT_INIT(&e);
    assert_int_equal(cvi_resolver_next_event(r, &e), CVI_AGAIN);
}

#endif
