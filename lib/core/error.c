/* SPDX-License-Identifier: MIT */
#include "core/error.h"
#include "core/utf8.h"

#include <stdio.h>
#include <string.h>

void cvi__error_init(cvi_error_info *e, const char *module)
{
    memset(e, 0, sizeof(*e));
    e->size = CVI_USED_SIZE(cvi_error_info, message);
    snprintf(e->module, sizeof(e->module), "%s", module);
}

int cvi__error_set(cvi_error_info *e, int status, uint64_t offset, const char *format, ...)
{
    char text[2 * sizeof(e->message)];
    va_list args;
    size_t len = 0;

    va_start(args, format);
    const int made = vsnprintf(text, sizeof(text), format, args);
    va_end(args);

    len = made < 0 ? 0 : CVI_MIN((size_t)made, sizeof(text) - 1);
    len = cvi__utf8_valid(text, cvi__utf8_cut(text, len, sizeof(e->message) - 1));
    memset(e->message, 0, sizeof(e->message));
    memcpy(e->message, text, len);
    e->status = status;
    e->line = 0;
    e->offset = offset;
    return status;
}

int cvi__error_copy(cvi_error_info *e, const cvi_error_info *from)
{
    e->status = from->status;
    e->line = from->line;
    e->offset = from->offset;
    memcpy(e->message, from->message, sizeof(e->message));
    return from->status;
}
