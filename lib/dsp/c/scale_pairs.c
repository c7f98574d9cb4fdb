/* SPDX-License-Identifier: MIT */
/* Reference: the two passes of the scaler by bytes, and twice the size. */
#include "dsp/c/kernels_c.h"

static int32_t saturate(int32_t v)
{
    return v > 32767 ? 32767 : (v < -32768 ? -32768 : v);
}

static uint8_t narrow(int32_t sum, uint32_t shift)
{
    const int32_t v = (sum + (1 << (shift - 1))) >> shift;

    return (uint8_t)(v < 0 ? 0 : (v > 255 ? 255 : v));
}

void cvi__scale_pairs_h_c(uint8_t *dst, const uint8_t *src,
                          const struct cvi__scale_windows *windows, size_t n)
{
    const size_t pairs = windows->pairs;

    for (size_t x = 0; x < n; x++) {
        const size_t i = 2 * (x % 16);
        const uint8_t *window = src + windows->start[windows->spread == 1 ? x / 8 : x / 4];
        const uint8_t *places = windows->places + 32 * (x / 16) + i;
        int32_t sum = 0;

        for (size_t step = 0; step < pairs; step++) {
            const size_t j = cvi__scale_pair(step, pairs);
            const int8_t *taps = windows->taps + 32 * (x / 16 * pairs + j) + i;
            const int32_t pair =
                window[places[0] + 2 * j] * taps[0] + window[places[1] + 2 * j] * taps[1];

            sum = saturate(sum + saturate(pair));
        }
        dst[x] = narrow(sum, windows->shift);
    }
}

void cvi__scale_pairs_v_c(uint8_t *dst, const struct cvi__scale_rows *rows, size_t n)
{
    for (size_t x = 0; x < n; x++) {
        int32_t sum = 0;

        for (size_t k = 0; k < 2 * rows->pairs; k += 2) {
            const int32_t pair =
                rows->rows[k][x] * rows->taps[k] + rows->rows[k + 1][x] * rows->taps[k + 1];

            sum = saturate(sum + saturate(pair));
        }
        dst[x] = narrow(sum, rows->shift);
    }
}

/* Both pixels that come of pixel i of both rows. */
static void grow_one(const struct cvi__between *dst, const uint8_t *const rows[2], size_t i,
                     size_t n)
{
    const size_t beside[2] = {i > 0 ? i - 1 : 0, i + 1 < n ? i + 1 : n - 1};

    for (size_t e = 0; e < 2; e++) {
        const int32_t a = (3 * rows[0][i] + rows[0][beside[e]] + 1) >> 2;
        const int32_t b = (3 * rows[1][i] + rows[1][beside[e]] + 1) >> 2;

        dst->near[2 * i + e] = (uint8_t)((3 * a + b + 2) >> 2);
        dst->far[2 * i + e] = (uint8_t)((a + 3 * b + 2) >> 2);
    }
}

void cvi__grow_c(const struct cvi__between *dst, const uint8_t *a, const uint8_t *b, size_t n)
{
    const uint8_t *const rows[2] = {a, b};

    for (size_t i = 0; i < n; i++) {
        grow_one(dst, rows, i, n);
    }
}
