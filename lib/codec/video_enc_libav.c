/* SPDX-License-Identifier: MIT */
/* H.264 encoding by libx264 through libavcodec. */
#include <stdio.h>
#include <string.h>

#include <libavcodec/avcodec.h>
#include <libavutil/opt.h>

#include "codec/h264_sps.h"
#include "codec/libav.h"
#include "codec/video.h"

#define NEVER (1 << 30) /* x264's word for an endless group of pictures */
#define NAL_SEI 6u

struct encoder {
    AVCodecContext *context;
    AVFrame *frame;
    AVPacket *packet;
};

static void enc_close(void *state)
{
    struct encoder *e = state;

    avcodec_free_context(&e->context);
    av_frame_free(&e->frame);
    av_packet_free(&e->packet);
}

/* The buffer holds half a second: bursts stay small enough for a call. */
static void set_rate(AVCodecContext *c, uint32_t kbps)
{
    c->bit_rate = (int64_t)kbps * 1000;
    c->rc_max_rate = c->bit_rate;
    c->rc_buffer_size = (int)(c->bit_rate / 2);
}

static const char *profile_name(uint32_t profile)
{
    switch (profile) {
    case CVI__H264_PROFILE_HIGH:
        return "high";
    case CVI__H264_PROFILE_MAIN:
        return "main";
    default:
        return "baseline"; /* x264 makes and says the constrained one */
    }
}

static void set_codec_options(AVCodecContext *c, const cvi__video_enc_params *p)
{
    char level[8] = "1b";

    if (p->level != 9) {
        (void)snprintf(level, sizeof(level), "%u.%u", p->level / 10 % 10, p->level % 10);
    }
    av_opt_set(c->priv_data, "preset", "superfast", 0);
    av_opt_set(c->priv_data, "tune", "zerolatency", 0);
    av_opt_set(c->priv_data, "profile", profile_name(p->profile), 0);
    av_opt_set(c->priv_data, "level", level, 0);
    av_opt_set_int(c->priv_data, "forced-idr", 1, 0);
    av_opt_set_int(c->priv_data, "sc_threshold", 0, 0);
    if (p->max_slice_bytes > 0) {
        av_opt_set_int(c->priv_data, "slice-max-size", p->max_slice_bytes, 0);
    }
}

static int enc_open(void *state, const cvi__video_enc_params *p)
{
    struct encoder *e = state;
    const AVCodec *codec = avcodec_find_encoder_by_name("libx264");
    int rc = 0;

    if (!codec) {
        return CVI_ENOTSUP;
    }
    e->context = avcodec_alloc_context3(codec);
    e->frame = av_frame_alloc();
    e->packet = av_packet_alloc();
    if (!e->context || !e->frame || !e->packet) {
        enc_close(e);
        return CVI_ENOMEM;
    }
    cvi__libav_quiet(e->context);
    e->context->width = (int)p->width;
    e->context->height = (int)p->height;
    e->context->pix_fmt = AV_PIX_FMT_YUV420P;
    e->context->color_range = AVCOL_RANGE_MPEG;
    e->context->time_base = (AVRational){1, (int)p->fps};
    e->context->framerate = (AVRational){(int)p->fps, 1};
    e->context->gop_size = NEVER;
    e->context->max_b_frames = 0;
    set_rate(e->context, p->bitrate_kbps);
    set_codec_options(e->context, p);
    rc = avcodec_open2(e->context, codec, NULL);
    if (rc < 0) {
        enc_close(e);
    }
    return cvi__libav_status(rc);
}

static void keep_memory(void *opaque, uint8_t *data)
{
    (void)opaque;
    (void)data;
}

/* Lend the caller's planes to a frame; x264 copies them before avcodec_send_frame returns. */
static int lend(struct encoder *e, const cvi__i420_view *picture, uint64_t ticks, int is_key)
{
    AVFrame *f = e->frame;
    uint8_t *luma = (uint8_t *)(uintptr_t)picture->data[0];

    f->buf[0] = av_buffer_create(luma, picture->stride[0] * picture->height, keep_memory, NULL,
                                 AV_BUFFER_FLAG_READONLY);
    if (!f->buf[0]) {
        return CVI_ENOMEM;
    }
    for (int i = 0; i < 3; i++) {
        f->data[i] = (uint8_t *)(uintptr_t)picture->data[i];
        f->linesize[i] = (int)picture->stride[i];
    }
    f->width = (int)picture->width;
    f->height = (int)picture->height;
    f->format = AV_PIX_FMT_YUV420P;
    f->pts = (int64_t)ticks;
    f->pict_type = is_key ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
    return CVI_OK;
}

/* Leave SEI out: x264 signs its first picture with a long one, which may not fit a packet. */
static size_t drop_sei(uint8_t *data, size_t len)
{
    size_t at = 0;
    size_t start = 0;
    size_t size = 0;
    size_t kept = 0;

    while (cvi__avc_next_nal(data, len, &at, &start, &size)) {
        if ((data[start] & 0x1f) == NAL_SEI) {
            continue;
        }
        memmove(data + kept + 3, data + start, size);
        memcpy(data + kept, "\0\0\1", 3);
        kept += 3 + size;
    }
    return kept;
}

static int enc_encode(void *state, const cvi__i420_view *picture, uint64_t ticks, int want_keyframe,
                      cvi__video_unit *out)
{
    struct encoder *e = state;
    int rc = CVI_OK;

    av_packet_unref(e->packet);
    rc = lend(e, picture, ticks, want_keyframe);
    if (rc != CVI_OK) {
        return rc;
    }
    rc = avcodec_send_frame(e->context, e->frame);
    av_frame_unref(e->frame);
    if (rc >= 0) {
        rc = avcodec_receive_packet(e->context, e->packet);
    }
    if (rc >= 0) {
        rc = av_packet_make_writable(e->packet);
    }
    if (rc < 0) {
        return cvi__libav_status(rc);
    }
    out->data = e->packet->data;
    out->len = drop_sei(e->packet->data, (size_t)e->packet->size);
    out->is_keyframe = (e->packet->flags & AV_PKT_FLAG_KEY) != 0;
    return CVI_OK;
}

static int enc_set_bitrate(void *state, uint32_t kbps)
{
    struct encoder *e = state;

    set_rate(e->context, kbps);
    return CVI_OK;
}

const struct cvi__video_enc_ops *cvi__x264_enc_ops(void)
{
    static const struct cvi__video_enc_ops ops = {
        .bytes = sizeof(struct encoder),
        .open = enc_open,
        .close = enc_close,
        .encode = enc_encode,
        .set_bitrate = enc_set_bitrate,
    };

    return avcodec_find_encoder_by_name("libx264") ? &ops : NULL;
}
