/* SPDX-License-Identifier: MIT */
/*
 * Sounds by name. They are kept as they came and brought to 48 kHz when one is first played: of
 * the prompts of many languages most never are.
 */
#include "media/clips.h"
#include "core/error.h"
#include "core/mem.h"
#include "core/params.h"
#include "media/mixer.h"
#include "media/wav.h"

#include <pthread.h>
#include <string.h>

#define CLIPS_PARAMS_OLDEST CVI_USED_SIZE(cvi_clips_params, max_bytes)
#define CLIPS_BYTES_DEFAULT (64u << 20)
#define CLIPS_MAX 4096u
#define NAME_MAX_BYTES 120u
#define FLUSH 80u  /* frames of silence until a resampler has given out all */
#define SURPLUS 4u /* samples that it may give out before their time */

struct cvi_clips {
    cvi_allocator alloc;
    cvi_error_info error;
    uint64_t max_bytes;
    uint64_t bytes;
    pthread_mutex_t *lock; /* one thread at a time converts a clip */
    cvi__clip **list;      /* sorted by name */
    size_t count;
    size_t room;
};

static int make_lock(cvi_clips *c)
{
    c->lock = cvi__mem_zalloc(&c->alloc, sizeof(*c->lock));
    if (c->lock && pthread_mutex_init(c->lock, NULL) != 0) {
        cvi__mem_free(&c->alloc, c->lock);
        c->lock = NULL;
    }
    return c->lock ? CVI_OK : CVI_ENOMEM;
}

int cvi_clips_create(cvi_clips **out, const cvi_clips_params *params)
{
    cvi_clips_params p = {0};
    cvi_clips *c = NULL;
    int rc = CVI_OK;

    CVI_REQUIRE(out != NULL);
    *out = NULL;
    if (params) {
        rc = cvi__params_read(&p, sizeof(p), CLIPS_PARAMS_OLDEST, params);
    }
    if (rc == CVI_OK) {
        rc = cvi__mem_check(p.allocator);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    c = cvi__mem_zalloc(cvi__mem_or_libc(p.allocator), sizeof(*c));
    if (!c) {
        return CVI_ENOMEM;
    }
    c->alloc = *cvi__mem_or_libc(p.allocator);
    c->max_bytes = p.max_bytes ? p.max_bytes : CLIPS_BYTES_DEFAULT;
    cvi__error_init(&c->error, "clips");
    rc = make_lock(c);
    if (rc != CVI_OK) {
        cvi_clips_destroy(&c);
    }
    *out = c;
    return rc;
}

static void clip_free(const cvi_allocator *alloc, cvi__clip *clip)
{
    if (clip) {
        cvi__mem_free(alloc, clip->name);
        if (clip->pcm != clip->source) {
            cvi__mem_free(alloc, clip->pcm);
        }
        cvi__mem_free(alloc, clip->source);
        cvi__mem_free(alloc, clip);
    }
}

void cvi_clips_destroy(cvi_clips **clips)
{
    if (!clips || !*clips) {
        return;
    }
    cvi_clips *c = *clips;
    const cvi_allocator alloc = c->alloc;

    *clips = NULL;
    for (size_t i = 0; i < c->count; i++) {
        clip_free(&alloc, c->list[i]);
    }
    cvi__mem_free(&alloc, c->list);
    if (c->lock) {
        pthread_mutex_destroy(c->lock);
        cvi__mem_free(&alloc, c->lock);
    }
    cvi__mem_free(&alloc, c);
}

/* Place of a name, or where it belongs. */
static size_t clip_place(const cvi_clips *c, const char *name, int *found)
{
    size_t low = 0;
    size_t high = c->count;

    *found = 0;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = strcmp(name, c->list[middle]->name);

        if (order == 0) {
            *found = 1;
            return middle;
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

static cvi__clip *find(const cvi_clips *clips, const char *name)
{
    int found = 0;
    const size_t at = clips && name ? clip_place(clips, name, &found) : 0;

    return found ? clips->list[at] : NULL;
}

/* ---- converting ------------------------------------------------------------------------ */

static size_t samples_of(size_t frames, uint32_t hz)
{
    return (size_t)((uint64_t)frames * CVI__MIX_RATE / hz);
}

/* All of a clip; its first sample comes out after the resampler's delay. */
static int resample(cvi_resampler *r, const cvi__clip *clip, int16_t *out, size_t room)
{
    static const int16_t silence[FLUSH];
    size_t made = 0;
    int rc = CVI_OK;

    for (size_t at = 0, n = 0; rc == CVI_OK && at < clip->source_frames; at += n) {
        n = CVI_MIN(clip->source_frames - at, CVI_RESAMPLER_FEED_MAX);
        rc = cvi_resampler_process(r, clip->source + at, n, out, room, &made);
        out += made;
        room -= made;
    }
    return rc == CVI_OK ? cvi_resampler_process(r, silence, FLUSH, out, room, &made) : rc;
}

static int convert(const cvi_allocator *alloc, cvi__clip *clip)
{
    const size_t room = samples_of(clip->source_frames + FLUSH, clip->source_hz) + SURPLUS;
    int16_t *pcm = cvi__mem_calloc(alloc, room, sizeof(*pcm));
    cvi_resampler_params rates;
    cvi_resampler *r = NULL;
    int rc = CVI_ENOMEM;

    CVI_RESAMPLER_PARAMS_INIT(&rates);
    rates.allocator = alloc;
    rates.in_hz = clip->source_hz;
    rates.out_hz = CVI__MIX_RATE;
    if (pcm) {
        rc = cvi_resampler_create(&r, &rates);
    }
    if (rc == CVI_OK) {
        rc = resample(r, clip, pcm, room);
    }
    if (rc == CVI_OK) {
        memmove(pcm, pcm + cvi_resampler_get_delay(r), clip->samples * sizeof(*pcm));
        clip->pcm = pcm;
        cvi__mem_free(alloc, clip->source);
        clip->source = NULL;
    } else {
        cvi__mem_free(alloc, pcm);
    }
    cvi_resampler_destroy(&r);
    return rc;
}

int cvi__clips_get(const cvi_clips *clips, const char *name, const cvi__clip **out)
{
    cvi__clip *clip = find(clips, name);
    int rc = CVI_OK;

    *out = NULL;
    if (!clip) {
        return CVI_ENOENT;
    }
    pthread_mutex_lock(clips->lock);
    if (!clip->pcm) {
        rc = convert(&clips->alloc, clip);
    }
    pthread_mutex_unlock(clips->lock);
    if (rc == CVI_OK) {
        *out = clip;
    }
    return rc;
}

int cvi_clips_has(const cvi_clips *clips, const char *name)
{
    return find(clips, name) != NULL;
}

const cvi_error_info *cvi_clips_last_error(const cvi_clips *clips)
{
    return clips ? &clips->error : NULL;
}

/* ---- adding ---------------------------------------------------------------------------- */

static int clip_make(cvi__clip **out, const cvi_allocator *alloc, const char *name,
                     const cvi__wav *wav)
{
    cvi__clip *clip = cvi__mem_zalloc(alloc, sizeof(*clip));

    *out = NULL;
    if (!clip) {
        return CVI_ENOMEM;
    }
    clip->source_frames = wav->frames;
    clip->source_hz = wav->rate_hz;
    clip->samples = samples_of(wav->frames, wav->rate_hz);
    clip->name = cvi__mem_strdup(alloc, name, strlen(name));
    clip->source = cvi__mem_calloc(alloc, wav->frames, sizeof(*clip->source));
    if (!clip->name || !clip->source) {
        clip_free(alloc, clip);
        return CVI_ENOMEM;
    }
    for (size_t i = 0; i < wav->frames; i++) {
        clip->source[i] = cvi__wav_mono(wav, i);
    }
    if (wav->rate_hz == CVI__MIX_RATE) {
        clip->pcm = clip->source;
    }
    *out = clip;
    return CVI_OK;
}

static int make_room(cvi_clips *c)
{
    cvi__clip **grown = NULL;
    const size_t room = c->room ? c->room * 2 : 16;

    if (c->count < c->room) {
        return CVI_OK;
    }
    if (c->count >= CLIPS_MAX) {
        return CVI_ELIMIT;
    }
    grown = cvi__mem_realloc(&c->alloc, c->list, room * sizeof(cvi__clip *));
    if (!grown) {
        return CVI_ENOMEM;
    }
    c->list = grown;
    c->room = room;
    return CVI_OK;
}

/* Takes over `clip`; there is room. */
static void clip_put(cvi_clips *c, cvi__clip *clip)
{
    int found = 0;
    const size_t at = clip_place(c, clip->name, &found);

    c->bytes += clip->samples * sizeof(int16_t);
    if (found) {
        c->bytes -= c->list[at]->samples * sizeof(int16_t);
        clip_free(&c->alloc, c->list[at]);
    } else {
        memmove(&c->list[at + 1], &c->list[at], (c->count - at) * sizeof(cvi__clip *));
        c->count++;
    }
    c->list[at] = clip;
}

int cvi_clips_add_wav(cvi_clips *clips, const char *name, const void *wav, size_t len)
{
    cvi__wav parsed;
    cvi__clip *clip = NULL;
    size_t offset = 0;
    const char *why = "";
    int rc = CVI_OK;

    CVI_REQUIRE(clips != NULL && name != NULL && (wav != NULL || len == 0));
    if (name[0] == '\0' || strnlen(name, NAME_MAX_BYTES + 1) > NAME_MAX_BYTES) {
        return cvi__error_set(&clips->error, CVI_EINVAL, 0, "a clip's name has 1 to %u bytes",
                              NAME_MAX_BYTES);
    }
    rc = cvi__wav_parse(&parsed, wav, len, &offset, &why);
    if (rc != CVI_OK) {
        return cvi__error_set(&clips->error, rc, offset, "clip %s: %s", name, why);
    }
    if (clips->bytes + samples_of(parsed.frames, parsed.rate_hz) * sizeof(int16_t) >
        clips->max_bytes) {
        return cvi__error_set(&clips->error, CVI_ELIMIT, 0, "clip %s: no room for more sound",
                              name);
    }
    rc = make_room(clips);
    if (rc == CVI_OK) {
        rc = clip_make(&clip, &clips->alloc, name, &parsed);
    }
    if (rc != CVI_OK) {
        return cvi__error_set(&clips->error, rc, 0, "clip %s: %s", name, cvi_strerror(rc));
    }
    clip_put(clips, clip);
    return CVI_OK;
}
