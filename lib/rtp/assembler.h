/* SPDX-License-Identifier: MIT */
/*
 * From RTP packets of one video stream to coded units. Packets in order are appended to the unit
 * at once; those ahead of a gap are held until it closes, or its time or the room is over.
 */
#ifndef CVI_RTP_ASSEMBLER_H
#define CVI_RTP_ASSEMBLER_H

#include "core/buf.h"
#include "rtp/h264.h"
#include "rtp/header.h"

#define CVI__ASM_UNITS 6u              /* one is being built, the others wait to be pulled */
#define CVI__ASM_HELD 64u              /* packets ahead of a gap */
#define CVI__ASM_HELD_BYTES 1600u      /* of one held payload; larger ones are lost */
#define CVI__ASM_UNIT_BYTES (1u << 20) /* largest unit */
#define CVI__ASM_GAP_US 60000u         /* how long a gap holds back what follows */

typedef struct cvi__asm_packet {
    uint64_t time_us; /* arrival */
    uint32_t timestamp;
    uint32_t codec;
    uint16_t sequence;
    uint8_t marker;
    uint8_t is_used;
    uint32_t len;
    const uint8_t *payload;
} cvi__asm_packet;

typedef struct cvi__asm_unit {
    cvi__buf data;
    uint64_t time_us;
    uint32_t timestamp;
    uint32_t codec;
    uint32_t lost;
    uint8_t is_keyframe;
    uint8_t is_damaged;
} cvi__asm_unit;

typedef struct cvi__assembler {
    cvi_allocator alloc;
    cvi__asm_packet *held; /* CVI__ASM_HELD */
    uint8_t *held_bytes;
    uint32_t held_count;
    uint8_t is_started;
    uint8_t is_open;  /* units[building] has begun */
    uint8_t is_given; /* units[head] was handed out and goes at the next call */
    uint16_t next_sequence;
    uint64_t gap_since_us; /* while held_count > 0 */
    uint32_t lost;         /* missing since the last unit began */
    size_t largest;        /* unit so far: every buffer is made that large, once */
    cvi__h264_depacker h264;
    uint32_t head;
    uint32_t count; /* complete units from head on */
    uint64_t late;  /* packets that came after their gap was given up, or did not fit */
    cvi__asm_unit units[CVI__ASM_UNITS];
} cvi__assembler;

int cvi__assembler_init(cvi__assembler *a, const cvi_allocator *alloc); /* CVI_ENOMEM */
void cvi__assembler_free(cvi__assembler *a);

/* Another source begins: what is not complete is dropped, complete units stay. */
void cvi__assembler_reset(cvi__assembler *a);

/* Take one packet; its payload is copied. CVI_EFULL: pull units first, nothing was consumed. */
int cvi__assembler_put(cvi__assembler *a, const cvi__asm_packet *packet);

/* 1 when the next put cannot be refused for want of room. */
int cvi__assembler_has_room(const cvi__assembler *a);

/* Give up gaps whose time is over; call also after pulling. */
void cvi__assembler_tick(cvi__assembler *a, uint64_t now_us);
uint64_t cvi__assembler_deadline(const cvi__assembler *a);

/* The unit cvi__assembler_next() would give, or NULL; *waiting is how many there are. */
const cvi__asm_unit *cvi__assembler_peek(const cvi__assembler *a, uint32_t *waiting);

/* CVI_OK, or CVI_AGAIN. The unit's data lives until the next call on `a`. */
int cvi__assembler_next(cvi__assembler *a, const cvi__asm_unit **unit);

#endif
