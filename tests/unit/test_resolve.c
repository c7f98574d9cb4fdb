/* SPDX-License-Identifier: MIT */
#include "common/cm.h"

#include <stdio.h>

#include <cvi/resolve_cache.h>
#include <cvi/resolve_guard.h>

#include "common/watch.h"
#include "resolve/rfc3339.h"

/* 2026-03-01T09:30:00Z */
#define NINE_THIRTY INT64_C(1772357400000000)
#define MINUTE INT64_C(60000000)
#define SECOND UINT64_C(1000000)
#define LINE 200u

static const char book[] =
    "{\"answer_delay_ms\": 1500, \"meetings\": ["
    "{\"id\":\"m1\",\"tenant\":\"contoso\",\"conference_id\":\"126000000\",\"subject\":"
    "\"Wöchentlich\","
    " \"organizer\":\"Ann\",\"start\":\"2026-03-01T09:30:00Z\",\"end\":\"2026-03-01T11:30:00+01:"
    "00\"},"
    "{\"id\":\"m2\",\"tenant\":\"contoso\",\"conference_id\":\"017000000\",\"locked\":true},"
    "{\"id\":\"m3\",\"tenant\":\"fabrikam\",\"conference_id\":\"126000000\",\"pin\":\"1234\","
    " \"host_pin\":\"98765\"},"
    "{\"id\":\"m1\",\"tenant\":\"contoso\",\"conference_id\":\"126000001\",\"host_pin\":\"55\"}]}";

static int load(cvi_resolver *r, const char *text)
{
    char *exact = heap_copy(text, strlen(text));
    const int rc = cvi_resolver_load_book_json(r, exact, strlen(text));

    free(exact);
    return rc;
}

static cvi_resolver *new_resolver(const char *text)
{
    cvi_resolver *r = NULL;

    assert_int_equal(cvi_resolver_create(&r, NULL), CVI_OK);
    if (text) {
        assert_int_equal(load(r, text), CVI_OK);
    }
    return r;
}

static int start(cvi_resolver *r, uint64_t now_us, const char *tenant, const char *id,
                 uint64_t *lookup)
{
    char *t = heap_copy(tenant, strlen(tenant) + 1), *c = heap_copy(id, strlen(id) + 1);
    cvi_resolve_request q;
    int rc = 0;

    CVI_RESOLVE_REQUEST_INIT(&q);
    q.tenant_id = t;
    q.conference_id = c;
    rc = cvi_resolver_start(r, now_us, &q, lookup);
    free(t); /* the texts were copied */
    free(c);
    return rc;
}

static void expect_event(cvi_resolver *r, uint64_t lookup, int status, uint64_t time_us)
{
    cvi_resolve_event e;

    CVI_RESOLVE_EVENT_INIT(&e);
    assert_int_equal(cvi_resolver_next_event(r, &e), CVI_OK);
    assert_int_equal(e.kind, CVI_RESOLVE_EVENT_FINISHED);
    assert_int_equal(e.id, lookup);
    assert_int_equal(e.status, status);
    assert_int_equal(e.time_us, time_us);
}

static void expect_silence(cvi_resolver *r)
{
    cvi_resolve_event e;

    CVI_RESOLVE_EVENT_INIT(&e);
    assert_int_equal(cvi_resolver_next_event(r, &e), CVI_AGAIN);
}

/* Starts, waits out the book's delay and returns the status. */
static int resolve(cvi_resolver *r, uint64_t now_us, const char *tenant, const char *id,
                   cvi_resolution **out)
{
    uint64_t lookup = 0;
    cvi_resolve_event e;

    assert_int_equal(start(r, now_us, tenant, id, &lookup), CVI_OK);
    assert_int_equal(cvi_resolver_drive(r, cvi_resolver_deadline(r), NULL, 0), CVI_OK);
    CVI_RESOLVE_EVENT_INIT(&e);
    assert_int_equal(cvi_resolver_next_event(r, &e), CVI_OK);
    assert_int_equal(e.id, lookup);
    assert_int_equal(cvi_resolver_take(r, lookup, out), e.status == CVI_OK ? CVI_OK : CVI_ENOENT);
    return e.status;
}

static int status_of(cvi_resolver *r, const char *tenant, const char *id)
{
    cvi_resolution *m = NULL;
    const int status = resolve(r, 0, tenant, id, &m);

    assert_int_equal(m != NULL, status == CVI_OK);
    cvi_resolution_destroy(&m);
    return status;
}

static void a_meeting_is_found_after_the_books_delay(void **state)
{
    cvi_resolver *r = new_resolver(book);
    cvi_resolution *m = NULL;
    uint64_t lookup = 0;
    size_t len = 0;

    (void)state;
    assert_int_equal(cvi_resolver_deadline(r), CVI_NO_DEADLINE);
    assert_int_equal(start(r, 7 * SECOND, "contoso", "126000000", &lookup), CVI_OK);
    assert_int_not_equal(lookup, 0);
    assert_int_equal(cvi_resolver_fds(r, NULL, 0), 0);
    assert_int_equal(cvi_resolver_deadline(r), 8500000);
    assert_int_equal(cvi_resolver_drive(r, 8499999, NULL, 0), CVI_OK);
    expect_silence(r);
    assert_int_equal(cvi_resolver_take(r, lookup, &m), CVI_ENOENT);

    assert_int_equal(cvi_resolver_drive(r, 8500000, NULL, 0), CVI_OK);
    assert_int_equal(cvi_resolver_deadline(r), 8500000);            /* an event waits */
    assert_int_equal(cvi_resolver_take(r, lookup, &m), CVI_ENOENT); /* its event first */
    expect_event(r, lookup, CVI_OK, 8500000);
    assert_int_equal(cvi_resolver_deadline(r), CVI_NO_DEADLINE);
    expect_silence(r);
    assert_int_equal(cvi_resolver_take(r, lookup, &m), CVI_OK);
    cvi_resolver_destroy(&r);

    assert_string_equal(cvi_resolution_get_text(m, CVI_RESOLUTION_MEETING_ID, &len), "m1");
    assert_int_equal(len, 2);
    assert_string_equal(cvi_resolution_get_text(m, CVI_RESOLUTION_SUBJECT, NULL), "Wöchentlich");
    assert_string_equal(cvi_resolution_get_text(m, CVI_RESOLUTION_ORGANIZER, NULL), "Ann");
    assert_int_equal(cvi_resolution_get_end_unix_us(m), NINE_THIRTY + 60 * MINUTE);
    cvi_resolution_destroy(&m);
    cvi_resolution_destroy(&m);
}

static void a_result_is_taken_once(void **state)
{
    cvi_resolver *r = new_resolver(book);
    cvi_resolution *m = NULL, *again = NULL;
    uint64_t lookup = 0;

    (void)state;
    assert_int_equal(start(r, 0, "contoso", "126000000", &lookup), CVI_OK);
    assert_int_equal(cvi_resolver_drive(r, 2 * SECOND, NULL, 0), CVI_OK);
    expect_event(r, lookup, CVI_OK, 2 * SECOND);
    assert_int_equal(cvi_resolver_take(r, lookup, &m), CVI_OK);
    assert_int_equal(cvi_resolver_take(r, lookup, &again), CVI_ENOENT);
    assert_null(again);
    assert_int_equal(cvi_resolver_cancel(r, lookup), CVI_ENOENT);
    cvi_resolution_destroy(&m);
    cvi_resolver_destroy(&r);
}

static void ids_belong_to_their_tenant(void **state)
{
    cvi_resolver *r = new_resolver(book);

    (void)state;
    assert_int_equal(status_of(r, "contoso", "126000000"), CVI_OK);
    assert_int_equal(status_of(r, "fabrikam", "126000000"), CVI_OK);
    assert_int_equal(status_of(r, "fabrikam", "017000000"), CVI_ERESOLVE_MISTYPED);
    assert_int_equal(status_of(r, "Contoso", "126000000"), CVI_ERESOLVE_MISTYPED);
    assert_int_equal(status_of(r, "contoso", "26000000"), CVI_ERESOLVE_MISTYPED);
    assert_int_equal(status_of(r, "contoso", ""), CVI_ERESOLVE_NOT_FOUND);
    assert_int_equal(status_of(r, "contoso", "017000000"), CVI_ERESOLVE_LOCKED);
    cvi_resolver_destroy(&r);
}

static void keep_line(void *user, uint32_t level, const char *module, uint32_t id, const char *text,
                      size_t len)
{
    (void)level;
    (void)module;
    (void)id;
    snprintf(user, LINE, "%.*s", (int)len, text);
}

static void a_failure_is_logged_without_an_answer_that_did_not_come(void **state)
{
    char line[LINE] = "";
    cvi_resolver_params p;
    cvi_resolver *r = NULL;
    cvi_log_sink sink;

    (void)state;
    CVI_LOG_SINK_INIT(&sink);
    sink.fn = keep_line;
    sink.user = line;
    sink.level = CVI_LOG_INFO;
    CVI_RESOLVER_PARAMS_INIT(&p);
    p.log = &sink;
    assert_int_equal(cvi_resolver_create(&r, &p), CVI_OK);
    assert_int_equal(load(r, book), CVI_OK);
    assert_int_equal(status_of(r, "contoso", "126000004"), CVI_ERESOLVE_NOT_FOUND);
    assert_string_equal(line, "look-up of tenant contoso: ERESOLVE_NOT_FOUND");
    cvi_resolver_destroy(&r);
}

static void an_id_with_a_wrong_check_digit_is_mistyped(void **state)
{
    cvi_resolver *r = new_resolver(book);

    (void)state;
    assert_int_equal(status_of(r, "contoso", "126000005"), CVI_ERESOLVE_MISTYPED);
    assert_int_equal(status_of(r, "contoso", "126000004"), CVI_ERESOLVE_NOT_FOUND);
    assert_int_equal(status_of(r, "contoso", "1260005"), CVI_ERESOLVE_NOT_FOUND); /* too short */
    cvi_resolver_destroy(&r);
}

static void a_book_says_who_bypasses_the_lobby(void **state)
{
    static const char text[] =
        "{\"meetings\":[{\"id\":\"m\",\"tenant\":\"t\",\"conference_id\":\"1\",\"pin\":\"1\","
        "\"host_pin\":\"2\",\"lobby\":\"organization\"},"
        "{\"id\":\"n\",\"tenant\":\"t\",\"conference_id\":\"2\"}]}";
    cvi_resolver *r = new_resolver(text);
    cvi_resolution *m = NULL;
    uint64_t lookup = 0;

    (void)state;
    for (int i = 0; i < 2; i++) {
        assert_int_equal(start(r, 0, "t", i == 0 ? "1" : "2", &lookup), CVI_OK);
        assert_int_equal(cvi_resolver_drive(r, 0, NULL, 0), CVI_OK);
        expect_event(r, lookup, CVI_OK, 0);
        assert_int_equal(cvi_resolver_take(r, lookup, &m), CVI_OK);
        assert_string_equal(cvi_resolution_get_text(m, CVI_RESOLUTION_LOBBY_SCOPE, NULL),
                            i == 0 ? "organization" : "");
        cvi_resolution_destroy(&m);
    }
    cvi_resolver_destroy(&r);
}

static void times_are_checked_when_the_civil_time_is_known(void **state)
{
    static const struct {
        int64_t unix_us;
        int status;
    } rows[] = {
        {NINE_THIRTY - 1500001, CVI_ERESOLVE_NOT_STARTED}, /* the delay passes before the check */
        {NINE_THIRTY - 1500000, CVI_OK},
        {NINE_THIRTY + 60 * MINUTE - 1500001, CVI_OK},
        {NINE_THIRTY + 60 * MINUTE - 1500000, CVI_ERESOLVE_EXPIRED},
    };
    cvi_resolver *r = new_resolver(book);
    cvi_resolution *m = NULL;

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_int_equal(cvi_resolver_set_wall_clock(r, 5 * SECOND, rows[i].unix_us), CVI_OK);
        assert_int_equal(resolve(r, 5 * SECOND, "contoso", "126000000", &m), rows[i].status);
        cvi_resolution_destroy(&m);
    }
    assert_int_equal(cvi_resolver_set_wall_clock(r, 0, -1), CVI_EINVAL);
    cvi_resolver_destroy(&r);
}

static void early_guests_are_let_in_when_the_book_says_so(void **state)
{
    cvi_resolver *r = new_resolver("{\"early_join_s\":300,\"meetings\":[{\"id\":\"m\",\"tenant\":"
                                   "\"t\",\"conference_id\":\"1\","
                                   "\"start\":\"2026-03-01T09:30:00Z\"}]}");

    (void)state;
    assert_int_equal(cvi_resolver_set_wall_clock(r, 0, NINE_THIRTY - 5 * MINUTE), CVI_OK);
    assert_int_equal(status_of(r, "t", "1"), CVI_OK);
    assert_int_equal(cvi_resolver_set_wall_clock(r, 0, NINE_THIRTY - 5 * MINUTE - 1), CVI_OK);
    assert_int_equal(status_of(r, "t", "1"), CVI_ERESOLVE_NOT_STARTED);
    cvi_resolver_destroy(&r);
}

static void pins_tell_hosts_from_guests(void **state)
{
    static const struct {
        const char *pin;
        int status, is_host;
    } rows[] = {
        {"1234", CVI_OK, 0},
        {"98765", CVI_OK, 1},
        {"", CVI_ERESOLVE_PIN, 0},
        {"123", CVI_ERESOLVE_PIN, 0},
        {"12345", CVI_ERESOLVE_PIN, 0},
        {"9876", CVI_ERESOLVE_PIN, 0},
        {"987654321098765432109876543210987654321", CVI_ERESOLVE_PIN, 0},
    };
    cvi_resolver *r = new_resolver(book);
    cvi_resolution *m = NULL;
    int is_host = 99;

    (void)state;
    assert_int_equal(resolve(r, 0, "fabrikam", "126000000", &m), CVI_OK);
    assert_int_equal(cvi_resolution_needs_pin(m), 1);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const size_t len = strlen(rows[i].pin);
        char *exact = heap_copy(rows[i].pin, len);

        assert_int_equal(cvi_resolution_check_pin(m, exact, len, &is_host), rows[i].status);
        assert_int_equal(is_host, rows[i].is_host);
        assert_int_equal(cvi_resolution_check_pin(m, exact, len, NULL), rows[i].status);
        free(exact);
    }
    assert_int_equal(cvi_resolution_check_pin(m, "1234\0", 5, NULL), CVI_ERESOLVE_PIN);
    cvi_resolution_destroy(&m);
    cvi_resolver_destroy(&r);
}

static void pins_do_not_stay_in_freed_memory(void **state)
{
    struct watch w;
    cvi_resolver_params p;
    cvi_resolver *r = NULL;
    cvi_resolution *m = NULL;

    (void)state;
    watch_init(&w, "98765");
    CVI_RESOLVER_PARAMS_INIT(&p);
    p.allocator = &w.allocator;
    assert_int_equal(cvi_resolver_create(&r, &p), CVI_OK);
    assert_int_equal(load(r, book), CVI_OK);
    assert_int_equal(load(r, book), CVI_OK);
    assert_int_equal(resolve(r, 0, "fabrikam", "126000000", &m), CVI_OK);
    assert_int_equal(cvi_resolution_check_pin(m, "98765", 5, NULL), CVI_OK);
    cvi_resolution_destroy(&m);
    cvi_resolver_destroy(&r);

    assert_true(w.freed > 5);
    assert_int_equal(w.found, 0);
}

static void without_a_guest_pin_all_may_enter(void **state)
{
    cvi_resolver *r = new_resolver(book);
    cvi_resolution *m = NULL;
    int is_host = 99;

    (void)state;
    assert_int_equal(resolve(r, 0, "contoso", "126000001", &m), CVI_OK);
    assert_int_equal(cvi_resolution_needs_pin(m), 0);
    assert_int_equal(cvi_resolution_has_host_pin(m), 1);
    assert_int_equal(cvi_resolution_check_pin(m, NULL, 0, &is_host), CVI_OK);
    assert_int_equal(is_host, 0);
    assert_int_equal(cvi_resolution_check_pin(m, "56", 2, &is_host), CVI_ERESOLVE_PIN);
    assert_int_equal(is_host, 0);
    assert_int_equal(cvi_resolution_check_pin(m, "55", 2, &is_host), CVI_OK);
    assert_int_equal(is_host, 1);
    cvi_resolution_destroy(&m);
    cvi_resolver_destroy(&r);
}

static void a_cancelled_look_up_says_nothing(void **state)
{
    cvi_resolver *r = new_resolver(book);
    cvi_resolution *m = NULL;
    uint64_t pending = 0, finished = 0, reported = 0, kept = 0;

    (void)state;
    assert_int_equal(start(r, 0, "contoso", "126000000", &reported), CVI_OK);
    assert_int_equal(cvi_resolver_drive(r, 2 * SECOND, NULL, 0), CVI_OK);
    expect_event(r, reported, CVI_OK, 2 * SECOND);
    assert_int_equal(start(r, 0, "contoso", "126000000", &finished), CVI_OK);
    assert_int_equal(cvi_resolver_drive(r, 2 * SECOND, NULL, 0), CVI_OK);
    assert_int_equal(start(r, 3 * SECOND, "contoso", "126000000", &pending), CVI_OK);
    assert_int_equal(start(r, 3 * SECOND, "contoso", "1", &kept), CVI_OK);

    assert_int_equal(cvi_resolver_cancel(r, finished), CVI_OK);
    assert_int_equal(cvi_resolver_cancel(r, pending), CVI_OK);
    assert_int_equal(cvi_resolver_cancel(r, reported), CVI_OK);
    assert_int_equal(cvi_resolver_cancel(r, pending), CVI_ENOENT);
    assert_int_equal(cvi_resolver_cancel(r, 12345), CVI_ENOENT);
    assert_int_equal(cvi_resolver_take(r, reported, &m), CVI_ENOENT);
    assert_int_equal(cvi_resolver_drive(r, 9 * SECOND, NULL, 0), CVI_OK);
    expect_event(r, kept, CVI_ERESOLVE_NOT_FOUND, 9 * SECOND);
    expect_silence(r);
    cvi_resolver_destroy(&r);
}

static void a_look_up_without_an_answer_times_out(void **state)
{
    cvi_resolver *r = new_resolver("{\"answer_delay_ms\":600000,\"meetings\":[]}");
    cvi_resolve_request q;
    uint64_t first = 0, second = 0, never = 0;

    (void)state;
    assert_int_equal(start(r, SECOND, "t", "1", &first), CVI_OK);
    CVI_RESOLVE_REQUEST_INIT(&q);
    q.tenant_id = "t";
    q.conference_id = "1";
    q.timeout_us = SECOND;
    assert_int_equal(cvi_resolver_start(r, 6 * SECOND, &q, &second), CVI_OK);
    q.timeout_us = UINT64_MAX;
    assert_int_equal(cvi_resolver_start(r, 6 * SECOND, &q, &never), CVI_OK);

    assert_int_equal(cvi_resolver_deadline(r), 6 * SECOND); /* 5 s by default */
    assert_int_equal(cvi_resolver_drive(r, 6 * SECOND, NULL, 0), CVI_OK);
    expect_event(r, first, CVI_ERESOLVE_NETWORK, 6 * SECOND);
    expect_silence(r);
    assert_int_equal(cvi_resolver_deadline(r), 7 * SECOND);
    assert_int_equal(cvi_resolver_drive(r, 7 * SECOND, NULL, 0), CVI_OK);
    expect_event(r, second, CVI_ERESOLVE_NETWORK, 7 * SECOND);
    assert_int_equal(cvi_resolver_deadline(r), 606 * SECOND);
    assert_int_equal(cvi_resolver_drive(r, 606 * SECOND, NULL, 0), CVI_OK);
    expect_event(r, never, CVI_ERESOLVE_NOT_FOUND, 606 * SECOND);
    cvi_resolver_destroy(&r);
}

static void open_look_ups_are_bounded(void **state)
{
    cvi_resolver_params p;
    cvi_resolver *r = NULL;
    cvi_resolution *m = NULL;
    uint64_t a = 0, b = 0, c = 0;

    (void)state;
    CVI_RESOLVER_PARAMS_INIT(&p);
    p.max_pending = 2;
    assert_int_equal(cvi_resolver_create(&r, &p), CVI_OK);
    assert_int_equal(load(r, book), CVI_OK);
    assert_int_equal(start(r, 0, "contoso", "126000000", &a), CVI_OK);
    assert_int_equal(start(r, 0, "contoso", "1", &b), CVI_OK);
    assert_int_equal(start(r, 0, "contoso", "1", &c), CVI_EFULL);

    assert_int_equal(cvi_resolver_drive(r, 2 * SECOND, NULL, 0), CVI_OK);
    assert_int_equal(start(r, 0, "contoso", "1", &c), CVI_EFULL); /* the events are not pulled */
    expect_event(r, a, CVI_OK, 2 * SECOND);
    assert_int_equal(start(r, 0, "contoso", "1", &c), CVI_EFULL); /* the result is not taken */
    expect_event(r, b, CVI_ERESOLVE_NOT_FOUND, 2 * SECOND);
    assert_int_equal(start(r, 0, "contoso", "1", &c), CVI_OK);
    assert_int_equal(cvi_resolver_take(r, a, &m), CVI_OK);
    cvi_resolution_destroy(&m);
    for (int i = 0; i < 100; i++) { /* an id whose place is taken again stays unknown */
        uint64_t next = 0;

        assert_int_equal(start(r, 0, "contoso", "1", &next), CVI_OK);
        assert_true(next != c && next != b && next != a);
        assert_int_equal(cvi_resolver_cancel(r, a), CVI_ENOENT);
        assert_int_equal(cvi_resolver_cancel(r, b), CVI_ENOENT);
        assert_int_equal(cvi_resolver_cancel(r, next), CVI_OK);
    }
    cvi_resolver_destroy(&r);
}

static void a_bad_book_leaves_the_old_one(void **state)
{
#define M(members)                                                                                 \
    "{\"meetings\":[{\"id\":\"m\",\"tenant\":\"t\",\"conference_id\":\"1\"" members "}]}"
    static const struct {
        const char *text;
        int status;
        const char *message;
    } rows[] = {
        {"nonsense", CVI_EJSON_SYNTAX, "line 1"},
        {"[]", CVI_ERESOLVE_BOOK, "at the top: an object"},
        {"{}", CVI_EJSON_MISSING, "at /meetings: "},
        {"{\"meetings\":[],\"delay\":1}", CVI_EJSON_RANGE, "at /delay: "},
        {"{\"meetings\":[],\"answer_delay_ms\":600001}", CVI_EJSON_RANGE, "0 to 600000"},
        {"{\"meetings\":[],\"early_join_s\":-1}", CVI_EJSON_RANGE, "0 to 86400"},
        {"{\"meetings\":[{}]}", CVI_EJSON_MISSING, "at /meetings/0/id: "},
        {"{\"meetings\":[7]}", CVI_EJSON_TYPE, "at /meetings/0: an object"},
        {M(",\"title\":\"x\""), CVI_EJSON_RANGE, "at /meetings/0/title: "},
        {M(",\"start\":\"tomorrow\""), CVI_ERESOLVE_BOOK, "at /meetings/0/start: a time"},
        {M(",\"end\":1"), CVI_EJSON_TYPE, "at /meetings/0/end: text"},
        {M(",\"start\":\"2026-03-01T09:30:00Z\",\"end\":\"2026-03-01T09:30:00Z\""),
         CVI_ERESOLVE_BOOK, "at /meetings/0/end: the meeting ends"},
        {M(",\"lobby\":\"nobody\""), CVI_ERESOLVE_BOOK, "at /meetings/0/lobby: who bypasses"},
        {M(",\"pin\":\"12a4\""), CVI_ERESOLVE_BOOK, "at /meetings/0/pin: digits"},
        {M(",\"pin\":\"\""), CVI_EJSON_RANGE, "at /meetings/0/pin: text of 1 to 32"},
        {M(",\"pin\":\"11\",\"host_pin\":\"11\""), CVI_ERESOLVE_BOOK, "/host_pin: hosts and"},
        {"{\"meetings\":[{\"id\":\"m\",\"tenant\":\"t\",\"conference_id\":\"1 2\"}]}",
         CVI_ERESOLVE_BOOK, "/conference_id: digits"},
        {"{\"meetings\":[{\"id\":\"m\",\"tenant\":\"t\",\"conference_id\":\"1\"},"
         "{\"id\":\"n\",\"tenant\":\"t\",\"conference_id\":\"1\"}]}",
         CVI_ERESOLVE_BOOK, "at /meetings: two meetings of tenant t have id 1"},
    };
#undef M
    cvi_resolver *r = new_resolver(book);

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_int_equal(load(r, rows[i].text), rows[i].status);
        assert_int_equal(cvi_resolver_last_error(r)->status, rows[i].status);
        if (!strstr(cvi_resolver_last_error(r)->message, rows[i].message)) {
            fail_msg("row %u says: %s", (unsigned)i, cvi_resolver_last_error(r)->message);
        }
        assert_null(strstr(cvi_resolver_last_error(r)->message, "12a4"));
        assert_int_equal(status_of(r, "contoso", "126000000"), CVI_OK);
    }
    cvi_resolver_destroy(&r);
}

static void the_number_of_meetings_is_limited(void **state)
{
    static const char head[] = "{\"meetings\":[0";
    const size_t len = sizeof(head) - 1 + 2 * 100000u + 2;
    char *text = malloc(len + 1);
    cvi_resolver *r = new_resolver(NULL);

    (void)state;
    assert_non_null(text);
    memcpy(text, head, sizeof(head) - 1);
    for (size_t i = 0; i < 100000; i++) {
        memcpy(text + sizeof(head) - 1 + 2 * i, ",0", 2);
    }
    memcpy(text + len - 2, "]}", 3);
    assert_int_equal(load(r, text), CVI_ELIMIT);
    free(text);
    cvi_resolver_destroy(&r);
}

static void open_look_ups_are_answered_from_the_new_book(void **state)
{
    cvi_resolver *r = new_resolver(book);
    uint64_t lookup = 0;

    (void)state;
    assert_int_equal(start(r, 0, "contoso", "126000000", &lookup), CVI_OK);
    assert_int_equal(load(r, "{\"meetings\":[]}"), CVI_OK);
    assert_int_equal(cvi_resolver_drive(r, 2 * SECOND, NULL, 0), CVI_OK);
    expect_event(r, lookup, CVI_ERESOLVE_MISTYPED, 2 * SECOND);
    cvi_resolver_destroy(&r);
}

static void broken_contracts_are_refused(void **state)
{
    cvi_resolver *r = new_resolver(NULL);
    cvi_resolver_params p;
    cvi_resolver *none = NULL;
    cvi_resolution *m = NULL;
    cvi_resolve_event e;
    uint64_t lookup = 0;
    size_t len = 99;

    (void)state;
    assert_int_equal(start(r, 0, "t", "1", &lookup), CVI_ESTATE);
    assert_int_equal(cvi_resolver_drive(r, 0, NULL, 0), CVI_OK);
    assert_int_equal(cvi_resolver_deadline(r), CVI_NO_DEADLINE);
    assert_int_equal(load(r, "{"), CVI_EJSON_SYNTAX);
    assert_int_equal(start(r, 0, "t", "1", &lookup), CVI_ESTATE);
    assert_int_equal(load(r, book), CVI_OK);
    assert_int_equal(cvi_resolver_start(r, 0, NULL, &lookup), CVI_EINVAL);
    assert_int_equal(cvi_resolver_drive(r, 0, NULL, 1), CVI_EINVAL);
    assert_int_equal(start(r, 0, "contoso", "126000000", &lookup), CVI_OK);
    assert_int_equal(cvi_resolver_drive(r, 2 * SECOND, NULL, 0), CVI_OK);
    e.size = 3;
    assert_int_equal(cvi_resolver_next_event(r, &e), CVI_EABI);
    expect_event(r, lookup, CVI_OK, 2 * SECOND);
    assert_int_equal(cvi_resolver_take(r, lookup, NULL), CVI_EINVAL);
    assert_int_equal(cvi_resolver_take(NULL, lookup, &m), CVI_EINVAL);
    cvi_resolver_destroy(&r);
    cvi_resolver_destroy(&r);

    CVI_RESOLVER_PARAMS_INIT(&p);
    p.size = 2;
    assert_int_equal(cvi_resolver_create(&none, &p), CVI_EABI);
    CVI_RESOLVER_PARAMS_INIT(&p);
    p.max_pending = 65537;
    assert_int_equal(cvi_resolver_create(&none, &p), CVI_EINVAL);
    p.max_pending = 1;
    p.reserved = 1;
    assert_int_equal(cvi_resolver_create(&none, &p), CVI_EINVAL);
    assert_null(none);
    assert_string_equal(cvi_resolution_get_text(NULL, CVI_RESOLUTION_SUBJECT, &len), "");
    assert_int_equal(len, 0);
    assert_int_equal(cvi_resolution_needs_pin(NULL), 0);
    assert_int_equal(cvi_resolution_has_host_pin(NULL), 0);
    assert_int_equal(cvi_resolution_check_pin(NULL, "1", 1, NULL), CVI_EINVAL);
}

static void times_are_read_as_rfc_3339_says(void **state)
{
    static const struct {
        const char *text;
        int64_t unix_us; /* -1: refused */
    } rows[] = {
        {"1970-01-01T00:00:00Z", 0},
        {"2026-03-01T09:30:00Z", NINE_THIRTY},
        {"2026-03-01t10:30:00.25+01:00", NINE_THIRTY + 250000},
        {"2026-03-01T04:00:00.123456789-05:30", NINE_THIRTY + 123456},
        {"2000-02-29T23:59:59z", INT64_C(951868799000000)},
        {"2016-12-31T23:59:60Z", INT64_C(1483228799000000)},
        {"9999-12-31T23:59:59Z", INT64_C(253402300799000000)},
        {"2023-02-29T00:00:00Z", -1},
        {"2100-02-29T00:00:00Z", -1},
        {"2026-13-01T00:00:00Z", -1},
        {"2026-00-01T00:00:00Z", -1},
        {"2026-04-31T00:00:00Z", -1},
        {"2026-04-00T00:00:00Z", -1},
        {"2026-04-01T24:00:00Z", -1},
        {"2026-04-01T00:60:00Z", -1},
        {"2026-04-01T00:00:61Z", -1},
        {"2026-04-01T00:00:00", -1},
        {"2026-04-01T00:00:00.Z", -1},
        {"2026-04-01T00:00:00+0100", -1},
        {"2026-04-01T00:00:00+24:00", -1},
        {"2026-04-01T00:00:00Zx", -1},
        {"2026-04-01 00:00:00Z", -1},
        {"2026-4-1T00:00:00Z", -1},
        {"1969-12-31T23:59:59Z", -1},
        {"", -1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char *exact = heap_copy(rows[i].text, strlen(rows[i].text) + 1);
        int64_t got = -1;

        assert_int_equal(cvi__rfc3339_parse(exact, &got),
                         rows[i].unix_us < 0 ? CVI_ESYNTAX : CVI_OK);
        assert_true(got == rows[i].unix_us);
        free(exact);
    }
}

/* Looks up as a caller from an address; returns the status, and the event's code. */
static int status_for(cvi_resolver *r, uint64_t *now_us, const char *id, const char *caller,
                      char code[64])
{
    cvi_resolve_request q;
    cvi_resolve_event e;
    cvi_resolution *m = NULL;
    uint64_t lookup = 0;

    CVI_RESOLVE_REQUEST_INIT(&q);
    CVI_RESOLVE_EVENT_INIT(&e);
    q.tenant_id = "contoso";
    q.conference_id = id;
    q.caller = caller;
    q.address = "192.0.2.1";
    assert_int_equal(cvi_resolver_start(r, *now_us, &q, &lookup), CVI_OK);
    while (cvi_resolver_next_event(r, &e) == CVI_AGAIN) {
        *now_us = cvi_resolver_deadline(r);
        assert_int_equal(cvi_resolver_drive(r, *now_us, NULL, 0), CVI_OK);
    }
    assert_int_equal(e.id, lookup);
    snprintf(code, 64, "%s", e.code);
    if (e.status == CVI_OK) {
        assert_int_equal(cvi_resolver_take(r, lookup, &m), CVI_OK);
    }
    cvi_resolution_destroy(&m);
    return e.status;
}

static void a_guesser_is_refused_until_its_guesses_are_old(void **state)
{
    cvi_resolver *r = new_resolver(book);
    cvi_resolve_cache *cache = NULL;
    cvi_guard *guard = NULL;
    uint64_t now_us = 1000 * SECOND;
    char code[64];

    (void)state;
    assert_int_equal(cvi_guard_create(&guard, NULL), CVI_OK);
    assert_int_equal(cvi_resolve_cache_create(&cache, NULL), CVI_OK);
    assert_int_equal(cvi_resolver_set_guard(r, guard), CVI_OK);
    assert_int_equal(cvi_resolver_set_cache(r, cache), CVI_OK);
    for (unsigned i = 0; i < 20; i++) {
        assert_int_equal(status_for(r, &now_us, "5", "sip:a@b", code), CVI_ERESOLVE_NOT_FOUND);
        assert_string_equal(code, "");
    }
    assert_int_equal(status_for(r, &now_us, "126000000", "sip:a@b", code), CVI_ERESOLVE_MISTYPED);
    assert_string_equal(code, "blocked"); /* as a book without it says */
    assert_int_equal(status_for(r, &now_us, "126000000", "sip:c@b", code), CVI_OK);
    now_us += 600 * SECOND;
    assert_int_equal(status_for(r, &now_us, "126000000", "sip:a@b", code), CVI_OK);
    assert_int_equal(cvi_resolver_set_guard(NULL, guard), CVI_EINVAL);
    assert_int_equal(cvi_resolver_set_cache(NULL, cache), CVI_EINVAL);
    cvi_resolver_destroy(&r);
    cvi_guard_destroy(&guard);
    cvi_resolve_cache_destroy(&cache);
}

static void a_look_up_that_is_held_back_ends_with_its_resolver(void **state)
{
    cvi_resolver *r = new_resolver(book);
    cvi_guard *guard = NULL;
    uint64_t lookup = 0;

    (void)state;
    assert_int_equal(cvi_guard_create(&guard, NULL), CVI_OK);
    assert_int_equal(cvi_resolver_set_guard(r, guard), CVI_OK);
    assert_int_equal(start(r, 0, "contoso", "5", &lookup), CVI_OK);
    assert_int_equal(cvi_resolver_drive(r, cvi_resolver_deadline(r), NULL, 0), CVI_OK);
    assert_int_equal(start(r, 0, "contoso", "6", &lookup), CVI_OK);
    assert_int_equal(cvi_resolver_drive(r, 0, NULL, 0), CVI_OK);
    assert_int_equal(cvi_resolver_cancel(r, lookup), CVI_OK);
    cvi_resolver_destroy(&r);
    cvi_guard_destroy(&guard);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_meeting_is_found_after_the_books_delay),
        cmocka_unit_test(a_result_is_taken_once),
        cmocka_unit_test(a_guesser_is_refused_until_its_guesses_are_old),
        cmocka_unit_test(a_look_up_that_is_held_back_ends_with_its_resolver),
        cmocka_unit_test(ids_belong_to_their_tenant),
        cmocka_unit_test(a_failure_is_logged_without_an_answer_that_did_not_come),
        cmocka_unit_test(an_id_with_a_wrong_check_digit_is_mistyped),
        cmocka_unit_test(a_book_says_who_bypasses_the_lobby),
        cmocka_unit_test(times_are_checked_when_the_civil_time_is_known),
        cmocka_unit_test(early_guests_are_let_in_when_the_book_says_so),
        cmocka_unit_test(pins_tell_hosts_from_guests),
        cmocka_unit_test(pins_do_not_stay_in_freed_memory),
        cmocka_unit_test(without_a_guest_pin_all_may_enter),
        cmocka_unit_test(a_cancelled_look_up_says_nothing),
        cmocka_unit_test(a_look_up_without_an_answer_times_out),
        cmocka_unit_test(open_look_ups_are_bounded),
        cmocka_unit_test(a_bad_book_leaves_the_old_one),
        cmocka_unit_test(the_number_of_meetings_is_limited),
        cmocka_unit_test(open_look_ups_are_answered_from_the_new_book),
        cmocka_unit_test(broken_contracts_are_refused),
        cmocka_unit_test(times_are_read_as_rfc_3339_says),
    };

    return cmocka_run_group_tests_name("resolve", tests, NULL, NULL);
}
