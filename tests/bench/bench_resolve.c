/* SPDX-License-Identifier: MIT */
/*
 * Look-ups per second, uncached, beside libcurl as it is used at first: a handle made, performed
 * and thrown away for each, and one handle kept. Then ten thousand look-ups at once: when the
 * first answer comes, and the last. Arguments: URL of the server, its certificate.
 */
#include <curl/curl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cvi/resolve.h>

#define NAIVE 300
#define KEPT 2000
#define MANY 10000
#define FDS_MAX 512

static uint64_t now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000u + (uint64_t)t.tv_nsec / 1000u;
}

static void id_of(char out[16], int n)
{
    snprintf(out, 16, "%09d", 100000000 + n);
}

/* ---- libcurl alone ----------------------------------------------------------------------- */

static size_t count_bytes(char *data, size_t size, size_t count, void *user)
{
    (void)data;
    *(size_t *)user += size * count;
    return size * count;
}

static int perform(CURL *easy, const char *url, const char *ca, int n)
{
    char whole[512], id[16];
    size_t bytes = 0;

    id_of(id, n);
    snprintf(whole, sizeof(whole),
             "%s/v1.0/communications/onlineMeetings/?$filter=VideoTeleconferenceId%%20eq%%20'%s'",
             url, id);
    curl_easy_setopt(easy, CURLOPT_URL, whole);
    curl_easy_setopt(easy, CURLOPT_CAINFO, ca);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, count_bytes);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &bytes);
    return curl_easy_perform(easy) == CURLE_OK && bytes > 0;
}

static double per_second(int n, uint64_t since_us)
{
    return n * 1e6 / (double)(now_us() - since_us);
}

static double run_naive(const char *url, const char *ca)
{
    const uint64_t start = now_us();

    for (int i = 0; i < NAIVE; i++) {
        CURL *easy = curl_easy_init();
        const int ok = easy && perform(easy, url, ca, i);

        curl_easy_cleanup(easy);
        if (!ok) {
            return 0;
        }
    }
    return per_second(NAIVE, start);
}

static double run_kept(const char *url, const char *ca)
{
    CURL *easy = curl_easy_init();
    const uint64_t start = now_us();
    int ok = easy != NULL;

    for (int i = 0; ok && i < KEPT; i++) {
        ok = perform(easy, url, ca, i);
    }
    curl_easy_cleanup(easy);
    return ok ? per_second(KEPT, start) : 0;
}

/* ---- ours -------------------------------------------------------------------------------- */

static cvi_resolver *new_resolver(const char *url, const char *ca)
{
    cvi_resolver_params p;
    cvi_resolve_credential c;
    cvi_resolver *r = NULL;
    char config[2048];

    snprintf(config, sizeof(config),
             "{\"http\":{\"ca_file\":\"%s\"},\"backends\":[{\"name\":\"g\",\"type\":\"graph\","
             "\"client_id\":\"c\",\"login_url\":\"%s\",\"graph_url\":\"%s\"}],\"tenants\":[{\"id\":"
             "\"t\",\"entra_tenant\":\"e\",\"chain\":[{\"backend\":\"g\"}]}]}",
             ca, url, url);
    CVI_RESOLVER_PARAMS_INIT(&p);
    CVI_RESOLVE_CREDENTIAL_INIT(&c);
    p.max_pending = MANY;
    c.secret = "secret";
    if (cvi_resolver_create(&r, &p) != CVI_OK ||
        cvi_resolver_load_json(r, config, strlen(config)) != CVI_OK ||
        cvi_resolver_set_credential(r, now_us(), "g", &c) != CVI_OK) {
        cvi_resolver_destroy(&r);
    }
    return r;
}

static int start(cvi_resolver *r, int n)
{
    cvi_resolve_request q;
    char id[16];
    uint64_t lookup = 0;

    id_of(id, n);
    CVI_RESOLVE_REQUEST_INIT(&q);
    q.tenant_id = "t";
    q.conference_id = id;
    q.timeout_us = 60000000;
    return cvi_resolver_start(r, now_us(), &q, &lookup) == CVI_OK;
}

static void wait_and_drive(cvi_resolver *r)
{
    static struct pollfd fds[FDS_MAX];
    static cvi_pollfd wanted[FDS_MAX];
    const uint64_t due = cvi_resolver_deadline(r), now = now_us();
    const size_t all = cvi_resolver_fds(r, wanted, FDS_MAX), n = all < FDS_MAX ? all : FDS_MAX;

    for (size_t i = 0; i < n; i++) {
        fds[i] = (struct pollfd){wanted[i].fd,
                                 (short)((wanted[i].events & CVI_POLL_IN ? POLLIN : 0) |
                                         (wanted[i].events & CVI_POLL_OUT ? POLLOUT : 0)),
                                 0};
    }
    (void)poll(fds, n, due <= now ? 0 : (int)((due - now) / 1000 + 1));
    for (size_t i = 0; i < n; i++) {
        wanted[i].revents = (uint16_t)((fds[i].revents & POLLIN ? CVI_POLL_IN : 0) |
                                       (fds[i].revents & POLLOUT ? CVI_POLL_OUT : 0));
    }
    (void)cvi_resolver_drive(r, now_us(), wanted, n);
}

/* `total` look-ups, `at_once` of them open; *first_us: when the first answer came. 0: one failed */
static int run(cvi_resolver *r, int total, int at_once, uint64_t *first_us)
{
    const uint64_t since = now_us();
    cvi_resolve_event e;
    int started = 0, ended = 0;

    CVI_RESOLVE_EVENT_INIT(&e);
    *first_us = 0;
    while (ended < total) {
        while (started < total && started - ended < at_once) {
            if (!start(r, started++)) {
                return 0;
            }
        }
        wait_and_drive(r);
        while (cvi_resolver_next_event(r, &e) == CVI_OK) {
            cvi_resolution *m = NULL;

            if (e.status != CVI_OK || cvi_resolver_take(r, e.id, &m) != CVI_OK) {
                fprintf(stderr, "%s: %s\n", cvi_status_name(e.status), e.message);
                return 0;
            }
            cvi_resolution_destroy(&m);
            *first_us = ended++ == 0 ? now_us() - since : *first_us;
        }
    }
    return 1;
}

static int run_ours(const char *url, const char *ca, double naive)
{
    static const int widths[] = {1, 10, 100};
    cvi_resolver *r = new_resolver(url, ca);
    uint64_t first_us = 0;
    int ok = r != NULL;

    for (size_t i = 0; ok && i < sizeof(widths) / sizeof(widths[0]); i++) {
        const uint64_t since = now_us();

        ok = run(r, KEPT, widths[i], &first_us);
        printf("  libcvi, %3d at once                 %8.0f per second  %6.1f times naive\n",
               widths[i], per_second(KEPT, since), per_second(KEPT, since) / naive);
    }
    cvi_resolver_destroy(&r);
    r = new_resolver(url, ca); /* without a token or a connection yet */
    if (ok && r) {
        const uint64_t since = now_us();

        ok = run(r, MANY, MANY, &first_us);
        printf(
            "  libcvi, %d at once, from nothing: first answer after %.0f ms, last after %.0f ms\n",
            MANY, (double)first_us / 1e3, (double)(now_us() - since) / 1e3);
    }
    cvi_resolver_destroy(&r);
    return ok;
}

int main(int argc, char **argv)
{
    double naive = 0, kept = 0;

    if (argc != 3 || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        return 2;
    }
    naive = run_naive(argv[1], argv[2]);
    kept = run_kept(argv[1], argv[2]);
    if (naive <= 0 || kept <= 0) {
        fprintf(stderr, "libcurl got no answer\n");
        return 1;
    }
    printf("uncached look-ups over loopback, TLS, one server\n");
    printf("  libcurl, a handle for each          %8.0f per second\n", naive);
    printf("  libcurl, one handle kept            %8.0f per second  %6.1f times naive\n", kept,
           kept / naive);
    return run_ours(argv[1], argv[2], naive) ? 0 : 1;
}
