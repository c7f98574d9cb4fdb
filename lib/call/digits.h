/* SPDX-License-Identifier: MIT */
/* One key press may arrive by two ways at once; it counts once, by whichever was first. */
#ifndef CVI_CALL_DIGITS_H
#define CVI_CALL_DIGITS_H

#include "core/base.h"

#define CVI__DIGIT_WAY_RTP 1u  /* RFC 4733 */
#define CVI__DIGIT_WAY_INFO 2u /* SIP INFO */
#define CVI__DIGIT_WAY_TONE 3u /* in-band */

#define CVI__DIGITS_KEPT 16u

typedef struct cvi__digits {
    struct {
        uint64_t time_us;
        uint32_t way; /* 0: free, or its twin has come */
        char digit;
    } recent[CVI__DIGITS_KEPT];
    uint32_t next;
} cvi__digits;

/*
 * Does this press count? Not when the same key came by another way within the last two seconds
 * and that press has had no twin yet. Presses by one way always count: telling repeats of one
 * event apart is done where it is received.
 */
int cvi__digits_counts(cvi__digits *d, uint64_t now_us, uint32_t way, char digit);

#endif
