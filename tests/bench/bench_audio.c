/* SPDX-License-Identifier: MIT */
/*
 * Kernels for sound: every level, the compiler's own vectorising of the reference, other ways to
 * do it, and copying as the limit.
 */
#include <stdlib.h>
#include <string.h>

#include <spandsp.h>

#include "bench/auto.h"
#include "bench/bench.h"
#include "bench/kernels.h"
#include "media/tone_detector.h"

#define TICK 960
#define PACKET 160

static struct kernel_set sets[KERNEL_SETS_MAX];
static size_t set_count;

/* A row for each set, with what `args` has for it; returns how many. */
static size_t rows_of_sets(struct bench_row *rows, const char *note, void (*run)(void *arg),
                           void *args, size_t size)
{
    for (size_t i = 0; i < set_count; i++) {
        rows[i] = (struct bench_row){sets[i].name, note, run, (char *)args + i * size};
    }
    return set_count;
}

/* ---- mix-minus --------------------------------------------------------------------------- */

static int16_t in[64][TICK];
static int16_t out[64][TICK];

struct mix {
    const struct cvi__dsp *dsp;
    size_t legs;
};

static void run_mix(void *arg)
{
    const struct mix *m = arg;
    const int16_t *talkers[64];
    int16_t low[TICK];
    int16_t quarter[TICK];
    const struct cvi__mix mix = {low, quarter};

    for (size_t i = 0; i < m->legs; i++) {
        talkers[i] = in[i];
    }
    m->dsp->mix_sum(low, quarter, talkers, m->legs, TICK);
    for (size_t i = 0; i < m->legs; i++) {
        m->dsp->mix_minus(out[i], &mix, in[i], TICK);
    }
    bench_keep(out);
}

static void run_avx2_mix(void *arg)
{
    bench_avx2_mix(arg);
    bench_keep(out);
}

static void run_native_mix(void *arg)
{
    bench_native_mix(arg);
    bench_keep(out);
}

static void run_copies(void *arg)
{
    const struct mix *m = arg;

    for (size_t i = 0; i < m->legs; i++) {
        memcpy(out[i], in[i], sizeof(in[i]));
        bench_keep(out[i]);
    }
}

static void mix_table(struct bench *b, size_t legs)
{
    struct mix mixes[KERNEL_SETS_MAX];
    struct bench_mix plain = {in, out, legs};
    struct bench_row rows[BENCH_ROWS_MAX];
    size_t count = 0;
    char title[64];

    (void)snprintf(title, sizeof(title), "mix-minus, %zu legs, 20 ms at 48000 Hz", legs);
    for (size_t i = 0; i < set_count; i++) {
        mixes[i] = (struct mix){&sets[i].dsp, legs};
    }
    count = rows_of_sets(rows, "with the limiter", run_mix, mixes, sizeof(mixes[0]));
    rows[count++] =
        (struct bench_row){"sum, subtract: -O3 -mavx2", "clamped", run_avx2_mix, &plain};
    rows[count++] =
        (struct bench_row){"sum, subtract: -march=native", "clamped", run_native_mix, &plain};
    rows[count++] = (struct bench_row){"memcpy", NULL, run_copies, mixes};
    bench_table(b, title, rows, count);
}

/* ---- G.711 ------------------------------------------------------------------------------- */

static int16_t samples[PACKET];
static uint8_t codes[PACKET];
static uint8_t encoded[2][65536]; /* by sample: the tables that others use */
static int16_t decoded[2][256];   /* by code */

struct law {
    cvi__g711_enc_fn *enc;
    cvi__g711_dec_fn *dec;
    const uint8_t *encoded;
    const int16_t *decoded;
};

static void run_enc(void *arg)
{
    ((const struct law *)arg)->enc(codes, samples, PACKET);
    bench_keep(codes);
}

static void run_dec(void *arg)
{
    ((const struct law *)arg)->dec(samples, codes, PACKET);
    bench_keep(samples);
}

static void run_enc_table(void *arg)
{
    const uint8_t *table = ((const struct law *)arg)->encoded;

    for (size_t i = 0; i < PACKET; i++) {
        codes[i] = table[(uint16_t)samples[i]];
    }
    bench_keep(codes);
}

static void run_dec_table(void *arg)
{
    const int16_t *table = ((const struct law *)arg)->decoded;

    for (size_t i = 0; i < PACKET; i++) {
        samples[i] = table[codes[i]];
    }
    bench_keep(samples);
}

static void run_copy(void *arg)
{
    memcpy(arg, codes, sizeof(codes));
    bench_keep(arg);
}

static struct law law_of(const struct cvi__dsp *d, int is_alaw)
{
    return is_alaw ? (struct law){d->alaw_enc, d->alaw_dec, encoded[1], decoded[1]}
                   : (struct law){d->ulaw_enc, d->ulaw_dec, encoded[0], decoded[0]};
}

static void fill_tables(void)
{
    for (int law = 0; law < 2; law++) {
        const struct law l = law_of(&sets[set_count - 1].dsp, law); /* plain C */

        for (int v = 0; v < 65536; v++) {
            const int16_t sample = (int16_t)(uint16_t)v;
            const uint8_t code = (uint8_t)v;

            l.enc(&encoded[law][v], &sample, 1);
            l.dec(&decoded[law][code], &code, 1);
        }
    }
    for (size_t i = 0; i < PACKET; i++) {
        samples[i] = (int16_t)((int)(i * 7919 % 65536) - 32768);
    }
}

static void g711_tables(struct bench *b, int is_alaw)
{
    static uint8_t copy[PACKET];
    struct law laws[KERNEL_SETS_MAX];
    struct bench_row rows[BENCH_ROWS_MAX];
    size_t count = 0;

    for (size_t i = 0; i < set_count; i++) {
        laws[i] = law_of(&sets[i].dsp, is_alaw);
    }
    count = rows_of_sets(rows, NULL, run_enc, laws, sizeof(laws[0]));
    rows[count++] = (struct bench_row){"table of 64 KiB", NULL, run_enc_table, laws};
    rows[count++] = (struct bench_row){"memcpy of the codes", NULL, run_copy, copy};
    bench_table(b, is_alaw ? "A-law encode, 160 samples" : "u-law encode, 160 samples", rows,
                count);
    count = rows_of_sets(rows, NULL, run_dec, laws, sizeof(laws[0]));
    rows[count++] = (struct bench_row){"table of 256 entries", NULL, run_dec_table, laws};
    rows[count++] = (struct bench_row){"memcpy of the codes", NULL, run_copy, copy};
    bench_table(b, is_alaw ? "A-law decode, 160 samples" : "u-law decode, 160 samples", rows,
                count);
}

/* ---- level and gain ---------------------------------------------------------------------- */

static void run_energy(void *arg)
{
    const uint64_t e = ((const struct kernel_set *)arg)->dsp.energy(in[0], TICK);

    bench_keep(&e);
}

static void run_gain(void *arg)
{
    ((const struct kernel_set *)arg)->dsp.gain_ramp(out[0], TICK, CVI__GAIN_ONE, -7);
    bench_keep(out);
}

static void run_crossfade(void *arg)
{
    ((const struct kernel_set *)arg)->dsp.crossfade(out[0], in[1], TICK, 0, CVI__GAIN_ONE / TICK);
    bench_keep(out);
}

static void run_noise(void *arg)
{
    ((const struct kernel_set *)arg)->dsp.noise(out[0], TICK, 0, 100);
    bench_keep(out);
}

static void level_table(struct bench *b, const char *title, void (*run)(void *arg))
{
    struct mix one = {&sets[0].dsp, 1};
    struct bench_row rows[BENCH_ROWS_MAX];
    size_t count = rows_of_sets(rows, NULL, run, sets, sizeof(sets[0]));

    rows[count++] = (struct bench_row){"memcpy", NULL, run_copies, &one};
    bench_table(b, title, rows, count);
}

/* ---- keypad tones ------------------------------------------------------------------------ */

#define CHANNELS 8

static struct channel {
    cvi__tone_detector ours;
    dtmf_rx_state_t *spandsp;
} channels[CHANNELS];

static void run_detectors(void *arg)
{
    char digit = 0;

    for (size_t c = 0; c < CHANNELS; c++) {
        cvi__tone_detector_feed(&channels[c].ours, in[c], PACKET, &digit, 1);
    }
    bench_keep(arg);
}

static void run_spandsp(void *arg)
{
    for (size_t c = 0; c < CHANNELS; c++) {
        dtmf_rx(channels[c].spandsp, in[c], PACKET);
    }
    bench_keep(arg);
}

/* The kernel alone: the four blocks that each of eight channels has in 20 ms. */
static void run_bank(void *arg)
{
    static float sums[CHANNELS * CVI__TONE_TOGETHER * 2 * CVI__TONES];
    const int16_t *blocks[CHANNELS * CVI__TONE_TOGETHER];

    for (size_t b = 0; b < CHANNELS * CVI__TONE_TOGETHER; b++) {
        blocks[b] = in[b / CVI__TONE_TOGETHER] + b % CVI__TONE_TOGETHER * CVI__TONE_HOP;
    }
    ((const struct kernel_set *)arg)
        ->dsp.tone_bank(sums, blocks, CHANNELS * CVI__TONE_TOGETHER, &channels[0].ours.table);
    bench_keep(sums);
}

static void tone_table(struct bench *b)
{
    struct bench_row rows[BENCH_ROWS_MAX] = {
        {"ours", "detector, Q.24", run_detectors, channels},
        {"spandsp", "detector", run_spandsp, channels},
    };
    const size_t count =
        2 + rows_of_sets(rows + 2, "correlations only", run_bank, sets, sizeof(sets[0]));

    for (size_t c = 0; c < CHANNELS; c++) {
        cvi__tone_detector_init(&channels[c].ours);
        channels[c].spandsp = dtmf_rx_init(NULL, NULL, NULL);
    }
    bench_table(b, "DTMF, 8 channels, 20 ms at 8000 Hz", rows, count);
    for (size_t c = 0; c < CHANNELS; c++) {
        dtmf_rx_free(channels[c].spandsp);
    }
}

int main(int argc, char **argv)
{
    struct bench b;

    bench_init(&b, argc, argv);
    set_count = kernel_sets(sets);
    for (size_t i = 0; i < 64 * TICK; i++) {
        in[i / TICK][i % TICK] = (int16_t)((int)(i * 7919 % 20011) - 10000);
    }
    fill_tables();
    mix_table(&b, 16);
    mix_table(&b, 64);
    g711_tables(&b, 0);
    g711_tables(&b, 1);
    level_table(&b, "energy, 960 samples", run_energy);
    level_table(&b, "gain ramp, 960 samples", run_gain);
    level_table(&b, "crossfade, 960 samples", run_crossfade);
    level_table(&b, "noise, 960 samples", run_noise);
    tone_table(&b);
    return bench_finish(&b);
}
