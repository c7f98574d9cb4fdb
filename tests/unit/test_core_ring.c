/* SPDX-License-Identifier: MIT */
#include "common/cm.h"
#include "core/mem.h"
#include "core/ring.h"

static void elements_come_out_in_order_around_the_end(void **state)
{
    cvi__ring r;
    uint32_t next_in = 0;
    uint32_t next_out = 0;
    (void)state;
    assert_int_equal(cvi__ring_init(&r, cvi__mem_or_libc(NULL), sizeof(uint32_t), 3), CVI_OK);

    for (int round = 0; round < 10; round++) {
        *(uint32_t *)cvi__ring_push(&r) = next_in++;
        *(uint32_t *)cvi__ring_push(&r) = next_in++;
        for (int i = 0; i < 2; i++) {
            assert_int_equal(*(uint32_t *)cvi__ring_peek(&r), next_out++);
            cvi__ring_pop(&r);
        }
    }

    assert_null(cvi__ring_peek(&r));
    cvi__ring_free(&r, cvi__mem_or_libc(NULL));
}

static void a_full_ring_refuses_and_keeps_what_it_has(void **state)
{
    cvi__ring r;
    (void)state;
    assert_int_equal(cvi__ring_init(&r, cvi__mem_or_libc(NULL), 1, 2), CVI_OK);
    *(char *)cvi__ring_push(&r) = 'a';
    *(char *)cvi__ring_push(&r) = 'b';

    assert_int_equal(cvi__ring_room(&r), 0);
    assert_null(cvi__ring_push(&r));

    assert_int_equal(*(char *)cvi__ring_at(&r, 0), 'a');
    assert_int_equal(*(char *)cvi__ring_at(&r, 1), 'b');
    assert_null(cvi__ring_at(&r, 2));
    cvi__ring_free(&r, cvi__mem_or_libc(NULL));
}

static unsigned seen; /* bytes that were not zero when they were freed */

static void *plain_alloc(void *user, size_t bytes)
{
    (void)user;
    return malloc(bytes);
}

static void *plain_realloc(void *user, void *old, size_t bytes)
{
    (void)user;
    return realloc(old, bytes);
}

static void looking_free(void *user, void *memory)
{
    const size_t *len = user;

    for (size_t i = 0; memory && i < *len; i++) {
        seen += ((const unsigned char *)memory)[i] != 0;
    }
    free(memory);
}

static void what_was_in_it_is_wiped(void **state)
{
    size_t len = 4;
    cvi_allocator a;
    cvi__ring r;
    (void)state;
    CVI_ALLOCATOR_INIT(&a);
    a.alloc = plain_alloc;
    a.realloc = plain_realloc;
    a.free = looking_free;
    a.user = &len;
    assert_int_equal(cvi__ring_init(&r, &a, 1, len), CVI_OK);
    *(char *)cvi__ring_push(&r) = '9';
    *(char *)cvi__ring_push(&r) = '8';
    cvi__ring_pop(&r);

    cvi__ring_free(&r, &a);

    assert_int_equal(seen, 0);
}

static void a_reused_slot_is_zeroed(void **state)
{
    cvi__ring r;
    (void)state;
    assert_int_equal(cvi__ring_init(&r, cvi__mem_or_libc(NULL), sizeof(uint64_t), 1), CVI_OK);
    *(uint64_t *)cvi__ring_push(&r) = UINT64_MAX;
    cvi__ring_pop(&r);

    assert_int_equal(*(uint64_t *)cvi__ring_push(&r), 0);
    cvi__ring_free(&r, cvi__mem_or_libc(NULL));
}

static void popping_an_empty_ring_changes_nothing(void **state)
{
    cvi__ring r;
    (void)state;
    assert_int_equal(cvi__ring_init(&r, cvi__mem_or_libc(NULL), 1, 2), CVI_OK);

    cvi__ring_pop(&r);

    assert_int_equal(cvi__ring_room(&r), 2);
    *(char *)cvi__ring_push(&r) = 'a';
    assert_int_equal(*(char *)cvi__ring_peek(&r), 'a');
    cvi__ring_free(&r, cvi__mem_or_libc(NULL));
}

static void sizes_of_zero_and_overflows_are_refused(void **state)
{
    cvi__ring r;
    (void)state;

    assert_int_equal(cvi__ring_init(&r, cvi__mem_or_libc(NULL), 0, 1), CVI_EINVAL);
    assert_int_equal(cvi__ring_init(&r, cvi__mem_or_libc(NULL), 1, 0), CVI_EINVAL);
    assert_int_equal(cvi__ring_init(&r, cvi__mem_or_libc(NULL), SIZE_MAX / 2, 3), CVI_ENOMEM);
    cvi__ring_free(&r, cvi__mem_or_libc(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elements_come_out_in_order_around_the_end),
        cmocka_unit_test(a_full_ring_refuses_and_keeps_what_it_has),
        cmocka_unit_test(what_was_in_it_is_wiped),
        cmocka_unit_test(a_reused_slot_is_zeroed),
        cmocka_unit_test(popping_an_empty_ring_changes_nothing),
        cmocka_unit_test(sizes_of_zero_and_overflows_are_refused),
    };
    return cmocka_run_group_tests_name("core_ring", tests, NULL, NULL);
}
