/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "core/error.h"
#include "core/mem.h"
#include "resolve/meeting_json.h"
#include "resolve/policy.h"

#define REASON_MAX 1024
#define CONFERENCE_ID_MAX 32

enum action { CONTINUE, REJECT, REDIRECT };

static int read_id(const cvi_allocator *alloc, const cvi__json_node *root, char **redirect)
{
    const char *id = NULL;
    cvi__json_node node;
    int rc =
        cvi__json_get_text(root, "conference_id", CVI__JSON_OPTIONAL, 1, CONFERENCE_ID_MAX, &id);

    if (rc != CVI_OK || !id) {
        return rc;
    }
    if (id[strspn(id, "0123456789")] != '\0') {
        (void)cvi__json_get(root, "conference_id", CVI__JSON_TEXT, &node);
        return cvi__json_refuse(&node, CVI_EJSON_RANGE, "digits expected");
    }
    *redirect = cvi__mem_strdup(alloc, id, strlen(id));
    return *redirect ? CVI_OK : CVI_ENOMEM;
}

/* To a meeting, or to the meeting with another id. */
static int read_redirect(const cvi_allocator *alloc, const cvi__exchange *x,
                         const cvi__json_node *root, cvi__outcome *o, char **redirect)
{
    cvi__json_node meeting;
    int rc = cvi__json_get(root, "meeting", CVI__JSON_OBJECT | CVI__JSON_OPTIONAL, &meeting);

    if (rc == CVI_OK && meeting.value) {
        return cvi__meeting_read(&o->result, alloc, &meeting, x->answer.data, x->answer.len);
    }
    if (rc == CVI_OK) {
        rc = read_id(alloc, root, redirect);
    }
    if (rc == CVI_OK && !*redirect) {
        rc = cvi__json_refuse(root, CVI_EJSON_MISSING,
                              "a redirect needs a meeting or a conference_id");
    }
    return rc == CVI_OK ? CVI_AGAIN : rc;
}

static int read_action(const cvi_allocator *alloc, const cvi__exchange *x,
                       const cvi__json_node *root, cvi__outcome *o, char **redirect)
{
    static const char *const actions[] = {"continue", "reject", "redirect"};
    const char *reason = "";
    uint32_t action = CONTINUE;
    int rc = CVI_OK;

    if (cvi__json_kind(root) != CVI__JSON_OBJECT) {
        return cvi__json_refuse(root, CVI_EJSON_TYPE, "an object expected");
    }
    rc = cvi__json_get_choice(root, "action", 0, actions, CVI_ARRAY_LEN(actions), &action);
    if (rc == CVI_OK) {
        rc = cvi__json_get_text(root, "reason", CVI__JSON_OPTIONAL, 0, REASON_MAX, &reason);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    cvi__outcome_say(o, NULL, o->request_id, reason);
    if (action == REDIRECT) {
        return read_redirect(alloc, x, root, o, redirect);
    }
    return action == REJECT ? CVI_ERESOLVE_DENIED : CVI_AGAIN;
}

static int refuse(const cvi__exchange *x, cvi__outcome *o)
{
    switch (x->code) {
    case 401:
    case 403:
        cvi__outcome_say(o, NULL, o->request_id, "it refuses our token");
        return CVI_ERESOLVE_CREDENTIAL;
    case 429:
        return CVI_ERESOLVE_THROTTLED;
    default:
        break;
    }
    if (x->code >= 500) {
        return CVI_ERESOLVE_UNAVAILABLE;
    }
    cvi__outcome_say(o, NULL, o->request_id,
                     x->code >= 300 && x->code < 400
                         ? "it redirects elsewhere, which is not followed"
                         : "the answer is not a policy service's: is the URL right?");
    return CVI_ERESOLVE_ANSWER;
}

int cvi__policy_read_answer(const cvi_allocator *alloc, const cvi__exchange *x, cvi__outcome *o,
                            char **redirect)
{
    const cvi__json_limits limits = {.max_bytes = x->answer.limit, .max_depth = 24};
    cvi_error_info error;
    cvi__json_node root;
    int rc = CVI_OK;

    *redirect = NULL;
    cvi__outcome_take(o, x);
    if (x->status != CVI_OK) {
        return x->status;
    }
    if (x->code != 200) {
        return refuse(x, o);
    }
    cvi__error_init(&error, "resolve");
    rc =
        cvi__json_load(&root, x->answer.data ? x->answer.data : "", x->answer.len, &limits, &error);
    if (rc == CVI_OK) {
        rc = read_action(alloc, x, &root, o, redirect);
    }
    cvi__json_unload(&root);
    switch (rc) {
    case CVI_OK:
    case CVI_AGAIN:
    case CVI_ENOMEM:
    case CVI_ERESOLVE_DENIED:
        return rc;
    default:
        cvi__outcome_say(o, NULL, o->request_id, error.message);
        return CVI_ERESOLVE_ANSWER;
    }
}
