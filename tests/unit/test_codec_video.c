/* SPDX-License-Identifier: MIT */
#include "codec/codec.h"
#include "codec/h264_sps.h"
#include "common/cm.h"
#include "common/counting.h"
#include "common/picture.h"

#define NAL_IDR 5
#define NAL_SEI 6
#define NAL_SPS 7
#define NAL_PPS 8

static const cvi__video_enc_params VIDEO = {
    .codec = CVI_CODEC_H264, .width = 320, .height = 180, .fps = 30, .bitrate_kbps = 500};

/* The encoders of this build: VP8 and the H.264 engines. */
static size_t all_params(cvi__video_enc_params out[3])
{
    for (int i = 0; i < 3; i++) {
        out[i] = VIDEO;
    }
    out[0].codec = CVI_CODEC_VP8;
    out[1].engine = CVI__VIDEO_ENGINE_X264;
    out[2].engine = CVI__VIDEO_ENGINE_OPENH264;
    return 3;
}

static cvi__video_enc *open_enc(const cvi__video_enc_params *params)
{
    cvi__video_enc *enc = NULL;

    assert_int_equal(cvi__video_enc_create(&enc, params, NULL), CVI_OK);
    return enc;
}

static cvi__video_dec *open_dec(uint32_t codec)
{
    cvi__video_dec *dec = NULL;

    assert_int_equal(cvi__video_dec_create(&dec, codec, NULL), CVI_OK);
    return dec;
}

/* Encode picture number k; the picture stays in `p`. */
static cvi__video_unit encode(cvi__video_enc *enc, const cvi__i420 *p, uint32_t k, int want_key)
{
    const cvi__i420_view view = cvi__i420_read(p);
    cvi__video_unit unit;

    assert_int_equal(cvi__video_enc_encode(enc, &view, k * 33333u, want_key, &unit), CVI_OK);
    return unit;
}

/* The types of the NAL units, as text of one digit each ("785"), and the longest. */
static size_t list_nals(const cvi__video_unit *unit, char *types, size_t cap)
{
    size_t at = 0;
    size_t start = 0;
    size_t size = 0;
    size_t longest = 0;
    size_t n = 0;

    while (n + 1 < cap && cvi__avc_next_nal(unit->data, unit->len, &at, &start, &size)) {
        types[n++] = (char)('0' + (unit->data[start] & 0x1f));
        longest = CVI_MAX(longest, size);
    }
    types[n] = 0;
    return longest;
}

static cvi__avc_sps first_sps(const cvi__video_unit *unit)
{
    cvi__avc_sps sps;
    size_t at = 0;
    size_t start = 0;
    size_t size = 0;

    while (cvi__avc_next_nal(unit->data, unit->len, &at, &start, &size)) {
        if ((unit->data[start] & 0x1f) == NAL_SPS) {
            assert_int_equal(cvi__avc_sps_parse(&sps, unit->data + start, size), CVI_OK);
            return sps;
        }
    }
    fail_msg("no SPS");
    return sps;
}

static void what_is_encoded_decodes_alike(void **state)
{
    cvi__video_enc_params params[3];
    const size_t count = all_params(params);
    cvi__i420 p = picture_new(VIDEO.width, VIDEO.height);
    (void)state;

    for (size_t i = 0; i < count; i++) {
        cvi__video_enc *enc = open_enc(&params[i]);
        cvi__video_dec *dec = open_dec(params[i].codec);

        for (uint32_t k = 0; k < 30; k++) {
            cvi__i420_view shown;

            picture_paint(&p, k);
            const cvi__i420_view want = cvi__i420_read(&p);
            const cvi__video_unit unit = encode(enc, &p, k, 0);
            uint8_t *exact = heap_copy(unit.data, unit.len);
            assert_int_equal(cvi__video_dec_decode(dec, exact, unit.len, &shown), CVI_OK);
            free(exact);
            assert_int_equal(shown.width, VIDEO.width);
            assert_int_equal(shown.height, VIDEO.height);
            for (int c = 0; c < 3; c++) {
                assert_true(picture_psnr(&want, &shown, c) > 32);
            }
            assert_int_equal(cvi__video_dec_is_damaged(dec), 0);
        }
        cvi__video_enc_destroy(&enc);
        cvi__video_dec_destroy(&dec);
    }
    free(p.data[0]);
}

static void keyframes_come_first_and_on_request_only(void **state)
{
    cvi__video_enc_params params[3];
    const size_t count = all_params(params);
    cvi__i420 p = picture_new(VIDEO.width, VIDEO.height);
    (void)state;

    for (size_t i = 0; i < count; i++) {
        cvi__video_enc *enc = open_enc(&params[i]);

        for (uint32_t k = 0; k < 60; k++) {
            picture_paint(&p, k < 30 ? 0 : k * 37); /* cuts from the middle on */
            const cvi__video_unit unit = encode(enc, &p, k, k == 20);

            assert_int_equal(unit.is_keyframe, k == 0 || k == 20);
        }
        cvi__video_enc_destroy(&enc);
    }
    free(p.data[0]);
}

static void every_idr_has_its_parameter_sets_in_front(void **state)
{
    cvi__video_enc_params params[3];
    const size_t count = all_params(params);
    cvi__i420 p = picture_new(VIDEO.width, VIDEO.height);
    (void)state;

    for (size_t i = 1; i < count; i++) {
        cvi__video_enc *enc = open_enc(&params[i]);

        for (uint32_t k = 0; k < 4; k++) {
            char types[64];

            picture_paint(&p, k);
            const cvi__video_unit unit = encode(enc, &p, k, k == 2);
            list_nals(&unit, types, sizeof(types));
            assert_string_equal(types, k % 2 == 0 ? "785" : "1");
        }
        cvi__video_enc_destroy(&enc);
    }
    free(p.data[0]);
}

static void the_sps_says_what_was_asked_for(void **state)
{
    static const struct {
        uint32_t engine, profile, level, constraints;
    } cases[] = {
        {CVI__VIDEO_ENGINE_X264, CVI__H264_PROFILE_BASELINE, 31, 0xc0},
        {CVI__VIDEO_ENGINE_X264, CVI__H264_PROFILE_BASELINE, 13, 0xc0},
        {CVI__VIDEO_ENGINE_X264, CVI__H264_PROFILE_HIGH, 40, 0},
        {CVI__VIDEO_ENGINE_X264, CVI__H264_PROFILE_MAIN, 30, 0x40},
        {CVI__VIDEO_ENGINE_OPENH264, CVI__H264_PROFILE_BASELINE, 31, 0xc0},
        {CVI__VIDEO_ENGINE_OPENH264, CVI__H264_PROFILE_BASELINE, 13, 0xc0},
    };
    cvi__i420 p = picture_new(VIDEO.width, VIDEO.height);
    (void)state;
    picture_paint(&p, 0);

    for (size_t i = 0; i < CVI_ARRAY_LEN(cases); i++) {
        cvi__video_enc_params params = VIDEO;

        params.engine = cases[i].engine;
        params.profile = cases[i].profile;
        params.level = cases[i].level;
        cvi__video_enc *enc = open_enc(&params);
        const cvi__video_unit unit = encode(enc, &p, 0, 0);
        const cvi__avc_sps sps = first_sps(&unit);

        assert_int_equal(sps.profile, cases[i].profile);
        assert_int_equal(sps.level, cases[i].level);
        assert_int_equal(sps.constraints & 0xc0, cases[i].constraints);
        assert_int_equal(sps.width, VIDEO.width);
        assert_int_equal(sps.height, VIDEO.height);
        assert_int_equal(sps.chroma_format, 1);
        cvi__video_enc_destroy(&enc);
    }
    free(p.data[0]);
}

/* Noise that costs many bits. */
static void paint_noise(const cvi__i420 *p, uint32_t seed)
{
    for (uint32_t y = 0; y < p->height; y++) {
        for (uint32_t x = 0; x < p->width; x++) {
            seed = seed * 1664525 + 1013904223;
            p->data[0][y * p->stride[0] + x] = (uint8_t)(100 + (seed >> 26));
        }
    }
}

static void no_nal_unit_is_longer_than_the_limit(void **state)
{
    cvi__video_enc_params params[3];
    const size_t count = all_params(params);
    cvi__i420 p = picture_new(VIDEO.width, VIDEO.height);
    (void)state;

    for (size_t i = 1; i < count; i++) {
        char types[256];
        size_t slices = 0;

        params[i].max_slice_bytes = 1100;
        params[i].bitrate_kbps = 2000;
        cvi__video_enc *enc = open_enc(&params[i]);
        cvi__video_dec *dec = open_dec(CVI_CODEC_H264);
        for (uint32_t k = 0; k < 10; k++) {
            cvi__i420_view shown;

            paint_noise(&p, k);
            const cvi__video_unit unit = encode(enc, &p, k, 0);
            assert_in_range(list_nals(&unit, types, sizeof(types)), 1, 1100);
            slices += strlen(types);
            assert_int_equal(cvi__video_dec_decode(dec, unit.data, unit.len, &shown), CVI_OK);
        }
        assert_true(slices > 20);
        cvi__video_enc_destroy(&enc);
        cvi__video_dec_destroy(&dec);
    }
    free(p.data[0]);
}

/* Bytes of `pictures` from number `first` on. */
static size_t encode_many(cvi__video_enc *enc, const cvi__i420 *p, uint32_t first,
                          uint32_t pictures)
{
    size_t total = 0;

    for (uint32_t k = first; k < first + pictures; k++) {
        paint_noise(p, k);
        const cvi__video_unit unit = encode(enc, p, k, 0);

        assert_int_equal(unit.is_keyframe, k == 0);
        total += unit.len;
    }
    return total;
}

static void the_bit_rate_changes_without_a_keyframe(void **state)
{
    cvi__video_enc_params params[3];
    const size_t count = all_params(params);
    cvi__i420 p = picture_new(VIDEO.width, VIDEO.height);
    (void)state;

    for (size_t i = 0; i < count; i++) {
        params[i].bitrate_kbps = 2000;
        cvi__video_enc *enc = open_enc(&params[i]);
        encode_many(enc, &p, 0, 60);
        const size_t high = encode_many(enc, &p, 60, 60);

        assert_int_equal(cvi__video_enc_set_bitrate(enc, 500), CVI_OK);
        encode_many(enc, &p, 120, 30);
        const size_t low = encode_many(enc, &p, 150, 60);

        assert_true(low * 2 < high);
        assert_int_equal(cvi__video_enc_set_bitrate(enc, 0), CVI_EINVAL);
        cvi__video_enc_destroy(&enc);
    }
    free(p.data[0]);
}

static void sizes_over_the_level_are_refused(void **state)
{
    cvi__video_enc_params params = VIDEO;
    cvi__video_enc *enc = NULL;
    (void)state;

    params.width = 1280;
    params.height = 720;
    params.level = 30;
    assert_int_equal(cvi__video_enc_create(&enc, &params, NULL), CVI_ELIMIT);
    assert_null(enc);
    params.level = 31;
    assert_int_equal(cvi__video_enc_create(&enc, &params, NULL), CVI_OK);
    cvi__video_enc_destroy(&enc);
    params.level = 32;
    params.width = 1922;
    assert_int_equal(cvi__video_enc_create(&enc, &params, NULL), CVI_EINVAL);
}

/* An SPS of baseline, level 5.1, that asks for 4096 x 2304. */
static const uint8_t LARGE_SPS[] = {
    0x00, 0x00, 0x00, 0x01, 0x67, 0x42, 0xc0, 0x33, 0xda, 0x00, 0x40, 0x00, 0x48, 0x64,
};

static void pictures_over_the_limit_are_refused_unseen(void **state)
{
    const uint8_t vp8[] = {0x10, 0x00, 0x00, 0x9d, 0x01, 0x2a, 0x82, 0x07, 0x38, 0x04, 0, 0};
    cvi__video_dec *h264 = open_dec(CVI_CODEC_H264);
    cvi__video_dec *vpx = open_dec(CVI_CODEC_VP8);
    cvi__avc_sps sps;
    cvi__i420_view shown;
    (void)state;

    assert_int_equal(cvi__avc_sps_parse(&sps, LARGE_SPS + 4, sizeof(LARGE_SPS) - 4), CVI_OK);
    assert_true(sps.width > CVI__VIDEO_WIDTH_MAX);
    assert_int_equal(cvi__video_dec_decode(h264, LARGE_SPS, sizeof(LARGE_SPS), &shown), CVI_ELIMIT);
    assert_int_equal(cvi__video_dec_decode(vpx, vp8, sizeof(vp8), &shown), CVI_ELIMIT);

    cvi__video_dec_destroy(&h264);
    cvi__video_dec_destroy(&vpx);
}

static void without_a_keyframe_there_is_no_picture(void **state)
{
    cvi__video_enc_params params[3];
    const size_t count = all_params(params);
    cvi__i420 p = picture_new(VIDEO.width, VIDEO.height);
    (void)state;

    for (size_t i = 0; i < count; i++) {
        cvi__video_enc *enc = open_enc(&params[i]);
        cvi__video_dec *dec = open_dec(params[i].codec);
        cvi__i420_view shown;

        picture_paint(&p, 0);
        encode(enc, &p, 0, 0);
        const cvi__video_unit unit = encode(enc, &p, 1, 0);
        const int rc = cvi__video_dec_decode(dec, unit.data, unit.len, &shown);
        assert_true(rc == CVI_EMEDIA_CORRUPT || rc == CVI_AGAIN);
        cvi__video_enc_destroy(&enc);
        cvi__video_dec_destroy(&dec);
    }
    free(p.data[0]);
}

static void damaged_units_never_break_a_decoder(void **state)
{
    cvi__video_enc_params params[3];
    const size_t count = all_params(params);
    cvi__i420 p = picture_new(VIDEO.width, VIDEO.height);
    uint32_t seed = 7;
    (void)state;

    for (size_t i = 0; i < count; i++) {
        cvi__video_enc *enc = open_enc(&params[i]);
        cvi__video_dec *dec = open_dec(params[i].codec);
        cvi__i420_view shown;
        cvi__video_unit unit;

        for (uint32_t k = 0; k < 60; k++) {
            picture_paint(&p, k);
            unit = encode(enc, &p, k, k % 10 == 0);
            uint8_t *hurt = heap_copy(unit.data, unit.len);
            seed = seed * 1664525 + 1013904223;
            const size_t len = k % 3 == 2 ? 1 + seed % unit.len : unit.len;
            for (int b = 0; b < 8; b++) {
                seed = seed * 1664525 + 1013904223;
                hurt[(seed >> 8) % len] ^= (uint8_t)(1 << b);
            }
            const int rc = cvi__video_dec_decode(dec, hurt, len, &shown);
            free(hurt);
            assert_true(rc == CVI_OK || rc == CVI_AGAIN || rc == CVI_EMEDIA_CORRUPT ||
                        rc == CVI_ELIMIT || rc == CVI_EMEDIA_FORMAT);
        }
        unit = encode(enc, &p, 60, 1);
        const cvi__i420_view want = cvi__i420_read(&p);
        assert_int_equal(cvi__video_dec_decode(dec, unit.data, unit.len, &shown), CVI_OK);
        assert_true(picture_psnr(&want, &shown, 0) > 32);
        cvi__video_enc_destroy(&enc);
        cvi__video_dec_destroy(&dec);
    }
    free(p.data[0]);
}

static void the_size_follows_the_stream(void **state)
{
    cvi__video_enc_params params = VIDEO;
    cvi__video_dec *dec = open_dec(CVI_CODEC_H264);
    (void)state;

    for (uint32_t k = 1; k <= 3; k++) {
        params.width = 160 * k;
        params.height = 90 * k + k % 2 * 2;
        cvi__i420 p = picture_new(params.width, params.height);
        cvi__video_enc *enc = open_enc(&params);
        cvi__i420_view shown;

        picture_paint(&p, k);
        const cvi__video_unit unit = encode(enc, &p, 0, 0);
        assert_int_equal(cvi__video_dec_decode(dec, unit.data, unit.len, &shown), CVI_OK);
        assert_int_equal(shown.width, params.width);
        assert_int_equal(shown.height, params.height);
        cvi__video_enc_destroy(&enc);
        free(p.data[0]);
    }
    cvi__video_dec_destroy(&dec);
}

static void pictures_in_steady_state_allocate_nothing(void **state)
{
    cvi__video_enc_params params[3];
    const size_t count = all_params(params);
    cvi__i420 p = picture_new(VIDEO.width, VIDEO.height);
    (void)state;

    for (size_t i = 0; i < count; i++) {
        struct counting counting;
        cvi__video_enc *enc = NULL;
        cvi__video_dec *dec = NULL;
        cvi__i420_view shown;

        counting_init(&counting, 0);
        assert_int_equal(cvi__video_enc_create(&enc, &params[i], &counting.allocator), CVI_OK);
        assert_int_equal(cvi__video_dec_create(&dec, params[i].codec, &counting.allocator), CVI_OK);
        const size_t before = counting.calls;
        for (uint32_t k = 0; k < 20; k++) {
            picture_paint(&p, k);
            const cvi__video_unit unit = encode(enc, &p, k, k == 10);

            assert_int_equal(cvi__video_dec_decode(dec, unit.data, unit.len, &shown), CVI_OK);
        }
        assert_true(before > 0);
        assert_int_equal(counting.calls, before);
        cvi__video_enc_destroy(&enc);
        cvi__video_dec_destroy(&dec);
        assert_int_equal(counting.live, 0);
    }
    free(p.data[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_encoded_decodes_alike),
        cmocka_unit_test(keyframes_come_first_and_on_request_only),
        cmocka_unit_test(every_idr_has_its_parameter_sets_in_front),
        cmocka_unit_test(the_sps_says_what_was_asked_for),
        cmocka_unit_test(no_nal_unit_is_longer_than_the_limit),
        cmocka_unit_test(the_bit_rate_changes_without_a_keyframe),
        cmocka_unit_test(sizes_over_the_level_are_refused),
        cmocka_unit_test(pictures_over_the_limit_are_refused_unseen),
        cmocka_unit_test(without_a_keyframe_there_is_no_picture),
        cmocka_unit_test(damaged_units_never_break_a_decoder),
        cmocka_unit_test(the_size_follows_the_stream),
        cmocka_unit_test(pictures_in_steady_state_allocate_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
