/* SPDX-License-Identifier: MIT */
/* cmocka with the headers it wants in front of it. */
#ifndef TESTS_COMMON_CM_H
#define TESTS_COMMON_CM_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A heap block of exactly these bytes, so that a sanitizer sees one byte too many. */
static inline void *heap_copy(const void *data, size_t len)
{
    void *copy = malloc(len ? len : 1);

    assert_non_null(copy);
    if (len > 0) {
        memcpy(copy, data, len);
    }
    return copy;
}

#endif
