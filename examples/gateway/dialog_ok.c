/* SPDX-License-Identifier: MIT */
/* RFC 3261 13.3.1.4: a 2xx is repeated, T1 doubling up to T2, until its ACK or 64 T1. */
#include "gateway/dialog.h"

static void on_resend(void *arg)
{
    gw_dialog *d = (gw_dialog *)arg;

    (void)sip_send(d->sip->sip, d->ok.msg->sock, d->ok.msg->tp, &d->ok.destination, d->ok.mb);
    d->ok.resend_ms = d->ok.resend_ms * 2 < SIP_T2 ? d->ok.resend_ms * 2 : SIP_T2;
    tmr_start(&d->ok.resend, d->ok.resend_ms, on_resend, d);
}

static void on_give_up(void *arg)
{
    gw_dialog *d = (gw_dialog *)arg;

    gw_ok_stop(d);
    d->is_confirmed = 1;
    if (d->wants_bye) {
        gw_dialog_bye(d, d->bye_reason);
    } else {
        gw_dialog_lost(d, CVI_ECALL_TIMEOUT, "SIP;cause=408;text=\"no ACK\"");
    }
    gw_dialog_release(d);
}

void gw_ok_start(gw_dialog *d, struct mbuf *mb, const struct sip_msg *msg, int has_offer)
{
    struct pl rport;
    union {
        const struct sip_msg *in;
        void *out;
    } held = {.in = msg};

    gw_ok_stop(d);
    d->ok.mb = (struct mbuf *)mem_ref(mb);
    d->ok.msg = (struct sip_msg *)mem_ref(held.out);
    d->ok.has_offer = has_offer;
    d->ok.resend_ms = SIP_T1;
    sip_reply_addr(&d->ok.destination, msg,
                   msg_param_exists(&msg->via.params, "rport", &rport) == 0);
    tmr_start(&d->ok.resend, SIP_T1, on_resend, d);
    tmr_start(&d->ok.give_up, 64 * SIP_T1, on_give_up, d);
}

void gw_ok_stop(gw_dialog *d)
{
    tmr_cancel(&d->ok.resend);
    tmr_cancel(&d->ok.give_up);
    d->ok.mb = (struct mbuf *)mem_deref(d->ok.mb);
    d->ok.msg = (struct sip_msg *)mem_deref(d->ok.msg);
}
