/* SPDX-License-Identifier: MIT */
/* The receiver of keypad tones against what ITU-T Q.24 and the usual test tapes ask. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "common/cm.h"
#include "core/mem.h"
#include "media/tone_detector.h"
#include "media/tone_ear.h"

#define PI 3.14159265358979323846
#define DBM0 22827.0 /* peak of a sine of 0 dBm0 */
#define PRESSES 5u

static const double HZ[8] = {697, 770, 852, 941, 1209, 1336, 1477, 1633};
static const char KEYS[] = "123A456B789C*0#D";
static uint32_t seed;

struct press {
    double on_ms;
    double off_ms;
    double dbm0;     /* of both tones together, when they are alike */
    double twist_db; /* the higher tone louder */
    double low_off;  /* part of the frequency */
    double high_off;
    double noise_db; /* below the tones; 0: none */
};
static const struct press NOMINAL = {.on_ms = 40, .off_ms = 40, .dbm0 = -10};

static double chance(void)
{
    seed = seed * 1664525u + 1013904223u;
    return (double)(seed >> 8) / 16777216.0;
}

static double gaussian(void)
{
    return sqrt(-2 * log(chance() + 1e-12)) * cos(2 * PI * chance());
}

static int16_t clamped(double v)
{
    return (int16_t)lrint(CVI_CLAMP(v, -32768.0, 32767.0));
}

/* Digits heard of one key pressed PRESSES times, at a phase and an offset of chance. */
static size_t listen(size_t key, const struct press *p, char *heard)
{
    const double peak = DBM0 * pow(10, p->dbm0 / 20) / sqrt(2);
    const double low = peak * pow(10, -p->twist_db / 40);
    const double high = peak * pow(10, p->twist_db / 40);
    const double noise = p->noise_db > 0 ? peak * pow(10, -p->noise_db / 20) : 0;
    const double period = p->on_ms + p->off_ms;
    const double start = 20 + chance() * 5;
    const double phases[2] = {chance() * 6, chance() * 6};
    static cvi__tone_detector d;
    size_t found = 0;

    cvi__tone_detector_init(&d);
    for (size_t at = 0; (double)at / 8 < PRESSES * period + 100; at += 160) {
        int16_t pcm[160];

        for (size_t i = 0; i < 160; i++) {
            const double ms = (double)(at + i) / 8 - start;
            const int is_on = ms >= 0 && ms < PRESSES * period && fmod(ms, period) < p->on_ms;
            const double turn = 2 * PI * ms / 1000;
            const double tones = low * sin(turn * HZ[key / 4] * (1 + p->low_off) + phases[0]) +
                                 high * sin(turn * HZ[4 + key % 4] * (1 + p->high_off) + phases[1]);

            pcm[i] = clamped((is_on ? tones : 0) + (noise > 0 ? noise * gaussian() : 0));
        }
        found += cvi__tone_detector_feed(&d, pcm, 160, heard + found, 64 - found);
    }
    return found;
}

static void assert_all_are_heard(const struct press *p)
{
    seed = 1;
    for (size_t key = 0; key < 16; key++) {
        for (size_t repeat = 0; repeat < 4; repeat++) {
            char heard[64];

            assert_int_equal(listen(key, p, heard), PRESSES);
            for (size_t i = 0; i < PRESSES; i++) {
                assert_int_equal(heard[i], KEYS[key]);
            }
        }
    }
}

static void assert_none_is_heard(const struct press *p)
{
    seed = 1;
    for (size_t key = 0; key < 16; key++) {
        for (size_t repeat = 0; repeat < 4; repeat++) {
            char heard[64];

            assert_int_equal(listen(key, p, heard), 0);
        }
    }
}

static void forty_milliseconds_are_a_press_and_twenty_three_are_none(void **state)
{
    struct press p = NOMINAL;
    (void)state;

    assert_all_are_heard(&p);
    p.on_ms = 500;
    assert_all_are_heard(&p);
    p.on_ms = 23;
    p.off_ms = 60;
    assert_none_is_heard(&p);
}

static void frequencies_may_be_off_by_one_and_a_half_percent_not_by_three_and_a_half(void **state)
{
    (void)state;

    for (int low = -1; low <= 1; low++) {
        for (int high = -1; high <= 1; high++) {
            struct press p = NOMINAL;

            p.low_off = 0.015 * low;
            p.high_off = 0.015 * high;
            assert_all_are_heard(&p);
            if (low != 0 || high != 0) {
                p.low_off = 0.035 * low;
                p.high_off = 0.035 * high;
                p.on_ms = 60;
                assert_none_is_heard(&p);
            }
        }
    }
}

static void one_tone_may_be_louder_within_the_twist(void **state)
{
    struct press p = NOMINAL;
    (void)state;

    p.twist_db = 4;
    assert_all_are_heard(&p);
    p.twist_db = -8;
    assert_all_are_heard(&p);
    p.twist_db = 8;
    assert_none_is_heard(&p);
    p.twist_db = -14;
    assert_none_is_heard(&p);
}

static void levels_from_clipping_to_minus_25_dbm0_are_heard(void **state)
{
    static const double levels[] = {3, 0, -3, -15, -25, -28};
    struct press p = NOMINAL;
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(levels); i++) {
        p.dbm0 = levels[i];
        assert_all_are_heard(&p);
    }
    p.dbm0 = -45;
    assert_none_is_heard(&p);
}

static void noise_15_db_below_hides_nothing_even_at_the_edges(void **state)
{
    struct press p = NOMINAL;
    (void)state;

    p.noise_db = 15;
    assert_all_are_heard(&p);
    p.dbm0 = -25;
    p.low_off = 0.015;
    p.high_off = -0.015;
    assert_all_are_heard(&p);
}

static void a_gap_of_ten_milliseconds_does_not_make_two_presses_of_one(void **state)
{
    const struct press p = {.on_ms = 60, .off_ms = 10, .dbm0 = -10};
    (void)state;

    for (size_t key = 0; key < 16; key++) {
        char heard[64];

        assert_int_equal(listen(key, &p, heard), 1);
    }
}

static void different_keys_without_a_pause_are_told_apart(void **state)
{
    static cvi__tone_detector d;
    char heard[32] = {0};
    size_t found = 0;
    (void)state;

    cvi__tone_detector_init(&d);
    for (size_t at = 0; at < 16 * 400 + 400; at += 80) {
        int16_t pcm[80];

        for (size_t i = 0; i < 80; i++) {
            const double turn = 2 * PI * (double)(at + i) / 8000;
            const size_t key = CVI_MIN(at / 400, 15);

            pcm[i] = clamped(6000 * (sin(turn * HZ[key / 4]) + sin(turn * HZ[4 + key % 4])));
        }
        found += cvi__tone_detector_feed(&d, pcm, 80, heard + found, 1);
    }
    assert_int_equal(found, 16);
    assert_memory_equal(heard, KEYS, 16);
}

/* ---- what is no digit -------------------------------------------------------------------- */

static void assert_silent(size_t seconds, double (*make)(size_t at))
{
    static cvi__tone_detector d;

    seed = 7;
    cvi__tone_detector_init(&d);
    for (size_t at = 0; at < seconds * 8000; at += 160) {
        int16_t pcm[160];
        char digit = 0;

        for (size_t i = 0; i < 160; i++) {
            pcm[i] = clamped(make(at + i));
        }
        assert_int_equal(cvi__tone_detector_feed(&d, pcm, 160, &digit, 1), 0);
    }
}

/* Four notes of random pitch with six harmonics each, new ones every 200 ms. */
static double chords(size_t at)
{
    static double hz[4];
    const double t = (double)at / 8000;
    double sum = 0;

    if (at % 1600 == 0) {
        for (int n = 0; n < 4; n++) {
            hz[n] = 110 * pow(2, floor(chance() * 36) / 12);
        }
    }
    for (int n = 0; n < 4; n++) {
        for (int k = 1; k <= 6; k++) {
            sum += hz[n] * k < 3800 ? sin(2 * PI * hz[n] * k * t + n) / k : 0;
        }
    }
    return 4000 * sum;
}

/* Two pure notes of a tempered scale: the nearest that music comes. */
static double pairs_of_notes(size_t at)
{
    static double hz[2];
    const double t = (double)at / 8000;

    if (at % 800 == 0) {
        hz[0] = 698.46 * pow(2, floor(chance() * 6) / 12);
        hz[1] = 1174.66 * pow(2, floor(chance() * 7) / 12) * 1.03;
    }
    return 7000 * (sin(2 * PI * hz[0] * t) + sin(2 * PI * hz[1] * t) + sin(PI * hz[0] * t));
}

/* Pulses at a gliding pitch through two resonances that move: a voice without a mouth. */
static double voice(size_t at)
{
    static double phase;
    static double state[2][2];
    const double t = (double)at / 8000;
    const double formants[2] = {600 + 350 * sin(2.3 * t), 1350 + 450 * sin(3.1 * t)};
    double out = 0;
    double in = 0;

    phase += (110 + 60 * sin(0.9 * t) + 20 * sin(5.1 * t)) / 8000;
    in = phase >= 1 ? 1 : 0;
    phase -= floor(phase);
    for (int f = 0; f < 2; f++) {
        const double next = in + 2 * 0.97 * cos(2 * PI * formants[f] / 8000) * state[f][0] -
                            0.97 * 0.97 * state[f][1];

        state[f][1] = state[f][0];
        state[f][0] = next;
        out += next;
    }
    return 5000 * out;
}

static double noise(size_t at)
{
    (void)at;
    return 9000 * gaussian();
}

/* Dial, ringing and busy tones, and what a fax calls with. */
static double call_progress(size_t at)
{
    static const double pairs[][2] = {{350, 440}, {440, 480}, {480, 620}, {1100, 1100}, {425, 425}};
    const double *hz = pairs[at / 4000 % CVI_ARRAY_LEN(pairs)];
    const double t = (double)at / 8000;

    return 8000 * (sin(2 * PI * hz[0] * t) + sin(2 * PI * hz[1] * t));
}

static void music_voices_and_noise_are_no_digits(void **state)
{
    (void)state;

    assert_silent(120, chords);
    assert_silent(120, pairs_of_notes);
    assert_silent(300, voice);
    assert_silent(60, noise);
    assert_silent(20, call_progress);
}

static void any_split_of_the_sound_gives_the_same_digits(void **state)
{
    static cvi__tone_detector d;
    static int16_t pcm[8000];
    (void)state;

    for (size_t i = 0; i < 8000; i++) {
        const double turn = 2 * PI * (double)i / 8000;
        const size_t key = i / 1600 * 3;

        pcm[i] = clamped(
            i % 1600 < 800 ? 6000 * (sin(turn * HZ[key / 4]) + sin(turn * HZ[4 + key % 4])) : 0);
    }
    for (size_t step = 1; step <= 8000; step = step * 3 + 1) {
        char heard[16] = {0};
        size_t found = 0;

        cvi__tone_detector_init(&d);
        for (size_t at = 0; at < 8000; at += step) {
            found += cvi__tone_detector_feed(&d, pcm + at, CVI_MIN(step, 8000 - at), heard + found,
                                             16 - found);
        }
        assert_int_equal(found, 5);
        assert_memory_equal(heard, "1A68*", 5);
    }
}

static void what_finds_no_room_is_dropped(void **state)
{
    static cvi__tone_detector d;
    int16_t pcm[1600];
    (void)state;

    cvi__tone_detector_init(&d);
    for (size_t i = 0; i < 1600; i++) {
        const double turn = 2 * PI * (double)i / 8000;

        pcm[i] = clamped(6000 * (sin(turn * HZ[0]) + sin(turn * HZ[4])));
    }

    assert_int_equal(cvi__tone_detector_feed(&d, pcm, 1600, NULL, 0), 0);
    assert_int_equal(cvi__tone_detector_feed(&d, pcm, 0, NULL, 0), 0);
}

static void an_ear_says_which_rates_it_cannot_hear(void **state)
{
    cvi__tone_ear *ear = cvi__tone_ear_new(&cvi__mem_libc);
    (void)state;
    assert_non_null(ear);

    assert_int_equal(cvi__tone_ear_set_rate(ear, 96000), CVI_EMEDIA_FORMAT);
    assert_int_equal(cvi__tone_ear_set_rate(ear, 48000), CVI_OK);
    cvi__tone_ear_free(ear);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forty_milliseconds_are_a_press_and_twenty_three_are_none),
        cmocka_unit_test(frequencies_may_be_off_by_one_and_a_half_percent_not_by_three_and_a_half),
        cmocka_unit_test(one_tone_may_be_louder_within_the_twist),
        cmocka_unit_test(levels_from_clipping_to_minus_25_dbm0_are_heard),
        cmocka_unit_test(noise_15_db_below_hides_nothing_even_at_the_edges),
        cmocka_unit_test(a_gap_of_ten_milliseconds_does_not_make_two_presses_of_one),
        cmocka_unit_test(different_keys_without_a_pause_are_told_apart),
        cmocka_unit_test(music_voices_and_noise_are_no_digits),
        cmocka_unit_test(any_split_of_the_sound_gives_the_same_digits),
        cmocka_unit_test(what_finds_no_room_is_dropped),
        cmocka_unit_test(an_ear_says_which_rates_it_cannot_hear),
    };
    return cmocka_run_group_tests_name("media_tones", tests, NULL, NULL);
}
