/* SPDX-License-Identifier: MIT */
/* Digits, payload types that change, direction and hold. */
#include <stdio.h>

#include "common/cm.h"
#include "common/peer.h"

static struct peer p;

static int setup(void **state)
{
    (void)state;
    return peer_open(&p, NULL, peer_offer) == CVI_OK ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    peer_close(&p);
    return 0;
}

/* A press of 100 ms as a phone sends it, `skip` bits leaving packets out. */
static void press(uint8_t event, uint32_t timestamp, unsigned skip)
{
    for (unsigned i = 0; i < 8; i++) {
        if (skip >> i & 1) {
            p.sequence++;
        } else {
            peer_event(&p, event, timestamp, (uint16_t)(i < 5 ? 160 * (i + 1) : 800), i >= 5);
        }
        peer_run(&p, i < 5 ? 20000 : 0);
    }
}

static void a_typed_number_arrives_whatever_is_lost(void **state)
{
    (void)state;
    press(1, 16000, 0);
    press(2, 17600, 0x01);  /* the start is lost */
    press(3, 19200, 0xe0);  /* every END is lost */
    press(3, 20800, 0xfe);  /* all but the first */
    press(11, 22400, 0x7f); /* all but the last */

    assert_string_equal(p.digits, "1233#");
}

static void two_presses_80_ms_apart_are_two(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 2; i++) {
        const uint32_t timestamp = 16000 + i * 640;

        peer_event(&p, 7, timestamp, 160, 0);
        peer_run(&p, 20000);
        peer_event(&p, 7, timestamp, 320, 1);
        peer_event(&p, 7, timestamp, 320, 1);
        peer_event(&p, 7, timestamp, 320, 1);
        peer_run(&p, 60000);
    }

    assert_string_equal(p.digits, "77");
}

static void digits_amid_speech_cost_no_speech(void **state)
{
    (void)state;
    for (uint32_t n = 0; n < 50; n++) {
        peer_speak(&p, n * 160);
        if (n == 20) {
            peer_event(&p, 4, n * 160, 160, 0);
            peer_event(&p, 4, n * 160, 320, 1);
        }
        peer_run(&p, 20000);
    }
    peer_run(&p, 300000);

    assert_string_equal(p.digits, "4");
    assert_int_equal(p.units, 50);
    assert_int_equal(peer_stats(&p, CVI_MEDIUM_AUDIO).packets_lost, 0);
}

static void digits_from_a_source_of_their_own_count(void **state)
{
    (void)state;
    for (uint32_t n = 0; n < 10; n++) {
        peer_speak(&p, n * 160);
        peer_run(&p, 20000);
    }
    p.ssrc = 0x7777;
    peer_event(&p, 5, 99000, 160, 1);
    p.ssrc = 0x1234;
    peer_run(&p, 5000);

    assert_string_equal(p.digits, "5");
    assert_int_equal(peer_stats(&p, CVI_MEDIUM_AUDIO).ssrc_remote, 0x1234);
}

static void the_payload_type_may_change_in_mid_stream(void **state)
{
    (void)state;
    for (uint32_t n = 0; n < 100; n++) {
        p.payload_type = n / 10 % 2 ? 8 : 0;
        peer_speak(&p, n * 160);
        peer_run(&p, 20000);
    }
    peer_run(&p, 300000);

    assert_int_equal(p.units, 100);
}

static int reoffer(void)
{
    return cvi_session_feed_offer(p.session, p.now_us, peer_offer, strlen(peer_offer));
}

static void hold_stops_sending_and_the_timeout_and_resume_starts_again(void **state)
{
    cvi_unit unit;
    const uint8_t data[160] = {0};
    static char offer[1024];
    const char *at = NULL;
    (void)state;
    CVI_UNIT_INIT(&unit);
    unit.medium = CVI_MEDIUM_AUDIO;
    unit.codec = CVI_CODEC_PCMU;
    unit.data = data;
    unit.len = sizeof(data);
    assert_int_equal(cvi_session_send_unit(p.session, p.now_us, &unit), CVI_OK);
    assert_false(cvi_session_is_on_hold(p.session));

    at = strstr(peer_offer, "m=audio");
    snprintf(offer, sizeof(offer), "%.*sa=inactive\r\n%s", (int)(at - peer_offer), peer_offer, at);
    assert_int_equal(cvi_session_feed_offer(p.session, p.now_us, offer, strlen(offer)), CVI_OK);
    assert_true(cvi_session_is_on_hold(p.session));
    assert_int_equal(cvi_session_send_unit(p.session, p.now_us, &unit), CVI_ESTATE);
    peer_run(&p, 120000000);
    assert_int_equal(p.events[CVI_SESSION_EVENT_MEDIA_TIMEOUT], 0);

    assert_int_equal(reoffer(), CVI_OK);
    assert_false(cvi_session_is_on_hold(p.session));
    assert_int_equal(cvi_session_send_unit(p.session, p.now_us, &unit), CVI_OK);
    peer_run(&p, 31000000);
    assert_int_equal(p.events[CVI_SESSION_EVENT_MEDIA_TIMEOUT], 1);
}

static void ssrc_and_sequence_survive_a_reoffer(void **state)
{
    const uint32_t before = peer_stats(&p, CVI_MEDIUM_AUDIO).ssrc_local;
    (void)state;

    assert_int_equal(reoffer(), CVI_OK);

    assert_int_equal(peer_stats(&p, CVI_MEDIUM_AUDIO).ssrc_local, before);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_typed_number_arrives_whatever_is_lost),
        TEST(two_presses_80_ms_apart_are_two),
        TEST(digits_amid_speech_cost_no_speech),
        TEST(digits_from_a_source_of_their_own_count),
        TEST(the_payload_type_may_change_in_mid_stream),
        TEST(hold_stops_sending_and_the_timeout_and_resume_starts_again),
        TEST(ssrc_and_sequence_survive_a_reoffer),
    };
    return cmocka_run_group_tests_name("session_digits", tests, NULL, NULL);
}
