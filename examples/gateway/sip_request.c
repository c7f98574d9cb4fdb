/* SPDX-License-Identifier: MIT */
/* Where a request goes: to its dialog, to the INVITE code, or straight to an answer. */
#include "gateway/dialog.h"

void gw_reply(gw_sip *s, const struct sip_msg *msg, uint16_t code, const char *reason,
              const char *headers)
{
    (void)sip_replyf(s->sip, msg, code, reason, "%sContent-Length: 0\r\n\r\n",
                     headers ? headers : "");
}

void gw_reply_options(gw_sip *s, const struct sip_msg *msg)
{
    gw_reply(s, msg, 200, "OK",
             "Allow: " GW_ALLOW "\r\nAccept: " GW_ACCEPT "\r\nSupported: " GW_SUPPORTED "\r\n"
             "Accept-Encoding: identity\r\n");
}

void gw_local_ip(const gw_sip *s, cvi_addr *out)
{
    *out = s->config->public_address;
    if (out->family == CVI_ADDR_UNKNOWN) {
        *out = s->config->listen;
    }
    out->port = 0;
}

static int is_method(const struct sip_msg *msg, const char *name)
{
    return pl_strcmp(&msg->met, name) == 0;
}

static int is_known_method(const struct sip_msg *msg)
{
    static const char *const names[] = {"REGISTER", "SUBSCRIBE", "PUBLISH",
                                        "MESSAGE",  "REFER",     "PRACK"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (is_method(msg, names[i])) {
            return 1;
        }
    }
    return 0;
}

static void refuse_method(gw_sip *s, const struct sip_msg *msg)
{
    if (is_known_method(msg)) {
        gw_reply(s, msg, 405, "Method Not Allowed", "Allow: " GW_ALLOW "\r\n");
    } else {
        gw_reply(s, msg, 501, "Not Implemented", "Allow: " GW_ALLOW "\r\n");
    }
}

static void on_outside(gw_sip *s, const struct sip_msg *msg)
{
    if (is_method(msg, "INVITE")) {
        gw_sip_on_invite(s, msg);
    } else if (is_method(msg, "OPTIONS")) {
        if (!gw_refuse_required(s, msg)) {
            gw_reply_options(s, msg);
        }
    } else if (is_method(msg, "BYE") || is_method(msg, "UPDATE") || is_method(msg, "INFO") ||
               is_method(msg, "CANCEL") || is_method(msg, "NOTIFY")) {
        gw_reply(s, msg, 481, "Call/Transaction Does Not Exist", NULL);
    } else {
        refuse_method(s, msg);
    }
}

static void on_inside(gw_sip *s, gw_dialog *d, const struct sip_msg *msg)
{
    static const char *const names[] = {"INVITE", "UPDATE", "BYE", "INFO", "OPTIONS", "NOTIFY"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (is_method(msg, names[i])) {
            gw_sip_in_dialog(d, msg);
            return;
        }
    }
    refuse_method(s, msg);
}

bool gw_sip_on_request(const struct sip_msg *msg, void *arg)
{
    gw_sip *s = (gw_sip *)arg;
    const char *reason = NULL;
    gw_dialog *d = NULL;
    uint16_t code = 0;

    if (!pl_isset(&msg->via.sentby)) {
        return true; /* nowhere to answer to */
    }
    code = gw_check_request(msg, &reason);
    if (is_method(msg, "ACK")) {
        d = code == 0 && pl_isset(&msg->to.tag) ? gw_dialog_find(s, msg) : NULL;
        if (d) {
            gw_sip_in_dialog(d, msg);
        }
        return true;
    }
    if (code != 0) {
        gw_reply(s, msg, code, reason, NULL);
        return true;
    }
    if (!pl_isset(&msg->to.tag)) {
        on_outside(s, msg);
        return true;
    }
    d = gw_dialog_find(s, msg);
    if (d) {
        on_inside(s, d, msg);
    } else {
        gw_reply(s, msg, 481, "Call/Transaction Does Not Exist", NULL);
    }
    return true;
}
