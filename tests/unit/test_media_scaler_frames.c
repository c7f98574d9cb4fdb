/* SPDX-License-Identifier: MIT */
/* The public scaler: parts of frames into places of frames. */
#include "common/frame_cm.h"
#include "common/picture.h"
#include "core/cpu.h"
#include "media/scaler.h"

static cvi_frame *coloured(uint32_t format, uint32_t width, uint32_t height, uint8_t y)
{
    cvi_frame *f = frame_new(format, width, height);

    cvi__i420_fill(cvi__frame_image(f), y, 90, 160);
    return f;
}

static uint8_t luma(const cvi_frame *f, uint32_t x, uint32_t y)
{
    const uint8_t *plane = cvi_frame_get_plane(f, 0);

    return plane[y * cvi_frame_get_stride(f, 0) + x];
}

static void a_shape_that_differs_is_treated_as_asked(void **state)
{
    static const struct {
        uint32_t fit;
        uint8_t beside; /* luma left of the middle */
        uint8_t middle;
    } cases[] = {{0, 16, 200},
                 {CVI_FIT_CONTAIN, 16, 200},
                 {CVI_FIT_COVER, 200, 200},
                 {CVI_FIT_STRETCH, 200, 200}};
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(cases); i++) {
        const cvi_rect place = {20, 10, 64, 32};
        cvi_frame *src = coloured(CVI_FRAME_FORMAT_I420, 40, 40, 200);
        cvi_frame *dst = coloured(CVI_FRAME_FORMAT_I420, 100, 50, 33);
        cvi_scaler_params p;
        cvi_scaler *s = NULL;

        CVI_SCALER_PARAMS_INIT(&p);
        p.fit = cases[i].fit;
        assert_int_equal(cvi_scaler_create(&s, &p), CVI_OK);
        assert_int_equal(cvi_scaler_run(s, src, NULL, dst, &place), CVI_OK);

        assert_int_equal(luma(dst, 20, 10), cases[i].beside);
        assert_int_equal(luma(dst, 83, 41), cases[i].beside);
        assert_int_equal(luma(dst, 52, 26), cases[i].middle);
        assert_int_equal(luma(dst, 19, 26), 33);
        assert_int_equal(luma(dst, 84, 26), 33);
        assert_int_equal(luma(dst, 52, 9), 33);
        assert_int_equal(luma(dst, 52, 42), 33);
        cvi_scaler_destroy(&s);
        cvi_frame_unref(&src);
        cvi_frame_unref(&dst);
    }
}

/* Of a picture that is dark but for its lower right quarter, that quarter. */
static void a_part_can_be_cut_out(void **state)
{
    const cvi_rect quarter = {40, 30, 40, 30};
    cvi_frame *src = coloured(CVI_FRAME_FORMAT_I420, 80, 60, 20);
    cvi_frame *dst = coloured(CVI_FRAME_FORMAT_I420, 100, 76, 0);
    const cvi__i420 part = cvi__i420_part(cvi__frame_image(src), (cvi__rect){40, 30, 40, 30});
    cvi_scaler *s = NULL;
    (void)state;
    cvi__i420_fill(&part, 210, 128, 128);
    assert_int_equal(cvi_scaler_create(&s, NULL), CVI_OK);

    assert_int_equal(cvi_scaler_run(s, src, &quarter, dst, NULL), CVI_OK);

    assert_int_equal(luma(dst, 0, 38), 210);
    assert_int_equal(luma(dst, 99, 38), 210);
    cvi_scaler_destroy(&s);
    cvi_frame_unref(&src);
    cvi_frame_unref(&dst);
}

/* Both chroma samples of a pixel of NV12. */
static uint32_t chroma(const cvi_frame *f, uint32_t x, uint32_t y)
{
    const uint8_t *at =
        (const uint8_t *)cvi_frame_get_plane(f, 1) + y / 2 * cvi_frame_get_stride(f, 1) + x / 2 * 2;

    return at[0] * 1000u + at[1];
}

static void nv12_has_parts_and_bars(void **state)
{
    const cvi_rect part = {20, 10, 40, 40};
    const cvi_rect place = {20, 10, 64, 32};
    cvi_frame *src = coloured(CVI_FRAME_FORMAT_NV12, 80, 60, 20);
    cvi_frame *dst = coloured(CVI_FRAME_FORMAT_NV12, 100, 50, 33);
    cvi_frame *bgra = frame_new(CVI_FRAME_FORMAT_BGRA, 16, 16);
    const cvi__i420 inner = cvi__i420_part(cvi__frame_image(src), (cvi__rect){20, 10, 40, 40});
    cvi_scaler *s = NULL;
    (void)state;
    cvi__i420_fill(&inner, 200, 70, 180);
    assert_int_equal(cvi_scaler_create(&s, NULL), CVI_OK);

    assert_int_equal(cvi_scaler_run(s, src, &part, dst, &place), CVI_OK);

    assert_int_equal(luma(dst, 20, 10), 16);
    assert_int_equal(luma(dst, 36, 10), 200);
    assert_int_equal(chroma(dst, 34, 41), 128128);
    assert_int_equal(chroma(dst, 36, 10), 70180);
    assert_int_equal(chroma(dst, 67, 41), 70180);
    assert_int_equal(chroma(dst, 68, 41), 128128);
    assert_int_equal(chroma(dst, 18, 26), 90160);
    assert_int_equal(chroma(dst, 84, 26), 90160);
    assert_int_equal(cvi_scaler_run(s, bgra, NULL, dst, NULL), CVI_EMEDIA_FORMAT);
    assert_int_equal(cvi_scaler_run(s, src, NULL, bgra, NULL), CVI_EMEDIA_FORMAT);
    cvi_scaler_destroy(&s);
    cvi_frame_unref(&src);
    cvi_frame_unref(&dst);
    cvi_frame_unref(&bgra);
}

static void parts_that_leave_their_frame_are_refused(void **state)
{
    static const cvi_rect bad[] = {{0, 0, 81, 60}, {0, 0, 80, 61},       {79, 0, 2, 2},
                                   {0, 59, 2, 2},  {0, 0, 1, 60},        {0, 0, 80, 1},
                                   {100, 0, 2, 2}, {0, 0, UINT32_MAX, 2}};
    cvi_frame *src = coloured(CVI_FRAME_FORMAT_I420, 80, 60, 20);
    cvi_frame *dst = coloured(CVI_FRAME_FORMAT_I420, 80, 60, 0);
    cvi_scaler *s = NULL;
    (void)state;
    assert_int_equal(cvi_scaler_create(&s, NULL), CVI_OK);

    for (size_t i = 0; i < CVI_ARRAY_LEN(bad); i++) {
        assert_int_equal(cvi_scaler_run(s, src, &bad[i], dst, NULL), CVI_EINVAL);
        assert_int_equal(cvi_scaler_run(s, src, NULL, dst, &bad[i]), CVI_EINVAL);
    }
    assert_int_equal(cvi_scaler_run(s, src, NULL, src, NULL), CVI_EINVAL);
    assert_int_equal(cvi_scaler_run(s, NULL, NULL, dst, NULL), CVI_EINVAL);
    cvi_scaler_destroy(&s);
    cvi_frame_unref(&src);
    cvi_frame_unref(&dst);
}

static void the_instruction_set_can_be_capped(void **state)
{
    cvi_scaler_params p;
    cvi_scaler *s = NULL;
    uint32_t made = 0;
    unsigned flags = 0;
    (void)state;
    CVI_SCALER_PARAMS_INIT(&p);

    for (p.simd = CVI_SIMD_BEST; p.simd <= CVI_SIMD_NONE; p.simd++) {
        const int is_there = cvi__cpu_choose(p.simd, &flags) == CVI_OK; /* also without kernels */
        const int rc = cvi_scaler_create(&s, &p);

        assert_int_equal(rc, is_there ? CVI_OK : CVI_ENOTSUP);
        made += rc == CVI_OK;
        cvi_scaler_destroy(&s);
    }
    assert_true(made >= 2);
    assert_int_equal(cvi_scaler_create(&s, &p), CVI_EINVAL);
}

static void unknown_choices_are_refused(void **state)
{
    cvi_scaler_params p;
    cvi_scaler *s = NULL;
    (void)state;

    CVI_SCALER_PARAMS_INIT(&p);
    p.quality = CVI_SCALE_QUALITY_BEST + 1;
    assert_int_equal(cvi_scaler_create(&s, &p), CVI_EINVAL);
    CVI_SCALER_PARAMS_INIT(&p);
    p.fit = CVI_FIT_STRETCH + 1;
    assert_int_equal(cvi_scaler_create(&s, &p), CVI_EINVAL);
    CVI_SCALER_PARAMS_INIT(&p);
    p.chroma_site = CVI_CHROMA_SITE_CENTER + 1;
    assert_int_equal(cvi_scaler_create(&s, &p), CVI_EINVAL);
    assert_int_equal(cvi_scaler_create(NULL, NULL), CVI_EINVAL);
    assert_null(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_shape_that_differs_is_treated_as_asked),
        cmocka_unit_test(a_part_can_be_cut_out),
        cmocka_unit_test(nv12_has_parts_and_bars),
        cmocka_unit_test(parts_that_leave_their_frame_are_refused),
        cmocka_unit_test(the_instruction_set_can_be_capped),
        cmocka_unit_test(unknown_choices_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
