/* SPDX-License-Identifier: MIT */
/*
 * The exchanges of RFC 4317 with us in Bob's place. iLBC is opus and MPV is VP8 here, because
 * those we speak; H261 stays what we do not. A call carries one audio stream and one video, so
 * where the RFC takes a second audio stream we refuse it.
 */
#include "common/negotiation.h"

#define ALICE(version)                                                                             \
    "v=0\r\no=alice 2890844526 289084452" version " IN IP4 host.atlanta.example.com\r\ns=\r\n"     \
    "c=IN IP4 host.atlanta.example.com\r\nt=0 0\r\n"
#define OPUS(pt) "a=rtpmap:" pt " opus/48000/2\r\n"
#define AUDIO_0_8_97                                                                               \
    "m=audio 49170 RTP/AVP 0 8 97\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\n" OPUS("97")
#define AUDIO_97 "m=audio 49170 RTP/AVP 97\r\n" OPUS("97")
#define VIDEO_31_32                                                                                \
    "m=video 51372 RTP/AVP 31 32\r\na=rtpmap:31 H261/90000\r\na=rtpmap:32 VP8/90000\r\n"

static cvi__session_caps caps;
static uint8_t random_state;
static cvi__negotiator *n;

static int set_up(void **state)
{
    (void)state;
    random_state = 0;
    test_caps(&caps, &random_state);
    caps.want_content = 0;
    caps.offered_order = 1;
    caps.single_codec = 1;
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

/* The m-lines and directions of our answer, each followed by a blank. */
static const char *shape(void)
{
    static char out[1024];
    const char *text = cvi__negotiator_local(n, NULL);

    out[0] = '\0';
    for (const char *at = text; (at = strstr(at, "\r\n")) != NULL && at[2] != '\0';) {
        at += 2;
        if (at[0] == 'm' || strncmp(at, "a=send", 6) == 0 || strncmp(at, "a=recvonly", 10) == 0 ||
            strncmp(at, "a=inactive", 10) == 0) {
            const size_t used = strlen(out);

            snprintf(out + used, sizeof(out) - used, "%.*s ", (int)strcspn(at, "\r"), at);
        }
    }
    return out;
}

/* Section 2: one codec of each medium is chosen. */
static void one_codec_of_each_medium_is_chosen(void **state)
{
    (void)state;

    assert_int_equal(answer_text(n, ALICE("6") AUDIO_0_8_97 VIDEO_31_32), CVI_OK);

    assert_string_equal(shape(), "m=audio 40000 RTP/AVP 0 a=sendrecv "
                                 "m=video 40002 RTP/AVP 32 a=sendrecv ");
}

/* Section 2: several codecs stay open, and a second offer settles on one. */
static void a_second_offer_settles_on_one_codec(void **state)
{
    (void)state;
    caps.single_codec = 0;
    again();

    assert_int_equal(answer_text(n, ALICE("6") AUDIO_0_8_97 VIDEO_31_32), CVI_OK);
    assert_string_equal(shape(), "m=audio 40000 RTP/AVP 0 8 97 a=sendrecv "
                                 "m=video 40002 RTP/AVP 32 a=sendrecv ");

    assert_int_equal(answer_text(n, ALICE("7") "m=audio 49170 RTP/AVP 8\r\n"
                                               "a=rtpmap:8 PCMA/8000\r\n"
                                               "m=video 51372 RTP/AVP 32\r\n"
                                               "a=rtpmap:32 VP8/90000\r\n"),
                     CVI_OK);
    assert_string_equal(shape(), "m=audio 40000 RTP/AVP 8 a=sendrecv "
                                 "m=video 40002 RTP/AVP 32 a=sendrecv ");
}

/* Section 2: a stream of telephone-events beside the audio. */
static void a_stream_of_events_alone_is_refused(void **state)
{
    (void)state;

    assert_int_equal(answer_text(n, ALICE("6") AUDIO_0_8_97
                                 "m=audio 49172 RTP/AVP 98\r\n"
                                 "a=rtpmap:98 telephone-event/8000\r\na=sendonly\r\n"),
                     CVI_OK);

    assert_string_equal(shape(), "m=audio 40000 RTP/AVP 0 a=sendrecv m=audio 0 RTP/AVP 98 ");
    assert_int_equal(agreed(n, 1)->status, CVI_EEXIST);
}

/* Section 2: a medium that is not wanted comes back with port 0. */
static void video_is_declined_with_port_0(void **state)
{
    (void)state;
    caps.n_video = 0;
    again();

    assert_int_equal(answer_text(n, ALICE("6") AUDIO_0_8_97 VIDEO_31_32), CVI_OK);

    assert_string_equal(shape(), "m=audio 40000 RTP/AVP 0 a=sendrecv m=video 0 RTP/AVP 31 32 ");
}

/* Section 2: a dynamic payload type first, then a static one. */
static void the_codec_changes_in_a_later_offer(void **state)
{
    (void)state;

    assert_int_equal(answer_text(n, ALICE("6") "m=audio 49170 RTP/AVP 99\r\n" OPUS("99")), CVI_OK);
    assert_string_equal(shape(), "m=audio 40000 RTP/AVP 99 a=sendrecv ");
    assert_int_equal(agreed(n, 0)->codecs[0].clock_hz, 48000);

    assert_int_equal(answer_text(n, ALICE("7") "m=audio 49172 RTP/AVP 0\r\n"
                                               "a=rtpmap:0 PCMU/8000\r\n"),
                     CVI_OK);
    assert_string_equal(shape(), "m=audio 40000 RTP/AVP 0 a=sendrecv ");
    assert_int_equal(agreed(n, 0)->remote.port, 49172);
}

/* Section 3: hold and unhold. */
static void hold_and_unhold(void **state)
{
    (void)state;
    assert_int_equal(answer_text(n, ALICE("6") AUDIO_97), CVI_OK);

    assert_int_equal(answer_text(n, ALICE("7") AUDIO_97 "a=sendonly\r\n"), CVI_OK);
    assert_string_equal(shape(), "m=audio 40000 RTP/AVP 97 a=recvonly ");
    assert_true(agreed(n, 0)->is_held);

    assert_int_equal(answer_text(n, ALICE("8") AUDIO_97), CVI_OK);
    assert_string_equal(shape(), "m=audio 40000 RTP/AVP 97 a=sendrecv ");
    assert_false(agreed(n, 0)->is_held);
}

/* Section 3: both streams are held, and one of them was one-way before. */
static void hold_with_two_streams(void **state)
{
    (void)state;
    assert_int_equal(answer_text(n, ALICE("6") AUDIO_97 VIDEO_31_32 "a=sendonly\r\n"), CVI_OK);
    assert_string_equal(shape(), "m=audio 40000 RTP/AVP 97 a=sendrecv "
                                 "m=video 40002 RTP/AVP 32 a=recvonly ");

    assert_int_equal(
        answer_text(n, ALICE("7") AUDIO_97 "a=sendonly\r\n" VIDEO_31_32 "a=inactive\r\n"), CVI_OK);
    assert_string_equal(shape(), "m=audio 40000 RTP/AVP 97 a=recvonly "
                                 "m=video 40002 RTP/AVP 32 a=inactive ");

    assert_int_equal(answer_text(n, ALICE("8") AUDIO_97 VIDEO_31_32 "a=sendonly\r\n"), CVI_OK);
    assert_string_equal(shape(), "m=audio 40000 RTP/AVP 97 a=sendrecv "
                                 "m=video 40002 RTP/AVP 32 a=recvonly ");
}

/* Section 4: video is added to an audio call. */
static void video_is_added(void **state)
{
    (void)state;
    assert_int_equal(answer_text(n, ALICE("6") "m=audio 49170 RTP/AVP 96 97\r\n"
                                               "a=rtpmap:96 G723/8000\r\n" OPUS("97")),
                     CVI_OK);
    assert_string_equal(shape(), "m=audio 40000 RTP/AVP 97 a=sendrecv ");

    assert_int_equal(answer_text(n, ALICE("7") AUDIO_97 VIDEO_31_32), CVI_OK);
    assert_string_equal(shape(), "m=audio 40000 RTP/AVP 97 a=sendrecv "
                                 "m=video 40002 RTP/AVP 32 a=sendrecv ");
}

/* Section 4: video is deleted from a call; its line stays. */
static void video_is_deleted(void **state)
{
    (void)state;
    assert_int_equal(answer_text(n, ALICE("6") AUDIO_97 VIDEO_31_32), CVI_OK);

    assert_int_equal(answer_text(n, ALICE("7") AUDIO_97 "m=video 0 RTP/AVP 31 32\r\n"), CVI_OK);

    assert_string_equal(shape(), "m=audio 40000 RTP/AVP 97 a=sendrecv m=video 0 RTP/AVP 31 32 ");
    assert_null(cvi__negotiator_find(n, CVI_MEDIUM_VIDEO, NULL));
}

/* Section 5: a controller offers a black hole first, the real address later. */
static void third_party_control_with_a_black_hole(void **state)
{
    (void)state;
    assert_int_equal(answer_text(n, "v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=\r\n"
                                    "c=IN IP4 0.0.0.0\r\nt=0 0\r\n" AUDIO_97),
                     CVI_OK);
    assert_string_equal(shape(), "m=audio 40000 RTP/AVP 97 a=recvonly ");

    assert_int_equal(answer_text(n, "v=0\r\no=- 1 2 IN IP4 192.0.2.9\r\ns=\r\n"
                                    "c=IN IP4 192.0.2.9\r\nt=0 0\r\n" AUDIO_97),
                     CVI_OK);
    assert_string_equal(shape(), "m=audio 40000 RTP/AVP 97 a=sendrecv ");
    assert_true(agreed(n, 0)->has_remote);
}

/* Section 5: the offer comes in the response, that is from us, and the answer in the ACK. */
static void third_party_control_without_an_offer(void **state)
{
    (void)state;

    assert_int_equal(cvi__negotiator_offer(n), CVI_OK);
    assert_int_equal(take_text(n, "v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=\r\n"
                                  "c=IN IP4 192.0.2.9\r\nt=0 0\r\n"
                                  "m=audio 49170 RTP/AVP 0\r\nm=video 0 RTP/AVP 96\r\n"),
                     CVI_OK);

    assert_int_equal(agreed(n, 0)->codecs[0].codec, CVI_CODEC_PCMU);
    assert_int_equal(agreed(n, 0)->remote.port, 49170);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_codec_of_each_medium_is_chosen, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_second_offer_settles_on_one_codec, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_stream_of_events_alone_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(video_is_declined_with_port_0, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_codec_changes_in_a_later_offer, set_up, tear_down),
        cmocka_unit_test_setup_teardown(hold_and_unhold, set_up, tear_down),
        cmocka_unit_test_setup_teardown(hold_with_two_streams, set_up, tear_down),
        cmocka_unit_test_setup_teardown(video_is_added, set_up, tear_down),
        cmocka_unit_test_setup_teardown(video_is_deleted, set_up, tear_down),
        cmocka_unit_test_setup_teardown(third_party_control_with_a_black_hole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(third_party_control_without_an_offer, set_up, tear_down),
    };

    return cmocka_run_group_tests_name("negotiate_rfc4317", tests, NULL, NULL);
}
