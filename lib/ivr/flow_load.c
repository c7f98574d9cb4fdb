/* SPDX-License-Identifier: MIT */
/* A whole flow in JSON: its languages and own prompts, around the steps of flow_read.c. */
#include <string.h>

#include "core/mem.h"
#include "ivr/flow_read.h"

#define MOST_PROMPTS 1024u
#define DAY_S 86400u

static int find_language(const cvi__json_node *node, const char *tag, size_t *index)
{
    const cvi__ivr_catalogue *c = cvi__ivr_catalogue_find(tag, strlen(tag));

    if (!c || strcmp(c->language, tag) != 0) {
        return cvi__json_refuse(node, CVI_EIVR_FLOW, "there is no catalogue of this language");
    }
    *index = (size_t)(c - cvi__ivr_catalogues);
    return CVI_OK;
}

static int read_languages(const cvi__json_node *root, cvi__ivr_table *table)
{
    cvi__json_node list, node;
    int rc = cvi__json_get(root, "languages", CVI__JSON_ARRAY | CVI__JSON_OPTIONAL, &list);

    table->languages = rc == CVI_OK && cvi__json_count(&list) > 0 ? 0 : UINT32_MAX;
    for (size_t i = 0; rc == CVI_OK && i < cvi__json_count(&list); i++) {
        size_t index = 0;

        rc = cvi__json_at(&list, i, CVI__JSON_TEXT, &node);
        rc = rc == CVI_OK ? find_language(&node, cvi__json_text_of(&node, NULL), &index) : rc;
        table->languages |= rc == CVI_OK ? UINT32_C(1) << index : 0;
    }
    return rc;
}

/* ---- prompts of its own */

static int read_text(const cvi__json_node *prompt, const char *key, size_t max, cvi__ivr_loaded *l,
                     const char **out)
{
    const char *text = "";
    const int rc = cvi__json_get_text(prompt, key, CVI__JSON_OPTIONAL, 0, max, &text);

    *out = rc == CVI_OK ? cvi__ivr_keep(l, text) : "";
    return rc;
}

static int read_prompt(const cvi__json_node *node, cvi__ivr_loaded *l)
{
    static const char *const NAMES[] = {"say", "title", "text", "footer"};
    cvi__ivr_prompt *out = &l->prompts[l->prompt_count++];
    const char *say = NULL;
    int rc = CVI_OK;

    if (cvi__json_kind(node) != CVI__JSON_OBJECT) {
        return cvi__json_refuse(node, CVI_EJSON_TYPE, "an object is expected");
    }
    if (!cvi__ivr_is_name(node->key) || strlen(node->key) > CVI__IVR_PROMPT_ID_MAX) {
        return cvi__json_refuse(node, CVI_EIVR_FLOW, "this is not a name of a prompt");
    }
    out->id = cvi__ivr_keep(l, node->key);
    rc = cvi__json_only(node, NAMES, CVI_ARRAY_LEN(NAMES));
    rc = rc == CVI_OK ? cvi__json_get_text(node, "say", CVI__JSON_OPTIONAL, 1, 1000, &say) : rc;
    rc = rc == CVI_OK ? read_text(node, "title", 120, l, &out->title) : rc;
    rc = rc == CVI_OK ? read_text(node, "text", 400, l, &out->text) : rc;
    rc = rc == CVI_OK ? read_text(node, "footer", 200, l, &out->footer) : rc;
    out->is_spoken = say != NULL;
    return rc;
}

static int read_own(const cvi__json_node *language, cvi__ivr_loaded *l)
{
    cvi__ivr_own *own = &l->own[l->table.own_count++];
    cvi__json_node prompt;
    void *iter = NULL;
    size_t index = 0;
    int rc = CVI_OK;

    if (cvi__json_kind(language) != CVI__JSON_OBJECT) {
        return cvi__json_refuse(language, CVI_EJSON_TYPE, "an object is expected");
    }
    rc = find_language(language, language->key, &index);
    own->of = &cvi__ivr_catalogues[index];
    own->prompts = l->prompts + l->prompt_count;
    while (rc == CVI_OK && cvi__json_each(language, &iter, &prompt)) {
        rc = read_prompt(&prompt, l);
        own->count++;
    }
    return rc;
}

/* ---- the whole */

static int count_prompts(const cvi__json_node *prompts, size_t *count)
{
    cvi__json_node language;
    void *iter = NULL;

    while (prompts->value && cvi__json_each(prompts, &iter, &language)) {
        *count += cvi__json_count(&language);
    }
    if (*count > MOST_PROMPTS || cvi__json_count(prompts) > 32) {
        return cvi__json_refuse(prompts, CVI_ELIMIT, "at most %u prompts in 32 languages",
                                MOST_PROMPTS);
    }
    return CVI_OK;
}

static size_t aligned(size_t bytes)
{
    return (bytes + 15) / 16 * 16;
}

/* One block for all: nothing can be left behind. */
static int make_room(const cvi_ivr_flow *flow, const cvi__json_node *steps,
                     const cvi__json_node *prompts, size_t text_len, cvi__ivr_loaded **out)
{
    const size_t step_count = cvi__json_count(steps), own_count = cvi__json_count(prompts);
    size_t prompt_count = 0;
    int rc = count_prompts(prompts, &prompt_count);

    if (rc == CVI_OK && step_count > CVI__IVR_STEPS_MAX) {
        rc = cvi__json_refuse(steps, CVI_ELIMIT, "at most %u steps", CVI__IVR_STEPS_MAX);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    const size_t steps_at = aligned(sizeof(cvi__ivr_loaded));
    const size_t lists_at = steps_at + aligned(step_count * sizeof(cvi__ivr_step));
    const size_t own_at = lists_at + aligned(step_count * sizeof(cvi__ivr_lists));
    const size_t prompts_at = own_at + aligned(own_count * sizeof(cvi__ivr_own));
    const size_t pool_at = prompts_at + aligned(prompt_count * sizeof(cvi__ivr_prompt));
    char *block = cvi__mem_zalloc(&flow->alloc, pool_at + text_len + 4 * prompt_count + 1);
    cvi__ivr_loaded *l = (cvi__ivr_loaded *)(void *)block;

    *out = l;
    if (!l) {
        return CVI_ENOMEM;
    }
    l->steps = (cvi__ivr_step *)(void *)(block + steps_at);
    l->lists = (cvi__ivr_lists *)(void *)(block + lists_at);
    l->own = (cvi__ivr_own *)(void *)(block + own_at);
    l->prompts = (cvi__ivr_prompt *)(void *)(block + prompts_at);
    l->pool = block + pool_at;
    l->table.steps = l->steps;
    l->table.own = l->own;
    return CVI_OK;
}

static int read_start(const cvi__json_node *root, const char *key, const cvi__ivr_loaded *l,
                      uint8_t *out)
{
    cvi__json_node node;
    const int rc = cvi__json_get(root, key, CVI__JSON_TEXT, &node);

    return rc == CVI_OK ? cvi__ivr_find_step(&node, l, out) : rc;
}

static int read_whole(const cvi__json_node *root, const cvi__json_node *steps,
                      const cvi__json_node *prompts, cvi__ivr_loaded *l)
{
    cvi__json_node language;
    void *iter = NULL;
    int rc = cvi__json_get_u32(root, "total_s", 0, 1, DAY_S, &l->table.total_s);

    rc = rc == CVI_OK ? read_languages(root, &l->table) : rc;
    while (rc == CVI_OK && prompts->value && cvi__json_each(prompts, &iter, &language)) {
        rc = read_own(&language, l);
    }
    rc = rc == CVI_OK ? cvi__ivr_read_steps(steps, l) : rc;
    rc = rc == CVI_OK ? read_start(root, "start", l, &l->table.start) : rc;
    rc = rc == CVI_OK ? read_start(root, "dialled", l, &l->table.dialled) : rc;
    return rc == CVI_OK ? read_start(root, "timed_out", l, &l->table.timed_out) : rc;
}

int cvi__ivr_flow_read(cvi_ivr_flow *flow, const cvi__json_node *root, size_t text_len,
                       cvi__ivr_loaded **out)
{
    static const char *const NAMES[] = {"version", "name",      "note",    "start", "dialled",
                                        "total_s", "timed_out", "prompts", "steps", "languages"};
    cvi__json_node steps, prompts;
    uint32_t version = 1;
    int rc = cvi__json_kind(root) == CVI__JSON_OBJECT
                 ? cvi__json_only(root, NAMES, CVI_ARRAY_LEN(NAMES))
                 : cvi__json_refuse(root, CVI_EJSON_TYPE, "an object is expected");

    rc = rc == CVI_OK ? cvi__json_get_u32(root, "version", CVI__JSON_OPTIONAL, 1, 1, &version) : rc;
    rc = rc == CVI_OK ? cvi__json_get(root, "steps", CVI__JSON_OBJECT, &steps) : rc;
    rc = rc == CVI_OK
             ? cvi__json_get(root, "prompts", CVI__JSON_OBJECT | CVI__JSON_OPTIONAL, &prompts)
             : rc;
    rc = rc == CVI_OK ? make_room(flow, &steps, &prompts, text_len, out) : rc;
    return rc == CVI_OK ? read_whole(root, &steps, &prompts, *out) : rc;
}
