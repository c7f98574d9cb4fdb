/* SPDX-License-Identifier: MIT */
/*
 * Where media of one flow (RTP or RTCP of an m-line) comes from and goes to. The address of the
 * description is trusted; if nothing comes from it, one other address may take its place, once and
 * early: one at the peer's media or signalling host for plain RTP, any for packets that
 * authenticated.
 */
#ifndef CVI_SESSION_SOURCE_H
#define CVI_SESSION_SOURCE_H

#include "core/base.h"

#define CVI__SOURCE_WINDOW_US 5000000u

typedef struct cvi__source {
    cvi_addr described; /* by the peer's SDP */
    cvi_addr target;    /* where we send */
    uint64_t until_us;  /* plain RTP may latch before this */
    uint8_t is_locked;  /* a packet was accepted: this is the peer */
    uint8_t is_latched; /* target is not what the SDP said */
} cvi__source;

typedef enum cvi__source_verdict {
    CVI__SOURCE_REFUSED = 0,
    CVI__SOURCE_ACCEPTED = 1,
    CVI__SOURCE_LATCHED = 2 /* accepted, and from now on the target */
} cvi__source_verdict;

/* A description was taken; an unchanged address keeps what was latched. 1 when it changed. */
int cvi__source_describe(cvi__source *s, uint64_t now_us, const cvi_addr *described);

/* Judge the sender of a packet that is well-formed and, if `is_authentic`, proved its key. */
cvi__source_verdict cvi__source_judge(cvi__source *s, uint64_t now_us, const cvi_addr *from,
                                      const cvi_addr *signalling, int is_authentic);

int cvi__source_can_send(const cvi__source *s); /* the target is an address */

#endif
