/* SPDX-License-Identifier: MIT */
#include "json/json_write.h"

#include <inttypes.h>
#include <string.h>

#include "core/utf8.h"

static void keep_status(cvi__json_writer *w)
{
    if (w->status == CVI_OK) {
        w->status = w->out->status;
    }
}

static void put_bytes(cvi__json_writer *w, const char *bytes, size_t len)
{
    (void)cvi__buf_append(w->out, bytes, len);
}

void cvi__json_writer_init(cvi__json_writer *w, cvi__buf *out)
{
    memset(w, 0, sizeof(*w));
    w->out = out;
    w->status = out->status;
}

/* Make room for a value: the comma before it. Refuses a value where none can stand. */
static int start_value(cvi__json_writer *w)
{
    if (w->status != CVI_OK) {
        return 0;
    }
    if (w->depth == 0 ? w->is_done : (w->kind[w->depth - 1] == '{' && !w->has_key)) {
        w->status = CVI_ESTATE;
        return 0;
    }
    if (w->depth > 0 && w->kind[w->depth - 1] == '[') {
        if (w->filled[w->depth - 1]) {
            put_bytes(w, ",", 1);
        }
        w->filled[w->depth - 1] = 1;
    }
    w->has_key = 0;
    return 1;
}

static void finish_value(cvi__json_writer *w)
{
    if (w->depth == 0) {
        w->is_done = 1;
    }
    keep_status(w);
}

static void begin(cvi__json_writer *w, char bracket)
{
    if (!start_value(w)) {
        return;
    }
    if (w->depth == CVI__JSON_WRITE_DEPTH) {
        w->status = CVI_ELIMIT;
        return;
    }
    w->kind[w->depth] = (uint8_t)bracket;
    w->filled[w->depth] = 0;
    w->depth++;
    put_bytes(w, &bracket, 1);
    keep_status(w);
}

void cvi__json_begin_object(cvi__json_writer *w)
{
    begin(w, '{');
}

void cvi__json_begin_array(cvi__json_writer *w)
{
    begin(w, '[');
}

void cvi__json_end(cvi__json_writer *w)
{
    if (w->status != CVI_OK) {
        return;
    }
    if (w->depth == 0 || w->has_key) {
        w->status = CVI_ESTATE;
        return;
    }
    w->depth--;
    put_bytes(w, w->kind[w->depth] == '{' ? "}" : "]", 1);
    finish_value(w);
}

static void put_escaped(cvi__json_writer *w, unsigned char c)
{
    static const char short_form[] = "\"\"\\\\\bb\ff\nn\rr\tt";

    for (size_t i = 0; i + 1 < sizeof(short_form); i += 2) {
        if ((unsigned char)short_form[i] == c) {
            const char pair[2] = {'\\', short_form[i + 1]};

            put_bytes(w, pair, 2);
            return;
        }
    }
    (void)cvi__buf_printf(w->out, "\\u%04x", (unsigned)c);
}

/* Text known to be UTF-8: only quotes, backslashes and control characters are escaped. */
static void put_valid(cvi__json_writer *w, const char *text, size_t len)
{
    size_t from = 0;

    for (size_t i = 0; i < len; i++) {
        const unsigned char c = (unsigned char)text[i];

        if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f) {
            continue;
        }
        put_bytes(w, text + from, i - from);
        put_escaped(w, c);
        from = i + 1;
    }
    put_bytes(w, text + from, len - from);
}

static void put_quoted(cvi__json_writer *w, const char *text, size_t len)
{
    put_bytes(w, "\"", 1);
    while (len > 0) {
        const size_t good = cvi__utf8_valid(text, len);

        put_valid(w, text, good);
        if (good == len) {
            break;
        }
        put_bytes(w, "\xef\xbf\xbd", 3);
        text += good + 1;
        len -= good + 1;
    }
    put_bytes(w, "\"", 1);
}

void cvi__json_key(cvi__json_writer *w, const char *name)
{
    if (w->status != CVI_OK) {
        return;
    }
    if (w->depth == 0 || w->kind[w->depth - 1] != '{' || w->has_key) {
        w->status = CVI_ESTATE;
        return;
    }
    if (w->filled[w->depth - 1]) {
        put_bytes(w, ",", 1);
    }
    w->filled[w->depth - 1] = 1;
    put_quoted(w, name, strlen(name));
    put_bytes(w, ":", 1);
    w->has_key = 1;
    keep_status(w);
}

void cvi__json_text(cvi__json_writer *w, const char *text, size_t len)
{
    if (start_value(w)) {
        put_quoted(w, text, len);
        finish_value(w);
    }
}

void cvi__json_u64(cvi__json_writer *w, uint64_t value)
{
    if (start_value(w)) {
        (void)cvi__buf_printf(w->out, "%" PRIu64, value);
        finish_value(w);
    }
}

void cvi__json_i64(cvi__json_writer *w, int64_t value)
{
    if (start_value(w)) {
        (void)cvi__buf_printf(w->out, "%" PRId64, value);
        finish_value(w);
    }
}

void cvi__json_bool(cvi__json_writer *w, int value)
{
    if (start_value(w)) {
        (void)cvi__buf_text(w->out, value ? "true" : "false");
        finish_value(w);
    }
}

void cvi__json_null(cvi__json_writer *w)
{
    if (start_value(w)) {
        (void)cvi__buf_text(w->out, "null");
        finish_value(w);
    }
}

void cvi__json_fixed(cvi__json_writer *w, int64_t value, unsigned decimals)
{
    const uint64_t magnitude = value < 0 ? 0u - (uint64_t)value : (uint64_t)value;
    uint64_t scale = 1;

    if (w->status == CVI_OK && decimals > 18) {
        w->status = CVI_EINVAL;
    }
    if (!start_value(w)) {
        return;
    }
    for (unsigned i = 0; i < decimals; i++) {
        scale *= 10u;
    }
    (void)cvi__buf_printf(w->out, "%s%" PRIu64, value < 0 ? "-" : "", magnitude / scale);
    if (decimals > 0) {
        (void)cvi__buf_printf(w->out, ".%0*" PRIu64, (int)decimals, magnitude % scale);
    }
    finish_value(w);
}

void cvi__json_put_text(cvi__json_writer *w, const char *name, const char *text)
{
    cvi__json_key(w, name);
    if (text) {
        cvi__json_text(w, text, strlen(text));
    } else {
        cvi__json_null(w);
    }
}

void cvi__json_put_u64(cvi__json_writer *w, const char *name, uint64_t value)
{
    cvi__json_key(w, name);
    cvi__json_u64(w, value);
}

void cvi__json_put_i64(cvi__json_writer *w, const char *name, int64_t value)
{
    cvi__json_key(w, name);
    cvi__json_i64(w, value);
}

void cvi__json_put_bool(cvi__json_writer *w, const char *name, int value)
{
    cvi__json_key(w, name);
    cvi__json_bool(w, value);
}

void cvi__json_put_fixed(cvi__json_writer *w, const char *name, int64_t value, unsigned decimals)
{
    cvi__json_key(w, name);
    cvi__json_fixed(w, value, decimals);
}

int cvi__json_writer_finish(cvi__json_writer *w)
{
    if (w->status == CVI_OK && (w->depth > 0 || !w->is_done)) {
        w->status = CVI_ESTATE;
    }
    return w->status;
}
