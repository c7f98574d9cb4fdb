/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "rtp/audio.h"
#include "rtp/header.h"
#include "rtp/stats.h"
#include "transport/demux.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* One packet; then the same bytes as a list of sequence numbers. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cvi__rtp_header h;
    cvi__rtp_stats stats;
    uint64_t sum = 0;

    (void)cvi__demux(data, size);
    if (cvi__rtp_parse(&h, data, size) == CVI_OK) {
        if (h.payload < data || h.payload + h.payload_len + h.padding_len != data + size) {
            abort();
        }
        for (uint32_t codec = CVI_CODEC_PCMU; codec <= CVI_CODEC_VP8; codec++) {
            sum += cvi__audio_duration(codec, h.payload, h.payload_len);
        }
    }
    cvi__rtp_stats_init(&stats, 8000);
    for (size_t i = 0; i + 2 <= size; i += 2) {
        const uint16_t sequence = (uint16_t)(data[i] << 8 | data[i + 1]);

        if (cvi__rtp_stats_feed(&stats, sequence, i) != CVI__RTP_ARRIVAL_BAD) {
            cvi__rtp_stats_jitter(&stats, sequence * 160u, i & 2 ? 8000 : 48000, i * 7919);
        }
        sum += cvi__rtp_stats_fraction(&stats) + cvi__rtp_stats_lost(&stats);
    }
    if (stats.packets + stats.duplicates > size / 2) {
        abort();
    }
    return sum == UINT64_MAX ? 1 : 0;
}
