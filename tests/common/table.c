/* SPDX-License-Identifier: MIT */
#include "common/table.h"

#include "common/cm.h"

#include <ctype.h>
#include <stdio.h>

static unsigned hex(char c)
{
    return (unsigned)(c <= '9' ? c - '0' : tolower(c) - 'a' + 10);
}

size_t table_unescape(char *text)
{
    char *out = text;

    for (const char *p = text; *p;) {
        if (p[0] == '\\' && p[1] == 'x' && isxdigit((unsigned char)p[2]) &&
            isxdigit((unsigned char)p[3])) {
            *out++ = (char)(hex(p[2]) * 16 + hex(p[3]));
            p += 4;
        } else {
            *out++ = *p++;
        }
    }
    *out = '\0';
    return (size_t)(out - text);
}

static char *trim(char *text)
{
    size_t len = 0;

    while (*text == ' ') {
        text++;
    }
    len = strlen(text);
    while (len > 0 && (text[len - 1] == ' ' || text[len - 1] == '\n')) {
        text[--len] = '\0';
    }
    return text;
}

/* 0 for a line without a case. */
static int split(char *line, struct table_row *row)
{
    char *rest = line;

    row->count = 0;
    if (*line == '#' || *trim(line) == '\0') {
        return 0;
    }
    while (rest) {
        char *bar = strstr(rest, " | ");
        char *field = NULL;

        assert_true(row->count < TABLE_FIELDS);
        if (bar) {
            *bar = '\0';
            bar += 3;
        }
        field = trim(rest);
        row->field[row->count++] = field;
        rest = bar;
    }
    return 1;
}

size_t table_each(const char *name, void (*check)(struct table_row *row, void *user), void *user)
{
    char path[4096];
    char line[4096];
    struct table_row row = {0};
    size_t rows = 0;
    FILE *file = NULL;

    assert_non_null(getenv("CVI_TEST_DATA"));
    snprintf(path, sizeof(path), "%s/%s", getenv("CVI_TEST_DATA"), name);
    file = fopen(path, "r");
    assert_non_null(file);
    while (fgets(line, sizeof(line), file)) {
        row.line++;
        if (split(line, &row)) {
            check(&row, user);
            rows++;
        }
    }
    fclose(file);
    return rows;
}
