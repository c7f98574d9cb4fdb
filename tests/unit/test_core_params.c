/* SPDX-License-Identifier: MIT */
#include "common/cm.h"
#include "core/params.h"

/* The same struct in three releases. */
struct old_params {
    size_t size;
    uint32_t a;
};
struct our_params {
    size_t size;
    uint32_t a;
    uint32_t b;
};
struct newer_params {
    size_t size;
    uint32_t a;
    uint32_t b;
    uint64_t c;
};

#define OLDEST CVI_USED_SIZE(struct old_params, a)

static void init_zeroes_all_and_stores_the_used_size(void **state)
{
    struct old_params p;
    (void)state;
    memset(&p, 0xff, sizeof(p));

    assert_int_equal(cvi_params_init(&p, sizeof(p), OLDEST), CVI_OK);

    assert_int_equal(p.size, OLDEST);
    assert_int_equal(p.a, 0);
    for (size_t i = OLDEST; i < sizeof(p); i++) {
        assert_int_equal(((unsigned char *)&p)[i], 0);
    }
}

static void init_refuses_null_and_impossible_sizes(void **state)
{
    struct old_params p = {.size = 77};
    (void)state;

    assert_int_equal(cvi_params_init(NULL, sizeof(p), OLDEST), CVI_EINVAL);
    assert_int_equal(cvi_params_init(&p, sizeof(p), sizeof(p) + 1), CVI_EINVAL);
    assert_int_equal(cvi_params_init(&p, sizeof(p), sizeof(size_t) - 1), CVI_EINVAL);
    assert_int_equal(p.size, 77);
}

static void old_layout_is_widened(void **state)
{
    const struct old_params old = {.size = OLDEST, .a = 5};
    struct our_params full = {.b = 99};
    void *given = heap_copy(&old, OLDEST);
    (void)state;

    assert_int_equal(cvi__params_read(&full, sizeof(full), OLDEST, given), CVI_OK);

    assert_int_equal(full.size, sizeof(full));
    assert_int_equal(full.a, 5);
    assert_int_equal(full.b, 0);
    free(given);
}

static void newer_layout_with_a_zero_tail_is_accepted(void **state)
{
    const struct newer_params newer = {.size = sizeof(newer), .a = 5, .b = 6};
    struct our_params full;
    void *given = heap_copy(&newer, sizeof(newer));
    (void)state;

    assert_int_equal(cvi__params_read(&full, sizeof(full), OLDEST, given), CVI_OK);

    assert_int_equal(full.size, sizeof(full));
    assert_int_equal(full.b, 6);
    free(given);
}

static void newer_layout_with_any_tail_byte_set_is_refused(void **state)
{
    (void)state;

    for (size_t at = sizeof(struct our_params); at < sizeof(struct newer_params); at++) {
        struct newer_params newer = {.size = sizeof(newer), .a = 5};
        struct our_params full = {.a = 42};

        ((unsigned char *)&newer)[at] = 1;
        assert_int_equal(cvi__params_read(&full, sizeof(full), OLDEST, &newer), CVI_EABI);
        assert_int_equal(full.a, 42);
    }
}

static void sizes_out_of_range_are_refused_without_reading_on(void **state)
{
    const size_t sizes[] = {0, 1, OLDEST - 1, 4097, SIZE_MAX};
    struct our_params full;
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(sizes); i++) {
        void *given = heap_copy(&sizes[i], sizeof(sizes[i]));
        assert_int_equal(cvi__params_read(&full, sizeof(full), OLDEST, given), CVI_EABI);
        free(given);
    }
}

static void write_fills_only_what_the_caller_has(void **state)
{
    const struct our_params full = {.size = sizeof(full), .a = 5, .b = 6};
    const struct old_params old = {.size = OLDEST};
    unsigned char *out = heap_copy(&old, OLDEST);
    struct old_params got = {0};
    (void)state;

    assert_int_equal(cvi__params_write(out, &full, sizeof(full)), CVI_OK);

    memcpy(&got, out, OLDEST);
    assert_int_equal(got.a, 5);
    assert_int_equal(got.size, OLDEST);
    free(out);
}

static void write_zeroes_what_the_caller_has_beyond_ours(void **state)
{
    const struct our_params full = {.size = sizeof(full), .a = 5, .b = 6};
    struct newer_params out = {.size = sizeof(out), .c = 7};
    (void)state;

    assert_int_equal(cvi__params_write(&out, &full, sizeof(full)), CVI_OK);

    assert_int_equal(out.size, sizeof(out));
    assert_int_equal(out.b, 6);
    assert_int_equal(out.c, 0);
}

static void write_refuses_sizes_out_of_range(void **state)
{
    const struct our_params full = {.size = sizeof(full), .a = 5};
    struct our_params out = {.size = sizeof(size_t) - 1};
    (void)state;

    assert_int_equal(cvi__params_write(&out, &full, sizeof(full)), CVI_EABI);
    out.size = 4097;
    assert_int_equal(cvi__params_write(&out, &full, sizeof(full)), CVI_EABI);
    assert_int_equal(out.a, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(init_zeroes_all_and_stores_the_used_size),
        cmocka_unit_test(init_refuses_null_and_impossible_sizes),
        cmocka_unit_test(old_layout_is_widened),
        cmocka_unit_test(newer_layout_with_a_zero_tail_is_accepted),
        cmocka_unit_test(newer_layout_with_any_tail_byte_set_is_refused),
        cmocka_unit_test(sizes_out_of_range_are_refused_without_reading_on),
        cmocka_unit_test(write_fills_only_what_the_caller_has),
        cmocka_unit_test(write_zeroes_what_the_caller_has_beyond_ours),
        cmocka_unit_test(write_refuses_sizes_out_of_range),
    };
    return cmocka_run_group_tests_name("core_params", tests, NULL, NULL);
}
