/* SPDX-License-Identifier: MIT */
/* What a JSON parser must give json_read.c; exactly one json_<parser>.c is built. */
#ifndef CVI_JSON_RAW_H
#define CVI_JSON_RAW_H

#include "core/base.h"

typedef struct cvi__json_raw_error {
    const char *sentence;
    uint64_t offset;
    uint32_t line;
    uint32_t column;
} cvi__json_raw_error;

/* NULL on failure, with *status and *error set. */
void *cvi__json_raw_load(const char *text, size_t len, int *status, cvi__json_raw_error *error);
void cvi__json_raw_free(void *root);

unsigned cvi__json_raw_kind(const void *value); /* a CVI__JSON_* kind */
size_t cvi__json_raw_count(const void *value);
const void *cvi__json_raw_member(const void *object, const char *key);
const void *cvi__json_raw_element(const void *array, size_t index);
/* The next member after *iter (NULL: the first); 0 at the end. */
int cvi__json_raw_each(const void *object, void **iter, const char **key, const void **value);
const char *cvi__json_raw_text(const void *value, size_t *len);
int64_t cvi__json_raw_integer(const void *value);
double cvi__json_raw_real(const void *value);
int cvi__json_raw_bool(const void *value);
void cvi__json_raw_wipe(const void *value); /* the bytes of one text */

#endif
