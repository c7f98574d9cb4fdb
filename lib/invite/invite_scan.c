/* SPDX-License-Identifier: MIT */
/* From the format of an item to the decoders that it takes. */
#include "invite/invite.h"

#include <string.h>

#include "core/error.h"
#include "invite/detect.h"
#include "invite/graph.h"
#include "invite/mime.h"
#include "invite/transfer.h"

static void end_block(void *block)
{
    cvi__block_end(block);
}

/* What is behind the charset: a calendar, HTML or plain text. */
static cvi__sink start_content(cvi_invite *v, uint32_t format)
{
    if (format == CVI_INVITE_FORMAT_ICALENDAR) {
        cvi__calendar_start(&v->calendar, &v->html, end_block, &v->block);
        return (cvi__sink){cvi__calendar_feed, &v->calendar};
    }
    cvi__html_start(&v->html, &v->text, format == CVI_INVITE_FORMAT_HTML);
    return (cvi__sink){cvi__html_feed, &v->html};
}

static void end_content(cvi_invite *v, uint32_t format)
{
    cvi__charset_end(&v->charset);
    if (format == CVI_INVITE_FORMAT_ICALENDAR) {
        cvi__calendar_end(&v->calendar);
    } else {
        cvi__html_end(&v->html);
    }
    cvi__block_end(&v->block);
}

static void scan_content(cvi_invite *v, uint32_t format, const cvi__run *run, cvi__slice charset,
                         cvi__mime_encoding encoding)
{
    const cvi__sink content = start_content(v, format);
    const cvi__sink decoder = {cvi__charset_feed, &v->charset};

    cvi__charset_start(&v->charset, content, charset.p, charset.len);
    if (encoding == CVI__MIME_QUOTED_PRINTABLE) {
        cvi__transfer_quoted_printable(run, decoder);
    } else if (encoding == CVI__MIME_BASE64) {
        cvi__transfer_base64(run, decoder);
    } else {
        cvi__charset_feed(&v->charset, run);
    }
    end_content(v, format);
}

/* 0 for parts that are none of ours. */
static uint32_t format_of(cvi__slice type)
{
    if (cvi__slice_is(type, "text/html")) {
        return CVI_INVITE_FORMAT_HTML;
    }
    if (cvi__slice_is(type, "text/calendar") || cvi__slice_is(type, "application/ics")) {
        return CVI_INVITE_FORMAT_ICALENDAR;
    }
    return cvi__slice_begins(type, "text/") ? CVI_INVITE_FORMAT_TEXT : CVI_INVITE_FORMAT_AUTO;
}

static void scan_message(cvi_invite *v, const char *text, size_t len)
{
    cvi__mime m;
    cvi__mime_part part;

    cvi__mime_start(&m, text, len);
    while (cvi__mime_next(&m, &part)) {
        const uint32_t format = format_of(part.type);
        const cvi__run run = {part.body.p, part.body.len, CVI__AT(part.body.p - text),
                              CVI__STEP_PLAIN};

        if (format != CVI_INVITE_FORMAT_AUTO) {
            scan_content(v, format, &run, part.charset, part.encoding);
        }
    }
}

static int scan_graph(cvi_invite *v, const char *text, size_t len)
{
    cvi__graph g = {.html = &v->html, .on_end = end_block, .user = &v->block};
    const int rc = cvi__graph_scan(&g, text, len);

    cvi__block_end(&v->block);
    return rc == CVI_OK ? rc : cvi__error_set(&v->error, rc, (uint64_t)(g.p - text), "%s", g.why);
}

static void scan_plain(cvi_invite *v, uint32_t format, const char *text, size_t len)
{
    size_t mark = 0;
    const cvi__slice charset =
        cvi__invite_charset(text, len, format == CVI_INVITE_FORMAT_HTML, &mark);
    const cvi__run run = {text + mark, len - mark, CVI__AT(mark), CVI__STEP_PLAIN};
    const int is_encoded = cvi__transfer_is_quoted_printable(run.p, run.len);

    scan_content(v, format, &run, charset,
                 is_encoded ? CVI__MIME_QUOTED_PRINTABLE : CVI__MIME_AS_IS);
}

static void start(cvi_invite *v)
{
    cvi__joins_start(&v->joins);
    cvi__block_start(&v->block);
    cvi__tokens_start(&v->tokens, &v->block);
    cvi__text_start(&v->text, cvi__tokens_line, &v->tokens);
    cvi__html_start(&v->html, &v->text, 0);
}

static int scan(cvi_invite *v, uint32_t format, const char *text, size_t len)
{
    int rc = CVI_OK;

    start(v);
    if (format == CVI_INVITE_FORMAT_GRAPH) {
        rc = scan_graph(v, text, len);
    } else if (format == CVI_INVITE_FORMAT_MIME) {
        scan_message(v, text, len);
    } else {
        scan_plain(v, format, text, len);
    }
    cvi__block_finish(&v->block);
    cvi__joins_sort(&v->joins);
    return rc;
}

int cvi_invite_scan(cvi_invite *invite, uint32_t format, const char *text, size_t len)
{
    const int is_told = format != CVI_INVITE_FORMAT_AUTO;
    int rc = CVI_OK;

    CVI_REQUIRE(invite != NULL && (text != NULL || len == 0));
    CVI_REQUIRE(format <= CVI_INVITE_FORMAT_GRAPH);
    cvi__joins_start(&invite->joins);
    if (len > invite->max_bytes) {
        return cvi__error_set(&invite->error, CVI_ELIMIT, invite->max_bytes,
                              "an item has at most %llu bytes",
                              (unsigned long long)invite->max_bytes);
    }
    text = len > 0 ? text : "";
    format = is_told ? format : cvi__invite_detect(text, len);
    if (is_told && !cvi__invite_begins_as(format, text, len)) {
        return cvi__error_set(&invite->error, CVI_EINVITE_FORMAT, 0, "it does not begin as %s",
                              format == CVI_INVITE_FORMAT_MIME ? "a message" : "a calendar");
    }
    rc = scan(invite, format, text, len);
    if (rc != CVI_OK && !is_told) { /* it only looked like JSON */
        rc = scan(invite, CVI_INVITE_FORMAT_TEXT, text, len);
    }
    if (rc != CVI_OK) {
        cvi__joins_start(&invite->joins);
    }
    return rc;
}
