/* SPDX-License-Identifier: MIT */
#include "common/cm.h"

#include "call/call_info.h"

static cvi__call_info read_info(const char *type, const char *body)
{
    char *exact = heap_copy(body, strlen(body));
    const cvi__call_info info = cvi__call_read_info(type, exact, strlen(body));

    free(exact);
    return info;
}

static void keys_are_read_from_both_types(void **state)
{
    static const struct {
        const char *type, *body;
        char digit;
    } CASES[] = {
        {"application/dtmf-relay", "Signal=5\r\nDuration=160\r\n", '5'},
        {"application/dtmf-relay", "Duration=160\r\nSignal=#\r\n", '#'},
        {"application/dtmf-relay", "signal = *\n", '*'},
        {"application/dtmf-relay", "Signal=10\r\n", '*'},
        {"application/dtmf-relay", "Signal=11\r\n", '#'},
        {"application/dtmf-relay", "Signal=15\r\n", 'D'},
        {"application/dtmf-relay", "Signal=1\r\n", '1'},
        {"application/dtmf-relay", "Signal=1", '1'},
        {"application/dtmf-relay", "Signal=a", 'A'},
        {"Application/DTMF-Relay; charset=utf-8", "Signal=0", '0'},
        {" application/dtmf-relay ", "Signal=0", '0'},
        {"application/dtmf", "5", '5'},
        {"application/dtmf", " \r\n#\r\n", '#'},
        {"application/dtmf", "Signal=7\r\n", '7'},
        {"application/dtmf", "10", '*'},
        {"application/dtmf-relay", "5", '\0'},
        {"application/dtmf-relay", "Signal=", '\0'},
        {"application/dtmf-relay", "Signal", '\0'},
        {"application/dtmf-relay", "Signal=x", '\0'},
        {"application/dtmf-relay", "XSignal=5", '\0'},
        {"application/dtmf-relay", "", '\0'},
        {"application/dtmf", "", '\0'},
        {"application/dtmf", "  ", '\0'},
        {"application/dtmf", "e", '\0'},
    };
    (void)state;

    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        const cvi__call_info info = read_info(CASES[i].type, CASES[i].body);

        assert_int_equal(info.kind, CVI__CALL_INFO_DIGIT);
        assert_int_equal(info.digit, CASES[i].digit);
    }
}

static void a_nul_in_the_body_is_no_key(void **state)
{
    (void)state;

    assert_int_equal(cvi__call_read_info("application/dtmf", "\0", 1).digit, '\0');
    assert_int_equal(cvi__call_read_info("application/dtmf-relay", "Signal=\0", 8).digit, '\0');
}

static void a_picture_fast_update_is_a_wish_for_a_keyframe(void **state)
{
    static const char TYPE[] = "application/media_control+xml";
    (void)state;

    assert_int_equal(read_info(TYPE, "<media_control><vc_primitive><to_encoder>"
                                     "<picture_fast_update/></to_encoder></vc_primitive>"
                                     "</media_control>")
                         .kind,
                     CVI__CALL_INFO_KEYFRAME);
    assert_int_equal(read_info(TYPE, "<picture_fast_update></picture_fast_update>").kind,
                     CVI__CALL_INFO_KEYFRAME);
    assert_int_equal(read_info(TYPE, "<general_error>picture_fast_update</general_error>").kind,
                     CVI__CALL_INFO_OTHER);
    assert_int_equal(read_info(TYPE, "<picture_fast_updat").kind, CVI__CALL_INFO_OTHER);
}

static void other_types_are_not_taken(void **state)
{
    static const char *const TYPES[] = {"", "text/plain", "application/dtmf-relays",
                                        "application/dtm", "application/json"};
    (void)state;

    for (size_t i = 0; i < sizeof(TYPES) / sizeof(TYPES[0]); i++) {
        assert_int_equal(read_info(TYPES[i], "5").kind, CVI__CALL_INFO_UNKNOWN);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_read_from_both_types),
        cmocka_unit_test(a_nul_in_the_body_is_no_key),
        cmocka_unit_test(a_picture_fast_update_is_a_wish_for_a_keyframe),
        cmocka_unit_test(other_types_are_not_taken),
    };
    return cmocka_run_group_tests_name("call_info", tests, NULL, NULL);
}
