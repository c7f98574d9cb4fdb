/* SPDX-License-Identifier: MIT */
/* The report file: one line of JSON per finished call, whole lines in whatever order calls end. */
#ifndef GW_REPORT_H
#define GW_REPORT_H

#include <stddef.h>

typedef struct gw_report {
    int fd; /* -1: none is wanted */
} gw_report;

int gw_report_open(gw_report *r, const char *path); /* NULL: none */
void gw_report_close(gw_report *r);

/* From any thread; `line` without the newline, which is written into line[len]. */
void gw_report_write(gw_report *r, char *line, size_t len);

#endif
