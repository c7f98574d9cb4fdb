/* SPDX-License-Identifier: MIT */
/* One call on the worker that has it: a cvi_call, its sockets, and the room it is in. */
#ifndef GW_LEG_H
#define GW_LEG_H

#include <cvi/call.h>

#include "gateway/flow.h"
#include "gateway/message.h"
#include "gateway/rtp_socket.h"
#include "gateway/worker.h"

#define GW_MEETING_ID_MAX 256

typedef struct gw_leg {
    struct gw_leg *next; /* of the worker, or in the graveyard */
    struct gw_leg *next_in_room;
    gw_worker *worker;
    gw_link *link; /* holds a reference */
    cvi_call *call;
    gw_flow *flow;        /* of its dialogue; NULL: the built-in one */
    gw_message *held;     /* for the call, whose events must be pulled first */
    uint64_t fed_us;      /* when the call is being fed */
    struct gw_room *room; /* NULL: on its way */
    gw_pair pairs[GW_MEDIA];
    int is_dirty;  /* has events or output to be pulled */
    int has_media; /* something was received */
    int wants_join;
    int is_over;
    int is_trusted;                     /* opens the lobby of a meeting it is in */
    int is_opener;                      /* and is in one: counted in the registry */
    char meeting_id[GW_MEETING_ID_MAX]; /* counted in the registry; "": not in a meeting */
    char waits_for[GW_MEETING_ID_MAX];  /* likewise; "": does not wait to be let in */
} gw_leg;

/* A call arrived here: its INVITE (link->leg is NULL), or from another worker. */
void gw_leg_adopt(gw_worker *worker, gw_link *link, uint64_t now_us);

/* Messages for the call, in order; takes them. What finds no room is given again by service. */
void gw_leg_feed(gw_leg *leg, gw_message *list, uint64_t now_us);
void gw_leg_take_inbox(gw_leg *leg, uint64_t now_us);

/* Pull its events and its datagrams. The leg may be gone from the worker afterwards. */
void gw_leg_service(gw_leg *leg, uint64_t now_us);

/* Leave the lobby for meeting leg->meeting_id, maybe on another worker. */
void gw_leg_join(gw_leg *leg, uint64_t now_us);

/* No longer wait to be let into a meeting; nothing when it does not. */
void gw_leg_stop_waiting(gw_leg *leg);

/* It ended: write the report and let go of everything. */
void gw_leg_finish(gw_leg *leg, uint64_t now_us);

/* End it without more ado, for shutdown. */
void gw_leg_drop(gw_leg *leg, uint64_t now_us);

/* Free what ended in this round. */
void gw_legs_bury(gw_worker *worker);

#endif
