/* SPDX-License-Identifier: MIT */
#include "resolve/run.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/file.h"

#define FILE_MAX ((size_t)32 * 1024 * 1024)
#define FDS_MAX 1024
#define PENDING_MAX 65536u

static int complain(const char *what, const char *why)
{
    fprintf(stderr, "cvi-resolve: %s: %s\n", what, why);
    return RS_EXIT_USAGE;
}

int rs_exit_code(int status)
{
    switch (status) {
    case CVI_OK:
        return RS_EXIT_FOUND;
    case CVI_ERESOLVE_NOT_FOUND:
    case CVI_ERESOLVE_MISTYPED:
    case CVI_ERESOLVE_EXPIRED:
    case CVI_ERESOLVE_NOT_STARTED:
    case CVI_ERESOLVE_LOCKED:
    case CVI_ERESOLVE_DENIED:
        return RS_EXIT_NONE;
    default:
        return RS_EXIT_SERVICE;
    }
}

static int load_file(rs_run *run, const char *path)
{
    char *text = NULL;
    size_t len = 0;
    int rc = 0;

    if (ex_file_load("cvi-resolve", path, FILE_MAX, &text, &len) != CVI_OK) {
        return RS_EXIT_USAGE;
    }
    if (cvi_resolver_load_json(run->resolver, text, len) != CVI_OK) {
        rc = complain(path, cvi_resolver_last_error(run->resolver)->message);
    }
    free(text);
    return rc;
}

static int give_credentials(rs_run *run)
{
    const char *path = "";
    const int rc = ex_credentials_give(&run->credentials, run->resolver, ex_clock_us(), &path);
    const cvi_error_info *const why = cvi_resolver_last_error(run->resolver);

    if (rc == CVI_OK) {
        return 0;
    }
    if (rc == CVI_ESYSTEM) {
        return complain(path, strerror(errno));
    }
    return complain(path, why->status == rc ? why->message : cvi_strerror(rc));
}

int rs_open(rs_run *run)
{
    cvi_resolver_params p;
    int rc = 0;

    CVI_RESOLVER_PARAMS_INIT(&p);
    p.max_pending = PENDING_MAX;
    rc = cvi_resolver_create(&run->resolver, &p);
    if (rc != CVI_OK) {
        return complain("resolver", cvi_strerror(rc));
    }
    (void)cvi_resolver_set_wall_clock(run->resolver, ex_clock_us(), ex_clock_unix_us());
    if (run->book && cvi_resolver_watch_book_file(run->resolver, run->book) != CVI_OK) {
        return complain(run->book, cvi_resolver_last_error(run->resolver)->message);
    }
    rc = run->config ? load_file(run, run->config) : 0;
    return rc == 0 ? give_credentials(run) : rc;
}

void rs_close(rs_run *run)
{
    cvi_resolver_destroy(&run->resolver);
}

int rs_start(rs_run *run, const char *conference_id, uint64_t *id)
{
    cvi_resolve_request q;
    int rc = CVI_OK;

    CVI_RESOLVE_REQUEST_INIT(&q);
    q.tenant_id = run->tenant;
    q.conference_id = conference_id;
    q.caller = run->caller;
    q.dialled = run->dialled;
    q.address = run->address;
    q.language = run->language;
    q.trust = run->is_trusted ? CVI_TRUST_TRUSTED : CVI_TRUST_GUEST;
    q.timeout_us = (uint64_t)run->timeout_ms * 1000;
    q.flags = CVI_RESOLVE_TRACE;
    rc = cvi_resolver_start(run->resolver, ex_clock_us(), &q, id);
    if (rc != CVI_OK) {
        return complain(conference_id, rc == CVI_ESTATE ? "no --config or --book has the tenant"
                                                        : cvi_strerror(rc));
    }
    return 0;
}

static void wait_and_drive(cvi_resolver *r)
{
    static struct pollfd ready[FDS_MAX];
    static cvi_pollfd wanted[FDS_MAX];
    size_t n = cvi_resolver_fds(r, wanted, FDS_MAX);

    n = n < FDS_MAX ? n : FDS_MAX;
    for (size_t i = 0; i < n; i++) {
        ready[i] = (struct pollfd){wanted[i].fd,
                                   (short)((wanted[i].events & CVI_POLL_IN ? POLLIN : 0) |
                                           (wanted[i].events & CVI_POLL_OUT ? POLLOUT : 0)),
                                   0};
    }
    (void)poll(ready, n, ex_clock_wait_ms(ex_clock_us(), cvi_resolver_deadline(r)));
    for (size_t i = 0; i < n; i++) {
        wanted[i].revents = (uint16_t)((ready[i].revents & POLLIN ? CVI_POLL_IN : 0) |
                                       (ready[i].revents & POLLOUT ? CVI_POLL_OUT : 0) |
                                       (ready[i].revents & (POLLERR | POLLHUP) ? CVI_POLL_ERR : 0));
    }
    (void)cvi_resolver_drive(r, ex_clock_us(), wanted, n);
}

void rs_loop(rs_run *run, int (*on_event)(void *user, const cvi_resolve_event *event), void *user)
{
    cvi_resolve_event event;
    int goes_on = 1;

    CVI_RESOLVE_EVENT_INIT(&event);
    while (goes_on) {
        while (goes_on && cvi_resolver_next_event(run->resolver, &event) == CVI_OK) {
            goes_on = on_event(user, &event);
        }
        if (goes_on) {
            wait_and_drive(run->resolver);
        }
    }
}

void rs_print_json(const char *text)
{
    putchar('"');
    for (; *text; text++) {
        const unsigned char c = (unsigned char)*text;

        if (c == '"' || c == '\\') {
            printf("\\%c", c);
        } else if (c < 0x20 || c == 0x7f) {
            printf("\\u%04x", c);
        } else {
            putchar(c);
        }
    }
    putchar('"');
}

void rs_print_visible(const char *text)
{
    for (; *text; text++) {
        const unsigned char c = (unsigned char)*text;

        putchar(c < 0x20 || c == 0x7f ? '?' : c);
    }
}
