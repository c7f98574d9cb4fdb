/* SPDX-License-Identifier: MIT */
#include "media/frame.h"
#include "core/mem.h"
#include "core/params.h"
#include "media/frame_layout.h"

#include <stdatomic.h>

#define FRAME_SIDE_MIN 2u
#define FRAME_ALIGN 64u
#define FRAME_PARAMS_OLDEST CVI_USED_SIZE(cvi_frame_params, user)

struct cvi_frame {
    cvi_allocator alloc;
    _Atomic uint32_t refs;
    uint32_t format;
    cvi__i420 image; /* of other formats the planes lie in the same order */
    void *memory;    /* NULL: the samples belong to the caller of cvi_frame_wrap() */
    void (*release)(void *user);
    void *user;
};

static int side_is_valid(uint32_t side)
{
    return side >= FRAME_SIDE_MIN && side <= CVI__IMAGE_SIDE_MAX;
}

static int frame_open(cvi_frame **out, const cvi_frame_params *p, cvi__frame_layout *layout)
{
    const cvi_allocator *alloc = cvi__mem_or_libc(p->allocator);
    const uint32_t format = p->format ? p->format : CVI_FRAME_FORMAT_I420;

    if (!side_is_valid(p->width) || !side_is_valid(p->height) ||
        cvi__frame_layout_of(layout, format, p->width, p->height) != CVI_OK) {
        return CVI_EMEDIA_FORMAT;
    }
    *out = cvi__mem_zalloc(alloc, sizeof(**out));
    if (!*out) {
        return CVI_ENOMEM;
    }
    (*out)->alloc = *alloc;
    (*out)->format = format;
    (*out)->image.width = p->width;
    (*out)->image.height = p->height;
    atomic_init(&(*out)->refs, 1);
    return CVI_OK;
}

/* One block for all planes, each row of them aligned. */
static int frame_make(cvi_frame **out, const cvi_frame_params *p)
{
    cvi__frame_layout layout;
    size_t offsets[CVI__FRAME_PLANES] = {0};
    size_t bytes = 0;
    int rc = frame_open(out, p, &layout);

    if (rc != CVI_OK) {
        return rc;
    }
    for (uint32_t i = 0; i < layout.planes; i++) {
        const size_t stride = (layout.row_bytes[i] + FRAME_ALIGN - 1) & ~(size_t)(FRAME_ALIGN - 1);

        offsets[i] = bytes;
        (*out)->image.stride[i] = stride;
        bytes += stride * layout.rows[i];
    }
    (*out)->memory = cvi__mem_alloc_aligned(&(*out)->alloc, FRAME_ALIGN, bytes);
    if (!(*out)->memory) {
        cvi_frame_unref(out);
        return CVI_ENOMEM;
    }
    for (uint32_t i = 0; i < layout.planes; i++) {
        (*out)->image.data[i] = (uint8_t *)(*out)->memory + offsets[i];
    }
    return CVI_OK;
}

static int read_params(cvi_frame_params *p, const cvi_frame_params *params)
{
    int rc = cvi__params_read(p, sizeof(*p), FRAME_PARAMS_OLDEST, params);

    if (rc != CVI_OK) {
        return rc;
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
    return frame_make(out, &p);
}

static int planes_are_valid(const cvi_frame_params *p, const cvi__frame_layout *layout)
{
    for (uint32_t i = 0; i < layout->planes; i++) {
        if (!p->planes[i] || p->strides[i] < layout->row_bytes[i]) {
            return 0;
        }
    }
    return 1;
}

int cvi_frame_wrap(cvi_frame **out, const cvi_frame_params *params)
{
    cvi__frame_layout layout;
    cvi_frame_params p;
    cvi_frame *f = NULL;
    int rc = CVI_OK;

    CVI_REQUIRE(out != NULL);
    *out = NULL;
    CVI_REQUIRE(params != NULL);
    rc = read_params(&p, params);
    if (rc == CVI_OK) {
        rc = frame_open(&f, &p, &layout);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    if (!planes_are_valid(&p, &layout)) {
        cvi_frame_unref(&f);
        return CVI_EINVAL;
    }
    for (uint32_t i = 0; i < layout.planes; i++) {
        f->image.data[i] = p.planes[i];
        f->image.stride[i] = p.strides[i];
    }
    f->release = p.release;
    f->user = p.user;
    *out = f;
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
    return frame ? frame->format : CVI_FRAME_FORMAT_UNKNOWN;
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
    rc = frame_make(
        place, &(cvi_frame_params){.allocator = &pool->alloc, .width = width, .height = height});
    if (rc == CVI_OK) {
        *out = cvi_frame_ref(*place);
    }
    return rc;
}
