/* SPDX-License-Identifier: MIT */
/* Video lines: H.264 and VP8 parameters, feedback, slides, and what we may send. */
#include "common/negotiation.h"

#define VIDEO "m=video 5006 RTP/AVP "

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

static void again(void)
{
    cvi__negotiator_destroy(&n);
    n = test_negotiator(&caps);
}

/* Answer an offer of one H.264 format with these parameters. */
static const cvi__neg_codec *answer_h264(const char *fmtp, const char *more)
{
    char offer[1024];

    snprintf(offer, sizeof(offer),
             OFFER_HEAD VIDEO "97\r\n%sa=rtpmap:97 H264/90000\r\na=fmtp:97 %s\r\n", more, fmtp);
    again();
    assert_int_equal(answer_text(n, offer), CVI_OK);
    assert_int_equal(agreed(n, 0)->codecs[0].codec, CVI_CODEC_H264);
    return &agreed(n, 0)->codecs[0];
}

static void payload_type_mode_and_profile_are_kept(void **state)
{
    (void)state;

    const cvi__neg_codec *c =
        answer_h264("profile-level-id=42801f;packetization-mode=0;level-asymmetry-allowed=1", "");

    assert_int_equal(c->pt_send, 97);
    assert_int_equal(c->h264.packetization_mode, 0);
    assert_int_equal(c->h264.profile, CVI__H264_PROFILE_BASELINE);
    assert_says(n, "a=fmtp:97 profile-level-id=42801f;packetization-mode=0;"
                   "level-asymmetry-allowed=1");
}

static void mode_1_is_preferred_and_one_format_is_answered(void **state)
{
    (void)state;

    assert_int_equal(answer_text(n, OFFER_HEAD VIDEO
                                 "96 97 98 99\r\n"
                                 "a=rtpmap:96 H264/90000\r\n"
                                 "a=fmtp:96 profile-level-id=42e01f\r\n"
                                 "a=rtpmap:97 H264/90000\r\n"
                                 "a=fmtp:97 profile-level-id=640c1f;packetization-mode=1\r\n"
                                 "a=rtpmap:98 H264/90000\r\n"
                                 "a=fmtp:98 profile-level-id=42e01f;packetization-mode=1\r\n"
                                 "a=rtpmap:99 H264/90000\r\n"
                                 "a=fmtp:99 profile-level-id=42e01f;packetization-mode=2\r\n"),
                     CVI_OK);

    assert_says(n, "m=video 40002 RTP/AVP 97");
    assert_int_equal(agreed(n, 0)->n_codecs, 1);
}

static void unusable_h264_is_no_codec(void **state)
{
    static const char *const fmtp[] = {
        "profile-level-id=58001f", "profile-level-id=42e0",
        "profile-level-id=zze01f", "profile-level-id=42e01f;packetization-mode=2",
        "profile-level-id=f4001f", "profile-level-id=42e000",
    };
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(fmtp); i++) {
        char offer[512];

        snprintf(offer, sizeof(offer),
                 OFFER_HEAD VIDEO "97\r\na=rtpmap:97 H264/90000\r\na=fmtp:97 %s\r\n", fmtp[i]);
        assert_int_equal(answer_text(n, offer), CVI_ESESSION_NO_CODEC);
    }
}

static void with_asymmetry_each_side_has_its_level(void **state)
{
    (void)state;

    const cvi__neg_codec *c =
        answer_h264("profile-level-id=42e00d;packetization-mode=1;level-asymmetry-allowed=1", "");

    assert_int_equal(c->send.max_fs, 396);
    assert_int_equal(c->send.max_mbps, 11880);
    assert_int_equal(c->recv_level_idc, 31);
    assert_says(n, "a=fmtp:97 profile-level-id=42e01f;packetization-mode=1;"
                   "level-asymmetry-allowed=1");
}

static void without_asymmetry_the_lower_level_holds(void **state)
{
    (void)state;

    const cvi__neg_codec *c = answer_h264("profile-level-id=42e00d;packetization-mode=1", "");
    assert_int_equal(c->recv_level_idc, 13);
    assert_says(n, "a=fmtp:97 profile-level-id=42e00d;packetization-mode=1;"
                   "max-mbps=108000;max-fs=3600");

    c = answer_h264("profile-level-id=428029;packetization-mode=1", "");
    assert_int_equal(c->recv_level_idc, 31);
    assert_int_equal(c->h264.level_idc, 31); /* to send, too */
    assert_int_equal(c->send.max_fs, 3600);
    assert_says(n, "a=fmtp:97 profile-level-id=42801f;packetization-mode=1");
}

static void extensions_above_the_level_widen_what_we_send(void **state)
{
    (void)state;

    const cvi__neg_codec *c = answer_h264(
        "profile-level-id=42800d;max-mbps=108000;max-fs=3600;max-br=1500;max-smbps=1;sar=13", "");
    cvi__video_size want = {1280, 720, 30, 0};
    cvi__video_size fit;

    assert_int_equal(c->send.max_fs, 3600);
    assert_int_equal(c->send.max_mbps, 108000);
    assert_int_equal(c->send.max_kbps, 1500);
    cvi__video_limits_fit(&c->send, &want, &fit);
    assert_int_equal(fit.width, 1280);
    assert_int_equal(fit.fps, 30);
    assert_int_equal(fit.kbps, 1500);
}

static void tias_comes_before_as(void **state)
{
    (void)state;

    assert_int_equal(
        answer_h264("profile-level-id=42e01f", "b=AS:2000\r\nb=TIAS:384000\r\n")->send.max_kbps,
        384);
    /* 12 RTP, 8 UDP, 20 IP beside 1200 bytes */
    assert_int_equal(answer_h264("profile-level-id=42e01f", "b=AS:512\r\n")->send.max_kbps,
                     512 * 1200 / 1240);
    assert_int_equal(answer_h264("profile-level-id=42e01f", "b=AS:4294967295\r\n")->send.max_kbps,
                     2048); /* ours */
}

static void the_sessions_bandwidth_is_shared_with_audio(void **state)
{
    (void)state;

    assert_int_equal(
        answer_text(n, "v=0\r\no=- 1 1 IN IP4 192.0.2.5\r\ns=-\r\nc=IN IP4 192.0.2.5\r\n"
                       "b=TIAS:512000\r\nt=0 0\r\n" VIDEO "97\r\na=rtpmap:97 H264/90000\r\n"
                       "a=fmtp:97 profile-level-id=42e01f\r\n"),
        CVI_OK);

    assert_int_equal(agreed(n, 0)->codecs[0].send.max_kbps, 512 - 64);
}

static void no_bandwidth_means_no_media(void **state)
{
    (void)state;

    assert_int_equal(answer_h264("profile-level-id=42e01f", "b=AS:0\r\n")->codec, CVI_CODEC_H264);

    assert_true(agreed(n, 0)->is_held);
    assert_says(n, "a=recvonly");
}

static void imageattr_limits_the_picture(void **state)
{
    static const struct {
        const char *attribute;
        uint32_t width, height;
    } cases[] = {
        {"a=imageattr:97 recv [x=640,y=360]\r\n", 640, 360},
        {"a=imageattr:97 recv [x=640,y=360] [x=1024,y=576,q=0.4] [x=320,y=180]\r\n", 1024, 576},
        {"a=imageattr:97 send [x=320,y=180] recv [x=[480:16:800],y=[320:16:448],par=[1.2-1.3]]\r\n",
         800, 448},
        {"a=imageattr:* recv [x=[176,352],y=[144,288]]\r\n", 352, 288},
        {"a=imageattr:97 send [x=320,y=180]\r\n", 1280, 720},
        {"a=imageattr:97 recv *\r\n", 1280, 720},
        {"a=imageattr:98 recv [x=640,y=360]\r\n", 1280, 720},
        {"a=imageattr:97 recv [x=99999999999999,y=1] [\r\n", 1280, 1},
        {"a=imageattr:97 recv [x=[[[,y=\r\n", 1280, 720},
    };
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(cases); i++) {
        const cvi__neg_codec *c = answer_h264("profile-level-id=42e01f", cases[i].attribute);

        assert_int_equal(c->send.max_width, cases[i].width);
        assert_int_equal(c->send.max_height, cases[i].height);
    }
}

static void vp8_limits_are_obeyed_and_ours_are_said(void **state)
{
    (void)state;

    assert_int_equal(answer_text(n, OFFER_HEAD VIDEO "100\r\na=rtpmap:100 VP8/90000\r\n"
                                                     "a=fmtp:100 max-fs=920;max-fr=15\r\n"),
                     CVI_OK);

    const cvi__neg_codec *c = &agreed(n, 0)->codecs[0];
    assert_int_equal(c->send.max_fs, 920);
    assert_int_equal(c->send.max_fps, 15);
    assert_says(n, "a=fmtp:100 max-fs=3600;max-fr=30");
}

static void feedback_is_answered_as_far_as_we_do_it(void **state)
{
    (void)state;

    assert_int_equal(answer_text(n, OFFER_HEAD VIDEO "100\r\na=rtpmap:100 VP8/90000\r\n"
                                                     "a=rtcp-fb:* nack pli\r\n"
                                                     "a=rtcp-fb:100 nack\r\n"
                                                     "a=rtcp-fb:100 ccm tmmbr\r\n"
                                                     "a=rtcp-fb:100 ccm fir\r\n"),
                     CVI_OK);

    assert_int_equal(agreed(n, 0)->codecs[0].rtcp_fb, CVI__SDP_FB_NACK_PLI | CVI__SDP_FB_CCM_FIR);
    assert_says(n, "a=rtcp-fb:100 nack pli"); /* also under plain AVP */
    assert_says(n, "a=rtcp-fb:100 ccm fir");
    assert_false(says(n, "a=rtcp-fb:100 nack"));
    assert_false(says(n, "a=rtcp-fb:100 ccm tmmbr"));

    again();
    assert_int_equal(answer_text(n, OFFER_HEAD VIDEO "100\r\na=rtpmap:100 VP8/90000\r\n"), CVI_OK);
    assert_int_equal(agreed(n, 0)->codecs[0].rtcp_fb, 0);
    assert_null(strstr(cvi__negotiator_local(n, NULL), "rtcp-fb"));
}

static void the_offered_profile_is_kept(void **state)
{
    (void)state;

    assert_int_equal(answer_text(n, OFFER_HEAD "m=video 5006 RTP/AVPF 100\r\n"
                                               "a=rtpmap:100 VP8/90000\r\n"),
                     CVI_OK);

    assert_says(n, "m=video 40002 RTP/AVPF 100");
    assert_int_equal(agreed(n, 0)->profile, CVI__SDP_PROFILE_AVPF);
}

#define VP8_LINE(port) "m=video " port " RTP/AVP 100\r\na=rtpmap:100 VP8/90000\r\n"

static void slides_have_their_own_line(void **state)
{
    (void)state;

    assert_int_equal(
        answer_text(n, OFFER_HEAD VP8_LINE("5006") "a=label:11\r\na=content:main\r\n" VP8_LINE(
                           "5008") "a=label:12\r\n"
                                   "a=content:slides\r\n"),
        CVI_OK);

    assert_int_equal(agreed(n, 0)->medium, CVI_MEDIUM_VIDEO);
    assert_int_equal(agreed(n, 1)->medium, CVI_MEDIUM_CONTENT);
    assert_int_equal(agreed(n, 1)->local.port, 40004);
    assert_says(n, "m=video 40004 RTP/AVP 100");
    assert_says(n, "a=content:slides");
    assert_says(n, "a=label:12");
}

/* What we may send of a line's only codec, kbit/s. */
static uint32_t sends(size_t index)
{
    return agreed(n, index)->codecs[0].send.max_kbps;
}

static void video_and_slides_share_the_bandwidth_of_the_session(void **state)
{
    char offer[1024] = "v=0\r\no=peer 1 1 IN IP4 192.0.2.5\r\ns=-\r\nc=IN IP4 192.0.2.5\r\n"
                       "b=TIAS:864000\r\nt=0 0\r\nm=audio 5004 RTP/AVP 0\r\n" VP8_LINE("5006");
    (void)state;
    assert_int_equal(answer_text(n, offer), CVI_OK);
    assert_int_equal(sends(1), 800);

    strcat(offer, VP8_LINE("5008") "a=content:slides\r\n");
    assert_int_equal(answer_text(n, offer), CVI_OK);
    assert_int_equal(sends(1), 400);
    assert_int_equal(sends(2), 400);

    strcat(offer, "b=TIAS:128000\r\n");
    assert_int_equal(answer_text(n, offer), CVI_OK);
    assert_int_equal(sends(1), 400);
    assert_int_equal(sends(2), 128);
}

static void unwanted_slides_are_refused_and_the_video_is_not(void **state)
{
    (void)state;
    caps.want_content = 0;
    again();

    assert_int_equal(
        answer_text(n, OFFER_HEAD VP8_LINE("5006") "a=content:slides\r\n" VP8_LINE("5008")),
        CVI_OK);

    assert_int_equal(agreed(n, 0)->status, CVI_ENOTSUP);
    assert_string_equal(agreed(n, 0)->reason, "content is not enabled here");
    assert_int_equal(agreed(n, 1)->medium, CVI_MEDIUM_VIDEO);
    assert_true(agreed(n, 1)->is_accepted);
}

static void a_second_line_of_a_medium_is_refused(void **state)
{
    (void)state;

    assert_int_equal(answer_text(n, OFFER_HEAD VP8_LINE("5006") VP8_LINE("5008")), CVI_OK);

    assert_true(agreed(n, 0)->is_accepted);
    assert_int_equal(agreed(n, 1)->status, CVI_EEXIST);
    assert_says(n, "m=video 0 RTP/AVP 100");
}

static void each_medium_may_have_its_own_address(void **state)
{
    (void)state;
    caps.rtp[CVI_MEDIUM_VIDEO].ip[3] = 2;
    again();

    assert_int_equal(answer_text(n, OFFER_HEAD "m=audio 5004 RTP/AVP 0\r\n" VP8_LINE(
                                        "5006") "c=IN IP4 192.0.2.6\r\n"),
                     CVI_OK);

    assert_non_null(strstr(cvi__negotiator_local(n, NULL), "s=-\r\nc=IN IP4 198.51.100.1\r\n"));
    assert_non_null(strstr(cvi__negotiator_local(n, NULL),
                           "m=video 40002 RTP/AVP 100\r\nc=IN IP4 198.51.100.2\r\n"));
    assert_int_equal(agreed(n, 0)->remote.ip[3], 5);
    assert_int_equal(agreed(n, 1)->remote.ip[3], 6);
}

static void video_without_a_port_of_ours_is_refused(void **state)
{
    (void)state;
    caps.rtp[CVI_MEDIUM_VIDEO].port = 0;
    again();

    assert_int_equal(answer_text(n, OFFER_HEAD "m=audio 5004 RTP/AVP 0\r\n" VP8_LINE("5006")),
                     CVI_OK);

    assert_int_equal(agreed(n, 1)->status, CVI_ENOTSUP);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(payload_type_mode_and_profile_are_kept, set_up, tear_down),
        cmocka_unit_test_setup_teardown(mode_1_is_preferred_and_one_format_is_answered, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(unusable_h264_is_no_codec, set_up, tear_down),
        cmocka_unit_test_setup_teardown(with_asymmetry_each_side_has_its_level, set_up, tear_down),
        cmocka_unit_test_setup_teardown(without_asymmetry_the_lower_level_holds, set_up, tear_down),
        cmocka_unit_test_setup_teardown(extensions_above_the_level_widen_what_we_send, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(tias_comes_before_as, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_sessions_bandwidth_is_shared_with_audio, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(no_bandwidth_means_no_media, set_up, tear_down),
        cmocka_unit_test_setup_teardown(imageattr_limits_the_picture, set_up, tear_down),
        cmocka_unit_test_setup_teardown(vp8_limits_are_obeyed_and_ours_are_said, set_up, tear_down),
        cmocka_unit_test_setup_teardown(feedback_is_answered_as_far_as_we_do_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_offered_profile_is_kept, set_up, tear_down),
        cmocka_unit_test_setup_teardown(slides_have_their_own_line, set_up, tear_down),
        cmocka_unit_test_setup_teardown(video_and_slides_share_the_bandwidth_of_the_session, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(unwanted_slides_are_refused_and_the_video_is_not, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_second_line_of_a_medium_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(each_medium_may_have_its_own_address, set_up, tear_down),
        cmocka_unit_test_setup_teardown(video_without_a_port_of_ours_is_refused, set_up, tear_down),
    };

    return cmocka_run_group_tests_name("negotiate_video", tests, NULL, NULL);
}
