/* SPDX-License-Identifier: MIT */
#include "simd/sc.h"

#define ONE (1 << 14)
#define ROWS_MAX 16u
#define BENCH_ITEMS 1280u

/* `count` taps that add up to ONE, some negative; bounded as the contract says. */
static void make_taps(int16_t *taps, size_t count, int variant)
{
    int32_t left = ONE;

    memset(taps, 0, count * sizeof(*taps));
    if (variant == 0) { /* one tap takes all: the ends of the range */
        taps[sc_below((uint32_t)count)] = ONE;
        return;
    }
    for (size_t k = 0; k + 1 < count; k++) {
        const int32_t bound = ONE / (2 * (int32_t)count);
        int32_t v = (int32_t)sc_below((uint32_t)(2 * bound));

        if (variant == 1) {
            v -= bound;
        }
        taps[k] = (int16_t)v;
        left -= v;
    }
    taps[count - 1] = (int16_t)left;
}

/* ---- vertical ------------------------------------------------------------------------------ */

struct v_call {
    cvi__scale_v_fn *fn;
    uint8_t *dst;
    const uint8_t *const *rows;
    const int16_t *taps;
    size_t count;
    size_t n;
};

static void run_v(void *arg)
{
    const struct v_call *c = arg;

    c->fn(c->dst, c->rows, c->taps, c->count, c->n);
}

static void check_v_case(const struct sc_level *l, size_t n, size_t count, int pattern)
{
    const sc_edge edge = n % 2 ? SC_HIGH : SC_LOW;
    const uint8_t *rows[ROWS_MAX];
    int16_t taps[ROWS_MAX];
    sc_buf want = sc_alloc(n, edge);
    sc_buf got = sc_alloc(n, edge);
    struct v_call call = {l->reference.scale_v, want.data, rows, taps, count, n};

    for (size_t k = 0; k < count; k++) {
        sc_buf row = sc_alloc(n, edge);

        sc_fill_u8(row.data, n, (pattern + (int)k) % SC_PATTERNS);
        rows[k] = row.data;
    }
    make_taps(taps, count, pattern % 3);
    run_v(&call);
    call.fn = l->tested.scale_v;
    call.dst = got.data;
    sc_run(run_v, &call);
    sc_compare("dst", &want, &got);
    sc_release();
}

static void bench_v(const struct sc_level *l)
{
    static uint8_t data[ROWS_MAX + 1][BENCH_ITEMS];
    const uint8_t *rows[ROWS_MAX];
    int16_t taps[ROWS_MAX];

    for (size_t k = 0; k < ROWS_MAX; k++) {
        rows[k] = data[k];
    }
    for (size_t count = 2; count <= 8; count *= 2) {
        char what[24];

        make_taps(taps, count, 2);
        (void)snprintf(what, sizeof(what), "1280 x %zu taps", count);
        sc_bench(
            what, run_v,
            &(struct v_call){l->tested.scale_v, data[ROWS_MAX], rows, taps, count, BENCH_ITEMS},
            BENCH_ITEMS);
    }
}

static void check_v(const struct sc_level *l)
{
    if (!sc_begin(l, "scale_v", (const void *)(uintptr_t)l->tested.scale_v)) {
        return;
    }
    if (sc_is_benching()) {
        bench_v(l);
    }
    SC_FOR_SIZES (n) {
        SC_FOR_PATTERNS (pattern) {
            for (size_t count = 1; count <= ROWS_MAX; count += count < 5 ? 1 : 3) {
                check_v_case(l, n, count, pattern);
            }
        }
    }
    sc_end();
}

/* ---- horizontal ---------------------------------------------------------------------------- */

struct h_call {
    cvi__scale_h_fn *fn;
    uint8_t *dst;
    const uint8_t *src;
    const int32_t *start;
    const int16_t *taps;
    size_t count;
    size_t n;
};

static void run_h(void *arg)
{
    const struct h_call *c = arg;

    c->fn(c->dst, c->src, c->start, c->taps, c->count, c->n);
}

/* Steps of `ratio` / 64 source pixels an output; the source ends where the last tap does. */
static void check_h_case(const struct sc_level *l, size_t n, size_t count, uint32_t ratio)
{
    const int pattern = (int)sc_below(SC_PATTERNS);
    const sc_edge edge = sc_below(2) ? SC_HIGH : SC_LOW;
    sc_buf start = sc_alloc(n * sizeof(int32_t), edge);
    sc_buf taps = sc_alloc(n * count * sizeof(int16_t), edge);
    int32_t *starts = (int32_t *)(void *)start.data;
    size_t readable = 0;

    for (size_t x = 0; x < n; x++) {
        starts[x] = (int32_t)(x * ratio / 64);
        make_taps((int16_t *)(void *)taps.data + x * count, count, (int)sc_below(3));
        readable = (size_t)starts[x] + count;
    }
    if (readable > SC_ROOM || taps.bytes > SC_ROOM) {
        sc_fail("the case is too large");
        return;
    }
    sc_buf src = sc_alloc(readable, edge);
    sc_buf want = sc_alloc(n, edge);
    sc_buf got = sc_alloc(n, edge);
    struct h_call call = {l->reference.scale_h,
                          want.data,
                          src.data,
                          starts,
                          (const int16_t *)(void *)taps.data,
                          count,
                          n};

    sc_fill_u8(src.data, readable, pattern);
    run_h(&call);
    call.fn = l->tested.scale_h;
    call.dst = got.data;
    sc_run(run_h, &call);
    sc_compare("dst", &want, &got);
    sc_release();
}

static void bench_h(const struct sc_level *l, size_t count)
{
    static uint8_t src[BENCH_ITEMS * 4];
    static uint8_t dst[BENCH_ITEMS];
    static int32_t start[BENCH_ITEMS];
    static int16_t taps[BENCH_ITEMS * 16];
    char what[24];

    for (size_t x = 0; x < BENCH_ITEMS; x++) {
        start[x] = (int32_t)(x * 3 / 2);
        make_taps(taps + x * count, count, 2);
    }
    (void)snprintf(what, sizeof(what), "1280 x %zu taps, 3:2", count);
    sc_bench(what, run_h,
             &(struct h_call){l->tested.scale_h, dst, src, start, taps, count, BENCH_ITEMS},
             BENCH_ITEMS);
}

static void check_h(const struct sc_level *l)
{
    static const size_t counts[] = {2, 4, 8, 12, 16};
    static const uint32_t ratios[] = {0, 13, 32, 64, 85, 96, 128, 200, 256, 300, 600};

    if (!sc_begin(l, "scale_h", (const void *)(uintptr_t)l->tested.scale_h)) {
        return;
    }
    for (size_t c = 0; c < sizeof(counts) / sizeof(counts[0]); c++) {
        if (sc_is_benching()) {
            bench_h(l, counts[c]);
        }
        SC_FOR_SIZES (n) {
            for (size_t r = 0; r < sizeof(ratios) / sizeof(ratios[0]) && !sc_failed(); r++) {
                check_h_case(l, n, counts[c], ratios[r]);
            }
        }
    }
    sc_end();
}

/* ---- with 16 bits between the passes ------------------------------------------------------- */

struct v16_call {
    cvi__scale_v16_fn *fn;
    int16_t *dst;
    const uint8_t *const *rows;
    const int16_t *taps;
    size_t count;
    size_t n;
};

struct h16_call {
    cvi__scale_h16_fn *fn;
    uint8_t *dst;
    const int16_t *src;
    const int32_t *start;
    const int16_t *taps;
    size_t count;
    size_t n;
};

static void run_v16(void *arg)
{
    const struct v16_call *c = arg;

    c->fn(c->dst, c->rows, c->taps, c->count, c->n);
}

static void run_h16(void *arg)
{
    const struct h16_call *c = arg;

    c->fn(c->dst, c->src, c->start, c->taps, c->count, c->n);
}

static void check_v16_case(const struct sc_level *l, size_t n, size_t count, int pattern)
{
    const sc_edge edge = n % 2 ? SC_HIGH : SC_LOW;
    const uint8_t *rows[ROWS_MAX];
    int16_t taps[ROWS_MAX];
    sc_buf want = sc_alloc(n * 2, edge);
    sc_buf got = sc_alloc(n * 2, edge);
    struct v16_call call = {
        l->reference.scale_v16, (int16_t *)(void *)want.data, rows, taps, count, n};

    for (size_t k = 0; k < count; k++) {
        sc_buf row = sc_alloc(n, edge);

        sc_fill_u8(row.data, n, (pattern + (int)k) % SC_PATTERNS);
        rows[k] = row.data;
    }
    make_taps(taps, count, pattern % 3);
    run_v16(&call);
    call.fn = l->tested.scale_v16;
    call.dst = (int16_t *)(void *)got.data;
    sc_run(run_v16, &call);
    sc_compare("dst", &want, &got);
    sc_release();
}

static void bench_v16(const struct sc_level *l)
{
    static uint8_t data[ROWS_MAX][BENCH_ITEMS];
    static int16_t dst[BENCH_ITEMS];
    const uint8_t *rows[ROWS_MAX];
    int16_t taps[ROWS_MAX];

    for (size_t k = 0; k < ROWS_MAX; k++) {
        rows[k] = data[k];
    }
    for (size_t count = 4; count <= 8; count += 2) {
        char what[24];

        make_taps(taps, count, 2);
        (void)snprintf(what, sizeof(what), "1280 x %zu taps", count);
        sc_bench(what, run_v16,
                 &(struct v16_call){l->tested.scale_v16, dst, rows, taps, count, BENCH_ITEMS},
                 BENCH_ITEMS);
    }
}

static void check_v16(const struct sc_level *l)
{
    if (!sc_begin(l, "scale_v16", (const void *)(uintptr_t)l->tested.scale_v16)) {
        return;
    }
    if (sc_is_benching()) {
        bench_v16(l);
    }
    SC_FOR_SIZES (n) {
        SC_FOR_PATTERNS (pattern) {
            for (size_t count = 1; count <= ROWS_MAX; count += count < 5 ? 1 : 3) {
                check_v16_case(l, n, count, pattern);
            }
        }
    }
    sc_end();
}

static void check_h16_case(const struct sc_level *l, size_t n, size_t count, uint32_t ratio)
{
    const sc_edge edge = sc_below(2) ? SC_HIGH : SC_LOW;
    sc_buf start = sc_alloc(n * sizeof(int32_t), edge);
    sc_buf taps = sc_alloc(n * count * sizeof(int16_t), edge);
    int32_t *starts = (int32_t *)(void *)start.data;
    size_t readable = 0;

    for (size_t x = 0; x < n; x++) {
        starts[x] = (int32_t)(x * ratio / 64);
        make_taps((int16_t *)(void *)taps.data + x * count, count, (int)sc_below(3));
        readable = (size_t)starts[x] + count;
    }
    sc_buf src = sc_alloc(readable * 2, edge);
    sc_buf want = sc_alloc(n, edge);
    sc_buf got = sc_alloc(n, edge);
    struct h16_call call = {l->reference.scale_h16,
                            want.data,
                            (const int16_t *)(void *)src.data,
                            starts,
                            (const int16_t *)(void *)taps.data,
                            count,
                            n};

    /* what a vertical pass can give: half as much again as the range of bytes */
    for (size_t i = 0; i < readable; i++) {
        ((int16_t *)(void *)src.data)[i] = (int16_t)((int32_t)sc_below(49152) - 24576);
    }
    run_h16(&call);
    call.fn = l->tested.scale_h16;
    call.dst = got.data;
    sc_run(run_h16, &call);
    sc_compare("dst", &want, &got);
    sc_release();
}

static void bench_h16(const struct sc_level *l, size_t count)
{
    static int16_t src[BENCH_ITEMS * 4];
    static uint8_t dst[BENCH_ITEMS];
    static int32_t start[BENCH_ITEMS];
    static int16_t taps[BENCH_ITEMS * 16];
    char what[24];

    for (size_t x = 0; x < BENCH_ITEMS; x++) {
        start[x] = (int32_t)(x * 3 / 2);
        make_taps(taps + x * count, count, 2);
    }
    (void)snprintf(what, sizeof(what), "1280 x %zu taps, 3:2", count);
    sc_bench(what, run_h16,
             &(struct h16_call){l->tested.scale_h16, dst, src, start, taps, count, BENCH_ITEMS},
             BENCH_ITEMS);
}

static void check_h16(const struct sc_level *l)
{
    static const size_t counts[] = {4, 8, 12, 16};
    static const uint32_t ratios[] = {0, 13, 32, 64, 96, 128, 256, 600};

    if (!sc_begin(l, "scale_h16", (const void *)(uintptr_t)l->tested.scale_h16)) {
        return;
    }
    for (size_t c = 0; c < sizeof(counts) / sizeof(counts[0]); c++) {
        if (sc_is_benching()) {
            bench_h16(l, counts[c]);
        }
        SC_FOR_SIZES (n) {
            for (size_t r = 0; r < sizeof(ratios) / sizeof(ratios[0]) && !sc_failed(); r++) {
                check_h16_case(l, n, counts[c], ratios[r]);
            }
        }
    }
    sc_end();
}

void check_scale(const struct sc_level *level)
{
    check_v(level);
    check_h(level);
    check_v16(level);
    check_h16(level);
}
