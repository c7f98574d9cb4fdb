/* SPDX-License-Identifier: MIT */
/* A meeting as JSON in the form of Microsoft Graph's onlineMeeting, whoever wrote it. */
#ifndef CVI_RESOLVE_MEETING_JSON_H
#define CVI_RESOLVE_MEETING_JSON_H

#include "json/json_read.h"
#include "resolve/resolution.h"

/*
 * Members may be missing or null; unknown ones are ignored. `raw` is kept as it is.
 * CVI_OK, CVI_EJSON_TYPE, CVI_EJSON_RANGE (a malformed time), CVI_EJSON_MISSING (nothing names
 * the meeting) or CVI_ENOMEM, told in the node's error record.
 */
int cvi__meeting_read(cvi_resolution **out, const cvi_allocator *alloc,
                      const cvi__json_node *meeting, const char *raw, size_t raw_len);

#endif
