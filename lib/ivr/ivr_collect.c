/* SPDX-License-Identifier: MIT */
/* What keys mean, by the step they come in. */
#include "ivr/ivr_impl.h"

#include <string.h>

#include "core/mem.h"

void cvi__ivr_clear(cvi__ivr_digits *d)
{
    cvi__mem_wipe(d, sizeof(*d));
}

void cvi__ivr_append(cvi__ivr_digits *d, char digit)
{
    if (d->count < CVI__IVR_DIGITS_MAX) {
        d->text[d->count++] = digit;
    }
}

uint8_t cvi__ivr_least_digits(const cvi_ivr *ivr, const cvi__ivr_step *step)
{
    return step->what == CVI__IVR_ID && ivr->min_digits ? ivr->min_digits : step->min_digits;
}

uint8_t cvi__ivr_most_digits(const cvi_ivr *ivr, const cvi__ivr_step *step)
{
    const uint8_t own = step->what == CVI__IVR_PIN ? ivr->pin_max_digits : ivr->max_digits;

    return own ? own : step->max_digits;
}

void cvi__ivr_repeat(cvi_ivr *ivr)
{
    const cvi__ivr_step *step = cvi__ivr_step_of(ivr);

    ivr->quiet_us = ivr->now_us;
    cvi__ivr_clear(&ivr->typed);
    cvi__ivr_show(ivr, step->show, 0, CVI_IVR_LAYER_SCREEN);
    cvi__ivr_say(ivr, step->say, step->say_count);
    if (step->type == CVI__IVR_LANGUAGE) {
        cvi__ivr_say(ivr, &cvi__ivr_say_languages, 1);
    }
}

/* ---- an entry of several digits */

static void end_entry(cvi_ivr *ivr)
{
    const cvi__ivr_step *step = cvi__ivr_step_of(ivr);

    if (ivr->typed.count == 0 && step->on[CVI__IVR_ON_HASH]) {
        cvi__ivr_lead(ivr, CVI__IVR_ON_HASH);
    } else if (ivr->typed.count == 0) {
        cvi__ivr_repeat(ivr);
    } else if (ivr->typed.count >= cvi__ivr_least_digits(ivr, step)) {
        cvi__ivr_lead(ivr, CVI__IVR_ON_NEXT);
    } else if (step->on[CVI__IVR_ON_SHORT]) {
        cvi__ivr_lead(ivr, CVI__IVR_ON_SHORT);
    } else {
        cvi__ivr_repeat(ivr);
    }
}

static void show_entry(cvi_ivr *ivr)
{
    cvi__ivr_show(ivr, cvi__ivr_step_of(ivr)->show, 1, CVI_IVR_LAYER_SCREEN);
}

static void take_digit(cvi_ivr *ivr, char digit)
{
    const cvi__ivr_step *step = cvi__ivr_step_of(ivr);

    cvi__ivr_append(&ivr->typed, digit);
    show_entry(ivr);
    if (ivr->typed.count >= cvi__ivr_most_digits(ivr, step)) {
        end_entry(ivr);
    }
}

/* Delete, with nothing typed: go elsewhere, or hear the question again. */
static void delete_nothing(cvi_ivr *ivr)
{
    if (cvi__ivr_step_of(ivr)->on[CVI__IVR_ON_STAR]) {
        cvi__ivr_lead(ivr, CVI__IVR_ON_STAR);
    } else {
        cvi__ivr_repeat(ivr);
    }
}

static void delete_digits(cvi_ivr *ivr, uint32_t count)
{
    if (ivr->typed.count == 0) {
        delete_nothing(ivr);
        return;
    }
    for (; count > 0 && ivr->typed.count > 0; count--) {
        ivr->typed.text[--ivr->typed.count] = '\0';
    }
    show_entry(ivr);
}

static cvi__ivr_key_use use_of(const cvi__ivr_step *step, char digit)
{
    if (digit == '#') {
        return (cvi__ivr_key_use)step->hash;
    }
    return digit == '*' ? (cvi__ivr_key_use)step->star : CVI__IVR_KEY_DIGIT;
}

static void collect(cvi_ivr *ivr, const cvi__ivr_step *step, char digit)
{
    ivr->quiet_us = ivr->now_us;
    switch (use_of(step, digit)) {
    case CVI__IVR_KEY_DIGIT:
        take_digit(ivr, digit);
        break;
    case CVI__IVR_KEY_END:
        end_entry(ivr);
        break;
    case CVI__IVR_KEY_DIGIT_END:
        cvi__ivr_append(&ivr->typed, digit);
        end_entry(ivr);
        break;
    case CVI__IVR_KEY_DELETE:
        delete_digits(ivr, 1);
        break;
    case CVI__IVR_KEY_CLEAR:
        delete_digits(ivr, CVI__IVR_DIGITS_MAX);
        break;
    case CVI__IVR_KEY_RESTART:
        cvi__ivr_restart(ivr);
        break;
    default:
        break;
    }
}

/* ---- one key */

static void choose_language(cvi_ivr *ivr, char digit)
{
    const cvi__ivr_catalogue *c = NULL;

    for (size_t i = 0; (c = cvi__ivr_table_choice(ivr->flow, i)) != NULL; i++) {
        if (cvi__ivr_choice_key(i) == digit) {
            ivr->catalogue = c;
            break;
        }
    }
    if (c || digit == '#') {
        cvi__ivr_lead(ivr, CVI__IVR_ON_NEXT);
    } else {
        cvi__ivr_repeat(ivr);
    }
}

static void choose(cvi_ivr *ivr, const cvi__ivr_step *step, char digit)
{
    static const char KEYS[] = "0123456789*#";
    const size_t on = CVI__IVR_ON_KEY + (size_t)(strchr(KEYS, digit) - KEYS);

    if (step->on[on]) {
        cvi__ivr_lead(ivr, (cvi__ivr_on)on);
    } else {
        cvi__ivr_repeat(ivr);
    }
}

/* A digit while a check runs may be the start of the PIN: id#pin typed in one go. */
static void type_ahead(cvi_ivr *ivr, char digit)
{
    if (digit == '*') {
        cvi__ivr_clear(&ivr->ahead);
    } else if (digit != '#' || ivr->ahead.count > 0) {
        cvi__ivr_append(&ivr->ahead, digit);
    }
}

static void leave_lobby(cvi_ivr *ivr, const cvi__ivr_step *step, char digit)
{
    if (digit == '*' && step->on[CVI__IVR_ON_LEAVE]) {
        cvi__ivr_hush(ivr);
        ivr->status = CVI_OK;
        cvi__ivr_lead(ivr, CVI__IVR_ON_LEAVE);
    }
}

void cvi__ivr_take_digit(cvi_ivr *ivr, char digit)
{
    const cvi__ivr_step *step = cvi__ivr_step_of(ivr);

    switch (step->type) {
    case CVI__IVR_COLLECT:
        cvi__ivr_hush(ivr);
        collect(ivr, step, digit);
        break;
    case CVI__IVR_LANGUAGE:
        cvi__ivr_hush(ivr);
        choose_language(ivr, digit);
        break;
    case CVI__IVR_MENU:
        cvi__ivr_hush(ivr);
        choose(ivr, step, digit);
        break;
    case CVI__IVR_CHECK:
        type_ahead(ivr, digit);
        break;
    case CVI__IVR_LOBBY:
        leave_lobby(ivr, step, digit);
        break;
    case CVI__IVR_MEETING:
        cvi__ivr_take_command_key(ivr, digit);
        break;
    default:
        break;
    }
}

/* ---- silence */

/* A pause ends what is typed. */
static int may_be_complete(const cvi_ivr *ivr, const cvi__ivr_step *step)
{
    const uint8_t own = step->what == CVI__IVR_ID && ivr->min_digits ? 0 : step->pause_digits;

    return ivr->typed.count > 0 &&
           ivr->typed.count >= (own ? own : cvi__ivr_least_digits(ivr, step));
}

uint64_t cvi__ivr_patience(const cvi_ivr *ivr)
{
    const cvi__ivr_step *step = cvi__ivr_step_of(ivr);

    if (ivr->is_speaking) {
        return CVI__IVR_SPEECH_MAX_US;
    }
    if (step->type == CVI__IVR_LOBBY) {
        return step->repeat_s ? step->repeat_s * UINT64_C(1000000) : CVI_NO_DEADLINE;
    }
    if (step->type == CVI__IVR_COLLECT && may_be_complete(ivr, step)) {
        return ivr->inter_digit_us ? ivr->inter_digit_us : step->inter_digit_ms * UINT64_C(1000);
    }
    return ivr->first_digit_us ? ivr->first_digit_us : step->first_digit_ms * UINT64_C(1000);
}

/* An entry that was left unfinished; a secret one is not read out. */
static void encourage(cvi_ivr *ivr, const cvi__ivr_step *step)
{
    if (step->what != CVI__IVR_PIN) {
        cvi__ivr_say(ivr, &step->so_far, step->so_far.id != NULL);
        cvi__ivr_say(ivr, &cvi__ivr_say_digits, 1);
    }
    cvi__ivr_say(ivr, &step->go_on, step->go_on.id != NULL);
}

static void hear_no_key(cvi_ivr *ivr, const cvi__ivr_step *step)
{
    if (step->type == CVI__IVR_LOBBY) {
        cvi__ivr_say(ivr, step->again, step->again_count);
    } else if (step->type == CVI__IVR_LANGUAGE) {
        cvi__ivr_lead(ivr, CVI__IVR_ON_NEXT);
    } else if (step->on[CVI__IVR_ON_SILENT]) {
        cvi__ivr_lead(ivr, CVI__IVR_ON_SILENT);
    } else {
        cvi__ivr_repeat(ivr);
    }
}

void cvi__ivr_hear_silence(cvi_ivr *ivr)
{
    const cvi__ivr_step *step = cvi__ivr_step_of(ivr);

    ivr->quiet_us = ivr->now_us;
    if (ivr->is_speaking) { /* nobody told that the prompt was heard */
        ivr->is_speaking = 0;
    } else if (step->type != CVI__IVR_COLLECT || ivr->typed.count == 0) {
        hear_no_key(ivr, step);
    } else if (may_be_complete(ivr, step)) {
        end_entry(ivr);
    } else {
        encourage(ivr, step);
    }
}
