/* SPDX-License-Identifier: MIT */
/* Small macros every file uses. */
#ifndef CVI_CORE_BASE_H
#define CVI_CORE_BASE_H

#include <cvi/core.h>

#ifdef CVI_CONTRACT_ABORT
#include <stdio.h>
#include <stdlib.h>
#define CVI_REQUIRE_FAILED(cond)                                                                   \
    (fprintf(stderr, "%s:%d: contract: %s\n", __FILE__, __LINE__, #cond), abort())
#else
#define CVI_REQUIRE_FAILED(cond) ((void)0)
#endif

/* What is nearly always so, or nearly never: the usual way goes straight on. */
#define CVI_MOSTLY(cond) __builtin_expect(!!(cond), 1)
#define CVI_SELDOM(cond) __builtin_expect(!!(cond), 0)

/* Refuse a call that breaks the documented contract. */
#define CVI_REQUIRE(cond)                                                                          \
    do {                                                                                           \
        if (CVI_SELDOM(!(cond))) {                                                                 \
            CVI_REQUIRE_FAILED(cond);                                                              \
            return CVI_EINVAL;                                                                     \
        }                                                                                          \
    } while (0)

#define CVI_ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define CVI_MIN(a, b) ((a) < (b) ? (a) : (b))
#define CVI_MAX(a, b) ((a) > (b) ? (a) : (b))
#define CVI_CLAMP(v, lo, hi) (CVI_MIN(CVI_MAX((v), (lo)), (hi)))

#endif
