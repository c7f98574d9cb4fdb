/* SPDX-License-Identifier: MIT */
#include "resolve/resolution.h"

#include <string.h>

#include "core/buf.h"
#include "core/mem.h"
#include "crypto/base64.h"
#include "json/json_write.h"

#define JSON_MAX ((size_t)4 * 1024 * 1024)

typedef struct secret {
    size_t len; /* 0: none */
    char digits[CVI__PIN_MAX];
} secret;

struct cvi_resolution {
    cvi__cached head; /* first: references, and what a cache notes */
    cvi_allocator alloc;
    secret guest_pin;
    secret host_pin;
    int64_t start_unix_us;
    int64_t end_unix_us;
    int64_t expiry_unix_us;
    int8_t flags[CVI__RESOLUTION_FLAGS];
    uint32_t ends[CVI__RESOLUTION_FIELDS]; /* in text, behind each field's NUL if it has any */
    char text[];                           /* by field */
};

static size_t length_of(const char *text)
{
    return text ? strlen(text) : 0;
}

static size_t field_length(const cvi__resolution_fields *f, size_t field)
{
    return field == CVI_RESOLUTION_RAW_JSON && f->text[field] ? f->raw_len
                                                              : length_of(f->text[field]);
}

static void put_pin(secret *to, const char *digits)
{
    to->len = CVI_MIN(length_of(digits), (size_t)CVI__PIN_MAX);
    if (to->len > 0) {
        memcpy(to->digits, digits, to->len);
    }
}

static void put_texts(cvi_resolution *r, const cvi__resolution_fields *f)
{
    uint32_t at = 0;

    for (size_t i = 0; i < CVI__RESOLUTION_FIELDS; i++) {
        const size_t len = field_length(f, i);

        if (len > 0) {
            memcpy(r->text + at, f->text[i], len);
            at += (uint32_t)len + 1; /* the block is zeroed */
        }
        r->ends[i] = at;
    }
}

cvi_resolution *cvi__resolution_new(const cvi_allocator *alloc,
                                    const cvi__resolution_fields *fields)
{
    cvi_resolution *r = NULL;
    size_t bytes = sizeof(*r);

    for (size_t i = 0; i < CVI__RESOLUTION_FIELDS; i++) {
        const size_t len = field_length(fields, i);

        bytes += len > 0 ? len + 1 : 0;
    }
    r = bytes <= UINT32_MAX ? cvi__mem_zalloc(alloc, bytes) : NULL;
    if (!r) {
        return NULL;
    }
    atomic_init(&r->head.refs, 1);
    r->head.bytes = bytes;
    r->alloc = *alloc;
    r->start_unix_us = fields->start_unix_us;
    r->end_unix_us = fields->end_unix_us;
    r->expiry_unix_us = fields->expiry_unix_us;
    memcpy(r->flags, fields->flags, sizeof(r->flags));
    put_pin(&r->guest_pin, fields->pin);
    put_pin(&r->host_pin, fields->host_pin);
    put_texts(r, fields);
    return r;
}

void cvi_resolution_destroy(cvi_resolution **resolution)
{
    if (!resolution || !*resolution) {
        return;
    }
    cvi_resolution *r = *resolution;

    *resolution = NULL;
    cvi__resolution_drop(r, 1);
}

cvi_resolution *cvi__resolution_ref(cvi_resolution *r, unsigned n)
{
    atomic_fetch_add_explicit(&r->head.refs, n, memory_order_relaxed);
    return r;
}

void cvi__resolution_drop(cvi_resolution *r, unsigned n)
{
    if (atomic_fetch_sub_explicit(&r->head.refs, n, memory_order_acq_rel) == n) {
        const cvi_allocator a = r->alloc;

        cvi__mem_wipe(r, r->head.bytes);
        cvi__mem_free(&a, r);
    }
}

cvi__cached *cvi__resolution_cached(cvi_resolution *r)
{
    return &r->head;
}

const char *cvi_resolution_get_text(const cvi_resolution *resolution, uint32_t field, size_t *len)
{
    const char *text = "";
    size_t bytes = 0; /* with the NUL */

    if (resolution && field > 0 && field < CVI__RESOLUTION_FIELDS) {
        bytes = resolution->ends[field] - resolution->ends[field - 1];
        text = bytes > 0 ? resolution->text + resolution->ends[field - 1] : "";
    }
    if (len) {
        *len = bytes > 0 ? bytes - 1 : 0;
    }
    return text;
}

int cvi_resolution_get_flag(const cvi_resolution *resolution, uint32_t flag)
{
    return resolution && flag < CVI__RESOLUTION_FLAGS ? resolution->flags[flag] - 1 : -1;
}

int64_t cvi_resolution_get_start_unix_us(const cvi_resolution *resolution)
{
    return resolution ? resolution->start_unix_us : 0;
}

int64_t cvi_resolution_get_end_unix_us(const cvi_resolution *resolution)
{
    return resolution ? resolution->end_unix_us : 0;
}

int64_t cvi_resolution_get_expiry_unix_us(const cvi_resolution *resolution)
{
    return resolution ? resolution->expiry_unix_us : 0;
}

/* ---- as JSON ----------------------------------------------------------------------------- */

static const char *const field_names[CVI__RESOLUTION_FIELDS] = {
    [CVI_RESOLUTION_MEETING_ID] = "meeting_id",
    [CVI_RESOLUTION_SUBJECT] = "subject",
    [CVI_RESOLUTION_ORGANIZER] = "organizer",
    [CVI_RESOLUTION_ORGANIZER_UPN] = "organizer_upn",
    [CVI_RESOLUTION_ORGANIZER_ID] = "organizer_id",
    [CVI_RESOLUTION_ORGANIZER_TENANT_ID] = "organizer_tenant_id",
    [CVI_RESOLUTION_JOIN_WEB_URL] = "join_web_url",
    [CVI_RESOLUTION_CONFERENCE_ID] = "conference_id",
    [CVI_RESOLUTION_THREAD_ID] = "thread_id",
    [CVI_RESOLUTION_MESSAGE_ID] = "message_id",
    [CVI_RESOLUTION_REPLY_CHAIN_MESSAGE_ID] = "reply_chain_message_id",
    [CVI_RESOLUTION_LOBBY_SCOPE] = "lobby_scope",
    [CVI_RESOLUTION_JOIN_MEETING_ID] = "join_meeting_id",
    [CVI_RESOLUTION_AUDIO_CONFERENCE_ID] = "audio_conference_id",
    [CVI_RESOLUTION_TOLL_NUMBER] = "toll_number",
    [CVI_RESOLUTION_TOLL_FREE_NUMBER] = "toll_free_number",
    [CVI_RESOLUTION_DIAL_IN_URL] = "dial_in_url",
    [CVI_RESOLUTION_ALLOWED_PRESENTERS] = "allowed_presenters",
    [CVI_RESOLUTION_TENANT_KEY] = "tenant_key",
    [CVI_RESOLUTION_MORE_INFO_URL] = "more_info_url",
    [CVI_RESOLUTION_MEETING_TYPE] = "meeting_type",
};

static const char *const flag_names[CVI__RESOLUTION_FLAGS] = {
    [CVI_RESOLUTION_FLAG_DIAL_IN_BYPASS] = "dial_in_bypass",
    [CVI_RESOLUTION_FLAG_PASSCODE_REQUIRED] = "passcode_required",
    [CVI_RESOLUTION_FLAG_ANNOUNCED] = "announced",
};

static void write_time(cvi__json_writer *w, const char *name, int64_t unix_us)
{
    if (unix_us != 0) {
        cvi__json_put_i64(w, name, unix_us / 1000000);
    }
}

static int write_json(const cvi_resolution *r, cvi__buf *out)
{
    cvi__json_writer w;

    cvi__json_writer_init(&w, out);
    cvi__json_begin_object(&w);
    for (uint32_t i = 0; i < CVI__RESOLUTION_FIELDS; i++) {
        const char *const text = cvi_resolution_get_text(r, i, NULL);

        if (field_names[i] && *text) {
            cvi__json_put_text(&w, field_names[i], text);
        }
    }
    write_time(&w, "start", r->start_unix_us);
    write_time(&w, "end", r->end_unix_us);
    write_time(&w, "expiry", r->expiry_unix_us);
    for (size_t i = 0; i < CVI__RESOLUTION_FLAGS; i++) {
        if (flag_names[i] && r->flags[i] != 0) {
            cvi__json_put_bool(&w, flag_names[i], r->flags[i] == 2);
        }
    }
    cvi__json_put_bool(&w, "needs_pin", r->guest_pin.len > 0);
    cvi__json_end(&w);
    return cvi__json_writer_finish(&w);
}

int cvi_resolution_to_json(const cvi_resolution *resolution, char *buf, size_t cap, size_t *needed)
{
    cvi__buf out;
    int rc = CVI_OK;

    CVI_REQUIRE(resolution != NULL);
    cvi__buf_init(&out, &resolution->alloc, JSON_MAX);
    rc = write_json(resolution, &out);
    if (rc == CVI_OK) {
        rc = cvi__text_out(out.data, out.len, buf, cap, needed);
    }
    cvi__buf_free(&out);
    return rc;
}

/* ---- PINs -------------------------------------------------------------------------------- */

int cvi_resolution_needs_pin(const cvi_resolution *resolution)
{
    return resolution && resolution->guest_pin.len > 0;
}

int cvi_resolution_has_host_pin(const cvi_resolution *resolution)
{
    return resolution && resolution->host_pin.len > 0;
}

/* Always compares all bytes, so that the time tells nothing about the PIN. */
static int is_equal(const secret *wanted, const char digits[CVI__PIN_MAX], size_t len)
{
    return cvi__crypto_equal(wanted->digits, digits, CVI__PIN_MAX) & (wanted->len == len) &
           (len > 0);
}

int cvi_resolution_check_pin(const cvi_resolution *resolution, const char *pin, size_t len,
                             int *is_host)
{
    char given[CVI__PIN_MAX] = {0};
    int host = 0, guest = 0;

    CVI_REQUIRE(resolution != NULL && (pin != NULL || len == 0));
    if (len > 0 && len <= CVI__PIN_MAX) {
        memcpy(given, pin, len);
    }
    host = is_equal(&resolution->host_pin, given, len);
    guest = is_equal(&resolution->guest_pin, given, len);
    cvi__mem_wipe(given, sizeof(given));
    if (is_host) {
        *is_host = host;
    }
    if (resolution->guest_pin.len == 0) { /* a guest gives none */
        guest = len == 0 || resolution->host_pin.len == 0;
    }
    return (host | guest) ? CVI_OK : CVI_ERESOLVE_PIN;
}
