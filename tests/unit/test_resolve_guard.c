/* SPDX-License-Identifier: MIT */
/* Guess defence in virtual time. */
#include "common/cm.h"

#include <stdio.h>

#include <cvi/resolve_guard.h>

#include "resolve/guard.h"
#include "resolve/guard_source.h"
#include "resolve/guard_table.h"

#define SECOND UINT64_C(1000000)
#define MINUTE (60 * SECOND)
#define START (1000 * MINUTE)

struct who {
    const char *caller, *address, *tenant, *meeting;
};

static const struct who ann = {"sip:ann@a.example", "192.0.2.1", "t", NULL};

static cvi_guard *make(const cvi_guard_params *params)
{
    cvi_guard *g = NULL;

    assert_int_equal(cvi_guard_create(&g, params), CVI_OK);
    return g;
}

static const char *tried = "126000004";

static cvi_guard_attempt attempt_of(struct who w)
{
    cvi_guard_attempt a;

    CVI_GUARD_ATTEMPT_INIT(&a);
    a.caller = w.caller;
    a.address = w.address;
    a.tenant_id = w.tenant;
    a.meeting_id = w.meeting;
    a.tried = tried;
    return a;
}

static cvi_guard_verdict check(cvi_guard *g, uint64_t now_us, struct who w)
{
    const cvi_guard_attempt a = attempt_of(w);
    cvi_guard_verdict v;

    CVI_GUARD_VERDICT_INIT(&v);
    assert_int_equal(cvi_guard_check(g, now_us, &a, &v), CVI_OK);
    return v;
}

static int is_blocked(cvi_guard *g, uint64_t now_us, struct who w)
{
    return (int)check(g, now_us, w).is_blocked;
}

/* The same with another id or PIN. */
static int is_blocked_from(cvi_guard *g, struct who w, const char *id)
{
    const char *const before = tried;
    int blocked = 0;

    tried = id;
    blocked = is_blocked(g, START, w);
    tried = before;
    return blocked;
}

static void note(cvi_guard *g, uint64_t now_us, struct who w, int is_right)
{
    const cvi_guard_attempt a = attempt_of(w);

    assert_int_equal(cvi_guard_note(g, now_us, &a, is_right), CVI_OK);
}

/* As a resolver would: what is blocked is not noted. Returns how many of n got through. */
static unsigned guess(cvi_guard *g, uint64_t now_us, struct who w, unsigned n)
{
    unsigned through = 0;

    for (unsigned i = 0; i < n; i++) {
        if (!is_blocked(g, now_us, w)) {
            note(g, now_us, w, 0);
            through++;
        }
    }
    return through;
}

static void a_guesser_is_refused_after_twenty(void **state)
{
    cvi_guard *g = make(NULL);

    (void)state;
    assert_int_equal(guess(g, START, ann, 100), 20);
    assert_int_equal(is_blocked(g, START + 9 * MINUTE, ann), 1);
    assert_int_equal(is_blocked(g, START + 10 * MINUTE, ann), 0); /* at most ten minutes */
    cvi_guard_destroy(&g);
    cvi_guard_destroy(&g);
}

static void the_window_slides(void **state)
{
    cvi_guard *g = make(NULL);
    unsigned through = 0;

    (void)state;
    for (unsigned minute = 0; minute < 60; minute++) { /* ten a minute, for an hour */
        through += guess(g, START + minute * MINUTE, ann, 10);
    }
    assert_in_range(through, 120, 140); /* twenty in any ten minutes, and where a slot ends */
    cvi_guard_destroy(&g);
}

static void a_refusal_ends_although_the_guesser_goes_on(void **state)
{
    cvi_guard *g = make(NULL);

    (void)state;
    (void)guess(g, START, ann, 20);
    for (unsigned second = 0; second < 600; second += 7) {
        (void)guess(g, START + second * SECOND, ann, 1);
    }
    assert_int_equal(is_blocked(g, START + 10 * MINUTE, ann), 0);
    cvi_guard_destroy(&g);
}

static void others_are_not_affected(void **state)
{
    cvi_guard *g = make(NULL);
    const struct who bob = {"sip:bob@a.example", "192.0.2.2", "t", NULL};
    const struct who ann_elsewhere = {ann.caller, "198.51.100.1", "t", NULL};

    (void)state;
    (void)guess(g, START, ann, 100);
    assert_int_equal(is_blocked(g, START, bob), 0);
    assert_int_equal(is_blocked(g, START, ann_elsewhere), 0); /* who takes her name locks nobody */
    cvi_guard_destroy(&g);
}

static void new_names_at_one_address_do_not_help(void **state)
{
    cvi_guard *g = make(NULL);
    const struct who colleague = {"sip:room@a.example", "192.0.2.1:5062", "t", NULL};
    char name[32];
    unsigned through = 0;

    (void)state;
    note(g, START, colleague, 1);
    for (unsigned i = 0; i < 500; i++) {
        const struct who w = {name, "192.0.2.1", "t", NULL};

        snprintf(name, sizeof(name), "sip:%u@a.example", i);
        through += guess(g, START, w, 1);
    }
    assert_int_equal(through, 80);
    assert_int_equal(is_blocked(g, START, colleague), 0); /* comes back to where they were */
    assert_int_equal(is_blocked_from(g, colleague, "127000000"), 1);
    assert_int_equal(is_blocked_from(g, colleague, NULL), 1);
    assert_int_equal(is_blocked(g, START + 10 * MINUTE, colleague), 0);
    cvi_guard_destroy(&g);
}

/* One id that is right, known to the guesser, again and again before every few guesses. */
static void what_was_right_earns_no_guesses(void **state)
{
    static const char *const meetings[] = {NULL, "m"};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        cvi_guard *g = make(NULL);
        char name[32];
        unsigned through = 0;

        for (unsigned k = 0; k < 100; k++) {
            const struct who w = {name, "192.0.2.1", "t", meetings[i]};

            snprintf(name, sizeof(name), "sip:%u@a.example", k);
            note(g, START, w, 1);
        }
        for (unsigned k = 0; k < 100; k++) {
            const struct who w = {name, "192.0.2.1", "t", meetings[i]};
            const char *const own = tried;

            snprintf(name, sizeof(name), "sip:%u@a.example", k);
            if (!is_blocked(g, START, w)) {
                note(g, START, w, 1);
            }
            tried = "127000000";
            through += guess(g, START, w, 4);
            tried = own;
        }
        assert_in_range(through, 20, 80); /* as if nothing had been right */
        cvi_guard_destroy(&g);
    }
}

static void an_ipv6_customer_is_one_address(void **state)
{
    cvi_guard *g = make(NULL);
    char address[64];
    unsigned through = 0;

    (void)state;
    for (unsigned i = 0; i < 200; i++) {
        const struct who w = {"sip:a@b", address, "t", NULL};

        snprintf(address, sizeof(address), "[2001:db8:1:2::%x]:5060", i + 1);
        through += guess(g, START, w, 1);
    }
    assert_int_equal(through, 20);
    cvi_guard_destroy(&g);
}

/* A /48 costs nothing, and has 65536 networks. */
static void an_ipv6_site_is_watched_too(void **state)
{
    cvi_guard *g = NULL;
    const struct who neighbour = {"sip:n@b", "[2001:db8:1:ffff::1]:5060", "t", NULL};
    const struct who other = {"sip:a@b", "[2001:db8:2::1]:5060", "t", NULL};
    cvi_guard_params p;
    char address[64];
    unsigned through = 0;

    (void)state;
    CVI_GUARD_PARAMS_INIT(&p);
    p.tenant_threshold = p.global_threshold = 50000;
    g = make(&p);
    note(g, START, neighbour, 1);
    for (unsigned i = 0; i < 1000; i++) {
        const struct who w = {"sip:a@b", address, "t", NULL};

        snprintf(address, sizeof(address), "[2001:db8:1:%x::1]:5060", i + 1);
        through += guess(g, START, w, 2);
    }
    assert_int_equal(through, 16 * 20);
    assert_int_equal(is_blocked(g, START, neighbour), 0);
    assert_int_equal(is_blocked_from(g, neighbour, "127000000"), 1);
    assert_int_equal(is_blocked(g, START, other), 0);
    cvi_guard_destroy(&g);
}

/* All that IPv4 callers have in common there is the translator's prefix. */
static void behind_nat64_an_address_is_the_ipv4_one(void **state)
{
    cvi_guard *g = make(NULL);
    const struct who far = {"sip:a@b", "[64:ff9b::198.51.100.1]:5060", "t", NULL};
    const struct who same = {"sip:other@b", "192.0.2.1", "t", NULL};
    char name[32];

    (void)state;
    for (unsigned i = 0; i < 80; i++) {
        const struct who w = {name, "[64:ff9b::c000:201]:5060", "t", NULL};

        snprintf(name, sizeof(name), "sip:%u@a.example", i);
        assert_int_equal(guess(g, START, w, 1), 1);
    }
    assert_int_equal(is_blocked(g, START, far), 0);
    assert_int_equal(is_blocked(g, START, same), 1);
    cvi_guard_destroy(&g);
}

static void a_proxys_address_is_never_a_source_alone(void **state)
{
    static const char *const proxies[] = {"192.0.2.0/24", "2001:db8::5"};
    cvi_guard_params p;
    cvi_guard *g = NULL;
    const struct who other = {"sip:other@a.example", "192.0.2.1", "t", NULL};
    const struct who nameless = {NULL, "192.0.2.1", "t", NULL};
    char name[32];

    (void)state;
    CVI_GUARD_PARAMS_INIT(&p);
    p.proxies = proxies;
    p.proxy_count = 2;
    p.tenant_threshold = p.global_threshold = 50000;
    g = make(&p);
    for (unsigned i = 0; i < 500; i++) {
        const struct who w = {name, "192.0.2.1", "t", NULL};

        snprintf(name, sizeof(name), "sip:%u@a.example", i);
        assert_int_equal(guess(g, START, w, 1), 1);
    }
    assert_int_equal(guess(g, START, ann, 100), 20); /* but one caller of it is a source */
    assert_int_equal(is_blocked(g, START, other), 0);
    assert_int_equal(guess(g, START, nameless, 100), 100);
    assert_int_equal(is_blocked(g, START, other), 0);
    cvi_guard_destroy(&g);
}

static void a_proxy_may_be_written_as_an_ipv4_address_inside_ipv6(void **state)
{
    static const struct {
        const char *proxy, *source;
        unsigned passed;
    } rows[] = {
        {"::ffff:192.0.2.1", "192.0.2.1", 100},
        {"::ffff:192.0.2.1", "[::ffff:192.0.2.1]:5060", 100},
        {"::ffff:192.0.2.0/120", "192.0.2.1", 100},
        {"::ffff:192.0.2.0/120", "192.0.3.1", 20},
        {"::ffff:0:0/96", "192.0.3.1", 100},
        {"::/0", "192.0.2.1", 20},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct who nameless = {NULL, rows[i].source, "t", NULL};
        cvi_guard_params p;
        cvi_guard *g = NULL;

        CVI_GUARD_PARAMS_INIT(&p);
        p.proxies = &rows[i].proxy;
        p.proxy_count = 1;
        g = make(&p);
        assert_int_equal(guess(g, START, nameless, 100), rows[i].passed);
        cvi_guard_destroy(&g);
    }
}

/*
 * Who takes a new name for every guess behind a proxy is told apart from nobody, so "no" takes its
 * longest for all; who has the right id does not notice.
 */
static void fresh_names_behind_a_proxy_slow_every_no(void **state)
{
    static const char *const proxies[] = {"192.0.2.1"};
    cvi_guard_params p;
    cvi_guard *g = NULL;
    const struct who guest = {"sip:guest@c.example", "192.0.2.1", "t", NULL};
    const struct who elsewhere = {"sip:other@c.example", "192.0.2.1", "other", NULL};
    uint64_t last = SECOND;
    char name[32];

    (void)state;
    CVI_GUARD_PARAMS_INIT(&p);
    p.proxies = proxies;
    p.proxy_count = 1;
    g = make(&p);
    for (unsigned i = 0; i < 200; i++) {
        const struct who w = {name, "192.0.2.1:5060", "t", NULL};

        snprintf(name, sizeof(name), "sip:%u@a.example", i);
        const uint64_t delay_us = check(g, START, w).delay_us;
        assert_in_range(delay_us, i <= 100 ? SECOND : last, i <= 100 ? SECOND : last + SECOND / 4);
        last = delay_us;
        note(g, START, w, 0);
    }
    assert_int_equal(check(g, START, guest).delay_us, 4 * SECOND);
    assert_int_equal(is_blocked(g, START, guest), 0);
    assert_int_equal(guess(g, START, guest, 20), 5);
    assert_int_equal(check(g, START, elsewhere).delay_us, SECOND);
    cvi_guard_destroy(&g);
}

/* Thousands of addresses with a few guesses each: less each, and real guests still get through. */
static void many_sources_together_get_less_each(void **state)
{
    cvi_guard *g = make(NULL);
    const struct who guest = {"sip:guest@c.example", "203.0.113.9", "t", NULL};
    const struct who elsewhere = {"sip:x@y", "198.51.100.7", "other", NULL};
    char address[32];
    unsigned through = 0;

    (void)state;
    for (unsigned i = 0; i < 100; i++) {
        const struct who w = {"sip:a@b", address, "t", NULL};

        snprintf(address, sizeof(address), "10.0.0.%u", i);
        through += guess(g, START, w, 20);
    }
    assert_int_equal(through, 10 * 20 + 90 * 5);
    assert_int_equal(is_blocked(g, START, guest), 0);
    assert_int_equal(guess(g, START, guest, 4), 4); /* who mistypes a few times too */
    assert_int_equal(guess(g, START, elsewhere, 100), 20);
    cvi_guard_destroy(&g);
}

static void everybody_together_is_watched_too(void **state)
{
    cvi_guard_params p;
    cvi_guard *g = NULL;
    char tenant[16], address[32];
    unsigned through = 0;

    (void)state;
    CVI_GUARD_PARAMS_INIT(&p);
    p.global_threshold = 100;
    g = make(&p);
    for (unsigned i = 0; i < 20; i++) {
        const struct who w = {"sip:a@b", address, tenant, NULL};

        snprintf(tenant, sizeof(tenant), "t%u", i);
        snprintf(address, sizeof(address), "10.0.0.%u", i);
        through += guess(g, START, w, 20);
    }
    assert_int_equal(through, 5 * 20 + 15 * 5);
    cvi_guard_destroy(&g);
}

static void no_takes_longer_with_every_failure(void **state)
{
    cvi_guard *g = make(NULL);
    uint64_t last = 0;

    (void)state;
    assert_int_equal(check(g, START, ann).delay_us, SECOND);
    for (unsigned i = 0; i < 20; i++) {
        const cvi_guard_verdict v = check(g, START, ann);

        assert_int_equal(v.is_blocked, 0);
        assert_int_equal(v.failed, i);
        assert_true(v.delay_us >= last);
        last = v.delay_us;
        note(g, START, ann, 0);
    }
    assert_int_equal(last, 4 * SECOND);
    assert_int_equal(check(g, START, ann).is_blocked, 1);
    assert_int_equal(check(g, START, ann).delay_us, last); /* the pace says nothing */
    cvi_guard_destroy(&g);
}

static void a_slow_service_slows_refusals_too(void **state)
{
    cvi_guard *g = make(NULL);

    (void)state;
    for (unsigned i = 0; i < 60; i++) {
        cvi__guard_note_pace(g, 2 * SECOND);
    }
    assert_in_range(check(g, START, ann).delay_us, 2 * SECOND - 1000, 2 * SECOND);
    for (unsigned i = 0; i < 60; i++) {
        cvi__guard_note_pace(g, 3600 * SECOND);
    }
    assert_in_range(check(g, START, ann).delay_us, 4 * SECOND - 1000, 4 * SECOND);
    cvi_guard_destroy(&g);
}

static void pins_are_counted_per_meeting(void **state)
{
    cvi_guard *g = make(NULL);
    const struct who pin = {ann.caller, ann.address, "t", "m1"};
    const struct who other = {ann.caller, ann.address, "t", "m2"};

    (void)state;
    assert_int_equal(guess(g, START, pin, 100), 20);
    assert_int_equal(is_blocked(g, START, other), 0);
    assert_int_equal(is_blocked(g, START, ann), 0); /* ids are another matter */
    assert_int_equal(guess(g, START, ann, 100), 20);
    assert_int_equal(is_blocked(g, START + 10 * MINUTE, pin), 0);
    cvi_guard_destroy(&g);
}

static void strangers_do_not_lock_a_meetings_pin(void **state)
{
    cvi_guard *g = make(NULL);
    const struct who guest = {"sip:guest@c.example", "203.0.113.9", "t", "m"};
    char address[32];
    unsigned through = 0;

    (void)state;
    for (unsigned i = 0; i < 200; i++) {
        const struct who w = {"sip:a@b", address, "t", "m"};

        snprintf(address, sizeof(address), "10.0.0.%u", i);
        through += guess(g, START, w, 20);
    }
    assert_int_equal(through, 20 + 199 * 5);
    assert_int_equal(is_blocked(g, START, guest), 0);
    cvi_guard_destroy(&g);
}

/* Any number of fresh names cannot make the guard forget one that is blocked. */
static void a_flood_of_names_does_not_free_the_blocked(void **state)
{
    cvi_guard_params p;
    cvi_guard_stats s;
    cvi_guard *g = NULL;
    char name[32], address[32];

    (void)state;
    CVI_GUARD_PARAMS_INIT(&p);
    CVI_GUARD_STATS_INIT(&s);
    p.max_sources = 64;
    p.tenant_threshold = p.global_threshold = 50000;
    g = make(&p);
    assert_int_equal(guess(g, START, ann, 20), 20);
    for (unsigned i = 0; i < 5000; i++) {
        const struct who w = {name, address, "t", NULL};

        snprintf(name, sizeof(name), "sip:%u@b", i);
        snprintf(address, sizeof(address), "10.%u.%u.1", i / 250, i % 250);
        (void)guess(g, START, w, 1);
    }
    assert_int_equal(is_blocked(g, START, ann), 1);
    assert_int_equal(cvi_guard_get_stats(g, &s), CVI_OK);
    assert_true(s.evictions > 4000);
    cvi_guard_destroy(&g);
}

static void a_clock_that_jumps_harms_nothing(void **state)
{
    cvi_guard *g = make(NULL);

    (void)state;
    assert_int_equal(guess(g, START, ann, 10), 10);
    assert_int_equal(guess(g, START - 30 * MINUTE, ann, 5), 5); /* counted with the newest */
    assert_int_equal(guess(g, START, ann, 100), 5);
    assert_int_equal(is_blocked(g, UINT64_MAX / 2, ann), 0);
    cvi_guard_destroy(&g);
}

static void counters_tell_what_happened(void **state)
{
    cvi_guard *g = make(NULL);
    cvi_guard_stats s;

    (void)state;
    CVI_GUARD_STATS_INIT(&s);
    (void)guess(g, START, ann, 25);
    note(g, START, ann, 1);
    assert_int_equal(cvi_guard_get_stats(g, &s), CVI_OK);
    assert_int_equal(s.checks, 25);
    assert_int_equal(s.blocked, 5);
    assert_int_equal(s.wrong, 20);
    assert_int_equal(s.right, 1);
    assert_int_equal(s.evictions, 0);
    cvi_guard_destroy(&g);
}

/* A window beside a list of all times, through random steps. */
static void windows_agree_with_a_list_of_times(void **state)
{
    enum { STEPS = 4000 };
    static uint32_t times[STEPS];
    cvi__guard_window w = {.key = 1};
    uint64_t seed = 88172645463325252u;
    uint32_t slot = 100, count = 0;

    (void)state;
    for (unsigned step = 0; step < STEPS; step++) {
        uint32_t wanted = 0;

        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        slot += seed % 16 == 0 ? (uint32_t)(seed >> 32) % 40 : (uint32_t)(seed >> 32) % 3;
        if (seed >> 60 < 10) {
            cvi__guard_fail(&w, slot);
            times[count++] = slot;
        }
        for (uint32_t i = 0; i < count; i++) {
            wanted += slot - times[i] < CVI__GUARD_SLOTS;
        }
        assert_int_equal(cvi__guard_failed(&w, slot), wanted);
    }
}

static void addresses_are_read_in_every_form(void **state)
{
    static const struct {
        const char *text;
        int is_one, family, first, last; /* bytes of the address after reducing */
    } rows[] = {
        {"192.0.2.1", 1, CVI_ADDR_IPV4, 192, 1},
        {"192.0.2.1:5060", 1, CVI_ADDR_IPV4, 192, 1},
        {"::ffff:192.0.2.1", 1, CVI_ADDR_IPV4, 192, 1},
        {"[64:ff9b::192.0.2.1]:5060", 1, CVI_ADDR_IPV4, 192, 1},
        {"64:ff9b:1::192.0.2.1", 1, CVI_ADDR_IPV6, 0, 0},
        {"2001:db8::1", 1, CVI_ADDR_IPV6, 0x20, 0},
        {"[2001:db8::1]:5061", 1, CVI_ADDR_IPV6, 0x20, 0},
        {"[2001:db8::1]", 1, CVI_ADDR_IPV6, 0x20, 0},
        {"", 0, 0, 0, 0},
        {"localhost", 0, 0, 0, 0},
        {"[", 0, 0, 0, 0},
        {":", 0, 0, 0, 0},
        {"192.0.2.256", 0, 0, 0, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char *exact = heap_copy(rows[i].text, strlen(rows[i].text) + 1);
        cvi_addr a = {0};

        assert_int_equal(cvi__source_parse(&a, exact), rows[i].is_one);
        if (rows[i].is_one) {
            cvi__source_reduce(&a);
            assert_int_equal(a.family, rows[i].family);
            assert_int_equal(a.ip[0], rows[i].first);
            assert_int_equal(a.ip[a.family == CVI_ADDR_IPV4 ? 3 : 15], rows[i].last);
        }
        free(exact);
    }
}

static void networks_hold_their_addresses(void **state)
{
    static const struct {
        const char *net, *address;
        int has;
    } rows[] = {
        {"192.0.2.0/24", "192.0.2.255", 1},
        {"192.0.2.0/24", "192.0.3.0", 0},
        {"192.0.2.77/24", "192.0.2.1", 1},
        {"192.0.2.1", "192.0.2.1", 1},
        {"192.0.2.1", "192.0.2.2", 0},
        {"0.0.0.0/0", "203.0.113.1", 1},
        {"0.0.0.0/0", "2001:db8::", 0},
        {"2001:db8::/33", "2001:db8:7fff::1", 1},
        {"2001:db8::/33", "2001:db8:8000::1", 0},
    };
    static const char *const bad[] = {"",  "192.0.2.1/", "192.0.2.1/33",  "192.0.2.1/0x1", "a/8",
                                      "/", "::/129",     "192.0.2.1/24 ", "::/1000"};

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        cvi_addr a = {0};
        cvi__net net;

        assert_int_equal(cvi__net_parse(&net, rows[i].net), CVI_OK);
        assert_int_equal(cvi__source_parse(&a, rows[i].address), 1);
        assert_int_equal(cvi__net_has(&net, &a), rows[i].has);
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        cvi__net net;

        assert_int_equal(cvi__net_parse(&net, bad[i]), CVI_EINVAL);
    }
}

static void params_out_of_range_are_refused(void **state)
{
    static const char *const names[] = {"proxy.example"};
    static const struct {
        uint32_t threshold, tenant, global, sources, proxies;
        uint64_t window, pace;
    } rows[] = {
        {4, 0, 0, 0, 0, 0, 0},    {201, 0, 0, 0, 0, 0, 0},         {0, 19, 0, 0, 0, 0, 0},
        {0, 0, 19, 0, 0, 0, 0},   {0, 50001, 0, 0, 0, 0, 0},       {0, 0, 0, 63, 0, 0, 0},
        {0, 0, 0, 0, 1, 0, 0},    {0, 0, 0, 0, 0, SECOND, 0},      {0, 0, 0, 0, 0, 61 * MINUTE, 0},
        {0, 0, 0, 0, 1025, 0, 0}, {0, 0, 0, 0, 0, 0, 11 * SECOND},
    };
    cvi_guard *g = NULL;
    cvi_guard_attempt a = attempt_of(ann);
    cvi_guard_verdict v;
    char *text = malloc(1026);

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        cvi_guard_params p;

        CVI_GUARD_PARAMS_INIT(&p);
        p.threshold = rows[i].threshold;
        p.tenant_threshold = rows[i].tenant;
        p.global_threshold = rows[i].global;
        p.max_sources = rows[i].sources;
        p.proxies = names;
        p.proxy_count = rows[i].proxies;
        p.window_us = rows[i].window;
        p.pace_us = rows[i].pace;
        assert_int_equal(cvi_guard_create(&g, &p), CVI_EINVAL);
        assert_null(g);
    }
    g = make(NULL);
    CVI_GUARD_VERDICT_INIT(&v);
    memset(text, 'a', 1025);
    text[1025] = '\0';
    a.caller = text;
    assert_int_equal(cvi_guard_check(g, 0, &a, &v), CVI_EINVAL);
    assert_int_equal(cvi_guard_note(g, 0, &a, 0), CVI_EINVAL);
    assert_int_equal(cvi_guard_check(g, 0, NULL, &v), CVI_EINVAL);
    assert_int_equal(cvi_guard_get_stats(g, NULL), CVI_EINVAL);
    text[1024] = '\0'; /* the longest, in all of them */
    a.address = a.tenant_id = a.meeting_id = a.tried = text;
    assert_int_equal(cvi_guard_note(g, 0, &a, 0), CVI_OK);
    a.address = "192.0.2.1";
    assert_int_equal(cvi_guard_note(g, 0, &a, 1), CVI_OK);
    text[1024] = 'a';
    a.caller = a.tenant_id = a.meeting_id = "";
    assert_int_equal(cvi_guard_check(g, 0, &a, &v), CVI_EINVAL);
    a = attempt_of((struct who){NULL, NULL, NULL, NULL});
    for (unsigned i = 0; i < 100; i++) { /* nobody is no source */
        assert_int_equal(cvi_guard_note(g, 0, &a, 0), CVI_OK);
    }
    assert_int_equal(cvi_guard_check(g, 0, &a, &v), CVI_OK);
    assert_int_equal(v.is_blocked, 0);
    free(text);
    cvi_guard_destroy(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_guesser_is_refused_after_twenty),
        cmocka_unit_test(the_window_slides),
        cmocka_unit_test(a_refusal_ends_although_the_guesser_goes_on),
        cmocka_unit_test(others_are_not_affected),
        cmocka_unit_test(new_names_at_one_address_do_not_help),
        cmocka_unit_test(what_was_right_earns_no_guesses),
        cmocka_unit_test(an_ipv6_customer_is_one_address),
        cmocka_unit_test(an_ipv6_site_is_watched_too),
        cmocka_unit_test(behind_nat64_an_address_is_the_ipv4_one),
        cmocka_unit_test(a_proxys_address_is_never_a_source_alone),
        cmocka_unit_test(fresh_names_behind_a_proxy_slow_every_no),
        cmocka_unit_test(a_proxy_may_be_written_as_an_ipv4_address_inside_ipv6),
        cmocka_unit_test(many_sources_together_get_less_each),
        cmocka_unit_test(everybody_together_is_watched_too),
        cmocka_unit_test(no_takes_longer_with_every_failure),
        cmocka_unit_test(a_slow_service_slows_refusals_too),
        cmocka_unit_test(pins_are_counted_per_meeting),
        cmocka_unit_test(strangers_do_not_lock_a_meetings_pin),
        cmocka_unit_test(a_flood_of_names_does_not_free_the_blocked),
        cmocka_unit_test(a_clock_that_jumps_harms_nothing),
        cmocka_unit_test(counters_tell_what_happened),
        cmocka_unit_test(windows_agree_with_a_list_of_times),
        cmocka_unit_test(addresses_are_read_in_every_form),
        cmocka_unit_test(networks_hold_their_addresses),
        cmocka_unit_test(params_out_of_range_are_refused),
    };

    return cmocka_run_group_tests_name("resolve_guard", tests, NULL, NULL);
}
