/* SPDX-License-Identifier: MIT */
/* The public handle, on the offers of room systems in tests/data/sdp. */
#include <stdio.h>

#include <cvi/session.h>

#include "common/cm.h"

static char offer[65536];
static size_t offer_len;
static cvi_negotiation_params params;
static cvi_negotiation *n;

static void load(const char *name)
{
    const char *data = getenv("CVI_TEST_DATA");
    char path[512];
    FILE *file;

    assert_non_null(data);
    snprintf(path, sizeof(path), "%s/sdp/%s", data, name);
    file = fopen(path, "rb");
    assert_non_null(file);
    offer_len = fread(offer, 1, sizeof(offer), file);
    fclose(file);
    assert_true(offer_len > 0 && offer_len < sizeof(offer));
}

static int set_up(void **state)
{
    (void)state;
    assert_int_equal(CVI_NEGOTIATION_PARAMS_INIT(&params), CVI_OK);
    params.seed = 7;
    params.signalling_is_secure = 1;
    return cvi_negotiation_create(&n, &params);
}

static int tear_down(void **state)
{
    (void)state;
    cvi_negotiation_destroy(&n);
    cvi_negotiation_destroy(&n); /* twice is harmless */
    return n != NULL;
}

static int feed(size_t len)
{
    char *exact = heap_copy(offer, len);
    const int rc = cvi_negotiation_feed_offer(n, exact, len);

    free(exact);
    return rc;
}

static cvi_negotiation_line line_at(uint32_t index)
{
    cvi_negotiation_line line;

    assert_int_equal(CVI_NEGOTIATION_LINE_INIT(&line), CVI_OK);
    assert_int_equal(cvi_negotiation_get_line(n, index, &line), CVI_OK);
    return line;
}

/* How often the answer has this text. */
static size_t count_in_answer(const char *what)
{
    static char answer[65536];
    size_t count = 0;

    assert_int_equal(cvi_negotiation_get_answer(n, answer, sizeof(answer), NULL), CVI_OK);
    for (const char *at = strstr(answer, what); at; at = strstr(at + 1, what)) {
        count++;
    }
    return count;
}

static void six_lines_of_a_room_are_answered_in_order(void **state)
{
    static const uint32_t media[] = {CVI_MEDIUM_AUDIO,   CVI_MEDIUM_VIDEO,   CVI_MEDIUM_UNKNOWN,
                                     CVI_MEDIUM_CONTENT, CVI_MEDIUM_UNKNOWN, CVI_MEDIUM_UNKNOWN};
    cvi_negotiation_line none;
    (void)state;
    load("room-six-lines.sdp");

    assert_int_equal(feed(offer_len), CVI_OK);

    for (uint32_t i = 0; i < 6; i++) {
        const cvi_negotiation_line line = line_at(i);

        assert_int_equal(line.medium, media[i]);
        assert_int_equal(line.accepted, media[i] != CVI_MEDIUM_UNKNOWN);
        assert_int_equal(line.status, line.accepted ? CVI_OK : CVI_ENOTSUP);
        assert_true(line.reason[0] != '\0');
    }
    CVI_NEGOTIATION_LINE_INIT(&none);
    assert_int_equal(cvi_negotiation_get_line(n, 6, &none), CVI_ENOENT);
    assert_int_equal(count_in_answer("\nm="), 6);
    assert_int_equal(count_in_answer(" 0 UDP/BFCP *"), 1);
    assert_int_equal(count_in_answer(" 0 UDP/UDT/IX *"), 1);
    assert_int_equal(count_in_answer("a=fmtp:110 profile-level-id=64001f;packetization-mode=1"), 2);
    assert_string_equal(line_at(0).codec_name, "G722");
    assert_int_equal(line_at(0).digits, 1);
    assert_int_equal(line_at(1).max_width, 1280);
    assert_int_equal(line_at(1).feedback, 1);
}

static void srtp_lines_are_taken_and_their_plain_twins_refused(void **state)
{
    (void)state;
    load("room-srtp-and-plain.sdp");

    assert_int_equal(feed(offer_len), CVI_OK);

    assert_true(line_at(0).secure && line_at(2).secure);
    assert_string_equal(line_at(0).codec_name, "opus");
    assert_int_equal(line_at(1).status, CVI_EEXIST);
    assert_int_equal(line_at(3).status, CVI_EEXIST);
    assert_int_equal(line_at(4).status, CVI_ESTATE);
    assert_int_equal(line_at(5).status, CVI_ENOTSUP);
    assert_int_equal(count_in_answer("a=crypto:"), 2);
    assert_int_equal(count_in_answer("a=crypto:1 AES_256_CM_HMAC_SHA1_80 inline:"), 1);
}

static void the_same_over_open_signalling_is_plain(void **state)
{
    (void)state;
    load("room-srtp-and-plain.sdp");
    cvi_negotiation_destroy(&n);
    params.signalling_is_secure = 0;
    assert_int_equal(cvi_negotiation_create(&n, &params), CVI_OK);

    assert_int_equal(feed(offer_len), CVI_OK);

    assert_int_equal(line_at(0).status, CVI_ESESSION_SECURITY);
    assert_true(line_at(1).accepted && !line_at(1).secure);
    assert_int_equal(count_in_answer("a=crypto:"), 0);
    assert_int_equal(count_in_answer("RTP/SAVP"), 2);
}

static void an_old_room_gets_small_pictures_in_mode_0(void **state)
{
    (void)state;
    load("room-old-mode-0.sdp");

    assert_int_equal(feed(offer_len), CVI_OK);

    assert_int_equal(line_at(0).ptime_ms, 30);
    assert_int_equal(line_at(0).digits, 0);
    assert_int_equal(line_at(1).max_width, 416);
    assert_int_equal(line_at(1).max_kbps, 768 * 1200 / 1240 - 64);
    assert_int_equal(line_at(1).feedback, 0);
    assert_int_equal(count_in_answer("packetization-mode=0"), 1);
}

static void a_softphone_gets_both_its_video_codecs(void **state)
{
    (void)state;
    load("softphone.sdp");

    assert_int_equal(feed(offer_len), CVI_OK);

    assert_int_equal(count_in_answer("m=video 40002 RTP/AVP 97 98"), 1);
    assert_int_equal(count_in_answer("a=rtcp-mux"), 2);
    assert_true(line_at(0).rtcp_mux);
}

static void codecs_can_be_switched_off(void **state)
{
    (void)state;
    load("softphone.sdp");
    cvi_negotiation_destroy(&n);
    params.codecs_off = (1u << CVI_CODEC_OPUS) | (1u << CVI_CODEC_G722);
    params.video_codecs_off = 1u << (CVI_CODEC_H264 - 32);
    assert_int_equal(cvi_negotiation_create(&n, &params), CVI_OK);

    assert_int_equal(feed(offer_len), CVI_OK);

    assert_string_equal(line_at(0).codec_name, "PCMU");
    assert_string_equal(line_at(1).codec_name, "VP8");
}

static void an_offer_cut_anywhere_is_safe(void **state)
{
    (void)state;
    load("room-srtp-and-plain.sdp");

    for (size_t len = 0; len <= offer_len; len++) {
        size_t needed = 0;
        const int rc = feed(len);

        assert_true(rc == CVI_OK || rc == CVI_ESESSION_SDP || rc == CVI_ESESSION_NO_CODEC ||
                    rc == CVI_ESESSION_SECURITY);
        if (rc != CVI_OK) {
            assert_int_equal(cvi_negotiation_last_error(n)->status, rc);
            assert_true(cvi_negotiation_last_error(n)->offset <= len);
        }
        assert_int_equal(cvi_negotiation_to_json(n, NULL, 0, &needed), CVI_ETOOSMALL);
        assert_true(needed > 0);
    }
    assert_int_equal(feed(offer_len), CVI_OK);
}

static void json_tells_the_decisions_but_no_keys(void **state)
{
    char json[8192];
    (void)state;
    load("room-srtp-and-plain.sdp");

    assert_int_equal(cvi_negotiation_to_json(n, json, sizeof(json), NULL), CVI_ESTATE);
    assert_int_equal(feed(offer_len), CVI_OK);
    assert_int_equal(cvi_negotiation_to_json(n, json, sizeof(json), NULL), CVI_OK);

    assert_non_null(strstr(json, "\"status\":\"OK\""));
    assert_non_null(strstr(json, "\"codec\":\"opus\""));
    assert_non_null(strstr(json, "\"medium\":\"video\""));
    assert_null(strstr(json, "inline"));

    assert_int_equal(feed(20), CVI_ESESSION_SDP);
    assert_int_equal(cvi_negotiation_to_json(n, json, sizeof(json), NULL), CVI_OK);
    assert_non_null(strstr(json, "\"status\":\"ESESSION_SDP\""));
    assert_non_null(strstr(json, "\"line\":2"));
}

static void texts_come_by_the_usual_rule(void **state)
{
    char small[8] = "before";
    size_t needed = 0;
    (void)state;
    load("softphone.sdp");

    assert_int_equal(cvi_negotiation_get_answer(n, NULL, 0, &needed), CVI_ESTATE);
    assert_int_equal(feed(offer_len), CVI_OK);
    assert_int_equal(cvi_negotiation_get_answer(n, small, sizeof(small), &needed), CVI_ETOOSMALL);

    assert_string_equal(small, "before");
    assert_true(needed > sizeof(small));
}

static void a_seed_makes_the_answer_repeatable(void **state)
{
    char first[8192], second[8192];
    (void)state;
    load("room-srtp-and-plain.sdp");
    assert_int_equal(feed(offer_len), CVI_OK);
    assert_int_equal(cvi_negotiation_get_answer(n, first, sizeof(first), NULL), CVI_OK);
    cvi_negotiation_destroy(&n);
    assert_int_equal(cvi_negotiation_create(&n, &params), CVI_OK);

    assert_int_equal(feed(offer_len), CVI_OK);

    assert_int_equal(cvi_negotiation_get_answer(n, second, sizeof(second), NULL), CVI_OK);
    assert_string_equal(first, second);
}

static void bad_parameters_are_refused(void **state)
{
    cvi_negotiation *other = NULL;
    const cvi_addr nowhere = {0};
    (void)state;

    params.security = 8;
    assert_int_equal(cvi_negotiation_create(&other, &params), CVI_EINVAL);
    params.security = 0;
    params.local = &nowhere;
    assert_int_equal(cvi_negotiation_create(&other, &params), CVI_EINVAL);
    params.local = NULL;
    params.max_width = 100000;
    assert_int_equal(cvi_negotiation_create(&other, &params), CVI_EINVAL);
    params.size = 3;
    assert_int_equal(cvi_negotiation_create(&other, &params), CVI_EABI);
    assert_null(other);
    assert_int_equal(cvi_negotiation_create(NULL, NULL), CVI_EINVAL);
    assert_int_equal(cvi_negotiation_feed_offer(NULL, "", 0), CVI_EINVAL);
    assert_int_equal(cvi_negotiation_feed_offer(n, NULL, 0), CVI_EINVAL);
    assert_null(cvi_negotiation_last_error(NULL));
    cvi_negotiation_destroy(NULL);
}

static void security_bits_are_obeyed(void **state)
{
    (void)state;
    load("softphone.sdp");
    cvi_negotiation_destroy(&n);
    params.security = CVI_SECURITY_SDES;
    assert_int_equal(cvi_negotiation_create(&n, &params), CVI_OK);
    assert_int_equal(feed(offer_len), CVI_ESESSION_SECURITY);

    load("room-srtp-and-plain.sdp");
    cvi_negotiation_destroy(&n);
    params.security = CVI_SECURITY_PLAIN;
    assert_int_equal(cvi_negotiation_create(&n, &params), CVI_OK);
    assert_int_equal(feed(offer_len), CVI_OK);
    assert_false(line_at(0).accepted);

    cvi_negotiation_destroy(&n);
    params.security = CVI_SECURITY_PLAIN | CVI_SECURITY_SDES_ALWAYS;
    params.signalling_is_secure = 0;
    assert_int_equal(cvi_negotiation_create(&n, &params), CVI_OK);
    assert_int_equal(feed(offer_len), CVI_OK);
    assert_true(line_at(0).secure);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(six_lines_of_a_room_are_answered_in_order, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(srtp_lines_are_taken_and_their_plain_twins_refused, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(the_same_over_open_signalling_is_plain, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_old_room_gets_small_pictures_in_mode_0, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_softphone_gets_both_its_video_codecs, set_up, tear_down),
        cmocka_unit_test_setup_teardown(codecs_can_be_switched_off, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_offer_cut_anywhere_is_safe, set_up, tear_down),
        cmocka_unit_test_setup_teardown(json_tells_the_decisions_but_no_keys, set_up, tear_down),
        cmocka_unit_test_setup_teardown(texts_come_by_the_usual_rule, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_seed_makes_the_answer_repeatable, set_up, tear_down),
        cmocka_unit_test_setup_teardown(bad_parameters_are_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(security_bits_are_obeyed, set_up, tear_down),
    };

    return cmocka_run_group_tests_name("negotiation", tests, NULL, NULL);
}
