/* SPDX-License-Identifier: MIT */
#include "bench/bench.h"

#include <stdio.h>
#include <stdlib.h>

#include <cvi/session.h>

#include "core/error.h"
#include "core/mem.h"
#include "sdp/sdp.h"

static char offer[CVI__SDP_MAX_BYTES];
static size_t offer_len;

static int load(const char *name)
{
    const char *data = getenv("CVI_TEST_DATA");
    char path[512];
    FILE *file;

    snprintf(path, sizeof(path), "%s/sdp/%s", data ? data : "tests/data", name);
    file = fopen(path, "rb");
    if (!file) {
        return 0;
    }
    offer_len = fread(offer, 1, sizeof(offer), file);
    fclose(file);
    return offer_len > 0;
}

static void parse(void *arg)
{
    cvi__sdp *sdp = NULL;

    bench_keep(
        cvi__sdp_parse(&sdp, cvi__mem_or_libc(NULL), offer, offer_len, arg) == CVI_OK ? sdp : NULL);
    cvi__sdp_free(&sdp);
}

static void answer(void *arg)
{
    const int rc = cvi_negotiation_feed_offer(arg, offer, offer_len);

    bench_keep(&rc);
}

int main(int argc, char **argv)
{
    struct bench b;
    cvi_error_info error;
    cvi_negotiation *n = NULL;

    bench_init(&b, argc, argv);
    if (!load("room-six-lines.sdp") || cvi_negotiation_create(&n, NULL) != CVI_OK) {
        fprintf(stderr, "bench_sdp: CVI_TEST_DATA has no sdp/room-six-lines.sdp\n");
        return 1;
    }
    cvi__error_init(&error, "sdp");
    bench_run(&b, "parse an offer of six lines", parse, &error, offer_len);
    bench_run(&b, "answer it", answer, n, offer_len);
    cvi_negotiation_destroy(&n);
    return bench_finish(&b);
}
