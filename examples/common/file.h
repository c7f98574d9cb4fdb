/* SPDX-License-Identifier: MIT */
/* Whole small files into memory. */
#ifndef EX_FILE_H
#define EX_FILE_H

#include <stddef.h>

/* Read all of `path` ("-": stdin), at most `limit` bytes, into a new NUL-terminated block that the
 * caller frees. CVI_OK, CVI_ESYSTEM (errno says why), CVI_ELIMIT or CVI_ENOMEM. */
int ex_file_read(const char *path, size_t limit, char **data, size_t *len);

/* The same with a limit of whole KiB; `program` says to stderr why it failed. */
int ex_file_load(const char *program, const char *path, size_t limit, char **data, size_t *len);

/* What people call a path. */
const char *ex_file_name(const char *path);

#endif
