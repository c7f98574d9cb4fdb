/* SPDX-License-Identifier: MIT */
#include "common/cm.h"
#include "core/mem.h"
#include "rtp/assembler.h"

#define FIRST 0x80 /* of a fragmented NAL unit */
#define LAST 0x40

/* A fragment of an IDR slice, 4 bytes long, put at its time. */
static int put(cvi__assembler *a, uint16_t sequence, uint32_t timestamp, int marker, uint8_t fu)
{
    const uint8_t payload[4] = {0x7c, (uint8_t)(fu | 5), (uint8_t)sequence, 1};
    uint8_t *copy = heap_copy(payload, sizeof(payload));
    const cvi__asm_packet p = {.time_us = 1000u * sequence,
                               .timestamp = timestamp,
                               .codec = CVI_CODEC_H264,
                               .sequence = sequence,
                               .marker = (uint8_t)marker,
                               .len = sizeof(payload),
                               .payload = copy};
    const int rc = cvi__assembler_put(a, &p);

    free(copy);
    return rc;
}

static int put_picture(cvi__assembler *a, uint16_t sequence, uint32_t timestamp)
{
    const int rc = put(a, sequence, timestamp, 0, FIRST);

    return rc != CVI_OK ? rc : put(a, (uint16_t)(sequence + 1), timestamp, 1, LAST);
}

static cvi__assembler *fresh(void)
{
    cvi__assembler *a = malloc(sizeof(*a));

    assert_non_null(a);
    assert_int_equal(cvi__assembler_init(a, cvi__mem_or_libc(NULL)), CVI_OK);
    return a;
}

static void done(cvi__assembler *a)
{
    cvi__assembler_free(a);
    free(a);
}

static void expect(cvi__assembler *a, uint32_t timestamp, size_t len, int is_damaged, uint32_t lost)
{
    const cvi__asm_unit *u = NULL;

    assert_int_equal(cvi__assembler_next(a, &u), CVI_OK);
    assert_int_equal(u->timestamp, timestamp);
    assert_int_equal(u->data.len, len);
    assert_int_equal(u->is_damaged, is_damaged);
    assert_int_equal(u->lost, lost);
}

static void expect_none(cvi__assembler *a)
{
    const cvi__asm_unit *u = NULL;

    assert_int_equal(cvi__assembler_next(a, &u), CVI_AGAIN);
}

static void the_marker_ends_a_unit(void **state)
{
    cvi__assembler *a = fresh();
    const cvi__asm_unit *u = NULL;
    (void)state;

    assert_int_equal(put(a, 65535, 90, 0, FIRST), CVI_OK);
    expect_none(a);
    assert_int_equal(put(a, 0, 90, 1, LAST), CVI_OK);

    assert_int_equal(cvi__assembler_next(a, &u), CVI_OK);
    assert_int_equal(u->data.len, 4 + 1 + 2 + 2);
    assert_true(u->is_keyframe);
    assert_false(u->is_damaged);
    expect_none(a);
    done(a);
}

static void reordered_packets_are_put_in_order(void **state)
{
    static const uint16_t order[] = {0, 2, 1, 5, 3, 4, 7, 6};
    cvi__assembler *a = fresh();
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(order); i++) {
        const uint16_t n = order[i];

        assert_int_equal(put(a, n, n / 2 * 3000u, n & 1, n & 1 ? LAST : FIRST), CVI_OK);
    }

    for (unsigned i = 0; i < 4; i++) {
        expect(a, i * 3000, 9, 0, 0);
    }
    expect_none(a);
    done(a);
}

static void a_lost_packet_damages_its_unit_alone(void **state)
{
    cvi__assembler *a = fresh();
    (void)state;

    put(a, 10, 0, 0, FIRST);
    put(a, 11, 0, 0, 0); /* 12 is lost */
    put(a, 13, 0, 1, LAST);
    put_picture(a, 14, 3000);
    expect_none(a); /* it may still come */
    assert_int_equal(cvi__assembler_deadline(a), 13000 + CVI__ASM_GAP_US);
    cvi__assembler_tick(a, 13000 + CVI__ASM_GAP_US - 1);
    expect_none(a);
    cvi__assembler_tick(a, 13000 + CVI__ASM_GAP_US);

    /* nothing whole was left of the first: its loss is told by the second */
    expect(a, 3000, 9, 0, 1);
    assert_true(cvi__assembler_deadline(a) == CVI_NO_DEADLINE);
    done(a);
}

static void a_lost_marker_is_made_up_for_by_the_next_timestamp(void **state)
{
    cvi__assembler *a = fresh();
    (void)state;

    put(a, 1, 0, 0, FIRST | LAST);
    put_picture(a, 2, 3000); /* no gap: the sender forgot the marker */
    expect(a, 0, 7, 0, 0);
    expect(a, 3000, 9, 0, 0);
    put(a, 4, 6000, 0, FIRST | LAST);
    put_picture(a, 6, 9000); /* 5 is lost */
    cvi__assembler_tick(a, 1000000);

    expect(a, 6000, 7, 1, 0);
    expect(a, 9000, 9, 0, 1);
    done(a);
}

static void a_stream_joined_in_the_middle_is_damaged_at_first(void **state)
{
    cvi__assembler *a = fresh();
    (void)state;

    put(a, 1, 0, 0, 0);
    put(a, 2, 0, 1, FIRST | LAST);

    expect(a, 0, 7, 1, 0);
    done(a);
}

static void a_full_queue_refuses_and_goes_on_after_a_pull(void **state)
{
    cvi__assembler *a = fresh();
    const cvi__asm_unit *u = NULL;
    unsigned sent = 0;
    unsigned got = 0;
    (void)state;

    while (put(a, (uint16_t)sent, sent * 3000u, 1, FIRST | LAST) == CVI_OK) {
        sent++;
        assert_true(sent < 1000);
    }
    assert_true(cvi__assembler_deadline(a) == CVI_NO_DEADLINE);
    for (unsigned i = sent; i < 200; i++) {
        while (put(a, (uint16_t)i, i * 3000u, 1, FIRST | LAST) == CVI_EFULL) {
            assert_int_equal(cvi__assembler_next(a, &u), CVI_OK);
            assert_int_equal(u->timestamp, got * 3000u);
            got++;
        }
    }
    while (cvi__assembler_next(a, &u) == CVI_OK) {
        assert_int_equal(u->timestamp, got * 3000u);
        assert_int_equal(u->lost, 0);
        got++;
    }

    assert_int_equal(got, 200);
    done(a);
}

static void a_flood_ahead_of_a_gap_gives_the_gap_up(void **state)
{
    cvi__assembler *a = fresh();
    const cvi__asm_unit *u = NULL;
    unsigned got = 0;
    (void)state;
    put_picture(a, 0, 0);
    expect(a, 0, 9, 0, 0);

    for (unsigned i = 3; i < 3 + CVI__ASM_HELD + 1; i++) { /* 2 is lost; all of one unit */
        assert_int_equal(put(a, (uint16_t)i, 3000, 0, FIRST | LAST), CVI_OK);
    }
    put(a, 3 + CVI__ASM_HELD + 1, 3000, 1, FIRST | LAST);

    assert_int_equal(cvi__assembler_next(a, &u), CVI_OK);
    assert_int_equal(u->lost, 1);
    assert_int_equal(u->data.len, (CVI__ASM_HELD + 2) * 7);
    while (cvi__assembler_next(a, &u) == CVI_OK) {
        got++;
    }
    assert_int_equal(got, 0);
    done(a);
}

static void late_and_repeated_packets_change_nothing(void **state)
{
    cvi__assembler *a = fresh();
    (void)state;

    put(a, 5, 0, 0, FIRST);
    put(a, 5, 0, 0, FIRST);
    put(a, 7, 3000, 1, FIRST | LAST);
    put(a, 7, 3000, 1, FIRST | LAST);
    put(a, 6, 0, 1, LAST);
    put(a, 5, 0, 0, FIRST);

    expect(a, 0, 9, 0, 0);
    expect(a, 3000, 7, 0, 0);
    expect_none(a);
    assert_int_equal(a->late, 2);
    done(a);
}

static void a_unit_that_never_ends_is_bounded(void **state)
{
    static uint8_t payload[1200] = {0x41};
    cvi__assembler *a = fresh();
    const cvi__asm_unit *u = NULL;
    (void)state;

    for (unsigned i = 0; i < 2000; i++) {
        const cvi__asm_packet p = {.time_us = i,
                                   .timestamp = 5,
                                   .codec = CVI_CODEC_H264,
                                   .sequence = (uint16_t)i,
                                   .marker = i == 1999,
                                   .len = sizeof(payload),
                                   .payload = payload};
        assert_int_equal(cvi__assembler_put(a, &p), CVI_OK);
    }

    assert_int_equal(cvi__assembler_next(a, &u), CVI_OK);
    assert_true(u->is_damaged);
    assert_true(u->data.len <= CVI__ASM_UNIT_BYTES);
    done(a);
}

static void keepalives_and_resets_leave_no_unit(void **state)
{
    cvi__assembler *a = fresh();
    const cvi__asm_packet empty = {
        .timestamp = 1, .codec = CVI_CODEC_H264, .sequence = 2, .marker = 1};
    (void)state;

    put(a, 1, 0, 1, FIRST | LAST);
    assert_int_equal(cvi__assembler_put(a, &empty), CVI_OK);
    expect(a, 0, 7, 0, 0);
    put(a, 3, 3000, 0, FIRST);
    put(a, 9, 3000, 1, LAST);
    cvi__assembler_reset(a);
    put_picture(a, 30000, 6000);

    expect(a, 6000, 9, 0, 0);
    expect_none(a);
    done(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_marker_ends_a_unit),
        cmocka_unit_test(reordered_packets_are_put_in_order),
        cmocka_unit_test(a_lost_packet_damages_its_unit_alone),
        cmocka_unit_test(a_lost_marker_is_made_up_for_by_the_next_timestamp),
        cmocka_unit_test(a_stream_joined_in_the_middle_is_damaged_at_first),
        cmocka_unit_test(a_full_queue_refuses_and_goes_on_after_a_pull),
        cmocka_unit_test(a_flood_ahead_of_a_gap_gives_the_gap_up),
        cmocka_unit_test(late_and_repeated_packets_change_nothing),
        cmocka_unit_test(a_unit_that_never_ends_is_bounded),
        cmocka_unit_test(keepalives_and_resets_leave_no_unit),
    };
    return cmocka_run_group_tests_name("assembler", tests, NULL, NULL);
}
