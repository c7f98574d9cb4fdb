/* SPDX-License-Identifier: MIT */
/* A resolver as the options want it, and its loop. */
#ifndef RS_RUN_H
#define RS_RUN_H

#include <cvi/resolve.h>

#include "common/credential.h"
#include "common/options.h"

#define RS_EXIT_FOUND 0
#define RS_EXIT_NONE 1    /* a meeting was not found, or may not be entered */
#define RS_EXIT_USAGE 2   /* options, files, configuration */
#define RS_EXIT_SERVICE 3 /* nobody could tell */

typedef struct rs_run {
    const char *config; /* files */
    const char *book;
    ex_credentials credentials;
    const char *tenant;
    const char *caller;
    const char *dialled;
    const char *address;
    const char *language;
    uint32_t is_trusted;
    uint32_t timeout_ms;
    uint32_t is_json;
    uint32_t is_verbose;
    cvi_resolver *resolver;
} rs_run;

/* What the end of a look-up means: FOUND, NONE or SERVICE. */
int rs_exit_code(int status);

/* 0, or the exit code after a complaint. */
int rs_open(rs_run *run);
void rs_close(rs_run *run);

/* Start a traced look-up; a complaint on failure. */
int rs_start(rs_run *run, const char *conference_id, uint64_t *id);

/* Hand each event to `on_event` until it returns 0. */
void rs_loop(rs_run *run, int (*on_event)(void *user, const cvi_resolve_event *event), void *user);

/* What to do about a failure, in plain words; NULL: nothing can be said. */
const char *rs_advice(int status, const char *code, uint32_t phase);

/* A JSON text, quoted. */
void rs_print_json(const char *text);
/* A text in which nothing a terminal should not see is left. */
void rs_print_visible(const char *text);

/* The two things the program does; exit codes. */
int rs_resolve(rs_run *run, int count, char **ids);
int rs_doctor(rs_run *run, const char *id);

#endif
