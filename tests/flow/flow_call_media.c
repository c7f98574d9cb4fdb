/* SPDX-License-Identifier: MIT */
/* Media of whole calls: pictures and keyframes, silence, callers that vanish, and moves. */
#include <stdio.h>

#include "common/cm.h"
#include "common/counting.h"
#include "common/exchange.h"
#include "call/call_impl.h"

#include <pthread.h>

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
static const struct phone_kind BLUE_VP8 = {
    .audio_codec = CVI_CODEC_OPUS,
    .tone_hz = 1000,
    .video_codec = CVI_CODEC_VP8,
    .width = 320,
    .height = 180,
    .colour = {90, 200, 100},
};

static const struct phone_kind OPUS = {.audio_codec = CVI_CODEC_OPUS, .tone_hz = 440};

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

static void assert_report_has(struct room *r, const char *part)
{
    if (!strstr(room_report(r), part)) {
        fail_msg("no %s in %s", part, room_report(r));
    }
}

static void two_rooms_of_different_codecs_see_and_hear_each_other(void **state)
{
    struct room a;
    struct room b;
    (void)state;
    room_open(&a, &x, &RED_H264, NULL);
    room_open(&b, &x, &BLUE_VP8, NULL);

    room_dial(&a, DIRECT);
    room_dial(&b, DIRECT);
    exchange_run(&x, 4 * SEC);

    assert_true(phone_pixel_is(&a.phone, 250, 550, RED_H264.colour));
    assert_true(phone_pixel_is(&a.phone, 750, 550, BLUE_VP8.colour));
    assert_true(phone_pixel_is(&b.phone, 250, 550, RED_H264.colour));
    assert_true(phone_pixel_is(&b.phone, 750, 550, BLUE_VP8.colour));
    assert_true(phone_tone(&b.phone, 440, b.phone.heard_count / 2) > 4000);
    assert_true(phone_tone(&a.phone, 1000, a.phone.heard_count / 2) > 4000);
    assert_int_equal(a.phone.undecodable, 0);
    assert_int_equal(b.phone.undecodable, 0);
    assert_report_has(&a, "\"medium\":\"audio\",\"codec\":\"PCMA\"");
    assert_report_has(&a, "\"medium\":\"video\",\"codec\":\"H264\"");
    assert_report_has(&b, "\"medium\":\"audio\",\"codec\":\"opus\"");
    assert_report_has(&b, "\"medium\":\"video\",\"codec\":\"VP8\"");
    assert_report_has(&b, "\"size_received\":\"320x180\"");
}

static const char *edited(const char *offer, const char *from, const char *to)
{
    static char text[8192];
    const char *at = strstr(offer, from);

    assert_non_null(at);
    snprintf(text, sizeof(text), "%.*s%s%s", (int)(at - offer), offer, to, at + strlen(from));
    return text;
}

static void dial_with(struct room *r, const char *offer)
{
    assert_int_equal(room_invite(r, DIRECT, offer), CVI_OK);
    assert_int_equal(cvi_call_attach(r->call, x.now_us, x.lobby), CVI_OK);
    room_ack(r);
}

static void a_low_level_with_extensions_gets_the_picture_they_allow(void **state)
{
    static const struct {
        const char *level;
        uint32_t width;
    } cases[] = {{"42e00d", 320},
                 {"42e00d;max-mbps=108000;max-fs=3600", 640}, /* for want of bits */
                 {"42e00d;max-mbps=108000;max-fs=3600;max-br=1500", 1280}};
    struct room rooms[CVI_ARRAY_LEN(cases)];
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(cases); i++) {
        room_open(&rooms[i], &x, &RED_H264, NULL);
        dial_with(&rooms[i], edited(room_offer(&rooms[i]), "42e01f", cases[i].level));
    }
    exchange_run(&x, 2 * SEC);

    for (size_t i = 0; i < CVI_ARRAY_LEN(cases); i++) {
        assert_int_equal(rooms[i].phone.shown_width, cases[i].width);
        assert_int_equal(rooms[i].phone.undecodable, 0);
    }
}

/* kbit/s of the sound sent to a room in a second. */
static uint64_t audio_kbps(const struct room *r)
{
    cvi_stream_stats before;
    cvi_stream_stats after;
    const cvi_session *s = cvi_call_get_session(r->call);

    CVI_STREAM_STATS_INIT(&before);
    CVI_STREAM_STATS_INIT(&after);
    assert_int_equal(cvi_session_get_stats(s, CVI_MEDIUM_AUDIO, &before), CVI_OK);
    exchange_run(&x, SEC);
    assert_int_equal(cvi_session_get_stats(s, CVI_MEDIUM_AUDIO, &after), CVI_OK);
    return (after.bytes_sent - before.bytes_sent) * 8 / 1000;
}

static void opus_has_the_bit_rate_that_was_negotiated(void **state)
{
    struct room a;
    struct room b;
    (void)state;
    room_open(&a, &x, &OPUS, NULL);
    room_open(&b, &x, &OPUS, NULL);

    dial_with(&a, room_offer(&a));
    dial_with(&b, edited(room_offer(&b), "useinbandfec=1", "maxaveragebitrate=17000"));
    exchange_run(&x, SEC);

    assert_int_equal(a.call->leg_params.audio_kbps, 64);
    assert_int_equal(b.call->leg_params.audio_kbps, 17);
    assert_in_range(audio_kbps(&a), 40, 70);
    assert_in_range(audio_kbps(&b), 10, 18);
}

static void the_ivr_screen_is_seen_before_anything_is_sent(void **state)
{
    struct room r;
    (void)state;
    room_open(&r, &x, &RED_H264, NULL);
    r.is_silent = 1;

    room_dial(&r, "sip:813000000@gw.example");
    exchange_run(&x, SEC);

    assert_true(r.phone.keyframes > 0);
    assert_int_equal(r.phone.undecodable, 0);
    assert_true(r.phone.shown_width > 0);
    assert_true(r.phone.packets > 40);
}

static void a_wish_for_a_keyframe_by_info_is_met(void **state)
{
    static const char BODY[] = "<?xml version=\"1.0\"?><media_control><vc_primitive><to_encoder>"
                               "<picture_fast_update/></to_encoder></vc_primitive></media_control>";
    struct room r;
    (void)state;
    room_open(&r, &x, &RED_H264, NULL);
    room_dial(&r, DIRECT);
    exchange_run(&x, 3 * SEC);
    const uint32_t before = r.phone.keyframes;

    assert_int_equal(
        cvi_call_feed_info(r.call, x.now_us, "application/media_control+xml", BODY, strlen(BODY)),
        CVI_OK);
    exchange_run(&x, SEC);

    assert_int_equal(r.phone.keyframes, before + 1);
}

/* The offer without its lines about RTCP feedback. */
static const char *without_feedback(const char *offer)
{
    static char text[8192];
    size_t at = 0;

    while (*offer) {
        const size_t line = strcspn(offer, "\n") + (strchr(offer, '\n') != NULL);

        if (strncmp(offer, "a=rtcp-fb", 9) != 0 && at + line < sizeof(text)) {
            memcpy(text + at, offer, line);
            at += line;
        }
        offer += line;
    }
    text[at] = '\0';
    return text;
}

static void a_room_without_feedback_is_asked_by_info(void **state)
{
    struct room r;
    (void)state;
    room_open(&r, &x, &RED_H264, NULL);
    assert_int_equal(room_invite(&r, DIRECT, without_feedback(room_offer(&r))), CVI_OK);
    room_ack(&r);
    r.is_silent = 1;
    exchange_run(&x, SEC / 2);
    r.is_silent = 0;

    exchange_run(&x, 4 * SEC);

    assert_true(r.infos > 0);
    assert_string_equal(r.info_type, "application/media_control+xml");
    assert_non_null(strstr(r.info_body, "<picture_fast_update/>"));
    assert_report_has(&r, "\"size_received\":\"320x180\"");
}

static void the_first_packet_of_a_peer_brings_another_keyframe(void **state)
{
    struct room r;
    (void)state;
    room_open(&r, &x, &RED_H264, NULL);
    room_dial(&r, "sip:813000000@gw.example");
    r.is_silent = 1; /* as one whose port is not open yet */
    exchange_run(&x, 2 * SEC);
    const uint32_t before = r.phone.keyframes;

    r.is_silent = 0;
    exchange_run(&x, SEC);

    assert_int_equal(r.phone.keyframes, before + 1);
}

static void no_decodable_picture_is_asked_for_again(void **state)
{
    struct room r;
    (void)state;
    room_open(&r, &x, &RED_H264, NULL);
    room_dial(&r, DIRECT);
    r.is_silent = 1;
    exchange_run(&x, SEC / 2); /* the first keyframe is lost */
    r.is_silent = 0;

    exchange_run(&x, 4 * SEC);

    assert_true(r.wanted_keys > 0);
    assert_report_has(&r, "\"size_received\":\"320x180\"");
}

static void a_picture_that_stays_away_is_asked_for_ever_less_often(void **state)
{
    struct room r;
    (void)state;
    room_open(&r, &x, &RED_H264, NULL);
    room_dial(&r, DIRECT);
    r.is_silent = 1;
    exchange_run(&x, SEC / 2);
    r.is_silent = 0;
    r.is_deaf = 1;

    exchange_run(&x, 8 * SEC);

    assert_int_equal(r.call->picture_wait_us, 8 * SEC); /* after 1, 2 and 4 s */
    assert_true(r.wanted_keys >= 3);
}

static void media_that_never_comes_ends_the_call(void **state)
{
    cvi_call_params p;
    struct room r;
    (void)state;
    exchange_call_params(&x, &p);
    p.no_media_us = 10 * SEC;
    room_open(&r, &x, &PCMA, &p);
    r.is_silent = 1;

    room_dial(&r, DIRECT);
    exchange_run(&x, 9 * SEC);
    assert_int_equal(r.ends, 0);
    exchange_run(&x, 2 * SEC);

    assert_int_equal(r.ends, 1);
    assert_int_equal(r.byes, 1);
    assert_int_equal(r.end_status, CVI_ECALL_NO_MEDIA);
    assert_string_equal(r.end_text, "no media: nothing was ever received");
    assert_report_has(&r, "\"ended_by\":\"network\"");
}

static void a_caller_that_vanishes_ends_and_the_other_goes_on(void **state)
{
    cvi_call_params p;
    struct room a;
    struct room b;
    (void)state;
    exchange_call_params(&x, &p);
    p.media_timeout_us = 8 * SEC;
    room_open(&a, &x, &PCMA, &p);
    room_open(&b, &x, &PCMA, &p);
    room_dial(&a, DIRECT);
    room_dial(&b, DIRECT);
    exchange_run(&x, 2 * SEC);

    a.is_gone = 1;
    exchange_run(&x, 9 * SEC);

    assert_int_equal(a.ends, 1);
    assert_int_equal(a.byes, 1);
    assert_int_equal(a.end_status, CVI_ECALL_TIMEOUT);
    assert_string_equal(a.end_text, "no media: the caller went silent");
    assert_int_equal(b.ends, 0);
    assert_int_equal(cvi_meeting_leg_count(x.meeting), 1);
    const uint32_t packets = b.phone.packets;
    exchange_run(&x, SEC);
    assert_int_equal(b.phone.packets, packets + 50);
}

static void counters_of_lobby_and_meeting_are_added_up(void **state)
{
    struct room r;
    unsigned long long sent = 0, encoded = 0;
    (void)state;
    room_open(&r, &x, &PCMA, NULL);
    room_dial(&r, "sip:813000000@gw.example");
    exchange_run(&x, 2 * SEC);
    room_type(&r, "126000000#");
    exchange_run(&x, 3 * SEC);
    assert_string_equal(r.joined, "m1");

    assert_int_equal(cvi_call_feed_bye(r.call, x.now_us), CVI_OK);
    room_listen(&r);

    const char *report = room_report(&r);
    assert_int_equal(sscanf(strstr(report, "\"packets_sent\":"), "\"packets_sent\":%llu", &sent),
                     1);
    assert_int_equal(
        sscanf(strstr(report, "\"frames_encoded\":"), "\"frames_encoded\":%llu", &encoded), 1);
    const uint64_t whole = (x.now_us - EXCHANGE_START) / 20000;
    assert_in_range(encoded, whole - 5, whole + 1);
    assert_in_range(sent, encoded - 2, encoded + 2);
}

static void the_goodbye_of_the_media_is_sent(void **state)
{
    cvi_packet packet;
    size_t n = 0;
    struct room r;
    unsigned goodbyes = 0;
    (void)state;
    room_open(&r, &x, &PCMA, NULL);
    room_dial(&r, DIRECT);
    exchange_run(&x, SEC);

    assert_int_equal(cvi_call_hangup(r.call, x.now_us, CVI_OK), CVI_OK);
    room_listen(&r);

    while (cvi_call_next_output(r.call, x.now_us, &packet, 1, &n) == CVI_OK) {
        const uint8_t *data = packet.data;

        for (size_t at = 0; at + 4 <= packet.len && data[at] >> 6 == 2 && data[1] >= 200;
             at += 4 * (1u + (size_t)(data[at + 2] << 8 | data[at + 3]))) {
            goodbyes += data[at + 1] == 203;
        }
    }
    assert_int_equal(goodbyes, 1);
    assert_string_equal(r.end_text, "the gateway hung up");
    assert_string_equal(r.bye, "Q.850;cause=16;text=\"normal call clearing\"");
    assert_int_equal(r.end_status, CVI_OK);
}

static void *attach_elsewhere(void *user)
{
    struct room *r = user;

    return cvi_call_attach(r->call, x.now_us, x.meeting) == CVI_OK ? r : NULL;
}

static void a_move_to_another_thread_keeps_the_session(void **state)
{
    struct room r;
    pthread_t thread;
    void *attached = NULL;
    cvi_stream_stats before, after;
    (void)state;
    room_open(&r, &x, &PCMA, NULL);
    r.keep_inside = 1;
    room_dial(&r, DIRECT);
    exchange_run(&x, SEC);
    assert_int_equal(r.joins, 1);
    CVI_STREAM_STATS_INIT(&before);
    CVI_STREAM_STATS_INIT(&after);
    const cvi_session *session = cvi_call_get_session(r.call);
    assert_int_equal(cvi_session_get_stats(session, CVI_MEDIUM_AUDIO, &before), CVI_OK);

    assert_int_equal(cvi_call_detach(r.call, x.now_us), CVI_OK);
    assert_int_equal(pthread_create(&thread, NULL, attach_elsewhere, &r), 0);
    assert_int_equal(pthread_join(thread, &attached), 0);
    assert_non_null(attached);
    exchange_run(&x, SEC);

    assert_int_equal(cvi_session_get_stats(session, CVI_MEDIUM_AUDIO, &after), CVI_OK);
    assert_int_equal(after.ssrc_local, before.ssrc_local);
    assert_int_equal(after.packets_lost, 0);
    assert_in_range(after.packets_received, before.packets_received + 49,
                    before.packets_received + 51);
    assert_in_range(after.packets_sent, before.packets_sent + 48, before.packets_sent + 51);
}

static void steady_state_without_allocation(const struct phone_kind *kind)
{
    struct counting count;
    cvi_call_params p;
    struct room r;
    counting_init(&count, 0);
    exchange_call_params(&x, &p);
    p.allocator = &count.allocator;
    room_open(&r, &x, kind, &p);
    room_dial(&r, DIRECT);
    exchange_run(&x, 4 * SEC);
    const size_t calls = atomic_load(&count.calls);

    exchange_run(&x, 6 * SEC);

    assert_int_equal(atomic_load(&count.calls), calls);
    x.count = 0;
    room_close(&r);
    assert_int_equal(atomic_load(&count.live), 0);
}

static void a_call_in_steady_state_allocates_nothing(void **state)
{
    (void)state;
    steady_state_without_allocation(&PCMA);
}

static void a_call_with_video_in_steady_state_allocates_nothing(void **state)
{
    (void)state;
    steady_state_without_allocation(&RED_H264);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(two_rooms_of_different_codecs_see_and_hear_each_other),
        T(a_low_level_with_extensions_gets_the_picture_they_allow),
        T(opus_has_the_bit_rate_that_was_negotiated),
        T(the_ivr_screen_is_seen_before_anything_is_sent),
        T(a_wish_for_a_keyframe_by_info_is_met),
        T(a_room_without_feedback_is_asked_by_info),
        T(the_first_packet_of_a_peer_brings_another_keyframe),
        T(no_decodable_picture_is_asked_for_again),
        T(a_picture_that_stays_away_is_asked_for_ever_less_often),
        T(media_that_never_comes_ends_the_call),
        T(a_caller_that_vanishes_ends_and_the_other_goes_on),
        T(counters_of_lobby_and_meeting_are_added_up),
        T(the_goodbye_of_the_media_is_sent),
        T(a_move_to_another_thread_keeps_the_session),
        T(a_call_in_steady_state_allocates_nothing),
        T(a_call_with_video_in_steady_state_allocates_nothing),
    };
    return cmocka_run_group_tests_name("call_media", tests, NULL, NULL);
}
