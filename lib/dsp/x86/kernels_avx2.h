/* SPDX-License-Identifier: MIT */
#ifndef CVI_DSP_X86_KERNELS_AVX2_H
#define CVI_DSP_X86_KERNELS_AVX2_H

#include "dsp/dsp.h"

cvi__mix_sum_fn cvi__mix_sum_avx2;
cvi__mix_minus_fn cvi__mix_minus_avx2;
cvi__gain_ramp_fn cvi__gain_ramp_avx2;
cvi__energy_fn cvi__energy_avx2;
cvi__g711_enc_fn cvi__ulaw_enc_avx2;
cvi__g711_enc_fn cvi__alaw_enc_avx2;
cvi__g711_dec_fn cvi__ulaw_dec_avx2;
cvi__g711_dec_fn cvi__alaw_dec_avx2;
cvi__to_f32_fn cvi__to_f32_avx2;
cvi__to_s16_fn cvi__to_s16_avx2;
cvi__deal_fn cvi__deal_avx2;
cvi__weave_fn cvi__weave_avx2;
cvi__fir_fn cvi__fir_avx2;
cvi__fir_step_fn cvi__fir_step_avx2;
cvi__tone_bank_fn cvi__tone_bank_avx2;
cvi__blend_const_fn cvi__blend_const_avx2;
cvi__blend_pre_fn cvi__blend_pre_avx2;
cvi__halve_fn cvi__halve_avx2;
cvi__split_fn cvi__split_avx2;
cvi__scale_v_fn cvi__scale_v_avx2;
cvi__scale_h_fn cvi__scale_h_avx2;
cvi__scale_v16_fn cvi__scale_v16_avx2;
cvi__scale_h16_fn cvi__scale_h16_avx2;
cvi__scale_w_fn cvi__scale_w_avx2;
cvi__scale_v7_fn cvi__scale_v7_avx2;

#endif
