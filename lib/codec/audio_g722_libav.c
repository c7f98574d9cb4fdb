/* SPDX-License-Identifier: MIT */
/* G.722 at 64 kbit/s by libavcodec: 16000 Hz, two samples a byte. */
#include <string.h>

#include <libavcodec/avcodec.h>
#include <libavutil/channel_layout.h>

#include "codec/audio.h"
#include "codec/libav.h"

#define RATE 16000
#define BYTES_MAX 960u /* 120 ms */

struct g722 {
    AVCodecContext *context;
    AVFrame *frame;
    AVPacket *packet;
};

static size_t g722_bytes(void)
{
    return sizeof(struct g722);
}

static void g722_close(void *state)
{
    struct g722 *g = state;

    avcodec_free_context(&g->context);
    av_frame_free(&g->frame);
    av_packet_free(&g->packet);
}

static int g722_open(struct g722 *g, const AVCodec *codec, int frame_size)
{
    if (!codec) {
        return CVI_ENOTSUP;
    }
    g->context = avcodec_alloc_context3(codec);
    g->frame = av_frame_alloc();
    g->packet = av_packet_alloc();
    if (!g->context || !g->frame || !g->packet) {
        g722_close(g);
        return CVI_ENOMEM;
    }
    cvi__libav_quiet(g->context);
    g->context->sample_rate = RATE;
    g->context->sample_fmt = AV_SAMPLE_FMT_S16;
    g->context->frame_size = frame_size;
    av_channel_layout_default(&g->context->ch_layout, 1);
    const int rc = avcodec_open2(g->context, codec, NULL);
    if (rc < 0) {
        g722_close(g);
        return cvi__libav_status(rc);
    }
    return CVI_OK;
}

static int dec_open(void *state, uint32_t codec)
{
    (void)codec;
    return g722_open(state, avcodec_find_decoder(AV_CODEC_ID_ADPCM_G722), 0);
}

static int dec_decode(void *state, const uint8_t *data, size_t len, int16_t *pcm, size_t cap,
                      size_t *samples)
{
    struct g722 *g = state;
    int rc = 0;

    if (len > BYTES_MAX) {
        return CVI_EMEDIA_CORRUPT;
    }
    if (cap < 2 * len) {
        return CVI_ETOOSMALL;
    }
    /* without a reference count the packet is copied, and padded, by libavcodec */
    g->packet->data = (uint8_t *)(uintptr_t)data;
    g->packet->size = (int)len;
    rc = avcodec_send_packet(g->context, g->packet);
    g->packet->data = NULL;
    g->packet->size = 0;
    if (rc >= 0) {
        rc = avcodec_receive_frame(g->context, g->frame);
    }
    if (rc < 0) {
        return rc == AVERROR(EAGAIN) ? CVI_EMEDIA_CORRUPT : cvi__libav_status(rc);
    }
    *samples = CVI_MIN((size_t)g->frame->nb_samples, cap);
    memcpy(pcm, g->frame->data[0], *samples * sizeof(*pcm));
    av_frame_unref(g->frame);
    return CVI_OK;
}

const struct cvi__audio_dec_ops *cvi__g722_dec_ops(void)
{
    static const struct cvi__audio_dec_ops ops = {
        .bytes = g722_bytes,
        .open = dec_open,
        .close = g722_close,
        .decode = dec_decode,
    };

    return &ops;
}

static int enc_open(void *state, const cvi__audio_enc_params *params)
{
    return g722_open(state, avcodec_find_encoder(AV_CODEC_ID_ADPCM_G722),
                     (int)(RATE / 1000 * params->ptime_ms));
}

static int enc_encode(void *state, const int16_t *pcm, size_t samples, uint8_t *out, size_t *len)
{
    struct g722 *g = state;
    int rc = 0;

    g->frame->data[0] = (uint8_t *)(uintptr_t)pcm;
    g->frame->extended_data = g->frame->data;
    g->frame->linesize[0] = (int)(samples * sizeof(*pcm));
    g->frame->nb_samples = (int)samples;
    g->frame->format = AV_SAMPLE_FMT_S16;
    g->frame->sample_rate = RATE;
    rc = av_channel_layout_copy(&g->frame->ch_layout, &g->context->ch_layout);
    if (rc >= 0) {
        rc = avcodec_send_frame(g->context, g->frame);
    }
    av_frame_unref(g->frame);
    if (rc >= 0) {
        rc = avcodec_receive_packet(g->context, g->packet);
    }
    if (rc < 0) {
        return cvi__libav_status(rc);
    }
    *len = CVI_MIN((size_t)g->packet->size, CVI__AUDIO_UNIT_MAX);
    memcpy(out, g->packet->data, *len);
    av_packet_unref(g->packet);
    return CVI_OK;
}

const struct cvi__audio_enc_ops *cvi__g722_enc_ops(void)
{
    static const struct cvi__audio_enc_ops ops = {
        .bytes = g722_bytes,
        .open = enc_open,
        .close = g722_close,
        .encode = enc_encode,
    };

    return &ops;
}
