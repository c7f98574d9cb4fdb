/* SPDX-License-Identifier: MIT */
/* The flow of the example gateway: calls keep theirs, a broken file changes nothing. */
#include "common/cm.h"
#include "gateway/flow.h"

#include <string.h>

#define FLOW(language)                                                                             \
    "{\"name\":\"f\",\"languages\":[\"" language "\"],\"start\":\"ask\",\"dialled\":\"check\","    \
    "\"timed_out\":\"bye\",\"total_s\":60,\"steps\":{"                                             \
    "\"ask\":{\"type\":\"collect\",\"what\":\"conference_id\",\"min_digits\":1,\"max_digits\":4,"  \
    "\"hash\":\"end\",\"tries\":3,\"first_digit_ms\":15000,\"inter_digit_ms\":4000,"               \
    "\"on\":{\"next\":\"check\",\"silent\":\"bye\",\"gave_up\":\"bye\"}},"                         \
    "\"check\":{\"type\":\"check\",\"what\":\"conference_id\",\"limit_s\":10,"                     \
    "\"on\":{\"ok\":\"join\",\"other\":\"ask\",\"timeout\":\"bye\"}},"                             \
    "\"join\":{\"type\":\"join\",\"limit_s\":30,"                                                  \
    "\"on\":{\"joined\":\"in\",\"other\":\"bye\",\"timeout\":\"bye\"}},"                           \
    "\"in\":{\"type\":\"meeting\",\"on\":{\"ended\":\"bye\"}},\"bye\":{\"type\":\"end\"}}}"

static int load(gw_flows *flows, const char *text, cvi_error_info *why)
{
    return gw_flows_load(flows, text, strlen(text), why);
}

static const char *language(const gw_flow *flow)
{
    return cvi_ivr_flow_get_language(flow ? flow->flow : NULL, 0);
}

static void a_call_keeps_the_flow_it_began_with(void **state)
{
    gw_flows flows;
    cvi_error_info why;
    (void)state;
    gw_flows_init(&flows);
    assert_null(gw_flows_ref(&flows)); /* the built-in one */

    assert_int_equal(load(&flows, FLOW("de"), &why), CVI_OK);
    gw_flow *const first = gw_flows_ref(&flows);
    assert_int_equal(load(&flows, FLOW("fr"), &why), CVI_OK);
    gw_flow *const second = gw_flows_ref(&flows);

    assert_string_equal(language(first), "de");
    assert_string_equal(language(second), "fr");
    gw_flow_unref(first);
    gw_flow_unref(second);
    gw_flow_unref(NULL);
    gw_flows_destroy(&flows);
}

static void a_broken_one_is_told_and_changes_nothing(void **state)
{
    gw_flows flows;
    cvi_error_info why;
    (void)state;
    gw_flows_init(&flows);
    assert_int_equal(load(&flows, FLOW("de"), &why), CVI_OK);
    gw_flow *const before = gw_flows_ref(&flows);

    assert_int_equal(load(&flows, "{ not JSON", &why), CVI_EJSON_SYNTAX);
    assert_non_null(strstr(why.message, "line 1"));
    assert_int_equal(load(&flows, FLOW("xx"), &why), CVI_EIVR_FLOW);
    assert_non_null(strstr(why.message, "at /languages"));

    gw_flow *const after = gw_flows_ref(&flows);
    assert_ptr_equal(after, before);
    gw_flow_unref(before);
    gw_flow_unref(after);
    gw_flows_destroy(&flows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_call_keeps_the_flow_it_began_with),
        cmocka_unit_test(a_broken_one_is_told_and_changes_nothing),
    };
    return cmocka_run_group_tests_name("gateway_flow", tests, NULL, NULL);
}
