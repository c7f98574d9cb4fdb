/* SPDX-License-Identifier: MIT */
/* Where in the picture who is. */
#include "common/cm.h"
#include "meeting/layout.h"

static const uint32_t sizes[][2] = {{1280, 720}, {640, 360}, {320, 180}, {352, 288}, {160, 90}};

static void assert_good(const cvi__rect *r, uint32_t count, uint32_t width, uint32_t height)
{
    for (uint32_t i = 0; i < count; i++) {
        assert_int_equal((r[i].x | r[i].y | r[i].width) & 1, 0);
        assert_true(r[i].x + r[i].width <= width && r[i].y + r[i].height <= height);
        for (uint32_t k = 0; k < i; k++) {
            assert_true(r[i].x >= r[k].x + r[k].width || r[k].x >= r[i].x + r[i].width ||
                        r[i].y >= r[k].y + r[k].height || r[k].y >= r[i].y + r[i].height);
        }
    }
}

static void cells_are_even_inside_and_do_not_overlap(void **state)
{
    (void)state;

    for (size_t s = 0; s < CVI_ARRAY_LEN(sizes); s++) {
        for (uint32_t n = 1; n <= 64; n++) {
            const uint32_t width = sizes[s][0];
            const uint32_t height = sizes[s][1];
            cvi__rect r[CVI__SCENE_TILES];
            const uint32_t count = cvi__layout_cells(r, n, width, height);

            assert_int_equal(count, n <= 9 ? n : 8);
            assert_good(r, count, width, height);
        }
    }
}

static void content_is_large_and_people_are_small(void **state)
{
    (void)state;

    for (size_t s = 0; s < CVI_ARRAY_LEN(sizes); s++) {
        for (uint32_t n = 0; n <= 64; n++) {
            const uint32_t width = sizes[s][0];
            const uint32_t height = sizes[s][1];
            cvi__rect r[CVI__SCENE_TILES];
            const uint32_t count = cvi__layout_beside(r, n, width, height);

            assert_int_equal(count, n <= CVI__LAYOUT_BESIDE_MAX ? n + 1 : 8);
            assert_good(r, count, width, height);
            assert_true(r[0].width >= 3 * (width / 4 & ~1u));
            assert_int_equal(r[0].height, n <= 4 ? height : 3 * (height / 4 & ~1u));
            for (uint32_t i = 1; i < count; i++) {
                assert_int_equal(r[i].width, width / 4 & ~1u);
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
        cmocka_unit_test(cells_are_even_inside_and_do_not_overlap),
        cmocka_unit_test(content_is_large_and_people_are_small),
        cmocka_unit_test(layouts_are_chosen_by_number),
        cmocka_unit_test(the_stage_changes_only_where_it_must),
    };
    return cmocka_run_group_tests_name("meeting_cells", tests, NULL, NULL);
}
