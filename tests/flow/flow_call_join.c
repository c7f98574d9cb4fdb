/* SPDX-License-Identifier: MIT */
/* Whole calls into a meeting: by the IVR and by direct dial. */
#include "common/cm.h"
#include "common/exchange.h"

#define SEC UINT64_C(1000000)
#define IVR "sip:813000000@gw.example"
#define DIRECT "sip:813000000.126000000@gw.example"

static const struct phone_kind PCMA_440 = {.audio_codec = CVI_CODEC_PCMA, .tone_hz = 440};
static const struct phone_kind G722_1000 = {.audio_codec = CVI_CODEC_G722, .tone_hz = 1000};

static const struct phone_kind RED_H264 = {
    .audio_codec = CVI_CODEC_PCMA,
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

static void assert_has(const char *text, const char *part)
{
    if (!strstr(text, part)) {
        fail_msg("no %s in %s", part, text);
    }
}

static void a_wrong_id_is_told_and_the_right_one_joins(void **state)
{
    struct room r;
    (void)state;
    room_open(&r, &x, &PCMA_440, NULL);

    room_dial(&r, IVR);
    assert_int_equal(r.code, 200);
    exchange_run(&x, SEC);
    assert_string_equal(room_title(&r), "Join a meeting");
    room_type(&r, "126000004");
    assert_string_equal(room_entry(&r), "126000004");
    room_type(&r, "#");
    assert_string_equal(room_title(&r), "One moment");
    exchange_run(&x, SEC / 2);
    assert_string_equal(room_title(&r), "Not found");
    room_type(&r, "126000000#");
    exchange_run(&x, 2 * SEC);

    assert_string_equal(r.joined, "m1");
    assert_string_equal(r.subject, "Weekly");
    assert_int_equal(r.joins, 1);
    assert_int_equal(cvi_meeting_leg_count(x.meeting), 1);
    assert_int_equal(cvi_meeting_leg_count(x.lobby), 0);
    assert_has(room_report(&r), "\"joined_by\":\"ivr\"");
    assert_has(room_report(&r), "\"conference_id\":\"126000000\",\"meeting_id\":\"m1\"");
}

/* Loudest sample heard in the last 100 ms. */
static int loudness(const struct room *r)
{
    int peak = 0;

    for (size_t i = r->phone.heard_count - 800; i < r->phone.heard_count; i++) {
        peak = abs(r->phone.heard[i]) > peak ? abs(r->phone.heard[i]) : peak;
    }
    return peak;
}

static void the_first_key_silences_the_prompt(void **state)
{
    struct room r;
    (void)state;
    room_open(&r, &x, &PCMA_440, NULL);

    room_dial(&r, IVR); /* 400 ms of welcome and question */
    exchange_run(&x, 250000);
    assert_true(loudness(&r) > 100);
    room_press(&r, '1');
    exchange_run(&x, 200000);

    assert_true(loudness(&r) < 20);
}

static void a_lobby_entered_late_misses_nothing(void **state)
{
    struct room r;
    (void)state;
    room_open(&r, &x, &RED_H264, NULL);
    r.lobby_is_off = 1;
    room_dial(&r, IVR);
    exchange_run(&x, SEC);

    assert_int_equal(cvi_call_attach(r.call, x.now_us, x.lobby), CVI_OK);
    exchange_run(&x, 350000);

    uint8_t corner[3];
    assert_true(loudness(&r) > 100);
    phone_pixel(&r.phone, 10, 10, corner);
    assert_true(corner[1] > 130); /* the blue of a slate, not the black of a lobby */
}

static void a_direct_dial_is_in_the_meeting_after_the_look_up(void **state)
{
    struct room r;
    (void)state;
    room_open(&r, &x, &PCMA_440, NULL);

    room_dial(&r, DIRECT);
    exchange_run(&x, 350000); /* the book answers after 300 ms */

    assert_string_equal(r.joined, "m1");
    assert_int_equal(cvi_meeting_leg_count(x.meeting), 1);
    assert_has(room_report(&r), "\"joined_by\":\"direct\"");
}

static void the_lobby_is_not_required(void **state)
{
    struct room r;
    (void)state;
    room_open(&r, &x, &PCMA_440, NULL);
    r.lobby_is_off = 1;

    room_dial(&r, DIRECT);
    exchange_run(&x, 350000);

    assert_string_equal(r.joined, "m1");
}

static void two_callers_of_different_codecs_hear_each_other(void **state)
{
    struct room a;
    struct room b;
    (void)state;
    room_open(&a, &x, &PCMA_440, NULL);
    room_open(&b, &x, &G722_1000, NULL);

    room_dial(&a, DIRECT);
    room_dial(&b, DIRECT);
    exchange_run(&x, 4 * SEC);

    const size_t from_a = a.phone.heard_count / 2;
    const size_t from_b = b.phone.heard_count / 2;
    assert_true(phone_tone(&a.phone, 1000, from_a) > 4000);
    assert_true(phone_tone(&b.phone, 440, from_b) > 4000);
    assert_true(phone_tone(&a.phone, 1000, from_a) > 20 * phone_tone(&a.phone, 440, from_a));
    assert_true(phone_tone(&b.phone, 440, from_b) > 20 * phone_tone(&b.phone, 1000, from_b));
    assert_int_equal(a.phone.timestamp_jumps, 0);
}

static void a_meeting_with_a_pin_asks_for_it(void **state)
{
    struct room r;
    (void)state;
    room_open(&r, &x, &PCMA_440, NULL);

    room_dial(&r, "sip:813000000.127000000@gw.example");
    exchange_run(&x, SEC);
    assert_string_equal(room_title(&r), "Meeting PIN");
    room_type(&r, "11");
    assert_string_equal(room_entry(&r), "\xe2\x80\xa2\xe2\x80\xa2");
    room_type(&r, "11#");
    assert_string_equal(room_title(&r), "Wrong PIN");
    room_type(&r, "4321#");
    exchange_run(&x, 2 * SEC);

    assert_string_equal(r.joined, "m2");
    assert_null(strstr(room_report(&r), "4321"));
}

static void a_locked_meeting_says_so_and_hangs_up(void **state)
{
    struct room r;
    (void)state;
    room_open(&r, &x, &PCMA_440, NULL);

    room_dial(&r, "sip:813000000.128000000@gw.example");
    exchange_run(&x, 350000);
    assert_string_equal(room_title(&r), "The meeting is locked");
    assert_int_equal(r.ends, 0);
    exchange_run(&x, SEC);

    assert_int_equal(r.ends, 1);
    assert_int_equal(r.byes, 1);
    assert_int_equal(r.end_status, CVI_ERESOLVE_LOCKED);
    assert_string_equal(r.end_text, "meeting locked");
    assert_has(room_report(&r), "\"status\":\"ERESOLVE_LOCKED\",\"sip_code\":200");
    assert_has(room_report(&r), "\"ended_by\":\"gateway\"");
}

static void an_id_with_a_wrong_check_digit_is_told_apart(void **state)
{
    struct room r;
    (void)state;
    room_open(&r, &x, &PCMA_440, NULL);
    room_dial(&r, IVR);

    room_type(&r, "126000005#");
    exchange_run(&x, SEC);

    assert_string_equal(room_title(&r), "Mistyped");
}

static void three_wrong_ids_end_the_call(void **state)
{
    struct room r;
    (void)state;
    room_open(&r, &x, &PCMA_440, NULL);

    room_dial(&r, IVR);
    for (int i = 0; i < 3; i++) {
        room_type(&r, "999999999#");
        exchange_run(&x, SEC);
    }
    exchange_run(&x, SEC);

    assert_int_equal(r.ends, 1);
    assert_int_equal(r.end_status, CVI_ERESOLVE_MISTYPED);
    assert_string_equal(r.bye, "Q.850;cause=3;text=\"meeting not found\"");
}

static void who_types_nothing_is_let_go_in_time(void **state)
{
    struct room r;
    cvi_call_params p;
    (void)state;
    exchange_call_params(&x, &p);
    p.ivr_total_us = 20 * SEC;
    room_open(&r, &x, &PCMA_440, &p);

    room_dial(&r, IVR);
    exchange_run(&x, 19 * SEC);
    assert_int_equal(r.ends, 0);
    exchange_run(&x, 3 * SEC);

    assert_int_equal(r.ends, 1);
    assert_int_equal(r.end_status, CVI_ECALL_TIMEOUT);
    assert_string_equal(r.end_text, "timed out collecting digits");
}

static void digits_typed_before_the_ack_count(void **state)
{
    struct room r;
    (void)state;
    room_open(&r, &x, &PCMA_440, NULL);
    assert_int_equal(room_invite(&r, IVR, NULL), CVI_OK);
    assert_int_equal(cvi_call_attach(r.call, x.now_us, x.lobby), CVI_OK);

    for (const char *key = "126000000#"; *key; key++) {
        room_info(&r, *key);
    }
    room_ack(&r);
    exchange_run(&x, 2 * SEC);

    assert_string_equal(r.joined, "m1");
}

/* What the lobby's meeting says when it hears a key in the leg's sound. */
static void hear_tone(struct room *r, char key)
{
    cvi_meeting_event event;

    CVI_MEETING_EVENT_INIT(&event);
    event.kind = CVI_MEETING_EVENT_TONE;
    event.value = (uint32_t)key;
    assert_int_equal(cvi_call_get_leg(r->call, &event.leg), CVI_OK);
    assert_int_equal(cvi_call_feed_meeting_event(r->call, x.now_us, &event), CVI_OK);
}

static void keys_heard_in_the_sound_count_where_no_other_way_told_them(void **state)
{
    struct room r;
    (void)state;
    room_open(&r, &x, &PCMA_440, NULL);
    room_dial(&r, IVR);

    hear_tone(&r, '4');
    assert_string_equal(room_entry(&r), "4");
    exchange_run(&x, 300000);
    room_info(&r, '5');
    exchange_run(&x, 40000);
    hear_tone(&r, '5'); /* the same press */
    assert_string_equal(room_entry(&r), "45");
}

static void one_press_by_two_ways_counts_once_and_two_quick_ones_twice(void **state)
{
    struct room r;
    (void)state;
    room_open(&r, &x, &PCMA_440, NULL);
    room_dial(&r, IVR);

    room_press(&r, '5');
    exchange_run(&x, 30000);
    room_info(&r, '5');
    assert_string_equal(room_entry(&r), "5");
    exchange_run(&x, 50000); /* 80 ms after the first */
    room_press(&r, '5');
    exchange_run(&x, 30000);
    room_info(&r, '5');
    assert_string_equal(room_entry(&r), "55");
    room_info(&r, '7'); /* INFO first this time */
    exchange_run(&x, 30000);
    room_press(&r, '7');
    assert_string_equal(room_entry(&r), "557");
    room_info(&r, '7'); /* RTP is silent */
    assert_string_equal(room_entry(&r), "557");
    exchange_run(&x, 300000);

    assert_string_equal(room_entry(&r), "5577");
}

static void hanging_up_while_the_id_is_checked_cancels_the_look_up(void **state)
{
    struct room r;
    cvi_resolve_event event;
    (void)state;
    room_open(&r, &x, &PCMA_440, NULL);
    r.lobby_is_off = 1;
    room_dial(&r, DIRECT);
    exchange_run(&x, 100000);

    assert_int_equal(cvi_call_feed_bye(r.call, x.now_us), CVI_OK);
    room_listen(&r);

    assert_int_equal(r.ends, 1);
    assert_int_equal(r.byes, 0);
    assert_int_equal(r.end_status, CVI_OK);
    assert_string_equal(r.end_text, "the caller hung up");
    CVI_RESOLVE_EVENT_INIT(&event);
    assert_int_equal(cvi_resolver_drive(x.resolver, x.now_us + 10 * SEC, NULL, 0), CVI_OK);
    assert_int_equal(cvi_resolver_next_event(x.resolver, &event), CVI_AGAIN);
    assert_has(room_report(&r), "\"ended_by\":\"caller\"");
}

static void a_change_of_resolver_looks_up_again(void **state)
{
    struct room r;
    (void)state;
    room_open(&r, &x, &PCMA_440, NULL);
    room_dial(&r, DIRECT);
    exchange_run(&x, 100000);

    assert_int_equal(cvi_call_set_resolver(r.call, NULL), CVI_OK);
    exchange_run(&x, SEC);
    assert_int_equal(r.joins, 0);
    assert_int_equal(cvi_call_set_resolver(r.call, x.resolver), CVI_OK);
    exchange_run(&x, SEC);

    assert_string_equal(r.joined, "m1");
}

/* A resolver that asks us. */
static cvi_resolver *asking_resolver(void)
{
    static const char text[] = "{\"backends\":[{\"name\":\"us\",\"type\":\"embedder\"}],"
                               "\"tenants\":[{\"id\":\"contoso\",\"chain\":[{\"backend\":"
                               "\"us\"}]}]}";
    cvi_resolver *resolver = NULL;

    assert_int_equal(cvi_resolver_create(&resolver, NULL), CVI_OK);
    assert_int_equal(cvi_resolver_load_json(resolver, text, sizeof(text) - 1), CVI_OK);
    return resolver;
}

static void who_decides_learns_who_called_and_what_was_dialled(void **state)
{
    cvi_resolver *resolver = asking_resolver();
    cvi_resolve_event e;
    struct room r;
    (void)state;
    room_open(&r, &x, &PCMA_440, NULL);
    assert_int_equal(cvi_call_set_resolver(r.call, resolver), CVI_OK);
    r.trust = CVI_TRUST_TRUSTED;

    room_dial(&r, DIRECT);
    CVI_RESOLVE_EVENT_INIT(&e);
    assert_int_equal(cvi_resolver_next_event(resolver, &e), CVI_OK);

    assert_int_equal(e.kind, CVI_RESOLVE_EVENT_QUESTION);
    assert_string_equal(e.conference_id, "126000000");
    assert_string_equal(e.dialled, DIRECT);
    assert_string_equal(e.caller, "sip:boardroom@rooms.example");
    assert_string_equal(e.address, "192.0.2.100");
    assert_int_equal(e.trust, CVI_TRUST_TRUSTED);

    assert_int_equal(cvi_call_set_resolver(r.call, NULL), CVI_OK);
    cvi_resolver_destroy(&resolver);
}

static void without_a_resolver_the_service_cannot_be_reached(void **state)
{
    struct room r;
    (void)state;
    room_open(&r, &x, &PCMA_440, NULL);
    assert_int_equal(cvi_call_set_resolver(r.call, NULL), CVI_OK);

    room_dial(&r, DIRECT);
    exchange_run(&x, 100000);

    assert_string_equal(room_title(&r), "Service not available");
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_wrong_id_is_told_and_the_right_one_joins),
        T(the_first_key_silences_the_prompt),
        T(a_lobby_entered_late_misses_nothing),
        T(a_direct_dial_is_in_the_meeting_after_the_look_up),
        T(the_lobby_is_not_required),
        T(two_callers_of_different_codecs_hear_each_other),
        T(a_meeting_with_a_pin_asks_for_it),
        T(a_locked_meeting_says_so_and_hangs_up),
        T(an_id_with_a_wrong_check_digit_is_told_apart),
        T(three_wrong_ids_end_the_call),
        T(who_types_nothing_is_let_go_in_time),
        T(digits_typed_before_the_ack_count),
        T(keys_heard_in_the_sound_count_where_no_other_way_told_them),
        T(one_press_by_two_ways_counts_once_and_two_quick_ones_twice),
        T(hanging_up_while_the_id_is_checked_cancels_the_look_up),
        T(a_change_of_resolver_looks_up_again),
        T(who_decides_learns_who_called_and_what_was_dialled),
        T(without_a_resolver_the_service_cannot_be_reached),
    };
    return cmocka_run_group_tests_name("call_join", tests, NULL, NULL);
}
