/* SPDX-License-Identifier: MIT */
/* Session timers (RFC 4028) of the example gateway. */
#include "common/cm.h"
#include "gateway/session_timer.h"

static gw_timer_offer parse(const char *value, int expected)
{
    gw_timer_offer offer = {0, 0, GW_REFRESHER_NONE, 0, 0};
    const size_t len = strlen(value);
    char *copy = (char *)heap_copy(value, len);

    assert_int_equal(gw_timer_parse(&offer, copy, len), expected);
    free(copy);
    return offer;
}

static void session_expires_is_read(void **state)
{
    (void)state;

    assert_int_equal(parse("1800", 0).expires_s, 1800);
    assert_int_equal(parse("1800", 0).refresher, GW_REFRESHER_NONE);
    assert_int_equal(parse(" 90 ;refresher=uac", 0).refresher, GW_REFRESHER_UAC);
    assert_int_equal(parse("90; x=1 ;Refresher=UAS ", 0).refresher, GW_REFRESHER_UAS);
    assert_int_equal(parse("90;refresher=both", 0).refresher, GW_REFRESHER_NONE);
    assert_int_equal(parse("90;refresher=", 0).refresher, GW_REFRESHER_NONE);
}

static void an_absurd_interval_is_a_day(void **state)
{
    (void)state;

    assert_int_equal(parse("99999999999999999999", 0).expires_s, 86400);
}

static void malformed_session_expires_is_refused(void **state)
{
    static const char *const bad[] = {"", " ", ";refresher=uac", "x", "-1", "90 x", "90,91"};

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        (void)parse(bad[i], -1);
    }
}

static gw_timer_offer offer_of(uint32_t expires_s, uint32_t refresher, uint32_t has_timer,
                               uint32_t has_update)
{
    const gw_timer_offer offer = {expires_s, 0, refresher, has_timer, has_update};

    return offer;
}

static void the_caller_refreshes_unless_it_says_otherwise(void **state)
{
    const gw_timer_offer plain = offer_of(600, GW_REFRESHER_NONE, 1, 1);
    const gw_timer_offer us = offer_of(600, GW_REFRESHER_UAS, 1, 1);

    (void)state;
    assert_int_equal(gw_timer_decide(&plain, 1800, 90).refresher, GW_REFRESHER_UAC);
    assert_int_equal(gw_timer_decide(&plain, 1800, 90).expires_s, 600);
    assert_int_equal(gw_timer_decide(&us, 1800, 90).refresher, GW_REFRESHER_UAS);
}

static void no_timer_where_nobody_could_refresh(void **state)
{
    const gw_timer_offer none = offer_of(600, GW_REFRESHER_UAC, 0, 1);
    const gw_timer_offer no_update = offer_of(600, GW_REFRESHER_UAS, 1, 0);

    (void)state;
    assert_int_equal(gw_timer_decide(&none, 1800, 90).expires_s, 0);
    assert_int_equal(gw_timer_decide(&no_update, 1800, 90).expires_s, 0);
}

static void one_is_asked_for_when_the_peer_can(void **state)
{
    gw_timer_offer offer = offer_of(0, GW_REFRESHER_NONE, 1, 1);

    (void)state;
    assert_int_equal(gw_timer_decide(&offer, 1800, 90).expires_s, 1800);
    offer.min_se_s = 3600;
    assert_int_equal(gw_timer_decide(&offer, 1800, 90).expires_s, 3600);
    assert_int_equal(gw_timer_decide(&offer, 10, 4000).expires_s, 4000);
}

static void too_short_is_said(void **state)
{
    const gw_timer_offer shortest = offer_of(89, GW_REFRESHER_UAC, 1, 1);
    const gw_timer_offer enough = offer_of(90, GW_REFRESHER_UAC, 1, 1);
    const gw_timer_offer by_a_proxy = offer_of(89, GW_REFRESHER_UAC, 0, 1);

    (void)state;
    assert_int_equal(gw_timer_decide(&shortest, 1800, 90).too_small, 1);
    assert_int_equal(gw_timer_decide(&enough, 1800, 90).too_small, 0);
    assert_int_equal(gw_timer_decide(&by_a_proxy, 1800, 90).too_small, 0);
}

static void the_end_comes_before_the_interval_is_over(void **state)
{
    (void)state;

    assert_int_equal(gw_timer_expiry_ms(1800), (1800 - 32) * 1000);
    assert_int_equal(gw_timer_expiry_ms(90), 60 * 1000);
    assert_int_equal(gw_timer_refresh_ms(90), 45 * 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(session_expires_is_read),
        cmocka_unit_test(an_absurd_interval_is_a_day),
        cmocka_unit_test(malformed_session_expires_is_refused),
        cmocka_unit_test(the_caller_refreshes_unless_it_says_otherwise),
        cmocka_unit_test(no_timer_where_nobody_could_refresh),
        cmocka_unit_test(one_is_asked_for_when_the_peer_can),
        cmocka_unit_test(too_short_is_said),
        cmocka_unit_test(the_end_comes_before_the_interval_is_over),
    };

    return cmocka_run_group_tests_name("gateway_timer", tests, NULL, NULL);
}
