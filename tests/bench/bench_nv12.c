/* SPDX-License-Identifier: MIT */
/*
 * Scaling NV12, as cameras and hardware decoders give it: by ours straight from and into it, and
 * with its chroma taken apart first; by libyuv both ways. Beside it what the same costs of I420.
 */
#include <stdlib.h>

#include "bench/bench.h"
#include "bench/kernels.h"
#include "bench/peer_picture.h"
#include "bench/scene.h"
#include "core/mem.h"
#include "media/scaler.h"

static const struct {
    const char *name;
    uint32_t src[2];
    uint32_t dst[2];
} SIZES[] = {
    {"NV12 1280x720 > 640x360", {1280, 720}, {640, 360}},
    {"NV12 1920x1080 > 1280x720", {1920, 1080}, {1280, 720}},
    {"NV12 704x576 > 1280x720", {704, 576}, {1280, 720}},
    {"NV12 640x360 > 1280x720", {640, 360}, {1280, 720}},
    {"NV12 1280x720 > 1280x720", {1280, 720}, {1280, 720}},
};

struct job {
    cvi__scaler *scaler;
    struct cvi__dsp dsp;
    cvi__scale_how how;
    cvi__i420 src;
    cvi__i420 dst;
    cvi__i420 parted; /* to take the source apart into */
};

static void run(void *arg)
{
    const struct job *j = arg;
    const cvi__i420_view view = cvi__i420_read(&j->src);

    if (cvi__scaler_run(j->scaler, &view, &j->dst, &j->how) != CVI_OK) {
        exit(1);
    }
}

static void run_parted(void *arg)
{
    const struct job *j = arg;
    const cvi__i420_view woven = cvi__i420_read(&j->src);
    const cvi__i420_view view = cvi__i420_read(&j->parted);

    cvi__i420_from_nv12(&j->dsp, &j->parted, &woven);
    if (cvi__scaler_run(j->scaler, &view, &j->dst, &j->how) != CVI_OK) {
        exit(1);
    }
}

/* The chroma planes of a picture adjoin, so that one of NV12 takes their place. */
static cvi__i420 woven_of(const cvi__i420 *planar)
{
    cvi__i420 p = *planar;

    p.stride[1] = 2 * planar->stride[1];
    p.data[2] = NULL;
    return p;
}

struct table {
    struct bench_row rows[BENCH_ROWS_MAX];
    struct job jobs[BENCH_ROWS_MAX];
    char names[BENCH_ROWS_MAX][48];
    size_t count;
};

static void add(struct table *t, const struct kernel_set *set, const struct job *like,
                const char *what, void (*fn)(void *))
{
    static const char *const qualities[] = {"", "fast", "good", "best"};
    struct job *j = &t->jobs[t->count];

    *j = *like;
    j->dsp = set->dsp;
    if (cvi__scaler_create(&j->scaler, &set->dsp, cvi__mem_or_libc(NULL)) != CVI_OK) {
        exit(1);
    }
    (void)snprintf(t->names[t->count], sizeof(t->names[0]), "%s, %s, %s", qualities[j->how.quality],
                   what, set->name);
    t->rows[t->count] = (struct bench_row){t->names[t->count], NULL, fn, j};
    t->count++;
}

static void run_case(struct bench *b, size_t i)
{
    static struct table t;
    struct kernel_set sets[KERNEL_SETS_MAX];
    const size_t count = kernel_sets(sets);
    const cvi__i420 painted = scene_load(SIZES[i].src[0], SIZES[i].src[1]);
    const cvi__i420 planar = scene_new(SIZES[i].src[0], SIZES[i].src[1]);
    const cvi__i420 to = scene_new(SIZES[i].dst[0], SIZES[i].dst[1]);
    const cvi__i420 woven_from = woven_of(&painted);
    const cvi__i420 woven_to = woven_of(&to);
    struct job j = {.src = woven_from, .dst = to, .parted = planar};
    struct peer_job peer = {woven_from, woven_to, YUV_BOX, NULL};
    struct peer_job peer_parted = {woven_from, to, YUV_BOX, (void *)(uintptr_t)&planar};

    t.count = 0;
    for (j.how.quality = CVI_SCALE_QUALITY_FAST; j.how.quality <= CVI_SCALE_QUALITY_BEST;
         j.how.quality++) {
        j.how.site = CVI_CHROMA_SITE_CENTER;
        add(&t, &sets[0], &j, "to I420", run);
        j.dst = woven_to;
        add(&t, &sets[0], &j, "to NV12", run);
        j.dst = to;
        add(&t, &sets[0], &j, "taken apart first", run_parted);
        j.src = planar;
        add(&t, &sets[0], &j, "of I420", run);
        j.src = woven_from;
    }
    j.how.quality = CVI_SCALE_QUALITY_FAST;
    for (size_t k = 1; k < count; k++) {
        add(&t, &sets[k], &j, "to I420", run);
    }
    t.rows[t.count++] = (struct bench_row){"libyuv NV12Scale", NULL, peer_yuv_scale_nv12, &peer};
    t.rows[t.count++] = (struct bench_row){"libyuv NV12ToI420, I420Scale", NULL,
                                           peer_yuv_part_and_scale, &peer_parted};
    bench_table(b, SIZES[i].name, t.rows, t.count);
    for (size_t k = 0; k < t.count; k++) {
        cvi__scaler_destroy(&t.jobs[k].scaler);
    }
}

int main(int argc, char **argv)
{
    struct bench b;

    bench_init(&b, argc, argv);
    for (size_t i = 0; i < sizeof(SIZES) / sizeof(SIZES[0]); i++) {
        if (bench_wants(&b, SIZES[i].name)) {
            run_case(&b, i);
        }
    }
    return bench_finish(&b);
}
