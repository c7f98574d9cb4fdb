/* SPDX-License-Identifier: MIT */
#include <jansson.h>

#include "core/mem.h"
#include "json/json_raw.h"
#include "json/json_read.h"

/* jansson's own sentence quotes the input, which may be a secret: say it in our words. */
static const char *sentence_of(enum json_error_code code)
{
    switch (code) {
    case json_error_premature_end_of_input:
        return "the text ends too early";
    case json_error_end_of_input_expected:
        return "something follows the value";
    case json_error_invalid_utf8:
        return "not valid UTF-8";
    case json_error_null_character:
    case json_error_null_byte_in_key:
        return "a NUL character is not allowed";
    case json_error_duplicate_key:
        return "the object already has a member of this name";
    case json_error_numeric_overflow:
        return "the number is too large";
    case json_error_stack_overflow:
        return "too many levels";
    default:
        return "not valid JSON";
    }
}

void *cvi__json_raw_load(const char *text, size_t len, int *status, cvi__json_raw_error *error)
{
    json_error_t e = {0};
    json_t *root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &e);

    if (root) {
        *status = CVI_OK;
        return root;
    }
    *status = json_error_code(&e) == json_error_out_of_memory ? CVI_ENOMEM : CVI_EJSON_SYNTAX;
    error->sentence = sentence_of(json_error_code(&e));
    error->offset = e.position > 0 ? (uint64_t)e.position : 0;
    error->line = e.line > 0 ? (uint32_t)e.line : 1;
    error->column = e.column > 0 ? (uint32_t)e.column : 0;
    return NULL;
}

void cvi__json_raw_free(void *root)
{
    json_decref(root);
}

unsigned cvi__json_raw_kind(const void *value)
{
    switch (json_typeof((const json_t *)value)) {
    case JSON_OBJECT:
        return CVI__JSON_OBJECT;
    case JSON_ARRAY:
        return CVI__JSON_ARRAY;
    case JSON_STRING:
        return CVI__JSON_TEXT;
    case JSON_INTEGER:
        return CVI__JSON_INTEGER;
    case JSON_REAL:
        return CVI__JSON_REAL;
    case JSON_TRUE:
    case JSON_FALSE:
        return CVI__JSON_BOOL;
    default:
        return CVI__JSON_NULL;
    }
}

size_t cvi__json_raw_count(const void *value)
{
    const json_t *v = value;

    return json_is_array(v) ? json_array_size(v) : json_object_size(v);
}

const void *cvi__json_raw_member(const void *object, const char *key)
{
    return json_object_get((const json_t *)object, key);
}

const void *cvi__json_raw_element(const void *array, size_t index)
{
    return json_array_get((const json_t *)array, index);
}

/* jansson's iterators take a pointer to non-const although they change nothing. */
static json_t *writable(const void *value)
{
    union {
        const void *in;
        json_t *out;
    } u = {value};

    return u.out;
}

int cvi__json_raw_each(const void *object, void **iter, const char **key, const void **value)
{
    json_t *o = writable(object);

    *iter = *iter ? json_object_iter_next(o, *iter) : json_object_iter(o);
    if (!*iter) {
        return 0;
    }
    *key = json_object_iter_key(*iter);
    *value = json_object_iter_value(*iter);
    return 1;
}

const char *cvi__json_raw_text(const void *value, size_t *len)
{
    if (len) {
        *len = json_string_length((const json_t *)value);
    }
    return json_string_value((const json_t *)value);
}

int64_t cvi__json_raw_integer(const void *value)
{
    return (int64_t)json_integer_value((const json_t *)value);
}

double cvi__json_raw_real(const void *value)
{
    return json_number_value((const json_t *)value);
}

int cvi__json_raw_bool(const void *value)
{
    return json_is_true((const json_t *)value);
}

void cvi__json_raw_wipe(const void *value)
{
    union {
        const char *in;
        char *out;
    } u = {json_string_value((const json_t *)value)};

    cvi__mem_wipe(u.out, json_string_length((const json_t *)value));
}
