/* SPDX-License-Identifier: MIT */
/*
 * An engine for lib/resolve/http.h without a network: requests are shown to the test, which says
 * what comes back. One at a time per process.
 */
#ifndef TESTS_COMMON_FAKE_HTTP_H
#define TESTS_COMMON_FAKE_HTTP_H

#include <cvi/resolve.h>

#include "resolve/http.h"

/* Give this to cvi__resolver_use_http(). */
cvi__http_maker fake_http_new;

/* What a responder says of a request, or fake_answer() of one that waits. */
struct fake_answer {
    int status; /* of the exchange; CVI_OK: `code` and `body` count */
    uint32_t code;
    const char *body;
    const char *retry_after; /* NULL: none, for all three */
    const char *date;
    const char *request_id;
};

/* Called for every request when the engine is driven; returns 0 to leave it waiting. */
typedef int fake_responder(void *user, const cvi__exchange *x, struct fake_answer *answer);
void fake_http_respond(fake_responder *responder, void *user); /* NULL: all wait */

size_t fake_http_waiting(void);            /* requests without an answer */
cvi__exchange *fake_http_at(size_t index); /* one of them, in order */
size_t fake_http_requests(void);           /* started since the engine was made */
/* It gets its answer when the engine is driven next. */
void fake_http_answer(cvi__exchange *x, const struct fake_answer *answer);

/* The value of a header of the request, behind "Name: "; NULL: it has none. */
const char *fake_http_header(const cvi__exchange *x, const char *name);

#endif
