/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include <cvi/media.h>

#include "codec/codec.h"
#include "common/picture.h"
#include "oom/oom.h"

static int run_audio(uint32_t codec, const cvi_allocator *allocator)
{
    const cvi__audio_enc_params params = {.codec = codec};
    static const int16_t silence[960];
    int16_t pcm[CVI__AUDIO_SAMPLES_MAX];
    uint8_t coded[CVI__AUDIO_UNIT_MAX];
    cvi__audio_enc *enc = NULL;
    cvi__audio_dec *dec = NULL;
    size_t len = 0;
    size_t made = 0;
    int rc = cvi__audio_enc_create(&enc, &params, allocator);

    if (rc == CVI_OK) {
        rc = cvi__audio_dec_create(&dec, codec, allocator);
    }
    if (rc == CVI_OK) {
        rc = cvi__audio_enc_encode(enc, silence, coded, &len);
    }
    if (rc == CVI_OK) {
        rc = cvi__audio_dec_decode(dec, coded, len, pcm, CVI__AUDIO_SAMPLES_MAX, &made);
    }
    cvi__audio_enc_destroy(&enc);
    cvi__audio_dec_destroy(&dec);
    return rc;
}

int oom_codec_audio(const cvi_allocator *allocator)
{
    int rc = CVI_OK;

    for (uint32_t codec = CVI_CODEC_PCMU; codec <= CVI_CODEC_OPUS && rc == CVI_OK; codec++) {
        rc = run_audio(codec, allocator);
    }
    return rc;
}

static int run_video(uint32_t codec, uint32_t engine, const cvi_allocator *allocator)
{
    const cvi__video_enc_params params = {
        .codec = codec, .width = 64, .height = 48, .bitrate_kbps = 100, .engine = engine};
    cvi__i420 picture = picture_new(64, 48);
    const cvi__i420_view view = cvi__i420_read(&picture);
    cvi__i420_view shown;
    cvi__video_enc *enc = NULL;
    cvi__video_dec *dec = NULL;
    cvi__video_unit unit;
    int rc = cvi__video_enc_create(&enc, &params, allocator);

    if (rc == CVI_OK) {
        rc = cvi__video_dec_create(&dec, codec, allocator);
    }
    if (rc == CVI_OK) {
        rc = cvi__video_enc_encode(enc, &view, 0, 0, &unit);
    }
    if (rc == CVI_OK) {
        rc = cvi__video_dec_decode(dec, unit.data, unit.len, &shown);
    }
    cvi__video_enc_destroy(&enc);
    cvi__video_dec_destroy(&dec);
    free(picture.data[0]);
    return rc;
}

int oom_codec_video(const cvi_allocator *allocator)
{
    int rc = run_video(CVI_CODEC_VP8, CVI__VIDEO_ENGINE_ANY, allocator);

    if (rc == CVI_OK) {
        rc = run_video(CVI_CODEC_H264, CVI__VIDEO_ENGINE_X264, allocator);
    }
    return rc;
}

int oom_codec_openh264(const cvi_allocator *allocator)
{
    return run_video(CVI_CODEC_H264, CVI__VIDEO_ENGINE_OPENH264, allocator);
}

int oom_resampler(const cvi_allocator *allocator)
{
    static const int16_t silence[480];
    int16_t out[960];
    int rc = CVI_OK;

    for (uint32_t in_hz = 24000; in_hz <= 44100 && rc == CVI_OK; in_hz += 20100) {
        cvi_resampler_params params;
        cvi_resampler *r = NULL;
        size_t made = 0;

        CVI_RESAMPLER_PARAMS_INIT(&params);
        params.allocator = allocator;
        params.in_hz = in_hz;
        params.out_hz = 16000;
        rc = cvi_resampler_create(&r, &params);
        if (rc == CVI_OK) {
            rc = cvi_resampler_process(r, silence, 480, out, 960, &made);
        }
        cvi_resampler_destroy(&r);
    }
    return rc;
}
