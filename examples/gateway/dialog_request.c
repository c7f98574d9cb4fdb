/* SPDX-License-Identifier: MIT */
/* Requests of ours inside a dialog: BYE, INFO, UPDATE, REFER. */
#include "gateway/dialog.h"

#include <string.h>

/* One request on its way; holds a reference to the dialog. */
typedef struct outgoing {
    gw_dialog *d;
    gw_response_fn fn;
    struct mbuf *mb; /* kept for a second way */
    char *method;
    int has_second_way; /* the caller's connection was tried; its Contact is left */
} outgoing;

static void on_destroy(void *arg)
{
    outgoing *o = (outgoing *)arg;

    mem_deref(o->mb);
    mem_deref(o->method);
}

/* "sip:" with an explicit transport for a URI, since libre refuses "sips:". */
static int next_hop(struct uri *out, char **held, const char *text)
{
    struct pl pl;
    struct uri uri;
    struct pl transport;
    int err = 0;

    pl_set_str(&pl, text);
    if (uri_decode(&uri, &pl)) {
        return EBADMSG;
    }
    if (pl_strcasecmp(&uri.scheme, "sips") == 0) {
        pl_set_str(&transport, "tls");
    } else if (msg_param_decode(&uri.params, "transport", &transport)) {
        pl_set_str(&transport, "udp");
    }
    if (uri.af == AF_INET6) {
        err = re_sdprintf(held, "sip:[%r]", &uri.host);
    } else {
        err = re_sdprintf(held, "sip:%r", &uri.host);
    }
    if (!err) {
        char *whole = NULL;

        err = uri.port ? re_sdprintf(&whole, "%s:%u;transport=%r", *held, uri.port, &transport)
                       : re_sdprintf(&whole, "%s;transport=%r", *held, &transport);
        mem_deref(*held);
        *held = whole;
    }
    if (err) {
        return err;
    }
    pl_set_str(&pl, *held);
    return uri_decode(out, &pl);
}

static void on_response(int err, const struct sip_msg *msg, void *arg);

static int transmit(outgoing *o, const char *way)
{
    gw_dialog *d = o->d;
    struct uri route;
    char *held = NULL;
    int err = next_hop(&route, &held, way);

    o->mb->pos = 0;
    if (!err) {
        err = sip_request(NULL, d->sip->sip, true, o->method, -1, d->target, -1, &route, o->mb,
                          rand_u32(), NULL, on_response, o);
    }
    mem_deref(held);
    return err;
}

static void on_response(int err, const struct sip_msg *msg, void *arg)
{
    outgoing *o = (outgoing *)arg;
    gw_dialog *d = o->d;

    if (!err && msg && msg->scode < 200) {
        return;
    }
    if (err && err != ETIMEDOUT && err != ECONNABORTED && o->has_second_way) {
        o->has_second_way = 0;
        if (transmit(o, d->target) == 0) {
            return;
        }
    }
    d->requests_out--;
    o->fn(d, err, msg ? msg->scode : 0, msg);
    mem_deref(o);
    gw_dialog_release(d);
}

static struct mbuf *encode(gw_dialog *d, const char *method, const char *headers,
                           const gw_text *body)
{
    struct mbuf *mb = mbuf_alloc(1024);
    const size_t len = body && body->data ? body->len : 0;
    int err = 0;

    if (!mb) {
        return NULL;
    }
    err |= mbuf_printf(mb, "Max-Forwards: 70\r\n%s", d->routes ? d->routes : "");
    err |= mbuf_printf(mb, "To: %s\r\nFrom: %s\r\nCall-ID: %s\r\nCSeq: %u %s\r\n", d->remote,
                       d->local, d->call_id, ++d->local_seq, method);
    err |= mbuf_printf(mb, "Contact: %s\r\nUser-Agent: cvi-gateway\r\n%s", d->contact,
                       headers ? headers : "");
    err |= mbuf_printf(mb, "Content-Length: %zu\r\n\r\n", len);
    if (len > 0) {
        err |= mbuf_write_mem(mb, (const uint8_t *)body->data, len);
    }
    mb->pos = 0;
    return err ? (struct mbuf *)mem_deref(mb) : mb;
}

int gw_dialog_request(gw_dialog *d, const char *method, const char *headers, const gw_text *body,
                      gw_response_fn fn)
{
    outgoing *o = (outgoing *)mem_zalloc(sizeof(*o), on_destroy);
    const char *way = d->hop ? d->hop : d->flow ? d->flow : d->target;
    int err = ENOMEM;

    if (!o) {
        return ENOMEM;
    }
    o->d = d;
    o->fn = fn;
    o->has_second_way = !d->hop && d->flow;
    o->mb = encode(d, method, headers, body);
    if (o->mb && str_dup(&o->method, method) == 0) {
        err = transmit(o, way);
    }
    if (err) {
        mem_deref(o);
        return err;
    }
    d->requests_out++;
    return 0;
}
