/* SPDX-License-Identifier: MIT */
/* What is to be done: noted by the steps, turned into text when it is pulled. */
#include "ivr/ivr_impl.h"

#include <stdio.h>
#include <string.h>

#include "core/mem.h"
#include "core/params.h"

#define GROUP 3u /* digits read in one breath */
#define GROUP_GAP_MS 250u
#define LANGUAGE_GAP_MS 400u

const cvi__ivr_clip cvi__ivr_say_digits = {.id = ""};
const cvi__ivr_clip cvi__ivr_say_languages = {.id = ""};
const cvi__ivr_clip cvi__ivr_say_count = {.id = ""};

void cvi__ivr_say(cvi_ivr *ivr, const cvi__ivr_clip *clips, size_t count)
{
    for (size_t i = 0; i < count && ivr->say_count < CVI__IVR_SAYS; i++) {
        ivr->says[ivr->say_count++] = &clips[i];
        ivr->is_speaking = 1;
        ivr->has_spoken = 1;
        ivr->quiet_us = ivr->now_us;
    }
}

void cvi__ivr_hush(cvi_ivr *ivr)
{
    if (ivr->is_speaking) {
        ivr->wants_hush = 1;
        ivr->say_count = 0;
        ivr->say_at = 0;
        ivr->is_speaking = 0;
    }
}

void cvi__ivr_show(cvi_ivr *ivr, const char *screen, int with_entry, uint32_t layer)
{
    if (screen) {
        ivr->wants_show = 1;
        ivr->wants_hide = 0;
        ivr->screen = screen;
        ivr->with_entry = with_entry != 0;
        ivr->layer = (uint8_t)layer;
    }
}

void cvi__ivr_hide(cvi_ivr *ivr)
{
    ivr->wants_show = 0;
    ivr->wants_hide = 1;
}

void cvi__ivr_act(cvi_ivr *ivr, uint32_t kind, uint8_t command, int status)
{
    if (ivr->do_count < CVI__IVR_DOS) {
        ivr->dos[ivr->do_count++] =
            (cvi__ivr_do){.kind = (uint8_t)kind, .command = command, .status = status};
    }
}

/* ---- say */

/* The next part of something that is said in parts; 0 when there is none. */
static int fill_digit(cvi_ivr *ivr, const char *digits, cvi_ivr_action *out)
{
    if (ivr->say_at >= strlen(digits)) {
        return 0;
    }
    out->gap_ms = ivr->say_at > 0 && ivr->say_at % GROUP == 0 ? GROUP_GAP_MS : 0;
    out->language = ivr->catalogue->language;
    snprintf(ivr->text, sizeof(ivr->text), "%s/%c", out->language, digits[ivr->say_at]);
    return 1;
}

static int fill_language(cvi_ivr *ivr, cvi_ivr_action *out)
{
    const size_t index = ivr->say_at / 2;
    const cvi__ivr_catalogue *c = cvi__ivr_table_choice(ivr->flow, index);

    if (!c) {
        return 0;
    }
    out->language = c->language;
    if (ivr->say_at % 2 == 0) {
        out->gap_ms = LANGUAGE_GAP_MS;
        snprintf(ivr->text, sizeof(ivr->text), "%s/for_this_language", c->language);
    } else {
        snprintf(ivr->text, sizeof(ivr->text), "%s/%c", c->language, cvi__ivr_choice_key(index));
    }
    return 1;
}

static void fill_clip(cvi_ivr *ivr, const cvi__ivr_clip *clip, cvi_ivr_action *out)
{
    out->gap_ms = clip->gap_ms;
    out->gain_db = clip->gain_db;
    out->is_loop = clip->is_loop;
    if (strchr(clip->id, '/')) {
        snprintf(ivr->text, sizeof(ivr->text), "%s", clip->id);
    } else {
        out->language = ivr->catalogue->language;
        snprintf(ivr->text, sizeof(ivr->text), "%s/%s", out->language, clip->id);
    }
}

/* 0 when the first of the queue has no parts left. */
static int fill_say(cvi_ivr *ivr, cvi_ivr_action *out)
{
    const cvi__ivr_clip *clip = ivr->says[0];
    char number[8];

    if (clip == &cvi__ivr_say_digits) {
        return fill_digit(ivr, ivr->typed.text, out);
    }
    if (clip == &cvi__ivr_say_languages) {
        return fill_language(ivr, out);
    }
    if (clip == &cvi__ivr_say_count) {
        snprintf(number, sizeof(number), "%u", (unsigned)ivr->participants);
        return fill_digit(ivr, number, out);
    }
    if (ivr->say_at > 0) {
        return 0;
    }
    fill_clip(ivr, clip, out);
    return 1;
}

static void drop_say(cvi_ivr *ivr)
{
    ivr->say_count--;
    ivr->say_at = 0;
    memmove(ivr->says, ivr->says + 1, ivr->say_count * sizeof(ivr->says[0]));
}

static int next_say(cvi_ivr *ivr, cvi_ivr_action *out)
{
    while (ivr->say_count > 0) {
        if (fill_say(ivr, out)) {
            out->kind = CVI_IVR_ACTION_SAY;
            out->text = ivr->text;
            return 1;
        }
        drop_say(ivr);
    }
    return 0;
}

/* ---- show */

static void write_entry(cvi_ivr *ivr, int is_secret)
{
    static const char DOT[] = "\xe2\x80\xa2"; /* U+2022 */
    size_t at = 0;

    for (uint32_t i = 0; i < ivr->typed.count; i++) {
        if (is_secret) {
            memcpy(ivr->text + at, DOT, sizeof(DOT) - 1);
            at += sizeof(DOT) - 1;
        } else {
            ivr->text[at++] = ivr->typed.text[i];
        }
    }
    ivr->text[at] = '\0';
}

/* "1 English   2 Deutsch" */
static void write_languages(cvi_ivr *ivr)
{
    const cvi__ivr_catalogue *c = NULL;
    size_t used = 0;

    ivr->note[0] = '\0';
    for (size_t i = 0; (c = cvi__ivr_table_choice(ivr->flow, i)) != NULL; i++) {
        const cvi__ivr_prompt *p = cvi__ivr_table_prompt(ivr->flow, c, "for_this_language");
        const int len = snprintf(ivr->note + used, sizeof(ivr->note) - used, "%s%c %s",
                                 used ? "   " : "", cvi__ivr_choice_key(i), p->title);

        if (len < 0 || (size_t)len >= sizeof(ivr->note) - used) {
            ivr->note[used] = '\0'; /* no half names */
            break;
        }
        used += (size_t)len;
    }
    ivr->note_kind = CVI__IVR_NOTE_LIST;
}

static void fill_show(cvi_ivr *ivr, const cvi__ivr_prompt *p, cvi_ivr_action *out)
{
    const cvi__ivr_step *step = cvi__ivr_step_of(ivr);
    const cvi__ivr_step *asker = &ivr->flow->steps[ivr->asker];

    if (step->type == CVI__IVR_LANGUAGE) {
        write_languages(ivr);
    }
    out->title = p->title;
    out->footer = p->footer;
    out->screen = p->id;
    out->is_list = ivr->note_kind == CVI__IVR_NOTE_LIST;
    out->text = out->is_list ? ivr->note : p->text;
    out->language = ivr->catalogue->language;
    out->layer = ivr->layer;
    if (ivr->with_entry) {
        out->is_secret = asker->what == CVI__IVR_PIN;
        out->digits = ivr->typed.count;
        write_entry(ivr, (int)out->is_secret);
        out->entry = ivr->text;
    }
    if (ivr->note_kind == CVI__IVR_NOTE_MEETING) {
        out->subject = ivr->note;
        out->organizer = ivr->note + strlen(ivr->note) + 1;
    }
    if (step->type == CVI__IVR_LOBBY) {
        out->until_us = ivr->step_end_us;
        out->waiting = ivr->waiting;
    } else if (ivr->layer == CVI_IVR_LAYER_OVERLAY) {
        out->until_us = ivr->overlay_us;
    }
}

static int next_show(cvi_ivr *ivr, cvi_ivr_action *out)
{
    const cvi__ivr_prompt *p =
        ivr->wants_show ? cvi__ivr_table_prompt(ivr->flow, ivr->catalogue, ivr->screen) : NULL;

    if (!p) {
        return 0;
    }
    out->kind = CVI_IVR_ACTION_SHOW;
    fill_show(ivr, p, out);
    return 1;
}

/* ---- do */

static int next_do(cvi_ivr *ivr, cvi_ivr_action *out)
{
    const cvi__ivr_do *d = &ivr->dos[0];
    const cvi__ivr_step *step = cvi__ivr_step_of(ivr);

    if (ivr->do_count == 0) {
        return 0;
    }
    out->kind = d->kind;
    out->status = d->status;
    out->command = d->command;
    if (d->kind == CVI_IVR_ACTION_CHECK || d->kind == CVI_IVR_ACTION_CHECK_PIN) {
        memcpy(ivr->text, ivr->typed.text, sizeof(ivr->typed.text));
        out->text = ivr->text;
    } else if (d->kind == CVI_IVR_ACTION_TRANSFER) {
        out->text = step->to ? step->to : ivr->operator_uri;
    }
    return 1;
}

/* The next action as text; nothing is taken from the queue yet. */
static int next(cvi_ivr *ivr, cvi_ivr_action *out)
{
    *out = (cvi_ivr_action){.time_us = ivr->now_us, .until_us = CVI_NO_DEADLINE};
    out->text = out->title = out->entry = out->footer = "";
    out->screen = out->language = out->subject = out->organizer = "";
    if (ivr->wants_hush || ivr->wants_hide) {
        out->kind = ivr->wants_hush ? CVI_IVR_ACTION_HUSH : CVI_IVR_ACTION_HIDE;
        return 1;
    }
    return next_show(ivr, out) || next_say(ivr, out) || next_do(ivr, out);
}

static void take(cvi_ivr *ivr, uint32_t kind)
{
    switch (kind) {
    case CVI_IVR_ACTION_HUSH:
        ivr->wants_hush = 0;
        break;
    case CVI_IVR_ACTION_HIDE:
        ivr->wants_hide = 0;
        break;
    case CVI_IVR_ACTION_SHOW:
        ivr->wants_show = 0;
        break;
    case CVI_IVR_ACTION_SAY:
        ivr->say_at++;
        break;
    default:
        ivr->do_count--;
        memmove(ivr->dos, ivr->dos + 1, ivr->do_count * sizeof(ivr->dos[0]));
        break;
    }
}

int cvi_ivr_next_action(cvi_ivr *ivr, cvi_ivr_action *action)
{
    cvi_ivr_action full;
    int rc = CVI_OK;

    CVI_REQUIRE(ivr != NULL && action != NULL);
    cvi__mem_wipe(ivr->text, sizeof(ivr->text));
    if (!next(ivr, &full)) {
        return CVI_AGAIN;
    }
    full.text_len = strlen(full.text);
    rc = cvi__params_write(action, &full, CVI_USED_SIZE(cvi_ivr_action, is_list));
    if (rc != CVI_OK) {
        return cvi__error_set(&ivr->error, rc, 0, "the action struct was not initialised");
    }
    take(ivr, full.kind);
    return CVI_OK;
}
