/* SPDX-License-Identifier: MIT */
/* Signalling after the INVITE: ACK, re-INVITE, CANCEL, BYE, and our own hang-up. */
#include "call/call_impl.h"

#include <string.h>

#include "call/call_info.h"

static int wrong_state(cvi_call *call, const char *why)
{
    return cvi__error_set(&call->error, CVI_ESTATE, 0, "%s", why);
}

static int is_up(const cvi_call *call)
{
    return call->phase == CVI__CALL_ANSWERED || call->phase == CVI__CALL_TALKING;
}

/* Take the answer to our offer; it is no longer waited for, good or bad. */
static int take_answer(cvi_call *call, const char *sdp, size_t len)
{
    int rc = CVI_ESESSION_SDP;

    call->wants_answer = 0;
    if (sdp) {
        rc = cvi_session_feed_answer(call->session, call->now_us, sdp, len);
    }
    if (rc != CVI_OK) {
        return cvi__error_set(&call->error, rc, 0, "the answer to our offer is not usable");
    }
    cvi__call_note_streams(call);
    return CVI_OK;
}

int cvi__call_expects_media(const cvi_call *call)
{
    cvi_stream_info info;

    for (uint32_t m = CVI_MEDIUM_AUDIO; m <= CVI_MEDIUM_VIDEO; m++) {
        CVI_STREAM_INFO_INIT(&info);
        if (cvi_session_get_stream(call->session, m, &info) == CVI_OK && info.codec != 0 &&
            info.can_receive) {
            return 1;
        }
    }
    return 0;
}

static void start_talking(cvi_call *call)
{
    call->phase = CVI__CALL_TALKING;
    call->timers[CVI__CALL_TIMER_ACK] = CVI_NO_DEADLINE;
    if (!call->has_media && cvi__call_expects_media(call)) {
        cvi__call_set_timer(call, CVI__CALL_TIMER_NO_MEDIA, call->params.no_media_us);
    }
    cvi__call_begin_dialogue(call);
}

int cvi_call_feed_ack(cvi_call *call, uint64_t now_us, const char *sdp, size_t len)
{
    int rc = CVI_OK;

    CVI_REQUIRE(call != NULL && (sdp != NULL || len == 0));
    if (call->phase == CVI__CALL_ENDED) {
        return CVI_OK; /* of the response that refused the call, or crossing our BYE */
    }
    if (!is_up(call)) {
        return wrong_state(call, "there is no answer to acknowledge");
    }
    rc = cvi__call_has_room(call);
    if (rc != CVI_OK) {
        return rc;
    }
    call->now_us = now_us;
    if (call->phase == CVI__CALL_TALKING && !sdp) {
        return CVI_OK; /* the first ACK once more, or one that needs no body */
    }
    if (call->wants_answer) {
        rc = take_answer(call, sdp, len);
        if (rc != CVI_OK) {
            cvi__call_end(call, CVI__END_ANSWER, rc);
            return rc;
        }
        cvi__call_update_leg(call);
    }
    if (call->phase == CVI__CALL_ANSWERED) {
        start_talking(call);
    }
    return CVI_OK;
}

/* The refusal of a re-INVITE: the session goes on as it was. */
static void refuse_reinvite(cvi_call *call, int status)
{
    const cvi__call_reason *reason = cvi__call_reason_find(CVI__END_ADMIT, status);
    cvi__call_queued *q = cvi__call_push(call, CVI_CALL_EVENT_RESPOND);

    if (q) {
        q->status = status;
        q->value = reason->code;
        q->text = reason->phrase;
        q->extra = reason->warning;
    }
}

int cvi_call_feed_reinvite(cvi_call *call, uint64_t now_us, const char *sdp, size_t len)
{
    int rc = CVI_OK;

    CVI_REQUIRE(call != NULL && (sdp != NULL || len == 0));
    if (!is_up(call)) {
        return wrong_state(call, "there is no call to change");
    }
    rc = cvi__call_has_room(call);
    if (rc != CVI_OK) {
        return rc;
    }
    call->now_us = now_us;
    if (sdp) {
        rc = cvi_session_feed_offer(call->session, now_us, sdp, len);
    }
    if (rc == CVI_OK) {
        rc = cvi__call_push_sdp(call, sdp == NULL);
    }
    if (rc != CVI_OK) {
        refuse_reinvite(call, rc);
        return rc == CVI_ENOMEM ? CVI_ENOMEM : CVI_OK;
    }
    call->wants_answer = sdp == NULL;
    cvi__call_note_streams(call);
    cvi__call_update_leg(call);
    return CVI_OK;
}

int cvi_call_feed_info(cvi_call *call, uint64_t now_us, const char *content_type, const char *body,
                       size_t len)
{
    cvi__call_info info;

    CVI_REQUIRE(call != NULL && (body != NULL || len == 0));
    if (!is_up(call)) {
        return wrong_state(call, "there is no call this is about");
    }
    if (len == 0) {
        return CVI_OK; /* an empty INFO asks whether the call is alive */
    }
    info = cvi__call_read_info(content_type ? content_type : "", body, len);
    call->now_us = now_us;
    if (info.kind == CVI__CALL_INFO_UNKNOWN) {
        return cvi__error_set(&call->error, CVI_ENOTSUP, 0, "no INFO of this type is taken");
    }
    if (info.kind == CVI__CALL_INFO_KEYFRAME) {
        cvi__call_want_keyframe(call, CVI_MEDIUM_VIDEO); /* it does not say of which */
        cvi__call_want_keyframe(call, CVI_MEDIUM_CONTENT);
    } else if (info.digit != '\0') {
        cvi__call_press(call, CVI_IVR_WAY_INFO, info.digit);
    } else if (info.kind == CVI__CALL_INFO_DIGIT) {
        return cvi__error_set(&call->error, CVI_ESYNTAX, 0, "the INFO body has no key");
    }
    return CVI_OK;
}

int cvi_call_feed_cancel(cvi_call *call, uint64_t now_us)
{
    CVI_REQUIRE(call != NULL);
    if (!call->has_invite) {
        return wrong_state(call, "there is no INVITE to cancel");
    }
    if (call->phase != CVI__CALL_ANSWERED || call->is_answer_out) {
        return wrong_state(call, "the final response is out");
    }
    call->now_us = now_us;
    cvi__call_end(call, CVI__END_CANCEL, CVI_OK);
    return CVI_OK;
}

int cvi_call_feed_bye(cvi_call *call, uint64_t now_us)
{
    CVI_REQUIRE(call != NULL);
    if (!call->has_invite) {
        return wrong_state(call, "there is no call to end");
    }
    call->now_us = now_us;
    cvi__call_end(call, CVI__END_BYE, CVI_OK);
    return CVI_OK;
}

int cvi_call_feed_lost(cvi_call *call, uint64_t now_us, int status)
{
    CVI_REQUIRE(call != NULL && status <= 0);
    if (!call->has_invite) {
        return wrong_state(call, "there is no call to end");
    }
    call->now_us = now_us;
    cvi__call_end(call, CVI__END_LOST, status);
    return CVI_OK;
}

int cvi_call_hangup(cvi_call *call, uint64_t now_us, int status)
{
    CVI_REQUIRE(call != NULL && status <= 0);

    call->now_us = now_us;
    cvi__call_end(call, CVI__END_HANGUP, status);
    return CVI_OK;
}
