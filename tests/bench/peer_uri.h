/* SPDX-License-Identifier: MIT */
/* Other libraries' URI parsers, to be measured beside ours: those that were there to build with. */
#ifndef TESTS_BENCH_PEER_URI_H
#define TESTS_BENCH_PEER_URI_H

#include <stddef.h>

/* 0 when it accepts the text. */
typedef int peer_uri_fn(const char *text, size_t len);

peer_uri_fn peer_uri_re;
peer_uri_fn peer_uri_sofia;
peer_uri_fn peer_uri_osip;
peer_uri_fn peer_uri_uriparser;

#endif
