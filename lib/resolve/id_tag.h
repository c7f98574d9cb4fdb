/* SPDX-License-Identifier: MIT */
/*
 * What stands for a tenant and a conference id in tables: a keyed hash, so that nobody without the
 * key finds two that share it. Pairs of 64-bit words are multiplied, each after a word of the key
 * was added, and the products added up (NH of Black, Halevi, Krawczyk, Krovetz and Rogaway, CRYPTO
 * 1999): under a random key two given texts share this sum with a probability of at most 2^-64.
 * Two more products, folded, spread it over 128 bits, which is mixing and no proof. A few dozen
 * instructions, so that a processor that waits for memory comes as far as the next look-up.
 */
#ifndef CVI_RESOLVE_ID_TAG_H
#define CVI_RESOLVE_ID_TAG_H

#include "core/base.h"

#define CVI__ID_TAG_TEXT_MAX 256u /* bytes of both texts */
#define CVI__ID_TAG_WORDS (2u + (CVI__ID_TAG_TEXT_MAX / 16u + 1u) * 2u)

typedef struct cvi__id_tag_key {
    uint64_t words[CVI__ID_TAG_WORDS]; /* for the lengths, then for the texts */
    uint64_t place[2];
    uint64_t name[2];
} cvi__id_tag_key;

typedef struct cvi__id_tag {
    uint64_t place; /* where it belongs in a table */
    uint64_t name;  /* which one it is there; 0: none */
} cvi__id_tag;

int cvi__id_tag_key_init(cvi__id_tag_key *key); /* random; CVI_ESYSTEM when there is none */

/* Its name is 0 when the texts are longer than CVI__ID_TAG_TEXT_MAX. */
cvi__id_tag cvi__id_tag_take(const cvi__id_tag_key *key, const char *tenant_id,
                             const char *conference_id);

#endif
