/* SPDX-License-Identifier: MIT */
/* Look-ups in Graph and by a policy service, with the fake engine, and one over curl. */
#include <stdlib.h>
#include <string.h>

#include "common/graph.h"
#include "oom/oom.h"

/* As Graph, Entra and a policy service would. */
static int answer_all(void *user, const cvi__exchange *x, struct fake_answer *a)
{
    (void)user;
    a->code = 200;
    if (graph_is_token_request(x)) {
        a->body = GRAPH_GRANT;
    } else if (strstr(x->url, "graph.microsoft.com")) {
        a->body = "{\"value\":[{\"id\":\"m\",\"subject\":\"S\",\"joinInformation\":{\"content\":"
                  "\"data:text/html,a+b\"}}]}";
    } else {
        a->body = "{\"action\":\"redirect\",\"conference_id\":\"017\"}";
    }
    return 1;
}

/* Drives until the look-up ended; its status. */
static int wait_for(cvi_resolver *r, uint64_t lookup, cvi_resolution **out)
{
    cvi_resolve_event e;

    CVI_RESOLVE_EVENT_INIT(&e);
    for (int i = 0; i < 100; i++) {
        while (cvi_resolver_next_event(r, &e) == CVI_OK) {
            if (e.kind == CVI_RESOLVE_EVENT_FINISHED && e.id == lookup) {
                return e.status == CVI_OK ? cvi_resolver_take(r, lookup, out) : e.status;
            }
        }
        (void)cvi_resolver_drive(r, 1000, NULL, 0);
    }
    return CVI_ESTATE;
}

static int look_up(cvi_resolver *r, const char *tenant, cvi_resolution **out)
{
    cvi_resolve_request q;
    uint64_t lookup = 0;
    int rc = 0;

    CVI_RESOLVE_REQUEST_INIT(&q);
    q.tenant_id = tenant;
    q.conference_id = "126000004";
    q.language = "en";
    q.flags = CVI_RESOLVE_TRACE;
    rc = cvi_resolver_start(r, 1000, &q, &lookup);
    return rc == CVI_OK ? wait_for(r, lookup, out) : rc;
}

static int show(const cvi_resolution *m)
{
    char text[1024];

    return cvi_resolution_to_json(m, text, sizeof(text), NULL);
}

int oom_resolve_graph(const cvi_allocator *allocator)
{
    cvi_resolver *r = NULL;
    cvi_resolution *m = NULL;
    int rc = 0;

    fake_http_respond(answer_all, NULL);
    rc = graph_resolver(&r, allocator, NULL);
    for (int i = 0; rc == CVI_OK && i < 2; i++) {
        rc = look_up(r, "contoso", &m);
        if (rc == CVI_OK) {
            rc = show(m);
        }
        cvi_resolution_destroy(&m);
    }
    cvi_resolver_destroy(&r);
    fake_http_respond(NULL, NULL);
    return rc;
}

static const char with_policy[] =
    "{\"backends\":[{\"name\":\"rules\",\"type\":\"policy\",\"url\":\"https://p.example\",\"auth\":"
    "\"bearer\"},{\"name\":\"mine\",\"type\":\"embedder\"}],\"tenants\":[{\"id\":\"t\",\"chain\":["
    "{\"backend\":\"rules\"},{\"backend\":\"mine\"}]}]}";

/* The policy sends it on, and the embedder answers. */
static int ask_both(cvi_resolver *r)
{
    static const char meeting[] = "{\"id\":\"own\"}";
    cvi_resolve_answer a;
    cvi_resolve_event e = {0};
    cvi_resolve_request q;
    cvi_resolution *m = NULL;
    uint64_t lookup = 0;
    int rc = 0;

    CVI_RESOLVE_REQUEST_INIT(&q);
    CVI_RESOLVE_EVENT_INIT(&e);
    CVI_RESOLVE_ANSWER_INIT(&a);
    q.tenant_id = "t";
    q.conference_id = "1";
    a.meeting_json = meeting;
    a.meeting_json_len = sizeof(meeting) - 1;
    rc = cvi_resolver_start(r, 0, &q, &lookup);
    if (rc == CVI_OK) {
        (void)cvi_resolver_drive(r, 0, NULL, 0);
        rc = cvi_resolver_next_event(r, &e);
    }
    if (rc == CVI_OK && e.kind == CVI_RESOLVE_EVENT_FINISHED) {
        rc = e.status;
    }
    if (rc == CVI_OK) {
        rc = cvi_resolver_answer(r, 0, lookup, &a);
    }
    if (rc == CVI_OK) {
        rc = wait_for(r, lookup, &m);
    }
    cvi_resolution_destroy(&m);
    return rc;
}

int oom_resolve_policy(const cvi_allocator *allocator)
{
    cvi_resolver_params p;
    cvi_resolve_credential c;
    cvi_resolver *r = NULL;
    int rc = 0;

    CVI_RESOLVER_PARAMS_INIT(&p);
    CVI_RESOLVE_CREDENTIAL_INIT(&c);
    p.allocator = allocator;
    c.secret = "token";
    fake_http_respond(answer_all, NULL);
    rc = cvi_resolver_create(&r, &p);
    if (rc == CVI_OK) {
        cvi__resolver_use_http(r, fake_http_new);
        rc = cvi_resolver_load_json(r, with_policy, sizeof(with_policy) - 1);
    }
    if (rc == CVI_OK) {
        rc = cvi_resolver_set_credential(r, 0, "rules", &c);
    }
    if (rc == CVI_OK) {
        rc = ask_both(r);
    }
    cvi_resolver_destroy(&r);
    fake_http_respond(NULL, NULL);
    return rc;
}

/* Over the real engine to a port where nobody listens: as far as it goes without a server. */
int oom_resolve_curl(const cvi_allocator *allocator)
{
    static const char config[] =
        "{\"http\":{\"ca_file\":\"/etc/ssl/certs/ca-certificates.crt\",\"proxy\":"
        "\"http://127.0.0.1:9\"},\"backends\":[{\"name\":\"g\",\"type\":\"graph\",\"client_id\":"
        "\"a\",\"login_url\":\"https://127.0.0.1:9\"}],\"tenants\":[{\"id\":\"t\","
        "\"entra_tenant\":\"e\",\"chain\":[{\"backend\":\"g\"}]}]}";
    cvi_resolver_params p;
    cvi_resolve_credential c;
    cvi_resolver *r = NULL;
    cvi_resolution *m = NULL;
    int rc = 0;

    CVI_RESOLVER_PARAMS_INIT(&p);
    CVI_RESOLVE_CREDENTIAL_INIT(&c);
    p.allocator = allocator;
    c.secret = "secret";
    rc = cvi_resolver_create(&r, &p);
    if (rc == CVI_OK) {
        rc = cvi_resolver_load_json(r, config, sizeof(config) - 1);
    }
    if (rc == CVI_OK) {
        rc = cvi_resolver_set_credential(r, 0, "g", &c);
    }
    if (rc == CVI_OK) {
        rc = look_up(r, "t", &m);
    }
    cvi_resolver_destroy(&r);
    return rc == CVI_ESTATE ? CVI_OK : rc; /* it waits for the retry */
}

int oom_resolve_book_file(const cvi_allocator *allocator)
{
    cvi_resolver_params p;
    cvi_resolver *r = NULL;
    char path[] = "/tmp/cvi-oom-XXXXXX";
    static const char book[] = "{\"meetings\":[]}";
    const int fd = mkstemp(path);
    FILE *file = fd >= 0 ? fdopen(fd, "wb") : NULL;
    int rc = CVI_ESYSTEM;

    CVI_RESOLVER_PARAMS_INIT(&p);
    p.allocator = allocator;
    if (file && fwrite(book, 1, sizeof(book) - 1, file) == sizeof(book) - 1 && fclose(file) == 0) {
        rc = cvi_resolver_create(&r, &p);
    }
    if (rc == CVI_OK) {
        rc = cvi_resolver_watch_book_file(r, path);
    }
    cvi_resolver_destroy(&r);
    (void)remove(path);
    return rc;
}
