/* SPDX-License-Identifier: MIT */
/* H.264 constrained baseline encoding by OpenH264. */
#include <string.h>

#include <wels/codec_api.h>

#include "codec/video.h"

struct encoder {
    ISVCEncoder *codec;
    uint32_t fps;
    SFrameBSInfo info;
};

static ELevelIdc map_level(uint32_t level)
{
    return level == 9 ? LEVEL_1_B : (ELevelIdc)level;
}

static void configure(SEncParamExt *c, const cvi__video_enc_params *p)
{
    SSpatialLayerConfig *layer = &c->sSpatialLayers[0];

    c->iUsageType = CAMERA_VIDEO_REAL_TIME;
    c->iPicWidth = (int)p->width;
    c->iPicHeight = (int)p->height;
    c->iTargetBitrate = (int)p->bitrate_kbps * 1000;
    c->iMaxBitrate = UNSPECIFIED_BIT_RATE;
    c->iRCMode = RC_BITRATE_MODE;
    c->fMaxFrameRate = (float)p->fps;
    c->iTemporalLayerNum = 1;
    c->iSpatialLayerNum = 1;
    c->iComplexityMode = LOW_COMPLEXITY;
    c->uiIntraPeriod = 0; /* keyframes on request only */
    c->iNumRefFrame = 1;
    c->eSpsPpsIdStrategy = CONSTANT_ID;
    c->iEntropyCodingModeFlag = 0;
    c->bEnableFrameSkip = false;
    c->bEnableSceneChangeDetect = false;
    c->iMultipleThreadIdc = 1;
    layer->iVideoWidth = c->iPicWidth;
    layer->iVideoHeight = c->iPicHeight;
    layer->fFrameRate = c->fMaxFrameRate;
    layer->iSpatialBitrate = c->iTargetBitrate;
    layer->iMaxSpatialBitrate = UNSPECIFIED_BIT_RATE;
    layer->uiProfileIdc = PRO_BASELINE;
    layer->uiLevelIdc = map_level(p->level);
    layer->sSliceArgument.uiSliceMode = SM_SINGLE_SLICE;
    if (p->max_slice_bytes > 0) {
        c->uiMaxNalSize = p->max_slice_bytes;
        layer->sSliceArgument.uiSliceMode = SM_SIZELIMITED_SLICE;
        layer->sSliceArgument.uiSliceSizeConstraint = p->max_slice_bytes;
    }
}

static int enc_open(void *state, const cvi__video_enc_params *p)
{
    struct encoder *e = state;
    SEncParamExt config;
    int format = videoFormatI420;
    int quiet = WELS_LOG_QUIET;

    if (p->profile != CVI__H264_PROFILE_BASELINE) {
        return CVI_ENOTSUP;
    }
    if (WelsCreateSVCEncoder(&e->codec) != 0 || !e->codec) {
        return CVI_ENOMEM;
    }
    (*e->codec)->SetOption(e->codec, ENCODER_OPTION_TRACE_LEVEL, &quiet);
    (*e->codec)->GetDefaultParams(e->codec, &config);
    configure(&config, p);
    if ((*e->codec)->InitializeExt(e->codec, &config) != cmResultSuccess ||
        (*e->codec)->SetOption(e->codec, ENCODER_OPTION_DATAFORMAT, &format) != cmResultSuccess) {
        WelsDestroySVCEncoder(e->codec);
        return CVI_EMEDIA_CODEC;
    }
    e->fps = p->fps;
    return CVI_OK;
}

static void enc_close(void *state)
{
    struct encoder *e = state;

    (*e->codec)->Uninitialize(e->codec);
    WelsDestroySVCEncoder(e->codec);
}

static size_t layer_bytes(const SLayerBSInfo *layer)
{
    size_t len = 0;

    for (int i = 0; i < layer->iNalCount; i++) {
        len += (size_t)layer->pNalLengthInByte[i];
    }
    return len;
}

/* The layers of a picture follow each other in the encoder's own buffer. */
static int hand_out(const SFrameBSInfo *info, cvi__video_unit *out)
{
    for (int i = 0; i < info->iLayerNum; i++) {
        const SLayerBSInfo *layer = &info->sLayerInfo[i];

        if (out->len > 0 && layer->pBsBuf != out->data + out->len) {
            return CVI_EMEDIA_CODEC;
        }
        out->data = out->len > 0 ? out->data : layer->pBsBuf;
        out->len += layer_bytes(layer);
    }
    out->is_keyframe = info->eFrameType == videoFrameTypeIDR;
    return out->len > 0 ? CVI_OK : CVI_AGAIN;
}

static int enc_encode(void *state, const cvi__i420_view *picture, uint64_t ticks, int want_keyframe,
                      cvi__video_unit *out)
{
    struct encoder *e = state;
    SSourcePicture source = {.iColorFormat = videoFormatI420};

    for (int i = 0; i < 3; i++) {
        source.pData[i] = (unsigned char *)(uintptr_t)picture->data[i];
        source.iStride[i] = (int)picture->stride[i];
    }
    source.iPicWidth = (int)picture->width;
    source.iPicHeight = (int)picture->height;
    source.uiTimeStamp = (long long)(ticks * 1000 / e->fps);
    if (want_keyframe) {
        (*e->codec)->ForceIntraFrame(e->codec, true);
    }
    memset(&e->info, 0, sizeof(e->info));
    if ((*e->codec)->EncodeFrame(e->codec, &source, &e->info) != cmResultSuccess) {
        return CVI_EMEDIA_CODEC;
    }
    if (e->info.eFrameType == videoFrameTypeSkip) {
        return CVI_AGAIN;
    }
    return hand_out(&e->info, out);
}

static int enc_set_bitrate(void *state, uint32_t kbps)
{
    struct encoder *e = state;
    SBitrateInfo rate = {.iLayer = SPATIAL_LAYER_ALL, .iBitrate = (int)kbps * 1000};

    return (*e->codec)->SetOption(e->codec, ENCODER_OPTION_BITRATE, &rate) == cmResultSuccess
               ? CVI_OK
               : CVI_EMEDIA_CODEC;
}

const struct cvi__video_enc_ops *cvi__openh264_enc_ops(void)
{
    static const struct cvi__video_enc_ops ops = {
        .bytes = sizeof(struct encoder),
        .open = enc_open,
        .close = enc_close,
        .encode = enc_encode,
        .set_bitrate = enc_set_bitrate,
    };

    return &ops;
}
