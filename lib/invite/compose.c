/* SPDX-License-Identifier: MIT */
#include "invite/compose.h"

#include <string.h>

#include "core/params.h"
#include "invite/slice.h"

#define BLOCK_OLDEST CVI_USED_SIZE(cvi_invite_block, plan)
#define BODY_OLDEST CVI_USED_SIZE(cvi_invite_body, format)
#define MOST_BODY ((uint64_t)64 * 1024 * 1024)
#define MOST_URL 2000u
#define ID_LEAST 6u
#define ID_MOST 16u
#define PLACEHOLDER "{ConfId}"
#define RULE "________________________________"

void cvi__compose_put(cvi__compose_sink *s, const char *text, size_t len)
{
    if (s->buf && len > 0) {
        memcpy(s->buf + s->len, text, len);
    }
    s->len += len;
}

static void put(cvi__compose_sink *s, const char *text)
{
    cvi__compose_put(s, text, strlen(text));
}

static void put_line(cvi__compose_sink *s, const char *text)
{
    put(s, text);
    put(s, s->line_end);
}

static void put_html(cvi__compose_sink *s, const char *text)
{
    for (; *text; text++) {
        switch (*text) {
        case '&':
            put(s, "&amp;");
            break;
        case '<':
            put(s, "&lt;");
            break;
        case '>':
            put(s, "&gt;");
            break;
        case '"':
            put(s, "&quot;");
            break;
        default:
            cvi__compose_put(s, text, 1);
        }
    }
}

/* In groups of three, as they are printed. */
static void put_id(cvi__compose_sink *s, const char *id)
{
    for (size_t i = 0; id[i]; i++) {
        cvi__compose_put(s, " ", i > 0 && i % 3 == 0);
        cvi__compose_put(s, id + i, 1);
    }
}

/* ---- checks */

static int is_digits(const char *text)
{
    const size_t len = text ? strlen(text) : 0;

    return len >= ID_LEAST && len <= ID_MOST && strspn(text, "0123456789") == len;
}

/* What RFC 3986 lets a link have, and the braces of the placeholder. */
static int is_link(const char *url)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                                  "-._~:/?#[]@!$&'()*+,;=%";
    const cvi__slice text = {url, strlen(url)};
    const size_t scheme = cvi__slice_begins(text, "https://")  ? 8
                          : cvi__slice_begins(text, "http://") ? 7
                                                               : 0;
    const char *p = url + scheme;

    if (scheme == 0 || text.len > MOST_URL || !*p || strchr("/?#{", *p)) {
        return 0;
    }
    while (*p) {
        p += strncmp(p, PLACEHOLDER, strlen(PLACEHOLDER)) == 0 ? strlen(PLACEHOLDER)
                                                               : strspn(p, allowed);
        if (*p && !strchr(allowed, *p) && strncmp(p, PLACEHOLDER, strlen(PLACEHOLDER)) != 0) {
            return 0;
        }
    }
    return 1;
}

int cvi__compose_check(const cvi_invite_block *block, cvi__compose_text *out)
{
    cvi_invite_block b = {0};
    cvi_dial_call call;
    int rc = cvi__params_read(&b, sizeof(b), BLOCK_OLDEST, block);

    if (rc != CVI_OK) {
        return rc;
    }
    if (!is_digits(b.conference_id)) {
        return CVI_EINVITE_ID;
    }
    if (b.instruction_url && !is_link(b.instruction_url)) {
        return CVI_EINVITE_LINK;
    }
    CVI_DIAL_CALL_INIT(&call);
    call.dialect = b.dialect ? b.dialect : "microsoft";
    call.tenant_key = b.tenant_key;
    call.domain = b.domain;
    call.kind = CVI_DIAL_KIND_IVR;
    out->language = cvi__language_find(b.language);
    out->url = b.instruction_url;
    out->conference_id = b.conference_id;
    rc = cvi_dial_plan_format(b.plan, &call, out->address, sizeof(out->address), NULL);
    return rc == CVI_ETOOSMALL || rc == CVI_ELIMIT ? CVI_EDIAL_USER : rc;
}

/* ---- writing */

static void put_url(cvi__compose_sink *s, const cvi__compose_text *b,
                    void (*put_part)(cvi__compose_sink *, const char *))
{
    char part[MOST_URL + 1];
    const char *p = b->url;

    while (*p) {
        const char *const hole = strstr(p, PLACEHOLDER);
        const size_t len = hole ? (size_t)(hole - p) : strlen(p);

        memcpy(part, p, len);
        part[len] = '\0';
        put_part(s, part);
        put_part(s, hole ? b->conference_id : ""); /* digits: nothing to encode */
        p += len + (hole ? strlen(PLACEHOLDER) : 0);
    }
}

static void write_text(cvi__compose_sink *s, const cvi__compose_text *b)
{
    put_line(s, RULE);
    put_line(s, b->language->title);
    put(s, b->language->tenant_key);
    put(s, " ");
    put_line(s, b->address);
    put(s, b->language->video_id);
    put(s, " ");
    put_id(s, b->conference_id);
    put(s, s->line_end);
    if (b->url) {
        put(s, b->language->more_info);
        put(s, " <");
        put_url(s, b, put);
        put_line(s, ">");
    }
    put_line(s, RULE);
}

static void write_html(cvi__compose_sink *s, const cvi__compose_text *b)
{
    put_line(s, "<div id=\"" CVI__COMPOSE_ID "\">");
    put(s, "<p><b>");
    put_html(s, b->language->title);
    put_line(s, "</b><br>");
    put_html(s, b->language->tenant_key);
    put(s, " ");
    put_html(s, b->address);
    put_line(s, "<br>");
    put_html(s, b->language->video_id);
    put(s, " ");
    put_id(s, b->conference_id);
    if (b->url) {
        put_line(s, "<br>");
        put(s, "<a href=\"");
        put_url(s, b, put_html);
        put(s, "\">");
        put_html(s, b->language->more_info);
        put(s, "</a>");
    }
    put_line(s, "</p>");
    put_line(s, "</div>");
}

void cvi__compose_write(cvi__compose_sink *s, const cvi__compose_text *b, uint32_t format)
{
    if (format == CVI_INVITE_FORMAT_HTML) {
        write_html(s, b);
    } else {
        write_text(s, b);
    }
}

static int read_body(const cvi_invite_body *given, cvi_invite_body *body)
{
    const int rc = cvi__params_read(body, sizeof(*body), BODY_OLDEST, given);

    if (rc != CVI_OK) {
        return rc;
    }
    CVI_REQUIRE(body->text != NULL || body->len == 0);
    CVI_REQUIRE(body->format == CVI_INVITE_FORMAT_TEXT || body->format == CVI_INVITE_FORMAT_HTML);
    body->text = body->text ? body->text : "";
    return body->len > MOST_BODY ? CVI_ELIMIT : CVI_OK;
}

/* What stands in front of the block, the block, and what stands behind it. */
static void put_all(cvi__compose_sink *s, const cvi_invite_body *body, const cvi__compose_text *b)
{
    const cvi__compose_place at = body->format == CVI_INVITE_FORMAT_HTML
                                      ? cvi__compose_find_html(body->text, body->len)
                                      : cvi__compose_find_text(body->text, body->len);
    const char *const first = body->len > 0 ? memchr(body->text, '\n', body->len) : NULL;
    const int is_new = at.from == at.to;

    s->line_end = first && first > body->text && first[-1] == '\r' ? "\r\n" : "\n";
    cvi__compose_put(s, body->text, at.from);
    if (b) {
        if (is_new && at.from > 0 && body->text[at.from - 1] != '\n') {
            put(s, s->line_end);
        }
        cvi__compose_write(s, b, body->format);
    }
    cvi__compose_put(s, body->text + at.to, body->len - at.to);
}

int cvi_invite_put_block(const cvi_invite_block *block, const cvi_invite_body *body, char *buf,
                         size_t cap, size_t *needed)
{
    cvi_invite_body from = {0};
    cvi__compose_text text;
    cvi__compose_sink s = {NULL, 0, ""};
    int rc = CVI_OK;

    CVI_REQUIRE(body != NULL && (buf != NULL || cap == 0));
    rc = read_body(body, &from);
    if (rc == CVI_OK && block) {
        rc = cvi__compose_check(block, &text);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    put_all(&s, &from, block ? &text : NULL);
    if (needed) {
        *needed = s.len;
    }
    if (s.len >= cap) {
        return CVI_ETOOSMALL;
    }
    s = (cvi__compose_sink){buf, 0, ""};
    put_all(&s, &from, block ? &text : NULL);
    buf[s.len] = '\0';
    return CVI_OK;
}
