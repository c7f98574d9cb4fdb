/* SPDX-License-Identifier: MIT */
/* What every request must have before anything else looks at it. */
#include "gateway/sip.h"

#include <string.h>

/* RFC 3261 8.1.1.5: below 2^31; libre reads the digits without a bound. */
static int is_seq_sane(const struct sip_msg *msg)
{
    const struct sip_hdr *h = sip_msg_hdr(msg, SIP_HDR_CSEQ);
    size_t digits = 0;

    while (h && digits < h->val.l && h->val.p[digits] >= '0' && h->val.p[digits] <= '9') {
        digits++;
    }
    return digits > 0 && digits <= 10 && msg->cseq.num < 0x80000000u;
}

static int is_length_sane(const struct sip_msg *msg)
{
    const size_t left = mbuf_get_left(msg->mb);

    if (!pl_isset(&msg->clen)) {
        return 1; /* UDP only: the datagram ends the body */
    }
    if (msg->clen.l > 8 || pl_u32(&msg->clen) > left) {
        return 0;
    }
    msg->mb->end = msg->mb->pos + pl_u32(&msg->clen);
    return 1;
}

uint16_t gw_check_request(const struct sip_msg *msg, const char **reason)
{
    *reason = "Bad Request";
    if (!pl_isset(&msg->callid) || !pl_isset(&msg->to.auri) || !pl_isset(&msg->cseq.met)) {
        *reason = "Missing Header";
        return 400;
    }
    if (!pl_isset(&msg->from.auri) || !pl_isset(&msg->from.tag)) {
        *reason = "From Without Tag";
        return 400;
    }
    if (!is_seq_sane(msg) || pl_cmp(&msg->cseq.met, &msg->met)) {
        *reason = "Bad CSeq";
        return 400;
    }
    if (pl_strcasecmp(&msg->uri.scheme, "sip") && pl_strcasecmp(&msg->uri.scheme, "sips")) {
        *reason = "Unsupported URI Scheme";
        return 416;
    }
    if (!is_length_sane(msg)) {
        *reason = "Bad Content-Length";
        return 400;
    }
    return 0;
}

uint16_t gw_check_body(const struct sip_msg *msg, const char **reason)
{
    const struct sip_hdr *encoding = sip_msg_hdr(msg, SIP_HDR_CONTENT_ENCODING);

    *reason = "Unsupported Media Type";
    if (mbuf_get_left(msg->mb) == 0) {
        return 0;
    }
    if (encoding && pl_strcasecmp(&encoding->val, "identity")) {
        return 415;
    }
    return msg_ctype_cmp(&msg->ctyp, "application", "sdp") ? 0 : 415;
}

typedef struct unsupported_list {
    char text[512];
    size_t len;
} unsupported_list;

static bool on_required(const struct sip_hdr *hdr, const struct sip_msg *msg, void *arg)
{
    unsupported_list *list = (unsupported_list *)arg;
    const char *separator = list->len ? ", " : "";
    const size_t gap = strlen(separator);

    (void)msg;
    if (hdr->val.l == 0 || pl_strcasecmp(&hdr->val, "timer") == 0 ||
        list->len + gap + hdr->val.l + 1 > sizeof(list->text)) {
        return false;
    }
    memcpy(list->text + list->len, separator, gap);
    memcpy(list->text + list->len + gap, hdr->val.p, hdr->val.l);
    list->len += gap + hdr->val.l;
    list->text[list->len] = '\0';
    return false;
}

int gw_refuse_required(gw_sip *s, const struct sip_msg *msg)
{
    unsupported_list list = {{0}, 0};
    char header[sizeof(list.text) + 32];

    (void)sip_msg_hdr_apply(msg, true, SIP_HDR_REQUIRE, on_required, &list);
    if (list.len == 0) {
        return 0;
    }
    (void)re_snprintf(header, sizeof(header), "Unsupported: %s\r\n", list.text);
    gw_reply(s, msg, 420, "Bad Extension", header);
    return 1;
}

int gw_bucket_take(gw_bucket *bucket, uint64_t now_ms)
{
    const uint64_t full = (uint64_t)bucket->rate * 2000u; /* bursts of two seconds' worth */
    const uint64_t passed = now_ms - bucket->last_ms;

    bucket->tokens_milli += passed > 2000 ? full : passed * bucket->rate;
    if (bucket->tokens_milli > full) {
        bucket->tokens_milli = full;
    }
    bucket->last_ms = now_ms;
    if (bucket->tokens_milli < 1000) {
        return 0;
    }
    bucket->tokens_milli -= 1000;
    return 1;
}
