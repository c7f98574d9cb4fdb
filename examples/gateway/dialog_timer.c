/* SPDX-License-Identifier: MIT */
/* The session timer of a dialog: headers in, the clock, and what it brings about. */
#include "gateway/dialog.h"

static bool is_update(const struct sip_hdr *hdr, const struct sip_msg *msg, void *arg)
{
    (void)msg;
    (void)arg;
    return pl_strcasecmp(&hdr->val, "UPDATE") == 0;
}

gw_timer_answer gw_dialog_timer_answer(const gw_sip *sip, const struct sip_msg *msg)
{
    const struct sip_hdr *expires = sip_msg_hdr(msg, SIP_HDR_SESSION_EXPIRES);
    const struct sip_hdr *min_se = sip_msg_hdr(msg, SIP_HDR_MIN_SE);
    gw_timer_offer offer = {0, 0, GW_REFRESHER_NONE, 0, 0};

    offer.has_timer = sip_msg_hdr_has_value(msg, SIP_HDR_SUPPORTED, "timer") ||
                      sip_msg_hdr_has_value(msg, SIP_HDR_REQUIRE, "timer");
    offer.has_update = sip_msg_hdr_apply(msg, true, SIP_HDR_ALLOW, is_update, NULL) != NULL;
    if (expires) {
        (void)gw_timer_parse(&offer, expires->val.p, expires->val.l);
    }
    if (min_se) {
        const uint32_t refresher = offer.refresher;
        gw_timer_offer least = {0, 0, GW_REFRESHER_NONE, 0, 0};

        (void)gw_timer_parse(&least, min_se->val.p, min_se->val.l);
        offer.min_se_s = least.expires_s;
        offer.refresher = refresher;
    }
    return gw_timer_decide(&offer, sip->config->session_expires_s, sip->config->min_se_s);
}

static void on_due(void *arg);

/* RFC 4028 10: gone for good are a dialog that is not known there and one that does not answer. */
static void on_refreshed(gw_dialog *d, int error, uint16_t code, const struct sip_msg *msg)
{
    (void)msg;
    if (d->is_terminated) {
        return;
    }
    if (error != 0 || code == 408 || code == 481) {
        gw_dialog_lost(d, CVI_ECALL_TIMEOUT, "SIP;cause=408;text=\"session refresh failed\"");
        return;
    }
    tmr_start(&d->timer_tmr, gw_timer_refresh_ms(d->timer.expires_s), on_due, d);
}

static void on_due(void *arg)
{
    gw_dialog *d = (gw_dialog *)arg;
    char headers[128];

    if (d->timer.refresher != GW_REFRESHER_UAS) {
        gw_dialog_lost(d, CVI_ECALL_TIMEOUT, "SIP;cause=408;text=\"session timer expired\"");
        return;
    }
    (void)re_snprintf(headers, sizeof(headers),
                      "Supported: timer\r\nSession-Expires: %u;refresher=uac\r\n",
                      d->timer.expires_s);
    if (gw_dialog_request(d, "UPDATE", headers, NULL, on_refreshed) != 0) {
        gw_dialog_lost(d, CVI_ECALL_TIMEOUT, "SIP;cause=408;text=\"session refresh failed\"");
    }
}

void gw_dialog_timer_set(gw_dialog *d, const gw_timer_answer *timer)
{
    d->timer = *timer;
    tmr_cancel(&d->timer_tmr);
    if (timer->expires_s == 0 || d->is_terminated) {
        return;
    }
    tmr_start(&d->timer_tmr,
              timer->refresher == GW_REFRESHER_UAS ? gw_timer_refresh_ms(timer->expires_s)
                                                   : gw_timer_expiry_ms(timer->expires_s),
              on_due, d);
}
