/* SPDX-License-Identifier: MIT */
/* Of a picture that is composed only what changed is drawn again. */
#include "common/compose.h"
#include "common/counting.h"
#include "media/cover.h"
#include "meeting/layout.h"

static void the_cost_follows_the_tiles_that_changed(void **state)
{
    cvi__rect cells[CVI__SCENE_TILES];
    cvi_frame *frame = painted(160, 90, 0);
    cvi_compositor *c = open_format(0);
    struct cvi_compositor_stats was;
    struct cvi_compositor_stats is;
    (void)state;
    assert_int_equal(cvi__layout_cells(cells, 9, WIDTH, HEIGHT), 9);
    for (uint32_t i = 0; i < 9; i++) {
        put(c, i, frame, cells[i]);
    }
    draw(c);
    was = stats_of(c);
    assert_int_equal(was.tiles_drawn, 9);
    assert_int_equal(was.pixels_drawn, WIDTH * HEIGHT);

    for (uint32_t n = 0; n <= 9; n++) {
        uint64_t pixels = 0;

        for (uint32_t i = 0; i < 9; i++) {
            cvi_tile t = tile_at(frame, cells[i]);

            t.serial = i < n ? n : 0;
            assert_int_equal(cvi_compositor_set_tile(c, i, &t), CVI_OK);
            pixels += i < n ? (uint64_t)t.width * t.height : 0;
        }
        draw(c);
        is = stats_of(c);
        for (uint32_t i = 0; n > 0 && i < 9; i++) {
            put(c, i, frame, cells[i]);
        }
        assert_int_equal(is.tiles_drawn - was.tiles_drawn, n);
        assert_int_equal(is.tiles_kept - was.tiles_kept, 9 - n);
        assert_int_equal(is.pixels_drawn - was.pixels_drawn, pixels);
        draw(c);
        was = stats_of(c);
    }
    cvi_compositor_destroy(&c);
    cvi_frame_unref(&frame);
}

static void what_did_not_change_is_not_touched(void **state)
{
    cvi_frame *one = coloured(64, 64, 50);
    cvi_frame *two = coloured(64, 64, 60);
    cvi_frame *three = coloured(64, 64, 80);
    cvi_compositor *c = open_format(0);
    (void)state;
    put(c, 0, one, (cvi__rect){0, 0, 64, 64});
    put(c, 1, two, (cvi__rect){64, 0, 64, 64});
    cvi__i420_view v = draw(c);

    cvi__i420_fill(cvi__frame_image(one), 70, 70, 70); /* behind its back */
    put(c, 0, one, (cvi__rect){0, 0, 64, 64});
    put(c, 1, three, (cvi__rect){64, 0, 64, 64});
    v = draw(c);

    assert_int_equal(luma(&v, 32, 32), 50);
    assert_int_equal(luma(&v, 96, 32), 80);
    put(c, 1, NULL, (cvi__rect){64, 0, 64, 64});
    v = draw(c);
    assert_int_equal(luma(&v, 96, 32), 16);
    assert_int_equal(cvi_compositor_set_tile(c, 1, NULL), CVI_OK);
    v = draw(c);
    assert_int_equal(luma(&v, 96, 32), 24);
    cvi_compositor_destroy(&c);
    cvi_frame_unref(&one);
    cvi_frame_unref(&two);
    cvi_frame_unref(&three);
}

/* Anything in any order, from a seed. */
#define FRAMES 6u
#define BITMAPS 3u
#define PLACES 8u
static uint32_t seed;

static uint32_t pick(uint32_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

struct edit {
    cvi_tile tiles[PLACES];
    uint32_t has_tile[PLACES];
    cvi_overlay overlays[BITMAPS];
    uint32_t has_overlay[BITMAPS];
};

static void edit_something(struct edit *e, cvi_frame *const *frames, cvi_frame *const *bitmaps)
{
    const uint32_t i = pick(PLACES);
    const uint32_t k = pick(BITMAPS);
    cvi_tile *t = &e->tiles[i];

    if (pick(3) == 0) {
        e->has_overlay[k] = pick(4) > 0;
        CVI_OVERLAY_INIT(&e->overlays[k]);
        e->overlays[k].bitmap = bitmaps[pick(BITMAPS)];
        e->overlays[k].x = (int32_t)pick(WIDTH + 80) - 40;
        e->overlays[k].y = (int32_t)pick(HEIGHT + 80) - 40;
        return;
    }
    e->has_tile[i] = pick(5) > 0;
    *t = tile_at(frames[pick(FRAMES)], (cvi__rect){pick(WIDTH - 60), pick(HEIGHT - 60), 0, 0});
    t->frame = pick(6) ? t->frame : NULL;
    t->width = 2 + pick(WIDTH - t->x - 1);
    t->height = 2 + pick(HEIGHT - t->y - 1);
    t->fit = pick(4);
    t->quality = pick(4);
    t->bars = 0x1c1c1c;
    t->radius = pick(2) ? pick(40) : 0;
    t->border = pick(2) ? pick(9) : 0;
    t->border_color = 0x6aa6ff;
    t->gap = pick(3);
}

static void apply(cvi_compositor *c, const struct edit *e)
{
    for (uint32_t i = 0; i < PLACES; i++) {
        assert_int_equal(cvi_compositor_set_tile(c, i, e->has_tile[i] ? &e->tiles[i] : NULL),
                         CVI_OK);
    }
    for (uint32_t i = 0; i < BITMAPS; i++) {
        assert_int_equal(
            cvi_compositor_set_overlay(c, i, e->has_overlay[i] ? &e->overlays[i] : NULL), CVI_OK);
    }
}

static void any_change_ends_in_what_would_be_drawn_anew(void **state)
{
    cvi_frame *frames[FRAMES];
    cvi_frame *bitmaps[BITMAPS] = {bitmap_of(37, 51, 0xff20a040), bitmap_of(80, 22, 0x80402010),
                                   bitmap_of(64, 64, 0x40404040)};
    cvi_compositor *nv12 = open_format(CVI_FRAME_FORMAT_NV12);
    cvi_compositor *c = open_format(0);
    struct edit e = {0};
    (void)state;
    seed = 20260711;
    for (uint32_t i = 0; i < FRAMES; i++) {
        frames[i] = painted(60 + 47 * i, 50 + 31 * i, i);
    }

    for (int step = 0; step < 150; step++) {
        cvi_compositor *anew = open_format(0);

        edit_something(&e, frames, bitmaps);
        apply(c, &e);
        apply(nv12, &e);
        apply(anew, &e);
        draw(c);
        draw(nv12);
        draw(anew);
        assert_same(anew, c);
        assert_same(anew, nv12);
        cvi_compositor_destroy(&anew);
    }
    const cvi_compositor_stats s = stats_of(c);
    assert_true(s.tiles_kept > 50 && s.pixels_drawn < 150ull * WIDTH * HEIGHT * 9 / 10);
    cvi_compositor_destroy(&c);
    cvi_compositor_destroy(&nv12);
    for (uint32_t i = 0; i < FRAMES; i++) {
        cvi_frame_unref(&frames[i]);
    }
    for (uint32_t i = 0; i < BITMAPS; i++) {
        cvi_frame_unref(&bitmaps[i]);
    }
}

static void a_cover_never_has_a_pixel_twice(void **state)
{
    static uint8_t pixels[64][64];
    cvi__cover cover = {0};
    uint64_t covered = 0;
    (void)state;
    seed = 7;
    memset(pixels, 0, sizeof(pixels));

    for (int n = 0; n < 20; n++) {
        const cvi__rect r = {pick(50), pick(50), 1 + pick(14), 1 + pick(14)};

        cvi__cover_add(&cover, r);
        for (uint32_t y = r.y; y < r.y + r.height; y++) {
            for (uint32_t x = r.x; x < r.x + r.width; x++) {
                covered += !pixels[y][x];
                pixels[y][x] = 1;
            }
        }
        assert_int_equal(cvi__cover_pixels(&cover), covered);
    }
    for (uint32_t i = 0; i < cover.count; i++) {
        const cvi__rect *r = &cover.rects[i];

        for (uint32_t y = r->y; y < r->y + r->height; y++) {
            for (uint32_t x = r->x; x < r->x + r->width; x++) {
                assert_int_equal(pixels[y][x], 1);
                pixels[y][x] = 2;
            }
        }
    }
    for (uint32_t i = 0; i < CVI__COVER_RECTS + 1; i++) { /* none of these adjoin */
        cvi__cover_add(&cover, (cvi__rect){100 + 2 * i, 0, 1, 1});
    }
    assert_int_equal(cover.is_full, 1);
    assert_int_equal(cover.count, CVI__COVER_RECTS);
}

static void once_all_was_seen_nothing_is_allocated(void **state)
{
    cvi_frame *frames[2] = {coloured(64, 36, 90), coloured(64, 36, 91)};
    cvi_frame *text = bitmap_of(30, 30, 0x80808080);
    cvi_compositor_params p;
    cvi_compositor *c = NULL;
    struct counting heap;
    size_t calls = 0;
    (void)state;
    counting_init(&heap, 0);
    CVI_COMPOSITOR_PARAMS_INIT(&p);
    p.allocator = &heap.allocator;
    p.width = WIDTH;
    p.height = HEIGHT;
    p.format = CVI_FRAME_FORMAT_NV12;
    assert_int_equal(cvi_compositor_create(&c, &p), CVI_OK);
    lay(c, 0, text, 50, 20);

    for (uint32_t i = 0; i < 20; i++) {
        cvi_tile t = tile_at(frames[i % 2], (cvi__rect){0, 0, 160, 90});

        t.radius = 8;
        t.border = i % 2 ? 4 : 0;
        assert_int_equal(cvi_compositor_set_tile(c, i % 3, &t), CVI_OK);
        draw(c);
        calls = i < 4 ? atomic_load(&heap.calls) : calls;
    }

    assert_int_equal(atomic_load(&heap.calls), calls);
    cvi_compositor_destroy(&c);
    assert_int_equal(atomic_load(&heap.live), 0);
    cvi_frame_unref(&frames[0]);
    cvi_frame_unref(&frames[1]);
    cvi_frame_unref(&text);
}

static void after_a_failure_everything_is_drawn(void **state)
{
    cvi_frame *large = coloured(4096, 36, 90);
    cvi_frame *fine = coloured(64, 36, 91);
    cvi_compositor *c = open_format(0);
    cvi_tile t = tile_at(large, (cvi__rect){0, 0, 10, 36});
    (void)state;
    put(c, 1, fine, (cvi__rect){100, 100, 64, 36});
    draw(c);
    t.fit = CVI_FIT_STRETCH;
    assert_int_equal(cvi_compositor_set_tile(c, 0, &t), CVI_OK);

    assert_int_equal(cvi_compositor_draw(c), CVI_EMEDIA_FORMAT);

    assert_int_equal(cvi_compositor_set_tile(c, 0, NULL), CVI_OK);
    const uint64_t before = stats_of(c).pixels_drawn;
    const cvi__i420_view v = draw(c);
    assert_int_equal(stats_of(c).pixels_drawn - before, WIDTH * HEIGHT);
    assert_int_equal(luma(&v, 120, 120), 91);
    assert_int_equal(luma(&v, 5, 5), 24);
    cvi_compositor_destroy(&c);
    cvi_frame_unref(&large);
    cvi_frame_unref(&fine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_cost_follows_the_tiles_that_changed),
        cmocka_unit_test(what_did_not_change_is_not_touched),
        cmocka_unit_test(any_change_ends_in_what_would_be_drawn_anew),
        cmocka_unit_test(a_cover_never_has_a_pixel_twice),
        cmocka_unit_test(once_all_was_seen_nothing_is_allocated),
        cmocka_unit_test(after_a_failure_everything_is_drawn),
    };
    return cmocka_run_group_tests_name("media_changes", tests, NULL, NULL);
}
