/* SPDX-License-Identifier: MIT */
/* SRTP by SDES keys (RFC 4568): when it is accepted, which key, and never a way back. */
#include "common/negotiation.h"

#define CRYPTO(tag, suite, key) "a=crypto:" tag " " suite " inline:" key "\r\n"
#define SHA80 "AES_CM_128_HMAC_SHA1_80"
#define SHA32 "AES_CM_128_HMAC_SHA1_32"
#define SECURE "m=audio 5004 RTP/SAVP 0\r\n"
#define PLAIN "m=audio 5006 RTP/AVP 0\r\n"

static cvi__session_caps caps;
static uint8_t random_state;
static cvi__negotiator *n;

static int set_up(void **state)
{
    (void)state;
    random_state = 0;
    test_caps(&caps, &random_state);
    caps.is_secure_signalling = 1;
    n = test_negotiator(&caps);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    cvi__negotiator_destroy(&n);
    return n != NULL;
}

static void again(void)
{
    cvi__negotiator_destroy(&n);
    n = test_negotiator(&caps);
}

static void a_key_is_taken_and_ours_is_given(void **state)
{
    (void)state;

    assert_int_equal(answer_text(n, OFFER_HEAD SECURE CRYPTO("7", SHA80, OFFER_KEY "|2^20")),
                     CVI_OK);

    const cvi__neg_line *line = agreed(n, 0);
    assert_true(line->is_secure);
    assert_int_equal(line->crypto_recv.suite, CVI__SDES_AES128_SHA1_80);
    assert_memory_equal(line->crypto_recv.key, "YS___semctl", 11);
    assert_int_equal(line->crypto_send.tag, 7);
    assert_int_equal(line->crypto_send.key_len, 30);
    assert_int_equal(line->crypto_send.key[0], 1);
    assert_int_equal(line->crypto_send.key[29], 30);
    assert_says(n, "m=audio 40000 RTP/SAVP 0");
    assert_says(n, "a=crypto:7 AES_CM_128_HMAC_SHA1_80 "
                   "inline:AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0e");
}

static void the_offers_first_usable_suite_is_taken(void **state)
{
    static const char offer[] =
        OFFER_HEAD SECURE CRYPTO("1", "AES_256_CM_HMAC_SHA1_80", OFFER_KEY OFFER_KEY)
            CRYPTO("2", SHA80, OFFER_KEY "|2^20|1:4") CRYPTO("3", SHA32, OFFER_KEY)
                CRYPTO("4", SHA80, OFFER_KEY);
    (void)state;

    assert_int_equal(answer_text(n, offer), CVI_OK);
    assert_int_equal(agreed(n, 0)->crypto_send.tag, 3);

    caps.sdes_suites = 1u << CVI__SDES_AES128_SHA1_80;
    again();
    assert_int_equal(answer_text(n, offer), CVI_OK);
    assert_int_equal(agreed(n, 0)->crypto_send.tag, 4);
}

static void keys_over_open_signalling_are_refused(void **state)
{
    static const char offer[] = OFFER_HEAD SECURE CRYPTO("1", SHA80, OFFER_KEY);
    (void)state;
    caps.is_secure_signalling = 0;
    again();

    assert_int_equal(answer_text(n, offer), CVI_ESESSION_SECURITY);
    assert_int_equal(tried(n, 0)->status, CVI_ESESSION_SECURITY);
    assert_int_equal(cvi__negotiator_last_error(n)->status, CVI_ESESSION_SECURITY);

    caps.want_sdes_insecurely = 1;
    again();
    assert_int_equal(answer_text(n, offer), CVI_OK);
    assert_true(agreed(n, 0)->is_secure);
}

static void srtp_without_a_usable_key_is_never_answered_in_plain(void **state)
{
    static const char *const keys[] = {
        "",
        CRYPTO("1", SHA80, "short"),
        CRYPTO("1", "F8_128_HMAC_SHA1_80", OFFER_KEY),
        CRYPTO("1", SHA80, OFFER_KEY " UNENCRYPTED_SRTP"),
    };
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(keys); i++) {
        char offer[512];

        snprintf(offer, sizeof(offer), OFFER_HEAD SECURE "%s", keys[i]);
        assert_int_equal(answer_text(n, offer), CVI_ESESSION_SECURITY);
        assert_string_equal(cvi__negotiator_local(n, NULL), "");
    }
}

static void dtls_is_refused_for_now(void **state)
{
    (void)state;

    assert_int_equal(answer_text(n, OFFER_HEAD "m=audio 5004 UDP/TLS/RTP/SAVPF 0\r\n"),
                     CVI_ESESSION_SECURITY);

    assert_string_equal(tried(n, 0)->reason, "DTLS-SRTP is not supported");
}

static void of_a_medium_offered_both_ways_the_secure_line_is_taken(void **state)
{
    static const char *const offers[] = {
        OFFER_HEAD SECURE CRYPTO("1", SHA80, OFFER_KEY) PLAIN,
        OFFER_HEAD PLAIN SECURE CRYPTO("1", SHA80, OFFER_KEY),
    };
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(offers); i++) {
        again();
        assert_int_equal(answer_text(n, offers[i]), CVI_OK);
        assert_true(agreed(n, i)->is_secure);
        assert_int_equal(agreed(n, 1 - i)->status, CVI_EEXIST);
        assert_says(n, "m=audio 0 RTP/AVP 0");
    }
}

static void the_plain_line_is_taken_when_the_secure_one_cannot_be(void **state)
{
    (void)state;
    caps.is_secure_signalling = 0;
    again();

    assert_int_equal(answer_text(n, OFFER_HEAD SECURE CRYPTO("1", SHA80, OFFER_KEY) PLAIN), CVI_OK);

    assert_int_equal(agreed(n, 0)->status, CVI_ESESSION_SECURITY);
    assert_true(agreed(n, 1)->is_accepted);
    assert_says(n, "m=audio 0 RTP/SAVP 0");
    assert_says(n, "m=audio 40000 RTP/AVP 0");
}

static void plain_rtp_is_refused_where_srtp_is_required(void **state)
{
    (void)state;
    caps.security = CVI__NEG_SECURITY_REQUIRE;
    again();

    assert_int_equal(answer_text(n, OFFER_HEAD PLAIN), CVI_ESESSION_SECURITY);
    assert_int_equal(answer_text(n, OFFER_HEAD SECURE CRYPTO("1", SHA80, OFFER_KEY)), CVI_OK);
}

static void keys_beside_a_plain_profile_are_taken_where_keys_can_be(void **state)
{
    static const char offer[] = OFFER_HEAD PLAIN CRYPTO("1", SHA80, OFFER_KEY);
    (void)state;

    assert_int_equal(answer_text(n, offer), CVI_OK);
    assert_true(agreed(n, 0)->is_secure);
    assert_says(n, "m=audio 40000 RTP/AVP 0");
    assert_non_null(strstr(cvi__negotiator_local(n, NULL), "a=crypto:1 " SHA80));
    assert_int_equal(answer_text(n, OFFER_HEAD PLAIN), CVI_ESESSION_SECURITY); /* not any more */

    caps.security = CVI__NEG_SECURITY_REQUIRE;
    again();
    assert_int_equal(answer_text(n, offer), CVI_OK);
    assert_true(agreed(n, 0)->is_secure);
}

static void keys_beside_a_plain_profile_are_ignored_where_they_cannot_be(void **state)
{
    (void)state;

    assert_int_equal(answer_text(n, OFFER_HEAD PLAIN CRYPTO("1", "F8_128_HMAC_SHA1_80", OFFER_KEY)),
                     CVI_OK);
    assert_false(agreed(n, 0)->is_secure);

    caps.is_secure_signalling = 0;
    again();
    assert_int_equal(answer_text(n, OFFER_HEAD PLAIN CRYPTO("1", SHA80, OFFER_KEY)), CVI_OK);
    assert_false(agreed(n, 0)->is_secure);
    assert_null(strstr(cvi__negotiator_local(n, NULL), "a=crypto"));
    assert_int_equal(agreed(n, 0)->status, CVI_OK);
}

static void our_later_offer_keeps_keys_beside_a_plain_profile(void **state)
{
    (void)state;
    assert_int_equal(answer_text(n, OFFER_HEAD PLAIN CRYPTO("1", SHA80, OFFER_KEY)), CVI_OK);

    assert_int_equal(cvi__negotiator_offer(n), CVI_OK);
    assert_says(n, "m=audio 40000 RTP/AVP 0");
    assert_non_null(strstr(cvi__negotiator_local(n, NULL), "a=crypto:1 " SHA80));
    assert_int_equal(take_text(n, OFFER_HEAD PLAIN), CVI_ESESSION_SECURITY);
    assert_int_equal(take_text(n, OFFER_HEAD PLAIN CRYPTO("1", SHA80, OFFER_KEY2)), CVI_OK);

    assert_int_equal(agreed(n, 0)->crypto_recv.key[0], 1);
}

static void srtp_can_be_switched_off(void **state)
{
    (void)state;
    caps.security = CVI__NEG_SECURITY_PLAIN;
    again();

    assert_int_equal(answer_text(n, OFFER_HEAD SECURE CRYPTO("1", SHA80, OFFER_KEY)),
                     CVI_ESESSION_SECURITY);
}

static void a_secure_call_does_not_become_plain(void **state)
{
    (void)state;
    assert_int_equal(answer_text(n, OFFER_HEAD SECURE CRYPTO("1", SHA80, OFFER_KEY)), CVI_OK);

    assert_int_equal(answer_text(n, OFFER_HEAD PLAIN), CVI_ESESSION_SECURITY);
    assert_int_equal(answer_text(n, OFFER_HEAD "m=audio 0 RTP/SAVP 0\r\n" PLAIN),
                     CVI_ESESSION_SECURITY);

    assert_true(agreed(n, 0)->is_secure); /* the call goes on as it was */
}

static void our_key_stays_while_the_suite_does(void **state)
{
    uint8_t first[CVI__SDES_KEY_MAX];
    (void)state;
    assert_int_equal(answer_text(n, OFFER_HEAD SECURE CRYPTO("1", SHA80, OFFER_KEY)), CVI_OK);
    memcpy(first, agreed(n, 0)->crypto_send.key, sizeof(first));

    assert_int_equal(answer_text(n, OFFER_HEAD SECURE CRYPTO("2", SHA80, OFFER_KEY2)), CVI_OK);
    assert_memory_equal(agreed(n, 0)->crypto_send.key, first, sizeof(first));
    assert_int_equal(agreed(n, 0)->crypto_send.tag, 2);
    assert_int_equal(agreed(n, 0)->crypto_recv.key[0], 1);

    assert_int_equal(answer_text(n, OFFER_HEAD SECURE CRYPTO("1", SHA32, OFFER_KEY2)), CVI_OK);
    assert_memory_not_equal(agreed(n, 0)->crypto_send.key, first, 30);
}

static void keys_are_not_told_in_errors(void **state)
{
    (void)state;

    assert_int_equal(
        answer_text(n, OFFER_HEAD SECURE CRYPTO("1", SHA80, OFFER_KEY " UNENCRYPTED_SRTP")),
        CVI_ESESSION_SECURITY);

    assert_null(strstr(cvi__negotiator_last_error(n)->message, "WVN"));
    assert_null(strstr(tried(n, 0)->reason, "WVN"));
}

static int no_random(void *user, void *out, size_t len)
{
    (void)user;
    (void)out;
    (void)len;
    return -1;
}

static void without_randomness_there_is_no_key(void **state)
{
    (void)state;
    caps.random = no_random;
    again();

    assert_int_equal(answer_text(n, OFFER_HEAD SECURE CRYPTO("1", SHA80, OFFER_KEY)), CVI_ESYSTEM);
    assert_int_equal(answer_text(n, OFFER_HEAD PLAIN), CVI_ESYSTEM); /* the id of o= */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_key_is_taken_and_ours_is_given, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_offers_first_usable_suite_is_taken, set_up, tear_down),
        cmocka_unit_test_setup_teardown(keys_over_open_signalling_are_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(srtp_without_a_usable_key_is_never_answered_in_plain,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(dtls_is_refused_for_now, set_up, tear_down),
        cmocka_unit_test_setup_teardown(of_a_medium_offered_both_ways_the_secure_line_is_taken,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_plain_line_is_taken_when_the_secure_one_cannot_be,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(plain_rtp_is_refused_where_srtp_is_required, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(keys_beside_a_plain_profile_are_taken_where_keys_can_be,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            keys_beside_a_plain_profile_are_ignored_where_they_cannot_be, set_up, tear_down),
        cmocka_unit_test_setup_teardown(our_later_offer_keeps_keys_beside_a_plain_profile, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(srtp_can_be_switched_off, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_secure_call_does_not_become_plain, set_up, tear_down),
        cmocka_unit_test_setup_teardown(our_key_stays_while_the_suite_does, set_up, tear_down),
        cmocka_unit_test_setup_teardown(keys_are_not_told_in_errors, set_up, tear_down),
        cmocka_unit_test_setup_teardown(without_randomness_there_is_no_key, set_up, tear_down),
    };

    return cmocka_run_group_tests_name("negotiate_security", tests, NULL, NULL);
}
