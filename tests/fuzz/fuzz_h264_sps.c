/* SPDX-License-Identifier: MIT */
/* An access unit in Annex B form: every unit is found inside it, every parameter set is read. */
#include <stdint.h>
#include <stdlib.h>

#include "codec/h264_sps.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t at = 0;
    size_t start = 0;
    size_t length = 0;
    size_t end = 0;

    while (cvi__avc_next_nal(data, size, &at, &start, &length)) {
        cvi__avc_sps sps;

        if (length == 0 || start < end || start + length > size) {
            abort();
        }
        end = start + length;
        if (cvi__avc_sps_parse(&sps, data + start, length) == CVI_OK &&
            (sps.width == 0 || sps.height == 0 || sps.width > sps.coded_width ||
             sps.height > sps.coded_height || sps.coded_width > 16384 ||
             sps.coded_height > 32768)) {
            abort();
        }
    }
    return 0;
}
