/* SPDX-License-Identifier: MIT */
/* Lip sync: sender reports give sound and pictures of one leg a common clock. */
#include "rtp/header.h"
#include "session/session_state.h"

#define LEAD_US 40000u    /* a picture still has to be decoded and drawn: it leaves this early */
#define HOLD_US 200000u   /* sound that plays later than this is not waited for */
#define BELIEF_US 2000000 /* sound and picture further apart were not tied together well */
#define CROWD 3u          /* with this many waiting, room matters more */

/* The sender's civil time of a media time, in microseconds. */
static int64_t capture_us(const cvi__stream_rx *rx, uint32_t timestamp, uint32_t clock_hz)
{
    const uint64_t report_us =
        (rx->sr_ntp >> 32) * 1000000u + ((rx->sr_ntp & 0xffffffffu) * 1000000u >> 32);
    const int64_t since = cvi__ts_diff(rx->sr_rtp, timestamp);

    return (int64_t)report_us + since * 1000000 / (int64_t)clock_hz;
}

uint64_t cvi__session_sound_of(const cvi_session *s, const cvi__stream *st, uint32_t timestamp)
{
    const cvi__stream *audio = &s->streams[CVI_MEDIUM_AUDIO];
    uint32_t sound = 0;
    uint64_t at_us = 0;
    int64_t ahead = 0;

    if (!audio->line || !audio->jitter || audio->rx.sr_us == 0 || st->rx.sr_us == 0 ||
        !cvi__jitter_position(audio->jitter, &sound, &at_us)) {
        return 0;
    }
    ahead = capture_us(&st->rx, timestamp, 90000) -
            capture_us(&audio->rx, sound, audio->jitter->clock_hz);
    if (ahead > BELIEF_US || ahead < -BELIEF_US) {
        return 0;
    }
    return (uint64_t)((int64_t)at_us + ahead);
}

uint64_t cvi__session_picture_due(const cvi_session *s, const cvi__stream *st)
{
    uint32_t waiting = 0;
    const cvi__asm_unit *u = cvi__assembler_peek(st->assembler, &waiting);
    uint64_t sound_us = 0;

    if (!u) {
        return CVI_NO_DEADLINE;
    }
    sound_us = cvi__session_sound_of(s, st, u->timestamp);
    if (waiting >= CROWD || sound_us < u->time_us + LEAD_US ||
        sound_us > u->time_us + LEAD_US + HOLD_US) {
        return u->time_us;
    }
    return sound_us - LEAD_US;
}
