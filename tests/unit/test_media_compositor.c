/* SPDX-License-Identifier: MIT */
/* Tiles in their places, letterboxed; layouts for any number of participants. */
#include "common/cm.h"
#include "common/counting.h"
#include "core/mem.h"
#include "media/compositor.h"
#include "meeting/layout.h"

static cvi_frame *coloured(uint32_t width, uint32_t height, uint8_t y)
{
    cvi_frame_params p;
    cvi_frame *f = NULL;

    CVI_FRAME_PARAMS_INIT(&p);
    p.width = width;
    p.height = height;
    assert_int_equal(cvi_frame_create(&f, &p), CVI_OK);
    cvi__i420_fill(cvi__frame_image(f), y, y, y);
    return f;
}

static uint8_t luma(const cvi__i420_view *v, uint32_t x, uint32_t y)
{
    return v->data[0][y * v->stride[0] + x];
}

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
    cvi__compositor c;
    cvi__i420_view v;
    cvi__scene scene = {.count = 2};
    (void)state;
    cvi__compositor_init(&c, cvi__mem_or_libc(NULL));
    scene.tiles[0] = (cvi__tile){{0, 0, 160, 180}, wide, 1};
    scene.tiles[1] = (cvi__tile){{164, 0, 156, 180}, high, 1};

    assert_int_equal(cvi__compositor_draw(&c, &scene, 320, 180, &v), CVI_OK);

    assert_int_equal(v.width, 320);
    assert_int_equal(luma(&v, 80, 90), 200); /* the wide one */
    assert_int_equal(luma(&v, 2, 50), 200);  /* over the whole width */
    assert_int_equal(luma(&v, 80, 30), 16);  /* a bar above */
    assert_int_equal(luma(&v, 80, 150), 16); /* and below */
    assert_int_equal(luma(&v, 161, 90), 24); /* the gap */
    assert_int_equal(luma(&v, 240, 2), 100); /* the high one, over the whole height */
    assert_int_equal(luma(&v, 170, 90), 16); /* bars on its sides */
    assert_int_equal(luma(&v, 318, 90), 16);
    cvi__compositor_free(&c);
    cvi_frame_unref(&wide);
    cvi_frame_unref(&high);
}

static void only_what_changed_is_drawn_again(void **state)
{
    cvi_frame *one = coloured(64, 64, 50);
    cvi_frame *two = coloured(64, 64, 60);
    cvi__compositor c;
    cvi__i420_view v;
    cvi__scene scene = {.count = 2};
    struct counting heap;
    (void)state;
    counting_init(&heap, 0);
    cvi__compositor_init(&c, &heap.allocator);
    scene.tiles[0] = (cvi__tile){{0, 0, 64, 64}, one, 1};
    scene.tiles[1] = (cvi__tile){{64, 0, 64, 64}, two, 1};
    assert_int_equal(cvi__compositor_draw(&c, &scene, 128, 64, &v), CVI_OK);
    const size_t calls = atomic_load(&heap.calls);

    cvi__i420_fill(cvi__frame_image(one), 70, 70, 70);
    cvi__i420_fill(cvi__frame_image(two), 80, 80, 80);
    scene.tiles[1].serial = 2;
    assert_int_equal(cvi__compositor_draw(&c, &scene, 128, 64, &v), CVI_OK);

    assert_int_equal(luma(&v, 32, 32), 50);
    assert_int_equal(luma(&v, 96, 32), 80);
    scene.tiles[1].frame = NULL;
    scene.tiles[1].serial = 0;
    assert_int_equal(cvi__compositor_draw(&c, &scene, 128, 64, &v), CVI_OK);
    assert_int_equal(luma(&v, 96, 32), 40);
    assert_int_equal(atomic_load(&heap.calls), calls);
    cvi__compositor_free(&c);
    cvi_frame_unref(&one);
    cvi_frame_unref(&two);
    assert_int_equal(atomic_load(&heap.live), 0);
}

static void one_picture_of_the_right_size_is_not_copied(void **state)
{
    cvi_frame *one = coloured(64, 36, 50);
    cvi__compositor c;
    cvi__i420_view v;
    cvi__scene scene = {.count = 1};
    (void)state;
    cvi__compositor_init(&c, cvi__mem_or_libc(NULL));
    scene.tiles[0] = (cvi__tile){{0, 0, 64, 36}, one, 1};

    assert_int_equal(cvi__compositor_draw(&c, &scene, 64, 36, &v), CVI_OK);

    assert_ptr_equal(v.data[0], cvi_frame_get_plane(one, 0));
    cvi__compositor_free(&c);
    cvi_frame_unref(&one);
}

/* ---- layouts --------------------------------------------------------------------------- */

static void cells_are_even_inside_and_do_not_overlap(void **state)
{
    static const uint32_t sizes[][2] = {{1280, 720}, {640, 360}, {320, 180}, {352, 288}, {160, 90}};
    (void)state;

    for (size_t s = 0; s < CVI_ARRAY_LEN(sizes); s++) {
        for (uint32_t n = 1; n <= 64; n++) {
            const uint32_t width = sizes[s][0];
            const uint32_t height = sizes[s][1];
            cvi__rect r[CVI__SCENE_TILES];
            const uint32_t count = cvi__layout_cells(r, n, width, height);

            assert_int_equal(count, n <= 9 ? n : 8);
            for (uint32_t i = 0; i < count; i++) {
                assert_int_equal((r[i].x | r[i].y | r[i].width) & 1, 0);
                assert_true(r[i].x + r[i].width <= width && r[i].y + r[i].height <= height);
                for (uint32_t k = 0; k < i; k++) {
                    assert_true(r[i].x >= r[k].x + r[k].width || r[k].x >= r[i].x + r[i].width ||
                                r[i].y >= r[k].y + r[k].height || r[k].y >= r[i].y + r[i].height);
                }
            }
        }
    }
}

static void layouts_are_chosen_by_number(void **state)
{
    cvi__rect r[CVI__SCENE_TILES];
    (void)state;

    assert_int_equal(cvi__layout_cells(r, 0, 1280, 720), 0);
    cvi__layout_cells(r, 1, 1280, 720);
    assert_int_equal(r[0].width, 1280);
    cvi__layout_cells(r, 2, 1280, 720);
    assert_int_equal(r[0].y, r[1].y);
    assert_int_equal(r[1].height, 720);
    cvi__layout_cells(r, 4, 1280, 720);
    assert_int_equal(r[0].x, r[2].x);
    assert_int_equal(r[3].x, r[1].x);
    assert_int_equal(r[0].width, 640); /* half of it: the cheapest to scale to */
    cvi__layout_cells(r, 9, 1280, 720);
    assert_int_equal(r[0].x, r[6].x);
    assert_true(r[8].x > r[7].x && r[7].x > r[6].x);
    cvi__layout_cells(r, 10, 1280, 720);
    assert_true(r[0].width > 2 * r[1].width);
    assert_int_equal(r[1].width, r[7].width);
}

static void the_stage_changes_only_where_it_must(void **state)
{
    uint32_t legs[12];
    cvi__stage stage = {{0}};
    (void)state;
    for (uint32_t i = 0; i < 12; i++) {
        legs[i] = i + 1;
    }

    cvi__stage_update(&stage, legs, 12, 0);
    assert_memory_equal(stage.legs, legs, sizeof(stage.legs));
    cvi__stage_update(&stage, legs, 12, 3); /* on stage: changes places with the big one */
    assert_memory_equal(stage.legs, ((uint32_t[]){3, 2, 1, 4, 5, 6, 7, 8}), sizeof(stage.legs));
    cvi__stage_update(&stage, legs, 12, 11); /* not on stage: the big one takes the last place */
    assert_memory_equal(stage.legs, ((uint32_t[]){11, 2, 1, 4, 5, 6, 7, 3}), sizeof(stage.legs));
    legs[4] = 99; /* 5 is gone, 99 is last but takes his place: nobody else moves */
    cvi__stage_update(&stage, legs, 12, 11);
    assert_memory_equal(stage.legs, ((uint32_t[]){11, 2, 1, 4, 99, 6, 7, 3}), sizeof(stage.legs));
    cvi__stage_update(&stage, legs, 12, 77); /* no such leg */
    assert_int_equal(stage.legs[0], 11);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letterboxes_keep_the_shape_and_stay_inside),
        cmocka_unit_test(tiles_lie_in_their_cells_with_bars_beside_them),
        cmocka_unit_test(only_what_changed_is_drawn_again),
        cmocka_unit_test(one_picture_of_the_right_size_is_not_copied),
        cmocka_unit_test(cells_are_even_inside_and_do_not_overlap),
        cmocka_unit_test(layouts_are_chosen_by_number),
        cmocka_unit_test(the_stage_changes_only_where_it_must),
    };
    return cmocka_run_group_tests_name("media_compositor", tests, NULL, NULL);
}
