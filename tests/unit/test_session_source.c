/* SPDX-License-Identifier: MIT */
/* Whose packets count: the latching rule, sources that change, strangers. */
#include "common/cm.h"
#include "common/peer.h"
#include "rtp/rtcp.h"

static struct peer p;

static int setup(void **state)
{
    (void)state;
    return peer_open(&p, NULL, peer_offer) == CVI_OK ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    peer_close(&p);
    return 0;
}

static void speak(unsigned frames)
{
    static uint32_t timestamp;

    for (unsigned i = 0; i < frames; i++, timestamp += 160) {
        peer_speak(&p, timestamp);
        peer_run(&p, 20000);
    }
}

static void strangers_are_counted_and_dropped(void **state)
{
    (void)state;
    p.media = peer_addr("203.0.113.66", 5004);

    speak(10);

    assert_int_equal(p.units, 0);
    assert_int_equal(peer_stats(&p, CVI_MEDIUM_AUDIO).packets_refused, 10);
    assert_int_equal(peer_stats(&p, CVI_MEDIUM_AUDIO).packets_received, 0);
    assert_int_equal(p.events[CVI_SESSION_EVENT_FIRST_PACKET], 0);
    assert_int_equal(p.events[CVI_SESSION_EVENT_SOURCE_LATCHED], 0);
}

static void a_stranger_cannot_take_over_a_running_stream(void **state)
{
    (void)state;
    speak(10);
    p.media = peer_addr("203.0.113.9", 6000); /* even at the signalling host: RTP bleed */
    speak(10);
    p.media = peer_addr("192.0.2.5", 6000);
    speak(10);
    peer_run(&p, 3000000);

    assert_int_equal(p.units, 10);
    assert_int_equal(peer_stats(&p, CVI_MEDIUM_AUDIO).packets_refused, 20);
    assert_int_equal(p.events[CVI_SESSION_EVENT_SOURCE_LATCHED], 0);
    assert_int_equal(p.sent_to[1].port, 5005);
}

static void media_behind_a_nat_is_latched_once(void **state)
{
    (void)state;
    p.media = peer_addr("203.0.113.9", 31000);
    speak(5);
    assert_int_equal(p.events[CVI_SESSION_EVENT_SOURCE_LATCHED], 1);
    assert_in_range(p.units + p.concealed, 2, 5);

    cvi_unit unit;
    const uint8_t data[160] = {0};
    CVI_UNIT_INIT(&unit);
    unit.medium = CVI_MEDIUM_AUDIO;
    unit.codec = CVI_CODEC_PCMU;
    unit.data = data;
    unit.len = sizeof(data);
    assert_int_equal(cvi_session_send_unit(p.session, p.now_us, &unit), CVI_OK);
    peer_run(&p, 5000);
    assert_int_equal(p.sent_to[0].port, 31000);
    p.media = peer_addr("203.0.113.9", 32000);
    speak(5);

    assert_int_equal(p.events[CVI_SESSION_EVENT_SOURCE_LATCHED], 1);
    assert_int_equal(peer_stats(&p, CVI_MEDIUM_AUDIO).packets_refused, 5);
}

static void latching_ends_after_five_seconds(void **state)
{
    (void)state;
    peer_run(&p, 5100000);
    p.media = peer_addr("203.0.113.9", 31000);

    speak(5);

    assert_int_equal(p.events[CVI_SESSION_EVENT_SOURCE_LATCHED], 0);
    assert_int_equal(p.units, 0);
    p.media = peer_addr("192.0.2.5", 5004); /* the address of the description is always good */
    speak(10);
    assert_true(p.units > 0);
}

static void rtcp_latches_apart_from_rtp(void **state)
{
    static const uint8_t report[] = {0x80, 201, 0, 1, 0, 0, 0x12, 0x34};
    (void)state;

    speak(5);
    p.path = 1;
    p.media = peer_addr("203.0.113.9", 31001);
    peer_feed(&p, report, sizeof(report));
    peer_run(&p, 3000000);

    assert_int_equal(p.events[CVI_SESSION_EVENT_SOURCE_LATCHED], 1);
    assert_int_equal(p.sent_to[1].port, 31001);
    p.path = 0;
    p.media = peer_addr("192.0.2.5", 5004);
    speak(5);
    assert_int_equal(peer_stats(&p, CVI_MEDIUM_AUDIO).packets_refused, 0);
}

static void a_new_description_opens_the_latch_again(void **state)
{
    char offer[1024];
    (void)state;
    speak(5);
    p.media = peer_addr("203.0.113.9", 31000);
    speak(5);
    assert_int_equal(p.events[CVI_SESSION_EVENT_SOURCE_LATCHED], 0);

    strcpy(offer, peer_offer);
    memcpy(strstr(offer, "audio 5004"), "audio 5104", 10);
    assert_int_equal(cvi_session_feed_offer(p.session, p.now_us, offer, strlen(offer)), CVI_OK);
    speak(5);

    assert_int_equal(p.events[CVI_SESSION_EVENT_SOURCE_LATCHED], 1);
}

static void an_unchanged_description_keeps_what_was_latched(void **state)
{
    (void)state;
    p.media = peer_addr("203.0.113.9", 31000);
    speak(5);

    assert_int_equal(cvi_session_feed_offer(p.session, p.now_us, peer_offer, strlen(peer_offer)),
                     CVI_OK);
    speak(5);
    assert_int_equal(peer_stats(&p, CVI_MEDIUM_AUDIO).packets_refused, 0);
    p.media = peer_addr("203.0.113.9", 32000);
    speak(5);

    assert_int_equal(peer_stats(&p, CVI_MEDIUM_AUDIO).packets_refused, 5);
}

static unsigned lines[16]; /* by message id */

static void note_line(void *user, uint32_t level, const char *module, uint32_t message_id,
                      const char *text, size_t len)
{
    (void)user;
    (void)level;
    assert_string_equal(module, "session");
    assert_int_equal(strlen(text), len);
    lines[message_id & 15]++;
}

static void what_matters_is_logged_once(void **state)
{
    cvi_session_params params;
    cvi_log_sink sink;
    struct peer logged;
    (void)state;
    memset(lines, 0, sizeof(lines));
    CVI_LOG_SINK_INIT(&sink);
    sink.fn = note_line;
    sink.level = CVI_LOG_INFO;
    CVI_SESSION_PARAMS_INIT(&params);
    params.log = &sink;
    assert_int_equal(peer_open(&logged, &params, peer_offer), CVI_OK);

    logged.media = peer_addr("203.0.113.66", 1);
    peer_speak(&logged, 0);
    peer_speak(&logged, 160);
    logged.media = peer_addr("203.0.113.9", 31000);
    peer_speak(&logged, 320);
    peer_run(&logged, 31000000);
    assert_int_not_equal(cvi_session_feed_offer(logged.session, logged.now_us, "v=1", 3), CVI_OK);
    peer_close(&logged);

    assert_int_equal(lines[1], 2); /* audio and video */
    assert_int_equal(lines[2], 1);
    assert_int_equal(lines[3], 1);
    assert_int_equal(lines[4], 1);
    assert_int_equal(lines[5], 1);
}

static void a_peer_may_be_at_an_ipv6_address(void **state)
{
    static const char offer[] = "v=0\r\n"
                                "o=peer 1 1 IN IP6 2001:db8::5\r\n"
                                "s=-\r\n"
                                "c=IN IP6 2001:db8::5\r\n"
                                "t=0 0\r\n"
                                "m=audio 5004 RTP/AVP 0\r\n";
    struct peer six;
    (void)state;
    assert_int_equal(peer_open(&six, NULL, offer), CVI_OK);

    six.media = peer_addr("2001:db8::5", 5004);
    for (uint32_t n = 0; n < 10; n++) {
        peer_speak(&six, n * 160);
        peer_run(&six, 20000);
    }
    peer_run(&six, 3000000);

    assert_int_equal(peer_stats(&six, CVI_MEDIUM_AUDIO).packets_refused, 0);
    assert_int_equal(six.units, 10);
    assert_int_equal(six.sent_to[1].family, CVI_ADDR_IPV6);
    assert_int_equal(six.sent_to[1].port, 5005);
    peer_close(&six);
}

static void garbage_is_counted_and_forgotten(void **state)
{
    static const uint8_t stun[20] = {0, 1};
    static const uint8_t hello[60] = {22, 254, 253};
    static const uint8_t truncated[11] = {0x80};
    static const uint8_t unknown_type[40] = {0x80, 77};
    static const uint8_t bad_padding[12] = {0xa0, 0};
    (void)state;

    peer_feed(&p, stun, sizeof(stun));
    peer_feed(&p, hello, sizeof(hello)); /* a DTLS ClientHello */
    peer_feed(&p, truncated, sizeof(truncated));
    peer_feed(&p, unknown_type, sizeof(unknown_type));
    peer_feed(&p, bad_padding, sizeof(bad_padding));
    peer_feed(&p, "", 0);
    p.path = 1;
    speak(1); /* RTP on the RTCP port */
    p.path = 99;
    speak(1); /* a path that is not ours: nothing to count it on */
    p.path = 0;

    assert_int_equal(peer_stats(&p, CVI_MEDIUM_AUDIO).packets_refused, 7);
    speak(10);
    assert_true(p.units > 5);
}

static void another_ssrc_takes_over_when_heard_twice(void **state)
{
    (void)state;
    speak(10);
    p.ssrc = 0x9999;
    speak(1);
    assert_int_equal(peer_stats(&p, CVI_MEDIUM_AUDIO).ssrc_remote, 0x1234);
    speak(10);

    assert_int_equal(peer_stats(&p, CVI_MEDIUM_AUDIO).ssrc_remote, 0x9999);
    assert_int_equal(peer_stats(&p, CVI_MEDIUM_AUDIO).packets_received, 20);
    assert_int_equal(peer_stats(&p, CVI_MEDIUM_AUDIO).packets_lost, 0);
}

static void another_ssrc_takes_over_at_once_after_a_pause(void **state)
{
    (void)state;
    speak(10);
    peer_run(&p, 300000);
    p.ssrc = 0x9999;
    speak(1);

    assert_int_equal(peer_stats(&p, CVI_MEDIUM_AUDIO).ssrc_remote, 0x9999);
}

static void a_looped_back_packet_changes_our_ssrc_only_once(void **state)
{
    const uint32_t first = peer_stats(&p, CVI_MEDIUM_AUDIO).ssrc_local;
    uint32_t second = 0;
    (void)state;

    p.ssrc = first;
    speak(1);
    second = peer_stats(&p, CVI_MEDIUM_AUDIO).ssrc_local;
    assert_int_not_equal(second, first);
    p.ssrc = second;
    speak(10);

    assert_int_equal(peer_stats(&p, CVI_MEDIUM_AUDIO).ssrc_local, second);
    peer_run(&p, 11000000);
    speak(1);
    assert_int_not_equal(peer_stats(&p, CVI_MEDIUM_AUDIO).ssrc_local, second);
}

static void feedback_packets_by_the_dozen_make_one_event(void **state)
{
    uint8_t bytes[1400];
    cvi__rtcp_writer w;
    (void)state;

    cvi__rtcp_begin(&w, bytes, sizeof(bytes));
    while (w.status == CVI_OK) {
        cvi__rtcp_put_fir(&w, 1, peer_stats(&p, CVI_MEDIUM_VIDEO).ssrc_local,
                          (uint8_t)(w.len / 20));
    }
    p.path = 3;
    p.media = peer_addr("192.0.2.5", 5007);
    peer_feed(&p, bytes, w.len);
    peer_feed(&p, bytes, 20); /* another round */
    peer_run(&p, 5000);

    assert_int_equal(p.events[CVI_SESSION_EVENT_KEYFRAME_WANTED], 2);
    assert_int_equal(peer_stats(&p, CVI_MEDIUM_VIDEO).keyframes_wanted, w.len / 20 + 1);
}

static void a_repeated_fir_asks_once(void **state)
{
    uint8_t bytes[64];
    cvi__rtcp_writer w;
    (void)state;

    cvi__rtcp_begin(&w, bytes, sizeof(bytes));
    cvi__rtcp_put_fir(&w, 1, peer_stats(&p, CVI_MEDIUM_VIDEO).ssrc_local, 9);
    p.path = 3;
    p.media = peer_addr("192.0.2.5", 5007);
    peer_feed(&p, bytes, w.len);
    peer_feed(&p, bytes, w.len);
    peer_run(&p, 5000);

    assert_int_equal(p.events[CVI_SESSION_EVENT_KEYFRAME_WANTED], 1);
}

static void without_feedback_a_keyframe_is_asked_for_by_info(void **state)
{
    (void)state;
    assert_int_equal(cvi_session_request_keyframe(p.session, p.now_us, CVI_MEDIUM_VIDEO), CVI_OK);
    assert_int_equal(cvi_session_request_keyframe(p.session, p.now_us, CVI_MEDIUM_VIDEO), CVI_OK);
    peer_run(&p, 5000);
    assert_int_equal(p.events[CVI_SESSION_EVENT_ASK_BY_INFO], 1);

    peer_run(&p, 2000000);

    assert_int_equal(p.events[CVI_SESSION_EVENT_ASK_BY_INFO], 2);
    assert_int_equal(peer_stats(&p, CVI_MEDIUM_VIDEO).keyframes_requested, 0);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(strangers_are_counted_and_dropped),
        TEST(a_stranger_cannot_take_over_a_running_stream),
        TEST(media_behind_a_nat_is_latched_once),
        TEST(latching_ends_after_five_seconds),
        TEST(rtcp_latches_apart_from_rtp),
        TEST(a_new_description_opens_the_latch_again),
        TEST(an_unchanged_description_keeps_what_was_latched),
        TEST(what_matters_is_logged_once),
        TEST(a_peer_may_be_at_an_ipv6_address),
        TEST(garbage_is_counted_and_forgotten),
        TEST(another_ssrc_takes_over_when_heard_twice),
        TEST(another_ssrc_takes_over_at_once_after_a_pause),
        TEST(a_looped_back_packet_changes_our_ssrc_only_once),
        TEST(feedback_packets_by_the_dozen_make_one_event),
        TEST(a_repeated_fir_asks_once),
        TEST(without_feedback_a_keyframe_is_asked_for_by_info),
    };
    return cmocka_run_group_tests_name("session_source", tests, NULL, NULL);
}
