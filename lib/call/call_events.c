/* SPDX-License-Identifier: MIT */
/* Events: queued where something happens, pulled by the user of the library. */
#include "call/call_impl.h"

#include <string.h>

#include "core/mem.h"
#include "core/params.h"

int cvi__call_has_room(cvi_call *call)
{
    if (cvi__ring_room(&call->events) < CVI__CALL_EVENT_ROOM) {
        return cvi__error_set(&call->error, CVI_EFULL, 0, "events wait to be pulled");
    }
    return CVI_OK;
}

/* A new event with empty texts; NULL only when nobody pulls. */
cvi__call_queued *cvi__call_push(cvi_call *call, uint32_t kind)
{
    cvi__call_queued *q = cvi__ring_push(&call->events);

    if (q) {
        q->kind = kind;
        q->time_us = call->now_us;
        q->text = q->body = q->extra = "";
    }
    return q;
}

static int read_sdp(cvi_call *call, int is_offer, char *buf, size_t cap, size_t *needed)
{
    return is_offer ? cvi_session_make_offer(call->session, buf, cap, needed)
                    : cvi_session_get_answer(call->session, buf, cap, needed);
}

/* RESPOND 200 with our answer or offer. */
int cvi__call_push_sdp(cvi_call *call, int is_offer)
{
    cvi__call_queued *q = NULL;
    size_t needed = 0;
    char *sdp = NULL;
    int rc = read_sdp(call, is_offer, NULL, 0, &needed);

    if (rc != CVI_ETOOSMALL) {
        return rc == CVI_OK ? CVI_ESESSION_SDP : rc;
    }
    sdp = cvi__mem_alloc(&call->alloc, needed + 1);
    if (!sdp) {
        return CVI_ENOMEM;
    }
    rc = read_sdp(call, is_offer, sdp, needed + 1, &needed);
    q = rc == CVI_OK ? cvi__call_push(call, CVI_CALL_EVENT_RESPOND) : NULL;
    if (!q) {
        cvi__mem_free(&call->alloc, sdp);
        return rc == CVI_OK ? CVI_EFULL : rc;
    }
    q->value = 200;
    q->text = "OK";
    q->body = q->block = sdp;
    return CVI_OK;
}

/* JOIN or WAIT: what is known of the meeting. */
int cvi__call_push_meeting(cvi_call *call, uint32_t kind, const char *id, const char *subject,
                           uint32_t value)
{
    const size_t id_len = strlen(id);
    const size_t subject_len = strlen(subject);
    char *block = cvi__mem_alloc(&call->alloc, id_len + subject_len + 2);
    cvi__call_queued *q = block ? cvi__call_push(call, kind) : NULL;

    if (!q) {
        cvi__mem_free(&call->alloc, block);
        return block ? CVI_EFULL : CVI_ENOMEM;
    }
    memcpy(block, id, id_len + 1);
    memcpy(block + id_len + 1, subject, subject_len + 1);
    q->value = value;
    q->block = block;
    q->text = block;
    q->extra = block + id_len + 1;
    return CVI_OK;
}

/* The oldest waiting event of a kind, or NULL. */
cvi__call_queued *cvi__call_find_event(cvi_call *call, uint32_t kind)
{
    cvi__call_queued *q = NULL;

    for (size_t i = 0; (q = cvi__ring_at(&call->events, i)) != NULL; i++) {
        if (q->kind == kind) {
            return q;
        }
    }
    return NULL;
}

void cvi__call_drop_events(cvi_call *call)
{
    cvi__call_queued *q = NULL;

    while (call->events.slots && (q = cvi__ring_peek(&call->events)) != NULL) {
        cvi__mem_free(&call->alloc, q->block);
        cvi__ring_pop(&call->events);
    }
    cvi__mem_free(&call->alloc, call->pulled);
    call->pulled = NULL;
}

int cvi_call_next_event(cvi_call *call, cvi_call_event *event)
{
    cvi_call_event full = {0};
    cvi__call_queued *q = NULL;
    int rc = CVI_OK;

    CVI_REQUIRE(call != NULL && event != NULL);
    q = cvi__ring_peek(&call->events);
    if (!q) {
        return CVI_AGAIN;
    }
    full.kind = q->kind;
    full.status = q->status;
    full.time_us = q->time_us;
    full.value = q->value;
    full.text = q->text;
    full.text_len = strlen(q->text);
    full.body = q->body;
    full.body_len = strlen(q->body);
    full.extra = q->extra;
    full.extra_len = strlen(q->extra);
    rc = cvi__params_write(event, &full, CVI_USED_SIZE(cvi_call_event, extra_len));
    if (rc != CVI_OK) {
        return cvi__error_set(&call->error, rc, 0, "the event struct was not initialised");
    }
    if (q->kind == CVI_CALL_EVENT_RESPOND) {
        call->is_answer_out = 1;
    }
    cvi__mem_free(&call->alloc, call->pulled);
    call->pulled = q->block;
    cvi__ring_pop(&call->events);
    return CVI_OK;
}
