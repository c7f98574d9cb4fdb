/* SPDX-License-Identifier: MIT */
#include "meeting/layout.h"

#define COLUMN_MAX 4u

/*
 * Cells adjoin, and the compositor draws the lines between them over their edges: so a quarter of
 * 1280x720 is 640x360, and halving is much cheaper than any ratio near it.
 */
static cvi__rect grid_cell(uint32_t columns, uint32_t rows, uint32_t width, uint32_t height)
{
    return (cvi__rect){.width = width / columns & ~1u, .height = height / rows & ~1u};
}

/* Full rows first; the last one and all rows together are centred. */
static void fill_grid(cvi__rect *cells, uint32_t count, uint32_t side, uint32_t width,
                      uint32_t height)
{
    const uint32_t rows = (count + side - 1) / side;
    const cvi__rect cell = grid_cell(side, side, width, height);
    const uint32_t top = (height - rows * cell.height) / 2 & ~1u;

    for (uint32_t i = 0; i < count; i++) {
        const uint32_t in_row = CVI_MIN(side, count - i / side * side);
        const uint32_t left = (width - in_row * cell.width) / 2 & ~1u;

        cells[i] = cell;
        cells[i].x = left + i % side * cell.width;
        cells[i].y = top + i / side * cell.height;
    }
}

static void fill_halves(cvi__rect *cells, uint32_t width, uint32_t height)
{
    const cvi__rect cell = grid_cell(2, 1, width, height);

    cells[0] = cell;
    cells[1] = cell;
    cells[1].x = cell.width;
}

/* A grid of four by four: three by three of it is the big cell, seven small ones lie around it. */
static void fill_stage(cvi__rect *cells, uint32_t width, uint32_t height)
{
    static const uint8_t places[7][2] = {{3, 0}, {3, 1}, {3, 2}, {0, 3}, {1, 3}, {2, 3}, {3, 3}};
    const cvi__rect cell = grid_cell(4, 4, width, height);

    cells[0] = (cvi__rect){.width = 3 * cell.width, .height = 3 * cell.height};
    for (uint32_t i = 0; i < CVI_ARRAY_LEN(places); i++) {
        cells[i + 1] = cell;
        cells[i + 1].x = places[i][0] * cell.width;
        cells[i + 1].y = places[i][1] * cell.height;
    }
}

uint32_t cvi__layout_cells(cvi__rect cells[CVI__SCENE_TILES], uint32_t count, uint32_t width,
                           uint32_t height)
{
    if (count == 0) {
        return 0;
    }
    if (count == 1) {
        cells[0] = (cvi__rect){.width = width, .height = height};
    } else if (count == 2) {
        fill_halves(cells, width, height);
    } else if (count <= CVI__LAYOUT_GRID_MAX) {
        fill_grid(cells, count, count <= 4 ? 2 : 3, width, height);
    } else {
        fill_stage(cells, width, height);
        return CVI__LAYOUT_STAGE;
    }
    return count;
}

/* As wide as three cells of four by four and as high as all of them; people are centred. */
static void fill_column(cvi__rect *cells, uint32_t people, uint32_t width, uint32_t height)
{
    const cvi__rect cell = grid_cell(4, 4, width, height);
    const uint32_t top = (height - people * cell.height) / 2 & ~1u;

    cells[0] = (cvi__rect){.width = 3 * cell.width, .height = height};
    for (uint32_t i = 0; i < people; i++) {
        cells[i + 1] = cell;
        cells[i + 1].x = 3 * cell.width;
        cells[i + 1].y = top + i * cell.height;
    }
}

uint32_t cvi__layout_beside(cvi__rect cells[CVI__SCENE_TILES], uint32_t people, uint32_t width,
                            uint32_t height)
{
    if (people == 0) {
        return cvi__layout_cells(cells, 1, width, height);
    }
    if (people <= COLUMN_MAX) {
        fill_column(cells, people, width, height);
        return people + 1;
    }
    fill_stage(cells, width, height);
    return CVI_MIN(people, CVI__LAYOUT_BESIDE_MAX) + 1;
}

/* ---- the stage ------------------------------------------------------------------------- */

static int is_in(const uint32_t *legs, uint32_t count, uint32_t leg)
{
    for (uint32_t i = 0; i < count; i++) {
        if (legs[i] == leg) {
            return 1;
        }
    }
    return 0;
}

static void fill_places(cvi__stage *stage, const uint32_t *legs, uint32_t count)
{
    for (uint32_t i = 0, next = 0; i < CVI__LAYOUT_STAGE; i++) {
        if (stage->legs[i] != 0 && is_in(legs, count, stage->legs[i])) {
            continue;
        }
        while (next < count && is_in(stage->legs, CVI__LAYOUT_STAGE, legs[next])) {
            next++;
        }
        stage->legs[i] = next < count ? legs[next] : 0;
    }
}

void cvi__stage_update(cvi__stage *stage, const uint32_t *legs, uint32_t count, uint32_t speaker)
{
    uint32_t place = CVI__LAYOUT_STAGE - 1;

    fill_places(stage, legs, count);
    if (speaker == 0 || stage->legs[0] == speaker || !is_in(legs, count, speaker)) {
        return;
    }
    for (uint32_t i = 0; i < CVI__LAYOUT_STAGE; i++) {
        if (stage->legs[i] == speaker) {
            place = i;
        }
    }
    stage->legs[place] = stage->legs[0];
    stage->legs[0] = speaker;
}
