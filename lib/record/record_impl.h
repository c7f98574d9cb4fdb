/* SPDX-License-Identifier: MIT */
/* The record's insides, shared by the files of this folder only. */
#ifndef CVI_RECORD_RECORD_IMPL_H
#define CVI_RECORD_RECORD_IMPL_H

#include <cvi/record.h>

#define CVI__RECORD_FIELDS (CVI_RECORD_FIELD_REMOTE + 1)
#define CVI__RECORD_TIMES (CVI_RECORD_TIME_LOBBY_LEFT + 1)
#define CVI__RECORD_MEDIA (CVI_MEDIUM_CONTENT + 1)
#define CVI__RECORD_TEXT_MAX 512u

typedef struct cvi__record_text {
    char text[CVI__RECORD_TEXT_MAX + 1];
    size_t len;
} cvi__record_text;

struct cvi_record {
    cvi_allocator alloc;
    cvi__record_text texts[CVI__RECORD_FIELDS];
    int64_t times[CVI__RECORD_TIMES];
    uint8_t has_time[CVI__RECORD_TIMES];
    cvi_record_stream streams[CVI__RECORD_MEDIA]; /* size 0: none */
    int status;
    uint32_t sip_code;
};

#endif
