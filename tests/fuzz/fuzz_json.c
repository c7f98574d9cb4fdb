/* SPDX-License-Identifier: MIT */
/* Reads JSON, writes it with our writer, reads and writes that: the two texts must agree. */
#include <stdlib.h>
#include <string.h>

#include "core/error.h"
#include "core/mem.h"
#include "json/json_read.h"
#include "json/json_write.h"

#define DEPTH 16u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(int is_true)
{
    if (!is_true) {
        abort();
    }
}

/* Depth is bounded by what the reader let in. Reals, which we do not write, become text. */
static void copy(cvi__json_writer *w, const cvi__json_node *node)
{
    cvi__json_node child;
    const char *text = NULL;
    void *iter = NULL;
    size_t len = 0;

    switch (cvi__json_kind(node)) {
    case CVI__JSON_OBJECT:
        cvi__json_begin_object(w);
        while (cvi__json_each(node, &iter, &child)) {
            cvi__json_key(w, child.key);
            copy(w, &child);
        }
        cvi__json_end(w);
        break;
    case CVI__JSON_ARRAY:
        cvi__json_begin_array(w);
        for (size_t i = 0; i < cvi__json_count(node); i++) {
            check(cvi__json_at(node, i, 0xffu, &child) == CVI_OK);
            copy(w, &child);
        }
        cvi__json_end(w);
        break;
    case CVI__JSON_TEXT:
        text = cvi__json_text_of(node, &len);
        cvi__json_text(w, text, len);
        break;
    case CVI__JSON_INTEGER:
        cvi__json_i64(w, cvi__json_integer_of(node));
        break;
    case CVI__JSON_BOOL:
        cvi__json_bool(w, cvi__json_bool_of(node));
        break;
    case CVI__JSON_NULL:
        cvi__json_null(w);
        break;
    default:
        cvi__json_text(w, "real", 4);
        break;
    }
}

/* The text of what was read, or an empty buffer when it was refused. */
static void read_and_write(const char *text, size_t size, cvi__buf *out)
{
    const cvi__json_limits limits = {.max_bytes = 1u << 20, .max_depth = DEPTH};
    cvi_error_info error;
    cvi__json_node root;
    cvi__json_writer w;

    cvi__error_init(&error, "fuzz");
    cvi__buf_init(out, &cvi__mem_libc, (size_t)8 << 20);
    const int rc = cvi__json_load(&root, text, size, &limits, &error);
    if (rc != CVI_OK) {
        check(error.status == rc && error.offset <= size && error.message[0] != '\0');
        return;
    }
    cvi__json_writer_init(&w, out);
    copy(&w, &root);
    check(cvi__json_writer_finish(&w) == CVI_OK);
    cvi__json_unload(&root);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cvi__buf first, second;

    read_and_write((const char *)data, size, &first);
    if (first.len > 0) {
        read_and_write(first.data, first.len, &second);
        check(second.len == first.len && memcmp(first.data, second.data, first.len) == 0);
        cvi__buf_free(&second);
    }
    cvi__buf_free(&first);
    return 0;
}
