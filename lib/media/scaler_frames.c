/* SPDX-License-Identifier: MIT */
/* The scaler as its users see it: frames, parts of them, and what becomes of the shape. */
#include "core/cpu.h"
#include "core/mem.h"
#include "core/params.h"
#include "media/compositor.h"
#include "media/scaler.h"

#define SCALER_PARAMS_OLDEST CVI_USED_SIZE(cvi_scaler_params, simd)

static const uint8_t BLACK[3] = {16, 128, 128};

struct cvi_scaler {
    cvi_allocator alloc;
    cvi__scaler *engine;
    cvi__scale_how how;
    uint32_t fit;
};

static int read_params(cvi_scaler_params *p, const cvi_scaler_params *params)
{
    int rc = CVI_OK;

    *p = (cvi_scaler_params){0};
    if (params) {
        rc = cvi__params_read(p, sizeof(*p), SCALER_PARAMS_OLDEST, params);
    }
    if (rc == CVI_OK) {
        rc = cvi__mem_check(p->allocator);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    CVI_REQUIRE(p->quality <= CVI_SCALE_QUALITY_BEST && p->fit <= CVI_FIT_STRETCH);
    CVI_REQUIRE(p->chroma_site <= CVI_CHROMA_SITE_CENTER);
    p->quality = p->quality ? p->quality : CVI_SCALE_QUALITY_GOOD;
    p->chroma_site = p->chroma_site ? p->chroma_site : CVI_CHROMA_SITE_LEFT;
    p->fit = p->fit ? p->fit : CVI_FIT_CONTAIN;
    return CVI_OK;
}

int cvi_scaler_create(cvi_scaler **out, const cvi_scaler_params *params)
{
    cvi_scaler_params p;
    struct cvi__dsp dsp;
    unsigned cpu = 0;
    int rc = CVI_OK;

    CVI_REQUIRE(out != NULL);
    *out = NULL;
    rc = read_params(&p, params);
    if (rc == CVI_OK) {
        rc = cvi__cpu_choose(p.simd, &cpu);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    const cvi_allocator *alloc = cvi__mem_or_libc(p.allocator);
    cvi_scaler *s = cvi__mem_zalloc(alloc, sizeof(*s));
    if (!s) {
        return CVI_ENOMEM;
    }
    s->alloc = *alloc;
    s->how = (cvi__scale_how){p.quality, p.chroma_site};
    s->fit = p.fit;
    cvi__dsp_init(&dsp, cpu);
    rc = cvi__scaler_create(&s->engine, &dsp, alloc);
    if (rc != CVI_OK) {
        cvi_scaler_destroy(&s);
    }
    *out = s;
    return rc;
}

void cvi_scaler_destroy(cvi_scaler **scaler)
{
    if (!scaler || !*scaler) {
        return;
    }
    cvi_scaler *s = *scaler;
    const cvi_allocator a = s->alloc;

    *scaler = NULL;
    cvi__scaler_destroy(&s->engine);
    cvi__mem_free(&a, s);
}

/* A part of a picture, whose left and upper edges become even. */
static int read_part(cvi__rect *out, const cvi_rect *given, const cvi__i420 *image)
{
    *out = (cvi__rect){0, 0, image->width, image->height};
    if (!given) {
        return CVI_OK;
    }
    CVI_REQUIRE(given->x <= image->width && given->width <= image->width - given->x);
    CVI_REQUIRE(given->y <= image->height && given->height <= image->height - given->y);
    CVI_REQUIRE(given->width >= 2 && given->height >= 2);
    *out = (cvi__rect){given->x & ~1u, given->y & ~1u, given->width, given->height};
    return CVI_OK;
}

static int is_format_ok(const cvi_frame *frame)
{
    const uint32_t format = cvi_frame_get_format(frame);

    return format == CVI_FRAME_FORMAT_I420 || format == CVI_FRAME_FORMAT_NV12;
}

int cvi_scaler_run(cvi_scaler *scaler, const cvi_frame *src, const cvi_rect *crop, cvi_frame *dst,
                   const cvi_rect *place)
{
    cvi__rect from;
    cvi__rect to;
    cvi__rect inner;
    int rc = CVI_OK;

    CVI_REQUIRE(scaler != NULL && src != NULL && dst != NULL && src != dst);
    if (!is_format_ok(src) || !is_format_ok(dst)) {
        return CVI_EMEDIA_FORMAT;
    }
    const cvi__i420 *image = cvi__frame_image(dst);

    rc = read_part(&from, crop, cvi__frame_image(src));
    if (rc == CVI_OK) {
        rc = read_part(&to, place, image);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    inner = to;
    if (scaler->fit == CVI_FIT_COVER) {
        from = cvi__letterbox(from, to.width, to.height);
    } else if (scaler->fit == CVI_FIT_CONTAIN) {
        inner = cvi__letterbox(to, from.width, from.height);
    }
    const cvi__i420 cropped = cvi__i420_part(cvi__frame_image(src), from);
    const cvi__i420_view view = cvi__i420_read(&cropped);
    const cvi__i420 part = cvi__i420_part(image, inner);

    rc = cvi__scaler_run(scaler->engine, &view, &part, &scaler->how);
    if (rc == CVI_OK) {
        cvi__i420_fill_beside(image, to, inner, BLACK);
    }
    return rc;
}
