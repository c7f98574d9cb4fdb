/* SPDX-License-Identifier: MIT */
/* Links taken apart (RFC 3986), and what mail filters wrapped around them
 * undone. */
#ifndef CVI_INVITE_URL_H
#define CVI_INVITE_URL_H

#include "invite/slice.h"

#define CVI__URL_WORK 16384u /* longest link that is looked into */

typedef struct cvi__url {
    cvi__slice host;  /* without a port and a final dot */
    cvi__slice path;  /* from its '/' */
    cvi__slice query; /* behind the '?', up to a '#' */
} cvi__url;

/* 1 for http: and https: with a host. */
int cvi__url_split(const char *text, size_t len, cvi__url *out);

/* The host is that domain or below it. */
int cvi__url_is_at(const cvi__url *url, const char *domain);

/* Whose host it is: a cvi_invite_kind, 0 when it is none of those whose links are to join by. */
uint32_t cvi__url_service(const cvi__url *url);

/* The next parameter: *rest is the query first, and what is left of it then. 0
 * at the end. */
int cvi__url_next(cvi__slice *rest, cvi__slice *name, cvi__slice *value);

/* The value of a parameter, names without case; an empty one when there is
 * none. */
cvi__slice cvi__url_param(const cvi__url *url, const char *name);

/* Percent escapes undone; `to` may be where `from` begins. Returns the length.
 */
size_t cvi__url_unescape(char *to, cvi__slice from);

/* Undo rewriting in place, nested too, at most eight times. Returns the new
 * length. */
size_t cvi__url_unwrap(char *text, size_t len);

#endif
