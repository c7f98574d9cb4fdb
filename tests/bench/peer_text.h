/* SPDX-License-Identifier: MIT */
/* Peers of invitation scanning: the text of HTML, and a search in it as it stands. 0: done. */
#ifndef TESTS_BENCH_PEER_TEXT_H
#define TESTS_BENCH_PEER_TEXT_H

#include <stddef.h>

typedef int peer_text_fn(const char *html, size_t len);

/* Parse with libxml2 and copy out all text: no links, no charset, no search. */
peer_text_fn peer_text_xml2;

/* Find each address and each link with PCRE2's compiled code: no decoding at all. */
peer_text_fn peer_text_pcre2;

#endif
