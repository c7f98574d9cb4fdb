/* SPDX-License-Identifier: MIT */
/*
 * A whole gateway in memory, on virtual time: provisioning, a meeting book, a lobby, one meeting,
 * and rooms that call in. A room is a made-up phone behind a session of its own: what it says
 * goes through SDP, RTP and the call to the meeting, and back.
 */
#ifndef TESTS_COMMON_EXCHANGE_H
#define TESTS_COMMON_EXCHANGE_H

#include <cvi/call.h>

#include "common/phone.h"

#define EXCHANGE_START UINT64_C(90000000)
#define EXCHANGE_ROOMS 4
#define EXCHANGE_STEP_US 5000u

struct exchange {
    uint64_t now_us;
    cvi_provision *provision;
    cvi_resolver *resolver;
    cvi_clips *clips; /* 200 ms for each prompt */
    cvi_meeting *lobby;
    cvi_meeting *meeting;
    struct room *rooms[EXCHANGE_ROOMS];
    size_t count;
};

struct room {
    struct exchange *exchange;
    struct phone phone;
    struct phone slides;  /* after room_share() */
    cvi_session *session; /* offers */
    cvi_call *call;       /* answers */
    uint32_t number;
    uint32_t is_gone;      /* neither sends nor receives */
    uint32_t is_silent;    /* sends nothing */
    uint32_t lobby_is_off; /* it never enters the lobby */
    uint32_t is_deaf;      /* gives no keyframe it is asked for */
    uint32_t keep_inside;  /* JOIN is not obeyed */
    uint32_t trust;        /* a cvi_trust, told with the INVITE */
    uint32_t lobby_flags;  /* likewise */
    uint8_t digit_type;    /* payload type of telephone-event */
    uint16_t digit_sequence;
    uint32_t digit_time;
    /* what the call said */
    uint32_t responses;
    uint32_t code; /* of the last one */
    char phrase[64];
    char warning[128];
    char sdp[8192];
    uint32_t infos;
    char info_type[64];
    char info_body[256];
    uint32_t byes;
    char bye[128];
    uint32_t joins;
    char joined[64];
    uint32_t joined_as; /* a cvi_trust */
    uint32_t waits;
    char waits_for[64];
    char subject[64];
    uint32_t transfers;
    char transfer_to[64];
    uint32_t ends;
    int end_status;
    char end_text[160];
    uint32_t wanted_keys; /* by RTCP, of the video */
};

/* Abort on failure: a test cannot go on without. */
void exchange_open(struct exchange *x);
void exchange_close(struct exchange *x);
void exchange_run(struct exchange *x, uint64_t us);

/* Calls of this exchange begin with these parameters. */
void exchange_call_params(const struct exchange *x, cvi_call_params *params);

/* `params` NULL: exchange_call_params(). */
void room_open(struct room *r, struct exchange *x, const struct phone_kind *kind,
               const cvi_call_params *params);
/* Before the offer: it has slides too, silent at first (slides.is_mute), of its video's codec. */
void room_share(struct room *r, const struct phone_kind *slides);
void room_close(struct room *r);

/* The offer of the room; lives until the next call. */
const char *room_offer(struct room *r);

/* INVITE with this offer ("" for none, NULL for room_offer()), and what comes of it. */
int room_invite(struct room *r, const char *uri, const char *sdp);
/* Take the answer and acknowledge it. */
void room_ack(struct room *r);
/* Both, into the lobby. */
void room_dial(struct room *r, const char *uri);

/* Obey the call's events. */
void room_listen(struct room *r);

/* One key as an RTP event of 80 ms, its packets sent at once; as INFO; a number by RTP. */
void room_press(struct room *r, char key);
void room_info(struct room *r, char key);
void room_type(struct room *r, const char *keys);

/* Title of the screen the IVR shows now; its entry. */
const char *room_title(const struct room *r);
const char *room_entry(const struct room *r);

/* The report; lives until the next call. */
const char *room_report(struct room *r);

#endif
