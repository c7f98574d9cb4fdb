/* SPDX-License-Identifier: MIT */
/* What the processor and the operating system let kernels use. */
#ifndef CVI_CORE_CPU_H
#define CVI_CORE_CPU_H

#include <stdint.h>

#define CVI__CPU_SSE41 1u
#define CVI__CPU_AVX2 2u   /* with FMA */
#define CVI__CPU_AVX512 4u /* F, BW, DQ and VL */
#define CVI__CPU_NEON 8u

/* Detected once per process. */
unsigned cvi__cpu_detect(void);

/*
 * The flags to use when no more than a cvi_simd is wanted. CVI_EINVAL: no such value, CVI_ENOTSUP:
 * the processor has not got it.
 */
int cvi__cpu_choose(uint32_t simd, unsigned *flags);

#endif
