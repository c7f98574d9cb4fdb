/* SPDX-License-Identifier: MIT */
/* A meeting (or a lobby) on its worker, with the calls in it and its jobs in the pool. */
#ifndef GW_ROOM_H
#define GW_ROOM_H

#include <cvi/meeting.h>

#include "gateway/worker.h"

#define GW_ROOM_LEGS 64
#define GW_LOBBY_LEGS 4096

typedef struct gw_room {
    struct gw_room *next;
    gw_worker *worker;
    cvi_meeting *meeting;
    struct gw_leg *legs;
    uint32_t leg_count;
    uint32_t jobs_out;
    int is_lobby;
    char id[];
} gw_room;

/* The meeting with this id here, created if need be; id NULL: a lobby with room for one more. */
int gw_room_find(gw_room **out, gw_worker *worker, uint64_t now_us, const char *id);

void gw_room_add(gw_room *room, struct gw_leg *leg);
void gw_room_remove(gw_room *room, struct gw_leg *leg); /* the call was detached before */

uint64_t gw_rooms_deadline(const gw_worker *worker);
void gw_rooms_run(gw_worker *worker, uint64_t now_us); /* what is due; hands jobs to the pool */
void gw_rooms_take_done(gw_worker *worker, uint64_t now_us);
/* Destroy what is empty and has no job out; lobbies, whose screens others will see, at the end. */
void gw_rooms_sweep(gw_worker *worker, int is_end);

#endif
