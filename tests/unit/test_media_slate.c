/* SPDX-License-Identifier: MIT */
/* Screens made of text: what is read, where it is drawn, what gives way when there is much. */
#include "common/frame_cm.h"
#include "core/mem.h"
#include "media/slate.h"
#include "media/text.h"

#include <string.h>

static cvi_frame *black(uint32_t width, uint32_t height)
{
    return frame_of(width, height, 16, 128, 128);
}

static cvi__slate slate_of(const cvi_slate *text)
{
    cvi__slate slate;
    uint64_t until = 0;

    assert_int_equal(cvi__slate_read(&slate, &until, text), CVI_OK);
    return slate;
}

static cvi__slate_report draw(cvi_frame *f, const cvi_slate *text)
{
    const cvi__slate slate = slate_of(text);
    cvi__slate_report report;

    assert_int_equal(cvi__slate_draw(&slate, cvi__frame_image(f), &report, cvi__mem_or_libc(NULL)),
                     CVI_OK);
    return report;
}

/* Pixels much brighter than the background within a part of the height, in thousandths. */
static uint32_t ink(const cvi_frame *f, uint32_t from, uint32_t to)
{
    const cvi__i420_view v = cvi__frame_view(f);
    uint32_t count = 0;

    for (uint32_t y = v.height * from / 1000; y < v.height * to / 1000; y++) {
        for (uint32_t x = 0; x < v.width; x++) {
            count += v.data[0][y * v.stride[0] + x] > 150;
        }
    }
    return count;
}

/* ---- what is read ---------------------------------------------------------------------- */

static void texts_are_copied_and_checked(void **state)
{
    char words[500];
    cvi_slate text;
    cvi__slate slate;
    uint64_t until = 0;
    (void)state;
    memset(words, 'w', sizeof(words));
    words[sizeof(words) - 1] = '\0';

    CVI_SLATE_INIT(&text);
    text.title = "\xc3\xa4";
    assert_int_equal(cvi__slate_read(&slate, &until, &text), CVI_OK);
    assert_string_equal(slate.title, "\xc3\xa4");
    assert_true(until == CVI_NO_DEADLINE);
    text.title = "\xc3";
    assert_int_equal(cvi__slate_read(&slate, &until, &text), CVI_EINVAL);
    CVI_SLATE_INIT(&text);
    text.subject = words;
    assert_int_equal(cvi__slate_read(&slate, &until, &text), CVI_EINVAL);
    CVI_SLATE_INIT(&text);
    text.language = words;
    assert_int_equal(cvi__slate_read(&slate, &until, &text), CVI_EINVAL);
    CVI_SLATE_INIT(&text);
    text.background = 0x1000000;
    assert_int_equal(cvi__slate_read(&slate, &until, &text), CVI_EINVAL);
    CVI_SLATE_INIT(&text);
    text.reserved = 1;
    assert_int_equal(cvi__slate_read(&slate, &until, &text), CVI_EINVAL);
}

/* As a program built with the first release passes it. */
static void an_old_slate_is_understood(void **state)
{
    cvi_slate text;
    cvi__slate slate;
    uint64_t until = 0;
    (void)state;
    memset(&text, 0xff, sizeof(text));
    cvi_params_init(&text, sizeof(text), CVI_USED_SIZE(cvi_slate, foreground));
    memset((char *)&text + CVI_USED_SIZE(cvi_slate, foreground), 0xff,
           sizeof(text) - CVI_USED_SIZE(cvi_slate, foreground));
    text.title = "Hello";

    assert_int_equal(cvi__slate_read(&slate, &until, &text), CVI_OK);

    assert_string_equal(slate.title, "Hello");
    assert_null(slate.theme);
    assert_true(until == CVI_NO_DEADLINE);
}

static void a_label_without_a_countdown_is_not_shown(void **state)
{
    cvi_slate text;
    (void)state;
    CVI_SLATE_INIT(&text);
    text.time_left = "Time left";

    assert_string_equal(slate_of(&text).time_left, "");
}

static void a_countdown_goes_in_steps_that_callers_share(void **state)
{
    static const struct {
        uint64_t left_us;
        const char *text;
        uint64_t wait_us; /* until it reads differently */
    } cases[] = {
        {900000000, "Left 15:00", 60000000},
        {840000001, "Left 15:00", 1},
        {840000000, "Left 14:00", 60000000},
        {121000000, "Left 3:00", 1000000},
        {120000000, "Left 2:00", 10000000},
        {119000000, "Left 2:00", 9000000},
        {11000000, "Left 0:20", 1000000},
        {10000000, "Left 0:10", 1000000},
        {9500000, "Left 0:10", 500000},
        {1000000, "Left 0:01", 999999},
        {1, "Left 0:01", 0},
        {0, "Left 0:00", CVI_NO_DEADLINE},
    };
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(cases); i++) {
        cvi__slate slate = {0};
        const uint64_t wait = cvi__slate_set_time(&slate, "Left", cases[i].left_us);

        assert_string_equal(slate.time_left, cases[i].text);
        if (cases[i].left_us > 1000000) {
            assert_true(wait == cases[i].wait_us);
        }
    }
}

/* From any start it is rewritten a bounded number of times and ends at zero. */
static void a_countdown_ends(void **state)
{
    uint64_t left = 900000000;
    int turns = 0;
    (void)state;

    for (;;) {
        cvi__slate slate = {0};
        const uint64_t wait = cvi__slate_set_time(&slate, "", left);

        if (wait == CVI_NO_DEADLINE) {
            assert_string_equal(slate.time_left, "0:00");
            break;
        }
        assert_true(wait > 0 && wait <= left);
        left -= wait;
        turns++;
    }
    assert_int_equal(turns, 13 + 11 + 10);
}

/* ---- where it is drawn ----------------------------------------------------------------- */

static void texts_are_where_they_belong_in_every_size(void **state)
{
    static const uint32_t sizes[][2] = {{1920, 1080}, {1280, 720}, {640, 360}, {320, 180}};
    cvi_slate text;
    (void)state;
    CVI_SLATE_INIT(&text);
    text.title = "Welcome";
    text.instruction = "Please enter the conference ID, then press #";
    text.entry = "126 000";

    for (size_t i = 0; i < CVI_ARRAY_LEN(sizes); i++) {
        cvi_frame *f = black(sizes[i][0], sizes[i][1]);
        const uint32_t area = sizes[i][0] * sizes[i][1];

        assert_int_equal(draw(f, &text).uncovered, 0);
        assert_true(ink(f, 0, 70) == 0);
        assert_true(ink(f, 80, 280) > area / 400);
        assert_true(ink(f, 300, 590) > area / 400);
        assert_true(ink(f, 600, 790) > area / 400);
        assert_true(ink(f, 870, 1000) == 0);
        cvi_frame_unref(&f);
    }
}

static void digits_change_only_the_entry(void **state)
{
    cvi_frame *before = black(640, 360);
    cvi_frame *after = black(640, 360);
    cvi_slate text;
    (void)state;
    CVI_SLATE_INIT(&text);
    text.title = "Welcome";
    text.entry = "1";
    draw(before, &text);
    text.entry = "12345";

    draw(after, &text);

    assert_int_equal(ink(before, 0, 590), ink(after, 0, 590));
    assert_true(ink(after, 600, 800) > 3 * ink(before, 600, 800));
    cvi_frame_unref(&before);
    cvi_frame_unref(&after);
}

static void long_text_is_cut_and_stays_inside(void **state)
{
    char words[400];
    cvi_frame *f = black(320, 180);
    cvi_slate text;
    (void)state;
    for (size_t i = 0; i < sizeof(words) - 1; i++) {
        words[i] = i % 7 == 6 ? ' ' : 'w';
    }
    words[sizeof(words) - 1] = '\0';
    CVI_SLATE_INIT(&text);
    text.instruction = words;
    text.footer = "small print";

    draw(f, &text);

    assert_true(ink(f, 300, 860) > 500);
    assert_int_equal(ink(f, 960, 1000), 0);
    cvi_frame_unref(&f);
}

/* All there can be, at once, in the smallest picture: title, instruction and entry survive. */
static void what_matters_least_gives_way(void **state)
{
    char words[161];
    cvi_frame *few = black(176, 144);
    cvi_frame *all = black(176, 144);
    cvi_slate text;
    (void)state;
    memset(words, 'w', sizeof(words));
    for (size_t i = 6; i < sizeof(words); i += 7) {
        words[i] = ' ';
    }
    words[sizeof(words) - 1] = '\0';
    CVI_SLATE_INIT(&text);
    text.title = "Title";
    text.entry = "88888";
    draw(few, &text);
    text.instruction = text.subject = text.organizer = text.waiting = text.footer = words;

    draw(all, &text);

    assert_true(ink(all, 80, 200) > 40);
    assert_true(ink(all, 0, 1000) > ink(few, 0, 1000));
    assert_int_equal(ink(all, 0, 50), 0);
    assert_int_equal(ink(all, 960, 1000), 0);
    cvi_frame_unref(&few);
    cvi_frame_unref(&all);
}

static void an_overlay_leaves_the_rest_alone(void **state)
{
    cvi_frame *f = black(640, 360);
    cvi_slate text;
    cvi__slate_report report;
    (void)state;
    cvi__i420_fill(cvi__frame_image(f), 200, 90, 160);
    CVI_SLATE_INIT(&text);
    text.title = "You are muted";
    text.instruction = "Press *6 to speak.";
    text.is_overlay = 1;

    report = draw(f, &text);

    assert_true(report.top > 180 && report.top < 320 && report.top % 2 == 0);
    for (uint32_t y = 0; y < 360; y++) {
        const cvi__i420_view v = cvi__frame_view(f);
        const uint8_t corner = v.data[0][y * v.stride[0]];

        assert_true(y < report.top ? corner == 200 : corner < 60);
    }
    cvi_frame_unref(&f);
}

static void a_plain_slate_is_its_background(void **state)
{
    cvi_frame *f = black(64, 64);
    cvi_slate text;
    (void)state;
    CVI_SLATE_INIT(&text);
    text.background = 0xffffff;

    draw(f, &text);

    assert_int_equal(cvi__frame_view(f).data[0][0], 235);
    cvi_frame_unref(&f);
}

static void a_slate_is_drawn_outside_of_meetings(void **state)
{
    cvi_frame *ours = black(320, 180), *public = black(320, 180);
    cvi_slate text;
    (void)state;
    CVI_SLATE_INIT(&text);
    text.title = "Please wait";
    text.entry = "126";

    draw(ours, &text);
    assert_int_equal(cvi_slate_draw(&text, 0, public), CVI_OK);

    const cvi__i420_view a = cvi__frame_view(ours), b = cvi__frame_view(public);
    for (uint32_t y = 0; y < 180; y++) {
        assert_memory_equal(a.data[0] + y * a.stride[0], b.data[0] + y * b.stride[0], 320);
    }
    text.time_left = "Time left";
    text.until_us = 60000000;
    assert_int_equal(cvi_slate_draw(&text, 0, public), CVI_OK);
    text.title = "\xff";
    assert_int_equal(cvi_slate_draw(&text, 0, public), CVI_EINVAL);
    assert_int_equal(cvi_slate_draw(&text, 0, NULL), CVI_EINVAL);
    cvi_frame_unref(&ours);
    cvi_frame_unref(&public);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_copied_and_checked),
        cmocka_unit_test(an_old_slate_is_understood),
        cmocka_unit_test(a_label_without_a_countdown_is_not_shown),
        cmocka_unit_test(a_countdown_goes_in_steps_that_callers_share),
        cmocka_unit_test(a_countdown_ends),
        cmocka_unit_test(texts_are_where_they_belong_in_every_size),
        cmocka_unit_test(digits_change_only_the_entry),
        cmocka_unit_test(long_text_is_cut_and_stays_inside),
        cmocka_unit_test(what_matters_least_gives_way),
        cmocka_unit_test(an_overlay_leaves_the_rest_alone),
        cmocka_unit_test(a_plain_slate_is_its_background),
        cmocka_unit_test(a_slate_is_drawn_outside_of_meetings),
    };
    return cmocka_run_group_tests_name("media_slate", tests, NULL, NULL);
}
