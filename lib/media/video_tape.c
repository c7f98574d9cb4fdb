/* SPDX-License-Identifier: MIT */
#include "media/video_tape.h"

#include "core/mem.h"

#define SETTLE_UNITS 12u
#define SETTLE_US 80000u
#define REPEAT_US 500000u

cvi__video_tape *cvi__video_tape_create(const cvi__video_format *format, const cvi__slate *slate,
                                        cvi__tape_meter *meter, const cvi_allocator *alloc)
{
    cvi__video_tape *t = cvi__mem_zalloc(alloc, sizeof(*t));

    if (!t) {
        return NULL;
    }
    cvi__video_rendition_init(&t->rendition, format, 0, alloc);
    cvi__video_rendition_set_slate(&t->rendition, slate);
    t->rendition.job.kind = CVI__JOB_RECORD;
    t->tape = (cvi__tape){.is_video = 1, .meter = meter};
    cvi__tape_grow(&t->tape, sizeof(*t));
    return t;
}

void cvi__video_tape_free(cvi__video_tape *tape)
{
    const cvi_allocator alloc = tape->rendition.alloc;

    atomic_fetch_sub_explicit(&tape->tape.meter->bytes, tape->tape.bytes, memory_order_relaxed);
    for (uint32_t i = 0; i < CVI__TAPE_UNITS; i++) {
        cvi__blob_unref(&tape->units[i]);
    }
    cvi__video_rendition_free(&tape->rendition);
    cvi__mem_free(&alloc, tape);
}

int cvi__video_tape_is(const cvi__video_tape *tape, const cvi__video_format *format,
                       const cvi__slate *slate)
{
    return cvi__video_format_is(&tape->rendition.format, format) &&
           cvi__slate_is(&tape->rendition.slate, slate);
}

int cvi__video_tape_take(cvi__video_tape *tape)
{
    return atomic_exchange_explicit(&tape->is_taken, 1, memory_order_acquire) == 0;
}

int cvi__video_tape_is_taken(const cvi__video_tape *tape)
{
    return atomic_load_explicit(&tape->is_taken, memory_order_acquire) != 0;
}

void cvi__video_tape_give_back(cvi__video_tape *tape)
{
    atomic_store_explicit(&tape->is_taken, 0, memory_order_release);
}

/* ---- recording ------------------------------------------------------------------------- */

static uint32_t count_of(const cvi__video_tape *tape)
{
    return atomic_load_explicit(&tape->count, memory_order_acquire);
}

/* Somebody is about to need what is not there. */
static int is_short(const cvi__video_tape *tape, uint32_t wanted)
{
    return count_of(tape) < CVI_MIN(wanted, CVI__TAPE_UNITS);
}

uint64_t cvi__video_tape_deadline(const cvi__video_tape *tape, uint32_t wanted)
{
    if (!is_short(tape, wanted) || cvi__video_tape_is_taken(tape)) {
        return CVI_NO_DEADLINE;
    }
    return atomic_load_explicit(&tape->due_us, memory_order_relaxed);
}

static void set_due(cvi__video_tape *tape, uint64_t due_us)
{
    atomic_store_explicit(&tape->due_us, due_us, memory_order_relaxed);
}

/* The tape is taken. */
static cvi_job *begin(cvi__video_tape *tape, uint64_t now_us)
{
    static const cvi__scene nothing;
    cvi__video_rendition *r = &tape->rendition;
    const uint64_t last_us = r->time_us;
    cvi_job *job = cvi__video_rendition_start(r, now_us, &nothing);

    if (!job) {
        set_due(tape, r->due_us);
    } else if (count_of(tape) > 0) { /* made ahead; the encoder is told when it will be seen */
        r->time_us = last_us + cvi__video_tape_pace(count_of(tape) - 1);
    }
    return job;
}

cvi_job *cvi__video_tape_start(cvi__video_tape *tape, uint32_t wanted, uint64_t now_us)
{
    cvi_job *job = NULL;

    if (!cvi__video_tape_take(tape)) {
        return NULL;
    }
    if (is_short(tape, wanted)) { /* still, for somebody may just have recorded it */
        job = begin(tape, now_us);
    }
    if (!job) {
        cvi__video_tape_give_back(tape);
    }
    return job;
}

static int add(cvi__video_tape *tape, const cvi__blob *unit)
{
    const uint32_t at = count_of(tape);
    cvi__blob *copy = at < CVI__TAPE_UNITS ? cvi__blob_copy(unit, &tape->rendition.alloc) : NULL;

    if (!copy) {
        return CVI_ENOMEM;
    }
    tape->units[at] = copy;
    cvi__tape_grow(&tape->tape, sizeof(*copy) + copy->len);
    atomic_fetch_add_explicit(&tape->tape.meter->pictures, 1, memory_order_relaxed);
    atomic_store_explicit(&tape->count, at + 1, memory_order_release);
    return CVI_OK;
}

int cvi__video_tape_finish(cvi__video_tape *tape, uint64_t now_us)
{
    cvi__video_rendition *r = &tape->rendition;
    cvi__blob *blob = NULL;
    const int rc = cvi__video_rendition_finish(r, now_us, &blob);

    set_due(tape, rc == CVI_OK || rc == CVI_AGAIN ? now_us : r->due_us);
    if (blob && add(tape, blob) != CVI_OK) {
        cvi__video_rendition_request_key(r, now_us, 1); /* what would follow refers to it */
    }
    cvi__blob_unref(&blob);
    return rc;
}

int cvi__video_tape_is_complete(const cvi__video_tape *tape)
{
    return count_of(tape) == CVI__TAPE_UNITS;
}

/* ---- playing --------------------------------------------------------------------------- */

uint64_t cvi__video_tape_pace(uint32_t index)
{
    return index < SETTLE_UNITS ? SETTLE_US : REPEAT_US;
}

cvi__blob *cvi__video_tape_play(const cvi__video_tape *tape, cvi__tape_head *head, uint64_t now_us)
{
    uint32_t at = 0;

    if (head->due_us > now_us) {
        return NULL;
    }
    if (head->next == CVI__TAPE_UNITS) {
        head->next = 0;
    }
    if (head->next >= count_of(tape)) {
        return NULL;
    }
    at = head->next++;
    /* on a grid while it goes on; whoever was late does not hurry */
    head->due_us =
        CVI_MAX(head->due_us + cvi__video_tape_pace(at), now_us + cvi__video_tape_pace(at) / 2);
    return tape->units[at];
}
