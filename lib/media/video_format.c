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

/* What a picture must keep to: the level's table row, or what was given instead. */
static int find_limits(cvi__avc_level *limits, const cvi__video_format *want)
{
    if (want->codec == CVI_CODEC_H264 && cvi__avc_level_find(limits, want->level_idc) != CVI_OK) {
        return CVI_EINVAL;
    }
    if (want->codec != CVI_CODEC_H264 || want->max_fs) {
        limits->max_fs = want->max_fs ? want->max_fs : UINT32_MAX;
        limits->max_mbps = want->max_mbps ? want->max_mbps : UINT32_MAX;
    }
    return CVI_OK;
}

static int fits(const cvi__avc_level *limits, const cvi__video_format *f)
{
    return cvi__avc_level_fits(limits, f->width, f->height, f->fps);
}

/* Smaller than any class, of whatever shape. */
static int shrink(cvi__video_format *out, const cvi__video_format *want,
                  const cvi__avc_level *limits)
{
    uint32_t width = want->width;
    uint32_t height = want->height;

    do {
        out->width = CVI_MAX(width & ~1u, SIDE_MIN);
        out->height = CVI_MAX(height & ~1u, SIDE_MIN);
        if (fits(limits, out)) {
            return CVI_OK;
        }
        width /= 2;
        height /= 2;
    } while (out->width > SIDE_MIN || out->height > SIDE_MIN);
    return CVI_EINVAL;
}

/* The largest class that fits size, bit rate and limits; a lower frame rate before a smaller size,
 * down to half, of slides to a fifth. */
static int choose_size(cvi__video_format *out, const cvi__video_format *want,
                       const cvi__avc_level *limits)
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
            if (rates[k] <= fps && rates[k] * part >= fps && fits(limits, out)) {
                return CVI_OK;
            }
        }
    }
    out->fps = fps;
    return shrink(out, want, limits);
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

/* A peer that takes more than its level has gets pictures that say what they are; 0: no level. */
static uint32_t covering_level(const cvi__video_format *f)
{
    cvi__avc_level own;

    if (cvi__avc_level_find(&own, f->level_idc) == CVI_OK && fits(&own, f) &&
        own.max_kbps >= f->kbps) {
        return f->level_idc;
    }
    return cvi__avc_level_for(f->width, f->height, f->fps, f->kbps);
}

int cvi__video_format_choose(cvi__video_format *out, const cvi__video_format *want)
{
    cvi__avc_level limits;

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
    } else {
        choose_profile(out);
    }
    out->max_fs = 0;
    out->max_mbps = 0;
    if (find_limits(&limits, want) != CVI_OK || choose_size(out, want, &limits) != CVI_OK) {
        return CVI_EINVAL;
    }
    if (want->codec == CVI_CODEC_H264 && want->max_fs) {
        out->level_idc = covering_level(out);
        return out->level_idc ? CVI_OK : CVI_EINVAL;
    }
    return CVI_OK;
}

int cvi__video_format_is(const cvi__video_format *a, const cvi__video_format *b)
{
    return memcmp(a, b, sizeof(*a)) == 0;
}
