/* SPDX-License-Identifier: MIT */
#include "record/uri.h"

#include <string.h>
#include <strings.h>

size_t cvi__uri_scheme(const char *uri, size_t len)
{
    static const char *const SCHEMES[] = {"sip:", "sips:", "h323:", "tel:"};

    for (size_t i = 0; i < CVI_ARRAY_LEN(SCHEMES); i++) {
        const size_t n = strlen(SCHEMES[i]);

        if (len >= n && strncasecmp(uri, SCHEMES[i], n) == 0) {
            return n;
        }
    }
    return 0;
}

size_t cvi__uri_password(const char *uri, size_t len, size_t *password_len)
{
    const size_t start = cvi__uri_scheme(uri, len);
    size_t at = len;
    size_t colon = start;

    while (at > start && uri[at - 1] != '@') {
        at--;
    }
    while (colon < at && uri[colon] != ':') {
        colon++;
    }
    *password_len = at > start && colon < at ? at - 1 - colon : 0;
    return colon;
}
