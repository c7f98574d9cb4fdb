/* SPDX-License-Identifier: MIT */
/* The two clocks the library asks its callers for. */
#ifndef EX_CLOCK_H
#define EX_CLOCK_H

#include <stdint.h>

uint64_t ex_clock_us(void);     /* monotonic */
int64_t ex_clock_unix_us(void); /* civil time */

/* Milliseconds to wait from `now_us` until `due_us`, rounded up; -1 for CVI_NO_DEADLINE. */
int ex_clock_wait_ms(uint64_t now_us, uint64_t due_us);

#endif
