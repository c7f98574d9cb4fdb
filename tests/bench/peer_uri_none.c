/* SPDX-License-Identifier: MIT */
#include "bench/peer_uri.h"

const char *peer_uri_name(void)
{
    return NULL;
}

int peer_uri_decode(const char *text, size_t len)
{
    (void)text;
    (void)len;
    return -1;
}
