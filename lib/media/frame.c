/* SPDX-License-Identifier: MIT */
#include "media/frame.h"
#include "core/mem.h"
#include "core/params.h"

#include <stdatomic.h>

#define FRAME_SIDE_MIN 2u
#define FRAME_ALIGN 64u
#define FRAME_PARAMS_OLDEST CVI_USED_SIZE(cvi_frame_params, user)

struct cvi_frame {
    cvi_allocator alloc;
    _Atomic uint32_t refs;
    cvi__i420 image;
    void *memory; /* NULL: the samples belong to the caller of cvi_frame_wrap() */
    void (*release)(void *user);
    void *user;
};

static int side_is_valid(uint32_t side)
{
    return side >= FRAME_SIDE_MIN && side <= CVI__IMAGE_SIDE_MAX;
}

static int frame_open(cvi_frame **out, const cvi_allocator *alloc, uint32_t width, uint32_t height)
{
    if (!side_is_valid(width) || !side_is_valid(height)) {
        return CVI_EMEDIA_FORMAT;
    }
    *out = cvi__mem_zalloc(alloc, sizeof(**out));
    if (!*out) {
        return CVI_ENOMEM;
    }
    (*out)->alloc = *alloc;
    atomic_init(&(*out)->refs, 1);
    return CVI_OK;
}

static int frame_make(cvi_frame **out, const cvi_allocator *alloc, uint32_t width, uint32_t height)
{
    int rc = frame_open(out, alloc, width, height);

    if (rc != CVI_OK) {
        return rc;
    }
    (*out)->memory =
        cvi__mem_alloc_aligned(alloc, FRAME_ALIGN, cvi__i420_bytes(width, height, FRAME_ALIGN));
    if (!(*out)->memory) {
        cvi_frame_unref(out);
        return CVI_ENOMEM;
    }
    cvi__i420_lay(&(*out)->image, (*out)->memory, width, height, FRAME_ALIGN);
    return CVI_OK;
}

static int read_params(cvi_frame_params *p, const cvi_frame_params *params)
{
    int rc = cvi__params_read(p, sizeof(*p), FRAME_PARAMS_OLDEST, params);

    if (rc != CVI_OK) {
        return rc;
    }
    if (p->format > CVI_FRAME_FORMAT_I420) {
        return CVI_EMEDIA_FORMAT;
    }
    return p->reserved == 0 ? cvi__mem_check(p->allocator) : CVI_EINVAL;
}

int cvi_frame_create(cvi_frame **out, const cvi_frame_params *params)
{
    cvi_frame_params p;
    int rc = CVI_OK;

    CVI_REQUIRE(out != NULL);
    *out = NULL;
    CVI_REQUIRE(params != NULL);
    rc = read_params(&p, params);
    if (rc != CVI_OK) {
        return rc;
    }
    CVI_REQUIRE(!p.planes[0] && !p.release);
    return frame_make(out, cvi__mem_or_libc(p.allocator), p.width, p.height);
}

static int planes_are_valid(const cvi_frame_params *p)
{
    const uint32_t chroma = (p->width + 1) / 2;

    return p->planes[0] && p->planes[1] && p->planes[2] && p->strides[0] >= p->width &&
           p->strides[1] >= chroma && p->strides[2] >= chroma;
}

int cvi_frame_wrap(cvi_frame **out, const cvi_frame_params *params)
{
    cvi_frame_params p;
    int rc = CVI_OK;

    CVI_REQUIRE(out != NULL);
    *out = NULL;
    CVI_REQUIRE(params != NULL);
    rc = read_params(&p, params);
    if (rc != CVI_OK) {
        return rc;
    }
    CVI_REQUIRE(planes_are_valid(&p));
    rc = frame_open(out, cvi__mem_or_libc(p.allocator), p.width, p.height);
    if (rc != CVI_OK) {
        return rc;
    }
    for (size_t i = 0; i < 3; i++) {
        (*out)->image.data[i] = p.planes[i];
        (*out)->image.stride[i] = p.strides[i];
    }
    (*out)->image.width = p.width;
    (*out)->image.height = p.height;
    (*out)->release = p.release;
    (*out)->user = p.user;
    return CVI_OK;
}

cvi_frame *cvi_frame_ref(cvi_frame *frame)
{
    if (frame) {
        atomic_fetch_add_explicit(&frame->refs, 1, memory_order_relaxed);
    }
    return frame;
}

void cvi_frame_unref(cvi_frame **frame)
{
    cvi_frame *f = frame ? *frame : NULL;

    if (!f) {
        return;
    }
    *frame = NULL;
    if (atomic_fetch_sub_explicit(&f->refs, 1, memory_order_acq_rel) > 1) {
        return;
    }
    const cvi_allocator alloc = f->alloc;

    if (f->release) {
        f->release(f->user);
    }
    cvi__mem_free_aligned(&alloc, f->memory);
    cvi__mem_free(&alloc, f);
}

uint32_t cvi_frame_get_format(const cvi_frame *frame)
{
    return frame ? CVI_FRAME_FORMAT_I420 : CVI_FRAME_FORMAT_UNKNOWN;
}

uint32_t cvi_frame_get_width(const cvi_frame *frame)
{
    return frame ? frame->image.width : 0;
}

uint32_t cvi_frame_get_height(const cvi_frame *frame)
{
    return frame ? frame->image.height : 0;
}

void *cvi_frame_get_plane(const cvi_frame *frame, uint32_t plane)
{
    return frame && plane < 3 ? frame->image.data[plane] : NULL;
}

uint32_t cvi_frame_get_stride(const cvi_frame *frame, uint32_t plane)
{
    return frame && plane < 3 ? (uint32_t)frame->image.stride[plane] : 0;
}

const cvi__i420 *cvi__frame_image(const cvi_frame *frame)
{
    return &frame->image;
}

cvi__i420_view cvi__frame_view(const cvi_frame *frame)
{
    return cvi__i420_read(&frame->image);
}

/* ---- pool ------------------------------------------------------------------------------ */

void cvi__frame_pool_init(cvi__frame_pool *pool, const cvi_allocator *alloc)
{
    *pool = (cvi__frame_pool){.alloc = *alloc};
}

void cvi__frame_pool_free(cvi__frame_pool *pool)
{
    for (size_t i = 0; i < CVI__FRAME_POOL_MAX; i++) {
        cvi_frame_unref(&pool->frames[i]);
    }
}

static int is_free(const cvi_frame *frame)
{
    return atomic_load_explicit(&frame->refs, memory_order_acquire) == 1;
}

int cvi__frame_pool_take(cvi__frame_pool *pool, uint32_t width, uint32_t height, cvi_frame **out)
{
    cvi_frame **place = NULL;
    int rc = CVI_OK;

    *out = NULL;
    for (size_t i = 0; i < CVI__FRAME_POOL_MAX; i++) {
        cvi_frame *f = pool->frames[i];

        if (f && !is_free(f)) {
            continue;
        }
        if (f && f->image.width == width && f->image.height == height) {
            *out = cvi_frame_ref(f);
            return CVI_OK;
        }
        if (!place || (*place && !f)) { /* better an empty place than a frame of another size */
            place = &pool->frames[i];
        }
    }
    if (!place) {
        return CVI_EFULL;
    }
    cvi_frame_unref(place);
    rc = frame_make(place, &pool->alloc, width, height);
    if (rc == CVI_OK) {
        *out = cvi_frame_ref(*place);
    }
    return rc;
}
