/* SPDX-License-Identifier: MIT */
/*
 * Text by Pango and Cairo. Each object has a font map of its own: the default one belongs to a
 * thread, and slates are drawn on whatever thread runs the job.
 */
#include "media/text.h"
#include "core/mem.h"

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>

struct cvi__fonts {
    cvi_allocator alloc;
    FcConfig *config;
};

struct cvi__text {
    cvi_allocator alloc;
    PangoFontMap *fonts;
    PangoContext *context;
    PangoFontDescription *font;
    cairo_surface_t *surface; /* of the last text */
};

int cvi__fonts_open(cvi__fonts **out, const char *folder, const cvi_allocator *alloc)
{
    cvi__fonts *f = cvi__mem_zalloc(alloc, sizeof(*f));
    int rc = CVI_OK;

    *out = NULL;
    if (!f) {
        return CVI_ENOMEM;
    }
    f->alloc = *alloc;
    f->config = FcInitLoadConfigAndFonts();
    if (!f->config) {
        rc = CVI_ENOMEM;
    } else if (!FcConfigAppFontAddDir(f->config, (const FcChar8 *)folder)) {
        rc = CVI_ENOTSUP;
    }
    if (rc != CVI_OK) {
        cvi__fonts_close(&f);
    }
    *out = f;
    return rc;
}

void cvi__fonts_close(cvi__fonts **fonts)
{
    cvi__fonts *f = *fonts;

    *fonts = NULL;
    if (f) {
        const cvi_allocator alloc = f->alloc;

        if (f->config) {
            FcConfigDestroy(f->config);
        }
        cvi__mem_free(&alloc, f);
    }
}

static int set_up(cvi__text *t, const cvi__text_fonts *fonts)
{
    t->fonts = pango_cairo_font_map_new();
    t->font = pango_font_description_new();
    if (!t->fonts) {
        return CVI_ENOTSUP;
    }
    if (fonts->fonts) {
        if (!PANGO_IS_FC_FONT_MAP(t->fonts)) {
            return CVI_ENOTSUP;
        }
        /* takes a reference */
        pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(t->fonts), fonts->fonts->config);
    }
    t->context = pango_font_map_create_context(t->fonts);
    if (fonts->language[0] != '\0') {
        pango_context_set_language(t->context, pango_language_from_string(fonts->language));
    }
    pango_font_description_set_family(t->font, fonts->family);
    return CVI_OK;
}

int cvi__text_open(cvi__text **out, const cvi__text_fonts *fonts, const cvi_allocator *alloc)
{
    cvi__text *t = cvi__mem_zalloc(alloc, sizeof(*t));
    int rc = CVI_OK;

    *out = NULL;
    if (!t) {
        return CVI_ENOMEM;
    }
    t->alloc = *alloc;
    rc = set_up(t, fonts);
    if (rc != CVI_OK) {
        cvi__text_close(&t);
        return rc;
    }
    *out = t;
    return CVI_OK;
}

void cvi__text_close(cvi__text **text)
{
    cvi__text *t = *text;

    *text = NULL;
    if (!t) {
        return;
    }
    const cvi_allocator alloc = t->alloc;

    if (t->surface) {
        cairo_surface_destroy(t->surface);
    }
    if (t->font) {
        pango_font_description_free(t->font);
    }
    if (t->context) {
        g_object_unref(t->context);
    }
    if (t->fonts) {
        g_object_unref(t->fonts);
    }
    cvi__mem_free(&alloc, t);
}

static int fits(PangoLayout *layout, int width, int lines)
{
    int used = 0;

    pango_layout_set_width(layout, width);
    pango_layout_get_size(layout, &used, NULL);
    return used <= width && pango_layout_get_line_count(layout) <= lines &&
           !pango_layout_is_ellipsized(layout);
}

static int is_ragged(PangoLayout *layout, int lines)
{
    PangoRectangle last;
    int width = 0;

    pango_layout_get_size(layout, &width, NULL);
    pango_layout_line_get_extents(pango_layout_get_line_readonly(layout, lines - 1), NULL, &last);
    return last.width < width / 2;
}

/* No word alone on the last line: as narrow as the lines stay as many, and words whole. */
static void balance(PangoLayout *layout, int step)
{
    const int lines = pango_layout_get_line_count(layout);
    int width = pango_layout_get_width(layout);
    int low = 0;

    if (lines < 2 || !is_ragged(layout, lines)) {
        return;
    }
    low = width / lines;
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD);
    if (fits(layout, width, lines)) {
        while (width - low > step) {
            const int middle = low + (width - low) / 2;

            if (fits(layout, middle, lines)) {
                width = middle;
            } else {
                low = middle;
            }
        }
    }
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_width(layout, width);
}

static PangoLayout *lay_out(cvi__text *t, const cvi__text_item *item)
{
    PangoLayout *layout = pango_layout_new(t->context);

    pango_font_description_set_absolute_size(t->font, (double)item->size_px * PANGO_SCALE);
    pango_font_description_set_weight(t->font,
                                      item->is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(layout, t->font);
    pango_layout_set_text(layout, item->utf8, -1);
    pango_layout_set_width(layout, (int)item->max_width * PANGO_SCALE);
    pango_layout_set_height(layout, (int)item->max_height * PANGO_SCALE);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER);
    balance(layout, (int)item->size_px * PANGO_SCALE / 4);
    return layout;
}

static int draw(cvi__text *t, PangoLayout *layout, int width, int height)
{
    cairo_t *cairo = NULL;
    int rc = CVI_OK;

    if (t->surface) {
        cairo_surface_destroy(t->surface);
    }
    t->surface = cairo_image_surface_create(CAIRO_FORMAT_A8, width, height);
    cairo = cairo_create(t->surface);
    cairo_translate(cairo, (width - pango_units_to_double(pango_layout_get_width(layout))) / 2, 0);
    pango_cairo_show_layout(cairo, layout);
    rc = cairo_status(cairo) == CAIRO_STATUS_SUCCESS ? CVI_OK : CVI_ENOMEM;
    cairo_destroy(cairo);
    cairo_surface_flush(t->surface);
    return rc;
}

int cvi__text_measure(cvi__text *text, const cvi__text_item *item, cvi__text_extent *out)
{
    PangoLayout *layout = lay_out(text, item);
    int width = 0;
    int height = 0;

    pango_layout_get_pixel_size(layout, &width, &height);
    *out = (cvi__text_extent){
        .width = (uint32_t)CVI_MAX(width, 0),
        .height = (uint32_t)CVI_CLAMP(height, 0, (int)item->max_height),
        .lines = (uint32_t)pango_layout_get_line_count(layout),
        .uncovered = (uint32_t)pango_layout_get_unknown_glyphs_count(layout),
    };
    g_object_unref(layout);
    return CVI_OK;
}

int cvi__text_draw(cvi__text *text, const cvi__text_item *item, cvi__a8 *out)
{
    PangoLayout *layout = lay_out(text, item);
    int height = 0;
    int rc = CVI_OK;

    *out = (cvi__a8){0};
    pango_layout_get_pixel_size(layout, NULL, &height);
    /* a font can be taller than the room it was given for one line */
    height = CVI_CLAMP(height, 1, (int)item->max_height);
    rc = draw(text, layout, (int)item->max_width, height);
    g_object_unref(layout);
    if (rc != CVI_OK) {
        return rc;
    }
    out->data = cairo_image_surface_get_data(text->surface);
    out->stride = (size_t)cairo_image_surface_get_stride(text->surface);
    out->width = item->max_width;
    out->height = (uint32_t)height;
    return CVI_OK;
}
