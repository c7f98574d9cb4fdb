/* SPDX-License-Identifier: MIT */
#include "core/mem.h"
#include "core/params.h"

#include <stdlib.h>
#include <string.h>

#define ALIGN_MAX (1u << 21) /* a huge page */

static void *libc_alloc(void *user, size_t bytes)
{
    (void)user;
    return malloc(bytes);
}

static void *libc_realloc(void *user, void *old, size_t bytes)
{
    (void)user;
    return realloc(old, bytes);
}

static void libc_free(void *user, void *memory)
{
    (void)user;
    free(memory);
}

const cvi_allocator cvi__mem_libc = {
    .size = CVI_USED_SIZE(cvi_allocator, user),
    .alloc = libc_alloc,
    .realloc = libc_realloc,
    .free = libc_free,
    .user = NULL,
};

const cvi_allocator *cvi__mem_or_libc(const cvi_allocator *given)
{
    return given ? given : &cvi__mem_libc;
}

int cvi__mem_check(const cvi_allocator *given)
{
    const size_t used = CVI_USED_SIZE(cvi_allocator, user);
    cvi_allocator copy;

    if (!given) {
        return CVI_OK;
    }
    if (cvi__params_read(&copy, used, used, given) != CVI_OK) {
        return CVI_EABI;
    }
    if (!given->alloc || !given->realloc || !given->free) {
        return CVI_EINVAL;
    }
    return CVI_OK;
}

void *cvi__mem_alloc(const cvi_allocator *a, size_t bytes)
{
    return a->alloc(a->user, bytes ? bytes : 1);
}

void *cvi__mem_zalloc(const cvi_allocator *a, size_t bytes)
{
    void *memory = cvi__mem_alloc(a, bytes);

    if (memory) {
        memset(memory, 0, bytes);
    }
    return memory;
}

void *cvi__mem_calloc(const cvi_allocator *a, size_t count, size_t bytes)
{
    size_t total = 0;

    if (__builtin_mul_overflow(count, bytes, &total)) {
        return NULL;
    }
    return cvi__mem_zalloc(a, total);
}

void *cvi__mem_realloc(const cvi_allocator *a, void *old, size_t bytes)
{
    return a->realloc(a->user, old, bytes ? bytes : 1);
}

void cvi__mem_free(const cvi_allocator *a, void *memory)
{
    if (memory) {
        a->free(a->user, memory);
    }
}

char *cvi__mem_strdup(const cvi_allocator *a, const char *text, size_t len)
{
    char *copy = len < SIZE_MAX ? cvi__mem_alloc(a, len + 1) : NULL;

    if (!copy) {
        return NULL;
    }
    if (len > 0) {
        memcpy(copy, text, len);
    }
    copy[len] = '\0';
    return copy;
}

size_t cvi__mem_aligned_bytes(size_t align, size_t bytes)
{
    return bytes + CVI_MAX(align, sizeof(void *)) + sizeof(void *);
}

/* The block's own start is kept in the pointer right below the aligned address. */
void *cvi__mem_alloc_aligned(const cvi_allocator *a, size_t align, size_t bytes)
{
    unsigned char *block = NULL;
    unsigned char *aligned = NULL;
    size_t skip = 0;

    if (align == 0 || align > ALIGN_MAX || (align & (align - 1)) != 0) {
        return NULL;
    }
    align = CVI_MAX(align, sizeof(void *));
    if (bytes > SIZE_MAX - align - sizeof(void *)) {
        return NULL;
    }
    block = cvi__mem_alloc(a, cvi__mem_aligned_bytes(align, bytes));
    if (!block) {
        return NULL;
    }
    skip = sizeof(void *);
    skip += (align - ((uintptr_t)block + skip) % align) % align;
    aligned = block + skip;
    memcpy(aligned - sizeof(void *), &block, sizeof(void *));
    return aligned;
}

void cvi__mem_free_aligned(const cvi_allocator *a, void *memory)
{
    void *block = NULL;

    if (memory) {
        memcpy(&block, (unsigned char *)memory - sizeof(void *), sizeof(void *));
        cvi__mem_free(a, block);
    }
}

void cvi__mem_wipe(void *memory, size_t len)
{
    if (len > 0) {
        explicit_bzero(memory, len);
    }
}
