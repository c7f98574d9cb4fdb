/* SPDX-License-Identifier: MIT */
#include "gateway/dialog.h"

#include <string.h>

#include "common/net.h"

static void on_destroy(void *arg)
{
    gw_dialog *d = (gw_dialog *)arg;

    hash_unlink(&d->he);
    gw_sip_count(d->sip, -1);
    tmr_cancel(&d->timer_tmr);
    gw_ok_stop(d);
    gw_pending_clear(&d->invite);
    for (size_t i = 0; i < GW_INFOS_MAX; i++) {
        gw_pending_clear(&d->infos[i].request);
    }
    if (d->link) {
        d->link->dialog = NULL;
        gw_link_unref(d->link);
    }
    mem_deref(d->call_id);
    mem_deref(d->local_tag);
    mem_deref(d->remote_tag);
    mem_deref(d->local);
    mem_deref(d->remote);
    mem_deref(d->target);
    mem_deref(d->routes);
    mem_deref(d->hop);
    mem_deref(d->flow);
    mem_deref(d->contact);
    mem_deref(d->bye_reason);
}

static bool on_record_route(const struct sip_hdr *hdr, const struct sip_msg *msg, void *arg)
{
    (void)msg;
    return mbuf_printf((struct mbuf *)arg, "Route: %r\r\n", &hdr->val) != 0;
}

/* The route set of the side that was called: Record-Route in the order received. */
static int take_routes(gw_dialog *d, const struct sip_msg *msg)
{
    const struct sip_hdr *first = sip_msg_hdr(msg, SIP_HDR_RECORD_ROUTE);
    struct sip_addr addr;
    struct mbuf *mb = NULL;
    int err = 0;

    if (!first) {
        return 0;
    }
    if (sip_addr_decode(&addr, &first->val)) {
        return EBADMSG;
    }
    mb = mbuf_alloc(256);
    if (!mb) {
        return ENOMEM;
    }
    if (sip_msg_hdr_apply(msg, true, SIP_HDR_RECORD_ROUTE, on_record_route, mb)) {
        err = ENOMEM;
    }
    mb->pos = 0;
    err = err ? err : mbuf_strdup(mb, &d->routes, mb->end);
    err = err ? err : pl_strdup(&d->hop, &addr.auri);
    mem_deref(mb);
    return err;
}

/* Over TCP and TLS the caller's own connection is the way back (it may be behind a NAT). */
static int take_flow(gw_dialog *d, const struct sip_msg *msg)
{
    d->transport = msg->tp;
    if (msg->tp == SIP_TRANSP_UDP) {
        return 0;
    }
    return re_sdprintf(&d->flow, "sip:%J;transport=%s", &msg->src,
                       msg->tp == SIP_TRANSP_TLS ? "tls" : "tcp");
}

static int make_contact(gw_dialog *d, const struct sip_msg *msg)
{
    const int is_secure = pl_strcasecmp(&msg->uri.scheme, "sips") == 0;
    char text[EX_ADDR_TEXT_MAX];
    cvi_addr local;

    gw_local_ip(d->sip, &local);
    local.port = msg->tp == SIP_TRANSP_TLS ? d->sip->bound_tls.port : d->sip->bound.port;
    ex_addr_format(&local, text, sizeof(text));
    return re_sdprintf(&d->contact, "<%s:%s%s>", is_secure ? "sips" : "sip", text,
                       is_secure ? "" : sip_transp_param(msg->tp));
}

static int take_identity(gw_dialog *d, const struct sip_msg *msg)
{
    const struct sip_hdr *contact = sip_msg_hdr(msg, SIP_HDR_CONTACT);
    struct sip_addr addr;
    int err = 0;

    if (!contact || sip_addr_decode(&addr, &contact->val)) {
        return EBADMSG;
    }
    err |= pl_strdup(&d->target, &addr.auri);
    err |= pl_strdup(&d->call_id, &msg->callid);
    err |= pl_strdup(&d->remote_tag, &msg->from.tag);
    err |= pl_strdup(&d->remote, &msg->from.val);
    err |= re_sdprintf(&d->local_tag, "%016llx", msg->tag);
    err |= re_sdprintf(&d->local, "%r;tag=%016llx", &msg->to.val, msg->tag);
    return err ? ENOMEM : 0;
}

int gw_dialog_create(gw_dialog **out, gw_sip *sip, const struct sip_msg *msg)
{
    gw_dialog *d = (gw_dialog *)mem_zalloc(sizeof(*d), on_destroy);
    int err = 0;

    *out = NULL;
    if (!d) {
        return CVI_ENOMEM;
    }
    d->sip = sip;
    gw_sip_count(sip, 1);
    d->remote_seq = msg->cseq.num;
    d->local_seq = rand_u16();
    err = take_identity(d, msg);
    err = err ? err : take_routes(d, msg);
    err = err ? err : take_flow(d, msg);
    err = err ? err : make_contact(d, msg);
    d->link = err ? NULL : gw_link_create();
    if (err || !d->link) {
        mem_deref(d);
        return err == EBADMSG ? CVI_ESYNTAX : CVI_ENOMEM;
    }
    d->link->dialog = d;
    hash_append(sip->dialogs, hash_joaat_str(d->call_id), &d->he, d);
    *out = d;
    return CVI_OK;
}

static bool is_of(struct le *le, void *arg)
{
    const gw_dialog *d = (const gw_dialog *)le->data;
    const struct sip_msg *msg = (const struct sip_msg *)arg;

    return pl_strcmp(&msg->callid, d->call_id) == 0 && pl_strcmp(&msg->to.tag, d->local_tag) == 0 &&
           pl_strcmp(&msg->from.tag, d->remote_tag) == 0;
}

gw_dialog *gw_dialog_find(gw_sip *sip, const struct sip_msg *msg)
{
    union {
        const struct sip_msg *in;
        void *out;
    } key = {.in = msg};

    return (gw_dialog *)list_ledata(
        hash_lookup(sip->dialogs, hash_joaat_pl(&msg->callid), is_of, key.out));
}

int gw_dialog_accepts_seq(gw_dialog *d, const struct sip_msg *msg)
{
    if (msg->cseq.num <= d->remote_seq) {
        return 0;
    }
    d->remote_seq = msg->cseq.num;
    return 1;
}

void gw_dialog_retarget(gw_dialog *d, const struct sip_msg *msg)
{
    const struct sip_hdr *contact = sip_msg_hdr(msg, SIP_HDR_CONTACT);
    struct sip_addr addr;
    char *target = NULL;

    if (!contact || sip_addr_decode(&addr, &contact->val) || pl_strdup(&target, &addr.auri)) {
        return;
    }
    mem_deref(d->target);
    d->target = target;
}

void gw_dialog_post(gw_dialog *d, uint32_t kind, const gw_text *parts, uint32_t value, int status)
{
    gw_message *m = d->is_released ? NULL : gw_message_create(kind, d->link, parts);

    if (m) {
        m->value = value;
        m->status = status;
        gw_link_post(d->link, m);
    }
}

static void on_bye_done(gw_dialog *d, int error, uint16_t code, const struct sip_msg *msg)
{
    (void)d;
    (void)error;
    (void)code;
    (void)msg;
}

void gw_dialog_bye(gw_dialog *d, const char *reason)
{
    char headers[256] = "";

    if (d->is_terminated) {
        return;
    }
    if (!d->is_confirmed) { /* RFC 3261 15: not before the ACK */
        d->wants_bye = 1;
        if (reason && !d->bye_reason) {
            (void)str_dup(&d->bye_reason, reason);
        }
        return;
    }
    d->is_terminated = 1;
    tmr_cancel(&d->timer_tmr);
    gw_ok_stop(d);
    if (reason && *reason && strpbrk(reason, "\r\n") == NULL) {
        (void)re_snprintf(headers, sizeof(headers), "Reason: %s\r\n", reason);
    }
    (void)gw_dialog_request(d, "BYE", headers, NULL, on_bye_done);
}

void gw_dialog_lost(gw_dialog *d, int status, const char *reason)
{
    if (d->is_terminated) {
        return;
    }
    gw_dialog_post(d, GW_LOST, NULL, 0, status);
    d->is_confirmed = 1;
    gw_dialog_bye(d, reason);
}

void gw_dialog_release(gw_dialog *d)
{
    if (d->is_released && d->is_terminated && d->requests_out == 0 && !d->ok.mb && !d->invite.msg) {
        mem_deref(d);
    }
}
