/* SPDX-License-Identifier: MIT */
/* Final answers to requests that a call was asked about. */
#include "gateway/dialog.h"

int gw_pending_start(gw_pending *p, gw_dialog *d, const struct sip_msg *msg, sip_cancel_h *cancel)
{
    union {
        const struct sip_msg *in;
        void *out;
    } held = {.in = msg};
    const int err = sip_strans_alloc(&p->strans, d->sip->sip, msg, cancel, d);

    if (err) {
        p->strans = NULL;
        return err;
    }
    p->msg = (struct sip_msg *)mem_ref(held.out);
    return 0;
}

void gw_pending_clear(gw_pending *p)
{
    p->strans = (struct sip_strans *)mem_deref(p->strans);
    p->msg = (struct sip_msg *)mem_deref(p->msg);
}

/* Send a final answer with these headers and body; *mb, if wanted, is the caller's to release. */
static int finish(gw_dialog *d, gw_pending *p, uint16_t code, const char *reason,
                  struct mbuf *content, struct mbuf **mb)
{
    const int err = sip_treplyf(&p->strans, mb, d->sip->sip, p->msg, code < 300, code, reason, "%b",
                                mbuf_buf(content), mbuf_get_left(content));

    p->strans = NULL; /* finished, or given up by libre on failure */
    return err;
}

static int write_timer(struct mbuf *mb, const gw_timer_answer *timer)
{
    if (timer->expires_s == 0) {
        return 0;
    }
    return mbuf_printf(mb, "Session-Expires: %u;refresher=%s\r\nRequire: timer\r\n",
                       timer->expires_s, timer->refresher == GW_REFRESHER_UAS ? "uas" : "uac");
}

static int write_body(struct mbuf *mb, const gw_text *sdp)
{
    const size_t len = sdp && sdp->data ? sdp->len : 0;
    int err = 0;

    if (len > 0) {
        err |= mbuf_printf(mb, "Content-Type: application/sdp\r\n");
    }
    err |= mbuf_printf(mb, "Content-Length: %zu\r\n\r\n", len);
    if (len > 0) {
        err |= mbuf_write_mem(mb, (const uint8_t *)sdp->data, len);
    }
    return err;
}

static struct mbuf *make_ok(const gw_dialog *d, const gw_text *sdp)
{
    struct mbuf *mb = mbuf_alloc(1024);
    int err = 0;

    if (!mb) {
        return NULL;
    }
    err |= mbuf_printf(mb, "Contact: %s\r\nAllow: " GW_ALLOW "\r\nSupported: " GW_SUPPORTED "\r\n",
                       d->contact);
    err |= write_timer(mb, &d->invite_timer);
    err |= write_body(mb, sdp);
    mb->pos = 0;
    return err ? (struct mbuf *)mem_deref(mb) : mb;
}

static struct mbuf *make_refusal(uint16_t code, const char *warning)
{
    struct mbuf *mb = mbuf_alloc(256);
    int err = 0;

    if (!mb) {
        return NULL;
    }
    if (warning && *warning) {
        err |= mbuf_printf(mb, "Warning: %s\r\n", warning);
    }
    if (code == 500 || code == 503) {
        err |= mbuf_printf(mb, "Retry-After: 5\r\n");
    }
    err |= write_body(mb, NULL);
    mb->pos = 0;
    return err ? (struct mbuf *)mem_deref(mb) : mb;
}

/* After a 2xx: repeat it if it was for INVITE, run the session timer. */
static void after_ok(gw_dialog *d, struct mbuf *sent)
{
    const int is_invite = pl_strcmp(&d->invite.msg->met, "INVITE") == 0;

    if (is_invite) {
        gw_ok_start(d, sent, d->invite.msg, mbuf_get_left(d->invite.msg->mb) == 0);
        d->is_answered = 1;
    }
    gw_dialog_timer_set(d, &d->invite_timer);
}

void gw_dialog_answer(gw_dialog *d, uint16_t code, const char *reason, const gw_text *sdp,
                      const char *warning)
{
    struct mbuf *content = NULL;
    struct mbuf *sent = NULL;

    if (!d->invite.msg) {
        return; /* cancelled meanwhile */
    }
    content = code < 300 ? make_ok(d, sdp) : make_refusal(code, warning);
    if (!content) {
        gw_pending_clear(&d->invite);
        return;
    }
    if (finish(d, &d->invite, code, reason, content, &sent) == 0 && code < 300) {
        after_ok(d, sent);
    }
    if (code >= 300 && !d->is_answered) {
        d->is_terminated = 1;
    }
    mem_deref(sent);
    mem_deref(content);
    gw_pending_clear(&d->invite);
}

void gw_dialog_answer_info(gw_dialog *d, uint32_t id, uint16_t code)
{
    for (size_t i = 0; i < GW_INFOS_MAX; i++) {
        gw_info *info = &d->infos[i];
        struct mbuf *content = NULL;

        if (!info->request.msg || info->id != id) {
            continue;
        }
        content = make_refusal(code, NULL);
        if (content) {
            (void)finish(d, &info->request, code,
                         code == 200   ? "OK"
                         : code == 415 ? "Unsupported Media Type"
                                       : "Bad Request",
                         content, NULL);
        }
        mem_deref(content);
        gw_pending_clear(&info->request);
        return;
    }
}
