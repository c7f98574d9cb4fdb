/* SPDX-License-Identifier: MIT */
#include "common/cm.h"
#include "core/mem.h"

static void *refuse_alloc(void *user, size_t bytes)
{
    (void)bytes;
    ++*(int *)user;
    return NULL;
}

static void *refuse_realloc(void *user, void *old, size_t bytes)
{
    (void)old;
    return refuse_alloc(user, bytes);
}

static void ignore_free(void *user, void *memory)
{
    (void)memory;
    ++*(int *)user;
}

static cvi_allocator refusing(int *calls)
{
    cvi_allocator a;

    CVI_ALLOCATOR_INIT(&a);
    a.alloc = refuse_alloc;
    a.realloc = refuse_realloc;
    a.free = ignore_free;
    a.user = calls;
    return a;
}

static void null_allocator_means_libc(void **state)
{
    const cvi_allocator *a = cvi__mem_or_libc(NULL);
    (void)state;

    char *memory = cvi__mem_zalloc(a, 16);
    memory = cvi__mem_realloc(a, memory, 4096);

    assert_non_null(memory);
    assert_int_equal(memory[15], 0);
    cvi__mem_free(a, memory);
}

static void check_wants_a_complete_allocator(void **state)
{
    int calls = 0;
    cvi_allocator a = refusing(&calls);
    (void)state;

    assert_int_equal(cvi__mem_check(NULL), CVI_OK);
    assert_int_equal(cvi__mem_check(&a), CVI_OK);
    a.free = NULL;
    assert_int_equal(cvi__mem_check(&a), CVI_EINVAL);
    a = refusing(&calls);
    a.size = 8;
    assert_int_equal(cvi__mem_check(&a), CVI_EABI);
    assert_int_equal(calls, 0);
}

static void a_given_allocator_is_used_and_may_refuse(void **state)
{
    int calls = 0;
    const cvi_allocator a = refusing(&calls);
    (void)state;

    assert_null(cvi__mem_alloc(&a, 1));
    assert_null(cvi__mem_zalloc(&a, 1));
    assert_null(cvi__mem_realloc(&a, NULL, 1));
    assert_null(cvi__mem_strdup(&a, "x", 1));
    assert_null(cvi__mem_alloc_aligned(&a, 64, 1));
    assert_int_equal(calls, 5);
}

static void calloc_refuses_an_overflow_without_asking(void **state)
{
    int calls = 0;
    const cvi_allocator a = refusing(&calls);
    (void)state;

    assert_null(cvi__mem_calloc(&a, SIZE_MAX / 2, 3));
    assert_int_equal(calls, 0);
}

static void strdup_copies_and_terminates(void **state)
{
    const cvi_allocator *a = cvi__mem_or_libc(NULL);
    char *text = heap_copy("abc", 3);
    (void)state;

    char *copy = cvi__mem_strdup(a, text, 3);
    char *empty = cvi__mem_strdup(a, NULL, 0);

    assert_string_equal(copy, "abc");
    assert_string_equal(empty, "");
    cvi__mem_free(a, copy);
    cvi__mem_free(a, empty);
    free(text);
}

static void aligned_blocks_are_aligned_and_whole(void **state)
{
    const cvi_allocator *a = cvi__mem_or_libc(NULL);
    (void)state;

    for (size_t align = 1; align <= 1u << 21; align *= 2) {
        unsigned char *memory = cvi__mem_alloc_aligned(a, align, 100);

        assert_non_null(memory);
        assert_int_equal((uintptr_t)memory % align, 0);
        memset(memory, 0xa5, 100);
        cvi__mem_free_aligned(a, memory);
    }
    cvi__mem_free_aligned(a, NULL);
}

static void aligned_refuses_odd_alignments_and_huge_sizes(void **state)
{
    const cvi_allocator *a = cvi__mem_or_libc(NULL);
    (void)state;

    assert_null(cvi__mem_alloc_aligned(a, 0, 1));
    assert_null(cvi__mem_alloc_aligned(a, 48, 1));
    assert_null(cvi__mem_alloc_aligned(a, 1u << 22, 1));
    assert_null(cvi__mem_alloc_aligned(a, 64, SIZE_MAX - 8));
}

static void wipe_zeroes(void **state)
{
    unsigned char secret[8];
    static const unsigned char zeros[8];
    (void)state;
    memset(secret, 0x55, sizeof(secret));

    cvi__mem_wipe(secret, sizeof(secret));
    cvi__mem_wipe(NULL, 0);

    assert_memory_equal(secret, zeros, sizeof(secret));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(null_allocator_means_libc),
        cmocka_unit_test(check_wants_a_complete_allocator),
        cmocka_unit_test(a_given_allocator_is_used_and_may_refuse),
        cmocka_unit_test(calloc_refuses_an_overflow_without_asking),
        cmocka_unit_test(strdup_copies_and_terminates),
        cmocka_unit_test(aligned_blocks_are_aligned_and_whole),
        cmocka_unit_test(aligned_refuses_odd_alignments_and_huge_sizes),
        cmocka_unit_test(wipe_zeroes),
    };
    return cmocka_run_group_tests_name("core_mem", tests, NULL, NULL);
}
