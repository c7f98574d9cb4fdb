/* SPDX-License-Identifier: MIT */
/* A frame as a PNG file. */
#ifndef EX_PNG_CAIRO_H
#define EX_PNG_CAIRO_H

#include <cvi/media.h>

/* NULL, or why it could not be written. */
const char *ex_png_write(const char *path, const cvi_frame *frame);

#endif
