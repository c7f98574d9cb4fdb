/* SPDX-License-Identifier: MIT */
/*
 * HTTPS exchanges for back ends, many at once, without blocking. Servers are always verified and
 * redirects never followed. The engine behind it is libcurl's, none, or a test's.
 */
#ifndef CVI_RESOLVE_HTTP_H
#define CVI_RESOLVE_HTTP_H

#include "core/buf.h"
#include "resolve/list.h"

#define CVI__HTTP_HEADERS_MAX 8

/* How far an exchange came. */
typedef enum cvi__http_phase {
    CVI__HTTP_PHASE_QUEUE = 0,
    CVI__HTTP_PHASE_DNS = 1,
    CVI__HTTP_PHASE_CONNECT = 2,
    CVI__HTTP_PHASE_TLS = 3,
    CVI__HTTP_PHASE_ANSWER = 4,
    CVI__HTTP_PHASE_DONE = 5
} cvi__http_phase;

/* Microseconds since the exchange left the queue; 0 for what a kept connection spared. */
typedef struct cvi__http_timing {
    uint64_t queued_us; /* before that */
    uint64_t dns_us;
    uint64_t connect_us;
    uint64_t tls_us;
    uint64_t first_byte_us;
    uint64_t total_us;
} cvi__http_timing;

typedef struct cvi__exchange cvi__exchange;
struct cvi__exchange {
    /* what is asked: borrowed until it is done or cancelled */
    const char *url;
    const char *headers[CVI__HTTP_HEADERS_MAX]; /* "Name: value"; NULL ends them */
    const char *body;                           /* sent by POST; NULL: GET */
    size_t body_len;
    uint64_t timeout_us; /* once it left the queue */
    void (*done)(void *user, cvi__exchange *x);
    void *user;

    /* what came of it: CVI_OK with any HTTP status, CVI_ERESOLVE_NETWORK, CVI_ERESOLVE_ANSWER
     * (not HTTP, or too long), CVI_ENOMEM or CVI_ENOTSUP */
    int status;
    uint32_t code;   /* HTTP status; 0: none came */
    uint32_t phase;  /* a cvi__http_phase */
    cvi__buf answer; /* secret; its limit is the longest body that is taken, also once unpacked */
    char retry_after[48];
    char date[48];
    char request_id[64];
    char message[160]; /* why it failed; without secrets */
    cvi__http_timing timing;

    /* the engine's own */
    cvi__link link;
    void *slot;
    uint64_t since_us;
};

typedef struct cvi__http_settings {
    const char *ca_file; /* PEM, in place of the system's; NULL: the system's */
    const char *proxy;   /* URL; NULL: none, whatever the environment says */
    uint32_t max_connections;
    uint32_t connect_timeout_ms;
} cvi__http_settings;

typedef struct cvi__http cvi__http;
typedef struct cvi__http_ops {
    void (*start)(cvi__http *http, uint64_t now_us, cvi__exchange *x);
    void (*cancel)(cvi__http *http, cvi__exchange *x);
    size_t (*fds)(const cvi__http *http, cvi_pollfd *out, size_t cap);
    uint64_t (*deadline)(const cvi__http *http);
    void (*drive)(cvi__http *http, uint64_t now_us, const cvi_pollfd *ready, size_t n);
    void (*destroy)(cvi__http *http);
} cvi__http_ops;

/* The first member of every engine. An exchange ends by its done(), from drive only. */
struct cvi__http {
    const cvi__http_ops *ops;
};

typedef int cvi__http_maker(cvi__http **out, const cvi_allocator *alloc,
                            const cvi__http_settings *settings);

/* CVI_ENOTSUP in builds without libcurl. */
cvi__http_maker cvi__http_new;

/* An exchange that asks nothing yet; answers of at most `max_answer` bytes. */
void cvi__exchange_init(cvi__exchange *x, const cvi_allocator *alloc, size_t max_answer);
void cvi__exchange_clear(cvi__exchange *x); /* what came is wiped and freed */
/* For engines: one header line, without its line break. */
void cvi__exchange_header(cvi__exchange *x, const char *line, size_t len);

#endif
