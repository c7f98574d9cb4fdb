/* SPDX-License-Identifier: MIT */
#include "media/wav.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cvi__wav wav;
    const char *why = NULL;
    size_t offset = 0;
    int64_t sum = 0;

    if (cvi__wav_parse(&wav, data, size, &offset, &why) == CVI_OK) {
        if (wav.frames * wav.channels * 2 > size) {
            abort();
        }
        for (size_t i = 0; i < wav.frames; i++) {
            sum += cvi__wav_mono(&wav, i);
        }
    }
    if (offset > size || (sum == 0 && !why)) {
        abort();
    }
    return 0;
}
