/* SPDX-License-Identifier: MIT */
/*
 * Converting between sample layouts by ours and by libyuv, and copying the same bytes: what memory
 * allows. libyuv's RGB has coefficients of 6 to 8 bits, ours of 15.
 */
#include <stdlib.h>
#include <string.h>

#include <cvi/media.h>

#include "bench/bench.h"
#include "bench/kernels.h"
#include "bench/peer_picture.h"
#include "bench/scene.h"
#include "media/converter.h"
#include "media/frame.h"
#include "media/frame_layout.h"

struct ours {
    cvi_converter *converter;
    cvi_frame *src;
    cvi_frame *dst;
};

static void run_ours(void *arg)
{
    const struct ours *o = arg;

    if (cvi_converter_run(o->converter, o->src, o->dst) != CVI_OK) {
        exit(1);
    }
}

struct copy {
    uint8_t *dst;
    const uint8_t *src;
    size_t bytes;
};

static void run_copy(void *arg)
{
    const struct copy *c = arg;

    memcpy(c->dst, c->src, c->bytes);
    bench_keep(c->dst);
}

static cvi_frame *frame_new(uint32_t format, uint32_t width, uint32_t height)
{
    cvi__frame_layout layout;
    cvi_frame_params p;
    cvi_frame *f = NULL;

    CVI_FRAME_PARAMS_INIT(&p);
    p.format = format;
    p.width = width;
    p.height = height;
    if (cvi_frame_create(&f, &p) != CVI_OK) {
        exit(1);
    }
    if (cvi__frame_layout_of(&layout, format, width, height) != CVI_OK) {
        exit(1);
    }
    for (uint32_t i = 0; i < layout.planes; i++) {
        memset(cvi_frame_get_plane(f, i), 90 + (int)i,
               (size_t)cvi_frame_get_stride(f, i) * layout.rows[i]);
    }
    return f;
}

static cvi_converter *converter_new(const struct cvi__dsp *dsp)
{
    cvi_converter_params p;
    cvi_converter *c = NULL;

    CVI_CONVERTER_PARAMS_INIT(&p);
    if (cvi__converter_create(&c, &p, dsp) != CVI_OK) {
        exit(1);
    }
    return c;
}

static const struct {
    const char *name;
    uint32_t from;
    uint32_t to;
    void (*peer)(void *job);
    uint32_t bytes_x2; /* of a pixel of the larger side, doubled */
} CASES[] = {
    {"I420 to NV12", CVI_FRAME_FORMAT_I420, CVI_FRAME_FORMAT_NV12, peer_yuv_to_nv12, 3},
    {"NV12 to I420", CVI_FRAME_FORMAT_NV12, CVI_FRAME_FORMAT_I420, peer_yuv_from_nv12, 3},
    {"I420 to BGRA", CVI_FRAME_FORMAT_I420, CVI_FRAME_FORMAT_BGRA, peer_yuv_to_bgra, 8},
    {"BGRA to I420", CVI_FRAME_FORMAT_BGRA, CVI_FRAME_FORMAT_I420, peer_yuv_from_bgra, 8},
    {"RGB24 to I420", CVI_FRAME_FORMAT_RGB24, CVI_FRAME_FORMAT_I420, peer_yuv_from_rgb24, 6},
    {"YUYV to I420", CVI_FRAME_FORMAT_YUYV, CVI_FRAME_FORMAT_I420, peer_yuv_from_yuyv, 4},
    {"UYVY to I420", CVI_FRAME_FORMAT_UYVY, CVI_FRAME_FORMAT_I420, peer_yuv_from_uyvy, 4},
};

static struct peer_packed peer_of(const cvi_frame *src, const cvi_frame *dst)
{
    const int is_from = cvi_frame_get_format(src) == CVI_FRAME_FORMAT_I420;
    const cvi_frame *other = is_from ? dst : src;
    struct peer_packed p = {.i420 = *cvi__frame_image(is_from ? src : dst)};

    for (uint32_t i = 0; i < 2; i++) {
        p.plane[i] = cvi_frame_get_plane(other, i);
        p.stride[i] = cvi_frame_get_stride(other, i);
    }
    return p;
}

static void run_case(struct bench *b, size_t i, uint32_t width, uint32_t height)
{
    struct kernel_set sets[KERNEL_SETS_MAX];
    struct ours ours[KERNEL_SETS_MAX];
    struct bench_row rows[KERNEL_SETS_MAX + 2];
    const size_t count = kernel_sets(sets);
    cvi_frame *src = frame_new(CASES[i].from, width, height);
    cvi_frame *dst = frame_new(CASES[i].to, width, height);
    struct peer_packed peer = peer_of(src, dst);
    const size_t bytes = (size_t)width * height * CASES[i].bytes_x2 / 2;
    struct copy copy = {malloc(bytes), calloc(1, bytes), bytes};
    char title[64];

    if (!copy.dst || !copy.src) {
        exit(1);
    }
    for (size_t k = 0; k < count; k++) {
        ours[k] = (struct ours){converter_new(&sets[k].dsp), src, dst};
        rows[k] = (struct bench_row){sets[k].name, NULL, run_ours, &ours[k]};
    }
    rows[count] = (struct bench_row){"libyuv", NULL, CASES[i].peer, &peer};
    rows[count + 1] = (struct bench_row){"copy of the larger side", NULL, run_copy, &copy};
    (void)snprintf(title, sizeof(title), "%s %ux%u", CASES[i].name, width, height);
    bench_table(b, title, rows, count + 2);
    for (size_t k = 0; k < count; k++) {
        cvi_converter_destroy(&ours[k].converter);
    }
    cvi_frame_unref(&src);
    cvi_frame_unref(&dst);
    free(copy.dst);
    free((void *)(uintptr_t)copy.src);
}

int main(int argc, char **argv)
{
    struct bench b;

    bench_init(&b, argc, argv);
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        run_case(&b, i, 1280, 720);
        run_case(&b, i, 1920, 1080);
    }
    return bench_finish(&b);
}
