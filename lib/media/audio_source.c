/* SPDX-License-Identifier: MIT */
#include "media/audio_source.h"
#include "core/cpu.h"
#include "core/mem.h"

#include <string.h>

#define STORE_MASK (CVI__AUDIO_STORE - 1)
#define DRY_TICKS_MAX 5u /* then it is silence, not loss */
#define CONCEAL_MAX_MS 120u
#define WINDOW_TICKS 50u
#define RESERVE CVI__TICK_SAMPLES /* once it starved: a packet that comes a tick late is no loss */
#define LOW_GOAL 120u             /* over the reserve, when less than it was left in a second */
#define HIGH_MARK 1200u           /* over the reserve, never used in a second: squeeze */
#define HIGH_GOAL 240u
#define SKIP_MARK 4800u    /* 100 ms too much: skip at once */
#define CORRECT_PER_TICK 5 /* samples of 960: not audible */

int cvi__audio_source_init(cvi__audio_source *s, const cvi_allocator *alloc, int is_heard)
{
    struct cvi__dsp dsp;

    cvi__dsp_init(&dsp, cvi__cpu_detect());
    *s = (cvi__audio_source){.alloc = *alloc, .low_water = SIZE_MAX, .crossfade = dsp.crossfade};
    if (!is_heard) {
        return CVI_OK;
    }
    s->store = cvi__mem_calloc(alloc, CVI__AUDIO_STORE, sizeof(*s->store));
    return s->store ? CVI_OK : CVI_ENOMEM;
}

static void close_codec(cvi__audio_source *s)
{
    cvi__audio_dec_destroy(&s->dec);
    cvi_resampler_destroy(&s->up);
    s->codec = CVI_CODEC_UNKNOWN;
}

void cvi__audio_source_free(cvi__audio_source *s)
{
    close_codec(s);
    cvi__tone_ear_free(s->tones);
    cvi__mem_free(&s->alloc, s->store);
    s->tones = NULL;
    s->store = NULL;
}

/* After the codec or the wish changed. */
static int tune_ear(cvi__audio_source *s)
{
    return s->tones && s->dec ? cvi__tone_ear_set_rate(s->tones, cvi__audio_rate(s->codec))
                              : CVI_OK;
}

int cvi__audio_source_hear_tones(cvi__audio_source *s, int want)
{
    if (!want) {
        cvi__tone_ear_free(s->tones);
        s->tones = NULL;
    } else if (!s->tones) {
        s->tones = cvi__tone_ear_new(&s->alloc);
        if (!s->tones || tune_ear(s) != CVI_OK) {
            (void)cvi__audio_source_hear_tones(s, 0);
            return CVI_ENOMEM;
        }
    }
    return CVI_OK;
}

char cvi__audio_source_next_tone(cvi__audio_source *s)
{
    return s->tones ? cvi__tone_ear_next(s->tones) : 0;
}

static int open_codec(cvi__audio_source *s, uint32_t codec)
{
    cvi_resampler_params rates;
    int rc = CVI_OK;

    if (codec == s->codec && s->dec) {
        return CVI_OK;
    }
    if (cvi__audio_rate(codec) == 0) {
        return CVI_EINVAL;
    }
    close_codec(s);
    CVI_RESAMPLER_PARAMS_INIT(&rates);
    rates.allocator = &s->alloc;
    rates.in_hz = cvi__audio_rate(codec);
    rates.out_hz = CVI__MIX_RATE;
    rc = cvi__audio_dec_create(&s->dec, codec, &s->alloc);
    if (rc == CVI_OK && s->store) {
        rc = cvi_resampler_create(&s->up, &rates);
    }
    if (rc != CVI_OK) {
        close_codec(s);
        return rc;
    }
    s->codec = codec;
    rc = tune_ear(s);
    if (rc != CVI_OK) {
        close_codec(s);
    }
    return rc;
}

/* ---- the store ------------------------------------------------------------------------- */

static void store_skip(cvi__audio_source *s, size_t n)
{
    n = CVI_MIN(n, s->level);
    if (n > 0) {
        s->last = s->store[(s->head + n - 1) & STORE_MASK];
        s->head = (s->head + n) & STORE_MASK;
        s->level -= n;
    }
}

/* The next n samples, which stay. */
static void store_peek(const cvi__audio_source *s, int16_t *out, size_t n)
{
    const size_t run = CVI_MIN(n, CVI__AUDIO_STORE - s->head);

    memcpy(out, s->store + s->head, run * sizeof(*out));
    memcpy(out + run, s->store, (n - run) * sizeof(*out));
}

/* Leave out n samples that somebody would have heard: what is heard fades over to what is left. */
static void store_cut(cvi__audio_source *s, size_t n)
{
    const size_t fade = CVI_MIN(s->level - n, CVI__FADE_SAMPLES);
    const int16_t last = s->last;
    int16_t before[CVI__FADE_SAMPLES];
    int16_t behind[CVI__FADE_SAMPLES];

    store_peek(s, before, fade);
    store_skip(s, n);
    store_peek(s, behind, fade);
    s->last = last;
    s->crossfade(before, behind, fade, 0, CVI__GAIN_ONE / CVI_MAX((int32_t)fade, 1));
    for (size_t i = 0; i < fade; i++) {
        s->store[(s->head + i) & STORE_MASK] = before[i];
    }
}

static void store_put(cvi__audio_source *s, const int16_t *pcm, size_t n)
{
    if (s->level + n > CVI__AUDIO_STORE) {
        store_cut(s, s->level + n - CVI__AUDIO_STORE / 2); /* much at once: cuts in a row add up */
    }
    for (size_t done = 0; done < n;) {
        const size_t at = (s->head + s->level) & STORE_MASK;
        const size_t run = CVI_MIN(n - done, CVI__AUDIO_STORE - at);

        memcpy(s->store + at, pcm + done, run * sizeof(*pcm));
        s->level += run;
        done += run;
    }
}

static void store_get(cvi__audio_source *s, int16_t *out, size_t n)
{
    store_peek(s, out, n);
    store_skip(s, n);
}

static int32_t store_at(const cvi__audio_source *s, long i)
{
    if (i < 0) {
        return s->last;
    }
    i = CVI_MIN(i, (long)s->level - 1);
    return s->store[(s->head + (size_t)i) & STORE_MASK];
}

/* Make CVI__TICK_SAMPLES out of `n` stored ones, nearly as many: a cubic through four points. */
static void store_get_bent(cvi__audio_source *s, int16_t *out, size_t n)
{
    for (size_t i = 0; i < CVI__TICK_SAMPLES; i++) {
        const size_t scaled = i * n;
        const long at = (long)(scaled / CVI__TICK_SAMPLES);
        const float t = (float)(scaled % CVI__TICK_SAMPLES) / (float)CVI__TICK_SAMPLES;
        const float a = (float)store_at(s, at - 1);
        const float b = (float)store_at(s, at);
        const float c = (float)store_at(s, at + 1);
        const float d = (float)store_at(s, at + 2);
        const float v =
            b +
            0.5f * t *
                (c - a + t * (2.0f * a - 5.0f * b + 4.0f * c - d + t * (3.0f * (b - c) + d - a)));

        out[i] = (int16_t)CVI_CLAMP(v, -32768.0f, 32767.0f);
    }
    store_skip(s, n);
}

/* ---- feeding --------------------------------------------------------------------------- */

static void store_coded(cvi__audio_source *s, const int16_t *pcm, size_t n)
{
    int16_t up[CVI__AUDIO_SAMPLES_MAX];
    size_t done = 0;

    if (s->tones) {
        cvi__tone_ear_feed(s->tones, pcm, n);
    }
    if (!s->store) {
        return;
    }
    /* in parts of 20 ms at the codec's rate, so that the result fits whatever the rate */
    for (size_t at = 0; at < n; at += done) {
        size_t made = 0;

        done = CVI_MIN(n - at, CVI__TICK_SAMPLES);
        if (cvi_resampler_process(s->up, pcm + at, done, up, CVI_ARRAY_LEN(up), &made) == CVI_OK) {
            store_put(s, up, made);
        }
    }
}

static void conceal(cvi__audio_source *s, size_t samples, const void *next, size_t next_len)
{
    int16_t pcm[CVI__AUDIO_SAMPLES_MAX];
    const size_t most = (size_t)cvi__audio_rate(s->codec) * CONCEAL_MAX_MS / 1000;

    samples = CVI_MIN(samples, most);
    if (samples > 0 && cvi__audio_dec_conceal(s->dec, next, next_len, pcm, samples) == CVI_OK) {
        store_coded(s, pcm, samples);
    }
}

static uint64_t samples_to_us(const cvi__audio_source *s, size_t samples)
{
    return (uint64_t)samples * 1000000u / cvi__audio_rate(s->codec);
}

/* Samples of a unit at the codec's rate; G.722 counts 8000 per second but has 16000. */
static size_t unit_samples(const cvi__audio_source *s, const cvi_unit *unit)
{
    const size_t rate = cvi__audio_rate(s->codec);
    const size_t clock = s->codec == CVI_CODEC_G722 ? 8000 : rate;
    const size_t ticks = unit->duration ? unit->duration : clock / 50;

    return CVI_MIN(ticks, clock) * (rate / clock);
}

/* Fill a reported gap, less what was made up when the store ran dry. */
static void fill_gap(cvi__audio_source *s, size_t samples, const cvi_unit *next)
{
    const size_t ratio = CVI__MIX_RATE / cvi__audio_rate(s->codec);
    const size_t made = CVI_MIN(s->debt / ratio, samples);

    s->debt -= made * ratio;
    samples -= made;
    s->concealed_us += samples_to_us(s, samples);
    conceal(s, samples, next ? next->data : NULL, next ? next->len : 0);
}

static void settle_dry_spell(cvi__audio_source *s, const cvi_unit *unit)
{
    if (!(unit->flags & CVI_UNIT_TALKSPURT)) {
        s->concealed_us += s->pending_us;
    }
    s->pending_us = 0;
    s->dry_ticks = 0;
}

int cvi__audio_source_feed(cvi__audio_source *s, const cvi_unit *unit)
{
    int16_t pcm[CVI__AUDIO_SAMPLES_MAX];
    size_t n = 0;
    int rc = CVI_OK;

    if (!s->store && !s->tones) {
        return CVI_OK; /* nobody listens */
    }
    if (unit->len == 0 && !s->dec) {
        return CVI_OK; /* nothing was heard yet that could be continued */
    }
    rc = open_codec(s, unit->len == 0 ? s->codec : unit->codec);
    if (rc != CVI_OK) {
        return rc;
    }
    settle_dry_spell(s, unit);
    if (unit->len == 0) {
        fill_gap(s, unit_samples(s, unit), NULL);
        return CVI_OK;
    }
    if (unit->lost > 0 && !(unit->flags & CVI_UNIT_TALKSPURT)) {
        fill_gap(s, CVI_MIN(unit->lost, 6u) * unit_samples(s, unit), unit);
    }
    s->debt = 0;
    if (cvi__audio_dec_decode(s->dec, unit->data, unit->len, pcm, CVI_ARRAY_LEN(pcm), &n) !=
        CVI_OK) {
        fill_gap(s, unit_samples(s, unit), NULL);
        return CVI_OK;
    }
    s->decoded++;
    store_coded(s, pcm, n);
    return CVI_OK;
}

/* ---- pulling --------------------------------------------------------------------------- */

/* The store does not hold a tick: make one up, or fall silent when that lasts. */
static int starve(cvi__audio_source *s)
{
    if (!s->is_playing || !s->dec || s->dry_ticks >= DRY_TICKS_MAX) {
        s->is_playing = 0;
        s->pending_us = 0;
        s->debt = 0;
        return 0;
    }
    s->dry_ticks++;
    s->has_starved = 1;
    s->pending_us += CVI__TICK_US;
    s->debt += CVI__TICK_SAMPLES;
    conceal(s, cvi__audio_rate(s->codec) / 50, NULL, 0);
    return s->level >= CVI__TICK_SAMPLES;
}

/* Once a second: what was never used of the store is delay, what was missing is risk. */
static void review(cvi__audio_source *s)
{
    const size_t reserve = s->has_starved ? RESERVE : 0;

    s->low_water = CVI_MIN(s->low_water, s->level);
    if (++s->window_ticks < WINDOW_TICKS) {
        return;
    }
    s->correct = 0;
    if (s->low_water > SKIP_MARK) {
        store_cut(s, s->low_water - reserve - HIGH_GOAL);
    } else if (s->low_water > reserve + HIGH_MARK) {
        s->correct = (int32_t)(s->low_water - reserve - HIGH_GOAL);
    } else if (s->low_water < reserve) {
        s->correct = (int32_t)s->low_water - (int32_t)(reserve + LOW_GOAL);
    }
    s->window_ticks = 0;
    s->low_water = SIZE_MAX;
}

int cvi__audio_source_pull(cvi__audio_source *s, int16_t *out)
{
    const int32_t step = CVI_CLAMP(s->correct, -CORRECT_PER_TICK, CORRECT_PER_TICK);
    const size_t wanted = (size_t)((int32_t)CVI__TICK_SAMPLES + step);

    if (s->level < CVI__TICK_SAMPLES && !starve(s)) {
        memset(out, 0, CVI__TICK_SAMPLES * sizeof(*out));
        return 0;
    }
    s->is_playing = 1;
    if (step != 0 && s->level >= wanted) {
        store_get_bent(s, out, wanted);
        s->correct -= step;
    } else {
        store_get(s, out, CVI__TICK_SAMPLES);
    }
    review(s);
    return 1;
}
