/* SPDX-License-Identifier: MIT */
/* The queue of actions: made by the steps, turned into text when pulled. */
#include "ivr/ivr_impl.h"

#include <stdio.h>
#include <string.h>

#include "core/mem.h"
#include "core/params.h"

static cvi__ivr_queued *queue(cvi_ivr *ivr, uint32_t kind)
{
    cvi__ivr_queued *q = cvi__ring_push(&ivr->actions);

    if (q) {
        q->kind = kind;
        q->time_us = ivr->now_us;
    }
    return q;
}

void cvi__ivr_say(cvi_ivr *ivr, const char *id)
{
    const cvi__ivr_prompt *prompt = id ? cvi__ivr_prompt_find(ivr->catalogue, id) : NULL;
    cvi__ivr_queued *q = prompt && prompt->is_spoken ? queue(ivr, CVI_IVR_ACTION_SAY) : NULL;

    if (q) {
        q->prompt = prompt;
        ivr->is_speaking = 1;
        ivr->has_spoken = 1;
        ivr->quiet_us = ivr->now_us;
    }
}

void cvi__ivr_hush(cvi_ivr *ivr)
{
    if (ivr->is_speaking) {
        (void)queue(ivr, CVI_IVR_ACTION_HUSH);
        ivr->is_speaking = 0;
    }
}

/* The slot for a picture: a newer one replaces one that nobody pulled yet. */
static cvi__ivr_queued *queue_picture(cvi_ivr *ivr)
{
    const size_t count = ivr->actions.count;
    cvi__ivr_queued *last = count ? cvi__ring_at(&ivr->actions, count - 1) : NULL;

    if (last && last->kind == CVI_IVR_ACTION_SHOW) {
        last->time_us = ivr->now_us;
        return last;
    }
    return queue(ivr, CVI_IVR_ACTION_SHOW);
}

void cvi__ivr_show(cvi_ivr *ivr, const char *id, int with_entry)
{
    const cvi__ivr_prompt *prompt = id ? cvi__ivr_prompt_find(ivr->catalogue, id) : NULL;
    const cvi__ivr_entry *entry = cvi__ivr_flow_entry(ivr->flow, ivr->asker);
    cvi__ivr_queued *q = prompt && prompt->title[0] ? queue_picture(ivr) : NULL;

    if (!q) {
        return;
    }
    q->prompt = prompt;
    q->is_secret = entry && entry->is_secret;
    q->digits = with_entry ? ivr->typed : (cvi__ivr_digits){.count = 0};
}

void cvi__ivr_act(cvi_ivr *ivr, uint32_t kind, int status)
{
    cvi__ivr_queued *q = queue(ivr, kind);

    if (q) {
        q->status = status;
    }
}

void cvi__ivr_act_digits(cvi_ivr *ivr, uint32_t kind, const cvi__ivr_digits *digits)
{
    cvi__ivr_queued *q = queue(ivr, kind);

    if (q) {
        q->digits = *digits;
    }
}

static void write_entry(cvi_ivr *ivr, const cvi__ivr_queued *q)
{
    static const char DOT[] = "\xe2\x80\xa2"; /* U+2022 */
    size_t at = 0;

    for (uint32_t i = 0; i < q->digits.count; i++) {
        if (q->is_secret) {
            memcpy(ivr->entry + at, DOT, sizeof(DOT) - 1);
            at += sizeof(DOT) - 1;
        } else {
            ivr->entry[at++] = q->digits.text[i];
        }
    }
    ivr->entry[at] = '\0';
}

static void fill_action(cvi_ivr *ivr, const cvi__ivr_queued *q, cvi_ivr_action *out)
{
    out->kind = q->kind;
    out->status = q->status;
    out->time_us = q->time_us;
    out->text = out->title = out->entry = out->footer = "";
    out->screen = out->language = out->subject = out->organizer = "";
    out->until_us = CVI_NO_DEADLINE;
    switch (q->kind) {
    case CVI_IVR_ACTION_SAY:
        snprintf(ivr->text, sizeof(ivr->text), "%s/%s", ivr->catalogue->language, q->prompt->id);
        out->text = ivr->text;
        out->language = ivr->catalogue->language;
        break;
    case CVI_IVR_ACTION_SHOW:
        write_entry(ivr, q);
        out->screen = q->prompt->id;
        out->language = ivr->catalogue->language;
        out->layer = CVI_IVR_LAYER_SCREEN;
        out->digits = q->digits.count;
        out->is_secret = q->is_secret;
        out->title = q->prompt->title;
        out->text = q->prompt->text;
        out->footer = q->prompt->footer;
        out->entry = ivr->entry;
        break;
    case CVI_IVR_ACTION_CHECK:
    case CVI_IVR_ACTION_CHECK_PIN:
        snprintf(ivr->text, sizeof(ivr->text), "%s", q->digits.text);
        out->text = ivr->text;
        break;
    default:
        break;
    }
    out->text_len = strlen(out->text);
}

int cvi_ivr_next_action(cvi_ivr *ivr, cvi_ivr_action *action)
{
    cvi_ivr_action full = {0};
    cvi__ivr_queued *q = NULL;
    int rc = CVI_OK;

    CVI_REQUIRE(ivr != NULL && action != NULL);
    cvi__mem_wipe(ivr->text, sizeof(ivr->text));
    q = cvi__ring_peek(&ivr->actions);
    if (!q) {
        return CVI_AGAIN;
    }
    fill_action(ivr, q, &full);
    rc = cvi__params_write(action, &full, CVI_USED_SIZE(cvi_ivr_action, reserved));
    if (rc != CVI_OK) {
        return cvi__error_set(&ivr->error, rc, 0, "the action struct was not initialised");
    }
    cvi__mem_wipe(&q->digits, sizeof(q->digits));
    cvi__ring_pop(&ivr->actions);
    return CVI_OK;
}
