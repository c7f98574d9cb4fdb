/* SPDX-License-Identifier: MIT */
/* A parsed string as one JSON object. */
#include "dial/dial.h"

#include "core/buf.h"
#include "json/json_write.h"

#define USUAL_BYTES 1024u

static void put(cvi__json_writer *w, const char *name, const cvi__dial_text *t)
{
    cvi__json_key(w, name);
    cvi__json_text(w, cvi__dial_text_of(t), t->len);
}

static const char *name_of_scheme(uint32_t scheme)
{
    static const char *const names[] = {"unknown", "bare", "sip", "sips", "tel", "h323"};

    return names[scheme < CVI_ARRAY_LEN(names) ? scheme : 0];
}

static const char *name_of_kind(uint32_t kind)
{
    static const char *const names[] = {"unknown", "ivr", "direct", "test"};

    return names[kind < CVI_ARRAY_LEN(names) ? kind : 0];
}

static const char *name_of_check(uint32_t check)
{
    static const char *const names[] = {"none", "passed", "failed"};

    return names[check < CVI_ARRAY_LEN(names) ? check : 0];
}

static void write_result(cvi__json_writer *w, const cvi_dial *d)
{
    put(w, "display", &d->result.parts.display);
    cvi__json_put_text(w, "scheme", name_of_scheme(d->result.parts.scheme));
    put(w, "user", &d->result.parts.user);
    put(w, "password", &d->result.parts.password);
    put(w, "host", &d->result.parts.host);
    cvi__json_put_u64(w, "port", d->result.parts.port);
    put(w, "transport", &d->result.parts.transport);
    put(w, "params", &d->result.parts.params);
    put(w, "headers", &d->result.parts.headers);
    cvi__json_put_text(w, "kind", name_of_kind(d->result.meaning.kind));
    cvi__json_put_text(w, "dialect", d->result.meaning.dialect);
    put(w, "tenant_key", &d->result.meaning.tenant_key);
    put(w, "conference_id", &d->result.meaning.conference_id);
    put(w, "pin", &d->result.meaning.pin);
    put(w, "layout", &d->result.meaning.layout);
    put(w, "host_key", &d->result.meaning.host_key);
    cvi__json_put_text(w, "check", name_of_check(d->result.meaning.check));
    cvi__json_put_u64(w, "confidence", d->result.meaning.confidence);
    cvi__json_put_text(w, "reason", d->result.meaning.reason);
}

int cvi_dial_to_json(const cvi_dial *dial, char *buf, size_t cap, size_t *needed)
{
    cvi__buf b;
    cvi__json_writer w;
    int rc = CVI_OK;

    CVI_REQUIRE(dial != NULL && (buf != NULL || cap == 0));
    if (dial->status == CVI_ESTATE) {
        return CVI_ESTATE;
    }
    cvi__buf_init_secret(&b, &dial->alloc, SIZE_MAX); /* a password */
    (void)cvi__buf_reserve(&b, USUAL_BYTES);
    cvi__json_writer_init(&w, &b);
    cvi__json_begin_object(&w);
    if (dial->status == CVI_OK) {
        cvi__json_put_text(&w, "status", "ok");
        cvi__json_put_u64(&w, "offset", 0);
        write_result(&w, dial);
    } else {
        cvi__json_put_text(&w, "status", cvi_status_name(dial->status));
        cvi__json_put_u64(&w, "offset", dial->error.offset);
        cvi__json_put_text(&w, "message", dial->error.message);
    }
    cvi__json_end(&w);
    rc = cvi__json_writer_finish(&w);
    if (rc == CVI_OK) {
        rc = cvi__text_out(b.data, b.len, buf, cap, needed);
    }
    cvi__buf_free(&b);
    return rc;
}
