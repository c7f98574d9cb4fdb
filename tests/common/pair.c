/* SPDX-License-Identifier: MIT */
#include "common/pair.h"

#include <stdlib.h>
#include <string.h>

cvi_addr pair_addr(int side, uint32_t path)
{
    cvi_addr a = {.family = CVI_ADDR_IPV4, .ip = {192, 0, 2, (uint8_t)(side + 1)}};

    a.port = (uint16_t)((side + 1) * 10000 + (int)path);
    return a;
}

uint32_t pair_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

void pair_params(cvi_session_params *params, int side)
{
    CVI_SESSION_PARAMS_INIT(params);
    params->start_us = PAIR_START_US;
    params->seed = (uint64_t)side + 1;
    params->signalling_remote = pair_addr(!side, 0);
    params->signalling_remote.port = 5060;
}

int pair_negotiate(struct pair *p, int from)
{
    char text[8192];
    size_t len = 0;
    int rc = cvi_session_make_offer(p->side[from], text, sizeof(text), &len);

    if (rc == CVI_OK) {
        rc = cvi_session_feed_offer(p->side[!from], p->now_us, text, len);
    }
    if (rc == CVI_OK) {
        rc = cvi_session_get_answer(p->side[!from], text, sizeof(text), &len);
    }
    return rc == CVI_OK ? cvi_session_feed_answer(p->side[from], p->now_us, text, len) : rc;
}

int pair_open(struct pair *p, const cvi_session_params *a, const cvi_session_params *b)
{
    const cvi_session_params *params[2] = {a, b};

    p->now_us = PAIR_START_US;
    p->queue = calloc(PAIR_QUEUE, sizeof(*p->queue));
    if (!p->queue) {
        return 0;
    }
    for (int i = 0; i < 2; i++) {
        const cvi_addr audio = pair_addr(i, 0);
        const cvi_addr video = pair_addr(i, 2);
        const cvi_addr content = pair_addr(i, 4);

        if (cvi_session_create(&p->side[i], params[i]) != CVI_OK ||
            cvi_session_set_local(p->side[i], CVI_MEDIUM_AUDIO, &audio, NULL) != CVI_OK ||
            cvi_session_set_local(p->side[i], CVI_MEDIUM_VIDEO, &video, NULL) != CVI_OK) {
            return 0;
        }
        if (p->has_content &&
            cvi_session_set_local(p->side[i], CVI_MEDIUM_CONTENT, &content, NULL) != CVI_OK) {
            return 0;
        }
    }
    return pair_negotiate(p, 0) == CVI_OK;
}

void pair_close(struct pair *p)
{
    cvi_session_destroy(&p->side[0]);
    cvi_session_destroy(&p->side[1]);
    free(p->queue);
    p->queue = NULL;
}

static int is_lost(struct pair *p)
{
    if (p->burst_left > 0) {
        p->burst_left--;
        return 1;
    }
    if (pair_random(&p->seed) % 1000 >= p->loss_per_mille) {
        return 0;
    }
    p->burst_left = p->burst > 1 ? p->burst - 1 : 0;
    return 1;
}

static void transmit(struct pair *p, int from, cvi_packet *packet)
{
    struct pair_datagram *d = &p->queue[p->queued];

    p->sent[from]++;
    if (p->on_datagram) {
        p->on_datagram(p, from, packet);
    }
    if (packet->len == 0 || p->queued == PAIR_QUEUE || packet->len > sizeof(d->data)) {
        return;
    }
    if (is_lost(p)) {
        p->lost++;
        return;
    }
    d->at_us = p->now_us + p->delay_us;
    if (p->jitter_us) {
        d->at_us += pair_random(&p->seed) % p->jitter_us;
    }
    if (pair_random(&p->seed) % 1000 < p->reorder_per_mille) {
        d->at_us += 15000; /* overtaken by what follows */
    } else {
        d->at_us = d->at_us > p->last_at_us[from] ? d->at_us : p->last_at_us[from];
        p->last_at_us[from] = d->at_us;
    }
    d->to = !from;
    d->len = packet->len;
    d->path = packet->path;
    d->from = packet->local;
    memcpy(d->data, packet->data, packet->len);
    p->queued++;
}

static void collect(struct pair *p, int side)
{
    cvi_packet packets[16];
    size_t n = 0;

    while (cvi_session_next_output(p->side[side], packets, 16, &n) == CVI_OK) {
        for (size_t i = 0; i < n; i++) {
            transmit(p, side, &packets[i]);
        }
    }
}

static void pull(struct pair *p, int side)
{
    cvi_session_event event;
    cvi_unit unit;

    CVI_SESSION_EVENT_INIT(&event);
    while (cvi_session_next_event(p->side[side], &event) == CVI_OK) {
        p->events[side][event.kind & 15]++;
        if (event.kind == CVI_SESSION_EVENT_DIGIT) {
            p->digits[side][strlen(p->digits[side])] = (char)event.value;
        } else if (event.kind == CVI_SESSION_EVENT_KEYFRAME_WANTED) {
            p->wanted[side][event.medium]++;
        }
    }
    CVI_UNIT_INIT(&unit);
    while (cvi_session_next_unit(p->side[side], p->now_us, &unit) == CVI_OK) {
        if (p->on_unit) {
            p->on_unit(p, side, &unit);
        }
    }
}

static void deliver(struct pair *p, const struct pair_datagram *d)
{
    const cvi_packet packet = {.size = sizeof(packet),
                               .data = d->data,
                               .len = d->len,
                               .path = d->path,
                               .local = pair_addr(d->to, d->path),
                               .remote = d->from};
    size_t taken = 0;

    while (cvi_session_feed_packets(p->side[d->to], p->now_us, &packet, 1, &taken) == CVI_EFULL) {
        pull(p, d->to);
    }
}

static void deliver_due(struct pair *p)
{
    for (;;) {
        size_t best = p->queued;

        for (size_t i = 0; i < p->queued; i++) {
            if (p->queue[i].at_us <= p->now_us &&
                (best == p->queued || p->queue[i].at_us < p->queue[best].at_us)) {
                best = i;
            }
        }
        if (best == p->queued) {
            return;
        }
        deliver(p, &p->queue[best]);
        memmove(&p->queue[best], &p->queue[best + 1], (p->queued - best - 1) * sizeof(*p->queue));
        p->queued--;
    }
}

void pair_run(struct pair *p, uint64_t us)
{
    const uint64_t end = p->now_us + us;

    while (p->now_us < end) {
        p->now_us += 1000;
        if (p->on_step) {
            p->on_step(p);
        }
        deliver_due(p);
        for (int i = 0; i < 2; i++) {
            (void)cvi_session_tick(p->side[i], p->now_us);
            collect(p, i);
            pull(p, i);
        }
    }
}

/* Annex B: parameter sets and one IDR slice, the rest of `len`. */
static void make_h264(uint8_t *data, size_t len)
{
    static const uint8_t head[] = {0, 0, 0,    1,    0x67, 0x42, 0xe0, 0x1f, 0,   0,
                                   0, 1, 0x68, 0xce, 0,    0,    0,    1,    0x65};

    memset(data, 0x77, len);
    memcpy(data, head, len < sizeof(head) ? len : sizeof(head));
}

/* A unit of that codec; its data lives until the next one. */
static cvi_unit make_unit(const struct pair *p, uint32_t codec, uint32_t timestamp, size_t len)
{
    static uint8_t data[65536];
    cvi_unit unit;

    CVI_UNIT_INIT(&unit);
    unit.data = data;
    unit.len = len;
    unit.time_us = p->now_us;
    unit.timestamp = timestamp;
    unit.codec = codec;
    unit.medium = codec < CVI_CODEC_H264 ? CVI_MEDIUM_AUDIO : CVI_MEDIUM_VIDEO;
    if (codec == CVI_CODEC_H264) {
        make_h264(data, len);
    } else {
        for (size_t i = 0; i < len; i++) {
            data[i] = (uint8_t)(i * 2); /* VP8: bit 0 of the first byte clear: a keyframe */
        }
    }
    if (codec == CVI_CODEC_OPUS) {
        data[0] = 0xf8; /* CELT, 20 ms, one frame */
    }
    return unit;
}

int pair_send(struct pair *p, int side, uint32_t codec, uint32_t timestamp, size_t len)
{
    const cvi_unit unit = make_unit(p, codec, timestamp, len);

    return cvi_session_send_unit(p->side[side], p->now_us, &unit);
}

int pair_send_slide(struct pair *p, int side, uint32_t codec, uint32_t timestamp, size_t len)
{
    cvi_unit unit = make_unit(p, codec, timestamp, len);

    unit.medium = CVI_MEDIUM_CONTENT;
    return cvi_session_send_unit(p->side[side], p->now_us, &unit);
}
