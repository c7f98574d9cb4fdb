/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "codec/codec.h"
#include "common/cm.h"

#define PI 3.14159265358979323846

static void fill_tone(int16_t *pcm, size_t n, double hz, uint32_t rate, size_t from)
{
    for (size_t i = 0; i < n; i++) {
        pcm[i] = (int16_t)lrint(10000 * sin(2 * PI * hz * (double)(from + i) / rate));
    }
}

/* Power of one frequency, and of all: their ratio is 1 for a pure tone. */
static double purity(const int16_t *pcm, size_t n, double hz, uint32_t rate)
{
    double re = 0;
    double im = 0;
    double all = 1e-9;

    for (size_t i = 0; i < n; i++) {
        re += pcm[i] * cos(2 * PI * hz * (double)i / rate);
        im += pcm[i] * sin(2 * PI * hz * (double)i / rate);
        all += (double)pcm[i] * pcm[i];
    }
    return 2 * (re * re + im * im) / ((double)n * all);
}

struct pair {
    cvi__audio_enc *enc;
    cvi__audio_dec *dec;
    uint32_t rate;
    size_t samples;
};

static struct pair open_pair(uint32_t codec, uint32_t ptime_ms)
{
    const cvi__audio_enc_params params = {.codec = codec, .ptime_ms = ptime_ms};
    struct pair p = {.rate = cvi__audio_rate(codec)};

    assert_int_equal(cvi__audio_enc_create(&p.enc, &params, NULL), CVI_OK);
    assert_int_equal(cvi__audio_dec_create(&p.dec, codec, NULL), CVI_OK);
    p.samples = cvi__audio_enc_samples(p.enc);
    return p;
}

static void close_pair(struct pair *p)
{
    cvi__audio_enc_destroy(&p->enc);
    cvi__audio_dec_destroy(&p->dec);
    assert_null(p->enc);
    assert_null(p->dec);
}

/* Code `packets` of a 400 Hz tone; the last ones are left in `pcm`. Returns the bytes of one. */
static size_t run_tone(struct pair *p, int packets, int16_t *pcm)
{
    size_t len = 0;

    for (int k = 0; k < packets; k++) {
        uint8_t coded[CVI__AUDIO_UNIT_MAX];
        size_t made = 0;

        fill_tone(pcm, p->samples, 400, p->rate, (size_t)k * p->samples);
        assert_int_equal(cvi__audio_enc_encode(p->enc, pcm, coded, &len), CVI_OK);
        uint8_t *exact = heap_copy(coded, len);
        assert_int_equal(
            cvi__audio_dec_decode(p->dec, exact, len, pcm, CVI__AUDIO_SAMPLES_MAX, &made), CVI_OK);
        free(exact);
        assert_int_equal(made, p->samples);
    }
    return len;
}

static void every_codec_keeps_a_tone_at_every_packet_time(void **state)
{
    static const uint32_t codecs[] = {CVI_CODEC_PCMU, CVI_CODEC_PCMA, CVI_CODEC_G722,
                                      CVI_CODEC_OPUS};
    int16_t pcm[CVI__AUDIO_SAMPLES_MAX];
    (void)state;

    for (size_t c = 0; c < CVI_ARRAY_LEN(codecs); c++) {
        for (uint32_t ptime = 10; ptime <= 60; ptime += 10) {
            struct pair p = open_pair(codecs[c], ptime);

            assert_int_equal(p.samples, p.rate / 1000 * ptime);
            run_tone(&p, 20, pcm);
            /* whole periods of 400 Hz: 2.5 ms each */
            assert_true(purity(pcm, p.samples, 400, p.rate) > 0.98);
            close_pair(&p);
        }
    }
}

static void fixed_rate_codecs_give_packets_of_their_rate(void **state)
{
    int16_t pcm[CVI__AUDIO_SAMPLES_MAX];
    struct pair ulaw = open_pair(CVI_CODEC_PCMU, 20);
    struct pair g722 = open_pair(CVI_CODEC_G722, 20);
    (void)state;

    assert_int_equal(run_tone(&ulaw, 1, pcm), 160);
    assert_int_equal(run_tone(&g722, 1, pcm), 160);

    close_pair(&ulaw);
    close_pair(&g722);
}

static void a_loss_is_filled_and_fades_to_silence(void **state)
{
    static const uint32_t codecs[] = {CVI_CODEC_PCMA, CVI_CODEC_G722};
    int16_t pcm[CVI__AUDIO_SAMPLES_MAX];
    (void)state;

    for (size_t c = 0; c < CVI_ARRAY_LEN(codecs); c++) {
        struct pair p = open_pair(codecs[c], 20);

        run_tone(&p, 10, pcm);
        assert_int_equal(cvi__audio_dec_conceal(p.dec, NULL, 0, pcm, p.samples), CVI_OK);
        assert_true(purity(pcm, p.samples, 400, p.rate) > 0.9);
        for (int k = 0; k < 3; k++) {
            assert_int_equal(cvi__audio_dec_conceal(p.dec, NULL, 0, pcm, p.samples), CVI_OK);
        }
        for (size_t i = 0; i < p.samples; i++) {
            assert_int_equal(pcm[i], 0);
        }
        close_pair(&p);
    }
}

static void sound_after_a_loss_has_no_click(void **state)
{
    int16_t pcm[CVI__AUDIO_SAMPLES_MAX];
    uint8_t coded[CVI__AUDIO_UNIT_MAX];
    struct pair p = open_pair(CVI_CODEC_PCMU, 20);
    size_t len = 0;
    size_t made = 0;
    int16_t before = 0;
    (void)state;

    run_tone(&p, 10, pcm);
    cvi__audio_dec_conceal(p.dec, NULL, 0, pcm, 37);
    before = pcm[36];
    fill_tone(pcm, p.samples, 400, p.rate, 0); /* another phase */
    cvi__audio_enc_encode(p.enc, pcm, coded, &len);
    assert_int_equal(cvi__audio_dec_decode(p.dec, coded, len, pcm, p.samples, &made), CVI_OK);

    /* a 400 Hz tone of 10000 moves by 3141 a sample at most */
    assert_in_range(abs(pcm[0] - before), 0, 4500);
    for (size_t i = 1; i < made; i++) {
        assert_in_range(abs(pcm[i] - pcm[i - 1]), 0, 4500);
    }
    close_pair(&p);
}

static void opus_conceals_by_itself_and_from_the_next_packet(void **state)
{
    const cvi__audio_enc_params params = {.codec = CVI_CODEC_OPUS, .loss_percent = 20};
    int16_t pcm[CVI__AUDIO_SAMPLES_MAX];
    uint8_t coded[CVI__AUDIO_UNIT_MAX];
    cvi__audio_enc *enc = NULL;
    cvi__audio_dec *dec = NULL;
    size_t len = 0;
    size_t made = 0;
    (void)state;

    assert_int_equal(cvi__audio_enc_create(&enc, &params, NULL), CVI_OK);
    assert_int_equal(cvi__audio_dec_create(&dec, CVI_CODEC_OPUS, NULL), CVI_OK);
    for (size_t k = 0; k < 20; k++) {
        fill_tone(pcm, 960, 400, 48000, k * 960);
        assert_int_equal(cvi__audio_enc_encode(enc, pcm, coded, &len), CVI_OK);
        if (k == 18) {
            continue; /* lost */
        }
        if (k == 19) {
            assert_int_equal(cvi__audio_dec_conceal(dec, coded, len, pcm, 960), CVI_OK);
            assert_true(purity(pcm, 960, 400, 48000) > 0.8);
        }
        assert_int_equal(cvi__audio_dec_decode(dec, coded, len, pcm, 5760, &made), CVI_OK);
    }
    assert_int_equal(cvi__audio_dec_conceal(dec, NULL, 0, pcm, 960), CVI_OK);
    assert_true(purity(pcm, 960, 400, 48000) > 0.8);

    cvi__audio_enc_destroy(&enc);
    cvi__audio_dec_destroy(&dec);
}

static void packets_over_120_ms_are_refused(void **state)
{
    static uint8_t long_packet[6000];
    int16_t pcm[CVI__AUDIO_SAMPLES_MAX];
    size_t made = 7;
    (void)state;

    for (uint32_t codec = CVI_CODEC_PCMU; codec <= CVI_CODEC_OPUS; codec++) {
        cvi__audio_dec *dec = NULL;

        assert_int_equal(cvi__audio_dec_create(&dec, codec, NULL), CVI_OK);
        assert_int_equal(
            cvi__audio_dec_decode(dec, long_packet, sizeof(long_packet), pcm, 5760, &made),
            CVI_EMEDIA_CORRUPT);
        assert_int_equal(made, 0);
        cvi__audio_dec_destroy(&dec);
    }
}

static void a_small_buffer_is_reported_and_the_decoder_goes_on(void **state)
{
    int16_t pcm[CVI__AUDIO_SAMPLES_MAX];
    (void)state;

    for (uint32_t codec = CVI_CODEC_PCMU; codec <= CVI_CODEC_OPUS; codec++) {
        struct pair p = open_pair(codec, 20);
        uint8_t coded[CVI__AUDIO_UNIT_MAX];
        size_t len = 0;
        size_t made = 0;

        fill_tone(pcm, p.samples, 400, p.rate, 0);
        assert_int_equal(cvi__audio_enc_encode(p.enc, pcm, coded, &len), CVI_OK);
        assert_int_equal(cvi__audio_dec_decode(p.dec, coded, len, pcm, p.samples - 1, &made),
                         CVI_ETOOSMALL);
        assert_int_equal(cvi__audio_dec_decode(p.dec, coded, len, pcm, p.samples, &made), CVI_OK);
        assert_int_equal(made, p.samples);
        close_pair(&p);
    }
}

static void random_bytes_never_break_a_decoder(void **state)
{
    int16_t pcm[CVI__AUDIO_SAMPLES_MAX];
    uint32_t seed = 1;
    (void)state;

    for (uint32_t codec = CVI_CODEC_PCMU; codec <= CVI_CODEC_OPUS; codec++) {
        struct pair p = open_pair(codec, 20);

        for (int k = 0; k < 300; k++) {
            uint8_t junk[200];
            const size_t len = 1 + (size_t)k % sizeof(junk);
            size_t made = 0;

            for (size_t i = 0; i < len; i++) {
                seed = seed * 1664525 + 1013904223;
                junk[i] = (uint8_t)(seed >> 24);
            }
            uint8_t *exact = heap_copy(junk, len);
            const int rc = cvi__audio_dec_decode(p.dec, exact, len, pcm, 5760, &made);
            free(exact);
            assert_true(rc == CVI_OK || rc == CVI_EMEDIA_CORRUPT);
            assert_in_range(made, 0, 5760);
        }
        run_tone(&p, 20, pcm);
        assert_true(purity(pcm, p.samples, 400, p.rate) > 0.98);
        close_pair(&p);
    }
}

static void what_no_codec_has_is_refused(void **state)
{
    const cvi__audio_enc_params bad[] = {
        {.codec = CVI_CODEC_H264},
        {.codec = CVI_CODEC_PCMU, .ptime_ms = 25},
        {.codec = CVI_CODEC_PCMU, .ptime_ms = 70},
        {.codec = CVI_CODEC_OPUS, .bitrate_bps = 5999},
        {.codec = CVI_CODEC_OPUS, .loss_percent = 101},
    };
    cvi__audio_enc *enc = NULL;
    cvi__audio_dec *dec = NULL;
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(bad); i++) {
        assert_int_equal(cvi__audio_enc_create(&enc, &bad[i], NULL), CVI_EINVAL);
        assert_null(enc);
    }
    assert_int_equal(cvi__audio_dec_create(&dec, CVI_CODEC_VP8, NULL), CVI_EINVAL);
    assert_int_equal(cvi__audio_rate(CVI_CODEC_TELEPHONE_EVENT), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_codec_keeps_a_tone_at_every_packet_time),
        cmocka_unit_test(fixed_rate_codecs_give_packets_of_their_rate),
        cmocka_unit_test(a_loss_is_filled_and_fades_to_silence),
        cmocka_unit_test(sound_after_a_loss_has_no_click),
        cmocka_unit_test(opus_conceals_by_itself_and_from_the_next_packet),
        cmocka_unit_test(packets_over_120_ms_are_refused),
        cmocka_unit_test(a_small_buffer_is_reported_and_the_decoder_goes_on),
        cmocka_unit_test(random_bytes_never_break_a_decoder),
        cmocka_unit_test(what_no_codec_has_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
