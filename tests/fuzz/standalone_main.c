/* SPDX-License-Identifier: MIT */
/*
 * Stands in for libFuzzer: feeds a target every file of a corpus folder, then truncations and
 * mutations of it from a fixed seed, each in a heap block of exactly its size. Prints TAP; a
 * folder without a file is a failure.
 */
#include <dirent.h>
#include <inttypes.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define INPUT_MAX (1u << 20)
#define CUTS 64u
#define MUTATIONS 128u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char doing[512]; /* what a crash is reported with */

static void on_crash(int number)
{
    const ssize_t written = write(STDERR_FILENO, doing, strlen(doing));

    (void)written;
    signal(number, SIG_DFL);
    raise(number);
}

static uint32_t random_next(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33);
}

static void feed(const uint8_t *data, size_t size, const char *name, const char *how, unsigned n)
{
    uint8_t *exact = malloc(size ? size : 1);

    if (!exact) {
        abort();
    }
    if (size > 0) {
        memcpy(exact, data, size);
    }
    snprintf(doing, sizeof(doing), "# input %s, %s %u, %zu bytes\n", name, how, n, size);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
}

static void feed_mutations(uint8_t *data, size_t size, const char *name)
{
    static const uint8_t edges[] = {0, 1, 0x20, 0x7f, 0x80, 0xff, '\r', '\n', ':', '@', '%', '0'};
    uint64_t state = size * 1000003u + 12345u;

    for (unsigned n = 0; n < MUTATIONS && size > 0; n++) {
        const size_t at = random_next(&state) % size;
        const uint8_t before = data[at];
        const uint32_t r = random_next(&state);

        data[at] = (n & 1) ? edges[r % sizeof(edges)] : (uint8_t)(before ^ (1u << (r & 7)));
        feed(data, size, name, "mutation", n);
        if ((n & 7) != 7) {
            data[at] = before;
        }
    }
}

static void replay(uint8_t *data, size_t size, const char *name)
{
    feed(data, size, name, "whole", 0);
    for (unsigned n = 0; n < CUTS && size > 0; n++) {
        feed(data, size * n / CUTS, name, "cut", n);
        if (n < size) {
            feed(data, size - 1 - n, name, "short by", n + 1);
        }
    }
    feed_mutations(data, size, name);
}

static int replay_file(const char *folder, const char *name)
{
    static uint8_t data[INPUT_MAX];
    char path[1024];

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (!file) {
        return 0;
    }
    const size_t size = fread(data, 1, sizeof(data), file);
    const int whole = feof(file) && !ferror(file);
    fclose(file);
    if (whole) {
        replay(data, size, name);
    }
    return whole;
}

static unsigned replay_folder(const char *folder)
{
    struct dirent **names = NULL;
    unsigned done = 0;
    const int found = scandir(folder, &names, NULL, alphasort);

    for (int i = 0; i < found; i++) {
        if (names[i]->d_name[0] != '.') {
            done += replay_file(folder, names[i]->d_name) ? 1u : 0u;
        }
        free(names[i]);
    }
    free(names);
    return done;
}

int main(int argc, char **argv)
{
    const int signals[] = {SIGSEGV, SIGABRT, SIGFPE, SIGBUS, SIGILL};

    if (argc != 2) {
        fprintf(stderr, "usage: %s CORPUS-FOLDER\n", argv[0]);
        return 2;
    }
    for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
        signal(signals[i], on_crash);
    }
    const unsigned done = replay_folder(argv[1]);
    printf("1..1\n%s 1 - %u corpus files\n", done > 0 ? "ok" : "not ok", done);
    return done == 0;
}
