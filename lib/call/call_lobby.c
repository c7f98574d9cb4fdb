/* SPDX-License-Identifier: MIT */
/* Who found a meeting enters it, waits to be let in, or is refused. */
#include "call/call_impl.h"

#include <cvi/resolve_guard.h>

static cvi_lobby_answer decide(const cvi_call *call, uint32_t is_host)
{
    cvi_lobby_question question;
    cvi_lobby_answer answer;

    CVI_LOBBY_QUESTION_INIT(&question);
    CVI_LOBBY_ANSWER_INIT(&answer);
    question.trust = call->trust;
    question.flags = call->lobby_flags | (is_host ? CVI_LOBBY_HOST : 0);
    if (cvi_lobby_set_meeting(&question, call->resolution) != CVI_OK ||
        cvi_lobby_decide(&question, &answer) != CVI_OK) {
        answer.admission = CVI_ADMISSION_REFUSE;
        answer.reason = "the meeting's options could not be read";
    }
    return answer;
}

int cvi__call_gains_by_host_pin(const cvi_call *call)
{
    return cvi_resolution_has_host_pin(call->resolution) &&
           decide(call, 0).admission != CVI_ADMISSION_ENTER &&
           decide(call, 1).admission == CVI_ADMISSION_ENTER;
}

static void tell_embedder(cvi_call *call, uint32_t kind, uint32_t value)
{
    const char *id = cvi_resolution_get_text(call->resolution, CVI_RESOLUTION_MEETING_ID, NULL);
    const char *subject = cvi_resolution_get_text(call->resolution, CVI_RESOLUTION_SUBJECT, NULL);
    const int rc = cvi__call_push_meeting(call, kind, id, subject, value);

    if (rc != CVI_OK) {
        cvi__call_end(call, CVI__END_HANGUP, rc);
    }
}

static void tell_dialogue(cvi_call *call, uint32_t kind, int status)
{
    cvi_ivr_event event;

    CVI_IVR_EVENT_INIT(&event);
    event.kind = kind;
    event.status = status;
    (void)cvi_ivr_feed_event(call->ivr, call->now_us, &event);
}

/* The dialogue wants to join and was heard. */
void cvi__call_enter(cvi_call *call)
{
    const cvi_lobby_answer answer = decide(call, call->is_host);

    if (call->is_let_in || answer.admission == CVI_ADMISSION_ENTER) {
        call->is_joining = 1;
        tell_embedder(call, CVI_CALL_EVENT_JOIN, answer.as);
        return;
    }
    cvi__log_write(&call->log, CVI_LOG_INFO, 9, "%s: %s",
                   answer.admission == CVI_ADMISSION_WAIT ? "waits" : "refused", answer.reason);
    if (answer.admission == CVI_ADMISSION_WAIT) {
        tell_dialogue(call, CVI_IVR_EVENT_WAIT, CVI_OK);
    } else {
        tell_dialogue(call, CVI_IVR_EVENT_FAILED, CVI_ERESOLVE_DENIED);
    }
    if (cvi_ivr_get_state(call->ivr) == CVI_IVR_STATE_LOBBY) {
        tell_embedder(call, CVI_CALL_EVENT_WAIT, answer.as);
    }
}

static void note_time(cvi_call *call, uint32_t which)
{
    (void)cvi_record_set_time(call->record, which, cvi__call_unix_us(call, call->now_us));
}

/* Does it wait to be let in? For the report. */
void cvi__call_note_waiting(cvi_call *call, uint32_t is_waiting)
{
    if (is_waiting != call->is_waiting) {
        note_time(call, is_waiting ? CVI_RECORD_TIME_LOBBY : CVI_RECORD_TIME_LOBBY_LEFT);
        call->is_waiting = is_waiting;
    }
}
