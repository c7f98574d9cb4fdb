/* SPDX-License-Identifier: MIT */
/* Payloads, each behind two bytes: its length, and sequence step (4 bits), marker, new time. */
#include <stdlib.h>

#include "fuzz/payloads.h"
#include "rtp/h264.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What comes out is whole NAL units, so packing it again must work. */
static void repack(const uint8_t *data, size_t len)
{
    uint8_t payload[100];
    cvi__h264_packer p;
    size_t n = 0;
    int is_last = 0;

    if (cvi__h264_pack_open(&p, data, len, sizeof(payload), 1) != CVI_OK) {
        return; /* NAL units of zeros */
    }
    while (cvi__h264_pack_next(&p, payload, &n, &is_last) == CVI_OK) {
        if (n == 0 || n > sizeof(payload)) {
            abort();
        }
    }
    if (!is_last) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_payloads(data, size, CVI_CODEC_H264, repack);
    return 0;
}
