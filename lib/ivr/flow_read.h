/* SPDX-License-Identifier: MIT */
/* From JSON to a table: its form first, then whether it means something usable. */
#ifndef CVI_IVR_FLOW_READ_H
#define CVI_IVR_FLOW_READ_H

#include "ivr/flow.h"
#include "json/json_read.h"

/* Lists of one step. */
typedef struct cvi__ivr_lists {
    cvi__ivr_clip say[CVI__IVR_CLIPS_MAX];
    cvi__ivr_clip again[CVI__IVR_CLIPS_MAX];
    cvi__ivr_command commands[CVI__IVR_COMMANDS_MAX];
} cvi__ivr_lists;

/* One block: this, then steps, lists, own catalogues, prompts and text. */
typedef struct cvi__ivr_loaded {
    cvi__ivr_table table;
    cvi__ivr_step *steps;
    cvi__ivr_lists *lists;
    cvi__ivr_own *own;
    cvi__ivr_prompt *prompts;
    size_t prompt_count;
    char *pool; /* text so far ends here */
} cvi__ivr_loaded;

/* flow_read.c: the steps. A copy in the pool, which is as large as the text: there are quotes. */
const char *cvi__ivr_keep(cvi__ivr_loaded *l, const char *text);
/* Of steps and prompts: they become parts of file names and log lines. */
int cvi__ivr_is_name(const char *text);
int cvi__ivr_find_step(const cvi__json_node *node, const cvi__ivr_loaded *l, uint8_t *index);
int cvi__ivr_read_steps(const cvi__json_node *steps, cvi__ivr_loaded *l);

/* flow_load.c: the whole. *out is freed by the caller, on failure too. */
int cvi__ivr_flow_read(cvi_ivr_flow *flow, const cvi__json_node *root, size_t text_len,
                       cvi__ivr_loaded **out);

/* flow_check.c: can everything be reached and left, is everything there that is said and shown? */
int cvi__ivr_flow_check(const cvi__ivr_table *table, const cvi__json_node *root);

/* flow_commands.c: can a lost key make a command of others? *which: the one to blame. */
int cvi__ivr_commands_clash(const cvi__ivr_command *commands, size_t count, size_t *which);
/* The command of two keys, or NULL. */
const cvi__ivr_command *cvi__ivr_commands_find(const cvi__ivr_command *commands, size_t count,
                                               char first, char second);
/* Is it the first key of any? */
int cvi__ivr_commands_begin(const cvi__ivr_command *commands, size_t count, char key);

#endif
