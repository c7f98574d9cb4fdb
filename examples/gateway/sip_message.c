/* SPDX-License-Identifier: MIT */
/* What the workers want said: messages to the SIP thread. */
#include "gateway/dialog.h"

static const char *text_of(const gw_message *m, gw_part part)
{
    return m->part[part].data ? m->part[part].data : "";
}

static void on_info_response(gw_dialog *d, int error, uint16_t code, const struct sip_msg *msg)
{
    (void)msg;
    if (error == ETIMEDOUT || code == 408 || code == 481) {
        gw_dialog_lost(d, CVI_ECALL_TIMEOUT, NULL);
    }
}

static void send_info(gw_dialog *d, const gw_message *m)
{
    char headers[256];

    if (d->is_terminated || !d->is_confirmed) {
        return;
    }
    (void)re_snprintf(headers, sizeof(headers), "Content-Type: %s\r\n", text_of(m, GW_PART_TEXT));
    (void)gw_dialog_request(d, "INFO", headers, &m->part[GW_PART_BODY], on_info_response);
}

/* The worker has let go: whatever it left open is answered here. */
static void on_ended(gw_dialog *d)
{
    d->is_released = 1;
    gw_dialog_answer(d, d->is_answered ? 481 : 480,
                     d->is_answered ? "Call/Transaction Does Not Exist" : "Temporarily Unavailable",
                     NULL, NULL);
    for (size_t i = 0; i < GW_INFOS_MAX; i++) {
        if (d->infos[i].request.msg) {
            gw_dialog_answer_info(d, d->infos[i].id, 481);
        }
    }
    gw_dialog_bye(d, NULL);
    gw_dialog_release(d);
}

void gw_sip_on_message(gw_sip *s, const gw_message *m)
{
    gw_dialog *d = m->link ? (gw_dialog *)m->link->dialog : NULL;

    (void)s;
    if (!d) {
        return;
    }
    switch (m->kind) {
    case GW_RESPOND:
        gw_dialog_answer(d, (uint16_t)m->value, text_of(m, GW_PART_TEXT), &m->part[GW_PART_BODY],
                         text_of(m, GW_PART_EXTRA));
        break;
    case GW_INFO_DONE:
        gw_dialog_answer_info(d, m->value, (uint16_t)m->status);
        break;
    case GW_SEND_INFO:
        send_info(d, m);
        break;
    case GW_SEND_BYE:
        gw_dialog_bye(d, text_of(m, GW_PART_TEXT));
        break;
    case GW_SEND_REFER:
        gw_dialog_refer(d, text_of(m, GW_PART_TEXT));
        break;
    case GW_ENDED:
        on_ended(d);
        break;
    default:
        break;
    }
}
