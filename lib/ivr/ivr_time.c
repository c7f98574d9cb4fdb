/* SPDX-License-Identifier: MIT */
/* What time brings: keys that were held, silence, and the ends of steps and of the whole. */
#include "core/mem.h"
#include "ivr/ivr_impl.h"

static int waits_for_keys(const cvi__ivr_step *step)
{
    return step->type == CVI__IVR_COLLECT || step->type == CVI__IVR_MENU ||
           step->type == CVI__IVR_LANGUAGE;
}

static uint64_t silence_end(const cvi_ivr *ivr)
{
    return cvi__ivr_later(ivr->quiet_us, cvi__ivr_patience(ivr));
}

static uint64_t step_due(const cvi_ivr *ivr)
{
    const cvi__ivr_step *step = cvi__ivr_step_of(ivr);

    if (waits_for_keys(step)) {
        return CVI_MIN(ivr->total_end_us, silence_end(ivr));
    }
    switch (step->type) {
    case CVI__IVR_LOBBY:
        return CVI_MIN(ivr->step_end_us, silence_end(ivr));
    case CVI__IVR_MEETING:
        return cvi__ivr_meeting_due(ivr);
    case CVI__IVR_END:
        return CVI_NO_DEADLINE;
    default:
        return ivr->step_end_us;
    }
}

uint64_t cvi__ivr_due(const cvi_ivr *ivr)
{
    if (!ivr->is_started) {
        return CVI_NO_DEADLINE;
    }
    return CVI_MIN(step_due(ivr), cvi__ivr_keys_due(&ivr->keys, ivr->now_us));
}

static void end_step(cvi_ivr *ivr)
{
    cvi__ivr_clear(&ivr->ahead); /* a PIN for a check that did not come is no id */
    switch (cvi__ivr_step_of(ivr)->type) {
    case CVI__IVR_TRANSFER:
        ivr->status = CVI_ECALL_REJECTED;
        cvi__ivr_lead(ivr, CVI__IVR_ON_OTHER);
        break;
    case CVI__IVR_LOBBY:
        ivr->status = CVI_EIVR_LOBBY;
        cvi__ivr_lead(ivr, CVI__IVR_ON_TIMEOUT);
        break;
    case CVI__IVR_JOIN:
        ivr->status = CVI_ERESOLVE_NETWORK;
        cvi__ivr_lead(ivr, CVI__IVR_ON_TIMEOUT);
        break;
    default:
        ivr->status = CVI_ECALL_TIMEOUT;
        cvi__ivr_lead(ivr, CVI__IVR_ON_TIMEOUT);
        break;
    }
}

static void pass_step_time(cvi_ivr *ivr)
{
    const cvi__ivr_step *step = cvi__ivr_step_of(ivr);

    if (step->type == CVI__IVR_MEETING) {
        cvi__ivr_take_meeting_time(ivr);
    } else if (waits_for_keys(step) && ivr->now_us >= ivr->total_end_us) {
        cvi__ivr_give_up_time(ivr);
    } else if (waits_for_keys(step) ||
               (step->type == CVI__IVR_LOBBY && ivr->now_us < ivr->step_end_us)) {
        cvi__ivr_hear_silence(ivr);
    } else {
        end_step(ivr);
    }
}

void cvi__ivr_take_time(cvi_ivr *ivr)
{
    char digits[CVI__IVR_HELD + 1];
    const size_t count = cvi__ivr_keys_tick(&ivr->keys, ivr->now_us, digits);
    uint64_t due = 0;

    for (size_t i = 0; i < count; i++) {
        cvi__ivr_take_digit(ivr, digits[i]);
    }
    cvi__mem_wipe(digits, sizeof(digits));
    due = step_due(ivr);
    if (due != CVI_NO_DEADLINE && due <= ivr->now_us) {
        pass_step_time(ivr);
    }
}
