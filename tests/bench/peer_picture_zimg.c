/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include <zimg.h>

#include "bench/peer_picture.h"

struct graph {
    zimg_filter_graph *graph;
    void *memory;
};

static zimg_image_format describe(const cvi__i420 *p)
{
    zimg_image_format f;

    zimg_image_format_default(&f, ZIMG_API_VERSION);
    f.width = p->width;
    f.height = p->height;
    f.pixel_type = ZIMG_PIXEL_BYTE;
    f.subsample_w = 1;
    f.subsample_h = 1;
    f.color_family = ZIMG_COLOR_YUV;
    f.matrix_coefficients = ZIMG_MATRIX_BT709;
    f.pixel_range = ZIMG_RANGE_LIMITED;
    f.chroma_location = ZIMG_CHROMA_CENTER;
    return f;
}

void peer_zimg_open(struct peer_job *job)
{
    static const zimg_resample_filter_e filters[] = {ZIMG_RESIZE_BILINEAR, ZIMG_RESIZE_BICUBIC,
                                                     ZIMG_RESIZE_LANCZOS};
    const zimg_image_format from = describe(&job->src);
    const zimg_image_format to = describe(&job->dst);
    struct graph *g = calloc(1, sizeof(*g));
    zimg_graph_builder_params params;
    size_t size = 0;

    zimg_graph_builder_params_default(&params, ZIMG_API_VERSION);
    params.resample_filter = filters[job->mode];
    params.resample_filter_uv = filters[job->mode];
    params.dither_type = ZIMG_DITHER_NONE;
    params.cpu_type = ZIMG_CPU_AUTO_64B;
    if (g) {
        g->graph = zimg_filter_graph_build(&from, &to, &params);
    }
    if (!g || !g->graph || zimg_filter_graph_get_tmp_size(g->graph, &size) ||
        posix_memalign(&g->memory, 64, size + 64)) {
        exit(1);
    }
    job->state = g;
}

void peer_zimg_run(void *job)
{
    const struct peer_job *j = job;
    const struct graph *g = j->state;
    zimg_image_buffer_const src = {.version = ZIMG_API_VERSION};
    zimg_image_buffer dst = {.version = ZIMG_API_VERSION};

    for (int i = 0; i < 3; i++) {
        src.plane[i].data = j->src.data[i];
        src.plane[i].stride = (ptrdiff_t)j->src.stride[i];
        src.plane[i].mask = ZIMG_BUFFER_MAX;
        dst.plane[i].data = j->dst.data[i];
        dst.plane[i].stride = (ptrdiff_t)j->dst.stride[i];
        dst.plane[i].mask = ZIMG_BUFFER_MAX;
    }
    if (zimg_filter_graph_process(g->graph, &src, &dst, g->memory, NULL, NULL, NULL, NULL)) {
        exit(1);
    }
}

void peer_zimg_close(struct peer_job *job)
{
    struct graph *g = job->state;

    zimg_filter_graph_free(g->graph);
    free(g->memory);
    free(g);
    job->state = NULL;
}
