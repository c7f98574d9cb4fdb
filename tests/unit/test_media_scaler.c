/* SPDX-License-Identifier: MIT */
#include "common/cm.h"
#include "common/counting.h"
#include "common/picture.h"
#include "core/cpu.h"
#include "core/mem.h"
#include "media/scaler.h"

#define FAST CVI_SCALE_QUALITY_FAST
#define GOOD CVI_SCALE_QUALITY_GOOD
#define BEST CVI_SCALE_QUALITY_BEST

static cvi__scaler *scaler_new(void)
{
    struct cvi__dsp dsp;
    cvi__scaler *s = NULL;

    cvi__dsp_init(&dsp, cvi__cpu_detect());
    assert_int_equal(cvi__scaler_create(&s, &dsp, cvi__mem_or_libc(NULL)), CVI_OK);
    return s;
}

static void scale_sited(const cvi__i420 *src, const cvi__i420 *dst, uint32_t quality, uint32_t site)
{
    const cvi__scale_how how = {quality, site};
    const cvi__i420_view view = cvi__i420_read(src);
    cvi__scaler *s = scaler_new();

    assert_int_equal(cvi__scaler_run(s, &view, dst, &how), CVI_OK);
    cvi__scaler_destroy(&s);
    assert_null(s);
}

static void scale(const cvi__i420 *src, const cvi__i420 *dst, uint32_t quality)
{
    scale_sited(src, dst, quality, CVI_CHROMA_SITE_CENTER);
}

/* picture_paint draws the same picture at every size, but for half a pixel at the borders. */
static void a_picture_looks_the_same_at_every_size(void **state)
{
    static const uint32_t sizes[][2] = {{64, 36},   {320, 180}, {426, 240}, {640, 360},
                                        {704, 576}, {853, 481}, {1280, 720}};
    (void)state;

    for (size_t a = 0; a < CVI_ARRAY_LEN(sizes); a++) {
        for (size_t b = 0; b < CVI_ARRAY_LEN(sizes); b++) {
            cvi__i420 src = picture_new(sizes[a][0], sizes[a][1]);
            cvi__i420 dst = picture_new(sizes[b][0], sizes[b][1]);
            cvi__i420 back = picture_new(sizes[a][0], sizes[a][1]);
            const cvi__i420_view want = cvi__i420_read(&src);
            const cvi__i420_view got = cvi__i420_read(&back);

            for (uint32_t quality = FAST; quality <= BEST; quality++) {
                picture_paint(&src, 3);
                scale(&src, &dst, quality);
                scale(&dst, &back, quality);
                /* the smallest holds 5 pixels a wave */
                for (int c = 0; c < 3; c++) {
                    assert_true(picture_psnr(&want, &got, c) > (b == 0 ? 20 : 33));
                }
            }
            free(src.data[0]);
            free(dst.data[0]);
            free(back.data[0]);
        }
    }
}

static void flat_colours_stay_exact_at_any_size(void **state)
{
    static const uint32_t sizes[] = {2, 3, 15, 16, 17, 63, 100, 257, 511};
    (void)state;

    for (size_t a = 0; a < CVI_ARRAY_LEN(sizes); a++) {
        for (size_t b = 0; b < CVI_ARRAY_LEN(sizes); b++) {
            cvi__i420 src = picture_new(sizes[a], sizes[b]);
            cvi__i420 dst = picture_new(sizes[b], sizes[a]);
            cvi__i420 want = picture_new(sizes[b], sizes[a]);

            cvi__i420_fill(&src, 235, 1, 254);
            cvi__i420_fill(&want, 235, 1, 254);
            for (uint32_t quality = FAST; quality <= BEST; quality++) {
                cvi__i420_fill(&dst, 0, 0, 0);
                scale(&src, &dst, quality);
                const cvi__i420_view x = cvi__i420_read(&want);
                const cvi__i420_view y = cvi__i420_read(&dst);
                for (int c = 0; c < 3; c++) {
                    assert_true(picture_psnr(&x, &y, c) == 99);
                }
            }
            free(src.data[0]);
            free(dst.data[0]);
            free(want.data[0]);
        }
    }
}

/* Planes of exactly their bytes: what reads or writes beside a row's end is seen by a sanitizer. */
static cvi__i420 exact_new(uint32_t width, uint32_t height)
{
    cvi__i420 p = {.width = width, .height = height};

    for (uint32_t c = 0; c < 3; c++) {
        const uint32_t w = c ? (width + 1) / 2 : width;
        const uint32_t h = c ? (height + 1) / 2 : height;

        p.stride[c] = w;
        p.data[c] = malloc((size_t)w * h);
        assert_non_null(p.data[c]);
    }
    return p;
}

static void exact_free(cvi__i420 *p)
{
    for (size_t c = 0; c < 3; c++) {
        free(p->data[c]);
    }
}

static void rows_of_any_width_end_where_they_end(void **state)
{
    (void)state;

    for (uint32_t width = 2; width <= 130; width++) {
        const uint32_t widths[] = {(width + 2) / 3 + 1, width / 2 + 1, width, 2 * width, 131};

        for (size_t i = 0; i < CVI_ARRAY_LEN(widths); i++) {
            cvi__i420 src = exact_new(width, 132 - width);
            cvi__i420 dst = exact_new(widths[i], 33);

            cvi__i420_fill(&src, 17, 99, 240);
            for (uint32_t quality = FAST; quality <= BEST; quality++) {
                cvi__i420_fill(&dst, 0, 0, 0);
                scale(&src, &dst, quality);
                assert_int_equal(dst.data[0][dst.stride[0] * 33 - 1], 17);
                assert_int_equal(dst.data[1][dst.stride[1] * 17 - 1], 99);
                assert_int_equal(dst.data[2][dst.stride[2] * 17 - 1], 240);
            }
            exact_free(&src);
            exact_free(&dst);
        }
    }
}

static void a_picture_may_become_256_times_smaller(void **state)
{
    cvi__i420 src = picture_new(512, 512);
    cvi__i420 dst = picture_new(2, 2);
    (void)state;

    cvi__i420_fill(&src, 235, 1, 254);
    for (uint32_t quality = FAST; quality <= BEST; quality++) {
        cvi__i420_fill(&dst, 0, 0, 0);
        scale(&src, &dst, quality);
        assert_int_equal(dst.data[0][0], 235);
        assert_int_equal(dst.data[0][dst.stride[0] + 1], 235);
        assert_int_equal(dst.data[1][0], 1);
        assert_int_equal(dst.data[2][0], 254);
    }
    free(src.data[0]);
    free(dst.data[0]);
}

static void equal_sizes_copy(void **state)
{
    cvi__i420 src = picture_new(50, 34);
    cvi__i420 dst = picture_new(50, 34);
    (void)state;

    picture_paint(&src, 1);
    scale(&src, &dst, GOOD);

    const cvi__i420_view a = cvi__i420_read(&src);
    const cvi__i420_view b = cvi__i420_read(&dst);
    for (int c = 0; c < 3; c++) {
        assert_true(picture_psnr(&a, &b, c) == 99);
    }
    free(src.data[0]);
    free(dst.data[0]);
}

/* Sum of one plane's bytes outside a rectangle. */
static uint64_t sum_outside(const cvi__i420 *p, int plane, cvi__rect r)
{
    const uint32_t shift = plane ? 1 : 0;
    uint64_t sum = 0;

    for (uint32_t y = 0; y < p->height >> shift; y++) {
        for (uint32_t x = 0; x < p->width >> shift; x++) {
            const int is_inside = x >= r.x >> shift && x < (r.x + r.width) >> shift &&
                                  y >= r.y >> shift && y < (r.y + r.height) >> shift;

            sum += is_inside ? 0 : p->data[plane][y * p->stride[plane] + x];
        }
    }
    return sum;
}

static void a_tile_is_filled_and_nothing_beside_it(void **state)
{
    const cvi__rect tile = {32, 20, 96, 54};
    cvi__i420 canvas = picture_new(320, 180);
    cvi__i420 src = picture_new(128, 72);
    (void)state;

    cvi__i420_fill(&src, 200, 100, 50);
    const cvi__i420 part = cvi__i420_part(&canvas, tile);
    scale(&src, &part, GOOD);

    for (int c = 0; c < 3; c++) {
        assert_int_equal(sum_outside(&canvas, c, tile), 0);
    }
    assert_int_equal(part.data[0][0], 200);
    assert_int_equal(part.data[0][53 * part.stride[0] + 95], 200);
    assert_int_equal(part.data[2][26 * part.stride[2] + 47], 50);
    free(canvas.data[0]);
    free(src.data[0]);
}

/* A line one pixel wide moves to where its middle falls: nothing drifts by half a pixel. */
static void pixels_stay_where_they_were(void **state)
{
    (void)state;

    for (uint32_t quality = FAST; quality <= BEST; quality++) {
        cvi__i420 src = picture_new(90, 60);
        cvi__i420 dst = picture_new(60, 40);
        double weight = 0;
        double middle = 0;

        for (uint32_t y = 0; y < 60; y++) {
            src.data[0][y * src.stride[0] + 40] = 255; /* covers 40..41 */
        }
        scale(&src, &dst, quality);
        for (uint32_t x = 0; x < 60; x++) {
            weight += dst.data[0][x];
            middle += dst.data[0][x] * (x + 0.5);
        }
        assert_true(fabs(middle / weight - 40.5 * 60 / 90) < 0.2);
        free(src.data[0]);
        free(dst.data[0]);
    }
}

/* A ramp of 0..191 both ways: every output is where its middle falls, and none goes back. */
static void ramps_stay_ramps(void **state)
{
    static const uint32_t sizes[] = {64, 80, 128, 144, 150, 250, 384, 385};
    (void)state;

    for (size_t i = 0; i < 2 * CVI_ARRAY_LEN(sizes); i++) {
        const uint32_t to = sizes[i / 2];
        const uint32_t is_down = i % 2;
        const uint32_t last = 191;
        cvi__i420 src = picture_new(192, 192);
        cvi__i420 dst = picture_new(to, to);

        for (uint32_t at = 0; at < 192 * 192; at++) {
            const uint32_t x = at % 192;
            const uint32_t y = at / 192;

            src.data[0][y * src.stride[0] + x] = (uint8_t)(is_down ? y : x);
        }
        scale(&src, &dst, FAST);
        for (uint32_t k = 0; k < to; k++) {
            const size_t at = is_down ? k * dst.stride[0] + to / 2 : to / 2 * dst.stride[0] + k;
            const size_t before = is_down ? dst.stride[0] : 1;
            const double want = fmin(fmax((k + 0.5) * 192 / to - 0.5, 0), last);

            assert_true(fabs(dst.data[0][at] - want) <= 1);
            assert_true(k == 0 || dst.data[0][at] >= dst.data[0][at - before]);
        }
        free(src.data[0]);
        free(dst.data[0]);
    }
}

static void sizes_out_of_range_are_refused(void **state)
{
    static const uint32_t bad[][4] = {
        {1, 100, 100, 100}, {100, 4097, 100, 100}, {100, 100, 0, 100},
        {100, 100, 100, 1}, {4096, 100, 15, 100},  {513, 100, 2, 100},
    };
    const cvi__scale_how how = {FAST, CVI_CHROMA_SITE_LEFT};
    cvi__i420 memory = picture_new(64, 64);
    cvi__scaler *s = scaler_new();
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(bad); i++) {
        cvi__i420_view src = cvi__i420_read(&memory);
        cvi__i420 dst = memory;

        src.width = bad[i][0];
        src.height = bad[i][1];
        dst.width = bad[i][2];
        dst.height = bad[i][3];
        assert_int_equal(cvi__scaler_run(s, &src, &dst, &how), CVI_EMEDIA_FORMAT);
    }
    cvi__scaler_destroy(&s);
    free(memory.data[0]);
}

/* Something with detail at every size, that no filter leaves alone. */
static void paint_noise(const cvi__i420 *p)
{
    uint32_t seed = 7;

    for (int c = 0; c < 3; c++) {
        const uint32_t width = c ? (p->width + 1) / 2 : p->width;
        const uint32_t height = c ? (p->height + 1) / 2 : p->height;

        for (uint32_t i = 0; i < width * height; i++) {
            seed = seed * 1664525u + 1013904223u;
            p->data[c][i / width * p->stride[c] + i % width] = (uint8_t)(seed >> 24);
        }
    }
}

static void mirror(const cvi__i420 *dst, const cvi__i420 *src)
{
    for (int c = 0; c < 3; c++) {
        const uint32_t width = c ? (src->width + 1) / 2 : src->width;
        const uint32_t height = c ? (src->height + 1) / 2 : src->height;

        for (uint32_t y = 0; y < height; y++) {
            for (uint32_t x = 0; x < width; x++) {
                dst->data[c][(height - 1 - y) * dst->stride[c] + width - 1 - x] =
                    src->data[c][y * src->stride[c] + x];
            }
        }
    }
}

static int largest_difference(const cvi__i420 *a, const cvi__i420 *b)
{
    int largest = 0;

    for (int c = 0; c < 3; c++) {
        const uint32_t width = c ? (a->width + 1) / 2 : a->width;
        const uint32_t height = c ? (a->height + 1) / 2 : a->height;

        for (uint32_t i = 0; i < width * height; i++) {
            const size_t x = i % width;
            const size_t y = i / width;
            const int d = abs(a->data[c][y * a->stride[c] + x] - b->data[c][y * b->stride[c] + x]);

            largest = CVI_MAX(largest, d);
        }
    }
    return largest;
}

/* Of two taps alike the first is rounded up: a pixel may differ by what the last bit weighs. */
static void a_mirrored_picture_gives_the_mirrored_result(void **state)
{
    static const uint32_t sizes[][4] = {{96, 64, 64, 48},  {64, 48, 96, 64},  {120, 80, 40, 26},
                                        {64, 40, 128, 80}, {128, 80, 64, 40}, {100, 76, 34, 22},
                                        {34, 22, 100, 76}, {160, 120, 16, 12}};
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(sizes); i++) {
        cvi__i420 src[2] = {picture_new(sizes[i][0], sizes[i][1]),
                            picture_new(sizes[i][0], sizes[i][1])};
        cvi__i420 dst[3] = {picture_new(sizes[i][2], sizes[i][3]),
                            picture_new(sizes[i][2], sizes[i][3]),
                            picture_new(sizes[i][2], sizes[i][3])};

        paint_noise(&src[0]);
        mirror(&src[1], &src[0]);
        for (uint32_t quality = FAST; quality <= BEST; quality++) {
            scale(&src[0], &dst[0], quality);
            scale(&src[1], &dst[1], quality);
            mirror(&dst[2], &dst[1]);
            const int d = largest_difference(&dst[0], &dst[2]);
            assert_true(d <= (quality == BEST ? 1 : 6));
        }
        for (size_t k = 0; k < 3; k++) {
            free(dst[k].data[0]);
        }
        free(src[0].data[0]);
        free(src[1].data[0]);
    }
}

/* An edge from 60 to 180: how far the pixels around it leave that range, in steps. */
static int ringing(uint32_t from, uint32_t to, uint32_t quality)
{
    cvi__i420 src = picture_new(from, from);
    cvi__i420 dst = picture_new(to, to);
    int worst = 0;

    for (uint32_t at = 0; at < from * from; at++) {
        src.data[0][at / from * src.stride[0] + at % from] = at % from < from / 2 ? 60 : 180;
    }
    scale(&src, &dst, quality);
    for (uint32_t at = 0; at < to * to; at++) {
        const int v = dst.data[0][at / to * dst.stride[0] + at % to];

        worst = CVI_MAX(worst, CVI_MAX(60 - v, v - 180));
    }
    free(src.data[0]);
    free(dst.data[0]);
    return worst;
}

/* Bilinear never does; the others by less than an eighth of the edge. */
static void edges_ring_no_more_than_they_may(void **state)
{
    static const uint32_t sizes[] = {40, 64, 80, 96, 120, 140, 192};
    (void)state;

    for (size_t a = 0; a < CVI_ARRAY_LEN(sizes); a++) {
        for (size_t b = 0; b < CVI_ARRAY_LEN(sizes); b++) {
            assert_int_equal(ringing(sizes[a], sizes[b], FAST), 0);
            assert_true(ringing(sizes[a], sizes[b], GOOD) <= 120 / 8);
            assert_true(ringing(sizes[a], sizes[b], BEST) <= 120 / 8);
        }
    }
}

/* A chroma ramp that follows the luma columns is the same ramp again, where its samples lie. */
static void chroma_stays_where_it_is_sited(void **state)
{
    static const uint32_t widths[] = {48, 64, 96, 99, 144, 192};
    (void)state;

    for (size_t i = 0; i < 2 * CVI_ARRAY_LEN(widths); i++) {
        const uint32_t site = i % 2 ? CVI_CHROMA_SITE_LEFT : CVI_CHROMA_SITE_CENTER;
        const double at = i % 2 ? 0.5 : 1; /* of a chroma sample, in luma pixels */
        const uint32_t to = widths[i / 2];
        cvi__i420 src = picture_new(96, 32);
        cvi__i420 dst = picture_new(to, 32);

        for (uint32_t k = 0; k < 48 * 16; k++) {
            src.data[1][k / 48 * src.stride[1] + k % 48] = (uint8_t)(2 * (2 * (k % 48) + at) + 10);
        }
        for (uint32_t quality = FAST; quality <= BEST; quality++) {
            scale_sited(&src, &dst, quality, site);
            for (uint32_t x = to / 8; x < to / 2 - to / 8; x++) { /* not at the borders */
                const double want = 2 * ((2 * x + at) * 96 / to) + 10;

                assert_true(fabs(dst.data[1][8 * dst.stride[1] + x] - want) <= 1.3);
            }
        }
        free(src.data[0]);
        free(dst.data[0]);
    }
}

/* The same picture at every level of the processor, by every way a plane can be made. */
static void all_levels_give_the_same_bits(void **state)
{
    static const uint32_t sizes[] = {2, 3, 16, 17, 40, 64, 97, 128, 130, 256};
    struct cvi__dsp plain;
    cvi__scaler *s = NULL;
    (void)state;

    cvi__dsp_init(&plain, 0);
    assert_int_equal(cvi__scaler_create(&s, &plain, cvi__mem_or_libc(NULL)), CVI_OK);
    for (size_t i = 0; i < CVI_ARRAY_LEN(sizes) * CVI_ARRAY_LEN(sizes); i++) {
        const uint32_t from = sizes[i / CVI_ARRAY_LEN(sizes)];
        const uint32_t to = sizes[i % CVI_ARRAY_LEN(sizes)];
        cvi__i420 src = picture_new(from, 34);
        cvi__i420 want = picture_new(to, 50);
        cvi__i420 got = picture_new(to, 50);
        const cvi__i420_view view = cvi__i420_read(&src);

        paint_noise(&src);
        for (uint32_t quality = FAST; quality <= BEST; quality++) {
            const cvi__scale_how how = {quality, CVI_CHROMA_SITE_LEFT};

            assert_int_equal(cvi__scaler_run(s, &view, &want, &how), CVI_OK);
            scale_sited(&src, &got, quality, CVI_CHROMA_SITE_LEFT);
            assert_int_equal(largest_difference(&want, &got), 0);
        }
        free(src.data[0]);
        free(want.data[0]);
        free(got.data[0]);
    }
    cvi__scaler_destroy(&s);
}

/* The planes of chroma as one of exactly their bytes. */
static cvi__i420 woven_new(const cvi__i420 *planar)
{
    const uint32_t w = (planar->width + 1) / 2;
    const uint32_t h = (planar->height + 1) / 2;
    cvi__i420 p = *planar;

    p.stride[1] = 2 * (size_t)w;
    p.data[1] = malloc(p.stride[1] * h);
    p.data[2] = NULL;
    assert_non_null(p.data[1]);
    for (uint32_t y = 0; y < h; y++) {
        for (uint32_t x = 0; x < w; x++) {
            p.data[1][y * p.stride[1] + 2 * x] = planar->data[1][y * planar->stride[1] + x];
            p.data[1][y * p.stride[1] + 2 * x + 1] = planar->data[2][y * planar->stride[2] + x];
        }
    }
    return p;
}

static void assert_same_chroma(const cvi__i420 *planar, const cvi__i420 *woven)
{
    const cvi__i420 want = woven_new(planar);

    assert_memory_equal(want.data[1], woven->data[1], want.stride[1] * ((planar->height + 1) / 2));
    free(want.data[1]);
}

/* From and into either, by every way a plane can be made: what planes give. */
static void nv12_is_scaled_as_i420_is(void **state)
{
    static const uint32_t sizes[][2] = {{3, 5},   {40, 30}, {40, 31}, {64, 30},
                                        {80, 60}, {97, 70}, {20, 15}, {300, 300}};
    const size_t count = CVI_ARRAY_LEN(sizes);
    (void)state;

    for (size_t i = 0; i < count * count * 6; i++) {
        const uint32_t *from = sizes[i / count % count];
        const uint32_t *to = sizes[i % count];
        const uint32_t quality = FAST + (uint32_t)(i / count / count % 3);
        const uint32_t site = CVI_CHROMA_SITE_LEFT + (uint32_t)(i / count / count / 3);
        cvi__i420 src = exact_new(from[0], from[1]);
        cvi__i420 want = exact_new(to[0], to[1]);
        cvi__i420 planar = exact_new(to[0], to[1]);

        paint_noise(&src);
        cvi__i420_fill(&planar, 1, 2, 3);
        cvi__i420 src_woven = woven_new(&src);
        cvi__i420 woven = woven_new(&planar);

        scale_sited(&src, &want, quality, site);
        scale_sited(&src_woven, &planar, quality, site);
        assert_int_equal(largest_difference(&want, &planar), 0);
        scale_sited(&src, &woven, quality, site);
        assert_same_chroma(&want, &woven);
        memset(woven.data[1], 0, woven.stride[1]);
        scale_sited(&src_woven, &woven, quality, site);
        assert_same_chroma(&want, &woven);
        free(src_woven.data[1]);
        free(woven.data[1]);
        exact_free(&src);
        exact_free(&want);
        exact_free(&planar);
    }
}

static void filters_of_known_sizes_are_not_made_again(void **state)
{
    struct counting heap;
    struct cvi__dsp dsp;
    cvi__i420 src = picture_new(64, 48);
    cvi__i420 dst[2] = {picture_new(32, 24), picture_new(40, 30)};
    const cvi__scale_how how = {GOOD, CVI_CHROMA_SITE_LEFT};
    const cvi__i420_view view = cvi__i420_read(&src);
    cvi__scaler *s = NULL;
    (void)state;
    counting_init(&heap, 0);
    cvi__dsp_init(&dsp, cvi__cpu_detect());
    assert_int_equal(cvi__scaler_create(&s, &dsp, &heap.allocator), CVI_OK);
    assert_int_equal(cvi__scaler_run(s, &view, &dst[0], &how), CVI_OK);
    assert_int_equal(cvi__scaler_run(s, &view, &dst[1], &how), CVI_OK);
    const size_t calls = atomic_load(&heap.calls);

    for (int i = 0; i < 10; i++) {
        assert_int_equal(cvi__scaler_run(s, &view, &dst[i % 2], &how), CVI_OK);
    }

    assert_int_equal(atomic_load(&heap.calls), calls);
    cvi__scaler_destroy(&s);
    assert_int_equal(atomic_load(&heap.live), 0);
    free(src.data[0]);
    free(dst[0].data[0]);
    free(dst[1].data[0]);
}

/* More sizes than are kept: the oldest go, and nothing is lost for good. */
static void old_filters_make_room_for_new_ones(void **state)
{
    cvi__i420 src = picture_new(64, 64);
    const cvi__i420_view view = cvi__i420_read(&src);
    const cvi__scale_how how = {FAST, CVI_CHROMA_SITE_CENTER};
    cvi__scaler *s = scaler_new();
    (void)state;
    cvi__i420_fill(&src, 77, 88, 99);

    for (uint32_t i = 0; i < 3 * CVI__SCALER_PLANS; i++) {
        const uint32_t side = 20 + i % (CVI__SCALER_PLANS + 5);
        cvi__i420 dst = picture_new(side, side);

        assert_int_equal(cvi__scaler_run(s, &view, &dst, &how), CVI_OK);
        assert_int_equal(dst.data[0][(side - 1) * dst.stride[0] + side - 1], 77);
        free(dst.data[0]);
    }
    cvi__scaler_destroy(&s);
    free(src.data[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_picture_looks_the_same_at_every_size),
        cmocka_unit_test(flat_colours_stay_exact_at_any_size),
        cmocka_unit_test(rows_of_any_width_end_where_they_end),
        cmocka_unit_test(a_picture_may_become_256_times_smaller),
        cmocka_unit_test(equal_sizes_copy),
        cmocka_unit_test(a_tile_is_filled_and_nothing_beside_it),
        cmocka_unit_test(pixels_stay_where_they_were),
        cmocka_unit_test(ramps_stay_ramps),
        cmocka_unit_test(sizes_out_of_range_are_refused),
        cmocka_unit_test(a_mirrored_picture_gives_the_mirrored_result),
        cmocka_unit_test(edges_ring_no_more_than_they_may),
        cmocka_unit_test(chroma_stays_where_it_is_sited),
        cmocka_unit_test(all_levels_give_the_same_bits),
        cmocka_unit_test(nv12_is_scaled_as_i420_is),
        cmocka_unit_test(filters_of_known_sizes_are_not_made_again),
        cmocka_unit_test(old_filters_make_room_for_new_ones),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
