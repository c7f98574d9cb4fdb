/* SPDX-License-Identifier: MIT */
#include "common/options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cvi/core.h>

#include "common/output.h"

#define HELP_COLUMN 30
#define HELP_WIDTH 100

/* Words in lines from HELP_COLUMN on; `used` columns of the first are taken. */
static void print_words(int used, const char *text)
{
    int column = used;

    for (const char *word = text; *word;) {
        const int len = (int)strcspn(word, " ");

        if (column >= HELP_COLUMN && (column + len >= HELP_WIDTH || word == text)) {
            putchar('\n');
            column = 0;
        }
        if (column < HELP_COLUMN) {
            column += printf("%*s", HELP_COLUMN - column, "");
        } else {
            column += printf(" ");
        }
        column += printf("%.*s", len, word);
        word += len;
        word += strspn(word, " ");
    }
    putchar('\n');
}

static void print_help(const ex_program *program)
{
    printf("Usage: %s %s\n%s\n\nOptions:\n", program->name, program->usage, program->about);
    for (uint32_t i = 0; i < program->option_count; i++) {
        const ex_option *o = &program->options[i];
        const char *hint = o->hint ? o->hint : "";

        print_words(printf("  --%s%s%s", o->name, *hint ? " " : "", hint), o->help);
    }
    print_words(printf("  --help"), "print this text and exit");
    print_words(printf("  --version"), "print the version of the library and exit");
}

/* --help and --version want to be seen, too. */
static int end(const ex_program *program)
{
    return ex_output_finish(program->name, 0) == 0 ? EX_OPTIONS_HELP : EX_OPTIONS_BAD;
}

static int complain(const ex_program *program, const char *what, const char *about)
{
    fprintf(stderr, "%s: %s: %s (try --help)\n", program->name, what, about);
    return EX_OPTIONS_BAD;
}

static int complain_value(const ex_program *program, const ex_option *o, const char *value)
{
    const int is_pair = o->kind != EX_OPTION_NUMBER;

    if (o->kind == EX_OPTION_LIST) {
        fprintf(stderr, "%s: --%s: given more than %u times\n", program->name, o->name,
                (unsigned)EX_OPTION_LIST_MAX);
    } else {
        fprintf(stderr, "%s: --%s: %s is not %s%s from %u to %u (try --help)\n", program->name,
                o->name, value, is_pair ? o->hint : "a number", is_pair ? ", both" : "", o->min,
                o->max);
    }
    return EX_OPTIONS_BAD;
}

static const ex_option *find_option(const ex_program *program, const char *name, size_t len)
{
    for (uint32_t i = 0; i < program->option_count; i++) {
        const ex_option *o = &program->options[i];

        if (strlen(o->name) == len && memcmp(o->name, name, len) == 0) {
            return o;
        }
    }
    return NULL;
}

/* A decimal number within the option's bounds; *end is behind it. 0, or -1. */
static int read_number(const ex_option *o, const char *text, char **end, uint32_t *out)
{
    unsigned long v = 0;

    if (*text < '0' || *text > '9') {
        return -1;
    }
    errno = 0;
    v = strtoul(text, end, 10);
    if (errno != 0 || v < o->min || v > o->max) {
        return -1;
    }
    *out = (uint32_t)v;
    return 0;
}

static int read_pair(const ex_option *o, const char *text, char separator)
{
    uint32_t *out = (uint32_t *)o->value;
    uint32_t pair[2] = {0, 0};
    char *end = NULL;

    if (read_number(o, text, &end, &pair[0]) != 0 || *end != separator ||
        read_number(o, end + 1, &end, &pair[1]) != 0 || *end != '\0') {
        return -1;
    }
    memcpy(out, pair, sizeof(pair));
    return 0;
}

static int set_value(const ex_option *o, const char *text)
{
    ex_option_list *list = NULL;
    char *end = NULL;
    uint32_t number = 0;

    switch (o->kind) {
    case EX_OPTION_TEXT:
        *(const char **)o->value = text;
        return 0;
    case EX_OPTION_NUMBER:
        if (read_number(o, text, &end, &number) != 0 || *end != '\0') {
            return -1;
        }
        *(uint32_t *)o->value = number;
        return 0;
    case EX_OPTION_SIZE:
        return read_pair(o, text, 'x');
    case EX_OPTION_RANGE:
        return read_pair(o, text, '-');
    case EX_OPTION_LIST:
        list = (ex_option_list *)o->value;
        if (list->count == EX_OPTION_LIST_MAX) {
            return -1;
        }
        list->items[list->count++] = text;
        return 0;
    default:
        return -1;
    }
}

/* One "--name[=value]" at argv[at]; returns how many words it used, or EX_OPTIONS_BAD. */
static int parse_one(const ex_program *program, int argc, char **argv, int at)
{
    const char *name = argv[at][1] == '-' ? argv[at] + 2 : "";
    const char *equals = strchr(name, '=');
    const size_t len = equals ? (size_t)(equals - name) : strlen(name);
    const ex_option *o = find_option(program, name, len);
    const char *value = equals ? equals + 1 : NULL;

    if (!o) {
        return complain(program, argv[at], "no such option");
    }
    if (o->kind == EX_OPTION_FLAG) {
        if (equals) {
            return complain(program, argv[at], "takes no value");
        }
        *(uint32_t *)o->value = 1;
        return 1;
    }
    if (!value && at + 1 < argc) {
        value = argv[at + 1];
    }
    if (!value) {
        return complain(program, argv[at], "needs a value");
    }
    if (set_value(o, value) != 0) {
        return complain_value(program, o, value);
    }
    return equals ? 1 : 2;
}

/* Move `used` words at argv[at] in front of the `operands` words before them. */
static void move_forward(char **argv, int at, int operands, int used)
{
    for (int i = 0; i < used; i++) {
        char **to = argv + at - operands + i;
        char *word = argv[at + i];

        memmove(to + 1, to, (size_t)operands * sizeof(*to));
        *to = word;
    }
}

int ex_options_parse(const ex_program *program, int argc, char **argv)
{
    int at = 1;
    int operands = 0; /* words right before argv[at] */
    int is_open = 1;

    while (at < argc && is_open) {
        int used = 1;

        if (argv[at][0] != '-' || argv[at][1] == '\0') {
            operands++;
            at++;
            continue;
        }
        if (strcmp(argv[at], "--help") == 0) {
            print_help(program);
            return end(program);
        }
        if (strcmp(argv[at], "--version") == 0) {
            printf("%s (libcvi %s)\n", program->name, cvi_version());
            return end(program);
        }
        is_open = strcmp(argv[at], "--") != 0;
        if (is_open) {
            used = parse_one(program, argc, argv, at);
        }
        if (used < 0) {
            return used;
        }
        move_forward(argv, at, operands, used);
        at += used;
    }
    return at - operands;
}
