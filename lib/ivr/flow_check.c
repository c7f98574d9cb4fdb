/* SPDX-License-Identifier: MIT */
/* Does a flow mean something usable? A step alone first, then the graph of all. */
#include <stdio.h>
#include <string.h>

#include "ivr/confirm.h"
#include "ivr/flow_read.h"

#define BIT(name) (UINT64_C(1) << CVI__IVR_ON_##name)

typedef struct checker {
    const cvi__ivr_table *table;
    const cvi__json_node *root;
} checker;

/* Say what is wrong with a step, or with one member of it, or with a member of that. */
static int blame(const checker *c, size_t index, const char *member, const char *child,
                 const char *why)
{
    const unsigned any = 0x7f | CVI__JSON_OPTIONAL;
    cvi__json_node steps, step, inner, leaf;
    const cvi__json_node *at = &step;

    (void)cvi__json_get(c->root, "steps", CVI__JSON_OBJECT, &steps);
    (void)cvi__json_get(&steps, c->table->steps[index].name, CVI__JSON_OBJECT, &step);
    if (member && cvi__json_get(&step, member, any, &inner) == CVI_OK && inner.value) {
        at = &inner;
        if (child && cvi__json_get(&inner, child, any, &leaf) == CVI_OK && leaf.value) {
            at = &leaf;
        }
    }
    return cvi__json_refuse(at, CVI_EIVR_FLOW, "%s", why);
}

static int blame_way(const checker *c, size_t index, size_t on, const char *why)
{
    return blame(c, index, "on", cvi__ivr_on_names[on], why);
}

/* ---- a step alone */

static int check_ways(const checker *c, size_t index)
{
    const cvi__ivr_step *s = &c->table->steps[index];
    uint64_t may = cvi__ivr_rules[s->type].may;
    char why[64];

    if (s->type == CVI__IVR_CHECK) {
        may &= s->what == CVI__IVR_PIN ? ~(BIT(NEEDS_PIN) | BIT(HOST_PIN)) : ~BIT(WRONG_PIN);
    }
    for (size_t on = 0; on < CVI__IVR_ON_COUNT; on++) {
        if (s->on[on] && !(may >> on & 1)) {
            return blame_way(c, index, on, "a step of this type has no such outcome");
        }
        if (!s->on[on] && cvi__ivr_rules[s->type].must >> on & 1) {
            snprintf(why, sizeof(why), "there must be a way on \"%s\"", cvi__ivr_on_names[on]);
            return blame(c, index, "on", NULL, why);
        }
    }
    return CVI_OK;
}

static int check_typing(const checker *c, size_t index)
{
    const cvi__ivr_step *s = &c->table->steps[index];

    if ((s->type == CVI__IVR_MENU || s->type == CVI__IVR_LANGUAGE || s->type == CVI__IVR_COLLECT) &&
        s->first_digit_ms == 0) {
        return blame(c, index, NULL, NULL, "it waits for keys and needs first_digit_ms");
    }
    if (s->type == CVI__IVR_MENU) {
        for (size_t key = 0; key < 12; key++) {
            if (s->on[CVI__IVR_ON_KEY + key]) {
                return CVI_OK;
            }
        }
        return blame(c, index, "on", NULL, "no key leads anywhere");
    }
    if (s->type != CVI__IVR_COLLECT) {
        return CVI_OK;
    }
    if (s->inter_digit_ms == 0 || s->min_digits == 0 || s->tries == 0) {
        return blame(c, index, NULL, NULL, "it needs inter_digit_ms, min_digits and tries");
    }
    if (s->max_digits < s->min_digits || s->pause_digits > s->max_digits) {
        return blame(c, index, "max_digits", NULL, "it is below min_digits or pause_digits");
    }
    if (s->min_digits > 1 && !s->on[CVI__IVR_ON_SHORT]) {
        return blame(c, index, "on", NULL, "there must be a way on \"short\"");
    }
    return CVI_OK;
}

static int check_limits(const checker *c, size_t index)
{
    const cvi__ivr_step *s = &c->table->steps[index];
    const int waits = s->type == CVI__IVR_CHECK || s->type == CVI__IVR_JOIN ||
                      s->type == CVI__IVR_LOBBY || s->type == CVI__IVR_TRANSFER;

    if (waits && s->limit_s == 0) {
        return blame(c, index, NULL, NULL, "it waits for others and needs limit_s");
    }
    if (s->again_count > 0 && s->type != CVI__IVR_TELL &&
        (s->repeat_s == 0 || s->type != CVI__IVR_LOBBY)) {
        return blame(c, index, "again", NULL, "it belongs to tell, or to a lobby with repeat_s");
    }
    return CVI_OK;
}

static int check_commands(const checker *c, size_t index)
{
    const cvi__ivr_step *s = &c->table->steps[index];
    size_t which = 0;

    if (s->command_count > 0 && s->type != CVI__IVR_MEETING) {
        return blame(c, index, "commands", NULL, "only a step of type meeting has commands");
    }
    if (cvi__ivr_commands_clash(s->commands, s->command_count, &which)) {
        const char keys[3] = {s->commands[which].keys[0], s->commands[which].keys[1], '\0'};

        return blame(c, index, "commands", keys, "a lost key makes another command of it");
    }
    for (size_t i = 0; i < s->command_count; i++) {
        if (s->commands[i].what == CVI_IVR_COMMAND_LEAVE && !s->on[CVI__IVR_ON_LEAVE]) {
            return blame(c, index, "on", NULL, "there must be a way on \"leave\"");
        }
    }
    return CVI_OK;
}

/* ---- prompts */

static int has_prompt(const checker *c, const char *id, int is_shown)
{
    for (size_t i = 0; i < cvi__ivr_catalogue_count; i++) {
        const cvi__ivr_catalogue *catalogue = &cvi__ivr_catalogues[i];
        const cvi__ivr_prompt *p = NULL;

        if (!(c->table->languages >> i & 1)) {
            continue;
        }
        p = cvi__ivr_table_prompt(c->table, catalogue, id);
        if (!p || (is_shown ? p->title[0] == '\0' : !p->is_spoken)) {
            return 0;
        }
    }
    return 1;
}

static int has_clips(const checker *c, const cvi__ivr_clip *clips, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!strchr(clips[i].id, '/') && !has_prompt(c, clips[i].id, 0)) {
            return 0;
        }
    }
    return 1;
}

/* Screens and words of what a meeting confirms. */
static int has_confirmations(const checker *c, const cvi__ivr_step *s)
{
    static const struct {
        int status;
        uint32_t state;
    } ENDS[] = {{CVI_OK, 0}, {CVI_OK, 1}, {CVI_ENOENT, 0}};

    for (size_t i = 0; i < s->command_count; i++) {
        for (size_t k = 0; k < CVI_ARRAY_LEN(ENDS); k++) {
            const cvi__ivr_confirmation *done =
                cvi__ivr_confirmation_of(s->commands[i].what, ENDS[k].status, ENDS[k].state);

            if (done && (!has_prompt(c, done->screen, 1) ||
                         !has_clips(c, done->clips, CVI_ARRAY_LEN(done->clips)))) {
                return 0;
            }
        }
    }
    return 1;
}

static int check_prompts(const checker *c, size_t index)
{
    const cvi__ivr_step *s = &c->table->steps[index];

    if (s->type == CVI__IVR_LANGUAGE && !has_prompt(c, "for_this_language", 1)) {
        return blame(c, index, "type", NULL, "a language has no prompt \"for_this_language\"");
    }
    if (!has_confirmations(c, s)) {
        return blame(c, index, "commands", NULL, "a language lacks what confirms a command");
    }
    if (s->show && !has_prompt(c, s->show, 1)) {
        return blame(c, index, "show", NULL, "a language has no such screen");
    }
    if (!has_clips(c, s->say, s->say_count)) {
        return blame(c, index, "say", NULL, "a language has no such spoken prompt");
    }
    if (!has_clips(c, s->again, s->again_count)) {
        return blame(c, index, "again", NULL, "a language has no such spoken prompt");
    }
    if (s->so_far.id && !has_prompt(c, s->so_far.id, 0)) {
        return blame(c, index, "so_far", NULL, "a language has no such spoken prompt");
    }
    if (s->go_on.id && !has_prompt(c, s->go_on.id, 0)) {
        return blame(c, index, "go_on", NULL, "a language has no such spoken prompt");
    }
    return CVI_OK;
}

/* ---- the graph */

/* A check knows only what was collected right before it. */
static int check_checks(const checker *c, size_t index)
{
    const cvi__ivr_step *s = &c->table->steps[index];

    for (size_t on = 0; on < CVI__IVR_ON_COUNT; on++) {
        const cvi__ivr_step *to = s->on[on] ? &c->table->steps[s->on[on] - 1] : NULL;
        const int is_next = s->type == CVI__IVR_COLLECT && on == CVI__IVR_ON_NEXT;

        if (to && is_next != (to->type == CVI__IVR_CHECK)) {
            return blame_way(c, index, on, "from collect to check, and to check only from collect");
        }
        if (is_next && to->what != s->what) {
            return blame_way(c, index, on, "what is collected is not what is checked");
        }
    }
    return CVI_OK;
}

static void reach(const cvi__ivr_table *t, size_t index, uint8_t *seen)
{
    if (seen[index]) {
        return;
    }
    seen[index] = 1;
    for (size_t on = 0; on < CVI__IVR_ON_COUNT; on++) {
        if (t->steps[index].on[on]) {
            reach(t, t->steps[index].on[on] - 1u, seen);
        }
    }
}

static int check_reach(const checker *c)
{
    uint8_t seen[CVI__IVR_STEPS_MAX] = {0};

    reach(c->table, c->table->start, seen);
    reach(c->table, c->table->dialled, seen);
    reach(c->table, c->table->timed_out, seen);
    for (size_t i = 0; i < c->table->step_count; i++) {
        uint8_t from[CVI__IVR_STEPS_MAX] = {0};
        size_t k = 0;

        if (!seen[i]) {
            return blame(c, i, NULL, NULL, "nothing leads to this step");
        }
        reach(c->table, i, from);
        while (k < c->table->step_count && !(from[k] && c->table->steps[k].type == CVI__IVR_END)) {
            k++;
        }
        if (k == c->table->step_count) {
            return blame(c, i, NULL, NULL, "no way leads from this step to an end");
        }
    }
    return CVI_OK;
}

/* The most that is said from here to the next wait; CHAIN_MAX + 1 for too much, or a loop. */
static unsigned longest(const cvi__ivr_table *t, size_t index, uint8_t *known)
{
    const cvi__ivr_step *s = &t->steps[index];
    size_t next = 0;
    unsigned most = 0;

    if (known[index]) { /* also while it is being worked on */
        return known[index] - 1u;
    }
    known[index] = CVI__IVR_CHAIN_MAX + 2;
    if (cvi__ivr_is_at_once(s)) {
        next = s->on[CVI__IVR_ON_NEXT];
    } else if (s->type == CVI__IVR_COLLECT) {
        next = s->on[CVI__IVR_ON_GAVE_UP];
    } else if (s->type == CVI__IVR_TRANSFER && !s->to) {
        next = s->on[CVI__IVR_ON_NOBODY];
    }
    most = next ? longest(t, next - 1, known) : 0;
    most = CVI_MIN(most + s->say_count + s->again_count + (s->type == CVI__IVR_LANGUAGE),
                   CVI__IVR_CHAIN_MAX + 1);
    known[index] = (uint8_t)(most + 1);
    return most;
}

static int check_chains(const checker *c)
{
    uint8_t known[CVI__IVR_STEPS_MAX] = {0};

    for (size_t i = 0; i < c->table->step_count; i++) {
        if (longest(c->table, i, known) > CVI__IVR_CHAIN_MAX) {
            return blame(c, i, NULL, NULL,
                         "a loop that never waits, or more than 12 clips without a wait");
        }
    }
    return CVI_OK;
}

static int check_starts(const checker *c)
{
    const cvi__ivr_step *dialled = &c->table->steps[c->table->dialled];

    if (c->table->steps[c->table->start].type == CVI__IVR_CHECK) {
        return cvi__json_refuse(c->root, CVI_EIVR_FLOW, "start: there is nothing to check yet");
    }
    if (dialled->type != CVI__IVR_CHECK || dialled->what != CVI__IVR_ID) {
        return cvi__json_refuse(c->root, CVI_EIVR_FLOW,
                                "dialled: it must be a check of conference ids");
    }
    if (c->table->steps[c->table->timed_out].type != CVI__IVR_TELL &&
        c->table->steps[c->table->timed_out].type != CVI__IVR_END) {
        return cvi__json_refuse(c->root, CVI_EIVR_FLOW,
                                "timed_out: it must be a step of type tell or end");
    }
    return CVI_OK;
}

int cvi__ivr_flow_check(const cvi__ivr_table *table, const cvi__json_node *root)
{
    static int (*const CHECKS[])(const checker *, size_t) = {
        check_ways, check_typing, check_limits, check_commands, check_prompts, check_checks};
    const checker c = {table, root};
    int rc = CVI_OK;

    for (size_t i = 0; rc == CVI_OK && i < table->step_count; i++) {
        for (size_t k = 0; rc == CVI_OK && k < CVI_ARRAY_LEN(CHECKS); k++) {
            rc = CHECKS[k](&c, i);
        }
    }
    rc = rc == CVI_OK ? check_starts(&c) : rc;
    rc = rc == CVI_OK ? check_reach(&c) : rc;
    return rc == CVI_OK ? check_chains(&c) : rc;
}
