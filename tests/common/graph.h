/* SPDX-License-Identifier: MIT */
/* A resolver that looks in Graph, with the fake engine behind it, and what Graph would say. */
#ifndef TESTS_COMMON_GRAPH_H
#define TESTS_COMMON_GRAPH_H

#include <stdio.h>
#include <string.h>

#include <cvi/resolve.h>

#include "common/fake_http.h"
#include "resolve/resolver.h"

#define GRAPH_SECRET "s3cr3t/+=~value"
#define GRAPH_TOKEN                                                                                \
    "eyJhbGciOiJub25lIn0."                                                                         \
    "eyJyb2xlcyI6WyJPbmxpbmVNZWV0aW5ncy5SZWFkLkFsbCIsIkNhbGxzLkpvaW5Hcm91cENhbGwuQWxsIl19.sig"
#define GRAPH_GRANT                                                                                \
    "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"" GRAPH_TOKEN "\"}"
#define GRAPH_ID "126000004" /* its check digit is right */
#define GRAPH_MEETING                                                                              \
    "{\"id\":\"MSo1\",\"subject\":\"Weekly\",\"videoTeleconferenceId\":\"" GRAPH_ID "\","          \
    "\"joinWebUrl\":\"https://teams.example/l/1\"}"

static inline const char *graph_config(const char *auth)
{
    static char text[1024];

    snprintf(text, sizeof(text),
             "{\"backends\":[{\"name\":\"teams\",\"type\":\"graph\",\"client_id\":\"app-1\","
             "\"auth\":\"%s\"}],\"tenants\":[{\"id\":\"contoso\",\"entra_tenant\":"
             "\"contoso.example\",\"chain\":[{\"backend\":\"teams\"}]},{\"id\":\"fabrikam\","
             "\"entra_tenant\":\"f-2\",\"chain\":[{\"backend\":\"teams\"}]}]}",
             auth);
    return text;
}

/* CVI_OK, or why not; *out is to be destroyed either way. */
static inline int graph_resolver(cvi_resolver **out, const cvi_allocator *allocator,
                                 const cvi_log_sink *log)
{
    cvi_resolver_params p;
    cvi_resolve_credential c;
    int rc = 0;

    CVI_RESOLVER_PARAMS_INIT(&p);
    CVI_RESOLVE_CREDENTIAL_INIT(&c);
    p.allocator = allocator;
    p.log = log;
    p.test_seed = 7;
    c.secret = GRAPH_SECRET;
    rc = cvi_resolver_create(out, &p);
    if (rc == CVI_OK) {
        const char *config = graph_config("secret");

        cvi__resolver_use_http(*out, fake_http_new);
        rc = cvi_resolver_load_json(*out, config, strlen(config));
    }
    return rc == CVI_OK ? cvi_resolver_set_credential(*out, 0, "teams", &c) : rc;
}

static inline int graph_start(cvi_resolver *r, uint64_t now_us, const char *id, uint64_t *lookup)
{
    cvi_resolve_request q;

    CVI_RESOLVE_REQUEST_INIT(&q);
    q.tenant_id = "contoso";
    q.conference_id = id;
    return cvi_resolver_start(r, now_us, &q, lookup);
}

static inline int graph_is_token_request(const cvi__exchange *x)
{
    return strstr(x->url, "/oauth2/v2.0/token") != NULL;
}

#endif
