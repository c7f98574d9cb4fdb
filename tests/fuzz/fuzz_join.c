/* SPDX-License-Identifier: MIT */
/* Notifications from strangers, before and after the call's id is known: bounded, never half read. */
#include <stdlib.h>
#include <string.h>

#include <cvi/resolve_join.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(int is_true)
{
    if (!is_true) {
        abort();
    }
}

static cvi_join *make(void)
{
    cvi_join_params p;
    cvi_join *j = NULL;

    CVI_JOIN_PARAMS_INIT(&p);
    p.callback_uri = "https://gw.example/cb";
    p.tenant_id = "t";
    p.media_blob = "b";
    p.join_meeting_id = "1";
    p.max_participants = 50;
    check(cvi_join_create(&j, &p) == CVI_OK && cvi_join_start(j, 0) == CVI_OK);
    return j;
}

static void get_call(cvi_join *j)
{
    static const char body[] = "{\"id\":\"c1\",\"myParticipantId\":\"me\"}";
    cvi_join_request r;

    CVI_JOIN_REQUEST_INIT(&r);
    check(cvi_join_next_request(j, &r) == CVI_OK);
    check(cvi_join_feed_response(j, 0, r.id, 201, body, sizeof(body) - 1) == CVI_OK);
}

static void look_at_all(cvi_join *j)
{
    cvi_join_participant p;
    cvi_join_event e;
    size_t count = cvi_join_count_participants(j), events = 0;

    CVI_JOIN_PARTICIPANT_INIT(&p);
    CVI_JOIN_EVENT_INIT(&e);
    check(count <= 50);
    for (size_t i = 0; i < count; i++) {
        check(cvi_join_get_participant(j, i, &p) == CVI_OK && p.id[0] && p.stream_count <= 16);
    }
    check(cvi_join_get_participant(j, count, &p) == CVI_ENOENT);
    while (cvi_join_next_event(j, &e) == CVI_OK) {
        check(e.text_len == strlen(e.text) && ++events <= 33);
    }
    check(cvi_join_get_state(j) <= CVI_JOIN_STATE_TERMINATED);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    cvi_join *early = make(), *late = make();

    check(cvi_join_feed_notification(early, 0, text, size) == CVI_OK || size > 256 * 1024);
    get_call(early);
    look_at_all(early);

    get_call(late);
    const int rc = cvi_join_feed_notification(late, 0, text, size);
    check(rc == CVI_OK || rc == CVI_ENOENT || cvi_join_last_error(late)->status == rc);
    (void)cvi_join_feed_notification(late, 0, text, size);
    check(cvi_join_get_state(early) == cvi_join_get_state(late) || rc != CVI_OK);
    look_at_all(late);
    cvi_join_destroy(&early);
    cvi_join_destroy(&late);
    return 0;
}
