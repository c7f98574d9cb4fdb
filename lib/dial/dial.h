/* SPDX-License-Identifier: MIT */
/* The parser object. */
#ifndef CVI_DIAL_DIAL_H
#define CVI_DIAL_DIAL_H

#include <cvi/dial.h>

#include "dial/meaning.h"
#include "dial/plan.h"
#include "dial/rules.h"
#include "dial/scan.h"

struct cvi_dial {
    cvi_allocator alloc;
    cvi__dial_judge judge;
    const cvi_dial_plan *plan; /* NULL: none; borrowed */
    size_t max_bytes;
    cvi__dial_scan scan; /* of the last parse */
    int status;          /* of the last parse; CVI_ESTATE before the first */
    struct {
        cvi__dial_parts parts;
        cvi__dial_meaning meaning;
    } result;
    cvi_error_info error;
    char arena[]; /* CVI__DIAL_ARENA(max_bytes) */
};

#endif
