/* SPDX-License-Identifier: MIT */
/* Nothing is allocated per packet or picture once things run; all of it is freed in the end. */
#include "common/counting.h"
#include "common/meet.h"

static struct counting heap;

static void counted(cvi_meeting_params *p)
{
    p->allocator = &heap.allocator;
}

static void a_running_meeting_allocates_nothing(void **state)
{
    struct phone a;
    struct phone b;
    struct phone c;
    struct phone *all[] = {&a, &b, &c};
    (void)state;
    counting_init(&heap, 0);
    cvi_meeting *m = open_meeting_with(counted);
    phone_open(&a, &RED_H264);
    phone_open(&b, &BLUE_VP8);
    phone_open(&c, &GREEN_H264);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(phone_join(all[i], m, START), CVI_OK);
    }
    phones_run(all, 3, m, START, START + 3 * SECOND);
    const size_t before = atomic_load(&heap.calls);
    const uint32_t packets = a.packets;
    const uint32_t units = a.units;

    phones_run(all, 3, m, START + 3 * SECOND, START + 6 * SECOND);

    assert_int_equal(atomic_load(&heap.calls), before);
    assert_int_equal(a.packets, packets + 150);
    assert_true(a.units > units + 80);
    cvi_meeting_destroy(&m);
    assert_int_equal(atomic_load(&heap.live), 0);
    for (size_t i = 0; i < 3; i++) {
        phone_close(all[i]);
    }
}

static void coming_and_going_leaves_nothing_behind(void **state)
{
    struct phone a;
    struct phone *one[] = {&a};
    (void)state;
    counting_init(&heap, 0);
    cvi_meeting *m = open_meeting_with(counted);
    const size_t empty = atomic_load(&heap.live);
    phone_open(&a, &RED_H264);

    for (uint64_t t = START; t < START + 2 * SECOND; t += SECOND / 4) {
        a.want_key = 1;
        assert_int_equal(phone_join(&a, m, t), CVI_OK);
        phones_run(one, 1, m, t, t + SECOND / 4);
        assert_int_equal(cvi_meeting_remove_leg(m, t + SECOND / 4, a.leg), CVI_OK);
    }

    assert_in_range(atomic_load(&heap.live), empty, empty + 2); /* the last unit is still lent */
    cvi_meeting_destroy(&m);
    assert_int_equal(atomic_load(&heap.live), 0);
    phone_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_running_meeting_allocates_nothing),
        cmocka_unit_test(coming_and_going_leaves_nothing_behind),
    };
    return cmocka_run_group_tests_name("meeting_memory", tests, NULL, NULL);
}
