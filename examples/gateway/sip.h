/* SPDX-License-Identifier: MIT */
/* The SIP thread: libre's loop, transports, and the dialogs. */
#ifndef GW_SIP_H
#define GW_SIP_H

#include "gateway/config.h"
#include "gateway/message.h"
#include "gateway/re_headers.h"

struct gw_gateway;

#define GW_ALLOW "INVITE, ACK, BYE, CANCEL, OPTIONS, INFO, UPDATE, NOTIFY"
#define GW_ACCEPT "application/sdp"
#define GW_SUPPORTED "timer"

/* Tokens that come back at `rate` per second; each new call takes one. */
typedef struct gw_bucket {
    uint32_t rate;
    uint64_t tokens_milli;
    uint64_t last_ms;
} gw_bucket;

typedef struct gw_sip {
    const gw_config *config;
    struct gw_gateway *gateway;
    struct sip *sip;
    struct sip_lsnr *listener;
    struct mqueue *mqueue;
    struct tls *tls;
    struct dnsc *dnsc;
    struct hash *dialogs;
    uint32_t dialog_count;
    gw_bucket bucket;
    gw_queue inbox; /* from the workers */
    cvi_addr bound;
    cvi_addr bound_tls; /* family 0: no TLS */
    int signal_fd;
    int is_stopping;
    struct tmr stop_tmr;
} gw_sip;

/* On the thread that will run it. */
int gw_sip_start(gw_sip *s, const gw_config *config, struct gw_gateway *gateway);
int gw_sip_run(gw_sip *s); /* until SIGINT or SIGTERM and all calls ended */
void gw_sip_stop(gw_sip *s);
void gw_sip_close(gw_sip *s);

/* A dialog came or went; the last one to go lets a stopping gateway end. */
void gw_sip_count(gw_sip *s, int change);

/* From any thread. */
void gw_sip_post(gw_sip *s, gw_message *message);

/* A new request arrived (sip_request.c): libre's listener. */
bool gw_sip_on_request(const struct sip_msg *msg, void *arg);

/* Requests (sip_invite.c, sip_dialog_request.c). */
void gw_sip_on_invite(gw_sip *s, const struct sip_msg *msg);
struct gw_dialog;
void gw_sip_in_dialog(struct gw_dialog *d, const struct sip_msg *msg);

/* A message from a worker (sip_message.c). */
void gw_sip_on_message(gw_sip *s, const gw_message *m);

/* What is wrong with a request, whatever its method: 0 or the code to answer (sip_check.c). */
uint16_t gw_check_request(const struct sip_msg *msg, const char **reason);
uint16_t gw_check_body(const struct sip_msg *msg, const char **reason);
/* Reply 420 when the request requires an extension we do not have; 1 when it did. */
int gw_refuse_required(gw_sip *s, const struct sip_msg *msg);

int gw_bucket_take(gw_bucket *bucket, uint64_t now_ms); /* 1, or 0: over the rate */

/* Reply without state, with extra header lines (each with CRLF) or NULL. */
void gw_reply(gw_sip *s, const struct sip_msg *msg, uint16_t code, const char *reason,
              const char *headers);
void gw_reply_options(gw_sip *s, const struct sip_msg *msg);

/* Where a request comes from, seen through proxies of ours (sip_caller.c). */
void gw_caller_address(const gw_sip *s, const struct sip_msg *msg, cvi_addr *caller);

/* Our address as callers see it; port 0. */
void gw_local_ip(const gw_sip *s, cvi_addr *out);

static inline gw_text gw_text_of(const struct pl *pl)
{
    const gw_text t = {pl->p, pl->l};

    return t;
}

#endif
