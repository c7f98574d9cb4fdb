/* SPDX-License-Identifier: MIT */
#include "rtp/telephone_event.h"

#include <string.h>

#include "core/bytes.h"
#include "rtp/header.h"

#define SILENT_END_US 300000u /* six times the usual 50 ms between updates */
#define REORDER_S 5           /* an older timestamp is a straggler up to this age */
#define EVENT_PAYLOAD 4u

static const char digits[] = "0123456789*#ABCD";

void cvi__event_init(cvi__event_receiver *r, uint32_t clock_hz)
{
    memset(r, 0, sizeof(*r));
    r->clock_hz = clock_hz;
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

static void remember(cvi__event_receiver *r, uint32_t timestamp)
{
    r->history[r->history_at] = timestamp;
    r->history_at = (r->history_at + 1) % CVI__EVENT_HISTORY;
    r->history_count = CVI_MIN(r->history_count + 1, CVI__EVENT_HISTORY);
}

static void finish(cvi__event_receiver *r, cvi__event_result *out)
{
    if (r->is_open) {
        r->is_open = 0;
        out->released = digits[r->event];
        out->released_ticks = r->before + r->duration;
    }
}

static void update(cvi__event_receiver *r, uint64_t now_us, uint32_t duration)
{
    r->duration = CVI_MAX(r->duration, duration);
    r->heard_us = now_us;
}

/* A press of over 65535 ticks goes on under a new timestamp, right where the last one ended. */
static int is_next_segment(const cvi__event_receiver *r, uint8_t event, uint32_t timestamp)
{
    const uint32_t gap = timestamp - (r->segment + r->duration);
    const uint32_t slack = r->clock_hz / 50;

    return r->is_open && r->event == event && r->duration > 0x8000u &&
           (gap <= slack || 0u - gap <= slack);
}

/* Older than the newest press, but not by so much that the sender's clock must have jumped. */
static int is_straggler(const cvi__event_receiver *r, uint32_t timestamp)
{
    const uint32_t newest =
        r->history[(r->history_at + CVI__EVENT_HISTORY - 1) % CVI__EVENT_HISTORY];
    const uint32_t age = newest - timestamp;

    return r->history_count > 0 && age > 0 && age < REORDER_S * r->clock_hz;
}

static void open_event(cvi__event_receiver *r, uint32_t timestamp, uint8_t event,
                       cvi__event_result *out)
{
    finish(r, out);
    remember(r, timestamp);
    r->is_open = 1;
    r->event = event;
    r->timestamp = timestamp;
    r->segment = timestamp;
    r->duration = 0;
    r->before = 0;
    out->pressed = digits[event];
    out->pressed_at = timestamp;
}

static void next_segment(cvi__event_receiver *r, uint32_t timestamp)
{
    remember(r, timestamp);
    r->before += timestamp - r->segment;
    r->segment = timestamp;
    r->duration = 0;
}

int cvi__event_feed(cvi__event_receiver *r, uint64_t now_us, uint32_t ssrc, uint32_t timestamp,
                    const uint8_t *payload, size_t len, cvi__event_result *out)
{
    memset(out, 0, sizeof(*out));
    if (len < EVENT_PAYLOAD) {
        return CVI_ETRUNCATED;
    }
    if (payload[0] >= sizeof(digits) - 1) {
        return CVI_OK; /* flash, fax and modem tones are no digits */
    }
    if (ssrc != r->ssrc) {
        finish(r, out);
        r->history_count = 0;
        r->ssrc = ssrc;
    }
    if (!(r->is_open && timestamp == r->segment)) {
        if (was_used(r, timestamp) || is_straggler(r, timestamp)) {
            return CVI_OK;
        }
        if (is_next_segment(r, payload[0], timestamp)) {
            next_segment(r, timestamp);
        } else {
            open_event(r, timestamp, payload[0], out);
        }
    }
    update(r, now_us, cvi__get_be16(payload + 2));
    if (payload[1] & 0x80) {
        finish(r, out);
    }
    return CVI_OK;
}

void cvi__event_tick(cvi__event_receiver *r, uint64_t now_us, cvi__event_result *out)
{
    memset(out, 0, sizeof(*out));
    if (now_us >= cvi__event_deadline(r)) {
        finish(r, out);
    }
}

uint64_t cvi__event_deadline(const cvi__event_receiver *r)
{
    return r->is_open ? r->heard_us + SILENT_END_US : CVI_NO_DEADLINE;
}
