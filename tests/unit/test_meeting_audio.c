/* SPDX-License-Identifier: MIT */
/* The audio clock: catching up, gaps, packet times, clips, speakers. */
#include "common/meet.h"
#include "meeting/state.h"

#include <math.h>

static void lobby(cvi_meeting_params *p)
{
    p->is_lobby = 1;
}

static uint32_t add_ear(cvi_meeting *m, uint32_t codec, uint32_t ptime_ms)
{
    cvi_leg_params p;
    uint32_t leg = 0;

    CVI_LEG_PARAMS_INIT(&p);
    p.audio_codec = codec;
    p.ptime_ms = ptime_ms;
    assert_int_equal(cvi_meeting_add_leg(m, START, &p, &leg), CVI_OK);
    return leg;
}

/* Pull all; how many packets there were, and the timestamps of the first and the last. */
static uint32_t pull(cvi_meeting *m, uint32_t leg, uint32_t stamps[2])
{
    cvi_unit unit;
    uint32_t count = 0;

    CVI_UNIT_INIT(&unit);
    while (cvi_meeting_next_unit(m, leg, &unit) == CVI_OK) {
        stamps[count > 0] = unit.timestamp;
        count++;
    }
    return count;
}

/* A leg sends the keys, 60 ms each and 60 ms apart, in packets of 20 ms; what the events say. */
static void press_in_sound(cvi_meeting *m, uint32_t leg, uint32_t codec, const char *keys,
                           char *heard)
{
    static const char layout[] = "123A456B789C*0#D";
    static const double hz[] = {697, 770, 852, 941, 1209, 1336, 1477, 1633};
    const cvi__audio_enc_params params = {.codec = codec};
    const size_t rate = cvi__audio_rate(codec);
    const size_t packets = strlen(keys) * 6 + 10;
    cvi__audio_enc *enc = NULL;
    cvi_meeting_event event;
    size_t count = 0;

    assert_int_equal(cvi__audio_enc_create(&enc, &params, NULL), CVI_OK);
    for (size_t k = 0; k < packets; k++) {
        int16_t pcm[960];
        uint8_t coded[CVI__AUDIO_UNIT_MAX];
        cvi_unit unit;

        for (size_t i = 0; i < rate / 50; i++) {
            const size_t key =
                k < packets - 10 ? (size_t)(strchr(layout, keys[k / 6]) - layout) : 0;
            const double turn = 2 * 3.14159265358979 * (double)(k * rate / 50 + i) / (double)rate;
            const double tone = sin(turn * hz[key / 4]) + sin(turn * hz[4 + key % 4]);

            pcm[i] = (int16_t)(k % 6 < 3 && k < packets - 10 ? 5000 * tone : 0);
        }
        CVI_UNIT_INIT(&unit);
        assert_int_equal(cvi__audio_enc_encode(enc, pcm, coded, &unit.len), CVI_OK);
        unit.data = coded;
        unit.medium = CVI_MEDIUM_AUDIO;
        unit.codec = codec;
        unit.duration = codec == CVI_CODEC_G722 ? 160 : (uint32_t)rate / 50;
        assert_int_equal(cvi_meeting_feed_unit(m, START + k * 20000, leg, &unit), CVI_OK);
        assert_int_equal(cvi_meeting_tick(m, START + k * 20000), CVI_OK);
        CVI_MEETING_EVENT_INIT(&event);
        while (cvi_meeting_next_event(m, &event) == CVI_OK) {
            if (event.kind == CVI_MEETING_EVENT_TONE) {
                assert_int_equal(event.leg, leg);
                heard[count++] = (char)event.value;
            }
        }
    }
    heard[count] = '\0';
    cvi__audio_enc_destroy(&enc);
}

static void keys_in_the_sound_of_a_leg_are_told_when_asked_for(void **state)
{
    static const uint32_t codecs[] = {CVI_CODEC_PCMU, CVI_CODEC_PCMA, CVI_CODEC_G722,
                                      CVI_CODEC_OPUS};
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(codecs); i++) {
        cvi_meeting *m = open_meeting_with(i % 2 ? lobby : NULL);
        cvi_leg_params p;
        uint32_t leg = 0;
        char heard[32];

        CVI_LEG_PARAMS_INIT(&p);
        p.hear_tones = 1;
        assert_int_equal(cvi_meeting_add_leg(m, START, &p, &leg), CVI_OK);
        press_in_sound(m, leg, codecs[i], "1597753*0#AD", heard);
        assert_string_equal(heard, "1597753*0#AD");
        p.hear_tones = 0;
        assert_int_equal(cvi_meeting_update_leg(m, START, leg, &p), CVI_OK);
        press_in_sound(m, leg, codecs[i], "123", heard);
        assert_string_equal(heard, "");
        p.hear_tones = 2;
        assert_int_equal(cvi_meeting_update_leg(m, START, leg, &p), CVI_EINVAL);
        cvi_meeting_destroy(&m);
    }
}

static void bit_rates_of_opus_are_rounded_down_to_classes(void **state)
{
    static const struct {
        uint32_t kbps;
        uint32_t coded;
    } cases[] = {{0, 32}, {6, 6}, {7, 6}, {17, 16}, {44, 40}, {64, 64}, {510, 128}};
    cvi_meeting *m = open_meeting_with(NULL);
    cvi_leg_params p;
    uint32_t leg = 0;
    (void)state;
    CVI_LEG_PARAMS_INIT(&p);
    p.audio_codec = CVI_CODEC_OPUS;

    for (size_t i = 0; i < CVI_ARRAY_LEN(cases); i++) {
        p.audio_kbps = cases[i].kbps;
        assert_int_equal(cvi_meeting_add_leg(m, START, &p, &leg), CVI_OK);
        assert_int_equal(cvi__meeting_find(m, leg)->mouth.format.kbps, cases[i].coded);
    }
    p.audio_kbps = 5;
    assert_int_equal(cvi_meeting_add_leg(m, START, &p, &leg), CVI_EINVAL);
    p.audio_kbps = 511;
    assert_int_equal(cvi_meeting_add_leg(m, START, &p, &leg), CVI_EINVAL);
    cvi_meeting_destroy(&m);
}

static void packet_times_from_10_to_60_are_made_of_ticks(void **state)
{
    static const uint32_t ptimes[] = {10, 20, 30, 40, 60};
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(ptimes); i++) {
        cvi_meeting *m = open_meeting_with(NULL);
        const uint32_t leg = add_ear(m, CVI_CODEC_PCMU, ptimes[i]);
        uint32_t stamps[2] = {0};
        uint32_t count = 0;
        uint32_t expected = (uint32_t)(START / 1000 * 8);
        cvi_unit unit;

        CVI_UNIT_INIT(&unit);
        for (uint64_t t = 0; t < SECOND * 6 / 5; t += 20000) {
            assert_int_equal(cvi_meeting_tick(m, START + t), CVI_OK);
            while (cvi_meeting_next_unit(m, leg, &unit) == CVI_OK) {
                assert_int_equal(unit.timestamp, expected);
                assert_int_equal(unit.duration, ptimes[i] * 8);
                assert_int_equal(unit.len, ptimes[i] * 8);
                assert_int_equal(unit.codec, CVI_CODEC_PCMU);
                expected += unit.duration;
                count++;
            }
        }
        assert_int_equal(count, 1200 / ptimes[i]);
        assert_int_equal(pull(m, leg, stamps), 0);
        cvi_meeting_destroy(&m);
    }
}

static void late_ticks_are_caught_up_and_more_are_a_gap(void **state)
{
    cvi_meeting *m = open_meeting_with(NULL);
    const uint32_t leg = add_ear(m, CVI_CODEC_G722, 20);
    const uint32_t base = (uint32_t)(START / 1000 * 8);
    uint32_t stamps[2] = {0};
    (void)state;

    assert_int_equal(cvi_meeting_tick(m, START), CVI_OK);
    assert_int_equal(pull(m, leg, stamps), 1);
    assert_int_equal(stamps[0], base);

    assert_int_equal(cvi_meeting_tick(m, START + 60000), CVI_OK);
    assert_int_equal(pull(m, leg, stamps), 3);
    assert_int_equal(stamps[0], base + 160);
    assert_int_equal(stamps[1], base + 3 * 160);

    assert_int_equal(cvi_meeting_tick(m, START + 260000), CVI_OK);
    assert_int_equal(pull(m, leg, stamps), 3);
    assert_int_equal(stamps[0], base + 11 * 160);
    assert_int_equal(stamps[1], base + 13 * 160);
    assert_int_equal(cvi_meeting_deadline(m), START + 280000);

    assert_int_equal(cvi_meeting_tick(m, START + 270000), CVI_OK);
    assert_int_equal(pull(m, leg, stamps), 0);
    cvi_meeting_destroy(&m);
}

static void nothing_is_due_without_legs(void **state)
{
    cvi_meeting *m = open_meeting_with(NULL);
    (void)state;

    assert_int_equal(cvi_meeting_deadline(m), CVI_NO_DEADLINE);
    assert_int_equal(cvi_meeting_tick(m, START + SECOND), CVI_OK);
    const uint32_t leg = add_ear(m, CVI_CODEC_PCMA, 20);
    assert_int_equal(cvi_meeting_deadline(m), START);
    assert_int_equal(cvi_meeting_remove_leg(m, START, leg), CVI_OK);
    assert_int_equal(cvi_meeting_deadline(m), CVI_NO_DEADLINE);
    assert_int_equal(cvi_meeting_next_unit(m, leg, &(cvi_unit){.size = 8}), CVI_EMEETING_LEG);
    cvi_meeting_destroy(&m);
}

static void sound_that_is_not_pulled_is_dropped(void **state)
{
    cvi_meeting *m = open_meeting_with(NULL);
    const uint32_t leg = add_ear(m, CVI_CODEC_PCMA, 20);
    uint32_t stamps[2] = {0};
    (void)state;

    for (uint64_t t = 0; t < 2 * SECOND; t += 20000) {
        assert_int_equal(cvi_meeting_tick(m, START + t), CVI_OK);
    }

    assert_int_equal(pull(m, leg, stamps), 32);
    assert_int_equal(cvi_meeting_tick(m, START + 2 * SECOND), CVI_OK);
    assert_int_equal(pull(m, leg, stamps), 1);
    cvi_meeting_destroy(&m);
}

/* ---- clips ----------------------------------------------------------------------------- */

static const cvi_clips *clips_in_use;

static void lobby_with_clips(cvi_meeting_params *p)
{
    lobby(p);
    p->clips = clips_in_use;
}

static void meeting_with_clips(cvi_meeting_params *p)
{
    p->clips = clips_in_use;
}

static uint32_t count_events(cvi_meeting *m, uint32_t kind, uint32_t leg)
{
    cvi_meeting_event event;
    uint32_t count = 0;

    CVI_MEETING_EVENT_INIT(&event);
    while (cvi_meeting_next_event(m, &event) == CVI_OK) {
        count += event.kind == kind && event.leg == leg;
    }
    return count;
}

static void clips_are_heard_one_after_the_other(void **state)
{
    struct phone a;
    struct phone *one[] = {&a};
    cvi_clips *clips = tone_clips();
    (void)state;
    clips_in_use = clips;
    cvi_meeting *m = open_meeting_with(lobby_with_clips);
    phone_open(&a, &RED_H264);
    phone_join(&a, m, START);

    assert_int_equal(play_clip(m, a.leg, "no such"), CVI_ENOENT);
    assert_int_equal(play_clip(m, a.leg, "tone"), CVI_OK);
    assert_int_equal(play_clip(m, a.leg, "tone"), CVI_OK);
    for (uint64_t t = START; t < START + SECOND - 20000; t += 20000) {
        phones_run(one, 1, m, t, t + 10000);
        assert_int_equal(count_events(m, CVI_MEETING_EVENT_PLAYED, a.leg), 0);
    }
    cvi_meeting_tick(m, START + SECOND - 20000);
    assert_int_equal(count_events(m, CVI_MEETING_EVENT_PLAYED, a.leg), 1);
    phone_take(&a, m, START + SECOND - 20000);

    assert_true(phone_tone(&a, 500, 400) > 7000);
    assert_int_equal(a.heard_count, 8000);
    cvi_meeting_destroy(&m);
    phone_close(&a);
    cvi_clips_destroy(&clips);
}

static void a_clip_lies_over_the_meeting_for_its_leg_only(void **state)
{
    struct phone a;
    struct phone b;
    struct phone *both[] = {&a, &b};
    cvi_clips *clips = tone_clips();
    (void)state;
    clips_in_use = clips;
    cvi_meeting *m = open_meeting_with(meeting_with_clips);
    phone_open(&a, &RED_H264);
    phone_open(&b, &BLUE_VP8);
    phone_join(&a, m, START);
    phone_join(&b, m, START);

    assert_int_equal(play_clip(m, a.leg, "tone"), CVI_OK);
    phones_run(both, 2, m, START, START + SECOND / 2);

    assert_true(phone_tone(&a, 500, 800) > 7000);
    assert_true(phone_tone(&a, 1000, 800) > 6000);
    assert_true(phone_tone(&b, 500, 4800) < 20);
    cvi_meeting_destroy(&m);
    phone_close(&a);
    phone_close(&b);
    cvi_clips_destroy(&clips);
}

static void stopping_a_clip_gives_no_event(void **state)
{
    cvi_clips *clips = tone_clips();
    (void)state;
    clips_in_use = clips;
    cvi_meeting *m = open_meeting_with(lobby_with_clips);
    const uint32_t leg = add_ear(m, CVI_CODEC_PCMA, 20);

    for (int i = 0; i < 48; i++) {
        assert_int_equal(play_clip(m, leg, "tone"), CVI_OK);
    }
    assert_int_equal(play_clip(m, leg, "tone"), CVI_EFULL);
    cvi_meeting_tick(m, START);
    assert_int_equal(cvi_meeting_play_sound(m, leg, NULL), CVI_OK);
    for (uint64_t t = 20000; t < SECOND; t += 20000) {
        cvi_meeting_tick(m, START + t);
    }

    assert_int_equal(count_events(m, CVI_MEETING_EVENT_PLAYED, leg), 0);
    cvi_meeting_destroy(&m);
    cvi_clips_destroy(&clips);
}

/* Whatever the phase and the codec: a click steps by up to 8000. */
static void what_is_stopped_ends_without_a_click(void **state)
{
    static const uint32_t codecs[] = {CVI_CODEC_PCMU, CVI_CODEC_PCMA, CVI_CODEC_G722,
                                      CVI_CODEC_OPUS};
    size_t len = 0;
    uint8_t *wav = wav_tone(&len, 48000, 1, 309, 48000);
    cvi_clips *clips = NULL;
    (void)state;
    assert_int_equal(cvi_clips_create(&clips, NULL), CVI_OK);
    assert_int_equal(cvi_clips_add_wav(clips, "tone", wav, len), CVI_OK);
    clips_in_use = clips;

    for (size_t i = 0; i < CVI_ARRAY_LEN(codecs); i++) {
        const struct phone_kind kind = {.audio_codec = codecs[i]};
        cvi_meeting *m = open_meeting_with(meeting_with_clips);
        struct phone p;
        struct phone *one[] = {&p};
        uint64_t now_us = START;

        phone_open(&p, &kind);
        phone_join(&p, m, START);
        for (uint64_t ticks = 20; ticks < 25; ticks++) {
            assert_int_equal(play_clip(m, p.leg, "tone"), CVI_OK);
            phones_run(one, 1, m, now_us, now_us + 100000);
            const size_t from = p.heard_count;
            phones_run(one, 1, m, now_us + 100000, now_us + ticks * 20000);
            const int playing = phone_step(&p, from);

            assert_int_equal(cvi_meeting_play_sound(m, p.leg, NULL), CVI_OK);
            now_us += ticks * 20000;
            phones_run(one, 1, m, now_us, now_us + 200000);
            assert_true(playing > 300);
            assert_in_range(phone_step(&p, from), 0, playing + playing / 5);
            assert_true(phone_tone(&p, 309, p.heard_count - cvi__audio_rate(codecs[i]) / 10) < 20);
            now_us += 200000;
        }
        phone_close(&p);
        cvi_meeting_destroy(&m);
    }
    cvi_clips_destroy(&clips);
    free(wav);
}

static void who_speaks_is_told_once(void **state)
{
    struct phone_kind quiet = BLUE_VP8;
    struct phone a;
    struct phone b;
    cvi_meeting *m = open_meeting_with(NULL);
    cvi_meeting_event event;
    uint32_t told = 0;
    uint32_t last = 0;
    (void)state;
    CVI_MEETING_EVENT_INIT(&event);
    quiet.tone_hz = 0;
    quiet.video_codec = 0;
    phone_open(&a, &quiet);
    quiet.tone_hz = 600;
    phone_open(&b, &quiet);
    phone_join(&a, m, START);
    phone_join(&b, m, START);

    for (uint64_t t = START; t < START + SECOND; t += 20000) {
        phone_send(&a, m, t);
        phone_send(&b, m, t);
        cvi_meeting_tick(m, t);
        while (cvi_meeting_next_event(m, &event) == CVI_OK) {
            told += event.kind == CVI_MEETING_EVENT_SPEAKER;
            last = event.leg;
        }
    }

    assert_int_equal(told, 1);
    assert_int_equal(last, b.leg);
    cvi_meeting_destroy(&m);
    phone_close(&a);
    phone_close(&b);
}

static void those_who_listen_share_one_encode(void **state)
{
    const struct phone_kind talks = {.audio_codec = CVI_CODEC_G722, .tone_hz = 500};
    const struct phone_kind listens = {.audio_codec = CVI_CODEC_G722,
                                       .tone_hz = 1500,
                                       .amplitude = 20}; /* background noise: -67 dB */
    struct phone p[4];
    struct phone *all[4];
    cvi_meeting *m = open_meeting_with(NULL);
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        phone_open(&p[i], i == 0 ? &talks : &listens);
        all[i] = &p[i];
        assert_int_equal(phone_join(&p[i], m, START), CVI_OK);
    }

    phones_run(all, 4, m, START, START + 3 * SECOND);
    const size_t shared = p[1].heard_count;
    assert_int_equal(m->common_count, 1);
    assert_int_equal(m->commons[0]->tick, 149);
    assert_memory_equal(p[1].heard + shared - 4000, p[2].heard + shared - 4000, 8000);
    assert_true(phone_tone(&p[1], 1500, shared - 8000) < 5);
    assert_true(phone_tone(&p[0], 1500, shared - 8000) < 5);

    p[1].kind.amplitude = 8000; /* now he speaks, too: heard at once, and not by himself */
    phones_run(all, 4, m, START + 3 * SECOND, START + 4 * SECOND);
    assert_true(phone_tone(&p[0], 1500, shared) > 6000);
    assert_true(phone_tone(&p[2], 1500, shared) > 6000);
    assert_true(phone_tone(&p[1], 1500, shared) < 50);
    assert_true(phone_tone(&p[1], 500, shared) > 6000);

    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(p[i].timestamp_jumps, 0);
        assert_int_equal(p[i].packets, 200);
    }
    assert_int_equal(cvi_meeting_remove_leg(m, START + 4 * SECOND, p[3].leg), CVI_OK);
    assert_int_equal(m->common_count, 1);
    assert_int_equal(cvi_meeting_remove_leg(m, START + 4 * SECOND, p[2].leg), CVI_OK);
    assert_int_equal(m->common_count, 0);
    cvi_meeting_destroy(&m);
    for (size_t i = 0; i < 4; i++) {
        phone_close(&p[i]);
    }
}

static void some_noise(cvi_meeting_params *p)
{
    p->comfort_noise_db = 50;
}

static double level_of(const struct phone *p, size_t from)
{
    double power = 0;

    for (size_t i = from; i < p->heard_count; i++) {
        power += (double)p->heard[i] * p->heard[i];
    }
    return 10 * log10(power / (double)(p->heard_count - from) / 32768 / 32768 + 1e-15);
}

/* Alone, beside somebody who is muted, and never under what somebody says. */
static void comfort_noise_is_heard_in_place_of_silence(void **state)
{
    const struct phone_kind ear = {.audio_codec = CVI_CODEC_OPUS};
    const struct phone_kind mouth = {.audio_codec = CVI_CODEC_PCMA, .tone_hz = 440};
    cvi_meeting *m = open_meeting_with(some_noise);
    struct phone a;
    struct phone b;
    struct phone *both[] = {&a, &b};
    uint64_t now_us = START;
    size_t from = 0;
    (void)state;
    phone_open(&a, &ear);
    phone_open(&b, &mouth);
    phone_join(&a, m, START);

    phones_run(both, 1, m, now_us, now_us + SECOND);
    assert_true(fabs(level_of(&a, 4800) + 50) < 6); /* Opus is not exact about noise */
    now_us += SECOND;
    phone_join(&b, m, now_us);
    b.audio_at_us = now_us;
    phones_run(both, 2, m, now_us, now_us + SECOND);
    from = a.heard_count - 9600;
    assert_true(phone_tone(&a, 440, from) > 7000);
    now_us += SECOND;
    cvi_meeting_set_muted(m, b.leg, 1);
    phones_run(both, 2, m, now_us, now_us + SECOND);
    from = a.heard_count - 9600;
    assert_true(fabs(level_of(&a, from) + 50) < 6);
    phone_close(&a);
    phone_close(&b);
    cvi_meeting_destroy(&m);
}

static void clips_and_noise(cvi_meeting_params *p)
{
    meeting_with_clips(p);
    some_noise(p);
}

static void what_nobody_hears_is_not_made_but_takes_its_time(void **state)
{
    cvi_clips *clips = tone_clips();
    (void)state;
    clips_in_use = clips;
    cvi_meeting *m = open_meeting_with(clips_and_noise);
    const uint32_t leg = add_ear(m, CVI_CODEC_UNKNOWN, 20);
    assert_int_equal(play_clip(m, leg, "tone"), CVI_OK);

    for (uint64_t t = 0; t < SECOND; t += 20000) {
        cvi_meeting_tick(m, START + t);
    }
    assert_int_equal(count_events(m, CVI_MEETING_EVENT_PLAYED, leg), 1);
    assert_int_equal(m->mixer.has_noise, 0);
    add_ear(m, CVI_CODEC_PCMA, 20);
    cvi_meeting_tick(m, START + SECOND);
    assert_int_equal(m->mixer.has_noise, 1);

    cvi_meeting_destroy(&m);
    cvi_clips_destroy(&clips);
}

static void parameters_are_checked(void **state)
{
    cvi_meeting_params mp;
    cvi_leg_params p;
    cvi_meeting *m = NULL;
    uint32_t leg = 7;
    (void)state;

    CVI_MEETING_PARAMS_INIT(&mp);
    mp.max_legs = 65;
    assert_int_equal(cvi_meeting_create(&m, &mp), CVI_EINVAL);
    mp.max_legs = 1;
    mp.comfort_noise_db = 29;
    assert_int_equal(cvi_meeting_create(&m, &mp), CVI_EINVAL);
    mp.comfort_noise_db = 81;
    assert_int_equal(cvi_meeting_create(&m, &mp), CVI_EINVAL);
    mp.comfort_noise_db = 0;
    mp.size = 8;
    assert_int_equal(cvi_meeting_create(&m, &mp), CVI_EABI);
    CVI_MEETING_PARAMS_INIT(&mp);
    mp.max_legs = 1;
    assert_int_equal(cvi_meeting_create(&m, &mp), CVI_OK);
    CVI_LEG_PARAMS_INIT(&p);
    p.ptime_ms = 70;
    assert_int_equal(cvi_meeting_add_leg(m, START, &p, &leg), CVI_EINVAL);
    assert_int_equal(leg, 0);
    p.ptime_ms = 0;
    p.video_codec = CVI_CODEC_OPUS;
    assert_int_equal(cvi_meeting_add_leg(m, START, &p, &leg), CVI_EINVAL);
    p.video_codec = CVI_CODEC_H264;
    p.level_idc = 2;
    assert_int_equal(cvi_meeting_add_leg(m, START, &p, &leg), CVI_EINVAL);
    assert_true(strlen(cvi_meeting_last_error(m)->message) > 10);
    p.level_idc = 0;
    assert_int_equal(cvi_meeting_add_leg(m, START, &p, &leg), CVI_OK);
    assert_int_equal(leg, 1);
    assert_int_equal(cvi_meeting_add_leg(m, START, &p, &leg), CVI_EMEETING_FULL);
    cvi_meeting_destroy(&m);
    cvi_meeting_destroy(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_in_the_sound_of_a_leg_are_told_when_asked_for),
        cmocka_unit_test(bit_rates_of_opus_are_rounded_down_to_classes),
        cmocka_unit_test(packet_times_from_10_to_60_are_made_of_ticks),
        cmocka_unit_test(late_ticks_are_caught_up_and_more_are_a_gap),
        cmocka_unit_test(nothing_is_due_without_legs),
        cmocka_unit_test(sound_that_is_not_pulled_is_dropped),
        cmocka_unit_test(clips_are_heard_one_after_the_other),
        cmocka_unit_test(a_clip_lies_over_the_meeting_for_its_leg_only),
        cmocka_unit_test(stopping_a_clip_gives_no_event),
        cmocka_unit_test(what_is_stopped_ends_without_a_click),
        cmocka_unit_test(who_speaks_is_told_once),
        cmocka_unit_test(those_who_listen_share_one_encode),
        cmocka_unit_test(comfort_noise_is_heard_in_place_of_silence),
        cmocka_unit_test(what_nobody_hears_is_not_made_but_takes_its_time),
        cmocka_unit_test(parameters_are_checked),
    };
    return cmocka_run_group_tests_name("meeting_audio", tests, NULL, NULL);
}
