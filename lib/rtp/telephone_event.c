/* SPDX-License-Identifier: MIT */
#include "rtp/telephone_event.h"

#include <string.h>

#include "core/bytes.h"

#define SILENT_END_US 300000u /* six times the usual 50 ms between updates: END was lost */
#define REORDER_S 5u          /* an older timestamp is a straggler up to this age */
#define LONG_SEGMENT 0x8000u  /* ticks; shorter events have no second segment */
#define EVENT_PAYLOAD 4u
#define END_BIT 0x80

static const char digits[] = "0123456789*#ABCD";

void cvi__event_init(cvi__event_receiver *r)
{
    memset(r, 0, sizeof(*r));
}

static int was_used(const cvi__event_receiver *r, uint32_t timestamp)
{
    for (uint32_t i = 0; i < r->history_count; i++) {
        if (r->history[i] == timestamp) {
            return 1;
        }
    }
    return 0;
}

/* Older than the newest press, but not by so much that the sender's clock must have jumped. */
static int is_straggler(const cvi__event_receiver *r, const cvi__event_packet *packet)
{
    const uint32_t newest =
        r->history[(r->history_at + CVI__EVENT_HISTORY - 1) % CVI__EVENT_HISTORY];
    const uint32_t age = newest - packet->timestamp;

    return r->history_count > 0 && age < REORDER_S * packet->clock_hz;
}

/* A press of over 65535 ticks goes on under a new timestamp, right where the last one ended. */
static int is_next_segment(const cvi__event_receiver *r, uint64_t now_us,
                           const cvi__event_packet *packet)
{
    const uint32_t gap = packet->timestamp - (r->segment + r->duration);
    const uint32_t slack = packet->clock_hz / 20; /* updates may be missing */

    return r->is_open && r->event == packet->payload[0] && r->duration > LONG_SEGMENT &&
           now_us - r->heard_us < SILENT_END_US && gap + slack <= 2 * slack;
}

static void begin_segment(cvi__event_receiver *r, const cvi__event_packet *packet)
{
    r->history[r->history_at] = packet->timestamp;
    r->history_at = (r->history_at + 1) % CVI__EVENT_HISTORY;
    r->history_count = CVI_MIN(r->history_count + 1, CVI__EVENT_HISTORY);
    r->is_open = 1;
    r->event = packet->payload[0];
    r->segment = packet->timestamp;
    r->duration = 0;
}

int cvi__event_feed(cvi__event_receiver *r, uint64_t now_us, const cvi__event_packet *packet,
                    char *digit)
{
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
    if (!was_used(r, packet->timestamp)) {
        if (is_straggler(r, packet)) {
            return CVI_OK;
        }
        if (!is_next_segment(r, now_us, packet)) {
            *digit = digits[packet->payload[0]];
        }
        begin_segment(r, packet);
    } else if (packet->timestamp != r->segment) {
        return CVI_OK; /* a late repeat of an earlier press */
    }
    r->duration = CVI_MAX(r->duration, cvi__get_be16(packet->payload + 2));
    r->heard_us = now_us;
    if (packet->payload[1] & END_BIT) {
        r->is_open = 0;
    }
    return CVI_OK;
}
