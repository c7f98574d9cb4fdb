/* SPDX-License-Identifier: MIT */
#include "invite/link.h"

#include <string.h>

#include <cvi/invite.h>

#include "invite/classes.h"

static void put(char *to, size_t cap, cvi__slice from)
{
    if (from.len > 0 && from.len < cap) {
        memcpy(to, from.p, from.len);
        to[from.len] = '\0';
    }
}

/* The same, unescaped: twice, for some programs escape what is escaped. */
static void put_unescaped(char *to, size_t cap, cvi__slice from)
{
    char text[1024];
    size_t len = 0;

    if (from.len > sizeof(text)) {
        return;
    }
    len = cvi__url_unescape(text, from);
    len = cvi__url_unescape(text, (cvi__slice){text, len});
    put(to, cap, (cvi__slice){text, len});
}

/* The path's next segment: *rest is the path first. */
static cvi__slice next_segment(cvi__slice *rest)
{
    cvi__slice segment = {NULL, 0};

    while (rest->len > 0 && *rest->p == '/') {
        rest->p++;
        rest->len--;
    }
    segment.p = rest->p;
    while (rest->len > 0 && *rest->p != '/') {
        segment.len++;
        rest->p++;
        rest->len--;
    }
    return segment;
}

static cvi__slice segment_behind(cvi__slice text, const char *marker)
{
    cvi__slice rest = cvi__slice_find(text, marker);
    const size_t len = strlen(marker);

    if (rest.len <= len) {
        return (cvi__slice){NULL, 0};
    }
    rest = (cvi__slice){rest.p + len, rest.len - len};
    return next_segment(&rest);
}

/* ---- Microsoft Teams */

/* "name":"value" of the context, which is JSON, escaped. */
static void put_member(char *to, size_t cap, cvi__slice json, const char *name)
{
    cvi__slice rest = cvi__slice_find(json, name);
    size_t n = 0;

    if (rest.len == 0) {
        return;
    }
    rest = (cvi__slice){rest.p + strlen(name), rest.len - strlen(name)};
    while (rest.len > 0 && strchr("\": ", *rest.p)) {
        rest = (cvi__slice){rest.p + 1, rest.len - 1};
    }
    while (n < rest.len && rest.p[n] != '"') {
        n++;
    }
    put(to, cap, (cvi__slice){rest.p, n});
}

static void read_context(cvi__link *link, cvi__slice whole)
{
    char json[1024];
    cvi__slice value = cvi__slice_find(whole, "context=");
    size_t len = 0;

    value = (cvi__slice){value.p, CVI_MIN(value.len, sizeof(json))};
    len = value.len > 0 ? cvi__url_unescape(json, value) : 0;
    len = len > 0 ? cvi__url_unescape(json, (cvi__slice){json, len}) : 0;
    put_member(link->tenant_id, sizeof(link->tenant_id), (cvi__slice){json, len}, "\"Tid\"");
    put_member(link->organizer_id, sizeof(link->organizer_id), (cvi__slice){json, len}, "\"Oid\"");
}

/* A launcher page has the link as the escaped path of a parameter. */
static void leave_launcher(cvi__link *link, cvi__url *url)
{
    const cvi__slice value = cvi__url_param(url, "url");
    char path[2048];
    cvi__slice join = {NULL, 0};

    if (value.len == 0 || value.len > sizeof(path)) {
        return;
    }
    join = cvi__slice_find((cvi__slice){path, cvi__url_unescape(path, value)}, "/l/meetup-join/");
    const size_t head = (size_t)(url->path.p - link->text);
    if (join.len > 0 && head + join.len <= CVI__URL_WORK) {
        memcpy(link->text + head, join.p, join.len);
        link->len = head + join.len;
        (void)cvi__url_split(link->text, link->len, url);
    }
}

static void read_teams(cvi__link *link, cvi__url *url)
{
    leave_launcher(link, url);
    const cvi__slice whole = {link->text, link->len};
    const cvi__slice thread = segment_behind(whole, "/meetup-join/");
    const cvi__slice id = segment_behind(url->path, "/meet/");

    if (thread.len > 0) {
        link->kind = CVI_INVITE_KIND_TEAMS;
        put_unescaped(link->thread_id, sizeof(link->thread_id), thread);
        read_context(link, whole);
    } else if (cvi__slice_is_digits(id)) {
        link->kind = CVI_INVITE_KIND_TEAMS;
        put(link->id, sizeof(link->id), id);
    }
}

/* ---- the neighbours */

static void read_zoom(cvi__link *link, const cvi__url *url)
{
    cvi__slice rest = url->path;
    const cvi__slice kind = next_segment(&rest);
    cvi__slice id = next_segment(&rest);

    if (cvi__slice_is(kind, "wc") && cvi__slice_is(id, "join")) {
        id = next_segment(&rest);
    }
    if (cvi__slice_is(kind, "my") && id.len > 0) {
        link->kind = CVI_INVITE_KIND_ZOOM;
    } else if (strchr("jsw", kind.len > 0 ? *kind.p : '-') && id.len >= 9 && id.len <= 11 &&
               cvi__slice_is_digits(id)) {
        link->kind = CVI_INVITE_KIND_ZOOM;
        put(link->id, sizeof(link->id), id);
    }
}

/* Pages of call-in numbers carry the meeting's token too. */
static int is_webex_join(const cvi__url *url)
{
    return (cvi__url_param(url, "MTID").len > 0 &&
            cvi__slice_find(url->path, "globalcallin").len == 0) ||
           cvi__slice_find(url->path, "/webappng/").len > 0 ||
           cvi__slice_begins(url->path, "/wbxmjs/") || cvi__slice_begins(url->path, "/join/");
}

static void read_webex(cvi__link *link, const cvi__url *url)
{
    const cvi__slice room = segment_behind(url->path, "/meet/");

    if (is_webex_join(url)) {
        link->kind = CVI_INVITE_KIND_WEBEX;
    } else if (room.len > 0) {
        link->kind = CVI_INVITE_KIND_WEBEX;
        put(link->user, sizeof(link->user), room);
        put(link->domain, sizeof(link->domain), url->host);
    }
}

/* Codes are three, four and three letters. */
static void read_meet(cvi__link *link, const cvi__url *url)
{
    cvi__slice rest = url->path;
    const cvi__slice code = next_segment(&rest);

    if (code.len == 12 && code.p[3] == '-' && code.p[8] == '-') {
        link->kind = CVI_INVITE_KIND_MEET;
        put(link->id, sizeof(link->id), code);
    }
}

/* ---- instruction links of CVI providers */

static int can_be_id(cvi__slice s)
{
    return s.len >= 6 && s.len <= 16 && cvi__slice_is_digits(s);
}

/* The parameter that is a conference id, whatever its name behind "conf" is. */
static cvi__slice find_conference(const cvi__url *url)
{
    cvi__slice rest = url->query, name, value;

    while (cvi__url_next(&rest, &name, &value)) {
        if (cvi__slice_begins(name, "conf") && can_be_id(value)) {
            return value;
        }
    }
    return (cvi__slice){NULL, 0};
}

static void read_query(cvi__link *link, const cvi__url *url, cvi__slice id)
{
    const cvi__slice key = cvi__url_param(url, "key"), tenant = cvi__url_param(url, "tenantkey");
    const cvi__slice alias = cvi__url_param(url, "ivr");
    cvi__slice domain = cvi__url_param(url, "domain");

    link->is_instruction = 1;
    put(link->id, sizeof(link->id), id);
    put_unescaped(link->key, sizeof(link->key), tenant.len > 0 ? tenant : key);
    domain = domain.len > 0 ? domain : cvi__url_param(url, "d");
    put_unescaped(link->domain, sizeof(link->domain), domain);
    if (alias.len > 0 && domain.len > 0) {
        link->dialect = "pexip_infinity";
        put_unescaped(link->prefix, sizeof(link->prefix), cvi__url_param(url, "prefix"));
    } else if (cvi__url_is_at(url, "webex.com") && link->key[0] != '\0') {
        link->dialect = "webex";
    } else if (cvi__url_is_at(url, "plcm.vc") && link->key[0] != '\0') {
        link->dialect = "poly";
        put(link->domain, sizeof(link->domain), (cvi__slice){"t.plcm.vc", 9});
    }
}

/* "/teams/<domain>/<id>", and the same of Google Meet */
static void read_path(cvi__link *link, const cvi__url *url)
{
    cvi__slice rest = url->path;
    const cvi__slice kind = next_segment(&rest), domain = next_segment(&rest);
    const cvi__slice id = next_segment(&rest);

    if (!can_be_id(id) || domain.len == 0 || !memchr(domain.p, '.', domain.len)) {
        return;
    }
    if (cvi__slice_is(kind, "teams")) {
        link->is_instruction = 1;
        link->dialect = "pexip_service";
    } else if (cvi__slice_is(kind, "meet")) {
        link->kind = CVI_INVITE_KIND_MEET;
        put(link->user, sizeof(link->user), id);
    } else {
        return;
    }
    put(link->id, sizeof(link->id), id);
    put_unescaped(link->domain, sizeof(link->domain), domain);
}

int cvi__link_read(cvi__link *link, const char *text, size_t len)
{
    cvi__slice conference;
    uint32_t service = 0;
    cvi__url url;

    memset(link, 0, offsetof(cvi__link, text));
    if (len > CVI__URL_WORK) {
        return 0;
    }
    memcpy(link->text, text, len);
    link->len = cvi__url_unwrap(link->text, len);
    if (!cvi__url_split(link->text, link->len, &url)) {
        return 0;
    }
    service = cvi__url_service(&url);
    conference = find_conference(&url);
    if (service == CVI_INVITE_KIND_TEAMS) {
        read_teams(link, &url);
    } else if (service == CVI_INVITE_KIND_ZOOM) {
        read_zoom(link, &url);
    } else if (service == CVI_INVITE_KIND_MEET) {
        read_meet(link, &url);
    } else if (conference.len > 0) {
        read_query(link, &url, conference);
    } else if (service == CVI_INVITE_KIND_WEBEX) {
        read_webex(link, &url);
    } else {
        read_path(link, &url);
    }
    link->text[link->len] = '\0';
    return 1;
}
