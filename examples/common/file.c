/* SPDX-License-Identifier: MIT */
#include "common/file.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cvi/core.h>

#define FIRST_BLOCK 16384u

/* Double the block, at most to limit + 2: one byte to notice too much, one for the NUL. */
static int grow(char **block, size_t *cap, size_t limit)
{
    size_t next = *cap == 0 ? FIRST_BLOCK : *cap * 2;
    char *moved = NULL;

    if (next > limit + 2) {
        next = limit + 2;
    }
    moved = (char *)realloc(*block, next);
    if (!moved) {
        return CVI_ENOMEM;
    }
    *block = moved;
    *cap = next;
    return CVI_OK;
}

static int read_all(FILE *f, size_t limit, char **block, size_t *used)
{
    size_t cap = 0;

    for (;;) {
        if (*used + 1 >= cap) {
            const int rc = grow(block, &cap, limit);

            if (rc != CVI_OK) {
                return rc;
            }
        }
        *used += fread(*block + *used, 1, cap - 1 - *used, f);
        if (*used > limit) {
            return CVI_ELIMIT;
        }
        if (ferror(f)) {
            return CVI_ESYSTEM;
        }
        if (feof(f)) {
            (*block)[*used] = '\0';
            return CVI_OK;
        }
    }
}

int ex_file_read(const char *path, size_t limit, char **data, size_t *len)
{
    const int is_stdin = strcmp(path, "-") == 0;
    FILE *f = is_stdin ? stdin : fopen(path, "rb");
    char *block = NULL;
    size_t used = 0;
    int rc = CVI_OK;
    int saved = 0;

    *data = NULL;
    *len = 0;
    if (!f) {
        return CVI_ESYSTEM;
    }
    rc = limit > SIZE_MAX / 2 ? CVI_ELIMIT : read_all(f, limit, &block, &used);
    saved = errno;
    if (!is_stdin) {
        fclose(f);
    }
    if (rc != CVI_OK) {
        free(block);
        errno = saved;
        return rc;
    }
    *data = block;
    *len = used;
    return CVI_OK;
}

const char *ex_file_name(const char *path)
{
    return strcmp(path, "-") == 0 ? "standard input" : path;
}

int ex_file_load(const char *program, const char *path, size_t limit, char **data, size_t *len)
{
    const int rc = ex_file_read(path, limit, data, len);
    const char *why = rc == CVI_ESYSTEM ? strerror(errno) : cvi_strerror(rc);
    char too_long[60];

    if (rc == CVI_ELIMIT) {
        snprintf(too_long, sizeof(too_long), "longer than %zu KiB", limit / 1024);
        why = too_long;
    }
    if (rc != CVI_OK) {
        fprintf(stderr, "%s: %s: %s\n", program, ex_file_name(path), why);
    }
    return rc;
}
