/* SPDX-License-Identifier: MIT */
/* A transfer: REFER inside the dialog, and what the caller then notifies of it (RFC 3515). */
#include "gateway/dialog.h"

#include <string.h>
#include <strings.h>

static void finish(gw_dialog *d, int status)
{
    d->refer = GW_REFER_DONE;
    gw_dialog_post(d, GW_TRANSFERRED, NULL, 0, status);
}

static void on_response(gw_dialog *d, int error, uint16_t code, const struct sip_msg *msg)
{
    (void)msg;
    if (d->refer == GW_REFER_OPEN && (error != 0 || code >= 300)) {
        finish(d, CVI_ECALL_REJECTED);
    }
}

void gw_dialog_refer(gw_dialog *d, const char *target)
{
    char headers[320];
    const int len = re_snprintf(headers, sizeof(headers), "Refer-To: <%s>\r\n", target);

    if (d->is_terminated || d->refer == GW_REFER_OPEN) {
        return;
    }
    d->refer = GW_REFER_OPEN;
    if (len < 0 || strpbrk(target, "<>\r\n") ||
        gw_dialog_request(d, "REFER", headers, NULL, on_response) != 0) {
        finish(d, CVI_ECALL_REJECTED);
    }
}

/* The code in the status line of a message/sipfrag body (RFC 3420); 0: there is none. */
static uint32_t code_of(const struct sip_msg *msg)
{
    static const char start[] = "SIP/2.0 ";
    const char *body = (const char *)mbuf_buf(msg->mb);
    struct pl code;

    if (mbuf_get_left(msg->mb) < sizeof(start) + 2 ||
        strncasecmp(body, start, sizeof(start) - 1) != 0) {
        return 0;
    }
    code.p = body + sizeof(start) - 1;
    code.l = 3;
    return pl_u32(&code);
}

static int is_about_refer(const struct sip_msg *msg)
{
    const struct sip_hdr *event = sip_msg_hdr(msg, SIP_HDR_EVENT);

    return event && event->val.l >= 5 && strncasecmp(event->val.p, "refer", 5) == 0 &&
           (event->val.l == 5 || strchr("; \t", event->val.p[5]));
}

static int is_last(const struct sip_msg *msg)
{
    const struct sip_hdr *state = sip_msg_hdr(msg, SIP_HDR_SUBSCRIPTION_STATE);

    return state && state->val.l >= 10 && strncasecmp(state->val.p, "terminated", 10) == 0;
}

void gw_dialog_on_notify(gw_dialog *d, const struct sip_msg *msg)
{
    uint32_t code = 0;

    if (!is_about_refer(msg)) {
        gw_reply(d->sip, msg, 489, "Bad Event", "Allow-Events: refer\r\n");
        return;
    }
    if (d->refer == GW_REFER_NONE) {
        gw_reply(d->sip, msg, 481, "Subscription Does Not Exist", NULL);
        return;
    }
    (void)sip_treply(NULL, d->sip->sip, msg, 200, "OK");
    if (d->refer != GW_REFER_OPEN) {
        return;
    }
    code = code_of(msg);
    if (code >= 200 && code < 300) {
        finish(d, CVI_OK);
    } else if (code >= 300 || is_last(msg)) {
        finish(d, CVI_ECALL_REJECTED);
    }
}
