/* SPDX-License-Identifier: MIT */
#include <math.h>

#include <cvi/media.h>

#include "common/cm.h"
#include "core/base.h"

#define PI 3.14159265358979323846

static const uint32_t RATES[] = {8000, 16000, 22050, 24000, 32000, 44100, 48000};
static int16_t heard[2 * 48000];

static cvi_resampler *open_resampler(uint32_t in_hz, uint32_t out_hz)
{
    cvi_resampler_params params;
    cvi_resampler *r = NULL;

    CVI_RESAMPLER_PARAMS_INIT(&params);
    params.in_hz = in_hz;
    params.out_hz = out_hz;
    assert_int_equal(cvi_resampler_create(&r, &params), CVI_OK);
    return r;
}

/* Resample two seconds of a tone in steps of 20 ms. */
static void run_tone(uint32_t in_hz, uint32_t out_hz, int hz)
{
    cvi_resampler *r = open_resampler(in_hz, out_hz);
    const size_t step = in_hz / 50;
    size_t total = 0;

    for (size_t k = 0; k < 100; k++) {
        int16_t in[960];
        size_t made = 0;

        for (size_t i = 0; i < step; i++) {
            const double cycles = (double)((k * step + i) * (size_t)hz % in_hz) / in_hz;

            in[i] = (int16_t)lrint(20000 * sin(2 * PI * cycles));
        }
        assert_int_equal(cvi_resampler_process(r, in, step, heard + total, out_hz / 50, &made),
                         CVI_OK);
        assert_int_equal(made, out_hz / 50);
        total += made;
    }
    cvi_resampler_destroy(&r);
    assert_null(r);
}

/* dB of what is heard at a whole number of Hz in the last second, against the tone fed. */
static double strength(uint32_t rate, int hz)
{
    double re = 0;
    double im = 0;

    for (size_t i = 0; i < rate; i++) {
        const double phase = 2 * PI * (double)(i * (size_t)hz % rate) / rate;

        re += heard[rate + i] * cos(phase) * 2 / rate;
        im += heard[rate + i] * sin(phase) * 2 / rate;
    }
    return 10 * log10((re * re + im * im) / (20000.0 * 20000.0) + 1e-15);
}

/* Where a tone appears when it is sampled. */
static int folded(int hz, uint32_t rate)
{
    const int rest = hz % (int)rate;

    return rest * 2 > (int)rate ? (int)rate - rest : rest;
}

static void tones_pass_level_up_to_45_hundredths_of_the_lower_rate(void **state)
{
    static const double parts[] = {0.001, 0.1237, 0.25, 0.4, 0.45};
    (void)state;

    for (size_t a = 0; a < CVI_ARRAY_LEN(RATES); a++) {
        for (size_t b = 0; b < CVI_ARRAY_LEN(RATES); b++) {
            for (size_t t = 0; t < CVI_ARRAY_LEN(parts); t++) {
                const int hz = (int)(parts[t] * CVI_MIN(RATES[a], RATES[b]));

                run_tone(RATES[a], RATES[b], hz);
                assert_true(fabs(strength(RATES[b], hz)) < 0.1);
            }
        }
    }
}

/* Around each multiple of the input's rate, as far as the output reaches. */
static void images_are_100_db_down(void **state)
{
    static const double parts[] = {0.0521, 0.2013, 0.45, 0.489, 0.4973};
    (void)state;

    for (size_t a = 0; a < CVI_ARRAY_LEN(RATES); a++) {
        for (size_t b = a + 1; b < CVI_ARRAY_LEN(RATES); b++) {
            for (size_t t = 0; t < CVI_ARRAY_LEN(parts); t++) {
                const int hz = (int)(parts[t] * RATES[a]) | 1; /* rounding has no short period */

                run_tone(RATES[a], RATES[b], hz);
                for (int k = (int)RATES[a]; k - hz < (int)RATES[b] / 2; k += (int)RATES[a]) {
                    assert_true(strength(RATES[b], k - hz) < -100);
                    assert_true(strength(RATES[b], folded(k + hz, RATES[b])) < -100);
                }
            }
        }
    }
}

static void aliases_are_100_db_down(void **state)
{
    static const double parts[] = {0.503, 0.511, 0.55, 0.613, 0.87, 1.103, 1.71, 2.27, 2.93};
    (void)state;

    for (size_t a = 0; a < CVI_ARRAY_LEN(RATES); a++) {
        for (size_t b = 0; b < a; b++) {
            for (size_t t = 0; t < CVI_ARRAY_LEN(parts); t++) {
                const int hz = (int)(parts[t] * RATES[b]) | 1;

                if (2 * hz < (int)RATES[a]) {
                    run_tone(RATES[a], RATES[b], hz);
                    assert_true(strength(RATES[b], folded(hz, RATES[b])) < -100);
                }
            }
        }
    }
}

/* What comes out beside the tone is the rounding of 16 bits in and out. */
static void nothing_is_added_but_the_rounding(void **state)
{
    (void)state;

    for (size_t a = 0; a < CVI_ARRAY_LEN(RATES); a++) {
        for (size_t b = 0; b < CVI_ARRAY_LEN(RATES); b++) {
            double all = 0;

            run_tone(RATES[a], RATES[b], 1009);
            for (size_t i = 0; i < RATES[b]; i++) {
                all += heard[RATES[b] + i] * (double)heard[RATES[b] + i] / RATES[b];
            }
            all -= pow(10, strength(RATES[b], 1009) / 10) * 2e8;
            assert_true(10 * log10(all / 2e8) < -88);
        }
    }
}

static void any_split_of_the_input_gives_the_same(void **state)
{
    int16_t in[960];
    int16_t whole[960];
    int16_t parts[960];
    (void)state;

    for (int i = 0; i < 960; i++) {
        in[i] = (int16_t)((i * 7919) % 20011 - 10000);
    }
    for (size_t a = 0; a < CVI_ARRAY_LEN(RATES); a++) {
        cvi_resampler *r = open_resampler(RATES[a], 16000);
        size_t made = 0;
        size_t total = 0;
        size_t at = 0;

        const size_t n = RATES[a] / 50;
        assert_int_equal(cvi_resampler_process(r, in, n, whole, 960, &made), CVI_OK);
        assert_int_equal(made, 320);
        cvi_resampler_reset(r);
        for (size_t step = 1; at < n; step = step * 2 + 1) {
            const size_t part = CVI_MIN(step, n - at);

            assert_true(cvi_resampler_get_max(r, part) <= 960 - total);
            assert_int_equal(cvi_resampler_process(r, in + at, part, parts + total,
                                                   cvi_resampler_get_max(r, part), &made),
                             CVI_OK);
            at += part;
            total += made;
        }
        assert_int_equal(total, 320);
        assert_memory_equal(whole, parts, 320 * sizeof(*parts));
        cvi_resampler_destroy(&r);
    }
}

static size_t made_of(cvi_resampler *r, size_t n)
{
    static const int16_t in[CVI_RESAMPLER_FEED_MAX];
    static int16_t out[6 * CVI_RESAMPLER_FEED_MAX + 36];
    size_t made = 0;

    cvi_resampler_reset(r);
    assert_int_equal(cvi_resampler_process(r, in, n, out, CVI_ARRAY_LEN(out), &made), CVI_OK);
    assert_true(made <= cvi_resampler_get_max(r, n));
    return made;
}

static void even_numbers_that_give_even_ones_and_20_ms_leave_no_rest(void **state)
{
    static const uint32_t odd[] = {8000,  8050,  8064,  9600,  12000,
                                   16000, 18000, 19200, 40000, 48000};
    (void)state;

    for (size_t a = 0; a < CVI_ARRAY_LEN(odd); a++) {
        for (size_t b = 0; b < CVI_ARRAY_LEN(odd); b++) {
            cvi_resampler *r = open_resampler(odd[a], odd[b]);

            for (size_t n = 0; n <= CVI_RESAMPLER_FEED_MAX; n += 2) {
                if (n * odd[b] % (2 * (size_t)odd[a]) == 0) {
                    assert_int_equal(made_of(r, n), n * odd[b] / odd[a]);
                }
            }
            if (odd[a] % 50 == 0 && odd[b] % 50 == 0) {
                assert_int_equal(made_of(r, odd[a] / 50), odd[b] / 50);
            }
            cvi_resampler_destroy(&r);
        }
    }
}

static void an_impulse_comes_after_the_stated_delay(void **state)
{
    (void)state;

    for (size_t a = 0; a < CVI_ARRAY_LEN(RATES); a++) {
        for (size_t b = 0; b < CVI_ARRAY_LEN(RATES); b++) {
            cvi_resampler *r = open_resampler(RATES[a], RATES[b]);
            int16_t in[960] = {30000};
            int16_t out[960];
            size_t made = 0;
            size_t peak = 0;

            const size_t n = RATES[a] / 50;
            assert_int_equal(cvi_resampler_process(r, in, n, out, 960, &made), CVI_OK);
            for (size_t i = 0; i < made; i++) {
                peak = abs(out[i]) > abs(out[peak]) ? i : peak;
            }
            assert_in_range(peak, cvi_resampler_get_delay(r) - (RATES[a] != RATES[b]),
                            cvi_resampler_get_delay(r) + 1);
            cvi_resampler_destroy(&r);
        }
    }
}

static void full_scale_does_not_wrap(void **state)
{
    int16_t in[960];
    int16_t out[960];
    cvi_resampler *r = open_resampler(8000, 48000);
    size_t made = 0;
    (void)state;

    for (int i = 0; i < 160; i++) {
        in[i] = i / 8 % 2 ? 32767 : -32768;
    }
    assert_int_equal(cvi_resampler_process(r, in, 160, out, 960, &made), CVI_OK);
    for (size_t i = 1; i < made; i++) {
        assert_in_range(abs(out[i] - out[i - 1]), 0, 30000); /* a wrap jumps by 65535 */
    }
    cvi_resampler_destroy(&r);
}

static void too_little_room_consumes_nothing(void **state)
{
    int16_t in[160] = {0};
    int16_t out[960];
    cvi_resampler *r = open_resampler(8000, 48000);
    size_t made = 1;
    (void)state;

    assert_int_equal(cvi_resampler_process(r, in, 160, out, 959, &made), CVI_ETOOSMALL);
    assert_int_equal(made, 0);
    assert_int_equal(cvi_resampler_process(r, in, 160, out, 960, &made), CVI_OK);
    assert_int_equal(made, 960);
    cvi_resampler_destroy(&r);
}

static void half_an_allocator_is_refused(void **state)
{
    cvi_allocator half = {.size = sizeof(half)};
    cvi_resampler_params params;
    cvi_resampler *r = NULL;
    (void)state;

    CVI_RESAMPLER_PARAMS_INIT(&params);
    params.allocator = &half;
    params.in_hz = 8000;
    params.out_hz = 48000;
    assert_int_equal(cvi_resampler_create(&r, &params), CVI_EINVAL);
    assert_null(r);
}

static void other_rates_are_refused(void **state)
{
    cvi_resampler_params params;
    cvi_resampler *r = NULL;
    (void)state;

    CVI_RESAMPLER_PARAMS_INIT(&params);
    params.in_hz = 7999;
    params.out_hz = 48000;
    assert_int_equal(cvi_resampler_create(&r, &params), CVI_EMEDIA_FORMAT);
    params.in_hz = 48000;
    params.out_hz = 48001;
    assert_int_equal(cvi_resampler_create(&r, &params), CVI_EMEDIA_FORMAT);
    assert_null(r);
    assert_int_equal(cvi_resampler_create(&r, NULL), CVI_EINVAL);
    assert_int_equal(cvi_resampler_get_max(NULL, 1), 0);
    assert_int_equal(cvi_resampler_get_delay(NULL), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tones_pass_level_up_to_45_hundredths_of_the_lower_rate),
        cmocka_unit_test(images_are_100_db_down),
        cmocka_unit_test(aliases_are_100_db_down),
        cmocka_unit_test(nothing_is_added_but_the_rounding),
        cmocka_unit_test(any_split_of_the_input_gives_the_same),
        cmocka_unit_test(even_numbers_that_give_even_ones_and_20_ms_leave_no_rest),
        cmocka_unit_test(an_impulse_comes_after_the_stated_delay),
        cmocka_unit_test(full_scale_does_not_wrap),
        cmocka_unit_test(too_little_room_consumes_nothing),
        cmocka_unit_test(half_an_allocator_is_refused),
        cmocka_unit_test(other_rates_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
