/* SPDX-License-Identifier: MIT */
/* Our own offers, and what changes and what stays from one offer to the next. */
#include "common/negotiation.h"

#define AUDIO "m=audio 5004 RTP/AVP 0\r\n"
#define VIDEO "m=video 5006 RTP/AVP 100\r\na=rtpmap:100 VP8/90000\r\n"

static cvi__session_caps caps;
static uint8_t random_state;
static cvi__negotiator *n;

static int set_up(void **state)
{
    (void)state;
    random_state = 0;
    test_caps(&caps, &random_state);
    caps.want_content = 0;
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

/* Version of o= in our description. */
static unsigned version(void)
{
    const char *o = strstr(cvi__negotiator_local(n, NULL), "o=- ");

    assert_non_null(o);
    return (unsigned)strtoul(strchr(o + 4, ' '), NULL, 10);
}

static void our_offer_has_every_codec(void **state)
{
    (void)state;

    assert_int_equal(cvi__negotiator_offer(n), CVI_OK);

    assert_says(n, "m=audio 40000 RTP/AVP 96 9 0 8 97 98");
    assert_says(n, "a=rtpmap:96 opus/48000/2");
    assert_says(n, "a=rtpmap:97 telephone-event/48000");
    assert_says(n, "a=rtpmap:98 telephone-event/8000");
    assert_says(n, "m=video 40002 RTP/AVP 96 97 98");
    assert_says(n, "a=fmtp:96 profile-level-id=42e01f;packetization-mode=1;"
                   "level-asymmetry-allowed=1");
    assert_says(n, "a=fmtp:97 profile-level-id=42e01f;packetization-mode=0;"
                   "level-asymmetry-allowed=1");
    assert_says(n, "a=rtpmap:98 VP8/90000");
    assert_says(n, "a=rtcp-mux");
    size_t count = 1;
    cvi__negotiator_lines(n, &count);
    assert_int_equal(count, 0); /* nothing is agreed yet */
}

static void slides_are_offered_where_they_are_wanted(void **state)
{
    static const char slides[] = "m=video 5008 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n"
                                 "a=fmtp:96 profile-level-id=42e01f;packetization-mode=1\r\n";
    char answer[1024];
    (void)state;
    assert_int_equal(cvi__negotiator_offer(n), CVI_OK);
    assert_null(strstr(cvi__negotiator_local(n, NULL), "a=content"));
    caps.want_content = 1;
    again();

    assert_int_equal(cvi__negotiator_offer(n), CVI_OK);
    assert_says(n, "m=video 40002 RTP/AVP 96 97 98");
    assert_says(n, "m=video 40004 RTP/AVP 96 97 98");
    assert_non_null(
        strstr(strstr(cvi__negotiator_local(n, NULL), "m=video 40004"), "a=content:slides\r\n"));
    snprintf(answer, sizeof(answer), OFFER_HEAD AUDIO "m=video 0 RTP/AVP 96\r\n%s", slides);
    assert_int_equal(take_text(n, answer), CVI_OK);

    assert_false(agreed(n, 1)->is_accepted);
    assert_true(agreed(n, 2)->is_accepted); /* its place says that it is slides */
    assert_int_equal(agreed(n, 2)->medium, CVI_MEDIUM_CONTENT);
}

static void an_offer_is_the_same_until_something_changes(void **state)
{
    char first[4096];
    (void)state;
    caps.is_secure_signalling = 1;
    again();
    assert_int_equal(cvi__negotiator_offer(n), CVI_OK);
    snprintf(first, sizeof(first), "%s", cvi__negotiator_local(n, NULL));

    assert_int_equal(cvi__negotiator_offer(n), CVI_OK);
    assert_string_equal(cvi__negotiator_local(n, NULL), first);

    caps.rtp[CVI_MEDIUM_AUDIO].port = 41000;
    assert_int_equal(cvi__negotiator_set_caps(n, &caps), CVI_OK);
    assert_int_equal(cvi__negotiator_offer(n), CVI_OK);
    assert_says(n, "m=audio 41000 RTP/SAVP 96 9 0 8 97 98");
    assert_int_equal(version(), 2);
}

static void an_answer_may_number_payload_types_its_own_way(void **state)
{
    (void)state;
    assert_int_equal(cvi__negotiator_offer(n), CVI_OK);

    assert_int_equal(take_text(n, OFFER_HEAD "m=audio 5004 RTP/AVP 120 126\r\n"
                                             "a=rtpmap:120 opus/48000/2\r\n"
                                             "a=rtpmap:126 telephone-event/48000\r\n"
                                             "a=ptime:40\r\n"
                                             "m=video 5006 RTP/AVP 110\r\n"
                                             "a=rtpmap:110 H264/90000\r\n"
                                             "a=fmtp:110 profile-level-id=424016\r\n"),
                     CVI_OK);

    const cvi__neg_line *audio = agreed(n, 0);
    assert_int_equal(audio->codecs[0].pt_send, 120);
    assert_int_equal(audio->codecs[0].pt_recv, 96);
    assert_int_equal(audio->events[0].pt_send, 126);
    assert_int_equal(audio->events[0].pt_recv, 97);
    assert_int_equal(audio->ptime_ms, 40);
    assert_int_equal(audio->remote.port, 5004);
    assert_false(audio->rtcp_mux);
    const cvi__neg_line *video = agreed(n, 1);
    assert_int_equal(video->codecs[0].pt_send, 110);
    assert_int_equal(video->codecs[0].pt_recv, 97); /* the one with mode 0 */
    assert_int_equal(video->codecs[0].send.max_fs, 1620);
}

static void the_peer_may_refuse_a_line(void **state)
{
    (void)state;
    assert_int_equal(cvi__negotiator_offer(n), CVI_OK);

    assert_int_equal(take_text(n, OFFER_HEAD AUDIO "m=video 0 RTP/AVP 96\r\n"), CVI_OK);

    assert_true(agreed(n, 0)->is_accepted);
    assert_int_equal(agreed(n, 1)->status, CVI_ESTATE);
}

static void an_answer_that_does_not_fit_is_refused(void **state)
{
    (void)state;
    assert_int_equal(take_text(n, OFFER_HEAD AUDIO), CVI_ESTATE); /* to what? */
    assert_int_equal(cvi__negotiator_offer(n), CVI_OK);

    assert_int_equal(take_text(n, OFFER_HEAD AUDIO), CVI_ESESSION_SDP);
    assert_int_equal(take_text(n, OFFER_HEAD AUDIO AUDIO), CVI_OK);
    assert_int_equal(agreed(n, 1)->status, CVI_ESESSION_SDP);
    assert_int_equal(cvi__negotiator_offer(n), CVI_OK);
    assert_int_equal(take_text(n, OFFER_HEAD "m=audio 5004 RTP/AVP 18\r\n"
                                             "m=video 0 RTP/AVP 96\r\n"),
                     CVI_ESESSION_NO_CODEC);
    assert_int_equal(take_text(n, "junk"), CVI_ESESSION_SDP);
    assert_true(agreed(n, 0)->is_accepted); /* still what was agreed before */
}

#define SUITE(tag, suite) "a=crypto:" tag " " suite " inline:" OFFER_KEY "\r\n"
#define CRYPTO(tag) SUITE(tag, "AES_CM_128_HMAC_SHA1_80")

static void offered_srtp_stays_srtp(void **state)
{
    (void)state;
    caps.is_secure_signalling = 1;
    caps.n_video = 0;
    again();
    assert_int_equal(cvi__negotiator_offer(n), CVI_OK);
    assert_says(n, "m=audio 40000 RTP/SAVP 96 9 0 8 97 98");

    assert_int_equal(take_text(n, OFFER_HEAD AUDIO), CVI_ESESSION_SECURITY);
    assert_int_equal(take_text(n, OFFER_HEAD "m=audio 5004 RTP/SAVP 0\r\n"), CVI_ESESSION_SECURITY);
    assert_int_equal(take_text(n, OFFER_HEAD "m=audio 5004 RTP/SAVP 0\r\n" CRYPTO("2")),
                     CVI_ESESSION_SECURITY);
    assert_int_equal(take_text(n, OFFER_HEAD
                               "m=audio 5004 RTP/SAVP 0\r\n" SUITE("1", "AES_CM_128_HMAC_SHA1_32")),
                     CVI_ESESSION_SECURITY);
    assert_int_equal(take_text(n, OFFER_HEAD "m=audio 5004 RTP/SAVP 0\r\n" CRYPTO("1")), CVI_OK);

    assert_true(agreed(n, 0)->is_secure);
    assert_memory_equal(agreed(n, 0)->crypto_recv.key, "YS___semctl", 11);
    assert_int_equal(agreed(n, 0)->crypto_send.key_len, 30);
}

static void an_offer_needs_something_to_offer(void **state)
{
    (void)state;
    caps.n_video = 0;
    caps.rtp[CVI_MEDIUM_AUDIO].port = 0;
    again();
    assert_int_equal(cvi__negotiator_offer(n), CVI_ESTATE);

    test_caps(&caps, &random_state);
    caps.security = CVI__NEG_SECURITY_REQUIRE;
    again();
    assert_int_equal(cvi__negotiator_offer(n), CVI_ESESSION_SECURITY);
}

static void the_version_rises_only_on_change(void **state)
{
    char first[4096];
    (void)state;
    assert_int_equal(answer_text(n, OFFER_HEAD AUDIO), CVI_OK);
    assert_int_equal(version(), 1);
    snprintf(first, sizeof(first), "%s", cvi__negotiator_local(n, NULL));

    assert_int_equal(answer_text(n, OFFER_HEAD AUDIO), CVI_OK);
    assert_string_equal(cvi__negotiator_local(n, NULL), first);

    assert_int_equal(answer_text(n, OFFER_HEAD AUDIO "a=sendonly\r\n"), CVI_OK);
    assert_int_equal(version(), 2);
    assert_true(agreed(n, 0)->is_held);

    assert_int_equal(answer_text(n, OFFER_HEAD AUDIO), CVI_OK);
    assert_int_equal(version(), 3);
    assert_false(agreed(n, 0)->is_held);
    assert_non_null(strstr(cvi__negotiator_local(n, NULL), "198.51.100.1\r\ns=-"));
    assert_memory_equal(cvi__negotiator_local(n, NULL), first,
                        (size_t)(strstr(first, " 1 IN") - first)); /* the same session */
}

static void lines_come_and_go_in_later_offers(void **state)
{
    (void)state;
    assert_int_equal(answer_text(n, OFFER_HEAD AUDIO), CVI_OK);

    assert_int_equal(answer_text(n, OFFER_HEAD AUDIO VIDEO), CVI_OK);
    assert_true(agreed(n, 1)->is_accepted);

    assert_int_equal(answer_text(n, OFFER_HEAD AUDIO "m=video 0 RTP/AVP 100\r\n" VIDEO), CVI_OK);
    assert_false(agreed(n, 1)->is_accepted);
    assert_int_equal(agreed(n, 2)->medium, CVI_MEDIUM_VIDEO);
    assert_true(agreed(n, 2)->is_accepted);

    assert_int_equal(answer_text(n, OFFER_HEAD "m=audio 0 RTP/AVP 0\r\n"
                                               "m=video 0 RTP/AVP 100\r\n"
                                               "m=video 0 RTP/AVP 100\r\n"),
                     CVI_OK); /* everything off: legal later, not at first */
    assert_null(cvi__negotiator_find(n, CVI_MEDIUM_AUDIO, NULL));
}

static void a_new_port_of_the_peer_is_obeyed(void **state)
{
    (void)state;
    assert_int_equal(answer_text(n, OFFER_HEAD AUDIO), CVI_OK);

    assert_int_equal(answer_text(n, OFFER_HEAD "m=audio 7004 RTP/AVP 0\r\n"), CVI_OK);

    assert_int_equal(agreed(n, 0)->remote.port, 7004);
    assert_int_equal(version(), 1); /* nothing of ours changed */
}

static void a_bad_later_offer_changes_nothing(void **state)
{
    (void)state;
    assert_int_equal(answer_text(n, OFFER_HEAD AUDIO), CVI_OK);

    assert_int_equal(answer_text(n, "v=0\r\n"), CVI_ESESSION_SDP);
    assert_int_equal(answer_text(n, OFFER_HEAD "m=audio 7004 RTP/AVP 18\r\n"),
                     CVI_ESESSION_NO_CODEC);

    assert_int_equal(agreed(n, 0)->remote.port, 5004);
    assert_says(n, "m=audio 40000 RTP/AVP 0");
    assert_int_equal(tried(n, 0)->status, CVI_ESESSION_NO_CODEC);
    assert_int_equal(answer_text(n, OFFER_HEAD AUDIO), CVI_OK);
    assert_int_equal(version(), 1);
}

static void our_later_offer_keeps_the_lines(void **state)
{
    (void)state;
    assert_int_equal(answer_text(n, OFFER_HEAD "m=application 5070 UDP/BFCP *\r\n" AUDIO VIDEO),
                     CVI_OK);
    caps.direction[CVI_MEDIUM_AUDIO] = CVI__SDP_SEND;
    caps.rtp[CVI_MEDIUM_VIDEO].port = 0;
    assert_int_equal(cvi__negotiator_set_caps(n, &caps), CVI_OK);

    assert_int_equal(cvi__negotiator_offer(n), CVI_OK);

    assert_non_null(strstr(cvi__negotiator_local(n, NULL),
                           "m=application 0 UDP/BFCP *\r\nm=audio 40000 RTP/AVP 0\r\n"));
    assert_says(n, "a=sendonly");
    assert_says(n, "m=video 0 RTP/AVP 0");
    assert_int_equal(version(), 2);
    assert_int_equal(take_text(n, OFFER_HEAD "m=application 0 UDP/BFCP *\r\n" AUDIO
                                             "a=recvonly\r\nm=video 0 RTP/AVP 0\r\n"),
                     CVI_OK);
    assert_int_equal(agreed(n, 1)->direction, CVI__SDP_SEND);
    assert_null(cvi__negotiator_find(n, CVI_MEDIUM_VIDEO, NULL));
}

static void a_cancelled_offer_takes_no_answer(void **state)
{
    (void)state;
    assert_int_equal(answer_text(n, OFFER_HEAD AUDIO), CVI_OK);
    assert_int_equal(cvi__negotiator_offer(n), CVI_OK);

    cvi__negotiator_cancel_offer(n);

    assert_int_equal(take_text(n, OFFER_HEAD AUDIO), CVI_ESTATE);
    assert_true(agreed(n, 0)->is_accepted);
}

static void two_of_us_agree(void **state)
{
    cvi__session_caps theirs;
    cvi__negotiator *peer;
    (void)state;

    for (uint8_t is_secure = 0; is_secure <= 1; is_secure++) {
        caps.is_secure_signalling = is_secure;
        again();
        theirs = caps;
        theirs.rtp[CVI_MEDIUM_AUDIO].port = 50000;
        theirs.rtp[CVI_MEDIUM_VIDEO].port = 50002;
        peer = test_negotiator(&theirs);

        assert_int_equal(cvi__negotiator_offer(n), CVI_OK);
        assert_int_equal(answer_text(peer, cvi__negotiator_local(n, NULL)), CVI_OK);
        assert_int_equal(take_text(n, cvi__negotiator_local(peer, NULL)), CVI_OK);

        for (size_t i = 0; i < 2; i++) {
            const cvi__neg_line *a = agreed(n, i);
            const cvi__neg_line *b = agreed(peer, i);

            assert_true(a->is_accepted && b->is_accepted && a->is_secure == is_secure);
            assert_int_equal(a->codecs[0].codec, b->codecs[0].codec);
            assert_int_equal(a->codecs[0].pt_send, b->codecs[0].pt_recv);
            assert_int_equal(a->codecs[0].pt_recv, b->codecs[0].pt_send);
            assert_memory_equal(&a->crypto_send, &b->crypto_recv, sizeof(a->crypto_send));
            assert_memory_equal(&a->crypto_recv, &b->crypto_send, sizeof(a->crypto_recv));
            assert_true(a->rtcp_mux && b->rtcp_mux);
        }
        cvi__negotiator_destroy(&peer);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(our_offer_has_every_codec, set_up, tear_down),
        cmocka_unit_test_setup_teardown(slides_are_offered_where_they_are_wanted, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(an_offer_is_the_same_until_something_changes, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(an_answer_may_number_payload_types_its_own_way, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(the_peer_may_refuse_a_line, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_answer_that_does_not_fit_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(offered_srtp_stays_srtp, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_offer_needs_something_to_offer, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_version_rises_only_on_change, set_up, tear_down),
        cmocka_unit_test_setup_teardown(lines_come_and_go_in_later_offers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_new_port_of_the_peer_is_obeyed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_bad_later_offer_changes_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(our_later_offer_keeps_the_lines, set_up, tear_down),
        cmocka_unit_test_setup_teardown(two_of_us_agree, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_cancelled_offer_takes_no_answer, set_up, tear_down),
    };

    return cmocka_run_group_tests_name("negotiate_offer", tests, NULL, NULL);
}
