/* SPDX-License-Identifier: MIT */
/* The audio clock: every 20 ms all sound is taken, mixed, encoded and given out. */
#include "meeting/state.h"

#include <string.h>

#define CATCH_UP_TICKS 3u

static uint64_t tick_us(const cvi_meeting *m, uint64_t tick)
{
    return m->params.start_us + tick * CVI__TICK_US;
}

/* Ticks that begin no later than now. */
static uint64_t ticks_due(const cvi_meeting *m, uint64_t now_us)
{
    return now_us < m->params.start_us ? 0 : (now_us - m->params.start_us) / CVI__TICK_US + 1;
}

void cvi__meeting_sync(cvi_meeting *m, uint64_t now_us)
{
    const uint64_t due = ticks_due(m, now_us);

    if (due > 0) { /* a tick that begins just now is still to come */
        m->ticks = CVI_MAX(m->ticks, tick_us(m, due - 1) == now_us ? due - 1 : due);
    }
}

/* ---- one tick -------------------------------------------------------------------------- */

/* From one gain to another within a tick, so that nothing clicks; 1.0 leaves every bit. */
static void change_gain(const cvi_meeting *m, int16_t *pcm, int32_t from, int32_t to)
{
    if (from != CVI__GAIN_ONE || to != CVI__GAIN_ONE) {
        m->mixer.dsp.gain_ramp(pcm, CVI__TICK_SAMPLES, from,
                               (to - from) / (int32_t)CVI__TICK_SAMPLES);
    }
}

/* The tick in which somebody is muted or no longer is still heard. */
static void take_said(cvi_meeting *m, cvi__leg *leg)
{
    const uint32_t is_heard = !leg->is_muted || !leg->was_muted;

    leg->has_said = (uint32_t)cvi__audio_source_pull(&leg->ear, leg->said) && is_heard;
    if (leg->has_said) {
        change_gain(m, leg->said, leg->was_muted ? 0 : CVI__GAIN_ONE,
                    leg->is_muted ? 0 : CVI__GAIN_ONE);
    }
    leg->was_muted = leg->is_muted;
}

static void listen(cvi_meeting *m, cvi__leg *leg)
{
    uint64_t energy = 0;

    take_said(m, leg);
    if (leg->has_said) {
        energy = m->mixer.dsp.energy(leg->said, CVI__TICK_SAMPLES);
    }
    cvi__common_judge(leg, energy);
    if (leg->has_said) {
        cvi__mixer_add(&m->mixer, leg->said);
    }
    cvi__loudness_feed(&leg->loudness, energy, CVI__TICK_SAMPLES);
    cvi__speaker_offer(&m->speaker, leg->id, &leg->loudness);
}

static void speak(cvi_meeting *m, cvi__leg *leg, uint64_t tick)
{
    const uint64_t position = m->position0 + tick * CVI__TICK_SAMPLES;
    int16_t heard[CVI__TICK_SAMPLES];
    cvi__blob *packet = NULL;

    if (!leg->has_mouth) {
        cvi__sound_pass(m, leg);
        leg->last_gain = leg->gain;
        return;
    }
    if (cvi__common_speak(m, leg, tick)) {
        return;
    }
    cvi__mixer_take(&m->mixer, leg->has_said ? leg->said : NULL, heard);
    change_gain(m, heard, leg->last_gain, leg->gain);
    leg->last_gain = leg->gain;
    cvi__sound_overlay(m, leg, heard);
    cvi__audio_rendition_feed(&leg->mouth, position, heard);
    while (cvi__audio_rendition_next(&leg->mouth, &packet) == CVI_OK) {
        leg->audio_encoded += cvi__outbox_push(&leg->audio, packet, NULL) == CVI_OK;
        cvi__blob_unref(&packet);
    }
}

static void run_lobby_tick(cvi_meeting *m, uint64_t tick)
{
    for (uint32_t i = 0; i < m->leg_count; i++) {
        cvi__lobby_speak(m, m->legs[i], tick);
    }
}

static void run_tick(cvi_meeting *m, uint64_t tick)
{
    cvi__mixer_begin(&m->mixer);
    for (uint32_t i = 0; i < m->leg_count; i++) {
        listen(m, m->legs[i]);
    }
    cvi__mixer_sum(&m->mixer);
    for (uint32_t i = 0; i < m->leg_count; i++) {
        speak(m, m->legs[i], tick);
    }
    if (cvi__speaker_decide(&m->speaker)) {
        cvi__meeting_emit(m, tick_us(m, tick), CVI_MEETING_EVENT_SPEAKER, m->speaker.leg, 0);
    }
}

static void report_key(cvi_meeting *m, const cvi__leg *leg, cvi__video_source *source,
                       uint32_t medium)
{
    if (source && cvi__ring_room(&m->events) > 0 &&
        cvi__video_source_should_ask(source, m->now_us)) {
        cvi__meeting_emit(m, m->now_us, CVI_MEETING_EVENT_KEYFRAME_NEEDED, leg->id, medium);
    }
}

static void report_tones(cvi_meeting *m, cvi__leg *leg, uint64_t now_us)
{
    while (cvi__ring_room(&m->events) > 0) {
        const char digit = cvi__audio_source_next_tone(&leg->ear);

        if (digit == 0) {
            break;
        }
        cvi__meeting_emit(m, now_us, CVI_MEETING_EVENT_TONE, leg->id, (uint32_t)digit);
    }
}

/* What the tick found out, mostly about single legs; what finds no room is told later. */
static void report(cvi_meeting *m, uint64_t now_us)
{
    for (uint32_t i = 0; i < m->leg_count; i++) {
        cvi__leg *leg = m->legs[i];

        report_tones(m, leg, now_us);
        if (leg->has_played &&
            cvi__meeting_emit(m, now_us, CVI_MEETING_EVENT_PLAYED, leg->id, 0) == CVI_OK) {
            leg->has_played = 0;
        }
        report_key(m, leg, leg->camera, CVI_MEDIUM_VIDEO);
        report_key(m, leg, leg->share.source, CVI_MEDIUM_CONTENT);
    }
    cvi__content_tell(m, now_us);
}

int cvi_meeting_tick(cvi_meeting *meeting, uint64_t now_us)
{
    uint64_t due = 0;

    CVI_REQUIRE(meeting != NULL);
    meeting->now_us = now_us;
    if (meeting->leg_count == 0) {
        cvi__content_tell(meeting, now_us); /* whoever shared may have left last */
        return CVI_OK;
    }
    due = ticks_due(meeting, now_us);
    if (due > meeting->ticks + CATCH_UP_TICKS) {
        meeting->gap_ticks += due - meeting->ticks - CATCH_UP_TICKS;
        meeting->ticks = due - CATCH_UP_TICKS;
    }
    if (meeting->ticks >= due) {
        return CVI_OK;
    }
    while (meeting->ticks < due) {
        if (meeting->params.is_lobby) {
            run_lobby_tick(meeting, meeting->ticks++);
        } else {
            run_tick(meeting, meeting->ticks++);
        }
    }
    cvi__screen_tick(meeting, now_us);
    cvi__content_update(meeting, now_us);
    cvi__view_update_cameras(meeting, now_us);
    report(meeting, now_us);
    return CVI_OK;
}

static int feed_video(cvi_meeting *m, cvi__leg *leg, uint64_t now_us, const cvi_unit *unit)
{
    const int was_live = cvi__video_source_is_live(leg->camera, now_us, CVI__CAMERA_LIVE_US);

    cvi__video_source_touch(leg->camera, now_us);
    if (!was_live) { /* the layout changes before the first unit: it may be the keyframe */
        cvi__view_update_cameras(m, now_us);
    }
    return cvi__video_source_feed(leg->camera, now_us, unit);
}

int cvi_meeting_feed_unit(cvi_meeting *meeting, uint64_t now_us, uint32_t leg, const cvi_unit *unit)
{
    cvi__leg *l = NULL;
    int rc = CVI_ENOTSUP;

    CVI_REQUIRE(meeting != NULL && unit != NULL && (unit->data != NULL || unit->len == 0));
    l = cvi__meeting_find(meeting, leg);
    if (!l) {
        return cvi__error_set(&meeting->error, CVI_EMEETING_LEG, 0, "there is no leg %u", leg);
    }
    if (unit->medium == CVI_MEDIUM_AUDIO) {
        /* nobody hears it in a lobby, but for keys */
        rc = l->has_ear ? cvi__audio_source_feed(&l->ear, unit) : CVI_OK;
    } else if (unit->medium == CVI_MEDIUM_VIDEO) {
        rc = feed_video(meeting, l, now_us, unit);
    } else if (unit->medium == CVI_MEDIUM_CONTENT) {
        rc = cvi__content_feed(meeting, l, now_us, unit);
    }
    if (rc != CVI_OK) {
        cvi__error_set(&meeting->error, rc, 0, "leg %u: %s", leg, cvi_strerror(rc));
    }
    return rc;
}

uint64_t cvi_meeting_deadline(const cvi_meeting *meeting)
{
    if (!meeting || meeting->leg_count == 0) {
        return CVI_NO_DEADLINE;
    }
    return cvi__view_deadline(meeting, tick_us(meeting, meeting->ticks));
}
