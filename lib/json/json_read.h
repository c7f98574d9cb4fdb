/* SPDX-License-Identifier: MIT */
/*
 * Reading JSON: a text is loaded once, then walked with typed getters that say where and what was
 * wrong ("at /tenants/3/key: text expected"). Syntax errors carry line, column and byte offset.
 * Error sentences hold member names but never values, which may be secrets.
 *
 * The parser behind it keeps its own heap. Built without one, cvi__json_load() returns CVI_ENOTSUP.
 */
#ifndef CVI_JSON_READ_H
#define CVI_JSON_READ_H

#include "core/base.h"

#define CVI__JSON_DEFAULT_BYTES ((size_t)16 * 1024 * 1024)
#define CVI__JSON_DEFAULT_DEPTH 32u

typedef struct cvi__json_limits {
    size_t max_bytes;   /* 0: CVI__JSON_DEFAULT_BYTES */
    uint32_t max_depth; /* nested objects and arrays; 0: CVI__JSON_DEFAULT_DEPTH */
} cvi__json_limits;

/* Kinds, to be combined where several are acceptable. */
#define CVI__JSON_OBJECT 0x01u
#define CVI__JSON_ARRAY 0x02u
#define CVI__JSON_TEXT 0x04u
#define CVI__JSON_INTEGER 0x08u
#define CVI__JSON_REAL 0x10u
#define CVI__JSON_BOOL 0x20u
#define CVI__JSON_NULL 0x40u
/* Added to a kind: a member that is absent or null is no error and leaves the result alone. */
#define CVI__JSON_OPTIONAL 0x100u

/* One value and how it was reached. Lives on the caller's stack, as long as its children do. */
typedef struct cvi__json_node {
    const void *value;                   /* NULL: an optional member that is absent */
    const struct cvi__json_node *parent; /* NULL for the root */
    const char *key;                     /* name in the parent; NULL for an array element */
    size_t index;                        /* place in the parent array */
    cvi_error_info *error;               /* where failures are told */
} cvi__json_node;

/*
 * Load a whole text; on success `root` is an object or array until cvi__json_unload().
 * Duplicate members, NUL in text, bad UTF-8 and anything after the value are refused.
 * CVI_EJSON_SYNTAX, CVI_ELIMIT, CVI_ENOMEM or CVI_ENOTSUP, told in `error` too.
 */
int cvi__json_load(cvi__json_node *root, const char *text, size_t len,
                   const cvi__json_limits *limits, cvi_error_info *error);

/* Wipes all text values and frees; harmless on a root that was never loaded (zeroed). */
void cvi__json_unload(cvi__json_node *root);

unsigned cvi__json_kind(const cvi__json_node *node); /* one CVI__JSON_*, 0 when absent */

/* A member of any of the `kinds`; CVI_EJSON_MISSING or CVI_EJSON_TYPE. */
int cvi__json_get(const cvi__json_node *object, const char *key, unsigned kinds,
                  cvi__json_node *out);
/* An element of an array; `index` below cvi__json_count(). */
int cvi__json_at(const cvi__json_node *array, size_t index, unsigned kinds, cvi__json_node *out);
size_t cvi__json_count(const cvi__json_node *node); /* elements or members; 0 when absent */
/* Walk an object in the order of the text: *iter starts NULL; 0 at the end. */
int cvi__json_each(const cvi__json_node *object, void **iter, cvi__json_node *out);

/* Members by type. `flags` is 0 or CVI__JSON_OPTIONAL. Lengths in bytes; text has no NUL inside. */
int cvi__json_get_text(const cvi__json_node *object, const char *key, unsigned flags,
                       size_t min_len, size_t max_len, const char **out);
int cvi__json_get_u64(const cvi__json_node *object, const char *key, unsigned flags, uint64_t min,
                      uint64_t max, uint64_t *out);
int cvi__json_get_u32(const cvi__json_node *object, const char *key, unsigned flags, uint32_t min,
                      uint32_t max, uint32_t *out);
int cvi__json_get_i64(const cvi__json_node *object, const char *key, unsigned flags, int64_t min,
                      int64_t max, int64_t *out);
int cvi__json_get_bool(const cvi__json_node *object, const char *key, unsigned flags, int *out);
/* Text that is one of `names`; *out is its index. */
int cvi__json_get_choice(const cvi__json_node *object, const char *key, unsigned flags,
                         const char *const *names, size_t count, uint32_t *out);

/* The value itself, after cvi__json_get()/_at()/_each() said it has that kind. */
const char *cvi__json_text_of(const cvi__json_node *node, size_t *len); /* len may be NULL */
int64_t cvi__json_integer_of(const cvi__json_node *node);
double cvi__json_real_of(const cvi__json_node *node); /* of an integer or a real */
int cvi__json_bool_of(const cvi__json_node *node);

/* Refuse members that are not among `names`: a misspelt option must not be silently ignored. */
int cvi__json_only(const cvi__json_node *object, const char *const *names, size_t count);

/* Say what is wrong with a value: "at /a/0/b: <sentence>". Returns `status`. */
int cvi__json_refuse(const cvi__json_node *node, int status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The JSON Pointer (RFC 6901) of a node, cut from the left to fit; returns its length. */
size_t cvi__json_pointer(const cvi__json_node *node, char *out, size_t cap);

#endif
