/* SPDX-License-Identifier: MIT */
#include "simd/sc.h"

#define BENCH_ITEMS 1280u

struct compare_call {
    cvi__sad_fn *fn;
    uint64_t sum;
    const uint8_t *a;
    const uint8_t *b;
    size_t n;
};

static void run_compare(void *arg)
{
    struct compare_call *c = arg;

    c->sum = c->fn(c->a, c->b, c->n);
}

static void check_case(cvi__sad_fn *reference, cvi__sad_fn *tested, size_t n, int pattern)
{
    const sc_edge edge = n % 2 ? SC_HIGH : SC_LOW;
    sc_buf a = sc_alloc(n, edge);
    sc_buf b = sc_alloc(n, edge);

    sc_fill_u8(a.data, n, pattern);
    sc_fill_u8(b.data, n, (pattern + 1 + (int)(n % 3)) % SC_PATTERNS);
    struct compare_call call = {tested, 0, a.data, b.data, n};
    sc_run(run_compare, &call);
    const uint64_t want = reference(a.data, b.data, n);
    if (call.sum != want) {
        sc_fail("n=%zu pattern=%d: %llu, not %llu", n, pattern, (unsigned long long)call.sum,
                (unsigned long long)want);
    }
    sc_release();
}

static void check_sum(const struct sc_level *l, const char *name, cvi__sad_fn *reference,
                      cvi__sad_fn *tested)
{
    static uint8_t data[2][BENCH_ITEMS];

    if (!sc_begin(l, name, (const void *)(uintptr_t)tested)) {
        return;
    }
    if (sc_is_benching()) {
        struct compare_call call = {tested, 0, data[0], data[1], BENCH_ITEMS};

        sc_bench("1280", run_compare, &call, BENCH_ITEMS);
    }
    SC_FOR_SIZES (n) {
        SC_FOR_PATTERNS (pattern) {
            check_case(reference, tested, n, pattern);
        }
    }
    check_case(reference, tested, SC_ROOM, SC_MAX);
    sc_end();
}

void check_compare(const struct sc_level *l)
{
    check_sum(l, "sad", l->reference.sad, l->tested.sad);
    check_sum(l, "ssd", l->reference.ssd, l->tested.ssd);
}
