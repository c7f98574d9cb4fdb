/* SPDX-License-Identifier: MIT */
#include "provision/usage.h"

#include <string.h>

#include "core/mem.h"

cvi__usage *cvi__usage_new(const cvi_allocator *alloc, const char *id, uint32_t max_calls)
{
    const size_t len = strlen(id);
    cvi__usage *u = cvi__mem_zalloc(alloc, sizeof(*u) + len + 1);

    if (!u) {
        return NULL;
    }
    u->alloc = *alloc;
    atomic_init(&u->refs, 1);
    atomic_init(&u->in_use, 0);
    atomic_init(&u->max_calls, max_calls);
    memcpy(u->id, id, len);
    return u;
}

cvi__usage *cvi__usage_ref(cvi__usage *u)
{
    atomic_fetch_add_explicit(&u->refs, 1, memory_order_relaxed);
    return u;
}

void cvi__usage_unref(cvi__usage *u)
{
    if (u && atomic_fetch_sub_explicit(&u->refs, 1, memory_order_acq_rel) == 1) {
        const cvi_allocator a = u->alloc;

        cvi__mem_free(&a, u);
    }
}

int cvi__usage_take(cvi__usage *u)
{
    const unsigned max = atomic_load(&u->max_calls);
    unsigned now = atomic_load(&u->in_use);

    do {
        if (max != 0 && now >= max) {
            return CVI_EPROVISION_LICENCE;
        }
    } while (!atomic_compare_exchange_weak(&u->in_use, &now, now + 1));
    return CVI_OK;
}

void cvi__usage_give(cvi__usage *u)
{
    unsigned now = atomic_load(&u->in_use);

    while (now > 0 && !atomic_compare_exchange_weak(&u->in_use, &now, now - 1)) {
    }
}
