/* SPDX-License-Identifier: MIT */
#include "media/tile_mask.h"

#include <math.h>

#include "core/mem.h"

static void drop(cvi__tile_masks *masks, cvi__tile_mask *mask)
{
    cvi__mem_free(&masks->alloc, mask->outside);
    cvi__mem_free(&masks->alloc, mask->outside_chroma);
    cvi__mem_free(&masks->alloc, mask->line);
    *mask = (cvi__tile_mask){0};
}

void cvi__tile_masks_free(cvi__tile_masks *masks)
{
    for (size_t i = 0; i < CVI__TILE_MASKS; i++) {
        drop(masks, &masks->kept[i]);
    }
}

/* How much of each pixel lies outside of a disc in the middle of a square of `side`. */
static uint8_t *draw_outside(const cvi_allocator *alloc, uint32_t side, uint32_t radius)
{
    const float middle = (float)side / 2.0f - 0.5f;
    uint8_t *mask = cvi__mem_calloc(alloc, (size_t)side * side, 1);

    for (uint32_t y = 0; mask && y < side; y++) {
        for (uint32_t x = 0; x < side; x++) {
            const float dx = (float)x - middle;
            const float dy = (float)y - middle;
            const float outside = sqrtf(dx * dx + dy * dy) - (float)radius + 0.5f;

            mask[(size_t)y * side + x] = (uint8_t)(255.0f * CVI_CLAMP(outside, 0.0f, 1.0f) + 0.5f);
        }
    }
    return mask;
}

static uint8_t *halve(const cvi_allocator *alloc, const uint8_t *mask, uint32_t side)
{
    uint8_t *half = cvi__mem_calloc(alloc, (size_t)side / 2 * side / 2, 1);

    for (uint32_t i = 0; half && i < side / 2 * (side / 2); i++) {
        const uint8_t *m =
            mask + (size_t)(i / (side / 2)) * 2 * side + (size_t)(i % (side / 2)) * 2;

        half[i] = (uint8_t)((m[0] + m[1] + m[side] + m[side + 1] + 2) >> 2);
    }
    return half;
}

static int draw(cvi__tile_masks *masks, cvi__tile_mask *mask)
{
    const uint32_t side = 2 * mask->radius;
    const int has_line = mask->border > 0 && mask->border < mask->radius;

    mask->outside = draw_outside(&masks->alloc, side, mask->radius);
    if (mask->outside) {
        mask->outside_chroma = halve(&masks->alloc, mask->outside, side);
    }
    if (has_line) {
        mask->line = draw_outside(&masks->alloc, side, mask->radius - mask->border);
    }
    return mask->outside && mask->outside_chroma && (mask->line || !has_line);
}

const cvi__tile_mask *cvi__tile_masks_get(cvi__tile_masks *masks, uint32_t radius, uint32_t border)
{
    cvi__tile_mask *mask = &masks->kept[masks->next];

    for (size_t i = 0; i < CVI__TILE_MASKS; i++) {
        if (masks->kept[i].radius == radius && masks->kept[i].border == border) {
            return &masks->kept[i];
        }
    }
    drop(masks, mask);
    mask->radius = radius;
    mask->border = border;
    if (!draw(masks, mask)) {
        drop(masks, mask);
        return NULL;
    }
    masks->next = (masks->next + 1) % CVI__TILE_MASKS;
    return mask;
}
