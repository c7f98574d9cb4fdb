/* SPDX-License-Identifier: MIT */
#include "simd/sc.h"

#define BENCH_ITEMS 160u

struct enc_call {
    cvi__g711_enc_fn *fn;
    uint8_t *out;
    const int16_t *in;
    size_t n;
};

struct dec_call {
    cvi__g711_dec_fn *fn;
    int16_t *out;
    const uint8_t *in;
    size_t n;
};

static void run_enc(void *arg)
{
    const struct enc_call *c = arg;

    c->fn(c->out, c->in, c->n);
}

static void run_dec(void *arg)
{
    const struct dec_call *c = arg;

    c->fn(c->out, c->in, c->n);
}

/* All 65536 samples, in pieces. */
static void check_every_sample(cvi__g711_enc_fn *reference, cvi__g711_enc_fn *tested)
{
    for (int32_t first = -32768; first < 32768 && !sc_failed(); first += 2048) {
        sc_buf in = sc_alloc(2048 * 2, SC_HIGH);
        sc_buf want = sc_alloc(2048, SC_HIGH);
        sc_buf got = sc_alloc(2048, SC_HIGH);
        int16_t *samples = (int16_t *)(void *)in.data;

        for (int i = 0; i < 2048; i++) {
            samples[i] = (int16_t)(first + i);
        }
        reference(want.data, samples, 2048);
        sc_run(run_enc, &(struct enc_call){tested, got.data, samples, 2048});
        sc_compare("codes", &want, &got);
        sc_release();
    }
}

static void check_enc(const struct sc_level *l, const char *name, cvi__g711_enc_fn *reference,
                      cvi__g711_enc_fn *tested)
{
    if (!sc_begin(l, name, (const void *)(uintptr_t)tested)) {
        return;
    }
    if (sc_is_benching()) {
        static int16_t in[BENCH_ITEMS];
        static uint8_t out[BENCH_ITEMS];

        sc_bench("160", run_enc, &(struct enc_call){tested, out, in, BENCH_ITEMS}, BENCH_ITEMS);
    }
    check_every_sample(reference, tested);
    SC_FOR_SIZES (n) {
        SC_FOR_PATTERNS (pattern) {
            SC_FOR_EDGES (edge) {
                sc_buf in = sc_alloc(n * 2, edge);
                sc_buf want = sc_alloc(n, edge);
                sc_buf got = sc_alloc(n, edge);
                int16_t *samples = (int16_t *)(void *)in.data;

                sc_fill_s16(samples, n, pattern);
                reference(want.data, samples, n);
                sc_run(run_enc, &(struct enc_call){tested, got.data, samples, n});
                sc_compare("codes", &want, &got);
                sc_release();
            }
        }
    }
    sc_end();
}

static void check_dec(const struct sc_level *l, const char *name, cvi__g711_dec_fn *reference,
                      cvi__g711_dec_fn *tested)
{
    if (!sc_begin(l, name, (const void *)(uintptr_t)tested)) {
        return;
    }
    if (sc_is_benching()) {
        static uint8_t in[BENCH_ITEMS];
        static int16_t out[BENCH_ITEMS];

        sc_bench("160", run_dec, &(struct dec_call){tested, out, in, BENCH_ITEMS}, BENCH_ITEMS);
    }
    SC_FOR_SIZES (n) {
        SC_FOR_PATTERNS (pattern) {
            SC_FOR_EDGES (edge) {
                sc_buf in = sc_alloc(n, edge);
                sc_buf want = sc_alloc(n * 2, edge);
                sc_buf got = sc_alloc(n * 2, edge);

                sc_fill_u8(in.data, n, pattern); /* a ramp of 333 has every code */
                reference((int16_t *)(void *)want.data, in.data, n);
                sc_run(run_dec,
                       &(struct dec_call){tested, (int16_t *)(void *)got.data, in.data, n});
                sc_compare("samples", &want, &got);
                sc_release();
            }
        }
    }
    sc_end();
}

void check_g711(const struct sc_level *l)
{
    check_enc(l, "ulaw_enc", l->reference.ulaw_enc, l->tested.ulaw_enc);
    check_enc(l, "alaw_enc", l->reference.alaw_enc, l->tested.alaw_enc);
    check_dec(l, "ulaw_dec", l->reference.ulaw_dec, l->tested.ulaw_dec);
    check_dec(l, "alaw_dec", l->reference.alaw_dec, l->tested.alaw_dec);
}
