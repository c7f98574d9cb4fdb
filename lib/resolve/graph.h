/* SPDX-License-Identifier: MIT */
/*
 * Microsoft Graph as a back end. Its tenants are Entra's: each has a token, which all look-ups of
 * it share, and a breaker. graph.c sends look-ups, graph_token.c gets tokens, graph_answer.c reads
 * what comes back.
 */
#ifndef CVI_RESOLVE_GRAPH_H
#define CVI_RESOLVE_GRAPH_H

#include "crypto/sign.h"
#include "json/json_read.h"
#include "resolve/breaker.h"
#include "resolve/lookup.h"

#define CVI__GRAPH_BUCKETS 256u
#define CVI__GRAPH_ANSWER_MAX ((size_t)1024 * 1024)
#define CVI__GRAPH_TOKEN_ANSWER_MAX ((size_t)64 * 1024)

typedef enum cvi__graph_auth {
    CVI__GRAPH_AUTH_SECRET = 0,
    CVI__GRAPH_AUTH_PS256 = 1, /* by certificate */
    CVI__GRAPH_AUTH_RS256 = 2
} cvi__graph_auth;

typedef struct cvi__graph_settings {
    const char *login_url; /* both without a slash at the end */
    const char *graph_url;
    const char *client_id;
    uint32_t auth; /* a cvi__graph_auth */
} cvi__graph_settings;

/* "Authorization: Bearer …", shared by the requests under way with it; wiped when freed. */
typedef struct cvi__graph_token {
    uint32_t refs;
    size_t bytes;
    char header[];
} cvi__graph_token;

typedef struct cvi__graph cvi__graph;

typedef struct cvi__graph_tenant {
    struct cvi__graph_tenant *next; /* in its bucket */
    cvi__graph *graph;
    cvi__graph_token *token; /* NULL: none yet */
    uint64_t token_until_us;
    uint64_t renew_at_us;
    char roles[512];     /* of the token; "" when it does not say */
    cvi__list waiting;   /* look-ups that need a token */
    cvi__exchange fetch; /* the one request for a token */
    uint32_t is_fetching;
    uint32_t failed_fetches; /* in a row */
    char *url;               /* of the token end point */
    cvi__buf form;           /* being sent; secret */
    cvi__outcome refusal;    /* what the last fetch said for good */
    uint64_t refused_until_us;
    cvi__breaker breaker;
    char id[]; /* Entra's */
} cvi__graph_tenant;

struct cvi__graph {
    cvi__backend base;
    char *login_url;
    char *graph_url;
    char *client_id;
    uint32_t auth;
    char *secret; /* NULL: not given */
    cvi__signer *signer;
    cvi__graph_tenant *buckets[CVI__GRAPH_BUCKETS];
};

/* NULL without memory. */
cvi__backend *cvi__graph_new(cvi__resolve_env *env, const char *name,
                             const cvi__graph_settings *settings);

/* ---- tokens: graph_token.c --------------------------------------------------------------- */

/* The one that can be used now, with a reference for the caller; NULL: there is none. */
cvi__graph_token *cvi__graph_token_use(cvi__graph_tenant *t);
void cvi__graph_token_drop(const cvi_allocator *alloc, cvi__graph_token *token); /* NULL is none */
/* The service refused it: the next look-up gets a new one. */
void cvi__graph_token_refused(cvi__graph_tenant *t, const cvi__graph_token *token);
/* Have a token fetched, unless one is on its way; asks for the credential if need be. */
void cvi__graph_token_fetch(cvi__graph_tenant *t);
void cvi__graph_token_forget(cvi__graph_tenant *t); /* everything of it, when the tenant goes */

/* For graph_token.c: the token came, or how its fetch failed; `retry_at_us` 0: for good. */
void cvi__graph_go_on(cvi__lookup *l);
void cvi__graph_token_failed(cvi__lookup *l, const cvi__outcome *why, uint64_t retry_at_us);
int cvi__graph_set_credential(cvi__backend *backend, const cvi_resolve_credential *credential,
                              cvi_error_info *error);
void cvi__graph_forget_credential(cvi__graph *g);

/* ---- answers: graph_answer.c ------------------------------------------------------------- */

/* What came of a look-up: fills in `o` and returns its status. */
int cvi__graph_read_answer(const cvi_allocator *alloc, const cvi__exchange *x, const char *wanted,
                           cvi__outcome *o);

/* A token as the end point gave it. `token` points into `root`, to be unloaded by the caller. */
typedef struct cvi__graph_grant {
    cvi__json_node root;
    const char *token;
    uint64_t lifetime_us;
} cvi__graph_grant;

/* Likewise of a request for a token. */
int cvi__graph_read_grant(const cvi__exchange *x, cvi__graph_grant *grant, cvi__outcome *o);

#endif
