/* SPDX-License-Identifier: MIT */
/* Receiving digits as RFC 4733 events: each press once, whatever is lost or repeated. */
#ifndef CVI_RTP_TELEPHONE_EVENT_H
#define CVI_RTP_TELEPHONE_EVENT_H

#include "core/base.h"

#define CVI__EVENT_HISTORY 8u

/* One press, or one segment of a long one. */
typedef struct cvi__event_press {
    uint32_t timestamp;
    uint32_t duration; /* ticks so far */
    uint64_t heard_us; /* when its last packet came */
} cvi__event_press;

typedef struct cvi__event_receiver {
    uint32_t ssrc;
    uint8_t is_open; /* the newest press is going on, as far as we heard */
    uint8_t event;   /* its code */
    uint32_t count;  /* of presses remembered */
    uint32_t newest; /* index */
    cvi__event_press presses[CVI__EVENT_HISTORY];
} cvi__event_receiver;

/* One packet, as far as events are concerned. */
typedef struct cvi__event_packet {
    uint32_t ssrc;
    uint32_t timestamp;
    uint32_t clock_hz; /* of the payload type */
    const uint8_t *payload;
    size_t len;
} cvi__event_packet;

void cvi__event_init(cvi__event_receiver *r);

/*
 * *digit: '0'..'9', '*', '#', 'A'..'D' when this packet is the first heard of a press, else 0.
 * CVI_OK, or CVI_ETRUNCATED.
 */
int cvi__event_feed(cvi__event_receiver *r, uint64_t now_us, const cvi__event_packet *packet,
                    char *digit);

#endif
