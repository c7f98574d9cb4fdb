/* SPDX-License-Identifier: MIT */
/* The whole description: counting what it needs, one block for it, and the session level. */
#include "sdp/parse.h"

#include <string.h>

#include "core/addr.h"
#include "core/mem.h"

struct counts {
    size_t lines;
    size_t media;
    size_t formats;
    size_t attrs;
};

int cvi__sdp_refuse(cvi__sdp_parser *p, const char *at, const char *why)
{
    uint64_t offset = p->line.offset;

    if (at) {
        offset += 2 + (uint64_t)(at - p->line.value.at);
    }
    cvi__error_set(p->error, CVI_ESESSION_SDP, offset, "%s", why);
    p->error->line = p->line.number;
    return CVI_ESESSION_SDP;
}

static int refuse_limit(const cvi__sdp_line *line, cvi_error_info *error, const char *why)
{
    cvi__error_set(error, CVI_ELIMIT, line->offset, "%s", why);
    error->line = line->number;
    return CVI_ELIMIT;
}

static size_t count_formats(cvi__span value)
{
    size_t words = 0;

    while (cvi__span_word(&value).len > 0) {
        words++;
    }
    return words > 3 ? words - 3 : 0;
}

/* Add one line to the counts; a status when a bound is passed. */
static int count_line(struct counts *c, const cvi__sdp_line *line, cvi_error_info *error)
{
    size_t formats;

    if (++c->lines > CVI__SDP_MAX_LINES) {
        return refuse_limit(line, error, "the description has too many lines");
    }
    if (line->type == 'a') {
        c->attrs++;
    }
    if (line->type != 'm') {
        return CVI_OK;
    }
    formats = count_formats(line->value);
    if (++c->media > CVI__SDP_MAX_MEDIA) {
        return refuse_limit(line, error, "the description has too many media lines");
    }
    if (formats > CVI__SDP_MAX_FORMATS) {
        return refuse_limit(line, error, "a media line has too many formats");
    }
    c->formats += formats;
    return CVI_OK;
}

static int count_all(struct counts *c, const char *text, size_t len, cvi_error_info *error)
{
    cvi__sdp_lines lines = {text, len, 0, 0};
    cvi__sdp_line line = {0};
    int rc;

    while ((rc = cvi__sdp_lines_next(&lines, &line)) > 0) {
        rc = count_line(c, &line, error);
        if (rc != CVI_OK) {
            return rc;
        }
    }
    if (rc < 0) {
        cvi__error_set(error, rc, line.offset, "the line is not of the form x=value");
        error->line = line.number;
    }
    return rc;
}

/* One block: the description, its arrays and its copy of the text. */
static cvi__sdp *allocate(const cvi_allocator *alloc, const struct counts *c, size_t len,
                          cvi__sdp_parser *p)
{
    const size_t media = c->media * sizeof(cvi__sdp_media);
    const size_t formats = c->formats * sizeof(cvi__sdp_format);
    const size_t attrs = c->attrs * sizeof(cvi__sdp_attr);
    const size_t bytes = sizeof(cvi__sdp) + media + formats + attrs + len + 1;
    unsigned char *block = cvi__mem_zalloc(alloc, bytes);

    if (!block) {
        return NULL;
    }
    p->sdp = (void *)block;
    p->sdp->alloc = *alloc;
    p->sdp->bytes = bytes;
    p->sdp->direction = CVI__SDP_SENDRECV;
    p->sdp->media = (void *)(block + sizeof(cvi__sdp));
    p->format = (void *)(block + sizeof(cvi__sdp) + media);
    p->attr = (void *)(block + sizeof(cvi__sdp) + media + formats);
    p->sdp->attrs = p->attr;
    return p->sdp;
}

/* Digits of any length: 64-bit NTP times are usual, longer ones are cut to the largest. */
static int parse_origin_number(cvi__span s, uint64_t *out)
{
    if (s.len == 0) {
        return 0;
    }
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] < '0' || s.at[i] > '9') {
            return 0;
        }
    }
    if (!cvi__span_number(s, UINT64_MAX, out)) {
        *out = UINT64_MAX;
    }
    return 1;
}

static int parse_origin(cvi__sdp_parser *p)
{
    cvi__span v = p->line.value;
    cvi__span id, version;

    if (p->has_origin) {
        return cvi__sdp_refuse(p, NULL, "there is a second o= line");
    }
    p->has_origin = 1;
    p->sdp->origin_user = cvi__span_word(&v);
    id = cvi__span_word(&v);
    if (!parse_origin_number(id, &p->sdp->origin_id)) {
        return cvi__sdp_refuse(p, id.at, "the session id of o= is not a number");
    }
    version = cvi__span_word(&v);
    if (!parse_origin_number(version, &p->sdp->origin_version)) {
        return cvi__sdp_refuse(p, version.at, "the version of o= is not a number");
    }
    (void)cvi__span_word(&v); /* network type */
    (void)cvi__span_word(&v); /* address type */
    p->sdp->origin_host = cvi__span_word(&v);
    if (p->sdp->origin_host.len == 0) {
        return cvi__sdp_refuse(p, NULL, "o= has no address");
    }
    return CVI_OK;
}

void cvi__sdp_parse_connection(cvi__sdp_connection *out, cvi__span value)
{
    const cvi__span net = cvi__span_word(&value);
    cvi__span host;

    (void)cvi__span_word(&value); /* IP4 or IP6: the address itself tells */
    host = cvi__span_word(&value);
    host = cvi__span_cut(&host, '/'); /* without a multicast TTL */
    memset(out, 0, sizeof(*out));
    out->is_present = 1;
    if (!cvi__span_is_nocase(net, "IN") || host.len == 0) {
        return;
    }
    out->host = host;
    out->is_numeric = cvi__addr_parse_ip(&out->addr, host.at, host.len) == CVI_OK;
}

static void parse_bandwidth(cvi__sdp_bandwidth *b, cvi__span value)
{
    const cvi__span type = cvi__span_cut(&value, ':');
    const uint32_t number = cvi__span_number_saturated(value);

    if (value.len == 0 || value.at[0] < '0' || value.at[0] > '9') {
        return;
    }
    if (cvi__span_is_nocase(type, "TIAS")) {
        b->tias_bps = number;
        b->has_tias = 1;
    } else if (cvi__span_is_nocase(type, "AS") || (cvi__span_is_nocase(type, "CT") && !b->has_as)) {
        b->as_kbps = number;
        b->has_as = 1;
    }
}

static int parse_line(cvi__sdp_parser *p)
{
    cvi__sdp *sdp = p->sdp;
    cvi__sdp_media *m = sdp->n_media > 0 ? &sdp->media[sdp->n_media - 1] : NULL;
    cvi__sdp_connection *c = m ? &m->connection : &sdp->connection;

    switch (p->line.type) {
    case 'v':
        return cvi__sdp_refuse(p, NULL, "there is a second v= line");
    case 'o':
        return m ? cvi__sdp_refuse(p, NULL, "o= follows a media line") : parse_origin(p);
    case 's':
        sdp->name = m ? sdp->name : p->line.value;
        return CVI_OK;
    case 'c':
        if (!c->is_present) {
            cvi__sdp_parse_connection(c, p->line.value);
        }
        return CVI_OK;
    case 'b':
        parse_bandwidth(m ? &m->bandwidth : &sdp->bandwidth, p->line.value);
        return CVI_OK;
    case 'a':
        return cvi__sdp_parse_attribute(p, m);
    case 'm':
        return p->has_origin ? cvi__sdp_parse_media(p)
                             : cvi__sdp_refuse(p, NULL, "o= is missing before the media");
    default: /* i, u, e, p, t, r, z, k and what may come: nothing we need */
        return CVI_OK;
    }
}

static int parse_all(cvi__sdp_parser *p, const char *text, size_t len)
{
    cvi__sdp_lines lines = {text, len, 0, 0};
    int rc = cvi__sdp_lines_next(&lines, &p->line);

    if (rc <= 0 || p->line.type != 'v' || !cvi__span_is(cvi__span_trim(p->line.value), "0")) {
        return cvi__sdp_refuse(p, NULL, "the description does not begin with v=0");
    }
    while ((rc = cvi__sdp_lines_next(&lines, &p->line)) > 0) {
        rc = parse_line(p);
        if (rc != CVI_OK) {
            return rc;
        }
    }
    if (!p->has_origin) {
        return cvi__sdp_refuse(p, NULL, "o= is missing");
    }
    for (size_t i = 0; i < p->sdp->n_media; i++) {
        if (!p->sdp->media[i].connection.is_present) {
            p->sdp->media[i].connection = p->sdp->connection;
        }
    }
    return CVI_OK;
}

int cvi__sdp_parse(cvi__sdp **out, const cvi_allocator *alloc, const char *text, size_t len,
                   cvi_error_info *error)
{
    struct counts c = {0};
    cvi__sdp_parser p = {0};
    char *copy;
    int rc;

    *out = NULL;
    p.error = error;
    if (len > CVI__SDP_MAX_BYTES) {
        return cvi__error_set(error, CVI_ELIMIT, CVI__SDP_MAX_BYTES,
                              "the description is longer than 64 KiB");
    }
    rc = count_all(&c, text, len, error);
    if (rc != CVI_OK) {
        return rc;
    }
    if (!allocate(alloc, &c, len, &p)) {
        return cvi__error_set(error, CVI_ENOMEM, 0, "no memory for the description");
    }
    copy = (char *)(p.attr + c.attrs);
    if (len > 0) {
        memcpy(copy, text, len);
    }
    rc = parse_all(&p, copy, len);
    if (rc != CVI_OK) {
        cvi__sdp_free(&p.sdp);
    }
    *out = p.sdp;
    return rc;
}

void cvi__sdp_free(cvi__sdp **sdp)
{
    if (!sdp || !*sdp) {
        return;
    }
    const cvi_allocator alloc = (*sdp)->alloc;

    cvi__mem_wipe(*sdp, (*sdp)->bytes);
    cvi__mem_free(&alloc, *sdp);
    *sdp = NULL;
}
