/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "common/cm.h"
#include "media/mixer.h"

#define N CVI__TICK_SAMPLES

static int16_t talkers[64][N];
static int16_t heard[N];

static cvi__mixer *open_noisy_mixer(uint32_t noise_db)
{
    cvi__mixer *m = malloc(sizeof(*m));

    assert_non_null(m);
    cvi__mixer_init(m, noise_db);
    cvi__mixer_begin(m);
    return m;
}

static cvi__mixer *open_mixer(void)
{
    return open_noisy_mixer(0);
}

static void fill_noise(size_t count, int amplitude)
{
    uint32_t seed = 1;

    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < N; k++) {
            seed = seed * 1664525u + 1013904223u;
            talkers[i][k] = (int16_t)((int)(seed >> 16) % (2 * amplitude) - amplitude);
        }
    }
}

static void add_all(cvi__mixer *m, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        cvi__mixer_add(m, talkers[i]);
    }
    cvi__mixer_sum(m);
}

static void nobody_is_silence(void **state)
{
    cvi__mixer *m = open_mixer();
    (void)state;
    memset(heard, 1, sizeof(heard));

    cvi__mixer_take(m, NULL, heard);

    for (size_t k = 0; k < N; k++) {
        assert_int_equal(heard[k], 0);
    }
    free(m);
}

/* Its level, and that neighbours have nothing to do with each other: the spectrum is flat. */
static void nobody_is_noise_where_it_is_wanted(void **state)
{
    static const uint32_t levels[] = {30, 50, 60, 70, 80};
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(levels); i++) {
        cvi__mixer *m = open_noisy_mixer(levels[i]);
        double power = 0;
        double likeness = 0;
        int16_t last = 0;

        for (int tick = 0; tick < 50; tick++) {
            cvi__mixer_begin(m);
            cvi__mixer_take(m, NULL, heard);
            for (size_t k = 0; k < N; k++) {
                power += (double)heard[k] * heard[k];
                likeness += (double)heard[k] * last;
                last = heard[k];
            }
        }
        assert_true(fabs(10 * log10(power / (50 * N) / 32768 / 32768) + levels[i]) < 0.7);
        assert_true(fabs(likeness / power) < 0.02);
        free(m);
    }
}

static void noise_is_never_laid_over_anybody(void **state)
{
    cvi__mixer *m = open_noisy_mixer(30);
    int16_t noise[N];
    (void)state;
    fill_noise(1, 10000);
    add_all(m, 1);

    cvi__mixer_take(m, NULL, heard);
    assert_memory_equal(heard, talkers[0], sizeof(heard));
    assert_false(m->has_noise); /* nor made for nobody */
    cvi__mixer_take(m, talkers[0], noise);
    cvi__mixer_take(m, talkers[0], heard);
    assert_memory_equal(heard, noise, sizeof(heard));
    cvi__mixer_begin(m);
    cvi__mixer_take(m, NULL, heard);
    assert_memory_not_equal(heard, noise, sizeof(heard));
    free(m);
}

static void a_lone_talker_passes_bit_exact_and_hears_nothing(void **state)
{
    cvi__mixer *m = open_mixer();
    (void)state;
    fill_noise(1, 32767);
    talkers[0][0] = -32768;
    talkers[0][1] = 32767;
    add_all(m, 1);

    cvi__mixer_take(m, NULL, heard);
    assert_memory_equal(heard, talkers[0], sizeof(heard));
    cvi__mixer_take(m, talkers[0], heard);
    for (size_t k = 0; k < N; k++) {
        assert_int_equal(heard[k], 0);
    }
    free(m);
}

static void of_two_each_hears_the_other_bit_exact(void **state)
{
    cvi__mixer *m = open_mixer();
    (void)state;
    fill_noise(2, 32767);
    add_all(m, 2);

    cvi__mixer_take(m, talkers[0], heard);
    assert_memory_equal(heard, talkers[1], sizeof(heard));
    cvi__mixer_take(m, talkers[1], heard);
    assert_memory_equal(heard, talkers[0], sizeof(heard));
    free(m);
}

static void a_mix_is_the_exact_sum_of_the_others(void **state)
{
    cvi__mixer *m = open_mixer();
    (void)state;
    fill_noise(16, 1000);
    add_all(m, 16);

    for (size_t own = 0; own < 16; own++) {
        cvi__mixer_take(m, talkers[own], heard);
        for (size_t k = 0; k < N; k++) {
            int sum = 0;

            for (size_t i = 0; i < 16; i++) {
                sum += i == own ? 0 : talkers[i][k];
            }
            assert_int_equal(heard[k], sum);
        }
    }
    free(m);
}

static void sixty_four_at_full_scale_do_not_wrap(void **state)
{
    cvi__mixer *m = open_mixer();
    (void)state;
    for (size_t i = 0; i < 64; i++) {
        for (size_t k = 0; k < N; k++) {
            talkers[i][k] = k % 2 ? 32767 : -32768;
        }
    }
    add_all(m, 64);

    cvi__mixer_take(m, talkers[0], heard);

    for (size_t k = 0; k < N; k++) {
        assert_true(heard[k] == (k % 2 ? 32767 : -32768));
    }
    free(m);
}

static void the_limiter_bends_before_it_ends(void **state)
{
    cvi__mixer *m = open_mixer();
    int16_t last = -32768;
    (void)state;
    for (size_t k = 0; k < N; k++) { /* a slow ramp over twice the range */
        talkers[0][k] = (int16_t)(-32000 + (int)k * 64000 / (int)N);
        talkers[1][k] = talkers[0][k];
        talkers[2][k] = 0;
    }
    add_all(m, 3);

    cvi__mixer_take(m, talkers[2], heard);

    for (size_t k = 0; k < N; k++) {
        assert_true(heard[k] >= last);
        assert_true(abs(2 * talkers[0][k]) > 24576 || heard[k] == 2 * talkers[0][k]);
        last = heard[k];
    }
    free(m);
}

static void an_overlay_adds_and_limits(void **state)
{
    cvi__mixer *m = open_mixer();
    int16_t pcm[N];
    int16_t over[N];
    (void)state;
    for (size_t k = 0; k < N; k++) {
        pcm[k] = 1000;
        over[k] = k < 10 ? 32767 : 20;
    }

    cvi__mixer_overlay(m, pcm, over, 100);

    assert_true(pcm[0] > 24576);
    assert_int_equal(pcm[10], 1020);
    assert_int_equal(pcm[99], 1020);
    assert_int_equal(pcm[100], 1000);
    free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_is_silence),
        cmocka_unit_test(nobody_is_noise_where_it_is_wanted),
        cmocka_unit_test(noise_is_never_laid_over_anybody),
        cmocka_unit_test(a_lone_talker_passes_bit_exact_and_hears_nothing),
        cmocka_unit_test(of_two_each_hears_the_other_bit_exact),
        cmocka_unit_test(a_mix_is_the_exact_sum_of_the_others),
        cmocka_unit_test(sixty_four_at_full_scale_do_not_wrap),
        cmocka_unit_test(the_limiter_bends_before_it_ends),
        cmocka_unit_test(an_overlay_adds_and_limits),
    };
    return cmocka_run_group_tests_name("media_mixer", tests, NULL, NULL);
}
