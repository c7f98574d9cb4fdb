/* SPDX-License-Identifier: MIT */
/* Keys in a=crypto lines (RFC 4568). Key material is raw: master key, then salt. */
#ifndef CVI_SDP_SDES_H
#define CVI_SDP_SDES_H

#include "core/base.h"
#include "core/buf.h"
#include "sdp/span.h"

#define CVI__SDES_KEY_MAX 46 /* AES-256: 32 + 14 */

typedef enum cvi__sdes_suite {
    CVI__SDES_UNKNOWN = 0,
    CVI__SDES_AES128_SHA1_80 = 1, /* AES_CM_128_HMAC_SHA1_80 */
    CVI__SDES_AES128_SHA1_32 = 2, /* AES_CM_128_HMAC_SHA1_32 */
    CVI__SDES_AES256_SHA1_80 = 3, /* AES_256_CM_HMAC_SHA1_80 (RFC 6188) */
    CVI__SDES_AES256_SHA1_32 = 4, /* AES_256_CM_HMAC_SHA1_32 */
    CVI__SDES_AEAD_AES128 = 5,    /* AEAD_AES_128_GCM (RFC 7714) */
    CVI__SDES_AEAD_AES256 = 6     /* AEAD_AES_256_GCM */
} cvi__sdes_suite;

typedef struct cvi__sdes {
    uint32_t tag;     /* 0..999999999 */
    uint8_t suite;    /* cvi__sdes_suite; UNKNOWN for one we never heard of */
    uint8_t is_plain; /* one key, no MKI, no session parameter that changes the transform */
    uint8_t key_len;  /* bytes of key; 0 when the suite is unknown */
    uint8_t key[CVI__SDES_KEY_MAX];
} cvi__sdes;

size_t cvi__sdes_key_len(uint32_t suite);         /* key and salt; 0 for UNKNOWN */
const char *cvi__sdes_suite_name(uint32_t suite); /* "" for UNKNOWN */

/* The value of one a=crypto attribute; 0 when it is malformed. */
int cvi__sdes_parse(cvi__sdes *out, cvi__span value);

/* "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:..." with CRLF. */
int cvi__sdes_put(cvi__buf *out, const cvi__sdes *s);

#endif
