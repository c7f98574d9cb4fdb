/* SPDX-License-Identifier: MIT */
/* Descriptions as text again. */
#include <inttypes.h>
#include <string.h>

#include "core/addr.h"
#include "sdp/sdp.h"

static const char *family_name(const cvi_addr *addr)
{
    return addr->family == CVI_ADDR_IPV6 ? "IP6" : "IP4";
}

int cvi__sdp_put_span(cvi__buf *out, cvi__span s)
{
    return cvi__buf_append(out, s.at, s.len);
}

int cvi__sdp_put_origin(cvi__buf *out, const char *user, uint64_t id, uint64_t version,
                        const cvi_addr *addr)
{
    char host[CVI__ADDR_TEXT_MAX];

    cvi__addr_format_ip(addr, host, sizeof(host));
    return cvi__buf_printf(out, "o=%s %" PRIu64 " %" PRIu64 " IN %s %s\r\n", user, id, version,
                           family_name(addr), host);
}

int cvi__sdp_put_connection(cvi__buf *out, const cvi_addr *addr)
{
    char host[CVI__ADDR_TEXT_MAX];

    cvi__addr_format_ip(addr, host, sizeof(host));
    return cvi__buf_printf(out, "c=IN %s %s\r\n", family_name(addr), host);
}

static void put_line(cvi__buf *out, const char *start, cvi__span value)
{
    cvi__buf_text(out, start);
    cvi__sdp_put_span(out, value);
    cvi__buf_text(out, "\r\n");
}

/* As it was read: a host name stays one. */
static void put_connection(cvi__buf *out, const cvi__sdp_connection *c)
{
    if (c->is_numeric) {
        cvi__sdp_put_connection(out, &c->addr);
    } else if (c->is_present && c->host.len > 0) {
        put_line(out, "c=IN IP4 ", c->host);
    }
}

static void put_bandwidth(cvi__buf *out, const cvi__sdp_bandwidth *b)
{
    if (b->has_as) {
        cvi__buf_printf(out, "b=AS:%" PRIu32 "\r\n", b->as_kbps);
    }
    if (b->has_tias) {
        cvi__buf_printf(out, "b=TIAS:%" PRIu32 "\r\n", b->tias_bps);
    }
}

static void put_attributes(cvi__buf *out, const cvi__sdp_attr *attrs, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        cvi__buf_text(out, "a=");
        cvi__sdp_put_span(out, attrs[i].name);
        if (attrs[i].value.at) {
            cvi__buf_text(out, ":");
            cvi__sdp_put_span(out, attrs[i].value);
        }
        cvi__buf_text(out, "\r\n");
    }
}

static void put_media(cvi__buf *out, const cvi__sdp *sdp, const cvi__sdp_media *m)
{
    cvi__buf_text(out, "m=");
    cvi__sdp_put_span(out, m->medium);
    cvi__buf_printf(out, " %u ", (unsigned)m->port);
    cvi__sdp_put_span(out, m->proto);
    put_line(out, " ", m->formats_text);
    if (m->connection.host.at != sdp->connection.host.at) { /* not the session's, handed down */
        put_connection(out, &m->connection);
    }
    put_bandwidth(out, &m->bandwidth);
    put_attributes(out, m->attrs, m->n_attrs);
}

int cvi__sdp_write(const cvi__sdp *sdp, cvi__buf *out)
{
    cvi__buf_text(out, "v=0\r\no=");
    cvi__sdp_put_span(out, sdp->origin_user);
    cvi__buf_printf(
        out, " %" PRIu64 " %" PRIu64 " IN %s ", sdp->origin_id, sdp->origin_version,
        sdp->origin_host.len > 0 && memchr(sdp->origin_host.at, ':', sdp->origin_host.len) ? "IP6"
                                                                                           : "IP4");
    put_line(out, "", sdp->origin_host);
    put_line(out, "s=", sdp->name.len > 0 ? sdp->name : cvi__span_of("-"));
    put_connection(out, &sdp->connection);
    put_bandwidth(out, &sdp->bandwidth);
    cvi__buf_text(out, "t=0 0\r\n");
    put_attributes(out, sdp->attrs, sdp->n_attrs);
    for (size_t i = 0; i < sdp->n_media; i++) {
        put_media(out, sdp, &sdp->media[i]);
    }
    return out->status;
}
