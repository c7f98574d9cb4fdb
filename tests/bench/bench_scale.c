/* SPDX-License-Identifier: MIT */
/*
 * Scaling I420 by ours, libyuv and swscale. Behind each name is the luma PSNR against swscale's
 * Lanczos with accurate rounding, in dB: speed without it says nothing.
 */
#include <stdlib.h>
#include <string.h>

#include <libswscale/swscale.h>
#include <libyuv/scale.h>

#include "bench/bench.h"
#include "common/picture.h"
#include "media/scaler.h"

struct sizes {
    uint32_t src_width, src_height, dst_width, dst_height;
};

static const struct sizes CASES[] = {
    {1920, 1080, 1280, 720}, {1280, 720, 640, 360}, {640, 360, 1280, 720},
    {1920, 1080, 640, 360},  {704, 576, 1280, 720}, {640, 360, 426, 240},
};

struct job {
    cvi__i420 src;
    cvi__i420 dst;
    cvi__scaler *ours;
    struct SwsContext *sws;
    enum FilterMode yuv;
};

/* Detail at every size, less of the fine than of the coarse, as in what cameras see. */
static void paint_octaves(const cvi__i420 *p)
{
    for (uint32_t y = 0; y < p->height; y++) {
        for (uint32_t x = 0; x < p->width; x++) {
            double v = 128;

            for (double f = 1; f < 256; f *= 2) {
                const double u = (double)x / p->width * f * 6.3 + f;
                const double w = (double)y / p->height * f * 6.3 - f;

                v += 60 / (f + 1) * (sin(u + 0.6 * w) + cos(0.8 * u - w));
            }
            p->data[0][y * p->stride[0] + x] = (uint8_t)fmin(fmax(v, 0), 255);
        }
    }
    for (int c = 1; c < 3; c++) {
        for (uint32_t y = 0; y < p->height / 2; y++) {
            memcpy(p->data[c] + y * p->stride[c], p->data[0] + 2 * y * p->stride[0], p->width / 2);
        }
    }
}

static void run_ours(void *arg)
{
    struct job *j = arg;
    const cvi__i420_view src = cvi__i420_read(&j->src);

    cvi__scaler_run(j->ours, &src, &j->dst);
    bench_keep(j->dst.data[0]);
}

static void run_sws(void *arg)
{
    struct job *j = arg;
    const uint8_t *src[4] = {j->src.data[0], j->src.data[1], j->src.data[2], NULL};
    uint8_t *dst[4] = {j->dst.data[0], j->dst.data[1], j->dst.data[2], NULL};
    const int from[4] = {(int)j->src.stride[0], (int)j->src.stride[1], (int)j->src.stride[2], 0};
    const int to[4] = {(int)j->dst.stride[0], (int)j->dst.stride[1], (int)j->dst.stride[2], 0};

    sws_scale(j->sws, src, from, 0, (int)j->src.height, dst, to);
}

static void run_yuv(void *arg)
{
    struct job *j = arg;

    I420Scale(j->src.data[0], (int)j->src.stride[0], j->src.data[1], (int)j->src.stride[1],
              j->src.data[2], (int)j->src.stride[2], (int)j->src.width, (int)j->src.height,
              j->dst.data[0], (int)j->dst.stride[0], j->dst.data[1], (int)j->dst.stride[1],
              j->dst.data[2], (int)j->dst.stride[2], (int)j->dst.width, (int)j->dst.height, j->yuv);
}

/* Run once for the quality, then for the time. */
static void measure(struct bench *b, const char *who, struct job *j, void (*run)(void *),
                    const cvi__i420 *reference)
{
    const cvi__i420_view want = cvi__i420_read(reference);
    char name[80];

    run(j);
    const cvi__i420_view got = cvi__i420_read(&j->dst);
    (void)snprintf(name, sizeof(name), "%ux%u>%ux%u %s %.1f dB", j->src.width, j->src.height,
                   j->dst.width, j->dst.height, who, picture_psnr(&want, &got, 0));
    bench_run(b, name, run, j, cvi__i420_bytes(j->dst.width, j->dst.height, 2));
}

static struct SwsContext *open_sws(const struct sizes *s, int flags)
{
    struct SwsContext *c =
        sws_getContext((int)s->src_width, (int)s->src_height, AV_PIX_FMT_YUV420P, (int)s->dst_width,
                       (int)s->dst_height, AV_PIX_FMT_YUV420P, flags, NULL, NULL, NULL);

    if (!c) {
        exit(1);
    }
    return c;
}

static void measure_ours(struct bench *b, struct job *j, const struct sizes *s,
                         const cvi__i420 *reference)
{
    for (uint32_t quality = CVI__SCALE_GOOD; quality <= CVI__SCALE_FAST; quality++) {
        const cvi__scaler_params params = {s->src_width, s->src_height, s->dst_width, s->dst_height,
                                           quality};

        if (cvi__scaler_create(&j->ours, &params, NULL) != CVI_OK) {
            exit(1);
        }
        measure(b, quality == CVI__SCALE_GOOD ? "ours good" : "ours fast", j, run_ours, reference);
        cvi__scaler_destroy(&j->ours);
    }
}

static void measure_sws(struct bench *b, struct job *j, const struct sizes *s,
                        const cvi__i420 *reference)
{
    static const struct {
        const char *name;
        int flags;
    } modes[] = {{"swscale bicubic", SWS_BICUBIC}, {"swscale fast_bilinear", SWS_FAST_BILINEAR}};

    for (size_t i = 0; i < 2; i++) {
        j->sws = open_sws(s, modes[i].flags);
        measure(b, modes[i].name, j, run_sws, reference);
        sws_freeContext(j->sws);
    }
}

static void run_case(struct bench *b, const struct sizes *s)
{
    cvi__i420 reference = picture_new(s->dst_width, s->dst_height);
    struct job j = {.src = picture_new(s->src_width, s->src_height),
                    .dst = picture_new(s->dst_width, s->dst_height)};
    cvi__i420 dst = j.dst;

    paint_octaves(&j.src);
    j.sws = open_sws(s, SWS_LANCZOS | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT);
    j.dst = reference;
    run_sws(&j);
    j.dst = dst;
    sws_freeContext(j.sws);

    measure_ours(b, &j, s, &reference);
    j.yuv = kFilterBox;
    measure(b, "libyuv box", &j, run_yuv, &reference);
    j.yuv = kFilterBilinear;
    measure(b, "libyuv bilinear", &j, run_yuv, &reference);
    measure_sws(b, &j, s, &reference);
    free(reference.data[0]);
    free(j.src.data[0]);
    free(dst.data[0]);
}

int main(int argc, char **argv)
{
    struct bench b;

    bench_init(&b, argc, argv);
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        run_case(&b, &CASES[i]);
    }
    return bench_finish(&b);
}
