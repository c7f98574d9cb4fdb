/* SPDX-License-Identifier: MIT */
/* How the dialogue goes on: digits, results and time move it along the flow's tables. */
#include "ivr/ivr_impl.h"

#include <string.h>

#include "core/mem.h"

static void clear(cvi__ivr_digits *d)
{
    cvi__mem_wipe(d, sizeof(*d));
}

static void append(cvi__ivr_digits *d, char digit)
{
    if (d->count < CVI__IVR_DIGITS_MAX) {
        d->text[d->count++] = digit;
    }
}

static uint64_t later(uint64_t now_us, uint64_t wait_us)
{
    return wait_us > CVI_NO_DEADLINE - now_us ? CVI_NO_DEADLINE : now_us + wait_us;
}

static const cvi__ivr_entry *entry_of(const cvi_ivr *ivr)
{
    return cvi__ivr_flow_entry(ivr->flow, ivr->asker);
}

static int is_pin(const cvi_ivr *ivr)
{
    return ivr->asker == CVI_IVR_STATE_PIN;
}

static uint32_t least_digits(const cvi_ivr *ivr)
{
    return is_pin(ivr) ? 1 : ivr->limits.min_digits;
}

static uint32_t most_digits(const cvi_ivr *ivr)
{
    return is_pin(ivr) ? ivr->limits.pin_max_digits : ivr->limits.max_digits;
}

static void go_to(cvi_ivr *ivr, uint32_t state)
{
    cvi__log_write(&ivr->log, CVI_LOG_DEBUG, 1, "state %u to %u", (unsigned)ivr->state,
                   (unsigned)state);
    ivr->state = state;
}

/* Take digits in `state` from now on; what is said and shown is the caller's choice. */
static void listen_in(cvi_ivr *ivr, uint32_t state)
{
    clear(&ivr->typed);
    ivr->asker = state;
    ivr->quiet_us = ivr->now_us;
    go_to(ivr, state);
}

static void finish(cvi_ivr *ivr, int status, const char *prompt)
{
    clear(&ivr->typed);
    clear(&ivr->ahead);
    go_to(ivr, CVI_IVR_STATE_END);
    cvi__ivr_show(ivr, prompt, 0);
    cvi__ivr_say(ivr, prompt);
    cvi__ivr_say(ivr, ivr->flow->goodbye);
    cvi__ivr_act(ivr, CVI_IVR_ACTION_END, status);
}

static void check(cvi_ivr *ivr, int aloud)
{
    const cvi__ivr_entry *entry = entry_of(ivr);

    go_to(ivr, CVI_IVR_STATE_CHECK);
    ivr->check_end_us = later(ivr->now_us, CVI__IVR_CHECK_MAX_US);
    cvi__ivr_show(ivr, ivr->flow->checking, 1);
    if (aloud) {
        cvi__ivr_say(ivr, ivr->flow->checking);
    }
    cvi__ivr_act_digits(ivr, entry->check, &ivr->typed);
}

void cvi__ivr_begin(cvi_ivr *ivr, const char *id)
{
    ivr->total_end_us = later(ivr->now_us, ivr->limits.total_us);
    listen_in(ivr, CVI_IVR_STATE_COLLECT);
    if (id) {
        for (; *id; id++) {
            append(&ivr->typed, *id);
        }
        check(ivr, 0);
        return;
    }
    cvi__ivr_show(ivr, entry_of(ivr)->ask, 0);
    cvi__ivr_say(ivr, entry_of(ivr)->greet);
    cvi__ivr_say(ivr, entry_of(ivr)->ask);
}

static void restart_entry(cvi_ivr *ivr, const char *prompt)
{
    clear(&ivr->typed);
    cvi__ivr_show(ivr, prompt, 0);
    cvi__ivr_say(ivr, prompt);
}

static void end_entry(cvi_ivr *ivr)
{
    if (ivr->typed.count == 0) {
        restart_entry(ivr, entry_of(ivr)->ask);
    } else if (ivr->typed.count < least_digits(ivr)) {
        restart_entry(ivr, entry_of(ivr)->too_short);
    } else {
        check(ivr, 1);
    }
}

static void clear_entry(cvi_ivr *ivr)
{
    const int was_empty = ivr->typed.count == 0;

    clear(&ivr->typed);
    cvi__ivr_show(ivr, entry_of(ivr)->ask, 1);
    if (was_empty) {
        cvi__ivr_say(ivr, entry_of(ivr)->ask);
    }
}

/* A digit while a check runs may be the start of the PIN: id#pin typed in one go. */
static void type_ahead(cvi_ivr *ivr, char digit)
{
    if (digit == '*') {
        clear(&ivr->ahead);
    } else if (digit != '#' || ivr->ahead.count > 0) {
        append(&ivr->ahead, digit);
    }
}

static void collect(cvi_ivr *ivr, char digit)
{
    ivr->quiet_us = ivr->now_us;
    cvi__ivr_hush(ivr);
    if (digit == '#') {
        end_entry(ivr);
    } else if (digit == '*') {
        clear_entry(ivr);
    } else {
        append(&ivr->typed, digit);
        cvi__ivr_show(ivr, entry_of(ivr)->ask, 1);
        if (ivr->typed.count >= most_digits(ivr)) {
            end_entry(ivr);
        }
    }
}

void cvi__ivr_take_digit(cvi_ivr *ivr, char digit)
{
    if (ivr->state == CVI_IVR_STATE_CHECK) {
        type_ahead(ivr, digit);
    } else if (ivr->state == CVI_IVR_STATE_COLLECT || ivr->state == CVI_IVR_STATE_PIN) {
        collect(ivr, digit);
    }
}

static void ask_pin(cvi_ivr *ivr)
{
    cvi__ivr_digits ahead = ivr->ahead;

    clear(&ivr->ahead);
    listen_in(ivr, CVI_IVR_STATE_PIN);
    if (ahead.count == 0) {
        cvi__ivr_show(ivr, entry_of(ivr)->ask, 0);
        cvi__ivr_say(ivr, entry_of(ivr)->ask);
    }
    for (uint32_t i = 0; i < ahead.count; i++) {
        cvi__ivr_take_digit(ivr, ahead.text[i]);
    }
    clear(&ahead);
}

static void join(cvi_ivr *ivr)
{
    clear(&ivr->typed);
    clear(&ivr->ahead);
    go_to(ivr, CVI_IVR_STATE_JOIN);
    cvi__ivr_show(ivr, ivr->flow->joining, 0);
    if (ivr->has_spoken) { /* one who dialled the id is let in without a word */
        cvi__ivr_say(ivr, ivr->flow->joining);
    }
    cvi__ivr_act(ivr, CVI_IVR_ACTION_JOIN, CVI_OK);
}

static void ask_again(cvi_ivr *ivr, const cvi__ivr_outcome *outcome)
{
    clear(&ivr->ahead);
    listen_in(ivr, outcome->next);
    cvi__ivr_show(ivr, outcome->prompt, 0);
    cvi__ivr_say(ivr, outcome->prompt);
    cvi__ivr_say(ivr, entry_of(ivr)->again);
}

void cvi__ivr_take_result(cvi_ivr *ivr, int status, int needs_pin)
{
    const cvi__ivr_outcome *outcome = cvi__ivr_flow_outcome(ivr->flow, status);

    if (status == CVI_OK && needs_pin && !is_pin(ivr)) {
        ask_pin(ivr);
    } else if (status == CVI_OK) {
        join(ivr);
    } else if (++ivr->wrong[ivr->asker] >= ivr->limits.tries ||
               outcome->next == CVI_IVR_STATE_END) {
        finish(ivr, status, outcome->prompt);
    } else {
        ask_again(ivr, outcome);
    }
}

/* A pause ends what is typed. */
static int may_be_complete(const cvi_ivr *ivr)
{
    const uint32_t own = entry_of(ivr)->pause_digits;

    return ivr->typed.count >= (own ? own : ivr->limits.min_digits);
}

static void read_back(cvi_ivr *ivr)
{
    char id[2] = {0};

    cvi__ivr_say(ivr, ivr->flow->so_far);
    for (uint32_t i = 0; i < ivr->typed.count; i++) {
        id[0] = ivr->typed.text[i];
        cvi__ivr_say(ivr, id);
    }
    cvi__ivr_say(ivr, ivr->flow->go_on);
}

static void hear_silence(cvi_ivr *ivr)
{
    const cvi__ivr_entry *entry = entry_of(ivr);

    ivr->quiet_us = ivr->now_us;
    if (ivr->is_speaking) { /* nobody told that the prompt was heard */
        ivr->is_speaking = 0;
    } else if (ivr->typed.count == 0) {
        restart_entry(ivr, entry->silent);
    } else if (may_be_complete(ivr)) {
        end_entry(ivr);
    } else if (entry->is_secret) {
        cvi__ivr_say(ivr, ivr->flow->go_on);
    } else {
        read_back(ivr);
    }
}

uint64_t cvi__ivr_due(const cvi_ivr *ivr)
{
    uint64_t wait = CVI__IVR_SPEECH_MAX_US;

    if (ivr->state == CVI_IVR_STATE_CHECK) {
        return ivr->check_end_us;
    }
    if (ivr->state != CVI_IVR_STATE_COLLECT && ivr->state != CVI_IVR_STATE_PIN) {
        return CVI_NO_DEADLINE;
    }
    if (!ivr->is_speaking) {
        wait = may_be_complete(ivr) ? ivr->limits.inter_digit_us : ivr->limits.first_digit_us;
    }
    return CVI_MIN(ivr->total_end_us, later(ivr->quiet_us, wait));
}

void cvi__ivr_take_time(cvi_ivr *ivr)
{
    if (cvi__ivr_due(ivr) > ivr->now_us) {
        return;
    }
    if (ivr->state == CVI_IVR_STATE_CHECK || ivr->now_us >= ivr->total_end_us) {
        finish(ivr, CVI_ECALL_TIMEOUT, ivr->flow->timed_out);
    } else {
        hear_silence(ivr);
    }
}
