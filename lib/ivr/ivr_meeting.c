/* SPDX-License-Identifier: MIT */
/* Inside a meeting: two keys are a command, what came of it is said and shown over the picture. */
#include <string.h>

#include "core/utf8.h"
#include "ivr/confirm.h"
#include "ivr/flow_read.h"
#include "ivr/ivr_impl.h"

#define SECOND_KEY_US UINT64_C(3000000)
#define SHOWN_FIRST_US UINT64_C(8000000) /* what a newcomer reads over the picture */

#define TONE                                                                                       \
    {                                                                                              \
        .id = "sounds/confirm"                                                                     \
    }

static const cvi__ivr_confirmation MUTED = {"muted", {TONE, {.id = "muted"}}, 3000};
static const cvi__ivr_confirmation UNMUTED = {"unmuted", {TONE, {.id = "unmuted"}}, 3000};
static const cvi__ivr_confirmation SHOWN = {"content_on", {TONE, {.id = "content_on"}}, 3000};
static const cvi__ivr_confirmation HIDDEN = {"content_off", {TONE, {.id = "content_off"}}, 3000};
static const cvi__ivr_confirmation NO_CONTENT = {
    "no_content", {{.id = "sounds/refuse"}, {.id = "no_content"}}, 3000};
static const cvi__ivr_confirmation FAILED = {
    "not_possible", {{.id = "sounds/refuse"}, {.id = "not_possible"}}, 3000};
static const cvi__ivr_confirmation OTHERS[CVI_IVR_COMMAND_COUNT] = {
    [CVI_IVR_COMMAND_HELP] = {"help", {TONE, {.id = "help"}}, 20000},
    [CVI_IVR_COMMAND_LAYOUT] = {"layout", {TONE, {.id = "layout"}}, 3000},
    [CVI_IVR_COMMAND_LOUDER] = {"louder", {TONE, {.id = "louder"}}, 3000},
    [CVI_IVR_COMMAND_SOFTER] = {"softer", {TONE, {.id = "softer"}}, 3000},
    [CVI_IVR_COMMAND_ROSTER] = {"roster", {TONE, {.id = "participants"}}, 8000},
};

const cvi__ivr_confirmation *cvi__ivr_confirmation_of(uint32_t command, int status, uint32_t state)
{
    if (command == CVI_IVR_COMMAND_LEAVE || command >= CVI_IVR_COMMAND_COUNT) {
        return NULL;
    }
    if (command == CVI_IVR_COMMAND_CONTENT && status == CVI_ENOENT) {
        return &NO_CONTENT;
    }
    if (status != CVI_OK) {
        return &FAILED;
    }
    if (command == CVI_IVR_COMMAND_MUTE) {
        return state ? &MUTED : &UNMUTED;
    }
    if (command == CVI_IVR_COMMAND_CONTENT) {
        return state ? &SHOWN : &HIDDEN;
    }
    return OTHERS[command].screen ? &OTHERS[command] : NULL;
}

void cvi__ivr_enter_meeting(cvi_ivr *ivr, const cvi__ivr_step *step)
{
    ivr->first_key = '\0';
    ivr->overlay_us = step->show ? cvi__ivr_later(ivr->now_us, SHOWN_FIRST_US) : CVI_NO_DEADLINE;
    ivr->note_kind = CVI__IVR_NOTE_NONE;
    ivr->is_muted = 0;
    cvi__ivr_hide(ivr);
}

static void keep_names(cvi_ivr *ivr, const char *names)
{
    const size_t len = cvi__utf8_cut(names, strlen(names), CVI__IVR_NOTE - 1);

    memcpy(ivr->note, names, len);
    ivr->note[len] = '\0';
    ivr->note_kind = CVI__IVR_NOTE_LIST;
}

static void confirm(cvi_ivr *ivr, uint32_t command, const cvi__ivr_confirmation *done)
{
    ivr->overlay_us = cvi__ivr_later(ivr->now_us, done->show_ms * UINT64_C(1000));
    cvi__ivr_show(ivr, done->screen, 0, CVI_IVR_LAYER_OVERLAY);
    cvi__ivr_hush(ivr);
    cvi__ivr_say(ivr, &done->clips[0], 1);
    if (command == CVI_IVR_COMMAND_ROSTER && ivr->note_kind == CVI__IVR_NOTE_LIST) {
        cvi__ivr_say(ivr, &cvi__ivr_say_count, 1);
    }
    cvi__ivr_say(ivr, &done->clips[1], 1);
}

void cvi__ivr_take_done(cvi_ivr *ivr, const cvi_ivr_event *event)
{
    const cvi__ivr_confirmation *done =
        cvi__ivr_confirmation_of(event->value, event->status, event->count);

    if (!done) {
        return;
    }
    ivr->note_kind = CVI__IVR_NOTE_NONE;
    if (event->status == CVI_OK && event->value == CVI_IVR_COMMAND_MUTE) {
        ivr->is_muted = event->count != 0;
    }
    if (event->status == CVI_OK && event->value == CVI_IVR_COMMAND_ROSTER) {
        ivr->participants = (uint16_t)CVI_MIN(event->count, UINT16_MAX);
        keep_names(ivr, event->text ? event->text : "");
    }
    confirm(ivr, event->value, done);
}

static void run(cvi_ivr *ivr, const cvi__ivr_command *command)
{
    const cvi_ivr_event help = {.value = CVI_IVR_COMMAND_HELP};

    cvi__log_write(&ivr->log, CVI_LOG_DEBUG, 2, "command %s",
                   cvi__ivr_command_names[command->what]);
    if (command->what == CVI_IVR_COMMAND_HELP) {
        cvi__ivr_take_done(ivr, &help);
    } else if (command->what == CVI_IVR_COMMAND_LEAVE) {
        cvi__ivr_hush(ivr);
        ivr->status = CVI_OK;
        cvi__ivr_lead(ivr, CVI__IVR_ON_LEAVE);
    } else {
        cvi__ivr_act(ivr, CVI_IVR_ACTION_COMMAND, command->what, CVI_OK);
    }
}

void cvi__ivr_take_command_key(cvi_ivr *ivr, char digit)
{
    const cvi__ivr_step *s = cvi__ivr_step_of(ivr);
    const cvi__ivr_command *command =
        cvi__ivr_commands_find(s->commands, s->command_count, ivr->first_key, digit);

    ivr->quiet_us = ivr->now_us;
    if (command) {
        ivr->first_key = '\0';
        run(ivr, command);
    } else {
        const int is_first = cvi__ivr_commands_begin(s->commands, s->command_count, digit);

        ivr->first_key = is_first ? digit : '\0';
    }
}

/* ---- time */

static uint64_t second_key_end(const cvi_ivr *ivr)
{
    return ivr->first_key ? cvi__ivr_later(ivr->quiet_us, SECOND_KEY_US) : CVI_NO_DEADLINE;
}

uint64_t cvi__ivr_meeting_due(const cvi_ivr *ivr)
{
    return CVI_MIN(ivr->overlay_us, second_key_end(ivr));
}

/* Who is muted sees that as long as it is so. */
static void end_overlay(cvi_ivr *ivr)
{
    ivr->overlay_us = CVI_NO_DEADLINE;
    ivr->note_kind = CVI__IVR_NOTE_NONE;
    if (ivr->is_muted) {
        cvi__ivr_show(ivr, MUTED.screen, 0, CVI_IVR_LAYER_OVERLAY);
    } else {
        cvi__ivr_hide(ivr);
    }
}

void cvi__ivr_take_meeting_time(cvi_ivr *ivr)
{
    if (second_key_end(ivr) <= ivr->now_us) {
        ivr->first_key = '\0';
    }
    if (ivr->overlay_us <= ivr->now_us) {
        end_overlay(ivr);
    }
}
