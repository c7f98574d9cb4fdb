/* SPDX-License-Identifier: MIT */
/*
 * What a meeting costs: one tick of sound by the number of legs, drawing one picture by layout, and
 * the heap of one more leg, the codecs' own memory included.
 */
#include <malloc.h>
#include <stdlib.h>

#include "bench/bench.h"
#include "common/phone.h"
#include "core/mem.h"
#include "media/frame.h"
#include "meeting/layout.h"

#define START 1000000u
#define LEGS_MAX 64

struct sound {
    cvi_meeting *m;
    uint32_t legs[LEGS_MAX];
    uint32_t count;
    uint32_t talkers;
    uint64_t now_us;
};

static void open_sound(struct sound *s, uint32_t count, uint32_t codec)
{
    cvi_meeting_params p;
    cvi_leg_params leg;

    CVI_MEETING_PARAMS_INIT(&p);
    CVI_LEG_PARAMS_INIT(&leg);
    p.start_us = START;
    leg.audio_codec = codec;
    s->count = count;
    s->talkers = count;
    s->now_us = START;
    if (cvi_meeting_create(&s->m, &p) != CVI_OK) {
        abort();
    }
    for (uint32_t i = 0; i < count; i++) {
        if (cvi_meeting_add_leg(s->m, START, &leg, &s->legs[i]) != CVI_OK) {
            abort();
        }
    }
}

/* The first `talkers` speak: feed, tick, pull. */
static void run_tick(void *arg)
{
    static const uint8_t coded[160] = {0x55, 0x12, 0x93, 0xd5};
    struct sound *s = arg;
    cvi_unit unit;

    CVI_UNIT_INIT(&unit);
    for (uint32_t i = 0; i < s->talkers; i++) {
        unit.data = coded;
        unit.len = sizeof(coded);
        unit.medium = CVI_MEDIUM_AUDIO;
        unit.codec = CVI_CODEC_PCMA;
        unit.duration = 160;
        cvi_meeting_feed_unit(s->m, s->now_us, s->legs[i], &unit);
    }
    cvi_meeting_tick(s->m, s->now_us);
    for (uint32_t i = 0; i < s->count; i++) {
        while (cvi_meeting_next_unit(s->m, s->legs[i], &unit) == CVI_OK) {
            bench_keep(unit.data);
        }
    }
    s->now_us += 20000;
}

static void bench_sound(struct bench *b)
{
    static const uint32_t counts[] = {2, 8, 64};
    static const struct {
        const char *name;
        uint32_t codec;
    } codecs[] = {{"pcma", CVI_CODEC_PCMA}, {"g722", CVI_CODEC_G722}, {"opus", CVI_CODEC_OPUS}};

    for (size_t i = 0; i < 3; i++) {
        for (size_t k = 0; k < 3; k++) {
            struct sound s;
            char name[64];

            snprintf(name, sizeof(name), "tick %s %u legs", codecs[i].name, counts[k]);
            open_sound(&s, counts[k], codecs[i].codec);
            bench_run(b, name, run_tick, &s, 0);
            s.talkers = 2;
            for (int n = 0; counts[k] > 2 && n < 200; n++) {
                run_tick(&s);
            }
            snprintf(name, sizeof(name), "tick %s %u legs, 2 speak", codecs[i].name, counts[k]);
            if (counts[k] > 2) {
                bench_run(b, name, run_tick, &s, 0);
            }
            cvi_meeting_destroy(&s.m);
        }
    }
}

/* ---- pictures -------------------------------------------------------------------------- */

struct picture {
    cvi_compositor *c;
    cvi_tile tiles[CVI__SCENE_TILES];
    uint32_t count;
    uint32_t changed; /* of them, each time */
};

static void run_draw(void *arg)
{
    struct picture *p = arg;

    for (uint32_t i = 0; i < p->count; i++) {
        p->tiles[i].serial += i < p->changed;
        if (cvi_compositor_set_tile(p->c, i, &p->tiles[i]) != CVI_OK) {
            abort();
        }
    }
    if (cvi_compositor_draw(p->c) != CVI_OK) {
        abort();
    }
    bench_keep(cvi_frame_get_plane(cvi_compositor_get_canvas(p->c), 0));
}

static void open_picture(struct picture *p, const cvi__rect *cells, uint32_t width, uint32_t height)
{
    cvi_compositor_params canvas;
    cvi_frame_params params;

    CVI_COMPOSITOR_PARAMS_INIT(&canvas);
    canvas.width = 1280;
    canvas.height = 720;
    CVI_FRAME_PARAMS_INIT(&params);
    params.width = width;
    params.height = height;
    if (cvi_compositor_create(&p->c, &canvas) != CVI_OK) {
        abort();
    }
    for (uint32_t i = 0; i < p->count; i++) {
        cvi_tile *t = &p->tiles[i];

        CVI_TILE_INIT(t);
        t->x = cells[i].x;
        t->y = cells[i].y;
        t->width = cells[i].width;
        t->height = cells[i].height;
        t->gap = 2;
        t->serial = 1;
        t->chroma_site = CVI_CHROMA_SITE_CENTER;
        if (cvi_frame_create(&t->frame, &params) != CVI_OK) {
            abort();
        }
        cvi__i420_fill(cvi__frame_image(t->frame), (uint8_t)(40 + 20 * i), 100, 150);
    }
}

/* `changed` of the tiles are new each time; 0: all. */
static void bench_layout(struct bench *b, const char *name, uint32_t people, uint32_t changed,
                         uint32_t height)
{
    cvi__rect cells[CVI__SCENE_TILES];
    struct picture p = {.count = cvi__layout_cells(cells, people, 1280, 720)};

    p.changed = changed ? changed : p.count;
    open_picture(&p, cells, height * 16 / 9, height);
    run_draw(&p);
    bench_run(b, name, run_draw, &p, 1280 * 720 * 3 / 2);
    for (uint32_t i = 0; i < p.count; i++) {
        cvi_frame_unref(&p.tiles[i].frame);
    }
    cvi_compositor_destroy(&p.c);
}

/* ---- memory ---------------------------------------------------------------------------- */

static double heap_kib(void)
{
    const struct mallinfo2 m = mallinfo2();

    return (double)(m.uordblks + m.hblkhd) / 1024;
}

/* Legs join one a second; the heap after each second, when asked for. */
static void run_phones(struct phone *phones, uint32_t count, double *used)
{
    struct phone *list[3];
    cvi_meeting_params p;
    cvi_meeting *m = NULL;

    CVI_MEETING_PARAMS_INIT(&p);
    p.start_us = START;
    if (cvi_meeting_create(&m, &p) != CVI_OK) {
        abort();
    }
    for (uint32_t i = 0; i < count; i++) {
        const uint64_t from = START + i * 1000000u;

        list[i] = &phones[i];
        if (phone_join(&phones[i], m, from) != CVI_OK) {
            abort();
        }
        phones[i].want_key = 1;
        phones_run(list, i + 1, m, from, from + 1000000u);
        used[i] = heap_kib();
    }
    cvi_meeting_destroy(&m);
}

static void report_memory(const char *name, uint32_t video_codec, uint32_t width, uint32_t height)
{
    const struct phone_kind kind = {.audio_codec = CVI_CODEC_OPUS,
                                    .tone_hz = 440,
                                    .video_codec = video_codec,
                                    .width = width,
                                    .height = height,
                                    .colour = {100, 90, 200}};
    struct phone phones[3];
    double used[3];

    for (uint32_t i = 0; i < 3; i++) {
        phone_open(&phones[i], &kind);
        phones[i].is_deaf = 1;
    }
    run_phones(phones, 3, used); /* the phones' own encoders take their memory at first use */
    run_phones(phones, 3, used);
    printf("%-28s %8.0f KiB for one more leg that shares its picture\n", name, used[2] - used[1]);
    for (uint32_t i = 0; i < 3; i++) {
        phone_close(&phones[i]);
    }
}

int main(int argc, char **argv)
{
    struct bench b;

    bench_init(&b, argc, argv);
    bench_sound(&b);
    bench_layout(&b, "draw 1:1 of 720p", 2, 0, 720);
    bench_layout(&b, "draw 2x2 of 720p", 4, 0, 720);
    bench_layout(&b, "draw 3x3 of 360p", 9, 0, 360);
    bench_layout(&b, "draw 3x3 of 360p, 4 new", 9, 4, 360);
    bench_layout(&b, "draw 3x3 of 360p, 1 new", 9, 1, 360);
    bench_layout(&b, "draw 1+7 of 360p", 12, 0, 360);
    if (!b.filter && !b.json) {
        report_memory("memory H.264 720p + Opus", CVI_CODEC_H264, 1280, 720);
        report_memory("memory H.264 360p + Opus", CVI_CODEC_H264, 640, 360);
        report_memory("memory VP8 360p + Opus", CVI_CODEC_VP8, 640, 360);
        report_memory("memory Opus alone", 0, 0, 0);
    }
    return bench_finish(&b);
}
