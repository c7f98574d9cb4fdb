/* SPDX-License-Identifier: MIT */
#include "common/cm.h"
#include "session/video_limits.h"

static void no_limits_allow_everything_sensible(void **state)
{
    const cvi__video_limits l = {0};
    (void)state;

    assert_true(cvi__video_limits_allow(&l, 1920, 1080, 60));
    assert_false(cvi__video_limits_allow(&l, 0, 720, 30));
    assert_false(cvi__video_limits_allow(&l, 20000, 720, 30));
}

static void each_limit_is_checked(void **state)
{
    const cvi__video_limits l = {
        .max_width = 1280, .max_height = 720, .max_fs = 1620, .max_mbps = 40500, .max_fps = 30};
    (void)state;

    assert_true(cvi__video_limits_allow(&l, 640, 480, 30));
    assert_false(cvi__video_limits_allow(&l, 640, 480, 31));
    assert_false(cvi__video_limits_allow(&l, 1280, 720, 10)); /* frame size */
    assert_false(cvi__video_limits_allow(&l, 848, 480, 30));  /* macroblocks per second */
    assert_true(cvi__video_limits_allow(&l, 848, 480, 25));
    assert_false(cvi__video_limits_allow(&l, 1296, 16, 1));
    assert_false(cvi__video_limits_allow(&l, 16, 736, 1));
}

static void a_strip_is_not_a_picture(void **state)
{
    const cvi__video_limits l = {.max_fs = 99};
    (void)state;

    /* 99 macroblocks in one row, but a side is at most sqrt(8 * 99) = 28 of them */
    assert_false(cvi__video_limits_allow(&l, 99 * 16, 16, 1));
    assert_true(cvi__video_limits_allow(&l, 28 * 16, 16, 1));
}

static void the_fit_follows_the_level(void **state)
{
    static const struct {
        uint32_t max_fs, max_mbps;
        cvi__video_size fit;
    } cases[] = {
        {3600, 108000, {1280, 720, 30, 0}},
        {1620, 40500, {848, 480, 25, 0}},
        {396, 11880, {416, 234, 30, 0}},
        {99, 1485, {160, 90, 24, 0}},
        {1, 1, {160, 90, 1, 0}},
    };
    const cvi__video_size want = {1280, 720, 30, 0};
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(cases); i++) {
        const cvi__video_limits l = {.max_fs = cases[i].max_fs, .max_mbps = cases[i].max_mbps};
        cvi__video_size fit;

        cvi__video_limits_fit(&l, &want, &fit);
        assert_int_equal(fit.width, cases[i].fit.width);
        assert_int_equal(fit.height, cases[i].fit.height);
        assert_int_equal(fit.fps, cases[i].fit.fps);
        assert_true(fit.kbps >= 32);
    }
}

static void little_bandwidth_makes_the_picture_smaller(void **state)
{
    const cvi__video_limits l = {.max_kbps = 128};
    const cvi__video_size want = {1280, 720, 30, 0};
    cvi__video_size fit;
    (void)state;

    cvi__video_limits_fit(&l, &want, &fit);

    assert_int_equal(fit.width, 512);
    assert_int_equal(fit.kbps, 128);
}

static void the_shape_is_kept(void **state)
{
    const cvi__video_limits l = {.max_fs = 1200};
    const cvi__video_size want = {1024, 768, 15, 0};
    cvi__video_size fit;
    (void)state;

    cvi__video_limits_fit(&l, &want, &fit);

    assert_int_equal(fit.width, 640);
    assert_int_equal(fit.height, 480);
    assert_int_equal(fit.fps, 15);
}

static void a_low_frame_rate_of_the_peer_does_not_shrink_the_picture(void **state)
{
    const cvi__video_limits l = {.max_fps = 15};
    const cvi__video_size want = {1280, 720, 30, 0};
    cvi__video_size fit;
    (void)state;

    cvi__video_limits_fit(&l, &want, &fit);

    assert_int_equal(fit.width, 1280);
    assert_int_equal(fit.fps, 15);
}

static void whatever_fits_is_allowed(void **state)
{
    const cvi__video_size want = {1920, 1080, 30, 0};
    (void)state;

    for (uint32_t fs = 60; fs < 9000; fs += 41) {
        for (uint32_t fps = 5; fps <= 60; fps += 11) {
            const cvi__video_limits l = {.max_fs = fs, .max_mbps = fs * fps};
            cvi__video_size fit;

            cvi__video_limits_fit(&l, &want, &fit);
            assert_true(cvi__video_limits_allow(&l, fit.width, fit.height, fit.fps));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_limits_allow_everything_sensible),
        cmocka_unit_test(each_limit_is_checked),
        cmocka_unit_test(a_strip_is_not_a_picture),
        cmocka_unit_test(the_fit_follows_the_level),
        cmocka_unit_test(little_bandwidth_makes_the_picture_smaller),
        cmocka_unit_test(the_shape_is_kept),
        cmocka_unit_test(a_low_frame_rate_of_the_peer_does_not_shrink_the_picture),
        cmocka_unit_test(whatever_fits_is_allowed),
    };

    return cmocka_run_group_tests_name("video_limits", tests, NULL, NULL);
}
