/* SPDX-License-Identifier: MIT */
/* SipHash-1-3 (Aumasson and Bernstein): a keyed hash for tables whose keys strangers choose. */
#ifndef CVI_CRYPTO_SIPHASH_H
#define CVI_CRYPTO_SIPHASH_H

#include "core/base.h"

typedef struct cvi__sip_key {
    uint64_t k[2];
} cvi__sip_key;

int cvi__sip_key_init(cvi__sip_key *key); /* random; CVI_ESYSTEM when there is none */

uint64_t cvi__siphash(const cvi__sip_key *key, const void *data, size_t len);

#endif
