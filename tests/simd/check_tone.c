/* SPDX-License-Identifier: MIT */
#include "simd/sc.h"

#define MANY 9u

struct tone_call {
    cvi__tone_bank_fn *fn;
    float *out;
    const int16_t *const *blocks;
    size_t count;
    const struct cvi__tone_table *table;
};

static void run_tones(void *arg)
{
    const struct tone_call *c = arg;

    c->fn(c->out, c->blocks, c->count, c->table);
}

static void check_case(const struct sc_level *l, size_t count, int pattern, sc_edge edge)
{
    const int16_t *blocks[MANY];
    sc_buf table = sc_alloc(sizeof(struct cvi__tone_table), edge);
    sc_buf want = sc_alloc(count * 2 * CVI__TONES * 4, edge);
    sc_buf got = sc_alloc(count * 2 * CVI__TONES * 4, edge);
    struct tone_call call = {l->reference.tone_bank, (float *)(void *)want.data, blocks, count,
                             (const struct cvi__tone_table *)(void *)table.data};

    sc_fill_f32((float *)(void *)table.data, table.bytes / 4, SC_UNIFORM);
    for (size_t b = 0; b < count; b++) {
        const sc_buf block = sc_alloc(CVI__TONE_BLOCK * 2, edge);

        sc_fill_s16((int16_t *)(void *)block.data, CVI__TONE_BLOCK, pattern);
        blocks[b] = (const int16_t *)(void *)block.data;
    }
    run_tones(&call);
    call.fn = l->tested.tone_bank;
    call.out = (float *)(void *)got.data;
    sc_run(run_tones, &call);
    sc_compare("sums", &want, &got);
    sc_release();
}

void check_tone(const struct sc_level *l)
{
    if (!sc_begin(l, "tone_bank", (const void *)(uintptr_t)l->tested.tone_bank)) {
        return;
    }
    if (sc_is_benching()) {
        static int16_t pcm[8][CVI__TONE_BLOCK];
        static struct cvi__tone_table table;
        static float out[8 * 2 * CVI__TONES];
        const int16_t *blocks[8];

        for (size_t b = 0; b < 8; b++) {
            blocks[b] = pcm[b];
        }
        sc_bench("8 blocks", run_tones,
                 &(struct tone_call){l->tested.tone_bank, out, blocks, 8, &table}, 8);
    }
    for (size_t count = 0; count <= MANY; count++) {
        SC_FOR_PATTERNS (pattern) {
            SC_FOR_EDGES (edge) {
                check_case(l, count, pattern, edge);
            }
        }
    }
    sc_end();
}
