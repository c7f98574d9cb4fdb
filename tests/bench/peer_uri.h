/* SPDX-License-Identifier: MIT */
/* Another library's URI decoder, to be measured beside ours. */
#ifndef TESTS_BENCH_PEER_URI_H
#define TESTS_BENCH_PEER_URI_H

#include <stddef.h>

const char *peer_uri_name(void);                   /* NULL: none was there to build with */
int peer_uri_decode(const char *text, size_t len); /* 0 when it accepts the text */

#endif
