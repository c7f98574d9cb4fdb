/* SPDX-License-Identifier: MIT */
#include "media/scale_plan.h"

#include <string.h>

#include <cvi/media.h>

#include "core/mem.h"
#include "dsp/image.h"

#define RATIO_MAX 256u
#define FINE_TAPS_MAX 64u /* of the 16-bit pass: it rounds each term by up to 1/256 */

static int is_size_ok(uint32_t src, uint32_t dst)
{
    return src >= 2 && src <= CVI__IMAGE_SIDE_MAX && dst >= 2 && dst <= CVI__IMAGE_SIDE_MAX &&
           src <= RATIO_MAX * dst;
}

static uint32_t side(uint32_t luma, int is_chroma)
{
    return is_chroma ? (luma + 1) / 2 : luma;
}

static int is_times(const cvi__scale_plane *p, uint32_t up, uint32_t down)
{
    return p->across.src * up == p->across.dst * down && p->down.src * up == p->down.dst * down;
}

/* Whether chroma samples lie in the middle of their cells, as luma does. */
static int is_centered(const cvi__scale_geometry *g, int is_chroma)
{
    return !is_chroma || g->site == CVI_CHROMA_SITE_CENTER;
}

/* What 32 samples of a pass take, in instructions of a processor that has vectors of 32 bytes. */
static uint64_t cost_down(const cvi__scale_plane *p)
{
    return 7 * p->pairs_down.pairs + 7;
}

static uint64_t cost_across(const cvi__scale_plane *p)
{
    const struct cvi__scale_windows *w = &p->pairs_across.windows;

    return (w->spread == 1 ? 10 : 18) * w->pairs + 16;
}

/* Of the separable filters: by bytes where there are tables, in the cheaper order. */
static enum cvi__scale_way choose_passes(const cvi__scale_plane *p)
{
    const int is_across = p->across.count > 1;
    const int is_down = p->down.count > 1;
    const uint64_t made = (uint64_t)p->across.dst * p->down.dst;
    const uint64_t down_first =
        (uint64_t)p->across.src * p->down.dst * cost_down(p) + made * cost_across(p);
    const uint64_t across_first =
        made * cost_down(p) + (uint64_t)p->across.dst * p->down.src * cost_across(p);

    if ((is_across && p->pairs_across.windows.pairs == 0) ||
        (is_down && p->pairs_down.pairs == 0)) {
        return CVI__SCALE_ANY;
    }
    return is_across && is_down && across_first < down_first ? CVI__SCALE_ACROSS_1ST
                                                             : CVI__SCALE_DOWN_1ST;
}

static enum cvi__scale_way choose_way(const cvi__scale_plane *p, const cvi__scale_geometry *g,
                                      int is_chroma)
{
    const int is_fast = g->quality == CVI_SCALE_QUALITY_FAST && is_centered(g, is_chroma);

    if (p->across.count == 1 && p->down.count == 1) {
        return CVI__SCALE_COPY;
    }
    if (is_fast && is_times(p, 1, 2)) {
        return CVI__SCALE_HALVE;
    }
    if (is_fast && is_times(p, 2, 1)) {
        return CVI__SCALE_GROW;
    }
    if (g->quality == CVI_SCALE_QUALITY_BEST) {
        return p->across.count > 1 && p->down.count <= FINE_TAPS_MAX ? CVI__SCALE_FINE
                                                                     : CVI__SCALE_ANY;
    }
    return choose_passes(p);
}

/* Tables by bytes, and where there are none, taps as the other kernels want them. */
static int init_pairs(cvi__scale_plane *p, const cvi__scale_axis_params *across,
                      const cvi_allocator *alloc)
{
    cvi__scale_axis_params padded = *across;
    int rc = cvi__scale_across_init(&p->pairs_across, &p->across, alloc);

    if (rc == CVI_OK) {
        rc = cvi__scale_down_init(&p->pairs_down, &p->down, alloc);
    }
    if (rc == CVI_OK && p->pairs_across.windows.pairs == 0) {
        padded.multiple = 4;
        cvi__scale_axis_free(&p->across, alloc);
        rc = cvi__scale_axis_init(&p->across, &padded, alloc);
    }
    return rc;
}

static int plane_init(cvi__scale_plane *p, const cvi__scale_geometry *g, int is_chroma,
                      const cvi_allocator *alloc)
{
    const int is_best = g->quality == CVI_SCALE_QUALITY_BEST;
    const cvi__scale_axis_params across = {
        .src = side(g->src_width, is_chroma),
        .dst = side(g->dst_width, is_chroma),
        .quality = g->quality,
        .multiple = is_best ? 4 : 2,
        .ratio = (double)g->src_width / g->dst_width,
        .site = is_centered(g, is_chroma) ? 0.5 : 0.25,
    };
    const cvi__scale_axis_params down = {
        .src = side(g->src_height, is_chroma),
        .dst = side(g->dst_height, is_chroma),
        .quality = g->quality,
        .multiple = 1,
        .ratio = (double)g->src_height / g->dst_height,
        .site = 0.5,
    };
    int rc = cvi__scale_axis_init(&p->across, &across, alloc);

    if (rc == CVI_OK) {
        rc = cvi__scale_axis_init(&p->down, &down, alloc);
    }
    if (rc == CVI_OK && !is_best) {
        rc = init_pairs(p, &across, alloc);
    }
    if (rc == CVI_OK) {
        p->way = choose_way(p, g, is_chroma);
    }
    return rc;
}

int cvi__scale_plan_create(cvi__scale_plan **out, const cvi__scale_geometry *geometry,
                           const cvi_allocator *alloc)
{
    cvi__scale_plan *plan = NULL;
    int rc = CVI_OK;

    *out = NULL;
    if (!is_size_ok(geometry->src_width, geometry->dst_width) ||
        !is_size_ok(geometry->src_height, geometry->dst_height)) {
        return CVI_EMEDIA_FORMAT;
    }
    plan = cvi__mem_zalloc(alloc, sizeof(*plan));
    if (!plan) {
        return CVI_ENOMEM;
    }
    plan->geometry = *geometry;
    for (int i = 0; rc == CVI_OK && i < 2; i++) {
        rc = plane_init(&plan->planes[i], geometry, i, alloc);
    }
    if (rc != CVI_OK) {
        cvi__scale_plan_destroy(&plan, alloc);
    }
    *out = plan;
    return rc;
}

void cvi__scale_plan_destroy(cvi__scale_plan **plan, const cvi_allocator *alloc)
{
    if (!*plan) {
        return;
    }
    for (int i = 0; i < 2; i++) {
        cvi__scale_axis_free(&(*plan)->planes[i].across, alloc);
        cvi__scale_axis_free(&(*plan)->planes[i].down, alloc);
        cvi__scale_across_free(&(*plan)->planes[i].pairs_across, alloc);
        cvi__scale_down_free(&(*plan)->planes[i].pairs_down, alloc);
    }
    cvi__mem_free(alloc, *plan);
    *plan = NULL;
}
