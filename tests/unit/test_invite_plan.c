/* SPDX-License-Identifier: MIT */
/* A partner's dial plan says how its addresses are read and written. */
#include "common/cm.h"

#include <string.h>

#include <cvi/invite.h>

#include "core/base.h"

static const char plan_text[] =
    "{\"rules\": ["
    "{\"dialect\": \"pexip_infinity\", \"domains\": [\"px.example\"], \"prefix\": \"55\","
    " \"alias\": \"vr\"},"
    "{\"dialect\": \"acme\", \"domains\": [\"acme.example\"], \"tenant\": \"none\","
    " \"check_digit\": false, \"direct\": [\"room-{conference}@{domain}\"],"
    " \"ivr\": [\"lobby@{domain}\"]}]}";

static void partners_addresses_are_found(void **state)
{
    static const struct {
        const char *text, *dialect, *dial;
    } rows[] = {
        {"vr@px.example\nVideo ID: 126 085 006\n", "pexip_infinity", "55126085006@px.example"},
        {"lobby@acme.example\nfooter\nfooter\nID: 126 085 007\n", "acme",
         "room-126085007@acme.example"},
        {"room-126085007@acme.example", "acme", "room-126085007@acme.example"},
        {"55126085006@px.example", "pexip_infinity", "55126085006@px.example"},
    };
    cvi_invite_params p;
    cvi_invite_join join;
    cvi_dial_plan *plan = NULL;
    cvi_invite *v = NULL;
    (void)state;
    assert_int_equal(cvi_dial_plan_create(&plan, NULL), CVI_OK);
    assert_int_equal(cvi_dial_plan_load_json(plan, plan_text, strlen(plan_text)), CVI_OK);
    CVI_INVITE_PARAMS_INIT(&p);
    CVI_INVITE_JOIN_INIT(&join);
    p.plan = plan;
    assert_int_equal(cvi_invite_create(&v, &p), CVI_OK);

    for (size_t i = 0; i < CVI_ARRAY_LEN(rows); i++) {
        assert_int_equal(
            cvi_invite_scan(v, CVI_INVITE_FORMAT_TEXT, rows[i].text, strlen(rows[i].text)), CVI_OK);
        assert_int_equal(cvi_invite_get_join(v, 0, &join), CVI_OK);
        assert_int_equal(join.kind, CVI_INVITE_KIND_CVI);
        assert_string_equal(join.dialect, rows[i].dialect);
        assert_string_equal(join.dial, rows[i].dial);
    }
    cvi_invite_destroy(&v);
    cvi_dial_plan_destroy(&plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(partners_addresses_are_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
