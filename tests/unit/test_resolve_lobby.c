/* SPDX-License-Identifier: MIT */
#include "common/cm.h"

#include <cvi/resolve_guard.h>

#include "core/mem.h"
#include "resolve/resolution.h"

static cvi_lobby_answer decide(uint32_t scope, uint32_t trust, uint32_t flags)
{
    cvi_lobby_question q;
    cvi_lobby_answer a;

    CVI_LOBBY_QUESTION_INIT(&q);
    CVI_LOBBY_ANSWER_INIT(&a);
    q.scope = scope;
    q.trust = trust;
    q.flags = flags;
    assert_int_equal(cvi_lobby_decide(&q, &a), CVI_OK);
    assert_true(a.reason != NULL && a.reason[0] != '\0');
    return a;
}

/* By scope, for unknown, guest and trusted callers: e enters, w waits. */
static const struct {
    const char *name, *row;
} scopes[] = {
    {"", "eee"},
    {"everyone", "eee"},
    {"organizationAndFederated", "wwe"},
    {"organization", "wwe"},
    {"organizationExcludingGuests", "wwe"},
    {"invited", "www"},
    {"organizer", "www"},
    {"unknownFutureValue", "www"},
};

/* r refused, e enters, w waits. */
static char expected(uint32_t scope, uint32_t trust, uint32_t flags)
{
    const int locked = (flags & 8u) != 0, encrypted = (flags & 16u) != 0;
    const int no_guests = (flags & 32u) != 0, host = (flags & 1u) != 0;
    const int telephone = (flags & 6u) == 6u;

    if (locked + encrypted > 0 || (no_guests && !host && trust != 2)) {
        return 'r';
    }
    return host || telephone ? 'e' : scopes[scope].row[trust];
}

static void every_combination_is_decided(void **state)
{
    size_t refused = 0, waiting = 0, entering = 0;

    (void)state;
    for (uint32_t scope = 0; scope <= CVI_LOBBY_SCOPE_OTHER; scope++) {
        for (uint32_t trust = 0; trust <= CVI_TRUST_TRUSTED; trust++) {
            for (uint32_t flags = 0; flags < 64; flags++) {
                const cvi_lobby_answer a = decide(scope, trust, flags);
                const char want = expected(scope, trust, flags);
                const int is_trusted = trust == CVI_TRUST_TRUSTED || (flags & CVI_LOBBY_HOST);

                assert_int_equal(a.admission, want == 'r'   ? CVI_ADMISSION_REFUSE
                                              : want == 'w' ? CVI_ADMISSION_WAIT
                                                            : CVI_ADMISSION_ENTER);
                assert_int_equal(a.as, is_trusted ? CVI_TRUST_TRUSTED : CVI_TRUST_GUEST);
                refused += want == 'r';
                waiting += want == 'w';
                entering += want == 'e';
            }
        }
    }
    assert_int_equal(refused + waiting + entering, 8 * 3 * 64);
    assert_true(refused > 0 && waiting > 0 && entering > 0);
}

static void scopes_are_read_by_their_names(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < sizeof(scopes) / sizeof(scopes[0]); i++) {
        char *exact = heap_copy(scopes[i].name, strlen(scopes[i].name) + 1);

        assert_int_equal(cvi_lobby_scope_parse(exact), i);
        free(exact);
    }
    assert_int_equal(cvi_lobby_scope_parse(NULL), CVI_LOBBY_SCOPE_NONE);
    assert_int_equal(cvi_lobby_scope_parse("Everyone"), CVI_LOBBY_SCOPE_OTHER);
}

static void a_meeting_says_what_its_options_are(void **state)
{
    cvi__resolution_fields f = {.flags[CVI_RESOLUTION_FLAG_DIAL_IN_BYPASS] = 2};
    cvi_lobby_question q;
    cvi_resolution *r = NULL;

    (void)state;
    f.text[CVI_RESOLUTION_LOBBY_SCOPE] = "invited";
    r = cvi__resolution_new(&cvi__mem_libc, &f);
    CVI_LOBBY_QUESTION_INIT(&q);
    q.flags = CVI_LOBBY_HOST;
    assert_int_equal(cvi_lobby_set_meeting(&q, r), CVI_OK);
    assert_int_equal(q.scope, CVI_LOBBY_SCOPE_INVITED);
    assert_int_equal(q.flags, CVI_LOBBY_HOST | CVI_LOBBY_DIAL_IN_BYPASS);
    cvi_resolution_destroy(&r);

    r = cvi__resolution_new(&cvi__mem_libc, &(cvi__resolution_fields){0});
    assert_int_equal(cvi_lobby_set_meeting(&q, r), CVI_OK);
    assert_int_equal(q.scope, CVI_LOBBY_SCOPE_NONE);
    assert_int_equal(q.flags, CVI_LOBBY_HOST);
    assert_int_equal(cvi_lobby_set_meeting(&q, NULL), CVI_EINVAL);
    q.size = 8;
    assert_int_equal(cvi_lobby_set_meeting(&q, r), CVI_EABI);
    cvi_resolution_destroy(&r);
}

static void some_decisions_in_words(void **state)
{
    (void)state;
    assert_string_equal(decide(CVI_LOBBY_SCOPE_INVITED, CVI_TRUST_TRUSTED, 0).reason,
                        "no caller bypasses the lobby");
    assert_string_equal(decide(CVI_LOBBY_SCOPE_ORGANIZATION, CVI_TRUST_UNKNOWN, 0).reason,
                        "only trusted callers bypass the lobby");
    assert_string_equal(decide(CVI_LOBBY_SCOPE_EVERYONE, CVI_TRUST_GUEST, 16).reason,
                        "the meeting is encrypted end to end");
}

static void values_of_no_kind_are_refused(void **state)
{
    static const uint32_t rows[][3] = {{8, 0, 0}, {0, 3, 0}, {0, 0, 64}};
    cvi_lobby_question q;
    cvi_lobby_answer a;

    (void)state;
    CVI_LOBBY_QUESTION_INIT(&q);
    CVI_LOBBY_ANSWER_INIT(&a);
    for (size_t i = 0; i < 3; i++) {
        q.scope = rows[i][0];
        q.trust = rows[i][1];
        q.flags = rows[i][2];
        assert_int_equal(cvi_lobby_decide(&q, &a), CVI_EINVAL);
    }
    assert_int_equal(cvi_lobby_decide(NULL, &a), CVI_EINVAL);
    assert_int_equal(cvi_lobby_decide(&q, NULL), CVI_EINVAL);
    q.size = 4;
    assert_int_equal(cvi_lobby_decide(&q, &a), CVI_EABI);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_combination_is_decided),
        cmocka_unit_test(scopes_are_read_by_their_names),
        cmocka_unit_test(a_meeting_says_what_its_options_are),
        cmocka_unit_test(some_decisions_in_words),
        cmocka_unit_test(values_of_no_kind_are_refused),
    };

    return cmocka_run_group_tests_name("resolve_lobby", tests, NULL, NULL);
}
