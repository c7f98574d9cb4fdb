/* SPDX-License-Identifier: MIT */
#include "oom/oom.h"

#include <string.h>

#include <cvi/resolve_join.h>

static int notify(cvi_join *j, const char *body)
{
    return cvi_join_feed_notification(j, 0, body, strlen(body));
}

/* Pulls a request and answers it; a failed feed may be repeated, but ends the scenario here. */
static int answer(cvi_join *j, uint32_t http, const char *body)
{
    cvi_join_request r;

    CVI_JOIN_REQUEST_INIT(&r);
    const int rc = cvi_join_next_request(j, &r);
    return rc == CVI_OK ? cvi_join_feed_response(j, 0, r.id, http, body, strlen(body)) : rc;
}

static int run(cvi_join *j)
{
    static const char early[] =
        "{\"value\":[{\"changeType\":\"updated\",\"resourceUrl\":\"/communications/calls/c\","
        "\"resourceData\":{\"state\":\"established\"}}]}";
    static const char whole[] =
        "{\"value\":[{\"changeType\":\"updated\",\"resourceUrl\":\"/communications/calls/c/"
        "participants\",\"resourceData\":[{\"id\":\"a\"},{\"id\":\"b\",\"info\":{\"identity\":"
        "{\"user\":{\"displayName\":\"B\"}}}}]}]}";
    static const char delta[] =
        "{\"value\":[{\"changeType\":\"updated\",\"resourceUrl\":\"/communications/calls/c/"
        "participants\",\"resourceData\":{\"sequenceNumber\":1,\"participants\":[{\"id\":\"c\"},"
        "{\"id\":\"d\"},{\"id\":\"e\"}]}}]}";
    int rc = cvi_join_start(j, 0);

    if (rc == CVI_OK) {
        rc = notify(j, early);
    }
    if (rc == CVI_OK) {
        rc = answer(j, 201, "{\"id\":\"c\",\"myParticipantId\":\"a\"}");
    }
    if (rc == CVI_OK) {
        rc = notify(j, whole);
    }
    if (rc == CVI_OK) {
        rc = notify(j, delta);
    }
    if (rc == CVI_OK) {
        rc = cvi_join_mute_participant(j, 0, "c");
    }
    if (rc == CVI_OK) {
        rc = cvi_join_tick(j, UINT64_C(900000000));
    }
    if (rc == CVI_OK) {
        rc = cvi_join_report_quality(j, 0, "{}", 2);
    }
    return rc == CVI_OK ? cvi_join_hangup(j, 0) : rc;
}

int oom_join(const cvi_allocator *allocator)
{
    cvi_join_params p;
    cvi_join *j = NULL;

    CVI_JOIN_PARAMS_INIT(&p);
    p.allocator = allocator;
    p.callback_uri = "https://gw.example/cb";
    p.tenant_id = "t";
    p.media_blob = "b";
    p.thread_id = "19:x";
    p.organizer_id = "o";
    int rc = cvi_join_create(&j, &p);
    if (rc == CVI_OK) {
        rc = run(j);
    }
    cvi_join_destroy(&j);
    return rc;
}
