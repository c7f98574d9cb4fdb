/* SPDX-License-Identifier: MIT */
/* The scanner object: decoders, lines, tokens, blocks and joins, each feeding
 * the next. */
#ifndef CVI_INVITE_INVITE_H
#define CVI_INVITE_INVITE_H

#include <cvi/invite.h>

#include "invite/block.h"
#include "invite/calendar.h"
#include "invite/charset.h"
#include "invite/html.h"
#include "invite/text.h"
#include "invite/tokens.h"

struct cvi_invite {
    cvi_allocator alloc;
    cvi_dial *dial;
    uint64_t max_bytes;
    cvi_error_info error;
    cvi__charset charset;
    cvi__calendar calendar;
    cvi__html html;
    cvi__text text;
    cvi__tokens tokens;
    cvi__block block;
    cvi__joins joins;
};

#endif
