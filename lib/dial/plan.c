/* SPDX-License-Identifier: MIT */
#include "dial/plan.h"

#include "core/error.h"
#include "core/mem.h"
#include "core/params.h"

#define PARAMS_OLDEST CVI_USED_SIZE(cvi_dial_plan_params, without_builtin)
#define MOST_BYTES ((size_t)4 * 1024 * 1024)

int cvi_dial_plan_create(cvi_dial_plan **out, const cvi_dial_plan_params *params)
{
    cvi_dial_plan_params p = {0};
    cvi_dial_plan *plan = NULL;
    int rc = CVI_OK;

    CVI_REQUIRE(out != NULL);
    *out = NULL;
    if (params) {
        rc = cvi__params_read(&p, sizeof(p), PARAMS_OLDEST, params);
    }
    if (rc == CVI_OK) {
        rc = cvi__mem_check(p.allocator);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    CVI_REQUIRE(p.without_builtin <= 1);
    plan = cvi__mem_zalloc(cvi__mem_or_libc(p.allocator), sizeof(*plan));
    if (!plan) {
        return CVI_ENOMEM;
    }
    plan->alloc = *cvi__mem_or_libc(p.allocator);
    plan->without_builtin = p.without_builtin;
    cvi__error_init(&plan->error, "dial_plan");
    *out = plan;
    return CVI_OK;
}

static void free_loaded(const cvi_allocator *a, cvi__dial_loaded *l)
{
    cvi__mem_free(a, l->rules);
    cvi__mem_free(a, l->templates);
    cvi__mem_free(a, l->domains);
    cvi__mem_free(a, (void *)l->keys);
    cvi__mem_free(a, l->pool);
    *l = (cvi__dial_loaded){0};
}

void cvi_dial_plan_destroy(cvi_dial_plan **plan)
{
    if (!plan || !*plan) {
        return;
    }
    cvi_dial_plan *p = *plan;
    const cvi_allocator a = p->alloc;

    *plan = NULL;
    free_loaded(&a, &p->loaded);
    cvi__mem_free(&a, p);
}

static cvi__dial_rules rules_of(const cvi__dial_loaded *l)
{
    cvi__dial_rules r = {.rules = l->rules,
                         .domains = l->domains,
                         .rule_count = l->rule_count,
                         .domain_count = l->domain_count};

    for (size_t i = 0; i < l->domain_count; i++) {
        const cvi__dial_domain *d = &l->domains[i];

        r.ends |= d->len >= 8 ? cvi__dial_end(d->name + d->len) : UINT64_MAX;
        r.wild_lengths |= (uint64_t)d->is_wild << d->len % 64;
    }
    for (size_t i = 0; i < l->rule_count; i++) {
        r.has_any_host |= l->rules[i].is_any_host;
    }
    return r;
}

int cvi_dial_plan_load_json(cvi_dial_plan *plan, const char *text, size_t len)
{
    const cvi__json_limits limits = {MOST_BYTES, 8};
    cvi__json_node root = {0};
    cvi__dial_loaded loaded = {0};
    int rc = CVI_OK;

    CVI_REQUIRE(plan != NULL && text != NULL);
    rc = cvi__json_load(&root, text, len, &limits, &plan->error);
    if (rc != CVI_OK) {
        return rc;
    }
    rc = cvi__dial_plan_read(plan, &root, len, &loaded);
    cvi__json_unload(&root);
    if (rc != CVI_OK) {
        free_loaded(&plan->alloc, &loaded);
        return rc;
    }
    free_loaded(&plan->alloc, &plan->loaded);
    plan->loaded = loaded;
    plan->rules = rules_of(&plan->loaded);
    return CVI_OK;
}

void cvi__dial_plan_apply(const cvi_dial_plan *plan, cvi__dial_judge *judge)
{
    judge->own = &plan->rules;
    judge->builtin = plan->without_builtin ? NULL : &cvi__dial_builtin;
    judge->keys = plan->loaded.keys;
    judge->key_count = plan->loaded.key_count;
}

const cvi_error_info *cvi_dial_plan_last_error(const cvi_dial_plan *plan)
{
    return plan ? &plan->error : NULL;
}
