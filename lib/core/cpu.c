/* SPDX-License-Identifier: MIT */
#include "core/cpu.h"

#include <stdatomic.h>

#include <cvi/core.h>

#if defined(__aarch64__)
static unsigned detect(void)
{
    return CVI__CPU_NEON; /* part of the base architecture */
}
#elif defined(__x86_64__) || defined(__i386__)
/* The compiler's builtin also asks whether the operating system saves the wide registers. */
static unsigned detect(void)
{
    unsigned flags = 0;

    __builtin_cpu_init();
    if (__builtin_cpu_supports("sse4.1")) {
        flags |= CVI__CPU_SSE41;
    }
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        flags |= CVI__CPU_AVX2;
    }
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")) {
        flags |= CVI__CPU_AVX512;
    }
    return flags;
}
#else
static unsigned detect(void)
{
    return 0;
}
#endif

/* Detecting twice gives the same answer, so the cache needs no lock. */
unsigned cvi__cpu_detect(void)
{
    static atomic_uint cached;
    const unsigned known = 1u << 31;
    unsigned flags = atomic_load_explicit(&cached, memory_order_relaxed);

    if (flags == 0) {
        flags = detect() | known;
        atomic_store_explicit(&cached, flags, memory_order_relaxed);
    }
    return flags & ~known;
}

int cvi__cpu_choose(uint32_t simd, unsigned *flags)
{
    static const unsigned wanted[] = {
        [CVI_SIMD_SSE41] = CVI__CPU_SSE41,
        [CVI_SIMD_AVX2] = CVI__CPU_SSE41 | CVI__CPU_AVX2,
        [CVI_SIMD_AVX512] = CVI__CPU_SSE41 | CVI__CPU_AVX2 | CVI__CPU_AVX512,
        [CVI_SIMD_NEON] = CVI__CPU_NEON,
        [CVI_SIMD_NONE] = 0,
    };
    const unsigned has = cvi__cpu_detect();

    *flags = has;
    if (simd == CVI_SIMD_BEST) {
        return CVI_OK;
    }
    if (simd >= sizeof(wanted) / sizeof(wanted[0])) {
        return CVI_EINVAL;
    }
    *flags = wanted[simd];
    return (has & wanted[simd]) == wanted[simd] ? CVI_OK : CVI_ENOTSUP;
}
