/* SPDX-License-Identifier: MIT */
#include "resolve/http.h"

int cvi__http_new(cvi__http **out, const cvi_allocator *alloc, const cvi__http_settings *settings)
{
    (void)alloc;
    (void)settings;
    *out = NULL;
    return CVI_ENOTSUP;
}
