/* SPDX-License-Identifier: MIT */
#include <math.h>

#include <cvi/media.h>

#include "common/frame_cm.h"

static cvi_frame *plain(uint32_t width, uint32_t height)
{
    return frame_of(width, height, 100, 110, 120);
}

static uint8_t *at(cvi_frame *f, uint32_t plane, uint32_t x, uint32_t y)
{
    return (uint8_t *)cvi_frame_get_plane(f, plane) + y * cvi_frame_get_stride(f, plane) + x;
}

static void pictures_that_are_the_same_differ_in_nothing(void **state)
{
    cvi_frame *a = plain(50, 35);
    cvi_frame *b = plain(50, 35);
    cvi_frame_difference d;
    (void)state;
    CVI_FRAME_DIFFERENCE_INIT(&d);

    assert_int_equal(cvi_frame_compare(a, b, &d), CVI_OK);

    assert_int_equal(d.psnr_y_mdb, CVI_PSNR_SAME);
    assert_int_equal(d.psnr_u_mdb, CVI_PSNR_SAME);
    assert_int_equal(d.psnr_v_mdb, CVI_PSNR_SAME);
    assert_int_equal(d.ssim_y_millionths, 1000000);
    assert_int_equal(d.blocks, 4 * 3);
    assert_int_equal(d.changed_blocks, 0);
    assert_int_equal(d.largest_block_sad, 0);
    cvi_frame_unref(&a);
    cvi_frame_unref(&b);
}

static void one_pixel_changes_one_block(void **state)
{
    cvi_frame *a = plain(64, 48);
    cvi_frame *b = plain(64, 48);
    cvi_frame_difference d;
    (void)state;
    CVI_FRAME_DIFFERENCE_INIT(&d);
    *at(b, 0, 63, 47) = 90;
    *at(b, 2, 0, 0) = 121;

    assert_int_equal(cvi_frame_compare(a, b, &d), CVI_OK);

    assert_int_equal(d.changed_blocks, 2);
    assert_int_equal(d.largest_block_sad, 10);
    assert_int_equal(d.psnr_y_mdb, lrint(10000 * log10(255.0 * 255 * 64 * 48 / 100)));
    assert_int_equal(d.psnr_u_mdb, CVI_PSNR_SAME);
    assert_int_equal(d.psnr_v_mdb, lrint(10000 * log10(255.0 * 255 * 32 * 24)));
    assert_true(d.ssim_y_millionths < 1000000);
    cvi_frame_unref(&a);
    cvi_frame_unref(&b);
}

/* By hand: a flat picture of 100 beside one of 110 has the luminance term alone. */
static void similarity_is_that_of_the_definition(void **state)
{
    cvi_frame *a = plain(40, 24);
    cvi_frame *b = plain(40, 24);
    const double want = (2.0 * 100 * 110 + 6.5025) / (100.0 * 100 + 110.0 * 110 + 6.5025);
    cvi_frame_difference d;
    (void)state;
    CVI_FRAME_DIFFERENCE_INIT(&d);
    cvi__i420_fill(cvi__frame_image(b), 110, 110, 120);

    assert_int_equal(cvi_frame_compare(a, b, &d), CVI_OK);
    assert_true(fabs(d.ssim_y_millionths - 1e6 * want) <= 1);

    for (uint32_t i = 0; i < 40 * 24; i++) { /* a picture and its negative are opposites */
        *at(a, 0, i % 40, i / 40) = i % 2 ? 0 : 255;
        *at(b, 0, i % 40, i / 40) = i % 2 ? 255 : 0;
    }
    assert_int_equal(cvi_frame_compare(a, b, &d), CVI_OK);
    assert_true(d.ssim_y_millionths < -990000);
    assert_int_equal(d.psnr_y_mdb, 0);
    assert_int_equal(d.changed_blocks, d.blocks);
    cvi_frame_unref(&a);
    cvi_frame_unref(&b);
}

static void pictures_of_different_sizes_are_refused(void **state)
{
    cvi_frame *a = plain(40, 24);
    cvi_frame *b = plain(40, 26);
    cvi_frame_difference d;
    (void)state;
    CVI_FRAME_DIFFERENCE_INIT(&d);

    assert_int_equal(cvi_frame_compare(a, b, &d), CVI_EINVAL);
    assert_int_equal(cvi_frame_compare(a, NULL, &d), CVI_EINVAL);
    assert_int_equal(cvi_frame_compare(a, a, NULL), CVI_EINVAL);
    d.size = 4;
    assert_int_equal(cvi_frame_compare(a, a, &d), CVI_EABI);
    cvi_frame_unref(&a);
    cvi_frame_unref(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pictures_that_are_the_same_differ_in_nothing),
        cmocka_unit_test(one_pixel_changes_one_block),
        cmocka_unit_test(similarity_is_that_of_the_definition),
        cmocka_unit_test(pictures_of_different_sizes_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
