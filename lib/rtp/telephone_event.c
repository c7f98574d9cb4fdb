/* SPDX-License-Identifier: MIT */
#include "rtp/telephone_event.h"

#include <string.h>

#include "core/bytes.h"

#define PAUSE_US 300000u     /* six times the usual 50 ms between updates: the press is over */
#define REORDER_S 5u         /* an older timestamp is a straggler up to this age */
#define LONG_SEGMENT 0x8000u /* ticks; shorter events have no second segment */
#define EVENT_PAYLOAD 4u
#define END_BIT 0x80

static const char digits[] = "0123456789*#ABCD";

void cvi__event_init(cvi__event_receiver *r)
{
    memset(r, 0, sizeof(*r));
}

static uint32_t duration_of(const cvi__event_packet *packet)
{
    return cvi__get_be16(packet->payload + 2);
}

static cvi__event_press *find_press(cvi__event_receiver *r, uint32_t timestamp)
{
    for (uint32_t i = 0; i < r->count; i++) {
        if (r->presses[i].timestamp == timestamp) {
            return &r->presses[i];
        }
    }
    return NULL;
}

/*
 * A recording played again has the timestamps of the first time; but unlike a late repeat it comes
 * after a pause and begins with a short duration.
 */
static int is_played_again(const cvi__event_press *press, uint64_t now_us,
                           const cvi__event_packet *packet)
{
    return now_us - press->heard_us >= PAUSE_US && duration_of(packet) < press->duration;
}

/* Older than the newest press, which is still fresh: its place in the number is gone. */
static int is_straggler(const cvi__event_receiver *r, uint64_t now_us,
                        const cvi__event_packet *packet)
{
    const cvi__event_press *newest = &r->presses[r->newest];

    return r->count > 0 && now_us - newest->heard_us < PAUSE_US &&
           newest->timestamp - packet->timestamp < REORDER_S * packet->clock_hz;
}

/* A press of over 65535 ticks goes on under a new timestamp, right where the last one ended. */
static int is_next_segment(const cvi__event_receiver *r, uint64_t now_us,
                           const cvi__event_packet *packet)
{
    const cvi__event_press *newest = &r->presses[r->newest];
    const uint32_t gap = packet->timestamp - (newest->timestamp + newest->duration);
    const uint32_t slack = packet->clock_hz / 20; /* updates may be missing */

    return r->is_open && r->event == packet->payload[0] && newest->duration > LONG_SEGMENT &&
           now_us - newest->heard_us < PAUSE_US && gap + slack <= 2 * slack;
}

/* Begin a press; `again` is the one that had its timestamp before, or NULL. */
static void begin_press(cvi__event_receiver *r, const cvi__event_packet *packet,
                        cvi__event_press *again)
{
    if (again) {
        *again = r->presses[r->newest]; /* which then is free for the new one */
    } else {
        r->newest = r->count == 0 ? 0 : (r->newest + 1) % CVI__EVENT_HISTORY;
        r->count = CVI_MIN(r->count + 1, CVI__EVENT_HISTORY);
    }
    r->presses[r->newest] = (cvi__event_press){.timestamp = packet->timestamp};
    r->is_open = 1;
    r->event = packet->payload[0];
}

/* The press this packet belongs to, a new one included; NULL when it is to be ignored. */
static cvi__event_press *place(cvi__event_receiver *r, uint64_t now_us,
                               const cvi__event_packet *packet, char *digit)
{
    cvi__event_press *press = find_press(r, packet->timestamp);

    if (press && !is_played_again(press, now_us, packet)) {
        return press;
    }
    if (!press && is_straggler(r, now_us, packet)) {
        return NULL;
    }
    if (press || !is_next_segment(r, now_us, packet)) {
        *digit = digits[packet->payload[0]];
    }
    begin_press(r, packet, press);
    return &r->presses[r->newest];
}

int cvi__event_feed(cvi__event_receiver *r, uint64_t now_us, const cvi__event_packet *packet,
                    char *digit)
{
    cvi__event_press *press = NULL;

    *digit = 0;
    if (packet->len < EVENT_PAYLOAD) {
        return CVI_ETRUNCATED;
    }
    if (packet->payload[0] >= sizeof(digits) - 1) {
        return CVI_OK; /* flash, fax and modem tones are no digits */
    }
    if (packet->ssrc != r->ssrc) {
        cvi__event_init(r);
        r->ssrc = packet->ssrc;
    }
    press = place(r, now_us, packet, digit);
    if (!press) {
        return CVI_OK;
    }
    press->duration = CVI_MAX(press->duration, duration_of(packet));
    press->heard_us = now_us;
    if (press == &r->presses[r->newest] && (packet->payload[1] & END_BIT)) {
        r->is_open = 0;
    }
    return CVI_OK;
}
