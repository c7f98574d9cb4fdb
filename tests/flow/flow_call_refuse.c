/* SPDX-License-Identifier: MIT */
/* Calls that are refused, each with its response, its reason, and the gateway going on. */
#include <stdio.h>

#include "common/cm.h"
#include "common/exchange.h"

#define SEC UINT64_C(1000000)

static const struct phone_kind PCMA = {.audio_codec = CVI_CODEC_PCMA, .tone_hz = 440};

static const char PLAIN[] = "v=0\r\no=- 1 1 IN IP4 192.0.2.100\r\ns=-\r\nc=IN IP4 192.0.2.100\r\n"
                            "t=0 0\r\nm=audio 20000 RTP/AVP 8\r\n";
static const char G729[] = "v=0\r\no=- 1 1 IN IP4 192.0.2.100\r\ns=-\r\nc=IN IP4 192.0.2.100\r\n"
                           "t=0 0\r\nm=audio 20000 RTP/AVP 18\r\n";
static const char GARBAGE[] = "v=0\r\nthis is no session description\r\n";

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

/* An INVITE that must come to nothing: the response, and the end with its report. */
static void refuse(const char *uri, const char *sdp, uint32_t code, int status)
{
    char part[128];
    struct room r;
    room_open(&r, &x, &PCMA, NULL);

    assert_int_equal(room_invite(&r, uri, sdp), CVI_OK);

    assert_int_equal(r.responses, 1);
    assert_int_equal(r.code, code);
    assert_string_not_equal(r.phrase, "");
    assert_string_equal(r.sdp, "");
    assert_int_equal(r.ends, 1);
    assert_int_equal(r.end_status, status);
    assert_int_equal(r.byes, 0);
    snprintf(part, sizeof(part), "\"status\":\"%s\",\"sip_code\":%u,", cvi_status_name(status),
             (unsigned)code);
    assert_report_has(&r, part);
    assert_report_has(&r, "\"answered_at\":null");
    assert_int_equal(cvi_call_attach(r.call, x.now_us, x.lobby), CVI_ESTATE);
    assert_int_equal(cvi_call_feed_ack(r.call, x.now_us, NULL, 0), CVI_OK);
    x.count--;
    room_close(&r);
}

static void every_wrong_address_has_its_response(void **state)
{
    (void)state;

    refuse("sip:813000000@elsewhere.example", PLAIN, 404, CVI_EPROVISION_DOMAIN);
    refuse("sip:999000000@gw.example", PLAIN, 404, CVI_EPROVISION_TENANT);
    refuse("sip:999000000.126000000@gw.example", PLAIN, 404, CVI_EPROVISION_TENANT);
    refuse("sip:gw.example", PLAIN, 404, CVI_EPROVISION_TENANT);
    refuse("sip:814000000@gw.example", PLAIN, 403, CVI_EPROVISION_DISABLED);
    refuse("tel:+4930123456", PLAIN, 416, CVI_EDIAL_SCHEME);
    refuse("sip:813000000@gw.example:99999", PLAIN, 400, CVI_EDIAL_PORT);
    refuse("sip:813%00@gw.example", PLAIN, 400, CVI_EDIAL_ESCAPE);
    refuse("", PLAIN, 400, CVI_EDIAL_EMPTY);
}

static void every_unusable_offer_has_its_response(void **state)
{
    (void)state;

    refuse("sip:813000000@gw.example", G729, 488, CVI_ESESSION_NO_CODEC);
    refuse("sip:813000000@gw.example", GARBAGE, 400, CVI_ESESSION_SDP);
}

static void no_common_codec_is_warned_of(void **state)
{
    struct room r;
    (void)state;
    room_open(&r, &x, &PCMA, NULL);

    assert_int_equal(room_invite(&r, "sip:813000000@gw.example", G729), CVI_OK);

    assert_string_equal(r.phrase, "Not Acceptable Here");
    assert_string_equal(r.warning, "305 libcvi \"no codec in common\"");
    assert_string_equal(r.end_text, "media negotiation failed: no codec in common");
}

static void plain_media_is_refused_where_only_srtp_is_allowed(void **state)
{
    cvi_call_params p;
    struct room r;
    (void)state;
    exchange_call_params(&x, &p);
    p.security = CVI_SECURITY_SDES;
    room_open(&r, &x, &PCMA, &p);

    assert_int_equal(room_invite(&r, "sip:813000000@gw.example", PLAIN), CVI_OK);

    assert_int_equal(r.code, 488);
    assert_int_equal(r.end_status, CVI_ESESSION_SECURITY);
    assert_string_equal(r.warning, "302 libcvi \"the offered media security is not acceptable\"");
}

static void the_to_header_decides_where_our_address_was_dialled(void **state)
{
    cvi_call_invite invite;
    struct room r;
    (void)state;
    room_open(&r, &x, &PCMA, NULL);
    CVI_CALL_INVITE_INIT(&invite);
    invite.request_uri = "sip:anything@192.0.2.1:5060";
    invite.to_uri = "sip:813000000.126000000@gw.example";
    invite.sdp = PLAIN;
    invite.sdp_len = strlen(PLAIN);

    assert_int_equal(cvi_call_feed_invite(r.call, x.now_us, &invite), CVI_OK);
    room_listen(&r);

    assert_int_equal(r.code, 200);
    assert_report_has(&r, "\"conference_id\":\"126000000\"");
}

static void the_to_header_does_not_decide_otherwise(void **state)
{
    cvi_call_invite invite;
    struct room r;
    (void)state;
    room_open(&r, &x, &PCMA, NULL);
    CVI_CALL_INVITE_INIT(&invite);
    invite.request_uri = "sip:999000000@gw.example";
    invite.to_uri = "sip:813000000@gw.example";
    invite.sdp = PLAIN;
    invite.sdp_len = strlen(PLAIN);

    assert_int_equal(cvi_call_feed_invite(r.call, x.now_us, &invite), CVI_OK);
    room_listen(&r);

    assert_int_equal(r.code, 404);
}

static void our_address_may_be_a_hosted_domain_too(void **state)
{
    cvi_call_invite invite;
    struct room r;
    (void)state;
    room_open(&r, &x, &PCMA, NULL);
    CVI_CALL_INVITE_INIT(&invite);
    invite.request_uri = "sip:813000000@node1.gw.example";
    invite.to_uri = "sip:somebody@elsewhere.example";
    invite.sdp = PLAIN;
    invite.sdp_len = strlen(PLAIN);

    assert_int_equal(cvi_call_feed_invite(r.call, x.now_us, &invite), CVI_OK);
    room_listen(&r);

    assert_int_equal(r.code, 200);
}

static void a_licence_is_given_back_once_for_each_call(void **state)
{
    struct room rooms[3];
    (void)state;
    for (int i = 0; i < 3; i++) {
        room_open(&rooms[i], &x, &PCMA, NULL);
    }

    assert_int_equal(room_invite(&rooms[0], "sip:815000000@gw.example", PLAIN), CVI_OK);
    assert_int_equal(rooms[0].code, 200);
    assert_int_equal(room_invite(&rooms[1], "sip:815000000@gw.example", PLAIN), CVI_OK);
    assert_int_equal(rooms[1].code, 486);
    assert_int_equal(rooms[1].end_status, CVI_EPROVISION_LICENCE);
    assert_string_equal(rooms[1].end_text, "no licence");
    cvi_call_destroy(&rooms[1].call); /* had none to give */
    assert_int_equal(cvi_call_feed_bye(rooms[0].call, x.now_us), CVI_OK);
    assert_int_equal(cvi_call_feed_bye(rooms[0].call, x.now_us), CVI_OK);
    cvi_call_destroy(&rooms[0].call); /* gave it back already */
    assert_int_equal(room_invite(&rooms[2], "sip:815000000@gw.example", PLAIN), CVI_OK);
    assert_int_equal(rooms[2].code, 200);
    cvi_call_destroy(&rooms[2].call); /* gives it back in mid-call */
    rooms[1].responses = 0;
    cvi_call_params p;
    exchange_call_params(&x, &p);
    assert_int_equal(cvi_call_create(&rooms[1].call, &p), CVI_OK);
    const cvi_addr audio = {.family = CVI_ADDR_IPV4, .port = 30000, .ip = {192, 0, 2, 1}};
    assert_int_equal(cvi_call_set_local(rooms[1].call, CVI_MEDIUM_AUDIO, &audio, NULL), CVI_OK);
    assert_int_equal(room_invite(&rooms[1], "sip:815000000@gw.example", PLAIN), CVI_OK);

    assert_int_equal(rooms[1].code, 200);
}

static void a_call_gives_its_own_licence_back_and_no_other(void **state)
{
    struct room rooms[3];
    (void)state;
    for (int i = 0; i < 3; i++) {
        room_open(&rooms[i], &x, &PCMA, NULL);
    }
    assert_int_equal(room_invite(&rooms[0], "sip:815000000@gw.example", PLAIN), CVI_OK);
    assert_int_equal(cvi_call_feed_bye(rooms[0].call, x.now_us), CVI_OK);
    assert_int_equal(room_invite(&rooms[1], "sip:815000000@gw.example", PLAIN), CVI_OK);
    assert_int_equal(rooms[1].code, 200);

    cvi_call_destroy(&rooms[0].call); /* gave its own back at the BYE */
    assert_int_equal(room_invite(&rooms[2], "sip:815000000@gw.example", PLAIN), CVI_OK);

    assert_int_equal(rooms[2].code, 486);
}

static void a_cancel_in_time_becomes_487(void **state)
{
    cvi_call_invite invite;
    struct room r;
    (void)state;
    room_open(&r, &x, &PCMA, NULL);
    CVI_CALL_INVITE_INIT(&invite);
    invite.request_uri = "sip:813000000@gw.example";
    invite.sdp = PLAIN;
    invite.sdp_len = strlen(PLAIN);
    assert_int_equal(cvi_call_feed_invite(r.call, x.now_us, &invite), CVI_OK);

    assert_int_equal(cvi_call_feed_cancel(r.call, x.now_us), CVI_OK);
    room_listen(&r);

    assert_int_equal(r.responses, 1);
    assert_int_equal(r.code, 487);
    assert_string_equal(r.sdp, "");
    assert_int_equal(r.byes, 0);
    assert_string_equal(r.end_text, "remote cancelled");
    assert_report_has(&r, "\"sip_code\":487");
}

static void a_cancel_after_the_answer_is_too_late(void **state)
{
    struct room r;
    (void)state;
    room_open(&r, &x, &PCMA, NULL);
    assert_int_equal(cvi_call_feed_cancel(r.call, x.now_us), CVI_ESTATE);
    assert_int_equal(room_invite(&r, "sip:813000000@gw.example", PLAIN), CVI_OK);

    assert_int_equal(cvi_call_feed_cancel(r.call, x.now_us), CVI_ESTATE);

    assert_int_equal(r.code, 200);
    assert_int_equal(r.ends, 0);
}

static void an_answer_nobody_acknowledges_ends_in_a_bye(void **state)
{
    struct room r;
    (void)state;
    room_open(&r, &x, &PCMA, NULL);
    assert_int_equal(room_invite(&r, "sip:813000000@gw.example", NULL), CVI_OK);
    r.is_silent = 1;

    exchange_run(&x, 31 * SEC);
    assert_int_equal(r.ends, 0);
    exchange_run(&x, 2 * SEC);

    assert_int_equal(r.byes, 1);
    assert_int_equal(r.ends, 1);
    assert_int_equal(r.end_status, CVI_ECALL_TIMEOUT);
    assert_string_equal(r.end_text, "the answer was never acknowledged");
}

static void a_hang_up_before_the_answer_was_pulled_is_a_refusal(void **state)
{
    cvi_call_invite invite;
    struct room r;
    (void)state;
    room_open(&r, &x, &PCMA, NULL);
    CVI_CALL_INVITE_INIT(&invite);
    invite.request_uri = "sip:813000000@gw.example";
    invite.sdp = PLAIN;
    invite.sdp_len = strlen(PLAIN);
    assert_int_equal(cvi_call_feed_invite(r.call, x.now_us, &invite), CVI_OK);

    assert_int_equal(cvi_call_hangup(r.call, x.now_us, CVI_EMEETING_FULL), CVI_OK);
    room_listen(&r);

    assert_int_equal(r.code, 486);
    assert_int_equal(r.byes, 0);
    assert_int_equal(r.end_status, CVI_EMEETING_FULL);
    assert_string_equal(r.end_text, "the meeting is full");
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(every_wrong_address_has_its_response),
        T(every_unusable_offer_has_its_response),
        T(no_common_codec_is_warned_of),
        T(plain_media_is_refused_where_only_srtp_is_allowed),
        T(the_to_header_decides_where_our_address_was_dialled),
        T(the_to_header_does_not_decide_otherwise),
        T(our_address_may_be_a_hosted_domain_too),
        T(a_licence_is_given_back_once_for_each_call),
        T(a_call_gives_its_own_licence_back_and_no_other),
        T(a_cancel_in_time_becomes_487),
        T(a_cancel_after_the_answer_is_too_late),
        T(an_answer_nobody_acknowledges_ends_in_a_bye),
        T(a_hang_up_before_the_answer_was_pulled_is_a_refusal),
    };
    return cmocka_run_group_tests_name("call_refuse", tests, NULL, NULL);
}
