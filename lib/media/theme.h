/* SPDX-License-Identifier: MIT */
/* How screens look: colours, font, pictures; built in, or from a partner's folder. */
#ifndef CVI_MEDIA_THEME_H
#define CVI_MEDIA_THEME_H

#include <cvi/media.h>

#include "core/error.h"
#include "dsp/image.h"
#include "media/picture.h"
#include "media/text.h"
#include "media/theme_files.h"

/* Colours are 0xRRGGBB. */
typedef struct cvi__look {
    uint32_t background;
    uint32_t foreground; /* what to do */
    uint32_t title;
    uint32_t entry; /* what was typed */
    uint32_t dim;   /* names, small print */
    char family[64];
    cvi__fonts *fonts;    /* NULL: those of the system */
    cvi__picture picture; /* behind everything; without pixels: none */
    cvi__picture logo;    /* in the upper left corner */
} cvi__look;

/* Texts of a screen in one language instead of ours; NULL members stay ours. */
typedef struct cvi__theme_text {
    char *language;
    char *screen;
    char *parts[CVI_THEME_TEXTS];
} cvi__theme_text;

struct cvi_theme {
    cvi_allocator alloc;
    cvi_error_info error;
    cvi__look look;
    uint32_t is_loaded;
    cvi__theme_text *texts;
    size_t text_count;
};

/* The look of a theme; NULL: the built-in one. */
const cvi__look *cvi__theme_look(const cvi_theme *theme);

/* Draw what is behind the texts; a `background` other than 0 replaces the theme's colour. */
void cvi__look_fill(const cvi__look *look, uint32_t background, const struct cvi__dsp *dsp,
                    const cvi__i420 *dst);

/* 0xRRGGBB to BT.601, limited range. */
void cvi__colour_to_yuv(uint8_t yuv[3], uint32_t rgb);

/* The contrast of two colours as WCAG 2.1 has it, in hundredths: 100 to 2100. */
uint32_t cvi__colour_contrast(uint32_t a, uint32_t b);

/* theme_json.c: what theme.json says. `folder` is where the files are that it names. */
int cvi__theme_read(cvi_theme *theme, const char *folder, const char *json, size_t len);

/* theme_texts.c */
int cvi__theme_add_text(cvi_theme *theme, const char *language, const char *screen,
                        const char *const parts[CVI_THEME_TEXTS]);
void cvi__theme_drop_texts(cvi_theme *theme);

#endif
