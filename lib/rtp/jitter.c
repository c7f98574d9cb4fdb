/* SPDX-License-Identifier: MIT */
#include "rtp/jitter.h"

#include <string.h>

#include "core/mem.h"
#include "rtp/header.h"

#define JUMP_S 5                /* a timestamp this far off begins a new time base */
#define MAX_CONCEAL_US 120000u  /* then silence: the decoder has faded out by now */
#define MAX_GAP_US 500000u      /* longer gaps are pauses, not losses */
#define ADJUST_EVERY_US 200000u /* one unit dropped or made up at most this often */
#define SLACK_US 20000u         /* how far the delay may be off its target */
#define STALL_US 50000u         /* later than this, playing begins now and not in the past */

int cvi__jitter_init(cvi__jitter *j, const cvi_allocator *alloc, uint32_t min_us, uint32_t max_us)
{
    memset(j, 0, sizeof(*j));
    j->alloc = *alloc;
    j->min_us = min_us;
    j->max_us = max_us;
    j->memory = cvi__mem_calloc(alloc, CVI__JITTER_SLOTS, CVI__JITTER_BYTES);
    if (!j->memory) {
        return CVI_ENOMEM;
    }
    for (size_t i = 0; i < CVI__JITTER_SLOTS; i++) {
        j->slots[i].bytes = j->memory + i * CVI__JITTER_BYTES;
    }
    return CVI_OK;
}

void cvi__jitter_free(cvi__jitter *j)
{
    cvi__mem_free(&j->alloc, j->memory);
    j->memory = NULL;
}

static int64_t to_us(const cvi__jitter *j, int64_t ticks)
{
    /* Whole seconds apart, so that the product stays small. */
    return ticks / j->clock_hz * 1000000 + ticks % j->clock_hz * 1000000 / j->clock_hz;
}

static uint32_t span_us(const cvi__jitter *j, uint32_t ticks)
{
    return (uint32_t)((uint64_t)ticks * 1000000u / j->clock_hz);
}

/* Playout time of a media time, by what the network does now. */
static uint64_t due_us(const cvi__jitter *j, int64_t ticks)
{
    const int64_t due = cvi__delay_base(&j->delay) + to_us(j, ticks) + j->delay.target_us;

    return (uint64_t)CVI_MAX(due, 0);
}

/* Take out slots[index]; its bytes stay untouched until the next put. */
static void remove_slot(cvi__jitter *j, uint32_t index)
{
    const cvi__jitter_slot gone = j->slots[index];

    memmove(&j->slots[index], &j->slots[index + 1], (j->count - index - 1) * sizeof(gone));
    j->count--;
    j->slots[j->count] = gone;
}

static void restart(cvi__jitter *j, const cvi__jitter_packet *p)
{
    j->count = 0;
    j->is_started = 1;
    j->is_playing = 0;
    j->ssrc = p->ssrc;
    j->clock_hz = p->clock_hz;
    j->newest_timestamp = p->timestamp;
    j->newest = p->timestamp;
    cvi__delay_init(&j->delay, j->min_us, j->max_us);
}

static int is_new_base(const cvi__jitter *j, const cvi__jitter_packet *p)
{
    const int64_t step = cvi__ts_diff(j->newest_timestamp, p->timestamp);
    const int64_t limit = (int64_t)JUMP_S * p->clock_hz;

    return !j->is_started || p->ssrc != j->ssrc || p->clock_hz != j->clock_hz || step > limit ||
           step < -limit;
}

/* Where `ticks` belongs; *is_repeat when that media time is there already. */
static uint32_t find_place(const cvi__jitter *j, int64_t ticks, int *is_repeat)
{
    uint32_t at = j->count;

    while (at > 0 && j->slots[at - 1].ticks > ticks) {
        at--;
    }
    *is_repeat = at > 0 && j->slots[at - 1].ticks == ticks;
    return at;
}

static void insert(cvi__jitter *j, uint32_t at, int64_t ticks, const cvi__jitter_packet *p)
{
    cvi__jitter_slot slot = j->slots[j->count];

    memmove(&j->slots[at + 1], &j->slots[at], (j->count - at) * sizeof(slot));
    slot.ticks = ticks;
    slot.timestamp = p->timestamp;
    slot.codec = p->codec;
    slot.duration = p->duration;
    slot.sequence = p->sequence;
    slot.len = (uint16_t)p->len;
    memcpy(slot.bytes, p->payload, p->len);
    j->slots[at] = slot;
    j->count++;
}

int cvi__jitter_put(cvi__jitter *j, const cvi__jitter_packet *packet)
{
    int64_t ticks = 0;
    int is_repeat = 0;
    uint32_t at = 0;

    if (packet->len > CVI__JITTER_BYTES || packet->duration == 0 || packet->clock_hz == 0) {
        return CVI_ELIMIT;
    }
    if (is_new_base(j, packet)) {
        restart(j, packet);
    }
    ticks = j->newest + cvi__ts_diff(j->newest_timestamp, packet->timestamp);
    cvi__delay_feed(&j->delay, packet->time_us, (int64_t)packet->time_us - to_us(j, ticks));
    if (ticks > j->newest) {
        j->newest = ticks;
        j->newest_timestamp = packet->timestamp;
    }
    if (j->is_playing && ticks < j->play_ticks) {
        j->late++;
        return CVI_OK;
    }
    at = find_place(j, ticks, &is_repeat);
    if (is_repeat) {
        j->duplicates++;
        return CVI_OK;
    }
    if (j->count == CVI__JITTER_SLOTS) {
        j->dropped++;
        if (at == 0) {
            return CVI_OK;
        }
        remove_slot(j, 0);
        at--;
    }
    insert(j, at, ticks, packet);
    return CVI_OK;
}

static int begin_playing(cvi__jitter *j, uint64_t now_us)
{
    const uint64_t due = j->count > 0 ? due_us(j, j->slots[0].ticks) : CVI_NO_DEADLINE;

    if (now_us < due) {
        return CVI_AGAIN;
    }
    j->is_playing = 1;
    j->is_spurt = 1;
    j->play_ticks = j->slots[0].ticks;
    /* After a stall it is too late for `due`: time goes on from here. */
    j->play_at_us = now_us - due > STALL_US ? now_us : due;
    j->made_up = 0;
    j->conceal_us = 0;
    j->since_adjust_us = 0;
    return CVI_OK;
}

static uint32_t timestamp_of(const cvi__jitter *j, int64_t ticks)
{
    return j->newest_timestamp - (uint32_t)(j->newest - ticks);
}

static void fill(cvi__jitter *j, cvi_unit *out, uint32_t duration)
{
    const uint32_t us = span_us(j, duration);

    CVI_UNIT_INIT(out);
    out->medium = CVI_MEDIUM_AUDIO;
    out->codec = j->codec;
    out->duration = duration;
    out->time_us = j->play_at_us;
    out->flags = j->is_spurt ? CVI_UNIT_TALKSPURT : 0;
    j->is_spurt = 0;
    j->play_at_us += us;
    j->since_adjust_us = CVI_MIN(j->since_adjust_us + us, ADJUST_EVERY_US);
}

/* `lost` is 1 when the packet right before it is missing and was not given as a unit. */
static int give_slot(cvi__jitter *j, cvi_unit *out, uint32_t lost)
{
    const cvi__jitter_slot s = j->slots[0];

    j->codec = s.codec;
    j->duration = s.duration;
    fill(j, out, s.duration);
    out->data = s.len ? s.bytes : NULL;
    out->len = s.len;
    out->timestamp = s.timestamp;
    out->lost = lost;
    j->made_up = 0;
    j->conceal_us = 0;
    j->play_ticks = s.ticks + s.duration;
    remove_slot(j, 0);
    return CVI_OK;
}

/* A unit of length 0; `is_lost` when it stands for a packet that will not come. */
static int conceal(cvi__jitter *j, cvi_unit *out, uint32_t duration, int is_lost)
{
    fill(j, out, duration);
    out->timestamp = timestamp_of(j, j->play_ticks);
    j->concealed++;
    j->conceal_us += span_us(j, duration);
    if (is_lost) {
        j->play_ticks += duration;
    }
    return CVI_OK;
}

/* How much later than wished the next unit plays; negative: earlier. */
static int64_t excess_us(const cvi__jitter *j)
{
    return (int64_t)j->play_at_us - (int64_t)due_us(j, j->play_ticks);
}

static int64_t slack_us(const cvi__jitter *j)
{
    return CVI_MAX(span_us(j, j->slots[0].duration), SLACK_US);
}

/* What is due is there: give it, unless the delay has to change first. */
static int play_present(cvi__jitter *j, cvi_unit *out)
{
    const int may_adjust = j->since_adjust_us >= ADJUST_EVERY_US;

    if (may_adjust && j->count > 1 && excess_us(j) > slack_us(j)) {
        j->since_adjust_us = 0;
        j->play_ticks = j->slots[0].ticks + j->slots[0].duration;
        j->dropped++;
        remove_slot(j, 0);
        return CVI_AGAIN;
    }
    if (may_adjust && excess_us(j) < -slack_us(j)) {
        const int rc = conceal(j, out, j->slots[0].duration, 0);

        j->since_adjust_us = 0;
        return rc;
    }
    return give_slot(j, out, 0);
}

/*
 * Only one packet is missing, and the next is here: it goes out at once, so that its decoder can
 * restore the missing one from what the next carries of it (Opus FEC).
 */
static int give_over_gap(cvi__jitter *j, cvi_unit *out)
{
    j->concealed++;
    j->play_at_us += span_us(j, j->slots[0].duration);
    return give_slot(j, out, 1);
}

/* Something later is there, what is due is not. CVI_AGAIN: look again. */
static int play_gap(cvi__jitter *j, cvi_unit *out)
{
    const int64_t gap = j->slots[0].ticks - j->play_ticks;

    if (j->made_up > 0) {
        const int64_t covered = CVI_MIN(gap, (int64_t)j->made_up);

        j->play_ticks += covered; /* it was concealed while we waited */
        j->made_up = 0;
        return CVI_AGAIN;
    }
    if (to_us(j, gap) > MAX_GAP_US || j->conceal_us >= MAX_CONCEAL_US) {
        j->is_playing = 0;
        return CVI_AGAIN;
    }
    if (gap == j->slots[0].duration) {
        return give_over_gap(j, out);
    }
    return conceal(j, out, (uint32_t)CVI_MIN(gap, (int64_t)j->duration), 1);
}

static int play_empty(cvi__jitter *j, cvi_unit *out)
{
    if (j->conceal_us >= MAX_CONCEAL_US || j->duration == 0) {
        j->is_playing = 0;
        return CVI_AGAIN;
    }
    j->made_up += j->duration;
    return conceal(j, out, j->duration, 0);
}

int cvi__jitter_next(cvi__jitter *j, uint64_t now_us, cvi_unit *out)
{
    for (;;) {
        int rc = CVI_AGAIN;

        if (!j->is_playing && begin_playing(j, now_us) != CVI_OK) {
            return CVI_AGAIN;
        }
        if (now_us < j->play_at_us) {
            return CVI_AGAIN;
        }
        if (j->count == 0) {
            rc = play_empty(j, out);
        } else if (j->slots[0].ticks > j->play_ticks) {
            rc = play_gap(j, out);
        } else {
            rc = play_present(j, out);
        }
        if (rc == CVI_OK) {
            return CVI_OK;
        }
    }
}

uint64_t cvi__jitter_deadline(const cvi__jitter *j)
{
    if (j->is_playing) {
        return j->play_at_us;
    }
    return j->count > 0 ? due_us(j, j->slots[0].ticks) : CVI_NO_DEADLINE;
}

int cvi__jitter_position(const cvi__jitter *j, uint32_t *timestamp, uint64_t *at_us)
{
    *timestamp = j->is_playing ? timestamp_of(j, j->play_ticks) : 0;
    *at_us = j->play_at_us;
    return j->is_playing;
}

uint32_t cvi__jitter_delay_us(const cvi__jitter *j)
{
    int64_t delay = 0;

    if (j->is_playing) {
        delay = excess_us(j) + j->delay.target_us;
    }
    return (uint32_t)CVI_CLAMP(delay, 0, 10000000);
}
