/* SPDX-License-Identifier: MIT */
/*
 * What legs of a lobby hear: clips and silence from tapes, so that nothing is coded twice and a leg
 * needs no encoder of its own. A clip begins with a packet.
 */
#include "meeting/state.h"

int cvi__lobby_join(cvi_meeting *m, cvi__leg *leg, const cvi__audio_format *format)
{
    const cvi__audio_key key = {.format = *format};
    cvi__audio_tape *silence = NULL;
    int rc = CVI_OK;

    if (leg->lobby.silence && cvi__audio_format_is(&leg->lobby.format, format)) {
        return CVI_OK;
    }
    if (format->codec != CVI_CODEC_UNKNOWN) {
        rc = cvi__tapes_get_sound(m->tapes, &key, &silence);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    cvi__lobby_leave(m, leg);
    leg->lobby = (cvi__lobby_seat){.format = *format, .silence = silence};
    return CVI_OK;
}

static void end_tape(cvi_meeting *m, cvi__lobby_seat *seat)
{
    if (seat->tape) {
        cvi__tapes_put_sound(m->tapes, &seat->tape);
    }
    seat->at = 0;
}

void cvi__lobby_hush(cvi_meeting *m, cvi__leg *leg)
{
    end_tape(m, &leg->lobby);
    leg->lobby.gap_ms = 0;
}

void cvi__lobby_leave(cvi_meeting *m, cvi__leg *leg)
{
    end_tape(m, &leg->lobby);
    if (leg->lobby.silence) {
        cvi__tapes_put_sound(m->tapes, &leg->lobby.silence);
    }
}

/* ---- packets --------------------------------------------------------------------------- */

static int find_tape(cvi_meeting *m, cvi__lobby_seat *seat, const cvi__sound *sound)
{
    const cvi__audio_key key = {seat->format, sound->clip, sound->gain_db};

    return cvi__tapes_get_sound(m->tapes, &key, &seat->tape);
}

/* Begin with the first sound in the queue; one that cannot be coded is left out. */
static void begin(cvi_meeting *m, cvi__leg *leg)
{
    cvi__lobby_seat *seat = &leg->lobby;

    while (!seat->tape && leg->sound_count > 0) {
        if (find_tape(m, seat, &leg->sounds[0]) == CVI_OK) {
            seat->at = 0;
            seat->gap_ms = leg->sounds[0].gap_ms;
        } else {
            cvi__sound_next(leg);
        }
    }
}

/* Whether the next packet is one of a tape. */
static int is_sounding(cvi_meeting *m, cvi__leg *leg)
{
    cvi__lobby_seat *seat = &leg->lobby;

    begin(m, leg);
    if (!seat->tape) {
        return 0;
    }
    if (seat->gap_ms > 0) {
        seat->gap_ms -= CVI_MIN(seat->gap_ms, seat->format.ptime_ms);
        return 0;
    }
    return 1;
}

/* The tape's packet was given out; the tape may go when it was the last one. */
static void advance(cvi_meeting *m, cvi__leg *leg)
{
    cvi__lobby_seat *seat = &leg->lobby;

    if (++seat->at < seat->tape->total) {
        return;
    }
    seat->at = 0;
    if (!leg->sounds[0].is_loop) {
        end_tape(m, seat);
        cvi__sound_next(leg);
    }
}

/* Without memory for it there is a gap in what is heard, but not in time. */
static void send(cvi__leg *leg, cvi__audio_tape *tape, uint32_t at)
{
    const cvi__lobby_seat *seat = &leg->lobby;
    const uint32_t rate = cvi__audio_rate(seat->format.codec);
    const uint32_t clock = seat->format.codec == CVI_CODEC_G722 ? 8000 : rate;
    const cvi__stamp stamp = {
        .time_us = seat->position * 1000u / (CVI__MIX_RATE / 1000u),
        .timestamp = (uint32_t)(seat->position / (CVI__MIX_RATE / clock)),
    };
    cvi__blob *packet = NULL;

    if (cvi__audio_tape_packet(tape, at, &packet) == CVI_OK) {
        leg->audio_encoded += cvi__outbox_push(&leg->audio, packet, &stamp) == CVI_OK;
    } else if (tape != seat->silence) {
        send(leg, seat->silence, 0);
    }
}

void cvi__lobby_speak(cvi_meeting *m, cvi__leg *leg, uint64_t tick)
{
    cvi__lobby_seat *seat = &leg->lobby;
    const uint64_t end = m->position0 + (tick + 1) * CVI__TICK_SAMPLES;
    const uint64_t length = (uint64_t)seat->format.ptime_ms * (CVI__MIX_RATE / 1000u);

    if (!seat->silence) {
        cvi__sound_pass(m, leg);
        return;
    }
    if (seat->position == 0 || seat->position + length + CVI__TICK_SAMPLES <= end) {
        seat->position = end - CVI__TICK_SAMPLES; /* at first, and after a gap in the ticks */
    }
    while (seat->position + length <= end) {
        if (is_sounding(m, leg)) {
            send(leg, seat->tape, seat->at);
            advance(m, leg);
        } else {
            send(leg, seat->silence, 0);
        }
        seat->position += length;
    }
}
