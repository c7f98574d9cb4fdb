/* SPDX-License-Identifier: MIT */
#include "session/source.h"

#include <string.h>

#include "core/addr.h"

int cvi__source_describe(cvi__source *s, uint64_t now_us, const cvi_addr *described)
{
    if (s->until_us != 0 && cvi__addr_equal(&s->described, described)) {
        return 0;
    }
    memset(s, 0, sizeof(*s));
    s->described = *described;
    s->target = *described;
    s->until_us = now_us + CVI__SOURCE_WINDOW_US;
    return 1;
}

static int may_latch(const cvi__source *s, uint64_t now_us, const cvi_addr *from,
                     const cvi_addr *signalling)
{
    if (s->is_locked || now_us > s->until_us) {
        return 0;
    }
    return cvi__addr_equal_ip(from, &s->described) || cvi__addr_equal_ip(from, signalling);
}

cvi__source_verdict cvi__source_judge(cvi__source *s, uint64_t now_us, const cvi_addr *from,
                                      const cvi_addr *signalling, int is_authentic)
{
    if (from->family == CVI_ADDR_UNKNOWN) {
        return CVI__SOURCE_REFUSED;
    }
    if (cvi__addr_equal(from, &s->target)) {
        s->is_locked = 1;
        return CVI__SOURCE_ACCEPTED;
    }
    if (!is_authentic && !may_latch(s, now_us, from, signalling)) {
        return CVI__SOURCE_REFUSED;
    }
    s->target = *from;
    s->is_latched = 1;
    s->is_locked = 1;
    return CVI__SOURCE_LATCHED;
}

int cvi__source_can_send(const cvi__source *s)
{
    return s->target.family != CVI_ADDR_UNKNOWN && s->target.port != 0 &&
           !cvi__addr_is_any(&s->target);
}
