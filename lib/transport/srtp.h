/* SPDX-License-Identifier: MIT */
/*
 * SRTP and SRTCP (RFC 3711) for one direction of one m-line. A context keeps rollover counters and
 * replay windows of every source; a packet that fails changes nothing.
 */
#ifndef CVI_TRANSPORT_SRTP_H
#define CVI_TRANSPORT_SRTP_H

#include "core/base.h"

#define CVI__SRTP_TRAILER_MAX 32u /* most bytes protecting adds, SRTCP's index included */
#define CVI__SRTP_KEY_MAX 46u
#define CVI__SRTP_SOURCES_MAX 64u /* more sources than this from one peer are refused */

/* Numbered as the suites of SDES (sdp/sdes.h). */
typedef enum cvi__srtp_suite {
    CVI__SRTP_UNKNOWN = 0,
    CVI__SRTP_AES128_SHA1_80 = 1,
    CVI__SRTP_AES128_SHA1_32 = 2,
    CVI__SRTP_AES256_SHA1_80 = 3,
    CVI__SRTP_AES256_SHA1_32 = 4
} cvi__srtp_suite;

typedef struct cvi__srtp_params {
    uint32_t suite;     /* a cvi__srtp_suite */
    const uint8_t *key; /* master key and salt; copied */
    size_t key_len;
    int is_sender; /* 1: protects, 0: unprotects */
} cvi__srtp_params;

typedef struct cvi__srtp cvi__srtp;

/* CVI_OK, CVI_ENOTSUP (build or suite), CVI_ETRANSPORT_KEY, CVI_ENOMEM. */
int cvi__srtp_create(cvi__srtp **out, const cvi_allocator *alloc, const cvi__srtp_params *params);
void cvi__srtp_destroy(cvi__srtp **srtp);

/* In place; `cap` must leave CVI__SRTP_TRAILER_MAX bytes after *len. Any data alignment. */
int cvi__srtp_protect(cvi__srtp *s, uint8_t *data, size_t *len, size_t cap);
int cvi__srtp_protect_rtcp(cvi__srtp *s, uint8_t *data, size_t *len, size_t cap);

/* In place. CVI_ETRANSPORT_AUTH, CVI_ETRANSPORT_REPLAY, CVI_ESYNTAX, CVI_ELIMIT. */
int cvi__srtp_unprotect(cvi__srtp *s, uint8_t *data, size_t *len);
int cvi__srtp_unprotect_rtcp(cvi__srtp *s, uint8_t *data, size_t *len);

#endif
