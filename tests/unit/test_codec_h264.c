/* SPDX-License-Identifier: MIT */
/* Parameter sets, levels and NAL units of H.264. */
#include "codec/h264_sps.h"
#include "common/cm.h"

/* What x264 wrote for 1920x1080 high 4.0, 176x144 baseline 1b, and 720x576 interlaced 4:2:2. */
static const uint8_t HIGH_1080[] = {0x67, 0x64, 0x00, 0x28, 0xac, 0xd9, 0x40, 0x78, 0x02,
                                    0x27, 0xe5, 0xc0, 0x44, 0x00, 0x00, 0x03, 0x00, 0x04,
                                    0x00, 0x00, 0x03, 0x00, 0xf0, 0x3c, 0x60, 0xc6, 0x58};
static const uint8_t QCIF_1B[] = {0x67, 0x42, 0xd0, 0x0b, 0xd9, 0x02, 0xc4, 0xec, 0x04, 0x40, 0x00,
                                  0x00, 0x03, 0x00, 0x40, 0x00, 0x00, 0x07, 0x83, 0xc4, 0x89, 0x92};
static const uint8_t SD_422[] = {0x67, 0x7a, 0x00, 0x1e, 0xb6, 0xcd, 0x94, 0x0b, 0x42, 0x4d,
                                 0x80, 0x88, 0x00, 0x00, 0x03, 0x00, 0x08, 0x00, 0x00, 0x03,
                                 0x01, 0x93, 0x13, 0x00, 0x07, 0xa1, 0x20, 0x00, 0xf4, 0x25,
                                 0x26, 0x18, 0x07, 0xc5, 0x0a, 0x65, 0x80};

static cvi__avc_sps parse(const uint8_t *nal, size_t len)
{
    uint8_t *exact = heap_copy(nal, len);
    cvi__avc_sps sps;

    assert_int_equal(cvi__avc_sps_parse(&sps, exact, len), CVI_OK);
    free(exact);
    return sps;
}

static void a_cropped_1080_is_read(void **state)
{
    const cvi__avc_sps sps = parse(HIGH_1080, sizeof(HIGH_1080));
    (void)state;

    assert_int_equal(sps.profile, 100);
    assert_int_equal(sps.level, 40);
    assert_int_equal(sps.width, 1920);
    assert_int_equal(sps.height, 1080);
    assert_int_equal(sps.coded_height, 1088);
    assert_int_equal(sps.chroma_format, 1);
    assert_int_equal(sps.bit_depth, 8);
    assert_int_equal(sps.reorder_frames, 2);
}

static void level_1b_is_told_from_1_1(void **state)
{
    const cvi__avc_sps sps = parse(QCIF_1B, sizeof(QCIF_1B));
    (void)state;

    assert_int_equal(sps.profile, 66);
    assert_int_equal(sps.level, 9);
    assert_int_equal(sps.constraints & 0xc0, 0xc0);
    assert_int_equal(sps.width, 176);
    assert_int_equal(sps.height, 144);
    assert_int_equal(sps.reorder_frames, 0);
}

static void fields_deep_colours_scaling_lists_and_hrd_are_read(void **state)
{
    const cvi__avc_sps sps = parse(SD_422, sizeof(SD_422));
    (void)state;

    assert_int_equal(sps.profile, 122);
    assert_int_equal(sps.level, 30);
    assert_int_equal(sps.chroma_format, 2);
    assert_int_equal(sps.bit_depth, 10);
    assert_int_equal(sps.width, 720);
    assert_int_equal(sps.height, 576);
    assert_int_not_equal(sps.reorder_frames, UINT32_MAX);
}

static void every_cut_is_noticed(void **state)
{
    (void)state;

    /* the last byte holds nothing but the stop bit or filling */
    for (size_t len = 0; len + 1 < sizeof(HIGH_1080); len++) {
        uint8_t *exact = heap_copy(HIGH_1080, len);
        cvi__avc_sps sps;

        assert_int_equal(cvi__avc_sps_parse(&sps, exact, len), CVI_ETRUNCATED);
        free(exact);
    }
}

static void other_units_are_no_parameter_sets(void **state)
{
    const uint8_t pps[] = {0x68, 0xeb, 0xe3, 0xcb, 0x22, 0xc0};
    const uint8_t forbidden[] = {0xe7, 0x64, 0x00, 0x28, 0xac, 0xd9};
    cvi__avc_sps sps;
    (void)state;

    assert_int_equal(cvi__avc_sps_parse(&sps, pps, sizeof(pps)), CVI_ESYNTAX);
    assert_int_equal(cvi__avc_sps_parse(&sps, forbidden, sizeof(forbidden)), CVI_ESYNTAX);
}

static void flipped_bits_give_a_status_and_sane_sizes(void **state)
{
    (void)state;

    for (size_t bit = 0; bit < sizeof(SD_422) * 8; bit++) {
        uint8_t *hurt = heap_copy(SD_422, sizeof(SD_422));
        cvi__avc_sps sps;

        hurt[bit / 8] ^= (uint8_t)(0x80 >> bit % 8);
        if (cvi__avc_sps_parse(&sps, hurt, sizeof(SD_422)) == CVI_OK) {
            assert_in_range(sps.width, 1, 16384);
            assert_in_range(sps.height, 1, 32768);
            assert_true(sps.width <= sps.coded_width && sps.height <= sps.coded_height);
        }
        free(hurt);
    }
}

static void levels_hold_what_the_standard_says(void **state)
{
    cvi__avc_level level;
    (void)state;

    assert_int_equal(cvi__avc_level_find(&level, 31), CVI_OK);
    assert_int_equal(level.max_fs, 3600);
    assert_int_equal(cvi__avc_level_fits(&level, 1280, 720, 30), 1);
    assert_int_equal(cvi__avc_level_fits(&level, 1280, 720, 31), 0);
    assert_int_equal(cvi__avc_level_fits(&level, 1280, 736, 10), 0);
    assert_int_equal(cvi__avc_level_fits(&level, 2720, 16, 10), 0); /* too wide a side */
    assert_int_equal(cvi__avc_level_find(&level, 14), CVI_ENOENT);
}

static void the_lowest_level_is_found(void **state)
{
    (void)state;

    assert_int_equal(cvi__avc_level_for(176, 144, 15, 64), 10);
    assert_int_equal(cvi__avc_level_for(176, 144, 15, 100), 9);
    assert_int_equal(cvi__avc_level_for(352, 288, 30, 500), 13);
    assert_int_equal(cvi__avc_level_for(1280, 720, 30, 1500), 31);
    assert_int_equal(cvi__avc_level_for(1280, 720, 30, 15000), 32);
    assert_int_equal(cvi__avc_level_for(1920, 1080, 30, 3000), 40);
    assert_int_equal(cvi__avc_level_for(1920, 1080, 60, 3000), 42);
    assert_int_equal(cvi__avc_level_for(9000, 9000, 60, 3000), 0);
}

static void units_are_found_between_start_codes_of_both_lengths(void **state)
{
    const uint8_t data[] = {9, 0, 0, 0, 1, 0x67, 1, 2, 0, 0, 1, 0x68, 3, 0, 0, 0, 0, 1, 0x65, 0, 0};
    uint8_t *exact = heap_copy(data, sizeof(data));
    static const size_t want[3][2] = {{5, 3}, {11, 2}, {18, 1}};
    size_t at = 0;
    size_t start = 0;
    size_t size = 0;
    (void)state;

    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(cvi__avc_next_nal(exact, sizeof(data), &at, &start, &size), 1);
        assert_int_equal(start, want[i][0]);
        assert_int_equal(size, want[i][1]);
    }
    assert_int_equal(cvi__avc_next_nal(exact, sizeof(data), &at, &start, &size), 0);
    assert_int_equal(cvi__avc_next_nal(exact, sizeof(data), &at, &start, &size), 0);
    free(exact);
}

static void data_without_units_has_none(void **state)
{
    const uint8_t data[] = {0, 0, 0, 0, 1, 0, 0, 1, 0, 0};
    (void)state;

    for (size_t len = 0; len <= sizeof(data); len++) {
        uint8_t *exact = heap_copy(data, len);
        size_t at = 0;
        size_t start = 0;
        size_t size = 0;

        assert_int_equal(cvi__avc_next_nal(exact, len, &at, &start, &size), 0);
        free(exact);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cropped_1080_is_read),
        cmocka_unit_test(level_1b_is_told_from_1_1),
        cmocka_unit_test(fields_deep_colours_scaling_lists_and_hrd_are_read),
        cmocka_unit_test(every_cut_is_noticed),
        cmocka_unit_test(other_units_are_no_parameter_sets),
        cmocka_unit_test(flipped_bits_give_a_status_and_sane_sizes),
        cmocka_unit_test(levels_hold_what_the_standard_says),
        cmocka_unit_test(the_lowest_level_is_found),
        cmocka_unit_test(units_are_found_between_start_codes_of_both_lengths),
        cmocka_unit_test(data_without_units_has_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
