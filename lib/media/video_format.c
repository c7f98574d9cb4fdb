/* SPDX-License-Identifier: MIT */
#include "media/video_format.h"
#include "codec/codec.h"
#include "codec/h264_sps.h"

#include <string.h>

#define SIDE_MIN 16u
#define KBPS_MIN 64u

typedef struct size_class {
    uint32_t width;
    uint32_t height;
    uint32_t kbps;         /* less makes a larger picture look worse than a smaller one */
    uint32_t content_kbps; /* likewise of slides, which mostly stand still */
} size_class;

static const size_class sizes[] = {
    {1920, 1080, 2500, 768}, {1280, 720, 1000, 256}, {640, 360, 250, 0},
    {320, 180, 0, 0},        {160, 90, 0, 0},
};
#define RATE_PART_PEOPLE 2u  /* of the frame rate is given up before size, at most */
#define RATE_PART_CONTENT 5u /* of slides */
static const uint32_t rates[] = {60, 50, 30, 25, 20, 15, 10, 7, 5, 1};
static const uint32_t kbps_steps[] = {6000, 4000, 3000, 2500, 2000, 1500, 1000, 768,
                                      512,  384,  256,  192,  128,  96,   64};

static uint32_t step_down(const uint32_t *steps, size_t n, uint32_t value)
{
    for (size_t i = 0; i < n; i++) {
        if (value >= steps[i]) {
            return steps[i];
        }
    }
    return steps[n - 1];
}

static int fits(const cvi__avc_level *level, const cvi__video_format *f)
{
    return !level || cvi__avc_level_fits(level, f->width, f->height, f->fps);
}

/* The largest class that fits size, bit rate and level; a lower frame rate before a smaller size,
 * down to half, of slides to a fifth. */
static int choose_size(cvi__video_format *out, const cvi__video_format *want,
                       const cvi__avc_level *level)
{
    const uint32_t fps = out->fps;
    const uint32_t part = want->is_content ? RATE_PART_CONTENT : RATE_PART_PEOPLE;

    for (size_t i = 0; i < CVI_ARRAY_LEN(sizes); i++) {
        const size_class *c = &sizes[i];

        const uint32_t kbps = want->is_content ? c->content_kbps : c->kbps;

        if (c->width > want->width || c->height > want->height || kbps > want->kbps) {
            continue;
        }
        out->width = c->width;
        out->height = c->height;
        for (size_t k = 0; k < CVI_ARRAY_LEN(rates); k++) {
            out->fps = rates[k];
            if (rates[k] <= fps && rates[k] * part >= fps && fits(level, out)) {
                return CVI_OK;
            }
        }
    }
    out->fps = fps;
    out->width = CVI_MAX(want->width & ~1u, SIDE_MIN);
    out->height = CVI_MAX(want->height & ~1u, SIDE_MIN);
    return fits(level, out) ? CVI_OK : CVI_EINVAL;
}

/*
 * Every profile's decoder takes constrained baseline, and main with constraint_set0 asks for it.
 * Of the constraints those stay that our pictures meet and an encoder does not declare by itself:
 * set2 (extended), set4 and set5 (constrained high: whole frames, no B).
 */
static void choose_profile(cvi__video_format *f)
{
    if (f->profile_idc == 100) {
        f->profile_iop &= 0x0c;
    } else if (f->profile_idc == 77 && !(f->profile_iop & 0x80)) {
        f->profile_iop = 0;
    } else {
        f->profile_idc = 66;
        f->profile_iop &= 0x20;
    }
}

int cvi__video_format_choose(cvi__video_format *out, const cvi__video_format *want)
{
    cvi__avc_level level;

    if (want->codec != CVI_CODEC_H264 && want->codec != CVI_CODEC_VP8) {
        return CVI_EINVAL;
    }
    if (!cvi__codec_can_encode(want->codec)) {
        return CVI_ENOTSUP;
    }
    *out = *want;
    out->fps = step_down(rates, CVI_ARRAY_LEN(rates), want->fps);
    out->kbps = step_down(kbps_steps, CVI_ARRAY_LEN(kbps_steps), CVI_MAX(want->kbps, KBPS_MIN));
    if (want->codec == CVI_CODEC_VP8) {
        out->max_nal_bytes = 0;
        out->profile_idc = 0;
        out->profile_iop = 0;
        out->level_idc = 0;
        return choose_size(out, want, NULL);
    }
    choose_profile(out);
    if (cvi__avc_level_find(&level, want->level_idc) != CVI_OK) {
        return CVI_EINVAL;
    }
    return choose_size(out, want, &level);
}

int cvi__video_format_is(const cvi__video_format *a, const cvi__video_format *b)
{
    return memcmp(a, b, sizeof(*a)) == 0;
}
