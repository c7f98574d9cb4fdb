/* SPDX-License-Identifier: MIT */
/*
 * The audio jitter buffer. Packets go in as they come; units come out on the caller's clock, one
 * after the other without gaps while the sender speaks. What is missing comes out as units of
 * length 0, the last packet of a gap as `lost` of the unit after it, never both. A sender whose
 * clock drifts is met by one unit dropped or one made up now and then.
 * It never allocates after init.
 */
#ifndef CVI_RTP_JITTER_H
#define CVI_RTP_JITTER_H

#include "core/base.h"
#include "rtp/delay.h"

#define CVI__JITTER_SLOTS 64u
#define CVI__JITTER_BYTES 1600u /* of one payload; larger ones are refused */

typedef struct cvi__jitter_packet {
    uint64_t time_us; /* arrival */
    uint32_t codec;
    uint32_t clock_hz;
    uint32_t ssrc;
    uint32_t timestamp;
    uint32_t duration; /* ticks, > 0 */
    uint16_t sequence;
    uint8_t marker;
    const uint8_t *payload;
    size_t len;
} cvi__jitter_packet;

typedef struct cvi__jitter_slot {
    int64_t ticks; /* media time, unwrapped */
    uint32_t timestamp;
    uint32_t codec;
    uint32_t duration;
    uint16_t sequence;
    uint16_t len;
    uint8_t *bytes;
} cvi__jitter_slot;

typedef struct cvi__jitter {
    cvi_allocator alloc;
    uint8_t *memory;
    cvi__jitter_slot slots[CVI__JITTER_SLOTS]; /* sorted by media time; the first `count` count */
    uint32_t count;
    uint32_t min_us;
    uint32_t max_us;
    cvi__delay delay;

    uint8_t is_started; /* ssrc, clock and newest are set */
    uint8_t is_playing;
    uint8_t is_spurt; /* the next unit is the first after silence */
    uint32_t ssrc;
    uint32_t clock_hz;
    uint32_t newest_timestamp;
    int64_t newest;      /* unwrapped */
    int64_t play_ticks;  /* media time that is due next */
    uint64_t play_at_us; /* when */
    uint32_t codec;      /* of the last unit */
    uint32_t duration;
    uint32_t made_up;    /* ticks concealed while waiting for what is due */
    uint32_t conceal_us; /* concealed in a row */
    uint32_t since_adjust_us;

    uint64_t late;
    uint64_t duplicates;
    uint64_t concealed; /* units of length 0, and losses told by the unit after them */
    uint64_t dropped;   /* to catch up, or for want of room */
} cvi__jitter;

int cvi__jitter_init(cvi__jitter *j, const cvi_allocator *alloc, uint32_t min_us, uint32_t max_us);
void cvi__jitter_free(cvi__jitter *j);

/* Take one packet; its payload is copied. CVI_OK also when it is late or a repeat; CVI_ELIMIT. */
int cvi__jitter_put(cvi__jitter *j, const cvi__jitter_packet *packet);

/* CVI_OK, or CVI_AGAIN until the deadline. The unit's data lives until the next put. */
int cvi__jitter_next(cvi__jitter *j, uint64_t now_us, cvi_unit *out);
uint64_t cvi__jitter_deadline(const cvi__jitter *j);

/* The media time that plays next, and when; 0 while nothing plays. */
int cvi__jitter_position(const cvi__jitter *j, uint32_t *timestamp, uint64_t *at_us);

/* Between the arrival of the fastest packets and their playout; 0 while nothing plays. */
uint32_t cvi__jitter_delay_us(const cvi__jitter *j);

#endif
