/* SPDX-License-Identifier: MIT */
/* One session and a peer made of raw packets, for what a well-behaved session never does. */
#ifndef TESTS_COMMON_PEER_H
#define TESTS_COMMON_PEER_H

#include <cvi/session.h>

#define PEER_START_US 70000000u

/* 192.0.2.5: PCMU and events at 5004, VP8 at 5006 without feedback, no mux. */
extern const char peer_offer[];

struct peer {
    cvi_session *session;
    uint64_t now_us;
    cvi_addr media; /* where the peer's packets come from */
    uint32_t ssrc;
    uint16_t sequence; /* of the next packet */
    uint8_t payload_type;
    uint32_t path;
    unsigned events[16]; /* by kind */
    char digits[64];
    unsigned units; /* with data */
    unsigned concealed;
    size_t sent;         /* datagrams of the session */
    cvi_addr sent_to[8]; /* the last, by path */
};

/*
 * Create with the offer taken; slides have a port. params may be NULL. Returns the first status
 * that is not CVI_OK.
 */
int peer_open(struct peer *p, const cvi_session_params *params, const char *offer);
void peer_close(struct peer *p);

cvi_addr peer_addr(const char *ip, uint16_t port);

/* One RTP packet with the next sequence number. */
void peer_rtp(struct peer *p, uint32_t timestamp, const void *payload, size_t len);

/* 20 ms of G.711. */
void peer_speak(struct peer *p, uint32_t timestamp);

/* One telephone-event packet, payload type 101. */
void peer_event(struct peer *p, uint8_t event, uint32_t timestamp, uint16_t duration, int is_end);

void peer_feed(struct peer *p, const void *data, size_t len);

/* Let time pass in steps of 5 ms; drains everything. */
void peer_run(struct peer *p, uint64_t us);

cvi_stream_stats peer_stats(const struct peer *p, uint32_t medium);

#endif
