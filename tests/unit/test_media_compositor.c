/* SPDX-License-Identifier: MIT */
/* Tiles in their places, with all that is around and over them. */
#include "common/compose.h"
#include "media/tile.h"

/* ---- tiles ----------------------------------------------------------------------------- */

static void letterboxes_keep_the_shape_and_stay_inside(void **state)
{
    static const uint32_t sizes[][2] = {{1280, 720}, {640, 480}, {480, 640}, {352, 288},
                                        {4096, 2},   {2, 4096},  {3, 5}};
    const cvi__rect cell = {100, 50, 426, 240};
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(sizes); i++) {
        const double shape = (double)sizes[i][0] / sizes[i][1];
        const cvi__rect r = cvi__letterbox(cell, sizes[i][0], sizes[i][1]);

        assert_true(r.x >= cell.x && r.x + r.width <= cell.x + cell.width);
        assert_true(r.y >= cell.y && r.y + r.height <= cell.y + cell.height);
        assert_true(r.width >= cell.width - 1 || r.height >= cell.height - 1);
        assert_int_equal((r.x | r.y | r.width | r.height) & 1, 0);
        if (r.width > 4 && r.height > 4) {
            assert_true((double)r.width / r.height < shape * 1.03);
            assert_true((double)r.width / r.height > shape / 1.03);
        }
    }
}

static void tiles_lie_in_their_cells_with_bars_beside_them(void **state)
{
    cvi_frame *wide = coloured(320, 180, 200);
    cvi_frame *high = coloured(90, 160, 100);
    cvi_compositor *c = open_format(0);
    (void)state;
    put(c, 0, wide, (cvi__rect){0, 0, 160, 180});
    put(c, 1, high, (cvi__rect){164, 0, 156, 180});

    const cvi__i420_view v = draw(c);

    assert_int_equal(v.width, WIDTH);
    assert_int_equal(luma(&v, 80, 90), 200); /* the wide one */
    assert_int_equal(luma(&v, 2, 50), 200);  /* over the whole width */
    assert_int_equal(luma(&v, 80, 30), 16);  /* a bar above */
    assert_int_equal(luma(&v, 80, 150), 16); /* and below */
    assert_int_equal(luma(&v, 161, 90), 24); /* the background */
    assert_int_equal(luma(&v, 240, 2), 100); /* the high one, over the whole height */
    assert_int_equal(luma(&v, 170, 90), 16); /* bars on its sides */
    assert_int_equal(luma(&v, 318, 90), 16);
    cvi_compositor_destroy(&c);
    cvi_frame_unref(&wide);
    cvi_frame_unref(&high);
}

static void a_crop_shows_a_part_and_covers_its_place(void **state)
{
    cvi_frame *frame = coloured(200, 100, 60);
    const cvi__i420 right = cvi__i420_part(cvi__frame_image(frame), (cvi__rect){100, 0, 100, 100});
    cvi_compositor *c = open_format(0);
    cvi_tile t = tile_at(frame, (cvi__rect){0, 0, 160, 90});
    (void)state;
    cvi__i420_fill(&right, 150, 128, 128);
    t.crop_x = 101; /* made even */
    t.crop_width = 60;
    t.fit = CVI_FIT_COVER;
    assert_int_equal(cvi_compositor_set_tile(c, 0, &t), CVI_OK);

    const cvi__i420_view v = draw(c);

    for (uint32_t y = 0; y < 90; y += 89) {
        for (uint32_t x = 0; x < 160; x += 159) {
            assert_int_equal(luma(&v, x, y), 150);
        }
    }
    cvi_compositor_destroy(&c);
    cvi_frame_unref(&frame);
}

static void a_gap_is_background_but_not_at_the_edge_of_the_canvas(void **state)
{
    cvi_frame *frame = coloured(160, 90, 200);
    cvi_compositor *c = open_format(0);
    cvi_tile t = tile_at(frame, (cvi__rect){0, 90, 160, 90});
    (void)state;
    t.gap = 3; /* made even: 4 */
    assert_int_equal(cvi_compositor_set_tile(c, 0, &t), CVI_OK);

    const cvi__i420_view v = draw(c);

    assert_int_equal(luma(&v, 155, 120), 200);
    assert_int_equal(luma(&v, 156, 120), 24);
    assert_int_equal(luma(&v, 159, 179), 24);
    assert_int_equal(luma(&v, 100, 179), 200);
    cvi_compositor_destroy(&c);
    cvi_frame_unref(&frame);
}

static void nv12_is_as_good_as_i420(void **state)
{
    cvi_frame *planar = painted(177, 99, 3);
    cvi_frame *nv12 = as_nv12(planar);
    cvi_compositor *a = open_format(0);
    cvi_compositor *b = open_format(CVI_FRAME_FORMAT_NV12);
    cvi_tile t = tile_at(planar, (cvi__rect){20, 10, 250, 150});
    (void)state;
    t.crop_x = 6;
    t.crop_y = 2;
    t.radius = 20;
    t.border = 4;
    t.border_color = 0xff8000;
    assert_int_equal(cvi_compositor_set_tile(a, 3, &t), CVI_OK);
    t.frame = nv12;
    assert_int_equal(cvi_compositor_set_tile(b, 3, &t), CVI_OK);

    draw(a);
    draw(b);

    assert_same(a, b);
    cvi_compositor_destroy(&a);
    cvi_compositor_destroy(&b);
    cvi_frame_unref(&planar);
    cvi_frame_unref(&nv12);
}

/* ---- edges ----------------------------------------------------------------------------- */

static void corners_are_round_smooth_and_alike(void **state)
{
    cvi_frame *frame = coloured(160, 90, 216);
    cvi_compositor *c = open_format(0);
    cvi_tile t = tile_at(frame, (cvi__rect){80, 40, 160, 90});
    (void)state;
    t.radius = 24;
    assert_int_equal(cvi_compositor_set_tile(c, 0, &t), CVI_OK);

    const cvi__i420_view v = draw(c);

    for (uint32_t i = 0; i < 24; i++) { /* along the diagonal: background, edge, picture */
        assert_true(i == 0 || luma(&v, 80 + i, 40 + i) >= luma(&v, 79 + i, 39 + i));
        assert_true(i >= 6 || luma(&v, 80 + i, 40 + i) == 24);
        assert_true(i < 8 || luma(&v, 80 + i, 40 + i) == 216);
    }
    for (uint32_t y = 0; y < 45; y++) {
        for (uint32_t x = 0; x < 80; x++) {
            const uint8_t one = luma(&v, 80 + x, 40 + y);

            assert_int_equal(luma(&v, 239 - x, 40 + y), one);
            assert_int_equal(luma(&v, 80 + x, 129 - y), one);
            assert_int_equal(luma(&v, 239 - x, 129 - y), one);
        }
    }
    assert_int_equal(luma(&v, 80, 85), 216); /* the straight parts reach the edge */
    assert_int_equal(luma(&v, 160, 40), 216);
    cvi_compositor_destroy(&c);
    cvi_frame_unref(&frame);
}

static void round_corners_show_the_tile_below(void **state)
{
    cvi_frame *below = coloured(320, 180, 100);
    cvi_frame *above = coloured(160, 90, 216);
    cvi_compositor *c = open_format(0);
    cvi_tile t = tile_at(above, (cvi__rect){80, 40, 160, 90});
    (void)state;
    put(c, 2, below, (cvi__rect){0, 0, 320, 180});
    t.radius = 24;
    assert_int_equal(cvi_compositor_set_tile(c, 5, &t), CVI_OK);

    const cvi__i420_view v = draw(c);

    assert_int_equal(luma(&v, 81, 41), 100);
    assert_int_equal(luma(&v, 160, 80), 216);
    cvi_compositor_destroy(&c);
    cvi_frame_unref(&below);
    cvi_frame_unref(&above);
}

static void a_border_follows_the_edge(void **state)
{
    static const uint32_t radii[] = {0, 4, 20};
    cvi_frame *frame = coloured(160, 90, 216);
    cvi_compositor *c = open_format(0);
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(radii); i++) {
        cvi_tile t = tile_at(frame, (cvi__rect){80, 40, 160, 90});
        const uint32_t r = radii[i];

        t.radius = r;
        t.border = 5; /* made even: 6 */
        t.border_color = 0x1c1c1c;
        assert_int_equal(cvi_compositor_set_tile(c, 0, &t), CVI_OK);
        const cvi__i420_view v = draw(c);

        for (uint32_t d = 0; d < 8; d++) { /* from each edge inwards */
            const uint8_t want = d < 6 ? 40 : 216;

            assert_int_equal(luma(&v, 160, 40 + d), want);
            assert_int_equal(luma(&v, 160, 129 - d), want);
            assert_int_equal(luma(&v, 80 + d, 85), want);
            assert_int_equal(luma(&v, 239 - d, 85), want);
        }
        assert_int_equal(luma(&v, 80, 40), r == 0 ? 40 : 24);
        /* the middle of the line on the diagonal of a round corner */
        assert_int_equal(luma(&v, 80 + (r == 20 ? 8 : 3), 40 + (r == 20 ? 8 : 3)), 40);
        assert_int_equal(luma(&v, 92, 52), 216);
    }
    cvi_compositor_destroy(&c);
    cvi_frame_unref(&frame);
}

static void borders_and_corners_are_the_pictures_not_the_bars(void **state)
{
    cvi_frame *frame = coloured(90, 90, 216);
    cvi_compositor *c = open_format(0);
    cvi_tile t = tile_at(frame, (cvi__rect){0, 0, 160, 90});
    (void)state;
    t.radius = 20;
    t.border = 4;
    t.border_color = 0x1c1c1c;
    assert_int_equal(cvi_compositor_set_tile(c, 0, &t), CVI_OK);

    const cvi__i420_view v = draw(c);

    assert_int_equal(luma(&v, 33, 45), 16); /* a bar */
    assert_int_equal(luma(&v, 34, 45), 40); /* the line */
    assert_int_equal(luma(&v, 38, 45), 216);
    assert_int_equal(luma(&v, 34, 0), 16); /* beside the corner, as the bar */
    assert_int_equal(luma(&v, 123, 89), 16);
    cvi_compositor_destroy(&c);
    cvi_frame_unref(&frame);
}

/* ---- overlays -------------------------------------------------------------------------- */

static void a_bitmap_covers_by_its_alpha_and_is_cut_at_the_edge(void **state)
{
    cvi_frame *frame = coloured(160, 90, 216);
    cvi_frame *nothing = bitmap_of(64, 64, 0);
    cvi_frame *black = bitmap_of(40, 40, 0xff000000);
    cvi_frame *half = bitmap_of(41, 41, 0x80000000);
    cvi_compositor *c = open_format(0);
    (void)state;
    put(c, 0, frame, (cvi__rect){0, 0, 320, 180});
    lay(c, 0, nothing, 100, 100);
    lay(c, 1, black, -20, -30);
    lay(c, 2, half, 299, 159);

    const cvi__i420_view v = draw(c);

    assert_int_equal(luma(&v, 120, 120), 216);
    assert_int_equal(luma(&v, 0, 0), 16);
    assert_int_equal(luma(&v, 19, 9), 16);
    assert_int_equal(luma(&v, 20, 9), 216);
    assert_int_equal(luma(&v, 298, 170), 216);
    assert_in_range(luma(&v, 299, 159), 114, 117);
    assert_in_range(luma(&v, 319, 179), 114, 117);
    assert_int_equal(cvi_compositor_set_overlay(c, 1, NULL), CVI_OK);
    draw(c);
    assert_int_equal(luma(&v, 0, 0), 216);
    cvi_compositor_destroy(&c);
    cvi_frame_unref(&frame);
    cvi_frame_unref(&nothing);
    cvi_frame_unref(&black);
    cvi_frame_unref(&half);
}

static void an_overlay_is_what_the_pixels_over_the_picture_are(void **state)
{
    static const int32_t places[][2] = {{0, 0}, {31, 20}, {30, 21}, {-13, 7}, {290, -8}, {7, 160}};
    cvi_frame *picture = painted(WIDTH, HEIGHT, 4);
    cvi_frame *bitmap = bitmap_of(47, 33, 0);
    cvi_compositor *c = open_format(0);
    struct cvi__dsp dsp;
    (void)state;
    cvi__dsp_init(&dsp, 0);
    for (uint32_t y = 0; y < 33; y++) { /* from nothing to opaque, in all colours */
        uint8_t *row =
            (uint8_t *)cvi_frame_get_plane(bitmap, 0) + y * cvi_frame_get_stride(bitmap, 0);

        for (uint32_t x = 0; x < 47; x++) {
            const uint32_t a = CVI_MIN(8 * y, 255u);

            row[4 * x] = (uint8_t)(a * x / 47);
            row[4 * x + 1] = (uint8_t)(a * (x % 7) / 7);
            row[4 * x + 2] = (uint8_t)(a - a * x / 47);
            row[4 * x + 3] = (uint8_t)a;
        }
    }
    put(c, 0, picture, (cvi__rect){0, 0, WIDTH, HEIGHT});

    for (size_t i = 0; i < CVI_ARRAY_LEN(places); i++) {
        const cvi__argb argb = {cvi_frame_get_plane(bitmap, 0), cvi_frame_get_stride(bitmap, 0), 47,
                                33};
        cvi_frame *want = painted(WIDTH, HEIGHT, 4);
        const cvi__i420_view w = cvi__frame_view(want);

        cvi__i420_blend_argb(&dsp, cvi__frame_image(want), &argb,
                             (cvi__point){places[i][0], places[i][1]});
        lay(c, 0, bitmap, places[i][0], places[i][1]);
        const cvi__i420_view v = draw(c);

        for (int plane = 0; plane < 3; plane++) {
            for (uint32_t y = 0; y < (plane ? HEIGHT / 2 : HEIGHT); y++) {
                assert_memory_equal(v.data[plane] + y * v.stride[plane],
                                    w.data[plane] + y * w.stride[plane], plane ? WIDTH / 2 : WIDTH);
            }
        }
        cvi_frame_unref(&want);
    }
    cvi_compositor_destroy(&c);
    cvi_frame_unref(&picture);
    cvi_frame_unref(&bitmap);
}

/* ---- the canvas ------------------------------------------------------------------------ */

static void the_canvas_may_be_the_callers(void **state)
{
    cvi_frame *mine = coloured(WIDTH, HEIGHT, 1);
    cvi_frame *small = coloured(WIDTH, HEIGHT - 2, 1);
    cvi_frame *picture = coloured(64, 36, 90);
    cvi_compositor *c = open_format(0);
    (void)state;
    assert_null(cvi_compositor_get_canvas(c));
    put(c, 0, picture, (cvi__rect){0, 0, 64, 36});

    assert_int_equal(cvi_compositor_set_canvas(c, small), CVI_EMEDIA_FORMAT);
    assert_int_equal(cvi_compositor_set_canvas(c, mine), CVI_OK);
    cvi__i420_view v = draw(c);

    assert_ptr_equal(cvi_compositor_get_canvas(c), mine);
    assert_int_equal(luma(&v, 10, 10), 90);
    assert_int_equal(luma(&v, 100, 100), 24);
    assert_int_equal(cvi_compositor_set_canvas(c, NULL), CVI_OK);
    v = draw(c);
    assert_ptr_not_equal(cvi_compositor_get_canvas(c), mine);
    assert_int_equal(luma(&v, 100, 100), 24);
    cvi_compositor_destroy(&c);
    cvi_frame_unref(&mine);
    cvi_frame_unref(&small);
    cvi_frame_unref(&picture);
}

/* ---- mistakes -------------------------------------------------------------------------- */

static void canvases_that_cannot_be_are_refused(void **state)
{
    static const uint32_t cases[][3] = {{14, 16, 0},   {16, 14, 0},   {17, 16, 0},
                                        {16, 4098, 0}, {4098, 16, 0}, {16, 16, 6}};
    cvi_compositor_params p;
    cvi_compositor *c = NULL;
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(cases); i++) {
        CVI_COMPOSITOR_PARAMS_INIT(&p);
        p.width = cases[i][0];
        p.height = cases[i][1];
        p.format = cases[i][2];
        assert_int_equal(cvi_compositor_create(&c, &p), CVI_EMEDIA_FORMAT);
        assert_null(c);
    }
    p.width = 16;
    p.format = 0;
    p.background = 0x1000000;
    assert_int_equal(cvi_compositor_create(&c, &p), CVI_EINVAL);
    p.background = 0;
    p.simd = 99;
    assert_int_equal(cvi_compositor_create(&c, &p), CVI_EINVAL);
    assert_int_equal(cvi_compositor_create(&c, NULL), CVI_EINVAL);
    assert_int_equal(cvi_compositor_create(NULL, &p), CVI_EINVAL);
    cvi_compositor_destroy(&c);
    cvi_compositor_destroy(NULL);
    assert_null(cvi_compositor_get_canvas(NULL));
    assert_int_equal(cvi_compositor_draw(NULL), CVI_EINVAL);
    assert_int_equal(cvi_compositor_set_canvas(NULL, NULL), CVI_EINVAL);
    assert_int_equal(cvi_compositor_set_tile(NULL, 0, NULL), CVI_EINVAL);
    assert_int_equal(cvi_compositor_set_overlay(NULL, 0, NULL), CVI_EINVAL);
    assert_int_equal(cvi_compositor_get_stats(NULL, NULL), CVI_EINVAL);
}

static void tiles_that_cannot_be_are_refused(void **state)
{
    static const struct {
        size_t field;
        uint32_t value;
    } cases[] = {
        {offsetof(cvi_tile, x), WIDTH},
        {offsetof(cvi_tile, x), UINT32_MAX},
        {offsetof(cvi_tile, y), 100},
        {offsetof(cvi_tile, width), 1},
        {offsetof(cvi_tile, width), WIDTH + 2},
        {offsetof(cvi_tile, height), 0},
        {offsetof(cvi_tile, crop_x), 64},
        {offsetof(cvi_tile, crop_y), UINT32_MAX},
        {offsetof(cvi_tile, crop_width), 65},
        {offsetof(cvi_tile, crop_height), 1},
        {offsetof(cvi_tile, fit), 4},
        {offsetof(cvi_tile, quality), 4},
        {offsetof(cvi_tile, chroma_site), 3},
        {offsetof(cvi_tile, bars), 0x1000000},
        {offsetof(cvi_tile, radius), 513},
        {offsetof(cvi_tile, border), 4097},
        {offsetof(cvi_tile, border_color), ~0u},
        {offsetof(cvi_tile, gap), 4097},
    };
    cvi_frame *frame = coloured(64, 36, 90);
    cvi_frame *rgb = bitmap_of(64, 36, 0);
    cvi_compositor *c = open_format(0);
    cvi_overlay o;
    (void)state;
    CVI_OVERLAY_INIT(&o);

    for (size_t i = 0; i < CVI_ARRAY_LEN(cases); i++) {
        cvi_tile t = tile_at(frame, (cvi__rect){0, 0, 64, 100});

        assert_int_equal(cvi_compositor_set_tile(c, 0, &t), CVI_OK);
        memcpy((char *)&t + cases[i].field, &cases[i].value, sizeof(cases[i].value));
        assert_int_equal(cvi_compositor_set_tile(c, 0, &t), CVI_EINVAL);
    }
    const cvi_tile other = tile_at(rgb, (cvi__rect){0, 0, 64, 36});
    assert_int_equal(cvi_compositor_set_tile(c, 0, &other), CVI_EMEDIA_FORMAT);
    assert_int_equal(cvi_compositor_set_tile(c, CVI_COMPOSITOR_TILES, NULL), CVI_EINVAL);
    assert_int_equal(cvi_compositor_set_overlay(c, 0, &o), CVI_EINVAL);
    o.bitmap = frame;
    assert_int_equal(cvi_compositor_set_overlay(c, 0, &o), CVI_EMEDIA_FORMAT);
    assert_int_equal(cvi_compositor_set_overlay(c, CVI_COMPOSITOR_OVERLAYS, NULL), CVI_EINVAL);
    cvi_compositor_destroy(&c);
    cvi_frame_unref(&frame);
    cvi_frame_unref(&rgb);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letterboxes_keep_the_shape_and_stay_inside),
        cmocka_unit_test(tiles_lie_in_their_cells_with_bars_beside_them),
        cmocka_unit_test(a_crop_shows_a_part_and_covers_its_place),
        cmocka_unit_test(a_gap_is_background_but_not_at_the_edge_of_the_canvas),
        cmocka_unit_test(nv12_is_as_good_as_i420),
        cmocka_unit_test(corners_are_round_smooth_and_alike),
        cmocka_unit_test(round_corners_show_the_tile_below),
        cmocka_unit_test(a_border_follows_the_edge),
        cmocka_unit_test(borders_and_corners_are_the_pictures_not_the_bars),
        cmocka_unit_test(a_bitmap_covers_by_its_alpha_and_is_cut_at_the_edge),
        cmocka_unit_test(an_overlay_is_what_the_pixels_over_the_picture_are),
        cmocka_unit_test(the_canvas_may_be_the_callers),
        cmocka_unit_test(canvases_that_cannot_be_are_refused),
        cmocka_unit_test(tiles_that_cannot_be_are_refused),
    };
    return cmocka_run_group_tests_name("media_compositor", tests, NULL, NULL);
}
