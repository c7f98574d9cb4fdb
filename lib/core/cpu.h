/* SPDX-License-Identifier: MIT */
/* What the processor and the operating system let kernels use. */
#ifndef CVI_CORE_CPU_H
#define CVI_CORE_CPU_H

#define CVI__CPU_SSE41 1u
#define CVI__CPU_AVX2 2u   /* with FMA */
#define CVI__CPU_AVX512 4u /* F, BW, DQ and VL */
#define CVI__CPU_NEON 8u

/* Detected once per process. */
unsigned cvi__cpu_detect(void);

#endif
