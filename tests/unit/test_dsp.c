/* SPDX-License-Identifier: MIT */
/* What the reference kernels do; that the others do the same is proved in tests/simd. */
#include "common/cm.h"
#include "core/base.h"
#include "dsp/dsp.h"

static struct cvi__dsp dsp;

static int open_reference(void **state)
{
    (void)state;
    cvi__dsp_init(&dsp, 0);
    return 0;
}

static void a_mix_without_oneself_is_what_the_others_said(void **state)
{
    const int16_t a[4] = {100, -200, 20000, 32767};
    const int16_t b[4] = {5, 7, 4000, -24576};
    const int16_t *const both[2] = {a, b};
    int16_t low[4];
    int16_t quarter[4];
    const struct cvi__mix mix = {low, quarter};
    int16_t out[4];
    (void)state;

    dsp.mix_sum(low, quarter, both, 2, 4);
    dsp.mix_minus(out, &mix, a, 4);

    assert_memory_equal(out, b, sizeof(b));
}

static void loud_mixes_bend_and_never_wrap(void **state)
{
    const int16_t a[8] = {24576, 24580, 32767, 32767, -24576, -24580, -32768, 32767};
    const int16_t b[8] = {0, 0, 7233, 24573, 0, 0, -7232, 32767};
    const int16_t want[8] = {24576, 24577, 28432, 32767, -24576, -24577, -28432, 32767};
    const int16_t silence[8] = {0};
    const int16_t *const both[2] = {a, b};
    int16_t low[8];
    int16_t quarter[8];
    const struct cvi__mix mix = {low, quarter};
    int16_t out[8];
    (void)state;

    dsp.mix_sum(low, quarter, both, 2, 8);
    dsp.mix_minus(out, &mix, silence, 8);

    assert_memory_equal(out, want, sizeof(want));
}

static void a_gain_of_one_changes_nothing_and_two_saturates(void **state)
{
    int16_t pcm[4] = {32767, -32768, 1, -1};
    const int16_t same[4] = {32767, -32768, 1, -1};
    const int16_t twice[4] = {32767, -32768, 2, -2};
    (void)state;

    dsp.gain_ramp(pcm, 4, CVI__GAIN_ONE, 0);
    assert_memory_equal(pcm, same, sizeof(same));
    dsp.gain_ramp(pcm, 4, 2 * CVI__GAIN_ONE - 1, 0);
    assert_memory_equal(pcm, twice, sizeof(twice));
}

static void a_ramp_goes_from_one_gain_to_the_other(void **state)
{
    int16_t pcm[1000];
    (void)state;
    for (int i = 0; i < 1000; i++) {
        pcm[i] = 10000;
    }

    dsp.gain_ramp(pcm, 1000, CVI__GAIN_ONE, -CVI__GAIN_ONE / 1000);

    assert_int_equal(pcm[0], 10000);
    assert_in_range(pcm[500], 4990, 5010);
    assert_in_range(pcm[999], 0, 20);
}

static void energy_is_the_sum_of_squares(void **state)
{
    const int16_t pcm[3] = {3, -4, -32768};
    (void)state;

    assert_int_equal(dsp.energy(pcm, 2), 25);
    assert_int_equal(dsp.energy(pcm, 3), 25 + (1u << 30));
    assert_int_equal(dsp.energy(pcm, 0), 0);
}

/* Code words of G.711 for known amplitudes, as they are printed in its tables. */
static void g711_has_the_code_words_of_the_standard(void **state)
{
    const int16_t linear[6] = {0, -1, 32767, -32768, 1000, -1000};
    const uint8_t ulaw[6] = {0xff, 0x7f, 0x80, 0x00, 0xce, 0x4e};
    const uint8_t alaw[6] = {0xd5, 0x55, 0xaa, 0x2a, 0xfa, 0x7a};
    uint8_t out[6];
    (void)state;

    dsp.ulaw_enc(out, linear, 6);
    assert_memory_equal(out, ulaw, sizeof(ulaw));
    dsp.alaw_enc(out, linear, 6);
    assert_memory_equal(out, alaw, sizeof(alaw));
}

static void g711_codes_survive_decoding_and_encoding(void **state)
{
    (void)state;

    for (int code = 0; code < 256; code++) {
        const uint8_t in = (uint8_t)code;
        int16_t linear = 0;
        uint8_t out = 0;

        dsp.alaw_dec(&linear, &in, 1);
        dsp.alaw_enc(&out, &linear, 1);
        assert_int_equal(out, in);
        dsp.ulaw_dec(&linear, &in, 1);
        dsp.ulaw_enc(&out, &linear, 1);
        assert_int_equal(out, in == 0x7f ? 0xff : in); /* there are two zeros */
    }
}

static void g711_errs_by_a_step_at_most(void **state)
{
    (void)state;

    for (int32_t v = -32768; v < 32768; v++) {
        const int16_t in = (int16_t)v;
        uint8_t code = 0;
        int16_t out = 0;
        const int bound = abs(v) / 16 + 16;

        dsp.ulaw_enc(&code, &in, 1);
        dsp.ulaw_dec(&out, &code, 1);
        assert_in_range(abs(out - in), 0, bound);
        dsp.alaw_enc(&code, &in, 1);
        dsp.alaw_dec(&out, &code, 1);
        assert_in_range(abs(out - in), 0, bound);
    }
}

static void rounding_to_samples_is_to_even_and_saturates(void **state)
{
    const float in[6] = {0.5f, 1.5f, -0.5f, -1.5f, 40000.0f, -40000.0f};
    const int16_t want[6] = {0, 2, 0, -2, 32767, -32768};
    int16_t out[6];
    (void)state;

    dsp.to_s16(out, in, 6);

    assert_memory_equal(out, want, sizeof(want));
}

static void a_filter_adds_to_what_is_there(void **state)
{
    const float x[4] = {1, 2, 3, 4};
    const float taps[2] = {10, 1};
    const struct cvi__fir_bank bank = {x, taps, 2, 1, 3};
    float out[3] = {100, 100, 100};
    (void)state;

    dsp.fir(out, &bank, 3);

    assert_true(out[0] == 112 && out[1] == 123 && out[2] == 134);
}

static void blending_keeps_and_covers_exactly(void **state)
{
    const uint8_t alpha[3] = {0, 255, 128};
    uint8_t dst[3] = {10, 10, 10};
    const uint8_t src[3] = {99, 77, 50};
    const uint8_t pre[3] = {0, 33, 50};
    (void)state;

    dsp.blend_const(dst, alpha, 210, 3);
    assert_int_equal(dst[0], 10);
    assert_int_equal(dst[1], 210);
    assert_int_equal(dst[2], 110);

    dsp.blend_mask(dst, src, alpha, 3);
    assert_int_equal(dst[0], 10);
    assert_int_equal(dst[1], 77);
    assert_int_equal(dst[2], 80);

    dsp.blend_pre(dst, pre, alpha, 3);
    assert_int_equal(dst[0], 10);
    assert_int_equal(dst[1], 33);
    assert_int_equal(dst[2], 50 + 40);
}

static void pixels_over_a_picture_cover_it_by_their_alpha(void **state)
{
    /* nothing, opaque blue, half of white */
    const uint8_t row[16] = {0, 0, 0, 0, 255, 0, 0, 255, 128, 128, 128, 128, 128, 128, 128, 128};
    uint8_t y[4] = {200, 200, 16, 235};
    uint8_t u[2] = {10, 90};
    uint8_t v[2] = {20, 128};
    const struct cvi__chroma_row chroma = {u, v};
    (void)state;

    dsp.over_luma(y, row, 4);
    dsp.over_chroma(&chroma, row, row, 2);

    assert_memory_equal(y, ((uint8_t[]){200, 41, 126, 235}), 4);
    assert_memory_equal(u, ((uint8_t[]){125, 109}), 2); /* half of blue's 240 over 10 */
    assert_memory_equal(v, ((uint8_t[]){65, 128}), 2);
}

static void rows_halve_and_split(void **state)
{
    const uint8_t top[4] = {0, 1, 255, 255};
    const uint8_t bottom[4] = {1, 0, 255, 254};
    uint8_t a[2];
    uint8_t b[2];
    (void)state;

    dsp.halve(a, top, bottom, 2);
    assert_int_equal(a[0], 1);
    assert_int_equal(a[1], 255);
    dsp.split(a, b, top, 2);
    assert_int_equal(a[1], 255);
    assert_int_equal(b[0], 1);
}

static void scaling_rounds_and_clamps(void **state)
{
    const uint8_t row0[2] = {255, 0};
    const uint8_t row1[2] = {0, 255};
    const uint8_t *rows[2] = {row0, row1};
    const int16_t half[2] = {8192, 8192};
    const int16_t sharp[2] = {20480, -4096};
    const int32_t start[1] = {0};
    uint8_t out[2];
    (void)state;

    dsp.scale_v(out, rows, half, 2, 2);
    assert_int_equal(out[0], 128);
    dsp.scale_v(out, rows, sharp, 2, 2);
    assert_int_equal(out[0], 255);
    assert_int_equal(out[1], 0);
    dsp.scale_h(out, row0, start, half, 2, 1);
    assert_int_equal(out[0], 128);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mix_without_oneself_is_what_the_others_said),
        cmocka_unit_test(loud_mixes_bend_and_never_wrap),
        cmocka_unit_test(a_gain_of_one_changes_nothing_and_two_saturates),
        cmocka_unit_test(a_ramp_goes_from_one_gain_to_the_other),
        cmocka_unit_test(energy_is_the_sum_of_squares),
        cmocka_unit_test(g711_has_the_code_words_of_the_standard),
        cmocka_unit_test(g711_codes_survive_decoding_and_encoding),
        cmocka_unit_test(g711_errs_by_a_step_at_most),
        cmocka_unit_test(rounding_to_samples_is_to_even_and_saturates),
        cmocka_unit_test(a_filter_adds_to_what_is_there),
        cmocka_unit_test(blending_keeps_and_covers_exactly),
        cmocka_unit_test(pixels_over_a_picture_cover_it_by_their_alpha),
        cmocka_unit_test(rows_halve_and_split),
        cmocka_unit_test(scaling_rounds_and_clamps),
    };

    return cmocka_run_group_tests(tests, open_reference, NULL);
}
