/* SPDX-License-Identifier: MIT */
/*
 * A dialog that a caller opened with INVITE, on the SIP thread alone: its identity, the offer that
 * awaits an answer, the 2xx that awaits its ACK, the session timer, and requests of our own.
 */
#ifndef GW_DIALOG_H
#define GW_DIALOG_H

#include "gateway/re_headers.h"
#include "gateway/session_timer.h"
#include "gateway/sip.h"

#define GW_INFOS_MAX 8 /* INFO requests of one call that wait for their answer */

/* A request of the caller that the worker is asked about. */
typedef struct gw_pending {
    struct sip_strans *strans;
    struct sip_msg *msg; /* NULL: none */
} gw_pending;

typedef struct gw_info {
    gw_pending request;
    uint32_t id;
} gw_info;

/* A final 2xx to INVITE, sent again until the ACK comes. */
typedef struct gw_ok {
    struct mbuf *mb; /* NULL: none */
    struct sip_msg *msg;
    struct sa destination;
    struct tmr resend;
    struct tmr give_up;
    uint64_t resend_ms;
    int has_offer; /* the ACK brings the answer */
} gw_ok;

/* A transfer of the caller. */
typedef enum gw_refer {
    GW_REFER_NONE = 0,
    GW_REFER_OPEN = 1, /* REFER was sent, its outcome is not known */
    GW_REFER_DONE = 2
} gw_refer;

typedef struct gw_dialog {
    struct le he;
    gw_sip *sip;
    gw_link *link;
    char *call_id;
    char *local_tag;
    char *remote_tag;
    char *local;   /* From header value of our requests */
    char *remote;  /* To header value of our requests */
    char *target;  /* remote target URI */
    char *routes;  /* Route headers of our requests, with CRLF; NULL: none */
    char *hop;     /* first URI of the route set; NULL: none */
    char *flow;    /* TCP, TLS: where the INVITE's connection leads; NULL for UDP */
    char *contact; /* our Contact header value */
    enum sip_transp transport;
    uint32_t local_seq;
    uint32_t remote_seq;
    gw_pending invite; /* INVITE or UPDATE with an offer */
    gw_timer_answer invite_timer;
    gw_info infos[GW_INFOS_MAX];
    uint32_t last_info;
    gw_ok ok;
    gw_timer_answer timer;
    struct tmr timer_tmr;
    uint32_t requests_out; /* of ours, not finished */
    gw_refer refer;
    int is_answered;  /* the first 2xx was sent */
    int is_confirmed; /* its ACK came, or never will */
    int wants_bye;    /* as soon as confirmed */
    char *bye_reason;
    int is_terminated; /* BYE sent or received, or the INVITE refused */
    int is_released;   /* the worker is done with the call */
} gw_dialog;

/* From an INVITE outside a dialog, which must have passed gw_check_request(). */
int gw_dialog_create(gw_dialog **out, gw_sip *sip, const struct sip_msg *msg);
gw_dialog *gw_dialog_find(gw_sip *sip, const struct sip_msg *msg);

/* CSeq in order? Otherwise 500. */
int gw_dialog_accepts_seq(gw_dialog *d, const struct sip_msg *msg);

/* Contact of re-INVITE and UPDATE: the remote target may change. */
void gw_dialog_retarget(gw_dialog *d, const struct sip_msg *msg);

/* A message to the call. */
void gw_dialog_post(gw_dialog *d, uint32_t kind, const gw_text *parts, uint32_t value, int status);

/* Send BYE now or once the dialog is confirmed; `reason` is the value of a Reason header (RFC 3326)
 * or NULL. */
void gw_dialog_bye(gw_dialog *d, const char *reason);

/* End from the network's side: tell the call, and say BYE. */
void gw_dialog_lost(gw_dialog *d, int status, const char *reason);

/* Drop the dialog if nothing of it is left to do. */
void gw_dialog_release(gw_dialog *d);

/* Requests of ours inside the dialog (dialog_request.c). */
typedef void (*gw_response_fn)(gw_dialog *d, int error, uint16_t code, const struct sip_msg *msg);
int gw_dialog_request(gw_dialog *d, const char *method, const char *headers, const gw_text *body,
                      gw_response_fn fn);

/* Transfer the caller; GW_TRANSFERRED tells how that went (dialog_refer.c). */
void gw_dialog_refer(gw_dialog *d, const char *target);
void gw_dialog_on_notify(gw_dialog *d, const struct sip_msg *msg);

/* The 2xx and its repetition (dialog_ok.c). */
void gw_ok_start(gw_dialog *d, struct mbuf *mb, const struct sip_msg *msg, int has_offer);
void gw_ok_stop(gw_dialog *d);

/* The session timer (dialog_timer.c). */
gw_timer_answer gw_dialog_timer_answer(const gw_sip *sip, const struct sip_msg *msg);
void gw_dialog_timer_set(gw_dialog *d, const gw_timer_answer *timer);

/* Final answers to requests that a call was asked about (dialog_answer.c). */
int gw_pending_start(gw_pending *p, gw_dialog *d, const struct sip_msg *msg, sip_cancel_h *cancel);
void gw_pending_clear(gw_pending *p);
void gw_dialog_answer(gw_dialog *d, uint16_t code, const char *reason, const gw_text *sdp,
                      const char *warning);
void gw_dialog_answer_info(gw_dialog *d, uint32_t id, uint16_t code);

#endif
