/* SPDX-License-Identifier: MIT */
/* Filling a record; text from strangers is cleaned on the way in. */
#include "record/record_impl.h"

#include <string.h>

#include "core/base.h"
#include "core/mem.h"
#include "core/params.h"
#include "core/utf8.h"
#include "record/uri.h"

#define TIME_MIN_US (-INT64_C(62135596800) * 1000000)     /* 0001-01-01T00:00:00Z */
#define TIME_MAX_US (INT64_C(253402300800) * 1000000 - 1) /* 9999-12-31T23:59:59.999999Z */

int cvi_record_create(cvi_record **out, const cvi_record_params *params)
{
    cvi_record_params p = {0};
    cvi_record *record = NULL;
    int rc = CVI_OK;

    CVI_REQUIRE(out != NULL);
    *out = NULL;
    if (params) {
        const size_t size = CVI_USED_SIZE(cvi_record_params, allocator);

        rc = cvi__params_read(&p, size, size, params);
    }
    rc = rc == CVI_OK ? cvi__mem_check(p.allocator) : rc;
    if (rc != CVI_OK) {
        return rc;
    }
    record = cvi__mem_zalloc(cvi__mem_or_libc(p.allocator), sizeof(*record));
    if (!record) {
        return CVI_ENOMEM;
    }
    record->alloc = *cvi__mem_or_libc(p.allocator);
    *out = record;
    return CVI_OK;
}

void cvi_record_destroy(cvi_record **record)
{
    if (!record || !*record) {
        return;
    }
    cvi_record *dead = *record;
    const cvi_allocator alloc = dead->alloc;

    *record = NULL;
    cvi__mem_wipe(dead, sizeof(*dead));
    cvi__mem_free(&alloc, dead);
}

static int is_uri(uint32_t field)
{
    return field == CVI_RECORD_FIELD_CALLER || field == CVI_RECORD_FIELD_DIALLED;
}

/* Copy at most `room` bytes with control characters made blanks; returns how many. */
static size_t copy_clean(char *to, size_t room, const char *from, size_t len)
{
    const size_t n = cvi__utf8_cut(from, len, room);

    for (size_t i = 0; i < n; i++) {
        const unsigned char c = (unsigned char)from[i];

        to[i] = c < 0x20 || c == 0x7f ? ' ' : from[i];
    }
    return n;
}

int cvi_record_set_text(cvi_record *record, uint32_t field, const char *text, size_t len)
{
    cvi__record_text *t = NULL;
    size_t skip_at = len;
    size_t skip = 0;

    CVI_REQUIRE(record != NULL && (text != NULL || len == 0));
    CVI_REQUIRE(field > CVI_RECORD_FIELD_UNKNOWN && field < CVI__RECORD_FIELDS);

    t = &record->texts[field];
    memset(t, 0, sizeof(*t));
    if (len == 0) {
        return CVI_OK;
    }
    if (is_uri(field)) {
        skip_at = cvi__uri_password(text, len, &skip);
    }
    t->len = copy_clean(t->text, CVI__RECORD_TEXT_MAX, text, CVI_MIN(skip_at, len));
    if (skip_at < len && t->len == skip_at) {
        const char *rest = text + skip_at + skip;

        t->len += copy_clean(t->text + t->len, CVI__RECORD_TEXT_MAX - t->len, rest,
                             (size_t)(text + len - rest));
    }
    return CVI_OK;
}

int cvi_record_set_time(cvi_record *record, uint32_t which, int64_t unix_us)
{
    CVI_REQUIRE(record != NULL);
    CVI_REQUIRE(which > CVI_RECORD_TIME_UNKNOWN && which < CVI__RECORD_TIMES);
    CVI_REQUIRE(unix_us >= TIME_MIN_US && unix_us <= TIME_MAX_US);

    record->times[which] = unix_us;
    record->has_time[which] = 1;
    return CVI_OK;
}

int cvi_record_set_status(cvi_record *record, int status, uint32_t sip_code)
{
    CVI_REQUIRE(record != NULL && sip_code <= 699);

    record->status = status;
    record->sip_code = sip_code;
    return CVI_OK;
}

int cvi_record_set_stream(cvi_record *record, const cvi_record_stream *stream)
{
    const size_t size = CVI_USED_SIZE(cvi_record_stream, first_picture_us);
    cvi_record_stream full = {0};
    int rc = CVI_OK;

    CVI_REQUIRE(record != NULL && stream != NULL);
    rc = cvi__params_read(&full, size, size, stream);
    if (rc != CVI_OK) {
        return rc;
    }
    CVI_REQUIRE(full.medium > CVI_MEDIUM_UNKNOWN && full.medium < CVI__RECORD_MEDIA);
    record->streams[full.medium] = full;
    return CVI_OK;
}
