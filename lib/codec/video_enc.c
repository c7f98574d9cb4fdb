/* SPDX-License-Identifier: MIT */
#include "codec/h264_sps.h"
#include "codec/video.h"
#include "core/mem.h"

#define FPS_DEFAULT 30u
#define FPS_MAX 60u
#define KBPS_MIN 16u
#define KBPS_MAX 20000u
#define SLICE_MIN 100u
#define SLICE_MAX 65535u

struct cvi__video_enc {
    cvi_allocator alloc;
    const struct cvi__video_enc_ops *ops;
    void *state;
    cvi__video_enc_params params;
    uint32_t max_kbps; /* of the level */
    uint64_t first_us;
    uint64_t ticks; /* of the last picture, in 1 / fps */
    uint64_t pictures;
};

static int is_between(uint32_t v, uint32_t low, uint32_t high)
{
    return v >= low && v <= high;
}

static int is_valid(const cvi__video_enc_params *p)
{
    if (p->codec != CVI_CODEC_H264 && p->codec != CVI_CODEC_VP8) {
        return 0;
    }
    if (p->max_slice_bytes != 0 && !is_between(p->max_slice_bytes, SLICE_MIN, SLICE_MAX)) {
        return 0;
    }
    return is_between(p->width, 16, CVI__VIDEO_WIDTH_MAX) && p->width % 2 == 0 &&
           is_between(p->height, 16, CVI__VIDEO_HEIGHT_MAX) && p->height % 2 == 0 &&
           p->fps <= FPS_MAX && is_between(p->bitrate_kbps, KBPS_MIN, KBPS_MAX) &&
           p->engine <= CVI__VIDEO_ENGINE_OPENH264;
}

/* Fill in profile and level, and bound the bit rate by the level. */
static int fit_level(cvi__video_enc *enc)
{
    cvi__video_enc_params *p = &enc->params;
    cvi__avc_level level;
    uint64_t most = 0;

    p->profile = p->profile ? p->profile : CVI__H264_PROFILE_BASELINE;
    if (p->profile != CVI__H264_PROFILE_BASELINE && p->profile != CVI__H264_PROFILE_MAIN &&
        p->profile != CVI__H264_PROFILE_HIGH) {
        return CVI_ENOTSUP;
    }
    if (p->level == 0) {
        p->level = cvi__avc_level_for(p->width, p->height, p->fps, p->bitrate_kbps);
    }
    if (cvi__avc_level_find(&level, p->level) != CVI_OK ||
        !cvi__avc_level_fits(&level, p->width, p->height, p->fps)) {
        return CVI_ELIMIT;
    }
    most = level.max_kbps;
    if (p->profile == CVI__H264_PROFILE_HIGH) {
        most += most / 4;
    }
    enc->max_kbps = (uint32_t)CVI_MIN(most, KBPS_MAX);
    return CVI_OK;
}

static const struct cvi__video_enc_ops *find_ops(const cvi__video_enc_params *p)
{
    const struct cvi__video_enc_ops *x264 = cvi__x264_enc_ops();

    if (p->codec == CVI_CODEC_VP8) {
        return cvi__vpx_enc_ops();
    }
    if (p->engine == CVI__VIDEO_ENGINE_X264) {
        return x264;
    }
    if (p->engine == CVI__VIDEO_ENGINE_OPENH264) {
        return cvi__openh264_enc_ops();
    }
    return x264 ? x264 : cvi__openh264_enc_ops();
}

static int enc_build(cvi__video_enc *enc)
{
    int rc = CVI_OK;

    enc->ops = find_ops(&enc->params);
    if (!enc->ops) {
        return CVI_ENOTSUP;
    }
    enc->params.fps = enc->params.fps ? enc->params.fps : FPS_DEFAULT;
    enc->max_kbps = KBPS_MAX;
    if (enc->params.codec == CVI_CODEC_H264) {
        rc = fit_level(enc);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    enc->params.bitrate_kbps = CVI_MIN(enc->params.bitrate_kbps, enc->max_kbps);
    enc->state = cvi__mem_zalloc(&enc->alloc, enc->ops->bytes);
    if (!enc->state) {
        return CVI_ENOMEM;
    }
    rc = enc->ops->open(enc->state, &enc->params);
    if (rc != CVI_OK) {
        cvi__mem_free(&enc->alloc, enc->state);
        enc->state = NULL;
    }
    return rc;
}

int cvi__video_enc_create(cvi__video_enc **out, const cvi__video_enc_params *params,
                          const cvi_allocator *alloc)
{
    cvi__video_enc *enc = NULL;
    int rc = CVI_OK;

    CVI_REQUIRE(out != NULL);
    *out = NULL;
    CVI_REQUIRE(params != NULL && is_valid(params));
    alloc = cvi__mem_or_libc(alloc);
    enc = cvi__mem_zalloc(alloc, sizeof(*enc));
    if (!enc) {
        return CVI_ENOMEM;
    }
    enc->alloc = *alloc;
    enc->params = *params;
    rc = enc_build(enc);
    if (rc != CVI_OK) {
        cvi__video_enc_destroy(&enc);
    }
    *out = enc;
    return rc;
}

void cvi__video_enc_destroy(cvi__video_enc **enc)
{
    if (!enc || !*enc) {
        return;
    }
    cvi__video_enc *e = *enc;
    const cvi_allocator a = e->alloc;

    *enc = NULL;
    if (e->state) {
        e->ops->close(e->state);
    }
    cvi__mem_free(&a, e->state);
    cvi__mem_free(&a, e);
}

/* Time in whole frame durations, always rising: what the rate controls count in. */
static uint64_t next_ticks(cvi__video_enc *enc, uint64_t time_us)
{
    uint64_t ticks = 0;

    if (enc->pictures == 0) {
        enc->first_us = time_us;
    }
    if (time_us > enc->first_us) {
        ticks = ((time_us - enc->first_us) * enc->params.fps + 500000) / 1000000;
    }
    if (enc->pictures > 0 && ticks <= enc->ticks) {
        ticks = enc->ticks + 1;
    }
    enc->pictures++;
    enc->ticks = ticks;
    return ticks;
}

int cvi__video_enc_encode(cvi__video_enc *enc, const cvi__i420_view *picture, uint64_t time_us,
                          int want_keyframe, cvi__video_unit *out)
{
    CVI_REQUIRE(enc != NULL && picture != NULL && out != NULL);
    CVI_REQUIRE(picture->width == enc->params.width && picture->height == enc->params.height);
    const int is_first = enc->pictures == 0;

    *out = (cvi__video_unit){0};
    return enc->ops->encode(enc->state, picture, next_ticks(enc, time_us),
                            want_keyframe || is_first, out);
}

int cvi__video_enc_set_bitrate(cvi__video_enc *enc, uint32_t bitrate_kbps)
{
    CVI_REQUIRE(enc != NULL && is_between(bitrate_kbps, KBPS_MIN, KBPS_MAX));

    enc->params.bitrate_kbps = CVI_MIN(bitrate_kbps, enc->max_kbps);
    return enc->ops->set_bitrate(enc->state, enc->params.bitrate_kbps);
}
