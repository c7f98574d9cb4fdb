/* SPDX-License-Identifier: MIT */
#include "resolve/own.h"

#include "core/error.h"
#include "core/mem.h"
#include "resolve/meeting_json.h"

#define MEETING_MAX ((size_t)1024 * 1024)

static void own_begin(cvi__backend *b, cvi__lookup *l)
{
    cvi__list_push(&b->lookups, &l->link);
    cvi__list_push(&b->env->notices, &l->notice.link);
}

static void own_cancel(cvi__backend *b, cvi__lookup *l)
{
    (void)b;
    cvi__list_remove(&l->notice.link);
}

static void own_destroy(cvi__backend *b)
{
    const cvi_allocator a = b->env->alloc;

    cvi__mem_free(&a, b);
}

static const cvi__backend_ops own_ops = {
    .begin = own_begin,
    .cancel = own_cancel,
    .destroy = own_destroy,
};

cvi__backend *cvi__own_new(cvi__resolve_env *env, const char *name)
{
    cvi__backend *b = cvi__mem_zalloc(&env->alloc, sizeof(*b));

    if (b) {
        cvi__backend_init(b, &own_ops, env, name);
        b->is_personal = 1;
    }
    return b;
}

static int read_meeting(cvi__lookup *l, const cvi_resolve_answer *answer, cvi_error_info *error)
{
    const cvi__json_limits limits = {.max_bytes = MEETING_MAX, .max_depth = 24};
    cvi__json_node root;
    int rc = cvi__json_load(&root, answer->meeting_json, answer->meeting_json_len, &limits, error);

    if (rc == CVI_OK && cvi__json_kind(&root) != CVI__JSON_OBJECT) {
        rc = cvi__json_refuse(&root, CVI_EJSON_TYPE, "an object expected");
    }
    if (rc == CVI_OK) {
        rc = cvi__meeting_read(&l->now.result, &l->at->env->alloc, &root, answer->meeting_json,
                               answer->meeting_json_len);
    }
    cvi__json_unload(&root);
    return rc;
}

int cvi__own_answer(cvi__lookup *l, const cvi_resolve_answer *answer, cvi_error_info *error)
{
    int rc = CVI_OK;

    if (!l->at || l->at->ops != &own_ops) {
        return cvi__error_set(error, CVI_ENOENT, 0, "the look-up does not wait for an answer");
    }
    if (answer->status == CVI_OK) {
        rc = read_meeting(l, answer, error);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    cvi__list_remove(&l->notice.link);
    cvi__outcome_say(&l->now, NULL, NULL, answer->message);
    cvi__lookup_done(l, answer->status);
    return CVI_OK;
}
