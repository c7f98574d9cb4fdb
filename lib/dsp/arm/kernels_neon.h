/* SPDX-License-Identifier: MIT */
#ifndef CVI_DSP_ARM_KERNELS_NEON_H
#define CVI_DSP_ARM_KERNELS_NEON_H

#include "dsp/dsp.h"

cvi__mix_add_fn cvi__mix_add_neon;

#endif
