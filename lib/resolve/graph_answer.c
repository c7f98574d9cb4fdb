/* SPDX-License-Identifier: MIT */
/*
 * Statuses and bodies of Graph and of Entra's token end point, as their documents describe them.
 * Nothing is decided by the wording of a message, which is only kept for the operator.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "core/error.h"
#include "core/mem.h"
#include "resolve/graph.h"
#include "resolve/meeting_json.h"

#define LIFETIME_MAX_S 86400u
#define TOKEN_MAX 32768u
#define REMARK_MAX ((size_t)65536)

static int bad_answer(cvi__outcome *o, const char *why)
{
    cvi__outcome_say(o, o->code, o->request_id, why);
    return CVI_ERESOLVE_ANSWER;
}

/* The body as an object; the error record says why not. */
static int load(const cvi__exchange *x, cvi__json_node *root, cvi_error_info *error)
{
    const cvi__json_limits limits = {.max_bytes = x->answer.limit, .max_depth = 24};
    int rc = CVI_OK;

    cvi__error_init(error, "resolve");
    rc = cvi__json_load(root, x->answer.data ? x->answer.data : "", x->answer.len, &limits, error);
    if (rc == CVI_OK && cvi__json_kind(root) != CVI__JSON_OBJECT) {
        rc = cvi__json_refuse(root, CVI_EJSON_TYPE, "an object expected");
    }
    return rc;
}

/* A text member, or "" when it is missing or none. */
static const char *remark(const cvi__json_node *object, const char *name)
{
    cvi_error_info ignored;
    cvi__json_node quiet = *object;
    const char *text = "";

    cvi__error_init(&ignored, "resolve");
    quiet.error = &ignored;
    return object->value && cvi__json_get_text(&quiet, name, CVI__JSON_OPTIONAL, 0, REMARK_MAX,
                                               &text) == CVI_OK
               ? text
               : "";
}

static cvi__json_node object_in(const cvi__json_node *object, const char *name)
{
    cvi_error_info ignored;
    cvi__json_node quiet = *object, out = {0};

    cvi__error_init(&ignored, "resolve");
    quiet.error = &ignored;
    if (!object->value ||
        cvi__json_get(&quiet, name, CVI__JSON_OBJECT | CVI__JSON_OPTIONAL, &out) != CVI_OK) {
        out.value = NULL;
    }
    out.parent = NULL;
    out.error = object->error;
    return out;
}

/* ---- look-ups ---------------------------------------------------------------------------- */

/* {"error": {"code", "message", "innerError": {"request-id"}}}: 1 when the body has that form. */
static int read_error(const cvi__exchange *x, cvi__outcome *o)
{
    cvi_error_info error;
    cvi__json_node root, outer, inner;
    int is_one = 0;

    if (load(x, &root, &error) == CVI_OK) {
        outer = object_in(&root, "error");
        inner = object_in(&outer, "innerError");
        if (!inner.value) {
            inner = object_in(&outer, "innererror"); /* as OData spells it */
        }
        is_one = outer.value != NULL;
        cvi__outcome_say(o, remark(&outer, "code"),
                         *remark(&inner, "request-id") ? remark(&inner, "request-id")
                                                       : x->request_id,
                         remark(&outer, "message"));
    }
    cvi__json_unload(&root);
    return is_one;
}

static int status_of_code(uint32_t code)
{
    switch (code) {
    case 401:
        return CVI_ERESOLVE_CREDENTIAL;
    case 403:
        return CVI_ERESOLVE_PERMISSION;
    case 410:
        return CVI_ERESOLVE_EXPIRED;
    case 429:
    case 509:
        return CVI_ERESOLVE_THROTTLED;
    default:
        return code >= 500 || code == 408 ? CVI_ERESOLVE_UNAVAILABLE : CVI_ERESOLVE_ANSWER;
    }
}

static int read_refusal(const cvi__exchange *x, const char *wanted, cvi__outcome *o)
{
    const int is_graphs = read_error(x, o);

    if ((x->code == 404 || x->code == 400) && (is_graphs || x->answer.len == 0)) {
        return cvi__status_of_unknown(wanted);
    }
    if (x->code >= 300 && x->code < 400) {
        return bad_answer(o, "it redirects elsewhere, which is not followed");
    }
    if (x->code < 500 && !is_graphs && status_of_code(x->code) == CVI_ERESOLVE_ANSWER) {
        return bad_answer(o, "the answer is not Graph's: is the URL right?");
    }
    return status_of_code(x->code);
}

/*
 * Of a collection the meeting with that id; CVI_ERESOLVE_NOT_FOUND when it is empty. What was asked
 * for is one meeting: if only one came, the reader judges it, even if it does not tell its id.
 */
static int pick(const cvi__json_node *list, const char *wanted, cvi__json_node *meeting,
                cvi__outcome *o)
{
    const size_t count = cvi__json_count(list);
    int rc = CVI_ERESOLVE_NOT_FOUND;

    for (size_t i = 0; i < count; i++) {
        rc = cvi__json_at(list, i, CVI__JSON_OBJECT, meeting);
        if (rc != CVI_OK) {
            return rc;
        }
        if (strcmp(remark(meeting, "videoTeleconferenceId"), wanted) == 0) {
            return CVI_OK;
        }
    }
    return count > 1 ? bad_answer(o, "none of the meetings that came has the conference id") : rc;
}

static int is_other_meeting(const cvi_resolution *m, const char *wanted)
{
    const char *id = cvi_resolution_get_text(m, CVI_RESOLUTION_CONFERENCE_ID, NULL);

    return *id && strcmp(id, wanted) != 0;
}

static int read_meeting(const cvi_allocator *alloc, const cvi__exchange *x, cvi__json_node *root,
                        const char *wanted, cvi__outcome *o)
{
    cvi__json_node list, meeting = *root;
    int rc = cvi__json_get(root, "value", CVI__JSON_ARRAY | CVI__JSON_OPTIONAL, &list);

    if (rc == CVI_OK && list.value) {
        rc = pick(&list, wanted, &meeting, o);
    }
    if (rc == CVI_OK) {
        rc = cvi__meeting_read(&o->result, alloc, &meeting, x->answer.data, x->answer.len);
    }
    if (rc == CVI_OK && is_other_meeting(o->result, wanted)) {
        cvi_resolution_destroy(&o->result);
        rc = bad_answer(o, "the meeting that came has another conference id");
    }
    return rc;
}

int cvi__graph_read_answer(const cvi_allocator *alloc, const cvi__exchange *x, const char *wanted,
                           cvi__outcome *o)
{
    cvi_error_info error;
    cvi__json_node root;
    int rc = CVI_OK;

    cvi__outcome_take(o, x);
    if (x->status != CVI_OK) {
        return x->status;
    }
    if (x->code != 200) {
        return read_refusal(x, wanted, o);
    }
    rc = load(x, &root, &error);
    if (rc == CVI_OK) {
        rc = read_meeting(alloc, x, &root, wanted, o);
    }
    cvi__json_unload(&root);
    switch (rc) {
    case CVI_OK:
    case CVI_ENOMEM:
    case CVI_ERESOLVE_ANSWER:
        return rc;
    case CVI_ERESOLVE_NOT_FOUND:
        return cvi__status_of_unknown(wanted);
    default:
        return bad_answer(o, error.message);
    }
}

/* ---- tokens ------------------------------------------------------------------------------ */

/* "AADSTS65001" at the start of a description; its number otherwise 0. */
static unsigned aadsts_of(const char *description, char *code, size_t cap)
{
    unsigned number = 0;
    int len = 0;

    if (sscanf(description, "AADSTS%9u%n", &number, &len) != 1 || len <= 0 || (size_t)len >= cap) {
        return 0;
    }
    memcpy(code, description, (size_t)len);
    code[len] = '\0';
    return number;
}

/* Entra's numbers for a tenant that has not let the application in. */
static int is_consent(unsigned aadsts)
{
    return aadsts == 65001 || aadsts == 700016 || aadsts == 7000112 || aadsts == 500011 ||
           aadsts == 650052 || aadsts == 650057;
}

static int read_token_error(const cvi__exchange *x, cvi__outcome *o)
{
    cvi_error_info error;
    cvi__json_node root;
    char code[32] = "";
    const char *name = "";
    int rc = status_of_code(x->code);

    if (load(x, &root, &error) == CVI_OK) {
        name = remark(&root, "error");
    }
    if (*name) {
        const char *const description = remark(&root, "error_description");
        const unsigned number = aadsts_of(description, code, sizeof(code));

        cvi__outcome_say(o, *code ? code : name,
                         *remark(&root, "trace_id") ? remark(&root, "trace_id") : x->request_id,
                         *description ? description : name);
        if (x->code == 400 || x->code == 401 || x->code == 403) {
            rc = is_consent(number) || strcmp(name, "unauthorized_client") == 0
                     ? CVI_ERESOLVE_CONSENT
                     : CVI_ERESOLVE_CREDENTIAL;
        }
    } else if (rc == CVI_ERESOLVE_ANSWER) {
        rc = bad_answer(o, x->code >= 300 && x->code < 400
                               ? "it redirects elsewhere, which is not followed"
                               : "the answer is not a token end point's: is the URL right?");
    }
    cvi__json_unload(&root);
    return rc;
}

/* A token goes into a header line as it is. */
static int is_token(const char *text)
{
    for (; *text; text++) {
        if (*text <= 0x20 || *text >= 0x7f) {
            return 0;
        }
    }
    return 1;
}

static int read_grant(cvi__graph_grant *grant)
{
    const char *type = NULL;
    cvi__json_node node;
    uint64_t lifetime_s = 0;
    int rc = cvi__json_get_text(&grant->root, "token_type", 0, 1, 32, &type);

    if (rc == CVI_OK && strcasecmp(type, "Bearer") != 0) {
        (void)cvi__json_get(&grant->root, "token_type", CVI__JSON_TEXT, &node);
        rc = cvi__json_refuse(&node, CVI_EJSON_RANGE, "Bearer expected");
    }
    if (rc == CVI_OK) {
        rc = cvi__json_get_u64(&grant->root, "expires_in", 0, 1, UINT32_MAX, &lifetime_s);
    }
    if (rc == CVI_OK) {
        rc = cvi__json_get_text(&grant->root, "access_token", 0, 1, TOKEN_MAX, &grant->token);
    }
    if (rc == CVI_OK && !is_token(grant->token)) {
        (void)cvi__json_get(&grant->root, "access_token", CVI__JSON_TEXT, &node);
        rc = cvi__json_refuse(&node, CVI_EJSON_RANGE, "a token of visible characters expected");
    }
    grant->lifetime_us = CVI_MIN(lifetime_s, LIFETIME_MAX_S) * 1000000u;
    return rc;
}

int cvi__graph_read_grant(const cvi__exchange *x, cvi__graph_grant *grant, cvi__outcome *o)
{
    cvi_error_info error;
    int rc = CVI_OK;

    memset(grant, 0, sizeof(*grant));
    cvi__outcome_take(o, x);
    if (x->status != CVI_OK) {
        return x->status;
    }
    if (x->code != 200) {
        return read_token_error(x, o);
    }
    rc = load(x, &grant->root, &error);
    if (rc == CVI_OK) {
        rc = read_grant(grant);
    }
    grant->root.error = NULL;
    return rc == CVI_OK || rc == CVI_ENOMEM ? rc : bad_answer(o, error.message);
}
