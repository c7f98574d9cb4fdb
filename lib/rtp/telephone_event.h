/* SPDX-License-Identifier: MIT */
/* Receiving digits as RFC 4733 events: each press once, whatever is lost or repeated. */
#ifndef CVI_RTP_TELEPHONE_EVENT_H
#define CVI_RTP_TELEPHONE_EVENT_H

#include "core/base.h"

#define CVI__EVENT_HISTORY 8u

typedef struct cvi__event_receiver {
    uint32_t clock_hz;
    uint32_t ssrc;
    uint8_t is_open;    /* an event is going on */
    uint8_t event;      /* its code */
    uint32_t timestamp; /* of the press (first segment) */
    uint32_t segment;   /* timestamp of the current segment */
    uint32_t duration;  /* ticks of the current segment so far */
    uint32_t before;    /* ticks of the segments before it */
    uint64_t heard_us;  /* when its last packet came */
    uint32_t history[CVI__EVENT_HISTORY]; /* timestamps already used, newest at history_at - 1 */
    uint32_t history_count;
    uint32_t history_at;
} cvi__event_receiver;

/* What one packet, or time, brought about. */
typedef struct cvi__event_result {
    char pressed;            /* a digit that began, or 0 */
    char released;           /* a digit that ended, or 0; it ended before `pressed` began */
    uint32_t pressed_at;     /* RTP timestamp */
    uint32_t released_ticks; /* how long it lasted */
} cvi__event_result;

void cvi__event_init(cvi__event_receiver *r, uint32_t clock_hz);

/* Feed one payload. CVI_OK, or CVI_ETRUNCATED; *out is always filled. */
int cvi__event_feed(cvi__event_receiver *r, uint64_t now_us, uint32_t ssrc, uint32_t timestamp,
                    const uint8_t *payload, size_t len, cvi__event_result *out);

/* An event whose END never came ends when nothing was heard of it for a while. */
void cvi__event_tick(cvi__event_receiver *r, uint64_t now_us, cvi__event_result *out);
uint64_t cvi__event_deadline(const cvi__event_receiver *r);

#endif
