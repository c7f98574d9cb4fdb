/* SPDX-License-Identifier: MIT */
#include "simd/sc.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "simd/sc_main.h"

#define BUFFERS 24
#define CANARY 0xa5

const size_t SC_SIZES[] = {
    0,   1,   2,   3,   4,   5,   6,   7,   8,   9,   10,  11,  12,  13,  14,  15,  16,  17,
    18,  19,  20,  21,  22,  23,  24,  25,  26,  27,  28,  29,  30,  31,  32,  33,  34,  35,
    36,  37,  38,  39,  40,  41,  42,  43,  44,  45,  46,  47,  48,  49,  50,  51,  52,  53,
    54,  55,  56,  57,  58,  59,  60,  61,  62,  63,  64,  65,  66,  67,  68,  69,  70,  71,
    72,  73,  74,  75,  76,  77,  78,  79,  80,  81,  82,  83,  84,  85,  86,  87,  88,  89,
    90,  91,  92,  93,  94,  95,  96,  97,  98,  99,  100, 101, 102, 103, 104, 105, 106, 107,
    108, 109, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119, 120, 121, 122, 123, 124, 125,
    126, 127, 128, 129, 130, 159, 160, 191, 256, 320, 333};
const size_t SC_SIZES_COUNT = sizeof(SC_SIZES) / sizeof(SC_SIZES[0]);

/* ---- buffers ------------------------------------------------------------------------------- */

static uint8_t *rooms[BUFFERS];
static size_t rooms_used;

/* Accessible pages between two that are not. */
static uint8_t *map_room(void)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    uint8_t *base = mmap(NULL, SC_ROOM + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (SC_ROOM % page != 0 || base == MAP_FAILED ||
        mprotect(base + page, SC_ROOM, PROT_READ | PROT_WRITE) != 0) {
        fputs("cannot map guard pages\n", stderr);
        exit(2);
    }
    return base + page;
}

sc_buf sc_alloc(size_t bytes, sc_edge edge)
{
    sc_buf b = {.bytes = bytes};

    if (rooms_used == BUFFERS || bytes > SC_ROOM) {
        fputs("too many or too large buffers\n", stderr);
        exit(2);
    }
    if (!rooms[rooms_used]) {
        rooms[rooms_used] = map_room();
    }
    b.room = rooms[rooms_used++];
    b.data = edge == SC_HIGH ? b.room + SC_ROOM - bytes : b.room;
    memset(b.room, CANARY, SC_ROOM);
    return b;
}

void sc_release(void)
{
    rooms_used = 0;
}

int sc_slack_clean(const sc_buf *b)
{
    const size_t before = (size_t)(b->data - b->room);

    for (size_t i = 0; i < SC_ROOM; i++) {
        if ((i < before || i >= before + b->bytes) && b->room[i] != CANARY) {
            return 0;
        }
    }
    return 1;
}

/* ---- contents ------------------------------------------------------------------------------ */

static uint64_t random_state;

uint32_t sc_random(void)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(random_state >> 32);
}

uint32_t sc_below(uint32_t bound)
{
    return (uint32_t)(((uint64_t)sc_random() * bound) >> 32);
}

/* One value of low..high by pattern. */
static int64_t pick(int pattern, size_t i, int64_t low, int64_t high)
{
    const int64_t edges[] = {low, low + 1, -1, 0, 1, high - 1, high, high / 2};
    int64_t v = 0;

    switch (pattern) {
    case SC_ZEROS:
        return 0;
    case SC_MAX:
        return high;
    case SC_MIN:
        return low;
    case SC_ALTERNATE:
        return i % 2 ? high : low;
    case SC_RAMP:
        return low + (int64_t)(i * 37) % (high - low + 1);
    case SC_SOUP:
        v = edges[sc_below(8)];
        return v < low ? low : v;
    default:
        return low +
               (int64_t)(((uint64_t)sc_random() << 20 ^ sc_random()) % (uint64_t)(high - low + 1));
    }
}

void sc_fill_u8(uint8_t *out, size_t n, int pattern)
{
    for (size_t i = 0; i < n; i++) {
        out[i] = (uint8_t)pick(pattern, i, 0, 255);
    }
}

void sc_fill_s16(int16_t *out, size_t n, int pattern)
{
    for (size_t i = 0; i < n; i++) {
        out[i] = (int16_t)pick(pattern, i, -32768, 32767);
    }
}

void sc_fill_s32(int32_t *out, size_t n, int pattern, int32_t limit)
{
    for (size_t i = 0; i < n; i++) {
        out[i] = (int32_t)pick(pattern, i, -limit, limit);
    }
}

void sc_fill_f32(float *out, size_t n, int pattern)
{
    for (size_t i = 0; i < n; i++) {
        /* quarters: halves are where rounding shows */
        out[i] = (float)pick(pattern, i, -32768 * 4, 32767 * 4) / 4;
    }
}

/* ---- checks -------------------------------------------------------------------------------- */

#define SEEN_MAX 256

static struct sc_options options;
static const void *seen[SEEN_MAX];
static size_t seen_count;
static char title[80];
static int is_failed;
static unsigned passed;
static unsigned failed;

int sc_failed(void)
{
    return is_failed;
}

int sc_is_benching(void)
{
    return options.bench;
}

int sc_begin(const struct sc_level *level, const char *kernel, const void *function)
{
    if (options.kernel && !strstr(kernel, options.kernel)) {
        return 0;
    }
    for (size_t i = 0; i < seen_count; i++) {
        if (seen[i] == function) {
            return 0;
        }
    }
    if (seen_count == SEEN_MAX) {
        fputs("too many kernels\n", stderr);
        exit(2);
    }
    seen[seen_count++] = function;
    (void)snprintf(title, sizeof(title), "%s %s", kernel, level->name);
    random_state = options.seed;
    is_failed = 0;
    return 1;
}

void sc_end(void)
{
    sc_release();
    if (is_failed) {
        failed++;
    } else {
        passed++;
    }
    if (!options.bench) {
        printf("%s %u - %s\n", is_failed ? "not ok" : "ok", passed + failed, title);
        fflush(stdout);
    }
}

void sc_fail(const char *format, ...)
{
    va_list args;

    if (is_failed) {
        return; /* the first reason is enough */
    }
    is_failed = 1;
    printf("# %s: ", title);
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    printf(" (--seed=%llu)\n", (unsigned long long)options.seed);
}

void sc_compare(const char *what, const sc_buf *want, const sc_buf *got)
{
    for (size_t i = 0; i < want->bytes && !is_failed; i++) {
        if (want->data[i] != got->data[i]) {
            sc_fail("%s: byte %zu of %zu is %02x, not %02x", what, i, want->bytes, got->data[i],
                    want->data[i]);
        }
    }
    if (!sc_slack_clean(got)) {
        sc_fail("%s: wrote outside of %zu bytes", what, got->bytes);
    }
}

/* ---- running ------------------------------------------------------------------------------- */

static sigjmp_buf trap;
static volatile sig_atomic_t is_armed;

static void on_signal(int number)
{
    if (is_armed) {
        siglongjmp(trap, number);
    }
    signal(number, SIG_DFL);
    raise(number);
}

/* The bits that say how floating-point results are rounded, flushed and trapped. */
static uint64_t float_mode(void)
{
#if defined(__x86_64__)
    uint32_t mode = 0;

    __asm__ volatile("stmxcsr %0" : "=m"(mode));
    return mode & 0xffc0u; /* without the sticky flags */
#elif defined(__aarch64__)
    uint64_t mode = 0;

    __asm__ volatile("mrs %0, fpcr" : "=r"(mode));
    return mode;
#else
    return 0;
#endif
}

void sc_run(void (*fn)(void *call), void *call)
{
    const uint64_t before = float_mode();
    const int number = sigsetjmp(trap, 1);

    if (number != 0) {
        is_armed = 0;
        sc_fail("trapped by signal %d", number);
        return;
    }
    is_armed = 1;
    fn(call);
    is_armed = 0;
    if (float_mode() != before) {
        sc_fail("changed the floating-point mode");
    }
}

static double now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* The least of nine repeats of about 10 ms. */
void sc_bench(const char *what, void (*fn)(void *call), void *call, size_t items)
{
    double best = 1e30;
    size_t rounds = 1;

    for (int repeat = 0; repeat < 9;) {
        const double start = now_ns();

        for (size_t i = 0; i < rounds; i++) {
            fn(call);
        }
        const double took = now_ns() - start;
        if (took < 1e7 && repeat == 0) {
            rounds *= 2;
            continue;
        }
        best = took / (double)rounds < best ? took / (double)rounds : best;
        repeat++;
    }
    printf("%-24s %-24s %12.1f ns %8.3f ns/item\n", title, what, best, best / (double)items);
}

void sc_setup(const struct sc_options *given)
{
    static const int signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE};

    options = *given;
    for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
        struct sigaction action = {.sa_handler = on_signal};

        sigaction(signals[i], &action, NULL);
    }
}

int sc_finish(void)
{
    if (options.tap) {
        printf("1..%u\n# ", passed + failed);
    }
    printf("%u passed, %u failed\n", passed, failed);
    return failed > 0 || passed == 0;
}
