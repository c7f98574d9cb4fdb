/* SPDX-License-Identifier: MIT */
/* Whole small files into memory. */
#ifndef EX_FILE_H
#define EX_FILE_H

#include <stddef.h>

/* Read all of `path` ("-": stdin), at most `limit` bytes, into a new NUL-terminated block that the
 * caller frees. CVI_OK, CVI_ESYSTEM (errno says why), CVI_ELIMIT or CVI_ENOMEM. */
int ex_file_read(const char *path, size_t limit, char **data, size_t *len);

#endif
