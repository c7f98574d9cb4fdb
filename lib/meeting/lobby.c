/* SPDX-License-Identifier: MIT */
/*
 * What legs of a lobby hear: clips and silence from tapes, so that nothing is coded twice and a leg
 * needs no encoder of its own. A clip begins with a packet.
 */
#include "core/mem.h"
#include "meeting/state.h"

#define TAPES_MAX 256u

static cvi__audio_tape *find(const cvi_meeting *m, const cvi__audio_format *format,
                             const cvi__clip *clip, int32_t gain_db)
{
    for (uint32_t i = 0; i < m->tape_count; i++) {
        if (cvi__audio_tape_is(m->tapes[i], format, clip, gain_db)) {
            return m->tapes[i];
        }
    }
    return NULL;
}

/* Room for one more: the one that was not used for the longest time goes. */
static int make_room(cvi_meeting *m)
{
    uint32_t oldest = UINT32_MAX;

    if (m->tape_count < TAPES_MAX) {
        return CVI_OK;
    }
    for (uint32_t i = 0; i < m->tape_count; i++) {
        if (m->tapes[i]->users == 0 &&
            (oldest == UINT32_MAX || m->tapes[i]->used_us < m->tapes[oldest]->used_us)) {
            oldest = i;
        }
    }
    if (oldest == UINT32_MAX) {
        return CVI_EFULL;
    }
    cvi__audio_tape_free(&m->tapes[oldest]);
    m->tapes[oldest] = m->tapes[--m->tape_count];
    return CVI_OK;
}

static int get(cvi_meeting *m, const cvi__audio_format *format, const cvi__sound *sound,
               cvi__audio_tape **out)
{
    const cvi__clip *clip = sound ? sound->clip : NULL;
    const int32_t gain_db = sound ? sound->gain_db : 0;
    int rc = CVI_OK;

    *out = find(m, format, clip, gain_db);
    if (*out) {
        return CVI_OK;
    }
    if (!m->tapes) {
        m->tapes = cvi__mem_calloc(&m->alloc, TAPES_MAX, sizeof(cvi__audio_tape *));
    }
    rc = m->tapes ? make_room(m) : CVI_ENOMEM;
    if (rc == CVI_OK) {
        rc = cvi__audio_tape_create(out, format, clip, gain_db, &m->alloc);
    }
    if (rc == CVI_OK) {
        m->tapes[m->tape_count++] = *out;
    }
    return rc;
}

int cvi__lobby_join(cvi_meeting *m, cvi__leg *leg, const cvi__audio_format *format)
{
    cvi__audio_tape *silence = NULL;
    int rc = CVI_OK;

    if (leg->lobby.silence && cvi__audio_format_is(&leg->lobby.format, format)) {
        return CVI_OK;
    }
    if (format->codec != CVI_CODEC_UNKNOWN) {
        rc = get(m, format, NULL, &silence);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    cvi__lobby_leave(leg);
    leg->lobby = (cvi__lobby_seat){.format = *format, .silence = silence};
    if (silence) {
        silence->users++;
    }
    return CVI_OK;
}

static void end_tape(cvi__lobby_seat *seat)
{
    if (seat->tape) {
        seat->tape->users--;
    }
    seat->tape = NULL;
    seat->at = 0;
}

void cvi__lobby_hush(cvi__leg *leg)
{
    end_tape(&leg->lobby);
    leg->lobby.gap_ms = 0;
}

void cvi__lobby_leave(cvi__leg *leg)
{
    end_tape(&leg->lobby);
    if (leg->lobby.silence) {
        leg->lobby.silence->users--;
        leg->lobby.silence = NULL;
    }
}

void cvi__lobby_free(cvi_meeting *m)
{
    while (m->tape_count > 0) {
        cvi__audio_tape_free(&m->tapes[--m->tape_count]);
    }
    cvi__mem_free(&m->alloc, m->tapes);
    m->tapes = NULL;
}

/* ---- packets --------------------------------------------------------------------------- */

/* Begin with the first sound in the queue; one that cannot be coded is left out. */
static void begin(cvi_meeting *m, cvi__leg *leg)
{
    cvi__lobby_seat *seat = &leg->lobby;

    while (!seat->tape && leg->sound_count > 0) {
        if (get(m, &seat->format, &leg->sounds[0], &seat->tape) == CVI_OK) {
            seat->tape->users++;
            seat->at = 0;
            seat->gap_ms = leg->sounds[0].gap_ms;
        } else {
            cvi__sound_next(leg);
        }
    }
}

/* The sound of the next packet: a tape's packet, or NULL for silence. */
static cvi__blob *next_sound(cvi_meeting *m, cvi__leg *leg)
{
    cvi__lobby_seat *seat = &leg->lobby;
    cvi__blob *blob = NULL;

    begin(m, leg);
    if (!seat->tape) {
        return NULL;
    }
    if (seat->gap_ms > 0) {
        seat->gap_ms -= CVI_MIN(seat->gap_ms, seat->format.ptime_ms);
        return NULL;
    }
    seat->tape->used_us = m->now_us;
    if (cvi__audio_tape_packet(seat->tape, seat->at, &blob) != CVI_OK) {
        blob = NULL; /* no memory: a gap in what is heard, but not in time */
    }
    seat->at++;
    if (seat->at >= seat->tape->total) {
        seat->at = 0;
        if (!leg->sounds[0].is_loop) {
            end_tape(seat);
            cvi__sound_next(leg);
        }
    }
    return blob;
}

static void send(cvi__leg *leg, cvi__blob *blob, uint64_t position)
{
    const uint32_t rate = cvi__audio_rate(leg->lobby.format.codec);
    const uint32_t clock = leg->lobby.format.codec == CVI_CODEC_G722 ? 8000 : rate;
    const cvi__stamp stamp = {
        .time_us = position * 1000u / (CVI__MIX_RATE / 1000u),
        .timestamp = (uint32_t)(position / (CVI__MIX_RATE / clock)),
    };

    leg->audio_encoded += cvi__outbox_push(&leg->audio, blob, &stamp) == CVI_OK;
}

void cvi__lobby_speak(cvi_meeting *m, cvi__leg *leg, uint64_t tick)
{
    cvi__lobby_seat *seat = &leg->lobby;
    const uint64_t end = m->position0 + (tick + 1) * CVI__TICK_SAMPLES;
    const uint64_t length = (uint64_t)seat->format.ptime_ms * (CVI__MIX_RATE / 1000u);
    int16_t unheard[CVI__TICK_SAMPLES] = {0};

    if (!seat->silence) { /* its sounds take their time, too */
        cvi__sound_overlay(m, leg, unheard);
        return;
    }
    if (seat->position == 0 || seat->position + length + CVI__TICK_SAMPLES <= end) {
        seat->position = end - CVI__TICK_SAMPLES; /* at first, and after a gap in the ticks */
    }
    while (seat->position + length <= end) {
        cvi__blob *blob = next_sound(m, leg);

        if (!blob && cvi__audio_tape_packet(seat->silence, 0, &blob) != CVI_OK) {
            blob = NULL;
        }
        if (blob) {
            send(leg, blob, seat->position);
        }
        seat->position += length;
    }
}
