/* SPDX-License-Identifier: MIT */
#include "rtp/assembler.h"

#include <string.h>

#include "core/mem.h"
#include "rtp/vp8.h"

int cvi__assembler_init(cvi__assembler *a, const cvi_allocator *alloc)
{
    memset(a, 0, sizeof(*a));
    a->alloc = *alloc;
    for (size_t i = 0; i < CVI__ASM_UNITS; i++) {
        cvi__buf_init(&a->units[i].data, &a->alloc, CVI__ASM_UNIT_BYTES);
    }
    a->held = cvi__mem_calloc(&a->alloc, CVI__ASM_HELD, sizeof(*a->held));
    a->held_bytes = cvi__mem_calloc(&a->alloc, CVI__ASM_HELD, CVI__ASM_HELD_BYTES);
    if (!a->held || !a->held_bytes) {
        cvi__assembler_free(a);
        return CVI_ENOMEM;
    }
    return CVI_OK;
}

void cvi__assembler_free(cvi__assembler *a)
{
    for (size_t i = 0; i < CVI__ASM_UNITS; i++) {
        if (a->units[i].data.alloc) {
            cvi__buf_free(&a->units[i].data);
        }
    }
    cvi__mem_free(&a->alloc, a->held);
    cvi__mem_free(&a->alloc, a->held_bytes);
    a->held = NULL;
    a->held_bytes = NULL;
}

static void drop_held(cvi__assembler *a)
{
    for (size_t i = 0; i < CVI__ASM_HELD; i++) {
        a->held[i].is_used = 0;
    }
    a->held_count = 0;
}

void cvi__assembler_reset(cvi__assembler *a)
{
    drop_held(a);
    a->is_started = 0;
    a->is_open = 0;
    a->lost = 0;
}

static void release_given(cvi__assembler *a)
{
    if (a->is_given) {
        a->is_given = 0;
        a->head = (a->head + 1) % CVI__ASM_UNITS;
        a->count--;
    }
}

static cvi__asm_unit *building(cvi__assembler *a)
{
    return &a->units[(a->head + a->count) % CVI__ASM_UNITS];
}

/* One packet may complete two units: the one before it and its own. */
static int has_room(const cvi__assembler *a)
{
    return a->count + 2 < CVI__ASM_UNITS;
}

static void complete_unit(cvi__assembler *a)
{
    cvi__asm_unit *u = building(a);

    if (u->codec == CVI_CODEC_H264 && cvi__h264_depack_cut(&a->h264, &u->data)) {
        u->is_damaged = 1;
    }
    a->is_open = 0;
    if (u->codec == CVI_CODEC_H264) {
        u->is_keyframe = a->h264.is_keyframe;
    }
    a->largest = CVI_MAX(a->largest, u->data.len);
    if (u->data.len > 0) {
        a->count++;
    } else {
        a->lost += u->lost; /* nothing usable in it: the next unit tells */
    }
}

static int is_start(const cvi__asm_packet *p)
{
    return p->codec == CVI_CODEC_VP8 ? cvi__vp8_is_start(p->payload, p->len)
                                     : cvi__h264_is_start(p->payload, p->len);
}

static void begin_unit(cvi__assembler *a, const cvi__asm_packet *p)
{
    cvi__asm_unit *u = building(a);

    cvi__buf_reset(&u->data);
    cvi__buf_reserve(&u->data, a->largest); /* a failure shows in the unit, as damage */
    cvi__h264_depack_begin(&a->h264);
    u->time_us = p->time_us;
    u->timestamp = p->timestamp;
    u->codec = p->codec;
    u->lost = a->lost;
    u->is_keyframe = 0;
    u->is_damaged = !is_start(p);
    a->lost = 0;
    a->is_open = 1;
}

/* Packets are missing in front of `p`: what is open may lack its end, or its middle. */
static void note_gap(cvi__assembler *a, const cvi__asm_packet *p, uint32_t missing)
{
    cvi__asm_unit *u = building(a);

    if (!a->is_open) {
        a->lost += missing;
        return;
    }
    u->is_damaged = 1;
    if (u->codec == CVI_CODEC_H264) {
        cvi__h264_depack_cut(&a->h264, &u->data);
    }
    if (u->timestamp == p->timestamp) {
        u->lost += missing;
    } else {
        a->lost += missing;
    }
}

static int append(cvi__assembler *a, cvi__asm_unit *u, const cvi__asm_packet *p)
{
    return p->codec == CVI_CODEC_VP8
               ? cvi__vp8_depack(&u->data, p->payload, p->len, &u->is_keyframe)
               : cvi__h264_depack(&a->h264, &u->data, p->payload, p->len);
}

/* The packet that is next in sequence; the caller made sure of the room. */
static void process(cvi__assembler *a, const cvi__asm_packet *p)
{
    const uint32_t missing =
        a->is_started ? (uint32_t)CVI_MAX(cvi__seq_diff(a->next_sequence, p->sequence), 0) : 0;
    cvi__asm_unit *u = building(a);

    a->is_started = 1;
    a->next_sequence = (uint16_t)(p->sequence + 1);
    if (missing > 0) {
        note_gap(a, p, missing);
    }
    if (p->len == 0) {
        return; /* keepalive or padding */
    }
    if (a->is_open && (u->timestamp != p->timestamp || u->codec != p->codec)) {
        complete_unit(a);
    }
    if (!a->is_open) {
        begin_unit(a, p);
    }
    u = building(a);
    if (append(a, u, p) != CVI_OK) {
        u->is_damaged = 1;
    }
    if (p->marker) {
        complete_unit(a);
    }
}

/* The held packet that comes first, or NULL. */
static cvi__asm_packet *first_held(cvi__assembler *a)
{
    cvi__asm_packet *best = NULL;

    for (size_t i = 0; a->held_count > 0 && i < CVI__ASM_HELD; i++) {
        cvi__asm_packet *p = &a->held[i];

        if (p->is_used && (!best || cvi__seq_diff(p->sequence, best->sequence) > 0)) {
            best = p;
        }
    }
    return best;
}

/* Process held packets; a gap in front of the first stops it unless `skip_gap`. */
static void drain(cvi__assembler *a, int skip_gap)
{
    cvi__asm_packet *p = first_held(a);

    while (p && has_room(a) && (skip_gap || p->sequence == a->next_sequence)) {
        skip_gap = 0;
        process(a, p);
        p->is_used = 0;
        a->held_count--;
        p = first_held(a);
        if (p) {
            a->gap_since_us = p->time_us;
        }
    }
}

static int hold(cvi__assembler *a, const cvi__asm_packet *packet)
{
    size_t slot = CVI__ASM_HELD;

    if (packet->len > CVI__ASM_HELD_BYTES) {
        a->late++;
        return CVI_OK;
    }
    for (size_t i = 0; i < CVI__ASM_HELD; i++) {
        if (a->held[i].is_used && a->held[i].sequence == packet->sequence) {
            return CVI_OK;
        }
        if (!a->held[i].is_used) {
            slot = i;
        }
    }
    if (slot == CVI__ASM_HELD) {
        return CVI_EFULL;
    }
    if (a->held_count == 0) {
        a->gap_since_us = packet->time_us;
    }
    a->held[slot] = *packet;
    a->held[slot].is_used = 1;
    a->held[slot].payload = a->held_bytes + slot * CVI__ASM_HELD_BYTES;
    if (packet->len > 0) {
        memcpy(a->held_bytes + slot * CVI__ASM_HELD_BYTES, packet->payload, packet->len);
    }
    a->held_count++;
    return CVI_OK;
}

static int32_t ahead_of(const cvi__assembler *a, const cvi__asm_packet *p)
{
    return a->is_started ? cvi__seq_diff(a->next_sequence, p->sequence) : 0;
}

int cvi__assembler_put(cvi__assembler *a, const cvi__asm_packet *packet)
{
    release_given(a);
    drain(a, 0);
    if (ahead_of(a, packet) > 0 && a->held_count == CVI__ASM_HELD) {
        drain(a, 1); /* no room to wait any longer */
    }
    if (ahead_of(a, packet) < 0) {
        a->late++;
        return CVI_OK;
    }
    if (ahead_of(a, packet) > 0 || !has_room(a)) {
        return hold(a, packet);
    }
    process(a, packet);
    drain(a, 0);
    return CVI_OK;
}

int cvi__assembler_has_room(const cvi__assembler *a)
{
    return has_room(a) || a->held_count < CVI__ASM_HELD;
}

void cvi__assembler_tick(cvi__assembler *a, uint64_t now_us)
{
    release_given(a);
    drain(a, 0);
    while (a->held_count > 0 && has_room(a) && now_us >= cvi__assembler_deadline(a)) {
        drain(a, 1);
    }
}

uint64_t cvi__assembler_deadline(const cvi__assembler *a)
{
    /* Without room only pulling helps, not time. */
    return a->held_count > 0 && has_room(a) ? a->gap_since_us + CVI__ASM_GAP_US : CVI_NO_DEADLINE;
}

const cvi__asm_unit *cvi__assembler_peek(const cvi__assembler *a, uint32_t *waiting)
{
    *waiting = a->count - a->is_given;
    return *waiting > 0 ? &a->units[(a->head + a->is_given) % CVI__ASM_UNITS] : NULL;
}

int cvi__assembler_next(cvi__assembler *a, const cvi__asm_unit **unit)
{
    release_given(a);
    drain(a, 0);
    if (a->count == 0) {
        return CVI_AGAIN;
    }
    a->is_given = 1;
    *unit = &a->units[a->head];
    return CVI_OK;
}
