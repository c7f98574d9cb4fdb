/* SPDX-License-Identifier: MIT */
/* Reading the bodies of INFO requests. */
#ifndef CVI_CALL_CALL_INFO_H
#define CVI_CALL_CALL_INFO_H

#include "core/base.h"

typedef enum cvi__call_info_kind {
    CVI__CALL_INFO_UNKNOWN = 0,  /* a type we do not take */
    CVI__CALL_INFO_DIGIT = 1,    /* a key press; digit '\0': the body has none */
    CVI__CALL_INFO_KEYFRAME = 2, /* the peer wants a keyframe */
    CVI__CALL_INFO_OTHER = 3     /* media control that asks for nothing of us */
} cvi__call_info_kind;

typedef struct cvi__call_info {
    cvi__call_info_kind kind;
    char digit;
} cvi__call_info;

cvi__call_info cvi__call_read_info(const char *content_type, const char *body, size_t len);

#endif
