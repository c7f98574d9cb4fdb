/* SPDX-License-Identifier: MIT */
#include "ivr/keys.h"

#include <string.h>

#include <cvi/ivr.h>

#define LATE_MS 15000u  /* INFO comes when the key is let go, and may be sent again */
#define SWITCH_AFTER 2u /* presses that the call's way did not tell of */

static uint32_t to_ms(uint64_t now_us)
{
    return (uint32_t)(now_us / 1000u);
}

static void drop(cvi__ivr_press *list, uint8_t *count, size_t n)
{
    *count = (uint8_t)(*count - n);
    memmove(list, list + n, *count * sizeof(*list));
    memset(list + *count, 0, n * sizeof(*list));
}

static void append(cvi__ivr_press *list, uint8_t *count, size_t cap, const cvi__ivr_press *press)
{
    if (*count == cap) {
        drop(list, count, 1);
    }
    list[(*count)++] = *press;
}

static uint8_t bit(const cvi__ivr_press *press)
{
    return (uint8_t)(1u << press->way);
}

/* Was this press counted before? Then what this way tells from now on comes after it. */
static int is_twin(cvi__ivr_keys *k, const cvi__ivr_press *press)
{
    size_t i = 0;

    while (i < k->open_count &&
           (k->open[i].digit != press->digit || (k->open[i].told & bit(press)) ||
            press->time_ms - k->open[i].time_ms > LATE_MS)) {
        i++;
    }
    if (i == k->open_count) {
        return 0;
    }
    for (size_t before = 0; before <= i; before++) {
        k->open[before].told |= bit(press);
    }
    return 1;
}

/* A press counts; `told` are the ways that will not tell of it any more. */
static char count(cvi__ivr_keys *k, const cvi__ivr_press *press, uint8_t told)
{
    cvi__ivr_press counted = *press;

    counted.told = (uint8_t)(told | bit(press));
    append(k->open, &k->open_count, CVI__IVR_OPEN, &counted);
    return press->digit;
}

static size_t find_held(const cvi__ivr_keys *k, const cvi__ivr_press *press)
{
    size_t i = 0;

    while (i < k->held_count &&
           (k->held[i].digit != press->digit || k->held[i].way == press->way)) {
        i++;
    }
    return i;
}

/* The call's way speaks: what was held from before it was silent about. */
static size_t count_own(cvi__ivr_keys *k, const cvi__ivr_press *press, char *out)
{
    const size_t twin = find_held(k, press);
    const int has_twin = twin < k->held_count;

    for (size_t i = 0; i < twin; i++) {
        out[i] = count(k, &k->held[i], bit(press));
    }
    out[twin] = count(k, press, has_twin ? bit(&k->held[twin]) : 0);
    drop(k->held, &k->held_count, twin + (has_twin ? 1 : 0));
    k->silent = 0;
    return twin + 1;
}

static size_t count_oldest(cvi__ivr_keys *k, char *out)
{
    const cvi__ivr_press press = k->held[0];

    drop(k->held, &k->held_count, 1);
    *out = count(k, &press, 0);
    if (++k->silent >= SWITCH_AFTER) {
        k->way = press.way;
        k->silent = 0;
    }
    return 1;
}

size_t cvi__ivr_keys_feed(cvi__ivr_keys *k, uint64_t now_us, uint8_t way, char digit,
                          char out[CVI__IVR_HELD + 1])
{
    const cvi__ivr_press press = {.time_ms = to_ms(now_us), .digit = digit, .way = way};
    size_t n = 0;

    if (way == CVI_IVR_WAY_EMBEDDER) {
        out[0] = digit;
        return 1;
    }
    if (is_twin(k, &press)) {
        return 0;
    }
    if (k->way == CVI_IVR_WAY_UNKNOWN || k->way == way) {
        k->way = way;
        return count_own(k, &press, out);
    }
    if (find_held(k, &press) < k->held_count) {
        return 0; /* a third way tells the same */
    }
    if (k->held_count == CVI__IVR_HELD) {
        n = count_oldest(k, out);
    }
    append(k->held, &k->held_count, CVI__IVR_HELD, &press);
    return n;
}

size_t cvi__ivr_keys_tick(cvi__ivr_keys *k, uint64_t now_us, char out[CVI__IVR_HELD + 1])
{
    size_t n = 0;

    while (k->held_count > 0 && to_ms(now_us) - k->held[0].time_ms >= CVI__IVR_HOLD_MS) {
        n += count_oldest(k, out + n);
    }
    return n;
}

uint64_t cvi__ivr_keys_due(const cvi__ivr_keys *k, uint64_t now_us)
{
    if (k->held_count == 0) {
        return CVI_NO_DEADLINE;
    }
    const uint32_t age_ms = to_ms(now_us) - k->held[0].time_ms;
    const uint64_t start_us = now_us / 1000u * 1000u;

    return age_ms >= CVI__IVR_HOLD_MS ? start_us
                                      : start_us + (CVI__IVR_HOLD_MS - age_ms) * UINT64_C(1000);
}
