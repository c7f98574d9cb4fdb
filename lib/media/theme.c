/* SPDX-License-Identifier: MIT */
/* The object, the two looks that are built in, and colours. */
#include "media/theme.h"

#include <math.h>
#include <string.h>

#include "core/mem.h"
#include "core/params.h"

#define THEME_PARAMS_OLDEST CVI_USED_SIZE(cvi_theme_params, reserved)

static const cvi__look PLAIN = {
    .background = 0x10233f,
    .foreground = 0xffffff,
    .title = 0xffffff,
    .entry = 0xffffff,
    .dim = 0xc8d4e6,
    .family = "Sans",
};

static const cvi__look HIGH_CONTRAST = {
    .background = 0x000000,
    .foreground = 0xffffff,
    .title = 0xffff00,
    .entry = 0xffff00,
    .dim = 0xffffff,
    .family = "Sans",
};

const cvi__look *cvi__theme_look(const cvi_theme *theme)
{
    return theme ? &theme->look : &PLAIN;
}

int cvi_theme_create(cvi_theme **out, const cvi_theme_params *params)
{
    cvi_theme_params p = {0};
    cvi_theme *t = NULL;
    int rc = CVI_OK;

    CVI_REQUIRE(out != NULL);
    *out = NULL;
    if (params) {
        rc = cvi__params_read(&p, sizeof(p), THEME_PARAMS_OLDEST, params);
    }
    if (rc == CVI_OK) {
        rc = cvi__mem_check(p.allocator);
    }
    if (rc == CVI_OK && (p.is_high_contrast > 1 || p.reserved != 0)) {
        rc = CVI_EINVAL;
    }
    if (rc != CVI_OK) {
        return rc;
    }
    t = cvi__mem_zalloc(cvi__mem_or_libc(p.allocator), sizeof(*t));
    if (!t) {
        return CVI_ENOMEM;
    }
    t->alloc = *cvi__mem_or_libc(p.allocator);
    t->look = p.is_high_contrast ? HIGH_CONTRAST : PLAIN;
    cvi__error_init(&t->error, "theme");
    *out = t;
    return CVI_OK;
}

void cvi_theme_destroy(cvi_theme **theme)
{
    if (!theme || !*theme) {
        return;
    }
    cvi_theme *t = *theme;
    const cvi_allocator alloc = t->alloc;

    *theme = NULL;
    cvi__theme_drop_texts(t);
    cvi__fonts_close(&t->look.fonts);
    cvi__picture_free(&t->look.picture, &alloc);
    cvi__picture_free(&t->look.logo, &alloc);
    cvi__mem_free(&alloc, t);
}

const cvi_error_info *cvi_theme_last_error(const cvi_theme *theme)
{
    return theme ? &theme->error : NULL;
}

/* ---- colours --------------------------------------------------------------------------- */

void cvi__colour_to_yuv(uint8_t yuv[3], uint32_t rgb)
{
    const int r = (int)(rgb >> 16 & 255);
    const int g = (int)(rgb >> 8 & 255);
    const int b = (int)(rgb & 255);

    yuv[0] = (uint8_t)((66 * r + 129 * g + 25 * b + 128) / 256 + 16);
    yuv[1] = (uint8_t)((-38 * r - 74 * g + 112 * b + 128 * 257) / 256);
    yuv[2] = (uint8_t)((112 * r - 94 * g - 18 * b + 128 * 257) / 256);
}

/* Relative luminance (WCAG 2.1), 0..1. */
static double luminance(uint32_t rgb)
{
    static const double shares[3] = {0.0722, 0.7152, 0.2126}; /* blue, green, red */
    double sum = 0.0;

    for (int i = 0; i < 3; i++) {
        const double c = (double)(rgb >> (8 * i) & 255) / 255.0;

        sum += shares[i] * (c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
}

uint32_t cvi__colour_contrast(uint32_t a, uint32_t b)
{
    const double x = luminance(a) + 0.05;
    const double y = luminance(b) + 0.05;

    return (uint32_t)lrint(100.0 * (x > y ? x / y : y / x));
}

/* ---- what is behind the texts ---------------------------------------------------------- */

void cvi__look_fill(const cvi__look *look, uint32_t background, const struct cvi__dsp *dsp,
                    const cvi__i420 *dst)
{
    uint8_t colour[3];

    cvi__colour_to_yuv(colour, background ? background : look->background);
    cvi__i420_fill(dst, colour[0], colour[1], colour[2]);
    if (look->picture.pixels) {
        const cvi__rect all = {.width = dst->width, .height = dst->height};

        (void)cvi__picture_draw(&look->picture, dsp, dst, all, 1);
    }
    if (look->logo.pixels) { /* as high as a line of the title, at most a quarter of the width */
        const uint32_t side = CVI_MAX(dst->height / 14, 8u);
        const cvi__rect corner = {
            .x = dst->width / 32 & ~1u,
            .y = dst->height / 50 & ~1u,
            .width = CVI_MIN(side * look->logo.width / look->logo.height + 1, dst->width / 4),
            .height = side};

        (void)cvi__picture_draw(&look->logo, dsp, dst, corner, 0);
    }
}
