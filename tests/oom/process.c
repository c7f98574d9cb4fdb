/* SPDX-License-Identifier: MIT */
/*
 * Refuses allocations of the whole process, third-party libraries included, while a scenario
 * runs: it may fail in any way but a crash or a hang. Each run is a child of its own, begun after
 * libraries have done what they do once per process. Arguments are scenarios to leave out, because
 * a library they use ends the process by design.
 */
#include "oom/oom.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/mem.h"

/* glibc's own, under the names it keeps for interposers. */
void *__libc_malloc(size_t bytes);
void *__libc_calloc(size_t count, size_t bytes);
void *__libc_realloc(void *old, size_t bytes);

static atomic_size_t calls;
static size_t refuse_at; /* 0: none */

static int refuses(void)
{
    const int is_refused = refuse_at > 0 && atomic_fetch_add(&calls, 1) + 1 == refuse_at;

    if (is_refused) {
        errno = ENOMEM; /* glibc itself relies on it */
    }
    return is_refused;
}

void *malloc(size_t bytes)
{
    return refuses() ? NULL : __libc_malloc(bytes);
}

void *calloc(size_t count, size_t bytes)
{
    return refuses() ? NULL : __libc_calloc(count, bytes);
}

void *realloc(void *old, size_t bytes)
{
    return refuses() ? NULL : __libc_realloc(old, bytes);
}

/* 1: an allocation was refused; 0: none was left to refuse; -1: it crashed, see `why`. */
static int run_child(oom_scenario *scenario, size_t n, char why[160])
{
    const pid_t child = fork();
    int status = 0;

    if (child == 0) {
        alarm(60);
        refuse_at = n;
        scenario(cvi__mem_or_libc(NULL));
        _exit(atomic_load(&calls) >= n ? 1 : 0);
    }
    if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status)) {
        snprintf(why, 160, "allocation %zu of the process refused: signal %d", n,
                 child < 0 ? 0 : WTERMSIG(status));
        return -1;
    }
    return WEXITSTATUS(status);
}

/* Each of the first 200 allocations, then about every tenth part on. */
static int run_all(oom_scenario *scenario, size_t *runs, char why[160])
{
    int rc = 1;

    scenario(cvi__mem_or_libc(NULL));
    *runs = 0;
    for (size_t n = 1; rc == 1; n += n < 200 ? 1 : n / 10) {
        rc = run_child(scenario, n, why);
        ++*runs;
    }
    return rc;
}

/* What this must find: memory used without a look at whether there is any. */
static int planted_fault(const cvi_allocator *allocator)
{
    (void)allocator;
    volatile char *memory = malloc(8);

    memory[0] = 'x';
    free((void *)(uintptr_t)memory);
    return CVI_OK;
}

int main(int argc, char **argv)
{
    char planted[160] = "";
    size_t planted_runs = 0;
    unsigned ran = 1;
    unsigned failed = run_all(planted_fault, &planted_runs, planted) < 0 ? 0 : 1;

    printf("%s 1 - a planted fault is found\n", failed ? "not ok" : "ok");
    for (const struct oom_entry *e = oom_all; e->name; e++) {
        char why[160] = "";
        size_t runs = 0;

        if (!e->is_possible || oom_is_named(e->name, argc, argv)) {
            continue;
        }
        ran++;
        if (run_all(e->run, &runs, why) < 0) {
            failed++;
            printf("not ok %u - %s: %s\n", ran, e->name, why);
        } else {
            printf("ok %u - %s (%zu runs)\n", ran, e->name, runs);
        }
        fflush(stdout);
    }
    printf("1..%u\n", ran);
    return failed > 0 || ran < 2;
}
