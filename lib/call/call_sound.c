/* SPDX-License-Identifier: MIT */
/* What the IVR wants heard: kept until there is a leg that hears it. */
#include "call/call_impl.h"

#include <stdio.h>

static void play(cvi_call *call, const cvi__call_sound *s)
{
    cvi_sound sound;

    CVI_SOUND_INIT(&sound);
    sound.clip = s->clip;
    sound.gap_ms = s->gap_ms;
    sound.gain_db = s->gain_db;
    sound.is_loop = s->is_loop;
    if (cvi_meeting_play_sound(call->meeting, call->leg, &sound) != CVI_OK) {
        cvi__log_write(&call->log, CVI_LOG_DEBUG, 3, "no clip %s", s->clip);
    } else if (!s->is_loop) { /* music goes on and on: nobody waits for its end */
        call->is_playing = 1;
    }
}

void cvi__call_say(cvi_call *call, const cvi_ivr_action *a)
{
    cvi__call_sound sound = {.gap_ms = a->gap_ms, .gain_db = a->gain_db, .is_loop = a->is_loop};

    snprintf(sound.clip, sizeof(sound.clip), "%s", a->text);
    if (call->meeting) {
        play(call, &sound);
    } else if (call->sound_count < CVI__CALL_SOUNDS) {
        call->sounds[call->sound_count++] = sound;
    }
}

void cvi__call_hush(cvi_call *call)
{
    call->sound_count = 0;
    call->is_playing = 0;
    if (call->meeting) {
        (void)cvi_meeting_play_sound(call->meeting, call->leg, NULL);
    }
}

void cvi__call_say_waiting(cvi_call *call)
{
    const size_t count = call->sound_count;

    call->sound_count = 0;
    for (size_t i = 0; i < count; i++) {
        play(call, &call->sounds[i]);
    }
}
