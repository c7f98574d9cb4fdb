/* SPDX-License-Identifier: MIT */
/* From step to step: an outcome leads on, through steps that do not wait, to one that does. */
#include <string.h>

#include "core/mem.h"
#include "core/utf8.h"
#include "ivr/ivr_impl.h"

#define SUBJECT_MAX 96u
#define ORGANIZER_MAX 64u

const cvi__ivr_step *cvi__ivr_step_of(const cvi_ivr *ivr)
{
    return &ivr->flow->steps[ivr->step];
}

uint64_t cvi__ivr_later(uint64_t now_us, uint64_t wait_us)
{
    return wait_us > CVI_NO_DEADLINE - now_us ? CVI_NO_DEADLINE : now_us + wait_us;
}

static uint8_t way(const cvi_ivr *ivr, cvi__ivr_on on)
{
    const cvi__ivr_step *step = cvi__ivr_step_of(ivr);
    const uint8_t to = step->on[on] ? step->on[on] : step->on[CVI__IVR_ON_OTHER];

    cvi__log_write(&ivr->log, CVI_LOG_DEBUG, 1, "%s: %s, to %s", step->name, cvi__ivr_on_names[on],
                   ivr->flow->steps[to - 1].name);
    return (uint8_t)(to - 1);
}

/* ---- arriving where it waits */

static void speak(cvi_ivr *ivr, const cvi__ivr_step *step)
{
    const int is_inside = step->type == CVI__IVR_MEETING;

    cvi__ivr_show(ivr, step->show, step->type == CVI__IVR_CHECK,
                  is_inside ? CVI_IVR_LAYER_OVERLAY : CVI_IVR_LAYER_SCREEN);
    if (!step->is_if_spoken || ivr->has_spoken) {
        cvi__ivr_say(ivr, step->say, step->say_count);
    }
    if (step->type == CVI__IVR_LANGUAGE) {
        cvi__ivr_say(ivr, &cvi__ivr_say_languages, 1);
    }
}

static void forget_entries(cvi_ivr *ivr)
{
    cvi__ivr_clear(&ivr->typed);
    cvi__ivr_clear(&ivr->ahead);
}

/* What was typed during the check is the entry; nobody is asked for what he gave already. */
static void arrive_at_collect(cvi_ivr *ivr, const cvi__ivr_step *step, int is_quiet)
{
    cvi__ivr_digits ahead = ivr->ahead;

    forget_entries(ivr);
    ivr->asker = ivr->step;
    if (ahead.count == 0 && !is_quiet) {
        speak(ivr, step);
    }
    for (uint32_t i = 0; i < ahead.count; i++) {
        cvi__ivr_take_digit(ivr, ahead.text[i]);
    }
    cvi__mem_wipe(&ahead, sizeof(ahead));
}

static void arrive_at_check(cvi_ivr *ivr, const cvi__ivr_step *step)
{
    speak(ivr, step);
    cvi__ivr_act(ivr, step->what == CVI__IVR_PIN ? CVI_IVR_ACTION_CHECK_PIN : CVI_IVR_ACTION_CHECK,
                 0, CVI_OK);
}

static void arrive_at_end(cvi_ivr *ivr, const cvi__ivr_step *step)
{
    forget_entries(ivr);
    speak(ivr, step);
    cvi__ivr_act(ivr, CVI_IVR_ACTION_END, 0, ivr->status);
}

static void arrive_at_transfer(cvi_ivr *ivr, const cvi__ivr_step *step)
{
    forget_entries(ivr);
    speak(ivr, step);
    cvi__ivr_act(ivr, CVI_IVR_ACTION_TRANSFER, 0, CVI_OK);
}

static void arrive(cvi_ivr *ivr, const cvi__ivr_step *step, int is_quiet)
{
    ivr->quiet_us = ivr->now_us;
    ivr->step_end_us = step->limit_s
                           ? cvi__ivr_later(ivr->now_us, step->limit_s * UINT64_C(1000000))
                           : CVI_NO_DEADLINE;
    switch (step->type) {
    case CVI__IVR_COLLECT:
        arrive_at_collect(ivr, step, is_quiet);
        break;
    case CVI__IVR_CHECK:
        arrive_at_check(ivr, step);
        break;
    case CVI__IVR_JOIN:
        forget_entries(ivr);
        speak(ivr, step);
        cvi__ivr_act(ivr, CVI_IVR_ACTION_JOIN, 0, CVI_OK);
        break;
    case CVI__IVR_MEETING:
        cvi__ivr_enter_meeting(ivr, step);
        speak(ivr, step);
        break;
    case CVI__IVR_TRANSFER:
        arrive_at_transfer(ivr, step);
        break;
    case CVI__IVR_END:
        arrive_at_end(ivr, step);
        break;
    default:
        if (!is_quiet) {
            speak(ivr, step);
        }
        break;
    }
}

static int is_given_up(const cvi_ivr *ivr, const cvi__ivr_step *step)
{
    return step->type == CVI__IVR_COLLECT &&
           ivr->wrong[step->what] >= (ivr->tries ? ivr->tries : step->tries);
}

/* Does a step not wait? Then `on` is what leads on. */
static int goes_on(const cvi_ivr *ivr, const cvi__ivr_step *step, cvi__ivr_on *on)
{
    if (cvi__ivr_is_at_once(step)) {
        *on = CVI__IVR_ON_NEXT;
    } else if (is_given_up(ivr, step)) {
        *on = CVI__IVR_ON_GAVE_UP;
    } else if (step->type == CVI__IVR_TRANSFER && !step->to && !ivr->operator_uri) {
        *on = CVI__IVR_ON_NOBODY;
    } else {
        return 0;
    }
    return 1;
}

/* Through one step that does not wait; 1 when the next one is to be quiet. */
static int pass(cvi_ivr *ivr, const cvi__ivr_step *step, cvi__ivr_on on)
{
    const cvi__ivr_step *next = NULL;

    if (on != CVI__IVR_ON_NEXT) {
        ivr->step = way(ivr, on);
        return 0;
    }
    speak(ivr, step);
    ivr->step = way(ivr, on);
    next = cvi__ivr_step_of(ivr);
    if (next->type == CVI__IVR_COLLECT && !is_given_up(ivr, next)) {
        cvi__ivr_say(ivr, step->again, step->again_count);
    }
    return step->type == CVI__IVR_TELL;
}

static int has_loop(const cvi__ivr_step *step)
{
    return step->say_count > 0 && step->say[step->say_count - 1].is_loop;
}

static void enter(cvi_ivr *ivr, uint8_t index)
{
    const cvi__ivr_step *step = &ivr->flow->steps[index];
    cvi__ivr_on on = CVI__IVR_ON_NEXT;
    int is_quiet = 0;

    if (ivr->has_spoken && has_loop(cvi__ivr_step_of(ivr))) { /* music that only this stops */
        ivr->is_speaking = 1;
        cvi__ivr_hush(ivr);
    }
    ivr->step = index;
    if (ivr->note_kind == CVI__IVR_NOTE_LIST) {
        ivr->note_kind = CVI__IVR_NOTE_NONE;
    }
    while (goes_on(ivr, step, &on)) {
        is_quiet = pass(ivr, step, on);
        step = cvi__ivr_step_of(ivr);
    }
    arrive(ivr, step, is_quiet);
}

/* The time for typing begins; after a meeting or its lobby it does so again. */
static void begin_typing(cvi_ivr *ivr)
{
    const uint64_t total_us =
        ivr->total_us ? ivr->total_us : ivr->flow->total_s * UINT64_C(1000000);

    ivr->total_end_us = cvi__ivr_later(ivr->now_us, total_us);
}

void cvi__ivr_lead(cvi_ivr *ivr, cvi__ivr_on on)
{
    const cvi__ivr_step *from = cvi__ivr_step_of(ivr);

    if (from->type == CVI__IVR_MEETING || from->type == CVI__IVR_LOBBY) {
        begin_typing(ivr);
    }
    enter(ivr, way(ivr, on));
}

void cvi__ivr_restart(cvi_ivr *ivr)
{
    forget_entries(ivr);
    enter(ivr, ivr->flow->start);
}

void cvi__ivr_give_up_time(cvi_ivr *ivr)
{
    ivr->status = CVI_ECALL_TIMEOUT;
    enter(ivr, ivr->flow->timed_out);
}

void cvi__ivr_begin(cvi_ivr *ivr, const char *id)
{
    ivr->is_started = 1;
    begin_typing(ivr);
    for (; id && *id; id++) {
        cvi__ivr_append(&ivr->typed, *id);
    }
    enter(ivr, ivr->typed.count > 0 ? ivr->flow->dialled : ivr->flow->start);
}

/* ---- results and events */

static cvi__ivr_on outcome_of(int status)
{
    static const struct {
        int status;
        cvi__ivr_on on;
    } OUTCOMES[] = {
        {CVI_ERESOLVE_MISTYPED, CVI__IVR_ON_MISTYPED},
        {CVI_ERESOLVE_NOT_FOUND, CVI__IVR_ON_NOT_FOUND},
        {CVI_ERESOLVE_EXPIRED, CVI__IVR_ON_EXPIRED},
        {CVI_ERESOLVE_NOT_STARTED, CVI__IVR_ON_NOT_STARTED},
        {CVI_ERESOLVE_LOCKED, CVI__IVR_ON_LOCKED},
        {CVI_ERESOLVE_DENIED, CVI__IVR_ON_DENIED},
        {CVI_ERESOLVE_NETWORK, CVI__IVR_ON_NETWORK},
        {CVI_ERESOLVE_ANSWER, CVI__IVR_ON_NETWORK},
        {CVI_ERESOLVE_CANCELLED, CVI__IVR_ON_NETWORK},
        {CVI_ERESOLVE_PERMISSION, CVI__IVR_ON_NETWORK},
        {CVI_ERESOLVE_CONSENT, CVI__IVR_ON_NETWORK},
        {CVI_ERESOLVE_CREDENTIAL, CVI__IVR_ON_NETWORK},
        {CVI_ERESOLVE_THROTTLED, CVI__IVR_ON_NETWORK},
        {CVI_ERESOLVE_UNAVAILABLE, CVI__IVR_ON_NETWORK},
        {CVI_ERESOLVE_PIN, CVI__IVR_ON_WRONG_PIN},
        {CVI_EMEETING_FULL, CVI__IVR_ON_FULL},
        {CVI_EPROVISION_LICENCE, CVI__IVR_ON_NO_LICENCE},
    };

    for (size_t i = 0; i < CVI_ARRAY_LEN(OUTCOMES); i++) {
        if (OUTCOMES[i].status == status) {
            return OUTCOMES[i].on;
        }
    }
    return CVI__IVR_ON_OTHER;
}

/* By the way of this failure, or of all others. */
static void fail(cvi_ivr *ivr, int status)
{
    ivr->status = status;
    cvi__ivr_clear(&ivr->ahead);
    cvi__ivr_lead(ivr, outcome_of(status));
}

static void keep_meeting(cvi_ivr *ivr, const cvi_ivr_result *result)
{
    const char *subject = result->subject ? result->subject : "";
    const char *organizer = result->organizer ? result->organizer : "";
    const size_t subject_len = cvi__utf8_cut(subject, strlen(subject), SUBJECT_MAX);
    const size_t organizer_len = cvi__utf8_cut(organizer, strlen(organizer), ORGANIZER_MAX);

    memset(ivr->note, 0, sizeof(ivr->note));
    memcpy(ivr->note, subject, subject_len);
    memcpy(ivr->note + subject_len + 1, organizer, organizer_len);
    ivr->note_kind = CVI__IVR_NOTE_MEETING;
}

static cvi__ivr_on id_way(const cvi__ivr_step *step, const cvi_ivr_result *result)
{
    if (result->needs_pin) {
        return CVI__IVR_ON_NEEDS_PIN;
    }
    return result->has_host_pin && step->on[CVI__IVR_ON_HOST_PIN] ? CVI__IVR_ON_HOST_PIN
                                                                  : CVI__IVR_ON_OK;
}

static cvi__ivr_on pin_way(const cvi__ivr_step *step, const cvi_ivr_result *result)
{
    return result->is_host && step->on[CVI__IVR_ON_HOST] ? CVI__IVR_ON_HOST : CVI__IVR_ON_OK;
}

void cvi__ivr_take_result(cvi_ivr *ivr, const cvi_ivr_result *result)
{
    const cvi__ivr_step *step = cvi__ivr_step_of(ivr);
    const int is_pin = step->what == CVI__IVR_PIN;
    uint8_t *wrong = &ivr->wrong[step->what];

    if (result->status != CVI_OK) {
        *wrong = (uint8_t)(*wrong + (*wrong < UINT8_MAX));
        fail(ivr, result->status);
    } else if (!is_pin && result->needs_pin && !step->on[CVI__IVR_ON_NEEDS_PIN]) {
        fail(ivr, CVI_ERESOLVE_PIN); /* the flow cannot ask */
    } else {
        ivr->status = CVI_OK;
        if (!is_pin) {
            keep_meeting(ivr, result);
        }
        cvi__ivr_lead(ivr, is_pin ? pin_way(step, result) : id_way(step, result));
    }
}

static void succeed(cvi_ivr *ivr, cvi__ivr_on on)
{
    ivr->status = CVI_OK;
    cvi__ivr_lead(ivr, on);
}

void cvi__ivr_take_event(cvi_ivr *ivr, const cvi_ivr_event *event)
{
    const int failure = event->status != CVI_OK ? event->status : CVI_ERESOLVE_DENIED;

    switch (event->kind) {
    case CVI_IVR_EVENT_JOINED:
        succeed(ivr, CVI__IVR_ON_JOINED);
        break;
    case CVI_IVR_EVENT_ADMITTED:
        succeed(ivr, CVI__IVR_ON_ADMITTED);
        break;
    case CVI_IVR_EVENT_WAIT:
        ivr->waiting = (uint16_t)CVI_MIN(event->count, UINT16_MAX);
        if (cvi__ivr_step_of(ivr)->on[CVI__IVR_ON_WAIT]) {
            succeed(ivr, CVI__IVR_ON_WAIT);
        } else {
            fail(ivr, CVI_ERESOLVE_DENIED);
        }
        break;
    case CVI_IVR_EVENT_WAITING:
        ivr->waiting = (uint16_t)CVI_MIN(event->count, UINT16_MAX);
        cvi__ivr_show(ivr, cvi__ivr_step_of(ivr)->show, 0, CVI_IVR_LAYER_SCREEN);
        break;
    case CVI_IVR_EVENT_FAILED:
        fail(ivr, failure);
        break;
    case CVI_IVR_EVENT_ENDED:
        ivr->status = event->status != CVI_OK ? event->status : CVI_ERESOLVE_EXPIRED;
        cvi__ivr_lead(ivr, CVI__IVR_ON_ENDED);
        break;
    case CVI_IVR_EVENT_DONE:
        cvi__ivr_take_done(ivr, event);
        break;
    default: /* TRANSFERRED */
        ivr->status = event->status;
        cvi__ivr_lead(ivr, event->status == CVI_OK ? CVI__IVR_ON_OK : CVI__IVR_ON_OTHER);
        break;
    }
}
