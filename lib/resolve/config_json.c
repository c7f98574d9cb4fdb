/* SPDX-License-Identifier: MIT */
/* Reading a configuration; the form is described at cvi_resolver_load_json(). */
#include <stdlib.h>
#include <string.h>

#include "core/error.h"
#include "core/mem.h"
#include "json/json_read.h"
#include "resolve/config.h"
#include "resolve/graph.h"
#include "resolve/own.h"
#include "resolve/policy.h"

#define BYTES_MAX ((size_t)32 * 1024 * 1024)
#define ID_MAX 64
#define URL_MAX 1024
#define BUDGET_MS_MAX 60000u
#define CONNECT_MS_DEFAULT 3000u
#define CONNECTIONS_DEFAULT 16u

enum kind { KIND_GRAPH, KIND_POLICY, KIND_EMBEDDER };
static const char *const kinds[] = {"graph", "policy", "embedder"};

static int no_memory(cvi_error_info *error)
{
    return cvi__error_set(error, CVI_ENOMEM, 0, "out of memory while loading");
}

static int refuse(const cvi__json_node *object, const char *member, const char *sentence)
{
    cvi__json_node node;

    (void)cvi__json_get(object, member, CVI__JSON_TEXT | CVI__JSON_OPTIONAL, &node);
    return cvi__json_refuse(&node, CVI_ERESOLVE_CONFIG, "%s", sentence);
}

/* Visible ASCII, so that it can be a part of a request as it is. */
static int is_visible(const char *text)
{
    for (; *text; text++) {
        if (*text <= 0x20 || *text >= 0x7f || *text == '"' || *text == '\\') {
            return 0;
        }
    }
    return 1;
}

/* "https://host…" without a user, a query and a fragment. */
static int read_url(const cvi__json_node *object, const char *member, const char **out)
{
    static const char scheme[] = "https://";
    const char *url = NULL;
    const int rc = cvi__json_get_text(object, member, CVI__JSON_OPTIONAL, 1, URL_MAX, &url);

    if (rc != CVI_OK || !url) {
        return rc;
    }
    if (strncmp(url, scheme, sizeof(scheme) - 1) != 0 || strlen(url) < sizeof(scheme) ||
        strpbrk(url, "@#") || !is_visible(url)) {
        return refuse(object, member, "a URL that begins with https:// and has no user expected");
    }
    *out = url;
    return CVI_OK;
}

static int read_name(const cvi__json_node *object, const char *member, const char **out)
{
    int rc = cvi__json_get_text(object, member, 0, 1, ID_MAX, out);

    if (rc == CVI_OK && !is_visible(*out)) {
        rc = refuse(object, member, "visible characters expected");
    }
    return rc;
}

/* A part of a path: letters, digits, '-', '.' and '_'. */
static int is_path_part(const char *text)
{
    return text[strspn(
               text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._")] == '\0';
}

/* ---- back ends --------------------------------------------------------------------------- */

/* Only without the slash at its end can a path be put behind it. */
static int read_base_url(const cvi__json_node *node, const char *member, const char **out)
{
    int rc = read_url(node, member, out);

    if (rc == CVI_OK && *out && (*out)[strlen(*out) - 1] == '/') {
        rc = refuse(node, member, "no slash at the end expected");
    }
    return rc;
}

static int read_cloud(const cvi__json_node *node, cvi__graph_settings *s)
{
    static const char *const clouds[] = {"global", "gcc_high", "dod", "china"};
    static const char *const hosts[][2] = {
        {"https://login.microsoftonline.com", "https://graph.microsoft.com"},
        {"https://login.microsoftonline.us", "https://graph.microsoft.us"},
        {"https://login.microsoftonline.us", "https://dod-graph.microsoft.us"},
    };
    uint32_t cloud = 0;
    int rc = cvi__json_get_choice(node, "cloud", CVI__JSON_OPTIONAL, clouds, CVI_ARRAY_LEN(clouds),
                                  &cloud);

    if (rc == CVI_OK && cloud >= CVI_ARRAY_LEN(hosts)) {
        rc = refuse(node, "cloud", "Microsoft's cloud in China has no look-up of meetings");
    }
    if (rc == CVI_OK) {
        s->login_url = hosts[cloud][0];
        s->graph_url = hosts[cloud][1];
        rc = read_base_url(node, "login_url", &s->login_url);
    }
    return rc == CVI_OK ? read_base_url(node, "graph_url", &s->graph_url) : rc;
}

static int read_graph(cvi__resolve_config *c, const cvi__json_node *node, const char *name,
                      cvi__backend **out)
{
    static const char *const members[] = {"name",  "type",      "client_id", "auth",
                                          "cloud", "login_url", "graph_url"};
    static const char *const auths[] = {"secret", "ps256", "rs256"};
    cvi__graph_settings s = {0};
    int rc = cvi__json_only(node, members, CVI_ARRAY_LEN(members));

    if (rc == CVI_OK) {
        rc = read_name(node, "client_id", &s.client_id);
    }
    if (rc == CVI_OK) {
        rc = cvi__json_get_choice(node, "auth", CVI__JSON_OPTIONAL, auths, CVI_ARRAY_LEN(auths),
                                  &s.auth);
    }
    if (rc == CVI_OK) {
        rc = read_cloud(node, &s);
    }
    if (rc == CVI_OK) {
        *out = cvi__graph_new(c->env, name, &s);
        rc = *out ? CVI_OK : no_memory(node->error);
    }
    return rc;
}

static int read_policy(cvi__resolve_config *c, const cvi__json_node *node, const char *name,
                       cvi__backend **out)
{
    static const char *const members[] = {"name", "type", "url", "auth"};
    static const char *const auths[] = {"none", "bearer"};
    cvi__policy_settings s = {0};
    int rc = cvi__json_only(node, members, CVI_ARRAY_LEN(members));

    if (rc == CVI_OK) {
        rc = read_url(node, "url", &s.url);
    }
    if (rc == CVI_OK && !s.url) {
        rc = refuse(node, "url", "a policy service needs its URL");
    }
    if (rc == CVI_OK) {
        rc = cvi__json_get_choice(node, "auth", CVI__JSON_OPTIONAL, auths, CVI_ARRAY_LEN(auths),
                                  &s.wants_token);
    }
    if (rc == CVI_OK) {
        *out = cvi__policy_new(c->env, name, &s);
        rc = *out ? CVI_OK : no_memory(node->error);
    }
    return rc;
}

static int read_embedder(cvi__resolve_config *c, const cvi__json_node *node, const char *name,
                         cvi__backend **out)
{
    static const char *const members[] = {"name", "type"};
    const int rc = cvi__json_only(node, members, CVI_ARRAY_LEN(members));

    if (rc != CVI_OK) {
        return rc;
    }
    *out = cvi__own_new(c->env, name);
    return *out ? CVI_OK : no_memory(node->error);
}

static int read_backend(cvi__resolve_config *c, const cvi__json_node *node, int *needs_http)
{
    cvi__backend *made = NULL;
    const char *name = NULL;
    uint32_t kind = 0;
    int rc = read_name(node, "name", &name);

    if (rc == CVI_OK && cvi__config_backend(c, name)) {
        rc = refuse(node, "name", "another back end has this name");
    }
    if (rc == CVI_OK) {
        rc = cvi__json_get_choice(node, "type", 0, kinds, CVI_ARRAY_LEN(kinds), &kind);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    *needs_http |= kind != KIND_EMBEDDER;
    if (kind == KIND_GRAPH) {
        rc = read_graph(c, node, name, &made);
    } else if (kind == KIND_POLICY) {
        rc = read_policy(c, node, name, &made);
    } else {
        rc = read_embedder(c, node, name, &made);
    }
    if (made) {
        c->backends[c->count++] = made;
    }
    return rc;
}

static int read_backends(cvi__resolve_config *c, const cvi__json_node *root, int *needs_http)
{
    cvi__json_node list, node;
    int rc = cvi__json_get(root, "backends", CVI__JSON_ARRAY | CVI__JSON_OPTIONAL, &list);

    if (rc == CVI_OK && cvi__json_count(&list) > CVI__CONFIG_BACKENDS_MAX) {
        rc =
            cvi__json_refuse(&list, CVI_ELIMIT, "more than %u back ends", CVI__CONFIG_BACKENDS_MAX);
    }
    for (size_t i = 0; rc == CVI_OK && i < cvi__json_count(&list); i++) {
        rc = cvi__json_at(&list, i, CVI__JSON_OBJECT, &node);
        if (rc == CVI_OK) {
            rc = read_backend(c, &node, needs_http);
        }
    }
    return rc;
}

/* ---- chains ------------------------------------------------------------------------------ */

/* The buffer was made large enough for all texts at once, so what it holds stays in place. */
static const char *keep(cvi__buf *b, const char *text)
{
    const size_t at = b->len;

    return cvi__buf_append(b, text, strlen(text) + 1) == CVI_OK ? b->data + at : "";
}

static int is_graph(const cvi__backend *b)
{
    return b->ops->set_credential == cvi__graph_set_credential;
}

static int read_step(cvi__resolve_config *c, const cvi__json_node *node, cvi__route *route)
{
    static const char *const members[] = {"backend", "budget_ms", "on_error"};
    static const char *const ways[] = {"continue", "stop"};
    cvi__chain_step *const step = &route->steps[route->count];
    const char *name = NULL;
    uint32_t budget_ms = 0;
    int rc = cvi__json_only(node, members, CVI_ARRAY_LEN(members));

    if (rc == CVI_OK) {
        rc = read_name(node, "backend", &name);
    }
    if (rc == CVI_OK) {
        rc = cvi__json_get_u32(node, "budget_ms", CVI__JSON_OPTIONAL, 1, BUDGET_MS_MAX, &budget_ms);
    }
    if (rc == CVI_OK) {
        rc = cvi__json_get_choice(node, "on_error", CVI__JSON_OPTIONAL, ways, CVI_ARRAY_LEN(ways),
                                  &step->stops_on_error);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    step->backend = cvi__config_backend(c, name);
    step->budget_us = budget_ms ? (uint64_t)budget_ms * 1000 : CVI_NO_DEADLINE;
    if (!step->backend) {
        return refuse(node, "backend", "no back end has this name");
    }
    if (is_graph(step->backend) && !*route->entra_tenant) {
        return refuse(node, "backend", "Graph needs the tenant's entra_tenant");
    }
    route->count++;
    return CVI_OK;
}

static int read_chain(cvi__resolve_config *c, const cvi__json_node *tenant, cvi__route *route)
{
    cvi__json_node list, node;
    int rc = cvi__json_get(tenant, "chain", CVI__JSON_ARRAY, &list);
    const size_t count = rc == CVI_OK ? cvi__json_count(&list) : 0;

    if (rc == CVI_OK && (count == 0 || count > CVI__CHAIN_STEPS_MAX)) {
        rc = cvi__json_refuse(&list, CVI_EJSON_RANGE, "1 to %u steps expected",
                              CVI__CHAIN_STEPS_MAX);
    }
    for (size_t i = 0; rc == CVI_OK && i < count; i++) {
        rc = cvi__json_at(&list, i, CVI__JSON_OBJECT, &node);
        if (rc == CVI_OK) {
            rc = read_step(c, &node, route);
        }
    }
    return rc;
}

static int read_route(cvi__resolve_config *c, const cvi__json_node *node, cvi__route *route)
{
    static const char *const members[] = {"id", "entra_tenant", "chain"};
    const char *id = NULL, *entra = "";
    int rc = cvi__json_only(node, members, CVI_ARRAY_LEN(members));

    if (rc == CVI_OK) {
        rc = cvi__json_get_text(node, "id", 0, 1, ID_MAX, &id);
    }
    if (rc == CVI_OK) {
        rc = cvi__json_get_text(node, "entra_tenant", CVI__JSON_OPTIONAL, 1, 255, &entra);
    }
    if (rc == CVI_OK &&
        (!is_path_part(entra) || strcmp(entra, ".") == 0 || strcmp(entra, "..") == 0)) {
        rc = refuse(node, "entra_tenant", "a tenant id or a verified domain expected");
    }
    if (rc != CVI_OK) {
        return rc;
    }
    route->tenant = keep(&c->text, id);
    route->entra_tenant = keep(&c->text, entra);
    return read_chain(c, node, route);
}

static int order_routes(const void *a, const void *b)
{
    const cvi__route *const x = a, *const y = b;

    return strcmp(x->tenant, y->tenant);
}

static int sort_routes(cvi__resolve_config *c, const cvi__json_node *list)
{
    qsort(c->routes, c->route_count, sizeof(*c->routes), order_routes);
    for (size_t i = 1; i < c->route_count; i++) {
        if (order_routes(&c->routes[i - 1], &c->routes[i]) == 0) {
            return cvi__json_refuse(list, CVI_ERESOLVE_CONFIG, "tenant %.40s is there twice",
                                    c->routes[i].tenant);
        }
    }
    return CVI_OK;
}

static int read_routes(cvi__resolve_config *c, const cvi__json_node *root)
{
    cvi__json_node list, node;
    int rc = cvi__json_get(root, "tenants", CVI__JSON_ARRAY, &list);
    const size_t count = rc == CVI_OK ? cvi__json_count(&list) : 0;

    if (rc == CVI_OK && (count == 0 || count > CVI__CONFIG_ROUTES_MAX)) {
        rc =
            cvi__json_refuse(&list, CVI_ELIMIT, "1 to %u tenants expected", CVI__CONFIG_ROUTES_MAX);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    c->routes = cvi__mem_calloc(&c->env->alloc, count, sizeof(*c->routes));
    if (!c->routes) {
        return no_memory(root->error);
    }
    for (size_t i = 0; rc == CVI_OK && i < count; i++) {
        rc = cvi__json_at(&list, i, CVI__JSON_OBJECT, &node);
        if (rc == CVI_OK) {
            rc = read_route(c, &node, &c->routes[i]);
        }
    }
    c->route_count = count;
    return rc == CVI_OK ? sort_routes(c, &list) : rc;
}

/* ---- the network ------------------------------------------------------------------------- */

/* http:// or https://, since curl speaks to proxies either way. */
static int read_proxy(const cvi__json_node *http, const char **out)
{
    const char *url = NULL;
    const int rc = cvi__json_get_text(http, "proxy", CVI__JSON_OPTIONAL, 8, URL_MAX, &url);

    if (rc != CVI_OK || !url) {
        return rc;
    }
    if ((strncmp(url, "http://", 7) != 0 && strncmp(url, "https://", 8) != 0) ||
        strpbrk(url, "@#?") || !is_visible(url)) {
        return refuse(http, "proxy",
                      "a URL that begins with http:// or https:// and has no user expected");
    }
    *out = url;
    return CVI_OK;
}

static int read_http(cvi__resolve_config *c, const cvi__json_node *root, int is_needed)
{
    static const char *const members[] = {"ca_file", "proxy", "max_connections",
                                          "connect_timeout_ms"};
    cvi__http_settings s = {.max_connections = CONNECTIONS_DEFAULT,
                            .connect_timeout_ms = CONNECT_MS_DEFAULT};
    cvi__json_node http;
    int rc = cvi__json_get(root, "http", CVI__JSON_OBJECT | CVI__JSON_OPTIONAL, &http);

    if (rc == CVI_OK && http.value) {
        rc = cvi__json_only(&http, members, CVI_ARRAY_LEN(members));
        if (rc == CVI_OK) {
            rc = cvi__json_get_text(&http, "ca_file", CVI__JSON_OPTIONAL, 1, 4096, &s.ca_file);
        }
        if (rc == CVI_OK) {
            rc = read_proxy(&http, &s.proxy);
        }
        if (rc == CVI_OK) {
            rc = cvi__json_get_u32(&http, "max_connections", CVI__JSON_OPTIONAL, 1, 1000,
                                   &s.max_connections);
        }
        if (rc == CVI_OK) {
            rc = cvi__json_get_u32(&http, "connect_timeout_ms", CVI__JSON_OPTIONAL, 100, 60000,
                                   &s.connect_timeout_ms);
        }
    }
    if (rc == CVI_OK && is_needed) {
        rc = c->env->make_http(&c->http, &c->env->alloc, &s);
        if (rc != CVI_OK) {
            rc = cvi__error_set(root->error, rc, 0, "no HTTPS: %s", cvi_strerror(rc));
        }
    }
    return rc;
}

/* ---- all of it --------------------------------------------------------------------------- */

static int read_config(cvi__resolve_config *c, const cvi__json_node *root, size_t bytes)
{
    static const char *const members[] = {"http", "backends", "tenants"};
    int needs_http = 0;
    int rc = CVI_OK;

    if (cvi__json_kind(root) != CVI__JSON_OBJECT) {
        return cvi__json_refuse(root, CVI_ERESOLVE_CONFIG, "an object expected");
    }
    rc = cvi__json_only(root, members, CVI_ARRAY_LEN(members));
    if (rc == CVI_OK && cvi__buf_reserve(&c->text, bytes) != CVI_OK) {
        rc = no_memory(root->error);
    }
    if (rc == CVI_OK) {
        rc = read_backends(c, root, &needs_http);
    }
    if (rc == CVI_OK) {
        rc = read_http(c, root, needs_http);
    }
    return rc == CVI_OK ? read_routes(c, root) : rc;
}

cvi__resolve_config *cvi__config_load(cvi__resolve_env *env, cvi__backend *book, const char *text,
                                      size_t len, cvi_error_info *error)
{
    const cvi__json_limits limits = {.max_bytes = BYTES_MAX, .max_depth = 8};
    cvi__json_node root;
    cvi__resolve_config *c = NULL;
    int rc = cvi__json_load(&root, text, len, &limits, error);

    if (rc != CVI_OK) {
        return NULL;
    }
    c = cvi__mem_zalloc(&env->alloc, sizeof(*c));
    if (c) {
        c->env = env;
        c->book = book;
        cvi__buf_init(&c->text, &env->alloc, BYTES_MAX);
        rc = read_config(c, &root, len);
    } else {
        rc = no_memory(error);
    }
    cvi__json_unload(&root);
    if (rc != CVI_OK) {
        cvi__config_free(c);
        return NULL;
    }
    return c;
}
