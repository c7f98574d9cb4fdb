/* SPDX-License-Identifier: MIT */
/* Sounds queued for one leg; in a meeting they lie over what it hears (in a lobby, see lobby.c). */
#include <string.h>

#include "core/params.h"
#include "media/audio_tape.h"
#include "meeting/state.h"

#define SOUND_OLDEST CVI_USED_SIZE(cvi_sound, reserved)
#define GAP_MAX_MS 5000u
#define GAIN_MIN_DB (-40)
#define GAIN_MAX_DB 6

void cvi__sound_next(cvi__leg *leg)
{
    leg->sound_at = 0;
    leg->sound_count--;
    memmove(&leg->sounds[0], &leg->sounds[1], leg->sound_count * sizeof(leg->sounds[0]));
    leg->has_played = leg->sound_count == 0 || leg->sounds[0].is_loop; /* which has no end */
}

int cvi__sound_is_on(const cvi__leg *leg)
{
    return leg->sound_count > 0 || leg->ending.clip != NULL;
}

/* What has begun is faded out. */
static void end_first(cvi__leg *leg)
{
    const size_t gap = (size_t)leg->sounds[0].gap_ms * (CVI__MIX_RATE / 1000u);

    if (leg->sound_count > 0 && leg->sound_at > gap) {
        leg->ending = leg->sounds[0];
        leg->ending_at = leg->sound_at - gap;
    }
}

static void hush(cvi_meeting *m, cvi__leg *leg)
{
    end_first(leg);
    leg->sound_count = 0;
    leg->sound_at = 0;
    leg->has_played = 0;
    cvi__lobby_hush(m, leg);
}

static int check(cvi_meeting *m, const cvi_sound *s)
{
    if (!s->clip || s->gap_ms > GAP_MAX_MS || s->gain_db < GAIN_MIN_DB ||
        s->gain_db > GAIN_MAX_DB || s->is_loop > 1 || s->reserved != 0) {
        return cvi__error_set(&m->error, CVI_EINVAL, 0, "a parameter of the sound is out of range");
    }
    return CVI_OK;
}

static int queue(cvi_meeting *m, cvi__leg *leg, const cvi_sound *s)
{
    const cvi__clip *clip = NULL;
    int rc = CVI_OK;

    if (leg->sound_count == CVI__LEG_SOUNDS) {
        return CVI_EFULL;
    }
    rc = cvi__clips_get(m->clips, s->clip, &clip);
    if (rc != CVI_OK) {
        return cvi__error_set(&m->error, rc, 0, "clip %s: %s", s->clip, cvi_strerror(rc));
    }
    if (leg->sound_count > 0 && leg->sounds[leg->sound_count - 1].is_loop) {
        if (leg->sound_count == 1) { /* it ends when something else is to be heard */
            hush(m, leg);
        } else {
            leg->sound_count--; /* it never began */
        }
    }
    leg->sounds[leg->sound_count++] = (cvi__sound){clip, s->gap_ms, s->gain_db, s->is_loop};
    return CVI_OK;
}

int cvi_meeting_play_sound(cvi_meeting *meeting, uint32_t leg, const cvi_sound *sound)
{
    cvi__leg *l = NULL;
    cvi_sound s = {0};
    int rc = CVI_OK;

    CVI_REQUIRE(meeting != NULL);
    l = cvi__meeting_find(meeting, leg);
    if (!l) {
        return cvi__meeting_no_leg(meeting, leg);
    }
    if (!sound) {
        hush(meeting, l);
        return CVI_OK;
    }
    rc = cvi__params_read(&s, sizeof(s), SOUND_OLDEST, sound);
    if (rc == CVI_OK) {
        rc = check(meeting, &s);
    }
    return rc == CVI_OK ? queue(meeting, l, &s) : rc;
}

/* ---- over a meeting -------------------------------------------------------------------- */

/* Up to n samples of the first sound; how many of its queue's time they take. */
static size_t take(const cvi_meeting *m, cvi__leg *leg, int16_t *out, size_t n)
{
    const cvi__sound *s = &leg->sounds[0];
    const size_t gap = (size_t)s->gap_ms * (CVI__MIX_RATE / 1000u);
    const size_t at = leg->sound_at;

    if (at < gap) {
        n = CVI_MIN(n, gap - at);
        memset(out, 0, n * sizeof(*out));
    } else {
        n = CVI_MIN(n, s->clip->samples - (at - gap));
        if (n > 0) {
            memcpy(out, s->clip->pcm + (at - gap), n * sizeof(*out));
        }
        m->mixer.dsp.gain_ramp(out, n, cvi__gain_of(s->gain_db), 0);
    }
    leg->sound_at += n;
    if (leg->sound_at == gap + s->clip->samples) {
        leg->sound_at = gap;
        if (!s->is_loop || s->clip->samples == 0) {
            cvi__sound_next(leg);
        }
    }
    return n;
}

static void fade_out(const cvi_meeting *m, cvi__leg *leg, int16_t *heard)
{
    const cvi__sound *s = &leg->ending;
    int16_t piece[CVI__FADE_SAMPLES];

    for (size_t i = 0; i < CVI__FADE_SAMPLES; i++) {
        const size_t at = leg->ending_at + i;

        piece[i] = s->is_loop || at < s->clip->samples ? s->clip->pcm[at % s->clip->samples] : 0;
    }
    m->mixer.dsp.gain_ramp(piece, CVI__FADE_SAMPLES, cvi__gain_of(s->gain_db), 0);
    m->mixer.dsp.gain_ramp(piece, CVI__FADE_SAMPLES, CVI__GAIN_ONE, -CVI__FADE_STEP);
    cvi__mixer_overlay(&m->mixer, heard, piece, CVI__FADE_SAMPLES);
    leg->ending.clip = NULL;
}

void cvi__sound_overlay(const cvi_meeting *m, cvi__leg *leg, int16_t *heard)
{
    int16_t piece[CVI__TICK_SAMPLES];
    size_t at = 0;

    if (leg->ending.clip) {
        fade_out(m, leg, heard);
    }
    while (leg->sound_count > 0 && at < CVI__TICK_SAMPLES) {
        const size_t n = take(m, leg, piece, CVI__TICK_SAMPLES - at);

        cvi__mixer_overlay(&m->mixer, heard + at, piece, n);
        at += n;
    }
}

void cvi__sound_pass(const cvi_meeting *m, cvi__leg *leg)
{
    int16_t unheard[CVI__TICK_SAMPLES] = {0};

    cvi__sound_overlay(m, leg, unheard);
}
