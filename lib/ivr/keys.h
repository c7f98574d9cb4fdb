/* SPDX-License-Identifier: MIT */
/*
 * One key press may be told by several ways; it counts once. The first way that told one is the
 * call's way: its presses count at once. Those of others are held, and count when the call's way
 * stays silent; a press that was counted waits for being told again, by its digit and in order.
 */
#ifndef CVI_IVR_KEYS_H
#define CVI_IVR_KEYS_H

#include "core/base.h"

#define CVI__IVR_HELD 4u
#define CVI__IVR_OPEN 8u
#define CVI__IVR_HOLD_MS 250u /* what lies between a tone and its event, jitter included */

typedef struct cvi__ivr_press {
    uint32_t time_ms;
    char digit;
    uint8_t way;  /* a cvi_ivr_way */
    uint8_t told; /* bit per way that told of it, or of a later one */
} cvi__ivr_press;

typedef struct cvi__ivr_keys {
    cvi__ivr_press held[CVI__IVR_HELD]; /* by other ways, the oldest first */
    cvi__ivr_press open[CVI__IVR_OPEN]; /* counted; other ways may still tell of them */
    uint8_t held_count;
    uint8_t open_count;
    uint8_t way;    /* the call's; 0: none yet */
    uint8_t silent; /* presses in a row it did not tell of */
} cvi__ivr_keys;

/* Take a press; `out` gets the digits that count now. Returns how many. */
size_t cvi__ivr_keys_feed(cvi__ivr_keys *k, uint64_t now_us, uint8_t way, char digit,
                          char out[CVI__IVR_HELD + 1]);

/* Held presses whose time has come. */
size_t cvi__ivr_keys_tick(cvi__ivr_keys *k, uint64_t now_us, char out[CVI__IVR_HELD + 1]);

/* When the oldest held press counts; CVI_NO_DEADLINE when none is held. */
uint64_t cvi__ivr_keys_due(const cvi__ivr_keys *k, uint64_t now_us);

#endif
