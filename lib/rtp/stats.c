/* SPDX-License-Identifier: MIT */
#include "rtp/stats.h"

#include <string.h>

#define MAX_DROPOUT 3000u
#define MAX_MISORDER 100u
#define NO_BAD_SEQUENCE 0x10000u

void cvi__rtp_stats_init(cvi__rtp_stats *s, uint32_t clock_hz)
{
    memset(s, 0, sizeof(*s));
    s->clock_hz = clock_hz;
    s->bad_sequence = NO_BAD_SEQUENCE;
}

static uint32_t expected(const cvi__rtp_stats *s)
{
    return s->is_started ? cvi__rtp_stats_highest(s) - s->base_sequence + 1 : 0;
}

static uint64_t run_lost(const cvi__rtp_stats *s)
{
    const uint32_t want = expected(s);

    return want > s->run_packets ? want - s->run_packets : 0;
}

static void begin_run(cvi__rtp_stats *s, uint16_t sequence)
{
    s->lost_before += run_lost(s);
    s->is_started = 1;
    s->max_sequence = sequence;
    s->base_sequence = sequence;
    s->cycles = 0;
    s->bad_sequence = NO_BAD_SEQUENCE;
    s->run_packets = 0;
    s->seen = 1;
    s->expected_prior = 0;
    s->received_prior = 0;
    s->has_transit = 0;
}

static void count(cvi__rtp_stats *s, size_t payload_len)
{
    s->packets++;
    s->run_packets++;
    s->bytes += payload_len;
}

static cvi__rtp_arrival feed_newer(cvi__rtp_stats *s, uint16_t sequence, uint16_t ahead)
{
    if (sequence < s->max_sequence) {
        s->cycles += 0x10000u;
    }
    s->max_sequence = sequence;
    s->seen = ahead < 64 ? s->seen << ahead : 0;
    s->seen |= 1;
    s->bad_sequence = NO_BAD_SEQUENCE;
    return CVI__RTP_ARRIVAL_NEXT;
}

static cvi__rtp_arrival feed_older(cvi__rtp_stats *s, uint16_t behind)
{
    /* Past the 64 packets remembered a repeat cannot be told from a straggler: too late anyway. */
    if (behind >= 64 || (s->seen >> behind & 1)) {
        s->duplicates++;
        return CVI__RTP_ARRIVAL_DUPLICATE;
    }
    s->seen |= (uint64_t)1 << behind;
    s->reordered++;
    return CVI__RTP_ARRIVAL_REORDERED;
}

cvi__rtp_arrival cvi__rtp_stats_feed(cvi__rtp_stats *s, uint16_t sequence, size_t payload_len)
{
    const uint16_t ahead = (uint16_t)(sequence - s->max_sequence);
    cvi__rtp_arrival arrival = CVI__RTP_ARRIVAL_BAD;

    if (!s->is_started) {
        begin_run(s, sequence);
        arrival = CVI__RTP_ARRIVAL_FIRST;
    } else if (ahead != 0 && ahead < MAX_DROPOUT) {
        arrival = feed_newer(s, sequence, ahead);
    } else if (ahead == 0 || ahead > 0x10000u - MAX_MISORDER) {
        arrival = feed_older(s, (uint16_t)(0u - ahead));
    } else if (sequence == s->bad_sequence) {
        begin_run(s, sequence);
        arrival = CVI__RTP_ARRIVAL_RESTART;
    } else {
        s->bad_sequence = (uint16_t)(sequence + 1);
    }
    if (arrival != CVI__RTP_ARRIVAL_BAD && arrival != CVI__RTP_ARRIVAL_DUPLICATE) {
        count(s, payload_len);
    }
    return arrival;
}

void cvi__rtp_stats_jitter(cvi__rtp_stats *s, uint32_t timestamp, uint32_t clock_hz,
                           uint64_t now_us)
{
    if (clock_hz == 0) {
        return;
    }
    /* Seconds and the rest apart, so that the product stays within 64 bits. */
    const uint64_t ticks = now_us / 1000000u * clock_hz + now_us % 1000000u * clock_hz / 1000000u;
    const uint32_t transit = (uint32_t)ticks - timestamp;

    if (clock_hz != s->clock_hz) {
        s->jitter_q4 = (uint32_t)((uint64_t)s->jitter_q4 * clock_hz / CVI_MAX(s->clock_hz, 1u));
        s->clock_hz = clock_hz;
        s->has_transit = 0;
    }
    if (s->has_transit) {
        const int32_t d = (int32_t)(transit - s->transit);
        const uint32_t step = d < 0 ? 0u - (uint32_t)d : (uint32_t)d;

        /* A jump of over five seconds is a new time base, not jitter. */
        if (step < 5u * clock_hz) {
            s->jitter_q4 = s->jitter_q4 + step - ((s->jitter_q4 + 8) >> 4);
        }
    }
    s->transit = transit;
    s->has_transit = 1;
}

uint32_t cvi__rtp_stats_highest(const cvi__rtp_stats *s)
{
    return s->cycles + s->max_sequence;
}

uint64_t cvi__rtp_stats_lost(const cvi__rtp_stats *s)
{
    return s->lost_before + run_lost(s);
}

uint64_t cvi__rtp_stats_jitter_us(const cvi__rtp_stats *s)
{
    return s->clock_hz ? (uint64_t)(s->jitter_q4 >> 4) * 1000000u / s->clock_hz : 0;
}

uint8_t cvi__rtp_stats_fraction(cvi__rtp_stats *s)
{
    const uint32_t want = expected(s);
    const uint32_t span = want - s->expected_prior;
    const uint32_t got = s->run_packets - s->received_prior;

    s->expected_prior = want;
    s->received_prior = s->run_packets;
    if (span <= got) {
        return 0;
    }
    return (uint8_t)CVI_MIN((uint64_t)(span - got) * 256 / span, 255u);
}
