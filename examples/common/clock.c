/* SPDX-License-Identifier: MIT */
#include "common/clock.h"

#include <time.h>

#include <cvi/core.h>

#define LONGEST_WAIT_MS 60000

uint64_t ex_clock_us(void)
{
    struct timespec t = {0};

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000u + (uint64_t)t.tv_nsec / 1000u;
}

int64_t ex_clock_unix_us(void)
{
    struct timespec t = {0};

    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int ex_clock_wait_ms(uint64_t now_us, uint64_t due_us)
{
    uint64_t ms = 0;

    if (due_us == CVI_NO_DEADLINE) {
        return -1;
    }
    if (due_us <= now_us) {
        return 0;
    }
    ms = (due_us - now_us + 999u) / 1000u;
    return ms > LONGEST_WAIT_MS ? LONGEST_WAIT_MS : (int)ms;
}
