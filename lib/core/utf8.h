/* SPDX-License-Identifier: MIT */
/* UTF-8: checking what strangers send before it is shown or written. */
#ifndef CVI_CORE_UTF8_H
#define CVI_CORE_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* Length of the valid prefix: == len when all is well-formed (no surrogates, no overlong forms). */
size_t cvi__utf8_valid(const char *text, size_t len);

/* The longest prefix of at most `max` bytes that does not cut a character. */
size_t cvi__utf8_cut(const char *text, size_t len, size_t max);

#endif
