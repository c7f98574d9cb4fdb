/* SPDX-License-Identifier: MIT */
#ifndef CVI_MEDIA_CONVERTER_H
#define CVI_MEDIA_CONVERTER_H

#include <cvi/media.h>

#include "dsp/dsp.h"

/* With these kernels instead of those that `simd` chooses; params are read and checked already. */
int cvi__converter_create(cvi_converter **out, const cvi_converter_params *params,
                          const struct cvi__dsp *dsp);

#endif
