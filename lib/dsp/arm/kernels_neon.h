/* SPDX-License-Identifier: MIT */
#ifndef CVI_DSP_ARM_KERNELS_NEON_H
#define CVI_DSP_ARM_KERNELS_NEON_H

#include "dsp/dsp.h"

cvi__mix_sum_fn cvi__mix_sum_neon;
cvi__mix_minus_fn cvi__mix_minus_neon;
cvi__energy_fn cvi__energy_neon;
cvi__to_f32_fn cvi__to_f32_neon;
cvi__to_s16_fn cvi__to_s16_neon;
cvi__deal_fn cvi__deal_neon;
cvi__weave_fn cvi__weave_neon;
cvi__fir_fn cvi__fir_neon;
cvi__fir_step_fn cvi__fir_step_neon;
cvi__tone_bank_fn cvi__tone_bank_neon;
cvi__blend_const_fn cvi__blend_const_neon;
cvi__blend_pre_fn cvi__blend_pre_neon;
cvi__halve_fn cvi__halve_neon;
cvi__halve_pixels_fn cvi__halve_pixels_neon;
cvi__split_fn cvi__split_neon;
cvi__merge_fn cvi__merge_neon;
cvi__rgb_dot_fn cvi__rgb_dot_neon;
cvi__yuv_bgra_fn cvi__yuv_bgra_neon;
cvi__sad_fn cvi__sad_neon;
cvi__ssd_fn cvi__ssd_neon;
cvi__scale_v_fn cvi__scale_v_neon;
cvi__scale_h_fn cvi__scale_h_neon;
cvi__scale_h16_fn cvi__scale_h16_neon;
cvi__scale_v16_fn cvi__scale_v16_neon;
cvi__scale_pairs_h_fn cvi__scale_pairs_h_neon;
cvi__scale_pairs_v_fn cvi__scale_pairs_v_neon;
cvi__grow_fn cvi__grow_neon;

#endif
