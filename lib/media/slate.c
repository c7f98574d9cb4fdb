/* SPDX-License-Identifier: MIT */
#include "media/slate.h"
#include "core/cpu.h"
#include "core/params.h"
#include "core/utf8.h"
#include "media/text.h"

#include <string.h>

#define SLATE_OLDEST CVI_USED_SIZE(cvi_slate, foreground)
#define BACKGROUND 0x10233fu
#define FOREGROUND 0xffffffu
#define COLOUR_MAX 0xffffffu

static int copy_text(char *out, size_t cap, const char *text)
{
    const size_t len = text ? strnlen(text, cap) : 0;

    if (len >= cap || (len > 0 && cvi__utf8_valid(text, len) != len)) {
        return CVI_EINVAL;
    }
    if (len > 0) {
        memcpy(out, text, len);
    }
    return CVI_OK;
}

int cvi__slate_read(cvi__slate *out, const cvi_slate *slate)
{
    cvi_slate s;
    int rc = cvi__params_read(&s, sizeof(s), SLATE_OLDEST, slate);

    memset(out, 0, sizeof(*out));
    if (rc != CVI_OK) {
        return rc;
    }
    if (s.background > COLOUR_MAX || s.foreground > COLOUR_MAX ||
        copy_text(out->title, sizeof(out->title), s.title) != CVI_OK ||
        copy_text(out->instruction, sizeof(out->instruction), s.instruction) != CVI_OK ||
        copy_text(out->entry, sizeof(out->entry), s.entry) != CVI_OK ||
        copy_text(out->footer, sizeof(out->footer), s.footer) != CVI_OK) {
        return CVI_EINVAL;
    }
    out->background = s.background ? s.background : BACKGROUND;
    out->foreground = s.foreground ? s.foreground : FOREGROUND;
    return CVI_OK;
}

int cvi__slate_is(const cvi__slate *a, const cvi__slate *b)
{
    return memcmp(a, b, sizeof(*a)) == 0;
}

/* 0xRRGGBB to BT.601, limited range. */
static void to_yuv(uint8_t yuv[3], uint32_t rgb)
{
    const int r = (int)(rgb >> 16 & 255);
    const int g = (int)(rgb >> 8 & 255);
    const int b = (int)(rgb & 255);

    yuv[0] = (uint8_t)((66 * r + 129 * g + 25 * b + 128) / 256 + 16);
    yuv[1] = (uint8_t)((-38 * r - 74 * g + 112 * b + 128 * 257) / 256);
    yuv[2] = (uint8_t)((112 * r - 94 * g - 18 * b + 128 * 257) / 256);
}

/* Where a line of text goes, in thousandths of the picture's height. */
typedef struct slate_line {
    uint32_t top;
    uint32_t size;
    uint32_t room;
    uint32_t is_bold;
} slate_line;
static const slate_line title_line = {80, 85, 200, 1};
static const slate_line instruction_line = {300, 62, 290, 0};
static const slate_line entry_line = {600, 150, 190, 1};
static const slate_line footer_line = {870, 45, 100, 0};

typedef struct slate_painter {
    struct cvi__dsp dsp;
    const cvi__i420 *dst;
    cvi__text *text;
    uint8_t colour[3];
} slate_painter;

static int paint(slate_painter *p, const char *utf8, const slate_line *line)
{
    const uint32_t height = p->dst->height;
    const uint32_t margin = p->dst->width / 16;
    const cvi__text_item item = {
        .utf8 = utf8,
        .size_px = CVI_MAX(height * line->size / 1000, 8u),
        .is_bold = line->is_bold,
        .max_width = p->dst->width - 2 * margin,
        .max_height = CVI_MAX(height * line->room / 1000, 10u),
    };
    cvi__a8 mask;
    int rc = CVI_OK;

    if (utf8[0] == '\0') {
        return CVI_OK;
    }
    rc = cvi__text_draw(p->text, &item, &mask);
    if (rc == CVI_OK) {
        const cvi__point at = {(int32_t)margin, (int32_t)(height * line->top / 1000)};

        cvi__i420_blend_a8(&p->dsp, p->dst, &mask, at, p->colour);
    }
    return rc;
}

static int paint_all(slate_painter *p, const cvi__slate *slate)
{
    const char *const texts[] = {slate->title, slate->instruction, slate->entry, slate->footer};
    const slate_line *const lines[] = {&title_line, &instruction_line, &entry_line, &footer_line};
    int rc = CVI_OK;

    for (size_t i = 0; rc == CVI_OK && i < CVI_ARRAY_LEN(texts); i++) {
        rc = paint(p, texts[i], lines[i]);
    }
    return rc;
}

static int is_plain(const cvi__slate *s)
{
    return !s->title[0] && !s->instruction[0] && !s->entry[0] && !s->footer[0];
}

int cvi__slate_draw(const cvi__slate *slate, const cvi__i420 *dst, const cvi_allocator *alloc)
{
    slate_painter painter = {.dst = dst};
    uint8_t background[3];
    int rc = CVI_OK;

    cvi__dsp_init(&painter.dsp, cvi__cpu_detect());
    to_yuv(background, slate->background);
    to_yuv(painter.colour, slate->foreground);
    cvi__i420_fill(dst, background[0], background[1], background[2]);
    if (is_plain(slate)) {
        return CVI_OK;
    }
    rc = cvi__text_open(&painter.text, alloc);
    if (rc != CVI_OK) {
        return rc;
    }
    rc = paint_all(&painter, slate);
    cvi__text_close(&painter.text);
    return rc;
}
