/* SPDX-License-Identifier: MIT */
/* The record behind every cvi_x_last_error(). */
#ifndef CVI_CORE_ERROR_H
#define CVI_CORE_ERROR_H

#include <stdarg.h>

#include "core/base.h"

/* An empty record for a new object. */
void cvi__error_init(cvi_error_info *e, const char *module);

/* Fill the record and return `status`; the text is cut to fit and kept valid UTF-8. */
int cvi__error_set(cvi_error_info *e, int status, uint64_t offset, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Take over another object's failure: everything but the module name. Returns its status. */
int cvi__error_copy(cvi_error_info *e, const cvi_error_info *from);

#endif
