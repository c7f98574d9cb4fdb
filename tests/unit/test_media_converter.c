/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdlib.h>

#include <cvi/media.h>

#include "common/cm.h"
#include "media/frame.h"
#include "media/frame_layout.h"

static const uint32_t FORMATS[] = {
    CVI_FRAME_FORMAT_I420, CVI_FRAME_FORMAT_NV12,  CVI_FRAME_FORMAT_NV21,
    CVI_FRAME_FORMAT_YUYV, CVI_FRAME_FORMAT_UYVY,  CVI_FRAME_FORMAT_BGRA,
    CVI_FRAME_FORMAT_ARGB, CVI_FRAME_FORMAT_RGB24, CVI_FRAME_FORMAT_P010,
};

/* A frame whose rows end where their memory does, so that a byte too many is found. */
struct exact {
    cvi_frame *frame;
    uint8_t *planes[3];
};

static struct exact frame_new(uint32_t format, uint32_t width, uint32_t height)
{
    cvi__frame_layout layout;
    cvi_frame_params p;
    struct exact e = {0};

    CVI_FRAME_PARAMS_INIT(&p);
    p.format = format;
    p.width = width;
    p.height = height;
    assert_int_equal(cvi__frame_layout_of(&layout, format, width, height), CVI_OK);
    for (uint32_t i = 0; i < layout.planes; i++) {
        e.planes[i] = calloc(layout.rows[i], layout.row_bytes[i]);
        assert_non_null(e.planes[i]);
        p.planes[i] = e.planes[i];
        p.strides[i] = layout.row_bytes[i];
    }
    assert_int_equal(cvi_frame_wrap(&e.frame, &p), CVI_OK);
    return e;
}

static void frame_free(struct exact *e)
{
    cvi_frame_unref(&e->frame);
    for (size_t i = 0; i < 3; i++) {
        free(e->planes[i]);
    }
}

static void fill_random(const struct exact *e)
{
    static uint32_t seed = 5;
    cvi__frame_layout l;

    cvi__frame_layout_of(&l, cvi_frame_get_format(e->frame), cvi_frame_get_width(e->frame),
                         cvi_frame_get_height(e->frame));
    for (uint32_t i = 0; i < l.planes; i++) {
        for (uint32_t k = 0; k < l.rows[i] * l.row_bytes[i]; k++) {
            seed = seed * 1664525u + 1013904223u;
            e->planes[i][k] = (uint8_t)(seed >> 24);
        }
    }
}

static void convert(const struct exact *from, const struct exact *to,
                    const cvi_converter_params *params)
{
    cvi_converter *c = NULL;

    assert_int_equal(cvi_converter_create(&c, params), CVI_OK);
    assert_int_equal(cvi_converter_run(c, from->frame, to->frame), CVI_OK);
    cvi_converter_destroy(&c);
    assert_null(c);
}

static int frames_are_same(const struct exact *a, const struct exact *b)
{
    cvi__frame_layout l;
    int is_same = 1;

    cvi__frame_layout_of(&l, cvi_frame_get_format(a->frame), cvi_frame_get_width(a->frame),
                         cvi_frame_get_height(a->frame));
    for (uint32_t i = 0; i < l.planes; i++) {
        const size_t bytes = (size_t)l.rows[i] * l.row_bytes[i];

        is_same = is_same && memcmp(a->planes[i], b->planes[i], bytes) == 0;
    }
    return is_same;
}

static void semi_planar_there_and_back_is_the_same(void **state)
{
    (void)state;

    for (uint32_t width = 2; width <= 130; width++) {
        for (uint32_t format = CVI_FRAME_FORMAT_NV12; format <= CVI_FRAME_FORMAT_NV21; format++) {
            struct exact src = frame_new(CVI_FRAME_FORMAT_I420, width, 5);
            struct exact mid = frame_new(format, width, 5);
            struct exact back = frame_new(CVI_FRAME_FORMAT_I420, width, 5);

            fill_random(&src);
            convert(&src, &mid, NULL);
            convert(&mid, &back, NULL);
            assert_true(frames_are_same(&src, &back));
            assert_int_equal(mid.planes[1][0], src.planes[format - 1][0]);
            frame_free(&src);
            frame_free(&mid);
            frame_free(&back);
        }
    }
}

static void packed_rows_share_their_mean_chroma(void **state)
{
    static const uint8_t yuyv[2][4] = {{10, 100, 20, 200}, {30, 103, 40, 90}};
    (void)state;

    for (uint32_t format = CVI_FRAME_FORMAT_YUYV; format <= CVI_FRAME_FORMAT_UYVY; format++) {
        struct exact src = frame_new(format, 2, 2);
        struct exact dst = frame_new(CVI_FRAME_FORMAT_I420, 2, 2);

        for (size_t i = 0; i < 8; i++) {
            src.planes[0][format == CVI_FRAME_FORMAT_YUYV ? i : i ^ 1] = yuyv[i / 4][i % 4];
        }
        convert(&src, &dst, NULL);
        assert_memory_equal(dst.planes[0], ((uint8_t[]){10, 20, 30, 40}), 4);
        assert_int_equal(dst.planes[1][0], 102);
        assert_int_equal(dst.planes[2][0], 145);
        frame_free(&src);
        frame_free(&dst);
    }
}

static void ten_bits_become_their_upper_eight(void **state)
{
    struct exact src = frame_new(CVI_FRAME_FORMAT_P010, 3, 3);
    struct exact dst = frame_new(CVI_FRAME_FORMAT_I420, 3, 3);
    (void)state;

    fill_random(&src);
    convert(&src, &dst, NULL);
    for (size_t i = 0; i < 9; i++) {
        assert_int_equal(dst.planes[0][i], src.planes[0][2 * i + 1]);
    }
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(dst.planes[1][i], src.planes[1][4 * i + 1]);
        assert_int_equal(dst.planes[2][i], src.planes[1][4 * i + 3]);
    }
    frame_free(&src);
    frame_free(&dst);
}

/* Colour bars of ITU-R BT.601 and BT.709: red, green, blue, white, black, grey. */
static const uint8_t RGB[][3] = {{255, 0, 0},     {0, 255, 0}, {0, 0, 255},
                                 {255, 255, 255}, {0, 0, 0},   {128, 128, 128}};

static const struct {
    uint32_t matrix, range;
    uint8_t yuv[6][3];
} BARS[] = {
    {CVI_MATRIX_BT601,
     CVI_RANGE_LIMITED,
     {{81, 90, 240},
      {145, 54, 34},
      {41, 240, 110},
      {235, 128, 128},
      {16, 128, 128},
      {126, 128, 128}}},
    {CVI_MATRIX_BT709,
     CVI_RANGE_LIMITED,
     {{63, 102, 240},
      {173, 42, 26},
      {32, 240, 118},
      {235, 128, 128},
      {16, 128, 128},
      {126, 128, 128}}},
    {CVI_MATRIX_BT601,
     CVI_RANGE_FULL,
     {{76, 85, 255},
      {150, 44, 21},
      {29, 255, 107},
      {255, 128, 128},
      {0, 128, 128},
      {128, 128, 128}}},
};

static void put_pixel(const struct exact *e, size_t i, const uint8_t rgb[3])
{
    switch (cvi_frame_get_format(e->frame)) {
    case CVI_FRAME_FORMAT_BGRA:
        memcpy(e->planes[0] + 4 * i, ((uint8_t[]){rgb[2], rgb[1], rgb[0], 9}), 4);
        break;
    case CVI_FRAME_FORMAT_ARGB:
        memcpy(e->planes[0] + 4 * i, ((uint8_t[]){9, rgb[0], rgb[1], rgb[2]}), 4);
        break;
    default:
        memcpy(e->planes[0] + 3 * i, rgb, 3);
        break;
    }
}

static void colours_are_those_of_the_standards(void **state)
{
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(BARS) * 6 * 3; i++) {
        const uint32_t format = CVI_FRAME_FORMAT_BGRA + (uint32_t)(i % 3);
        const size_t bar = i / 3 % 6;
        const uint8_t *want = BARS[i / 18].yuv[bar];
        struct exact src = frame_new(format, 35, 3);
        struct exact dst = frame_new(CVI_FRAME_FORMAT_I420, 35, 3);
        struct exact back = frame_new(CVI_FRAME_FORMAT_BGRA, 35, 3);
        cvi_converter_params p;

        CVI_CONVERTER_PARAMS_INIT(&p);
        p.matrix = BARS[i / 18].matrix;
        p.range = BARS[i / 18].range;
        for (size_t k = 0; k < 35 * 3; k++) {
            put_pixel(&src, k, RGB[bar]);
        }
        convert(&src, &dst, &p);
        convert(&dst, &back, &p);
        for (size_t k = 0; k < 3; k++) {
            assert_true(abs(dst.planes[k][0] - want[k]) <= 1);
            assert_int_equal(dst.planes[k][k ? 18 * 2 - 1 : 35 * 3 - 1], dst.planes[k][0]);
            assert_true(abs(back.planes[0][4 * 34 + k] - RGB[bar][2 - k]) <= 3);
        }
        assert_int_equal(back.planes[0][4 * 34 + 3], 255);
        frame_free(&src);
        frame_free(&dst);
        frame_free(&back);
    }
}

/* A tap as media.h has it. */
static int64_t tap(double v)
{
    return (int64_t)lrint(32768 * v);
}

/* Noise at an odd size, by the formula of BT.601 in limited range. */
static void chroma_is_of_the_sum_of_four_pixels(void **state)
{
    enum { WIDTH = 67, HEIGHT = 5 };
    const int64_t r = -tap(0.299 / (2 - 2 * 0.114) * 224 / 255);
    const int64_t b = tap(224.0 / 510);
    struct exact src = frame_new(CVI_FRAME_FORMAT_BGRA, WIDTH, HEIGHT);
    struct exact dst = frame_new(CVI_FRAME_FORMAT_I420, WIDTH, HEIGHT);
    (void)state;

    fill_random(&src);
    convert(&src, &dst, NULL);
    for (size_t i = 0; i < 34 * 3; i++) {
        int64_t sum = (128 << 17) + (1 << 16);

        for (size_t p = 0; p < 4; p++) {
            const size_t x = CVI_MIN(i % 34 * 2 + p % 2, WIDTH - 1u);
            const size_t y = CVI_MIN(i / 34 * 2 + p / 2, HEIGHT - 1u);
            const uint8_t *px = src.planes[0] + 4 * (y * WIDTH + x);

            sum += px[2] * r + px[1] * (-r - b) + px[0] * b;
        }
        assert_int_equal(dst.planes[1][i], sum >> 17);
    }
    frame_free(&src);
    frame_free(&dst);
}

static void the_matrix_follows_the_height(void **state)
{
    (void)state;

    for (uint32_t i = 0; i < 2; i++) {
        const uint32_t height = i ? 720 : 718;
        struct exact src = frame_new(CVI_FRAME_FORMAT_RGB24, 2, height);
        struct exact dst = frame_new(CVI_FRAME_FORMAT_I420, 2, height);

        for (size_t k = 0; k < 2 * height; k++) {
            put_pixel(&src, k, RGB[0]);
        }
        convert(&src, &dst, NULL);
        assert_int_equal(dst.planes[0][0], BARS[i].yuv[0][0]);
        frame_free(&src);
        frame_free(&dst);
    }
}

/* Every format at every width, where rows end with their memory. */
static void all_levels_give_the_same_bits(void **state)
{
    cvi_converter_params plain;
    (void)state;
    CVI_CONVERTER_PARAMS_INIT(&plain);
    plain.simd = CVI_SIMD_NONE;

    for (uint32_t i = 0; i < 129 * CVI_ARRAY_LEN(FORMATS); i++) {
        const uint32_t format = FORMATS[i % CVI_ARRAY_LEN(FORMATS)];
        const uint32_t width = 2 + i / CVI_ARRAY_LEN(FORMATS);
        struct exact src = frame_new(format, width, 3);
        struct exact dst[2] = {frame_new(CVI_FRAME_FORMAT_I420, width, 3),
                               frame_new(CVI_FRAME_FORMAT_I420, width, 3)};
        struct exact rgb[2] = {frame_new(CVI_FRAME_FORMAT_BGRA, width, 3),
                               frame_new(CVI_FRAME_FORMAT_BGRA, width, 3)};

        fill_random(&src);
        convert(&src, &dst[0], &plain);
        convert(&src, &dst[1], NULL);
        assert_true(frames_are_same(&dst[0], &dst[1]));
        convert(&dst[0], &rgb[0], &plain);
        convert(&dst[0], &rgb[1], NULL);
        assert_true(frames_are_same(&rgb[0], &rgb[1]));
        frame_free(&src);
        for (int k = 0; k < 2; k++) {
            frame_free(&dst[k]);
            frame_free(&rgb[k]);
        }
    }
}

static void what_cannot_be_converted_is_refused(void **state)
{
    struct exact yuv = frame_new(CVI_FRAME_FORMAT_I420, 4, 4);
    struct exact rgb = frame_new(CVI_FRAME_FORMAT_RGB24, 4, 4);
    struct exact nv = frame_new(CVI_FRAME_FORMAT_NV12, 4, 4);
    struct exact small = frame_new(CVI_FRAME_FORMAT_NV12, 4, 2);
    cvi_converter *c = NULL;
    (void)state;
    assert_int_equal(cvi_converter_create(&c, NULL), CVI_OK);

    assert_int_equal(cvi_converter_run(c, yuv.frame, rgb.frame), CVI_EMEDIA_FORMAT);
    assert_int_equal(cvi_converter_run(c, nv.frame, rgb.frame), CVI_EMEDIA_FORMAT);
    assert_int_equal(cvi_converter_run(c, small.frame, yuv.frame), CVI_EINVAL);
    assert_int_equal(cvi_converter_run(c, yuv.frame, yuv.frame), CVI_EINVAL);
    assert_int_equal(cvi_converter_run(c, NULL, yuv.frame), CVI_EINVAL);
    cvi_converter_destroy(&c);
    frame_free(&yuv);
    frame_free(&rgb);
    frame_free(&nv);
    frame_free(&small);
}

static void unknown_choices_are_refused(void **state)
{
    cvi_converter_params p;
    cvi_converter *c = NULL;
    (void)state;

    CVI_CONVERTER_PARAMS_INIT(&p);
    p.matrix = CVI_MATRIX_BT709 + 1;
    assert_int_equal(cvi_converter_create(&c, &p), CVI_EINVAL);
    CVI_CONVERTER_PARAMS_INIT(&p);
    p.range = CVI_RANGE_FULL + 1;
    assert_int_equal(cvi_converter_create(&c, &p), CVI_EINVAL);
    CVI_CONVERTER_PARAMS_INIT(&p);
    p.simd = CVI_SIMD_NONE + 1;
    assert_int_equal(cvi_converter_create(&c, &p), CVI_EINVAL);
    assert_int_equal(cvi_converter_create(NULL, NULL), CVI_EINVAL);
    assert_null(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(semi_planar_there_and_back_is_the_same),
        cmocka_unit_test(packed_rows_share_their_mean_chroma),
        cmocka_unit_test(ten_bits_become_their_upper_eight),
        cmocka_unit_test(colours_are_those_of_the_standards),
        cmocka_unit_test(chroma_is_of_the_sum_of_four_pixels),
        cmocka_unit_test(the_matrix_follows_the_height),
        cmocka_unit_test(all_levels_give_the_same_bits),
        cmocka_unit_test(what_cannot_be_converted_is_refused),
        cmocka_unit_test(unknown_choices_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
