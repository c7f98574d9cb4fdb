/* SPDX-License-Identifier: MIT */
#include "resolve/resolution.h"

#include <string.h>

#include "core/mem.h"
#include "crypto/base64.h"

typedef struct secret {
    size_t len; /* 0: none */
    char digits[CVI__PIN_MAX];
} secret;

struct cvi_resolution {
    cvi__cached head; /* first: references, and what a cache notes */
    cvi_allocator alloc;
    size_t bytes; /* of the whole block */
    secret guest_pin;
    secret host_pin;
    int64_t end_unix_us;
    const char *meeting_id; /* this and the following point into text */
    const char *subject;
    const char *organizer;
    char text[];
};

static size_t length_of(const char *text)
{
    return text ? strlen(text) : 0;
}

static const char *put(char **at, const char *text)
{
    char *const start = *at;
    const size_t len = length_of(text);

    if (len > 0) {
        memcpy(start, text, len);
    }
    start[len] = '\0';
    *at += len + 1;
    return start;
}

static void put_pin(secret *to, const char *digits)
{
    to->len = CVI_MIN(length_of(digits), (size_t)CVI__PIN_MAX);
    if (to->len > 0) {
        memcpy(to->digits, digits, to->len);
    }
}

cvi_resolution *cvi__resolution_new(const cvi_allocator *alloc,
                                    const cvi__resolution_fields *fields)
{
    const size_t text = length_of(fields->meeting_id) + length_of(fields->subject) +
                        length_of(fields->organizer) + 3;
    cvi_resolution *r = cvi__mem_zalloc(alloc, sizeof(*r) + text);
    char *at = NULL;

    if (!r) {
        return NULL;
    }
    at = r->text;
    atomic_init(&r->head.refs, 1);
    r->alloc = *alloc;
    r->bytes = sizeof(*r) + text;
    r->head.bytes = r->bytes;
    r->meeting_id = put(&at, fields->meeting_id);
    r->subject = put(&at, fields->subject);
    r->organizer = put(&at, fields->organizer);
    r->end_unix_us = fields->end_unix_us;
    put_pin(&r->guest_pin, fields->pin);
    put_pin(&r->host_pin, fields->host_pin);
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

        cvi__mem_wipe(r, r->bytes);
        cvi__mem_free(&a, r);
    }
}

cvi__cached *cvi__resolution_cached(cvi_resolution *r)
{
    return &r->head;
}

static const char *give(const char *text, size_t *len)
{
    const char *const t = text ? text : "";

    if (len) {
        *len = strlen(t);
    }
    return t;
}

const char *cvi_resolution_get_meeting_id(const cvi_resolution *resolution, size_t *len)
{
    return give(resolution ? resolution->meeting_id : NULL, len);
}

const char *cvi_resolution_get_subject(const cvi_resolution *resolution, size_t *len)
{
    return give(resolution ? resolution->subject : NULL, len);
}

const char *cvi_resolution_get_organizer(const cvi_resolution *resolution, size_t *len)
{
    return give(resolution ? resolution->organizer : NULL, len);
}

int64_t cvi_resolution_get_end_unix_us(const cvi_resolution *resolution)
{
    return resolution ? resolution->end_unix_us : 0;
}

int cvi_resolution_needs_pin(const cvi_resolution *resolution)
{
    return resolution && resolution->guest_pin.len > 0;
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
    return (host | guest | (resolution->guest_pin.len == 0)) ? CVI_OK : CVI_ERESOLVE_PIN;
}
