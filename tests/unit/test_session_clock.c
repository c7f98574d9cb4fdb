/* SPDX-License-Identifier: MIT */
/* Civil time in what a session sends. */
#include "common/cm.h"
#include "common/peer.h"
#include "rtp/rtcp.h"

#define UNIX_US UINT64_C(1772357400000000) /* 2026-03-01T09:30:00Z */
#define TICK_US 20000u
#define TICKS_MAX 1000u /* 20 s: longer than any interval of reports */

static void speak(cvi_session *session, uint64_t now_us, uint32_t tick)
{
    static const uint8_t silence[160];
    cvi_unit unit;

    CVI_UNIT_INIT(&unit);
    unit.data = silence;
    unit.len = sizeof(silence);
    unit.time_us = now_us;
    unit.timestamp = tick * 160;
    unit.duration = 160;
    unit.medium = CVI_MEDIUM_AUDIO;
    unit.codec = CVI_CODEC_PCMU;
    assert_int_equal(cvi_session_send_unit(session, now_us, &unit), CVI_OK);
}

/* The NTP time of the first sender report among what waits to be sent; 0: there is none. */
static uint64_t pull_report(cvi_session *session)
{
    cvi_packet packet;
    cvi__rtcp_reader reader;
    cvi__rtcp_item item;
    uint64_t ntp = 0;
    size_t n = 0;

    while (cvi_session_next_output(session, &packet, 1, &n) == CVI_OK) {
        if ((packet.path & 1) == 0 || cvi__rtcp_open(&reader, packet.data, packet.len) != CVI_OK) {
            continue;
        }
        while (cvi__rtcp_next(&reader, &item) == CVI_OK) {
            if (item.kind == CVI__RTCP_SR && ntp == 0) {
                ntp = item.ntp;
            }
        }
    }
    return ntp;
}

/* Speaks until a sender report leaves; returns its NTP time, and when it left. */
static uint64_t first_report(cvi_session *session, uint64_t *left_us)
{
    for (uint32_t tick = 1; tick < TICKS_MAX; tick++) {
        *left_us = PEER_START_US + (uint64_t)tick * TICK_US;
        speak(session, *left_us, tick);
        assert_int_equal(cvi_session_tick(session, *left_us), CVI_OK);
        const uint64_t ntp = pull_report(session);
        if (ntp != 0) {
            return ntp;
        }
    }
    fail_msg("no sender report in 20 s");
    return 0;
}

static void sender_reports_carry_the_wall_clock(void **state)
{
    struct peer p;
    uint64_t left_us = 0;
    (void)state;
    assert_int_equal(peer_open(&p, NULL, peer_offer), CVI_OK);
    assert_int_equal(cvi_session_set_wall_clock(p.session, PEER_START_US, (int64_t)UNIX_US),
                     CVI_OK);

    const uint64_t ntp = first_report(p.session, &left_us);

    assert_true(ntp == cvi__rtcp_ntp(UNIX_US + (left_us - PEER_START_US)));
    peer_close(&p);
}

static void time_before_1970_does_not_wrap(void **state)
{
    struct peer p;
    uint64_t left_us = 0;
    (void)state;
    assert_int_equal(peer_open(&p, NULL, peer_offer), CVI_OK);
    assert_int_equal(cvi_session_set_wall_clock(p.session, PEER_START_US, INT64_C(-99000000)),
                     CVI_OK);

    const uint64_t ntp = first_report(p.session, &left_us);

    assert_true(ntp == cvi__rtcp_ntp(0));
    peer_close(&p);
}

static void there_is_no_clock_without_a_session(void **state)
{
    (void)state;

    assert_int_equal(cvi_session_set_wall_clock(NULL, 0, 0), CVI_EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sender_reports_carry_the_wall_clock),
        cmocka_unit_test(time_before_1970_does_not_wrap),
        cmocka_unit_test(there_is_no_clock_without_a_session),
    };
    return cmocka_run_group_tests_name("session_clock", tests, NULL, NULL);
}
