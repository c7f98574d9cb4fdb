/* SPDX-License-Identifier: MIT */
/*
 * Taking a dial string apart: one pass over the bytes, texts unescaped into the caller's arena.
 * No allocation, no recursion; each failure has its byte offset and a sentence.
 */
#ifndef CVI_DIAL_SCAN_H
#define CVI_DIAL_SCAN_H

#include "core/base.h"

/* NUL-terminated; an absent part has length 0 and points at "". */
typedef struct cvi__dial_text {
    const char *text;
    uint32_t len;
    uint32_t classes; /* of the user part: those that all of its bytes are in */
} cvi__dial_text;

typedef struct cvi__dial_parts {
    cvi__dial_text display;  /* of "Display" <uri> */
    cvi__dial_text user;     /* unescaped */
    cvi__dial_text password; /* unescaped */
    cvi__dial_text user_raw; /* the same of a SIP URI as written, when it has escapes */
    cvi__dial_text password_raw;
    cvi__dial_text host;        /* lower case, no brackets, no final dot */
    cvi__dial_text transport;   /* unescaped, lower case */
    cvi__dial_text params;      /* as written, without the first ';' */
    cvi__dial_text headers;     /* as written, without the '?' */
    cvi__dial_text gateway_id;  /* digits of host##id */
    cvi__dial_text gateway_pin; /* digits of host##id#pin */
    uint32_t scheme;            /* cvi_dial_scheme */
    uint32_t port;              /* 0: absent */
    uint32_t is_address;        /* the host is an IP address */
    uint32_t is_number;         /* the user part is a telephone number, and there is no host */
    size_t user_at;             /* offset of the user part in the input */
} cvi__dial_parts;

typedef struct cvi__dial_scan {
    const char *start; /* of the whole input: offsets count from here */
    const char *p;     /* next byte */
    const char *end;   /* of what is being scanned */
    char *out;         /* next free byte of the arena */
    const char *why;   /* after a failure: the sentence */
    size_t offset;     /* after a failure: the byte */
    int is_typed;      /* a host may be UTF-8: no grammar of a URI forbids it */
} cvi__dial_scan;

/* Arena for inputs of at most n bytes: every byte is copied at most three times (transport is a
 * part of the parameters; a user part may have escapes, and what it means is parts of it), each
 * text has its NUL, and a host may grow when it gets its A-labels. */
#define CVI__DIAL_ARENA(n) (3 * (n) + 512)
#define CVI__DIAL_HOST_MAX 253

/* The whole input, with or without scheme, display name and angle brackets. */
int cvi__dial_scan_all(cvi__dial_scan *s, cvi__dial_parts *parts);

/* ---- between the files of this folder */

int cvi__dial_fail(cvi__dial_scan *s, int status, const char *at, const char *why);

/* Copies and unescapes while bytes are of `classes`; CVI_EDIAL_ESCAPE at a bad escape. */
int cvi__dial_take(cvi__dial_scan *s, unsigned classes, cvi__dial_text *out);

/* Passes over the same, checking escapes; *escapes becomes 1 when there is one. */
int cvi__dial_skip(cvi__dial_scan *s, unsigned classes, int *escapes);

/* Closes the text that grew from `from` to s->out. */
cvi__dial_text cvi__dial_close(cvi__dial_scan *s, char *from);

/* Equal without case, of a word in lower case. */
int cvi__dial_is_word(const char *p, size_t len, const char *word);

/* A text as written, copied into the arena. */
cvi__dial_text cvi__dial_keep_raw(cvi__dial_scan *s, const char *from, const char *end);

/* A byte that cannot follow: CVI_EDIAL_TRAILING at a blank, else CVI_EDIAL_PARAM. */
int cvi__dial_fail_stray(cvi__dial_scan *s);

/* 1 when "sip:", "sips:", "tel:" or "h323:" stands here, which is then taken. */
int cvi__dial_take_scheme(cvi__dial_scan *s, uint32_t *scheme);

/* Behind the scheme, up to s->end; or an address without a scheme. */
int cvi__dial_scan_rest(cvi__dial_scan *s, cvi__dial_parts *parts);
int cvi__dial_scan_sip(cvi__dial_scan *s, cvi__dial_parts *parts);
int cvi__dial_scan_tel(cvi__dial_scan *s, cvi__dial_parts *parts);
int cvi__dial_scan_h323(cvi__dial_scan *s, cvi__dial_parts *parts);
int cvi__dial_scan_bare(cvi__dial_scan *s, cvi__dial_parts *parts);

/* 1 when all of it is a telephone number as typed; which is then taken. */
int cvi__dial_is_number(const cvi__dial_scan *s);
void cvi__dial_scan_number(cvi__dial_scan *s, cvi__dial_parts *parts);

/* The "##" of "gateway##conference[#pin]", or NULL; then what stands around it. */
const char *cvi__dial_find_gateway(const cvi__dial_scan *s);
int cvi__dial_scan_gateway(cvi__dial_scan *s, const char *hashes, cvi__dial_parts *parts);

/* A host that is typed: IPv6 addresses need no brackets when nothing follows. */
int cvi__dial_scan_bare_host(cvi__dial_scan *s, cvi__dial_parts *parts);

/* An IPv6 address up to `end`, where no bracket is. */
int cvi__dial_take_ipv6(cvi__dial_scan *s, const char *end, cvi__dial_parts *parts);

/* A host name in UTF-8, turned into A-labels. */
int cvi__dial_take_idn(cvi__dial_scan *s, cvi__dial_text *host);

/* host [":" port], where a host must stand. */
int cvi__dial_scan_hostport(cvi__dial_scan *s, cvi__dial_parts *parts);

/* *(";" parameter) ["?" headers] */
int cvi__dial_scan_params(cvi__dial_scan *s, cvi__dial_parts *parts);

#endif
