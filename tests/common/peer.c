/* SPDX-License-Identifier: MIT */
#include "common/peer.h"

#include <stdlib.h>
#include <string.h>

#include "core/addr.h"
#include "rtp/header.h"

const char peer_offer[] = "v=0\r\n"
                          "o=peer 1 1 IN IP4 192.0.2.5\r\n"
                          "s=-\r\n"
                          "c=IN IP4 192.0.2.5\r\n"
                          "t=0 0\r\n"
                          "m=audio 5004 RTP/AVP 0 8 101\r\n"
                          "a=rtpmap:101 telephone-event/8000\r\n"
                          "m=video 5006 RTP/AVP 96\r\n"
                          "a=rtpmap:96 VP8/90000\r\n";

cvi_addr peer_addr(const char *ip, uint16_t port)
{
    cvi_addr a = {0};

    (void)cvi__addr_parse_ip(&a, ip, strlen(ip));
    a.port = port;
    return a;
}

int peer_open(struct peer *p, const cvi_session_params *params, const char *offer)
{
    const char *ip = strstr(offer, "c=IN IP6") ? "2001:db8::1" : "198.51.100.1";
    const cvi_addr audio = peer_addr(ip, 40000);
    const cvi_addr video = peer_addr(ip, 40002);
    const cvi_addr content = peer_addr(ip, 40004);
    cvi_session_params own;
    int rc = CVI_OK;

    memset(p, 0, sizeof(*p));
    p->now_us = PEER_START_US;
    p->media = peer_addr("192.0.2.5", 5004);
    p->ssrc = 0x1234;
    p->sequence = 100;
    CVI_SESSION_PARAMS_INIT(&own);
    own = params ? *params : own;
    own.start_us = PEER_START_US;
    own.seed = own.seed ? own.seed : 7;
    if (own.signalling_remote.family == 0) {
        own.signalling_remote = peer_addr("203.0.113.9", 5060);
    }
    rc = cvi_session_create(&p->session, &own);
    if (rc == CVI_OK) {
        (void)cvi_session_set_local(p->session, CVI_MEDIUM_AUDIO, &audio, NULL);
        (void)cvi_session_set_local(p->session, CVI_MEDIUM_VIDEO, &video, NULL);
        (void)cvi_session_set_local(p->session, CVI_MEDIUM_CONTENT, &content, NULL);
        rc = cvi_session_feed_offer(p->session, p->now_us, offer, strlen(offer));
    }
    return rc;
}

void peer_close(struct peer *p)
{
    cvi_session_destroy(&p->session);
}

static void drain(struct peer *p)
{
    cvi_packet packets[8];
    cvi_session_event event;
    cvi_unit unit;
    size_t n = 0;

    CVI_SESSION_EVENT_INIT(&event);
    CVI_UNIT_INIT(&unit);
    while (cvi_session_next_event(p->session, &event) == CVI_OK) {
        p->events[event.kind & 15]++;
        if (event.kind == CVI_SESSION_EVENT_DIGIT) {
            p->digits[strlen(p->digits)] = (char)event.value;
        }
    }
    while (cvi_session_next_unit(p->session, p->now_us, &unit) == CVI_OK) {
        p->units += unit.len > 0;
        p->concealed += unit.len == 0;
    }
    while (cvi_session_next_output(p->session, packets, 8, &n) == CVI_OK) {
        for (size_t i = 0; i < n; i++) {
            p->sent++;
            p->sent_to[packets[i].path & 7] = packets[i].remote;
        }
    }
}

void peer_feed(struct peer *p, const void *data, size_t len)
{
    uint8_t *exact = malloc(len ? len : 1);
    cvi_packet packet = {.size = sizeof(packet), .data = exact, .len = len, .path = p->path};
    size_t taken = 0;

    if (exact && len > 0) {
        memcpy(exact, data, len);
    }
    packet.remote = p->media;
    while (cvi_session_feed_packets(p->session, p->now_us, &packet, 1, &taken) == CVI_EFULL) {
        drain(p);
    }
    free(exact);
}

void peer_rtp(struct peer *p, uint32_t timestamp, const void *payload, size_t len)
{
    const cvi__rtp_header h = {.payload_type = p->payload_type,
                               .marker = 1,
                               .sequence = p->sequence++,
                               .timestamp = timestamp,
                               .ssrc = p->ssrc};
    uint8_t data[1500];

    cvi__rtp_build(data, &h);
    memcpy(data + CVI__RTP_HEADER_BYTES, payload, len);
    peer_feed(p, data, CVI__RTP_HEADER_BYTES + len);
}

void peer_speak(struct peer *p, uint32_t timestamp)
{
    uint8_t payload[160];

    memset(payload, 0x55, sizeof(payload));
    peer_rtp(p, timestamp, payload, sizeof(payload));
}

void peer_event(struct peer *p, uint8_t event, uint32_t timestamp, uint16_t duration, int is_end)
{
    const uint8_t payload[4] = {event, (uint8_t)(is_end ? 0x8a : 0x0a), (uint8_t)(duration >> 8),
                                (uint8_t)duration};
    const uint8_t before = p->payload_type;

    p->payload_type = 101;
    peer_rtp(p, timestamp, payload, sizeof(payload));
    p->payload_type = before;
}

void peer_run(struct peer *p, uint64_t us)
{
    const uint64_t end = p->now_us + us;

    drain(p);
    while (p->now_us < end) {
        p->now_us += 5000;
        (void)cvi_session_tick(p->session, p->now_us);
        drain(p);
    }
}

cvi_stream_stats peer_stats(const struct peer *p, uint32_t medium)
{
    cvi_stream_stats stats;

    CVI_STREAM_STATS_INIT(&stats);
    (void)cvi_session_get_stats(p->session, medium, &stats);
    return stats;
}
