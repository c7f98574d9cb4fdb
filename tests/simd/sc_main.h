/* SPDX-License-Identifier: MIT */
/* Between the harness and its main(). */
#ifndef TESTS_SIMD_SC_MAIN_H
#define TESTS_SIMD_SC_MAIN_H

#include <stdint.h>

struct sc_options {
    uint64_t seed;
    const char *kernel; /* part of the names to check; NULL: all */
    int bench;
    int tap; /* close with a plan */
};

void sc_setup(const struct sc_options *given);
int sc_finish(void); /* the exit status */

#endif
