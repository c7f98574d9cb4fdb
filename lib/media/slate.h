/* SPDX-License-Identifier: MIT */
/* Screens made of text: kept by value, drawn once. */
#ifndef CVI_MEDIA_SLATE_H
#define CVI_MEDIA_SLATE_H

#include <cvi/media.h>

#include "core/base.h"
#include "dsp/image.h"

/* A cvi_slate of our own; compared as bytes, so unused ones are zero. */
typedef struct cvi__slate {
    char title[121];
    char instruction[401];
    char entry[97];
    char footer[201];
    char subject[201];
    char organizer[161];
    char waiting[161];
    char time_left[81]; /* with the time itself once cvi__slate_set_time() was called */
    char language[16];
    uint32_t background;
    uint32_t foreground;
    uint32_t is_overlay;
    const cvi_theme *theme; /* NULL: the built-in one */
} cvi__slate;

/*
 * CVI_EINVAL for text that is too long or not UTF-8, with the defaults filled in otherwise.
 * `until_us` gets the end of the countdown, CVI_NO_DEADLINE for none.
 */
int cvi__slate_read(cvi__slate *out, uint64_t *until_us, const cvi_slate *slate);

int cvi__slate_is(const cvi__slate *a, const cvi__slate *b);

/*
 * Write what is left of a countdown behind the label in `slate`: minutes, below two of them ten
 * seconds, below ten seconds each one, so that callers with about the same time share a screen.
 * Returns after how long it reads differently, CVI_NO_DEADLINE at zero.
 */
uint64_t cvi__slate_set_time(cvi__slate *slate, const char *label, uint64_t left_us);

/* What drawing found. */
typedef struct cvi__slate_report {
    uint32_t uncovered; /* characters that no font has */
    uint32_t top;       /* of an overlay: its first line in the picture, even; else 0 */
} cvi__slate_report;

/*
 * Fill the picture, or its lower part with an overlay; without a text library only the background,
 * and CVI_ENOTSUP.
 */
int cvi__slate_draw(const cvi__slate *slate, const cvi__i420 *dst, cvi__slate_report *report,
                    const cvi_allocator *alloc);

#endif
