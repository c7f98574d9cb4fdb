/* SPDX-License-Identifier: MIT */
/* How an item is written, from what it begins with. */
#ifndef CVI_INVITE_DETECT_H
#define CVI_INVITE_DETECT_H

#include "invite/slice.h"

/* A cvi_invite_format other than CVI_INVITE_FORMAT_AUTO. */
uint32_t cvi__invite_detect(const char *text, size_t len);

/* 1 when an item that was said to be of that format begins as one. */
int cvi__invite_begins_as(uint32_t format, const char *text, size_t len);

/* The charset that a byte-order mark tells, whose length goes to *mark; else of
 * HTML, its meta tag. */
cvi__slice cvi__invite_charset(const char *text, size_t len, int is_html, size_t *mark);

#endif
