/* SPDX-License-Identifier: MIT */
#include "bench/peer_uri.h"

#include <string.h>

#include <sofia-sip/url.h>

/* It takes the text apart in place, so each time it gets a copy, which is in its price. */
int peer_uri_sofia(const char *text, size_t len)
{
    char copy[1024];
    url_t url;

    if (len >= sizeof(copy)) {
        return -1;
    }
    memcpy(copy, text, len);
    copy[len] = '\0';
    return url_d(&url, copy);
}
