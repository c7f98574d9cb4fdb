/* SPDX-License-Identifier: MIT */
/* Made-up participants with real codecs: what they send comes out at the others. */
#include "common/meet.h"
#include "meeting/state.h"

static void hide_self(cvi_meeting_params *p)
{
    p->hide_self = 1;
}

static void two_phones_hear_and_see_each_other(void **state)
{
    struct phone a;
    struct phone b;
    struct phone *both[] = {&a, &b};
    cvi_meeting *m = open_meeting_with(NULL);
    (void)state;
    phone_open(&a, &RED_H264);
    phone_open(&b, &BLUE_VP8);

    assert_int_equal(phone_join(&a, m, START), CVI_OK);
    assert_int_equal(phone_join(&b, m, START), CVI_OK);
    phones_run(both, 2, m, START, START + 3 * SECOND);

    assert_int_equal(a.packets, 150);
    assert_int_equal(b.packets, 150);
    assert_int_equal(a.timestamp_jumps + b.timestamp_jumps, 0);
    assert_true(phone_tone(&a, 1000, 8000) > 10 * phone_tone(&a, 440, 8000));
    assert_true(phone_tone(&b, 440, 48000) > 10 * phone_tone(&b, 1000, 48000));
    assert_true(phone_tone(&a, 1000, 8000) > 6000);
    assert_true(phone_tone(&b, 440, 48000) > 6000);
    assert_int_equal(a.shown_width, 640);
    assert_int_equal(a.shown_height, 360);
    assert_true(phone_pixel_is(&a, 250, 550, RED_H264.colour));
    assert_true(phone_pixel_is(&a, 750, 550, BLUE_VP8.colour));
    assert_true(phone_pixel_is(&b, 250, 550, RED_H264.colour));
    assert_true(phone_pixel_is(&b, 750, 550, BLUE_VP8.colour));
    assert_int_equal(a.undecodable + b.undecodable, 0);
    assert_true(a.units > 80 && b.units > 80);

    cvi_meeting_destroy(&m);
    phone_close(&a);
    phone_close(&b);
}

static void sound_and_picture_share_one_time_base(void **state)
{
    struct phone a;
    struct phone b;
    struct phone *both[] = {&a, &b};
    cvi_meeting *m = open_meeting_with(NULL);
    (void)state;
    phone_open(&a, &RED_H264);
    phone_open(&b, &BLUE_VP8);
    phone_join(&a, m, START);
    phone_join(&b, m, START);

    phones_run(both, 2, m, START, START + SECOND);

    assert_true(llabs((long long)a.audio_time_us - (long long)a.video_time_us) <= 40000);
    assert_true(llabs((long long)b.audio_time_us - (long long)b.video_time_us) <= 40000);
    assert_int_equal(b.next_timestamp, (START + SECOND) * 48u / 1000u);

    cvi_meeting_destroy(&m);
    phone_close(&a);
    phone_close(&b);
}

static void self_is_left_out_when_asked(void **state)
{
    struct phone a;
    struct phone b;
    struct phone *both[] = {&a, &b};
    cvi_meeting *m = open_meeting_with(hide_self);
    (void)state;
    phone_open(&a, &RED_H264);
    phone_open(&b, &BLUE_VP8);
    phone_join(&a, m, START);
    phone_join(&b, m, START);

    phones_run(both, 2, m, START, START + SECOND);

    assert_true(phone_pixel_is(&a, 100, 800, BLUE_VP8.colour));
    assert_true(phone_pixel_is(&a, 900, 800, BLUE_VP8.colour));
    assert_true(phone_pixel_is(&b, 100, 800, RED_H264.colour));
    assert_true(phone_pixel_is(&b, 900, 800, RED_H264.colour));

    cvi_meeting_destroy(&m);
    phone_close(&a);
    phone_close(&b);
}

static void a_newcomer_gets_a_keyframe_at_once_and_shares_the_encode(void **state)
{
    struct phone a;
    struct phone b;
    struct phone c;
    struct phone *all[] = {&a, &b, &c};
    cvi_meeting *m = open_meeting_with(NULL);
    const uint64_t joined = START + 2 * SECOND;
    (void)state;
    phone_open(&a, &RED_H264);
    phone_open(&b, &BLUE_VP8);
    phone_open(&c, &GREEN_H264);
    phone_join(&a, m, START);
    phone_join(&b, m, START);
    phones_run(all, 2, m, START, joined);
    const uint32_t keys_before = a.keyframes;

    assert_int_equal(phone_join(&c, m, joined), CVI_OK);
    phones_run(all, 3, m, joined, joined + SECOND);

    assert_int_equal(m->view_count, 2);
    assert_int_equal(c.first_unit_us, c.first_key_us);
    assert_true(c.first_key_us <= joined + 10000);
    assert_int_equal(c.undecodable, 0);
    assert_int_equal(a.keyframes, keys_before + 1);
    assert_true(phone_pixel_is(&c, 250, 250, RED_H264.colour));
    assert_true(phone_pixel_is(&c, 750, 250, BLUE_VP8.colour));
    assert_true(phone_pixel_is(&c, 500, 750, GREEN_H264.colour));

    cvi_meeting_destroy(&m);
    phone_close(&a);
    phone_close(&b);
    phone_close(&c);
}

static void three_hear_both_others_and_not_themselves(void **state)
{
    struct phone a;
    struct phone b;
    struct phone c;
    struct phone *all[] = {&a, &b, &c};
    cvi_meeting *m = open_meeting_with(NULL);
    (void)state;
    phone_open(&a, &RED_H264);
    phone_open(&b, &BLUE_VP8);
    phone_open(&c, &GREEN_H264);
    for (size_t i = 0; i < 3; i++) {
        phone_join(all[i], m, START);
    }

    phones_run(all, 3, m, START, START + SECOND);

    for (size_t i = 0; i < 3; i++) {
        const size_t from = cvi__audio_rate(all[i]->kind.audio_codec) / 2;
        const double own = phone_tone(all[i], all[i]->kind.tone_hz, from);

        for (size_t k = 0; k < 3; k++) {
            assert_true(k == i || phone_tone(all[i], all[k]->kind.tone_hz, from) > 10 * own);
        }
    }

    cvi_meeting_destroy(&m);
    for (size_t i = 0; i < 3; i++) {
        phone_close(all[i]);
    }
}

/* Sound of `p` from sample `from` on, in windows of 20 ms: the weakest one. */
static double weakest(const struct phone *p, uint32_t hz, size_t from)
{
    struct phone part = *p;
    const size_t step = cvi__audio_rate(p->kind.audio_codec) / 50;
    double least = 1e9;

    for (size_t at = from; at + step <= p->heard_count; at += step) {
        part.heard_count = at + step;
        const double tone = phone_tone(&part, hz, at);

        least = CVI_MIN(least, tone);
    }
    return least;
}

static void leaving_does_not_disturb_the_others(void **state)
{
    struct phone a;
    struct phone b;
    struct phone c;
    struct phone *all[] = {&a, &b, &c};
    cvi_meeting *m = open_meeting_with(NULL);
    struct phone_kind mute_green = GREEN_H264;
    (void)state;
    mute_green.tone_hz = 0;
    phone_open(&a, &RED_H264);
    phone_open(&b, &BLUE_VP8);
    phone_open(&c, &mute_green);
    for (size_t i = 0; i < 3; i++) {
        phone_join(all[i], m, START);
    }
    phones_run(all, 3, m, START, START + SECOND);

    assert_int_equal(cvi_meeting_remove_leg(m, START + SECOND, c.leg), CVI_OK);
    phones_run(all, 2, m, START + SECOND, START + 2 * SECOND);

    assert_int_equal(cvi_meeting_leg_count(m), 2);
    assert_int_equal(a.packets, 100);
    assert_int_equal(a.timestamp_jumps + b.timestamp_jumps, 0);
    assert_true(weakest(&a, 1000, 4000) > 6000);
    assert_true(weakest(&b, 440, 24000) > 5000);
    assert_int_equal(a.undecodable + b.undecodable, 0);
    assert_true(phone_pixel_is(&a, 250, 550, RED_H264.colour));
    assert_true(phone_pixel_is(&a, 750, 550, BLUE_VP8.colour));
    assert_int_equal(cvi_meeting_remove_leg(m, START, c.leg), CVI_EMEETING_LEG);

    cvi_meeting_destroy(&m);
    for (size_t i = 0; i < 3; i++) {
        phone_close(all[i]);
    }
}

static void legs_without_sound_or_without_picture_work(void **state)
{
    struct phone a;
    struct phone b;
    struct phone *both[] = {&a, &b};
    struct phone_kind ear = {.audio_codec = CVI_CODEC_PCMU, .tone_hz = 700};
    struct phone_kind eye = RED_H264;
    cvi_meeting *m = open_meeting_with(NULL);
    (void)state;
    eye.audio_codec = 0;
    phone_open(&a, &ear);
    phone_open(&b, &eye);

    assert_int_equal(phone_join(&a, m, START), CVI_OK);
    assert_int_equal(phone_join(&b, m, START), CVI_OK);
    phones_run(both, 2, m, START, START + SECOND);

    assert_int_equal(a.packets, 50);
    assert_int_equal(a.units, 0);
    assert_int_equal(b.packets, 0);
    assert_true(phone_pixel_is(&b, 500, 600, RED_H264.colour));

    cvi_meeting_destroy(&m);
    phone_close(&a);
    phone_close(&b);
}

static void of_ten_the_speaker_is_big(void **state)
{
    struct phone p[10];
    struct phone *all[10];
    cvi_meeting *m = open_meeting_with(NULL);
    (void)state;
    for (uint32_t i = 0; i < 10; i++) {
        const struct phone_kind kind = {
            .audio_codec = CVI_CODEC_PCMU,
            .tone_hz = i == 8 ? 500 : 0,
            .video_codec = CVI_CODEC_H264,
            .width = 320,
            .height = 180,
            .colour = {60, (uint8_t)(60 + 15 * i), 128},
        };

        phone_open(&p[i], &kind);
        all[i] = &p[i];
        assert_int_equal(phone_join(&p[i], m, START), CVI_OK);
    }

    phones_run(all, 10, m, START, START + SECOND);

    assert_int_equal(m->view_count, 1);
    assert_true(phone_pixel_is(&p[0], 300, 500, p[8].kind.colour));
    assert_true(phone_pixel_is(&p[0], 850, 150, p[1].kind.colour)); /* stays where he was */
    assert_true(phone_pixel_is(&p[0], 850, 900, p[0].kind.colour)); /* was big before */
    assert_int_equal(stats_of(m, &p[9]).video_decoded, 0);          /* nobody sees him */

    cvi_meeting_destroy(&m);
    for (uint32_t i = 0; i < 10; i++) {
        phone_close(&p[i]);
    }
}

static void stats_tell_what_was_done(void **state)
{
    struct phone a;
    struct phone b;
    struct phone *both[] = {&a, &b};
    cvi_meeting *m = open_meeting_with(NULL);
    (void)state;
    phone_open(&a, &RED_H264);
    phone_open(&b, &BLUE_VP8);
    phone_join(&a, m, START);
    phone_join(&b, m, START);

    phones_run(both, 2, m, START, START + SECOND);
    const cvi_leg_stats s = stats_of(m, &a);

    assert_int_equal(s.audio_decoded, 50);
    assert_int_equal(s.audio_encoded, 50);
    assert_int_equal(s.audio_concealed_us, 0);
    assert_int_equal(s.video_decoded, a.pictures);
    assert_int_equal(s.video_encoded, a.units);
    assert_int_equal(s.keyframes_sent, a.keyframes);
    assert_int_equal(s.video_damaged + s.video_dropped, 0);
    assert_int_equal(s.received_width, 640);
    assert_int_equal(s.received_height, 360);
    assert_int_equal(s.sent_width, 640);
    assert_int_equal(s.sent_height, 360);
    assert_in_range(s.level_db, 14, 16); /* a sine of 8000 */

    cvi_meeting_destroy(&m);
    phone_close(&a);
    phone_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_phones_hear_and_see_each_other),
        cmocka_unit_test(sound_and_picture_share_one_time_base),
        cmocka_unit_test(self_is_left_out_when_asked),
        cmocka_unit_test(a_newcomer_gets_a_keyframe_at_once_and_shares_the_encode),
        cmocka_unit_test(three_hear_both_others_and_not_themselves),
        cmocka_unit_test(leaving_does_not_disturb_the_others),
        cmocka_unit_test(legs_without_sound_or_without_picture_work),
        cmocka_unit_test(of_ten_the_speaker_is_big),
        cmocka_unit_test(stats_tell_what_was_done),
    };
    return cmocka_run_group_tests_name("meeting", tests, NULL, NULL);
}
