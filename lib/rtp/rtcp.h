/* SPDX-License-Identifier: MIT */
/* RTCP (RFC 3550 section 6, RFC 4585, RFC 5104): walking compound packets, building ours. */
#ifndef CVI_RTP_RTCP_H
#define CVI_RTP_RTCP_H

#include "core/base.h"

#define CVI__RTCP_BLOCKS_MAX 31u
#define CVI__RTCP_CNAME_MAX 255u

/* Kinds of what a compound packet holds; one item per sub-packet, FIR entry excepted. */
typedef enum cvi__rtcp_kind {
    CVI__RTCP_OTHER = 0, /* well-formed, of no interest */
    CVI__RTCP_SR = 1,
    CVI__RTCP_RR = 2,
    CVI__RTCP_SDES = 3, /* `text`: the CNAME of the first chunk */
    CVI__RTCP_BYE = 4,  /* of `ssrc`; `bye` lists up to all 31 */
    CVI__RTCP_PLI = 5,
    CVI__RTCP_FIR = 6, /* `media_ssrc` and `fir_sequence`; one item per entry */
    CVI__RTCP_NACK = 7 /* `pid` and `blp` of the first pair; `nack_count` pairs */
} cvi__rtcp_kind;

typedef struct cvi__rtcp_block {
    uint32_t ssrc;
    uint8_t fraction; /* 1/256 lost since the last report */
    int32_t lost;     /* 24 bit, signed */
    uint32_t highest; /* extended sequence number */
    uint32_t jitter;  /* media-clock ticks */
    uint32_t last_sr; /* middle 32 bits of the SR's NTP time; 0: none yet */
    uint32_t delay;   /* since then, 1/65536 s */
} cvi__rtcp_block;

typedef struct cvi__rtcp_item {
    cvi__rtcp_kind kind;
    uint32_t ssrc;       /* sender */
    uint32_t media_ssrc; /* feedback: the stream it is about */
    uint64_t ntp;        /* SR */
    uint32_t rtp_time;   /* SR */
    uint32_t packets;    /* SR */
    uint32_t octets;     /* SR */
    uint32_t block_count;
    cvi__rtcp_block blocks[CVI__RTCP_BLOCKS_MAX];
    uint32_t bye_count;
    uint32_t bye[CVI__RTCP_BLOCKS_MAX];
    uint8_t fir_sequence;
    uint16_t pid;
    uint16_t blp;
    uint32_t nack_count;
    const char *text; /* into the packet, not NUL-terminated */
    size_t text_len;
} cvi__rtcp_item;

typedef struct cvi__rtcp_reader {
    const uint8_t *data;
    size_t len;
    size_t at;
    size_t fir_at; /* next entry of the FIR being read; 0: none */
    size_t fir_end;
} cvi__rtcp_reader;

/*
 * Check the whole chain first: CVI_OK, CVI_ETRUNCATED or CVI_ESYNTAX. A feedback message alone
 * (RFC 5506) is accepted, and so is any first packet type we know.
 */
int cvi__rtcp_open(cvi__rtcp_reader *r, const uint8_t *data, size_t len);

/* CVI_OK, or CVI_AGAIN at the end. A sub-packet with a bad inside comes out as OTHER. */
int cvi__rtcp_next(cvi__rtcp_reader *r, cvi__rtcp_item *out);

/* A compound packet being written. Sub-packets that do not fit set `status` to CVI_ETOOSMALL. */
typedef struct cvi__rtcp_writer {
    uint8_t *data;
    size_t cap;
    size_t len;
    int status;
} cvi__rtcp_writer;

void cvi__rtcp_begin(cvi__rtcp_writer *w, uint8_t *data, size_t cap);

/* An SR when item->kind says so, otherwise an RR, with its report blocks. */
void cvi__rtcp_put_report(cvi__rtcp_writer *w, const cvi__rtcp_item *item);
void cvi__rtcp_put_cname(cvi__rtcp_writer *w, uint32_t ssrc, const char *cname, size_t len);
void cvi__rtcp_put_bye(cvi__rtcp_writer *w, uint32_t ssrc);
void cvi__rtcp_put_pli(cvi__rtcp_writer *w, uint32_t ssrc, uint32_t media_ssrc);
void cvi__rtcp_put_fir(cvi__rtcp_writer *w, uint32_t ssrc, uint32_t media_ssrc, uint8_t sequence);

/* NTP 32.32 of Unix microseconds. */
uint64_t cvi__rtcp_ntp(uint64_t unix_us);

/* Round trip in microseconds from a block that echoes our SR; 0 when it cannot be told. */
uint64_t cvi__rtcp_round_trip(const cvi__rtcp_block *b, uint64_t now_ntp);

#endif
