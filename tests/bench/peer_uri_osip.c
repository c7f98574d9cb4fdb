/* SPDX-License-Identifier: MIT */
#include "bench/peer_uri.h"

#include <sys/time.h>
#include <time.h>

#include <osipparser2/osip_parser.h>

int peer_uri_osip(const char *text, size_t len)
{
    osip_uri_t *uri = NULL;
    int rc = osip_uri_init(&uri);

    (void)len; /* it wants a NUL */
    if (rc == 0) {
        rc = osip_uri_parse(uri, text);
        osip_uri_free(uri);
    }
    return rc;
}
