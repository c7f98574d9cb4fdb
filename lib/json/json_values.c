/* SPDX-License-Identifier: MIT */
/* Typed members with their bounds. */
#include <inttypes.h>
#include <string.h>

#include "json/json_raw.h"
#include "json/json_read.h"

int cvi__json_get_text(const cvi__json_node *object, const char *key, unsigned flags,
                       size_t min_len, size_t max_len, const char **out)
{
    cvi__json_node n;
    size_t len = 0;
    const char *text = NULL;
    const int rc = cvi__json_get(object, key, CVI__JSON_TEXT | flags, &n);

    if (rc != CVI_OK || !n.value) {
        return rc;
    }
    text = cvi__json_raw_text(n.value, &len);
    if (len < min_len || len > max_len) {
        return cvi__json_refuse(&n, CVI_EJSON_RANGE, "text of %zu to %zu bytes expected", min_len,
                                max_len);
    }
    *out = text;
    return CVI_OK;
}

int cvi__json_get_i64(const cvi__json_node *object, const char *key, unsigned flags, int64_t min,
                      int64_t max, int64_t *out)
{
    cvi__json_node n;
    int64_t value = 0;
    const int rc = cvi__json_get(object, key, CVI__JSON_INTEGER | flags, &n);

    if (rc != CVI_OK || !n.value) {
        return rc;
    }
    value = cvi__json_raw_integer(n.value);
    if (value < min || value > max) {
        return cvi__json_refuse(&n, CVI_EJSON_RANGE, "%" PRId64 " to %" PRId64 " expected", min,
                                max);
    }
    *out = value;
    return CVI_OK;
}

int cvi__json_get_u64(const cvi__json_node *object, const char *key, unsigned flags, uint64_t min,
                      uint64_t max, uint64_t *out)
{
    const int64_t lowest = (int64_t)CVI_MIN(min, (uint64_t)INT64_MAX);
    const int64_t highest = (int64_t)CVI_MIN(max, (uint64_t)INT64_MAX);
    int64_t value = INT64_MIN; /* stays so when the member is absent */
    const int rc = cvi__json_get_i64(object, key, flags, lowest, highest, &value);

    if (rc == CVI_OK && value != INT64_MIN) {
        *out = (uint64_t)value;
    }
    return rc;
}

int cvi__json_get_u32(const cvi__json_node *object, const char *key, unsigned flags, uint32_t min,
                      uint32_t max, uint32_t *out)
{
    uint64_t value = *out;
    const int rc = cvi__json_get_u64(object, key, flags, min, max, &value);

    if (rc == CVI_OK) {
        *out = (uint32_t)value;
    }
    return rc;
}

int cvi__json_get_bool(const cvi__json_node *object, const char *key, unsigned flags, int *out)
{
    cvi__json_node n;
    const int rc = cvi__json_get(object, key, CVI__JSON_BOOL | flags, &n);

    if (rc == CVI_OK && n.value) {
        *out = cvi__json_bool_of(&n);
    }
    return rc;
}

int cvi__json_get_choice(const cvi__json_node *object, const char *key, unsigned flags,
                         const char *const *names, size_t count, uint32_t *out)
{
    cvi__json_node n;
    const char *text = NULL;
    const int rc = cvi__json_get(object, key, CVI__JSON_TEXT | flags, &n);

    if (rc != CVI_OK || !n.value) {
        return rc;
    }
    text = cvi__json_raw_text(n.value, NULL);
    for (size_t i = 0; i < count; i++) {
        if (names[i] && strcmp(text, names[i]) == 0) {
            *out = (uint32_t)i;
            return CVI_OK;
        }
    }
    return cvi__json_refuse(&n, CVI_EJSON_RANGE, "not one of the known values");
}

const char *cvi__json_text_of(const cvi__json_node *node, size_t *len)
{
    return cvi__json_raw_text(node->value, len);
}

int64_t cvi__json_integer_of(const cvi__json_node *node)
{
    return cvi__json_raw_integer(node->value);
}

double cvi__json_real_of(const cvi__json_node *node)
{
    return cvi__json_raw_real(node->value);
}

int cvi__json_bool_of(const cvi__json_node *node)
{
    return cvi__json_raw_bool(node->value);
}

static int is_known(const char *key, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(key, names[i]) == 0) {
            return 1;
        }
    }
    return 0;
}

int cvi__json_only(const cvi__json_node *object, const char *const *names, size_t count)
{
    cvi__json_node member;
    void *iter = NULL;

    while (cvi__json_each(object, &iter, &member)) {
        if (!is_known(member.key, names, count)) {
            return cvi__json_refuse(&member, CVI_EJSON_RANGE, "no member of this name is known");
        }
    }
    return CVI_OK;
}
