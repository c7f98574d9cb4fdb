/* SPDX-License-Identifier: MIT */
/* Files of a theme's folder; whatever is wrong is told in `error` with the file's name. */
#ifndef CVI_MEDIA_THEME_FILES_H
#define CVI_MEDIA_THEME_FILES_H

#include <cvi/media.h>

#include "core/error.h"

#define CVI__THEME_PATH 1024u

typedef struct cvi__theme_files {
    const char *folder;
    const cvi_allocator *alloc;
    cvi_error_info *error;
} cvi__theme_files;

/* Read `name` of the folder: 1 to `max` bytes, to be freed. CVI_ENOENT, CVI_ELIMIT, ... */
int cvi__theme_file(const cvi__theme_files *files, const char *name, size_t max, uint8_t **data,
                    size_t *len);

/* Write the path of `name`; CVI_ELIMIT when it is too long. */
int cvi__theme_path(const cvi__theme_files *files, const char *name, char out[CVI__THEME_PATH]);

/* 1 when `name` is a folder of the theme. */
int cvi__theme_has_folder(const cvi__theme_files *files, const char *name);

/* Add every <folder>/<id>.wav as the clip "<folder>/<id>". */
int cvi__theme_add_clips(const cvi__theme_files *files, cvi_clips *clips);

#endif
