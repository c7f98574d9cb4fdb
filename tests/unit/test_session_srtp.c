/* SPDX-License-Identifier: MIT */
/* Sessions with SDES keys. */
#include "common/cm.h"
#include "common/pair.h"

static struct pair p;
static unsigned units;
static unsigned changed; /* datagrams */
static uint8_t captured[1500];
static size_t captured_len;
static uint8_t clear_bytes;

static void count_unit(struct pair *pair, int side, const cvi_unit *unit)
{
    (void)pair;
    units += side == 1 && unit->len > 0;
}

static int setup(void **state)
{
    cvi_session_params a, b;
    (void)state;

    memset(&p, 0, sizeof(p));
    units = 0;
    changed = 0;
    captured_len = 0;
    clear_bytes = 0;
    p.on_unit = count_unit;
    pair_params(&a, 0);
    pair_params(&b, 1);
    p.has_content = 1;
    a.security = CVI_SECURITY_SDES_ALWAYS;
    b.security = CVI_SECURITY_SDES_ALWAYS;
    return pair_open(&p, &a, &b) ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    pair_close(&p);
    return 0;
}

static void speak(uint32_t first, unsigned frames)
{
    for (uint32_t n = first; n < first + frames; n++) {
        assert_int_equal(pair_send(&p, 0, CVI_CODEC_PCMU, n * 160, 160), CVI_OK);
        pair_run(&p, 20000);
    }
}

static void spoil(struct pair *pair, int from, cvi_packet *packet)
{
    uint8_t *bytes = (uint8_t *)(uintptr_t)packet->data;

    (void)pair;
    if (from == 0 && packet->len > 100 && packet->len < 250) {
        bytes[20] ^= changed++ % 2; /* every second */
    }
}

static void capture(struct pair *pair, int from, cvi_packet *packet)
{
    (void)pair;
    if (from == 0 && packet->len > 150) {
        memcpy(captured, packet->data, packet->len);
        captured_len = packet->len;
        clear_bytes = captured[12 + 5] == 10 && captured[12 + 6] == 12; /* the ramp inside */
    }
}

static void media_and_reports_are_protected(void **state)
{
    cvi_stream_info info;
    cvi_stream_stats stats;
    (void)state;
    p.on_datagram = capture;

    speak(0, 250);

    CVI_STREAM_INFO_INIT(&info);
    assert_int_equal(cvi_session_get_stream(p.side[1], CVI_MEDIUM_AUDIO, &info), CVI_OK);
    assert_int_equal(info.secure, 1);
    assert_in_range(units, 240, 250);
    assert_int_equal(captured_len, 12 + 160 + 10);
    assert_int_equal(clear_bytes, 0);
    CVI_STREAM_STATS_INIT(&stats);
    assert_int_equal(cvi_session_get_stats(p.side[0], CVI_MEDIUM_AUDIO, &stats), CVI_OK);
    assert_int_not_equal(stats.rtt_us, 0); /* so reports were understood */
    assert_int_equal(stats.packets_refused, 0);
}

static void a_bad_packet_does_not_end_the_session(void **state)
{
    cvi_stream_stats stats;
    (void)state;
    p.on_datagram = spoil;
    speak(0, 20);
    p.on_datagram = NULL;
    speak(20, 20);

    CVI_STREAM_STATS_INIT(&stats);
    assert_int_equal(cvi_session_get_stats(p.side[1], CVI_MEDIUM_AUDIO, &stats), CVI_OK);
    assert_int_equal(stats.packets_refused, changed / 2);
    assert_int_equal(stats.packets_received, 40 - changed / 2);
}

static void replay(struct pair *pair, const cvi_addr *from)
{
    uint8_t *exact = heap_copy(captured, captured_len);
    cvi_packet packet = {.size = sizeof(packet), .data = exact, .len = captured_len};
    size_t taken = 0;

    packet.remote = *from;
    assert_int_equal(cvi_session_feed_packets(pair->side[1], pair->now_us, &packet, 1, &taken),
                     CVI_OK);
    assert_int_equal(taken, 1);
    free(exact);
}

static void a_replay_from_elsewhere_moves_nothing(void **state)
{
    const cvi_addr elsewhere = {.family = CVI_ADDR_IPV4, .port = 999, .ip = {203, 0, 113, 5}};
    cvi_stream_stats stats;
    (void)state;
    p.on_datagram = capture;
    speak(0, 10);

    replay(&p, &elsewhere);
    pair_run(&p, 10000);

    assert_int_equal(p.events[1][CVI_SESSION_EVENT_SOURCE_LATCHED], 0);
    CVI_STREAM_STATS_INIT(&stats);
    assert_int_equal(cvi_session_get_stats(p.side[1], CVI_MEDIUM_AUDIO, &stats), CVI_OK);
    assert_int_equal(stats.packets_refused, 1);
}

static void drop_after_capture(struct pair *pair, int from, cvi_packet *packet)
{
    capture(pair, from, packet);
    packet->len = 0;
}

static void an_authentic_packet_from_elsewhere_is_followed(void **state)
{
    const cvi_addr elsewhere = {.family = CVI_ADDR_IPV4, .port = 999, .ip = {203, 0, 113, 5}};
    (void)state;
    speak(0, 10);
    p.on_datagram = drop_after_capture;
    speak(10, 1);

    replay(&p, &elsewhere); /* never seen before: the peer moved */
    pair_run(&p, 10000);

    assert_int_equal(p.events[1][CVI_SESSION_EVENT_SOURCE_LATCHED], 1);
}

static void plain_rtp_is_refused_once_srtp_was_agreed(void **state)
{
    const cvi_addr peer = pair_addr(0, 0);
    cvi_stream_stats stats;
    (void)state;
    speak(0, 5);

    memset(captured, 0, sizeof(captured));
    captured[0] = 0x80;
    captured_len = 172;
    replay(&p, &peer);

    CVI_STREAM_STATS_INIT(&stats);
    assert_int_equal(cvi_session_get_stats(p.side[1], CVI_MEDIUM_AUDIO, &stats), CVI_OK);
    assert_int_equal(stats.packets_refused, 1);
    assert_int_equal(stats.packets_received, 5);
}

static void a_reoffer_loses_no_packet(void **state)
{
    cvi_stream_stats stats;
    (void)state;
    speak(0, 20);
    assert_int_equal(pair_negotiate(&p, 0), CVI_OK);
    speak(20, 20);
    assert_int_equal(pair_negotiate(&p, 1), CVI_OK);
    speak(40, 20);

    CVI_STREAM_STATS_INIT(&stats);
    assert_int_equal(cvi_session_get_stats(p.side[1], CVI_MEDIUM_AUDIO, &stats), CVI_OK);
    assert_int_equal(stats.packets_received, 60);
    assert_int_equal(stats.packets_refused, 0);
}

static void pictures_are_protected_too(void **state)
{
    (void)state;
    assert_int_equal(pair_send(&p, 0, CVI_CODEC_H264, 0, 30000), CVI_OK);
    pair_run(&p, 30000);

    assert_int_equal(units, 1);
}

static void slides_are_protected_with_a_key_of_their_own(void **state)
{
    cvi_stream_info info;
    (void)state;

    assert_int_equal(pair_send_slide(&p, 0, CVI_CODEC_H264, 0, 30000), CVI_OK);
    pair_run(&p, 30000);

    assert_int_equal(units, 1);
    CVI_STREAM_INFO_INIT(&info);
    assert_int_equal(cvi_session_get_stream(p.side[1], CVI_MEDIUM_CONTENT, &info), CVI_OK);
    assert_true(info.secure);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(media_and_reports_are_protected),
        TEST(a_bad_packet_does_not_end_the_session),
        TEST(a_replay_from_elsewhere_moves_nothing),
        TEST(an_authentic_packet_from_elsewhere_is_followed),
        TEST(plain_rtp_is_refused_once_srtp_was_agreed),
        TEST(a_reoffer_loses_no_packet),
        TEST(pictures_are_protected_too),
        TEST(slides_are_protected_with_a_key_of_their_own),
    };
    return cmocka_run_group_tests_name("session_srtp", tests, NULL, NULL);
}
