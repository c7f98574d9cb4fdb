/* SPDX-License-Identifier: MIT */
#include "common/cm.h"
#include "core/error.h"
#include "json/json_read.h"

typedef struct fixture {
    cvi__json_node root;
    cvi_error_info error;
} fixture;

/* Loads from a block of exactly that length, so that a read past it is seen. */
static int load(fixture *f, const char *text, const cvi__json_limits *limits)
{
    const size_t len = strlen(text);
    char *exact = heap_copy(text, len);
    int rc = 0;

    cvi__error_init(&f->error, "test");
    rc = cvi__json_load(&f->root, exact, len, limits, &f->error);
    free(exact);
    return rc;
}

static void load_ok(fixture *f, const char *text)
{
    assert_int_equal(load(f, text, NULL), CVI_OK);
}

static void syntax_errors_carry_line_column_and_offset(void **state)
{
    static const struct {
        const char *text;
        uint32_t line;
        uint64_t offset;
        const char *part;
    } rows[] = {
        {"", 1, 0, "ends too early"},
        {"{\"a\": }", 1, 7, "not valid JSON (line 1, column 7)"},
        {"{\n  \"a\": 1\n  \"b\": 2\n}", 3, 16, "line 3"},
        {"{\"a\": 1, \"a\": 2}", 1, 12, "already has a member"},
        {"[1] x", 1, 5, "something follows"},
        {"[1", 1, 2, "ends too early"},
        {"{\"pin\": \"\\u0000\"}", 1, 16, "NUL"},
        {"[\"\xff\"]", 1, 2, "UTF-8"},
        {"[99999999999999999999]", 1, 21, "too large"},
        {"true", 1, 4, "not valid JSON"},
    };

    (void)state;
    for (size_t i = 0; i < CVI_ARRAY_LEN(rows); i++) {
        fixture f;

        assert_int_equal(load(&f, rows[i].text, NULL), CVI_EJSON_SYNTAX);
        assert_int_equal(f.error.status, CVI_EJSON_SYNTAX);
        assert_int_equal(f.error.line, rows[i].line);
        assert_int_equal(f.error.offset, rows[i].offset);
        assert_non_null(strstr(f.error.message, rows[i].part));
    }
}

static void the_sentence_of_a_syntax_error_does_not_quote_the_input(void **state)
{
    fixture f;

    (void)state;
    assert_int_equal(load(&f, "{\"pin\": 4711secret}", NULL), CVI_EJSON_SYNTAX);

    assert_null(strstr(f.error.message, "4711"));
    assert_null(strstr(f.error.message, "secret"));
}

static void size_and_depth_are_limited(void **state)
{
    const cvi__json_limits limits = {.max_bytes = 24, .max_depth = 2};
    fixture f;

    (void)state;
    assert_int_equal(load(&f, "[[\"[[[[{{\\\"{{[[\"], []]", &limits), CVI_OK);
    cvi__json_unload(&f.root);
    assert_int_equal(load(&f, "[1,\n[2, {}]]", &limits), CVI_ELIMIT);
    assert_int_equal(f.error.offset, 8);
    assert_int_equal(f.error.line, 2);
    assert_int_equal(load(&f, "[1,2,3,4,5,6,7,8,9,10,11]", &limits), CVI_ELIMIT);
    assert_int_equal(f.error.offset, 24);
}

static void typed_members_are_read(void **state)
{
    static const char *const names[] = {"guest", "host"};
    const char *text = "kept";
    uint64_t u = 0;
    uint32_t choice = 0, small = 0;
    int64_t i = 0;
    int flag = 0;
    cvi__json_node list, item;
    fixture f;

    (void)state;
    load_ok(&f, "{\"t\":\"\xc3\xa4\",\"u\":7,\"i\":-7,\"b\":true,\"c\":\"host\",\"n\":null,"
                "\"l\":[1.5,{\"x\":2}]}");
    assert_int_equal(cvi__json_get_text(&f.root, "absent", CVI__JSON_OPTIONAL, 1, 9, &text), 0);
    assert_string_equal(text, "kept");
    assert_int_equal(cvi__json_get_text(&f.root, "n", CVI__JSON_OPTIONAL, 1, 9, &text), 0);
    assert_string_equal(text, "kept");
    assert_int_equal(cvi__json_get_text(&f.root, "t", 0, 1, 2, &text), CVI_OK);
    assert_string_equal(text, "\xc3\xa4");
    assert_int_equal(cvi__json_get_u64(&f.root, "u", 0, 7, 7, &u), CVI_OK);
    assert_int_equal(u, 7);
    assert_int_equal(cvi__json_get_u32(&f.root, "u", 0, 0, UINT32_MAX, &small), CVI_OK);
    assert_int_equal(small, 7);
    assert_int_equal(cvi__json_get_i64(&f.root, "i", 0, -7, 0, &i), CVI_OK);
    assert_int_equal(i, -7);
    assert_int_equal(cvi__json_get_bool(&f.root, "b", 0, &flag), CVI_OK);
    assert_int_equal(flag, 1);
    assert_int_equal(cvi__json_get_choice(&f.root, "c", 0, names, 2, &choice), CVI_OK);
    assert_int_equal(choice, 1);
    assert_int_equal(cvi__json_get(&f.root, "l", CVI__JSON_ARRAY, &list), CVI_OK);
    assert_int_equal(cvi__json_count(&list), 2);
    assert_int_equal(cvi__json_at(&list, 0, CVI__JSON_REAL | CVI__JSON_INTEGER, &item), CVI_OK);
    assert_true(cvi__json_real_of(&item) == 1.5);
    assert_int_equal(cvi__json_at(&list, 1, CVI__JSON_OBJECT, &item), CVI_OK);
    assert_int_equal(cvi__json_get_u64(&item, "x", 0, 0, 9, &u), CVI_OK);
    assert_int_equal(u, 2);
    cvi__json_unload(&f.root);
}

static void members_come_in_the_order_of_the_text(void **state)
{
    cvi__json_node member;
    void *iter = NULL;
    char order[8] = "";
    fixture f;

    (void)state;
    load_ok(&f, "{\"z\":1,\"a\":2,\"m\":3}");
    while (cvi__json_each(&f.root, &iter, &member)) {
        strcat(order, member.key);
        assert_int_equal(cvi__json_kind(&member), CVI__JSON_INTEGER);
        assert_int_equal(cvi__json_integer_of(&member), (int64_t)strlen(order));
    }

    assert_string_equal(order, "zam");
    cvi__json_unload(&f.root);
}

static void wrong_values_are_refused_with_their_path(void **state)
{
    static const char *const names[] = {"guest", "host"};
    const char *text = NULL;
    uint64_t u = 99;
    int64_t i = 99;
    uint32_t choice = 99;
    int flag = 99;
    cvi__json_node list, item;
    fixture f;

    (void)state;
    load_ok(&f, "{\"list\":[{\"a/b~c\":\"text\",\"n\":-1,\"big\":70000}]}");
    assert_int_equal(cvi__json_get(&f.root, "list", CVI__JSON_ARRAY, &list), CVI_OK);
    assert_int_equal(cvi__json_at(&list, 0, CVI__JSON_OBJECT, &item), CVI_OK);

    assert_int_equal(cvi__json_get_u64(&item, "a/b~c", 0, 0, 9, &u), CVI_EJSON_TYPE);
    assert_string_equal(f.error.message, "at /list/0/a~1b~0c: an integer expected");
    assert_int_equal(cvi__json_get_text(&item, "gone", 0, 1, 9, &text), CVI_EJSON_MISSING);
    assert_string_equal(f.error.message, "at /list/0/gone: this member is required");
    assert_int_equal(cvi__json_get_text(&item, "a/b~c", 0, 5, 9, &text), CVI_EJSON_RANGE);
    assert_string_equal(f.error.message, "at /list/0/a~1b~0c: text of 5 to 9 bytes expected");
    assert_int_equal(cvi__json_get_text(&item, "a/b~c", 0, 0, 3, &text), CVI_EJSON_RANGE);
    assert_int_equal(cvi__json_get_u64(&item, "n", 0, 0, 9, &u), CVI_EJSON_RANGE);
    assert_string_equal(f.error.message, "at /list/0/n: 0 to 9 expected");
    assert_int_equal(cvi__json_get_i64(&item, "big", 0, -1, 65535, &i), CVI_EJSON_RANGE);
    assert_int_equal(cvi__json_get_bool(&item, "n", 0, &flag), CVI_EJSON_TYPE);
    assert_string_equal(f.error.message, "at /list/0/n: true or false expected");
    assert_int_equal(cvi__json_get_choice(&item, "a/b~c", 0, names, 2, &choice), CVI_EJSON_RANGE);
    assert_int_equal(cvi__json_get(&f.root, "list", CVI__JSON_OBJECT, &item), CVI_EJSON_TYPE);
    assert_string_equal(f.error.message, "at /list: an object expected");
    assert_int_equal(cvi__json_get(&f.root, "list", CVI__JSON_TEXT | CVI__JSON_NULL, &item),
                     CVI_EJSON_TYPE);
    assert_string_equal(f.error.message, "at /list: a value of another type expected");
    assert_int_equal(cvi__json_get_choice(&f.root, "list", 0, names, 2, &choice), CVI_EJSON_TYPE);
    assert_int_equal(cvi__json_at(&list, 1, CVI__JSON_OBJECT, &item), CVI_EJSON_MISSING);
    assert_string_equal(f.error.message, "at /list/1: no such element");
    assert_int_equal(cvi__json_refuse(&f.root, CVI_EJSON_RANGE, "no"), CVI_EJSON_RANGE);
    assert_string_equal(f.error.message, "at the top: no");
    assert_null(text);
    assert_true(u == 99 && i == 99 && choice == 99 && flag == 99);
    cvi__json_unload(&f.root);
}

static void unknown_members_are_refused(void **state)
{
    static const char *const names[] = {"key", "name"};
    fixture f;

    (void)state;
    load_ok(&f, "{\"name\":1,\"key\":2}");
    assert_int_equal(cvi__json_only(&f.root, names, 2), CVI_OK);
    assert_int_equal(cvi__json_only(&f.root, names, 1), CVI_EJSON_RANGE);
    assert_string_equal(f.error.message, "at /name: no member of this name is known");
    cvi__json_unload(&f.root);
}

static void a_long_path_is_cut_from_the_left(void **state)
{
    cvi__json_node a, b;
    char path[16];
    fixture f;

    (void)state;
    load_ok(&f, "{\"abcdefghij\":{\"klmnopqr\":1}}");
    assert_int_equal(cvi__json_get(&f.root, "abcdefghij", CVI__JSON_OBJECT, &a), CVI_OK);
    assert_int_equal(cvi__json_get(&a, "klmnopqr", CVI__JSON_INTEGER, &b), CVI_OK);

    assert_int_equal(cvi__json_pointer(&b, path, sizeof(path)), 12);
    assert_string_equal(path, ".../klmnopqr");
    assert_int_equal(cvi__json_pointer(&b, path, 10), 9);
    assert_string_equal(path, "/klmnopqr");
    assert_int_equal(cvi__json_pointer(&b, path, 3), 0);
    assert_string_equal(path, "");
    cvi__json_unload(&f.root);
}

static void unloading_nothing_is_harmless(void **state)
{
    fixture f;

    (void)state;
    memset(&f, 0, sizeof(f));
    cvi__json_unload(&f.root);
    assert_int_equal(load(&f, "[", NULL), CVI_EJSON_SYNTAX);
    cvi__json_unload(&f.root);
    assert_null(f.root.value);
    assert_int_equal(cvi__json_kind(&f.root), 0);
    assert_int_equal(cvi__json_count(&f.root), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(syntax_errors_carry_line_column_and_offset),
        cmocka_unit_test(the_sentence_of_a_syntax_error_does_not_quote_the_input),
        cmocka_unit_test(size_and_depth_are_limited),
        cmocka_unit_test(typed_members_are_read),
        cmocka_unit_test(members_come_in_the_order_of_the_text),
        cmocka_unit_test(wrong_values_are_refused_with_their_path),
        cmocka_unit_test(unknown_members_are_refused),
        cmocka_unit_test(a_long_path_is_cut_from_the_left),
        cmocka_unit_test(unloading_nothing_is_harmless),
    };

    return cmocka_run_group_tests_name("json_read", tests, NULL, NULL);
}
