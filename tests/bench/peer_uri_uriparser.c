/* SPDX-License-Identifier: MIT */
#include "bench/peer_uri.h"

#include <uriparser/Uri.h>

/* The generic syntax alone: what is behind "sip:" is one path for it. */
int peer_uri_uriparser(const char *text, size_t len)
{
    const char *end = NULL;
    UriUriA uri;
    const int rc = uriParseSingleUriExA(&uri, text, text + len, &end);

    if (rc == URI_SUCCESS) {
        uriFreeUriMembersA(&uri);
    }
    return rc;
}
