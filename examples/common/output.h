/* SPDX-License-Identifier: MIT */
/* What a program writes to standard output. */
#ifndef EX_OUTPUT_H
#define EX_OUTPUT_H

#include <stddef.h>

/* A function of the library that writes what `from` is, by its rule of buf, cap and needed. */
typedef int ex_writer(const void *from, char *buf, size_t cap, size_t *needed);

/* All that it writes, in a new block that the caller frees in any case; len may be NULL. A
 * cvi_status. */
int ex_output_make(ex_writer *write, const void *from, char **out, size_t *len);

/* The same as a line. */
int ex_output_line(ex_writer *write, const void *from);

/* Everything must have arrived: the exit status, or 2 after a complaint of `program`. */
int ex_output_finish(const char *program, int status);

#endif
