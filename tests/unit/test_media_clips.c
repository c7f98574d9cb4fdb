/* SPDX-License-Identifier: MIT */
#include "common/cm.h"
#include "common/wav.h"
#include "media/clips.h"
#include "media/wav.h"

#include <cvi/media.h>

#include <stdio.h>

static const cvi__clip *get(const cvi_clips *clips, const char *name)
{
    const cvi__clip *clip = NULL;

    assert_int_equal(cvi__clips_get(clips, name, &clip), CVI_OK);
    return clip;
}

static int parse(const uint8_t *wav, size_t len, cvi__wav *out)
{
    uint8_t *copy = heap_copy(wav, len);
    const char *why = NULL;
    size_t offset = 0;
    const int rc = cvi__wav_parse(out, copy, len, &offset, &why);

    assert_true(offset <= len);
    assert_true((rc == CVI_OK) == (why[0] == '\0'));
    if (rc == CVI_OK) {
        for (size_t i = 0; i < out->frames; i++) {
            (void)cvi__wav_mono(out, i);
        }
    }
    free(copy);
    return rc;
}

static void a_plain_file_is_read(void **state)
{
    cvi__wav w;
    size_t len = 0;
    uint8_t *wav = wav_make(&len, 22050, 2, 10);
    (void)state;

    assert_int_equal(parse(wav, len, &w), CVI_OK);

    assert_int_equal(w.rate_hz, 22050);
    assert_int_equal(w.channels, 2);
    assert_int_equal(w.frames, 10);
    free(wav);
}

static void every_cut_is_refused_or_bounded(void **state)
{
    cvi__wav w;
    size_t len = 0;
    uint8_t *wav = wav_make(&len, 8000, 1, 20);
    (void)state;

    for (size_t cut = 0; cut <= len; cut++) {
        const int rc = parse(wav, cut, &w);

        assert_int_equal(rc, cut < 44 ? CVI_EMEDIA_WAV : CVI_OK);
        assert_int_equal(rc == CVI_OK ? w.frames : 0, cut < 44 ? 0 : (cut - 44) / 2);
    }
    free(wav);
}

static void what_is_not_pcm_of_16_bits_is_refused(void **state)
{
    static const struct {
        size_t at;
        uint32_t value;
        size_t bytes;
    } changes[] = {{0, 'X', 1}, {8, 'X', 1}, {16, 15, 4},   {20, 3, 2},
                   {22, 0, 2},  {22, 3, 2},  {24, 7999, 4}, {24, 48001, 4},
                   {34, 8, 2},  {32, 4, 2},  {36, 'X', 1},  {24, 1u << 31, 4}};
    (void)state;

    for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
        cvi__wav w;
        size_t len = 0;
        uint8_t *wav = wav_make(&len, 16000, 1, 20);

        wav_put(wav + changes[i].at, changes[i].value, changes[i].bytes);
        assert_int_equal(parse(wav, len, &w), CVI_EMEDIA_WAV);
        free(wav);
    }
}

static void other_chunks_are_skipped_and_sizes_may_lie(void **state)
{
    cvi__wav w;
    size_t len = 0;
    uint8_t *wav = wav_make(&len, 8000, 1, 20);
    uint8_t more[200];
    (void)state;

    memcpy(more, wav, 12);
    memcpy(more + 12, "LIST\x03\0\0\0abc", 12); /* odd: padded to 4 */
    more[23] = 0;
    memcpy(more + 24, wav + 12, len - 12);
    wav_put(more + 24 + 28, 0xffffffff, 4); /* a data chunk that promises too much */

    assert_int_equal(parse(more, len + 12, &w), CVI_OK);
    assert_int_equal(w.frames, 20);
    free(wav);
}

static double tone_of(const cvi__clip *clip, double hz)
{
    double re = 0;
    double im = 0;

    for (size_t i = 0; i < clip->samples; i++) {
        const double a = 2 * 3.14159265358979323846 * hz / 48000.0 * (double)i;

        re += clip->pcm[i] * cos(a);
        im += clip->pcm[i] * sin(a);
    }
    return 2 * sqrt(re * re + im * im) / (double)clip->samples;
}

static void sound_of_any_rate_becomes_48_khz(void **state)
{
    static const uint32_t rates[] = {8000, 11025, 16000, 22050, 32000, 44100, 47999, 48000};
    cvi_clips *clips = NULL;
    (void)state;
    assert_int_equal(cvi_clips_create(&clips, NULL), CVI_OK);

    for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
        size_t len = 0;
        uint8_t *wav = wav_tone(&len, rates[i], 1 + i % 2, 1000, rates[i] / 2);

        assert_int_equal(cvi_clips_add_wav(clips, "tone", wav, len), CVI_OK);
        const cvi__clip *clip = get(clips, "tone");
        assert_in_range(clip->samples, 23990, 24000);
        assert_in_range((int)tone_of(clip, 1000), 7900, 8100);
        assert_true(tone_of(clip, rates[i] - 1000.0) < 8000 / 1000 || rates[i] > 40000);
        free(wav);
    }
    cvi_clips_destroy(&clips);
}

static void a_file_at_48_khz_is_kept_bit_for_bit(void **state)
{
    cvi_clips *clips = NULL;
    size_t len = 0;
    uint8_t *wav = wav_tone(&len, 48000, 1, 441, 100);
    (void)state;
    assert_int_equal(cvi_clips_create(&clips, NULL), CVI_OK);

    assert_int_equal(cvi_clips_add_wav(clips, "x", wav, len), CVI_OK);

    const cvi__clip *clip = get(clips, "x");
    assert_int_equal(clip->samples, 100);
    for (size_t i = 0; i < 100; i++) {
        assert_int_equal((uint16_t)clip->pcm[i], wav[44 + 2 * i] | wav[45 + 2 * i] << 8);
    }
    free(wav);
    cvi_clips_destroy(&clips);
}

static void names_are_found_replaced_and_bounded(void **state)
{
    cvi_clips *clips = NULL;
    size_t len = 0;
    uint8_t *wav = wav_make(&len, 48000, 1, 10);
    char name[200];
    (void)state;
    assert_int_equal(cvi_clips_create(&clips, NULL), CVI_OK);

    for (int i = 0; i < 100; i++) {
        snprintf(name, sizeof(name), "en/%d", i * 37 % 100);
        assert_int_equal(cvi_clips_has(clips, name), 0);
        assert_int_equal(cvi_clips_add_wav(clips, name, wav, len), CVI_OK);
        assert_int_equal(cvi_clips_has(clips, name), 1);
    }
    assert_int_equal(cvi_clips_add_wav(clips, "en/5", wav, len - 10), CVI_OK);
    assert_int_equal(get(clips, "en/5")->samples, 5);
    assert_int_equal(cvi_clips_add_wav(clips, "", wav, len), CVI_EINVAL);
    memset(name, 'n', 121);
    name[121] = '\0';
    assert_int_equal(cvi_clips_add_wav(clips, name, wav, len), CVI_EINVAL);
    assert_int_equal(cvi_clips_has(clips, NULL), 0);
    assert_int_equal(cvi_clips_has(NULL, "x"), 0);
    free(wav);
    cvi_clips_destroy(&clips);
}

static void the_limit_counts_converted_sound(void **state)
{
    cvi_clips_params p;
    cvi_clips *clips = NULL;
    size_t len = 0;
    uint8_t *wav = wav_make(&len, 8000, 1, 100); /* 600 samples, 1200 bytes at 48 kHz */
    (void)state;
    CVI_CLIPS_PARAMS_INIT(&p);
    p.max_bytes = 2400;
    assert_int_equal(cvi_clips_create(&clips, &p), CVI_OK);

    assert_int_equal(cvi_clips_add_wav(clips, "a", wav, len), CVI_OK);
    assert_int_equal(cvi_clips_add_wav(clips, "b", wav, len), CVI_OK);
    assert_int_equal(cvi_clips_add_wav(clips, "c", wav, len), CVI_ELIMIT);

    assert_int_equal(cvi_clips_last_error(clips)->status, CVI_ELIMIT);
    assert_int_equal(cvi_clips_has(clips, "c"), 0);
    free(wav);
    cvi_clips_destroy(&clips);
}

static void an_error_says_where(void **state)
{
    cvi_clips *clips = NULL;
    size_t len = 0;
    uint8_t *wav = wav_make(&len, 8000, 1, 1);
    (void)state;
    assert_int_equal(cvi_clips_create(&clips, NULL), CVI_OK);
    wav_put(wav + 22, 5, 2);

    assert_int_equal(cvi_clips_add_wav(clips, "five", wav, len), CVI_EMEDIA_WAV);

    assert_int_equal(cvi_clips_last_error(clips)->offset, 22);
    assert_non_null(strstr(cvi_clips_last_error(clips)->message, "five"));
    free(wav);
    cvi_clips_destroy(&clips);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_file_is_read),
        cmocka_unit_test(every_cut_is_refused_or_bounded),
        cmocka_unit_test(what_is_not_pcm_of_16_bits_is_refused),
        cmocka_unit_test(other_chunks_are_skipped_and_sizes_may_lie),
        cmocka_unit_test(sound_of_any_rate_becomes_48_khz),
        cmocka_unit_test(a_file_at_48_khz_is_kept_bit_for_bit),
        cmocka_unit_test(names_are_found_replaced_and_bounded),
        cmocka_unit_test(the_limit_counts_converted_sound),
        cmocka_unit_test(an_error_says_where),
    };
    return cmocka_run_group_tests_name("media_clips", tests, NULL, NULL);
}
