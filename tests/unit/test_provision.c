/* SPDX-License-Identifier: MIT */
#include "common/cm.h"

#include <cvi/provision.h>

static const char two_tenants[] =
    "{\"domains\": [\"GW.example.\", \"b.example\", \"192.0.2.1\", \"[2001:DB8:0::1]\"],"
    " \"tenants\": ["
    "  {\"id\": \"contoso\", \"key\": \"Emea.Contoso\", \"name\": \"Contoso\","
    "   \"language\": \"de-AT\", \"max_calls\": 2},"
    "  {\"id\": \"fabrikam\", \"key\": \"813000000\", \"domains\": [\"B.EXAMPLE\"]},"
    "  {\"id\": \"tailspin\", \"key\": \"813000000\", \"domains\": [\"gw.example\", \"192.0.2.1\"],"
    "   \"enabled\": false}]}";

static int load(cvi_provision *v, const char *text)
{
    char *exact = heap_copy(text, strlen(text));
    const int rc = cvi_provision_load_json(v, exact, strlen(text));

    free(exact);
    return rc;
}

static cvi_provision *new_provision(const char *text)
{
    cvi_provision *v = NULL;

    assert_int_equal(cvi_provision_create(&v, NULL), CVI_OK);
    if (text) {
        assert_int_equal(load(v, text), CVI_OK);
    }
    return v;
}

static int find(const cvi_provision *v, const char *host, const char *key, cvi_tenant **out)
{
    char *h = heap_copy(host, strlen(host)), *k = heap_copy(key, strlen(key));
    const int rc = cvi_provision_find_tenant(v, h, strlen(host), k, strlen(key), out);

    free(h);
    free(k);
    return rc;
}

static int check(const cvi_provision *v, const char *host)
{
    return cvi_provision_check_domain(v, host, strlen(host));
}

static void expect_id(const cvi_provision *v, const char *host, const char *key, const char *id)
{
    cvi_tenant *t = NULL;

    assert_int_equal(find(v, host, key, &t), CVI_OK);
    assert_string_equal(cvi_tenant_get_id(t, NULL), id);
    cvi_tenant_destroy(&t);
    assert_null(t);
}

static void expect_status(const cvi_provision *v, const char *host, const char *key, int status)
{
    cvi_tenant *t = NULL;

    assert_int_equal(find(v, host, key, &t), status);
    assert_null(t);
}

static void domains_are_compared_in_one_spelling(void **state)
{
    static const char *const hosted[] = {"gw.example",   "GW.EXAMPLE.", "b.example",
                                         "192.0.2.1",    "2001:db8::1", "2001:0db8:0:0:0:0:0:1",
                                         "[2001:DB8::1]"};
    static const char *const foreign[] = {"",
                                          ".",
                                          "example",
                                          "x.gw.example",
                                          "gw.example..",
                                          "gw.example:5060",
                                          "192.0.2.2",
                                          "2001:db8::2",
                                          "::",
                                          "[2001:db8::1",
                                          "gw.example@b.example"};
    cvi_provision *v = new_provision(two_tenants);

    (void)state;
    for (size_t i = 0; i < sizeof(hosted) / sizeof(hosted[0]); i++) {
        assert_int_equal(check(v, hosted[i]), CVI_OK);
    }
    for (size_t i = 0; i < sizeof(foreign) / sizeof(foreign[0]); i++) {
        assert_int_equal(check(v, foreign[i]), CVI_EPROVISION_DOMAIN);
    }
    assert_int_equal(cvi_provision_check_domain(v, "gw.example\0.evil", 16), CVI_EPROVISION_DOMAIN);
    assert_int_equal(check(v, "[gw.example]"), CVI_EPROVISION_DOMAIN);
    char longest[300];
    memset(longest, 'x', sizeof(longest));
    assert_int_equal(cvi_provision_check_domain(v, longest, 254), CVI_EPROVISION_DOMAIN);
    assert_int_equal(cvi_provision_check_domain(v, longest, 300), CVI_EPROVISION_DOMAIN);
    cvi_provision_destroy(&v);
}

static void a_key_is_found_at_its_domains_only(void **state)
{
    cvi_provision *v = new_provision(two_tenants);

    (void)state;
    expect_id(v, "gw.example", "emea.contoso", "contoso");
    expect_id(v, "2001:db8::1", "EMEA.CONTOSO", "contoso");
    expect_id(v, "b.example", "813000000", "fabrikam");
    expect_status(v, "gw.example", "813000000", CVI_EPROVISION_DISABLED);
    expect_status(v, "192.0.2.1", "813000000", CVI_EPROVISION_DISABLED);
    expect_status(v, "2001:db8::1", "813000000", CVI_EPROVISION_TENANT);
    expect_status(v, "gw.example", "81300000", CVI_EPROVISION_TENANT);
    expect_status(v, "gw.example", "", CVI_EPROVISION_TENANT);
    expect_status(v, "c.example", "813000000", CVI_EPROVISION_DOMAIN);
    cvi_provision_destroy(&v);
}

static void a_key_with_a_nul_or_too_long_finds_nothing(void **state)
{
    char key[200];
    cvi_tenant *t = NULL;
    cvi_provision *v = new_provision(two_tenants);

    (void)state;
    memset(key, 'k', sizeof(key));
    assert_int_equal(cvi_provision_find_tenant(v, "b.example", 9, key, 200, &t),
                     CVI_EPROVISION_TENANT);
    assert_int_equal(cvi_provision_find_tenant(v, "b.example", 9, "813000000\0x", 11, &t),
                     CVI_EPROVISION_TENANT);
    cvi_provision_destroy(&v);
}

static void a_tenant_keeps_its_texts_after_a_load_and_the_end(void **state)
{
    cvi_provision *v = new_provision(two_tenants);
    cvi_tenant *t = NULL;
    size_t len = 0;

    (void)state;
    assert_int_equal(find(v, "gw.example", "emea.contoso", &t), CVI_OK);
    assert_int_equal(load(v, "{\"domains\":[\"x\"],\"tenants\":[]}"), CVI_OK);
    expect_status(v, "gw.example", "emea.contoso", CVI_EPROVISION_DOMAIN);
    cvi_provision_destroy(&v);

    assert_string_equal(cvi_tenant_get_id(t, &len), "contoso");
    assert_int_equal(len, 7);
    assert_string_equal(cvi_tenant_get_key(t, NULL), "Emea.Contoso");
    assert_string_equal(cvi_tenant_get_name(t, NULL), "Contoso");
    assert_string_equal(cvi_tenant_get_language(t, &len), "de-AT");
    assert_int_equal(len, 5);
    cvi_tenant_destroy(&t);
    cvi_tenant_destroy(&t);
    assert_string_equal(cvi_tenant_get_id(NULL, &len), "");
    assert_int_equal(len, 0);
}

static void members_left_out_have_defaults(void **state)
{
    cvi_provision *v = new_provision(two_tenants);
    cvi_tenant *t = NULL;

    (void)state;
    assert_int_equal(find(v, "b.example", "813000000", &t), CVI_OK);
    assert_string_equal(cvi_tenant_get_name(t, NULL), "fabrikam");
    assert_string_equal(cvi_tenant_get_language(t, NULL), "en");
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(cvi_provision_take_licence(v, t), CVI_OK);
    }
    cvi_tenant_destroy(&t);
    cvi_provision_destroy(&v);
}

static void a_bad_text_leaves_the_old_data(void **state)
{
#define T(members) "{\"domains\":[\"a.example\"],\"tenants\":[" members "]}"
    static const struct {
        const char *text;
        int status;
        const char *message;
    } rows[] = {
        {"{", CVI_EJSON_SYNTAX, "line 1"},
        {"[]", CVI_EPROVISION_FORMAT, "at the top: an object expected"},
        {"{\"tenants\":[]}", CVI_EJSON_MISSING, "at /domains: "},
        {"{\"domains\":[],\"tenants\":[]}", CVI_EPROVISION_FORMAT, "at /domains: 1 to 10000"},
        {"{\"domains\":[1],\"tenants\":[]}", CVI_EJSON_TYPE, "at /domains/0: text expected"},
        {"{\"domains\":[\"a:1\"],\"tenants\":[]}", CVI_EPROVISION_FORMAT, "at /domains/0: not a"},
        {"{\"domains\":[\"\"],\"tenants\":[]}", CVI_EPROVISION_FORMAT, "at /domains/0: not a"},
        {"{\"domains\":[\"a.b\",\"A.B.\"],\"tenants\":[]}", CVI_EPROVISION_FORMAT, "listed twice"},
        {"{\"domains\":[\"a\"]}", CVI_EJSON_MISSING, "at /tenants: "},
        {"{\"domains\":[\"a\"],\"tenants\":[],\"x\":1}", CVI_EJSON_RANGE, "at /x: "},
        {T("1"), CVI_EJSON_TYPE, "at /tenants/0: an object expected"},
        {T("{\"key\":\"k\"}"), CVI_EJSON_MISSING, "at /tenants/0/id: "},
        {T("{\"id\":\"i\"}"), CVI_EJSON_MISSING, "at /tenants/0/key: "},
        {T("{\"id\":\"\",\"key\":\"k\"}"), CVI_EJSON_RANGE, "at /tenants/0/id: text of 1 to 64"},
        {T("{\"id\":\"i\",\"key\":\"a b\"}"), CVI_EPROVISION_FORMAT, "at /tenants/0/key: a key"},
        {T("{\"id\":\"i\",\"key\":\".a\"}"), CVI_EPROVISION_FORMAT, "at /tenants/0/key: a key"},
        {T("{\"id\":\"i\",\"key\":\"k\",\"max_call\":1}"), CVI_EJSON_RANGE,
         "/tenants/0/max_call: "},
        {T("{\"id\":\"i\",\"key\":\"k\",\"max_calls\":-1}"), CVI_EJSON_RANGE, "/max_calls: 0 to"},
        {T("{\"id\":\"i\",\"key\":\"k\",\"enabled\":1}"), CVI_EJSON_TYPE, "/enabled: true or"},
        {T("{\"id\":\"i\",\"key\":\"k\",\"domains\":[]}"), CVI_EPROVISION_FORMAT, "a domain exp"},
        {T("{\"id\":\"i\",\"key\":\"k\",\"domains\":[\"b\"]}"), CVI_EPROVISION_FORMAT,
         "at /tenants/0/domains/0: not one of"},
        {T("{\"id\":\"i\",\"key\":\"k\",\"domains\":[\"a.example\",\"A.example\"]}"),
         CVI_EPROVISION_FORMAT, "at /tenants/0/key: this key leads"},
        {T("{\"id\":\"i\",\"key\":\"k\"},{\"id\":\"i\",\"key\":\"l\"}"), CVI_EPROVISION_FORMAT,
         "at /tenants/1/id: another"},
        {T("{\"id\":\"i\",\"key\":\"k\"},{\"id\":\"j\",\"key\":\"K\"}"), CVI_EPROVISION_FORMAT,
         "at /tenants/1/key: this key leads"},
        {T("{\"id\":\"i\",\"key\":\"k\",\"domains\":[\"a.example\"]},{\"id\":\"j\",\"key\":\"k\"}"),
         CVI_EPROVISION_FORMAT, "at /tenants/1/key: this key leads"},
    };
#undef T
    cvi_provision *v = new_provision(two_tenants);
    cvi_error_info e;

    (void)state;
    e.size = sizeof(e);
    assert_int_equal(cvi_provision_last_error(v, &e), CVI_OK);
    assert_int_equal(e.status, CVI_OK);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_int_equal(load(v, rows[i].text), rows[i].status);
        assert_int_equal(cvi_provision_last_error(v, &e), CVI_OK);
        assert_int_equal(e.status, rows[i].status);
        assert_string_equal(e.module, "provision");
        if (!strstr(e.message, rows[i].message)) {
            fail_msg("row %u says: %s", (unsigned)i, e.message);
        }
        expect_id(v, "b.example", "813000000", "fabrikam");
    }
    cvi_provision_destroy(&v);
}

static void the_number_of_tenants_is_limited(void **state)
{
    cvi_provision_params p;
    cvi_provision *v = NULL;

    (void)state;
    CVI_PROVISION_PARAMS_INIT(&p);
    p.max_tenants = 2;
    assert_int_equal(cvi_provision_create(&v, &p), CVI_OK);
    assert_int_equal(load(v, two_tenants), CVI_ELIMIT);
    expect_status(v, "b.example", "813000000", CVI_EPROVISION_DOMAIN);
    cvi_provision_destroy(&v);
}

static void licences_run_out_and_come_back(void **state)
{
    cvi_provision *v = new_provision(two_tenants);
    cvi_tenant *a = NULL, *b = NULL;

    (void)state;
    assert_int_equal(find(v, "gw.example", "emea.contoso", &a), CVI_OK);
    assert_int_equal(find(v, "gw.example", "emea.contoso", &b), CVI_OK);
    assert_int_equal(cvi_provision_take_licence(v, a), CVI_OK);
    assert_int_equal(cvi_provision_take_licence(v, b), CVI_OK);
    assert_int_equal(cvi_provision_take_licence(v, a), CVI_EPROVISION_LICENCE);
    cvi_provision_give_licence(v, b);
    assert_int_equal(cvi_provision_take_licence(v, a), CVI_OK);

    for (int i = 0; i < 5; i++) { /* one too many gives nothing */
        cvi_provision_give_licence(v, a);
    }
    assert_int_equal(cvi_provision_take_licence(v, a), CVI_OK);
    assert_int_equal(cvi_provision_take_licence(v, a), CVI_OK);
    assert_int_equal(cvi_provision_take_licence(v, a), CVI_EPROVISION_LICENCE);
    cvi_tenant_destroy(&a);
    cvi_tenant_destroy(&b);
    cvi_provision_destroy(&v);
}

#define ONE(id, max) "{\"domains\":[\"d\"],\"tenants\":[{\"id\":\"" id "\",\"key\":\"k\"" max "}]}"

static void calls_stay_counted_across_loads(void **state)
{
    cvi_provision *v = new_provision(ONE("m", ",\"max_calls\":2"));
    cvi_tenant *t = NULL;

    (void)state;
    assert_int_equal(find(v, "d", "k", &t), CVI_OK);
    assert_int_equal(cvi_provision_take_licence(v, t), CVI_OK);
    assert_int_equal(cvi_provision_take_licence(v, t), CVI_OK);

    assert_int_equal(load(v, ONE("m", ",\"max_calls\":3")), CVI_OK); /* the limit follows */
    assert_int_equal(cvi_provision_take_licence(v, t), CVI_OK);
    assert_int_equal(cvi_provision_take_licence(v, t), CVI_EPROVISION_LICENCE);

    assert_int_equal(load(v, ONE("a", "")), CVI_OK); /* gone, */
    assert_int_equal(load(v, ONE("z", "")), CVI_OK);
    assert_int_equal(load(v, ONE("m", ",\"max_calls\":4")), CVI_OK); /* and back */
    cvi_tenant_destroy(&t);
    assert_int_equal(find(v, "d", "k", &t), CVI_OK);
    assert_int_equal(cvi_provision_take_licence(v, t), CVI_OK);
    assert_int_equal(cvi_provision_take_licence(v, t), CVI_EPROVISION_LICENCE);
    cvi_tenant_destroy(&t);
    cvi_provision_destroy(&v);
}

static void broken_contracts_are_refused(void **state)
{
    cvi_provision *v = new_provision(NULL);
    cvi_error_info e;
    cvi_tenant *t = NULL;

    (void)state;
    cvi_provision_params p;
    cvi_provision *none = NULL;

    CVI_PROVISION_PARAMS_INIT(&p);
    p.size -= 1;
    assert_int_equal(cvi_provision_create(&none, &p), CVI_EABI);
    assert_null(none);
    assert_int_equal(cvi_provision_create(NULL, NULL), CVI_EINVAL);
    assert_int_equal(cvi_provision_load_json(NULL, "", 0), CVI_EINVAL);
    assert_int_equal(cvi_provision_load_json(v, NULL, 1), CVI_EINVAL);
    assert_int_equal(cvi_provision_load_json(v, NULL, 0), CVI_EJSON_SYNTAX);
    assert_int_equal(cvi_provision_check_domain(NULL, "a", 1), CVI_EINVAL);
    assert_int_equal(cvi_provision_find_tenant(v, "a", 1, "b", 1, NULL), CVI_EINVAL);
    assert_int_equal(cvi_provision_take_licence(v, NULL), CVI_EINVAL);
    assert_int_equal(cvi_provision_last_error(v, NULL), CVI_EINVAL);
    e.size = 1;
    assert_int_equal(cvi_provision_last_error(v, &e), CVI_EABI);
    cvi_provision_give_licence(v, NULL);
    assert_int_equal(find(v, "a", "b", &t), CVI_EPROVISION_DOMAIN);
    cvi_provision_destroy(&v);
    cvi_provision_destroy(&v);
    cvi_provision_destroy(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(domains_are_compared_in_one_spelling),
        cmocka_unit_test(a_key_is_found_at_its_domains_only),
        cmocka_unit_test(a_key_with_a_nul_or_too_long_finds_nothing),
        cmocka_unit_test(a_tenant_keeps_its_texts_after_a_load_and_the_end),
        cmocka_unit_test(members_left_out_have_defaults),
        cmocka_unit_test(a_bad_text_leaves_the_old_data),
        cmocka_unit_test(the_number_of_tenants_is_limited),
        cmocka_unit_test(licences_run_out_and_come_back),
        cmocka_unit_test(calls_stay_counted_across_loads),
        cmocka_unit_test(broken_contracts_are_refused),
    };

    return cmocka_run_group_tests_name("provision", tests, NULL, NULL);
}
