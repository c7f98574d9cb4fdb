/* SPDX-License-Identifier: MIT */
#include "resolve/id_tag.h"

#include <string.h>

#include "crypto/random.h"

typedef struct wide {
    uint64_t low, high;
} wide;

static inline void add_product(wide *sum, uint64_t a, uint64_t b)
{
#ifdef __SIZEOF_INT128__
    __extension__ typedef unsigned __int128 both;
    const both all = ((both)sum->high << 64 | sum->low) + (both)a * b;

    *sum = (wide){(uint64_t)all, (uint64_t)(all >> 64)};
#else
    const uint64_t ll = (a & UINT32_MAX) * (b & UINT32_MAX), hl = (a >> 32) * (b & UINT32_MAX);
    const uint64_t mid = (a & UINT32_MAX) * (b >> 32) + (ll >> 32) + (hl & UINT32_MAX);
    const uint64_t low = mid << 32 | (ll & UINT32_MAX);

    sum->low += low;
    sum->high += (a >> 32) * (b >> 32) + (hl >> 32) + (mid >> 32) + (sum->low < low);
#endif
}

static inline void add_pair(wide *sum, const uint64_t *key, uint64_t a, uint64_t b)
{
    add_product(sum, a + key[0], b + key[1]);
}

static inline uint64_t load(const char *p)
{
    uint64_t word = 0;

    memcpy(&word, p, sizeof(word));
    return word;
}

/* Up to seven bytes; which of them stand where is known with their number. */
static inline uint64_t load_few(const char *p, size_t len)
{
    const unsigned char *const u = (const unsigned char *)p;
    uint32_t first = 0, last = 0;

    if (len >= sizeof(first)) {
        memcpy(&first, p, sizeof(first));
        memcpy(&last, p + len - sizeof(last), sizeof(last));
        return (uint64_t)first << 32 | last;
    }
    return len == 0 ? 0 : (uint64_t)u[0] << 16 | (uint64_t)u[len / 2] << 8 | u[len - 1];
}

/* The last words of a text may overlap: its length is hashed too. Returns the rest of the key. */
static inline const uint64_t *add_text(wide *sum, const uint64_t *key, const char *p, size_t len)
{
    const char *const end = p + len;

    if (len >= 8) {
        for (; end - p > 16; p += 16, key += 2) {
            add_pair(sum, key, load(p), load(p + 8));
        }
        add_pair(sum, key, load(len < 16 ? p : end - 16), load(end - 8));
    } else {
        add_pair(sum, key, load_few(p, len), 0);
    }
    return key + 2;
}

static inline uint64_t fold(wide sum, const uint64_t key[2])
{
    wide p = {0};

    add_product(&p, sum.low ^ key[0], sum.high ^ key[1]);
    return p.low ^ p.high;
}

int cvi__id_tag_key_init(cvi__id_tag_key *key)
{
    return cvi__random_bytes(key, sizeof(*key));
}

cvi__id_tag cvi__id_tag_take(const cvi__id_tag_key *key, const char *tenant_id,
                             const char *conference_id)
{
    const size_t tenant = strlen(tenant_id), conference = strlen(conference_id);
    const uint64_t *word = key->words + 2;
    wide sum = {0};
    uint64_t name = 0;

    if (tenant > CVI__ID_TAG_TEXT_MAX || conference > CVI__ID_TAG_TEXT_MAX - tenant) {
        return (cvi__id_tag){0};
    }
    add_pair(&sum, key->words, tenant, conference);
    word = add_text(&sum, word, tenant_id, tenant);
    (void)add_text(&sum, word, conference_id, conference);
    name = fold(sum, key->name);
    return (cvi__id_tag){fold(sum, key->place), name + (name == 0)};
}
