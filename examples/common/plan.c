/* SPDX-License-Identifier: MIT */
#include "common/plan.h"

#include <stdio.h>
#include <stdlib.h>

#include "common/file.h"

#define MOST_BYTES ((size_t)4 * 1024 * 1024)

int ex_plan_load(const char *program, const char *path, cvi_dial_plan **out)
{
    size_t len = 0;
    char *text = NULL;
    const char *why = NULL;
    int rc = CVI_OK;

    if (ex_file_load(program, path, MOST_BYTES, &text, &len) != CVI_OK) {
        return 0;
    }
    rc = cvi_dial_plan_create(out, NULL);
    if (rc == CVI_OK) {
        rc = cvi_dial_plan_load_json(*out, text, len);
        why = cvi_dial_plan_last_error(*out)->message;
    }
    free(text);
    if (rc != CVI_OK) {
        fprintf(stderr, "%s: %s: %s\n", program, path, why ? why : cvi_strerror(rc));
    }
    return rc == CVI_OK;
}
