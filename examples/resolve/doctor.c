/* SPDX-License-Identifier: MIT */
/*
 * What stands between us and a meeting: each check is read off the requests of one look-up, so
 * the way that is checked is the way that calls go.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/file.h"
#include "resolve/run.h"

#define CLOCK_LIMIT_S 300
#define UNLIKELY_ID "100000017" /* its check digit is right, and hardly anybody has it */
#define ROLE "OnlineMeetings.Read.All"

enum verdict { SKIPPED, WELL, WARNING, FAILED };

struct doctor {
    rs_run *run;
    int failed;
    int printed;
    uint32_t last_phase;
    char last_step[16];
};

static void report(struct doctor *d, enum verdict verdict, const char *check, const char *detail,
                   const char *advice)
{
    static const char *const names[] = {"skipped", "ok", "warning", "failed"};

    d->failed += verdict == FAILED;
    if (d->run->is_json) {
        printf("%s{\"check\":", d->printed++ ? ",\n " : "[");
        rs_print_json(check);
        printf(",\"result\":\"%s\",\"detail\":", names[verdict]);
        rs_print_json(detail);
        printf(",\"advice\":");
        rs_print_json(advice ? advice : "");
        printf("}");
        return;
    }
    printf("%-8s %-22s ", names[verdict], check);
    rs_print_visible(detail);
    putchar('\n');
    if (advice) {
        printf("         -> %s\n", advice);
    }
    fflush(stdout);
}

/* ---- one request ------------------------------------------------------------------------- */

static void name_check(char *out, size_t cap, const cvi_resolve_event *e, const char *check)
{
    snprintf(out, cap, "%s (%.16s)", check, e->step);
}

static void check_phases(struct doctor *d, const cvi_resolve_event *e)
{
    const struct {
        const char *name;
        uint32_t phase;
        uint64_t until_us;
    } phases[] = {
        {"DNS", CVI_RESOLVE_PHASE_DNS, e->dns_us},
        {"TCP", CVI_RESOLVE_PHASE_CONNECT, e->connect_us},
        {"TLS", CVI_RESOLVE_PHASE_TLS, e->tls_us},
        {"answer", CVI_RESOLVE_PHASE_ANSWER, e->total_us},
    };

    for (size_t i = 0; i < sizeof(phases) / sizeof(phases[0]); i++) {
        char check[64], detail[64];

        name_check(check, sizeof(check), e, phases[i].name);
        snprintf(detail, sizeof(detail), "after %.3f s", (double)phases[i].until_us / 1e6);
        if (e->phase > phases[i].phase) {
            report(d, WELL, check, detail, NULL);
        } else if (e->phase == phases[i].phase) {
            report(d, FAILED, check, e->message, rs_advice(e->status, e->code, e->phase));
        } else {
            report(d, SKIPPED, check, "not reached", NULL);
        }
    }
}

static void check_clock(struct doctor *d, const cvi_resolve_event *e)
{
    const int64_t ours_s = ex_clock_unix_us() / 1000000;
    const int64_t apart_s = ours_s - e->server_unix_us / 1000000;
    char check[64], detail[96];

    name_check(check, sizeof(check), e, "clock");
    if (e->server_unix_us == 0) {
        report(d, SKIPPED, check, "the server does not tell the time", NULL);
        return;
    }
    snprintf(detail, sizeof(detail), "%" PRId64 " s %s the server's",
             apart_s < 0 ? -apart_s : apart_s, apart_s < 0 ? "behind" : "ahead of");
    if (apart_s > CLOCK_LIMIT_S || apart_s < -CLOCK_LIMIT_S) {
        report(d, FAILED, check, detail,
               "Set this machine's clock, best by NTP: tokens and "
               "certificates are only good for a time.");
    } else {
        report(d, WELL, check, detail, NULL);
    }
}

static void check_token(struct doctor *d, const cvi_resolve_event *e)
{
    if (e->status != CVI_OK) {
        char detail[256];

        snprintf(detail, sizeof(detail), "%s %s", e->code, e->message);
        report(d, FAILED, "token", detail, rs_advice(e->status, e->code, e->phase));
        return;
    }
    report(d, WELL, "token", "granted", NULL);
    if (!*e->roles) {
        report(d, SKIPPED, "permission", "the token does not say what it allows", NULL);
    } else if (strstr(e->roles, ROLE)) {
        report(d, WELL, "permission", e->roles, NULL);
    } else {
        report(d, FAILED, "permission", e->roles, rs_advice(CVI_ERESOLVE_PERMISSION, "", 0));
    }
}

static void check_step(struct doctor *d, const cvi_resolve_event *e)
{
    const int is_again = strcmp(d->last_step, e->step) == 0;

    d->last_phase = e->phase;
    snprintf(d->last_step, sizeof(d->last_step), "%s", e->step);
    if (is_again && e->phase != CVI_RESOLVE_PHASE_DONE) {
        return; /* a retry that failed like the first */
    }
    check_phases(d, e);
    if (e->phase == CVI_RESOLVE_PHASE_DONE) {
        check_clock(d, e);
        if (strcmp(e->step, "token") == 0) {
            check_token(d, e);
        }
    }
}

/* ---- the look-up ------------------------------------------------------------------------- */

static void check_lookup(struct doctor *d, const cvi_resolve_event *e)
{
    char detail[512];

    switch (rs_exit_code(e->status)) {
    case RS_EXIT_FOUND:
        report(d, WELL, "look-up", "the meeting was found", NULL);
        break;
    case RS_EXIT_NONE:
        snprintf(detail, sizeof(detail), "it was answered: %s", cvi_strerror(e->status));
        report(d, WELL, "look-up", detail, NULL);
        break;
    default:
        snprintf(detail, sizeof(detail), "%s%s%s%s%s%s%s", cvi_strerror(e->status),
                 *e->code ? ", code " : "", e->code, *e->request_id ? ", request id " : "",
                 e->request_id, *e->message ? ": " : "", e->message);
        report(d, FAILED, "look-up", detail, rs_advice(e->status, e->code, d->last_phase));
        break;
    }
}

static int on_event(void *user, const cvi_resolve_event *e)
{
    struct doctor *d = user;
    cvi_resolve_answer none;

    switch (e->kind) {
    case CVI_RESOLVE_EVENT_STEP:
        check_step(d, e);
        return 1;
    case CVI_RESOLVE_EVENT_CREDENTIAL:
        report(d, FAILED, "credential", e->backend,
               "Give it by --secret-file or --certificate-file, as NAME=FILE.");
        return 0;
    case CVI_RESOLVE_EVENT_QUESTION:
        CVI_RESOLVE_ANSWER_INIT(&none);
        none.status = CVI_AGAIN;
        (void)cvi_resolver_answer(d->run->resolver, ex_clock_us(), e->id, &none);
        return 1;
    default:
        check_lookup(d, e);
        return 0;
    }
}

/* The environment's proxies are for other programs: say so where that may surprise. */
static void check_proxy(struct doctor *d)
{
    static const char *const names[] = {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"};
    char *text = NULL, detail[128];
    size_t len = 0;
    const int is_named = d->run->config &&
                         ex_file_read(d->run->config, (size_t)32 << 20, &text, &len) == CVI_OK &&
                         strstr(text, "\"proxy\"");

    free(text);
    if (is_named) {
        report(d, WELL, "proxy", "the configuration names one", NULL);
        return;
    }
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (getenv(names[i]) && *getenv(names[i])) {
            snprintf(detail, sizeof(detail), "the configuration names none; %s is not used",
                     names[i]);
            report(d, WARNING, "proxy", detail,
                   "If the way out is through that proxy, put it into http.proxy.");
            return;
        }
    }
    report(d, WELL, "proxy", "none, straight to the servers", NULL);
}

int rs_doctor(rs_run *run, const char *id)
{
    struct doctor d = {.run = run};
    uint64_t lookup = 0;

    check_proxy(&d);
    if (rs_start(run, id ? id : UNLIKELY_ID, &lookup) != 0) {
        report(&d, FAILED, "configuration", "the tenant has no chain of back ends",
               "Name the tenant by --tenant as the configuration does.");
    } else {
        rs_loop(run, on_event, &d);
    }
    if (run->is_json) {
        printf("]\n");
    } else if (d.failed > 0) {
        printf("%d check%s failed\n", d.failed, d.failed > 1 ? "s" : "");
    } else {
        printf("all is well\n");
    }
    return d.failed ? RS_EXIT_SERVICE : RS_EXIT_FOUND;
}
