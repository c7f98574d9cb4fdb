/* SPDX-License-Identifier: MIT */
/*
 * Taking a dial string apart: one pass over a copy of it in the caller's arena. Texts are slices of
 * that copy, and get their NUL when all is scanned; what differs from what was written (escapes,
 * separators, quotes) is put behind the copy. No allocation, no recursion; each failure has its
 * byte offset and a sentence.
 */
#ifndef CVI_DIAL_SCAN_H
#define CVI_DIAL_SCAN_H

#include "core/base.h"
#include "dial/classes.h"
#include "dial/words.h"

/* An absent part is all zeros. */
typedef struct cvi__dial_text {
    const char *text;
    uint32_t len;
    uint32_t classes; /* of the user part: some that all of its bytes are in, CVI__DIAL_KEY too */
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
    char *start;     /* of the copy of the whole input: offsets count from here */
    const char *p;   /* next byte */
    const char *end; /* of what is being scanned; a NUL stands there, which is in no class */
    char *out;       /* next free byte of the arena */
    const char *why; /* after a failure: the sentence */
    size_t offset;   /* after a failure: the byte */
    int is_typed;    /* a host may be UTF-8: no grammar of a URI forbids it */
} cvi__dial_scan;

/* Arena for inputs of at most n bytes, with room for reading eight bytes at a time: the copy, then
 * at most twice as much, for the transport is a part of the parameters and what the user part means
 * is parts of it; each text has its NUL, and a host may grow when it gets its A-labels. */
#define CVI__DIAL_ARENA(n) (3 * (n) + 512)
#define CVI__DIAL_BEFORE 8 /* bytes in front of the copy */
#define CVI__DIAL_HOST_MAX 253

/* Copies the input into `arena`. */
void cvi__dial_scan_begin(cvi__dial_scan *s, char *arena, const char *text, size_t len);

/* The whole input, with or without scheme, display name and angle brackets. */
int cvi__dial_scan_all(cvi__dial_scan *s, cvi__dial_parts *parts);

/* ---- between the files of this folder */

int cvi__dial_fail(cvi__dial_scan *s, int status, const char *at, const char *why);

/* The first byte from `p` on that is of none of `classes`. */
static inline const char *cvi__dial_run(const char *p, unsigned classes)
{
    while (cvi__dial_is(*p, classes)) {
        p++;
    }
    return p;
}

/* Takes bytes of `classes` and escapes; CVI_EDIAL_ESCAPE at a bad one. With an escape the text is
 * unescaped behind the copy, otherwise a slice. */
int cvi__dial_take(cvi__dial_scan *s, unsigned classes, cvi__dial_text *out);

/* Passes over the same, checking escapes; *escapes becomes 1 when there is one. */
int cvi__dial_skip_escapes(cvi__dial_scan *s, unsigned classes, int *escapes);

static inline int cvi__dial_skip(cvi__dial_scan *s, unsigned classes, int *escapes)
{
    s->p = cvi__dial_run(s->p, classes);
    return *s->p == '%' ? cvi__dial_skip_escapes(s, classes, escapes) : CVI_OK;
}

/* Up to `end`, which was checked: unescaped behind the copy, with its NUL. */
cvi__dial_text cvi__dial_unescape(cvi__dial_scan *s, const char *end);

/* Ends what is being scanned at `at`. */
void cvi__dial_cut(cvi__dial_scan *s, const char *at);

/* Closes the text that grew from `from` to s->out. */
cvi__dial_text cvi__dial_close(cvi__dial_scan *s, char *from);

/* Equal without case, of a word in lower case. */
int cvi__dial_is_word(const char *p, size_t len, const char *word);

static inline const char *cvi__dial_text_of(const cvi__dial_text *t)
{
    return t && t->len > 0 ? t->text : "";
}

/* A slice of the copy. */
static inline cvi__dial_text cvi__dial_slice(const char *from, const char *end)
{
    return (cvi__dial_text){from, (uint32_t)(end - from), 0};
}

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
