/* SPDX-License-Identifier: MIT */
/* Chains of back ends: the book, a policy service, the embedder; configurations; a watched file. */
#include "common/cm.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/graph.h"
#include "common/watch.h"

#define SECOND UINT64_C(1000000)
#define MS UINT64_C(1000)

static const char book[] = "{\"meetings\":[{\"id\":\"b1\",\"tenant\":\"contoso\","
                           "\"conference_id\":\"126000004\"},{\"id\":\"b2\",\"tenant\":"
                           "\"contoso\",\"conference_id\":\"555\",\"locked\":true}]}";

#define BACKENDS                                                                                   \
    "\"backends\":[{\"name\":\"rules\",\"type\":\"policy\",\"url\":\"https://p.example/v1\"},"     \
    "{\"name\":\"keyed\",\"type\":\"policy\",\"url\":\"https://p.example/v2\",\"auth\":"           \
    "\"bearer\"},{\"name\":\"mine\",\"type\":\"embedder\"},{\"name\":\"teams\",\"type\":"          \
    "\"graph\","                                                                                   \
    "\"client_id\":\"a\"}]"

/* A resolver whose tenant "contoso" has this chain. */
static cvi_resolver *with_chain(const char *steps)
{
    cvi_resolver *r = NULL;
    char text[2048];

    snprintf(text, sizeof(text),
             "{" BACKENDS ",\"tenants\":[{\"id\":\"contoso\",\"entra_tenant\":\"e\","
             "\"chain\":[%s]}]}",
             steps);
    fake_http_respond(NULL, NULL);
    assert_int_equal(cvi_resolver_create(&r, NULL), CVI_OK);
    cvi__resolver_use_http(r, fake_http_new);
    assert_int_equal(cvi_resolver_load_book_json(r, book, sizeof(book) - 1), CVI_OK);
    if (cvi_resolver_load_json(r, text, strlen(text)) != CVI_OK) {
        fail_msg("%s", cvi_resolver_last_error(r)->message);
    }
    return r;
}

static uint64_t start(cvi_resolver *r, uint64_t now_us, const char *id)
{
    uint64_t lookup = 0;

    assert_int_equal(graph_start(r, now_us, id, &lookup), CVI_OK);
    assert_int_equal(cvi_resolver_drive(r, now_us, NULL, 0), CVI_OK);
    return lookup;
}

static cvi_resolve_event next(cvi_resolver *r)
{
    cvi_resolve_event e;

    CVI_RESOLVE_EVENT_INIT(&e);
    assert_int_equal(cvi_resolver_next_event(r, &e), CVI_OK);
    return e;
}

static void respond(cvi_resolver *r, uint64_t now_us, uint32_t code, const char *body)
{
    const struct fake_answer a = {.code = code, .body = body};

    assert_true(fake_http_waiting() > 0);
    fake_http_answer(fake_http_at(0), &a);
    assert_int_equal(cvi_resolver_drive(r, now_us, NULL, 0), CVI_OK);
}

static int answer(cvi_resolver *r, uint64_t id, int status, const char *meeting)
{
    cvi_resolve_answer a;

    CVI_RESOLVE_ANSWER_INIT(&a);
    a.status = status;
    a.meeting_json = meeting;
    a.meeting_json_len = meeting ? strlen(meeting) : 0;
    a.message = "because";
    return cvi_resolver_answer(r, 0, id, &a);
}

/* The id of the meeting that was found last. */
static void expect_meeting(cvi_resolver *r, const cvi_resolve_event *e, const char *id)
{
    cvi_resolution *m = NULL;

    assert_int_equal(e->kind, CVI_RESOLVE_EVENT_FINISHED);
    assert_int_equal(e->status, CVI_OK);
    assert_int_equal(cvi_resolver_take(r, e->id, &m), CVI_OK);
    assert_string_equal(cvi_resolution_get_text(m, CVI_RESOLUTION_MEETING_ID, NULL), id);
    cvi_resolution_destroy(&m);
}

static void the_embedder_is_asked_and_answers(void **state)
{
    cvi_resolver *r = with_chain("{\"backend\":\"mine\"},{\"backend\":\"book\"}");
    cvi_resolve_request q;
    cvi_resolve_event e;
    uint64_t lookup = 0;

    (void)state;
    CVI_RESOLVE_REQUEST_INIT(&q);
    q.tenant_id = "contoso";
    q.conference_id = "126000004";
    q.caller = "sip:room@a.example";
    q.dialled = "813.126000004@gw.example";
    q.address = "192.0.2.7";
    q.trust = CVI_TRUST_TRUSTED;
    assert_int_equal(cvi_resolver_start(r, 0, &q, &lookup), CVI_OK);
    e = next(r);
    assert_int_equal(e.kind, CVI_RESOLVE_EVENT_QUESTION);
    assert_int_equal(e.id, lookup);
    assert_string_equal(e.backend, "mine");
    assert_string_equal(e.tenant_id, "contoso");
    assert_string_equal(e.conference_id, "126000004");
    assert_string_equal(e.caller, "sip:room@a.example");
    assert_string_equal(e.dialled, "813.126000004@gw.example");
    assert_string_equal(e.address, "192.0.2.7");
    assert_int_equal(e.trust, CVI_TRUST_TRUSTED);

    assert_int_equal(answer(r, lookup, CVI_OK, "{\"id\":1}"), CVI_EJSON_TYPE);
    assert_string_equal(cvi_resolver_last_error(r)->message, "at /id: text expected");
    assert_int_equal(answer(r, lookup, CVI_OK, NULL), CVI_EINVAL);
    assert_int_equal(answer(r, lookup, CVI_ENOENT, NULL), CVI_EINVAL);
    assert_int_equal(answer(r, lookup + 1, CVI_AGAIN, NULL), CVI_ENOENT);
    assert_int_equal(answer(r, lookup, CVI_OK, "{\"id\":\"own\"}"), CVI_OK);
    assert_int_equal(answer(r, lookup, CVI_OK, "{\"id\":\"own\"}"), CVI_ENOENT);
    e = next(r);
    assert_string_equal(e.message, "because");
    expect_meeting(r, &e, "own");

    lookup = start(r, 0, "126000004"); /* it leaves it to the book */
    (void)next(r);
    assert_int_equal(answer(r, lookup, CVI_AGAIN, NULL), CVI_OK);
    assert_int_equal(cvi_resolver_drive(r, 0, NULL, 0), CVI_OK);
    e = next(r);
    expect_meeting(r, &e, "b1");

    lookup = start(r, 0, "126000004"); /* it refuses */
    assert_int_equal(answer(r, lookup, CVI_ERESOLVE_DENIED, NULL), CVI_OK);
    e = next(r);
    assert_int_equal(e.kind, CVI_RESOLVE_EVENT_FINISHED); /* the question was taken back */
    assert_int_equal(e.status, CVI_ERESOLVE_DENIED);
    cvi_resolver_destroy(&r);
}

static void a_step_gets_its_budget_and_no_more(void **state)
{
    cvi_resolver *r = with_chain("{\"backend\":\"mine\",\"budget_ms\":800},{\"backend\":\"book\"}");
    uint64_t lookup = start(r, SECOND, "126000004");
    cvi_resolve_event e;

    (void)state;
    (void)next(r);
    assert_int_equal(cvi_resolver_deadline(r), SECOND + 800 * MS);
    assert_int_equal(cvi_resolver_drive(r, SECOND + 800 * MS, NULL, 0), CVI_OK);
    assert_int_equal(answer(r, lookup, CVI_AGAIN, NULL), CVI_ENOENT);
    e = next(r);
    expect_meeting(r, &e, "b1");

    lookup = start(r, 0, "1"); /* the book has none, but who knows what the other had said */
    (void)next(r);
    assert_int_equal(cvi_resolver_drive(r, 800 * MS, NULL, 0), CVI_OK);
    e = next(r);
    assert_int_equal(e.status, CVI_ERESOLVE_NETWORK);
    assert_string_equal(e.backend, "mine");
    assert_string_equal(e.message, "no answer in time");
    cvi_resolver_destroy(&r);

    r = with_chain("{\"backend\":\"mine\",\"budget_ms\":60000},{\"backend\":\"book\"}");
    start(r, 0, "126000004"); /* the look-up's own time ends all */
    (void)next(r);
    assert_int_equal(cvi_resolver_drive(r, 5 * SECOND, NULL, 0), CVI_OK);
    assert_int_equal(next(r).status, CVI_ERESOLVE_NETWORK);
    cvi_resolver_destroy(&r);
}

static void what_nobody_was_asked_about_is_not_called_unknown(void **state)
{
    cvi_resolver *r = with_chain("{\"backend\":\"rules\"},{\"backend\":\"book\"}");
    cvi_resolve_event e;

    (void)state;
    start(r, 0, "126000004");
    respond(r, 5 * SECOND, 200, "{\"action\":\"continue\"}"); /* too late to ask the book */
    e = next(r);
    assert_int_equal(e.status, CVI_ERESOLVE_NETWORK);
    assert_string_equal(e.backend, "book");
    assert_string_equal(e.message, "no answer in time");
    cvi_resolver_destroy(&r);
}

static void a_policy_service_decides_or_leaves_it_to_the_next(void **state)
{
    static const struct {
        const char *body;
        int status;
        const char *meeting, *message;
    } rows[] = {
        {"{\"action\":\"continue\"}", CVI_OK, "b1", ""},
        {"{\"action\":\"continue\",\"more\":1}", CVI_OK, "b1", ""},
        {"{\"action\":\"reject\",\"reason\":\"black list\"}", CVI_ERESOLVE_DENIED, NULL,
         "black list"},
        {"{\"action\":\"redirect\",\"meeting\":{\"id\":\"p1\"}}", CVI_OK, "p1", ""},
        {"{\"action\":\"redirect\",\"conference_id\":\"555\"}", CVI_ERESOLVE_LOCKED, NULL, ""},
        {"{\"action\":\"redirect\",\"conference_id\":\"5 5\"}", CVI_ERESOLVE_ANSWER, NULL,
         "at /conference_id: digits expected"},
        {"{\"action\":\"redirect\"}", CVI_ERESOLVE_ANSWER, NULL, "needs a meeting"},
        {"{\"action\":\"maybe\"}", CVI_ERESOLVE_ANSWER, NULL, "at /action: "},
        {"{\"action\":\"redirect\",\"meeting\":{\"subject\":\"x\"}}", CVI_ERESOLVE_ANSWER, NULL,
         "at /meeting: "},
        {"[]", CVI_ERESOLVE_ANSWER, NULL, "an object expected"},
        {"", CVI_ERESOLVE_ANSWER, NULL, "line 1"},
    };
    cvi_resolver *r =
        with_chain("{\"backend\":\"rules\",\"on_error\":\"stop\"},{\"backend\":\"book\"}");

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        cvi_resolve_event e;

        start(r, 0, "126000004");
        respond(r, 0, 200, rows[i].body);
        e = next(r);
        if (e.status != rows[i].status || !strstr(e.message, rows[i].message)) {
            fail_msg("row %zu: %s, %s", i, cvi_status_name(e.status), e.message);
        }
        if (rows[i].meeting) {
            expect_meeting(r, &e, rows[i].meeting);
        }
    }
    start(r, 0, "126000004");
    respond(r, 0, 404, NULL);
    assert_int_equal(next(r).status, CVI_ERESOLVE_ANSWER);
    cvi_resolver_destroy(&r);
}

static void a_question_lives_until_the_next_event(void **state)
{
    cvi_resolver *r = with_chain("{\"backend\":\"rules\"},{\"backend\":\"mine\"},"
                                 "{\"backend\":\"rules\"}");
    const uint64_t lookup = start(r, 0, "126000004");
    cvi_resolve_event e;

    (void)state;
    respond(r, 0, 200, "{\"action\":\"redirect\",\"conference_id\":\"12345678\"}");
    e = next(r);
    assert_int_equal(e.kind, CVI_RESOLVE_EVENT_QUESTION);
    assert_string_equal(e.conference_id, "12345678");
    assert_int_equal(answer(r, lookup, CVI_AGAIN, NULL), CVI_OK);
    respond(r, 0, 200, "{\"action\":\"redirect\",\"conference_id\":\"555\"}");
    assert_string_equal(e.conference_id, "12345678");
    cvi_resolver_destroy(&r);
}

static void a_policy_service_learns_who_calls(void **state)
{
    cvi_resolver *r = with_chain("{\"backend\":\"rules\"}");
    cvi_resolve_request q;
    uint64_t lookup = 0;

    (void)state;
    CVI_RESOLVE_REQUEST_INIT(&q);
    q.tenant_id = "contoso";
    q.conference_id = "555";
    q.caller = "\"R\xc3\xa4um\" <sip:a@b>";
    q.dialled = "555@gw";
    q.address = "192.0.2.7";
    q.language = "de";
    q.trust = CVI_TRUST_TRUSTED;
    assert_int_equal(cvi_resolver_start(r, 0, &q, &lookup), CVI_OK);
    assert_string_equal(fake_http_at(0)->url, "https://p.example/v1");
    assert_string_equal(fake_http_at(0)->body,
                        "{\"tenant\":\"contoso\",\"conference_id\":\"555\",\"caller\":"
                        "\"\\\"R\xc3\xa4um\\\" <sip:a@b>\",\"dialled\":\"555@gw\",\"address\":"
                        "\"192.0.2.7\",\"language\":\"de\",\"trust\":\"trusted\"}");
    assert_null(fake_http_header(fake_http_at(0), "Authorization"));
    respond(r, 0, 200, "{\"action\":\"continue\"}");
    assert_int_equal(next(r).status, CVI_ERESOLVE_NOT_FOUND); /* nobody else is asked */
    cvi_resolver_destroy(&r);
}

static void a_policy_service_that_fails_stops_the_chain_or_does_not(void **state)
{
    static const char *const chains[] = {
        "{\"backend\":\"rules\",\"on_error\":\"stop\"},{\"backend\":\"book\"}",
        "{\"backend\":\"rules\"},{\"backend\":\"book\"}"};

    (void)state;
    for (int goes_on = 0; goes_on < 2; goes_on++) {
        cvi_resolver *r = with_chain(chains[goes_on]);
        uint64_t now = 0;
        cvi_resolve_event e;

        start(r, 0, "126000004");
        for (int i = 0; i < 3; i++) {
            respond(r, now, 502, NULL);
            now = CVI_MIN(cvi_resolver_deadline(r), 5 * SECOND);
            assert_int_equal(cvi_resolver_drive(r, now, NULL, 0), CVI_OK);
        }
        e = next(r);
        if (goes_on) {
            expect_meeting(r, &e, "b1");
        } else {
            assert_int_equal(e.status, CVI_ERESOLVE_UNAVAILABLE);
        }
        cvi_resolver_destroy(&r);
    }
}

static void a_policy_services_token_is_asked_for_and_wiped(void **state)
{
    struct watch w;
    cvi_resolver_params p;
    cvi_resolve_credential c;
    cvi_resolver *r = NULL;
    cvi_resolve_event e;
    static const char text[] = "{" BACKENDS ",\"tenants\":[{\"id\":\"contoso\",\"chain\":["
                               "{\"backend\":\"keyed\"}]}]}";

    (void)state;
    watch_init(&w, "t0ken-of-ours");
    CVI_RESOLVER_PARAMS_INIT(&p);
    CVI_RESOLVE_CREDENTIAL_INIT(&c);
    p.allocator = &w.allocator;
    assert_int_equal(cvi_resolver_create(&r, &p), CVI_OK);
    cvi__resolver_use_http(r, fake_http_new);
    assert_int_equal(cvi_resolver_load_json(r, text, sizeof(text) - 1), CVI_OK);
    start(r, 0, "1");
    e = next(r);
    assert_int_equal(e.kind, CVI_RESOLVE_EVENT_CREDENTIAL);
    assert_string_equal(e.backend, "keyed");
    c.secret = "two words";
    assert_int_equal(cvi_resolver_set_credential(r, 0, "keyed", &c), CVI_ERESOLVE_CREDENTIAL);
    assert_int_equal(cvi_resolver_set_credential(r, 0, "rules", &c), CVI_ENOENT);
    c.secret = "t0ken-of-ours";
    assert_int_equal(cvi_resolver_set_credential(r, 0, "keyed", &c), CVI_OK);
    assert_string_equal(fake_http_header(fake_http_at(0), "Authorization"), "Bearer t0ken-of-ours");
    assert_int_equal(cvi_resolver_set_credential(r, 0, "keyed", &c),
                     CVI_OK); /* while it is asked */
    assert_int_equal(fake_http_waiting(), 1);
    respond(r, 0, 401, "t0ken-of-ours");
    assert_int_equal(next(r).status, CVI_ERESOLVE_CREDENTIAL);
    cvi_resolver_destroy(&r);
    assert_int_equal(w.found, 0);
}

static void bad_configurations_leave_the_old_one(void **state)
{
#define T "\"tenants\":[{\"id\":\"t\",\"chain\":[{\"backend\":\"book\"}]}]"
#define G(members) "{\"backends\":[{\"name\":\"g\",\"type\":\"graph\"," members "}]," T "}"
    static const struct {
        const char *text;
        int status;
        const char *message;
    } rows[] = {
        {"nonsense", CVI_EJSON_SYNTAX, "line 1"},
        {"[]", CVI_ERESOLVE_CONFIG, "an object"},
        {"{}", CVI_EJSON_MISSING, "/tenants"},
        {"{\"tenants\":[]}", CVI_ELIMIT, "/tenants"},
        {"{" T ",\"x\":1}", CVI_EJSON_RANGE, "/x"},
        {G("\"client_id\":\"a\",\"url\":\"u\""), CVI_EJSON_RANGE, "/backends/0/url"},
        {G("\"auth\":\"secret\""), CVI_EJSON_MISSING, "/backends/0/client_id"},
        {G("\"client_id\":\"a b\""), CVI_ERESOLVE_CONFIG, "/backends/0/client_id"},
        {G("\"client_id\":\"a\",\"auth\":\"pin\""), CVI_EJSON_RANGE, "/backends/0/auth"},
        {G("\"client_id\":\"a\",\"cloud\":\"china\""), CVI_ERESOLVE_CONFIG, "no look-up"},
        {G("\"client_id\":\"a\",\"login_url\":\"http://x\""), CVI_ERESOLVE_CONFIG, "https://"},
        {G("\"client_id\":\"a\",\"login_url\":\"https://u:p@x\""), CVI_ERESOLVE_CONFIG, "no user"},
        {G("\"client_id\":\"a\",\"graph_url\":\"https://x/\""), CVI_ERESOLVE_CONFIG, "no slash"},
        {"{\"backends\":[{\"name\":\"book\",\"type\":\"embedder\"}]," T "}", CVI_ERESOLVE_CONFIG,
         "has this name"},
        {"{\"backends\":[{\"name\":\"p\",\"type\":\"policy\"}]," T "}", CVI_ERESOLVE_CONFIG,
         "/backends/0/url"},
        {"{\"tenants\":[{\"id\":\"t\",\"chain\":[]}]}", CVI_EJSON_RANGE, "/tenants/0/chain"},
        {"{\"tenants\":[{\"id\":\"t\",\"chain\":[{\"backend\":\"x\"}]}]}", CVI_ERESOLVE_CONFIG,
         "/tenants/0/chain/0/backend"},
        {"{" BACKENDS ",\"tenants\":[{\"id\":\"t\",\"chain\":[{\"backend\":\"teams\"}]}]}",
         CVI_ERESOLVE_CONFIG, "entra_tenant"},
        {"{\"tenants\":[{\"id\":\"t\",\"entra_tenant\":\"../x\",\"chain\":[{\"backend\":"
         "\"book\"}]}]}",
         CVI_ERESOLVE_CONFIG, "/tenants/0/entra_tenant"},
        {"{\"tenants\":[{\"id\":\"t\",\"chain\":[{\"backend\":\"book\",\"budget_ms\":0}]}]}",
         CVI_EJSON_RANGE, "budget_ms"},
        {"{\"tenants\":[{\"id\":\"t\",\"chain\":[{\"backend\":\"book\"}]},{\"id\":\"t\",\"chain\":"
         "[{\"backend\":\"book\"}]}]}",
         CVI_ERESOLVE_CONFIG, "there twice"},
        {"{\"http\":{\"proxy\":\"http://u:p@x\"}," T "}", CVI_ERESOLVE_CONFIG, "/http/proxy"},
        {"{\"http\":{\"proxy\":\"socks5://x\"}," T "}", CVI_ERESOLVE_CONFIG, "/http/proxy"},
        {"{\"http\":{\"verify\":false}," T "}", CVI_EJSON_RANGE, "/http/verify"},
    };
    cvi_resolver *r = with_chain("{\"backend\":\"book\"}");
    cvi_resolve_event e;

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const int rc = cvi_resolver_load_json(r, rows[i].text, strlen(rows[i].text));

        if (rc != rows[i].status || !strstr(cvi_resolver_last_error(r)->message, rows[i].message)) {
            fail_msg("row %zu: %s, %s", i, cvi_status_name(rc),
                     cvi_resolver_last_error(r)->message);
        }
    }
    start(r, 0, "126000004");
    e = next(r);
    expect_meeting(r, &e, "b1");
    assert_int_equal(cvi_resolver_load_json(NULL, "", 0), CVI_EINVAL);
    cvi_resolver_destroy(&r);
}

static void the_clouds_have_servers_of_their_own(void **state)
{
    static const char *const rows[][3] = {
        {"", "https://login.microsoftonline.com/", "https://graph.microsoft.com/"},
        {",\"cloud\":\"gcc_high\"", "https://login.microsoftonline.us/",
         "https://graph.microsoft.us/"},
        {",\"cloud\":\"dod\"", "https://login.microsoftonline.us/",
         "https://dod-graph.microsoft.us/"},
        {",\"login_url\":\"https://l:1\",\"graph_url\":\"https://g/x\"", "https://l:1/",
         "https://g/x/"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        cvi_resolver *r = NULL;
        cvi_resolve_credential c;
        char text[1024];

        snprintf(text, sizeof(text),
                 "{\"backends\":[{\"name\":\"g\",\"type\":\"graph\",\"client_id\":\"a\"%s}],"
                 "\"tenants\":[{\"id\":\"*\",\"entra_tenant\":\"e\",\"chain\":[{\"backend\":"
                 "\"g\"}]}]}",
                 rows[i][0]);
        assert_int_equal(cvi_resolver_create(&r, NULL), CVI_OK);
        cvi__resolver_use_http(r, fake_http_new);
        assert_int_equal(cvi_resolver_load_json(r, text, strlen(text)), CVI_OK);
        CVI_RESOLVE_CREDENTIAL_INIT(&c);
        c.secret = "s";
        assert_int_equal(cvi_resolver_set_credential(r, 0, "g", &c), CVI_OK);
        start(r, 0, "1");
        assert_int_equal(strncmp(fake_http_at(0)->url, rows[i][1], strlen(rows[i][1])), 0);
        respond(r, 0, 200, GRAPH_GRANT);
        assert_int_equal(strncmp(fake_http_at(0)->url, rows[i][2], strlen(rows[i][2])), 0);
        cvi_resolver_destroy(&r);
    }
}

/* ---- a watched file ---------------------------------------------------------------------- */

static char path[64];

static void write_file(const char *text)
{
    char next_path[80];
    FILE *f = NULL;

    snprintf(next_path, sizeof(next_path), "%s.new", path);
    f = fopen(next_path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
    assert_int_equal(fclose(f), 0);
    assert_int_equal(rename(next_path, path), 0);
}

static int status_of(cvi_resolver *r, uint64_t now_us, const char *id)
{
    cvi_resolve_event e;

    start(r, now_us, id);
    e = next(r);
    if (e.status == CVI_OK) {
        assert_int_equal(cvi_resolver_cancel(r, e.id), CVI_OK);
    }
    return e.status;
}

static void a_book_file_is_read_again_when_it_changed(void **state)
{
    cvi_resolver *r = NULL;
    const int fd = mkstemp(strcpy(path, "/tmp/cvi-book-XXXXXX"));

    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(close(fd), 0);
    write_file(book);
    assert_int_equal(cvi_resolver_create(&r, NULL), CVI_OK);
    assert_int_equal(cvi_resolver_watch_book_file(r, path), CVI_OK);
    assert_int_equal(status_of(r, 0, "126000004"), CVI_OK);
    assert_int_equal(status_of(r, 0, "777"), CVI_ERESOLVE_NOT_FOUND);

    write_file("{\"meetings\":[{\"id\":\"m\",\"tenant\":\"contoso\",\"conference_id\":\"777\"}]}");
    assert_int_equal(status_of(r, SECOND - 1, "777"), CVI_ERESOLVE_NOT_FOUND); /* not looked yet */
    assert_int_equal(status_of(r, SECOND, "777"), CVI_OK);
    assert_int_equal(status_of(r, SECOND, "126000004"), CVI_ERESOLVE_NOT_FOUND);

    write_file("{\"meetings\":");
    assert_int_equal(status_of(r, 2 * SECOND, "777"), CVI_OK); /* the old one stays */
    assert_int_equal(cvi_resolver_last_error(r)->status, CVI_EJSON_SYNTAX);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(status_of(r, 3 * SECOND, "777"), CVI_OK);
    write_file(book);
    assert_int_equal(status_of(r, 4 * SECOND, "126000004"), CVI_OK);

    assert_int_equal(cvi_resolver_watch_book_file(r, NULL), CVI_OK);
    write_file("{\"meetings\":[]}");
    assert_int_equal(status_of(r, 9 * SECOND, "126000004"), CVI_OK);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(cvi_resolver_watch_book_file(r, path), CVI_ESYSTEM);
    assert_int_equal(cvi_resolver_watch_book_file(r, "/tmp"), CVI_ESYSTEM);
    assert_int_equal(cvi_resolver_watch_book_file(NULL, path), CVI_EINVAL);
    cvi_resolver_destroy(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_embedder_is_asked_and_answers),
        cmocka_unit_test(a_step_gets_its_budget_and_no_more),
        cmocka_unit_test(what_nobody_was_asked_about_is_not_called_unknown),
        cmocka_unit_test(a_policy_service_decides_or_leaves_it_to_the_next),
        cmocka_unit_test(a_question_lives_until_the_next_event),
        cmocka_unit_test(a_policy_service_learns_who_calls),
        cmocka_unit_test(a_policy_service_that_fails_stops_the_chain_or_does_not),
        cmocka_unit_test(a_policy_services_token_is_asked_for_and_wiped),
        cmocka_unit_test(bad_configurations_leave_the_old_one),
        cmocka_unit_test(the_clouds_have_servers_of_their_own),
        cmocka_unit_test(a_book_file_is_read_again_when_it_changed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
