/* SPDX-License-Identifier: MIT */
/*
 * The engine behind http.h: curl's multi interface with descriptors and deadlines given out. Easy
 * handles are kept and used again; connections are kept by curl. What waits for a free handle
 * waits here, in order. Curl has a heap of its own.
 */
#include <curl/curl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "core/mem.h"
#include "resolve/http.h"

#define MOST_ACTIVE 128u
#define HEADER_BYTES_MAX 65536u
#define ROUNDS_MAX 64 /* of one drive: the rest comes with the next */
/* an easy handle may wait for two addresses and for its name to be resolved */
#define SOCKETS_PER_HANDLE 4u

typedef struct watch {
    curl_socket_t fd;
    uint16_t events;
} watch;

typedef struct slot {
    CURL *easy;
    struct curl_slist *headers;
    cvi__exchange *exchange; /* NULL: idle */
    size_t header_bytes;
    char error[CURL_ERROR_SIZE];
} slot;

typedef struct curl_http {
    cvi__http base;
    cvi_allocator alloc;
    char *ca_file;
    char *proxy;
    uint32_t connect_timeout_ms;
    char user_agent[32];
    CURLM *multi; /* NULL: it broke, and is made again when needed */
    slot slots[MOST_ACTIVE];
    uint32_t active;
    uint32_t max_connections;
    cvi__list waiting;
    watch watches[MOST_ACTIVE * SOCKETS_PER_HANDLE];
    size_t watch_count;
    uint64_t deadline_us;
    uint64_t now_us;
} curl_http;

static pthread_once_t init_once = PTHREAD_ONCE_INIT;
static CURLcode init_status;

static void init(void)
{
    init_status = curl_global_init(CURL_GLOBAL_DEFAULT);
}

/* ---- what curl tells --------------------------------------------------------------------- */

static void watch_drop(curl_http *h, curl_socket_t fd)
{
    for (size_t i = 0; i < h->watch_count; i++) {
        if (h->watches[i].fd == fd) {
            h->watches[i] = h->watches[--h->watch_count];
            return;
        }
    }
}

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *user, void *of_socket)
{
    curl_http *const h = user;

    (void)easy;
    (void)of_socket;
    watch_drop(h, fd);
    if (what == CURL_POLL_REMOVE) {
        return 0;
    }
    if (h->watch_count == CVI_ARRAY_LEN(h->watches)) {
        return -1;
    }
    h->watches[h->watch_count++] =
        (watch){fd, (uint16_t)((what & CURL_POLL_IN ? CVI_POLL_IN : 0) |
                               (what & CURL_POLL_OUT ? CVI_POLL_OUT : 0))};
    return 0;
}

static int on_timer(CURLM *multi, long ms, void *user)
{
    curl_http *const h = user;

    (void)multi;
    h->deadline_us = ms < 0 ? CVI_NO_DEADLINE : h->now_us + (uint64_t)ms * 1000u;
    return 0;
}

static size_t on_header(char *line, size_t size, size_t count, void *user)
{
    slot *const s = user;
    const size_t len = size * count;

    s->header_bytes += len;
    if (s->header_bytes > HEADER_BYTES_MAX) {
        return 0;
    }
    if (len > 5 && memcmp(line, "HTTP/", 5) == 0) { /* not of an interim answer before */
        s->exchange->retry_after[0] = s->exchange->date[0] = s->exchange->request_id[0] = '\0';
    }
    cvi__exchange_header(s->exchange, line, len);
    return len;
}

static size_t on_body(char *data, size_t size, size_t count, void *user)
{
    slot *const s = user;

    return cvi__buf_append(&s->exchange->answer, data, size * count) == CVI_OK ? size * count : 0;
}

/* ---- one exchange ------------------------------------------------------------------------ */

static void wipe_headers(slot *s)
{
    for (struct curl_slist *line = s->headers; line; line = line->next) {
        cvi__mem_wipe(line->data, strlen(line->data));
    }
    curl_slist_free_all(s->headers);
    s->headers = NULL;
}

static CURLcode set_headers(slot *s, const cvi__exchange *x)
{
    for (size_t i = 0; i < CVI__HTTP_HEADERS_MAX && x->headers[i]; i++) {
        struct curl_slist *grown = curl_slist_append(s->headers, x->headers[i]);

        if (!grown) {
            return CURLE_OUT_OF_MEMORY;
        }
        s->headers = grown;
    }
    return curl_easy_setopt(s->easy, CURLOPT_HTTPHEADER, s->headers);
}

/* The first failure of many settings. */
#define SET(rc, easy, option, value)                                                               \
    do {                                                                                           \
        if ((rc) == CURLE_OK) {                                                                    \
            (rc) = curl_easy_setopt((easy), (option), (value));                                    \
        }                                                                                          \
    } while (0)

static CURLcode set_safety(const curl_http *h, CURL *e)
{
    CURLcode rc = CURLE_OK;

    SET(rc, e, CURLOPT_NOSIGNAL, 1L);
    SET(rc, e, CURLOPT_PROTOCOLS_STR, "https");
    SET(rc, e, CURLOPT_FOLLOWLOCATION, 0L);
    SET(rc, e, CURLOPT_SSL_VERIFYPEER, 1L);
    SET(rc, e, CURLOPT_SSL_VERIFYHOST, 2L);
    SET(rc, e, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    SET(rc, e, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    SET(rc, e, CURLOPT_PROXY, h->proxy ? h->proxy : ""); /* "": not the environment's either */
    SET(rc, e, CURLOPT_NOPROXY, h->proxy ? "" : "*");
    SET(rc, e, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    if (h->ca_file) {
        SET(rc, e, CURLOPT_CAINFO, h->ca_file);
        SET(rc, e, CURLOPT_CAPATH, NULL);
        SET(rc, e, CURLOPT_PROXY_CAINFO, h->ca_file);
    }
    return rc;
}

static CURLcode set_exchange(const curl_http *h, slot *s, cvi__exchange *x)
{
    CURL *const e = s->easy;
    CURLcode rc = set_safety(h, e);

    SET(rc, e, CURLOPT_URL, x->url);
    SET(rc, e, CURLOPT_PRIVATE, s);
    SET(rc, e, CURLOPT_ERRORBUFFER, s->error);
    SET(rc, e, CURLOPT_HEADERFUNCTION, on_header);
    SET(rc, e, CURLOPT_HEADERDATA, s);
    SET(rc, e, CURLOPT_WRITEFUNCTION, on_body);
    SET(rc, e, CURLOPT_WRITEDATA, s);
    SET(rc, e, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)x->answer.limit);
    SET(rc, e, CURLOPT_ACCEPT_ENCODING, "gzip");
    SET(rc, e, CURLOPT_USERAGENT, h->user_agent);
    SET(rc, e, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    SET(rc, e, CURLOPT_PIPEWAIT, 1L);
    SET(rc, e, CURLOPT_TCP_KEEPALIVE, 1L);
    SET(rc, e, CURLOPT_CONNECTTIMEOUT_MS, (long)h->connect_timeout_ms);
    SET(rc, e, CURLOPT_TIMEOUT_MS, (long)CVI_CLAMP(x->timeout_us / 1000u, 1u, 3600000u));
    if (x->body) {
        SET(rc, e, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)x->body_len);
        SET(rc, e, CURLOPT_POSTFIELDS, x->body);
    }
    return rc == CURLE_OK ? set_headers(s, x) : rc;
}

static uint64_t microseconds(CURL *e, CURLINFO what)
{
    curl_off_t t = 0;

    return curl_easy_getinfo(e, what, &t) == CURLE_OK && t > 0 ? (uint64_t)t : 0;
}

/* Curl does not tell when it was connected if TLS failed afterwards. */
static int is_of_tls(CURLcode code)
{
    switch (code) {
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CIPHER:
        return 1;
    default:
        return 0;
    }
}

static void take_timing(CURL *e, cvi__exchange *x, CURLcode code)
{
    const uint64_t total_us = microseconds(e, CURLINFO_TOTAL_TIME_T);

    x->timing.dns_us = microseconds(e, CURLINFO_NAMELOOKUP_TIME_T);
    x->timing.connect_us = microseconds(e, CURLINFO_CONNECT_TIME_T);
    x->timing.tls_us = microseconds(e, CURLINFO_APPCONNECT_TIME_T);
    x->timing.first_byte_us = microseconds(e, CURLINFO_STARTTRANSFER_TIME_T);
    x->timing.total_us = total_us;
    if (x->timing.tls_us || x->code) {
        x->phase = CVI__HTTP_PHASE_ANSWER;
    } else if (x->timing.connect_us || is_of_tls(code)) {
        x->phase = CVI__HTTP_PHASE_TLS;
    } else {
        x->phase = x->timing.dns_us ? CVI__HTTP_PHASE_CONNECT : CVI__HTTP_PHASE_DNS;
    }
}

static int status_of(const cvi__exchange *x, const slot *s, CURLcode code)
{
    switch (code) {
    case CURLE_OK:
        return CVI_OK;
    case CURLE_OUT_OF_MEMORY:
        return CVI_ENOMEM;
    case CURLE_WRITE_ERROR:
        if (s->header_bytes > HEADER_BYTES_MAX || x->answer.status == CVI_ELIMIT) {
            return CVI_ERESOLVE_ANSWER;
        }
        return x->answer.status == CVI_OK ? CVI_ERESOLVE_NETWORK : x->answer.status;
    case CURLE_FILESIZE_EXCEEDED:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING:
        return CVI_ERESOLVE_ANSWER;
    default:
        return CVI_ERESOLVE_NETWORK;
    }
}

/* Curl's details name hosts and certificates, nothing that was sent. */
static void explain(cvi__exchange *x, const slot *s, CURLcode code)
{
    if (x->status == CVI_ERESOLVE_ANSWER && code != CURLE_UNSUPPORTED_PROTOCOL &&
        code != CURLE_BAD_CONTENT_ENCODING && code != CURLE_WEIRD_SERVER_REPLY) {
        snprintf(x->message, sizeof(x->message), "the answer is longer than %zu bytes",
                 x->answer.limit);
        return;
    }
    snprintf(x->message, sizeof(x->message), "%.150s",
             s->error[0] ? s->error : curl_easy_strerror(code));
}

static void settle(slot *s, CURLcode code)
{
    cvi__exchange *const x = s->exchange;
    long http_status = 0;

    (void)curl_easy_getinfo(s->easy, CURLINFO_RESPONSE_CODE, &http_status);
    x->code = (uint32_t)http_status;
    take_timing(s->easy, x, code);
    x->status = status_of(x, s, code);
    if (x->status == CVI_OK) {
        x->phase = CVI__HTTP_PHASE_DONE;
    } else {
        explain(x, s, code);
    }
}

/* Take the exchange out of its handle, which is kept for the next. */
static cvi__exchange *release(curl_http *h, slot *s)
{
    cvi__exchange *const x = s->exchange;

    if (h->multi) {
        (void)curl_multi_remove_handle(h->multi, s->easy);
    }
    curl_easy_reset(s->easy);
    wipe_headers(s);
    s->exchange = NULL;
    s->header_bytes = 0;
    s->error[0] = '\0';
    x->slot = NULL;
    h->active--;
    return x;
}

static slot *idle_slot(curl_http *h)
{
    for (size_t i = 0; i < MOST_ACTIVE; i++) {
        if (!h->slots[i].exchange) {
            return &h->slots[i];
        }
    }
    return NULL;
}

static CURLM *new_multi(curl_http *h)
{
    CURLM *m = curl_multi_init();

    if (m && (curl_multi_setopt(m, CURLMOPT_SOCKETFUNCTION, on_socket) != CURLM_OK ||
              curl_multi_setopt(m, CURLMOPT_SOCKETDATA, h) != CURLM_OK ||
              curl_multi_setopt(m, CURLMOPT_TIMERFUNCTION, on_timer) != CURLM_OK ||
              curl_multi_setopt(m, CURLMOPT_TIMERDATA, h) != CURLM_OK ||
              curl_multi_setopt(m, CURLMOPT_PIPELINING, (long)CURLPIPE_MULTIPLEX) != CURLM_OK ||
              curl_multi_setopt(m, CURLMOPT_MAX_HOST_CONNECTIONS, (long)h->max_connections) !=
                  CURLM_OK)) {
        curl_multi_cleanup(m);
        m = NULL;
    }
    return m;
}

/* Begin what waits first. */
static void launch(curl_http *h, cvi__exchange *x)
{
    slot *const s = idle_slot(h);
    CURLcode rc = CURLE_OUT_OF_MEMORY;

    cvi__list_remove(&x->link);
    if (!h->multi) {
        h->multi = new_multi(h);
    }
    if (!s->easy) {
        s->easy = curl_easy_init();
    }
    x->timing.queued_us = h->now_us - x->since_us;
    x->status = CVI_ENOMEM;
    if (h->multi && s->easy) {
        s->exchange = x;
        x->slot = s;
        h->active++;
        rc = set_exchange(h, s, x);
        if (rc == CURLE_OK && curl_multi_add_handle(h->multi, s->easy) == CURLM_OK) {
            return;
        }
        x->status = rc == CURLE_OK ? CVI_ENOMEM : status_of(x, s, rc);
        (void)release(h, s);
    }
    snprintf(x->message, sizeof(x->message), "could not begin: %s", curl_easy_strerror(rc));
    x->done(x->user, x);
}

/* ---- as an engine ------------------------------------------------------------------------ */

static void curl_start(cvi__http *http, uint64_t now_us, cvi__exchange *x)
{
    curl_http *const h = (curl_http *)http;

    x->since_us = now_us;
    cvi__list_push(&h->waiting, &x->link);
    h->deadline_us = CVI_MIN(h->deadline_us, now_us);
}

static void curl_cancel(cvi__http *http, cvi__exchange *x)
{
    curl_http *const h = (curl_http *)http;

    cvi__list_remove(&x->link);
    if (x->slot) {
        (void)release(h, x->slot);
    }
}

static size_t curl_fds(const cvi__http *http, cvi_pollfd *out, size_t cap)
{
    const curl_http *const h = (const curl_http *)http;

    for (size_t i = 0; i < h->watch_count && i < cap; i++) {
        out[i] = (cvi_pollfd){h->watches[i].fd, h->watches[i].events, 0};
    }
    return h->watch_count;
}

static uint64_t curl_deadline(const cvi__http *http)
{
    const curl_http *const h = (const curl_http *)http;

    return h->waiting.count > 0 && h->active < MOST_ACTIVE ? 0 : h->deadline_us;
}

/* Curl gave up as a whole: so does everything that is under way. */
static void give_up(curl_http *h)
{
    CURLM *const broken = h->multi;

    for (size_t i = 0; i < MOST_ACTIVE; i++) {
        slot *const s = &h->slots[i];

        if (s->exchange) {
            cvi__exchange *const x = release(h, s);

            x->status = CVI_ENOMEM;
            x->done(x->user, x);
        }
    }
    h->multi = NULL;
    curl_multi_cleanup(broken);
    h->watch_count = 0;
    h->deadline_us = CVI_NO_DEADLINE;
}

static CURLMcode act(curl_http *h, const cvi_pollfd *ready, size_t n)
{
    CURLMcode rc = CURLM_OK;
    int running = 0;

    for (size_t i = 0; i < n && rc == CURLM_OK; i++) {
        const unsigned r = ready[i].revents;
        const int mask = (r & CVI_POLL_IN ? CURL_CSELECT_IN : 0) |
                         (r & CVI_POLL_OUT ? CURL_CSELECT_OUT : 0) |
                         (r & CVI_POLL_ERR ? CURL_CSELECT_ERR : 0);

        if (mask) {
            rc = curl_multi_socket_action(h->multi, ready[i].fd, mask, &running);
        }
    }
    if (rc == CURLM_OK && h->deadline_us <= h->now_us) {
        h->deadline_us = CVI_NO_DEADLINE;
        rc = curl_multi_socket_action(h->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    }
    return rc;
}

static void finish_all(curl_http *h)
{
    CURLMsg *message = NULL;
    int left = 0;

    while (h->multi && (message = curl_multi_info_read(h->multi, &left)) != NULL) {
        slot *s = NULL;
        cvi__exchange *x = NULL;

        if (message->msg != CURLMSG_DONE ||
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&s) != CURLE_OK) {
            continue;
        }
        settle(s, message->data.result);
        x = release(h, s);
        x->done(x->user, x);
    }
}

static void curl_drive(cvi__http *http, uint64_t now_us, const cvi_pollfd *ready, size_t n)
{
    curl_http *const h = (curl_http *)http;
    int is_due = 1;

    h->now_us = now_us;
    for (int round = 0; is_due && round < ROUNDS_MAX; round++) {
        while (h->waiting.count > 0 && h->active < MOST_ACTIVE) {
            launch(h, cvi__list_first(&h->waiting));
        }
        if (h->multi && act(h, ready, n) != CURLM_OK) {
            give_up(h);
        }
        n = 0; /* once is enough */
        finish_all(h);
        is_due = (h->waiting.count > 0 && h->active < MOST_ACTIVE) ||
                 (h->multi && h->deadline_us <= now_us);
    }
}

static void curl_destroy(cvi__http *http)
{
    curl_http *const h = (curl_http *)http;
    const cvi_allocator a = h->alloc;

    for (size_t i = 0; i < MOST_ACTIVE; i++) {
        if (h->slots[i].exchange) {
            (void)release(h, &h->slots[i]);
        }
        curl_easy_cleanup(h->slots[i].easy);
    }
    curl_multi_cleanup(h->multi);
    cvi__mem_free(&a, h->ca_file);
    cvi__mem_free(&a, h->proxy);
    cvi__mem_free(&a, h);
}

static const cvi__http_ops curl_ops = {
    .start = curl_start,
    .cancel = curl_cancel,
    .fds = curl_fds,
    .deadline = curl_deadline,
    .drive = curl_drive,
    .destroy = curl_destroy,
};

static int keep(curl_http *h, char **to, const char *text)
{
    if (text) {
        *to = cvi__mem_strdup(&h->alloc, text, strlen(text));
    }
    return text && !*to ? CVI_ENOMEM : CVI_OK;
}

int cvi__http_new(cvi__http **out, const cvi_allocator *alloc, const cvi__http_settings *settings)
{
    curl_http *h = NULL;

    *out = NULL;
    if (pthread_once(&init_once, init) != 0 || init_status != CURLE_OK) {
        return CVI_ENOMEM;
    }
    h = cvi__mem_zalloc(alloc, sizeof(*h));
    if (!h) {
        return CVI_ENOMEM;
    }
    h->base.ops = &curl_ops;
    h->alloc = *alloc;
    h->deadline_us = CVI_NO_DEADLINE;
    h->max_connections = settings->max_connections;
    h->connect_timeout_ms = settings->connect_timeout_ms;
    snprintf(h->user_agent, sizeof(h->user_agent), "libcvi/%s", cvi_version());
    if (keep(h, &h->ca_file, settings->ca_file) != CVI_OK ||
        keep(h, &h->proxy, settings->proxy) != CVI_OK) {
        curl_destroy(&h->base);
        return CVI_ENOMEM;
    }
    *out = &h->base;
    return CVI_OK;
}
