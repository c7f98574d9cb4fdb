/* SPDX-License-Identifier: MIT */
/* The IVR's actions, done: said and shown to the leg, looked up, joined, ended. */
#include "call/call_impl.h"

#include <stdio.h>
#include <string.h>

#include "core/mem.h"

#define JOIN_WAIT_US UINT64_C(4000000) /* for "joining" to be heard */
#define END_WAIT_US UINT64_C(12000000) /* for the reason and the goodbye */
#define TURNS 4 /* a flow that joins again at once when it is refused goes on with time */

int cvi__call_make_dialogue(cvi_call *call, const cvi_call_invite *invite)
{
    cvi_ivr_params p;

    CVI_IVR_PARAMS_INIT(&p);
    p.allocator = &call->alloc;
    p.log = call->log.sink.fn ? &call->log.sink : NULL;
    p.language = cvi__call_pick_language(invite->accept_language,
                                         cvi_tenant_get_language(call->tenant, NULL));
    p.total_us = call->params.ivr_total_us;
    p.tries = call->params.ivr_tries;
    p.flow = call->params.ivr_flow;
    p.operator_uri = call->params.operator_uri;
    return cvi_ivr_create(&call->ivr, &p);
}

/* ---- going on ---- */

static void transfer(cvi_call *call)
{
    cvi__call_queued *q = cvi__call_push(call, CVI_CALL_EVENT_TRANSFER);

    if (q) {
        q->text = call->transfer_to;
    }
}

/* Everything said so far was heard, or will never be. */
void cvi__call_heard(cvi_call *call)
{
    const cvi__call_after after = call->after;

    if (call->phase != CVI__CALL_TALKING) {
        return;
    }
    (void)cvi_ivr_feed_said(call->ivr, call->now_us);
    if (after == CVI__CALL_AFTER_NOTHING || cvi__ring_room(&call->events) < CVI__CALL_EVENT_ROOM) {
        return;
    }
    call->after = CVI__CALL_AFTER_NOTHING;
    call->timers[CVI__CALL_TIMER_SPEECH] = CVI_NO_DEADLINE;
    if (after == CVI__CALL_AFTER_JOIN) {
        cvi__call_enter(call);
    } else if (after == CVI__CALL_AFTER_TRANSFER) {
        transfer(call);
    } else {
        cvi__call_end(call, call->is_transferred ? CVI__END_TRANSFER : CVI__END_DIALOGUE,
                      call->after_status);
    }
}

static void then(cvi_call *call, cvi__call_after after, int status, uint64_t wait_us)
{
    call->after = after;
    call->after_status = status;
    cvi__call_set_timer(call, CVI__CALL_TIMER_SPEECH, wait_us);
}

static void act(cvi_call *call, const cvi_ivr_action *a)
{
    switch (a->kind) {
    case CVI_IVR_ACTION_SAY:
        cvi__call_say(call, a);
        break;
    case CVI_IVR_ACTION_HUSH:
        cvi__call_hush(call);
        break;
    case CVI_IVR_ACTION_SHOW:
        cvi__call_keep_screen(call, a);
        break;
    case CVI_IVR_ACTION_CHECK:
        snprintf(call->wanted_id, sizeof(call->wanted_id), "%s", a->text);
        cvi__call_look_up(call);
        break;
    case CVI_IVR_ACTION_CHECK_PIN:
        cvi__call_check_pin(call, a->text, a->text_len);
        break;
    case CVI_IVR_ACTION_JOIN:
        then(call, CVI__CALL_AFTER_JOIN, CVI_OK, JOIN_WAIT_US);
        break;
    case CVI_IVR_ACTION_HIDE:
        cvi__call_hide(call);
        break;
    case CVI_IVR_ACTION_COMMAND:
        cvi__call_run_command(call, a->command);
        break;
    case CVI_IVR_ACTION_TRANSFER:
        snprintf(call->transfer_to, sizeof(call->transfer_to), "%s", a->text);
        then(call, CVI__CALL_AFTER_TRANSFER, CVI_OK, END_WAIT_US);
        break;
    case CVI_IVR_ACTION_END:
        then(call, CVI__CALL_AFTER_END, a->status, END_WAIT_US);
        break;
    default:
        break;
    }
}

/* The dialogue may lead out of a meeting, and into the next. */
static void follow(cvi_call *call)
{
    const uint32_t state = cvi_ivr_get_state(call->ivr);

    if (state != CVI_IVR_STATE_MEETING) {
        call->is_inside = 0;
        call->is_joining = call->is_joining && state == CVI_IVR_STATE_JOIN;
    }
    cvi__call_note_waiting(call, state == CVI_IVR_STATE_LOBBY);
}

static int run_actions(cvi_call *call)
{
    cvi_ivr_action action;
    int count = 0;

    CVI_IVR_ACTION_INIT(&action);
    while (cvi_ivr_next_action(call->ivr, &action) == CVI_OK) {
        act(call, &action);
        count++;
    }
    follow(call);
    return count;
}

/* Do all the IVR wants; where nothing is being said, it counts as heard, which may lead on. */
void cvi__call_run_dialogue(cvi_call *call)
{
    int is_going = 1;

    for (int i = 0; is_going && i < TURNS && call->phase == CVI__CALL_TALKING; i++) {
        is_going = run_actions(call) > 0;
        if (!call->is_playing && call->sound_count == 0) {
            cvi__call_heard(call);
        }
    }
}

void cvi__call_begin_dialogue(cvi_call *call)
{
    const char *id = call->conference_id[0] ? call->conference_id : NULL;
    const int rc = cvi_ivr_start(call->ivr, call->now_us, id);

    if (rc != CVI_OK) {
        cvi__call_end(call, CVI__END_DIALOGUE, rc);
        return;
    }
    for (size_t i = 0; i < call->early_count; i++) {
        cvi__call_run_dialogue(call);
        (void)cvi_ivr_feed_digit(call->ivr, call->now_us, call->early[i].way, call->early[i].digit);
    }
    cvi__mem_wipe(call->early, sizeof(call->early)); /* an id, and perhaps its PIN */
    call->early_count = 0;
    cvi__call_run_dialogue(call);
}

void cvi__call_press(cvi_call *call, uint32_t way, char digit)
{
    if (call->phase == CVI__CALL_ANSWERED && call->early_count < CVI__CALL_EARLY) {
        call->early[call->early_count].way = (uint8_t)way;
        call->early[call->early_count++].digit = digit;
    } else if (call->phase == CVI__CALL_TALKING) {
        (void)cvi_ivr_feed_digit(call->ivr, call->now_us, way, digit);
        cvi__call_run_dialogue(call);
    }
}
