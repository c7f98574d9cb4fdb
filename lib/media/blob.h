/* SPDX-License-Identifier: MIT */
/* Coded units, reference-counted: encoded once, handed to every leg that gets them. */
#ifndef CVI_MEDIA_BLOB_H
#define CVI_MEDIA_BLOB_H

#include "core/base.h"

#include <stdatomic.h>

typedef struct cvi__blob {
    cvi_allocator alloc;
    _Atomic uint32_t refs;
    uint8_t *data;
    size_t len;
    size_t cap;
    cvi_unit unit; /* what it is; data and len are taken from above */
} cvi__blob;

cvi__blob *cvi__blob_ref(cvi__blob *blob);
void cvi__blob_unref(cvi__blob **blob);

/* One with the same content and one reference for the caller, no larger than needed; or NULL. */
cvi__blob *cvi__blob_copy(const cvi__blob *blob, const cvi_allocator *alloc);

/* Replace the content; only while the caller has the one reference besides the pool's. */
int cvi__blob_store(cvi__blob *blob, const void *data, size_t len);
int cvi__blob_reserve(cvi__blob *blob, size_t cap);

/* The unit as it is handed out; borrowed from the blob. */
cvi_unit cvi__blob_unit(const cvi__blob *blob);

#define CVI__BLOB_POOL_MAX 64u

/* As cvi__frame_pool: one reference stays with the pool. */
typedef struct cvi__blob_pool {
    cvi_allocator alloc;
    cvi__blob *blobs[CVI__BLOB_POOL_MAX];
    size_t limit; /* blobs at most */
} cvi__blob_pool;

void cvi__blob_pool_init(cvi__blob_pool *pool, size_t limit, const cvi_allocator *alloc);
void cvi__blob_pool_free(cvi__blob_pool *pool);

/* An empty blob with one reference for the caller; CVI_EFULL, CVI_ENOMEM. */
int cvi__blob_pool_take(cvi__blob_pool *pool, cvi__blob **out);

#endif
