/* SPDX-License-Identifier: MIT */
#include "dsp/dsp.h"

#include "core/cpu.h"
#include "dsp/c/kernels_c.h"

void cvi__dsp_init(struct cvi__dsp *d, unsigned cpu)
{
    *d = (struct cvi__dsp){
        .mix_add = cvi__mix_add_c,
        .mix_minus = cvi__mix_minus_c,
        .gain_ramp = cvi__gain_ramp_c,
        .energy = cvi__energy_c,
        .ulaw_enc = cvi__ulaw_enc_c,
        .alaw_enc = cvi__alaw_enc_c,
        .ulaw_dec = cvi__ulaw_dec_c,
        .alaw_dec = cvi__alaw_dec_c,
        .to_f32 = cvi__to_f32_c,
        .to_s16 = cvi__to_s16_c,
        .fir = cvi__fir_c,
        .blend_const = cvi__blend_const_c,
        .blend_pre = cvi__blend_pre_c,
        .halve = cvi__halve_c,
        .split = cvi__split_c,
        .scale_v = cvi__scale_v_c,
        .scale_h = cvi__scale_h_c,
    };
    (void)cpu;
}
