/* SPDX-License-Identifier: MIT */
/* Slides of whole calls: from one room's second video to the others' second, or into their mix. */
#include <stdio.h>

#include "call/call_impl.h"
#include "common/cm.h"
#include "common/counting.h"
#include "common/exchange.h"

#define SEC UINT64_C(1000000)
#define DIRECT "sip:813000000.126000000@gw.example"

static const struct phone_kind RED_H264 = {
    .audio_codec = CVI_CODEC_PCMA,
    .video_codec = CVI_CODEC_H264,
    .width = 320,
    .height = 180,
    .colour = {100, 90, 200},
};
static const struct phone_kind BLUE_VP8 = {
    .audio_codec = CVI_CODEC_PCMA,
    .video_codec = CVI_CODEC_VP8,
    .width = 320,
    .height = 180,
    .colour = {90, 200, 100},
};
static const struct phone_kind YELLOW_H264 = {
    .video_codec = CVI_CODEC_H264,
    .width = 320,
    .height = 180,
    .colour = {180, 40, 140},
};
static const struct phone_kind WHITE_VP8 = {
    .video_codec = CVI_CODEC_VP8,
    .width = 320,
    .height = 180,
    .colour = {220, 128, 128},
};

static struct exchange x;
static struct room a; /* red, with yellow slides */
static struct room b; /* blue */

/* Small pictures: there are many. */
static void call_params(cvi_call_params *p)
{
    exchange_call_params(&x, p);
    p->max_width = 320;
    p->max_height = 180;
}

static int setup(void **state)
{
    cvi_call_params p;
    (void)state;

    exchange_open(&x);
    call_params(&p);
    room_open(&a, &x, &RED_H264, &p);
    room_share(&a, &YELLOW_H264);
    room_open(&b, &x, &BLUE_VP8, &p);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    exchange_close(&x);
    return 0;
}

static uint32_t leg_of(const struct room *r)
{
    uint32_t leg = 0;

    (void)cvi_call_get_leg(r->call, &leg);
    return leg;
}

static void show(struct room *r)
{
    r->slides.is_mute = 0;
    r->slides.want_key = 1;
}

static void assert_in_mix(const struct room *r, const struct phone_kind *slides)
{
    assert_true(phone_pixel_is(&r->phone, 375, 500, slides->colour));
}

static void assert_people_only(const struct room *r)
{
    assert_true(phone_pixel_is(&r->phone, 250, 550, RED_H264.colour));
    assert_true(phone_pixel_is(&r->phone, 750, 550, BLUE_VP8.colour));
}

static void assert_report_has(struct room *r, const char *part)
{
    if (!strstr(room_report(r), part)) {
        fail_msg("no %s in %s", part, room_report(r));
    }
}

/* A number of the report's entry of slides. */
static unsigned long long slides_of_report(struct room *r, const char *name)
{
    const char *at = strstr(room_report(r), "\"medium\":\"content\"");

    at = at ? strstr(at, name) : NULL;
    assert_non_null(at);
    return strtoull(at + strlen(name) + 2, NULL, 10);
}

static void a_room_without_a_second_stream_sees_slides_in_its_picture(void **state)
{
    (void)state;
    room_dial(&a, DIRECT);
    room_dial(&b, DIRECT);
    exchange_run(&x, 2 * SEC);
    assert_people_only(&b);
    assert_int_equal(cvi_meeting_get_sharer(x.meeting), 0);

    show(&a);
    exchange_run(&x, 2 * SEC);

    assert_int_equal(cvi_meeting_get_sharer(x.meeting), leg_of(&a));
    assert_in_mix(&b, &YELLOW_H264);
    assert_people_only(&a);
    assert_int_equal(a.slides.units, 0); /* not its own back */
    assert_report_has(&a, "\"medium\":\"content\",\"codec\":\"H264\"");
    assert_report_has(&a, "\"size_received\":\"320x180\"");
    assert_null(strstr(room_report(&b), "\"content\""));
}

static void a_room_with_a_second_stream_gets_slides_there(void **state)
{
    (void)state;
    room_share(&b, &WHITE_VP8);
    room_dial(&a, DIRECT);
    room_dial(&b, DIRECT);
    exchange_run(&x, 2 * SEC);
    assert_int_equal(b.slides.units, 0); /* nobody shares */

    show(&a);
    exchange_run(&x, 2 * SEC);
    assert_true(phone_pixel_is(&b.slides, 500, 500, YELLOW_H264.colour));
    assert_people_only(&b);
    assert_int_equal(b.slides.undecodable, 0);
    assert_in_range(slides_of_report(&b, "frames_encoded"), 10, 40);
    assert_true(slides_of_report(&b, "keyframes_sent") > 0);

    show(&b); /* takes over */
    exchange_run(&x, 2 * SEC);
    assert_int_equal(cvi_meeting_get_sharer(x.meeting), leg_of(&b));
    assert_true(phone_pixel_is(&a.slides, 500, 500, WHITE_VP8.colour));
    assert_int_equal(a.slides.undecodable, 0);
}

/* The room's offer with something instead of what its lines of slides say. */
static const char *edited(struct room *r, const char *from, const char *to)
{
    static char text[8192];
    const char *offer = room_offer(r);
    const char *slides = strstr(strstr(offer, "m=video") + 1, "m=video");
    const char *at = strstr(slides, from);

    assert_non_null(at);
    snprintf(text, sizeof(text), "%.*s%s%s", (int)(at - offer), offer, to, at + strlen(from));
    return text;
}

static void reoffer(struct room *r, const char *sdp)
{
    assert_int_equal(cvi_call_feed_reinvite(r->call, x.now_us, sdp, strlen(sdp)), CVI_OK);
    room_listen(r);
    assert_int_equal(r->code, 200);
}

static void slides_end_with_their_line(void **state)
{
    static const struct {
        const char *from, *to;
    } ways[] = {{"m=video 20004", "m=video 0"}, {"a=sendrecv", "a=recvonly"}};
    (void)state;
    room_dial(&a, DIRECT);
    room_dial(&b, DIRECT);
    const char *offer = room_offer(&a);
    char whole[8192];
    snprintf(whole, sizeof(whole), "%s", offer);

    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
        show(&a);
        exchange_run(&x, 3 * SEC);
        assert_in_mix(&b, &YELLOW_H264);
        reoffer(&a, edited(&a, ways[i].from, ways[i].to));
        exchange_run(&x, SEC); /* what still comes is not shown */
        assert_int_equal(cvi_meeting_get_sharer(x.meeting), 0);
        assert_people_only(&b);
        assert_report_has(&a, "\"medium\":\"content\"");
        reoffer(&a, whole);
    }
}

static void slides_that_stop_are_forgotten(void **state)
{
    (void)state;
    room_dial(&a, DIRECT);
    room_dial(&b, DIRECT);
    show(&a);
    exchange_run(&x, 3 * SEC);

    a.slides.is_mute = 1;
    exchange_run(&x, 4 * SEC);
    assert_in_mix(&b, &YELLOW_H264); /* a still one */
    exchange_run(&x, 3 * SEC);

    assert_int_equal(cvi_meeting_get_sharer(x.meeting), 0);
    assert_people_only(&b);
}

static void a_room_that_only_looks_gets_slides_and_gives_none(void **state)
{
    (void)state;
    room_share(&b, &WHITE_VP8);
    assert_int_equal(room_invite(&b, DIRECT, edited(&b, "a=sendrecv", "a=recvonly")), CVI_OK);
    assert_non_null(strstr(b.sdp, "a=sendonly"));
    room_ack(&b);
    assert_int_equal(cvi_call_attach(b.call, x.now_us, x.lobby), CVI_OK);
    room_dial(&a, DIRECT);
    show(&a);
    exchange_run(&x, 2 * SEC);
    assert_true(phone_pixel_is(&b.slides, 500, 500, YELLOW_H264.colour));

    show(&b);
    exchange_run(&x, 2 * SEC);

    assert_int_equal(cvi_meeting_get_sharer(x.meeting), leg_of(&a));
}

static void a_room_that_only_shows_gives_slides_and_gets_them_in_its_picture(void **state)
{
    (void)state;
    assert_int_equal(room_invite(&a, DIRECT, edited(&a, "a=sendrecv", "a=sendonly")), CVI_OK);
    assert_non_null(strstr(a.sdp, "a=recvonly"));
    room_ack(&a);
    assert_int_equal(cvi_call_attach(a.call, x.now_us, x.lobby), CVI_OK);
    room_share(&b, &WHITE_VP8);
    room_dial(&b, DIRECT);
    show(&a);
    exchange_run(&x, 2 * SEC);
    assert_true(phone_pixel_is(&b.slides, 500, 500, YELLOW_H264.colour));
    assert_people_only(&a); /* its own are not in its picture */

    show(&b);
    exchange_run(&x, 2 * SEC);

    assert_in_mix(&a, &WHITE_VP8);
    assert_int_equal(a.slides.units, 0);
}

static void slides_shown_to_a_lobby_are_seen_in_the_meeting(void **state)
{
    (void)state;
    room_dial(&b, DIRECT);
    room_dial(&a, "sip:813000000@gw.example");
    show(&a);
    exchange_run(&x, 2 * SEC);
    assert_int_equal(slides_of_report(&a, "frames_decoded"), 0);
    assert_int_equal(a.slides.keys_asked, 0);

    room_type(&a, "126000000#");
    exchange_run(&x, 3 * SEC);

    assert_string_equal(a.joined, "m1");
    assert_true(a.slides.keys_asked > 0);
    assert_in_mix(&b, &YELLOW_H264);
}

static void slides_whose_keyframe_was_lost_are_asked_for(void **state)
{
    (void)state;
    room_dial(&a, DIRECT);
    room_dial(&b, DIRECT);
    exchange_run(&x, SEC);
    a.is_silent = 1;
    show(&a);
    exchange_run(&x, SEC / 2);
    const uint32_t of_video = a.wanted_keys;

    a.is_silent = 0;
    exchange_run(&x, 2 * SEC);

    assert_true(a.slides.keys_asked > 0);
    assert_in_range(a.wanted_keys, of_video, of_video + 1); /* its packets were lost, too */
    assert_in_mix(&b, &YELLOW_H264);
}

static void a_keyframe_of_slides_is_given_to_whoever_asks(void **state)
{
    static const char BODY[] = "<media_control><vc_primitive><to_encoder><picture_fast_update/>"
                               "</to_encoder></vc_primitive></media_control>";
    (void)state;
    room_share(&b, &WHITE_VP8);
    room_dial(&a, DIRECT);
    room_dial(&b, DIRECT);
    show(&a);
    exchange_run(&x, 3 * SEC);
    const uint32_t slides = b.slides.keyframes;
    const uint32_t video = b.phone.keyframes;

    (void)cvi_session_request_keyframe(b.session, x.now_us, CVI_MEDIUM_CONTENT);
    exchange_run(&x, SEC);
    assert_int_equal(b.slides.keyframes, slides + 1);
    assert_int_equal(b.phone.keyframes, video);
    assert_int_equal(
        cvi_call_feed_info(b.call, x.now_us, "application/media_control+xml", BODY, strlen(BODY)),
        CVI_OK);
    exchange_run(&x, SEC);

    assert_int_equal(b.slides.keyframes, slides + 2);
    assert_int_equal(b.phone.keyframes, video + 1);
}

static void a_delayed_offer_has_slides(void **state)
{
    char answer[8192];
    size_t needed = 0;
    (void)state;
    room_dial(&b, DIRECT);
    assert_int_equal(room_invite(&a, DIRECT, ""), CVI_OK);
    assert_int_equal(cvi_call_attach(a.call, x.now_us, x.lobby), CVI_OK);
    assert_int_equal(cvi_session_feed_offer(a.session, x.now_us, a.sdp, strlen(a.sdp)), CVI_OK);
    assert_int_equal(cvi_session_get_answer(a.session, answer, sizeof(answer), &needed), CVI_OK);
    assert_int_equal(cvi_call_feed_ack(a.call, x.now_us, answer, needed), CVI_OK);

    show(&a);
    exchange_run(&x, 3 * SEC);

    assert_string_equal(a.joined, "m1");
    assert_in_mix(&b, &YELLOW_H264);
}

/* Of both pictures. */
static const char *with_level(const char *offer, unsigned level)
{
    static char text[8192];
    char id[32];

    snprintf(text, sizeof(text), "%s", offer);
    snprintf(id, sizeof(id), "profile-level-id=42e0%02x", level);
    for (char *at = text; (at = strstr(at, "profile-level-id=")) != NULL; at++) {
        memcpy(at, id, strlen(id));
    }
    return text;
}

static void a_level_that_nobody_knows_costs_neither_picture_nor_slides(void **state)
{
    (void)state;
    room_share(&b, &WHITE_VP8);
    assert_int_equal(room_invite(&a, DIRECT, with_level(room_offer(&a), 17)), CVI_OK);
    room_ack(&a);
    assert_int_equal(cvi_call_attach(a.call, x.now_us, x.lobby), CVI_OK);
    room_dial(&b, DIRECT);
    show(&b);

    exchange_run(&x, 3 * SEC);

    assert_people_only(&a);
    assert_true(phone_pixel_is(&a.slides, 500, 500, WHITE_VP8.colour));
}

/* The meeting would refuse a leg that it cannot send a picture to. */
static void whatever_a_peer_takes_can_be_sent(void **state)
{
    static const char *const limits[] = {
        "a=sendrecv",
        "a=imageattr:* recv [x=16,y=16]\r\na=sendrecv",
    };
    char offer[8192];
    (void)state;
    room_dial(&a, DIRECT);
    exchange_run(&x, SEC);
    assert_string_equal(a.joined, "m1");

    for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
        snprintf(offer, sizeof(offer), "%s", edited(&a, "a=sendrecv", limits[i]));
        for (unsigned level = 9; level <= 255; level++) {
            cvi_leg_params *const leg = &a.call->leg_params;

            memset(leg, 0, sizeof(*leg));
            reoffer(&a, with_level(offer, level));
            assert_in_range(leg->level_idc, 9, level);
            assert_in_range(leg->content_level_idc, 9, level);
        }
    }
}

static const char *with_limits(const char *offer, const char *limits)
{
    static char text[8192];
    const char *end = NULL;
    size_t len = 0;

    while ((end = strstr(offer, ";packetization-mode")) != NULL) {
        len += (size_t)snprintf(text + len, sizeof(text) - len, "%.*s;%s;", (int)(end - offer),
                                offer, limits);
        offer = end + 1;
    }
    snprintf(text + len, sizeof(text) - len, "%s", offer);
    return text;
}

static void both_pictures_have_the_limits_that_were_negotiated(void **state)
{
    const cvi_leg_params *leg = &a.call->leg_params;
    (void)state;
    room_dial(&a, DIRECT);
    exchange_run(&x, SEC);

    reoffer(&a, with_limits(with_level(room_offer(&a), 13), "max-mbps=40500;max-fs=3600"));

    assert_int_equal(leg->level_idc, 13);
    assert_int_equal(leg->max_fs, 3600);
    assert_int_equal(leg->max_mbps, 40500);
    assert_int_equal(leg->content_level_idc, 13);
    assert_int_equal(leg->content_max_fs, 3600);
    assert_int_equal(leg->content_max_mbps, 40500);
}

static void the_smallest_pictures_of_vp8_can_be_sent(void **state)
{
    cvi_leg_params *leg = &b.call->leg_params;
    char offer[8192];
    (void)state;
    room_share(&b, &WHITE_VP8);
    room_dial(&b, DIRECT);
    exchange_run(&x, SEC);
    snprintf(offer, sizeof(offer), "%s", room_offer(&b));
    for (char *at = offer; (at = strstr(at, "max-fs=")) != NULL; at++) {
        memcpy(at, "max-fs=0001", 11);
    }

    memset(leg, 0, sizeof(*leg));
    reoffer(&b, offer);

    assert_int_equal(leg->max_fs, 1);
    assert_int_equal(leg->content_max_fs, 1);
}

static void slides_in_steady_state_allocate_nothing(void **state)
{
    struct counting count;
    cvi_call_params p;
    struct room c;
    (void)state;
    counting_init(&count, 0);
    call_params(&p);
    p.allocator = &count.allocator;
    room_open(&c, &x, &RED_H264, &p);
    room_share(&c, &YELLOW_H264);
    room_dial(&c, DIRECT);
    room_dial(&b, DIRECT);
    show(&c);
    exchange_run(&x, 4 * SEC);
    const size_t calls = atomic_load(&count.calls);

    exchange_run(&x, 4 * SEC);

    assert_in_mix(&b, &YELLOW_H264);
    assert_int_equal(atomic_load(&count.calls), calls);
    x.count--;
    room_close(&c);
    assert_int_equal(atomic_load(&count.live), 0);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_room_without_a_second_stream_sees_slides_in_its_picture),
        T(a_room_with_a_second_stream_gets_slides_there),
        T(slides_end_with_their_line),
        T(slides_that_stop_are_forgotten),
        T(a_room_that_only_looks_gets_slides_and_gives_none),
        T(a_room_that_only_shows_gives_slides_and_gets_them_in_its_picture),
        T(slides_shown_to_a_lobby_are_seen_in_the_meeting),
        T(slides_whose_keyframe_was_lost_are_asked_for),
        T(a_keyframe_of_slides_is_given_to_whoever_asks),
        T(a_delayed_offer_has_slides),
        T(a_level_that_nobody_knows_costs_neither_picture_nor_slides),
        T(whatever_a_peer_takes_can_be_sent),
        T(both_pictures_have_the_limits_that_were_negotiated),
        T(the_smallest_pictures_of_vp8_can_be_sent),
        T(slides_in_steady_state_allocate_nothing),
    };
    return cmocka_run_group_tests_name("call_content", tests, NULL, NULL);
}
