/* SPDX-License-Identifier: MIT */
#include "oom/oom.h"

#include "core/buf.h"
#include "core/mem.h"
#include "core/ring.h"

int oom_core_buf(const cvi_allocator *allocator)
{
    cvi__buf b;

    cvi__buf_init(&b, allocator, 10000);
    for (int i = 0; i < 1000; i++) {
        cvi__buf_printf(&b, "%d,", i);
    }
    const int rc = b.status;
    cvi__buf_free(&b);
    return rc;
}

int oom_core_ring(const cvi_allocator *allocator)
{
    cvi__ring r;
    const int rc = cvi__ring_init(&r, allocator, 24, 8);

    cvi__ring_free(&r, allocator);
    return rc;
}
