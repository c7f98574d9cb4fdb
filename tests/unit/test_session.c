/* SPDX-License-Identifier: MIT */
#include "common/cm.h"
#include "common/pair.h"
#include "core/base.h"

static struct pair p;
static struct seen {
    unsigned count[2][4]; /* by side and medium */
    cvi_unit last[2][4];
    uint8_t first_bytes[2][4][32];
} seen;

static void note_unit(struct pair *pair, int side, const cvi_unit *unit)
{
    (void)pair;
    seen.count[side][unit->medium]++;
    seen.last[side][unit->medium] = *unit;
    if (unit->len > 0) {
        memcpy(seen.first_bytes[side][unit->medium], unit->data, unit->len < 32 ? unit->len : 32);
    }
}

static void open_with(const cvi_session_params *a, const cvi_session_params *b)
{
    memset(&p, 0, sizeof(p));
    memset(&seen, 0, sizeof(seen));
    p.on_unit = note_unit;
    assert_true(pair_open(&p, a, b));
}

static int setup(void **state)
{
    cvi_session_params a, b;
    (void)state;

    pair_params(&a, 0);
    pair_params(&b, 1);
    open_with(&a, &b);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    pair_close(&p);
    return 0;
}

static void both_sides_agree_on_audio_and_video(void **state)
{
    cvi_stream_info info;
    (void)state;

    for (int i = 0; i < 2; i++) {
        CVI_STREAM_INFO_INIT(&info);
        assert_int_equal(cvi_session_get_stream(p.side[i], CVI_MEDIUM_AUDIO, &info), CVI_OK);
        assert_int_equal(info.codec, CVI_CODEC_OPUS);
        assert_int_equal(info.path, 0);
        assert_true(info.can_send && info.can_receive && info.digits);
        assert_int_equal(info.ptime_ms, 20);
        assert_int_equal(info.max_kbps, 64);
        assert_int_equal(cvi_session_get_stream(p.side[i], CVI_MEDIUM_VIDEO, &info), CVI_OK);
        assert_int_equal(info.codec, CVI_CODEC_H264);
        assert_int_equal(info.path, 2);
        assert_true(info.feedback);
        assert_in_range(info.max_width, 640, 1280);
        assert_in_range(info.max_kbps, 300, 1500);
        assert_int_equal(info.max_fs, 3600);
        assert_int_equal(info.max_mbps, 108000);
        assert_int_equal(cvi_session_get_stream(p.side[i], CVI_MEDIUM_CONTENT, &info), CVI_ENOENT);
    }
}

static void every_audio_codec_arrives_whole(void **state)
{
    static const struct {
        uint32_t codec;
        size_t len;
        uint32_t ticks;
    } cases[] = {{CVI_CODEC_OPUS, 60, 960},
                 {CVI_CODEC_G722, 160, 160},
                 {CVI_CODEC_PCMU, 160, 160},
                 {CVI_CODEC_PCMA, 160, 160}};
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(cases); i++) {
        memset(&seen, 0, sizeof(seen));
        for (uint32_t n = 0; n < 20; n++) {
            assert_int_equal(pair_send(&p, 0, cases[i].codec, n * cases[i].ticks, cases[i].len),
                             CVI_OK);
            pair_run(&p, 20000);
        }
        pair_run(&p, 100000);

        assert_true(seen.count[1][CVI_MEDIUM_AUDIO] >= 20);
        assert_int_equal(seen.last[1][CVI_MEDIUM_AUDIO].codec, cases[i].codec);
        assert_int_equal(seen.last[1][CVI_MEDIUM_AUDIO].duration, cases[i].ticks);
        assert_int_equal(seen.first_bytes[1][CVI_MEDIUM_AUDIO][5], 10);
        pair_run(&p, 300000);
    }
}

static void every_video_codec_arrives_whole(void **state)
{
    static const uint32_t codecs[] = {CVI_CODEC_H264, CVI_CODEC_VP8};
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(codecs); i++) {
        memset(&seen, 0, sizeof(seen));
        for (uint32_t n = 0; n < 10; n++) {
            assert_int_equal(pair_send(&p, 1, codecs[i], n * 3000, 100 + n * 2000), CVI_OK);
            pair_run(&p, 33000);
        }

        assert_int_equal(seen.count[0][CVI_MEDIUM_VIDEO], 10);
        assert_int_equal(seen.last[0][CVI_MEDIUM_VIDEO].codec, codecs[i]);
        assert_int_equal(seen.last[0][CVI_MEDIUM_VIDEO].len, 100 + 9 * 2000);
        assert_int_equal(seen.last[0][CVI_MEDIUM_VIDEO].flags, CVI_UNIT_KEYFRAME);
        assert_int_equal(seen.last[0][CVI_MEDIUM_VIDEO].lost, 0);
    }
}

static void reports_give_round_trip_and_loss(void **state)
{
    cvi_stream_stats stats;
    (void)state;
    p.delay_us = 40000;
    p.loss_per_mille = 100;

    for (uint32_t n = 0; n < 500; n++) {
        assert_int_equal(pair_send(&p, 0, CVI_CODEC_PCMU, n * 160, 160), CVI_OK);
        assert_int_equal(pair_send(&p, 1, CVI_CODEC_PCMU, n * 160, 160), CVI_OK);
        pair_run(&p, 20000);
    }
    p.loss_per_mille = 0;
    pair_run(&p, 4500000);

    CVI_STREAM_STATS_INIT(&stats);
    assert_int_equal(cvi_session_get_stats(p.side[0], CVI_MEDIUM_AUDIO, &stats), CVI_OK);
    assert_int_equal(stats.packets_sent, 500);
    assert_int_equal(stats.bytes_sent, 500 * 160);
    assert_in_range(stats.rtt_us, 78000, 84000);
    assert_in_range(stats.packets_lost, 20, 90);
    assert_in_range(stats.packets_lost_remote, 20, 90);
    assert_int_equal(stats.packets_received + (uint64_t)stats.packets_lost, 500);
    assert_int_not_equal(stats.ssrc_remote, 0);
}

static void the_first_packet_is_told_once(void **state)
{
    (void)state;
    pair_send(&p, 0, CVI_CODEC_PCMU, 0, 160);
    pair_run(&p, 20000);
    pair_send(&p, 0, CVI_CODEC_PCMU, 160, 160);
    pair_run(&p, 20000);

    assert_int_equal(p.events[1][CVI_SESSION_EVENT_FIRST_PACKET], 1);
    pair_run(&p, 3000000); /* reports of the video line */
    assert_int_equal(p.events[1][CVI_SESSION_EVENT_FIRST_PACKET], 2);
}

static void keyframes_are_asked_for_by_feedback_and_not_too_often(void **state)
{
    cvi_stream_stats stats;
    (void)state;
    assert_int_equal(cvi_session_request_keyframe(p.side[1], p.now_us, CVI_MEDIUM_VIDEO), CVI_OK);
    pair_run(&p, 100000);
    assert_int_equal(p.events[0][CVI_SESSION_EVENT_KEYFRAME_WANTED], 0); /* whom to ask? */

    pair_send(&p, 0, CVI_CODEC_VP8, 0, 100);
    pair_run(&p, 10000);
    for (int i = 0; i < 90; i++) {
        assert_int_equal(cvi_session_request_keyframe(p.side[1], p.now_us, CVI_MEDIUM_VIDEO),
                         CVI_OK);
        pair_run(&p, 10000);
    }

    assert_int_equal(p.events[0][CVI_SESSION_EVENT_KEYFRAME_WANTED], 2); /* at 0 and 500 ms */
    pair_run(&p, 1000000);
    assert_int_equal(p.events[0][CVI_SESSION_EVENT_KEYFRAME_WANTED], 3); /* the wish was kept */
    CVI_STREAM_STATS_INIT(&stats);
    assert_int_equal(cvi_session_get_stats(p.side[1], CVI_MEDIUM_VIDEO, &stats), CVI_OK);
    assert_int_equal(stats.keyframes_requested, 3);
    assert_int_equal(p.events[1][CVI_SESSION_EVENT_ASK_BY_INFO], 0);
}

static void a_keyframe_that_came_meanwhile_ends_the_wish(void **state)
{
    (void)state;
    pair_send(&p, 0, CVI_CODEC_VP8, 0, 100);
    pair_run(&p, 10000);
    cvi_session_request_keyframe(p.side[1], p.now_us, CVI_MEDIUM_VIDEO);
    pair_run(&p, 10000);
    cvi_session_request_keyframe(p.side[1], p.now_us, CVI_MEDIUM_VIDEO);
    pair_send(&p, 0, CVI_CODEC_VP8, 3000, 100);
    pair_run(&p, 2000000);

    assert_int_equal(p.events[0][CVI_SESSION_EVENT_KEYFRAME_WANTED], 1);
}

static void silence_of_30_seconds_ends_it_and_rtcp_alone_does_not(void **state)
{
    (void)state;
    pair_run(&p, 60000000); /* nothing but reports */
    assert_int_equal(p.events[1][CVI_SESSION_EVENT_MEDIA_TIMEOUT], 0);

    p.loss_per_mille = 1000;
    pair_run(&p, 25000000);
    assert_int_equal(p.events[1][CVI_SESSION_EVENT_MEDIA_TIMEOUT], 0);
    pair_run(&p, 6000000);

    assert_int_equal(p.events[1][CVI_SESSION_EVENT_MEDIA_TIMEOUT], 1);
    pair_run(&p, 60000000);
    assert_int_equal(p.events[1][CVI_SESSION_EVENT_MEDIA_TIMEOUT], 1);
}

static unsigned rtp_packets;

static void count_rtp(struct pair *pair, int from, cvi_packet *packet)
{
    const uint8_t *h = packet->data;

    (void)pair;
    rtp_packets += from == 0 && packet->path == 2 && (h[1] < 192 || h[1] > 223);
}

static void a_sender_without_units_keeps_its_path_open(void **state)
{
    cvi_stream_stats stats;
    (void)state;
    rtp_packets = 0;
    p.on_datagram = count_rtp;

    pair_run(&p, 26000000);

    assert_int_equal(rtp_packets, 5);
    pair_send(&p, 0, CVI_CODEC_VP8, 0, 100);
    pair_run(&p, 12000000); /* two more, now from a source that is known */
    pair_send(&p, 0, CVI_CODEC_VP8, 90000, 100);
    pair_run(&p, 10000);
    CVI_STREAM_STATS_INIT(&stats);
    assert_int_equal(cvi_session_get_stats(p.side[1], CVI_MEDIUM_VIDEO, &stats), CVI_OK);
    assert_int_equal(stats.packets_lost, 0);
    assert_int_equal(stats.packets_received, 4);
    assert_int_equal(seen.count[1][CVI_MEDIUM_VIDEO], 2);
    assert_int_equal(seen.last[1][CVI_MEDIUM_VIDEO].lost, 0);
}

static void goodbye_is_said_and_nothing_after_it(void **state)
{
    uint64_t sent = 0;
    (void)state;
    pair_send(&p, 0, CVI_CODEC_PCMU, 0, 160);
    pair_run(&p, 20000);

    assert_int_equal(cvi_session_stop(p.side[0], p.now_us), CVI_OK);
    pair_run(&p, 20000);
    sent = p.sent[0];
    pair_run(&p, 20000000);

    assert_int_equal(p.events[1][CVI_SESSION_EVENT_PEER_BYE], 1); /* video was never heard */
    assert_int_equal(p.sent[0], sent);
    assert_int_equal(pair_send(&p, 0, CVI_CODEC_PCMU, 160, 160), CVI_ESTATE);
}

static void units_that_cannot_be_sent_are_refused_with_a_reason(void **state)
{
    (void)state;
    assert_int_equal(pair_send(&p, 0, CVI_CODEC_UNKNOWN, 0, 160), CVI_EINVAL);
    assert_int_equal(pair_send(&p, 0, CVI_CODEC_PCMU, 0, 2000), CVI_ELIMIT);
    assert_int_not_equal(cvi_session_last_error(p.side[0])->message[0], 0);
    assert_int_equal(pair_send(&p, 0, CVI_CODEC_PCMU, 0, 0), CVI_OK); /* silence */
    pair_run(&p, 20000);
    assert_int_equal(seen.count[1][CVI_MEDIUM_AUDIO], 0);
}

static void a_full_ring_refuses_a_picture_and_keeps_nothing_of_it(void **state)
{
    cvi_packet packets[64];
    size_t n = 0;
    size_t total = 0;
    size_t pictures = 0;
    (void)state;

    while (pair_send(&p, 0, CVI_CODEC_H264, 0, 12100) == CVI_OK) { /* 2 + 11 packets */
        pictures++;
        assert_true(pictures < 1000);
    }
    assert_int_equal(pair_send(&p, 0, CVI_CODEC_H264, 0, 12100), CVI_EFULL);
    while (cvi_session_next_output(p.side[0], packets, 64, &n) == CVI_OK) {
        total += n;
        for (size_t i = 0; i < n; i++) {
            assert_int_equal(packets[i].remote.port, 20002);
            assert_true(packets[i].len <= 1200 + 12);
        }
    }

    assert_int_equal(total % pictures, 0);
    assert_int_equal(pair_send(&p, 0, CVI_CODEC_H264, 0, 12100), CVI_OK);
}

static void only_the_last_packet_of_a_picture_is_marked(void **state)
{
    cvi_packet packets[64];
    size_t n = 0;
    (void)state;

    assert_int_equal(pair_send(&p, 0, CVI_CODEC_VP8, 0, 6000), CVI_OK);
    assert_int_equal(cvi_session_next_output(p.side[0], packets, 64, &n), CVI_OK);

    assert_int_equal(n, 6);
    for (size_t i = 0; i < n; i++) {
        const uint8_t *h = packets[i].data;

        assert_int_equal(h[1] >> 7, i + 1 == n);
    }
}

static void parameters_out_of_range_are_refused(void **state)
{
    cvi_session_params params;
    cvi_session *s = NULL;
    (void)state;

    CVI_SESSION_PARAMS_INIT(&params);
    params.jitter_min_ms = 300;
    assert_int_equal(cvi_session_create(&s, &params), CVI_EINVAL);
    CVI_SESSION_PARAMS_INIT(&params);
    params.security = 64;
    assert_int_equal(cvi_session_create(&s, &params), CVI_EINVAL);
    CVI_SESSION_PARAMS_INIT(&params);
    params.cname = "";
    assert_int_equal(cvi_session_create(&s, &params), CVI_EINVAL);
    CVI_SESSION_PARAMS_INIT(&params);
    params.size -= 1;
    assert_int_equal(cvi_session_create(&s, &params), CVI_EABI);
    assert_null(s);
    assert_int_equal(cvi_session_create(&s, NULL), CVI_OK);
    assert_true(cvi_session_deadline(s) == CVI_NO_DEADLINE);
    cvi_session_destroy(&s);
    cvi_session_destroy(&s);
}

static void parameters_are_read_to_their_used_size_and_no_further(void **state)
{
    cvi_session_params params;
    cvi_session *s = NULL;
    uint8_t newer[sizeof(params) + 16] __attribute__((aligned(8)));
    size_t size = sizeof(newer);
    void *exact = NULL;
    (void)state;

    CVI_SESSION_PARAMS_INIT(&params);
    params.seed = 3;
    exact = heap_copy(&params, params.size);
    assert_int_equal(cvi_session_create(&s, exact), CVI_OK);
    cvi_session_destroy(&s);
    free(exact);
    memset(newer, 0, sizeof(newer));
    memcpy(newer, &params, params.size);
    memcpy(newer, &size, sizeof(size));
    assert_int_equal(cvi_session_create(&s, (const cvi_session_params *)(const void *)newer),
                     CVI_OK);
    cvi_session_destroy(&s);
    newer[sizeof(newer) - 1] = 1; /* asks for what this library does not know */
    assert_int_equal(cvi_session_create(&s, (const cvi_session_params *)(const void *)newer),
                     CVI_EABI);
}

static void a_refused_offer_leaves_the_session_as_it_was(void **state)
{
    static const char bad[] = "v=0\r\nm=audio\r\n";
    (void)state;

    assert_int_equal(cvi_session_feed_offer(p.side[1], p.now_us, bad, sizeof(bad) - 1),
                     CVI_ESESSION_SDP);
    assert_int_equal(cvi_session_last_error(p.side[1])->status, CVI_ESESSION_SDP);

    assert_int_equal(pair_send(&p, 0, CVI_CODEC_PCMU, 0, 160), CVI_OK);
    pair_run(&p, 200000);
    assert_true(seen.count[1][CVI_MEDIUM_AUDIO] > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(both_sides_agree_on_audio_and_video, setup, teardown),
        cmocka_unit_test_setup_teardown(every_audio_codec_arrives_whole, setup, teardown),
        cmocka_unit_test_setup_teardown(every_video_codec_arrives_whole, setup, teardown),
        cmocka_unit_test_setup_teardown(reports_give_round_trip_and_loss, setup, teardown),
        cmocka_unit_test_setup_teardown(the_first_packet_is_told_once, setup, teardown),
        cmocka_unit_test_setup_teardown(keyframes_are_asked_for_by_feedback_and_not_too_often,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(a_keyframe_that_came_meanwhile_ends_the_wish, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(silence_of_30_seconds_ends_it_and_rtcp_alone_does_not,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(a_sender_without_units_keeps_its_path_open, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(goodbye_is_said_and_nothing_after_it, setup, teardown),
        cmocka_unit_test_setup_teardown(units_that_cannot_be_sent_are_refused_with_a_reason, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_full_ring_refuses_a_picture_and_keeps_nothing_of_it,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(only_the_last_packet_of_a_picture_is_marked, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_refused_offer_leaves_the_session_as_it_was, setup,
                                        teardown),
        cmocka_unit_test(parameters_out_of_range_are_refused),
        cmocka_unit_test(parameters_are_read_to_their_used_size_and_no_further),
    };
    return cmocka_run_group_tests_name("session", tests, NULL, NULL);
}
