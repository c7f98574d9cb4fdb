/* SPDX-License-Identifier: MIT */
#include "common/cm.h"
#include "core/base.h"
#include "core/cpu.h"

#include <stdio.h>

#define X(name, value, text) {(value), #name, text},
static const struct {
    int value;
    const char *name;
    const char *text;
} LIST[] = {CVI_STATUS_LIST(X)};
#undef X

static void every_status_has_its_own_value_name_and_sentence(void **state)
{
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(LIST); i++) {
        assert_string_equal(cvi_strerror(LIST[i].value), LIST[i].text);
        assert_string_equal(cvi_status_name(LIST[i].value), LIST[i].name);
        assert_true(LIST[i].value <= 0 && LIST[i].value > -1300);
    }
}

static void values_fall_within_each_range_without_gaps(void **state)
{
    (void)state;

    for (size_t i = 1; i < CVI_ARRAY_LEN(LIST); i++) {
        const int value = LIST[i].value;
        const int before = LIST[i - 1].value;

        assert_true(value == before - 1 || (value < before && value % 100 == 0));
    }
}

static void an_unknown_status_has_a_text_too(void **state)
{
    (void)state;

    assert_string_equal(cvi_strerror(1), "unknown status");
    assert_string_equal(cvi_status_name(-99999), "UNKNOWN");
}

static void only_broken_builds_and_systems_are_fatal(void **state)
{
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(LIST); i++) {
        const int want = LIST[i].value == CVI_EABI || LIST[i].value == CVI_ESYSTEM;
        assert_int_equal(cvi_status_is_fatal(LIST[i].value), want);
    }
}

static void version_text_and_number_match_the_header(void **state)
{
    char text[32];
    (void)state;
    snprintf(text, sizeof(text), "%d.%d.%d", CVI_VERSION_MAJOR, CVI_VERSION_MINOR,
             CVI_VERSION_PATCH);

    assert_string_equal(cvi_version(), text);
    assert_int_equal(cvi_abi_number(),
                     CVI_ABI_MAJOR * 1000000 + CVI_ABI_MINOR * 1000 + CVI_ABI_PATCH);
}

static void unknown_features_are_not_supported(void **state)
{
    (void)state;

    assert_int_equal(cvi_feature_supported(CVI_FEATURE_UNKNOWN, 0), 0);
    assert_int_equal(cvi_feature_supported(1000, 0), 0);
    assert_int_equal(cvi_feature_supported(CVI_FEATURE_SIMD, 0), 0);
    assert_int_equal(cvi_feature_supported(CVI_FEATURE_SIMD, 5), 0);
}

static void cpu_flags_are_stable_and_known(void **state)
{
    const unsigned known = CVI__CPU_SSE41 | CVI__CPU_AVX2 | CVI__CPU_AVX512 | CVI__CPU_NEON;
    (void)state;

    assert_int_equal(cvi__cpu_detect() & ~known, 0);
    assert_int_equal(cvi__cpu_detect(), cvi__cpu_detect());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_status_has_its_own_value_name_and_sentence),
        cmocka_unit_test(values_fall_within_each_range_without_gaps),
        cmocka_unit_test(an_unknown_status_has_a_text_too),
        cmocka_unit_test(only_broken_builds_and_systems_are_fatal),
        cmocka_unit_test(version_text_and_number_match_the_header),
        cmocka_unit_test(unknown_features_are_not_supported),
        cmocka_unit_test(cpu_flags_are_stable_and_known),
    };
    return cmocka_run_group_tests_name("core_status", tests, NULL, NULL);
}
