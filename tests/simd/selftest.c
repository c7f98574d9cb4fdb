/* SPDX-License-Identifier: MIT */
/* The harness itself: kernels that are wrong in one way each must be found out. */
#include "simd/sc.h"
#include "simd/sc_main.h"

static const struct sc_level LEVEL = {.name = "planted"};
static unsigned ran;
static unsigned wrong;

/* Copies n bytes, with one fault by number. */
struct call {
    int fault;
    uint8_t *out;
    const uint8_t *in;
    size_t n;
};

enum { NONE, VALUE, READ_AFTER, READ_BEFORE, WRITE_AFTER, WRITE_BEFORE, TRAP, MODE, FAULTS };

static void set_mode(void)
{
#if defined(__x86_64__)
    const uint32_t flush = 0x9fc0;

    __asm__ volatile("ldmxcsr %0" : : "m"(flush));
#elif defined(__aarch64__)
    const uint64_t flush = 1u << 24;

    __asm__ volatile("msr fpcr, %0" : : "r"(flush));
#endif
}

static void copy_badly(void *arg)
{
    const struct call *c = arg;
    volatile const uint8_t *in = c->in;
    volatile uint8_t *out = c->out;

    for (size_t i = 0; i < c->n; i++) {
        out[i] = in[i];
    }
    switch (c->fault) {
    case VALUE:
        out[c->n / 2] ^= 1;
        break;
    case READ_AFTER:
        out[0] = in[c->n];
        break;
    case READ_BEFORE:
        out[0] = *(in - 1);
        break;
    case WRITE_AFTER:
        out[c->n] = 0;
        break;
    case WRITE_BEFORE:
        *(out - 1) = 0;
        break;
    case TRAP:
        __builtin_trap();
    case MODE:
        set_mode();
        break;
    default:
        break;
    }
}

static void expect(const char *name, int fault, sc_edge in_edge, sc_edge out_edge, int want)
{
    if (!sc_begin(&LEVEL, name, name)) {
        return;
    }
    sc_buf in = sc_alloc(33, in_edge);
    sc_buf want_buf = sc_alloc(33, out_edge);
    sc_buf got = sc_alloc(33, out_edge);

    sc_fill_u8(in.data, 33, SC_UNIFORM);
    memcpy(want_buf.data, in.data, 33);
    sc_run(copy_badly, &(struct call){fault, got.data, in.data, 33});
    sc_compare("copy", &want_buf, &got);
    sc_release();
    ran++;
    wrong += sc_failed() != want;
    printf("%sok %u - %s\n", sc_failed() != want ? "not " : "", ran, name);
}

int main(void)
{
    const struct sc_options options = {.seed = 1};

    sc_setup(&options);
    expect("a right kernel passes", NONE, SC_HIGH, SC_LOW, 0);
    expect("a wrong byte is found", VALUE, SC_HIGH, SC_HIGH, 1);
    expect("a byte read behind is found", READ_AFTER, SC_HIGH, SC_HIGH, 1);
    expect("a byte read in front is found", READ_BEFORE, SC_LOW, SC_HIGH, 1);
    expect("a byte written behind is found", WRITE_AFTER, SC_HIGH, SC_HIGH, 1);
    expect("a byte written in front of a far guard is found", WRITE_BEFORE, SC_HIGH, SC_HIGH, 1);
    expect("a byte written behind a far guard is found", WRITE_AFTER, SC_HIGH, SC_LOW, 1);
    expect("a trap is caught", TRAP, SC_HIGH, SC_HIGH, 1);
    expect("a changed floating-point mode is found", MODE, SC_HIGH, SC_HIGH, 1);
    printf("1..%u\n", ran);
    return wrong > 0 || ran == 0;
}
