/* SPDX-License-Identifier: MIT */
/* The answer to any request: the first byte chooses its HTTP status, the rest is the body. */
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

static uint32_t ask(cvi_join *j)
{
    cvi_join_request r;

    CVI_JOIN_REQUEST_INIT(&r);
    check(cvi_join_next_request(j, &r) == CVI_OK);
    return r.id;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint32_t statuses[] = {0, 200, 201, 204, 301, 400, 401, 403, 404, 429, 500, 503};
    const uint32_t http = statuses[size > 0 ? data[0] % 12 : 0];
    const char *text = size > 0 ? (const char *)data + 1 : "";
    const size_t len = size > 0 ? size - 1 : 0;
    cvi_join_params p;
    cvi_join_event e;
    cvi_join *j = NULL;

    CVI_JOIN_PARAMS_INIT(&p);
    CVI_JOIN_EVENT_INIT(&e);
    p.callback_uri = "https://gw.example/cb";
    p.tenant_id = "t";
    p.media_blob = "b";
    p.meeting_token = "1";
    check(cvi_join_create(&j, &p) == CVI_OK && cvi_join_start(j, 0) == CVI_OK);
    check(cvi_join_feed_response(j, 0, ask(j), http, text, len) == CVI_OK);
    check((cvi_join_get_call_id(j)[0] != '\0') ||
          cvi_join_get_state(j) == CVI_JOIN_STATE_TERMINATED);
    if (cvi_join_mute(j, 0, 1) == CVI_OK) {
        check(cvi_join_feed_response(j, 0, ask(j), http, text, len) == CVI_OK);
        check(cvi_join_tick(j, UINT64_C(900000000)) == CVI_OK);
        check(cvi_join_feed_response(j, 0, ask(j), http, text, len) == CVI_OK);
    }
    if (cvi_join_hangup(j, 0) == CVI_OK) {
        check(cvi_join_feed_response(j, 0, ask(j), http, text, len) == CVI_OK);
        check(cvi_join_get_state(j) == CVI_JOIN_STATE_TERMINATED);
    }
    while (cvi_join_next_event(j, &e) == CVI_OK) {
        check(e.text_len == strlen(e.text));
    }
    cvi_join_destroy(&j);
    return 0;
}
