/* SPDX-License-Identifier: MIT */
/* The call's own rules: parameters, states, events, languages and reasons. */
#include "common/cm.h"
#include "common/exchange.h"

#include <cvi/resolve_guard.h>

#include "call/call_impl.h"
#include "config.h"

static const struct phone_kind PCMA = {.audio_codec = CVI_CODEC_PCMA};

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

static void parameters_out_of_range_are_refused(void **state)
{
    static const char *const HOSTS[] = {"a.example", NULL};
    char uri[257] = "";
    cvi_call_params p;
    cvi_call *call = NULL;
    (void)state;

    assert_int_equal(cvi_call_create(NULL, NULL), CVI_EINVAL);
    assert_int_equal(cvi_call_create(&call, NULL), CVI_EINVAL);
    CVI_CALL_PARAMS_INIT(&p);
    assert_int_equal(cvi_call_create(&call, &p), CVI_EINVAL);
    exchange_call_params(&x, &p);
    p.own_host_count = 65;
    assert_int_equal(cvi_call_create(&call, &p), CVI_EINVAL);
    p.own_host_count = 2;
    p.own_hosts = NULL;
    assert_int_equal(cvi_call_create(&call, &p), CVI_EINVAL);
    p.own_hosts = HOSTS;
    assert_int_equal(cvi_call_create(&call, &p), CVI_EINVAL);
    exchange_call_params(&x, &p);
    p.reserved = 1;
    assert_int_equal(cvi_call_create(&call, &p), CVI_EINVAL);
    p.reserved = 0;
    p.operator_uri = "";
    assert_int_equal(cvi_call_create(&call, &p), CVI_EINVAL);
    memset(uri, 'x', 256);
    p.operator_uri = uri;
    assert_int_equal(cvi_call_create(&call, &p), CVI_EINVAL);
    p.operator_uri = NULL;
    p.size = CVI_USED_SIZE(cvi_call_params, reserved) - 4;
    assert_int_equal(cvi_call_create(&call, &p), CVI_EABI);
    assert_null(call);
}

static void nothing_is_possible_before_the_invite(void **state)
{
    cvi_packet packet = {.size = sizeof(packet)};
    cvi_call_event event;
    size_t n = 1;
    uint32_t leg = 0;
    struct room r;
    (void)state;
    room_open(&r, &x, &PCMA, NULL);

    assert_int_equal(cvi_call_feed_ack(r.call, 0, NULL, 0), CVI_ESTATE);
    assert_int_equal(cvi_call_feed_reinvite(r.call, 0, "v=0", 3), CVI_ESTATE);
    assert_int_equal(cvi_call_feed_info(r.call, 0, "application/dtmf", "5", 1), CVI_ESTATE);
    assert_int_equal(cvi_call_feed_cancel(r.call, 0), CVI_ESTATE);
    assert_int_equal(cvi_call_feed_bye(r.call, 0), CVI_ESTATE);
    assert_int_equal(cvi_call_feed_lost(r.call, 0, CVI_OK), CVI_ESTATE);
    assert_int_equal(cvi_call_attach(r.call, 0, x.lobby), CVI_ESTATE);
    assert_int_equal(cvi_call_detach(r.call, 0), CVI_ESTATE);
    assert_int_equal(cvi_call_get_leg(r.call, &leg), CVI_ESTATE);
    assert_int_equal(cvi_call_feed_packets(r.call, 0, &packet, 1, &n), CVI_ESTATE);
    assert_int_equal(n, 0);
    assert_int_equal(cvi_call_next_output(r.call, 0, &packet, 1, &n), CVI_AGAIN);
    assert_int_equal(cvi_call_tick(r.call, 0), CVI_OK);
    assert_int_equal(cvi_call_deadline(r.call), CVI_NO_DEADLINE);
    CVI_CALL_EVENT_INIT(&event);
    assert_int_equal(cvi_call_next_event(r.call, &event), CVI_AGAIN);
    assert_null(cvi_call_get_session(r.call));
    assert_int_equal(cvi_call_last_error(r.call)->status, CVI_ESTATE);
    assert_non_null(strstr(room_report(&r), "\"invited_at\":null"));
}

static void the_answer_has_what_meetings_of_this_build_can_do(void **state)
{
    static const char offer[] = "v=0\r\no=- 1 1 IN IP4 192.0.2.101\r\ns=-\r\n"
                                "c=IN IP4 192.0.2.101\r\nt=0 0\r\n"
                                "m=audio 20000 RTP/AVP 96 9 8\r\na=rtpmap:96 opus/48000/2\r\n"
                                "m=video 20002 RTP/AVP 97 98\r\na=rtpmap:97 H264/90000\r\n"
                                "a=fmtp:97 profile-level-id=42e01f\r\na=rtpmap:98 VP8/90000\r\n";
    struct room r;
    (void)state;
    room_open(&r, &x, &PCMA, NULL);

    assert_int_equal(room_invite(&r, "sip:813000000@gw.example", offer), CVI_OK);
    assert_int_equal(r.code, 200);
    assert_non_null(strstr(r.sdp, "PCMA"));
    for (size_t i = 0; i < 4; i++) {
        static const char *const names[] = {"opus", "G722", "H264", "VP8"};

        assert_int_equal(strstr(r.sdp, names[i]) != NULL, CVI_HAVE_CODEC);
    }
    assert_int_equal(cvi_call_feed_ack(r.call, x.now_us, NULL, 0), CVI_OK);
    assert_int_equal(cvi_call_attach(r.call, x.now_us, x.lobby), CVI_OK);
}

static void a_hang_up_before_the_invite_just_ends(void **state)
{
    struct room r;
    (void)state;
    room_open(&r, &x, &PCMA, NULL);

    assert_int_equal(cvi_call_hangup(r.call, x.now_us, CVI_OK), CVI_OK);
    room_listen(&r);

    assert_int_equal(r.responses, 0);
    assert_int_equal(r.byes, 0);
    assert_int_equal(r.ends, 1);
    assert_int_equal(room_invite(&r, "sip:813000000@gw.example", NULL), CVI_ESTATE);
}

static void addresses_are_set_before_the_invite(void **state)
{
    const cvi_addr audio = {.family = CVI_ADDR_IPV4, .port = 30000, .ip = {192, 0, 2, 1}};
    const cvi_addr none = {0};
    struct room r;
    (void)state;
    room_open(&r, &x, &PCMA, NULL);

    assert_int_equal(cvi_call_set_local(r.call, 0, &audio, NULL), CVI_EINVAL);
    assert_int_equal(cvi_call_set_local(r.call, 4, &audio, NULL), CVI_EINVAL);
    assert_int_equal(cvi_call_set_local(r.call, 1, &none, NULL), CVI_EINVAL);
    assert_int_equal(cvi_call_set_local(r.call, 1, NULL, NULL), CVI_EINVAL);
    assert_int_equal(room_invite(&r, "sip:813000000@gw.example", NULL), CVI_OK);

    assert_int_equal(cvi_call_set_local(r.call, CVI_MEDIUM_AUDIO, &audio, NULL), CVI_ESTATE);
}

static void an_invite_comes_once_and_complete(void **state)
{
    cvi_call_invite invite;
    struct room r;
    (void)state;
    room_open(&r, &x, &PCMA, NULL);
    CVI_CALL_INVITE_INIT(&invite);

    assert_int_equal(cvi_call_feed_invite(r.call, 0, &invite), CVI_EINVAL);
    assert_int_equal(cvi_call_feed_invite(r.call, 0, NULL), CVI_EINVAL);
    invite.size = 8;
    assert_int_equal(cvi_call_feed_invite(r.call, 0, &invite), CVI_EABI);
    CVI_CALL_INVITE_INIT(&invite);
    invite.request_uri = "sip:813000000@gw.example";
    invite.trust = CVI_TRUST_TRUSTED + 1;
    assert_int_equal(cvi_call_feed_invite(r.call, 0, &invite), CVI_EINVAL);
    invite.trust = 0;
    invite.lobby_flags = CVI_LOBBY_HOST; /* that is for the PIN to say */
    assert_int_equal(cvi_call_feed_invite(r.call, 0, &invite), CVI_EINVAL);
    assert_int_equal(room_invite(&r, "sip:813000000@gw.example", NULL), CVI_OK);
    assert_int_equal(r.code, 200);

    assert_int_equal(room_invite(&r, "sip:813000000@gw.example", NULL), CVI_ESTATE);
}

static void an_invite_of_an_older_program_is_taken(void **state)
{
    cvi_call_invite invite;
    struct room r;
    (void)state;
    room_open(&r, &x, &PCMA, NULL);
    CVI_CALL_INVITE_INIT(&invite);
    invite.size = CVI_USED_SIZE(cvi_call_invite, trust);
    invite.request_uri = "sip:813000000@gw.example";
    invite.lobby_flags = ~0u; /* what lies behind it is not read */

    assert_int_equal(cvi_call_feed_invite(r.call, 0, &invite), CVI_OK);

    assert_int_equal(r.call->lobby_flags, 0);
}

static void an_unprepared_event_loses_nothing(void **state)
{
    cvi_call_invite invite;
    cvi_call_event event = {.size = 1};
    struct room r;
    (void)state;
    room_open(&r, &x, &PCMA, NULL);
    CVI_CALL_INVITE_INIT(&invite);
    invite.request_uri = "sip:nobody@elsewhere.example";
    assert_int_equal(cvi_call_feed_invite(r.call, 0, &invite), CVI_OK);

    assert_int_equal(cvi_call_next_event(r.call, &event), CVI_EABI);
    CVI_CALL_EVENT_INIT(&event);
    assert_int_equal(cvi_call_next_event(r.call, &event), CVI_OK);

    assert_int_equal(event.kind, CVI_CALL_EVENT_RESPOND);
    assert_int_equal(event.value, 404);
    assert_int_equal(event.text_len, strlen("Not Found"));
}

static void input_is_refused_while_events_pile_up(void **state)
{
    struct room r;
    int rc = CVI_OK;
    (void)state;
    room_open(&r, &x, &PCMA, NULL);
    room_dial(&r, "sip:813000000@gw.example");
    const char *offer = room_offer(&r);

    for (int i = 0; i < 32 && rc == CVI_OK; i++) {
        rc = cvi_call_feed_reinvite(r.call, x.now_us, offer, strlen(offer));
    }
    assert_int_equal(rc, CVI_EFULL);
    room_listen(&r);

    assert_int_equal(cvi_call_feed_reinvite(r.call, x.now_us, offer, strlen(offer)), CVI_OK);
}

static void an_info_of_another_type_is_not_taken(void **state)
{
    struct room r;
    (void)state;
    room_open(&r, &x, &PCMA, NULL);
    room_dial(&r, "sip:813000000@gw.example");

    assert_int_equal(cvi_call_feed_info(r.call, x.now_us, "text/plain", "5", 1), CVI_ENOTSUP);
    assert_int_equal(cvi_call_feed_info(r.call, x.now_us, NULL, "5", 1), CVI_ENOTSUP);
    assert_int_equal(cvi_call_feed_info(r.call, x.now_us, "application/dtmf", "x", 1), CVI_ESYNTAX);
    assert_int_equal(cvi_call_feed_info(r.call, x.now_us, "text/plain", NULL, 0), CVI_OK);
}

static void events_of_others_are_told_apart(void **state)
{
    cvi_meeting_event of_leg;
    cvi_resolve_event of_lookup;
    struct room r;
    uint32_t leg = 0;
    (void)state;
    room_open(&r, &x, &PCMA, NULL);
    room_dial(&r, "sip:813000000@gw.example");
    assert_int_equal(cvi_call_get_leg(r.call, &leg), CVI_OK);
    CVI_MEETING_EVENT_INIT(&of_leg);
    CVI_RESOLVE_EVENT_INIT(&of_lookup);
    of_leg.kind = CVI_MEETING_EVENT_PLAYED;
    of_leg.leg = leg + 1;
    of_lookup.kind = CVI_RESOLVE_EVENT_FINISHED;
    of_lookup.id = 77;

    assert_int_equal(cvi_call_feed_meeting_event(r.call, x.now_us, &of_leg), CVI_ENOENT);
    assert_int_equal(cvi_call_feed_resolve_event(r.call, x.now_us, &of_lookup), CVI_ENOENT);
    of_leg.leg = leg;
    assert_int_equal(cvi_call_feed_meeting_event(r.call, x.now_us, &of_leg), CVI_OK);
}

static void a_full_meeting_can_be_told_to_the_caller(void **state)
{
    cvi_meeting_params p;
    cvi_meeting *small = NULL;
    struct room a;
    struct room b;
    (void)state;
    CVI_MEETING_PARAMS_INIT(&p);
    p.max_legs = 1;
    p.start_us = x.now_us;
    assert_int_equal(cvi_meeting_create(&small, &p), CVI_OK);
    room_open(&a, &x, &PCMA, NULL);
    room_open(&b, &x, &PCMA, NULL);
    assert_int_equal(room_invite(&a, "sip:813000000@gw.example", NULL), CVI_OK);
    assert_int_equal(room_invite(&b, "sip:813000000@gw.example", NULL), CVI_OK);

    assert_int_equal(cvi_call_attach(a.call, x.now_us, small), CVI_OK);
    assert_int_equal(cvi_call_attach(a.call, x.now_us, small), CVI_ESTATE);
    assert_int_equal(cvi_call_attach(b.call, x.now_us, small), CVI_EMEETING_FULL);
    assert_int_equal(cvi_call_hangup(b.call, x.now_us, CVI_EMEETING_FULL), CVI_OK);
    room_listen(&b);

    assert_string_equal(b.end_text, "the meeting is full");
    cvi_call_destroy(&a.call); /* leaves by itself */
    assert_int_equal(cvi_meeting_leg_count(small), 0);
    cvi_meeting_destroy(&small);
}

static void the_language_the_caller_likes_best_is_picked(void **state)
{
    static const struct {
        const char *accept, *picked;
    } CASES[] = {
        {"de", "de"},     {"de-AT, en;q=0.8", "de"},  {"en;q=0.5,de;q=0.7", "de"},
        {"en, de", "en"}, {"sv, de;q=0.3", "de"},     {"sv;q=1.0, *", "xx"},
        {"de;q=0", "xx"}, {" de ; q=0.123456", "de"}, {"de;q=1, en;q=0.999", "de"},
        {"", "xx"},       {",,;q=,", "xx"},           {"de;q=", "de"},
        {NULL, "xx"},
    };
    (void)state;

    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        assert_string_equal(cvi__call_pick_language(CASES[i].accept, "xx"), CASES[i].picked);
    }
}

static void a_caller_is_spoken_to_in_his_language(void **state)
{
    cvi_call_invite invite;
    struct room r;
    const char *offer = NULL;
    (void)state;
    room_open(&r, &x, &PCMA, NULL);
    offer = room_offer(&r);
    CVI_CALL_INVITE_INIT(&invite);
    invite.request_uri = "sip:813000000@gw.example";
    invite.accept_language = "de-CH, en;q=0.5";
    invite.sdp = offer;
    invite.sdp_len = strlen(offer);
    assert_int_equal(cvi_call_feed_invite(r.call, x.now_us, &invite), CVI_OK);
    room_listen(&r);

    room_ack(&r);

    assert_string_equal(room_title(&r), "An einer Besprechung teilnehmen");
}

static void a_tenant_has_a_language_too(void **state)
{
    struct room r;
    (void)state;
    room_open(&r, &x, &PCMA, NULL);

    room_dial(&r, "sip:815000000@gw.example");

    assert_string_equal(room_title(&r), "An einer Besprechung teilnehmen");
}

static void passwords_of_callers_stay_out_of_the_report(void **state)
{
    struct room r;
    (void)state;
    room_open(&r, &x, &PCMA, NULL);
    assert_int_equal(room_invite(&r, "sip:813000000:hush@gw.example", NULL), CVI_OK);

    assert_non_null(strstr(room_report(&r), "\"caller\":\"sip:boardroom@rooms.example\""));
    assert_non_null(strstr(room_report(&r), "\"dialled\":\"sip:813000000@gw.example\""));
    assert_null(strstr(room_report(&r), "s3cret"));
    assert_string_equal(r.call->caller, "sip:boardroom@rooms.example");
    assert_string_equal(r.call->name, "boardroom");
}

static void every_end_has_a_sentence_and_a_response(void **state)
{
    (void)state;

    for (int when = CVI__END_ADMIT; when <= CVI__END_HANGUP; when++) {
        for (int status = 0; status > -1300; status--) {
            const cvi__call_reason *r = cvi__call_reason_find((cvi__call_end_when)when, status);

            assert_in_range(r->code, 400, 503);
            assert_true(r->phrase[0] != '\0' && r->sentence[0] != '\0' && r->ended_by[0] != '\0');
            assert_true(r->header[0] != '\0');
            assert_true(r->when == (cvi__call_end_when)when || status == 0);
        }
    }
}

static void hosts_are_compared_as_they_are_dialled(void **state)
{
    static const char *const HOSTS[] = {"GW1.Example.", "[2001:DB8::1]", "192.0.2.9"};
    cvi_call_params p;
    cvi_call *call = NULL;
    (void)state;
    exchange_call_params(&x, &p);
    p.own_hosts = HOSTS;
    p.own_host_count = 3;
    assert_int_equal(cvi_call_create(&call, &p), CVI_OK);

    assert_true(cvi__call_is_own_host(call, "gw1.example"));
    assert_true(cvi__call_is_own_host(call, "2001:db8::1"));
    assert_true(cvi__call_is_own_host(call, "192.0.2.9"));
    assert_false(cvi__call_is_own_host(call, "gw2.example"));
    assert_false(cvi__call_is_own_host(call, ""));
    cvi_call_destroy(&call);
    cvi_call_destroy(&call);
    cvi_call_destroy(NULL);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(parameters_out_of_range_are_refused),
        T(nothing_is_possible_before_the_invite),
        T(the_answer_has_what_meetings_of_this_build_can_do),
        T(a_hang_up_before_the_invite_just_ends),
        T(addresses_are_set_before_the_invite),
        T(an_invite_comes_once_and_complete),
        T(an_invite_of_an_older_program_is_taken),
        T(an_unprepared_event_loses_nothing),
        T(input_is_refused_while_events_pile_up),
        T(an_info_of_another_type_is_not_taken),
        T(events_of_others_are_told_apart),
        T(a_full_meeting_can_be_told_to_the_caller),
        cmocka_unit_test(the_language_the_caller_likes_best_is_picked),
        T(a_caller_is_spoken_to_in_his_language),
        T(a_tenant_has_a_language_too),
        T(passwords_of_callers_stay_out_of_the_report),
        cmocka_unit_test(every_end_has_a_sentence_and_a_response),
        T(hosts_are_compared_as_they_are_dialled),
    };
    return cmocka_run_group_tests_name("call", tests, NULL, NULL);
}
