/* SPDX-License-Identifier: MIT */
/* A build without a text library: slates are plain. */
#include "media/text.h"

int cvi__fonts_open(cvi__fonts **out, const char *folder, const cvi_allocator *alloc)
{
    (void)folder;
    (void)alloc;
    *out = NULL;
    return CVI_ENOTSUP;
}

void cvi__fonts_close(cvi__fonts **fonts)
{
    *fonts = NULL;
}

int cvi__text_open(cvi__text **out, const cvi__text_fonts *fonts, const cvi_allocator *alloc)
{
    (void)fonts;
    (void)alloc;
    *out = NULL;
    return CVI_ENOTSUP;
}

void cvi__text_close(cvi__text **text)
{
    *text = NULL;
}

int cvi__text_measure(cvi__text *text, const cvi__text_item *item, cvi__text_extent *out)
{
    (void)text;
    (void)item;
    *out = (cvi__text_extent){0};
    return CVI_ENOTSUP;
}

int cvi__text_draw(cvi__text *text, const cvi__text_item *item, cvi__a8 *out)
{
    (void)text;
    (void)item;
    *out = (cvi__a8){0};
    return CVI_ENOTSUP;
}
