/* SPDX-License-Identifier: MIT */
#include "media/scaler.h"

#include <string.h>

#include "core/mem.h"
#include "media/scale_planes.h"

struct cached {
    cvi__scale_plan *plan;
    uint64_t used; /* when, to find the oldest */
};

struct cvi__scaler {
    cvi_allocator alloc;
    struct cached cache[CVI__SCALER_PLANS];
    uint64_t uses;
    cvi__scale_desk desk;
};

int cvi__scaler_create(cvi__scaler **out, const struct cvi__dsp *dsp, const cvi_allocator *alloc)
{
    cvi__scaler *s = cvi__mem_zalloc(alloc, sizeof(*s));

    *out = NULL;
    if (!s) {
        return CVI_ENOMEM;
    }
    s->alloc = *alloc;
    if (cvi__scale_desk_init(&s->desk, dsp, alloc) != CVI_OK) {
        cvi__mem_free(alloc, s);
        return CVI_ENOMEM;
    }
    *out = s;
    return CVI_OK;
}

void cvi__scaler_destroy(cvi__scaler **scaler)
{
    if (!scaler || !*scaler) {
        return;
    }
    cvi__scaler *s = *scaler;
    const cvi_allocator a = s->alloc;

    *scaler = NULL;
    for (size_t i = 0; i < CVI__SCALER_PLANS; i++) {
        cvi__scale_plan_destroy(&s->cache[i].plan, &a);
    }
    cvi__scale_desk_free(&s->desk, &a);
    cvi__mem_free(&a, s);
}

/* The plan for these sizes, made in place of the one that was not used for longest. */
static int find_plan(cvi__scaler *s, const cvi__scale_geometry *g, const cvi__scale_plan **out)
{
    struct cached *oldest = &s->cache[0];
    int rc = CVI_OK;

    for (size_t i = 0; i < CVI__SCALER_PLANS; i++) {
        struct cached *c = &s->cache[i];

        if (c->plan && memcmp(&c->plan->geometry, g, sizeof(*g)) == 0) {
            c->used = ++s->uses;
            *out = c->plan;
            return CVI_OK;
        }
        oldest = c->used < oldest->used ? c : oldest;
    }
    cvi__scale_plan_destroy(&oldest->plan, &s->alloc);
    oldest->used = 0;
    rc = cvi__scale_plan_create(&oldest->plan, g, &s->alloc);
    oldest->used = rc == CVI_OK ? ++s->uses : 0;
    *out = oldest->plan;
    return rc;
}

/* One plane, or where chroma is woven, U and V together. Of one, a second is never touched. */
static cvi__scale_planes choose_planes(const cvi__scale_plane *plan, const cvi__i420_view *src,
                                       const cvi__i420 *dst, int first)
{
    cvi__scale_planes p = {.plan = plan, .channels = 1};

    p.is_src_woven = first && !src->data[2];
    p.is_dst_woven = first && !dst->data[2];
    p.channels += p.is_src_woven | p.is_dst_woven;
    for (uint32_t c = 0; c < 2; c++) {
        const int from = first + (p.is_src_woven ? 0 : (int)(c % p.channels));
        const int to = first + (p.is_dst_woven ? 0 : (int)(c % p.channels));

        p.src[c] = src->data[from];
        p.src_stride[c] = src->stride[from];
        p.dst[c] = dst->data[to];
        p.dst_stride[c] = dst->stride[to];
    }
    return p;
}

int cvi__scaler_run(cvi__scaler *scaler, const cvi__i420_view *src, const cvi__i420 *dst,
                    const cvi__scale_how *how)
{
    const cvi__scale_geometry g = {src->width,  src->height,  dst->width,
                                   dst->height, how->quality, how->site};
    const int count = src->data[2] && dst->data[2] ? 3 : 2;
    const cvi__scale_plan *plan = NULL;
    const int rc = find_plan(scaler, &g, &plan);

    for (int i = 0; rc == CVI_OK && i < count; i++) {
        const cvi__scale_planes p = choose_planes(&plan->planes[i > 0], src, dst, i);

        cvi__scale_run(&scaler->desk, &p);
    }
    return rc;
}
