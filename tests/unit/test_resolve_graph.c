/* SPDX-License-Identifier: MIT */
/* Graph as a back end, on a clock of the test's own and with the fake engine. */
#include "common/cm.h"

#include "common/graph_cm.h"
#include "common/watch.h"

/* With a token in hand, what comes of one answer that is not tried again. */
static cvi_resolve_event judge(cvi_resolver *r, const char *id, const struct fake_answer *a)
{
    const uint64_t lookup = start(r, SECOND, id);
    cvi_resolve_event e;

    if (graph_is_token_request(fake_http_at(0))) {
        answer(r, SECOND, &grant);
    }
    answer(r, SECOND, a);
    e = next(r);
    assert_int_equal(e.id, lookup);
    assert_int_equal(e.kind, CVI_RESOLVE_EVENT_FINISHED);
    assert_string_equal(e.backend, "teams");
    return e;
}

static void the_requests_are_as_documented(void **state)
{
    cvi_resolver *r = new_resolver();
    cvi_resolve_request q;
    const cvi__exchange *x = NULL;
    uint64_t lookup = 0;

    (void)state;
    CVI_RESOLVE_REQUEST_INIT(&q);
    q.tenant_id = "contoso";
    q.conference_id = GRAPH_ID;
    q.language = "de-AT";
    assert_int_equal(cvi_resolver_start(r, 0, &q, &lookup), CVI_OK);
    assert_int_equal(fake_http_waiting(), 1);
    x = fake_http_at(0);
    assert_string_equal(x->url,
                        "https://login.microsoftonline.com/contoso.example/oauth2/v2.0/token");
    assert_string_equal(x->body, "client_id=app-1&scope=https%3A%2F%2Fgraph.microsoft.com%2F"
                                 ".default&grant_type=client_credentials"
                                 "&client_secret=s3cr3t%2F%2B%3D~value");
    assert_int_equal(x->body_len, strlen(x->body));
    assert_string_equal(fake_http_header(x, "Content-Type"), "application/x-www-form-urlencoded");

    answer(r, 0, &grant);
    assert_int_equal(fake_http_waiting(), 1);
    x = fake_http_at(0);
    assert_string_equal(x->url, "https://graph.microsoft.com/v1.0/communications/onlineMeetings/"
                                "?$filter=VideoTeleconferenceId%20eq%20'126000004'");
    assert_null(x->body);
    assert_string_equal(fake_http_header(x, "Authorization"), "Bearer " GRAPH_TOKEN);
    assert_string_equal(fake_http_header(x, "Accept-Language"), "de-AT");
    cvi_resolver_destroy(&r);
}

static void a_meeting_is_found_and_its_token_kept(void **state)
{
    cvi_resolver *r = new_resolver();
    cvi_resolution *m = NULL;
    uint64_t lookup = start(r, 0, GRAPH_ID);

    (void)state;
    answer(r, SECOND / 10, &grant);
    answer(r, SECOND / 5, &meeting);
    const cvi_resolve_event e = next(r);
    assert_int_equal(e.status, CVI_OK);
    assert_int_equal(e.requests, 2);
    assert_int_equal(e.http_status, 200);
    assert_int_equal(cvi_resolver_take(r, lookup, &m), CVI_OK);
    assert_string_equal(cvi_resolution_get_text(m, CVI_RESOLUTION_SUBJECT, NULL), "Weekly");
    assert_string_equal(cvi_resolution_get_text(m, CVI_RESOLUTION_RAW_JSON, NULL), GRAPH_MEETING);
    cvi_resolution_destroy(&m);

    lookup = start(r, SECOND, GRAPH_ID);
    assert_false(graph_is_token_request(fake_http_at(0)));
    cvi_resolver_destroy(&r);
}

static void all_look_ups_of_a_tenant_share_one_request_for_a_token(void **state)
{
    cvi_resolver *r = new_resolver();

    (void)state;
    for (int i = 0; i < 50; i++) {
        start(r, 0, GRAPH_ID);
    }
    assert_int_equal(fake_http_waiting(), 1);
    answer(r, 0, &grant);
    assert_int_equal(fake_http_waiting(), 50);
    assert_int_equal(fake_http_requests(), 51);
    cvi_resolver_destroy(&r);
}

static void tenants_have_tokens_of_their_own(void **state)
{
    cvi_resolver *r = new_resolver();
    cvi_resolve_request q;
    uint64_t lookup = 0;

    (void)state;
    start(r, 0, GRAPH_ID);
    answer(r, 0, &grant);
    CVI_RESOLVE_REQUEST_INIT(&q);
    q.tenant_id = "fabrikam";
    q.conference_id = GRAPH_ID;
    assert_int_equal(cvi_resolver_start(r, 0, &q, &lookup), CVI_OK);
    assert_non_null(strstr(fake_http_at(1)->url, "/f-2/oauth2/v2.0/token"));
    q.tenant_id = "nobody";
    assert_int_equal(cvi_resolver_start(r, 0, &q, &lookup), CVI_ESTATE);
    cvi_resolver_destroy(&r);
}

static void a_token_is_renewed_early_while_the_old_one_serves(void **state)
{
    cvi_resolver *r = new_resolver();
    const uint64_t early = (3599 - 300) * SECOND, last = (3599 - 30) * SECOND;

    (void)state;
    start(r, 0, GRAPH_ID);
    answer(r, 0, &grant);
    answer(r, 0, &meeting);
    (void)next(r);
    start(r, early - 1, GRAPH_ID);
    assert_int_equal(fake_http_waiting(), 1);
    answer(r, early - 1, &meeting);
    (void)next(r);

    start(r, early, GRAPH_ID);
    assert_int_equal(fake_http_waiting(), 2); /* the look-up does not wait for the new one */
    assert_true(graph_is_token_request(fake_http_at(0)));
    assert_false(graph_is_token_request(fake_http_at(1)));
    answer(r, early, &(struct fake_answer){.code = 503}); /* the old one serves on */
    answer(r, early, &meeting);
    assert_int_equal(next(r).status, CVI_OK);

    start(r, last, GRAPH_ID); /* and now it does not any more */
    assert_int_equal(fake_http_waiting(), 1);
    assert_true(graph_is_token_request(fake_http_at(0)));
    cvi_resolver_destroy(&r);
}

static void a_token_that_is_refused_is_replaced_once(void **state)
{
    static const struct fake_answer refused = {
        .code = 401,
        .body = "{\"error\":{\"code\":\"InvalidAuthenticationToken\",\"message\":\"Lifetime "
                "validation failed\",\"innerError\":{\"request-id\":\"r-1\"}}}"};
    cvi_resolver *r = new_resolver();
    cvi_resolve_event e;

    (void)state;
    start(r, 0, GRAPH_ID);
    answer(r, 0, &grant);
    answer(r, 0, &refused);
    assert_true(graph_is_token_request(fake_http_at(0)));
    answer(r, 0, &grant);
    answer(r, 0, &refused);
    e = next(r);
    assert_int_equal(e.status, CVI_ERESOLVE_CREDENTIAL);
    assert_string_equal(e.code, "InvalidAuthenticationToken");
    assert_string_equal(e.request_id, "r-1");
    assert_int_equal(e.requests, 4);
    cvi_resolver_destroy(&r);
}

static void answers_have_distinct_statuses(void **state)
{
#define ERROR(code)                                                                                \
    "{\"error\":{\"code\":\"" code "\",\"message\":\"words\","                                     \
    "\"innerError\":{\"date\":\"2026-01-01T00:00:00\",\"request-id\":\"inner\"}}}"
    static const struct {
        const char *id;
        struct fake_answer answer;
        int status;
        const char *code, *message;
    } rows[] = {
        {GRAPH_ID, {.code = 200, .body = "{\"value\":[]}"}, CVI_ERESOLVE_NOT_FOUND, "", ""},
        {"126000001", {.code = 200, .body = "{\"value\":[]}"}, CVI_ERESOLVE_MISTYPED, "", ""},
        {GRAPH_ID,
         {.code = 404, .body = ERROR("NotFound")},
         CVI_ERESOLVE_NOT_FOUND,
         "NotFound",
         "words"},
        {GRAPH_ID, {.code = 404}, CVI_ERESOLVE_NOT_FOUND, "", ""},
        {GRAPH_ID, {.code = 404, .body = "<html>"}, CVI_ERESOLVE_ANSWER, "", "not Graph's"},
        {GRAPH_ID,
         {.code = 400, .body = ERROR("BadRequest")},
         CVI_ERESOLVE_NOT_FOUND,
         "BadRequest",
         "words"},
        {GRAPH_ID,
         {.code = 403, .body = ERROR("Forbidden")},
         CVI_ERESOLVE_PERMISSION,
         "Forbidden",
         "words"},
        {GRAPH_ID, {.code = 410, .body = ERROR("Gone")}, CVI_ERESOLVE_EXPIRED, "Gone", "words"},
        {GRAPH_ID, {.code = 302}, CVI_ERESOLVE_ANSWER, "", "redirects"},
        {GRAPH_ID, {.code = 204}, CVI_ERESOLVE_ANSWER, "", "not Graph's"},
        {GRAPH_ID, {.code = 200, .body = "[]"}, CVI_ERESOLVE_ANSWER, "", "an object"},
        {GRAPH_ID,
         {.code = 200, .body = "{\"value\":[{\"id\":7}]}"},
         CVI_ERESOLVE_ANSWER,
         "",
         "at /value/0/id: text expected"},
        {GRAPH_ID,
         {.code = 200, .body = "{\"value\":{}}"},
         CVI_ERESOLVE_ANSWER,
         "",
         "at /value: an array"},
        {GRAPH_ID,
         {.code = 200, .body = "{\"value\":[null]}"},
         CVI_ERESOLVE_ANSWER,
         "",
         "at /value/0: an object"},
        {GRAPH_ID,
         {.code = 200, .body = "{\"subject\":\"x\"}"},
         CVI_ERESOLVE_ANSWER,
         "",
         "names the meeting"},
        {"017000000",
         {.code = 200, .body = GRAPH_MEETING},
         CVI_ERESOLVE_ANSWER,
         "",
         "another conference id"},
        {GRAPH_ID,
         {.code = 200, .body = "{\"id\":\"a\",\"endDateTime\":\"soon\"}"},
         CVI_ERESOLVE_ANSWER,
         "",
         "at /endDateTime: a time"},
        {GRAPH_ID, {.status = CVI_ERESOLVE_ANSWER}, CVI_ERESOLVE_ANSWER, "", "broken"},
        {"017000000",
         {.code = 200, .body = "{\"value\":[" GRAPH_MEETING ",{\"id\":\"a\"}]}"},
         CVI_ERESOLVE_ANSWER,
         "",
         "none of the meetings"},
    };
    cvi_resolver *r = new_resolver();

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const cvi_resolve_event e = judge(r, rows[i].id, &rows[i].answer);

        if (e.status != rows[i].status || strcmp(e.code, rows[i].code) != 0 ||
            !strstr(e.message, rows[i].message)) {
            fail_msg("row %zu: %s, code '%s', message '%s'", i, cvi_status_name(e.status), e.code,
                     e.message);
        }
        if (*e.code) {
            assert_string_equal(e.request_id, "inner");
        }
    }
    cvi_resolver_destroy(&r);
}

static void an_id_that_is_none_is_not_asked_for(void **state)
{
    static const char *const ids[] = {"", "12a", "1' or 1 eq 1",
                                      "123456789012345678901234567890123"};
    cvi_resolver *r = new_resolver();

    (void)state;
    for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
        start(r, 0, ids[i]);
        assert_int_equal(next(r).status, CVI_ERESOLVE_NOT_FOUND);
    }
    assert_int_equal(fake_http_requests(), 0);
    cvi_resolver_destroy(&r);
}

static void meetings_whose_coordinates_expired_are_over(void **state)
{
    static const struct fake_answer old = {
        .code = 200, .body = "{\"id\":\"a\",\"expiryDateTime\":\"2026-03-01T09:30:00Z\"}"};
    cvi_resolver *r = new_resolver();

    (void)state;
    assert_int_equal(judge(r, GRAPH_ID, &old).status, CVI_OK); /* nobody told the time */
    assert_int_equal(cvi_resolver_set_wall_clock(r, SECOND, 1772357400000000 - 1), CVI_OK);
    assert_int_equal(judge(r, GRAPH_ID, &old).status, CVI_OK);
    assert_int_equal(cvi_resolver_set_wall_clock(r, SECOND, 1772357400000000), CVI_OK);
    assert_int_equal(judge(r, GRAPH_ID, &old).status, CVI_ERESOLVE_EXPIRED);
    cvi_resolver_destroy(&r);
}

static void refusals_of_the_token_have_distinct_statuses(void **state)
{
#define REFUSAL(error, description)                                                                \
    "{\"error\":\"" error "\",\"error_description\":\"" description "\",\"trace_id\":\"t-1\"}"
    static const struct {
        struct fake_answer answer;
        int status;
        const char *code;
    } rows[] = {
        {{.code = 401, .body = REFUSAL("invalid_client", "AADSTS7000215: Invalid client secret.")},
         CVI_ERESOLVE_CREDENTIAL,
         "AADSTS7000215"},
        {{.code = 400,
          .body = REFUSAL("unauthorized_client", "AADSTS700016: Application not "
                                                 "found")},
         CVI_ERESOLVE_CONSENT,
         "AADSTS700016"},
        {{.code = 400, .body = REFUSAL("invalid_grant", "AADSTS65001: not consented")},
         CVI_ERESOLVE_CONSENT,
         "AADSTS65001"},
        {{.code = 400, .body = REFUSAL("invalid_request", "AADSTS90002: Tenant not found")},
         CVI_ERESOLVE_CREDENTIAL,
         "AADSTS90002"},
        {{.code = 401, .body = REFUSAL("invalid_client", "client authentication failed")},
         CVI_ERESOLVE_CREDENTIAL,
         "invalid_client"},
        {{.code = 404, .body = "<html>"}, CVI_ERESOLVE_ANSWER, ""},
        {{.code = 307}, CVI_ERESOLVE_ANSWER, ""},
        {{.code = 200,
          .body = "{\"token_type\":\"Bearer\",\"expires_in\":\"x\","
                  "\"access_token\":\"t\"}"},
         CVI_ERESOLVE_ANSWER,
         ""},
        {{.code = 200,
          .body = "{\"token_type\":\"mac\",\"expires_in\":5,"
                  "\"access_token\":\"t\"}"},
         CVI_ERESOLVE_ANSWER,
         ""},
        {{.code = 200,
          .body = "{\"token_type\":\"bearer\",\"expires_in\":5,"
                  "\"access_token\":\"a\\r\\nb\"}"},
         CVI_ERESOLVE_ANSWER,
         ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        cvi_resolver *r = new_resolver();
        cvi_resolve_event e;

        start(r, 0, GRAPH_ID);
        answer(r, 0, &rows[i].answer);
        e = next(r);
        if (e.status != rows[i].status || strcmp(e.code, rows[i].code) != 0) {
            fail_msg("row %zu: %s, code '%s'", i, cvi_status_name(e.status), e.code);
        }
        start(r, SECOND, GRAPH_ID); /* not asked again so soon */
        assert_int_equal(fake_http_waiting(), 0);
        assert_int_equal(next(r).status, rows[i].status);
        start(r, 31 * SECOND, GRAPH_ID);
        assert_int_equal(fake_http_waiting(), 1);
        cvi_resolver_destroy(&r);
    }
}

static void the_credential_is_asked_for_when_it_is_needed(void **state)
{
    const char *config = graph_config("secret");
    cvi_resolver *r = NULL;
    cvi_resolve_credential c;
    cvi_resolve_event e;

    (void)state;
    assert_int_equal(cvi_resolver_create(&r, NULL), CVI_OK);
    cvi__resolver_use_http(r, fake_http_new);
    assert_int_equal(cvi_resolver_load_json(r, config, strlen(config)), CVI_OK);
    expect_none(r);
    start(r, 0, GRAPH_ID);
    start(r, 0, GRAPH_ID);
    e = next(r);
    assert_int_equal(e.kind, CVI_RESOLVE_EVENT_CREDENTIAL);
    assert_string_equal(e.backend, "teams");
    expect_none(r);
    assert_int_equal(fake_http_waiting(), 0);

    CVI_RESOLVE_CREDENTIAL_INIT(&c);
    assert_int_equal(cvi_resolver_set_credential(r, 0, "teams", &c), CVI_ERESOLVE_CREDENTIAL);
    c.secret = "";
    assert_int_equal(cvi_resolver_set_credential(r, 0, "teams", &c), CVI_ERESOLVE_CREDENTIAL);
    c.secret = GRAPH_SECRET;
    assert_int_equal(cvi_resolver_set_credential(r, 0, "tems", &c), CVI_ENOENT);
    assert_int_equal(cvi_resolver_set_credential(r, 0, "book", &c), CVI_ENOENT);
    assert_int_equal(cvi_resolver_set_credential(r, 0, "teams", &c), CVI_OK);
    assert_int_equal(fake_http_waiting(), 1);
    answer(r, 0, &grant);
    assert_int_equal(fake_http_waiting(), 2);
    cvi_resolver_destroy(&r);
}

static void a_new_credential_is_used_at_once(void **state)
{
    cvi_resolver *r = new_resolver();
    cvi_resolve_credential c;

    (void)state;
    CVI_RESOLVE_CREDENTIAL_INIT(&c);
    c.secret = "another";
    start(r, 0, GRAPH_ID); /* its token is being asked for with the old one */
    assert_int_equal(cvi_resolver_set_credential(r, 0, "teams", &c), CVI_OK);
    assert_int_equal(fake_http_waiting(), 1);
    assert_non_null(strstr(fake_http_at(0)->body, "client_secret=another"));
    answer(r, 0, &grant);
    answer(r, 0, &meeting);
    assert_int_equal(next(r).status, CVI_OK);
    cvi_resolver_destroy(&r);
}

static void a_traced_look_up_tells_of_each_request(void **state)
{
    cvi_resolver *r = new_resolver();
    cvi_resolve_request q;
    cvi_resolve_event e;
    uint64_t lookup = 0;

    (void)state;
    CVI_RESOLVE_REQUEST_INIT(&q);
    q.tenant_id = "contoso";
    q.conference_id = GRAPH_ID;
    q.flags = CVI_RESOLVE_TRACE;
    assert_int_equal(cvi_resolver_start(r, 0, &q, &lookup), CVI_OK);
    fake_http_at(0)->timing.total_us = 1234;
    answer(r, 0,
           &(struct fake_answer){
               .code = 200, .body = GRAPH_GRANT, .date = "Thu, 01 Jan 2026 00:00:00 GMT"});
    e = next(r);
    assert_int_equal(e.kind, CVI_RESOLVE_EVENT_STEP);
    assert_int_equal(e.id, lookup);
    assert_string_equal(e.step, "token");
    assert_string_equal(e.roles, "OnlineMeetings.Read.All Calls.JoinGroupCall.All");
    assert_int_equal(e.phase, CVI_RESOLVE_PHASE_DONE);
    assert_int_equal(e.total_us, 1234);
    assert_true(e.server_unix_us == 1767225600000000);
    answer(r, 0, &(struct fake_answer){.code = 403, .body = ERROR("Forbidden")});
    e = next(r);
    assert_int_equal(e.kind, CVI_RESOLVE_EVENT_STEP);
    assert_string_equal(e.step, "meeting");
    assert_int_equal(e.status, CVI_ERESOLVE_PERMISSION);
    assert_int_equal(e.http_status, 403);
    assert_int_equal(next(r).kind, CVI_RESOLVE_EVENT_FINISHED);
    cvi_resolver_destroy(&r);
}

static void what_the_token_lacks_is_said(void **state)
{
    static const struct fake_answer poor = {
        .code = 200,
        .body = "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":"
                "\"e30.eyJyb2xlcyI6WyJVc2VyLlJlYWQuQWxsIl19.x\"}"};
    cvi_resolver *r = new_resolver();
    cvi_resolve_event e;

    (void)state;
    start(r, 0, GRAPH_ID);
    answer(r, 0, &poor);
    answer(r, 0, &(struct fake_answer){.code = 403, .body = ERROR("Forbidden")});
    e = next(r);
    assert_string_equal(e.message, "the token lacks the role OnlineMeetings.Read.All: words");
    cvi_resolver_destroy(&r);
}

struct lines {
    char text[65536];
    size_t len;
};

static void keep_line(void *user, uint32_t level, const char *module, uint32_t id, const char *text,
                      size_t len)
{
    struct lines *l = user;

    (void)level;
    (void)module;
    (void)id;
    if (l->len + len + 1 < sizeof(l->text)) {
        memcpy(l->text + l->len, text, len);
        l->len += len;
    }
}

/* A service that says everything back that it was told. */
static void secrets_are_never_repeated_and_always_wiped(void **state)
{
    static const char *const secrets[] = {GRAPH_SECRET, "s3cr3t%2F%2B%3D~value", GRAPH_TOKEN};
    static struct lines lines;
    cvi_log_sink sink;

    (void)state;
    CVI_LOG_SINK_INIT(&sink);
    sink.fn = keep_line;
    sink.user = &lines;
    sink.level = CVI_LOG_DEBUG;
    for (size_t i = 0; i < sizeof(secrets) / sizeof(secrets[0]); i++) {
        struct watch w;
        cvi_resolver *r = NULL;
        cvi_resolve_event e;

        watch_init(&w, secrets[i]);
        assert_int_equal(graph_resolver(&r, &w.allocator, &sink), CVI_OK);
        start(r, 0, GRAPH_ID);
        answer(r, 0,
               &(struct fake_answer){.code = 401,
                                     .body = REFUSAL("invalid_client", "no: " GRAPH_SECRET)});
        e = next(r);
        assert_null(strstr(e.message, GRAPH_SECRET));
        start(r, 40 * SECOND, GRAPH_ID);
        answer(r, 40 * SECOND, &grant);
        answer(r, 40 * SECOND, &(struct fake_answer){.code = 403, .body = ERROR(GRAPH_TOKEN)});
        e = next(r);
        assert_null(strstr(e.code, GRAPH_TOKEN));
        start(r, 40 * SECOND, GRAPH_ID);
        cvi_resolver_destroy(&r);
        assert_true(w.freed > 10);
        if (w.found > 0) {
            fail_msg("secret %zu stayed in %zu blocks", i, w.found);
        }
    }
    lines.text[lines.len] = '\0';
    assert_non_null(strstr(lines.text, "ERESOLVE_CREDENTIAL"));
    assert_null(strstr(lines.text, "s3cr3t"));
    assert_null(strstr(lines.text, "eyJ"));
}

static void no_part_of_a_secret_is_repeated(void **state)
{
    static const struct {
        const char *said;
        int is_withheld;
    } rows[] = {
        {"you said t/+=~value", 1},   {"you said cr3t/+=~", 1},    {"2B%3D~value was sent", 1},
        {"of a value, 3r3t/+=~v", 1}, {"app-1 is not s3cr3t/", 0}, {"client app-1 is unknown", 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        cvi_resolver *r = new_resolver();
        char body[256];

        start(r, 0, GRAPH_ID);
        snprintf(body, sizeof(body), REFUSAL("invalid_client", "%s"), rows[i].said);
        answer(r, 0, &(struct fake_answer){.code = 401, .body = body});
        if ((strcmp(next(r).message, rows[i].said) != 0) != rows[i].is_withheld) {
            fail_msg("row %zu", i);
        }
        cvi_resolver_destroy(&r);
    }
}

static void what_an_event_says_lives_until_the_next(void **state)
{
    const char *config = graph_config("secret");
    cvi_resolver *r = NULL;
    cvi_resolve_event e;

    (void)state;
    assert_int_equal(cvi_resolver_create(&r, NULL), CVI_OK);
    cvi__resolver_use_http(r, fake_http_new);
    assert_int_equal(cvi_resolver_load_json(r, config, strlen(config)), CVI_OK);
    start(r, 0, GRAPH_ID);
    e = next(r);
    assert_int_equal(e.kind, CVI_RESOLVE_EVENT_CREDENTIAL);
    assert_int_equal(cvi_resolver_load_json(r, config, strlen(config)), CVI_OK);
    assert_string_equal(e.backend, "teams"); /* that back end is gone */
    cvi_resolver_destroy(&r);
}

static void cancelled_look_ups_leave_nothing_behind(void **state)
{
    cvi_resolver *r = new_resolver();
    uint64_t a = start(r, 0, GRAPH_ID), b = 0;

    (void)state;
    assert_int_equal(cvi_resolver_cancel(r, a), CVI_OK);
    assert_int_equal(fake_http_waiting(), 1); /* the token is fetched all the same */
    answer(r, 0, &grant);
    a = start(r, 0, GRAPH_ID);
    b = start(r, 0, GRAPH_ID);
    assert_int_equal(cvi_resolver_cancel(r, a), CVI_OK);
    assert_int_equal(fake_http_waiting(), 1);
    answer(r, 0, &meeting);
    assert_int_equal(next(r).id, b);
    expect_none(r);
    cvi_resolver_destroy(&r);
}

static void a_new_configuration_starts_look_ups_over(void **state)
{
    static const char elsewhere[] = "{\"tenants\":[{\"id\":\"contoso\",\"chain\":[{\"backend\":"
                                    "\"book\"}]}]}";
    cvi_resolver *r = new_resolver();

    (void)state;
    start(r, 0, GRAPH_ID);
    answer(r, 0, &grant);
    assert_int_equal(cvi_resolver_load_json(r, elsewhere, sizeof(elsewhere) - 1), CVI_OK);
    assert_int_equal(fake_http_waiting(), 0);
    assert_int_equal(next(r).status, CVI_ERESOLVE_NOT_FOUND);
    assert_int_equal(cvi_resolver_load_json(r, "{}", 2), CVI_EJSON_MISSING);
    start(r, 0, GRAPH_ID);
    assert_int_equal(next(r).status, CVI_ERESOLVE_NOT_FOUND);
    cvi_resolver_destroy(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_requests_are_as_documented),
        cmocka_unit_test(a_meeting_is_found_and_its_token_kept),
        cmocka_unit_test(all_look_ups_of_a_tenant_share_one_request_for_a_token),
        cmocka_unit_test(tenants_have_tokens_of_their_own),
        cmocka_unit_test(a_token_is_renewed_early_while_the_old_one_serves),
        cmocka_unit_test(a_token_that_is_refused_is_replaced_once),
        cmocka_unit_test(answers_have_distinct_statuses),
        cmocka_unit_test(an_id_that_is_none_is_not_asked_for),
        cmocka_unit_test(meetings_whose_coordinates_expired_are_over),
        cmocka_unit_test(refusals_of_the_token_have_distinct_statuses),
        cmocka_unit_test(the_credential_is_asked_for_when_it_is_needed),
        cmocka_unit_test(a_new_credential_is_used_at_once),
        cmocka_unit_test(a_traced_look_up_tells_of_each_request),
        cmocka_unit_test(what_the_token_lacks_is_said),
        cmocka_unit_test(secrets_are_never_repeated_and_always_wiped),
        cmocka_unit_test(no_part_of_a_secret_is_repeated),
        cmocka_unit_test(what_an_event_says_lives_until_the_next),
        cmocka_unit_test(cancelled_look_ups_leave_nothing_behind),
        cmocka_unit_test(a_new_configuration_starts_look_ups_over),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
