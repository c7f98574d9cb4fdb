/* SPDX-License-Identifier: MIT */
/* Built instead of json_jansson.c where there is no parser: nothing can be loaded. */
#include "json/json_raw.h"

void *cvi__json_raw_load(const char *text, size_t len, int *status, cvi__json_raw_error *error)
{
    (void)text;
    (void)len;
    *status = CVI_ENOTSUP;
    error->sentence = "this build cannot read JSON";
    error->line = 0;
    return NULL;
}

void cvi__json_raw_free(void *root)
{
    (void)root;
}

unsigned cvi__json_raw_kind(const void *value)
{
    (void)value;
    return 0;
}

size_t cvi__json_raw_count(const void *value)
{
    (void)value;
    return 0;
}

const void *cvi__json_raw_member(const void *object, const char *key)
{
    (void)object;
    (void)key;
    return NULL;
}

const void *cvi__json_raw_element(const void *array, size_t index)
{
    (void)array;
    (void)index;
    return NULL;
}

int cvi__json_raw_each(const void *object, void **iter, const char **key, const void **value)
{
    (void)object;
    (void)iter;
    (void)key;
    (void)value;
    return 0;
}

const char *cvi__json_raw_text(const void *value, size_t *len)
{
    (void)value;
    if (len) {
        *len = 0;
    }
    return "";
}

int64_t cvi__json_raw_integer(const void *value)
{
    (void)value;
    return 0;
}

double cvi__json_raw_real(const void *value)
{
    (void)value;
    return 0.0;
}

int cvi__json_raw_bool(const void *value)
{
    (void)value;
    return 0;
}

void cvi__json_raw_wipe(const void *value)
{
    (void)value;
}
