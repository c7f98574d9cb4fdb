/* SPDX-License-Identifier: MIT */
#include "common/cm.h"
#include "core/addr.h"

static cvi_addr parsed(const char *text)
{
    char *exact = heap_copy(text, strlen(text));
    cvi_addr a;

    assert_int_equal(cvi__addr_parse_ip(&a, exact, strlen(text)), CVI_OK);
    free(exact);
    return a;
}

static void numeric_addresses_survive_a_round_trip(void **state)
{
    static const char *const texts[] = {"0.0.0.0", "192.0.2.1",   "255.255.255.255",
                                        "::",      "2001:db8::1", "::ffff:192.0.2.1"};
    char out[CVI__ADDR_TEXT_MAX];
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(texts); i++) {
        const cvi_addr a = parsed(texts[i]);
        assert_int_equal(cvi__addr_format_ip(&a, out, sizeof(out)), strlen(texts[i]));
        assert_string_equal(out, texts[i]);
    }
}

static void anything_but_a_numeric_address_is_refused(void **state)
{
    static const char *const texts[] = {"",
                                        "1.2.3",
                                        "1.2.3.256",
                                        "1.2.3.4 ",
                                        " 1.2.3.4",
                                        "[::1]",
                                        "::1%eth0",
                                        "example.com",
                                        "1.2.3.4:5060",
                                        "2001:db8:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:1"};
    cvi_addr a;
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(texts); i++) {
        char *exact = heap_copy(texts[i], strlen(texts[i]));
        assert_int_equal(cvi__addr_parse_ip(&a, exact, strlen(texts[i])), CVI_EINVAL);
        assert_int_equal(a.family, CVI_ADDR_UNKNOWN);
        free(exact);
    }
}

static void a_nul_inside_the_text_is_refused(void **state)
{
    cvi_addr a;
    (void)state;

    assert_int_equal(cvi__addr_parse_ip(&a, "1.2.3.4\0x", 9), CVI_EINVAL);
}

static void equality_looks_at_family_ip_and_port(void **state)
{
    cvi_addr a = parsed("192.0.2.1");
    cvi_addr b = a;
    (void)state;
    a.port = 5060;

    assert_false(cvi__addr_equal(&a, &b));
    assert_true(cvi__addr_equal_ip(&a, &b));
    b.port = 5060;
    assert_true(cvi__addr_equal(&a, &b));
    b.ip[3] = 2;
    assert_false(cvi__addr_equal_ip(&a, &b));
    b = parsed("::");
    assert_false(cvi__addr_equal_ip(&a, &b));
}

static void only_the_wildcards_are_any(void **state)
{
    const cvi_addr none = {0};
    const cvi_addr v4 = parsed("0.0.0.0");
    const cvi_addr v6 = parsed("::");
    const cvi_addr one = parsed("::1");
    (void)state;

    assert_true(cvi__addr_is_any(&v4));
    assert_true(cvi__addr_is_any(&v6));
    assert_false(cvi__addr_is_any(&one));
    assert_false(cvi__addr_is_any(&none));
}

static void formatting_nothing_or_into_too_little_gives_empty_text(void **state)
{
    const cvi_addr none = {0};
    const cvi_addr v4 = parsed("192.0.2.1");
    char out[4] = "xyz";
    (void)state;

    assert_int_equal(cvi__addr_format_ip(&none, out, sizeof(out)), 0);
    assert_string_equal(out, "");
    assert_int_equal(cvi__addr_format_ip(&v4, out, sizeof(out)), 0);
    assert_string_equal(out, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numeric_addresses_survive_a_round_trip),
        cmocka_unit_test(anything_but_a_numeric_address_is_refused),
        cmocka_unit_test(a_nul_inside_the_text_is_refused),
        cmocka_unit_test(equality_looks_at_family_ip_and_port),
        cmocka_unit_test(only_the_wildcards_are_any),
        cmocka_unit_test(formatting_nothing_or_into_too_little_gives_empty_text),
    };
    return cmocka_run_group_tests_name("core_addr", tests, NULL, NULL);
}
