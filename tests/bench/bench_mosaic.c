/* SPDX-License-Identifier: MIT */
/*
 * A mosaic on 1280x720 by the compositor, when all, one or none of its pictures changed, and all of
 * it by libyuv, which scales each into its place: the cost is to follow what changed.
 */
#include <stdlib.h>

#include <cvi/media.h>

#include "bench/bench.h"
#include "bench/peer_picture.h"
#include "bench/scene.h"
#include "media/frame.h"

#define TILES_MAX 9u

struct place {
    uint32_t src[2];
    cvi__rect at;
};

static const struct {
    const char *name;
    uint32_t count;
    struct place places[TILES_MAX];
} MOSAICS[] = {
    {"mosaic 2x2 of 1280x720",
     4,
     {{{1280, 720}, {0, 0, 640, 360}},
      {{1280, 720}, {640, 0, 640, 360}},
      {{1280, 720}, {0, 360, 640, 360}},
      {{1280, 720}, {640, 360, 640, 360}}}},
    {"mosaic 3x3 of 640x360",
     9,
     {{{640, 360}, {0, 0, 428, 240}},
      {{640, 360}, {428, 0, 428, 240}},
      {{640, 360}, {856, 0, 424, 240}},
      {{640, 360}, {0, 240, 428, 240}},
      {{640, 360}, {428, 240, 428, 240}},
      {{640, 360}, {856, 240, 424, 240}},
      {{640, 360}, {0, 480, 428, 240}},
      {{640, 360}, {428, 480, 428, 240}},
      {{640, 360}, {856, 480, 424, 240}}}},
    {"mosaic 1+7 of 1280x720 and 640x360",
     8,
     {{{640, 360}, {960, 0, 320, 180}},
      {{640, 360}, {960, 180, 320, 180}},
      {{640, 360}, {960, 360, 320, 180}},
      {{640, 360}, {0, 540, 320, 180}},
      {{640, 360}, {320, 540, 320, 180}},
      {{640, 360}, {640, 540, 320, 180}},
      {{640, 360}, {960, 540, 320, 180}},
      {{1280, 720}, {0, 0, 960, 540}}}},
};

struct mosaic {
    cvi_compositor *compositor;
    cvi_frame *frames[TILES_MAX];
    const struct place *places;
    uint32_t count;
    uint32_t changing; /* so many from the first on */
    uint64_t serial;
    struct peer_job peers[TILES_MAX];
};

static void require(int rc)
{
    if (rc != CVI_OK) {
        exit(1);
    }
}

static void set_tile(struct mosaic *m, uint32_t i)
{
    const cvi__rect *at = &m->places[i].at;
    cvi_tile t;

    CVI_TILE_INIT(&t);
    t.frame = m->frames[i];
    t.serial = ++m->serial;
    t.x = at->x;
    t.y = at->y;
    t.width = at->width;
    t.height = at->height;
    t.fit = CVI_FIT_STRETCH;
    t.chroma_site = CVI_CHROMA_SITE_CENTER;
    require(cvi_compositor_set_tile(m->compositor, i, &t));
}

static void run_ours(void *arg)
{
    struct mosaic *m = arg;

    for (uint32_t i = 0; i < m->changing; i++) {
        set_tile(m, i);
    }
    require(cvi_compositor_draw(m->compositor));
}

static void run_peer(void *arg)
{
    struct mosaic *m = arg;

    for (uint32_t i = 0; i < m->count; i++) {
        peer_yuv_scale(&m->peers[i]);
    }
}

static cvi_frame *frame_new(const uint32_t size[2])
{
    const cvi__i420 scene = scene_load(size[0], size[1]);
    const cvi__i420_view view = cvi__i420_read(&scene);
    cvi_frame_params p;
    cvi_frame *f = NULL;

    CVI_FRAME_PARAMS_INIT(&p);
    p.width = size[0];
    p.height = size[1];
    require(cvi_frame_create(&f, &p));
    cvi__i420_copy(cvi__frame_image(f), &view);
    free(scene.data[0]);
    return f;
}

static struct mosaic mosaic_new(size_t which, uint32_t changing)
{
    static cvi__i420 canvas; /* of libyuv */
    struct mosaic m = {
        .places = MOSAICS[which].places, .count = MOSAICS[which].count, .changing = changing};
    cvi_compositor_params p;

    CVI_COMPOSITOR_PARAMS_INIT(&p);
    p.width = 1280;
    p.height = 720;
    require(cvi_compositor_create(&m.compositor, &p));
    canvas = canvas.data[0] ? canvas : scene_new(p.width, p.height);
    for (uint32_t i = 0; i < m.count; i++) {
        m.frames[i] = frame_new(m.places[i].src);
        m.peers[i] = (struct peer_job){*cvi__frame_image(m.frames[i]),
                                       cvi__i420_part(&canvas, m.places[i].at), YUV_BOX, NULL};
        set_tile(&m, i);
    }
    return m;
}

static void mosaic_free(struct mosaic *m)
{
    cvi_compositor_destroy(&m->compositor);
    for (uint32_t i = 0; i < m->count; i++) {
        cvi_frame_unref(&m->frames[i]);
    }
}

static void run_case(struct bench *b, size_t i)
{
    struct mosaic all = mosaic_new(i, MOSAICS[i].count);
    struct mosaic one = mosaic_new(i, 1);
    struct mosaic none = mosaic_new(i, 0);
    const struct bench_row rows[] = {
        {"all changed", NULL, run_ours, &all},
        {"one changed", NULL, run_ours, &one},
        {"none changed", NULL, run_ours, &none},
        {"libyuv box, all", NULL, run_peer, &all},
    };

    bench_table(b, MOSAICS[i].name, rows, sizeof(rows) / sizeof(rows[0]));
    mosaic_free(&all);
    mosaic_free(&one);
    mosaic_free(&none);
}

int main(int argc, char **argv)
{
    struct bench b;

    bench_init(&b, argc, argv);
    for (size_t i = 0; i < sizeof(MOSAICS) / sizeof(MOSAICS[0]); i++) {
        if (bench_wants(&b, MOSAICS[i].name)) {
            run_case(&b, i);
        }
    }
    return bench_finish(&b);
}
