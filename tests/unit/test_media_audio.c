/* SPDX-License-Identifier: MIT */
/* The store between packets and ticks: exact when nothing is wrong, quiet when something is. */
#include "common/cm.h"
#include "codec/codec.h"
#include "core/mem.h"
#include "media/audio_rendition.h"
#include "media/audio_source.h"

#include <math.h>
#include <stdlib.h>

#define PI 3.14159265358979323846
#define N CVI__TICK_SAMPLES

/* A sender of PCMA packets of 20 ms with a tone of 500 Hz. */
struct sender {
    cvi__audio_enc *enc;
    uint64_t samples;
};

static void sender_open(struct sender *s)
{
    const cvi__audio_enc_params p = {.codec = CVI_CODEC_PCMA};

    s->samples = 0;
    assert_int_equal(cvi__audio_enc_create(&s->enc, &p, cvi__mem_or_libc(NULL)), CVI_OK);
}

static void sender_feed(struct sender *s, cvi__audio_source *to, uint32_t lost, int is_dropped)
{
    int16_t pcm[160];
    uint8_t coded[CVI__AUDIO_UNIT_MAX];
    cvi_unit unit;

    CVI_UNIT_INIT(&unit);
    for (size_t i = 0; i < 160; i++) {
        pcm[i] = (int16_t)lrint(8000 * sin(2 * PI * 500 * (double)s->samples++ / 8000));
    }
    assert_int_equal(cvi__audio_enc_encode(s->enc, pcm, coded, &unit.len), CVI_OK);
    unit.data = coded;
    unit.medium = CVI_MEDIUM_AUDIO;
    unit.codec = CVI_CODEC_PCMA;
    unit.duration = 160;
    unit.lost = lost;
    if (!is_dropped) {
        assert_int_equal(cvi__audio_source_feed(to, &unit), CVI_OK);
    }
}

static void feed_lost(cvi__audio_source *to)
{
    cvi_unit unit;

    CVI_UNIT_INIT(&unit);
    unit.medium = CVI_MEDIUM_AUDIO;
    unit.duration = 160;
    assert_int_equal(cvi__audio_source_feed(to, &unit), CVI_OK);
}

static double power_of(const int16_t *pcm)
{
    double sum = 0;

    for (size_t i = 0; i < N; i++) {
        sum += (double)pcm[i] * pcm[i];
    }
    return sqrt(sum / N);
}

/* The largest step between samples: a click would be far above that of the tone itself. */
static int step_of(const int16_t *pcm, int16_t *last)
{
    int most = 0;

    for (size_t i = 0; i < N; i++) {
        most = CVI_MAX(most, abs(pcm[i] - *last));
        *last = pcm[i];
    }
    return most;
}

static void packets_in_time_pass_without_concealment(void **state)
{
    cvi__audio_source s;
    struct sender from;
    int16_t out[N];
    (void)state;
    assert_int_equal(cvi__audio_source_init(&s, cvi__mem_or_libc(NULL), 1), CVI_OK);
    sender_open(&from);
    assert_int_equal(cvi__audio_source_pull(&s, out), 0);

    for (int i = 0; i < 500; i++) {
        sender_feed(&from, &s, 0, 0);
        assert_int_equal(cvi__audio_source_pull(&s, out), 1);
        assert_int_equal(s.level, 0);
    }

    assert_int_equal(s.concealed_us, 0);
    assert_int_equal(s.decoded, 500);
    assert_in_range((int)power_of(out), 5500, 5800);
    cvi__audio_source_free(&s);
    cvi__audio_enc_destroy(&from.enc);
}

static void reported_losses_are_filled_and_counted(void **state)
{
    cvi__audio_source s;
    struct sender from;
    int16_t out[N];
    (void)state;
    assert_int_equal(cvi__audio_source_init(&s, cvi__mem_or_libc(NULL), 1), CVI_OK);
    sender_open(&from);

    for (int i = 0; i < 100; i++) {
        const int is_lost = i % 10 == 5;

        sender_feed(&from, &s, 0, is_lost);
        if (is_lost) {
            feed_lost(&s);
        }
        assert_int_equal(cvi__audio_source_pull(&s, out), 1);
        assert_true(power_of(out) > 2500);
    }
    assert_int_equal(s.concealed_us, 10 * 20000);
    assert_int_equal(s.level, 0);

    sender_feed(&from, &s, 0, 1);
    sender_feed(&from, &s, 1, 0); /* the loss is told with the packet after it */
    assert_int_equal(s.level, 2 * N);
    assert_int_equal(s.concealed_us, 11 * 20000);
    cvi__audio_source_free(&s);
    cvi__audio_enc_destroy(&from.enc);
}

static void a_loss_told_after_the_store_ran_dry_counts_once(void **state)
{
    cvi__audio_source s;
    struct sender from;
    int16_t out[N];
    (void)state;
    assert_int_equal(cvi__audio_source_init(&s, cvi__mem_or_libc(NULL), 1), CVI_OK);
    sender_open(&from);
    sender_feed(&from, &s, 0, 0);
    assert_int_equal(cvi__audio_source_pull(&s, out), 1);

    assert_int_equal(cvi__audio_source_pull(&s, out), 1); /* made up */
    feed_lost(&s);                                        /* that was it */

    assert_int_equal(s.concealed_us, 20000);
    assert_int_equal(s.level, 0);
    cvi__audio_source_free(&s);
    cvi__audio_enc_destroy(&from.enc);
}

static void silence_at_the_end_of_speech_is_no_loss(void **state)
{
    cvi__audio_source s;
    struct sender from;
    int16_t out[N];
    uint32_t sounding = 0;
    (void)state;
    assert_int_equal(cvi__audio_source_init(&s, cvi__mem_or_libc(NULL), 1), CVI_OK);
    sender_open(&from);
    sender_feed(&from, &s, 0, 0);

    for (int i = 0; i < 50; i++) {
        sounding += (uint32_t)cvi__audio_source_pull(&s, out);
    }

    assert_in_range(sounding, 2, 6);
    assert_int_equal(power_of(out), 0);
    assert_int_equal(s.concealed_us, 0);
    sender_feed(&from, &s, 0, 0);
    assert_int_equal(cvi__audio_source_pull(&s, out), 1);
    assert_int_equal(s.concealed_us, 0);
    cvi__audio_source_free(&s);
    cvi__audio_enc_destroy(&from.enc);
}

/* A sender whose clock is off by `ppm`, for `seconds`; what was made up, and the worst click. */
static void run_drift(int ppm, int seconds, uint64_t *concealed_us, int *click, size_t *delay)
{
    cvi__audio_source s;
    struct sender from;
    int16_t out[N];
    int16_t last = 0;
    const double interval = 20000.0 * (1.0 - ppm * 1e-6);
    double next = 0;

    assert_int_equal(cvi__audio_source_init(&s, cvi__mem_or_libc(NULL), 1), CVI_OK);
    sender_open(&from);
    *click = 0;
    *delay = 0;
    for (int tick = 0; tick < seconds * 50; tick++) {
        for (; next <= tick * 20000.0; next += interval) {
            sender_feed(&from, &s, 0, 0);
        }
        assert_int_equal(cvi__audio_source_pull(&s, out), 1);

        const int step = step_of(out, &last);

        *click = CVI_MAX(*click, step);
        *delay = CVI_MAX(*delay, s.level);
    }
    *concealed_us = s.concealed_us;
    cvi__audio_source_free(&s);
    cvi__audio_enc_destroy(&from.enc);
}

static void clocks_that_differ_are_followed_for_an_hour(void **state)
{
    static const int drifts[] = {300, -300, 0};
    (void)state;

    for (size_t i = 0; i < 3; i++) {
        uint64_t concealed = 0;
        size_t delay = 0;
        int click = 0;

        run_drift(drifts[i], 3600, &concealed, &click, &delay);
        assert_true(concealed <= 20000); /* the first time it runs dry, never again */
        assert_true(delay <= 2 * N + N / 2);
        assert_true(click < 700); /* the tone itself steps by 520 */
    }
}

static void a_burst_is_played_out_faster_and_a_flood_is_cut(void **state)
{
    cvi__audio_source s;
    struct sender from;
    int16_t out[N];
    (void)state;
    assert_int_equal(cvi__audio_source_init(&s, cvi__mem_or_libc(NULL), 1), CVI_OK);
    sender_open(&from);
    for (int i = 0; i < 4; i++) {
        sender_feed(&from, &s, 0, 0);
    }
    for (int i = 0; i < 50 * 15; i++) {
        sender_feed(&from, &s, 0, 0);
        assert_int_equal(cvi__audio_source_pull(&s, out), 1);
    }
    assert_true(s.level < 1300);

    int16_t last = out[N - 1];
    int click = 0;

    for (int i = 0; i < 100; i++) {
        sender_feed(&from, &s, 0, 0);
    }
    assert_true(s.level <= CVI__AUDIO_STORE);
    for (int i = 0; i < 51; i++) {
        sender_feed(&from, &s, 0, 0);
        assert_int_equal(cvi__audio_source_pull(&s, out), 1);

        const int step = step_of(out, &last);

        click = CVI_MAX(click, step);
    }
    assert_true(s.level < 4800);
    assert_true(click < 700);
    cvi__audio_source_free(&s);
    cvi__audio_enc_destroy(&from.enc);
}

static void junk_and_other_codecs_do_no_harm(void **state)
{
    static const uint32_t codecs[] = {CVI_CODEC_OPUS, CVI_CODEC_G722, CVI_CODEC_PCMU};
    cvi__audio_source s;
    int16_t out[N];
    uint8_t junk[200];
    cvi_unit unit;
    uint32_t seed = 7;
    (void)state;
    assert_int_equal(cvi__audio_source_init(&s, cvi__mem_or_libc(NULL), 1), CVI_OK);
    CVI_UNIT_INIT(&unit);
    unit.medium = CVI_MEDIUM_AUDIO;
    unit.data = junk;

    for (uint32_t i = 0; i < 300; i++) {
        for (size_t k = 0; k < sizeof(junk); k++) {
            seed = seed * 1664525u + 1013904223u;
            junk[k] = (uint8_t)(seed >> 24);
        }
        unit.codec = codecs[i % 3];
        unit.len = 1 + seed % sizeof(junk);
        unit.lost = seed % 20;
        unit.duration = seed % 100000;
        assert_int_equal(cvi__audio_source_feed(&s, &unit), CVI_OK);
        cvi__audio_source_pull(&s, out);
    }

    unit.codec = CVI_CODEC_H264;
    assert_int_equal(cvi__audio_source_feed(&s, &unit), CVI_EINVAL);
    cvi__audio_source_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(packets_in_time_pass_without_concealment),
        cmocka_unit_test(reported_losses_are_filled_and_counted),
        cmocka_unit_test(a_loss_told_after_the_store_ran_dry_counts_once),
        cmocka_unit_test(silence_at_the_end_of_speech_is_no_loss),
        cmocka_unit_test(clocks_that_differ_are_followed_for_an_hour),
        cmocka_unit_test(a_burst_is_played_out_faster_and_a_flood_is_cut),
        cmocka_unit_test(junk_and_other_codecs_do_no_harm),
    };
    return cmocka_run_group_tests_name("media_audio", tests, NULL, NULL);
}
