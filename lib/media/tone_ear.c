/* SPDX-License-Identifier: MIT */
#include "media/tone_ear.h"

#include <string.h>

#include <cvi/media.h>

#include "core/mem.h"
#include "media/tone_detector.h"

#define PART 960u /* most samples worked on at a time */

struct cvi__tone_ear {
    cvi_allocator alloc;
    cvi_resampler *down; /* NULL until the rate is known */
    uint32_t rate;
    char digits[8];
    size_t count;
    cvi__tone_detector detector;
};

cvi__tone_ear *cvi__tone_ear_new(const cvi_allocator *alloc)
{
    cvi__tone_ear *ear = cvi__mem_zalloc(alloc, sizeof(*ear));

    if (ear) {
        ear->alloc = *alloc;
        cvi__tone_detector_init(&ear->detector);
    }
    return ear;
}

void cvi__tone_ear_free(cvi__tone_ear *ear)
{
    if (ear) {
        const cvi_allocator a = ear->alloc;

        cvi_resampler_destroy(&ear->down);
        cvi__mem_wipe(ear, sizeof(*ear)); /* keys that were heard may be a PIN */
        cvi__mem_free(&a, ear);
    }
}

int cvi__tone_ear_set_rate(cvi__tone_ear *ear, uint32_t hz)
{
    cvi_resampler_params rates;
    int rc = CVI_OK;

    if (hz == ear->rate) {
        return CVI_OK;
    }
    CVI_RESAMPLER_PARAMS_INIT(&rates);
    rates.allocator = &ear->alloc;
    rates.in_hz = hz;
    rates.out_hz = CVI__TONE_RATE;
    ear->rate = 0;
    cvi_resampler_destroy(&ear->down);
    rc = cvi_resampler_create(&ear->down, &rates);
    if (rc == CVI_OK) {
        ear->rate = hz;
    }
    return rc;
}

void cvi__tone_ear_feed(cvi__tone_ear *ear, const int16_t *pcm, size_t n)
{
    while (n > 0 && ear->down) {
        const size_t part = CVI_MIN(n, PART);
        int16_t slow[PART];
        size_t made = 0;

        if (cvi_resampler_process(ear->down, pcm, part, slow, PART, &made) == CVI_OK) {
            ear->count +=
                cvi__tone_detector_feed(&ear->detector, slow, made, ear->digits + ear->count,
                                        sizeof(ear->digits) - ear->count);
        }
        pcm += part;
        n -= part;
    }
}

char cvi__tone_ear_next(cvi__tone_ear *ear)
{
    const char digit = ear->count > 0 ? ear->digits[0] : 0;

    if (ear->count > 0) {
        memmove(ear->digits, ear->digits + 1, --ear->count);
    }
    return digit;
}
