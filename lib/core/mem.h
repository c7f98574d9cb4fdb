/* SPDX-License-Identifier: MIT */
/* The only way to memory: every object keeps a cvi_allocator by value and passes it here. */
#ifndef CVI_CORE_MEM_H
#define CVI_CORE_MEM_H

#include "core/base.h"

extern const cvi_allocator cvi__mem_libc;

/* `given`, or libc's when NULL. */
const cvi_allocator *cvi__mem_or_libc(const cvi_allocator *given);

/* CVI_OK when `given` is NULL or complete, otherwise CVI_EINVAL or CVI_EABI. */
int cvi__mem_check(const cvi_allocator *given);

void *cvi__mem_alloc(const cvi_allocator *a, size_t bytes);
void *cvi__mem_zalloc(const cvi_allocator *a, size_t bytes);
void *cvi__mem_calloc(const cvi_allocator *a, size_t count, size_t bytes); /* overflow: NULL */
void *cvi__mem_realloc(const cvi_allocator *a, void *old, size_t bytes);
void cvi__mem_free(const cvi_allocator *a, void *memory);
char *cvi__mem_strdup(const cvi_allocator *a, const char *text, size_t len); /* adds the NUL */

/* Aligned to a power of two up to 2 MiB; freed with cvi__mem_free_aligned only. */
void *cvi__mem_alloc_aligned(const cvi_allocator *a, size_t align, size_t bytes);
size_t cvi__mem_aligned_bytes(size_t align, size_t bytes); /* what it asks the allocator for */
void cvi__mem_free_aligned(const cvi_allocator *a, void *memory);

/* Overwrite in a way the compiler keeps. */
void cvi__mem_wipe(void *memory, size_t len);

#endif
