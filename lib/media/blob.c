/* SPDX-License-Identifier: MIT */
#include "media/blob.h"
#include "core/mem.h"

#include <string.h>

#define BLOB_STEP 2048u

cvi__blob *cvi__blob_ref(cvi__blob *blob)
{
    atomic_fetch_add_explicit(&blob->refs, 1, memory_order_relaxed);
    return blob;
}

void cvi__blob_unref(cvi__blob **blob)
{
    cvi__blob *b = *blob;

    *blob = NULL;
    if (!b || atomic_fetch_sub_explicit(&b->refs, 1, memory_order_acq_rel) > 1) {
        return;
    }
    const cvi_allocator alloc = b->alloc;

    cvi__mem_free(&alloc, b->data);
    cvi__mem_free(&alloc, b);
}

int cvi__blob_reserve(cvi__blob *blob, size_t cap)
{
    uint8_t *grown = NULL;

    if (cap <= blob->cap) {
        return CVI_OK;
    }
    /* half as much again: sizes wander, and the next larger unit should not allocate */
    cap = (cap + cap / 2 + BLOB_STEP) / BLOB_STEP * BLOB_STEP;
    grown = cvi__mem_realloc(&blob->alloc, blob->data, cap);
    if (!grown) {
        return CVI_ENOMEM;
    }
    blob->data = grown;
    blob->cap = cap;
    return CVI_OK;
}

int cvi__blob_store(cvi__blob *blob, const void *data, size_t len)
{
    int rc = cvi__blob_reserve(blob, len);

    if (rc != CVI_OK) {
        return rc;
    }
    if (len > 0) {
        memcpy(blob->data, data, len);
    }
    blob->len = len;
    return CVI_OK;
}

cvi_unit cvi__blob_unit(const cvi__blob *blob)
{
    cvi_unit unit = blob->unit;

    unit.size = CVI_USED_SIZE(cvi_unit, lost);
    unit.data = blob->data;
    unit.len = blob->len;
    return unit;
}

void cvi__blob_pool_init(cvi__blob_pool *pool, size_t limit, const cvi_allocator *alloc)
{
    *pool = (cvi__blob_pool){.alloc = *alloc, .limit = CVI_MIN(limit, CVI__BLOB_POOL_MAX)};
}

void cvi__blob_pool_free(cvi__blob_pool *pool)
{
    for (size_t i = 0; i < pool->limit; i++) {
        cvi__blob_unref(&pool->blobs[i]);
    }
}

static cvi__blob *blob_make(const cvi_allocator *alloc)
{
    cvi__blob *blob = cvi__mem_zalloc(alloc, sizeof(*blob));

    if (blob) {
        blob->alloc = *alloc;
        atomic_init(&blob->refs, 1);
    }
    return blob;
}

int cvi__blob_pool_take(cvi__blob_pool *pool, cvi__blob **out)
{
    *out = NULL;
    for (size_t i = 0; i < pool->limit; i++) {
        cvi__blob **place = &pool->blobs[i];

        if (!*place) {
            *place = blob_make(&pool->alloc);
        }
        if (!*place) {
            return CVI_ENOMEM;
        }
        if (atomic_load_explicit(&(*place)->refs, memory_order_acquire) == 1) {
            (*place)->len = 0;
            (*place)->unit = (cvi_unit){0};
            *out = cvi__blob_ref(*place);
            return CVI_OK;
        }
    }
    return CVI_EFULL;
}

cvi__blob *cvi__blob_copy(const cvi__blob *blob, const cvi_allocator *alloc)
{
    cvi__blob *copy = blob_make(alloc);

    if (!copy) {
        return NULL;
    }
    copy->data = cvi__mem_alloc(alloc, blob->len);
    if (!copy->data) {
        cvi__blob_unref(&copy);
        return NULL;
    }
    memcpy(copy->data, blob->data, blob->len);
    copy->len = copy->cap = blob->len;
    copy->unit = blob->unit;
    return copy;
}
