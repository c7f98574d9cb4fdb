/* SPDX-License-Identifier: MIT */
/*
 * Scaling I420, alone and into mosaics, by ours, libyuv, zimg and swscale. Beside each time is the
 * luma PSNR and SSIM against swscale's Lanczos with accurate rounding: speed without it says
 * nothing. Behind ours stands the quickest peer of at least the same PSNR, and how many times as
 * long that takes. Chroma is sited in the middle, as libyuv and swscale have it.
 *
 * With CVI_BENCH_CLIPS=DIR the pictures are the first frames of DIR/WIDTHxHEIGHT.yuv (raw I420),
 * else painted.
 */
#include <stdlib.h>
#include <string.h>

#include "bench/bench.h"
#include "bench/kernels.h"
#include "bench/peer_picture.h"
#include "bench/scene.h"
#include "core/mem.h"
#include "media/scaler.h"

#define CELLS_MAX 9u
#define ALIGN 64u

struct cell {
    uint32_t src_width, src_height;
    cvi__rect at;
};

struct mosaic {
    const char *title;
    uint32_t width, height;
    struct cell cells[CELLS_MAX];
};

#define THIRD(w, x, y)                                                                             \
    {                                                                                              \
        w, w * 9 / 16,                                                                             \
        {                                                                                          \
            x * 428, y * 240, x == 2 ? 424 : 428, 240                                              \
        }                                                                                          \
    }
#define THIRDS(w)                                                                                  \
    {                                                                                              \
        THIRD(w, 0, 0), THIRD(w, 1, 0), THIRD(w, 2, 0), THIRD(w, 0, 1), THIRD(w, 1, 1),            \
            THIRD(w, 2, 1), THIRD(w, 0, 2), THIRD(w, 1, 2), THIRD(w, 2, 2)                         \
    }
#define WHOLE(sw, sh, w, h)                                                                        \
    {                                                                                              \
#sw "x" #sh " > " #w "x" #h, w, h,                                                         \
        {                                                                                          \
            {                                                                                      \
                sw, sh,                                                                            \
                {                                                                                  \
                    0, 0, w, h                                                                     \
                }                                                                                  \
            }                                                                                      \
        }                                                                                          \
    }

static const struct mosaic MOSAICS[] = {
    WHOLE(1920, 1080, 1280, 720),
    WHOLE(704, 576, 1280, 720),
    WHOLE(1920, 1080, 640, 360),
    WHOLE(1280, 720, 640, 360),
    WHOLE(640, 360, 1280, 720),
    WHOLE(1280, 720, 960, 540),
    WHOLE(640, 360, 426, 240),
    {"3x3 of 640x360", 1280, 720, THIRDS(640)},
    {"3x3 of 1280x720", 1280, 720, THIRDS(1280)},
    {"2x2 of 1280x720",
     1280,
     720,
     {{1280, 720, {0, 0, 640, 360}},
      {1280, 720, {640, 0, 640, 360}},
      {1280, 720, {0, 360, 640, 360}},
      {1280, 720, {640, 360, 640, 360}}}},
    {"1+7 of 1280x720 and 640x360",
     1280,
     720,
     {{1280, 720, {0, 0, 960, 540}},
      {640, 360, {960, 0, 320, 180}},
      {640, 360, {960, 180, 320, 180}},
      {640, 360, {960, 360, 320, 180}},
      {640, 360, {0, 540, 320, 180}},
      {640, 360, {320, 540, 320, 180}},
      {640, 360, {640, 540, 320, 180}},
      {640, 360, {960, 540, 320, 180}}}},
};

/* One way of drawing a mosaic: a job for each cell. */
struct way {
    size_t cells;
    struct peer_job jobs[CELLS_MAX];
    void (*run_job)(void *job);
    cvi__scaler *ours;
    cvi__scale_how how;
};

static void run_jobs(void *arg)
{
    struct way *w = arg;

    for (size_t i = 0; i < w->cells; i++) {
        w->run_job(&w->jobs[i]);
    }
}

static void run_ours(void *arg)
{
    struct way *w = arg;

    for (size_t i = 0; i < w->cells; i++) {
        const cvi__i420_view src = cvi__i420_read(&w->jobs[i].src);

        cvi__scaler_run(w->ours, &src, &w->jobs[i].dst, &w->how);
    }
}

/* zimg wants aligned rows: into a picture of its own, and from there into the cell. */
struct zimg_cell {
    struct peer_job job;
    cvi__i420 cell;
};

static void run_zimg_cell(void *arg)
{
    struct peer_job *j = arg;
    const struct zimg_cell *z = j->state;
    const cvi__i420_view made = cvi__i420_read(&z->job.dst);

    peer_zimg_run((void *)(uintptr_t)&z->job);
    cvi__i420_copy(&j->dst, &made);
}

struct table {
    const struct mosaic *mosaic;
    struct bench_row rows[BENCH_ROWS_MAX];
    struct bench_quality qualities[BENCH_ROWS_MAX];
    char notes[BENCH_ROWS_MAX][32];
    size_t count;
    cvi__i420 sources[CELLS_MAX];
    cvi__i420 canvas;
    cvi__i420 reference;
    struct way ways[BENCH_ROWS_MAX];
};

static struct way *new_way(struct table *t, const cvi__i420 *canvas)
{
    struct way *w = &t->ways[t->count];

    *w = (struct way){0};
    while (w->cells < CELLS_MAX && t->mosaic->cells[w->cells].src_width > 0) {
        w->jobs[w->cells].src = t->sources[w->cells];
        w->jobs[w->cells].dst = cvi__i420_part(canvas, t->mosaic->cells[w->cells].at);
        w->cells++;
    }
    return w;
}

/* Run it once, to see what it makes. */
static void add(struct table *t, struct way *w, const char *name, void (*run)(void *))
{
    char *note = t->notes[t->count];

    run(w);
    const double psnr = scene_psnr(&t->reference, &t->canvas);

    (void)snprintf(note, sizeof(t->notes[0]), "%5.1f dB  SSIM %.4f", psnr,
                   scene_ssim(&t->reference, &t->canvas));
    t->qualities[t->count] = (struct bench_quality){psnr, !w->ours};
    t->rows[t->count++] = (struct bench_row){name, note, run, w};
}

static void add_ours(struct table *t, const struct kernel_set *set, uint32_t quality)
{
    static const char *const qualities[] = {"", "fast", "good", "best"};
    static char names[64][40];
    static size_t used;
    struct way *w = new_way(t, &t->canvas);
    char *name = names[used++ % 64];

    if (cvi__scaler_create(&w->ours, &set->dsp, cvi__mem_or_libc(NULL)) != CVI_OK) {
        exit(1);
    }
    w->how = (cvi__scale_how){quality, CVI_CHROMA_SITE_CENTER};
    (void)snprintf(name, sizeof(names[0]), "%s, %s", qualities[quality], set->name);
    add(t, w, name, run_ours);
}

static void add_swscale(struct table *t, const char *name, int mode)
{
    struct way *w = new_way(t, &t->canvas);

    for (size_t i = 0; i < w->cells; i++) {
        w->jobs[i].mode = mode;
        peer_swscale_open(&w->jobs[i]);
    }
    w->run_job = peer_swscale_run;
    add(t, w, name, run_jobs);
}

static void add_zimg(struct table *t, const char *name, int mode)
{
    struct way *w = new_way(t, &t->canvas);
    const int is_whole = w->cells == 1;

    for (size_t i = 0; i < w->cells; i++) {
        struct peer_job *j = &w->jobs[i];
        struct zimg_cell *z = calloc(1, sizeof(*z));

        if (!z) {
            exit(1);
        }
        j->mode = mode;
        if (is_whole) {
            peer_zimg_open(j);
            free(z);
            continue;
        }
        z->job = *j;
        z->job.dst = scene_new(j->dst.width, j->dst.height);
        peer_zimg_open(&z->job);
        j->state = z;
    }
    w->run_job = is_whole ? peer_zimg_run : run_zimg_cell;
    add(t, w, name, run_jobs);
}

static void add_yuv(struct table *t, const char *name, int mode)
{
    struct way *w = new_way(t, &t->canvas);

    for (size_t i = 0; i < w->cells; i++) {
        w->jobs[i].mode = mode;
    }
    w->run_job = peer_yuv_scale;
    add(t, w, name, run_jobs);
}

static void copy_canvas(void *arg)
{
    struct table *t = arg;
    const cvi__i420_view view = cvi__i420_read(&t->reference);

    cvi__i420_copy(&t->canvas, &view);
    bench_keep(t->canvas.data[0]);
}

static void make_reference(struct table *t)
{
    struct way *w = new_way(t, &t->reference);

    for (size_t i = 0; i < w->cells; i++) {
        w->jobs[i].mode = SWS_MODE_REFERENCE;
        peer_swscale_open(&w->jobs[i]);
        peer_swscale_run(&w->jobs[i]);
        peer_swscale_close(&w->jobs[i]);
    }
}

static void add_peers(struct table *t)
{
    add_yuv(t, "libyuv bilinear", YUV_BILINEAR);
    add_yuv(t, "libyuv box", YUV_BOX);
    add_zimg(t, "zimg bilinear", ZIMG_MODE_BILINEAR);
    add_zimg(t, "zimg bicubic", ZIMG_MODE_BICUBIC);
    add_zimg(t, "zimg lanczos", ZIMG_MODE_LANCZOS);
    add_swscale(t, "swscale fast_bilinear", SWS_MODE_FAST_BILINEAR);
    add_swscale(t, "swscale bilinear", SWS_MODE_BILINEAR);
    add_swscale(t, "swscale bicubic", SWS_MODE_BICUBIC);
    t->rows[t->count++] = (struct bench_row){"copy of the result", NULL, copy_canvas, t};
}

/* A process a table: what peers keep is not given back. */
static void run_table(struct bench *b, const struct mosaic *m)
{
    struct kernel_set sets[KERNEL_SETS_MAX];
    const size_t count = kernel_sets(sets);
    struct table *t = calloc(1, sizeof(*t));

    if (!t) {
        exit(1);
    }
    t->mosaic = m;
    t->canvas = scene_new(m->width, m->height);
    t->reference = scene_new(m->width, m->height);
    for (size_t i = 0; i < CELLS_MAX && m->cells[i].src_width > 0; i++) {
        t->sources[i] = scene_load(m->cells[i].src_width, m->cells[i].src_height);
    }
    make_reference(t);
    for (uint32_t q = CVI_SCALE_QUALITY_FAST; q <= CVI_SCALE_QUALITY_BEST; q++) {
        add_ours(t, &sets[0], q);
    }
    for (size_t i = 1; i < count; i++) {
        add_ours(t, &sets[i], CVI_SCALE_QUALITY_FAST);
        add_ours(t, &sets[i], CVI_SCALE_QUALITY_GOOD);
    }
    add_peers(t);
    bench_equals(b, m->title, t->rows, t->qualities, t->count);
}

int main(int argc, char **argv)
{
    struct bench b;

    bench_init(&b, argc, argv);
    for (size_t i = 0; i < sizeof(MOSAICS) / sizeof(MOSAICS[0]); i++) {
        if (bench_wants(&b, MOSAICS[i].title)) {
            run_table(&b, &MOSAICS[i]);
        }
    }
    return bench_finish(&b);
}
