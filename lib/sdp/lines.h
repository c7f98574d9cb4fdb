/* SPDX-License-Identifier: MIT */
/* The lines of a description: "x=value", CRLF or LF, blank lines at the end only. */
#ifndef CVI_SDP_LINES_H
#define CVI_SDP_LINES_H

#include "core/base.h"
#include "sdp/span.h"

typedef struct cvi__sdp_line {
    char type;
    cvi__span value;
    uint32_t offset; /* of the line in the text */
    uint32_t number; /* 1-based */
} cvi__sdp_line;

typedef struct cvi__sdp_lines {
    const char *text;
    size_t len;
    size_t pos;
    uint32_t number;
} cvi__sdp_lines;

/* 1: a line; 0: the end; CVI_ESESSION_SDP: `line` has the offset and number of a bad one. */
int cvi__sdp_lines_next(cvi__sdp_lines *l, cvi__sdp_line *line);

#endif
