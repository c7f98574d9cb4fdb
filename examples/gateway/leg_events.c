/* SPDX-License-Identifier: MIT */
/* Between the SIP thread and cvi_call: messages in, events out. */
#include <string.h>

#include "gateway/gateway.h"
#include "gateway/leg.h"
#include "gateway/leg_media.h"

static void post(gw_leg *leg, uint32_t kind, const gw_text *parts, uint32_t value, int status)
{
    gw_message *m = gw_message_create(kind, leg->link, parts);

    if (m) {
        m->value = value;
        m->status = status;
    }
    gw_sip_post(&leg->worker->gateway->sip, m);
}

static int feed_info(gw_leg *leg, const gw_message *m, uint64_t now_us)
{
    const gw_text *body = &m->part[GW_PART_BODY];
    const int rc =
        cvi_call_feed_info(leg->call, now_us, m->part[GW_PART_TEXT].data, body->data, body->len);
    const int code = rc == CVI_OK ? 200 : rc == CVI_ENOTSUP ? 415 : 400;

    if (rc != CVI_EFULL) {
        post(leg, GW_INFO_DONE, NULL, m->value, code);
    }
    return rc;
}

static int feed_ivr(gw_leg *leg, uint64_t now_us, uint32_t kind, int status, uint32_t count)
{
    cvi_ivr_event event;

    (void)CVI_IVR_EVENT_INIT(&event);
    event.kind = kind;
    event.status = status;
    event.count = count;
    return cvi_call_feed_ivr_event(leg->call, now_us, &event);
}

/* Of the meeting it waits for, which may be another one by now. */
static int feed_lobby(gw_leg *leg, const gw_message *m, uint64_t now_us)
{
    const uint32_t kind = m->kind == GW_ADMITTED ? CVI_IVR_EVENT_ADMITTED : CVI_IVR_EVENT_ENDED;
    int rc = CVI_OK;

    if (strcmp(m->part[GW_PART_TEXT].data, leg->waits_for) != 0) {
        return CVI_OK;
    }
    if (m->kind == GW_WAITING) {
        return feed_ivr(leg, now_us, CVI_IVR_EVENT_WAITING, CVI_OK, m->value);
    }
    rc = feed_ivr(leg, now_us, kind, CVI_OK, 0);
    if (rc != CVI_EFULL) {
        leg->waits_for[0] = '\0'; /* the registry has dropped it */
    }
    return rc;
}

static int feed_cancel(gw_leg *leg, uint64_t now_us)
{
    const int rc = cvi_call_feed_cancel(leg->call, now_us);

    /* the answer may have crossed it: then it is the end all the same */
    return rc == CVI_OK ? rc : cvi_call_feed_bye(leg->call, now_us);
}

static int feed_ack(gw_leg *leg, const gw_text *body, uint64_t now_us)
{
    const int rc = cvi_call_feed_ack(leg->call, now_us, body->data, body->len);

    gw_leg_learn_paths(leg);
    return rc;
}

static int feed_one(void *user, const gw_message *m)
{
    gw_leg *leg = (gw_leg *)user;
    const uint64_t now_us = leg->fed_us;
    const gw_text *body = &m->part[GW_PART_BODY];

    switch (m->kind) {
    case GW_ACK:
        return feed_ack(leg, body, now_us);
    case GW_REINVITE:
        return cvi_call_feed_reinvite(leg->call, now_us, body->data, body->len);
    case GW_INFO:
        return feed_info(leg, m, now_us);
    case GW_CANCEL:
        return feed_cancel(leg, now_us);
    case GW_BYE:
        return cvi_call_feed_bye(leg->call, now_us);
    case GW_LOST:
        return cvi_call_feed_lost(leg->call, now_us, m->status);
    case GW_HANGUP:
        return cvi_call_hangup(leg->call, now_us, m->status);
    case GW_WAITING:
    case GW_ADMITTED:
    case GW_OVER:
        return feed_lobby(leg, m, now_us);
    case GW_TRANSFERRED:
        return feed_ivr(leg, now_us, CVI_IVR_EVENT_TRANSFERRED, m->status, 0);
    default:
        return CVI_OK;
    }
}

void gw_leg_feed(gw_leg *leg, gw_message *list, uint64_t now_us)
{
    leg->fed_us = now_us;
    gw_messages_feed(&leg->held, list, feed_one, leg);
    leg->is_dirty = 1;
}

void gw_leg_take_inbox(gw_leg *leg, uint64_t now_us)
{
    gw_leg_feed(leg, gw_link_take(leg->link), now_us);
}

/* Text, body and extra of an event become the parts of a message. */
static void forward(gw_leg *leg, uint32_t kind, const cvi_call_event *e)
{
    gw_text parts[GW_PART_COUNT];

    memset(parts, 0, sizeof(parts));
    parts[GW_PART_TEXT].data = e->text;
    parts[GW_PART_TEXT].len = e->text_len;
    if (e->body_len > 0) {
        parts[GW_PART_BODY].data = e->body;
        parts[GW_PART_BODY].len = e->body_len;
    }
    parts[GW_PART_EXTRA].data = e->extra;
    parts[GW_PART_EXTRA].len = e->extra_len;
    post(leg, kind, parts, e->value, e->status);
}

static void note_join(gw_leg *leg, const cvi_call_event *e, uint64_t now_us)
{
    if (e->text_len == 0 || e->text_len >= sizeof(leg->meeting_id) || leg->meeting_id[0] != '\0') {
        (void)cvi_call_hangup(leg->call, now_us, CVI_ELIMIT);
        return;
    }
    gw_leg_stop_waiting(leg);
    memcpy(leg->meeting_id, e->text, e->text_len + 1);
    leg->is_trusted = e->value == CVI_TRUST_TRUSTED;
    leg->wants_join = 1;
}

static int wait_for(gw_leg *leg, const cvi_call_event *e)
{
    int rc = CVI_ELIMIT;

    if (e->text_len > 0 && e->text_len < sizeof(leg->waits_for)) {
        rc = gw_registry_wait(&leg->worker->gateway->registry, e->text, leg->link);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    memcpy(leg->waits_for, e->text, e->text_len + 1);
    gw_log(leg->worker->gateway, CVI_LOG_DEBUG, "worker %u: a caller asks to be let in",
           leg->worker->index);
    return CVI_OK;
}

static void note_wait(gw_leg *leg, const cvi_call_event *e, uint64_t now_us)
{
    int rc = CVI_OK;

    gw_leg_stop_waiting(leg);
    rc = wait_for(leg, e);
    if (rc != CVI_OK) {
        (void)cvi_call_hangup(leg->call, now_us, rc);
    }
}

static void note_answer(const gw_leg *leg, const cvi_call_event *e)
{
    const cvi_session *session = cvi_call_get_session(leg->call);

    gw_log(leg->worker->gateway, CVI_LOG_DEBUG, "worker %u answers %u %s%s", leg->worker->index,
           e->value, e->text, session && cvi_session_is_on_hold(session) ? ", on hold" : "");
}

static void on_event(gw_leg *leg, const cvi_call_event *e, uint64_t now_us)
{
    switch (e->kind) {
    case CVI_CALL_EVENT_RESPOND:
        gw_leg_learn_paths(leg);
        note_answer(leg, e);
        forward(leg, GW_RESPOND, e);
        break;
    case CVI_CALL_EVENT_JOIN:
        note_join(leg, e, now_us);
        break;
    case CVI_CALL_EVENT_WAIT:
        note_wait(leg, e, now_us);
        break;
    case CVI_CALL_EVENT_TRANSFER:
        forward(leg, GW_SEND_REFER, e);
        break;
    case CVI_CALL_EVENT_SEND_INFO:
        forward(leg, GW_SEND_INFO, e);
        break;
    case CVI_CALL_EVENT_SEND_BYE:
        forward(leg, GW_SEND_BYE, e);
        break;
    case CVI_CALL_EVENT_ENDED:
        leg->is_over = 1;
        break;
    default:
        break;
    }
}

void gw_leg_service(gw_leg *leg, uint64_t now_us)
{
    cvi_call_event event;

    leg->is_dirty = 0;
    (void)CVI_CALL_EVENT_INIT(&event);
    while (cvi_call_next_event(leg->call, &event) == CVI_OK) {
        on_event(leg, &event, now_us);
        (void)CVI_CALL_EVENT_INIT(&event);
    }
    if (leg->held) { /* there is room now */
        gw_leg_feed(leg, NULL, now_us);
    }
    gw_leg_send(leg, now_us);
    if (leg->is_over) {
        leg->meeting_id[0] = leg->wants_join ? '\0' : leg->meeting_id[0]; /* not counted yet */
        gw_leg_finish(leg, now_us);
    } else if (leg->wants_join) {
        leg->wants_join = 0;
        gw_leg_join(leg, now_us);
    }
}
