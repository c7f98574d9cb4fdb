/* SPDX-License-Identifier: MIT */
/* Loading with limits, and moving from value to value. */
#include "json/json_read.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/error.h"
#include "json/json_raw.h"

/* Where the nesting first exceeds `max_depth`, or len. Brackets inside text do not count. */
static size_t find_too_deep(const char *text, size_t len, uint32_t max_depth)
{
    uint32_t depth = 0;
    int in_text = 0;

    for (size_t i = 0; i < len; i++) {
        const char c = text[i];

        if (in_text) {
            if (c == '\\') {
                i++;
            }
            in_text = c != '"';
        } else if (c == '"') {
            in_text = 1;
        } else if (c == '{' || c == '[') {
            if (depth++ == max_depth) {
                return i;
            }
        } else if ((c == '}' || c == ']') && depth > 0) {
            depth--;
        }
    }
    return len;
}

static uint32_t line_of(const char *text, size_t offset)
{
    uint32_t line = 1;

    for (size_t i = 0; i < offset; i++) {
        line += text[i] == '\n';
    }
    return line;
}

int cvi__json_load(cvi__json_node *root, const char *text, size_t len,
                   const cvi__json_limits *limits, cvi_error_info *error)
{
    const size_t max_bytes =
        limits && limits->max_bytes ? limits->max_bytes : CVI__JSON_DEFAULT_BYTES;
    const uint32_t max_depth =
        limits && limits->max_depth ? limits->max_depth : CVI__JSON_DEFAULT_DEPTH;
    cvi__json_raw_error why = {0};
    size_t deep = 0;
    int status = CVI_OK;

    memset(root, 0, sizeof(*root));
    root->error = error;
    if (len > max_bytes) {
        return cvi__error_set(error, CVI_ELIMIT, max_bytes, "JSON text over %zu bytes", max_bytes);
    }
    deep = find_too_deep(text, len, max_depth);
    if (deep < len) {
        cvi__error_set(error, CVI_ELIMIT, deep, "JSON nested more than %u levels", max_depth);
        error->line = line_of(text, deep);
        return CVI_ELIMIT;
    }
    root->value = cvi__json_raw_load(text, len, &status, &why);
    if (!root->value) {
        cvi__error_set(error, status, why.offset, "%s (line %u, column %u)", why.sentence, why.line,
                       why.column);
        error->line = why.line;
    }
    return status;
}

static void wipe_tree(const void *value)
{
    const unsigned kind = cvi__json_raw_kind(value);
    const void *child = NULL;
    const char *key = NULL;
    void *iter = NULL;

    if (kind == CVI__JSON_TEXT) {
        cvi__json_raw_wipe(value);
    } else if (kind == CVI__JSON_ARRAY) {
        for (size_t i = 0; i < cvi__json_raw_count(value); i++) {
            wipe_tree(cvi__json_raw_element(value, i));
        }
    } else if (kind == CVI__JSON_OBJECT) {
        while (cvi__json_raw_each(value, &iter, &key, &child)) {
            wipe_tree(child);
        }
    }
}

void cvi__json_unload(cvi__json_node *root)
{
    union {
        const void *in;
        void *out;
    } u = {root->value};

    if (root->value) {
        wipe_tree(root->value);
        cvi__json_raw_free(u.out);
    }
    root->value = NULL;
}

unsigned cvi__json_kind(const cvi__json_node *node)
{
    return node->value ? cvi__json_raw_kind(node->value) : 0;
}

size_t cvi__json_count(const cvi__json_node *node)
{
    return node->value ? cvi__json_raw_count(node->value) : 0;
}

static const char *name_of_kind(unsigned kinds)
{
    static const struct {
        unsigned kind;
        const char *name;
    } names[] = {
        {CVI__JSON_OBJECT, "an object"}, {CVI__JSON_ARRAY, "an array"},
        {CVI__JSON_TEXT, "text"},        {CVI__JSON_INTEGER, "an integer"},
        {CVI__JSON_REAL, "a number"},    {CVI__JSON_BOOL, "true or false"},
        {CVI__JSON_NULL, "null"},
    };

    for (size_t i = 0; i < CVI_ARRAY_LEN(names); i++) {
        if (kinds == names[i].kind) {
            return names[i].name;
        }
    }
    return "a value of another type";
}

static int check_kind(const cvi__json_node *node, unsigned kinds)
{
    if (cvi__json_raw_kind(node->value) & kinds) {
        return CVI_OK;
    }
    return cvi__json_refuse(node, CVI_EJSON_TYPE, "%s expected",
                            name_of_kind(kinds & ~CVI__JSON_OPTIONAL));
}

static void fill_node(cvi__json_node *out, const cvi__json_node *parent, const void *value,
                      const char *key, size_t index)
{
    out->value = value;
    out->parent = parent;
    out->key = key;
    out->index = index;
    out->error = parent->error;
}

int cvi__json_get(const cvi__json_node *object, const char *key, unsigned kinds,
                  cvi__json_node *out)
{
    const void *value = cvi__json_raw_member(object->value, key);

    fill_node(out, object, value, key, 0);
    if ((kinds & CVI__JSON_OPTIONAL) &&
        (!value || (cvi__json_raw_kind(value) == CVI__JSON_NULL && !(kinds & CVI__JSON_NULL)))) {
        out->value = NULL;
        return CVI_OK;
    }
    if (!value) {
        return cvi__json_refuse(out, CVI_EJSON_MISSING, "this member is required");
    }
    return check_kind(out, kinds);
}

int cvi__json_at(const cvi__json_node *array, size_t index, unsigned kinds, cvi__json_node *out)
{
    const void *value = cvi__json_raw_element(array->value, index);

    fill_node(out, array, value, NULL, index);
    if (!value) {
        return cvi__json_refuse(out, CVI_EJSON_MISSING, "no such element");
    }
    return check_kind(out, kinds);
}

int cvi__json_each(const cvi__json_node *object, void **iter, cvi__json_node *out)
{
    const char *key = NULL;
    const void *value = NULL;

    if (!object->value || !cvi__json_raw_each(object->value, iter, &key, &value)) {
        return 0;
    }
    fill_node(out, object, value, key, 0);
    return 1;
}

/* One reference token in front of what is at *at already; 0 when it does not fit. */
static int prepend_token(char *out, size_t *at, const cvi__json_node *node)
{
    char number[24];
    const char *token = node->key;
    size_t need = 1;

    if (!token) {
        (void)snprintf(number, sizeof(number), "%zu", node->index);
        token = number;
    }
    for (const char *p = token; *p; p++) {
        need += *p == '~' || *p == '/' ? 2u : 1u;
    }
    if (need > *at) {
        return 0;
    }
    *at -= need;
    char *o = out + *at;
    *o++ = '/';
    for (const char *p = token; *p; p++) {
        if (*p == '~' || *p == '/') {
            *o++ = '~';
            *o++ = *p == '~' ? '0' : '1';
        } else {
            *o++ = (unsigned char)*p < 0x20 || *p == 0x7f ? '?' : *p;
        }
    }
    return 1;
}

size_t cvi__json_pointer(const cvi__json_node *node, char *out, size_t cap)
{
    size_t at = cap - 1;

    out[at] = '\0';
    for (const cvi__json_node *n = node; n && n->parent; n = n->parent) {
        if (!prepend_token(out, &at, n)) {
            if (at >= 3) {
                memcpy(out + at - 3, "...", 3);
                at -= 3;
            }
            break;
        }
    }
    memmove(out, out + at, cap - at);
    return cap - 1 - at;
}

int cvi__json_refuse(const cvi__json_node *node, int status, const char *format, ...)
{
    char path[72];
    char sentence[96];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(sentence, sizeof(sentence), format, args);
    va_end(args);
    if (cvi__json_pointer(node, path, sizeof(path)) == 0) {
        return cvi__error_set(node->error, status, 0, "at the top: %s", sentence);
    }
    return cvi__error_set(node->error, status, 0, "at %s: %s", path, sentence);
}
