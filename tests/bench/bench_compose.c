/* SPDX-License-Identifier: MIT */
/*
 * Bitmaps over a picture by ours and by libyuv. Ours takes premultiplied pixels as text and logos
 * are drawn; libyuv blends planes that were converted before (I420Blend), or onto a canvas of
 * pixels (ARGBBlend), which is to be converted afterwards: neither is counted.
 */
#include <stdlib.h>
#include <string.h>

#include "bench/bench.h"
#include "bench/kernels.h"
#include "bench/peer_picture.h"
#include "bench/scene.h"

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
};

static void run_ours(void *arg)
{
    const struct ours *o = arg;

    cvi__i420_blend_argb(&o->dsp, &o->canvas, &o->bitmap, (cvi__point){64, 32});
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

static void run_case(struct bench *b, size_t i)
{
    struct kernel_set sets[KERNEL_SETS_MAX];
    struct ours ours[KERNEL_SETS_MAX];
    const size_t count = kernel_sets(sets);
    const cvi__i420 canvas = scene_load(WIDTH, HEIGHT);
    uint32_t *pixels = draw_bitmap(i);
    const uint32_t width = CASES[i].width < WIDTH ? CASES[i].width : WIDTH - 64;
    const uint32_t height = CASES[i].height < HEIGHT ? CASES[i].height : HEIGHT - 32;
    struct bench_row rows[KERNEL_SETS_MAX + 2];
    struct peer_blend peer;

    for (size_t k = 0; k < count; k++) {
        ours[k] =
            (struct ours){sets[k].dsp, canvas, {pixels, 4 * (size_t)CASES[i].width, width, height}};
        rows[k] = (struct bench_row){sets[k].name, NULL, run_ours, &ours[k]};
    }
    peer = peer_of(&ours[0]);
    rows[count] = (struct bench_row){"libyuv I420Blend", NULL, peer_yuv_blend, &peer};
    rows[count + 1] = (struct bench_row){"libyuv ARGBBlend", NULL, peer_yuv_blend_argb, &peer};
    bench_table(b, CASES[i].name, rows, count + 2);
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
