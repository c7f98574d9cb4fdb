/* SPDX-License-Identifier: MIT */
/*
 * Two sessions in memory with a network between them that loses, delays and reorders as told,
 * the same way for the same seed. Side 0 offers, side 1 answers; m-line 0 is audio, 1 video, 2
 * slides where they are asked for.
 */
#ifndef TESTS_COMMON_PAIR_H
#define TESTS_COMMON_PAIR_H

#include <cvi/session.h>

#define PAIR_START_US 50000000u
#define PAIR_QUEUE 2048u

struct pair_datagram {
    uint64_t at_us; /* arrival */
    int to;
    size_t len;
    uint32_t path;
    cvi_addr from;
    uint8_t data[1500];
};

struct pair {
    cvi_session *side[2];
    uint64_t now_us;
    int has_content; /* set before pair_open() */

    /* the network */
    uint32_t seed;
    unsigned loss_per_mille;
    unsigned burst; /* packets lost in a row; 0 and 1: single ones */
    unsigned burst_left;
    unsigned reorder_per_mille;
    uint32_t delay_us;
    uint32_t jitter_us; /* 0..jitter_us on top, order kept */
    uint64_t last_at_us[2];
    struct pair_datagram *queue;
    size_t queued;

    /* what happened */
    unsigned events[2][16]; /* by kind */
    unsigned wanted[2][4];  /* KEYFRAME_WANTED by medium */
    char digits[2][64];
    uint64_t sent[2]; /* datagrams */
    uint64_t lost;

    /* may be NULL */
    void (*on_unit)(struct pair *p, int side, const cvi_unit *unit);
    void (*on_step)(struct pair *p);                                   /* every millisecond */
    void (*on_datagram)(struct pair *p, int from, cvi_packet *packet); /* len 0 drops it */
    void *user;
};

/* Default parameters with this side's addresses; change them before pair_open(). */
void pair_params(cvi_session_params *params, int side);

/* Create both, offer, answer. 0 when something failed. */
int pair_open(struct pair *p, const cvi_session_params *a, const cvi_session_params *b);
void pair_close(struct pair *p);

/* Let time pass, a millisecond at a time. */
void pair_run(struct pair *p, uint64_t us);

/* One more offer of `from` with its answer; returns the first status that is not CVI_OK. */
int pair_negotiate(struct pair *p, int from);

/* The address of a path of one side. */
cvi_addr pair_addr(int side, uint32_t path);

uint32_t pair_random(uint32_t *seed);

/* Send one unit of `len` bytes: audio with a ramp inside, or an H.264 or VP8 picture. */
int pair_send(struct pair *p, int side, uint32_t codec, uint32_t timestamp, size_t len);

/* The same picture as slides. */
int pair_send_slide(struct pair *p, int side, uint32_t codec, uint32_t timestamp, size_t len);

#endif
