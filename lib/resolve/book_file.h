/* SPDX-License-Identifier: MIT */
/* A file that is read again when it was changed. Nothing but it is opened by the library. */
#ifndef CVI_RESOLVE_BOOK_FILE_H
#define CVI_RESOLVE_BOOK_FILE_H

#include "core/base.h"

#define CVI__BOOK_FILE_LOOK_US UINT64_C(1000000) /* no more often */

/* By what a change is known. */
typedef struct cvi__file_mark {
    int64_t changed_s;
    int64_t changed_ns;
    uint64_t inode;
    uint64_t bytes;
} cvi__file_mark;

typedef struct cvi__book_file {
    char *path; /* NULL: none */
    cvi__file_mark mark;
    uint64_t look_at_us;
} cvi__book_file;

/* From now on this path; NULL: none. */
int cvi__book_file_watch(cvi__book_file *f, const cvi_allocator *alloc, const char *path,
                         cvi_error_info *error);
void cvi__book_file_forget(cvi__book_file *f, const cvi_allocator *alloc);

/* 1 when it is another than was read last; looks at it once a second. */
int cvi__book_file_is_changed(cvi__book_file *f, uint64_t now_us);

/* All of it, in memory of the caller's. CVI_ESYSTEM, CVI_ELIMIT or CVI_ENOMEM. */
int cvi__book_file_read(cvi__book_file *f, const cvi_allocator *alloc, char **text, size_t *len,
                        cvi_error_info *error);

#endif
