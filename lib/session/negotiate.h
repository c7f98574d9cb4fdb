/* SPDX-License-Identifier: MIT */
/*
 * Offer and answer (RFC 3264): from the peer's description and our capabilities to our own
 * description and, for each m-line, what was agreed. No sockets, no keys used, no codec opened.
 *
 * A failing call leaves what was agreed before untouched (cvi__negotiator_lines), so that a bad
 * re-INVITE is refused and the call goes on; cvi__negotiator_tried says why.
 */
#ifndef CVI_SESSION_NEGOTIATE_H
#define CVI_SESSION_NEGOTIATE_H

#include "core/base.h"
#include "sdp/sdp.h"
#include "session/h264_params.h"
#include "session/video_limits.h"

#define CVI__NEG_MAX_CODECS 8u /* on one m-line */
#define CVI__NEG_MAX_EVENTS 2u
#define CVI__NEG_MEDIA 4u /* arrays by cvi_medium; [0] is not used */

typedef enum cvi__neg_security {
    CVI__NEG_SECURITY_ALLOW = 0,  /* plain RTP and, by the rule below, SDES */
    CVI__NEG_SECURITY_PLAIN = 1,  /* plain RTP only */
    CVI__NEG_SECURITY_REQUIRE = 2 /* SDES only */
} cvi__neg_security;

/* What this side can and wants. Kept by value by the negotiator. */
typedef struct cvi__session_caps {
    /* cvi_codec in order of preference; telephone-event is not listed, see want_events */
    uint8_t audio_codecs[CVI__NEG_MAX_CODECS];
    uint8_t video_codecs[CVI__NEG_MAX_CODECS];
    uint8_t n_audio;
    uint8_t n_video; /* 0: video lines are refused */

    uint8_t want_events;          /* accept telephone-event */
    uint8_t want_content;         /* accept a second video (slides) */
    uint8_t want_rtcp_mux;        /* when offered */
    uint8_t security;             /* cvi__neg_security */
    uint8_t is_secure_signalling; /* the description travels over TLS */
    uint8_t want_sdes_insecurely; /* accept SDES keys over anything */
    uint8_t offered_order;        /* 1: the peer's order of codecs decides, not ours */
    uint8_t single_codec;         /* 1: answer with one codec per line (and its events) */

    uint32_t sdes_suites; /* bits 1 << cvi__sdes_suite; 0: the four of AES with SHA-1 */

    /* by cvi_medium */
    uint8_t direction[CVI__NEG_MEDIA];  /* CVI__SDP_SENDRECV etc., as seen by us */
    cvi_addr rtp[CVI__NEG_MEDIA];       /* address and port to put in the description; port 0:
                                          this medium is refused */
    uint16_t rtcp_port[CVI__NEG_MEDIA]; /* 0: RTP's + 1 */

    /* limits of what we receive; 0 has the default in brackets */
    uint32_t ptime_ms;      /* to receive (20) */
    uint32_t max_width;     /* (1920) */
    uint32_t max_height;    /* (1080) */
    uint32_t max_fps;       /* (30) */
    uint32_t video_kbps;    /* b= of main video, also what we send at most (2048) */
    uint32_t content_kbps;  /* (1024) */
    uint32_t audio_kbps;    /* opus maxaveragebitrate to send at most (64) */
    uint8_t h264_level_idc; /* that we decode (31; raised when the size above needs it) */

    /* Random bytes for keys and the origin's id; 0 when done. Required. */
    int (*random)(void *user, void *out, size_t len);
    void *random_user;
} cvi__session_caps;

/* One codec of one m-line. */
typedef struct cvi__neg_codec {
    uint8_t codec;    /* cvi_codec */
    uint8_t pt_send;  /* in packets to the peer */
    uint8_t pt_recv;  /* in packets from the peer */
    uint8_t channels; /* of the SDP: 2 for opus */
    uint32_t clock_hz;
    uint32_t rtcp_fb; /* CVI__SDP_FB_* that both sides may send */

    /* H.264: the peer's, that is what bounds our sending, with the level to send; the level we
       receive is in recv_level_idc */
    cvi__h264_params h264;
    uint8_t recv_level_idc;

    /* video: what we may send with this codec, all sources put together */
    cvi__video_limits send;

    /* opus (RFC 7587), the peer's wishes for what we send */
    uint32_t opus_max_bps;         /* maxaveragebitrate, cut to 6000..510000; 0: not said */
    uint32_t opus_max_playback_hz; /* 48000 when not said */
    uint8_t opus_stereo;
    uint8_t opus_fec;
    uint8_t opus_dtx;
    uint8_t opus_cbr;
} cvi__neg_codec;

/* telephone-event (RFC 4733). */
typedef struct cvi__neg_event {
    uint8_t pt_send;
    uint8_t pt_recv;
    uint32_t clock_hz;
} cvi__neg_event;

/* What was agreed on one m-line. */
typedef struct cvi__neg_line {
    uint8_t medium; /* cvi_medium; UNKNOWN for lines that are not audio or video */
    uint8_t is_accepted;
    uint8_t profile;   /* cvi__sdp_profile, as offered */
    uint8_t direction; /* CVI__SDP_SEND: we may send; CVI__SDP_RECV: we expect media */
    uint8_t is_held;   /* the peer put us on hold: it wants no media from us */
    uint8_t is_secure; /* SRTP with the two keys below; under AVP too (RFC 8643) */
    uint8_t rtcp_mux;
    uint8_t has_remote; /* 0: the peer gave a host name; `remote` has only the port */
    int32_t status;     /* CVI_OK when accepted, else why not */
    char reason[120];   /* one sentence, for people; says why accepted lines were too */

    cvi_addr remote;      /* RTP goes here */
    cvi_addr remote_rtcp; /* RTCP goes here; equals `remote` with rtcp_mux */
    cvi_addr local;       /* what we put in our description */
    uint16_t local_rtcp_port;

    uint8_t n_codecs; /* > 0 when accepted; [0] is the one to send */
    uint8_t n_events; /* [0] is the one to send */
    cvi__neg_codec codecs[CVI__NEG_MAX_CODECS];
    cvi__neg_event events[CVI__NEG_MAX_EVENTS];

    uint32_t ptime_ms;      /* of the audio we send: 10..60 */
    uint32_t ptime_recv_ms; /* what we asked for */
    uint32_t send_kbps;     /* of the m-line in all, from b=; 0: no limit */

    cvi__sdes crypto_send; /* our key, in our description */
    cvi__sdes crypto_recv; /* the peer's */

    char proto[24]; /* as offered */
    char kind[16];  /* "audio", "video", "application", ... */
    char mid[32];   /* empty when not offered */
    char label[16];
} cvi__neg_line;

/* All codecs, both directions, everything wanted; addresses and randomness are left to be set. */
void cvi__session_caps_init(cvi__session_caps *caps);

typedef struct cvi__negotiator cvi__negotiator;

/* CVI_EINVAL when the capabilities make no sense. */
int cvi__negotiator_create(cvi__negotiator **out, const cvi_allocator *alloc,
                           const cvi__session_caps *caps);
void cvi__negotiator_destroy(cvi__negotiator **n);

/* Change what the next offer or answer says (hold, another port, a public address). */
int cvi__negotiator_set_caps(cvi__negotiator *n, const cvi__session_caps *caps);

/*
 * The peer's offer, first or later: decide, and write our answer.
 * CVI_ESESSION_SDP malformed, CVI_ESESSION_NO_CODEC or CVI_ESESSION_SECURITY when no line is
 * left, CVI_ELIMIT, CVI_ENOMEM.
 */
int cvi__negotiator_answer(cvi__negotiator *n, const char *offer, size_t len);

/*
 * Write our offer: the first (answering an INVITE without one), or one that keeps the lines
 * agreed so far in place. What is agreed changes only when the answer is taken.
 */
int cvi__negotiator_offer(cvi__negotiator *n);

/* The peer's answer to our last offer. CVI_ESTATE when there was none. */
int cvi__negotiator_take_answer(cvi__negotiator *n, const char *answer, size_t len);

/* Drop our pending offer (the re-INVITE was refused). */
void cvi__negotiator_cancel_offer(cvi__negotiator *n);

/* Our last offer or answer, NUL-terminated; "" before the first. */
const char *cvi__negotiator_local(const cvi__negotiator *n, size_t *len);

/* What is agreed: one element per m-line, in order. */
const cvi__neg_line *cvi__negotiator_lines(const cvi__negotiator *n, size_t *count);

/* What the last call decided, also when it failed (then nothing of it holds). */
const cvi__neg_line *cvi__negotiator_tried(const cvi__negotiator *n, size_t *count);

/* The accepted line of this medium, or NULL. */
const cvi__neg_line *cvi__negotiator_find(const cvi__negotiator *n, uint32_t medium, size_t *index);

const cvi_error_info *cvi__negotiator_last_error(const cvi__negotiator *n);

#endif
