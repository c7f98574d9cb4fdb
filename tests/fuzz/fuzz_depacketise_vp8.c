/* SPDX-License-Identifier: MIT */
/* Payloads, each behind two bytes: its length, and sequence step (4 bits), marker, new time. */
#include <stdlib.h>

#include "fuzz/payloads.h"
#include "rtp/vp8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void repack(const uint8_t *data, size_t len)
{
    uint8_t payload[100];
    cvi__vp8_packer p;
    size_t total = 0;
    size_t n = 0;
    int is_last = 0;

    if (cvi__vp8_pack_open(&p, data, len, sizeof(payload), 1) != CVI_OK) {
        abort();
    }
    while (cvi__vp8_pack_next(&p, payload, &n, &is_last) == CVI_OK) {
        total += n - CVI__VP8_DESCRIPTOR_BYTES;
    }
    if (total != len || !is_last) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_payloads(data, size, CVI_CODEC_VP8, repack);
    return 0;
}
