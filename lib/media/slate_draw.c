/* SPDX-License-Identifier: MIT */
/*
 * Where the texts of a screen go. All sizes are thousandths of the picture's height. When the
 * texts do not fit they shrink, what matters least is cut or left out; but what to do is never
 * smaller than a twentieth of the height (18 pixels at 360 lines), and nothing than a 24th.
 */
#include "media/slate.h"

#include <string.h>

#include "core/cpu.h"
#include "media/text.h"
#include "media/theme.h"

#define TOP 80u         /* of the first text */
#define BOTTOM 950u     /* of the last one */
#define FOOTER_GAP 20u  /* above the small print */
#define SHRINK_STEPS 4u /* from the normal to the least size */
#define SIDE_PX_MIN 8u

/* What a text is; the order is the one on the screen. */
typedef enum slate_part {
    PART_TITLE,
    PART_SUBJECT,
    PART_ORGANIZER,
    PART_INSTRUCTION,
    PART_ENTRY,
    PART_WAITING,
    PART_TIME,
    PART_FOOTER,
    PARTS
} slate_part;

typedef struct slate_style {
    uint32_t size;
    uint32_t least;
    uint32_t least_px; /* on pictures so small that a thousandth means little */
    uint32_t is_bold;
    uint32_t gap; /* above */
    uint32_t top; /* not above this line of the screen; 0: right after what is before it */
} slate_style;

static const slate_style STYLES[PARTS] = {
    [PART_TITLE] = {85, 64, 16, 1, 0, TOP},   [PART_SUBJECT] = {64, 50, 14, 1, 25, 0},
    [PART_ORGANIZER] = {50, 42, 12, 0, 5, 0}, [PART_INSTRUCTION] = {62, 50, 14, 0, 35, 300},
    [PART_ENTRY] = {150, 90, 18, 1, 20, 600}, [PART_WAITING] = {50, 42, 12, 0, 30, 0},
    [PART_TIME] = {50, 42, 12, 0, 10, 0},     [PART_FOOTER] = {46, 42, 12, 0, 0, 0},
};

/* What is left out or cut first. */
static const slate_part SACRIFICES[] = {PART_WAITING, PART_ORGANIZER,   PART_FOOTER, PART_TIME,
                                        PART_SUBJECT, PART_INSTRUCTION, PART_TITLE};

typedef struct slate_block {
    const char *utf8;
    uint32_t size_px;
    uint32_t height; /* 0: not shown */
    uint32_t line;   /* of one line */
} slate_block;

typedef struct slate_painter {
    struct cvi__dsp dsp;
    const cvi__i420 *dst;
    const cvi__slate *slate;
    const cvi__look *look;
    cvi__text *text;
    cvi__slate_report *report;
    uint32_t left; /* pixels: of the texts */
    uint32_t width;
    slate_block blocks[PARTS];
} slate_painter;

/* Thousandths of the height in pixels. */
static uint32_t to_px(const slate_painter *p, uint32_t thousandths)
{
    return p->dst->height * thousandths / 1000;
}

static cvi__text_item item_of(const slate_painter *p, slate_part part, uint32_t max_height)
{
    const slate_block *b = &p->blocks[part];

    return (cvi__text_item){
        .utf8 = b->utf8,
        .size_px = b->size_px,
        .is_bold = STYLES[part].is_bold,
        .max_width = p->width,
        .max_height = CVI_MAX(max_height, SIDE_PX_MIN),
    };
}

/* ---- sizes ----------------------------------------------------------------------------- */

static int measure(slate_painter *p, slate_part part, cvi__text_extent *extent)
{
    const cvi__text_item item = item_of(p, part, p->dst->height);
    const int rc = cvi__text_measure(p->text, &item, extent);

    p->blocks[part].height = extent->height;
    p->blocks[part].line = extent->lines ? extent->height / extent->lines : extent->height;
    return rc;
}

/* What was typed stays on one line as long as it can be read. */
static int fit_entry(slate_painter *p)
{
    slate_block *b = &p->blocks[PART_ENTRY];
    const uint32_t least = CVI_MAX(to_px(p, STYLES[PART_ENTRY].least), STYLES[PART_ENTRY].least_px);
    cvi__text_extent extent;
    int rc = measure(p, PART_ENTRY, &extent);

    while (rc == CVI_OK && extent.lines > 1 && b->size_px > least) {
        b->size_px = CVI_MAX(b->size_px * 9 / 10, least);
        rc = measure(p, PART_ENTRY, &extent);
    }
    return rc;
}

static int measure_all(slate_painter *p, uint32_t step)
{
    int rc = CVI_OK;

    for (slate_part part = 0; rc == CVI_OK && part < PARTS; part++) {
        const slate_style *s = &STYLES[part];
        slate_block *b = &p->blocks[part];
        cvi__text_extent extent = {0};

        b->height = 0;
        if (b->utf8[0] == '\0') {
            continue;
        }
        b->size_px = to_px(p, s->size - (s->size - s->least) * step / SHRINK_STEPS);
        b->size_px = CVI_MAX(b->size_px, s->least_px);
        rc = part == PART_ENTRY ? fit_entry(p) : measure(p, part, &extent);
        if (step == 0) {
            p->report->uncovered += extent.uncovered;
        }
    }
    return rc;
}

/* Where a part begins that comes after one that ends at `y`. */
static uint32_t begin_of(const slate_painter *p, slate_part part, uint32_t y, int is_tight)
{
    const slate_style *s = &STYLES[part];
    const uint32_t gap = part == PART_TITLE ? 0 : to_px(p, is_tight ? s->gap / 2 : s->gap);

    return is_tight && part != PART_TITLE ? y + gap : CVI_MAX(y + gap, to_px(p, s->top));
}

static uint32_t footer_top(const slate_painter *p)
{
    const slate_block *footer = &p->blocks[PART_FOOTER];
    const uint32_t gap = footer->height ? to_px(p, FOOTER_GAP) : 0;
    const uint32_t used = footer->height + gap;

    return to_px(p, BOTTOM) > used ? to_px(p, BOTTOM) - used : 0;
}

/* Pixels by which the texts reach into the small print. */
static uint32_t excess(const slate_painter *p)
{
    uint32_t y = 0;

    for (slate_part part = 0; part < PART_FOOTER; part++) {
        if (p->blocks[part].height) {
            y = begin_of(p, part, y, 1) + p->blocks[part].height;
        }
    }
    return y > footer_top(p) ? y - footer_top(p) : 0;
}

/* Cut a text to fewer lines, or leave it out. */
static void sacrifice(slate_painter *p, slate_part part)
{
    slate_block *b = &p->blocks[part];
    const uint32_t lines = b->line ? b->height / b->line : 0;
    const uint32_t over = b->line ? (excess(p) + b->line - 1) / b->line : 0;
    const int is_vital = part == PART_INSTRUCTION || part == PART_TITLE;

    if (lines > over) {
        b->height = (lines - over) * b->line;
    } else {
        b->height = is_vital ? b->line : 0;
    }
}

static int fit(slate_painter *p)
{
    int rc = CVI_OK;

    for (uint32_t step = 0; rc == CVI_OK && step <= SHRINK_STEPS; step++) {
        rc = measure_all(p, step);
        if (excess(p) == 0) {
            return rc;
        }
    }
    for (size_t i = 0; rc == CVI_OK && excess(p) > 0 && i < CVI_ARRAY_LEN(SACRIFICES); i++) {
        sacrifice(p, SACRIFICES[i]);
    }
    return rc;
}

/* ---- painting -------------------------------------------------------------------------- */

static uint32_t colour_of(const slate_painter *p, slate_part part)
{
    if (p->slate->foreground) {
        return p->slate->foreground;
    }
    switch (part) {
    case PART_TITLE:
        return p->look->title;
    case PART_ENTRY:
        return p->look->entry;
    case PART_ORGANIZER:
    case PART_WAITING:
    case PART_FOOTER:
        return p->look->dim;
    default:
        return p->look->foreground;
    }
}

static int paint(slate_painter *p, slate_part part, uint32_t top)
{
    const cvi__text_item item = item_of(p, part, p->blocks[part].height);
    uint8_t colour[3];
    cvi__a8 mask;
    const int rc = cvi__text_draw(p->text, &item, &mask);

    if (rc == CVI_OK) {
        const cvi__point at = {(int32_t)p->left, (int32_t)top};

        cvi__colour_to_yuv(colour, colour_of(p, part));
        cvi__i420_blend_a8(&p->dsp, p->dst, &mask, at, colour);
    }
    return rc;
}

/* Parts keep to their lines while there is room: the entry does not move when it grows. */
static int is_tight(const slate_painter *p)
{
    uint32_t y = 0;

    for (slate_part part = 0; part < PART_FOOTER; part++) {
        if (p->blocks[part].height) {
            y = begin_of(p, part, y, 0) + p->blocks[part].height;
        }
    }
    return y > footer_top(p);
}

static int paint_all(slate_painter *p)
{
    const int tight = is_tight(p);
    uint32_t y = 0;
    int rc = CVI_OK;

    for (slate_part part = 0; rc == CVI_OK && part < PART_FOOTER; part++) {
        if (p->blocks[part].height) {
            y = begin_of(p, part, y, tight);
            rc = paint(p, part, y);
            y += p->blocks[part].height;
        }
    }
    if (rc == CVI_OK && p->blocks[PART_FOOTER].height) {
        rc = paint(p, PART_FOOTER, to_px(p, BOTTOM) - p->blocks[PART_FOOTER].height);
    }
    return rc;
}

/* ---- overlays -------------------------------------------------------------------------- */

/* An opaque band: text can be read on it whatever the meeting shows. */
static void fill_band(const slate_painter *p, uint32_t top)
{
    const cvi__rect lower = {.y = top, .width = p->dst->width, .height = p->dst->height - top};
    const cvi__i420 band = cvi__i420_part(p->dst, lower);
    const uint32_t background = p->slate->background;
    uint8_t colour[3];

    cvi__colour_to_yuv(colour, background ? background : p->look->background);
    cvi__i420_fill(&band, colour[0], colour[1], colour[2]);
}

static int paint_overlay(slate_painter *p)
{
    static const slate_part parts[] = {PART_TITLE, PART_INSTRUCTION, PART_WAITING};
    const uint32_t pad = to_px(p, 25);
    uint32_t used = 2 * pad;
    uint32_t y = 0;
    int rc = measure_all(p, SHRINK_STEPS);

    for (size_t i = 0; i < CVI_ARRAY_LEN(parts); i++) {
        used += p->blocks[parts[i]].height;
    }
    y = (p->dst->height - CVI_MIN(used, p->dst->height)) & ~1u;
    p->report->top = y;
    fill_band(p, y);
    y += pad;
    for (size_t i = 0; rc == CVI_OK && i < CVI_ARRAY_LEN(parts); i++) {
        if (p->blocks[parts[i]].height) {
            rc = paint(p, parts[i], y);
            y += p->blocks[parts[i]].height;
        }
    }
    return rc;
}

/* ---- all of it ------------------------------------------------------------------------- */

static void take_texts(slate_painter *p, const cvi__slate *s)
{
    const char *const texts[PARTS] = {
        [PART_TITLE] = s->title,         [PART_SUBJECT] = s->subject,
        [PART_ORGANIZER] = s->organizer, [PART_INSTRUCTION] = s->instruction,
        [PART_ENTRY] = s->entry,         [PART_WAITING] = s->waiting,
        [PART_TIME] = s->time_left,      [PART_FOOTER] = s->footer,
    };

    for (slate_part part = 0; part < PARTS; part++) {
        p->blocks[part].utf8 = texts[part];
    }
}

static int is_plain(const slate_painter *p)
{
    size_t length = 0;

    for (slate_part part = 0; part < PARTS; part++) {
        length += strlen(p->blocks[part].utf8);
    }
    return length == 0;
}

int cvi__slate_draw(const cvi__slate *slate, const cvi__i420 *dst, cvi__slate_report *report,
                    const cvi_allocator *alloc)
{
    slate_painter painter = {
        .dst = dst, .slate = slate, .look = cvi__theme_look(slate->theme), .report = report};
    const uint32_t margin = dst->width / 16;
    cvi__text_fonts fonts;
    int rc = CVI_OK;

    *report = (cvi__slate_report){0};
    cvi__dsp_init(&painter.dsp, cvi__cpu_detect());
    painter.left = margin;
    painter.width = dst->width - 2 * margin;
    take_texts(&painter, slate);
    if (!slate->is_overlay) {
        cvi__look_fill(painter.look, slate->background, &painter.dsp, dst);
    }
    if (is_plain(&painter)) {
        return CVI_OK;
    }
    fonts = (cvi__text_fonts){slate->language, painter.look->family, painter.look->fonts};
    rc = cvi__text_open(&painter.text, &fonts, alloc);
    if (rc != CVI_OK) {
        return rc;
    }
    if (slate->is_overlay) {
        rc = paint_overlay(&painter);
    } else {
        rc = fit(&painter);
        if (rc == CVI_OK) {
            rc = paint_all(&painter);
        }
    }
    cvi__text_close(&painter.text);
    return rc;
}
