/* SPDX-License-Identifier: MIT */
#include "bench/bench.h"

#include <string.h>

#include "core/buf.h"
#include "core/mem.h"
#include "core/ring.h"
#include "core/utf8.h"

static char text[4096];

static void check_text(void *arg)
{
    const size_t valid = cvi__utf8_valid(arg, sizeof(text));

    bench_keep(&valid);
}

static void format_line(void *arg)
{
    cvi__buf *b = arg;

    cvi__buf_reset(b);
    cvi__buf_printf(b, "{\"id\":%d,\"name\":\"%s\"}", 42, "room");
}

static void push_and_pop(void *arg)
{
    cvi__ring *r = arg;

    bench_keep(cvi__ring_push(r));
    cvi__ring_pop(r);
}

int main(int argc, char **argv)
{
    const cvi_allocator *alloc = cvi__mem_or_libc(NULL);
    struct bench b;
    cvi__buf buf;
    cvi__ring ring;

    bench_init(&b, argc, argv);
    memset(text, 'x', sizeof(text));
    bench_run(&b, "utf8_valid, 4096 bytes of ASCII", check_text, text, sizeof(text));
    cvi__buf_init(&buf, alloc, 1000);
    bench_run(&b, "buf_printf, one short line", format_line, &buf, 0);
    cvi__buf_free(&buf);
    if (cvi__ring_init(&ring, alloc, 64, 16) != CVI_OK) {
        return 1;
    }
    bench_run(&b, "ring push and pop, 64 bytes", push_and_pop, &ring, 0);
    cvi__ring_free(&ring, alloc);
    return bench_finish(&b);
}
