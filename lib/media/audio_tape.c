/* SPDX-License-Identifier: MIT */
#include "media/audio_tape.h"

#include <string.h>

#include "core/cpu.h"
#include "core/mem.h"
#include "dsp/dsp.h"

#define SILENCE_PACKETS 8u /* then an encoder has forgotten that anything ever was */
#define SILENCE_KBPS 6u    /* the least there is: nothing needs few bits */

static uint32_t packet_samples(const cvi__audio_format *format)
{
    return format->ptime_ms * (CVI__MIX_RATE / 1000u);
}

/* What makes no difference to silence is the same in all keys of it. */
static cvi__audio_key reduce(const cvi__audio_key *key)
{
    cvi__audio_key reduced = *key;

    if (!key->clip) {
        reduced.format.kbps = SILENCE_KBPS;
        reduced.gain_db = 0;
    }
    return reduced;
}

static int open_voice(cvi__audio_tape *t)
{
    int rc = CVI_ENOMEM;

    t->voice = cvi__mem_zalloc(&t->alloc, sizeof(*t->voice));
    if (t->voice) {
        rc = cvi__audio_rendition_init(t->voice, &t->key.format, &t->alloc);
    }
    if (rc != CVI_OK) {
        cvi__mem_free(&t->alloc, t->voice);
        t->voice = NULL;
    }
    return rc;
}

static int build(cvi__audio_tape *t)
{
    const uint32_t samples = packet_samples(&t->key.format);
    const cvi__clip *clip = t->key.clip;

    t->total = SILENCE_PACKETS;
    if (clip) {
        t->total = CVI_MAX((uint32_t)((clip->samples + samples - 1) / samples), 1u);
    }
    cvi__tape_grow(&t->tape, sizeof(*t) + t->total * sizeof(*t->packets));
    t->packets = cvi__mem_calloc(&t->alloc, t->total, sizeof(*t->packets));
    return t->packets ? open_voice(t) : CVI_ENOMEM;
}

int cvi__audio_tape_create(cvi__audio_tape **out, const cvi__audio_key *key, cvi__tape_meter *meter,
                           const cvi_allocator *alloc)
{
    cvi__audio_tape *t = cvi__mem_zalloc(alloc, sizeof(*t));
    struct cvi__dsp dsp;
    int rc = CVI_OK;

    *out = NULL;
    if (!t || pthread_mutex_init(&t->lock, NULL) != 0) {
        cvi__mem_free(alloc, t);
        return CVI_ENOMEM;
    }
    t->tape.meter = meter;
    t->alloc = *alloc;
    t->key = reduce(key);
    cvi__dsp_init(&dsp, cvi__cpu_detect());
    t->gain_ramp = dsp.gain_ramp;
    rc = build(t);
    if (rc != CVI_OK) {
        cvi__audio_tape_free(t);
        return rc;
    }
    *out = t;
    return CVI_OK;
}

static void drop_voice(cvi__audio_tape *t)
{
    if (t->voice) {
        cvi__audio_rendition_free(t->voice);
        cvi__mem_free(&t->alloc, t->voice);
        t->voice = NULL;
    }
}

void cvi__audio_tape_free(cvi__audio_tape *tape)
{
    const cvi_allocator alloc = tape->alloc;

    atomic_fetch_sub_explicit(&tape->tape.meter->bytes, tape->tape.bytes, memory_order_relaxed);
    for (uint32_t i = 0; tape->packets && i < tape->total; i++) {
        cvi__blob_unref(&tape->packets[i]);
    }
    drop_voice(tape);
    pthread_mutex_destroy(&tape->lock);
    cvi__mem_free(&alloc, tape->packets);
    cvi__mem_free(&alloc, tape);
}

int cvi__audio_tape_is(const cvi__audio_tape *tape, const cvi__audio_key *key)
{
    const cvi__audio_key *own = &tape->key;
    const cvi__audio_key wanted = reduce(key);

    return own->clip == wanted.clip && own->gain_db == wanted.gain_db &&
           cvi__audio_format_is(&own->format, &wanted.format);
}

/* ---- recording ------------------------------------------------------------------------- */

/* The next 20 ms of the clip, with silence behind its end. */
static void feed(cvi__audio_tape *t)
{
    const cvi__clip *clip = t->key.clip;
    int16_t pcm[CVI__TICK_SAMPLES] = {0};
    const size_t left = clip ? clip->samples - CVI_MIN(t->fed, clip->samples) : 0;
    const size_t n = CVI_MIN(left, CVI__TICK_SAMPLES);

    if (n > 0) {
        memcpy(pcm, clip->pcm + t->fed, n * sizeof(*pcm));
    }
    t->gain_ramp(pcm, n, cvi__gain_of(t->key.gain_db), 0);
    cvi__audio_rendition_feed(t->voice, t->fed, pcm);
    t->fed += CVI__TICK_SAMPLES;
}

static uint32_t count_of(const cvi__audio_tape *tape)
{
    return atomic_load_explicit(&tape->count, memory_order_acquire);
}

static int record(cvi__audio_tape *t)
{
    const uint32_t at = count_of(t);
    cvi__blob *copy = NULL;
    cvi__blob *blob = NULL;
    int rc = CVI_AGAIN;

    while ((rc = cvi__audio_rendition_next(t->voice, &blob)) == CVI_AGAIN) {
        feed(t);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    copy = cvi__blob_copy(blob, &t->alloc);
    cvi__blob_unref(&blob);
    if (!copy) {
        return CVI_ENOMEM;
    }
    t->packets[at] = copy;
    cvi__tape_grow(&t->tape, sizeof(*copy) + copy->len);
    atomic_fetch_add_explicit(&t->tape.meter->packets, 1, memory_order_relaxed);
    atomic_store_explicit(&t->count, at + 1, memory_order_release);
    if (at + 1 == t->total) {
        drop_voice(t);
    }
    return CVI_OK;
}

static int record_up_to(cvi__audio_tape *t, uint32_t index)
{
    int rc = CVI_OK;

    pthread_mutex_lock(&t->lock);
    while (rc == CVI_OK && index >= count_of(t)) {
        rc = record(t);
    }
    pthread_mutex_unlock(&t->lock);
    return rc;
}

int cvi__audio_tape_packet(cvi__audio_tape *tape, uint32_t index, cvi__blob **out)
{
    int rc = CVI_OK;

    *out = NULL;
    if (!tape->key.clip) { /* all of it at once: what is heard is the last one */
        index = tape->total - 1;
    }
    if (index >= tape->total) {
        return CVI_ENOENT;
    }
    if (index >= count_of(tape)) {
        rc = record_up_to(tape, index);
    }
    if (rc == CVI_OK) {
        *out = tape->packets[index];
    }
    return rc;
}
