/* SPDX-License-Identifier: MIT */
#include "common/cm.h"
#include "common/picture.h"
#include "core/base.h"
#include "core/cpu.h"

static const uint8_t WHITE[3] = {235, 128, 128};

static struct cvi__dsp best(void)
{
    struct cvi__dsp d;

    cvi__dsp_init(&d, cvi__cpu_detect());
    return d;
}

static uint8_t at(const cvi__i420 *p, int plane, uint32_t x, uint32_t y)
{
    return p->data[plane][y * p->stride[plane] + x];
}

/* How many bytes of a plane differ from `value`. */
static size_t count_other(const cvi__i420 *p, int plane, uint8_t value)
{
    const uint32_t width = plane ? (p->width + 1) / 2 : p->width;
    const uint32_t height = plane ? (p->height + 1) / 2 : p->height;
    size_t count = 0;

    for (uint32_t y = 0; y < height; y++) {
        for (uint32_t x = 0; x < width; x++) {
            count += at(p, plane, x, y) != value;
        }
    }
    return count;
}

static void planes_do_not_overlap_and_fit_their_memory(void **state)
{
    (void)state;

    for (uint32_t width = 1; width < 70; width += 7) {
        for (uint32_t height = 1; height < 20; height += 3) {
            const size_t bytes = cvi__i420_bytes(width, height, 16);
            uint8_t *memory = malloc(bytes);
            cvi__i420 p;

            assert_non_null(memory);
            cvi__i420_lay(&p, memory, width, height, 16);
            cvi__i420_fill(&p, 1, 2, 3);
            assert_int_equal(p.stride[0] % 16, 0);
            assert_ptr_equal(p.data[2] + p.stride[2] * ((height + 1) / 2), memory + bytes);
            for (int c = 0; c < 3; c++) {
                assert_int_equal(count_other(&p, c, (uint8_t)(c + 1)), 0);
            }
            free(memory);
        }
    }
}

static void a_part_is_clipped_and_starts_even(void **state)
{
    cvi__i420 p = picture_new(40, 20);
    const cvi__i420 part = cvi__i420_part(&p, (cvi__rect){5, 3, 100, 100});
    const cvi__i420 outside = cvi__i420_part(&p, (cvi__rect){50, 50, 4, 4});
    (void)state;

    assert_ptr_equal(part.data[0], p.data[0] + 2 * p.stride[0] + 4);
    assert_ptr_equal(part.data[1], p.data[1] + 1 * p.stride[1] + 2);
    assert_int_equal(part.width, 36);
    assert_int_equal(part.height, 18);
    assert_int_equal(outside.width, 0);
    assert_int_equal(outside.height, 0);
    free(p.data[0]);
}

static void a_part_of_nv12_is_filled_alone(void **state)
{
    uint8_t memory[2][12][16] = {{{0}}};
    const cvi__i420 p = {{memory[0][0], memory[1][0], NULL}, {16, 16, 0}, 15, 11};
    const cvi__i420 part = cvi__i420_part(&p, (cvi__rect){4, 2, 7, 5});
    (void)state;

    cvi__i420_fill(&part, 1, 2, 3);

    for (uint32_t y = 0; y < 12; y++) {
        for (uint32_t x = 0; x < 16; x++) {
            const int is_luma = x >= 4 && x < 11 && y >= 2 && y < 7;
            const int is_chroma = x >= 4 && x < 12 && y >= 1 && y < 4;

            assert_int_equal(memory[0][y][x], is_luma);
            assert_int_equal(memory[1][y][x], is_chroma ? 2 + x % 2 : 0);
        }
    }
}

static void copies_what_both_have(void **state)
{
    cvi__i420 small = picture_new(20, 10);
    cvi__i420 large = picture_new(40, 30);
    const cvi__i420_view view = cvi__i420_read(&small);
    (void)state;
    cvi__i420_fill(&small, 9, 9, 9);

    cvi__i420_copy(&large, &view);

    for (int c = 0; c < 3; c++) {
        assert_int_equal(count_other(&large, c, 0), c ? 50 : 200);
    }
    free(small.data[0]);
    free(large.data[0]);
}

static void nv12_splits_into_planes(void **state)
{
    const struct cvi__dsp d = best();
    cvi__i420 p = picture_new(5, 3);
    const uint8_t luma[15] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    const uint8_t chroma[12] = {2, 3, 2, 3, 2, 3, 2, 3, 2, 3, 2, 3};
    const cvi__i420_view src = {{luma, chroma, NULL}, {5, 6, 0}, 5, 3};
    (void)state;

    cvi__i420_from_nv12(&d, &p, &src);

    for (int c = 0; c < 3; c++) {
        assert_int_equal(count_other(&p, c, (uint8_t)(c + 1)), 0);
    }
    free(p.data[0]);
}

static void full_coverage_draws_the_colour_where_it_lies(void **state)
{
    const struct cvi__dsp d = best();
    cvi__i420 p = picture_new(64, 32);
    uint8_t *bits = malloc(10 * 6);
    const cvi__a8 mask = {bits, 10, 10, 6};
    (void)state;
    assert_non_null(bits);
    memset(bits, 255, 60);
    cvi__i420_fill(&p, 16, 90, 90);

    cvi__i420_blend_a8(&d, &p, &mask, (cvi__point){20, 8}, WHITE);

    assert_int_equal(count_other(&p, 0, 16), 60);
    assert_int_equal(count_other(&p, 1, 90), 15);
    assert_int_equal(at(&p, 0, 20, 8), 235);
    assert_int_equal(at(&p, 0, 29, 13), 235);
    assert_int_equal(at(&p, 2, 10, 4), 128);
    free(bits);
    free(p.data[0]);
}

/* Odd places: chroma cells that are covered in part take a part of the colour. */
static void odd_places_mix_the_chroma(void **state)
{
    const struct cvi__dsp d = best();
    cvi__i420 p = picture_new(64, 32);
    const uint8_t bits[4] = {255, 255, 255, 255};
    const cvi__a8 mask = {bits, 2, 2, 2};
    (void)state;
    cvi__i420_fill(&p, 16, 100, 100);

    cvi__i420_blend_a8(&d, &p, &mask, (cvi__point){7, 5}, WHITE);

    assert_int_equal(count_other(&p, 0, 16), 4);
    assert_int_equal(count_other(&p, 1, 100), 4);
    assert_int_equal(at(&p, 1, 3, 2), 107); /* a quarter of 28 */
    free(p.data[0]);
}

static void bitmaps_are_clipped_on_every_side(void **state)
{
    static const cvi__point places[] = {{-5, -3}, {60, 30}, {-300, 4}, {4, -300},
                                        {64, 0},  {0, 32},  {-1, 31},  {63, -1}};
    const struct cvi__dsp d = best();
    uint8_t *bits = calloc(300, 10);
    uint32_t *words = calloc(300 * 10, 4);
    const cvi__a8 mask = {bits, 300, 300, 10};
    const cvi__argb argb = {words, 1200, 300, 10};
    (void)state;
    assert_true(bits && words);
    memset(bits, 255, 3000);
    memset(words, 255, 12000);

    for (size_t i = 0; i < CVI_ARRAY_LEN(places); i++) {
        const cvi__point where = places[i];
        const int64_t left = CVI_MAX(where.x, 0);
        const int64_t right = CVI_MIN(where.x + 300, 64);
        const int64_t top = CVI_MAX(where.y, 0);
        const int64_t bottom = CVI_MIN(where.y + 10, 32);
        const int64_t want = right > left && bottom > top ? (right - left) * (bottom - top) : 0;
        cvi__i420 p = picture_new(64, 32);

        cvi__i420_blend_a8(&d, &p, &mask, where, WHITE);
        assert_int_equal(count_other(&p, 0, 0), want);
        cvi__i420_fill(&p, 0, 0, 0);
        cvi__i420_blend_argb(&d, &p, &argb, where);
        assert_int_equal(count_other(&p, 0, 0), want);
        free(p.data[0]);
    }
    free(bits);
    free(words);
}

static void argb_colours_become_bt601(void **state)
{
    static const struct {
        uint32_t argb;
        uint8_t yuv[3];
    } cases[] = {
        {0xffffffff, {235, 128, 128}}, {0xff000000, {16, 128, 128}}, {0xffff0000, {81, 90, 240}},
        {0xff00ff00, {145, 54, 34}},   {0xff0000ff, {41, 240, 110}},
    };
    const struct cvi__dsp d = best();
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(cases); i++) {
        cvi__i420 p = picture_new(16, 16);
        uint32_t words[4] = {cases[i].argb, cases[i].argb, cases[i].argb, cases[i].argb};
        const cvi__argb src = {words, 8, 2, 2};

        cvi__i420_blend_argb(&d, &p, &src, (cvi__point){4, 4});
        for (int c = 0; c < 3; c++) {
            const uint32_t k = c ? 2 : 4;

            assert_in_range(at(&p, c, k, k), cases[i].yuv[c] - 1, cases[i].yuv[c] + 1);
        }
        free(p.data[0]);
    }
}

static void half_transparent_argb_mixes_with_what_is_there(void **state)
{
    const struct cvi__dsp d = best();
    cvi__i420 p = picture_new(16, 16);
    uint32_t words[4] = {0x80808080, 0x80808080, 0x80808080, 0x80808080}; /* white, half */
    const cvi__argb src = {words, 8, 2, 2};
    (void)state;
    cvi__i420_fill(&p, 16, 128, 128);

    cvi__i420_blend_argb(&d, &p, &src, (cvi__point){4, 4});

    assert_in_range(at(&p, 0, 4, 4), 124, 128);
    assert_in_range(at(&p, 1, 2, 2), 127, 129);
    assert_in_range(at(&p, 2, 2, 2), 127, 129);
    free(p.data[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(planes_do_not_overlap_and_fit_their_memory),
        cmocka_unit_test(a_part_is_clipped_and_starts_even),
        cmocka_unit_test(a_part_of_nv12_is_filled_alone),
        cmocka_unit_test(copies_what_both_have),
        cmocka_unit_test(nv12_splits_into_planes),
        cmocka_unit_test(full_coverage_draws_the_colour_where_it_lies),
        cmocka_unit_test(odd_places_mix_the_chroma),
        cmocka_unit_test(bitmaps_are_clipped_on_every_side),
        cmocka_unit_test(argb_colours_become_bt601),
        cmocka_unit_test(half_transparent_argb_mixes_with_what_is_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
