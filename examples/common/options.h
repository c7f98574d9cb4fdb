/* SPDX-License-Identifier: MIT */
/* Long options of the example programs: one table makes the parser and --help. */
#ifndef EX_OPTIONS_H
#define EX_OPTIONS_H

#include <stdint.h>

enum ex_option_kind {
    EX_OPTION_FLAG = 1,   /* value: uint32_t, set to 1 */
    EX_OPTION_TEXT = 2,   /* value: const char *, points into argv */
    EX_OPTION_NUMBER = 3, /* value: uint32_t between min and max */
    EX_OPTION_SIZE = 4,   /* value: uint32_t[2], "WxH", both between min and max */
    EX_OPTION_RANGE = 5,  /* value: uint32_t[2], "LO-HI", both between min and max */
    EX_OPTION_LIST = 6    /* value: ex_option_list, may be given several times */
};

#define EX_OPTION_LIST_MAX 16

typedef struct ex_option_list {
    uint32_t count;
    const char *items[EX_OPTION_LIST_MAX];
} ex_option_list;

typedef struct ex_option {
    const char *name; /* without the dashes */
    uint32_t kind;    /* an ex_option_kind */
    void *value;      /* keeps its default when the option is not given */
    const char *hint; /* how the argument is called in --help; NULL for flags */
    const char *help; /* one line */
    uint32_t min;     /* numbers only */
    uint32_t max;
} ex_option;

typedef struct ex_program {
    const char *name;
    const char *usage; /* what follows the name: "[options] FILE" */
    const char *about; /* one or more sentences */
    const ex_option *options;
    uint32_t option_count;
} ex_program;

#define EX_OPTIONS_HELP (-1) /* --help or --version was printed: exit with 0 */
#define EX_OPTIONS_BAD (-2)  /* a complaint was printed to stderr: exit with 2 */

/* "--name value", "--name=value", "--" ends the options, "-" is an operand, "-x" is refused. Options
 * and operands may be mixed: argv is put in order. Returns the index of its first operand, or one of
 * the above. */
int ex_options_parse(const ex_program *program, int argc, char **argv);

#endif
