/* SPDX-License-Identifier: MIT */
/* Where a request comes from, behind proxies of ours too. */
#include "gateway/sip.h"

static int is_proxy(const gw_config *config, const cvi_addr *addr)
{
    return ex_nets_have(config->proxy_nets, config->proxies.count, addr);
}

static int parse(cvi_addr *out, const struct pl *text)
{
    char copy[EX_ADDR_TEXT_MAX];

    return pl_strcpy(text, copy, sizeof(copy)) == 0 && ex_addr_parse(out, copy, 0) == CVI_OK;
}

/* What whoever passed it on noted, or found no reason to (RFC 3261 section 18.2.1). */
static int via_address(cvi_addr *out, const struct sip_via *via)
{
    struct pl received;
    struct pl port;

    if (msg_param_decode(&via->params, "received", &received) != 0) {
        return parse(out, &via->sentby);
    }
    if (!parse(out, &received)) {
        return 0;
    }
    if (msg_param_decode(&via->params, "rport", &port) == 0) { /* RFC 3581 */
        out->port = (uint16_t)pl_u32(&port);
    }
    return 1;
}

struct walk {
    const gw_config *config;
    cvi_addr *caller;
    int is_below; /* the topmost Via is of who sent it here, which the socket knows better */
};

/* Below the Via of a proxy of ours is the one it vouches for; true ends the walk. */
static bool on_via(const struct sip_hdr *header, const struct sip_msg *msg, void *arg)
{
    struct walk *w = arg;
    struct sip_via via;
    cvi_addr addr;

    (void)msg;
    if (w->is_below) {
        if (sip_via_decode(&via, &header->val) != 0 || !via_address(&addr, &via)) {
            return true;
        }
        *w->caller = addr;
    }
    w->is_below = 1;
    return !is_proxy(w->config, w->caller);
}

void gw_caller_address(const gw_sip *s, const struct sip_msg *msg, cvi_addr *caller)
{
    struct walk walk = {s->config, caller, 0};

    ex_addr_from_sockaddr(caller, &msg->src.u.sa);
    (void)sip_msg_hdr_apply(msg, true, SIP_HDR_VIA, on_via, &walk);
}
