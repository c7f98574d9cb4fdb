/* SPDX-License-Identifier: MIT */
/*
 * A harness that proves kernels equal to their plain C reference, bit by bit, at every level of
 * the processor. It needs libc alone, so that it runs cross-built under an emulator.
 *
 * Buffers lie against a page that cannot be touched, with canaries in the rest of theirs: a byte
 * read or written outside is found. Kernels run with signals caught.
 */
#ifndef TESTS_SIMD_SC_H
#define TESTS_SIMD_SC_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "dsp/dsp.h"

/* ---- buffers ------------------------------------------------------------------------------- */

typedef enum sc_edge {
    SC_HIGH = 0, /* the end touches the guard page */
    SC_LOW = 1   /* the start does */
} sc_edge;

typedef struct sc_buf {
    uint8_t *data;
    size_t bytes;
    uint8_t *room; /* the accessible pages around it */
} sc_buf;

#define SC_ROOM 16384u /* most bytes of a buffer */

/* Valid until sc_release(); at most 24 at a time. */
sc_buf sc_alloc(size_t bytes, sc_edge edge);
void sc_release(void);

/* 1 when nothing outside of the data was written. */
int sc_slack_clean(const sc_buf *b);

/* ---- contents ------------------------------------------------------------------------------ */

enum { SC_ZEROS, SC_MAX, SC_MIN, SC_ALTERNATE, SC_RAMP, SC_SOUP, SC_UNIFORM, SC_PATTERNS };

uint32_t sc_random(void);
uint32_t sc_below(uint32_t bound); /* 0..bound - 1 */
void sc_fill_u8(uint8_t *out, size_t n, int pattern);
void sc_fill_s16(int16_t *out, size_t n, int pattern);
void sc_fill_s32(int32_t *out, size_t n, int pattern, int32_t limit); /* -limit..limit */
void sc_fill_f32(float *out, size_t n, int pattern);                  /* -32768..32767 */

/* ---- checks -------------------------------------------------------------------------------- */

/* The reference and the level under test. */
struct sc_level {
    const char *name;
    unsigned cpu;
    struct cvi__dsp reference;
    struct cvi__dsp tested;
};

/*
 * Start a check: 0 when it is filtered out, or the same function was checked at a lower level
 * (then the kernel has no version of its own there). Reseeds the generator.
 */
int sc_begin(const struct sc_level *level, const char *kernel, const void *function);
void sc_end(void);
void sc_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
int sc_failed(void); /* in this check */

/* Run a kernel; a trap or a changed floating-point mode fails the check. */
void sc_run(void (*fn)(void *call), void *call);

/* Time it instead, when asked to: ns of one call, 0 when not benching. */
void sc_bench(const char *what, void (*fn)(void *call), void *call, size_t items);
int sc_is_benching(void);

/* Both results, and that nothing else was written. */
void sc_compare(const char *what, const sc_buf *want, const sc_buf *got);

/* Widths 0..130, and some around the strides of wide kernels. */
extern const size_t SC_SIZES[];
extern const size_t SC_SIZES_COUNT;

#define SC_FOR_SIZES(n)                                                                            \
    for (size_t sc_i = 0, n = SC_SIZES[0]; sc_i < SC_SIZES_COUNT && !sc_failed();                  \
         n = ++sc_i < SC_SIZES_COUNT ? SC_SIZES[sc_i] : 0)
#define SC_FOR_PATTERNS(p) for (int p = 0; p < SC_PATTERNS && !sc_failed(); p++)
#define SC_FOR_EDGES(e) for (int e = SC_HIGH; e <= SC_LOW && !sc_failed(); e++)

/* The families, each in a file of its own. */
void check_mix(const struct sc_level *level);
void check_g711(const struct sc_level *level);
void check_fir(const struct sc_level *level);
void check_tone(const struct sc_level *level);
void check_blend(const struct sc_level *level);
void check_compare(const struct sc_level *level);
void check_pixels(const struct sc_level *level);
void check_scale(const struct sc_level *level);
void check_scale_pairs(const struct sc_level *level);

#endif
