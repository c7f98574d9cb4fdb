/* SPDX-License-Identifier: MIT */
#include "media/cover.h"

int cvi__rects_meet(const cvi__rect *a, const cvi__rect *b)
{
    return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height &&
           b->y < a->y + a->height;
}

int cvi__rect_is(const cvi__rect *a, const cvi__rect *b)
{
    return a->x == b->x && a->y == b->y && a->width == b->width && a->height == b->height;
}

static void push(cvi__cover *cover, cvi__rect rect)
{
    if (rect.width == 0 || rect.height == 0) {
        return;
    }
    if (cover->count == CVI__COVER_RECTS) {
        cover->is_full = 1;
        return;
    }
    cover->rects[cover->count++] = rect;
}

/* What of `a` lies above, below, left and right of `b`, which it meets. */
static void push_rest(cvi__cover *cover, cvi__rect a, cvi__rect b)
{
    const uint32_t right = a.x + a.width;
    const uint32_t below = a.y + a.height;
    const uint32_t top = CVI_MAX(a.y, b.y);
    const uint32_t bottom = CVI_MIN(below, b.y + b.height);

    push(cover, (cvi__rect){a.x, a.y, a.width, top - a.y});
    push(cover, (cvi__rect){a.x, bottom, a.width, below - bottom});
    if (b.x > a.x) {
        push(cover, (cvi__rect){a.x, top, b.x - a.x, bottom - top});
    }
    if (b.x + b.width < right) {
        push(cover, (cvi__rect){b.x + b.width, top, right - b.x - b.width, bottom - top});
    }
}

/* New parts are cut by one old rectangle after the other; what is left of them moves up. */
void cvi__cover_add(cvi__cover *cover, cvi__rect rect)
{
    const uint32_t old = cover->count;

    push(cover, rect);
    for (uint32_t i = 0; i < old; i++) {
        for (uint32_t k = old; k < cover->count;) {
            const cvi__rect part = cover->rects[k];

            if (!cvi__rects_meet(&part, &cover->rects[i])) {
                k++;
                continue;
            }
            cover->rects[k] = cover->rects[--cover->count];
            push_rest(cover, part, cover->rects[i]);
        }
    }
}

uint64_t cvi__cover_pixels(const cvi__cover *cover)
{
    uint64_t pixels = 0;

    for (uint32_t i = 0; i < cover->count; i++) {
        pixels += (uint64_t)cover->rects[i].width * cover->rects[i].height;
    }
    return pixels;
}
