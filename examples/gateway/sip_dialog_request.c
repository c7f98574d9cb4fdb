/* SPDX-License-Identifier: MIT */
/* Requests of the caller inside a dialog. */
#include "gateway/dialog.h"

#include <stdio.h>
#include <string.h>

static void body_part(gw_text *parts, const struct sip_msg *msg)
{
    memset(parts, 0, sizeof(*parts) * GW_PART_COUNT);
    if (mbuf_get_left(msg->mb) > 0) {
        parts[GW_PART_BODY].data = (const char *)mbuf_buf(msg->mb);
        parts[GW_PART_BODY].len = mbuf_get_left(msg->mb);
    }
}

static void on_ack(gw_dialog *d, const struct sip_msg *msg)
{
    gw_text parts[GW_PART_COUNT];

    if (!d->ok.mb || msg->cseq.num != d->ok.msg->cseq.num) {
        return;
    }
    body_part(parts, msg);
    if (!d->ok.has_offer) {
        memset(parts, 0, sizeof(parts)); /* nothing to answer */
    }
    gw_ok_stop(d);
    d->is_confirmed = 1;
    gw_dialog_post(d, GW_ACK, parts, 0, CVI_OK);
    if (d->wants_bye) {
        gw_dialog_bye(d, d->bye_reason);
    }
    gw_dialog_release(d);
}

static void on_bye(gw_dialog *d, const struct sip_msg *msg)
{
    (void)sip_treply(NULL, d->sip->sip, msg, 200, "OK");
    if (d->invite.msg) {
        gw_dialog_answer(d, 487, "Request Terminated", NULL, NULL);
    }
    gw_ok_stop(d);
    tmr_cancel(&d->timer_tmr);
    if (!d->is_terminated || !d->is_released) {
        gw_dialog_post(d, GW_BYE, NULL, 0, CVI_OK);
    }
    d->is_terminated = 1;
    gw_dialog_release(d);
}

static void on_info(gw_dialog *d, const struct sip_msg *msg)
{
    const struct sip_hdr *type = sip_msg_hdr(msg, SIP_HDR_CONTENT_TYPE);
    gw_text parts[GW_PART_COUNT];

    if (!type || mbuf_get_left(msg->mb) == 0) { /* RFC 6086: an empty INFO is a keepalive */
        gw_reply(d->sip, msg, type ? 400 : 200, type ? "Missing Body" : "OK", NULL);
        return;
    }
    for (size_t i = 0; i < GW_INFOS_MAX; i++) {
        gw_info *info = &d->infos[i];

        if (info->request.msg || gw_pending_start(&info->request, d, msg, NULL) != 0) {
            continue;
        }
        info->id = ++d->last_info;
        body_part(parts, msg);
        parts[GW_PART_TEXT] = gw_text_of(&type->val);
        gw_dialog_post(d, GW_INFO, parts, info->id, CVI_OK);
        return;
    }
    gw_reply(d->sip, msg, 500, "Too Many Requests", "Retry-After: 1\r\n");
}

/* Is there an offer/answer exchange that has to finish first? Then it was answered. */
static int is_in_the_way(gw_dialog *d, const struct sip_msg *msg, int is_invite)
{
    char header[32];

    if (d->invite.msg) { /* RFC 3261 14.2, RFC 3311 5.2 */
        (void)snprintf(header, sizeof(header), "Retry-After: %u\r\n", (unsigned)rand_u16() % 10u);
        gw_reply(d->sip, msg, 500, "Offer Pending", header);
        return 1;
    }
    if (d->ok.mb && (is_invite || d->ok.has_offer)) {
        gw_reply(d->sip, msg, 491, "Request Pending", NULL);
        return 1;
    }
    return 0;
}

static int is_refused(gw_dialog *d, const struct sip_msg *msg, const gw_timer_answer *timer)
{
    char header[32];
    const char *reason = NULL;
    const uint16_t code = gw_check_body(msg, &reason);

    if (gw_refuse_required(d->sip, msg)) {
        return 1;
    }
    if (code != 0) {
        gw_reply(d->sip, msg, code, reason, "Accept: " GW_ACCEPT "\r\n");
        return 1;
    }
    if (timer->too_small) {
        (void)snprintf(header, sizeof(header), "Min-SE: %u\r\n", d->sip->config->min_se_s);
        gw_reply(d->sip, msg, 422, "Session Interval Too Small", header);
        return 1;
    }
    return 0;
}

static void on_reinvite_cancel(void *arg)
{
    gw_dialog_answer((gw_dialog *)arg, 487, "Request Terminated", NULL, NULL);
}

/* re-INVITE, and UPDATE with or without an offer. */
static void on_offer(gw_dialog *d, const struct sip_msg *msg, int is_invite)
{
    const gw_timer_answer timer = gw_dialog_timer_answer(d->sip, msg);
    gw_text parts[GW_PART_COUNT];

    body_part(parts, msg);
    if (is_refused(d, msg, &timer)) {
        return;
    }
    if ((is_invite || parts[GW_PART_BODY].data) && is_in_the_way(d, msg, is_invite)) {
        return;
    }
    gw_dialog_retarget(d, msg);
    if (d->invite.msg ||
        gw_pending_start(&d->invite, d, msg, is_invite ? on_reinvite_cancel : NULL) != 0) {
        gw_reply(d->sip, msg, 500, "Server Internal Error", "Retry-After: 1\r\n");
        return;
    }
    d->invite_timer = timer;
    if (!is_invite && !parts[GW_PART_BODY].data) { /* a session refresh */
        gw_dialog_answer(d, 200, "OK", NULL, NULL);
        return;
    }
    if (is_invite) {
        (void)sip_treply(&d->invite.strans, d->sip->sip, msg, 100, "Trying");
    }
    gw_dialog_post(d, GW_REINVITE, parts, 0, CVI_OK);
}

void gw_sip_in_dialog(struct gw_dialog *d, const struct sip_msg *msg)
{
    if (pl_strcmp(&msg->met, "ACK") == 0) {
        on_ack(d, msg);
        return;
    }
    if (!gw_dialog_accepts_seq(d, msg)) {
        gw_reply(d->sip, msg, 500, "CSeq Out Of Order", NULL);
        return;
    }
    if (pl_strcmp(&msg->met, "BYE") == 0) {
        on_bye(d, msg);
    } else if (d->is_terminated) {
        gw_reply(d->sip, msg, 481, "Call/Transaction Does Not Exist", NULL);
    } else if (pl_strcmp(&msg->met, "OPTIONS") == 0) {
        if (!gw_refuse_required(d->sip, msg)) {
            gw_reply_options(d->sip, msg);
        }
    } else if (pl_strcmp(&msg->met, "NOTIFY") == 0) {
        if (!gw_refuse_required(d->sip, msg)) {
            gw_dialog_on_notify(d, msg);
        }
    } else if (pl_strcmp(&msg->met, "INFO") == 0) {
        if (!gw_refuse_required(d->sip, msg)) {
            on_info(d, msg);
        }
    } else {
        on_offer(d, msg, pl_strcmp(&msg->met, "INVITE") == 0);
    }
}
