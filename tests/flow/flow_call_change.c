/* SPDX-License-Identifier: MIT */
/* Calls that change: delayed offers, hold and resume, lines that come and go. */
#include <stdio.h>

#include "common/cm.h"
#include "common/exchange.h"

#define SEC UINT64_C(1000000)
#define DIRECT "sip:813000000.126000000@gw.example"

static const struct phone_kind PCMA = {.audio_codec = CVI_CODEC_PCMA, .tone_hz = 440};
static const struct phone_kind RED_H264 = {
    .audio_codec = CVI_CODEC_PCMA,
    .tone_hz = 440,
    .video_codec = CVI_CODEC_H264,
    .width = 320,
    .height = 180,
    .colour = {100, 90, 200},
};

static struct exchange x;

static int setup(void **state)
{
    (void)state;
    exchange_open(&x);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    exchange_close(&x);
    return 0;
}

/* The room's offer with one attribute instead of a=sendrecv, or with its lines changed. */
static const char *edited(const char *offer, const char *from, const char *to)
{
    static char text[8192];
    size_t at = 0;

    for (const char *p = offer; *p && at + 64 < sizeof(text);) {
        if (strncmp(p, from, strlen(from)) == 0) {
            at += (size_t)snprintf(text + at, sizeof(text) - at, "%s", to);
            p += strlen(from);
        } else {
            text[at++] = *p++;
        }
    }
    text[at] = '\0';
    return text;
}

/* A newer version of the same description (o= line). */
static void reoffer(struct room *r, const char *sdp)
{
    const uint32_t before = r->responses;

    assert_int_equal(cvi_call_feed_reinvite(r->call, x.now_us, sdp, strlen(sdp)), CVI_OK);
    room_listen(r);
    assert_int_equal(r->responses, before + 1);
}

static void a_delayed_offer_is_answered_in_the_ack(void **state)
{
    char answer[8192];
    struct room r;
    size_t needed = 0;
    (void)state;
    room_open(&r, &x, &PCMA, NULL);
    assert_int_equal(room_invite(&r, DIRECT, ""), CVI_OK);
    assert_int_equal(r.code, 200);
    assert_int_equal(cvi_call_attach(r.call, x.now_us, x.lobby), CVI_OK);
    assert_int_equal(cvi_session_feed_offer(r.session, x.now_us, r.sdp, strlen(r.sdp)), CVI_OK);
    assert_int_equal(cvi_session_get_answer(r.session, answer, sizeof(answer), &needed), CVI_OK);

    assert_int_equal(cvi_call_feed_ack(r.call, x.now_us, answer, needed), CVI_OK);
    exchange_run(&x, 2 * SEC);

    assert_string_equal(r.joined, "m1");
    assert_true(r.phone.packets > 80);
}

static void a_delayed_offer_without_an_answer_ends_the_call(void **state)
{
    struct room r;
    (void)state;
    room_open(&r, &x, &PCMA, NULL);
    assert_int_equal(room_invite(&r, DIRECT, ""), CVI_OK);

    assert_int_equal(cvi_call_feed_ack(r.call, x.now_us, NULL, 0), CVI_ESESSION_SDP);
    room_listen(&r);

    assert_int_equal(r.byes, 1);
    assert_int_equal(r.ends, 1);
    assert_string_equal(r.end_text,
                        "media negotiation failed: the answer to our offer is not usable");
}

static void a_held_call_is_sent_nothing_and_goes_on_after_it(void **state)
{
    static const char *const WAYS[] = {"a=sendonly", "a=inactive"};
    char offer[8192];
    struct room r;
    (void)state;
    room_open(&r, &x, &PCMA, NULL);
    room_dial(&r, DIRECT);
    snprintf(offer, sizeof(offer), "%s", room_offer(&r));
    exchange_run(&x, SEC);

    for (size_t i = 0; i < 2; i++) {
        reoffer(&r, edited(offer, "a=sendrecv", WAYS[i]));
        assert_int_equal(r.code, 200);
        assert_true(cvi_session_is_on_hold(cvi_call_get_session(r.call)));
        const uint32_t held = r.phone.packets;
        exchange_run(&x, SEC);
        assert_in_range(r.phone.packets, held, held + 2);
        reoffer(&r, offer);
        assert_int_equal(r.code, 200);
        assert_false(cvi_session_is_on_hold(cvi_call_get_session(r.call)));
        const uint32_t resumed = r.phone.packets;
        exchange_run(&x, SEC);
        assert_in_range(r.phone.packets, resumed + 45, resumed + 53);
    }
    assert_int_equal(cvi_meeting_leg_count(x.meeting), 1);
}

static void silence_on_hold_is_not_death(void **state)
{
    cvi_call_params p;
    char offer[8192];
    struct room r;
    (void)state;
    exchange_call_params(&x, &p);
    p.media_timeout_us = 5 * SEC;
    room_open(&r, &x, &PCMA, &p);
    room_dial(&r, DIRECT);
    snprintf(offer, sizeof(offer), "%s", room_offer(&r));
    exchange_run(&x, SEC);

    reoffer(&r, edited(offer, "a=sendrecv", "a=inactive"));
    r.is_silent = 1;
    exchange_run(&x, 20 * SEC);
    assert_int_equal(r.ends, 0);
    reoffer(&r, offer);
    exchange_run(&x, 4 * SEC);
    assert_int_equal(r.ends, 0);
    exchange_run(&x, 3 * SEC);

    assert_int_equal(r.ends, 1);
}

static void a_call_held_before_it_was_heard_is_not_dead(void **state)
{
    cvi_call_params p;
    char offer[8192];
    struct room r;
    (void)state;
    exchange_call_params(&x, &p);
    p.no_media_us = 5 * SEC;
    room_open(&r, &x, &PCMA, &p);
    r.is_silent = 1;
    room_dial(&r, DIRECT);
    snprintf(offer, sizeof(offer), "%s", room_offer(&r));
    exchange_run(&x, SEC);

    reoffer(&r, edited(offer, "a=sendrecv", "a=inactive"));
    exchange_run(&x, 6 * SEC);

    assert_int_equal(r.ends, 0);
}

static void a_room_that_only_listens_from_now_on_is_not_dead(void **state)
{
    cvi_call_params p;
    char offer[8192];
    struct room r;
    (void)state;
    exchange_call_params(&x, &p);
    p.no_media_us = 5 * SEC;
    p.media_timeout_us = 5 * SEC;
    room_open(&r, &x, &PCMA, &p);
    r.is_silent = 1;
    room_dial(&r, DIRECT);
    snprintf(offer, sizeof(offer), "%s", room_offer(&r));
    exchange_run(&x, SEC);

    reoffer(&r, edited(offer, "a=sendrecv", "a=recvonly"));
    exchange_run(&x, 12 * SEC);
    assert_int_equal(r.ends, 0);
    reoffer(&r, offer);
    exchange_run(&x, 6 * SEC);

    assert_int_equal(r.ends, 1);
}

static void a_room_that_moves_gets_a_keyframe_at_once_and_when_it_is_heard(void **state)
{
    char offer[8192];
    struct room r;
    (void)state;
    room_open(&r, &x, &RED_H264, NULL);
    room_dial(&r, DIRECT);
    snprintf(offer, sizeof(offer), "%s", room_offer(&r));
    exchange_run(&x, 3 * SEC);
    r.is_silent = 1;
    const uint32_t before = r.phone.keyframes;

    reoffer(&r, edited(offer, "m=video 20002", "m=video 20102"));
    exchange_run(&x, 2 * SEC);
    assert_int_equal(r.phone.keyframes, before + 1);
    r.is_silent = 0;
    exchange_run(&x, 2 * SEC);

    assert_int_equal(r.phone.keyframes, before + 2);
}

static void a_refused_reinvite_leaves_the_call_as_it_was(void **state)
{
    struct room r;
    (void)state;
    room_open(&r, &x, &PCMA, NULL);
    room_dial(&r, DIRECT);
    exchange_run(&x, SEC);
    const uint32_t before = r.phone.packets;

    reoffer(&r, "v=0\r\nnonsense\r\n");
    assert_int_equal(r.code, 400);
    reoffer(&r, edited(room_offer(&r), "RTP/AVP", "RTP/SAVP"));
    assert_int_equal(r.code, 488);
    exchange_run(&x, SEC);

    assert_int_equal(r.ends, 0);
    assert_in_range(r.phone.packets, before + 49, before + 51);
}

/* The codec the call sends now; 0: no video. */
static uint32_t video_codec(const struct room *r)
{
    cvi_stream_info info;

    CVI_STREAM_INFO_INIT(&info);
    (void)cvi_session_get_stream(cvi_call_get_session(r->call), CVI_MEDIUM_VIDEO, &info);
    return info.codec;
}

static void video_may_leave_and_come_back(void **state)
{
    char offer[8192];
    struct room r;
    (void)state;
    room_open(&r, &x, &RED_H264, NULL);
    room_dial(&r, DIRECT);
    snprintf(offer, sizeof(offer), "%s", room_offer(&r));
    exchange_run(&x, 2 * SEC);
    assert_int_equal(video_codec(&r), CVI_CODEC_H264);

    reoffer(&r, edited(offer, "m=video 20002", "m=video 0"));
    assert_int_equal(r.code, 200);
    assert_int_equal(video_codec(&r), 0);
    assert_non_null(strstr(r.sdp, "m=video 0"));
    exchange_run(&x, SEC / 2);
    const uint32_t without = r.phone.units;
    exchange_run(&x, SEC);
    assert_int_equal(r.phone.units, without);
    assert_non_null(strstr(room_report(&r), "\"medium\":\"video\",\"codec\":\"H264\""));
    reoffer(&r, offer);
    const uint32_t keyframes = r.phone.keyframes;
    exchange_run(&x, 2 * SEC);

    assert_int_equal(video_codec(&r), CVI_CODEC_H264);
    assert_true(r.phone.units > without + 10);
    assert_true(r.phone.keyframes > keyframes);
    assert_int_equal(r.phone.undecodable, 0);
}

static void a_reinvite_without_an_offer_gets_ours(void **state)
{
    char answer[8192];
    size_t needed = 0;
    struct room r;
    (void)state;
    room_open(&r, &x, &PCMA, NULL);
    room_dial(&r, DIRECT);
    exchange_run(&x, SEC);

    assert_int_equal(cvi_call_feed_reinvite(r.call, x.now_us, NULL, 0), CVI_OK);
    room_listen(&r);
    assert_int_equal(r.code, 200);
    assert_int_equal(cvi_session_feed_offer(r.session, x.now_us, r.sdp, strlen(r.sdp)), CVI_OK);
    assert_int_equal(cvi_session_get_answer(r.session, answer, sizeof(answer), &needed), CVI_OK);
    assert_int_equal(cvi_call_feed_ack(r.call, x.now_us, NULL, 0), CVI_OK); /* of the INVITE */
    assert_int_equal(cvi_call_feed_ack(r.call, x.now_us, answer, needed), CVI_OK);
    const uint32_t before = r.phone.packets;
    exchange_run(&x, SEC);

    assert_int_equal(r.ends, 0);
    assert_in_range(r.phone.packets, before + 48, before + 51);
}

static void an_unusable_answer_to_our_second_offer_ends_the_call(void **state)
{
    struct room r;
    (void)state;
    room_open(&r, &x, &PCMA, NULL);
    room_dial(&r, DIRECT);
    exchange_run(&x, SEC);

    assert_int_equal(cvi_call_feed_reinvite(r.call, x.now_us, NULL, 0), CVI_OK);
    room_listen(&r);
    assert_int_equal(cvi_call_feed_ack(r.call, x.now_us, "v=1", 3), CVI_ESESSION_SDP);
    room_listen(&r);

    assert_int_equal(r.byes, 1);
    assert_int_equal(r.end_status, CVI_ESESSION_SDP);
}

static void signalling_that_is_lost_ends_in_a_bye(void **state)
{
    struct room r;
    (void)state;
    room_open(&r, &x, &PCMA, NULL);
    room_dial(&r, DIRECT);
    exchange_run(&x, SEC);

    assert_int_equal(cvi_call_feed_lost(r.call, x.now_us, CVI_ECALL_TIMEOUT), CVI_OK);
    room_listen(&r);

    assert_int_equal(r.byes, 1);
    assert_int_equal(r.end_status, CVI_ECALL_TIMEOUT);
    assert_string_equal(r.end_text, "the caller's signalling is gone");
    assert_non_null(strstr(room_report(&r), "\"ended_by\":\"network\""));
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_delayed_offer_is_answered_in_the_ack),
        T(a_delayed_offer_without_an_answer_ends_the_call),
        T(a_held_call_is_sent_nothing_and_goes_on_after_it),
        T(silence_on_hold_is_not_death),
        T(a_call_held_before_it_was_heard_is_not_dead),
        T(a_room_that_only_listens_from_now_on_is_not_dead),
        T(a_room_that_moves_gets_a_keyframe_at_once_and_when_it_is_heard),
        T(a_refused_reinvite_leaves_the_call_as_it_was),
        T(video_may_leave_and_come_back),
        T(a_reinvite_without_an_offer_gets_ours),
        T(an_unusable_answer_to_our_second_offer_ends_the_call),
        T(signalling_that_is_lost_ends_in_a_bye),
    };
    return cmocka_run_group_tests_name("call_change", tests, NULL, NULL);
}
