/* SPDX-License-Identifier: MIT */
#include "resolve/id_tag.h"

#include <string.h>

#include "crypto/random.h"

typedef struct wide {
    uint64_t low, high;
} wide;

static inline wide product(uint64_t a, uint64_t b)
{
#ifdef __SIZEOF_INT128__
    __extension__ const unsigned __int128 p = (unsigned __int128)a * b;

    return (wide){(uint64_t)p, (uint64_t)(p >> 64)};
#else
    const uint64_t ll = (a & UINT32_MAX) * (b & UINT32_MAX), hl = (a >> 32) * (b & UINT32_MAX);
    const uint64_t mid = (a & UINT32_MAX) * (b >> 32) + (ll >> 32) + (hl & UINT32_MAX);

    return (wide){mid << 32 | (ll & UINT32_MAX), (a >> 32) * (b >> 32) + (hl >> 32) + (mid >> 32)};
#endif
}

static inline void add_pair(wide *sum, const uint64_t *key, uint64_t a, uint64_t b)
{
    const wide p = product(a + key[0], b + key[1]);

    sum->low += p.low;
    sum->high += p.high + (sum->low < p.low);
}

static inline uint64_t load(const char *p)
{
    uint64_t word = 0;

    memcpy(&word, p, sizeof(word));
    return word;
}

/* The last words of a text may overlap: its length is hashed too. Returns the rest of the key. */
static inline const uint64_t *add_text(wide *sum, const uint64_t *key, const char *p, size_t len)
{
    const char *const end = p + len;
    uint64_t word = 0;

    if (len >= 16) {
        for (; end - p > 16; p += 16, key += 2) {
            add_pair(sum, key, load(p), load(p + 8));
        }
        add_pair(sum, key, load(end - 16), load(end - 8));
    } else if (len >= 8) {
        add_pair(sum, key, load(p), load(end - 8));
    } else {
        memcpy(&word, p, len);
        add_pair(sum, key, word, 0);
    }
    return key + 2;
}

static inline uint64_t fold(const wide *sum, const uint64_t key[2])
{
    const wide p = product(sum->low ^ key[0], sum->high ^ key[1]);

    return p.low ^ p.high;
}

int cvi__id_tag_key_init(cvi__id_tag_key *key)
{
    return cvi__random_bytes(key, sizeof(*key));
}

int cvi__id_tag_take(const cvi__id_tag_key *key, const char *tenant_id, const char *conference_id,
                     cvi__id_tag *tag)
{
    const size_t tenant = strlen(tenant_id), conference = strlen(conference_id);
    const uint64_t *word = key->words + 2;
    wide sum = {0};

    if (tenant > CVI__ID_TAG_TEXT_MAX || conference > CVI__ID_TAG_TEXT_MAX - tenant) {
        return 0;
    }
    add_pair(&sum, key->words, tenant, conference);
    word = add_text(&sum, word, tenant_id, tenant);
    (void)add_text(&sum, word, conference_id, conference);
    tag->place = fold(&sum, key->place);
    tag->name = fold(&sum, key->name);
    return 1;
}
