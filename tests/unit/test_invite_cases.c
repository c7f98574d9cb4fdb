/* SPDX-License-Identifier: MIT */
/* The items of tests/data/invite, each with all that it holds. */
#include "common/cm.h"

#include <stdio.h>
#include <string.h>

#include <cvi/invite.h>

#include "common/table.h"

#define MOST_BYTES 65536u
#define LEAST_CASES 200u

static char *read_item(const char *name, size_t *len)
{
    static char block[MOST_BYTES];
    char path[4096];

    snprintf(path, sizeof(path), "%s/invite/%s", getenv("CVI_TEST_DATA"), name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    *len = fread(block, 1, sizeof(block), file);
    assert_true(*len < sizeof(block));
    fclose(file);
    return heap_copy(block, *len);
}

static void write_joins(const cvi_invite *v, char *out, size_t cap)
{
    static const char *const kinds[] = {"?",     "cvi",  "teams", "phone", "zoom",
                                        "webex", "meet", "sip",   "h323"};
    cvi_invite_join j;
    size_t n = 0;

    CVI_INVITE_JOIN_INIT(&j);
    snprintf(out, cap, "nothing");
    for (uint32_t i = 0; cvi_invite_get_join(v, i, &j) == CVI_OK; i++) {
        const int made = snprintf(out + n, cap - n, "%s%s:%s:%s:%s:%s:%s#%llu", i > 0 ? " " : "",
                                  kinds[j.kind], j.dialect, j.tenant_key, j.conference_id,
                                  j.passcode, j.dial, (unsigned long long)j.offset);

        n += (size_t)made;
        assert_true(n < cap);
    }
}

static void check_row(struct table_row *row, void *user)
{
    size_t len = 0;
    char *item = read_item(row->field[0], &len);
    char got[4096];

    assert_int_equal(row->count, 2);
    const int rc = cvi_invite_scan(user, CVI_INVITE_FORMAT_AUTO, item, len);
    free(item);
    if (rc != CVI_OK) {
        fail_msg("%s: %s", row->field[0], cvi_status_name(rc));
    }
    write_joins(user, got, sizeof(got));
    if (strcmp(got, row->field[1]) != 0) {
        fail_msg("%s:\n  %s\ninstead of\n  %s", row->field[0], got, row->field[1]);
    }
}

static void every_item_holds_what_it_should(void **state)
{
    cvi_invite *v = NULL;
    (void)state;
    assert_int_equal(cvi_invite_create(&v, NULL), CVI_OK);

    assert_true(table_each("invite/expected.txt", check_row, v) >= LEAST_CASES);

    cvi_invite_destroy(&v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_item_holds_what_it_should),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
