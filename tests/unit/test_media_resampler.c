/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "common/cm.h"
#include "media/resampler.h"

#define PI 3.14159265358979323846
#define SECONDS_OF(rate) (rate) /* one second */

static const uint32_t RATES[] = {8000, 16000, 24000, 32000, 48000};

static cvi__resampler *open_resampler(uint32_t in_hz, uint32_t out_hz)
{
    cvi__resampler *r = NULL;

    assert_int_equal(cvi__resampler_create(&r, in_hz, out_hz, NULL), CVI_OK);
    return r;
}

/* Resample one second of a tone in steps of 20 ms. */
static void run_tone(uint32_t in_hz, uint32_t out_hz, double hz, int16_t *out)
{
    cvi__resampler *r = open_resampler(in_hz, out_hz);
    const size_t step = in_hz / 50;
    size_t total = 0;

    for (size_t k = 0; k < 50; k++) {
        int16_t in[960];
        size_t made = 0;

        for (size_t i = 0; i < step; i++) {
            in[i] = (int16_t)lrint(20000 * sin(2 * PI * hz * (double)(k * step + i) / in_hz));
        }
        assert_int_equal(cvi__resampler_process(r, in, step, out + total, out_hz / 50, &made),
                         CVI_OK);
        assert_int_equal(made, out_hz / 50);
        total += made;
    }
    cvi__resampler_destroy(&r);
    assert_null(r);
}

/* dB of what is not the tone, against the tone of 20000, in the second half of a second. */
static double residue_db(const int16_t *pcm, uint32_t rate, double hz, double *level)
{
    const size_t n = rate / 2;
    double re = 0;
    double im = 0;
    double rest = 0;

    pcm += n;
    for (size_t i = 0; i < n; i++) {
        re += pcm[i] * cos(2 * PI * hz * (double)i / rate) * 2 / (double)n;
        im += pcm[i] * sin(2 * PI * hz * (double)i / rate) * 2 / (double)n;
    }
    for (size_t i = 0; i < n; i++) {
        const double phase = 2 * PI * hz * (double)i / rate;
        const double d = pcm[i] - re * cos(phase) - im * sin(phase);

        rest += d * d / (double)n;
    }
    *level = 20 * log10(sqrt(re * re + im * im) / 20000 + 1e-12);
    return 10 * log10(rest / (20000.0 * 20000.0 / 2) + 1e-12);
}

static void tones_pass_clean_between_all_rates(void **state)
{
    static int16_t out[SECONDS_OF(48000)];
    (void)state;

    for (size_t a = 0; a < CVI_ARRAY_LEN(RATES); a++) {
        for (size_t b = 0; b < CVI_ARRAY_LEN(RATES); b++) {
            const double low = CVI_MIN(RATES[a], RATES[b]);
            const double tones[] = {1000, low * 0.25, low * 0.4};

            for (size_t t = 0; t < CVI_ARRAY_LEN(tones); t++) {
                double level = 0;

                run_tone(RATES[a], RATES[b], tones[t], out);
                assert_true(residue_db(out, RATES[b], tones[t], &level) < -80);
                assert_true(fabs(level) < 0.1);
            }
        }
    }
}

static void what_the_lower_rate_cannot_hold_is_gone(void **state)
{
    static int16_t out[SECONDS_OF(48000)];
    (void)state;

    for (size_t a = 0; a < CVI_ARRAY_LEN(RATES); a++) {
        for (size_t b = 0; b < a; b++) {
            const double hz = RATES[b] * 0.56;
            double level = 0;

            if (hz > RATES[a] * 0.49) {
                continue;
            }
            run_tone(RATES[a], RATES[b], hz, out);
            assert_true(residue_db(out, RATES[b], 1000, &level) < -80);
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
        cvi__resampler *r = open_resampler(RATES[a], 16000);
        size_t made = 0;
        size_t total = 0;
        size_t at = 0;

        const size_t n = RATES[a] / 50;
        assert_int_equal(cvi__resampler_process(r, in, n, whole, 960, &made), CVI_OK);
        assert_int_equal(made, 320);
        cvi__resampler_reset(r);
        for (size_t step = 1; at < n; step = step * 2 + 1) {
            const size_t part = CVI_MIN(step, n - at);

            assert_true(cvi__resampler_max(r, part) <= 960 - total);
            assert_int_equal(cvi__resampler_process(r, in + at, part, parts + total,
                                                    cvi__resampler_max(r, part), &made),
                             CVI_OK);
            at += part;
            total += made;
        }
        assert_int_equal(total, 320);
        assert_memory_equal(whole, parts, 320 * sizeof(*parts));
        cvi__resampler_destroy(&r);
    }
}

static void an_impulse_comes_after_the_stated_delay(void **state)
{
    (void)state;

    for (size_t a = 0; a < CVI_ARRAY_LEN(RATES); a++) {
        for (size_t b = 0; b < CVI_ARRAY_LEN(RATES); b++) {
            cvi__resampler *r = open_resampler(RATES[a], RATES[b]);
            int16_t in[960] = {30000};
            int16_t out[960];
            size_t made = 0;
            size_t peak = 0;

            const size_t n = RATES[a] / 50;
            assert_int_equal(cvi__resampler_process(r, in, n, out, 960, &made), CVI_OK);
            for (size_t i = 0; i < made; i++) {
                peak = abs(out[i]) > abs(out[peak]) ? i : peak;
            }
            assert_in_range(peak, cvi__resampler_delay(r) - (RATES[a] != RATES[b]),
                            cvi__resampler_delay(r) + 1);
            cvi__resampler_destroy(&r);
        }
    }
}

static void full_scale_does_not_wrap(void **state)
{
    int16_t in[960];
    int16_t out[960];
    cvi__resampler *r = open_resampler(8000, 48000);
    size_t made = 0;
    (void)state;

    for (int i = 0; i < 160; i++) {
        in[i] = i / 8 % 2 ? 32767 : -32768;
    }
    assert_int_equal(cvi__resampler_process(r, in, 160, out, 960, &made), CVI_OK);
    for (size_t i = 1; i < made; i++) {
        assert_in_range(abs(out[i] - out[i - 1]), 0, 30000); /* a wrap jumps by 65535 */
    }
    cvi__resampler_destroy(&r);
}

static void too_little_room_consumes_nothing(void **state)
{
    int16_t in[160] = {0};
    int16_t out[960];
    cvi__resampler *r = open_resampler(8000, 48000);
    size_t made = 1;
    (void)state;

    assert_int_equal(cvi__resampler_process(r, in, 160, out, 959, &made), CVI_ETOOSMALL);
    assert_int_equal(made, 0);
    assert_int_equal(cvi__resampler_process(r, in, 160, out, 960, &made), CVI_OK);
    assert_int_equal(made, 960);
    cvi__resampler_destroy(&r);
}

static void other_rates_are_refused(void **state)
{
    cvi__resampler *r = NULL;
    (void)state;

    assert_int_equal(cvi__resampler_create(&r, 44100, 48000, NULL), CVI_EMEDIA_FORMAT);
    assert_int_equal(cvi__resampler_create(&r, 48000, 0, NULL), CVI_EMEDIA_FORMAT);
    assert_null(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tones_pass_clean_between_all_rates),
        cmocka_unit_test(what_the_lower_rate_cannot_hold_is_gone),
        cmocka_unit_test(any_split_of_the_input_gives_the_same),
        cmocka_unit_test(an_impulse_comes_after_the_stated_delay),
        cmocka_unit_test(full_scale_does_not_wrap),
        cmocka_unit_test(too_little_room_consumes_nothing),
        cmocka_unit_test(other_rates_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
