/* SPDX-License-Identifier: MIT */
/*
 * The sharp filter is a finite cosine series, which is a filter given by its response at the
 * frequencies k / SPAN of the lower rate: 1 in the pass band, the values below around its edge.
 * Those solve the linear program "least |H(f)| * max(1, f / 0.6)^1.5 for f >= 0.5 while ||H(f)| - 1| <= 0.0055 for
 * f <= 0.45": -105.8 dB and +-0.048 dB, with a third fewer taps than a windowed sinc has for that.
 *
 * A half-band filter is a sinc under Kaiser's window: it is short anyway.
 */
#include "media/resampler_design.h"

#include <math.h>

#define FLAT 30u /* terms that are 1 */
#define LANES 8u /* sums made side by side, so that the compiler makes vectors of them */

#define PI 3.14159265358979323846
#define HALF_DB 110.0 /* that a half-band filter keeps out at least, by the rule below */

static const double EDGE[] = {
    1.00540572,      0.997982672,    0.998018226,     1.00457354,      0.994506821,
    1.00503573,      0.996275979,    1.00214311,      0.99887697,      1.00244397,
    0.938841932,     0.557970131,    0.149267601,     0.0111473851,    5.15266882e-06,
    -5.16130442e-06, 9.57044327e-08, 3.83463028e-06,  -5.08636319e-06, 5.02098034e-06,
    -4.49260868e-06, 3.99822232e-06, -4.12863419e-06,
};

/* The sum of all terms at each time t, by Clenshaw's recurrence from the highest down. */
static void sum_series(double sums[LANES], const double t[LANES])
{
    double x[LANES];
    double b1[LANES] = {0};
    double b2[LANES] = {0};

    for (size_t i = 0; i < LANES; i++) {
        x[i] = cos(2 * PI * t[i] / CVI__RESAMPLER_SPAN);
    }
    for (size_t k = FLAT + CVI_ARRAY_LEN(EDGE) - 1; k > 0; k--) {
        const double term = k < FLAT ? 2 : 2 * EDGE[k - FLAT];

        for (size_t i = 0; i < LANES; i++) {
            const double b0 = term + 2 * x[i] * b1[i] - b2[i];

            b2[i] = b1[i];
            b1[i] = b0;
        }
    }
    for (size_t i = 0; i < LANES; i++) {
        const int is_inside = fabs(t[i]) < CVI__RESAMPLER_SPAN / 2.0;

        sums[i] = is_inside ? 1 + x[i] * b1[i] - b2[i] : 0;
    }
}

void cvi__resampler_design(float *taps, size_t count, double middle, double step)
{
    double total = 0;

    for (size_t k = 0; k < count; k += LANES) {
        double weights[LANES];
        double t[LANES];

        for (size_t i = 0; i < LANES; i++) {
            t[i] = ((double)(k + i) - middle) * step;
        }
        sum_series(weights, t);
        for (size_t i = 0; i < CVI_MIN(LANES, count - k); i++) {
            taps[k + i] = (float)weights[i];
            total += weights[i];
        }
    }
    for (size_t k = 0; k < count; k++) {
        taps[k] = (float)(taps[k] / total);
    }
}

/* ---- half-band ------------------------------------------------------------------------- */

/* The modified Bessel function of the first kind and order 0. */
static double bessel_0(double x)
{
    double term = 1;
    double sum = 1;

    for (int k = 1; term > sum * 1e-17; k++) {
        term *= x * x / 4 / ((double)k * k);
        sum += term;
    }
    return sum;
}

/* Kaiser's rule: what a filter of so many taps, the zeros counted, keeps out. */
#define RULE_DB 7.95
#define RULE_DB_PER_TAP 14.36 /* and width */

uint32_t cvi__resampler_half_taps(double width)
{
    const double all = (HALF_DB - RULE_DB) / (RULE_DB_PER_TAP * width) + 1;

    return (uint32_t)ceil(all / 4) * 2;
}

void cvi__resampler_design_half(float *taps, uint32_t count, double width)
{
    const double db = RULE_DB + RULE_DB_PER_TAP * width * (2.0 * count - 1);
    const double beta = 0.1102 * (db - 8.7);
    double total = 0;

    for (uint32_t k = 0; k < count; k++) {
        const double t = 2.0 * k + 1 - count; /* odd */
        const double window = bessel_0(beta * sqrt(1 - t * t / ((double)count * count)));

        taps[k] = (float)(sin(PI * t / 2) / t * window);
        total += taps[k];
    }
    for (uint32_t k = 0; k < count; k++) {
        taps[k] = (float)(taps[k] / total);
    }
}
