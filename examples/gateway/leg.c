/* SPDX-License-Identifier: MIT */
/* The life of a call on workers: created, moved to its meeting's worker, ended. */
#include "gateway/leg.h"

#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

#include "common/clock.h"
#include "common/net.h"
#include "gateway/gateway.h"
#include "gateway/leg_media.h"
#include "gateway/room.h"

static void post_ended(gw_leg *leg)
{
    gw_sip_post(&leg->worker->gateway->sip, gw_message_create(GW_ENDED, leg->link, NULL));
}

static void take_off(gw_leg *leg)
{
    gw_leg **at = &leg->worker->legs;

    while (*at && *at != leg) {
        at = &(*at)->next;
    }
    if (*at) {
        *at = leg->next;
    }
    leg->next = NULL;
    gw_worker_add_load(leg->worker, -1);
}

static void leave_room(gw_leg *leg, uint64_t now_us)
{
    gw_room *room = leg->room;

    (void)cvi_call_detach(leg->call, now_us);
    if (room) {
        gw_room_remove(room, leg);
    }
}

static void write_report(gw_leg *leg)
{
    size_t needed = 0;
    char *line = NULL;

    (void)cvi_call_get_report(leg->call, NULL, 0, &needed);
    line = (char *)malloc(needed + 2); /* the newline comes in place of the NUL */
    if (line && cvi_call_get_report(leg->call, line, needed + 2, &needed) == CVI_OK) {
        gw_report_write(&leg->worker->gateway->report, line, needed);
    }
    free(line);
}

void gw_leg_stop_waiting(gw_leg *leg)
{
    if (leg->waits_for[0] != '\0') {
        gw_registry_stop_waiting(&leg->worker->gateway->registry, leg->waits_for, leg->link);
        leg->waits_for[0] = '\0';
    }
}

/* Nothing of the call is left on this worker but memory that this round's events may name. */
void gw_leg_finish(gw_leg *leg, uint64_t now_us)
{
    gw_worker *w = leg->worker;

    leave_room(leg, now_us);
    gw_leg_stop_waiting(leg);
    if (leg->is_opener) {
        gw_registry_close(&w->gateway->registry, leg->meeting_id);
    }
    if (leg->meeting_id[0] != '\0') {
        gw_registry_leave(&w->gateway->registry, leg->meeting_id);
    }
    write_report(leg);
    gw_leg_close_sockets(leg);
    cvi_call_destroy(&leg->call);
    gw_flow_unref(leg->flow);
    pthread_mutex_lock(&leg->link->lock);
    leg->link->leg = NULL;
    leg->link->worker = NULL;
    pthread_mutex_unlock(&leg->link->lock);
    post_ended(leg);
    take_off(leg);
    leg->next = w->graveyard;
    w->graveyard = leg;
}

void gw_legs_bury(gw_worker *worker)
{
    while (worker->graveyard) {
        gw_leg *leg = worker->graveyard;

        worker->graveyard = leg->next;
        gw_messages_destroy(leg->held);
        gw_link_unref(leg->link);
        free(leg);
    }
}

void gw_leg_drop(gw_leg *leg, uint64_t now_us)
{
    (void)cvi_call_hangup(leg->call, now_us, CVI_OK);
    gw_leg_send(leg, now_us);
    gw_leg_finish(leg, now_us);
}

static int make_call(gw_leg *leg, const gw_message *m, uint64_t now_us)
{
    gw_gateway *g = leg->worker->gateway;
    const gw_config *c = &g->config;
    const char *hosts[GW_OWN_HOSTS_MAX + 1];
    cvi_call_params p;

    memcpy(hosts, g->own_hosts, sizeof(g->own_hosts));
    hosts[g->own_host_count] = m->part[GW_PART_LOCAL_IP].data;
    (void)CVI_CALL_PARAMS_INIT(&p);
    p.log = &g->log;
    p.provision = g->provision;
    p.theme = g->theme;
    leg->flow = gw_flows_ref(&g->flows);
    p.ivr_flow = leg->flow ? leg->flow->flow : NULL;
    p.operator_uri = c->operator_uri;
    p.start_us = now_us;
    p.start_unix_us = ex_clock_unix_us();
    p.own_hosts = hosts;
    p.own_host_count = g->own_host_count + 1;
    p.security =
        CVI_SECURITY_PLAIN | (c->allow_sdes ? CVI_SECURITY_SDES_ALWAYS : CVI_SECURITY_SDES);
    p.max_width = c->max_size[0];
    p.max_height = c->max_size[1];
    p.max_fps = c->max_fps;
    p.max_kbps = c->max_kbps;
    p.no_media_us = (uint64_t)c->no_media_s * 1000000u;
    p.media_timeout_us = (uint64_t)c->media_timeout_s * 1000000u;
    return cvi_call_create(&leg->call, &p);
}

/* A proxy's word about an address is not enough: the peer's own counts. */
static uint32_t trust_of(const gw_config *config, const cvi_addr *remote)
{
    return ex_nets_have(config->trusted_nets, config->trusted.count, remote) ? CVI_TRUST_TRUSTED
                                                                             : CVI_TRUST_GUEST;
}

static int feed_invite(gw_leg *leg, const gw_message *m, uint64_t now_us)
{
    cvi_call_invite invite;

    (void)CVI_CALL_INVITE_INIT(&invite);
    invite.request_uri = m->part[GW_PART_REQUEST_URI].data;
    invite.to_uri = m->part[GW_PART_TO].data;
    invite.from_uri = m->part[GW_PART_FROM].data;
    invite.call_id = m->part[GW_PART_CALL_ID].data;
    invite.accept_language = m->part[GW_PART_LANGUAGE].data;
    invite.sdp = m->part[GW_PART_BODY].data;
    invite.sdp_len = m->part[GW_PART_BODY].len;
    invite.remote = m->caller;
    invite.is_secure = m->value;
    invite.trust = trust_of(&leg->worker->gateway->config, &m->remote);
    return cvi_call_feed_invite(leg->call, now_us, &invite);
}

/* Who is trusted lets in all who wait for this meeting. */
static void open_lobby(gw_leg *leg)
{
    if (leg->meeting_id[0] != '\0' && leg->is_trusted) {
        leg->is_opener = 1;
        gw_registry_open(&leg->worker->gateway->registry, leg->meeting_id);
    }
}

/* Into a room of this worker; what fails ends the call. */
static void enter(gw_leg *leg, uint64_t now_us)
{
    gw_room *room = NULL;
    int rc = gw_room_find(&room, leg->worker, now_us, leg->meeting_id[0] ? leg->meeting_id : NULL);

    (void)cvi_call_set_resolver(leg->call, leg->worker->resolver);
    if (rc == CVI_OK) {
        rc = cvi_call_attach(leg->call, now_us, room->meeting);
    }
    if (rc == CVI_OK) {
        gw_room_add(room, leg);
        open_lobby(leg);
    } else {
        gw_log(leg->worker->gateway, CVI_LOG_WARNING, "a call cannot enter: %s", cvi_strerror(rc));
        (void)cvi_call_hangup(leg->call, now_us, rc);
    }
    leg->is_dirty = 1;
}

static void refuse(gw_worker *worker, gw_link *link, uint32_t code, const char *reason)
{
    gw_message *m = gw_message_create_text(GW_RESPOND, link, reason);

    if (m) {
        m->value = code;
    }
    gw_sip_post(&worker->gateway->sip, m);
    gw_sip_post(&worker->gateway->sip, gw_message_create(GW_ENDED, link, NULL));
    gw_worker_add_load(worker, -1);
    pthread_mutex_lock(&link->lock);
    link->worker = NULL;
    pthread_mutex_unlock(&link->lock);
}

static int prepare(gw_leg *leg, const gw_message *m, uint64_t now_us)
{
    const int rc = make_call(leg, m, now_us);

    return rc == CVI_OK ? gw_leg_open_sockets(leg, m->part[GW_PART_LOCAL_IP].data) : rc;
}

/* A new call: its INVITE is the first message in the inbox. */
static void create(gw_worker *worker, gw_link *link, const gw_message *m, uint64_t now_us)
{
    gw_leg *leg = (gw_leg *)calloc(1, sizeof(*leg));
    int rc = CVI_ENOMEM;

    if (leg) {
        leg->worker = worker;
        gw_leg_no_sockets(leg);
        rc = prepare(leg, m, now_us);
    }
    if (rc != CVI_OK) {
        gw_log(worker->gateway, CVI_LOG_WARNING, "no room for a call: %s", cvi_strerror(rc));
        if (leg) {
            gw_leg_close_sockets(leg);
            cvi_call_destroy(&leg->call);
            gw_flow_unref(leg->flow);
        }
        free(leg);
        refuse(worker, link, 503, "Service Unavailable");
        return;
    }
    gw_log(worker->gateway, CVI_LOG_DEBUG, "worker %u takes a call", worker->index);
    leg->link = gw_link_ref(link);
    leg->next = worker->legs;
    worker->legs = leg;
    link->leg = leg;
    gw_leg_watch(leg, EPOLL_CTL_ADD);
    (void)feed_invite(leg, m, now_us);
    enter(leg, now_us);
}

static void arrive(gw_worker *worker, gw_leg *leg, uint64_t now_us)
{
    leg->next = worker->legs;
    worker->legs = leg;
    gw_leg_watch(leg, EPOLL_CTL_ADD);
    enter(leg, now_us);
}

void gw_leg_adopt(gw_worker *worker, gw_link *link, uint64_t now_us)
{
    gw_message *m = NULL;
    gw_message *rest = NULL;

    if (link->leg) {
        arrive(worker, (gw_leg *)link->leg, now_us);
    } else {
        m = gw_link_take(link);
        if (!m || m->kind != GW_INVITE) {
            refuse(worker, link, 500, "Server Internal Error");
        } else {
            rest = m->next;
            m->next = NULL;
            create(worker, link, m, now_us);
        }
    }
    gw_messages_destroy(m);
    if (link->leg) {
        gw_leg_feed((gw_leg *)link->leg, rest, now_us);
        gw_leg_take_inbox((gw_leg *)link->leg, now_us);
    } else {
        gw_messages_destroy(rest);
    }
}

/* Leave this worker for the meeting's. */
static int move(gw_leg *leg, gw_worker *target)
{
    gw_message *m = gw_message_create(GW_ADOPT, leg->link, NULL);

    if (!m) {
        return CVI_ENOMEM;
    }
    gw_log(leg->worker->gateway, CVI_LOG_DEBUG, "a call moves from worker %u to worker %u",
           leg->worker->index, target->index);
    gw_leg_watch(leg, EPOLL_CTL_DEL);
    take_off(leg);
    leg->worker = target;
    gw_link_give(leg->link, target, m);
    return CVI_OK;
}

void gw_leg_join(gw_leg *leg, uint64_t now_us)
{
    gw_worker *here = leg->worker;
    gw_registry *registry = &here->gateway->registry;
    gw_worker *target = gw_registry_enter(registry, leg->meeting_id, here);

    leave_room(leg, now_us);
    if (target == here) {
        enter(leg, now_us);
        return;
    }
    if (target && move(leg, target) == CVI_OK) {
        return; /* it is the other worker's now */
    }
    if (target) {
        gw_registry_leave(registry, leg->meeting_id);
    }
    leg->meeting_id[0] = '\0';
    leg->is_dirty = 1;
    (void)cvi_call_hangup(leg->call, now_us, CVI_ENOMEM);
}
