/* SPDX-License-Identifier: MIT */
/* The steps of a flow in JSON; every refusal names the place in the text. */
#include "ivr/flow_read.h"

#include <string.h>

#define NAME_MAX_LEN 31u
#define DAY_S 86400u

static const char *const KEY_USES[] = {"ignore", "digit", "end",    "digit_end",
                                       "delete", "clear", "restart"};

static int refuse(const cvi__json_node *node, const char *why)
{
    return cvi__json_refuse(node, CVI_EIVR_FLOW, "%s", why);
}

const char *cvi__ivr_keep(cvi__ivr_loaded *l, const char *text)
{
    const size_t len = strlen(text);
    char *const to = l->pool;

    memcpy(to, text, len + 1);
    l->pool += len + 1;
    return to;
}

int cvi__ivr_is_name(const char *text)
{
    const size_t len = strlen(text);

    return len > 0 && len <= NAME_MAX_LEN &&
           strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-/") == len;
}

static int read_name(const cvi__json_node *object, const char *key, cvi__ivr_loaded *l,
                     const char **out)
{
    cvi__json_node node;
    int rc = cvi__json_get(object, key, CVI__JSON_TEXT | CVI__JSON_OPTIONAL, &node);

    if (rc != CVI_OK || !node.value) {
        return rc;
    }
    if (!cvi__ivr_is_name(cvi__json_text_of(&node, NULL))) {
        return refuse(&node, "a name has 1 to 31 letters, digits, '_', '-' or '/'");
    }
    *out = cvi__ivr_keep(l, cvi__json_text_of(&node, NULL));
    return CVI_OK;
}

/* ---- what is said */

static int read_clip(const cvi__json_node *node, cvi__ivr_loaded *l, cvi__ivr_clip *out)
{
    static const char *const NAMES[] = {"clip", "gap_ms", "gain_db", "loop"};
    uint32_t gap_ms = 0;
    int64_t gain_db = 0;
    int is_loop = 0;
    int rc = CVI_OK;

    if (cvi__json_kind(node) == CVI__JSON_TEXT) {
        if (!cvi__ivr_is_name(cvi__json_text_of(node, NULL))) {
            return refuse(node, "a clip has 1 to 31 letters, digits, '_', '-' or '/'");
        }
        out->id = cvi__ivr_keep(l, cvi__json_text_of(node, NULL));
        return CVI_OK;
    }
    rc = cvi__json_only(node, NAMES, CVI_ARRAY_LEN(NAMES));
    rc = rc == CVI_OK ? read_name(node, "clip", l, &out->id) : rc;
    rc = rc == CVI_OK && !out->id ? refuse(node, "it names no clip") : rc;
    rc =
        rc == CVI_OK ? cvi__json_get_u32(node, "gap_ms", CVI__JSON_OPTIONAL, 0, 5000, &gap_ms) : rc;
    rc = rc == CVI_OK ? cvi__json_get_i64(node, "gain_db", CVI__JSON_OPTIONAL, -40, 6, &gain_db)
                      : rc;
    rc = rc == CVI_OK ? cvi__json_get_bool(node, "loop", CVI__JSON_OPTIONAL, &is_loop) : rc;
    out->gap_ms = (uint16_t)gap_ms;
    out->gain_db = (int8_t)gain_db;
    out->is_loop = is_loop != 0;
    return rc;
}

static int read_clips(const cvi__json_node *step, const char *key, cvi__ivr_loaded *l,
                      cvi__ivr_clip *out, uint8_t *count)
{
    cvi__json_node list, node;
    int rc = cvi__json_get(step, key, CVI__JSON_ARRAY | CVI__JSON_OPTIONAL, &list);

    if (rc == CVI_OK && cvi__json_count(&list) > CVI__IVR_CLIPS_MAX) {
        return cvi__json_refuse(&list, CVI_EJSON_RANGE, "at most %u clips", CVI__IVR_CLIPS_MAX);
    }
    for (size_t i = 0; rc == CVI_OK && i < cvi__json_count(&list); i++) {
        rc = cvi__json_at(&list, i, CVI__JSON_TEXT | CVI__JSON_OBJECT, &node);
        rc = rc == CVI_OK ? read_clip(&node, l, &out[i]) : rc;
        *count = (uint8_t)(i + 1);
    }
    return rc;
}

/* ---- commands */

static int read_command(const cvi__json_node *node, cvi__ivr_command *out)
{
    const char *what = cvi__json_text_of(node, NULL);

    if (strlen(node->key) != 2 || strspn(node->key, "0123456789*#") != 2) {
        return refuse(node, "a command has two keys");
    }
    memcpy(out->keys, node->key, 2);
    for (size_t i = 1; i < CVI_IVR_COMMAND_COUNT; i++) {
        if (strcmp(what, cvi__ivr_command_names[i]) == 0) {
            out->what = (uint8_t)i;
            return CVI_OK;
        }
    }
    return refuse(node, "there is no such command");
}

static int read_commands(const cvi__json_node *step, cvi__ivr_command *list, uint8_t *count)
{
    cvi__json_node object, node;
    void *iter = NULL;
    int rc = cvi__json_get(step, "commands", CVI__JSON_OBJECT | CVI__JSON_OPTIONAL, &object);

    if (rc == CVI_OK && cvi__json_count(&object) > CVI__IVR_COMMANDS_MAX) {
        return cvi__json_refuse(&object, CVI_EJSON_RANGE, "at most %u commands",
                                CVI__IVR_COMMANDS_MAX);
    }
    while (rc == CVI_OK && object.value && cvi__json_each(&object, &iter, &node)) {
        rc = cvi__json_kind(&node) == CVI__JSON_TEXT
                 ? read_command(&node, &list[*count])
                 : cvi__json_refuse(&node, CVI_EJSON_TYPE, "text expected");
        (*count)++;
    }
    return rc;
}

/* ---- where outcomes lead */

static int find_name(const char *const *names, size_t count, const char *name, size_t *index)
{
    for (size_t i = 0; i < count; i++) {
        if (names[i] && strcmp(names[i], name) == 0) {
            *index = i;
            return 1;
        }
    }
    return 0;
}

int cvi__ivr_find_step(const cvi__json_node *node, const cvi__ivr_loaded *l, uint8_t *index)
{
    const char *name = cvi__json_text_of(node, NULL);

    for (uint8_t i = 0; i < l->table.step_count; i++) {
        if (strcmp(l->steps[i].name, name) == 0) {
            *index = i;
            return CVI_OK;
        }
    }
    return refuse(node, "there is no step of this name");
}

static int read_ways(const cvi__json_node *step, const cvi__ivr_loaded *l, cvi__ivr_step *out)
{
    cvi__json_node object, node;
    void *iter = NULL;
    int rc = cvi__json_get(step, "on", CVI__JSON_OBJECT | CVI__JSON_OPTIONAL, &object);

    while (rc == CVI_OK && object.value && cvi__json_each(&object, &iter, &node)) {
        size_t on = 0;
        uint8_t to = 0;

        if (cvi__json_kind(&node) != CVI__JSON_TEXT) {
            return cvi__json_refuse(&node, CVI_EJSON_TYPE, "text expected");
        }
        if (!find_name(cvi__ivr_on_names, CVI__IVR_ON_COUNT, node.key, &on)) {
            return refuse(&node, "there is no such outcome");
        }
        rc = cvi__ivr_find_step(&node, l, &to);
        out->on[on] = (uint8_t)(to + 1);
    }
    return rc;
}

/* ---- a step */

static int read_u8(const cvi__json_node *step, const char *key, uint32_t max, uint8_t *out)
{
    uint32_t number = 0;
    const int rc = cvi__json_get_u32(step, key, CVI__JSON_OPTIONAL, 1, max, &number);

    *out = (uint8_t)number;
    return rc;
}

static int read_numbers(const cvi__json_node *step, cvi__ivr_step *out)
{
    const unsigned optional = CVI__JSON_OPTIONAL;
    int rc = read_u8(step, "min_digits", CVI__IVR_DIGITS_MAX, &out->min_digits);

    rc = rc == CVI_OK ? read_u8(step, "max_digits", CVI__IVR_DIGITS_MAX, &out->max_digits) : rc;
    rc = rc == CVI_OK ? read_u8(step, "pause_digits", CVI__IVR_DIGITS_MAX, &out->pause_digits) : rc;
    rc = rc == CVI_OK ? read_u8(step, "tries", 100, &out->tries) : rc;
    rc = rc == CVI_OK ? cvi__json_get_u32(step, "first_digit_ms", optional, 1000, 600000,
                                          &out->first_digit_ms)
                      : rc;
    rc = rc == CVI_OK ? cvi__json_get_u32(step, "inter_digit_ms", optional, 500, 600000,
                                          &out->inter_digit_ms)
                      : rc;
    rc = rc == CVI_OK ? cvi__json_get_u32(step, "limit_s", optional, 1, DAY_S, &out->limit_s) : rc;
    return rc == CVI_OK ? cvi__json_get_u32(step, "repeat_s", optional, 1, DAY_S, &out->repeat_s)
                        : rc;
}

static int read_choices(const cvi__json_node *step, cvi__ivr_step *out)
{
    static const char *const WHATS[] = {"conference_id", "pin"};
    uint32_t type = 0, what = 0, star = 0, hash = 0;
    int is_if_spoken = 0;
    int rc =
        cvi__json_get_choice(step, "type", 0, cvi__ivr_type_names + 1, CVI__IVR_TYPES - 1, &type);

    rc =
        rc == CVI_OK ? cvi__json_get_choice(step, "what", CVI__JSON_OPTIONAL, WHATS, 2, &what) : rc;
    rc = rc == CVI_OK ? cvi__json_get_choice(step, "star", CVI__JSON_OPTIONAL, KEY_USES,
                                             CVI_ARRAY_LEN(KEY_USES), &star)
                      : rc;
    rc = rc == CVI_OK ? cvi__json_get_choice(step, "hash", CVI__JSON_OPTIONAL, KEY_USES,
                                             CVI_ARRAY_LEN(KEY_USES), &hash)
                      : rc;
    rc = rc == CVI_OK ? cvi__json_get_bool(step, "if_spoken", CVI__JSON_OPTIONAL, &is_if_spoken)
                      : rc;
    out->type = (uint8_t)(type + 1);
    out->what = (uint8_t)what;
    out->star = (uint8_t)star;
    out->hash = (uint8_t)hash;
    out->is_if_spoken = is_if_spoken != 0;
    return rc;
}

static int read_uri(const cvi__json_node *step, cvi__ivr_loaded *l, const char **out)
{
    const char *text = NULL;
    const int rc = cvi__json_get_text(step, "to", CVI__JSON_OPTIONAL, 4, 255, &text);

    *out = rc == CVI_OK && text ? cvi__ivr_keep(l, text) : NULL;
    return rc;
}

static int read_step(const cvi__json_node *step, cvi__ivr_loaded *l, size_t index)
{
    static const char *const NAMES[] = {"type",
                                        "what",
                                        "say",
                                        "again",
                                        "show",
                                        "if_spoken",
                                        "min_digits",
                                        "max_digits",
                                        "tries",
                                        "first_digit_ms",
                                        "inter_digit_ms",
                                        "limit_s",
                                        "repeat_s",
                                        "pause_digits",
                                        "star",
                                        "hash",
                                        "so_far",
                                        "go_on",
                                        "to",
                                        "commands",
                                        "on",
                                        "note"};
    cvi__ivr_step *out = &l->steps[index];
    cvi__ivr_lists *lists = &l->lists[index];
    int rc = cvi__json_only(step, NAMES, CVI_ARRAY_LEN(NAMES));

    rc = rc == CVI_OK ? read_choices(step, out) : rc;
    rc = rc == CVI_OK ? read_numbers(step, out) : rc;
    rc = rc == CVI_OK ? read_name(step, "show", l, &out->show) : rc;
    rc = rc == CVI_OK ? read_name(step, "so_far", l, &out->so_far.id) : rc;
    rc = rc == CVI_OK ? read_name(step, "go_on", l, &out->go_on.id) : rc;
    rc = rc == CVI_OK ? read_uri(step, l, &out->to) : rc;
    rc = rc == CVI_OK ? read_clips(step, "say", l, lists->say, &out->say_count) : rc;
    rc = rc == CVI_OK ? read_clips(step, "again", l, lists->again, &out->again_count) : rc;
    rc = rc == CVI_OK ? read_commands(step, lists->commands, &out->command_count) : rc;
    out->say = lists->say;
    out->again = lists->again;
    out->commands = lists->commands;
    return rc == CVI_OK ? read_ways(step, l, out) : rc;
}

int cvi__ivr_read_steps(const cvi__json_node *steps, cvi__ivr_loaded *l)
{
    cvi__json_node step;
    void *iter = NULL;
    int rc = CVI_OK;

    while (rc == CVI_OK && cvi__json_each(steps, &iter, &step)) {
        if (cvi__json_kind(&step) != CVI__JSON_OBJECT) {
            return cvi__json_refuse(&step, CVI_EJSON_TYPE, "an object is expected");
        }
        if (!cvi__ivr_is_name(step.key)) {
            return refuse(&step, "a name has 1 to 31 letters, digits, '_', '-' or '/'");
        }
        l->steps[l->table.step_count++].name = cvi__ivr_keep(l, step.key);
    }
    iter = NULL;
    for (size_t i = 0; rc == CVI_OK && cvi__json_each(steps, &iter, &step); i++) {
        rc = read_step(&step, l, i);
    }
    return rc;
}
