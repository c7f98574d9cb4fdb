/* SPDX-License-Identifier: MIT */
/* VP8 encoding by libvpx: libavcodec's wrapper cannot change the bit rate on the way. */
#include <vpx/vp8cx.h>
#include <vpx/vpx_encoder.h>

#include "codec/video.h"

#define SPEED (-8)        /* of -16 (fast) to 0 */
#define INTRA_PERCENT 400 /* a keyframe's bits, of an average frame's */
#define QUANTIZER_MIN 4
#define QUANTIZER_MAX 56

struct encoder {
    vpx_codec_ctx_t codec;
    vpx_codec_enc_cfg_t config;
};

static int map_error(vpx_codec_err_t error)
{
    switch (error) {
    case VPX_CODEC_OK:
        return CVI_OK;
    case VPX_CODEC_MEM_ERROR:
        return CVI_ENOMEM;
    default:
        return CVI_EMEDIA_CODEC;
    }
}

static void configure(vpx_codec_enc_cfg_t *c, const cvi__video_enc_params *p)
{
    c->g_w = p->width;
    c->g_h = p->height;
    c->g_timebase.num = 1;
    c->g_timebase.den = (int)p->fps;
    c->g_threads = 1;
    c->g_lag_in_frames = 0;
    c->g_error_resilient = 0;
    c->rc_end_usage = VPX_CBR;
    c->rc_target_bitrate = p->bitrate_kbps;
    c->rc_min_quantizer = QUANTIZER_MIN;
    c->rc_max_quantizer = QUANTIZER_MAX;
    c->rc_undershoot_pct = 100;
    c->rc_overshoot_pct = 15;
    c->rc_buf_initial_sz = 300; /* ms */
    c->rc_buf_optimal_sz = 400;
    c->rc_buf_sz = 600;
    c->rc_dropframe_thresh = 0;
    c->rc_resize_allowed = 0;
    c->kf_mode = VPX_KF_DISABLED;
}

static int enc_open(void *state, const cvi__video_enc_params *p)
{
    struct encoder *e = state;
    vpx_codec_err_t rc = vpx_codec_enc_config_default(vpx_codec_vp8_cx(), &e->config, 0);

    if (rc != VPX_CODEC_OK) {
        return map_error(rc);
    }
    configure(&e->config, p);
    rc = vpx_codec_enc_init(&e->codec, vpx_codec_vp8_cx(), &e->config, 0);
    if (rc != VPX_CODEC_OK) {
        return map_error(rc);
    }
    if (vpx_codec_control(&e->codec, VP8E_SET_CPUUSED, SPEED) != VPX_CODEC_OK ||
        vpx_codec_control(&e->codec, VP8E_SET_STATIC_THRESHOLD, 1) != VPX_CODEC_OK ||
        vpx_codec_control(&e->codec, VP8E_SET_MAX_INTRA_BITRATE_PCT, INTRA_PERCENT) !=
            VPX_CODEC_OK) {
        vpx_codec_destroy(&e->codec);
        return CVI_EMEDIA_CODEC;
    }
    return CVI_OK;
}

static void enc_close(void *state)
{
    struct encoder *e = state;

    vpx_codec_destroy(&e->codec);
}

static void lend(vpx_image_t *image, const cvi__i420_view *picture)
{
    vpx_img_wrap(image, VPX_IMG_FMT_I420, picture->width, picture->height, 1,
                 (unsigned char *)(uintptr_t)picture->data[0]);
    for (int i = 0; i < 3; i++) {
        image->planes[i] = (unsigned char *)(uintptr_t)picture->data[i];
        image->stride[i] = (int)picture->stride[i];
    }
}

static int enc_encode(void *state, const cvi__i420_view *picture, uint64_t ticks, int want_keyframe,
                      cvi__video_unit *out)
{
    struct encoder *e = state;
    const vpx_codec_cx_pkt_t *packet = NULL;
    vpx_codec_iter_t iter = NULL;
    vpx_image_t image;
    vpx_codec_err_t rc = VPX_CODEC_OK;

    lend(&image, picture);
    rc = vpx_codec_encode(&e->codec, &image, (vpx_codec_pts_t)ticks, 1,
                          want_keyframe ? VPX_EFLAG_FORCE_KF : 0, VPX_DL_REALTIME);
    if (rc != VPX_CODEC_OK) {
        return map_error(rc);
    }
    while ((packet = vpx_codec_get_cx_data(&e->codec, &iter)) != NULL) {
        if (packet->kind == VPX_CODEC_CX_FRAME_PKT) {
            out->data = packet->data.frame.buf;
            out->len = packet->data.frame.sz;
            out->is_keyframe = (packet->data.frame.flags & VPX_FRAME_IS_KEY) != 0;
        }
    }
    return out->len > 0 ? CVI_OK : CVI_AGAIN;
}

static int enc_set_bitrate(void *state, uint32_t kbps)
{
    struct encoder *e = state;

    e->config.rc_target_bitrate = kbps;
    return map_error(vpx_codec_enc_config_set(&e->codec, &e->config));
}

const struct cvi__video_enc_ops *cvi__vpx_enc_ops(void)
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
