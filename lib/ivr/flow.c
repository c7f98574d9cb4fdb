/* SPDX-License-Identifier: MIT */
/* The flow as an object, and what all flows have in common. */
#include "ivr/flow.h"

#include <string.h>

#include "core/error.h"
#include "core/mem.h"
#include "core/params.h"
#include "ivr/flow_read.h"

#define PARAMS_OLDEST CVI_USED_SIZE(cvi_ivr_flow_params, allocator)
#define MOST_BYTES ((size_t)1024 * 1024)

const char *const cvi__ivr_type_names[CVI__IVR_TYPES] = {NULL,    "say",     "tell",     "language",
                                                         "menu",  "collect", "check",    "join",
                                                         "lobby", "meeting", "transfer", "end"};

const char *const cvi__ivr_on_names[CVI__IVR_ON_COUNT] = {
    "next",      "ok",          "needs_pin", "host_pin", "host",    "mistyped",   "not_found",
    "expired",   "not_started", "locked",    "denied",   "full",    "no_licence", "network",
    "wrong_pin", "other",       "short",     "silent",   "gave_up", "star",       "hash",
    "joined",    "wait",        "admitted",  "ended",    "timeout", "leave",      "nobody",
    "0",         "1",           "2",         "3",        "4",       "5",          "6",
    "7",         "8",           "9",         "*",        "#"};

const char *const cvi__ivr_command_names[CVI_IVR_COMMAND_COUNT] = {
    NULL, "help", "mute", "layout", "content", "louder", "softer", "roster", "leave"};

#define B(name) (UINT64_C(1) << CVI__IVR_ON_##name)
#define KEYS (UINT64_C(0xfff) << CVI__IVR_ON_KEY)
#define REFUSALS                                                                                   \
    (B(EXPIRED) | B(LOCKED) | B(DENIED) | B(FULL) | B(NO_LICENCE) | B(NETWORK) | B(OTHER))

const cvi__ivr_rule cvi__ivr_rules[CVI__IVR_TYPES] = {
    [CVI__IVR_SAY] = {B(NEXT), B(NEXT)},
    [CVI__IVR_TELL] = {B(NEXT), B(NEXT)},
    [CVI__IVR_LANGUAGE] = {B(NEXT), B(NEXT)},
    [CVI__IVR_MENU] = {KEYS | B(SILENT), 0},
    [CVI__IVR_COLLECT] = {B(NEXT) | B(SHORT) | B(SILENT) | B(GAVE_UP) | B(STAR) | B(HASH),
                          B(NEXT) | B(SILENT) | B(GAVE_UP)},
    [CVI__IVR_CHECK] = {REFUSALS | B(OK) | B(NEEDS_PIN) | B(HOST_PIN) | B(HOST) | B(MISTYPED) |
                            B(NOT_FOUND) | B(NOT_STARTED) | B(WRONG_PIN) | B(TIMEOUT),
                        B(OK) | B(OTHER) | B(TIMEOUT)},
    [CVI__IVR_JOIN] = {REFUSALS | B(NOT_STARTED) | B(JOINED) | B(WAIT) | B(ENDED) | B(TIMEOUT),
                       B(JOINED) | B(OTHER) | B(TIMEOUT)},
    [CVI__IVR_LOBBY] = {REFUSALS | B(ADMITTED) | B(ENDED) | B(TIMEOUT) | B(LEAVE),
                        B(ADMITTED) | B(OTHER) | B(TIMEOUT)},
    [CVI__IVR_MEETING] = {B(LEAVE) | B(ENDED), B(ENDED)},
    [CVI__IVR_TRANSFER] = {B(OK) | B(OTHER) | B(NOBODY), B(OK) | B(OTHER) | B(NOBODY)},
    [CVI__IVR_END] = {0, 0},
};

int cvi__ivr_is_at_once(const cvi__ivr_step *step)
{
    return step->type == CVI__IVR_SAY || step->type == CVI__IVR_TELL;
}

const cvi__ivr_prompt *cvi__ivr_table_prompt(const cvi__ivr_table *table,
                                             const cvi__ivr_catalogue *catalogue, const char *id)
{
    for (size_t i = 0; i < table->own_count; i++) {
        const cvi__ivr_own *own = &table->own[i];

        for (size_t k = 0; own->of == catalogue && k < own->count; k++) {
            if (strcmp(own->prompts[k].id, id) == 0) {
                return &own->prompts[k];
            }
        }
    }
    return cvi__ivr_prompt_find(catalogue, id);
}

static int speaks(const cvi__ivr_table *table, size_t language)
{
    return (int)(table->languages >> language & 1u);
}

const cvi__ivr_catalogue *cvi__ivr_table_language(const cvi__ivr_table *table, const char *tag)
{
    const cvi__ivr_catalogue *found = cvi__ivr_catalogue_find(tag, strlen(tag));
    size_t first = 0;

    if (found && speaks(table, (size_t)(found - cvi__ivr_catalogues))) {
        return found;
    }
    while (!speaks(table, first)) {
        first++;
    }
    return &cvi__ivr_catalogues[first];
}

/* By its place among those of the flow. */
static const cvi__ivr_catalogue *nth_language(const cvi__ivr_table *table, size_t index)
{
    for (size_t i = 0; i < cvi__ivr_catalogue_count; i++) {
        if (speaks(table, i) && index-- == 0) {
            return &cvi__ivr_catalogues[i];
        }
    }
    return NULL;
}

/* As many as there are keys, without '*' and '#'. */
const cvi__ivr_catalogue *cvi__ivr_table_choice(const cvi__ivr_table *table, size_t index)
{
    return index < 10 ? nth_language(table, index) : NULL;
}

char cvi__ivr_choice_key(size_t index)
{
    return (char)('0' + (index + 1) % 10);
}

int cvi_ivr_flow_create(cvi_ivr_flow **out, const cvi_ivr_flow_params *params)
{
    cvi_ivr_flow_params p = {0};
    cvi_ivr_flow *flow = NULL;
    int rc = CVI_OK;

    CVI_REQUIRE(out != NULL);
    *out = NULL;
    if (params) {
        rc = cvi__params_read(&p, sizeof(p), PARAMS_OLDEST, params);
    }
    rc = rc == CVI_OK ? cvi__mem_check(p.allocator) : rc;
    if (rc != CVI_OK) {
        return rc;
    }
    flow = cvi__mem_zalloc(cvi__mem_or_libc(p.allocator), sizeof(*flow));
    if (!flow) {
        return CVI_ENOMEM;
    }
    flow->alloc = *cvi__mem_or_libc(p.allocator);
    flow->table = cvi__ivr_builtin;
    cvi__error_init(&flow->error, "ivr_flow");
    *out = flow;
    return CVI_OK;
}

void cvi_ivr_flow_destroy(cvi_ivr_flow **flow)
{
    if (!flow || !*flow) {
        return;
    }
    cvi_ivr_flow *dead = *flow;
    const cvi_allocator alloc = dead->alloc;

    *flow = NULL;
    cvi__mem_free(&alloc, dead->loaded);
    cvi__mem_free(&alloc, dead);
}

int cvi_ivr_flow_load_json(cvi_ivr_flow *flow, const char *text, size_t len)
{
    const cvi__json_limits limits = {MOST_BYTES, 8};
    cvi__json_node root = {0};
    cvi__ivr_loaded *loaded = NULL;
    int rc = CVI_OK;

    CVI_REQUIRE(flow != NULL && text != NULL);
    rc = cvi__json_load(&root, text, len, &limits, &flow->error);
    if (rc != CVI_OK) {
        return rc;
    }
    rc = cvi__ivr_flow_read(flow, &root, len, &loaded);
    if (rc == CVI_OK) {
        rc = cvi__ivr_flow_check(&loaded->table, &root);
    }
    cvi__json_unload(&root);
    if (rc != CVI_OK) {
        cvi__mem_free(&flow->alloc, loaded);
        return rc;
    }
    cvi__mem_free(&flow->alloc, flow->loaded);
    flow->loaded = loaded;
    flow->table = loaded->table;
    return CVI_OK;
}

const cvi_error_info *cvi_ivr_flow_last_error(const cvi_ivr_flow *flow)
{
    return flow ? &flow->error : NULL;
}

const char *cvi_ivr_flow_get_language(const cvi_ivr_flow *flow, size_t index)
{
    const cvi__ivr_catalogue *c = nth_language(flow ? &flow->table : &cvi__ivr_builtin, index);

    return c ? c->language : NULL;
}
