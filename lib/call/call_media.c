/* SPDX-License-Identifier: MIT */
/* Media: datagrams to the session, its units to the meeting, and back; and what time brings. */
#include "call/call_impl.h"

#define PICTURE_WAIT_US UINT64_C(1000000)
#define PICTURE_WAIT_MAX_US UINT64_C(16000000)

static const char FAST_UPDATE_TYPE[] = "application/media_control+xml";
static const char FAST_UPDATE[] = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n"
                                  "<media_control><vc_primitive><to_encoder><picture_fast_update/>"
                                  "</to_encoder></vc_primitive></media_control>\r\n";

void cvi__call_set_timer(cvi_call *call, cvi__call_timer timer, uint64_t wait_us)
{
    const uint64_t now = call->now_us;

    call->timers[timer] = wait_us > CVI_NO_DEADLINE - now ? CVI_NO_DEADLINE : now + wait_us;
}

void cvi__call_watch_picture(cvi_call *call)
{
    call->picture_wait_us = PICTURE_WAIT_US;
    cvi__call_set_timer(call, CVI__CALL_TIMER_PICTURE, call->picture_wait_us);
}

static void hear_first(cvi_call *call, uint32_t medium)
{
    call->has_media = 1;
    call->timers[CVI__CALL_TIMER_NO_MEDIA] = CVI_NO_DEADLINE;
    call->was_heard[medium] = 1;
    cvi__call_want_keyframe(call, medium);
    if (medium == CVI_MEDIUM_VIDEO && call->is_inside) { /* slides may stand still */
        cvi__call_watch_picture(call);
    }
}

static void ask_by_info(cvi_call *call)
{
    cvi__call_queued *q = NULL;

    if (!call->is_answer_out || cvi__ring_room(&call->events) < CVI__CALL_EVENT_ROOM) {
        return; /* it is asked for again */
    }
    q = cvi__call_push(call, CVI_CALL_EVENT_SEND_INFO);
    if (q) {
        q->text = FAST_UPDATE_TYPE;
        q->body = FAST_UPDATE;
    }
}

/* Before the ACK it is the ACK that is waited for. */
static void lose_media(cvi_call *call)
{
    if (call->phase == CVI__CALL_TALKING && !cvi_session_is_on_hold(call->session) &&
        cvi__call_expects_media(call)) {
        cvi__call_end(call, CVI__END_MEDIA,
                      call->has_media ? CVI_ECALL_TIMEOUT : CVI_ECALL_NO_MEDIA);
    }
}

static void handle_event(cvi_call *call, const cvi_session_event *event)
{
    switch (event->kind) {
    case CVI_SESSION_EVENT_FIRST_PACKET:
        hear_first(call, event->medium);
        break;
    case CVI_SESSION_EVENT_DIGIT:
        cvi__call_press(call, CVI_IVR_WAY_RTP, (char)event->value);
        break;
    case CVI_SESSION_EVENT_KEYFRAME_WANTED:
        cvi__call_want_keyframe(call, event->medium);
        break;
    case CVI_SESSION_EVENT_ASK_BY_INFO:
        ask_by_info(call);
        break;
    case CVI_SESSION_EVENT_MEDIA_TIMEOUT:
        lose_media(call);
        break;
    case CVI_SESSION_EVENT_SOURCE_LATCHED:
        cvi__log_write(&call->log, CVI_LOG_INFO, 7, "media comes from another address");
        if (event->value == 0) {
            cvi__call_want_keyframe(call, event->medium); /* earlier ones went elsewhere */
        }
        break;
    default:
        break;
    }
}

/* What the session has to tell, and the units it has for the meeting. */
void cvi__call_pump(cvi_call *call)
{
    cvi_session_event event;
    cvi_unit unit;

    CVI_SESSION_EVENT_INIT(&event);
    CVI_UNIT_INIT(&unit);
    while (call->phase != CVI__CALL_ENDED &&
           cvi_session_next_event(call->session, &event) == CVI_OK) {
        handle_event(call, &event);
    }
    while (cvi_session_next_unit(call->session, call->now_us, &unit) == CVI_OK) {
        if (call->meeting && call->phase != CVI__CALL_ENDED) {
            (void)cvi_meeting_feed_unit(call->meeting, call->now_us, call->leg, &unit);
        }
    }
}

int cvi_call_feed_packets(cvi_call *call, uint64_t now_us, const cvi_packet *packets, size_t n,
                          size_t *taken)
{
    int rc = CVI_OK;

    CVI_REQUIRE(call != NULL && taken != NULL && (packets != NULL || n == 0));
    *taken = 0;
    if (!call->session) {
        return cvi__error_set(&call->error, CVI_ESTATE, 0, "there is no session yet");
    }
    if (call->phase == CVI__CALL_ENDED) {
        *taken = n;
        return CVI_OK;
    }
    call->now_us = now_us;
    while (*taken < n && call->phase != CVI__CALL_ENDED) {
        size_t got = 0;

        rc = cvi_session_feed_packets(call->session, now_us, packets + *taken, n - *taken, &got);
        cvi__call_pump(call);
        *taken += got;
        if (rc != CVI_EFULL || got == 0) {
            return rc;
        }
    }
    *taken = n;
    return CVI_OK;
}

/* ---- time ---- */

static void miss_picture(cvi_call *call)
{
    cvi_leg_stats stats;

    CVI_LEG_STATS_INIT(&stats);
    if (!call->meeting || cvi_meeting_get_leg_stats(call->meeting, call->leg, &stats) != CVI_OK ||
        stats.video_decoded > 0) {
        return;
    }
    (void)cvi_session_request_keyframe(call->session, call->now_us, CVI_MEDIUM_VIDEO);
    call->picture_wait_us = CVI_MIN(2 * call->picture_wait_us, PICTURE_WAIT_MAX_US);
    cvi__call_set_timer(call, CVI__CALL_TIMER_PICTURE, call->picture_wait_us);
}

static void run_timer(cvi_call *call, cvi__call_timer timer)
{
    call->timers[timer] = CVI_NO_DEADLINE;
    switch (timer) {
    case CVI__CALL_TIMER_ACK:
        cvi__call_end(call, CVI__END_ANSWER, CVI_ECALL_TIMEOUT);
        break;
    case CVI__CALL_TIMER_NO_MEDIA:
        lose_media(call);
        break;
    case CVI__CALL_TIMER_SPEECH:
        call->is_playing = 0;
        call->sound_count = 0;
        cvi__call_heard(call);
        break;
    case CVI__CALL_TIMER_PICTURE:
        miss_picture(call);
        break;
    case CVI__CALL_TIMER_PIN:
        cvi__call_give_pin_result(call);
        break;
    default:
        break;
    }
}

int cvi_call_tick(cvi_call *call, uint64_t now_us)
{
    CVI_REQUIRE(call != NULL);
    call->now_us = now_us;
    if (call->phase != CVI__CALL_ANSWERED && call->phase != CVI__CALL_TALKING) {
        return CVI_OK;
    }
    (void)cvi_session_tick(call->session, now_us);
    cvi__call_pump(call);
    for (int i = 0; i < CVI__CALL_TIMERS; i++) {
        if (call->phase != CVI__CALL_ENDED && call->timers[i] <= now_us) {
            run_timer(call, (cvi__call_timer)i);
        }
    }
    if (call->phase == CVI__CALL_TALKING) {
        (void)cvi_ivr_tick(call->ivr, now_us);
        cvi__call_run_dialogue(call);
    }
    if (call->phase != CVI__CALL_ENDED) {
        cvi__call_pump(call);
    }
    return CVI_OK;
}

uint64_t cvi_call_deadline(const cvi_call *call)
{
    uint64_t due = CVI_NO_DEADLINE;

    if (!call || (call->phase != CVI__CALL_ANSWERED && call->phase != CVI__CALL_TALKING)) {
        return due;
    }
    due = cvi_session_deadline(call->session);
    for (size_t i = 0; i < CVI__CALL_TIMERS; i++) {
        due = CVI_MIN(due, call->timers[i]);
    }
    return call->phase == CVI__CALL_TALKING ? CVI_MIN(due, cvi_ivr_deadline(call->ivr)) : due;
}

/* ---- out ---- */

/* One coded unit from the meeting into the session; 0 when there is none. */
static int send_next(cvi_call *call)
{
    cvi_unit unit;

    CVI_UNIT_INIT(&unit);
    if (!call->meeting || call->phase == CVI__CALL_ENDED ||
        cvi_meeting_next_unit(call->meeting, call->leg, &unit) != CVI_OK) {
        return 0;
    }
    if (cvi_session_send_unit(call->session, call->now_us, &unit) == CVI_EFULL) {
        cvi__log_write(&call->log, CVI_LOG_WARNING, 8, "a unit of %zu bytes was dropped", unit.len);
        cvi__call_want_keyframe(call, unit.medium);
    }
    return 1;
}

int cvi_call_next_output(cvi_call *call, uint64_t now_us, cvi_packet *packets, size_t cap,
                         size_t *n)
{
    int rc = CVI_OK;

    CVI_REQUIRE(call != NULL && packets != NULL && cap > 0 && n != NULL);
    *n = 0;
    if (!call->session) {
        return CVI_AGAIN;
    }
    call->now_us = now_us;
    do {
        rc = cvi_session_next_output(call->session, packets, cap, n);
    } while (rc == CVI_AGAIN && send_next(call));
    return rc;
}
