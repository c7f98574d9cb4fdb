/* SPDX-License-Identifier: MIT */
/* What a receiver knows of one source: sequence, loss and jitter (RFC 3550 A.1, A.3, A.8). */
#ifndef CVI_RTP_STATS_H
#define CVI_RTP_STATS_H

#include "core/base.h"

typedef enum cvi__rtp_arrival {
    CVI__RTP_ARRIVAL_FIRST = 1,     /* the source's first packet */
    CVI__RTP_ARRIVAL_NEXT = 2,      /* newer than all before */
    CVI__RTP_ARRIVAL_REORDERED = 3, /* older, not seen before */
    CVI__RTP_ARRIVAL_DUPLICATE = 4,
    CVI__RTP_ARRIVAL_BAD = 5,    /* a single far jump: not counted, not to be used */
    CVI__RTP_ARRIVAL_RESTART = 6 /* two in a row after a far jump: the source began anew */
} cvi__rtp_arrival;

typedef struct cvi__rtp_stats {
    uint32_t clock_hz;
    uint8_t is_started;
    uint16_t max_sequence;
    uint32_t cycles;        /* wraps, shifted left by 16 */
    uint32_t base_sequence; /* extended */
    uint32_t bad_sequence;  /* what a restarted source sends next; > 0xffff: none */
    uint32_t transit;       /* of the last packet, in clock ticks */
    uint8_t has_transit;
    uint32_t jitter_q4; /* RFC 3550 jitter, scaled by 16 */
    uint64_t seen;      /* bit i: max_sequence - i arrived */
    uint64_t packets;   /* without duplicates and bad ones */
    uint64_t bytes;     /* their payload */
    uint64_t duplicates;
    uint64_t reordered;
    uint64_t lost_before; /* of runs before a restart */
    uint32_t run_packets; /* since the last restart */
    uint32_t expected_prior;
    uint32_t received_prior;
} cvi__rtp_stats;

void cvi__rtp_stats_init(cvi__rtp_stats *s, uint32_t clock_hz);

/* Account for one packet. A clock that changes (payload type switch) keeps the counts. */
cvi__rtp_arrival cvi__rtp_stats_feed(cvi__rtp_stats *s, uint16_t sequence, size_t payload_len);

/* RFC 3550 A.8; call for packets that carry new media, with the clock of their payload type. */
void cvi__rtp_stats_jitter(cvi__rtp_stats *s, uint32_t timestamp, uint32_t clock_hz,
                           uint64_t now_us);

uint32_t cvi__rtp_stats_highest(const cvi__rtp_stats *s); /* extended sequence number */
uint64_t cvi__rtp_stats_lost(const cvi__rtp_stats *s);    /* never negative */
uint64_t cvi__rtp_stats_jitter_us(const cvi__rtp_stats *s);

/* Fraction lost since the last call, in 1/256; for one report block per call. */
uint8_t cvi__rtp_stats_fraction(cvi__rtp_stats *s);

#endif
