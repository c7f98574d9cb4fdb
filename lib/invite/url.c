/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* memrchr */

#include "invite/url.h"

#include <string.h>
#include <strings.h>

#include <cvi/invite.h>

#include "invite/classes.h"

/* Up to that byte; what is left begins with it. */
static cvi__slice take_until(cvi__slice *rest, char end)
{
    const char *found = rest->len > 0 ? memchr(rest->p, end, rest->len) : NULL;
    const cvi__slice head = {rest->p, found ? (size_t)(found - rest->p) : rest->len};

    rest->p += head.len;
    rest->len -= head.len;
    return head;
}

static void skip(cvi__slice *span, size_t len)
{
    span->p += len;
    span->len -= len;
}

int cvi__url_split(const char *text, size_t len, cvi__url *out)
{
    cvi__slice rest = {text, len};

    memset(out, 0, sizeof(*out));
    if (cvi__slice_begins(rest, "https://")) {
        skip(&rest, 8);
    } else if (cvi__slice_begins(rest, "http://")) {
        skip(&rest, 7);
    } else {
        return 0;
    }
    const char *hash = memchr(rest.p, '#', rest.len);
    rest.len = hash ? (size_t)(hash - rest.p) : rest.len;
    out->path = take_until(&rest, '?');
    if (rest.len > 0) {
        skip(&rest, 1);
        out->query = rest;
    }
    out->host = take_until(&out->path, '/');
    const char *user = out->host.len > 0 ? memrchr(out->host.p, '@', out->host.len) : NULL;
    if (user) {
        skip(&out->host, (size_t)(user + 1 - out->host.p));
    }
    out->host = take_until(&out->host, ':');
    if (out->host.len > 0 && out->host.p[out->host.len - 1] == '.') {
        out->host.len--;
    }
    return out->host.len > 0;
}

int cvi__url_is_at(const cvi__url *url, const char *domain)
{
    const size_t len = strlen(domain);

    return url->host.len >= len &&
           strncasecmp(url->host.p + url->host.len - len, domain, len) == 0 &&
           (url->host.len == len || url->host.p[url->host.len - len - 1] == '.');
}

uint32_t cvi__url_service(const cvi__url *url)
{
    static const struct {
        const char *domain;
        uint32_t kind;
    } services[] = {
        {"teams.microsoft.com", CVI_INVITE_KIND_TEAMS},
        {"teams.live.com", CVI_INVITE_KIND_TEAMS},
        {"teams.microsoft.us", CVI_INVITE_KIND_TEAMS},
        {"teams.microsoftonline.cn", CVI_INVITE_KIND_TEAMS},
        {"teams.cloud.microsoft", CVI_INVITE_KIND_TEAMS},
        {"zoom.us", CVI_INVITE_KIND_ZOOM},
        {"zoomgov.com", CVI_INVITE_KIND_ZOOM},
        {"webex.com", CVI_INVITE_KIND_WEBEX},
        {"meet.google.com", CVI_INVITE_KIND_MEET},
    };

    for (size_t i = 0; i < CVI_ARRAY_LEN(services); i++) {
        if (cvi__url_is_at(url, services[i].domain)) {
            return services[i].kind;
        }
    }
    return CVI_INVITE_KIND_UNKNOWN;
}

int cvi__url_next(cvi__slice *rest, cvi__slice *name, cvi__slice *value)
{
    cvi__slice part = {NULL, 0};

    if (rest->len == 0) {
        return 0;
    }
    part = take_until(rest, '&');
    if (rest->len > 0) {
        skip(rest, cvi__slice_begins(*rest, "&amp;") ? 5 : 1);
    }
    *name = take_until(&part, '=');
    if (part.len > 0) {
        skip(&part, 1);
    }
    *value = part;
    return 1;
}

cvi__slice cvi__url_param(const cvi__url *url, const char *wanted)
{
    cvi__slice rest = url->query, name, value;

    while (cvi__url_next(&rest, &name, &value)) {
        if (cvi__slice_is(name, wanted)) {
            return value;
        }
    }
    return (cvi__slice){NULL, 0};
}

size_t cvi__url_unescape(char *to, cvi__slice from)
{
    size_t n = 0;

    for (size_t i = 0; i < from.len; i++) {
        const int high = from.p[i] == '%' && i + 2 < from.len ? cvi__hex_value(from.p[i + 1]) : -1;
        const int low = high >= 0 ? cvi__hex_value(from.p[i + 2]) : -1;

        if (low >= 0 && high * 16 + low >= 0x20) {
            to[n++] = (char)(high * 16 + low);
            i += 2;
        } else {
            to[n++] = from.p[i];
        }
    }
    return n;
}
