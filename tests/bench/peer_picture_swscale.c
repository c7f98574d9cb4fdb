/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include <libswscale/swscale.h>

#include "bench/peer_picture.h"

void peer_swscale_open(struct peer_job *job)
{
    static const int flags[] = {SWS_FAST_BILINEAR, SWS_BILINEAR, SWS_BICUBIC,
                                SWS_LANCZOS | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT};

    job->state = sws_getContext((int)job->src.width, (int)job->src.height, AV_PIX_FMT_YUV420P,
                                (int)job->dst.width, (int)job->dst.height, AV_PIX_FMT_YUV420P,
                                flags[job->mode], NULL, NULL, NULL);
    if (!job->state) {
        exit(1);
    }
}

void peer_swscale_run(void *job)
{
    const struct peer_job *j = job;
    const uint8_t *src[4] = {j->src.data[0], j->src.data[1], j->src.data[2], NULL};
    uint8_t *dst[4] = {j->dst.data[0], j->dst.data[1], j->dst.data[2], NULL};
    const int from[4] = {(int)j->src.stride[0], (int)j->src.stride[1], (int)j->src.stride[2], 0};
    const int to[4] = {(int)j->dst.stride[0], (int)j->dst.stride[1], (int)j->dst.stride[2], 0};

    sws_scale(j->state, src, from, 0, (int)j->src.height, dst, to);
}

void peer_swscale_close(struct peer_job *job)
{
    sws_freeContext(job->state);
    job->state = NULL;
}
