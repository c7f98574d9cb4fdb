/* SPDX-License-Identifier: MIT */
#include "common/output.h"

#include <stdio.h>
#include <stdlib.h>

#include <cvi/core.h>

#define EXIT_TROUBLE 2

int ex_output_make(ex_writer *write, const void *from, char **out, size_t *len)
{
    size_t needed = 0;
    int rc = write(from, NULL, 0, &needed);

    *out = NULL;
    if (rc == CVI_ETOOSMALL) {
        *out = malloc(needed + 1);
        rc = *out ? write(from, *out, needed + 1, len) : CVI_ENOMEM;
    }
    return rc;
}

int ex_output_line(ex_writer *write, const void *from)
{
    char *text = NULL;
    const int rc = ex_output_make(write, from, &text, NULL);

    if (rc == CVI_OK) {
        puts(text);
    }
    free(text);
    return rc;
}

int ex_output_finish(const char *program, int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout)) {
        return status;
    }
    fprintf(stderr, "%s: ", program);
    perror("standard output");
    return EXIT_TROUBLE;
}
