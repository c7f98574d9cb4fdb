/* SPDX-License-Identifier: MIT */
/* What the files of the parser share. */
#ifndef CVI_SDP_PARSE_H
#define CVI_SDP_PARSE_H

#include "core/error.h"
#include "sdp/lines.h"
#include "sdp/sdp.h"

typedef struct cvi__sdp_parser {
    cvi__sdp *sdp;
    cvi_error_info *error;
    cvi__sdp_line line;      /* being read */
    cvi__sdp_format *format; /* next free in the block */
    cvi__sdp_attr *attr;
    uint8_t index_of[128]; /* payload type to 1 + index among the current line's formats */
    uint8_t has_origin;
    uint8_t has_direction; /* of the current m-line */
} cvi__sdp_parser;

/* Refuse the description because of the current line; `at` is inside its value, or NULL. */
int cvi__sdp_refuse(cvi__sdp_parser *p, const char *at, const char *why);

/* The m-line: adds a medium. */
int cvi__sdp_parse_media(cvi__sdp_parser *p);

/* c=, and the address part of a=rtcp ("IN IP4 192.0.2.1"). */
void cvi__sdp_parse_connection(cvi__sdp_connection *out, cvi__span value);

/* One a= line of the session (`m` NULL) or of a medium. */
int cvi__sdp_parse_attribute(cvi__sdp_parser *p, cvi__sdp_media *m);

/* Encoding and clock of a static payload type (RFC 3551); leaves the format alone for others. */
void cvi__sdp_static_payload(cvi__sdp_format *f);

#endif
