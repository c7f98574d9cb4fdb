/* SPDX-License-Identifier: MIT */
/* What only shows in jansson's own heap. */
#include "common/cm.h"

#include <jansson.h>

#include "common/watch.h"
#include "core/error.h"
#include "json/json_read.h"

static struct watch watched;

static void *alloc_watched(size_t bytes)
{
    return watch_alloc(&watched, bytes);
}

static void free_watched(void *memory)
{
    watch_free(&watched, memory);
}

static void texts_are_wiped_when_a_document_is_unloaded(void **state)
{
    static const char text[] =
        "{\"a\":[{\"pin\":\"secret-4711\"},\"secret-4711\"],\"b\":\"secret-4711\"}";
    cvi_error_info error;
    cvi__json_node root;

    (void)state;
    watch_init(&watched, "secret-4711");
    json_set_alloc_funcs(alloc_watched, free_watched);
    cvi__error_init(&error, "test");
    assert_int_equal(cvi__json_load(&root, text, sizeof(text) - 1, NULL, &error), CVI_OK);
    watched.freed = watched.found = 0; /* the parser's scratch is its own */

    cvi__json_unload(&root);

    assert_true(watched.freed > 5);
    assert_int_equal(watched.found, 0);
    json_set_alloc_funcs(malloc, free);
}

static size_t left;

static void *alloc_some(size_t bytes)
{
    return left-- > 0 ? malloc(bytes) : NULL;
}

static void want_of_memory_inside_the_parser_is_told(void **state)
{
    static const char text[] = "{\"a\":[1,\"two\",{\"three\":[null,true,4.5]}],\"b\":\"five\"}";
    size_t failures = 0;
    int rc = CVI_ENOMEM;

    (void)state;
    json_set_alloc_funcs(alloc_some, free);
    for (size_t n = 0; rc != CVI_OK; n++) {
        cvi_error_info error;
        cvi__json_node root;

        left = n;
        cvi__error_init(&error, "test");
        rc = cvi__json_load(&root, text, sizeof(text) - 1, NULL, &error);
        failures += rc != CVI_OK;
        assert_int_equal(error.status, rc);
        assert_true(n < 1000);
        cvi__json_unload(&root);
    }
    assert_true(failures > 5);
    json_set_alloc_funcs(malloc, free);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_wiped_when_a_document_is_unloaded),
        cmocka_unit_test(want_of_memory_inside_the_parser_is_told),
    };

    return cmocka_run_group_tests_name("json_jansson", tests, NULL, NULL);
}
