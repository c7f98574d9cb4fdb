/* SPDX-License-Identifier: MIT */
/* H.264 and VP8 decoding by libavcodec. */
#include <libavcodec/avcodec.h>

#include "codec/libav.h"
#include "codec/video.h"

struct decoder {
    AVCodecContext *context;
    AVFrame *next;  /* being received */
    AVFrame *shown; /* lent out until the next call */
    AVPacket *packet;
    int refused; /* why choose_format refused, a cvi_status */
};

static void dec_close(void *state)
{
    struct decoder *d = state;

    avcodec_free_context(&d->context);
    av_frame_free(&d->next);
    av_frame_free(&d->shown);
    av_packet_free(&d->packet);
}

/* Called when the size is known and before pictures are allocated. */
static enum AVPixelFormat choose_format(AVCodecContext *context, const enum AVPixelFormat *formats)
{
    struct decoder *d = context->opaque;

    if (context->width > (int)CVI__VIDEO_WIDTH_MAX ||
        context->height > (int)CVI__VIDEO_HEIGHT_MAX) {
        d->refused = CVI_ELIMIT;
        return AV_PIX_FMT_NONE;
    }
    for (; *formats != AV_PIX_FMT_NONE; formats++) {
        if (*formats == AV_PIX_FMT_YUV420P || *formats == AV_PIX_FMT_YUVJ420P) {
            return *formats;
        }
    }
    d->refused = CVI_EMEDIA_FORMAT;
    return AV_PIX_FMT_NONE;
}

static int dec_open(void *state, uint32_t codec)
{
    struct decoder *d = state;
    const AVCodec *av =
        avcodec_find_decoder(codec == CVI_CODEC_VP8 ? AV_CODEC_ID_VP8 : AV_CODEC_ID_H264);
    int rc = 0;

    if (!av) {
        return CVI_ENOTSUP;
    }
    d->context = avcodec_alloc_context3(av);
    d->next = av_frame_alloc();
    d->shown = av_frame_alloc();
    d->packet = av_packet_alloc();
    if (!d->context || !d->next || !d->shown || !d->packet) {
        dec_close(d);
        return CVI_ENOMEM;
    }
    cvi__libav_quiet(d->context);
    d->context->opaque = d;
    d->context->get_format = choose_format;
    d->context->max_pixels = (int64_t)CVI__VIDEO_WIDTH_MAX * CVI__VIDEO_HEIGHT_MAX;
    d->context->flags |= AV_CODEC_FLAG_LOW_DELAY;
    d->context->error_concealment = FF_EC_GUESS_MVS | FF_EC_DEBLOCK;
    rc = avcodec_open2(d->context, av, NULL);
    if (rc < 0) {
        dec_close(d);
    }
    return cvi__libav_status(rc);
}

/* The newest picture that is ready, into `shown`. */
static int receive(struct decoder *d)
{
    int rc = CVI_AGAIN;

    while (avcodec_receive_frame(d->context, d->next) >= 0) {
        av_frame_unref(d->shown);
        av_frame_move_ref(d->shown, d->next);
        rc = CVI_OK;
    }
    return rc;
}

static int dec_decode(void *state, const uint8_t *data, size_t len, cvi__i420_view *picture,
                      int *is_damaged)
{
    struct decoder *d = state;
    int sent = 0;

    d->refused = CVI_OK;
    /* without a reference count the packet is copied, and padded, by libavcodec */
    d->packet->data = (uint8_t *)(uintptr_t)data;
    d->packet->size = (int)len;
    sent = avcodec_send_packet(d->context, d->packet);
    d->packet->data = NULL;
    d->packet->size = 0;
    if (receive(d) != CVI_OK) {
        if (d->refused != CVI_OK) {
            return d->refused;
        }
        return sent < 0 ? cvi__libav_status(sent) : CVI_AGAIN;
    }
    if (d->shown->format != AV_PIX_FMT_YUV420P && d->shown->format != AV_PIX_FMT_YUVJ420P) {
        return CVI_EMEDIA_FORMAT;
    }
    for (int i = 0; i < 3; i++) {
        picture->data[i] = d->shown->data[i];
        picture->stride[i] = (size_t)d->shown->linesize[i];
    }
    picture->width = (uint32_t)d->shown->width;
    picture->height = (uint32_t)d->shown->height;
    *is_damaged = d->shown->decode_error_flags != 0 || (d->shown->flags & AV_FRAME_FLAG_CORRUPT);
    return CVI_OK;
}

const struct cvi__video_dec_ops *cvi__libav_dec_ops(void)
{
    static const struct cvi__video_dec_ops ops = {
        .bytes = sizeof(struct decoder),
        .open = dec_open,
        .close = dec_close,
        .decode = dec_decode,
    };

    return &ops;
}
