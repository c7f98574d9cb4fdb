/* SPDX-License-Identifier: MIT */
/* Pictures to measure on, and how alike two are. */
#ifndef TESTS_BENCH_SCENE_H
#define TESTS_BENCH_SCENE_H

#include "dsp/image.h"

/* Rows aligned to 64 bytes, the first too; exits when there is no memory. Never freed. */
cvi__i420 scene_new(uint32_t width, uint32_t height);

/* The first frame of $CVI_BENCH_CLIPS/WIDTHxHEIGHT.yuv, else something like it, painted. */
cvi__i420 scene_load(uint32_t width, uint32_t height);

double scene_psnr(const cvi__i420 *a, const cvi__i420 *b); /* of luma, dB */
double scene_ssim(const cvi__i420 *a, const cvi__i420 *b); /* of luma */

#endif
