/* SPDX-License-Identifier: MIT */
/* Session timers (RFC 4028) as the side that is called: pure decisions, no clock, no stack. */
#ifndef GW_SESSION_TIMER_H
#define GW_SESSION_TIMER_H

#include <stddef.h>
#include <stdint.h>

typedef enum gw_refresher {
    GW_REFRESHER_NONE = 0,
    GW_REFRESHER_UAC = 1,
    GW_REFRESHER_UAS = 2
} gw_refresher;

/* What a request said. */
typedef struct gw_timer_offer {
    uint32_t expires_s;  /* Session-Expires; 0: none */
    uint32_t min_se_s;   /* Min-SE; 0: none */
    uint32_t refresher;  /* the parameter; GW_REFRESHER_NONE: none */
    uint32_t has_timer;  /* 1: Supported or Require lists "timer" */
    uint32_t has_update; /* 1: Allow lists UPDATE, so we could refresh */
} gw_timer_offer;

/* What to answer. */
typedef struct gw_timer_answer {
    uint32_t too_small; /* 1: answer 422 with Min-SE */
    uint32_t expires_s; /* 0: no session timer */
    uint32_t refresher;
} gw_timer_answer;

/* Read the value of a Session-Expires header; 0, or -1 when malformed. */
int gw_timer_parse(gw_timer_offer *offer, const char *value, size_t len);

/* `wanted_s` is asked for when the peer can but did not; `min_s` is the least we accept. */
gw_timer_answer gw_timer_decide(const gw_timer_offer *offer, uint32_t wanted_s, uint32_t min_s);

/* Milliseconds after a refresh at which to send BYE (peer refreshes) or a refresh (we do). */
uint64_t gw_timer_expiry_ms(uint32_t expires_s);
uint64_t gw_timer_refresh_ms(uint32_t expires_s);

#endif
