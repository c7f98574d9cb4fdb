/* SPDX-License-Identifier: MIT */
#include "common/cm.h"

#include <stdio.h>
#include <string.h>

#include <cvi/dial.h>

#include "common/counting.h"
#include "core/base.h"

static const char plan_text[] =
    "{\"version\": 1, \"rules\": ["
    "{\"dialect\": \"pexip_infinity\", \"domains\": [\"px.example\"], \"prefix\": \"55\","
    " \"alias\": \"teams\"},"
    "{\"dialect\": \"pexip_infinity\", \"domains\": [\"px.example\"], \"prefix\": \"mfa.\"},"
    "{\"dialect\": \"pexip_service\", \"domains\": [\"video.example\", \"*.video.example\"]},"
    "{\"dialect\": \"acme\", \"domains\": [\"*.acme.example\", \"b\\u00fccher.example\"],"
    " \"tenant\": \"none\", \"check_digit\": false, \"conference_digits\": [4, 6],"
    " \"direct\": [\"room-{conference}*{pin}@{domain}\", \"room-{conference}@{domain}\"],"
    " \"test\": [\"echo@{domain}\"], \"ivr\": [\"lobby@{domain}\"]},"
    "{\"dialect\": \"mixed\", \"domains\": [\"mixed.example\"], \"key_digits\": [8, 9],"
    " \"direct\": [\"{key}.{conference}@{domain}\"], \"ivr\": [\"{key}@{domain}\"]},"
    "{\"dialect\": \"webex\", \"domains\": [\"id-first.example\"]},"
    "{\"dialect\": \"any\", \"direct\": [\"join{conference}@{domain}\"]},"
    "{\"dialect\": \"gatekeeper\", \"prefix\": \"27\", \"conference_digits\": [4, 4],"
    " \"tenant\": \"none\", \"direct\": [\"{prefix}{conference}\"]}],"
    "\"tenant_keys\": [\"emea.contoso\", \"126000000\", \"813000000\", \"test\", \"aa\"]}";

static cvi_dial_plan *new_plan(const char *text)
{
    cvi_dial_plan *plan = NULL;

    assert_int_equal(cvi_dial_plan_create(&plan, NULL), CVI_OK);
    const int rc = cvi_dial_plan_load_json(plan, text, strlen(text));
    if (rc != CVI_OK) {
        fail_msg("%s: %s", cvi_status_name(rc), cvi_dial_plan_last_error(plan)->message);
    }
    return plan;
}

static cvi_dial *new_dial(const cvi_dial_plan *plan, const cvi_allocator *allocator)
{
    cvi_dial_params p;
    cvi_dial *d = NULL;

    CVI_DIAL_PARAMS_INIT(&p);
    p.plan = plan;
    p.allocator = allocator;
    assert_int_equal(cvi_dial_create(&d, &p), CVI_OK);
    return d;
}

static void check_meaning(cvi_dial *d, const char *text, const char *expected)
{
    static const char *const kinds[] = {"unknown", "ivr", "direct", "test"};
    char *exact = heap_copy(text, strlen(text));
    char got[400];

    const int rc = cvi_dial_parse(d, exact, strlen(text));
    free(exact);
    assert_int_equal(rc, CVI_OK);
    snprintf(got, sizeof(got), "%s %s %s/%s/%s", kinds[cvi_dial_get_kind(d)],
             cvi_dial_get_dialect(d, NULL), cvi_dial_get_tenant_key(d, NULL),
             cvi_dial_get_conference_id(d, NULL), cvi_dial_get_pin(d, NULL));
    if (strcmp(got, expected) != 0) {
        fail_msg("%s: \"%s\" instead of \"%s\"", text, got, expected);
    }
}

static void the_domain_settles_the_dialect(void **state)
{
    static const struct {
        const char *text, *meaning;
    } rows[] = {
        {"551234567890@px.example", "direct pexip_infinity px.example/1234567890/"},
        {"5512345678@px.example", "unknown pexip_infinity //"}, /* 55 and 8 are no id of 10 */
        {"123456789012@px.example", "unknown pexip_infinity //"},
        {"55123456789@px.example", "direct pexip_infinity px.example/123456789/"},
        {"mfa.126000000@px.example", "direct pexip_infinity px.example/126000000/"},
        {"MFA.126000000@px.example", "direct pexip_infinity px.example/126000000/"},
        {"teams@px.example", "ivr pexip_infinity px.example//"},
        {"sip:126000000@video.example;transport=tls",
         "direct pexip_service video.example/126000000/"},
        {"126000000@emea.Video.example.", "direct pexip_service emea.video.example/126000000/"},
        {"teams@video.example", "ivr pexip_service video.example//"},
        {"contoso@video.example", "unknown pexip_service //"},
        {"126000000@xvideo.example", "ivr microsoft 126000000//"},
        {"room-1478@a.acme.example", "direct acme /1478/"},
        {"ROOM-1478*99@a.b.acme.example", "direct acme /1478/99"},
        {"room-1478*@a.acme.example", "unknown acme //"},
        {"room-147@a.acme.example", "unknown acme //"},
        {"room-1478901@a.acme.example", "unknown acme //"},
        {"echo@a.acme.example", "test acme //"},
        {"lobby@b\xc3\xbc"
         "cher.example",
         "ivr acme //"},
        {"lobby@xn--bcher-kva.example", "ivr acme //"},
        {"813000000@acme.example", "ivr microsoft 813000000//"},
        {"81300000.126000000@mixed.example", "direct mixed 81300000/126000000/"},
        {"8130000.126000000@mixed.example", "unknown mixed //"},
        {"contoso@mixed.example", "unknown mixed //"},
        {"126000000.813000000@id-first.example", "direct webex 813000000/126000000/"},
        {"813.126000000@t.plcm.vc", "direct poly 813/126000000/"},
        {"join126000000@elsewhere.example", "direct any /126000000/"},
        {"271478", "direct gatekeeper /1478/"},
        {"27147", "unknown  //"},
        {"126000000", "unknown  //"},
        {"gw.example##126000000#1", "direct h323 /126000000/1"},
    };
    cvi_dial_plan *plan = new_plan(plan_text);
    cvi_dial *d = new_dial(plan, NULL);

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_meaning(d, rows[i].text, rows[i].meaning);
    }
    cvi_dial_destroy(&d);
    cvi_dial_plan_destroy(&plan);
}

static void known_tenant_keys_settle_what_is_left(void **state)
{
    cvi_dial_plan *plan = new_plan(plan_text);
    cvi_dial *d = new_dial(plan, NULL);

    (void)state;
    check_meaning(d, "126000000.017988591@gw.example", "direct microsoft 126000000/017988591/");
    assert_int_equal(cvi_dial_get_confidence(d), 99);
    check_meaning(d, "117000000.126000000@gw.example", "direct webex 126000000/117000000/");
    check_meaning(d, "813000000.117000000@gw.example", "direct microsoft 813000000/117000000/");
    check_meaning(d, "emea.contoso.117000000@gw.example",
                  "direct microsoft emea.contoso/117000000/");
    check_meaning(d, "emea.contoso@gw.example", "ivr microsoft emea.contoso//");
    assert_int_equal(cvi_dial_get_confidence(d), 95);
    check_meaning(d, "emea.contos@gw.example", "ivr microsoft emea.contos//");
    assert_int_equal(cvi_dial_get_confidence(d), 70);
    check_meaning(d, "test@gw.example", "ivr microsoft test//");
    cvi_dial_destroy(&d);
    cvi_dial_plan_destroy(&plan);
}

static void a_plan_can_do_without_the_built_in_dialects(void **state)
{
    cvi_dial_plan_params p;
    cvi_dial_plan *plan = NULL;

    (void)state;
    CVI_DIAL_PLAN_PARAMS_INIT(&p);
    p.without_builtin = 1;
    assert_int_equal(cvi_dial_plan_create(&plan, &p), CVI_OK);
    cvi_dial *d = new_dial(plan, NULL);

    check_meaning(d, "126000000.813@m.webex.com", "direct webex 813/126000000/"); /* a guess */
    assert_true(cvi_dial_get_confidence(d) < 70);
    check_meaning(d, "1260000001@zoomcrc.com", "ivr microsoft 1260000001//");
    cvi_dial_destroy(&d);
    cvi_dial_plan_destroy(&plan);
}

static void what_is_wrong_is_told_with_its_place(void **state)
{
    static const struct {
        const char *text;
        int status;
        const char *sentence;
    } rows[] = {
        {"[]", CVI_EJSON_TYPE, NULL},
        {"{", CVI_EJSON_SYNTAX, NULL},
        {"{\"rule\": []}", CVI_EJSON_RANGE, NULL},
        {"{\"version\": 2}", CVI_EJSON_RANGE, NULL},
        {"{\"rules\": [1]}", CVI_EJSON_TYPE, "at /rules/0: "},
        {"{\"rules\": [{}]}", CVI_EJSON_MISSING, "at /rules/0"},
        {"{\"rules\": [{\"dialect\": \"a\"}]}", CVI_EDIAL_PLAN,
         "at /rules/0: no templates, and the dialect is not a built-in one"},
        {"{\"rules\": [{\"dialect\": \"pexip_infinity\"}]}", CVI_EDIAL_PLAN,
         "at /rules/0: this needs a prefix"},
        {"{\"rules\": [{\"dialect\": \"poly\", \"domains\": [\"a\", \"b c\"]}]}", CVI_EDIAL_PLAN,
         "at /rules/0/domains/1: this is not a domain"},
        {"{\"rules\": [{\"dialect\": \"poly\", \"domains\": [\"a:1\"]}]}", CVI_EDIAL_PLAN,
         "at /rules/0/domains/0: this is not a domain"},
        {"{\"rules\": [{\"dialect\": \"poly\", \"domains\": [\"*.1.2.3.4\"]}]}", CVI_EDIAL_PLAN,
         "at /rules/0/domains/0: this is not a domain"},
        {"{\"rules\": [{\"dialect\": \"poly\", \"key_digits\": [1]}]}", CVI_EDIAL_PLAN,
         "at /rules/0/key_digits: two numbers are expected"},
        {"{\"rules\": [{\"dialect\": \"poly\", \"key_digits\": []}]}", CVI_EDIAL_PLAN,
         "at /rules/0/key_digits: two numbers are expected"},
        {"{\"rules\": [{\"dialect\": \"poly\", \"key_digits\": [2, 1]}]}", CVI_EDIAL_PLAN,
         "at /rules/0/key_digits: the first is 1 to 32 and not above the second"},
        {"{\"rules\": [{\"dialect\": \"poly\", \"prefix\": \"a b\"}]}", CVI_EDIAL_PLAN,
         "at /rules/0/prefix: a character that no user part has"},
        {"{\"rules\": [{\"dialect\": \"poly\", \"alias\": \"\"}]}", CVI_EDIAL_PLAN,
         "at /rules/0/alias: 1 to 64 characters are expected"},
        {"{\"tenant_keys\": [\"a\", \".b\"]}", CVI_EDIAL_PLAN,
         "at /tenant_keys/1: this is not a tenant key"},
        {"{\"tenant_keys\": [1]}", CVI_EJSON_TYPE, "at /tenant_keys/0: "},
    };
    cvi_dial_plan *plan = new_plan(plan_text);
    cvi_dial *d = new_dial(plan, NULL);

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const int rc = cvi_dial_plan_load_json(plan, rows[i].text, strlen(rows[i].text));
        const cvi_error_info *e = cvi_dial_plan_last_error(plan);

        if (rc != rows[i].status || (rows[i].sentence && strncmp(e->message, rows[i].sentence,
                                                                 strlen(rows[i].sentence)) != 0)) {
            fail_msg("%s: %s: %s", rows[i].text, cvi_status_name(rc), e->message);
        }
        check_meaning(d, "551234567890@px.example", "direct pexip_infinity px.example/1234567890/");
    }
    cvi_dial_destroy(&d);
    cvi_dial_plan_destroy(&plan);
}

static void templates_that_would_need_trying_are_refused(void **state)
{
    static const struct {
        const char *list, *form, *sentence;
    } rows[] = {
        {"direct", "{conference}@gw.example", "behind the '@' must stand {domain}"},
        {"direct", "{conference}@{domain}x", "behind the '@' must stand {domain}"},
        {"direct", "@{domain}", "a user part must stand in front of the '@'"},
        {"direct", "{key}@{domain}", "{conference} is missing"},
        {"ivr", "{conference}@{domain}", "{conference} belongs to direct calls alone"},
        {"direct", "{id}@{domain}",
         "a name in braces must be prefix, alias, key, conference, pin, "},
        {"direct", "{conference@{domain}", "a name in braces must be"},
        {"direct", "{conference}.{conference}@{domain}", "a name in braces stands twice"},
        {"direct", "a b{conference}@{domain}", "a character that no user part has"},
        {"direct", "}{conference}@{domain}", "a character that no user part has"},
        {"direct", "{key}{conference}@{domain}",
         "between two names in braces must stand fixed text"},
        {"direct", "{conference}{pin}@{domain}",
         "between two names in braces must stand fixed text"},
        {"direct", "{conference}0{pin}@{domain}", "where digits end, fixed text must not go on"},
        {"direct", "{conference}{prefix}@{domain}", "where digits end, fixed text must not go on"},
        {"direct", "{key}-5{conference}@{domain}", "where digits begin, fixed text must not end"},
        {"direct", "{key}.{prefix}{conference}@{domain}",
         "where digits begin, fixed text must not"},
        {"direct", "a{pin}b{layout}c{host_key}d{conference}e{key}f{prefix}g{alias}@{domain}",
         "too many parts"},
    };
    cvi_dial_plan *plan = NULL;
    char text[400], expected[200];

    (void)state;
    assert_int_equal(cvi_dial_plan_create(&plan, NULL), CVI_OK);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        snprintf(text, sizeof(text),
                 "{\"rules\": [{\"dialect\": \"a\", \"prefix\": \"5\", \"%s\": [\"%s\"]}]}",
                 rows[i].list, rows[i].form);
        snprintf(expected, sizeof(expected), "at /rules/0/%s/0: %s", rows[i].list,
                 rows[i].sentence);
        assert_int_equal(cvi_dial_plan_load_json(plan, text, strlen(text)), CVI_EDIAL_PLAN);
        const char *message = cvi_dial_plan_last_error(plan)->message;
        if (strncmp(message, expected, CVI_MIN(strlen(expected), (size_t)140)) != 0) {
            fail_msg("%s: %s", text, message);
        }
    }
    cvi_dial_plan_destroy(&plan);
}

static void nothing_is_allocated_by_parsing(void **state)
{
    struct counting c;
    cvi_dial_plan *plan = new_plan(plan_text);

    (void)state;
    counting_init(&c, 0);
    cvi_dial *d = new_dial(plan, &c.allocator);
    check_meaning(d, "room-1478*99@a.b.acme.example", "direct acme /1478/99");
    assert_int_equal(atomic_load(&c.calls), 1);
    cvi_dial_destroy(&d);
    cvi_dial_plan_destroy(&plan);
}

static void create_checks_its_params(void **state)
{
    cvi_dial_plan_params p;
    cvi_dial_plan *plan = NULL;

    (void)state;
    CVI_DIAL_PLAN_PARAMS_INIT(&p);
    p.without_builtin = 2;
    assert_int_equal(cvi_dial_plan_create(&plan, &p), CVI_EINVAL);
    p.size = 1;
    assert_int_equal(cvi_dial_plan_create(&plan, &p), CVI_EABI);
    assert_int_equal(cvi_dial_plan_create(NULL, NULL), CVI_EINVAL);
    assert_null(plan);
    assert_null(cvi_dial_plan_last_error(NULL));
    cvi_dial_plan_destroy(&plan);
    cvi_dial_plan_destroy(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_domain_settles_the_dialect),
        cmocka_unit_test(known_tenant_keys_settle_what_is_left),
        cmocka_unit_test(a_plan_can_do_without_the_built_in_dialects),
        cmocka_unit_test(what_is_wrong_is_told_with_its_place),
        cmocka_unit_test(templates_that_would_need_trying_are_refused),
        cmocka_unit_test(nothing_is_allocated_by_parsing),
        cmocka_unit_test(create_checks_its_params),
    };

    return cmocka_run_group_tests_name("dial_plan", tests, NULL, NULL);
}
