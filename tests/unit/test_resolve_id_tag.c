/* SPDX-License-Identifier: MIT */
#include "common/cm.h"

#include <stdio.h>

#include "resolve/id_tag.h"

#define IDS 65536u
#define CELLS 1024u

static cvi__id_tag_key new_key(void)
{
    cvi__id_tag_key key;

    assert_int_equal(cvi__id_tag_key_init(&key), CVI_OK);
    return key;
}

/* Of texts in blocks that end where they do, so that reading further shows. */
static cvi__id_tag tag_of(const cvi__id_tag_key *key, const char *tenant, const char *id)
{
    char *const a = strdup(tenant), *const b = strdup(id);
    cvi__id_tag tag = {0};

    assert_true(a && b);
    tag = cvi__id_tag_take(key, a, b);
    assert_true(tag.name != 0);
    free(a);
    free(b);
    return tag;
}

static void assert_differ(const cvi__id_tag *a, const cvi__id_tag *b)
{
    assert_true(a->place != b->place);
    assert_true(a->name != b->name);
}

static void a_text_has_one_tag_under_a_key(void **state)
{
    const cvi__id_tag_key key = new_key(), other = new_key();
    const cvi__id_tag a = tag_of(&key, "contoso", "126085006"),
                      b = tag_of(&key, "contoso", "126085006"),
                      c = tag_of(&other, "contoso", "126085006");

    (void)state;
    assert_true(a.place == b.place && a.name == b.name);
    assert_differ(&a, &c);
}

/* The same letter at every length, and the border between the texts at every place. */
static void every_length_and_border_counts(void **state)
{
    const cvi__id_tag_key key = new_key();
    enum { LONGEST = 40 };
    cvi__id_tag tags[LONGEST * LONGEST];
    char tenant[LONGEST] = "", id[LONGEST] = "";
    size_t count = 0;

    (void)state;
    for (size_t i = 0; i < LONGEST; i++) {
        memset(tenant, 'a', i);
        tenant[i] = '\0';
        for (size_t k = 0; k < LONGEST; k++) {
            memset(id, 'a', k);
            id[k] = '\0';
            tags[count] = tag_of(&key, tenant, id);
            for (size_t before = 0; before < count; before++) {
                assert_differ(&tags[count], &tags[before]);
            }
            count++;
        }
    }
}

static void every_byte_counts(void **state)
{
    const cvi__id_tag_key key = new_key();
    char tenant[CVI__ID_TAG_TEXT_MAX], id[] = "126085006";

    (void)state;
    memset(tenant, 'x', sizeof(tenant) - 10);
    tenant[sizeof(tenant) - 10] = '\0';
    const cvi__id_tag all = tag_of(&key, tenant, id);
    for (size_t i = 0; tenant[i]; i++) {
        tenant[i] = 'y';
        const cvi__id_tag one = tag_of(&key, tenant, id);

        assert_differ(&all, &one);
        tenant[i] = 'x';
    }
    for (size_t i = 0; id[i]; i++) {
        id[i] ^= 1;
        const cvi__id_tag one = tag_of(&key, tenant, id);

        assert_differ(&all, &one);
        id[i] ^= 1;
    }
}

static void what_is_too_long_has_none(void **state)
{
    const cvi__id_tag_key key = new_key();
    char text[CVI__ID_TAG_TEXT_MAX + 2];

    (void)state;
    memset(text, '1', sizeof(text));
    text[CVI__ID_TAG_TEXT_MAX] = '\0';
    assert_true(cvi__id_tag_take(&key, text, "").name != 0);
    assert_true(cvi__id_tag_take(&key, "", text).name != 0);
    assert_true(cvi__id_tag_take(&key, text, "1").name == 0);
    assert_true(cvi__id_tag_take(&key, "1", text).name == 0);
    assert_true(cvi__id_tag_take(&key, text, text).name == 0);
}

/* A mean of 64 in a cell: neither 8 nor 160 happens by chance. */
static void assert_even(const unsigned *cells)
{
    for (size_t i = 0; i < CELLS; i++) {
        assert_in_range(cells[i], 9, 159);
    }
}

/* Ids as they are given out, one after the other. */
static void ids_in_a_row_spread_evenly(void **state)
{
    const cvi__id_tag_key key = new_key();
    unsigned high[CELLS] = {0}, low[CELLS] = {0}, name[CELLS] = {0};
    char id[16];

    (void)state;
    for (unsigned i = 0; i < IDS; i++) {
        snprintf(id, sizeof(id), "%09u", i);
        const cvi__id_tag tag = tag_of(&key, "contoso", id);

        high[tag.place / (UINT64_MAX / CELLS + 1)]++;
        low[tag.place % CELLS]++;
        name[tag.name % CELLS]++;
    }
    assert_even(high);
    assert_even(low);
    assert_even(name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_has_one_tag_under_a_key),
        cmocka_unit_test(every_length_and_border_counts),
        cmocka_unit_test(every_byte_counts),
        cmocka_unit_test(what_is_too_long_has_none),
        cmocka_unit_test(ids_in_a_row_spread_evenly),
    };

    return cmocka_run_group_tests_name("resolve_id_tag", tests, NULL, NULL);
}
