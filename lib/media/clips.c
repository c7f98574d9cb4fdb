/* SPDX-License-Identifier: MIT */
/* Sounds by name, kept at 48 kHz: converted once when added, so quality counts and speed not. */
#include "media/clips.h"
#include "core/error.h"
#include "core/mem.h"
#include "core/params.h"
#include "media/wav.h"

#include <math.h>
#include <string.h>

#define CLIPS_PARAMS_OLDEST CVI_USED_SIZE(cvi_clips_params, max_bytes)
#define CLIPS_BYTES_DEFAULT (64u << 20)
#define CLIPS_MAX 4096u
#define NAME_MAX_BYTES 120u
#define CLIP_RATE 48000u

/* Kernel of the rate conversion: a windowed sinc, interpolated between table entries. */
#define ZERO_CROSSINGS 16
#define TABLE_STEPS 512
#define TABLE_SIZE (ZERO_CROSSINGS * TABLE_STEPS + 2)
#define PI 3.14159265358979323846
#define PASS_BAND 0.94

struct cvi_clips {
    cvi_allocator alloc;
    cvi_error_info error;
    uint64_t max_bytes;
    uint64_t bytes;
    cvi__clip **list; /* sorted by name */
    size_t count;
    size_t room;
};

int cvi_clips_create(cvi_clips **out, const cvi_clips_params *params)
{
    cvi_clips_params p = {0};
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
    *out = cvi__mem_zalloc(cvi__mem_or_libc(p.allocator), sizeof(**out));
    if (!*out) {
        return CVI_ENOMEM;
    }
    (*out)->alloc = *cvi__mem_or_libc(p.allocator);
    (*out)->max_bytes = p.max_bytes ? p.max_bytes : CLIPS_BYTES_DEFAULT;
    cvi__error_init(&(*out)->error, "clips");
    return CVI_OK;
}

static void clip_free(const cvi_allocator *alloc, cvi__clip *clip)
{
    if (clip) {
        cvi__mem_free(alloc, clip->name);
        cvi__mem_free(alloc, clip->pcm);
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

const cvi__clip *cvi__clips_find(const cvi_clips *clips, const char *name)
{
    int found = 0;
    const size_t at = clips && name ? clip_place(clips, name, &found) : 0;

    return found ? clips->list[at] : NULL;
}

int cvi_clips_has(const cvi_clips *clips, const char *name)
{
    return cvi__clips_find(clips, name) != NULL;
}

const cvi_error_info *cvi_clips_last_error(const cvi_clips *clips)
{
    return clips ? &clips->error : NULL;
}

/* ---- rate conversion ------------------------------------------------------------------- */

static void fill_table(float *table)
{
    for (int i = 0; i < TABLE_SIZE; i++) {
        const double x = (double)i / TABLE_STEPS;
        const double a = PI * x * PASS_BAND;
        const double sinc = i == 0 ? 1.0 : sin(a) / a;
        const double window = x < ZERO_CROSSINGS ? 0.5 + 0.5 * cos(PI * x / ZERO_CROSSINGS) : 0.0;

        table[i] = (float)(sinc * window * PASS_BAND);
    }
}

static double kernel_at(const float *table, double distance)
{
    const double x = fabs(distance) * TABLE_STEPS;
    const size_t i = (size_t)x;
    const double part = x - (double)i;

    if (i >= TABLE_SIZE - 1) {
        return 0.0;
    }
    return (double)table[i] * (1.0 - part) + (double)table[i + 1] * part;
}

static int16_t convert_one(const cvi__wav *wav, const float *table, double at)
{
    const double first = CVI_MAX(ceil(at - ZERO_CROSSINGS), 0.0);
    const double last = CVI_MIN(floor(at + ZERO_CROSSINGS), (double)wav->frames - 1.0);
    double sum = 0.0;

    for (double k = first; k <= last; k += 1.0) {
        sum += (double)cvi__wav_mono(wav, (size_t)k) * kernel_at(table, at - k);
    }
    return (int16_t)lrint(CVI_CLAMP(sum, -32768.0, 32767.0));
}

static int convert(const cvi_allocator *alloc, const cvi__wav *wav, int16_t *pcm, size_t samples)
{
    float *table = NULL;

    if (wav->rate_hz == CLIP_RATE) {
        for (size_t i = 0; i < samples; i++) {
            pcm[i] = cvi__wav_mono(wav, i);
        }
        return CVI_OK;
    }
    table = cvi__mem_calloc(alloc, TABLE_SIZE, sizeof(*table));
    if (!table) {
        return CVI_ENOMEM;
    }
    fill_table(table);
    for (size_t i = 0; i < samples; i++) {
        pcm[i] = convert_one(wav, table, (double)i * wav->rate_hz / CLIP_RATE);
    }
    cvi__mem_free(alloc, table);
    return CVI_OK;
}

/* ---- adding ---------------------------------------------------------------------------- */

/* Of a clip once it is converted. */
static uint64_t pcm_bytes(const cvi__wav *wav)
{
    return (uint64_t)wav->frames * CLIP_RATE / wav->rate_hz * sizeof(int16_t);
}

static int clip_make(cvi__clip **out, const cvi_allocator *alloc, const char *name,
                     const cvi__wav *wav)
{
    const size_t samples = (size_t)(pcm_bytes(wav) / sizeof(int16_t));
    cvi__clip *clip = cvi__mem_zalloc(alloc, sizeof(*clip));
    int rc = CVI_ENOMEM;

    *out = NULL;
    if (!clip) {
        return CVI_ENOMEM;
    }
    clip->samples = samples;
    clip->name = cvi__mem_strdup(alloc, name, strlen(name));
    clip->pcm = cvi__mem_calloc(alloc, samples, sizeof(*clip->pcm));
    if (clip->name && clip->pcm) {
        rc = convert(alloc, wav, clip->pcm, samples);
    }
    if (rc != CVI_OK) {
        clip_free(alloc, clip);
        return rc;
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
    if (clips->bytes + pcm_bytes(&parsed) > clips->max_bytes) {
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
