/* SPDX-License-Identifier: MIT */
/* The end of a call: one way out, whatever the reason. */
#include "call/call_impl.h"

#include <string.h>

int64_t cvi__call_unix_us(const cvi_call *call, uint64_t now_us)
{
    return call->params.start_unix_us + (int64_t)(now_us - call->params.start_us);
}

static void refuse(cvi__call_queued *respond, const cvi__call_reason *reason, int status)
{
    respond->status = status;
    respond->value = reason->code;
    respond->text = reason->phrase;
    respond->body = ""; /* its block is freed when it was pulled */
    respond->extra = reason->warning;
}

/* Tell SIP: a final response while there was none, otherwise a BYE unless one came. */
static void tell_peer(cvi_call *call, cvi__call_end_when when, const cvi__call_reason *reason,
                      int status)
{
    cvi__call_queued *q = NULL;

    if (!call->is_answer_out) {
        q = cvi__call_find_event(call, CVI_CALL_EVENT_RESPOND);
        q = q ? q : cvi__call_push(call, CVI_CALL_EVENT_RESPOND);
        if (q) {
            refuse(q, reason, status);
            call->sip_code = reason->code;
        }
    } else if (when != CVI__END_BYE) {
        q = cvi__call_push(call, CVI_CALL_EVENT_SEND_BYE);
        if (q) {
            q->status = status;
            q->text = reason->header;
        }
    }
}

static void set_text(cvi_call *call, uint32_t field, const char *text)
{
    (void)cvi_record_set_text(call->record, field, text, strlen(text));
}

void cvi__call_end(cvi_call *call, cvi__call_end_when when, int status)
{
    const cvi__call_reason *reason = cvi__call_reason_find(when, status);
    const cvi__call_phase before = call->phase;
    cvi__call_queued *q = NULL;

    if (before == CVI__CALL_ENDED) {
        return;
    }
    call->phase = CVI__CALL_ENDED;
    cvi__call_note_waiting(call, 0);
    for (size_t i = 0; i < CVI__CALL_TIMERS; i++) {
        call->timers[i] = CVI_NO_DEADLINE;
    }
    if (call->has_invite) {
        tell_peer(call, when, reason, status);
    }
    cvi__call_cancel_lookup(call);
    call->wanted_id[0] = '\0';
    if (call->session) {
        (void)cvi_session_stop(call->session, call->now_us);
    }
    if (call->has_licence) {
        cvi_provision_give_licence(call->params.provision, call->tenant);
        call->has_licence = 0;
    }
    (void)cvi_record_set_time(call->record, CVI_RECORD_TIME_ENDED,
                              cvi__call_unix_us(call, call->now_us));
    (void)cvi_record_set_status(call->record, status, call->sip_code);
    set_text(call, CVI_RECORD_FIELD_END_REASON, reason->sentence);
    set_text(call, CVI_RECORD_FIELD_ENDED_BY, reason->ended_by);
    cvi__log_write(&call->log, CVI_LOG_INFO, 2, "ended: %s (%s)", reason->sentence,
                   cvi_status_name(status));
    q = cvi__call_push(call, CVI_CALL_EVENT_ENDED);
    if (q) {
        q->status = status;
        q->text = reason->sentence;
    }
}
