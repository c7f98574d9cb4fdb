/* SPDX-License-Identifier: MIT */
/* The reference kernels: the simplest correct code. */
#ifndef CVI_DSP_C_KERNELS_C_H
#define CVI_DSP_C_KERNELS_C_H

#include "dsp/dsp.h"

cvi__mix_sum_fn cvi__mix_sum_c;
cvi__mix_minus_fn cvi__mix_minus_c;
cvi__gain_ramp_fn cvi__gain_ramp_c;
cvi__crossfade_fn cvi__crossfade_c;
cvi__noise_fn cvi__noise_c;
cvi__energy_fn cvi__energy_c;
cvi__g711_enc_fn cvi__ulaw_enc_c;
cvi__g711_enc_fn cvi__alaw_enc_c;
cvi__g711_dec_fn cvi__ulaw_dec_c;
cvi__g711_dec_fn cvi__alaw_dec_c;
cvi__to_f32_fn cvi__to_f32_c;
cvi__to_s16_fn cvi__to_s16_c;
cvi__deal_fn cvi__deal_c;
cvi__weave_fn cvi__weave_c;
cvi__fir_fn cvi__fir_c;
cvi__fir_step_fn cvi__fir_step_c;
cvi__tone_bank_fn cvi__tone_bank_c;
cvi__blend_const_fn cvi__blend_const_c;
cvi__blend_pre_fn cvi__blend_pre_c;
cvi__blend_mask_fn cvi__blend_mask_c;
cvi__over_luma_fn cvi__over_luma_c;
cvi__over_chroma_fn cvi__over_chroma_c;
cvi__halve_fn cvi__halve_c;
cvi__halve_woven_fn cvi__halve_woven_c;
cvi__split_fn cvi__split_c;
cvi__split_words_fn cvi__split_words_c;
cvi__merge_fn cvi__merge_c;
cvi__rgb_yuv_fn cvi__rgb_yuv_c;
cvi__rgb_bgra_fn cvi__rgb_bgra_c;
cvi__yuv_bgra_fn cvi__yuv_bgra_c;
cvi__sad_fn cvi__sad_c;
cvi__ssd_fn cvi__ssd_c;
cvi__scale_v_fn cvi__scale_v_c;
cvi__scale_h_fn cvi__scale_h_c;
cvi__scale_v16_fn cvi__scale_v16_c;
cvi__scale_h16_fn cvi__scale_h16_c;
cvi__scale_pairs_h_fn cvi__scale_pairs_h_c;
cvi__scale_pairs_v_fn cvi__scale_pairs_v_c;
cvi__grow_fn cvi__grow_c;

#endif
