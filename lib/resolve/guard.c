/* SPDX-License-Identifier: MIT */
/* Guess defence: what was tried in vain lately decides how long an answer takes, and who is refused. */
#include "resolve/guard.h"

#include <pthread.h>
#include <string.h>

#include "core/mem.h"
#include "core/params.h"
#include "crypto/siphash.h"
#include "resolve/guard_source.h"
#include "resolve/guard_table.h"

#define PARAMS_OLDEST CVI_USED_SIZE(cvi_guard_params, max_sources)
#define ATTEMPT_OLDEST CVI_USED_SIZE(cvi_guard_attempt, meeting_id)
#define SECOND_US UINT64_C(1000000)
#define DEFAULT_WINDOW_US (600 * SECOND_US)
#define SHORTEST_WINDOW_US (60 * SECOND_US)
#define LONGEST_WINDOW_US (3600 * SECOND_US)
#define DEFAULT_PACE_US SECOND_US
#define LONGEST_PACE_US (10 * SECOND_US)
#define SLOWEST_STEPS 4u /* a guesser is slowed down to so many times the pace */
#define DEFAULT_THRESHOLD 20u
#define LOWEST_THRESHOLD 5u
#define HIGHEST_THRESHOLD 200u
#define DEFAULT_TENANT_THRESHOLD 200u
#define DEFAULT_GLOBAL_THRESHOLD 1000u
#define MOST_SUM_THRESHOLD 50000u
#define ADDRESS_SHARE 4u /* an address may be several callers: so many times their threshold */
#define SITE_SHARE 16u   /* and a site several addresses */
#define DEFAULT_SOURCES 32768u
#define FEWEST_SOURCES 64u
#define MOST_SOURCES 4194304u
#define PROXIES_MAX 1024u
#define TEXT_MAX 1024u
#define KEY_MAX (5 * (TEXT_MAX + 1) + 32)

/* What a window is about; part of its key. */
typedef enum kind {
    KIND_CALLER = 1,
    KIND_ADDRESS = 2,
    KIND_WHOLE = 3,
    KIND_SITE = 4,
    KIND_KNOWN = 5
} kind;

/* An attempt as windows see it: a key each, 0 where there is none. */
typedef struct keys {
    uint64_t caller;  /* with its address */
    uint64_t address; /* 0 for a proxy */
    uint64_t site;    /* likewise, and for IPv4 */
    uint64_t whole;   /* the tenant, or for PINs the meeting */
    uint64_t known;   /* what is tried, by whom */
} keys;

struct cvi_guard {
    cvi_allocator alloc;
    cvi__sip_key key;
    uint64_t slot_us;
    uint64_t pace_us;
    uint32_t threshold;
    uint32_t tenant_threshold;
    uint32_t global_threshold;
    uint32_t proxy_count;
    cvi__net *proxies;
    pthread_mutex_t lock; /* guards what follows */
    cvi__guard_table table;
    cvi__guard_window all; /* wrong ids of everybody */
    uint64_t usual_us;     /* how long services take to say "not found", averaged */
    cvi_guard_stats stats;
};

/* ---- life ------------------------------------------------------------------------------- */

static int check_params(const cvi_guard_params *p)
{
    CVI_REQUIRE(p->threshold >= LOWEST_THRESHOLD && p->threshold <= HIGHEST_THRESHOLD);
    CVI_REQUIRE(p->tenant_threshold >= p->threshold && p->tenant_threshold <= MOST_SUM_THRESHOLD);
    CVI_REQUIRE(p->global_threshold >= p->threshold && p->global_threshold <= MOST_SUM_THRESHOLD);
    CVI_REQUIRE(p->window_us >= SHORTEST_WINDOW_US && p->window_us <= LONGEST_WINDOW_US);
    CVI_REQUIRE(p->pace_us <= LONGEST_PACE_US || p->pace_us == CVI_GUARD_NONE);
    CVI_REQUIRE(p->max_sources >= FEWEST_SOURCES && p->max_sources <= MOST_SOURCES);
    CVI_REQUIRE(p->proxy_count <= PROXIES_MAX && (p->proxies != NULL || p->proxy_count == 0));
    return CVI_OK;
}

static uint32_t or_default(uint32_t given, uint32_t usual)
{
    return given ? given : usual;
}

static int read_params(cvi_guard_params *p, const cvi_guard_params *params)
{
    int rc = params ? cvi__params_read(p, sizeof(*p), PARAMS_OLDEST, params) : CVI_OK;

    if (rc == CVI_OK) {
        rc = cvi__mem_check(p->allocator);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    p->window_us = p->window_us ? p->window_us : DEFAULT_WINDOW_US;
    p->pace_us = p->pace_us ? p->pace_us : DEFAULT_PACE_US;
    p->threshold = or_default(p->threshold, DEFAULT_THRESHOLD);
    p->tenant_threshold = or_default(p->tenant_threshold, DEFAULT_TENANT_THRESHOLD);
    p->global_threshold = or_default(p->global_threshold, DEFAULT_GLOBAL_THRESHOLD);
    p->max_sources = or_default(p->max_sources, DEFAULT_SOURCES);
    return check_params(p);
}

static int take_proxies(cvi_guard *g, const cvi_guard_params *p)
{
    int rc = CVI_OK;

    if (p->proxy_count == 0) {
        return CVI_OK;
    }
    g->proxies = cvi__mem_calloc(&g->alloc, p->proxy_count, sizeof(*g->proxies));
    if (!g->proxies) {
        return CVI_ENOMEM;
    }
    for (; rc == CVI_OK && g->proxy_count < p->proxy_count; g->proxy_count++) {
        const char *text = p->proxies[g->proxy_count];

        rc = text ? cvi__net_parse(&g->proxies[g->proxy_count], text) : CVI_EINVAL;
    }
    return rc;
}

int cvi_guard_create(cvi_guard **out, const cvi_guard_params *params)
{
    cvi_guard_params p = {0};
    cvi_guard *g = NULL;
    int rc = CVI_OK;

    CVI_REQUIRE(out != NULL);
    *out = NULL;
    rc = read_params(&p, params);
    if (rc != CVI_OK) {
        return rc;
    }
    g = cvi__mem_zalloc(cvi__mem_or_libc(p.allocator), sizeof(*g));
    if (!g) {
        return CVI_ENOMEM;
    }
    g->alloc = *cvi__mem_or_libc(p.allocator);
    g->slot_us = p.window_us / CVI__GUARD_SLOTS;
    g->pace_us = p.pace_us == CVI_GUARD_NONE ? 0 : p.pace_us;
    g->threshold = p.threshold;
    g->tenant_threshold = p.tenant_threshold;
    g->global_threshold = p.global_threshold;
    (void)pthread_mutex_init(&g->lock, NULL);
    rc = cvi__sip_key_init(&g->key);
    if (rc == CVI_OK) {
        rc = take_proxies(g, &p);
    }
    if (rc == CVI_OK) {
        rc = cvi__guard_table_init(&g->table, &g->alloc, p.max_sources);
    }
    if (rc != CVI_OK) {
        cvi_guard_destroy(&g);
    }
    *out = g;
    return rc;
}

void cvi_guard_destroy(cvi_guard **guard)
{
    if (!guard || !*guard) {
        return;
    }
    cvi_guard *g = *guard;
    const cvi_allocator a = g->alloc;

    *guard = NULL;
    (void)pthread_mutex_destroy(&g->lock);
    cvi__guard_table_free(&g->table, &a);
    cvi__mem_free(&a, g->proxies);
    cvi__mem_wipe(&g->key, sizeof(g->key));
    cvi__mem_free(&a, g);
}

/* ---- keys ------------------------------------------------------------------------------- */

typedef struct text_key {
    char bytes[KEY_MAX];
    size_t len;
} text_key;

static void put(text_key *k, const void *data, size_t len)
{
    if (len > 0) {
        memcpy(k->bytes + k->len, data, len);
    }
    k->len += len;
}

/* Keys of PINs are apart from those of ids: they begin with the meeting. */
static void begin_key(text_key *k, kind what, const cvi_guard_attempt *a)
{
    k->len = 0;
    k->bytes[k->len++] = (char)what;
    if (a->meeting_id) {
        put(k, a->tenant_id, strlen(a->tenant_id) + 1);
        put(k, a->meeting_id, strlen(a->meeting_id) + 1);
    }
}

static uint64_t end_key(const cvi_guard *g, const text_key *k)
{
    const uint64_t key = cvi__siphash(&g->key, k->bytes, k->len);

    return key + (key == 0);
}

static int is_proxy(const cvi_guard *g, const cvi_addr *addr)
{
    for (uint32_t i = 0; i < g->proxy_count; i++) {
        if (cvi__net_has(&g->proxies[i], addr)) {
            return 1;
        }
    }
    return 0;
}

static void put_address(text_key *k, const cvi_addr *addr)
{
    const uint8_t family = (uint8_t)addr->family;

    put(k, &family, sizeof(family));
    put(k, addr->ip, sizeof(addr->ip));
}

/* What is tried may be a PIN: no trace of it stays but its keyed hash. */
static uint64_t key_of_known(const cvi_guard *g, const cvi_guard_attempt *a, const cvi_addr *addr)
{
    text_key k;
    uint64_t key = 0;

    begin_key(&k, KIND_KNOWN, a);
    put_address(&k, addr);
    put(&k, a->caller, strlen(a->caller) + 1);
    put(&k, a->tenant_id, strlen(a->tenant_id) + 1);
    put(&k, a->tried, strlen(a->tried));
    key = end_key(g, &k);
    cvi__mem_wipe(&k, sizeof(k));
    return key;
}

static uint64_t key_of_address(const cvi_guard *g, kind what, const cvi_guard_attempt *a,
                               const cvi_addr *addr)
{
    text_key k;

    begin_key(&k, what, a);
    put_address(&k, addr);
    return end_key(g, &k);
}

static keys keys_of(const cvi_guard *g, const cvi_guard_attempt *a)
{
    cvi_addr addr = {0};
    const int has_address = cvi__source_parse(&addr, a->address);
    const int is_alone = has_address && !is_proxy(g, &addr);
    text_key k;
    keys out = {0};

    cvi__source_reduce(&addr);
    if (a->caller[0] || is_alone) {
        begin_key(&k, KIND_CALLER, a);
        put_address(&k, &addr);
        put(&k, a->caller, strlen(a->caller));
        out.caller = end_key(g, &k);
    }
    begin_key(&k, KIND_WHOLE, a);
    put(&k, a->tenant_id, strlen(a->tenant_id));
    out.whole = end_key(g, &k);
    if (is_alone) {
        out.address = key_of_address(g, KIND_ADDRESS, a, &addr);
        out.known = a->tried[0] ? key_of_known(g, a, &addr) : 0;
    }
    if (is_alone && cvi__source_widen(&addr)) {
        out.site = key_of_address(g, KIND_SITE, a, &addr);
    }
    return out;
}

static int is_short(const char *text)
{
    return strlen(text) <= TEXT_MAX;
}

/* Absent texts become "". */
static int read_attempt(cvi_guard_attempt *full, const cvi_guard_attempt *attempt)
{
    const int rc = cvi__params_read(full, sizeof(*full), ATTEMPT_OLDEST, attempt);

    if (rc != CVI_OK) {
        return rc;
    }
    full->caller = full->caller ? full->caller : "";
    full->address = full->address ? full->address : "";
    full->tenant_id = full->tenant_id ? full->tenant_id : "";
    full->tried = full->tried ? full->tried : "";
    CVI_REQUIRE(is_short(full->caller) && is_short(full->tenant_id) && is_short(full->tried));
    CVI_REQUIRE(!full->meeting_id || is_short(full->meeting_id));
    return CVI_OK;
}

/* ---- judging ---------------------------------------------------------------------------- */

typedef struct findings {
    uint32_t caller, address, site; /* failures */
    uint32_t shared;                /* as many for what others do */
    uint32_t limit;                 /* of a caller; less where all of them together fail often */
    int is_known;                   /* this caller had this right lately */
} findings;

static uint32_t failures_of(const cvi_guard *g, uint64_t key, uint32_t slot)
{
    return key ? cvi__guard_failed(cvi__guard_table_find(&g->table, key), slot) : 0;
}

/* A sum as if one caller had failed: from half of what is too much, up to the threshold there. */
static uint32_t share_of(const cvi_guard *g, uint32_t sum, uint32_t most)
{
    return sum > most / 2 ? CVI_MIN((sum - most / 2) * 2, most) * g->threshold / most : 0;
}

static findings look(const cvi_guard *g, const cvi_guard_attempt *a, uint32_t slot)
{
    const keys k = keys_of(g, a);
    const uint32_t most = a->meeting_id ? g->threshold : g->tenant_threshold;
    const uint32_t whole = failures_of(g, k.whole, slot);
    const uint32_t all = a->meeting_id ? 0 : cvi__guard_failed(&g->all, slot);
    const int is_pressed = whole >= most || all >= g->global_threshold;
    findings f = {0};

    f.caller = failures_of(g, k.caller, slot);
    f.address = failures_of(g, k.address, slot);
    f.site = failures_of(g, k.site, slot);
    f.shared = CVI_MAX(share_of(g, whole, most), share_of(g, all, g->global_threshold));
    f.limit = is_pressed ? LOWEST_THRESHOLD : g->threshold;
    f.is_known = k.known && cvi__guard_is_good(cvi__guard_table_find(&g->table, k.known), slot);
    return f;
}

/*
 * Who failed too often is refused. So is an address or a site, but not for what one of its callers
 * had right lately: that tells nothing new, and earns no guesses at anything else. Sums over a
 * tenant, a meeting or all only lower the limit: who never failed always gets through.
 */
static int is_blocked(const findings *f)
{
    return f->caller >= f->limit || (!f->is_known && (f->address >= f->limit * ADDRESS_SHARE ||
                                                      f->site >= f->limit * SITE_SHARE));
}

/*
 * How long "no" takes: the same for a wrong id and for one nobody looked at. Fresh names behind a
 * proxy never failed, so where all together fail often, "no" becomes slow for everybody.
 */
static uint64_t delay_of(const cvi_guard *g, const findings *f)
{
    const uint32_t there = CVI_MAX(f->address / ADDRESS_SHARE, f->site / SITE_SHARE);
    const uint32_t failed = CVI_MAX(CVI_MAX(f->caller, there), f->shared);
    const uint64_t slowed = g->pace_us + g->pace_us * failed / SLOWEST_STEPS;
    const uint64_t usual = g->pace_us ? g->usual_us : 0;

    return CVI_MAX(CVI_MIN(slowed, g->pace_us * SLOWEST_STEPS), usual);
}

int cvi_guard_check(cvi_guard *guard, uint64_t now_us, const cvi_guard_attempt *attempt,
                    cvi_guard_verdict *verdict)
{
    cvi_guard_attempt a = {0};
    cvi_guard_verdict v = {0};
    findings f;
    int rc = CVI_OK;

    CVI_REQUIRE(guard != NULL && attempt != NULL && verdict != NULL);
    rc = read_attempt(&a, attempt);
    if (rc != CVI_OK) {
        return rc;
    }
    (void)pthread_mutex_lock(&guard->lock);
    f = look(guard, &a, (uint32_t)(now_us / guard->slot_us));
    v.is_blocked = (uint32_t)is_blocked(&f);
    v.failed = f.caller;
    v.delay_us = delay_of(guard, &f);
    guard->stats.checks++;
    guard->stats.blocked += v.is_blocked;
    (void)pthread_mutex_unlock(&guard->lock);
    return cvi__params_write(verdict, &v, sizeof(v));
}

int cvi__guard_blocks(cvi_guard *guard, uint64_t now_us, const cvi_guard_attempt *attempt,
                      uint32_t *failed)
{
    cvi_guard_attempt a = {0};
    findings f;

    *failed = 0;
    if (read_attempt(&a, attempt) != CVI_OK) {
        return 0;
    }
    (void)pthread_mutex_lock(&guard->lock);
    f = look(guard, &a, (uint32_t)(now_us / guard->slot_us));
    *failed = f.caller;
    guard->stats.blocked += (uint64_t)is_blocked(&f);
    (void)pthread_mutex_unlock(&guard->lock);
    return is_blocked(&f);
}

/* ---- noting ----------------------------------------------------------------------------- */

static void fail_one(cvi_guard *g, uint64_t key, uint32_t slot)
{
    if (key) {
        cvi__guard_fail(cvi__guard_table_need(&g->table, key, slot), slot);
    }
}

static void note_wrong(cvi_guard *g, const cvi_guard_attempt *a, uint32_t slot)
{
    const keys k = keys_of(g, a);

    fail_one(g, k.caller, slot);
    fail_one(g, k.address, slot);
    fail_one(g, k.site, slot);
    fail_one(g, k.whole, slot);
    if (!a->meeting_id) {
        cvi__guard_fail(&g->all, slot);
    }
    g->stats.wrong++;
}

static void note_right(cvi_guard *g, const cvi_guard_attempt *a, uint32_t slot)
{
    const keys k = keys_of(g, a);

    if (k.known) {
        cvi__guard_table_need(&g->table, k.known, slot)->good = slot + 1;
    }
    g->stats.right++;
}

int cvi_guard_note(cvi_guard *guard, uint64_t now_us, const cvi_guard_attempt *attempt,
                   int is_right)
{
    cvi_guard_attempt a = {0};
    int rc = CVI_OK;

    CVI_REQUIRE(guard != NULL && attempt != NULL);
    rc = read_attempt(&a, attempt);
    if (rc != CVI_OK) {
        return rc;
    }
    (void)pthread_mutex_lock(&guard->lock);
    if (is_right) {
        note_right(guard, &a, (uint32_t)(now_us / guard->slot_us));
    } else {
        note_wrong(guard, &a, (uint32_t)(now_us / guard->slot_us));
    }
    (void)pthread_mutex_unlock(&guard->lock);
    return CVI_OK;
}

void cvi__guard_note_pace(cvi_guard *guard, uint64_t took_us)
{
    const uint64_t most = guard->pace_us * SLOWEST_STEPS;

    (void)pthread_mutex_lock(&guard->lock);
    guard->usual_us = (guard->usual_us * 7 + CVI_MIN(took_us, most)) / 8;
    (void)pthread_mutex_unlock(&guard->lock);
}

int cvi_guard_get_stats(cvi_guard *guard, cvi_guard_stats *out)
{
    cvi_guard_stats s;

    CVI_REQUIRE(guard != NULL && out != NULL);
    (void)pthread_mutex_lock(&guard->lock);
    s = guard->stats;
    s.evictions = guard->table.evictions;
    (void)pthread_mutex_unlock(&guard->lock);
    return cvi__params_write(out, &s, sizeof(s));
}
