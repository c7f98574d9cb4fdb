/* SPDX-License-Identifier: MIT */
#include "gateway/room.h"

#include <stdlib.h>
#include <string.h>

#include "gateway/gateway.h"
#include "gateway/leg.h"

static gw_room *look(gw_worker *worker, const char *id)
{
    for (gw_room *r = worker->rooms; r; r = r->next) {
        if (id ? !r->is_lobby && strcmp(r->id, id) == 0
               : r->is_lobby && r->leg_count < GW_LOBBY_LEGS) {
            return r;
        }
    }
    return NULL;
}

int gw_room_find(gw_room **out, gw_worker *worker, uint64_t now_us, const char *id)
{
    const size_t len = id ? strlen(id) + 1 : 1;
    cvi_meeting_params p;
    gw_room *r = look(worker, id);
    int rc = CVI_OK;

    *out = r;
    if (r) {
        return CVI_OK;
    }
    r = (gw_room *)calloc(1, sizeof(*r) + len);
    if (!r) {
        return CVI_ENOMEM;
    }
    (void)CVI_MEETING_PARAMS_INIT(&p);
    p.log = &worker->gateway->log;
    p.clips = worker->gateway->clips;
    p.tapes = worker->gateway->tapes;
    p.start_us = now_us - now_us % 20000; /* one grid of ticks: a move makes no jump */
    p.max_legs = id ? GW_ROOM_LEGS : GW_LOBBY_LEGS;
    p.is_lobby = id == NULL;
    p.fps = worker->gateway->config.max_fps;
    rc = cvi_meeting_create(&r->meeting, &p);
    if (rc != CVI_OK) {
        free(r);
        return rc;
    }
    memcpy(r->id, id ? id : "", len);
    r->is_lobby = id == NULL;
    r->worker = worker;
    r->next = worker->rooms;
    worker->rooms = r;
    *out = r;
    return CVI_OK;
}

void gw_room_add(gw_room *room, gw_leg *leg)
{
    leg->room = room;
    leg->next_in_room = room->legs;
    room->legs = leg;
    room->leg_count++;
}

void gw_room_remove(gw_room *room, gw_leg *leg)
{
    gw_leg **at = &room->legs;

    while (*at && *at != leg) {
        at = &(*at)->next_in_room;
    }
    if (*at) {
        *at = leg->next_in_room;
        room->leg_count--;
    }
    leg->room = NULL;
}

uint64_t gw_rooms_deadline(const gw_worker *worker)
{
    uint64_t due = CVI_NO_DEADLINE;

    for (const gw_room *r = worker->rooms; r; r = r->next) {
        const uint64_t d = r->leg_count > 0 ? cvi_meeting_deadline(r->meeting) : CVI_NO_DEADLINE;

        due = d < due ? d : due;
    }
    return due;
}

static void route_events(gw_room *room, uint64_t now_us)
{
    cvi_meeting_event event;

    (void)CVI_MEETING_EVENT_INIT(&event);
    while (cvi_meeting_next_event(room->meeting, &event) == CVI_OK) {
        for (gw_leg *leg = room->legs; leg; leg = leg->next_in_room) {
            uint32_t number = 0;

            if (cvi_call_get_leg(leg->call, &number) == CVI_OK && number == event.leg) {
                (void)cvi_call_feed_meeting_event(leg->call, now_us, &event);
                leg->is_dirty = 1;
            }
        }
        (void)CVI_MEETING_EVENT_INIT(&event);
    }
}

static void hand_out_jobs(gw_room *room, uint64_t now_us)
{
    cvi_job *job = NULL;

    while (cvi_meeting_next_job(room->meeting, now_us, &job) == CVI_OK) {
        if (cvi_pool_port_submit(room->worker->port, job, room) == CVI_OK) {
            room->jobs_out++;
            continue;
        }
        (void)cvi_meeting_job_done(room->meeting, now_us, job); /* not run: too much to do */
        return;
    }
}

static void run_tick(gw_room *room, uint64_t now_us)
{
    for (gw_leg *leg = room->legs; leg; leg = leg->next_in_room) {
        (void)cvi_call_tick(leg->call, now_us);
        leg->is_dirty = 1;
    }
    (void)cvi_meeting_tick(room->meeting, now_us);
}

void gw_rooms_run(gw_worker *worker, uint64_t now_us)
{
    for (gw_room *r = worker->rooms; r; r = r->next) {
        if (r->leg_count == 0) {
            continue;
        }
        if (cvi_meeting_deadline(r->meeting) <= now_us) {
            run_tick(r, now_us);
        }
        route_events(r, now_us);
        hand_out_jobs(r, now_us);
    }
}

void gw_rooms_take_done(gw_worker *worker, uint64_t now_us)
{
    cvi_job *job = NULL;
    void *tag = NULL;

    while (cvi_pool_port_next_done(worker->port, &job, &tag) == CVI_OK) {
        gw_room *room = (gw_room *)tag;

        (void)cvi_meeting_job_done(room->meeting, now_us, job);
        room->jobs_out--;
        for (gw_leg *leg = room->legs; leg; leg = leg->next_in_room) {
            leg->is_dirty = 1;
        }
    }
}

void gw_rooms_sweep(gw_worker *worker, int is_end)
{
    gw_room **at = &worker->rooms;

    while (*at) {
        gw_room *r = *at;

        if (r->leg_count > 0 || r->jobs_out > 0 || (r->is_lobby && !is_end)) {
            at = &r->next;
            continue;
        }
        *at = r->next;
        cvi_meeting_destroy(&r->meeting);
        free(r);
    }
}
