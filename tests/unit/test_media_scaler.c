/* SPDX-License-Identifier: MIT */
#include "common/cm.h"
#include "common/picture.h"
#include "media/scaler.h"

static void scale(const cvi__i420 *src, const cvi__i420 *dst, uint32_t quality)
{
    const cvi__scaler_params params = {src->width, src->height, dst->width, dst->height, quality};
    const cvi__i420_view view = cvi__i420_read(src);
    cvi__scaler *s = NULL;

    assert_int_equal(cvi__scaler_create(&s, &params, NULL), CVI_OK);
    assert_int_equal(cvi__scaler_run(s, &view, dst), CVI_OK);
    cvi__scaler_destroy(&s);
    assert_null(s);
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

            for (uint32_t quality = CVI__SCALE_GOOD; quality <= CVI__SCALE_FAST; quality++) {
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
            for (uint32_t quality = CVI__SCALE_GOOD; quality <= CVI__SCALE_FAST; quality++) {
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

static void equal_sizes_copy(void **state)
{
    cvi__i420 src = picture_new(50, 34);
    cvi__i420 dst = picture_new(50, 34);
    (void)state;

    picture_paint(&src, 1);
    scale(&src, &dst, CVI__SCALE_GOOD);

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
    scale(&src, &part, CVI__SCALE_GOOD);

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

    for (uint32_t quality = CVI__SCALE_GOOD; quality <= CVI__SCALE_FAST; quality++) {
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
        scale(&src, &dst, CVI__SCALE_FAST);
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
    const cvi__scaler_params bad[] = {
        {1, 100, 100, 100, 0}, {100, 4097, 100, 100, 0}, {100, 100, 0, 100, 0},
        {100, 100, 100, 1, 0}, {4096, 100, 15, 100, 0},
    };
    cvi__scaler *s = NULL;
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(bad); i++) {
        assert_int_equal(cvi__scaler_create(&s, &bad[i], NULL), CVI_EMEDIA_FORMAT);
        assert_null(s);
    }
}

static void a_scaler_refuses_pictures_of_other_sizes(void **state)
{
    const cvi__scaler_params params = {64, 64, 32, 32, CVI__SCALE_FAST};
    const cvi__scaler_params other = {64, 64, 32, 34, CVI__SCALE_FAST};
    cvi__i420 src = picture_new(64, 64);
    cvi__i420 dst = picture_new(32, 34);
    const cvi__i420_view view = cvi__i420_read(&src);
    cvi__scaler *s = NULL;
    (void)state;

    assert_int_equal(cvi__scaler_create(&s, &params, NULL), CVI_OK);
    assert_int_equal(cvi__scaler_is_for(s, &params), 1);
    assert_int_equal(cvi__scaler_is_for(s, &other), 0);
    assert_int_equal(cvi__scaler_run(s, &view, &dst), CVI_EINVAL);

    cvi__scaler_destroy(&s);
    free(src.data[0]);
    free(dst.data[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_picture_looks_the_same_at_every_size),
        cmocka_unit_test(flat_colours_stay_exact_at_any_size),
        cmocka_unit_test(equal_sizes_copy),
        cmocka_unit_test(a_tile_is_filled_and_nothing_beside_it),
        cmocka_unit_test(pixels_stay_where_they_were),
        cmocka_unit_test(ramps_stay_ramps),
        cmocka_unit_test(sizes_out_of_range_are_refused),
        cmocka_unit_test(a_scaler_refuses_pictures_of_other_sizes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
