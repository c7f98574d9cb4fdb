/* SPDX-License-Identifier: MIT */
/*
 * Bitmaps over a picture by ours and by libyuv: from planes that were made before, as a compositor
 * does again and again, and from premultiplied pixels, as it does once. libyuv blends planes
 * (I420Blend) or onto a canvas of pixels (ARGBBlend).
 */
#include <stdlib.h>
#include <string.h>

#include "bench/bench.h"
#include "bench/kernels.h"
#include "bench/peer_picture.h"
#include "bench/scene.h"
#include "core/mem.h"
#include "media/ink.h"

#define WIDTH 1280u
#define HEIGHT 720u

/* Of a row of the bitmap in 64ths: nothing, then opaque, then half of white, and again. */
static const struct {
    const char *name;
    uint32_t width;
    uint32_t height;
    uint32_t nothing;
    uint32_t opaque;
    uint32_t half;
} CASES[] = {
    {"text over all of 1280x720", WIDTH, HEIGHT, 900, 80, 40},
    {"label of 640x64, half transparent", 640, 64, 0, 0, 64},
    {"logo of 320x180, opaque", 320, 180, 0, 64, 0},
};

struct ours {
    struct cvi__dsp dsp;
    cvi__i420 canvas;
    cvi__argb bitmap;
    cvi__ink ink;
};

static void run_ours(void *arg)
{
    const struct ours *o = arg;

    cvi__i420_blend_argb(&o->dsp, &o->canvas, &o->bitmap, (cvi__point){64, 32});
    bench_keep(o->canvas.data[0]);
}

static void run_planes(void *arg)
{
    const struct ours *o = arg;
    const cvi__rect all = {.width = WIDTH, .height = HEIGHT};

    cvi__ink_draw(&o->ink, &o->dsp, &o->canvas, all, (cvi__point){64, 32});
    bench_keep(o->canvas.data[0]);
}

static uint32_t *pixels_new(size_t count)
{
    uint32_t *pixels = calloc(count, sizeof(*pixels));

    if (!pixels) {
        exit(1);
    }
    return pixels;
}

static uint32_t *draw_bitmap(size_t i)
{
    const uint32_t nothing = CASES[i].nothing;
    const uint32_t opaque = nothing + CASES[i].opaque;
    const uint32_t period = opaque + CASES[i].half;
    uint32_t *pixels = pixels_new((size_t)CASES[i].width * CASES[i].height);

    for (uint32_t y = 0; y < CASES[i].height; y++) {
        for (uint32_t x = 0; x < CASES[i].width; x++) {
            const uint32_t at = (x + 7 * y) % period;

            pixels[(size_t)y * CASES[i].width + x] =
                at < nothing ? 0 : (at < opaque ? 0xff2060a0u : 0x80808080u);
        }
    }
    return pixels;
}

/* The same bitmap as libyuv wants it: planes beside a mask. */
static struct peer_blend peer_of(const struct ours *o)
{
    struct peer_blend p = {.overlay = scene_new(o->bitmap.width, o->bitmap.height),
                           .canvas = cvi__i420_part(
                               &o->canvas, (cvi__rect){64, 32, o->bitmap.width, o->bitmap.height}),
                           .bitmap = (const uint8_t *)o->bitmap.data,
                           .bitmap_stride = o->bitmap.stride,
                           .pixels = (uint8_t *)pixels_new((size_t)WIDTH * HEIGHT),
                           .pixels_stride = 4 * WIDTH};
    const size_t count = (size_t)o->bitmap.width * o->bitmap.height;

    p.alpha = malloc(count);
    if (!p.alpha) {
        exit(1);
    }
    for (size_t i = 0; i < count; i++) {
        const size_t row = i / o->bitmap.width * (o->bitmap.stride / 4);

        p.alpha[i] = (uint8_t)(o->bitmap.data[row + i % o->bitmap.width] >> 24);
    }
    cvi__i420_fill(&p.overlay, 100, 120, 140);
    return p;
}

static void make_ink(struct ours *o)
{
    cvi_frame_params p;
    cvi_frame *f = NULL;

    CVI_FRAME_PARAMS_INIT(&p);
    p.format = CVI_FRAME_FORMAT_BGRA;
    p.width = o->bitmap.width;
    p.height = o->bitmap.height;
    if (cvi_frame_create(&f, &p) != CVI_OK) {
        exit(1);
    }
    for (uint32_t y = 0; y < p.height; y++) {
        memcpy((uint8_t *)cvi_frame_get_plane(f, 0) + y * cvi_frame_get_stride(f, 0),
               (const uint8_t *)o->bitmap.data + y * o->bitmap.stride, 4 * (size_t)p.width);
    }
    if (cvi__ink_make(&o->ink, &o->dsp, f, (cvi__point){0, 0}, cvi__mem_or_libc(NULL)) != CVI_OK) {
        exit(1);
    }
    cvi_frame_unref(&f);
}

static void run_case(struct bench *b, size_t i)
{
    static char names[KERNEL_SETS_MAX][2][48];
    struct kernel_set sets[KERNEL_SETS_MAX];
    struct ours ours[KERNEL_SETS_MAX];
    const size_t count = kernel_sets(sets);
    const cvi__i420 canvas = scene_load(WIDTH, HEIGHT);
    uint32_t *pixels = draw_bitmap(i);
    const uint32_t width = CASES[i].width < WIDTH ? CASES[i].width : WIDTH - 64;
    const uint32_t height = CASES[i].height < HEIGHT ? CASES[i].height : HEIGHT - 32;
    struct bench_row rows[2 * KERNEL_SETS_MAX + 2];
    struct peer_blend peer;

    for (size_t k = 0; k < count; k++) {
        ours[k] = (struct ours){
            sets[k].dsp, canvas, {pixels, 4 * (size_t)CASES[i].width, width, height}, {0}};
        make_ink(&ours[k]);
        (void)snprintf(names[k][0], sizeof(names[k][0]), "planes, %s", sets[k].name);
        (void)snprintf(names[k][1], sizeof(names[k][1]), "pixels, %s", sets[k].name);
        rows[2 * k] = (struct bench_row){names[k][0], NULL, run_planes, &ours[k]};
        rows[2 * k + 1] = (struct bench_row){names[k][1], NULL, run_ours, &ours[k]};
    }
    peer = peer_of(&ours[0]);
    rows[2 * count] = (struct bench_row){"libyuv I420Blend", NULL, peer_yuv_blend, &peer};
    rows[2 * count + 1] = (struct bench_row){"libyuv ARGBBlend", NULL, peer_yuv_blend_argb, &peer};
    bench_table(b, CASES[i].name, rows, 2 * count + 2);
    for (size_t k = 0; k < count; k++) {
        cvi__ink_free(&ours[k].ink, cvi__mem_or_libc(NULL));
    }
    free(peer.alpha);
    free(peer.pixels);
    free(pixels);
}

int main(int argc, char **argv)
{
    struct bench b;

    bench_init(&b, argc, argv);
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        run_case(&b, i);
    }
    return bench_finish(&b);
}
