/* SPDX-License-Identifier: MIT */
#include "media/audio_tape.h"

#include <math.h>
#include <string.h>

#include "core/mem.h"

#define SILENCE_PACKETS 8u /* then an encoder has forgotten that anything ever was */
#define SILENCE_KBPS 6u    /* the least there is: nothing needs few bits */

static uint32_t packet_samples(const cvi__audio_format *format)
{
    return format->ptime_ms * (CVI__MIX_RATE / 1000u);
}

static int build(cvi__audio_tape *t)
{
    const uint32_t samples = packet_samples(&t->format);
    cvi__audio_format format = t->format;
    int rc = CVI_OK;

    t->total = SILENCE_PACKETS;
    if (t->clip) {
        t->total = CVI_MAX((uint32_t)((t->clip->samples + samples - 1) / samples), 1u);
    }
    format.kbps = t->clip ? format.kbps : SILENCE_KBPS;
    t->packets = cvi__mem_calloc(&t->alloc, t->total, sizeof(*t->packets));
    t->voice = cvi__mem_zalloc(&t->alloc, sizeof(*t->voice));
    if (!t->packets || !t->voice) {
        return CVI_ENOMEM;
    }
    rc = cvi__audio_rendition_init(t->voice, &format, &t->alloc);
    if (rc != CVI_OK) {
        cvi__mem_free(&t->alloc, t->voice);
        t->voice = NULL;
    }
    return rc;
}

int cvi__audio_tape_create(cvi__audio_tape **out, const cvi__audio_format *format,
                           const cvi__clip *clip, int32_t gain_db, const cvi_allocator *alloc)
{
    cvi__audio_tape *t = cvi__mem_zalloc(alloc, sizeof(*t));
    int rc = CVI_OK;

    *out = NULL;
    if (!t) {
        return CVI_ENOMEM;
    }
    t->alloc = *alloc;
    t->format = *format;
    t->clip = clip;
    t->gain_db = gain_db;
    rc = build(t);
    if (rc != CVI_OK) {
        cvi__audio_tape_free(&t);
    }
    *out = t;
    return rc;
}

static void drop_voice(cvi__audio_tape *t)
{
    if (t->voice) {
        cvi__audio_rendition_free(t->voice);
        cvi__mem_free(&t->alloc, t->voice);
        t->voice = NULL;
    }
}

void cvi__audio_tape_free(cvi__audio_tape **tape)
{
    cvi__audio_tape *t = *tape;

    *tape = NULL;
    if (!t) {
        return;
    }
    const cvi_allocator alloc = t->alloc;

    for (uint32_t i = 0; t->packets && i < t->count; i++) {
        cvi__blob_unref(&t->packets[i]);
    }
    drop_voice(t);
    cvi__mem_free(&alloc, t->packets);
    cvi__mem_free(&alloc, t);
}

int cvi__audio_tape_is(const cvi__audio_tape *tape, const cvi__audio_format *format,
                       const cvi__clip *clip, int32_t gain_db)
{
    return tape->clip == clip && tape->gain_db == gain_db && tape->format.codec == format->codec &&
           tape->format.ptime_ms == format->ptime_ms && tape->format.kbps == format->kbps;
}

/* ---- recording ------------------------------------------------------------------------- */

/* The next 20 ms of the clip, with silence behind its end. */
static void feed(cvi__audio_tape *t)
{
    int16_t pcm[CVI__TICK_SAMPLES] = {0};
    const size_t left = t->clip ? t->clip->samples - CVI_MIN(t->fed, t->clip->samples) : 0;
    const size_t n = CVI_MIN(left, CVI__TICK_SAMPLES);

    if (n > 0) {
        memcpy(pcm, t->clip->pcm + t->fed, n * sizeof(*pcm));
    }
    cvi__gain(pcm, n, t->gain_db);
    cvi__audio_rendition_feed(t->voice, t->fed, pcm);
    t->fed += CVI__TICK_SAMPLES;
}

static int record(cvi__audio_tape *t)
{
    cvi__blob *blob = NULL;
    int rc = CVI_AGAIN;

    while ((rc = cvi__audio_rendition_next(t->voice, &blob)) == CVI_AGAIN) {
        feed(t);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    t->packets[t->count] = cvi__blob_copy(blob, &t->alloc);
    cvi__blob_unref(&blob);
    if (!t->packets[t->count]) {
        return CVI_ENOMEM;
    }
    t->count++;
    if (t->count == t->total) {
        drop_voice(t);
    }
    return CVI_OK;
}

int cvi__audio_tape_packet(cvi__audio_tape *tape, uint32_t index, cvi__blob **out)
{
    int rc = CVI_OK;

    *out = NULL;
    if (!tape->clip) { /* all of it at once: what is heard is the last one */
        index = tape->total - 1;
    }
    if (index >= tape->total) {
        return CVI_ENOENT;
    }
    while (rc == CVI_OK && index >= tape->count) {
        rc = record(tape);
    }
    if (rc == CVI_OK) {
        *out = tape->packets[index];
    }
    return rc;
}

void cvi__gain(int16_t *pcm, size_t samples, int32_t gain_db)
{
    const float factor = gain_db ? powf(10.0f, (float)gain_db / 20.0f) : 1.0f;

    for (size_t i = 0; gain_db != 0 && i < samples; i++) {
        pcm[i] = (int16_t)lrintf(CVI_CLAMP((float)pcm[i] * factor, -32768.0f, 32767.0f));
    }
}
