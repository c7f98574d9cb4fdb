/* SPDX-License-Identifier: MIT */
#include "bench/peer_uri.h"

#include <inttypes.h>
#include <netinet/in.h>
#include <stdbool.h>

/* as Debian builds it */
#define HAVE_INTTYPES_H 1
#define HAVE_STDBOOL_H 1
#define HAVE_INET6 1
#include <re.h>

int peer_uri_re(const char *text, size_t len)
{
    const struct pl pl = {text, len};
    struct uri uri;

    return uri_decode(&uri, &pl);
}
