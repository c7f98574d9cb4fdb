/* SPDX-License-Identifier: MIT */
/*
 * Taking a dial string apart: one pass over a copy of it in the caller's arena, from one byte that
 * is no letter, digit, '-' or '.' to the next: these stops are found while the copy is made. Texts
 * are slices of the copy, and what separates two of them becomes the NUL of the first; what differs
 * from what was written (escapes, separators, quotes) is put behind the copy. No allocation, no
 * recursion; each failure has its byte offset and a sentence.
 */
#ifndef CVI_DIAL_SCAN_H
#define CVI_DIAL_SCAN_H

#include <cvi/dial.h>

#include "core/base.h"
#include "dial/classes.h"
#include "dial/lanes.h"
#include "dial/words.h"

#define CVI__DIAL_INLINE inline __attribute__((always_inline))

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

/* A place in a block, which is 64 bytes of the copy that have a word of the map, and the stops that
 * are left of the block, at the place or behind it: a bit for each byte, the first one's the lowest. */
typedef struct cvi__dial_cursor {
    const char *p; /* NULL: nothing could be taken */
    const char *block;
    uint64_t stops;
} cvi__dial_cursor;

typedef struct cvi__dial_scan {
    char *start;     /* of the copy of the whole input: offsets count from here */
    char *map;       /* the stops of each block */
    const char *p;   /* next byte */
    const char *end; /* of what is being scanned; a NUL stands there, which is in no class */
    char *out;       /* next free byte of the arena */
    const char *why; /* after a failure: the sentence */
    size_t offset;   /* after a failure: the byte */
    int status;      /* after a failure */
    int is_typed;    /* a host may be UTF-8: no grammar of a URI forbids it */
} cvi__dial_scan;

/* Arena for inputs of at most n bytes, with room for reading beyond what is there: the map of stops,
 * the copy, then at most twice as much, for the transport is a part of the parameters and what the
 * user part means is parts of it; each text has its NUL, and a host may grow when it gets its
 * A-labels. */
#define CVI__DIAL_ARENA(n) (3 * (n) + (n) / 8 + 512)
#define CVI__DIAL_BLOCK 64u              /* bytes that have a word of the map */
#define CVI__DIAL_BEFORE CVI__DIAL_LANES /* bytes in front of the copy */
#define CVI__DIAL_HOST_MAX 253

/* ---- between the files of this folder */

int cvi__dial_fail(cvi__dial_scan *s, int status, const char *at, const char *why);

/* Copies sixteen bytes; which are no stops. */
static inline uint64_t cvi__dial_copy_lanes(char *copy, const char *text, size_t at)
{
    const cvi__dial_lanes x = cvi__dial_load(text + at);

    cvi__dial_store(copy + at, x);
    return (uint64_t)cvi__dial_plain(x) << at;
}

/* Copies 16 to 64 bytes, some of the last sixteen for the second time; which are stops. */
static inline uint64_t cvi__dial_copy_looking(char *copy, const char *text, size_t len)
{
    const size_t last = len - CVI__DIAL_LANES;
    uint64_t plain = cvi__dial_copy_lanes(copy, text, last);

#pragma GCC unroll 3
    for (size_t i = 0; i < last; i += CVI__DIAL_LANES) {
        plain |= cvi__dial_copy_lanes(copy, text, i);
    }
    return ~plain;
}

/* Copies the last bytes of an input, less than a word of the map has bits; which are stops. */
static inline uint64_t cvi__dial_copy_rest(char *copy, const char *text, size_t len, size_t before)
{
    if (CVI_MOSTLY(len >= CVI__DIAL_LANES)) {
        return cvi__dial_copy_looking(copy, text, len);
    }
    if (before + len >= CVI__DIAL_LANES) { /* some bytes for the second time */
        const size_t again = CVI__DIAL_LANES - len;

        return ~(cvi__dial_copy_lanes(copy - again, text - again, 0) >> again);
    }
    memcpy(copy, text, len);
    return ~(uint64_t)cvi__dial_plain(cvi__dial_load(copy));
}

static inline void cvi__dial_write_map(cvi__dial_scan *s, size_t word, uint64_t stops)
{
    memcpy(s->map + word * sizeof(stops), &stops, sizeof(stops));
}

static inline uint64_t cvi__dial_read_map(const cvi__dial_scan *s, size_t word)
{
    uint64_t stops = 0;

    memcpy(&stops, s->map + word * sizeof(stops), sizeof(stops));
    return stops;
}

/* Copies the input into `arena`. */
static inline void cvi__dial_scan_begin(cvi__dial_scan *s, char *arena, const char *text,
                                        size_t len)
{
    const size_t words = len / CVI__DIAL_BLOCK, last = words * CVI__DIAL_BLOCK;
    char *const copy = arena + (words + 1) * sizeof(uint64_t) + CVI__DIAL_BEFORE;

    s->start = copy;
    s->map = arena;
    s->p = copy;
    s->end = copy + len;
    s->out = copy + len + 1;
    s->is_typed = 0;
    copy[len] = '\0';
    for (size_t i = 0; CVI_SELDOM(i < words); i++) {
        const size_t at = i * CVI__DIAL_BLOCK;

        cvi__dial_write_map(s, i, cvi__dial_copy_looking(copy + at, text + at, CVI__DIAL_BLOCK));
    }
    cvi__dial_write_map(s, words, cvi__dial_copy_rest(copy + last, text + last, len - last, last));
}

/* At any byte of the copy. */
static CVI__DIAL_INLINE cvi__dial_cursor cvi__dial_at(const cvi__dial_scan *s, const char *p)
{
    const size_t at = (size_t)(p - s->start), offset = at % CVI__DIAL_BLOCK;
    const uint64_t stops = cvi__dial_read_map(s, at / CVI__DIAL_BLOCK);

    return (cvi__dial_cursor){p, p - offset, stops >> offset << offset};
}

/* Further on, over whatever stands between; nowhere if that is nowhere. */
static CVI__DIAL_INLINE cvi__dial_cursor cvi__dial_jump(const cvi__dial_scan *s, cvi__dial_cursor c,
                                                        const char *p)
{
    const size_t offset = (uintptr_t)p - (uintptr_t)c.block;

    if (CVI_MOSTLY(offset < CVI__DIAL_BLOCK)) {
        return (cvi__dial_cursor){p, c.block, c.stops >> offset << offset};
    }
    return p ? cvi__dial_at(s, p) : (cvi__dial_cursor){NULL, c.block, 0};
}

/* The first stop from `c` on: the NUL at the end is one. Every class that is asked for below has
 * all letters, digits, '-' and '.', so nothing else needs a second look. */
static CVI__DIAL_INLINE cvi__dial_cursor cvi__dial_stop(const cvi__dial_scan *s, cvi__dial_cursor c)
{
    while (CVI_SELDOM(c.stops == 0)) {
        c.block += CVI__DIAL_BLOCK;
        c.stops = cvi__dial_read_map(s, (size_t)(c.block - s->start) / CVI__DIAL_BLOCK);
    }
    c.p = c.block + cvi__dial_lowest(c.stops);
    return c;
}

/* Behind the stop at `c`. If that ends its block nothing is known of what follows: the next thing
 * asked for must be the next stop. */
static CVI__DIAL_INLINE cvi__dial_cursor cvi__dial_pass(cvi__dial_cursor c)
{
    return (cvi__dial_cursor){c.p + 1, c.block, c.stops & (c.stops - 1)};
}

/* The first byte from `c` on that is none of `classes`. */
static CVI__DIAL_INLINE cvi__dial_cursor cvi__dial_skip(const cvi__dial_scan *s, cvi__dial_cursor c,
                                                        unsigned classes)
{
    for (c = cvi__dial_stop(s, c); cvi__dial_is(*c.p, classes);
         c = cvi__dial_stop(s, cvi__dial_pass(c))) {
    }
    return c;
}

/* A slice of the copy, to be sealed. */
static inline cvi__dial_text cvi__dial_slice(const char *from, const char *end)
{
    return (cvi__dial_text){from, (uint32_t)(end - from), 0};
}

/* Functions that take something return where it ends; after a failure that is nowhere. */
static inline const char *cvi__dial_refuse(cvi__dial_scan *s, int status, const char *at,
                                           const char *why)
{
    (void)cvi__dial_fail(s, status, at, why);
    return NULL;
}

/* The value of a hexadecimal digit and CVI__DIAL_IS_HEX; 0: it is none. */
#define CVI__DIAL_IS_HEX 0x100u
extern const uint16_t cvi__dial_hex[256];

char cvi__dial_refuse_escape(cvi__dial_scan *s, const char *p, int is_nul);

/* What the escape at `p` stands for; 0 after a failure, which is CVI_EDIAL_ESCAPE. */
static inline char cvi__dial_read_escape(cvi__dial_scan *s, const char *p)
{
    const unsigned two = 17 * CVI__DIAL_IS_HEX; /* what two digits have beside their value */
    const unsigned high = cvi__dial_hex[(unsigned char)p[1]];
    const unsigned sum = 16 * high + cvi__dial_hex[(unsigned char)p[2]];

    return CVI_MOSTLY(sum - two - 1 < 0xff) ? (char)sum : cvi__dial_refuse_escape(s, p, sum == two);
}

/* Behind the escape at `p`, then bytes of `classes` and escapes. */
const char *cvi__dial_skip_escapes(cvi__dial_scan *s, const char *p, unsigned classes);

/* Bytes of `classes` and escapes. */
static CVI__DIAL_INLINE cvi__dial_cursor cvi__dial_skip_all(cvi__dial_scan *s, cvi__dial_cursor c,
                                                            unsigned classes)
{
    c = cvi__dial_skip(s, c, classes);
    return *c.p == '%' ? cvi__dial_jump(s, c, cvi__dial_skip_escapes(s, c.p, classes)) : c;
}

/* The same, unescaped behind the copy: *out begins where they do and has the classes of what stands
 * in front of the first escape, which is at `p`, the first of the stops that its block has left. */
const char *cvi__dial_take_escapes(cvi__dial_scan *s, const char *p, const char *block,
                                   uint64_t stops, unsigned classes, cvi__dial_text *out);

/* Bytes of `classes` and escapes: a slice, unless there is an escape. Then *raw becomes what was
 * written, unless raw is NULL. */
static CVI__DIAL_INLINE cvi__dial_cursor cvi__dial_take(cvi__dial_scan *s, cvi__dial_cursor c,
                                                        unsigned classes, cvi__dial_text *out,
                                                        cvi__dial_text *raw)
{
    const char *const from = c.p;
    unsigned all = CVI__DIAL_PLAIN, class = 0;

    c = cvi__dial_stop(s, c);
    for (; CVI_SELDOM((class = cvi__dial_classes[(unsigned char)*c.p]) &
                      (classes | CVI__DIAL_ESCAPE));
         c = cvi__dial_stop(s, cvi__dial_pass(c))) {
        if (class & CVI__DIAL_ESCAPE) {
            *out = (cvi__dial_text){from, 0, all};
            c = cvi__dial_jump(s, c,
                               cvi__dial_take_escapes(s, c.p, c.block, c.stops, classes, out));
            if (raw && c.p) {
                *raw = cvi__dial_slice(from, c.p);
            }
            return c;
        }
        all &= class;
    }
    *out = (cvi__dial_text){from, (uint32_t)(c.p - from), all};
    return c;
}

/* The byte of the copy that separates a text from what follows becomes the text's NUL. */
static inline void cvi__dial_seal(cvi__dial_scan *s, const char *at)
{
    s->start[at - s->start] = '\0';
}

/* Ends what is being scanned at `at`. */
static inline void cvi__dial_cut(cvi__dial_scan *s, const char *at)
{
    cvi__dial_seal(s, at);
    s->end = at;
}

/* Closes the text that grew from `from` to s->out. */
static inline cvi__dial_text cvi__dial_close(cvi__dial_scan *s, char *from)
{
    char *const end = s->out++;

    *end = '\0';
    return (cvi__dial_text){from, (uint32_t)(end - from), 0};
}

/* Copies `len` bytes, and some more into the free part of the arena; where the next goes. */
static inline char *cvi__dial_copy(char *o, const char *from, size_t len)
{
    cvi__dial_store(o, cvi__dial_load(from));
    for (size_t i = CVI__DIAL_LANES; CVI_SELDOM(i < len); i += CVI__DIAL_LANES) {
        cvi__dial_store(o + i, cvi__dial_load(from + i));
    }
    return o + len;
}

/* Equal without case, of a word in lower case. */
int cvi__dial_is_word(const char *p, size_t len, const char *word);

/* The name of a scheme: with a ':' behind it, it is never the host of a bare address. */
int cvi__dial_is_scheme(const char *p, size_t len);

static inline const char *cvi__dial_text_of(const cvi__dial_text *t)
{
    return t && t->len > 0 ? t->text : "";
}

/* A byte that cannot follow: CVI_EDIAL_TRAILING at a blank, else CVI_EDIAL_PARAM. */
const char *cvi__dial_refuse_stray(cvi__dial_scan *s, const char *at);

/* An address up to s->end, with or without a scheme; and what may stand around one. */
int cvi__dial_scan_address(cvi__dial_scan *s, cvi__dial_parts *parts);
int cvi__dial_scan_name_addr(cvi__dial_scan *s, cvi__dial_parts *parts);

/* The whole input when it begins with neither "sip:" nor "sips:", and is not empty. */
int cvi__dial_scan_others(cvi__dial_scan *s, cvi__dial_parts *parts);

static inline int cvi__dial_is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* "sip:" or "sips:" at `p`: how long it is, else 0. */
static inline unsigned cvi__dial_find_sip(const char *p, uint32_t *scheme)
{
    if (cvi__dial_begins(p, CVI__DIAL_FIVE('s', 'i', 'p', ':', 0), 4, 3)) {
        *scheme = CVI_DIAL_SCHEME_SIP;
        return 4;
    }
    if (cvi__dial_begins(p, CVI__DIAL_FIVE('s', 'i', 'p', 's', ':'), 5, 4)) {
        *scheme = CVI_DIAL_SCHEME_SIPS;
        return 5;
    }
    *scheme = CVI_DIAL_SCHEME_BARE;
    return 0;
}

/* Behind the scheme. */
int cvi__dial_scan_sip(cvi__dial_scan *s, cvi__dial_parts *parts);
int cvi__dial_scan_tel(cvi__dial_scan *s, cvi__dial_parts *parts);
int cvi__dial_scan_h323(cvi__dial_scan *s, cvi__dial_parts *parts);

/* 1 when all of it is a telephone number as typed; which is then taken. */
int cvi__dial_is_number(const cvi__dial_scan *s);
void cvi__dial_scan_number(cvi__dial_scan *s, cvi__dial_parts *parts);

/* The "##" of "gateway##conference[#pin]", or NULL; then what stands around it. */
const char *cvi__dial_find_gateway(const cvi__dial_scan *s);
int cvi__dial_scan_gateway(cvi__dial_scan *s, const char *hashes, cvi__dial_parts *parts);

/* A host that is typed: IPv6 addresses need no brackets when nothing follows. */
int cvi__dial_scan_bare_host(cvi__dial_scan *s, cvi__dial_parts *parts);
int cvi__dial_is_bare_ipv6(const cvi__dial_scan *s);

/* An IPv6 address in brackets. */
const char *cvi__dial_take_reference(cvi__dial_scan *s, const char *open, cvi__dial_parts *parts);

/* Any host but these, or what is wrong about it; and one whose last label begins with a digit. */
const char *cvi__dial_take_name(cvi__dial_scan *s, const char *from, cvi__dial_parts *parts);
const char *cvi__dial_take_ipv4(cvi__dial_scan *s, const char *end, cvi__dial_parts *parts);

/* A host name in UTF-8, turned into A-labels. */
int cvi__dial_take_idn(cvi__dial_scan *s, cvi__dial_text *host);

/* Made lower case in the copy. */
void cvi__dial_make_lower(cvi__dial_scan *s, const char *from, const char *end);

/* host [":" port] at s->p, where a host must stand. */
int cvi__dial_scan_hostport(cvi__dial_scan *s, cvi__dial_parts *parts);

/* *(";" parameter) ["?" headers] at s->p, to the end. */
int cvi__dial_scan_params(cvi__dial_scan *s, cvi__dial_parts *parts);

#endif
