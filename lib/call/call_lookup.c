/* SPDX-License-Identifier: MIT */
/* From a conference id to its meeting, by the resolver of the thread the call is on. */
#include "call/call_impl.h"

#include <string.h>

#include "resolve/front.h"

/* What the look-up of `wanted_id` came to. */
static void give_id_result(cvi_call *call, int status)
{
    cvi_ivr_result result;

    CVI_IVR_RESULT_INIT(&result);
    result.status = status;
    if (status == CVI_OK) {
        result.needs_pin = cvi_resolution_needs_pin(call->resolution) != 0;
        result.has_host_pin = (uint32_t)cvi__call_gains_by_host_pin(call);
        result.subject = cvi_resolution_get_text(call->resolution, CVI_RESOLUTION_SUBJECT, NULL);
        result.organizer =
            cvi_resolution_get_text(call->resolution, CVI_RESOLUTION_ORGANIZER, NULL);
    }
    call->wanted_id[0] = '\0';
    (void)cvi_ivr_feed_result(call->ivr, call->now_us, &result);
}

void cvi__call_cancel_lookup(cvi_call *call)
{
    if (call->has_lookup) {
        (void)cvi_resolver_cancel(call->resolver, call->lookup);
        call->has_lookup = 0;
    }
}

/* Start looking up `wanted_id`; what was asked before is of no interest any more. */
void cvi__call_look_up(cvi_call *call)
{
    cvi_resolve_request request;
    int rc = CVI_ERESOLVE_NETWORK;

    cvi__call_cancel_lookup(call);
    call->timers[CVI__CALL_TIMER_PIN] = CVI_NO_DEADLINE;
    cvi_resolution_destroy(&call->resolution);
    call->is_host = call->is_let_in = 0;
    CVI_RESOLVE_REQUEST_INIT(&request);
    request.tenant_id = cvi_tenant_get_id(call->tenant, NULL);
    request.conference_id = call->wanted_id;
    request.caller = call->caller[0] ? call->caller : NULL;
    request.dialled = call->dialled[0] ? call->dialled : NULL;
    request.address = call->address[0] ? call->address : NULL;
    request.language = cvi_ivr_get_language(call->ivr);
    request.trust = call->trust;
    if (call->resolver) {
        rc = cvi_resolver_start(call->resolver, call->now_us, &request, &call->lookup);
    }
    if (rc == CVI_OK) {
        call->has_lookup = 1;
        call->lookups++;
        (void)cvi_record_set_text(call->record, CVI_RECORD_FIELD_CONFERENCE_ID, call->wanted_id,
                                  strlen(call->wanted_id));
    } else {
        give_id_result(call, CVI_ERESOLVE_NETWORK);
    }
}

/* ---- PINs ---- */

void cvi__call_give_pin_result(cvi_call *call)
{
    cvi_ivr_result result;

    CVI_IVR_RESULT_INIT(&result);
    result.status = call->pin_status;
    result.is_host = call->is_host;
    (void)cvi_ivr_feed_result(call->ivr, call->now_us, &result);
}

static cvi_guard_attempt attempt_of(const cvi_call *call, const char *pin)
{
    cvi_guard_attempt a;

    CVI_GUARD_ATTEMPT_INIT(&a);
    a.caller = call->caller;
    a.address = call->address;
    a.tenant_id = cvi_tenant_get_id(call->tenant, NULL);
    a.meeting_id = cvi_resolution_get_text(call->resolution, CVI_RESOLUTION_MEETING_ID, NULL);
    a.tried = pin;
    return a;
}

static int check_pin(cvi_call *call, const char *pin, size_t len)
{
    int is_host = 0;
    const int rc = cvi_resolution_check_pin(call->resolution, pin, len, &is_host);

    call->is_host = rc == CVI_OK && is_host;
    return rc;
}

/* With the guess defence: who is blocked is told that the PIN is wrong, as late as if it were. */
static int check_guarded_pin(cvi_call *call, cvi_guard *guard, const char *pin, size_t len)
{
    const cvi_guard_attempt a = attempt_of(call, pin);
    cvi_guard_verdict v;
    int rc = CVI_ERESOLVE_PIN;

    CVI_GUARD_VERDICT_INIT(&v);
    if (cvi_guard_check(guard, call->now_us, &a, &v) != CVI_OK || !v.is_blocked) {
        rc = check_pin(call, pin, len);
        (void)cvi_guard_note(guard, call->now_us, &a, rc == CVI_OK);
    } else {
        cvi__log_write(&call->log, CVI_LOG_WARNING, 5,
                       "PINs of meeting %s from %s are blocked after %u wrong ones", a.meeting_id,
                       call->address[0] ? call->address : "an unknown address", v.failed);
    }
    if (rc == CVI_ERESOLVE_PIN && v.delay_us > 0) {
        cvi__call_set_timer(call, CVI__CALL_TIMER_PIN, v.delay_us);
    }
    return rc;
}

static int has_pin(const cvi_resolution *resolution)
{
    return cvi_resolution_needs_pin(resolution) || cvi_resolution_has_host_pin(resolution);
}

void cvi__call_check_pin(cvi_call *call, const char *pin, size_t len)
{
    cvi_guard *const guard = call->resolver ? cvi__resolver_guard(call->resolver) : NULL;

    call->pin_status = CVI_ERESOLVE_ANSWER;
    call->timers[CVI__CALL_TIMER_PIN] = CVI_NO_DEADLINE;
    if (call->resolution && guard && has_pin(call->resolution)) {
        call->pin_status = check_guarded_pin(call, guard, pin, len);
    } else if (call->resolution) {
        call->pin_status = check_pin(call, pin, len);
    }
    if (call->timers[CVI__CALL_TIMER_PIN] == CVI_NO_DEADLINE) {
        cvi__call_give_pin_result(call);
    }
}

int cvi_call_set_resolver(cvi_call *call, cvi_resolver *resolver)
{
    CVI_REQUIRE(call != NULL);
    if (resolver == call->resolver) {
        return CVI_OK;
    }
    cvi__call_cancel_lookup(call);
    call->resolver = resolver;
    if (resolver && call->wanted_id[0] && call->phase == CVI__CALL_TALKING) {
        cvi__call_look_up(call);
        cvi__call_run_dialogue(call);
    }
    return CVI_OK;
}

static int take_resolution(cvi_call *call, const cvi_resolve_event *event)
{
    int rc = event->status;

    if (rc == CVI_OK) {
        rc = cvi_resolver_take(call->resolver, event->id, &call->resolution);
        rc = rc == CVI_OK || rc == CVI_ENOMEM ? rc : CVI_ERESOLVE_ANSWER;
    }
    return rc;
}

int cvi_call_feed_resolve_event(cvi_call *call, uint64_t now_us, const cvi_resolve_event *event)
{
    int rc = CVI_OK;

    CVI_REQUIRE(call != NULL && event != NULL);
    if (event->kind != CVI_RESOLVE_EVENT_FINISHED || !call->has_lookup ||
        event->id != call->lookup) {
        return CVI_ENOENT;
    }
    call->now_us = now_us;
    call->has_lookup = 0;
    rc = take_resolution(call, event);
    give_id_result(call, rc);
    cvi__call_run_dialogue(call);
    return rc == CVI_ENOMEM ? CVI_ENOMEM : CVI_OK;
}
