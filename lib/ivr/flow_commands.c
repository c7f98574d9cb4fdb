/* SPDX-License-Identifier: MIT */
/* Commands of two keys: finding them, and proving that a lost key makes none of others. */
#include <string.h>

#include "ivr/flow_read.h"

const cvi__ivr_command *cvi__ivr_commands_find(const cvi__ivr_command *commands, size_t count,
                                               char first, char second)
{
    for (size_t i = 0; i < count; i++) {
        if (commands[i].keys[0] == first && commands[i].keys[1] == second) {
            return &commands[i];
        }
    }
    return NULL;
}

int cvi__ivr_commands_begin(const cvi__ivr_command *commands, size_t count, char key)
{
    for (size_t i = 0; i < count; i++) {
        if (commands[i].keys[0] == key) {
            return 1;
        }
    }
    return 0;
}

/* Would these keys, taken as the dialogue takes them, give another command than a or b? */
static int gives_another(const cvi__ivr_command *commands, size_t count, const char *keys,
                         const cvi__ivr_command *a, const cvi__ivr_command *b)
{
    char first = '\0';

    for (; *keys; keys++) {
        const cvi__ivr_command *c = cvi__ivr_commands_find(commands, count, first, *keys);

        if (first != '\0' && c) {
            if (c->what != a->what && c->what != b->what) {
                return 1;
            }
            first = '\0';
        } else {
            first = cvi__ivr_commands_begin(commands, count, *keys) ? *keys : '\0';
        }
    }
    return 0;
}

int cvi__ivr_commands_clash(const cvi__ivr_command *commands, size_t count, size_t *which)
{
    for (size_t i = 0; i < count * count; i++) {
        const cvi__ivr_command *a = &commands[i / count], *b = &commands[i % count];
        const char all[4] = {a->keys[0], a->keys[1], b->keys[0], b->keys[1]};

        for (size_t lost = 0; lost < sizeof(all); lost++) {
            char keys[sizeof(all)] = {0};

            memcpy(keys, all, lost);
            memcpy(keys + lost, all + lost + 1, sizeof(all) - lost - 1);
            if (gives_another(commands, count, keys, a, b)) {
                *which = i / count;
                return 1;
            }
        }
    }
    return 0;
}
