/* SPDX-License-Identifier: MIT */
#include "dsp/dsp.h"

#include "core/cpu.h"
#include "dsp/arm/kernels_neon.h"
#include "dsp/c/kernels_c.h"
#include "dsp/x86/kernels_avx2.h"

/* Every kernel of the table, by its name in each instruction set; all have all of them. */
#define KERNELS(X)                                                                                 \
    X(mix_sum)                                                                                     \
    X(mix_minus)                                                                                   \
    X(gain_ramp)                                                                                   \
    X(crossfade)                                                                                   \
    X(noise)                                                                                       \
    X(energy)                                                                                      \
    X(ulaw_enc)                                                                                    \
    X(alaw_enc)                                                                                    \
    X(ulaw_dec)                                                                                    \
    X(alaw_dec)                                                                                    \
    X(to_f32)                                                                                      \
    X(to_s16)                                                                                      \
    X(deal)                                                                                        \
    X(weave)                                                                                       \
    X(fir)                                                                                         \
    X(fir_step)                                                                                    \
    X(tone_bank)                                                                                   \
    X(blend_const)                                                                                 \
    X(blend_pre)                                                                                   \
    X(blend_mask)                                                                                  \
    X(over_luma)                                                                                   \
    X(over_chroma)                                                                                 \
    X(halve)                                                                                       \
    X(halve_woven)                                                                                 \
    X(split)                                                                                       \
    X(split_words)                                                                                 \
    X(merge)                                                                                       \
    X(rgb_yuv)                                                                                     \
    X(rgb_bgra)                                                                                    \
    X(yuv_bgra)                                                                                    \
    X(sad)                                                                                         \
    X(ssd)                                                                                         \
    X(scale_v)                                                                                     \
    X(scale_h)                                                                                     \
    X(scale_v16)                                                                                   \
    X(scale_h16)                                                                                   \
    X(scale_pairs_h)                                                                               \
    X(scale_pairs_v)                                                                               \
    X(grow)

void cvi__dsp_init(struct cvi__dsp *d, unsigned cpu)
{
    (void)cpu;
#define X(name) d->name = cvi__##name##_c;
    KERNELS(X)
#undef X
#ifdef CVI_HAVE_AVX2
    if (cpu & CVI__CPU_AVX2) {
#define X(name) d->name = cvi__##name##_avx2;
        KERNELS(X)
#undef X
    }
#endif
#ifdef CVI_HAVE_NEON
    if (cpu & CVI__CPU_NEON) {
#define X(name) d->name = cvi__##name##_neon;
        KERNELS(X)
#undef X
    }
#endif
}
