/* SPDX-License-Identifier: MIT */
/* What a participant sees when one after the other joins: 1+0, 1:1, 2x2, 3x3, 1+7, the loudest. */
#include "common/meet.h"

#define PHONES 10

static const struct phone_kind SLIDES = {
    .video_codec = CVI_CODEC_VP8,
    .width = 320,
    .height = 180,
    .colour = {200, 40, 40},
};

static struct phone phones[PHONES];
static struct phone *all[PHONES];
static struct phone slides; /* of the second phone */
static cvi_meeting *meeting;
static uint64_t now_us;

static int setup(void **state)
{
    (void)state;
    meeting = open_meeting_with(NULL);
    now_us = START;
    for (uint8_t i = 0; i < PHONES; i++) {
        const struct phone_kind kind = {
            .audio_codec = CVI_CODEC_PCMA,
            .video_codec = CVI_CODEC_VP8,
            .width = 320,
            .height = 180,
            .colour = {(uint8_t)(60 + 18 * i), i % 2 ? 90 : 160, i % 3 ? 100 : 150},
        };

        phone_open(&phones[i], &kind);
        all[i] = &phones[i];
    }
    phone_open(&slides, &SLIDES);
    phone_share(&phones[1], &slides);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    cvi_meeting_destroy(&meeting);
    for (size_t i = 0; i < PHONES; i++) {
        phone_close(&phones[i]);
    }
    phone_close(&slides);
    return 0;
}

static void run(size_t count, uint64_t us)
{
    phones_run(all, count, meeting, now_us, now_us + us);
    now_us += us;
}

/* So many are in the meeting, and what was sent since has arrived. */
static void join(size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        assert_int_equal(phone_join(&phones[i], meeting, now_us), CVI_OK);
    }
    run(to, SECOND / 2);
}

/* The first one sees `who` there, in thousandths of the picture. */
static void assert_seen(size_t who, uint32_t x, uint32_t y)
{
    assert_true(phone_pixel_is(&phones[0], x, y, phones[who].kind.colour));
}

static void the_layout_follows_the_number_of_participants(void **state)
{
    (void)state;

    join(0, 1);
    assert_seen(0, 100, 100);
    assert_seen(0, 900, 900);
    join(1, 2);
    assert_seen(0, 250, 500);
    assert_seen(1, 750, 500);
    join(2, 4);
    for (uint32_t i = 0; i < 4; i++) {
        assert_seen(i, 250 + 500 * (i % 2), 250 + 500 * (i / 2));
    }
    join(4, 9);
    for (uint32_t i = 0; i < 9; i++) {
        assert_seen(i, 167 + 333 * (i % 3), 167 + 333 * (i / 3));
    }
    assert_int_equal(cvi_meeting_remove_leg(meeting, now_us, phones[8].leg), CVI_OK);
    assert_int_equal(cvi_meeting_remove_leg(meeting, now_us, phones[7].leg), CVI_OK);
    for (size_t i = 6; i >= 2; i--) {
        assert_int_equal(cvi_meeting_remove_leg(meeting, now_us, phones[i].leg), CVI_OK);
    }
    run(2, SECOND / 2);
    assert_seen(0, 250, 500);
    assert_seen(1, 750, 500);
}

static void of_ten_the_loudest_is_big_and_seven_are_small(void **state)
{
    static const uint32_t PLACES[7][2] = {{875, 125}, {875, 375}, {875, 625}, {125, 875},
                                          {375, 875}, {625, 875}, {875, 875}};
    static const size_t FIRST[7] = {1, 2, 3, 4, 5, 0, 7};
    static const size_t THEN[7] = {1, 2, 3, 4, 5, 0, 6};
    (void)state;
    phones[6].kind.tone_hz = 600;

    join(0, 10);
    assert_seen(6, 100, 375);
    assert_seen(6, 700, 375);
    for (size_t i = 0; i < 7; i++) {
        assert_seen(FIRST[i], PLACES[i][0], PLACES[i][1]);
    }
    phones[6].kind.tone_hz = 0;
    phones[9].kind.tone_hz = 700;
    run(10, 2 * SECOND);

    assert_seen(9, 100, 375);
    assert_seen(9, 700, 375);
    for (size_t i = 0; i < 7; i++) {
        assert_seen(THEN[i], PLACES[i][0], PLACES[i][1]);
    }
}

static void assert_content(uint32_t x, uint32_t y)
{
    assert_true(phone_pixel_is(&phones[0], x, y, SLIDES.colour));
}

static void up_to_four_are_in_a_column_beside_content(void **state)
{
    (void)state;
    slides.is_mute = 0;

    join(0, 2);
    assert_content(375, 500);
    assert_seen(0, 875, 375);
    assert_seen(1, 875, 625);
    join(2, 4);
    assert_content(20, 500);
    assert_content(700, 500);
    for (uint32_t i = 0; i < 4; i++) {
        assert_seen(i, 875, 125 + 250 * i);
    }
    for (size_t i = 0; i < 4; i++) {
        phones[i].is_mute = 1;
    }
    run(4, 6 * SECOND); /* without cameras it has the whole picture */
    assert_content(100, 100);
    assert_content(900, 900);
}

static void of_more_seven_are_around_content(void **state)
{
    static const uint32_t PLACES[7][2] = {{875, 125}, {875, 375}, {875, 625}, {125, 875},
                                          {375, 875}, {625, 875}, {875, 875}};
    static const size_t SPOKEN[7] = {8, 1, 2, 3, 4, 5, 6}; /* whoever speaks is among them */
    (void)state;
    slides.is_mute = 0;

    join(0, 6);
    for (size_t i = 0; i < 6; i++) {
        assert_seen(i, PLACES[i][0], PLACES[i][1]);
    }
    phones[8].kind.tone_hz = 600;
    join(6, 10);
    assert_content(20, 375);
    assert_content(700, 375);
    for (size_t i = 0; i < 7; i++) {
        assert_seen(SPOKEN[i], PLACES[i][0], PLACES[i][1]);
    }

    assert_int_equal(cvi_meeting_set_layout(meeting, now_us, phones[0].leg, CVI_LAYOUT_SPEAKER),
                     CVI_OK);
    run(10, SECOND / 2);
    assert_content(375, 500);
    assert_seen(8, 875, 500);
}

/* The pixel at the left edge of a cell of two by two, below the middle of it. */
static int has_frame(uint32_t cell)
{
    static const uint8_t LINE[3] = {151, 177, 100}; /* 0x6aa6ff */
    uint8_t got[3];

    phone_pixel(&phones[0], cell % 2 ? 502 : 2, cell / 2 ? 750 : 250, got);
    return abs(got[0] - LINE[0]) < 25 && abs(got[1] - LINE[1]) < 25 && abs(got[2] - LINE[2]) < 25;
}

static void whoever_speaks_has_a_frame_for_as_long(void **state)
{
    (void)state;
    join(0, 4);
    for (uint32_t i = 0; i < 4; i++) {
        assert_int_equal(has_frame(i), 0);
    }

    phones[1].kind.tone_hz = 500;
    run(4, SECOND);
    assert_int_equal(has_frame(1), 1);
    phones[1].kind.tone_hz = 0;
    phones[2].kind.tone_hz = 700;
    run(4, 2 * SECOND);
    assert_int_equal(has_frame(1), 0);
    assert_int_equal(has_frame(2), 1);
    assert_seen(1, 502, 250); /* the picture is there again */
    phones[2].kind.tone_hz = 0;
    run(4, 4 * SECOND);

    assert_int_equal(has_frame(2), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_layout_follows_the_number_of_participants, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(of_ten_the_loudest_is_big_and_seven_are_small, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(up_to_four_are_in_a_column_beside_content, setup, teardown),
        cmocka_unit_test_setup_teardown(of_more_seven_are_around_content, setup, teardown),
        cmocka_unit_test_setup_teardown(whoever_speaks_has_a_frame_for_as_long, setup, teardown),
    };
    return cmocka_run_group_tests_name("meeting_layout", tests, NULL, NULL);
}
