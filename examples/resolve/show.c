/* SPDX-License-Identifier: MIT */
/* Look-ups of one or many ids, told line by line or as JSON. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "resolve/run.h"

struct lookup {
    uint64_t id;
    const char *conference_id;
    uint64_t started_us;
    int status;
    uint32_t last_phase; /* of the last request */
    char *steps;         /* as JSON; NULL: none */
};

struct show {
    rs_run *run;
    struct lookup *lookups;
    int count;
    int left;
    int worst; /* exit code */
};

static struct lookup *lookup_of(struct show *s, uint64_t id)
{
    for (int i = 0; i < s->count; i++) {
        if (s->lookups[i].id == id) {
            return &s->lookups[i];
        }
    }
    return NULL;
}

static double seconds(uint64_t us)
{
    return (double)us / 1e6;
}

/* ---- progress ---------------------------------------------------------------------------- */

/* One line that is written over, on a terminal only. */
static void show_progress(const struct show *s)
{
    if (isatty(STDERR_FILENO)) {
        fprintf(stderr, "\r\033[K%d of %d ended", s->count - s->left, s->count);
        fflush(stderr);
    }
}

static void end_progress(void)
{
    if (isatty(STDERR_FILENO)) {
        fprintf(stderr, "\r\033[K");
    }
}

static const char *name_of_phase(uint32_t phase)
{
    static const char *const names[] = {"not begun", "DNS", "connecting", "TLS", "answer", "done"};

    return phase < sizeof(names) / sizeof(names[0]) ? names[phase] : "?";
}

static void print_step(const struct lookup *l, const cvi_resolve_event *e)
{
    printf("%s: %-8s %s", l->conference_id, e->step, e->backend);
    if (e->http_status != 0) {
        printf(" HTTP %u", (unsigned)e->http_status);
    }
    printf(" in %.3f s", seconds(e->total_us));
    if (e->queued_us > 0) {
        printf(" after %.3f s in the queue", seconds(e->queued_us));
    }
    printf(" (DNS %.3f, connect %.3f, TLS %.3f, first byte %.3f)", seconds(e->dns_us),
           seconds(e->connect_us), seconds(e->tls_us), seconds(e->first_byte_us));
    if (e->phase != CVI_RESOLVE_PHASE_DONE) {
        printf(" failed at %s: ", name_of_phase(e->phase));
        rs_print_visible(e->message);
    }
    putchar('\n');
}

static void keep_step(struct lookup *l, const cvi_resolve_event *e)
{
    const size_t have = l->steps ? strlen(l->steps) : 0;
    char *grown = (char *)realloc(l->steps, have + 512);

    if (!grown) {
        return;
    }
    l->steps = grown;
    snprintf(grown + have, 512,
             "%s{\"step\":\"%s\",\"backend\":\"%s\",\"status\":\"%s\",\"http_status\":%u,"
             "\"phase\":\"%s\",\"queued_us\":%llu,\"dns_us\":%llu,\"connect_us\":%llu,"
             "\"tls_us\":%llu,\"first_byte_us\":%llu,\"total_us\":%llu}",
             have > 0 ? "," : "", e->step, e->backend, cvi_status_name(e->status),
             (unsigned)e->http_status, name_of_phase(e->phase), (unsigned long long)e->queued_us,
             (unsigned long long)e->dns_us, (unsigned long long)e->connect_us,
             (unsigned long long)e->tls_us, (unsigned long long)e->first_byte_us,
             (unsigned long long)e->total_us);
}

/* ---- results ----------------------------------------------------------------------------- */

static char *json_of(const cvi_resolution *m)
{
    size_t needed = 0;
    char *text = NULL;

    if (cvi_resolution_to_json(m, NULL, 0, &needed) == CVI_ETOOSMALL) {
        text = (char *)malloc(needed + 1);
    }
    if (text && cvi_resolution_to_json(m, text, needed + 1, NULL) != CVI_OK) {
        free(text);
        text = NULL;
    }
    return text;
}

static void print_meeting(const cvi_resolution *m)
{
    static const struct {
        const char *name;
        uint32_t field;
    } rows[] = {
        {"subject", CVI_RESOLUTION_SUBJECT},       {"organizer", CVI_RESOLUTION_ORGANIZER},
        {"meeting id", CVI_RESOLUTION_MEETING_ID}, {"thread", CVI_RESOLUTION_THREAD_ID},
        {"link", CVI_RESOLUTION_JOIN_WEB_URL},     {"lobby", CVI_RESOLUTION_LOBBY_SCOPE},
        {"tenant key", CVI_RESOLUTION_TENANT_KEY}, {"more", CVI_RESOLUTION_MORE_INFO_URL},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const char *text = cvi_resolution_get_text(m, rows[i].field, NULL);

        if (*text) {
            printf("  %-12s", rows[i].name);
            rs_print_visible(text);
            putchar('\n');
        }
    }
    if (cvi_resolution_needs_pin(m)) {
        printf("  %-12sguests must give one\n", "PIN");
    }
}

static void print_failure(const struct lookup *l, const cvi_resolve_event *e)
{
    const char *advice = rs_advice(e->status, e->code, l->last_phase);

    printf("%s: %s\n", l->conference_id, cvi_strerror(e->status));
    if (*e->message) {
        printf("  %-12s", *e->backend ? e->backend : "reason");
        rs_print_visible(e->message);
        putchar('\n');
    }
    if (*e->code) {
        printf("  %-12s", "code");
        rs_print_visible(e->code);
        putchar('\n');
    }
    if (*e->request_id) {
        printf("  %-12s", "request id");
        rs_print_visible(e->request_id);
        putchar('\n');
    }
    if (advice) {
        printf("  %-12s%s\n", "what to do", advice);
    }
}

static void print_json(const struct lookup *l, const cvi_resolve_event *e, const cvi_resolution *m)
{
    char *meeting = m ? json_of(m) : NULL;

    printf("{\"conference_id\":");
    rs_print_json(l->conference_id);
    printf(",\"status\":\"%s\",\"backend\":\"%s\",\"http_status\":%u,\"requests\":%u,\"code\":",
           cvi_status_name(e->status), e->backend, (unsigned)e->http_status, (unsigned)e->requests);
    rs_print_json(e->code);
    printf(",\"request_id\":");
    rs_print_json(e->request_id);
    printf(",\"message\":");
    rs_print_json(e->message);
    printf(",\"elapsed_us\":%llu,\"steps\":[%s],\"meeting\":%s}\n",
           (unsigned long long)(e->time_us - l->started_us), l->steps ? l->steps : "",
           meeting ? meeting : "null");
    free(meeting);
}

static void finish(struct show *s, struct lookup *l, const cvi_resolve_event *e)
{
    cvi_resolution *m = NULL;
    const int code = rs_exit_code(e->status);

    if (e->status == CVI_OK) {
        (void)cvi_resolver_take(s->run->resolver, e->id, &m);
    }
    end_progress();
    if (s->run->is_json) {
        print_json(l, e, m);
    } else if (m) {
        printf("%s: found in %.3f s\n", l->conference_id, seconds(e->time_us - l->started_us));
        print_meeting(m);
    } else {
        print_failure(l, e);
    }
    cvi_resolution_destroy(&m);
    s->worst = code > s->worst ? code : s->worst;
    s->left--;
}

static int on_event(void *user, const cvi_resolve_event *e)
{
    struct show *s = user;
    struct lookup *l = lookup_of(s, e->id);
    cvi_resolve_answer none;

    if (e->kind == CVI_RESOLVE_EVENT_CREDENTIAL) {
        fprintf(stderr, "cvi-resolve: back end %s wants --secret-file or --certificate-file\n",
                e->backend);
        s->worst = RS_EXIT_USAGE;
        return 0;
    }
    if (l && e->kind == CVI_RESOLVE_EVENT_QUESTION) { /* there is no embedder here */
        CVI_RESOLVE_ANSWER_INIT(&none);
        none.status = CVI_AGAIN;
        (void)cvi_resolver_answer(s->run->resolver, ex_clock_us(), e->id, &none);
    } else if (l && e->kind == CVI_RESOLVE_EVENT_STEP) {
        l->last_phase = e->phase;
        if (s->run->is_json) {
            keep_step(l, e);
        } else if (s->count == 1 || s->run->is_verbose) {
            end_progress();
            print_step(l, e);
        }
    } else if (l && e->kind == CVI_RESOLVE_EVENT_FINISHED) {
        finish(s, l, e);
    }
    show_progress(s);
    return s->left > 0;
}

int rs_resolve(rs_run *run, int count, char **ids)
{
    struct show s = {.run = run, .count = count, .left = count};
    int rc = 0;

    s.lookups = (struct lookup *)calloc((size_t)count, sizeof(*s.lookups));
    if (!s.lookups) {
        return RS_EXIT_USAGE;
    }
    for (int i = 0; rc == 0 && i < count; i++) {
        s.lookups[i].conference_id = ids[i];
        s.lookups[i].started_us = ex_clock_us();
        rc = rs_start(run, ids[i], &s.lookups[i].id);
    }
    if (rc == 0) {
        show_progress(&s);
        rs_loop(run, on_event, &s);
        end_progress();
    }
    for (int i = 0; i < count; i++) {
        free(s.lookups[i].steps);
    }
    free(s.lookups);
    return rc ? rc : s.worst;
}
