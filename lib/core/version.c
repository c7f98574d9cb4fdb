/* SPDX-License-Identifier: MIT */
#include "core/base.h"
#include "core/cpu.h"

#include "config.h"

#define TEXT_OF(x) #x
#define DOTTED(a, b, c) TEXT_OF(a) "." TEXT_OF(b) "." TEXT_OF(c)

const char *cvi_version(void)
{
    return DOTTED(CVI_VERSION_MAJOR, CVI_VERSION_MINOR, CVI_VERSION_PATCH);
}

uint32_t cvi_abi_number(void)
{
    return CVI_ABI_MAJOR * 1000000u + CVI_ABI_MINOR * 1000u + CVI_ABI_PATCH;
}

static int simd_supported(uint32_t value)
{
    unsigned flags = 0;

    return CVI_HAVE_SIMD && value != CVI_SIMD_BEST && cvi__cpu_choose(value, &flags) == CVI_OK &&
           flags != 0;
}

int cvi_feature_supported(uint32_t feature, uint32_t value)
{
    switch (feature) {
    case CVI_FEATURE_CODEC:
        return CVI_HAVE_CODEC;
    case CVI_FEATURE_JSON:
        return CVI_HAVE_JSON;
    case CVI_FEATURE_CURL:
        return CVI_HAVE_CURL;
    case CVI_FEATURE_SRTP:
        return CVI_HAVE_SRTP;
    case CVI_FEATURE_DTLS:
        return CVI_HAVE_DTLS;
    case CVI_FEATURE_TEXT:
        return CVI_HAVE_TEXT;
    case CVI_FEATURE_SIGN:
        return CVI_HAVE_SIGN;
    case CVI_FEATURE_SIMD:
        return simd_supported(value);
    default:
        return 0;
    }
}
