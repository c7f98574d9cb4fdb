/* SPDX-License-Identifier: MIT */
/*
 * Tables of test cases: one case a line, fields between " | ", '#' in front of comments, and
 * \xNN for a byte that cannot be written. Blanks around a field do not belong to it.
 */
#ifndef TESTS_COMMON_TABLE_H
#define TESTS_COMMON_TABLE_H

#include <stddef.h>

#define TABLE_FIELDS 4

struct table_row {
    unsigned line;
    size_t count;              /* fields */
    char *field[TABLE_FIELDS]; /* as written: table_unescape() is the caller's */
};

/* Calls `check` for each row of tests/data/<name>; returns how many rows there were. */
size_t table_each(const char *name, void (*check)(struct table_row *row, void *user), void *user);

/* Turn \xNN into bytes in place; returns the new length. */
size_t table_unescape(char *text);

#endif
