/* SPDX-License-Identifier: MIT */
/*
 * A session that agreed on audio, video and slides gets datagrams from its peer, each behind three bytes:
 * its length, its path and source, and the milliseconds that pass before it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/peer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char offer[1024];
    struct peer p;
    size_t at = 0;

    snprintf(offer, sizeof(offer),
             "%sm=video 5008 RTP/AVP 96\r\na=rtpmap:96 VP8/90000\r\na=content:slides\r\n",
             peer_offer);
    if (peer_open(&p, NULL, offer) != CVI_OK) {
        abort();
    }
    while (size - at >= 3) {
        const size_t rest = size - at - 3;
        const size_t len = data[at] < rest ? data[at] : rest;

        p.path = data[at + 1] & 7;
        p.media =
            peer_addr(data[at + 1] & 0x80 ? "203.0.113.9" : "192.0.2.5", (uint16_t)(5004 + p.path));
        peer_feed(&p, data + at + 3, len);
        peer_run(&p, (uint64_t)data[at + 2] * 1000);
        at += 3 + len;
    }
    peer_run(&p, 200000);
    if (cvi_session_deadline(p.session) <= p.now_us) {
        abort(); /* everything was drained: nothing can be due */
    }
    peer_close(&p);
    return 0;
}
