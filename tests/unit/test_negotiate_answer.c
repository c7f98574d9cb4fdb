/* SPDX-License-Identifier: MIT */
/* Answering a first offer: which lines and codecs, and what the answer says. */
#include "common/negotiation.h"

static cvi__session_caps caps;
static uint8_t random_state;
static cvi__negotiator *n;

static int set_up(void **state)
{
    (void)state;
    random_state = 0;
    test_caps(&caps, &random_state);
    n = test_negotiator(&caps);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    cvi__negotiator_destroy(&n);
    return n != NULL;
}

/* The same with other capabilities than set_up() gave. */
static void again(void)
{
    cvi__negotiator_destroy(&n);
    n = test_negotiator(&caps);
}

static void a_plain_call_is_answered(void **state)
{
    (void)state;

    assert_int_equal(answer_text(n, OFFER_HEAD "m=audio 5004 RTP/AVP 0 8 101\r\n"
                                               "a=rtpmap:0 PCMU/8000\r\n"
                                               "a=rtpmap:8 PCMA/8000\r\n"
                                               "a=rtpmap:101 telephone-event/8000\r\n"),
                     CVI_OK);

    assert_string_equal(strchr(cvi__negotiator_local(n, NULL), 's'),
                        "s=-\r\nc=IN IP4 198.51.100.1\r\nt=0 0\r\n"
                        "m=audio 40000 RTP/AVP 0 8 101\r\n"
                        "a=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\n"
                        "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\n"
                        "a=ptime:20\r\na=sendrecv\r\n");
    const cvi__neg_line *line = agreed(n, 0);
    assert_true(line->is_accepted);
    assert_int_equal(line->medium, CVI_MEDIUM_AUDIO);
    assert_int_equal(line->n_codecs, 2);
    assert_int_equal(line->codecs[0].codec, CVI_CODEC_PCMU);
    assert_int_equal(line->codecs[1].pt_recv, 8);
    assert_int_equal(line->n_events, 1);
    assert_int_equal(line->events[0].pt_send, 101);
    assert_int_equal(line->remote.port, 5004);
    assert_int_equal(line->remote_rtcp.port, 5005);
    assert_int_equal(line->local_rtcp_port, 40001);
    assert_int_equal(line->direction, CVI__SDP_SENDRECV);
    assert_string_equal(line->reason, "PCMU as payload type 0, plain RTP");
}

static void our_order_of_codecs_decides(void **state)
{
    static const char offer[] = OFFER_HEAD "m=audio 5004 RTP/AVP 8 0 9 96\r\n"
                                           "a=rtpmap:96 opus/48000/2\r\n";
    (void)state;

    assert_int_equal(answer_text(n, offer), CVI_OK);
    assert_says(n, "m=audio 40000 RTP/AVP 96 9 0 8");

    caps.offered_order = 1;
    again();
    assert_int_equal(answer_text(n, offer), CVI_OK);
    assert_says(n, "m=audio 40000 RTP/AVP 8 0 9 96");

    caps.single_codec = 1;
    again();
    assert_int_equal(answer_text(n, offer), CVI_OK);
    assert_says(n, "m=audio 40000 RTP/AVP 8");
}

static void static_payload_types_need_no_rtpmap(void **state)
{
    (void)state;

    assert_int_equal(answer_text(n, OFFER_HEAD "m=audio 5004 RTP/AVP 9\r\n"), CVI_OK);

    assert_int_equal(agreed(n, 0)->codecs[0].codec, CVI_CODEC_G722);
    assert_int_equal(agreed(n, 0)->codecs[0].clock_hz, 8000);
    assert_says(n, "a=rtpmap:9 G722/8000");
}

static void an_encoding_name_beats_the_static_table(void **state)
{
    (void)state;

    assert_int_equal(answer_text(n, OFFER_HEAD "m=audio 5004 RTP/AVP 0 8\r\n"
                                               "a=rtpmap:0 iLBC/8000\r\n"),
                     CVI_OK);

    assert_int_equal(agreed(n, 0)->n_codecs, 1);
    assert_int_equal(agreed(n, 0)->codecs[0].codec, CVI_CODEC_PCMA);
}

static void a_codec_at_another_clock_or_in_stereo_is_not_ours(void **state)
{
    (void)state;

    assert_int_equal(answer_text(n, OFFER_HEAD "m=audio 5004 RTP/AVP 96 97 98 8\r\n"
                                               "a=rtpmap:96 PCMU/16000\r\n"
                                               "a=rtpmap:97 PCMU/8000/2\r\n"
                                               "a=rtpmap:98 opus/48000\r\n"),
                     CVI_OK);

    assert_says(n, "m=audio 40000 RTP/AVP 8");
}

static void events_follow_the_clock_of_the_codec(void **state)
{
    (void)state;

    assert_int_equal(answer_text(n, OFFER_HEAD "m=audio 5004 RTP/AVP 0 96 100 101\r\n"
                                               "a=rtpmap:96 opus/48000/2\r\n"
                                               "a=rtpmap:100 telephone-event/8000\r\n"
                                               "a=rtpmap:101 telephone-event/48000\r\n"),
                     CVI_OK);

    const cvi__neg_line *line = agreed(n, 0);
    assert_int_equal(line->codecs[0].codec, CVI_CODEC_OPUS);
    assert_int_equal(line->n_events, 2);
    assert_int_equal(line->events[0].pt_send, 101);
    assert_int_equal(line->events[0].clock_hz, 48000);
    assert_int_equal(line->events[1].pt_send, 100);
    assert_says(n, "m=audio 40000 RTP/AVP 96 0 101 100");
}

static void events_at_8000_go_with_opus_alone(void **state)
{
    (void)state;

    assert_int_equal(answer_text(n, OFFER_HEAD "m=audio 5004 RTP/AVP 96 101\r\n"
                                               "a=rtpmap:96 opus/48000/2\r\n"
                                               "a=rtpmap:101 telephone-event/8000\r\n"),
                     CVI_OK);

    assert_int_equal(agreed(n, 0)->n_events, 1);
    assert_int_equal(agreed(n, 0)->events[0].clock_hz, 8000);
}

static void opus_parameters_are_the_peers_wishes(void **state)
{
    (void)state;

    assert_int_equal(answer_text(n, OFFER_HEAD
                                 "m=audio 5004 RTP/AVP 96\r\n"
                                 "a=rtpmap:96 OPUS/48000/2\r\n"
                                 "a=fmtp:96 maxaveragebitrate=20000; stereo=1;useinbandfec=1;"
                                 "usedtx=1;cbr=1;maxplaybackrate=16000;sprop-stereo=1\r\n"),
                     CVI_OK);

    const cvi__neg_codec *c = &agreed(n, 0)->codecs[0];
    assert_int_equal(c->opus_max_bps, 20000);
    assert_int_equal(c->opus_max_playback_hz, 16000);
    assert_true(c->opus_stereo && c->opus_fec && c->opus_dtx && c->opus_cbr);
    assert_says(n, "a=rtpmap:96 opus/48000/2");
    assert_says(n, "a=fmtp:96 useinbandfec=1");
}

static void ptime_is_kept_between_10_and_60(void **state)
{
    static const struct {
        const char *attributes;
        uint32_t ms;
    } cases[] = {
        {"", 20},
        {"a=ptime:30\r\n", 30},
        {"a=ptime:35\r\n", 30},
        {"a=ptime:1\r\n", 10},
        {"a=ptime:0\r\n", 20},
        {"a=ptime:4294967295\r\n", 60},
        {"a=ptime:99999999999999999999\r\n", 60},
        {"a=ptime:60\r\na=maxptime:40\r\n", 40},
        {"a=maxptime:10\r\n", 10},
        {"a=maxptime:99999999999999999999\r\n", 20},
        {"a=maxptime:0\r\n", 20},
    };
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(cases); i++) {
        char offer[512];

        snprintf(offer, sizeof(offer), OFFER_HEAD "m=audio 5004 RTP/AVP 0\r\n%s",
                 cases[i].attributes);
        again();
        assert_int_equal(answer_text(n, offer), CVI_OK);
        assert_int_equal(agreed(n, 0)->ptime_ms, cases[i].ms);
    }
}

static void opus_packets_are_whole_frames(void **state)
{
    (void)state;

    assert_int_equal(answer_text(n, OFFER_HEAD "m=audio 5004 RTP/AVP 96\r\n"
                                               "a=rtpmap:96 opus/48000/2\r\na=ptime:30\r\n"),
                     CVI_OK);

    assert_int_equal(agreed(n, 0)->ptime_ms, 20);
}

static void directions_are_turned_round(void **state)
{
    static const struct {
        const char *offered;
        const char *answered;
        uint8_t ours;
        uint8_t held;
    } cases[] = {
        {"sendrecv", "a=sendrecv", CVI__SDP_SENDRECV, 0},
        {"sendonly", "a=recvonly", CVI__SDP_RECV, 1},
        {"recvonly", "a=sendonly", CVI__SDP_SEND, 0},
        {"inactive", "a=inactive", CVI__SDP_INACTIVE, 1},
    };
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(cases); i++) {
        char offer[512];

        snprintf(offer, sizeof(offer), OFFER_HEAD "m=audio 5004 RTP/AVP 0\r\na=%s\r\n",
                 cases[i].offered);
        again();
        assert_int_equal(answer_text(n, offer), CVI_OK);
        assert_int_equal(agreed(n, 0)->direction, cases[i].ours);
        assert_int_equal(agreed(n, 0)->is_held, cases[i].held);
        assert_says(n, cases[i].answered);
    }
}

static void our_own_direction_narrows_the_answer(void **state)
{
    (void)state;
    caps.direction[CVI_MEDIUM_AUDIO] = CVI__SDP_SEND;
    again();

    assert_int_equal(answer_text(n, OFFER_HEAD "m=audio 5004 RTP/AVP 0\r\n"), CVI_OK);

    assert_says(n, "a=sendonly");
    assert_false(agreed(n, 0)->is_held);
}

static void an_unroutable_address_means_hold(void **state)
{
    static const char *const addresses[] = {
        "IP4 0.0.0.0",
        "IP6 ::",
        "IP6 host.invalid",
    };
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(addresses); i++) {
        char offer[512];

        snprintf(offer, sizeof(offer), OFFER_HEAD "m=audio 5004 RTP/AVP 0\r\nc=IN %s\r\n",
                 addresses[i]);
        again();
        assert_int_equal(answer_text(n, offer), CVI_OK);
        assert_true(agreed(n, 0)->is_held);
        assert_false(agreed(n, 0)->has_remote);
        assert_int_equal(agreed(n, 0)->direction, CVI__SDP_RECV);
        assert_says(n, "a=recvonly");
    }
}

static void a_host_name_is_accepted_without_an_address(void **state)
{
    (void)state;

    assert_int_equal(answer_text(n, "v=0\r\no=- 1 1 IN IP4 host.example\r\ns=-\r\n"
                                    "c=IN IP4 host.example\r\nt=0 0\r\n"
                                    "m=audio 49170 RTP/AVP 0\r\n"),
                     CVI_OK);

    assert_false(agreed(n, 0)->has_remote);
    assert_false(agreed(n, 0)->is_held);
    assert_int_equal(agreed(n, 0)->remote.port, 49170);
}

static void rtcp_goes_where_the_peer_says(void **state)
{
    (void)state;

    assert_int_equal(answer_text(n, OFFER_HEAD "m=audio 5004 RTP/AVP 0\r\n"
                                               "a=rtcp:6000 IN IP4 192.0.2.77\r\n"),
                     CVI_OK);
    assert_int_equal(agreed(n, 0)->remote_rtcp.port, 6000);
    assert_int_equal(agreed(n, 0)->remote_rtcp.ip[3], 77);
    assert_false(agreed(n, 0)->rtcp_mux);

    again();
    assert_int_equal(answer_text(n, OFFER_HEAD "m=audio 65535 RTP/AVP 0\r\n"), CVI_OK);
    assert_int_equal(agreed(n, 0)->remote_rtcp.port, 0); /* there is none, not a wrapped one */
}

static void rtcp_is_multiplexed_only_when_offered(void **state)
{
    (void)state;

    assert_int_equal(answer_text(n, OFFER_HEAD "m=audio 5004 RTP/AVP 0\r\na=rtcp-mux\r\n"), CVI_OK);
    assert_true(agreed(n, 0)->rtcp_mux);
    assert_true(cvi__addr_equal(&agreed(n, 0)->remote_rtcp, &agreed(n, 0)->remote));
    assert_int_equal(agreed(n, 0)->local_rtcp_port, 40000);
    assert_says(n, "a=rtcp-mux");

    again();
    assert_int_equal(answer_text(n, OFFER_HEAD "m=audio 5004 RTP/AVP 72\r\n"
                                               "a=rtpmap:72 PCMU/8000\r\na=rtcp-mux\r\n"),
                     CVI_OK);
    assert_false(agreed(n, 0)->rtcp_mux); /* 72 would look like a sender report */
    assert_false(says(n, "a=rtcp-mux"));

    again();
    assert_int_equal(answer_text(n, OFFER_HEAD "m=audio 5004 RTP/AVP 0 95\r\n"
                                               "a=rtpmap:95 telephone-event/8000\r\n"
                                               "a=rtcp-mux\r\n"),
                     CVI_OK);
    assert_false(agreed(n, 0)->rtcp_mux);
}

static void our_rtcp_port_is_said_when_it_is_not_the_next(void **state)
{
    (void)state;
    caps.rtcp_port[CVI_MEDIUM_AUDIO] = 41000;
    again();

    assert_int_equal(answer_text(n, OFFER_HEAD "m=audio 5004 RTP/AVP 0\r\n"), CVI_OK);

    assert_says(n, "a=rtcp:41000");
}

static void unknown_lines_come_back_in_place_with_port_0(void **state)
{
    (void)state;

    assert_int_equal(answer_text(n, OFFER_HEAD "m=application 5070 TCP/BFCP *\r\na=mid:b\r\n"
                                               "m=audio 5004 RTP/AVP 0\r\n"
                                               "m=image 5010 udptl t38\r\n"
                                               "m=video 0 RTP/AVP 31\r\n"),
                     CVI_OK);

    assert_non_null(strstr(cvi__negotiator_local(n, NULL),
                           "m=application 0 TCP/BFCP *\r\na=mid:b\r\nm=audio 40000 RTP/AVP 0\r\n"));
    assert_non_null(
        strstr(cvi__negotiator_local(n, NULL), "m=image 0 udptl t38\r\nm=video 0 RTP/AVP 31\r\n"));
    assert_int_equal(agreed(n, 0)->status, CVI_ENOTSUP);
    assert_string_equal(agreed(n, 0)->reason, "application over TCP/BFCP is not supported");
    assert_int_equal(agreed(n, 2)->status, CVI_ENOTSUP);
    assert_int_equal(agreed(n, 3)->status, CVI_ESTATE);
    assert_int_equal(cvi__negotiator_find(n, CVI_MEDIUM_AUDIO, NULL)->codecs[0].codec,
                     CVI_CODEC_PCMU);
    assert_null(cvi__negotiator_find(n, CVI_MEDIUM_VIDEO, NULL));
}

static void nothing_in_common_is_said_with_what_was_offered(void **state)
{
    (void)state;

    assert_int_equal(answer_text(n, OFFER_HEAD "m=audio 5004 RTP/AVP 18 97 98\r\n"
                                               "a=rtpmap:97 SIREN14/16000\r\n"
                                               "a=rtpmap:98 G7221/16000\r\n"),
                     CVI_ESESSION_NO_CODEC);

    assert_int_equal(tried(n, 0)->status, CVI_ESESSION_NO_CODEC);
    assert_string_equal(tried(n, 0)->reason, "no codec in common (offered: G729, SIREN14, G7221)");
    assert_non_null(strstr(cvi__negotiator_last_error(n)->message, "SIREN14"));
    assert_string_equal(cvi__negotiator_local(n, NULL), "");
}

static void offers_without_usable_lines_are_refused(void **state)
{
    (void)state;

    assert_int_equal(answer_text(n, OFFER_HEAD), CVI_ESESSION_NO_CODEC);
    assert_int_equal(answer_text(n, OFFER_HEAD "m=audio 0 RTP/AVP 0\r\n"), CVI_ESESSION_NO_CODEC);
    assert_int_equal(answer_text(n, OFFER_HEAD "m=audio 65536 RTP/AVP 0\r\n"), CVI_ESESSION_SDP);
    assert_int_equal(cvi__negotiator_last_error(n)->offset, strlen(OFFER_HEAD "m=audio "));
    assert_int_equal(answer_text(n, ""), CVI_ESESSION_SDP);
}

static void unusable_addresses_are_refused(void **state)
{
    (void)state;

    assert_int_equal(answer_text(n, "v=0\r\no=- 1 1 IN IP4 192.0.2.5\r\ns=-\r\nt=0 0\r\n"
                                    "m=audio 5004 RTP/AVP 0\r\n"),
                     CVI_ESESSION_NO_CODEC);
    assert_int_equal(tried(n, 0)->status, CVI_ESESSION_SDP);
    assert_int_equal(answer_text(n, OFFER_HEAD "m=audio 5004 RTP/AVP 0\r\n"
                                               "c=IN IP4 224.2.17.12/127\r\n"),
                     CVI_ESESSION_NO_CODEC);
    assert_int_equal(tried(n, 0)->status, CVI_ENOTSUP);
    assert_int_equal(answer_text(n, OFFER_HEAD "m=audio 5004 RTP/AVP 0\r\n"
                                               "c=IN IP4 255.255.255.255\r\n"),
                     CVI_ESESSION_NO_CODEC);
    assert_int_equal(tried(n, 0)->status, CVI_ENOTSUP);
    assert_int_equal(answer_text(n, OFFER_HEAD "m=audio 40000 RTP/AVP 0\r\n"
                                               "c=IN IP4 198.51.100.1\r\n"),
                     CVI_ESESSION_NO_CODEC);
    assert_string_equal(tried(n, 0)->reason, "its address and port are our own");
    assert_int_equal(answer_text(n, OFFER_HEAD "m=audio 5004 RTP/AVP 0\r\n"
                                               "c=IN IP6 2001:db8::5\r\n"),
                     CVI_ESESSION_NO_CODEC);
    assert_int_equal(tried(n, 0)->status, CVI_ENOTSUP);
}

static void hostile_names_are_shown_harmlessly(void **state)
{
    (void)state;

    assert_int_equal(answer_text(n, OFFER_HEAD "m=au\xc3\xa9 5004 X\xff/Y 0\r\n"),
                     CVI_ESESSION_NO_CODEC);

    assert_string_equal(tried(n, 0)->reason, "au?? over X?/Y is not supported");
}

static void bad_capabilities_are_refused(void **state)
{
    cvi__negotiator *none = NULL;
    (void)state;

    caps.random = NULL;
    assert_int_equal(cvi__negotiator_create(&none, cvi__mem_or_libc(NULL), &caps), CVI_EINVAL);
    test_caps(&caps, &random_state);
    caps.n_audio = CVI__NEG_MAX_CODECS + 1;
    assert_int_equal(cvi__negotiator_create(&none, cvi__mem_or_libc(NULL), &caps), CVI_EINVAL);
    assert_null(none);
    caps.n_audio = 1;
    caps.max_width = 100000;
    assert_int_equal(cvi__negotiator_set_caps(n, &caps), CVI_EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_plain_call_is_answered, set_up, tear_down),
        cmocka_unit_test_setup_teardown(our_order_of_codecs_decides, set_up, tear_down),
        cmocka_unit_test_setup_teardown(static_payload_types_need_no_rtpmap, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_encoding_name_beats_the_static_table, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_codec_at_another_clock_or_in_stereo_is_not_ours, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(events_follow_the_clock_of_the_codec, set_up, tear_down),
        cmocka_unit_test_setup_teardown(events_at_8000_go_with_opus_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(opus_parameters_are_the_peers_wishes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(ptime_is_kept_between_10_and_60, set_up, tear_down),
        cmocka_unit_test_setup_teardown(opus_packets_are_whole_frames, set_up, tear_down),
        cmocka_unit_test_setup_teardown(directions_are_turned_round, set_up, tear_down),
        cmocka_unit_test_setup_teardown(our_own_direction_narrows_the_answer, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_unroutable_address_means_hold, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_host_name_is_accepted_without_an_address, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(rtcp_goes_where_the_peer_says, set_up, tear_down),
        cmocka_unit_test_setup_teardown(rtcp_is_multiplexed_only_when_offered, set_up, tear_down),
        cmocka_unit_test_setup_teardown(our_rtcp_port_is_said_when_it_is_not_the_next, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(unknown_lines_come_back_in_place_with_port_0, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(nothing_in_common_is_said_with_what_was_offered, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(offers_without_usable_lines_are_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(unusable_addresses_are_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(hostile_names_are_shown_harmlessly, set_up, tear_down),
        cmocka_unit_test_setup_teardown(bad_capabilities_are_refused, set_up, tear_down),
    };

    return cmocka_run_group_tests_name("negotiate_answer", tests, NULL, NULL);
}
