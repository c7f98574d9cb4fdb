/* SPDX-License-Identifier: MIT */
#include "common/cm.h"
#include "common/watch.h"
#include "core/buf.h"
#include "core/mem.h"

static void *never_alloc(void *user, size_t bytes)
{
    (void)user;
    (void)bytes;
    return NULL;
}

static void *never_realloc(void *user, void *old, size_t bytes)
{
    (void)old;
    return never_alloc(user, bytes);
}

static void no_free(void *user, void *memory)
{
    (void)user;
    (void)memory;
}

static void appends_grow_and_stay_terminated(void **state)
{
    cvi__buf b;
    (void)state;
    cvi__buf_init(&b, cvi__mem_or_libc(NULL), 1000);

    for (int i = 0; i < 100; i++) {
        assert_int_equal(cvi__buf_printf(&b, "%d,", i % 10), CVI_OK);
        assert_int_equal(strlen(b.data), b.len);
    }
    assert_int_equal(cvi__buf_text(&b, "end"), CVI_OK);

    assert_int_equal(b.len, 203);
    assert_string_equal(b.data + 196, "8,9,end");
    cvi__buf_free(&b);
    assert_null(b.data);
}

static void an_empty_append_gives_empty_text(void **state)
{
    cvi__buf b;
    (void)state;
    cvi__buf_init(&b, cvi__mem_or_libc(NULL), 10);

    assert_int_equal(cvi__buf_append(&b, NULL, 0), CVI_OK);

    assert_string_equal(b.data, "");
    cvi__buf_free(&b);
}

static void the_limit_is_exact_and_sticks(void **state)
{
    cvi__buf b;
    (void)state;
    cvi__buf_init(&b, cvi__mem_or_libc(NULL), 4);

    assert_int_equal(cvi__buf_append(&b, "1234", 4), CVI_OK);
    assert_int_equal(cvi__buf_append(&b, "5", 1), CVI_ELIMIT);
    assert_int_equal(cvi__buf_append(&b, "", 0), CVI_ELIMIT);
    assert_int_equal(cvi__buf_printf(&b, "x"), CVI_ELIMIT);

    assert_int_equal(b.status, CVI_ELIMIT);
    assert_string_equal(b.data, "1234");
    cvi__buf_free(&b);
}

static void huge_requests_do_not_wrap(void **state)
{
    cvi__buf b;
    (void)state;
    cvi__buf_init(&b, cvi__mem_or_libc(NULL), SIZE_MAX);
    assert_int_equal(cvi__buf_text(&b, "x"), CVI_OK);

    assert_int_equal(cvi__buf_reserve(&b, SIZE_MAX), CVI_ELIMIT);

    cvi__buf_free(&b);
}

static void reset_keeps_the_memory_and_clears_the_status(void **state)
{
    cvi__buf b;
    (void)state;
    cvi__buf_init(&b, cvi__mem_or_libc(NULL), 4);
    assert_int_equal(cvi__buf_text(&b, "1234"), CVI_OK);
    assert_int_equal(cvi__buf_text(&b, "5"), CVI_ELIMIT);
    const char *before = b.data;

    cvi__buf_reset(&b);

    assert_int_equal(cvi__buf_text(&b, "ab"), CVI_OK);
    assert_ptr_equal(b.data, before);
    assert_string_equal(b.data, "ab");
    cvi__buf_free(&b);
}

static void a_refused_allocation_sticks(void **state)
{
    cvi_allocator a;
    cvi__buf b;
    (void)state;
    CVI_ALLOCATOR_INIT(&a);
    a.alloc = never_alloc;
    a.realloc = never_realloc;
    a.free = no_free;
    cvi__buf_init(&b, &a, 100);

    assert_int_equal(cvi__buf_text(&b, "x"), CVI_ENOMEM);
    b.alloc = cvi__mem_or_libc(NULL);
    assert_int_equal(cvi__buf_text(&b, "x"), CVI_ENOMEM);

    assert_int_equal(b.len, 0);
    cvi__buf_free(&b);
}

static void a_secret_is_wiped_where_it_was(void **state)
{
    struct watch w;
    cvi__buf b;
    (void)state;
    watch_init(&w, "secret");
    cvi__buf_init_secret(&b, &w.allocator, 1000);

    for (int i = 0; i < 100; i++) {
        assert_int_equal(cvi__buf_text(&b, "secret"), CVI_OK);
        assert_int_equal(b.len, 6u * (unsigned)(i + 1));
        assert_memory_equal(b.data + b.len - 6, "secret", 7);
    }
    cvi__buf_free(&b);
    assert_int_equal(cvi__buf_text(&b, "secret"), CVI_OK); /* used again, it still is one */
    cvi__buf_free(&b);

    assert_true(w.freed > 3);
    assert_int_equal(w.found, 0);
}

static void escapes_leave_what_is_unreserved(void **state)
{
    cvi__buf b;
    (void)state;
    cvi__buf_init(&b, cvi__mem_or_libc(NULL), 40);

    assert_int_equal(cvi__buf_escape(&b, "aZ09-._~"), CVI_OK);
    assert_int_equal(cvi__buf_escape(&b, "/+ %\xc3\xbc"), CVI_OK);

    assert_string_equal(b.data, "aZ09-._~%2F%2B%20%25%C3%BC");
    assert_int_equal(cvi__buf_escape(&b, "///////"), CVI_ELIMIT);
    cvi__buf_free(&b);
}

static void text_out_tells_what_it_needs(void **state)
{
    char *out = malloc(4);
    size_t needed = 0;
    (void)state;

    assert_int_equal(cvi__text_out("abc", 3, NULL, 0, &needed), CVI_ETOOSMALL);
    assert_int_equal(needed, 3);
    assert_int_equal(cvi__text_out("abc", 3, out, 3, NULL), CVI_ETOOSMALL);
    assert_int_equal(cvi__text_out("abc", 3, out, 4, NULL), CVI_OK);

    assert_string_equal(out, "abc");
    free(out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(appends_grow_and_stay_terminated),
        cmocka_unit_test(an_empty_append_gives_empty_text),
        cmocka_unit_test(the_limit_is_exact_and_sticks),
        cmocka_unit_test(huge_requests_do_not_wrap),
        cmocka_unit_test(reset_keeps_the_memory_and_clears_the_status),
        cmocka_unit_test(a_refused_allocation_sticks),
        cmocka_unit_test(a_secret_is_wiped_where_it_was),
        cmocka_unit_test(escapes_leave_what_is_unreserved),
        cmocka_unit_test(text_out_tells_what_it_needs),
    };
    return cmocka_run_group_tests_name("core_buf", tests, NULL, NULL);
}
