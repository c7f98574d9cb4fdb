/* SPDX-License-Identifier: MIT */
#include "common/cm.h"

#include <string.h>

#include <cvi/dial.h>

#include "common/table.h"

static cvi_dial *new_dial(void)
{
    cvi_dial *d = NULL;

    assert_int_equal(cvi_dial_create(&d, NULL), CVI_OK);
    return d;
}

static int parse(cvi_dial *d, const char *text)
{
    return cvi_dial_parse(d, text, strlen(text));
}

static void check_same(unsigned line, const cvi_dial *a, const cvi_dial *b)
{
    static const char *(*const getters[])(const cvi_dial *, size_t *) = {
        cvi_dial_get_display, cvi_dial_get_user,       cvi_dial_get_password,
        cvi_dial_get_host,    cvi_dial_get_transport,  cvi_dial_get_params,
        cvi_dial_get_headers, cvi_dial_get_tenant_key, cvi_dial_get_conference_id,
        cvi_dial_get_pin,     cvi_dial_get_layout,     cvi_dial_get_host_key,
        cvi_dial_get_reason,  cvi_dial_get_dialect,
    };

    for (size_t i = 0; i < sizeof(getters) / sizeof(getters[0]); i++) {
        if (strcmp(getters[i](a, NULL), getters[i](b, NULL)) != 0) {
            fail_msg("line %u: \"%s\" and \"%s\"", line, getters[i](a, NULL), getters[i](b, NULL));
        }
    }
    assert_int_equal(cvi_dial_get_scheme(a), cvi_dial_get_scheme(b));
    assert_int_equal(cvi_dial_get_kind(a), cvi_dial_get_kind(b));
    assert_int_equal(cvi_dial_get_port(a), cvi_dial_get_port(b));
    assert_int_equal(cvi_dial_get_confidence(a), cvi_dial_get_confidence(b));
    assert_true(cvi_dial_equal(a, b));
}

static void round_trip(struct table_row *row, void *user)
{
    cvi_dial *a = user, *b = new_dial();
    char text[4096], again[4096];
    size_t needed = 0;

    assert_int_equal(cvi_dial_parse(a, row->field[0], table_unescape(row->field[0])), CVI_OK);
    assert_int_equal(cvi_dial_format(a, text, sizeof(text), &needed), CVI_OK);
    assert_int_equal(strlen(text), needed);
    if (parse(b, text) != CVI_OK) {
        fail_msg("line %u: %s: %s", row->line, text, cvi_dial_last_error(b)->message);
    }
    check_same(row->line, a, b);
    assert_int_equal(cvi_dial_format(b, again, sizeof(again), NULL), CVI_OK);
    assert_string_equal(again, text);
    cvi_dial_destroy(&b);
}

static void what_is_written_is_read_back_the_same(void **state)
{
    cvi_dial *d = new_dial();

    (void)state;
    assert_true(table_each("dial/accept.txt", round_trip, d) > 180);
    cvi_dial_destroy(&d);
}

static void addresses_have_one_canonical_form(void **state)
{
    static const struct {
        const char *text, *form;
    } rows[] = {
        {"SIP:%38%31%33@GW.Example.", "sip:813@gw.example"},
        {"sips:a%40b:p%3aw@[2001:DB8::1]:05061;x?y=z", "sips:a%40b:p%3Aw@[2001:db8::1]:5061;x?y=z"},
        {"sip:a%3bb%2Ec,d:%24%62@h", "sip:a%3Bb.c,d:%24b@h"},
        {"Room 12 <sip:a@h>;tag=1", "\"Room 12\" <sip:a@h>"},
        {"\"a\\\"b\" <h>", "\"a\\\"b\" <h>"},
        {"TEL:+1-(201)-555;ext=1", "tel:+1201555;ext=1"},
        {"+1 201 555", "+1201555"},
        {"h323:a%3bb@H", "h323:a%3Bb@h"},
        {"h323:@h", "h323:@h"},
        {"::1", "[::1]"},
        {"Tel.:5060;x", "tel.:5060;x"},
        {"h.:5060", "h:5060"},
        {"::1##2#3", "[::1]##2#3"},
        {"813@b\xc3\xbc"
         "cher.example",
         "813@xn--bcher-kva.example"},
    };
    cvi_dial *d = new_dial();
    char text[200];
    size_t needed = 0;

    (void)state;
    assert_int_equal(cvi_dial_format(d, text, sizeof(text), NULL), CVI_ESTATE);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_int_equal(parse(d, rows[i].text), CVI_OK);
        assert_int_equal(cvi_dial_format(d, NULL, 0, &needed), CVI_ETOOSMALL);
        assert_int_equal(cvi_dial_format(d, text, needed, NULL), CVI_ETOOSMALL);
        assert_int_equal(cvi_dial_format(d, text, needed + 1, NULL), CVI_OK);
        assert_string_equal(text, rows[i].form);
    }
    assert_int_equal(parse(d, "a@"), CVI_EDIAL_HOST);
    assert_int_equal(cvi_dial_format(d, text, sizeof(text), NULL), CVI_ESTATE);
    assert_int_equal(cvi_dial_format(NULL, text, sizeof(text), NULL), CVI_EINVAL);
    cvi_dial_destroy(&d);
}

/* RFC 3261 section 19.1.4 and what follows from it */
static void equal_addresses_are_told_from_others(void **state)
{
    static const struct {
        const char *a, *b;
        int is_equal;
    } rows[] = {
        {"sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtLanTa.CoM;Transport=tcp", 1},
        {"sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5", 1},
        {"sip:carol@chicago.com", "sip:carol@chicago.com;security=on", 1},
        {"sip:carol@chicago.com;newparam=5", "sip:carol@chicago.com;security=on", 1},
        {"sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com",
         "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com", 1},
        {"sip:alice@atlanta.com?subject=project%20x&priority=urgent",
         "sip:alice@atlanta.com?priority=urgent&subject=project%20x", 1},
        {"SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP", 0},
        {"sip:bob@biloxi.com", "sip:bob@biloxi.com:5060", 0},
        {"sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp", 0},
        {"sip:bob@biloxi.com", "sip:bob@biloxi.com:6000;transport=tcp", 0},
        {"sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting", 0},
        {"sip:bob@phone21.boxesbybob.com", "sip:bob@192.0.2.4", 0},
        {"sip:carol@chicago.com;security=on", "sip:carol@chicago.com;security=off", 0},
        {"sip:a@h;user=phone", "sip:a@h", 0},
        {"sip:a@h;ttl=1", "sip:a@h", 0},
        {"sip:a@h", "sip:a@h;maddr=b", 0},
        {"sip:a@h;lr", "sip:a@h", 1},
        {"sip:a@h;x%3Dy", "sip:a@h;x=y", 1}, /* an unknown name that only one has */
        {"sip:a%3Bb@h", "sip:a%3bb@h", 1},
        {"sip:a%3Bb@h", "sip:a;b@h", 0}, /* the escape of a reserved character counts */
        {"sip:a%2Eb@h", "sip:a.b@h", 1},
        {"sip:a%2Eb%2C@h", "sip:a.b%2c@h", 1},
        {"sip:%41@h", "sip:a@h", 0},
        {"sip:a:%24@h", "sip:a:$@h", 0},
        {"sip:a:%2a@h", "sip:a:%2A@h", 1},
        {"sip:a:%61@h", "sip:a:a@h", 1},
        {"sip:a@h;x=%26", "sip:a@h;x=&", 0},
        {"sip:a@h;x=%2D", "sip:a@h;x=-", 1},
        {"sip:a@h?x=%3F", "sip:a@h?x=?", 0},
        {"sip:a@h", "sips:a@h", 0},
        {"sip:a@h", "a@h", 1},
        {"sip:a:x@h", "sip:a:X@h", 0},
        {"tel:+1-201", "tel:+1(201)", 1},
        {"tel:+1201;ext=1;x=A", "tel:+1201;x=a;ext=1", 1},
        {"tel:+1201;ext=1", "tel:+1201", 0},
        {"tel:a1;phone-context=h", "tel:A1;phone-context=H", 1},
        {"h##1", "h##2", 0},
        {"h##1#2", "h##1#2", 1},
        {"h##1#2", "h##1", 0},
        {"+1 201", "+1201", 1},
        {"1201", "+1201", 0},
        {"Room <sip:a@h>;tag=1", "sip:a@h", 1},
    };
    cvi_dial *a = new_dial(), *b = new_dial();

    (void)state;
    assert_false(cvi_dial_equal(a, b));
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_int_equal(parse(a, rows[i].a), CVI_OK);
        assert_int_equal(parse(b, rows[i].b), CVI_OK);
        if (cvi_dial_equal(a, b) != rows[i].is_equal || cvi_dial_equal(b, a) != rows[i].is_equal) {
            fail_msg("%s and %s", rows[i].a, rows[i].b);
        }
        assert_true(cvi_dial_equal(a, a));
    }
    assert_false(cvi_dial_equal(NULL, b));
    cvi_dial_destroy(&a);
    cvi_dial_destroy(&b);
}

static void calls_are_written_in_their_dialect(void **state)
{
    static const struct {
        const char *dialect, *key, *id, *pin, *layout, *host_key, *domain;
        int status;
        const char *text;
    } rows[] = {
        {"microsoft", "813", "126000000", 0, 0, 0, "gw.example", 0, "813.126000000@gw.example"},
        {"microsoft", "813", 0, 0, 0, 0, "gw.example", 0, "813@gw.example"},
        {"microsoft", "813", "126000000", 0, 0, 0, 0, CVI_EDIAL_HOST, ""},
        {"microsoft", "a.126000000", 0, 0, 0, 0, "h", CVI_EDIAL_USER, ""}, /* reads as direct */
        {"microsoft", "a b", "126000000", 0, 0, 0, "h", CVI_EDIAL_USER, ""},
        {"microsoft", "813", "1", 0, 0, 0, "h", CVI_EDIAL_USER, ""},
        {"microsoft", "813", "126000000", "1", 0, 0, "h", CVI_EDIAL_USER, ""},
        {"microsoft", 0, "126000000", 0, 0, 0, "h", CVI_EDIAL_USER, ""},
        {"microsoft", "813", 0, 0, 0, 0, "h h", CVI_EDIAL_HOST, ""},
        {"poly", "813", "126000000", 0, 0, 0, 0, 0, "813.126000000@t.plcm.vc"},
        {"bluejeans", "813", 0, 0, 0, 0, "", 0, "813@teams.bjn.vc"},
        {"webex", "contoso", "126000000", 0, 0, 0, 0, 0, "126000000.contoso@m.webex.com"},
        {"pexip_service", "x", "126000000", 0, 0, 0, "v.example", 0, "126000000@v.example"},
        {"pexip_service", 0, 0, 0, 0, 0, "v.example", 0, "teams@v.example"},
        {"pexip_infinity", 0, "126000000", 0, 0, 0, "v.example", CVI_EDIAL_USER, ""},
        {"zoom", 0, "9876543210", 0, 0, 0, 0, 0, "9876543210@zoomcrc.com"},
        {"zoom", 0, "9876543210", "1", "02", "3", 0, 0, "9876543210.1.02.3@zoomcrc.com"},
        {"zoom", 0, "9876543210", 0, 0, "3", 0, 0, "9876543210...3@zoomcrc.com"},
        {"h323", 0, "1478", "99", 0, 0, "192.0.2.1", 0, "192.0.2.1##1478#99"},
        {"h323", 0, "1478", 0, 0, 0, "2001:db8::1", 0, "[2001:db8::1]##1478"},
        {"h323", 0, 0, 0, 0, 0, "192.0.2.1", 0, "192.0.2.1"},
        {"h323", 0, "1x", 0, 0, 0, "192.0.2.1", CVI_EDIAL_USER, ""},
        {"nobody", 0, "126000000", 0, 0, 0, "h", CVI_ENOENT, ""},
    };
    cvi_dial_call call;
    char text[200];
    size_t needed = 0;

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        CVI_DIAL_CALL_INIT(&call);
        call.dialect = rows[i].dialect;
        call.tenant_key = rows[i].key;
        call.conference_id = rows[i].id;
        call.pin = rows[i].pin;
        call.layout = rows[i].layout;
        call.host_key = rows[i].host_key;
        call.domain = rows[i].domain;
        const int rc = cvi_dial_plan_format(NULL, &call, text, sizeof(text), &needed);
        if (rc != rows[i].status || (rc == CVI_OK && strcmp(text, rows[i].text) != 0)) {
            fail_msg("row %u: %s %s", (unsigned)i, cvi_status_name(rc), rc == CVI_OK ? text : "");
        }
    }
    call.dialect = NULL;
    assert_int_equal(cvi_dial_plan_format(NULL, &call, text, sizeof(text), NULL), CVI_EINVAL);
    assert_int_equal(cvi_dial_plan_format(NULL, NULL, text, sizeof(text), NULL), CVI_EINVAL);
}

static void a_call_is_written_in_another_dialect(void **state)
{
    static const char plan_text[] =
        "{\"rules\": [{\"dialect\": \"pexip_infinity\", \"prefix\": \"55\","
        " \"domains\": [\"px.example\"]}]}";
    cvi_dial_plan *plan = NULL;
    cvi_dial_call call;
    cvi_dial *d = new_dial();
    char text[200];

    (void)state;
    assert_int_equal(cvi_dial_plan_create(&plan, NULL), CVI_OK);
    assert_int_equal(cvi_dial_plan_load_json(plan, plan_text, sizeof(plan_text) - 1), CVI_OK);
    CVI_DIAL_CALL_INIT(&call);
    assert_int_equal(cvi_dial_get_call(d, &call), CVI_ESTATE);
    assert_int_equal(parse(d, "126000000.contoso@m.webex.com"), CVI_OK);
    assert_int_equal(cvi_dial_get_call(d, &call), CVI_OK);

    assert_int_equal(cvi_dial_plan_format(plan, &call, text, sizeof(text), NULL), CVI_OK);
    assert_string_equal(text, "126000000.contoso@m.webex.com");
    call.dialect = "poly";
    call.domain = NULL;
    call.scheme = CVI_DIAL_SCHEME_SIPS;
    call.port = 5061;
    call.transport = "tls";
    assert_int_equal(cvi_dial_plan_format(plan, &call, text, sizeof(text), NULL), CVI_OK);
    assert_string_equal(text, "sips:contoso.126000000@t.plcm.vc:5061;transport=tls");
    call.dialect = "pexip_infinity";
    call.tenant_key = NULL;
    assert_int_equal(cvi_dial_plan_format(plan, &call, text, sizeof(text), NULL), CVI_OK);
    assert_string_equal(text, "sips:55126000000@px.example:5061;transport=tls");
    call.transport = "a b";
    assert_int_equal(cvi_dial_plan_format(plan, &call, text, sizeof(text), NULL), CVI_EDIAL_PARAM);
    cvi_dial_destroy(&d);
    cvi_dial_plan_destroy(&plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read_back_the_same),
        cmocka_unit_test(addresses_have_one_canonical_form),
        cmocka_unit_test(equal_addresses_are_told_from_others),
        cmocka_unit_test(calls_are_written_in_their_dialect),
        cmocka_unit_test(a_call_is_written_in_another_dialect),
    };

    return cmocka_run_group_tests_name("dial_format", tests, NULL, NULL);
}
