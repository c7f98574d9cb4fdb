/* SPDX-License-Identifier: MIT */
/*
 * Whatever Graph, Entra or a policy service answer, a look-up ends, and a meeting that comes of it
 * has a name. The first byte says whose answer it is and with which HTTP status.
 */
#include <stdlib.h>
#include <string.h>

#include "common/graph.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char config[] =
    "{\"backends\":[{\"name\":\"p\",\"type\":\"policy\",\"url\":\"https://p.example\"},{\"name\":"
    "\"g\",\"type\":\"graph\",\"client_id\":\"a\"}],\"tenants\":[{\"id\":\"contoso\","
    "\"entra_tenant\":\"e\",\"chain\":[{\"backend\":\"p\"},{\"backend\":\"g\"}]}]}";

enum whose { GRAPHS, TOKENS, POLICYS, KINDS };

struct input {
    enum whose whose;
    struct fake_answer answer;
};

static void check(int is_true)
{
    if (!is_true) {
        abort();
    }
}

static int respond(void *user, const cvi__exchange *x, struct fake_answer *a)
{
    const struct input *in = user;
    const enum whose whose = graph_is_token_request(x)             ? TOKENS
                             : strstr(x->url, "p.example") != NULL ? POLICYS
                                                                   : GRAPHS;

    if (whose == in->whose) {
        *a = in->answer;
    } else {
        a->code = 200;
        a->body = whose == TOKENS    ? GRAPH_GRANT
                  : whose == POLICYS ? "{\"action\":\"continue\"}"
                                     : GRAPH_MEETING;
    }
    return 1;
}

static void check_meeting(const cvi_resolution *m)
{
    char text[4096];
    size_t needed = 0;

    check(*cvi_resolution_get_text(m, CVI_RESOLUTION_MEETING_ID, NULL) != '\0');
    for (uint32_t f = 0; f <= CVI_RESOLUTION_RAW_JSON; f++) {
        size_t len = 0;
        const char *t = cvi_resolution_get_text(m, f, &len);

        check(f == CVI_RESOLUTION_RAW_JSON || strlen(t) == len);
    }
    (void)cvi_resolution_to_json(m, text, sizeof(text), &needed);
}

static void drive_to_the_end(cvi_resolver *r, uint64_t lookup)
{
    cvi_resolve_event e;
    cvi_resolution *m = NULL;
    int is_over = 0;

    CVI_RESOLVE_EVENT_INIT(&e);
    for (int i = 0; i < 1000 && !is_over; i++) {
        const uint64_t due = cvi_resolver_deadline(r);

        check(due != CVI_NO_DEADLINE);
        check(cvi_resolver_drive(r, due, NULL, 0) == CVI_OK);
        while (cvi_resolver_next_event(r, &e) == CVI_OK) {
            if (e.kind == CVI_RESOLVE_EVENT_FINISHED) {
                check(e.id == lookup && !is_over);
                is_over = 1;
                check((cvi_resolver_take(r, lookup, &m) == CVI_OK) == (e.status == CVI_OK));
            }
        }
    }
    check(is_over);
    if (m) {
        check_meeting(m);
    }
    cvi_resolution_destroy(&m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint32_t codes[] = {200, 200, 200, 400, 401, 403, 404, 429, 503};
    struct input in = {0};
    cvi_resolver_params p;
    cvi_resolve_credential c;
    cvi_resolve_request q;
    cvi_resolver *r = NULL;
    uint64_t lookup = 0;
    char *body = NULL;

    if (size == 0) {
        return 0;
    }
    body = malloc(size);
    check(body != NULL);
    memcpy(body, data + 1, size - 1);
    body[size - 1] = '\0';
    in.whose = data[0] % KINDS;
    in.answer.code = codes[data[0] / KINDS % (sizeof(codes) / sizeof(codes[0]))];
    in.answer.body = body;
    fake_http_respond(respond, &in);
    CVI_RESOLVER_PARAMS_INIT(&p);
    CVI_RESOLVE_CREDENTIAL_INIT(&c);
    CVI_RESOLVE_REQUEST_INIT(&q);
    p.test_seed = 1;
    c.secret = GRAPH_SECRET;
    q.tenant_id = "contoso";
    q.conference_id = GRAPH_ID;
    q.flags = CVI_RESOLVE_TRACE;
    check(cvi_resolver_create(&r, &p) == CVI_OK);
    cvi__resolver_use_http(r, fake_http_new);
    check(cvi_resolver_load_json(r, config, sizeof(config) - 1) == CVI_OK);
    check(cvi_resolver_set_credential(r, 0, "g", &c) == CVI_OK);
    check(cvi_resolver_start(r, 0, &q, &lookup) == CVI_OK);
    drive_to_the_end(r, lookup);
    cvi_resolver_destroy(&r);
    fake_http_respond(NULL, NULL);
    free(body);
    return 0;
}
