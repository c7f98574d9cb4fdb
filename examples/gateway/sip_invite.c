/* SPDX-License-Identifier: MIT */
/* An INVITE outside a dialog: refuse it here, or hand it to a worker. */
#include "gateway/dialog.h"

#include <stdio.h>
#include <string.h>

#include "common/net.h"
#include "gateway/gateway.h"

static int is_overloaded(gw_sip *s)
{
    return s->is_stopping || s->dialog_count >= s->config->max_calls ||
           !gw_bucket_take(&s->bucket, tmr_jiffies());
}

/* The checks that need no worker; 1: answered. */
static int refuse(gw_sip *s, const struct sip_msg *msg, const gw_timer_answer *timer)
{
    char header[64];
    const char *reason = NULL;
    const uint16_t code = gw_check_body(msg, &reason);

    if (gw_refuse_required(s, msg)) {
        return 1;
    }
    if (code != 0) {
        gw_reply(s, msg, code, reason, "Accept: " GW_ACCEPT "\r\nAccept-Encoding: identity\r\n");
        return 1;
    }
    if (!sip_msg_hdr(msg, SIP_HDR_CONTACT)) {
        gw_reply(s, msg, 400, "Missing Contact", NULL);
        return 1;
    }
    if (timer->too_small) {
        (void)snprintf(header, sizeof(header), "Min-SE: %u\r\n", s->config->min_se_s);
        gw_reply(s, msg, 422, "Session Interval Too Small", header);
        return 1;
    }
    if (is_overloaded(s)) {
        gw_reply(s, msg, 503, "Service Unavailable", "Retry-After: 5\r\n");
        return 1;
    }
    return 0;
}

static void on_cancel(void *arg)
{
    gw_dialog *d = (gw_dialog *)arg;

    gw_dialog_answer(d, 487, "Request Terminated", NULL, NULL);
    if (!d->is_answered) {
        d->is_terminated = 1;
        gw_dialog_post(d, GW_CANCEL, NULL, 0, CVI_OK);
    }
}

static gw_message *make_message(gw_dialog *d, const struct sip_msg *msg)
{
    const struct sip_hdr *language = sip_msg_hdr(msg, SIP_HDR_ACCEPT_LANGUAGE);
    gw_text parts[GW_PART_COUNT];
    char local_ip[EX_ADDR_TEXT_MAX];
    cvi_addr local;
    gw_message *m = NULL;

    memset(parts, 0, sizeof(parts));
    gw_local_ip(d->sip, &local);
    ex_addr_format_ip(&local, local_ip, sizeof(local_ip));
    parts[GW_PART_REQUEST_URI] = gw_text_of(&msg->ruri);
    parts[GW_PART_TO] = gw_text_of(&msg->to.auri);
    parts[GW_PART_FROM] = gw_text_of(&msg->from.auri);
    parts[GW_PART_CALL_ID] = gw_text_of(&msg->callid);
    if (language) {
        parts[GW_PART_LANGUAGE] = gw_text_of(&language->val);
    }
    parts[GW_PART_LOCAL_IP].data = local_ip;
    parts[GW_PART_LOCAL_IP].len = strlen(local_ip);
    if (mbuf_get_left(msg->mb) > 0) {
        parts[GW_PART_BODY].data = (const char *)mbuf_buf(msg->mb);
        parts[GW_PART_BODY].len = mbuf_get_left(msg->mb);
    }
    m = gw_message_create(GW_INVITE, NULL, parts);
    if (m) {
        m->value = msg->tp == SIP_TRANSP_TLS;
        ex_addr_from_sockaddr(&m->remote, &msg->src.u.sa);
        gw_caller_address(d->sip, msg, &m->caller);
    }
    return m;
}

/* Into the inbox of the new call, then to the worker with the least to do. */
static int start(gw_dialog *d, const struct sip_msg *msg)
{
    gw_message *m = make_message(d, msg);
    gw_message *adopt = gw_message_create(GW_ADOPT, d->link, NULL);

    if (!m || !adopt) {
        gw_message_destroy(m);
        gw_message_destroy(adopt);
        return CVI_ENOMEM;
    }
    gw_link_post(d->link, m);
    gw_link_give(d->link, gw_gateway_choose(d->sip->gateway), adopt);
    return CVI_OK;
}

void gw_sip_on_invite(gw_sip *s, const struct sip_msg *msg)
{
    const gw_timer_answer timer = gw_dialog_timer_answer(s, msg);
    gw_dialog *d = NULL;
    int rc = CVI_OK;

    if (refuse(s, msg, &timer)) {
        return;
    }
    rc = gw_dialog_create(&d, s, msg);
    if (rc != CVI_OK) {
        gw_reply(s, msg, rc == CVI_ESYNTAX ? 400 : 500,
                 rc == CVI_ESYNTAX ? "Bad Contact" : "Server Internal Error", NULL);
        return;
    }
    d->invite_timer = timer;
    if (gw_pending_start(&d->invite, d, msg, on_cancel) != 0) {
        gw_reply(s, msg, 500, "Server Internal Error", NULL);
        d->is_released = d->is_terminated = 1;
        gw_dialog_release(d);
        return;
    }
    (void)sip_treply(&d->invite.strans, s->sip, msg, 100, "Trying");
    if (start(d, msg) != CVI_OK) {
        gw_dialog_answer(d, 500, "Server Internal Error", NULL, NULL);
        d->is_released = 1;
        gw_dialog_release(d);
    }
}
