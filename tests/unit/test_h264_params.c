/* SPDX-License-Identifier: MIT */
#include "common/cm.h"
#include "session/h264_params.h"

static cvi__h264_params parse(const char *fmtp)
{
    const size_t len = strlen(fmtp);
    char *exact = heap_copy(fmtp, len);
    const cvi__span span = {exact, len};
    cvi__h264_params p;

    assert_true(cvi__h264_params_parse(&p, span));
    free(exact);
    return p;
}

static void constraint_bits_tell_the_profile(void **state)
{
    static const struct {
        const char *fmtp;
        uint8_t profile;
    } cases[] = {
        {"profile-level-id=42e01f", CVI__H264_PROFILE_CONSTRAINED_BASELINE},
        {"profile-level-id=42401f", CVI__H264_PROFILE_CONSTRAINED_BASELINE},
        {"profile-level-id=42C01F", CVI__H264_PROFILE_CONSTRAINED_BASELINE},
        {"profile-level-id=4d801f", CVI__H264_PROFILE_CONSTRAINED_BASELINE},
        {"profile-level-id=42801f", CVI__H264_PROFILE_BASELINE},
        {"profile-level-id=42001f", CVI__H264_PROFILE_BASELINE},
        {"profile-level-id=4d001f", CVI__H264_PROFILE_MAIN},
        {"profile-level-id=4d401f", CVI__H264_PROFILE_MAIN},
        {"profile-level-id=58001f", CVI__H264_PROFILE_EXTENDED},
        {"profile-level-id=58801f", CVI__H264_PROFILE_BASELINE},
        {"profile-level-id=58c01f", CVI__H264_PROFILE_CONSTRAINED_BASELINE},
        {"profile-level-id=64001f", CVI__H264_PROFILE_HIGH},
        {"profile-level-id=640c1f", CVI__H264_PROFILE_CONSTRAINED_HIGH},
        {"", CVI__H264_PROFILE_BASELINE},
    };
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(cases); i++) {
        assert_int_equal(parse(cases[i].fmtp).profile, cases[i].profile);
    }
}

static void spellings_of_one_profile_are_the_same(void **state)
{
    const cvi__h264_params a = parse("profile-level-id=42e01f");
    const cvi__h264_params b = parse("profile-level-id=424028");
    const cvi__h264_params c = parse("profile-level-id=42801f");
    (void)state;

    assert_true(cvi__h264_same_profile(&a, &b));
    assert_false(cvi__h264_same_profile(&a, &c));
}

static void parameters_are_read_whatever_their_spacing(void **state)
{
    const cvi__h264_params p = parse(" max-fs = 3600 ;; MAX-MBPS=108000;packetization-mode=1; "
                                     "level-asymmetry-allowed=1;max-br=99999999999999;junk;");
    (void)state;

    assert_int_equal(p.max_fs, 3600);
    assert_int_equal(p.max_mbps, 108000);
    assert_int_equal(p.packetization_mode, 1);
    assert_true(p.level_asymmetry_allowed);
    assert_int_equal(p.max_br, UINT32_MAX);
    assert_int_equal(p.level_idc, 10);
}

static void level_1b_has_two_spellings(void **state)
{
    const cvi__h264_params baseline = parse("profile-level-id=42f00b");
    const cvi__h264_params high = parse("profile-level-id=640009");
    const cvi__h264_params level11 = parse("profile-level-id=42e00b");
    (void)state;

    assert_int_equal(baseline.level_idc, 9);
    assert_int_equal(high.level_idc, 9);
    assert_int_equal(level11.level_idc, 11);
    assert_int_equal(cvi__h264_profile_level_id(&baseline, 9), 0x42f00b);
    assert_int_equal(cvi__h264_profile_level_id(&high, 9), 0x640009);
    assert_int_equal(cvi__h264_profile_level_id(&baseline, 31), 0x42e01f);
    assert_true(cvi__h264_level_is_lower(9, 11));
    assert_true(cvi__h264_level_is_lower(10, 9));
    assert_false(cvi__h264_level_is_lower(11, 9));
}

static void limits_are_the_levels_and_never_narrowed(void **state)
{
    const cvi__h264_params narrow = parse("profile-level-id=42e01f;max-fs=100;max-mbps=1;max-br=1");
    const cvi__h264_params wide = parse("profile-level-id=42e01f;max-fs=8160;max-mbps=245760");
    cvi__h264_limits l;
    (void)state;

    cvi__h264_limits_of(&l, &narrow);
    assert_int_equal(l.max_fs, 3600);
    assert_int_equal(l.max_mbps, 108000);
    assert_int_equal(l.max_kbps, 14000);
    cvi__h264_limits_of(&l, &wide);
    assert_int_equal(l.max_fs, 8160);
    assert_int_equal(l.max_mbps, 245760);
}

static void max_recv_level_counts_with_asymmetry_only(void **state)
{
    cvi__h264_limits l;
    const cvi__h264_params alone = parse("profile-level-id=42e00d;max-recv-level=e01f");
    const cvi__h264_params both =
        parse("profile-level-id=42e00d;max-recv-level=e01f;level-asymmetry-allowed=1");
    (void)state;

    cvi__h264_limits_of(&l, &alone);
    assert_int_equal(l.max_fs, 396);
    cvi__h264_limits_of(&l, &both);
    assert_int_equal(l.max_fs, 3600);
}

static void an_unknown_level_counts_as_the_one_below(void **state)
{
    static const struct {
        const char *fmtp;
        uint8_t level;
    } said[] = {
        {"profile-level-id=42e011", 13}, {"profile-level-id=42e00e", 13},
        {"profile-level-id=640011", 13}, {"profile-level-id=42f00b", 9},
        {"profile-level-id=42e021", 32}, {"profile-level-id=42e03c", 52},
        {"profile-level-id=42e0ff", 52},
    };
    cvi__h264_limits l;
    (void)state;

    for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++) {
        assert_int_equal(parse(said[i].fmtp).level_idc, said[i].level);
    }
    assert_int_equal(parse("max-recv-level=e021").max_recv_level_idc, 32);
    assert_int_equal(parse("max-recv-level=e001").max_recv_level_idc, 0);
    cvi__h264_limits_of_level(&l, 33);
    assert_int_equal(l.level_idc, 32);
    cvi__h264_limits_of_level(&l, 255);
    assert_int_equal(l.level_idc, 52);
    cvi__h264_limits_of_level(&l, 0);
    assert_int_equal(l.level_idc, 10);
}

static void the_lowest_level_that_carries_a_picture_is_found(void **state)
{
    (void)state;

    assert_int_equal(cvi__h264_level_for(3600, 108000, 1500), 31);
    assert_int_equal(cvi__h264_level_for(3600, 216000, 1500), 32);
    assert_int_equal(cvi__h264_level_for(8160, 244800, 4000), 40);
    assert_int_equal(cvi__h264_level_for(99, 1485, 64), 10);
    assert_int_equal(cvi__h264_level_for(UINT32_MAX, 1, 1), 52);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(constraint_bits_tell_the_profile),
        cmocka_unit_test(spellings_of_one_profile_are_the_same),
        cmocka_unit_test(parameters_are_read_whatever_their_spacing),
        cmocka_unit_test(level_1b_has_two_spellings),
        cmocka_unit_test(limits_are_the_levels_and_never_narrowed),
        cmocka_unit_test(max_recv_level_counts_with_asymmetry_only),
        cmocka_unit_test(an_unknown_level_counts_as_the_one_below),
        cmocka_unit_test(the_lowest_level_that_carries_a_picture_is_found),
    };

    return cmocka_run_group_tests_name("h264_params", tests, NULL, NULL);
}
