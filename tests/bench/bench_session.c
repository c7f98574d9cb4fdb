/* SPDX-License-Identifier: MIT */
/* From a coded unit on one side to the same unit on the other, through two sessions in memory. */
#include "bench/bench.h"

#include <stdlib.h>
#include <string.h>

#include "common/pair.h"

struct job {
    struct pair pair;
    uint32_t codec;
    uint32_t step; /* ticks from unit to unit */
    size_t len;
    uint64_t step_us;
    uint32_t timestamp;
    unsigned units;
};

static void take_units(struct job *j)
{
    cvi_unit unit;

    CVI_UNIT_INIT(&unit);
    while (cvi_session_next_unit(j->pair.side[1], j->pair.now_us, &unit) == CVI_OK) {
        j->units++;
    }
}

static void pass_one(void *arg)
{
    struct job *j = arg;
    cvi_packet packets[32];
    size_t n = 0;

    j->pair.now_us += j->step_us;
    j->timestamp += j->step;
    (void)pair_send(&j->pair, 0, j->codec, j->timestamp, j->len);
    while (cvi_session_next_output(j->pair.side[0], packets, 32, &n) == CVI_OK) {
        size_t taken = 0;

        for (size_t i = 0; i < n; i++) {
            packets[i].remote = packets[i].local; /* as the other side sees it */
        }
        (void)cvi_session_feed_packets(j->pair.side[1], j->pair.now_us, packets, n, &taken);
    }
    take_units(j);
}

static int run(struct bench *b, const char *name, uint32_t codec, size_t len, uint32_t security)
{
    static struct job j;
    cvi_session_params params[2];

    memset(&j, 0, sizeof(j));
    for (int i = 0; i < 2; i++) {
        pair_params(&params[i], i);
        params[i].security = security;
    }
    if (!pair_open(&j.pair, &params[0], &params[1])) {
        return 0;
    }
    j.codec = codec;
    j.len = len;
    j.step = codec == CVI_CODEC_PCMU ? 160 : 3000;
    j.step_us = codec == CVI_CODEC_PCMU ? 20000 : 33333;
    bench_run(b, name, pass_one, &j, len);
    const int passed = j.units > 0 || b->filter;

    pair_close(&j.pair);
    return passed;
}

int main(int argc, char **argv)
{
    struct bench b;
    int passed = 1;

    bench_init(&b, argc, argv);
    passed &= run(&b, "session, G.711 packet", CVI_CODEC_PCMU, 160, CVI_SECURITY_PLAIN);
    passed &= run(&b, "session, G.711 packet, SRTP", CVI_CODEC_PCMU, 160, CVI_SECURITY_SDES_ALWAYS);
    passed &=
        run(&b, "session, H.264 picture of 6000 bytes", CVI_CODEC_H264, 6000, CVI_SECURITY_PLAIN);
    passed &= run(&b, "session, H.264 picture of 6000 bytes, SRTP", CVI_CODEC_H264, 6000,
                  CVI_SECURITY_SDES_ALWAYS);
    passed &=
        run(&b, "session, VP8 picture of 60000 bytes", CVI_CODEC_VP8, 60000, CVI_SECURITY_PLAIN);
    return passed ? bench_finish(&b) : 1;
}
