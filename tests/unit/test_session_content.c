/* SPDX-License-Identifier: MIT */
/* Slides: a second video with keyframes, counters and a direction of its own. */
#include <stdio.h>

#include "common/cm.h"
#include "common/pair.h"
#include "common/peer.h"

static struct pair pair;
static struct peer peer;
static unsigned units[2][4]; /* by side and medium */

static void count_unit(struct pair *p, int side, const cvi_unit *unit)
{
    (void)p;
    units[side][unit->medium] += unit->len > 0;
}

static void open_pair(void)
{
    cvi_session_params a, b;

    memset(&pair, 0, sizeof(pair));
    memset(units, 0, sizeof(units));
    pair_params(&a, 0);
    pair_params(&b, 1);
    pair.has_content = 1;
    pair.on_unit = count_unit;
    assert_true(pair_open(&pair, &a, &b));
}

static cvi_stream_info stream(const cvi_session *s, uint32_t medium)
{
    cvi_stream_info info;

    CVI_STREAM_INFO_INIT(&info);
    (void)cvi_session_get_stream(s, medium, &info);
    return info;
}

static cvi_stream_stats counters(const cvi_session *s, uint32_t medium)
{
    cvi_stream_stats stats;

    CVI_STREAM_STATS_INIT(&stats);
    assert_int_equal(cvi_session_get_stats(s, medium, &stats), CVI_OK);
    return stats;
}

static void slides_go_both_ways_beside_the_video(void **state)
{
    static const uint32_t codecs[] = {CVI_CODEC_H264, CVI_CODEC_VP8};
    (void)state;
    open_pair();
    assert_int_equal(stream(pair.side[1], CVI_MEDIUM_CONTENT).path, 4);
    assert_int_equal(stream(pair.side[1], CVI_MEDIUM_CONTENT).codec, CVI_CODEC_H264);

    for (uint32_t i = 0; i < 10; i++) {
        assert_int_equal(pair_send(&pair, 0, CVI_CODEC_H264, i * 3000, 4000), CVI_OK);
        assert_int_equal(pair_send_slide(&pair, 0, codecs[i & 1], i * 3000, 9000), CVI_OK);
        pair_run(&pair, 33000);
    }
    for (uint32_t i = 0; i < 4; i++) {
        assert_int_equal(pair_send_slide(&pair, 1, CVI_CODEC_H264, i * 3000, 9000), CVI_OK);
        pair_run(&pair, 33000);
    }

    assert_int_equal(units[1][CVI_MEDIUM_VIDEO], 10);
    assert_int_equal(units[1][CVI_MEDIUM_CONTENT], 10);
    assert_int_equal(units[0][CVI_MEDIUM_VIDEO], 0);
    assert_int_equal(units[0][CVI_MEDIUM_CONTENT], 4);
    assert_true(counters(pair.side[1], CVI_MEDIUM_CONTENT).bytes_received > 90000);
    assert_int_equal(counters(pair.side[1], CVI_MEDIUM_CONTENT).packets_lost, 0);
    assert_true(counters(pair.side[1], CVI_MEDIUM_VIDEO).bytes_received < 60000);
    pair_close(&pair);
}

static void a_keyframe_is_asked_for_of_one_picture(void **state)
{
    (void)state;
    open_pair();
    (void)pair_send(&pair, 0, CVI_CODEC_H264, 0, 4000);
    (void)pair_send_slide(&pair, 0, CVI_CODEC_H264, 0, 9000);
    pair_run(&pair, 50000);

    assert_int_equal(cvi_session_request_keyframe(pair.side[1], pair.now_us, CVI_MEDIUM_CONTENT),
                     CVI_OK);
    pair_run(&pair, 50000);

    assert_int_equal(pair.wanted[0][CVI_MEDIUM_CONTENT], 1);
    assert_int_equal(pair.wanted[0][CVI_MEDIUM_VIDEO], 0);
    assert_int_equal(counters(pair.side[1], CVI_MEDIUM_CONTENT).keyframes_requested, 1);
    assert_int_equal(counters(pair.side[0], CVI_MEDIUM_CONTENT).keyframes_wanted, 1);
    pair_close(&pair);
}

/* ---- what a peer says of its slides ---- */

/* Audio, and video and slides with these ports and attributes. */
static const char *offer(const char *direction, unsigned slides_port, const char *slides)
{
    static char text[1024];

    snprintf(text, sizeof(text),
             "v=0\r\no=peer 1 1 IN IP4 192.0.2.5\r\ns=-\r\nc=IN IP4 192.0.2.5\r\nt=0 0\r\n"
             "m=audio 5004 RTP/AVP 0\r\na=%s\r\n"
             "m=video 5006 RTP/AVP 96\r\na=rtpmap:96 VP8/90000\r\na=%s\r\n"
             "m=video %u RTP/AVP 96\r\na=rtpmap:96 VP8/90000\r\na=label:12\r\na=%s\r\n",
             direction, direction, slides_port, slides);
    return text;
}

static void take_offer(const char *text)
{
    assert_int_equal(cvi_session_feed_offer(peer.session, peer.now_us, text, strlen(text)), CVI_OK);
}

static int send_slide(void)
{
    static const uint8_t data[] = {0x10, 0, 0, 0x9d, 0x01, 0x2a, 0, 1, 0, 1};
    cvi_unit unit;

    CVI_UNIT_INIT(&unit);
    unit.medium = CVI_MEDIUM_CONTENT;
    unit.codec = CVI_CODEC_VP8;
    unit.data = data;
    unit.len = sizeof(data);
    return cvi_session_send_unit(peer.session, peer.now_us, &unit);
}

/* One VP8 keyframe of the peer on its third line. */
static void show_slide(void)
{
    static const uint8_t payload[] = {0x10, 0x10, 0, 0, 0x9d, 0x01, 0x2a, 0, 1, 0, 1};
    static uint32_t timestamp;

    peer.media = peer_addr("192.0.2.5", 5008);
    peer.path = 4;
    peer.payload_type = 96;
    peer_rtp(&peer, timestamp += 3000, payload, sizeof(payload));
    peer_run(&peer, 100000);
}

static void the_direction_of_slides_is_obeyed(void **state)
{
    static const struct {
        const char *direction;
        uint32_t can_send, can_receive;
    } rows[] = {{"sendrecv", 1, 1}, {"sendonly", 0, 1}, {"recvonly", 1, 0}, {"inactive", 0, 0}};
    (void)state;

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_int_equal(peer_open(&peer, NULL, offer("sendrecv", 5008, rows[i].direction)), 0);
        const cvi_stream_info info = stream(peer.session, CVI_MEDIUM_CONTENT);

        assert_int_equal(info.can_send, rows[i].can_send);
        assert_int_equal(info.can_receive, rows[i].can_receive);
        assert_int_equal(send_slide(), rows[i].can_send ? CVI_OK : CVI_ESTATE);
        peer_run(&peer, 10000);
        assert_int_equal(peer.sent_to[4].port, rows[i].can_send ? 5008 : 0);
        show_slide();
        assert_int_equal(peer.units, rows[i].can_receive);
        peer_close(&peer);
    }
}

static void slides_come_and_go_by_reinvite(void **state)
{
    (void)state;
    assert_int_equal(peer_open(&peer, NULL, offer("sendrecv", 0, "sendrecv")), 0);
    assert_int_equal(stream(peer.session, CVI_MEDIUM_CONTENT).codec, 0);
    show_slide();
    assert_int_equal(peer.units, 0);

    for (unsigned round = 1; round <= 2; round++) {
        take_offer(offer("sendrecv", 5008, "sendrecv"));
        show_slide();
        assert_int_equal(peer.units, round);
        take_offer(offer("sendrecv", 0, "sendrecv"));
        show_slide();
        assert_int_equal(peer.units, round);
        assert_int_equal(send_slide(), CVI_ESTATE);
    }
    assert_int_equal(counters(peer.session, CVI_MEDIUM_CONTENT).packets_received, 2);
    peer_close(&peer);
}

static void a_call_is_on_hold_whatever_its_slides_say(void **state)
{
    cvi_session_params params;
    (void)state;
    CVI_SESSION_PARAMS_INIT(&params);
    params.media_timeout_us = 5000000;
    assert_int_equal(peer_open(&peer, &params, offer("sendrecv", 5008, "recvonly")), 0);
    assert_false(cvi_session_is_on_hold(peer.session));

    take_offer(offer("inactive", 5008, "sendrecv"));
    peer_run(&peer, 12000000);
    assert_true(cvi_session_is_on_hold(peer.session));
    assert_int_equal(peer.events[CVI_SESSION_EVENT_MEDIA_TIMEOUT], 0);
    take_offer(offer("sendrecv", 5008, "inactive"));
    assert_false(cvi_session_is_on_hold(peer.session));
    peer_run(&peer, 6000000);

    assert_int_equal(peer.events[CVI_SESSION_EVENT_MEDIA_TIMEOUT], 1);
    peer_close(&peer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slides_go_both_ways_beside_the_video),
        cmocka_unit_test(a_keyframe_is_asked_for_of_one_picture),
        cmocka_unit_test(the_direction_of_slides_is_obeyed),
        cmocka_unit_test(slides_come_and_go_by_reinvite),
        cmocka_unit_test(a_call_is_on_hold_whatever_its_slides_say),
    };
    return cmocka_run_group_tests_name("session_content", tests, NULL, NULL);
}
