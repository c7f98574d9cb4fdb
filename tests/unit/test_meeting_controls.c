/* SPDX-License-Identifier: MIT */
/* What a participant changes by keys: muted, how loud, the layout; and who is here. */
#include "common/meet.h"

#include <string.h>

static struct phone red, blue, green;

static cvi_meeting *open_three(uint64_t *now_us)
{
    struct phone *all[] = {&red, &blue, &green};
    cvi_meeting *m = open_meeting_with(NULL);

    phone_open(&red, &RED_H264);
    phone_open(&blue, &BLUE_VP8);
    phone_open(&green, &GREEN_H264);
    for (size_t i = 0; i < 3; i++) {
        all[i]->audio_at_us = all[i]->video_at_us = START;
        assert_int_equal(phone_join(all[i], m, START), CVI_OK);
    }
    *now_us = START;
    return m;
}

static void close_three(cvi_meeting *m)
{
    phone_close(&red);
    phone_close(&blue);
    phone_close(&green);
    cvi_meeting_destroy(&m);
}

static void run(cvi_meeting *m, uint64_t *now_us, uint64_t for_us)
{
    struct phone *all[] = {&red, &blue, &green};

    phones_run(all, 3, m, *now_us, *now_us + for_us);
    *now_us += for_us;
}

/* What a phone hears of a tone in the next half second, once changes have passed through. */
static double tone_of(cvi_meeting *m, uint64_t *now_us, struct phone *p, uint32_t hz)
{
    run(m, now_us, SECOND / 2);
    const size_t from = p->heard_count;
    run(m, now_us, SECOND / 2);
    return phone_tone(p, hz, from);
}

static void who_is_muted_is_heard_by_nobody_and_hears_on(void **state)
{
    uint64_t now_us = 0;
    cvi_meeting *m = open_three(&now_us);
    (void)state;
    assert_true(tone_of(m, &now_us, &blue, 440) > 4000);

    assert_int_equal(cvi_meeting_set_muted(m, red.leg, 1), CVI_OK);
    assert_true(tone_of(m, &now_us, &blue, 440) < 100);
    assert_true(tone_of(m, &now_us, &red, 1000) > 4000);
    assert_int_equal(cvi_meeting_set_muted(m, red.leg, 0), CVI_OK);

    assert_true(tone_of(m, &now_us, &blue, 440) > 4000);
    close_three(m);
}

static void volume_changes_what_one_hears_and_nothing_else(void **state)
{
    uint64_t now_us = 0;
    cvi_meeting *m = open_three(&now_us);
    (void)state;
    const double before = tone_of(m, &now_us, &blue, 440);
    const double other = tone_of(m, &now_us, &green, 440);

    assert_int_equal(cvi_meeting_set_volume(m, blue.leg, -12), CVI_OK);

    const double after = tone_of(m, &now_us, &blue, 440) / before;
    const double same = tone_of(m, &now_us, &green, 440) / other;
    assert_true(after > 0.22 && after < 0.28);
    assert_true(same > 0.9 && same < 1.1);
    assert_int_equal(cvi_meeting_set_volume(m, blue.leg, 0), CVI_OK);
    const double again = tone_of(m, &now_us, &blue, 440) / before;
    assert_true(again > 0.9 && again < 1.1);
    close_three(m);
}

static int shows(const struct phone *p, uint32_t x, uint32_t y, const struct phone_kind *kind)
{
    uint8_t yuv[3];

    phone_pixel(p, x, y, yuv);
    return abs(yuv[1] - kind->colour[1]) < 12 && abs(yuv[2] - kind->colour[2]) < 12;
}

static void muting_and_volume_do_not_click(void **state)
{
    struct phone *both[] = {&red, &blue};
    cvi_meeting *m = open_meeting_with(NULL);
    uint64_t now_us = START;
    (void)state;
    phone_open(&red, &RED_H264);
    phone_open(&blue, &BLUE_VP8);
    phone_join(&red, m, START);
    phone_join(&blue, m, START);
    phones_run(both, 2, m, START, START + SECOND / 2);
    const size_t from = blue.heard_count;
    now_us += SECOND / 2;
    phones_run(both, 2, m, now_us, now_us + SECOND / 2);
    const int steady = phone_step(&blue, from);
    now_us += SECOND / 2;

    for (uint32_t i = 0; i < 12; i++) { /* muted, and not; softer, and not */
        if (i % 4 < 2) {
            assert_int_equal(cvi_meeting_set_muted(m, red.leg, i % 2 == 0), CVI_OK);
        } else {
            assert_int_equal(cvi_meeting_set_volume(m, blue.leg, i % 2 ? 0 : CVI_VOLUME_MIN_DB),
                             CVI_OK);
        }
        phones_run(both, 2, m, now_us, now_us + 140000);
        now_us += 140000;
    }

    assert_true(steady > 300);
    assert_in_range(phone_step(&blue, from), steady, steady + steady / 5);
    phone_close(&red);
    phone_close(&blue);
    cvi_meeting_destroy(&m);
}

static void the_speaker_alone_is_a_layout_of_ones_own(void **state)
{
    uint64_t now_us = 0;
    cvi_meeting *m = open_three(&now_us);
    (void)state;
    assert_int_equal(cvi_meeting_set_muted(m, green.leg, 1), CVI_OK);
    assert_int_equal(cvi_meeting_set_muted(m, blue.leg, 1), CVI_OK); /* red is the speaker */
    run(m, &now_us, 2 * SECOND);

    assert_int_equal(cvi_meeting_set_layout(m, now_us, blue.leg, CVI_LAYOUT_SPEAKER), CVI_OK);
    assert_int_equal(cvi_meeting_set_layout(m, now_us, red.leg, CVI_LAYOUT_SPEAKER), CVI_OK);
    run(m, &now_us, 2 * SECOND);

    for (uint32_t at = 250; at < 1000; at += 500) {
        assert_true(shows(&blue, at, at, &RED_H264));
        assert_true(shows(&red, at, at, &BLUE_VP8)); /* not itself: whoever came first */
    }
    assert_true(shows(&green, 250, 250, &RED_H264)); /* the others go on */
    assert_true(shows(&green, 750, 250, &BLUE_VP8));
    assert_int_equal(cvi_meeting_set_layout(m, now_us, blue.leg, CVI_LAYOUT_AUTO), CVI_OK);
    run(m, &now_us, 2 * SECOND);
    assert_true(shows(&blue, 750, 250, &BLUE_VP8));
    close_three(m);
}

static void names_are_listed_in_order_of_joining(void **state)
{
    cvi_meeting *m = open_meeting_with(NULL);
    cvi_leg_params p;
    uint32_t leg = 0;
    size_t needed = 0;
    char names[64];
    (void)state;
    CVI_LEG_PARAMS_INIT(&p);
    p.audio_codec = CVI_CODEC_PCMA;

    assert_int_equal(cvi_meeting_get_names(m, names, sizeof(names), &needed), CVI_OK);
    assert_string_equal(names, "");
    for (size_t i = 0; i < 3; i++) {
        p.name = i == 0 ? "Ann" : i == 1 ? NULL : "Bob";
        assert_int_equal(cvi_meeting_add_leg(m, START, &p, &leg), CVI_OK);
    }

    assert_int_equal(cvi_meeting_get_names(m, names, sizeof(names), &needed), CVI_OK);
    assert_string_equal(names, "Ann\n-\nBob");
    assert_int_equal(needed, 9);
    assert_int_equal(cvi_meeting_get_names(m, names, 9, &needed), CVI_ETOOSMALL);
    assert_int_equal(cvi_meeting_get_names(m, names, 10, NULL), CVI_OK);
    assert_int_equal(cvi_meeting_get_names(NULL, names, 10, NULL), CVI_EINVAL);
    cvi_meeting_destroy(&m);
}

static void values_out_of_range_and_unknown_legs_are_refused(void **state)
{
    cvi_meeting *m = open_meeting_with(NULL);
    (void)state;

    assert_int_equal(cvi_meeting_set_muted(m, 1, 2), CVI_EINVAL);
    assert_int_equal(cvi_meeting_set_muted(m, 1, 1), CVI_EMEETING_LEG);
    assert_int_equal(cvi_meeting_set_volume(m, 1, CVI_VOLUME_MAX_DB + 1), CVI_EINVAL);
    assert_int_equal(cvi_meeting_set_volume(m, 1, CVI_VOLUME_MIN_DB - 1), CVI_EINVAL);
    assert_int_equal(cvi_meeting_set_volume(m, 1, 0), CVI_EMEETING_LEG);
    assert_int_equal(cvi_meeting_set_layout(m, START, 1, CVI_LAYOUT_COUNT), CVI_EINVAL);
    assert_int_equal(cvi_meeting_set_layout(m, START, 1, CVI_LAYOUT_SPEAKER), CVI_EMEETING_LEG);
    assert_int_equal(cvi_meeting_last_error(m)->status, CVI_EMEETING_LEG);
    cvi_meeting_destroy(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_is_muted_is_heard_by_nobody_and_hears_on),
        cmocka_unit_test(volume_changes_what_one_hears_and_nothing_else),
        cmocka_unit_test(muting_and_volume_do_not_click),
        cmocka_unit_test(the_speaker_alone_is_a_layout_of_ones_own),
        cmocka_unit_test(names_are_listed_in_order_of_joining),
        cmocka_unit_test(values_out_of_range_and_unknown_legs_are_refused),
    };
    return cmocka_run_group_tests_name("meeting_controls", tests, NULL, NULL);
}
