/* SPDX-License-Identifier: MIT */
/* Between sample layouts, row by row; the formulas are those of media.h. */
#include "media/converter.h"

#include <math.h>
#include <string.h>

#include "core/cpu.h"
#include "core/mem.h"
#include "core/params.h"
#include "media/frame.h"

#define CONVERTER_PARAMS_OLDEST CVI_USED_SIZE(cvi_converter_params, simd)
#define ROW CVI__IMAGE_SIDE_MAX
#define HD_LINES 720u

/* Rows in between. */
struct work {
    uint8_t pixels[2][4 * ROW]; /* of three bytes, made four */
    uint8_t lines[2][ROW];      /* bytes taken apart */
    uint8_t means[ROW];         /* of the chroma of two rows */
};

struct cvi_converter {
    cvi_allocator alloc;
    struct cvi__dsp dsp;
    uint32_t matrix;
    uint32_t range;
    struct work work;
};

/* ---- the object ---------------------------------------------------------------------------- */

int cvi__converter_create(cvi_converter **out, const cvi_converter_params *params,
                          const struct cvi__dsp *dsp)
{
    const cvi_allocator *alloc = cvi__mem_or_libc(params->allocator);
    cvi_converter *c = cvi__mem_zalloc(alloc, sizeof(*c));

    *out = c;
    if (!c) {
        return CVI_ENOMEM;
    }
    c->alloc = *alloc;
    c->dsp = *dsp;
    c->matrix = params->matrix;
    c->range = params->range;
    return CVI_OK;
}

int cvi_converter_create(cvi_converter **out, const cvi_converter_params *params)
{
    cvi_converter_params p = {0};
    struct cvi__dsp dsp;
    unsigned cpu = 0;
    int rc = CVI_OK;

    CVI_REQUIRE(out != NULL);
    *out = NULL;
    if (params) {
        rc = cvi__params_read(&p, sizeof(p), CONVERTER_PARAMS_OLDEST, params);
    }
    if (rc == CVI_OK) {
        rc = cvi__mem_check(p.allocator);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    CVI_REQUIRE(p.matrix <= CVI_MATRIX_BT709 && p.range <= CVI_RANGE_FULL);
    rc = cvi__cpu_choose(p.simd, &cpu);
    if (rc != CVI_OK) {
        return rc;
    }
    cvi__dsp_init(&dsp, cpu);
    return cvi__converter_create(out, &p, &dsp);
}

void cvi_converter_destroy(cvi_converter **converter)
{
    if (!converter || !*converter) {
        return;
    }
    const cvi_allocator a = (*converter)->alloc;

    cvi__mem_free(&a, *converter);
    *converter = NULL;
}

/* ---- colours ------------------------------------------------------------------------------- */

struct colours {
    double kr, kg, kb;
    double luma;   /* steps from black to white */
    double chroma; /* and from one end of chroma to the other */
    int32_t black;
};

static struct colours choose_colours(const cvi_converter *c, uint32_t height)
{
    const uint32_t by_height = height >= HD_LINES ? CVI_MATRIX_BT709 : CVI_MATRIX_BT601;
    const int is_hd = (c->matrix ? c->matrix : by_height) == CVI_MATRIX_BT709;
    const int is_full = c->range == CVI_RANGE_FULL;
    struct colours k = {.kr = is_hd ? 0.2126 : 0.299, .kb = is_hd ? 0.0722 : 0.114};

    k.kg = 1 - k.kr - k.kb;
    k.luma = is_full ? 255 : 219;
    k.chroma = is_full ? 255 : 224;
    k.black = is_full ? 0 : 16;
    return k;
}

static int16_t round_tap(double v)
{
    return (int16_t)lrint(v);
}

/* Of pixels whose bytes are in this order. */
static struct cvi__rgb_weights make_weights(const struct colours *k, uint32_t format)
{
    const int is_argb = format == CVI_FRAME_FORMAT_ARGB;
    const int blue = is_argb ? 3 : 0;
    const int green = is_argb ? 2 : 1;
    const int red = is_argb ? 1 : 2;
    const double one = 32768 * k->luma / 255;
    const double half = 32768 * k->chroma / 510;
    struct cvi__rgb_weights w = {{{0}, 0}, {{0}, 0}, {{0}, 0}};

    w.y.offset = (k->black << 15) + (1 << 14);
    w.y.taps[red] = round_tap(k->kr * one);
    w.y.taps[blue] = round_tap(k->kb * one);
    w.y.taps[green] = (int16_t)(lrint(one) - w.y.taps[red] - w.y.taps[blue]);
    w.u.offset = (128 << 15) + (1 << 14);
    w.u.taps[blue] = round_tap(half);
    w.u.taps[red] = round_tap(-half * k->kr / (1 - k->kb));
    w.u.taps[green] = (int16_t)(-w.u.taps[red] - w.u.taps[blue]);
    w.v.offset = w.u.offset;
    w.v.taps[red] = round_tap(half);
    w.v.taps[blue] = round_tap(-half * k->kb / (1 - k->kr));
    w.v.taps[green] = (int16_t)(-w.v.taps[red] - w.v.taps[blue]);
    return w;
}

static struct cvi__yuv_taps make_taps(const struct colours *k)
{
    const double q = 2 * 8192 * 255 / k->chroma;

    return (struct cvi__yuv_taps){
        .black = (int16_t)k->black,
        .luma = round_tap(16384 * 255 / k->luma),
        .blue = round_tap(q * (1 - k->kb)),
        .red = round_tap(q * (1 - k->kr)),
        .green_u = round_tap(q * k->kb * (1 - k->kb) / k->kg),
        .green_v = round_tap(q * k->kr * (1 - k->kr) / k->kg),
    };
}

/* ---- YUV to I420 --------------------------------------------------------------------------- */

static uint8_t *row_of(const cvi__i420 *image, int plane, uint32_t y)
{
    return image->data[plane] + y * image->stride[plane];
}

static uint32_t half(uint32_t v)
{
    return (v + 1) / 2;
}

/* With the planes of U and V exchanged: what NV21 is to NV12. */
static cvi__i420 exchange(const cvi__i420 *image)
{
    cvi__i420 other = *image;

    other.data[1] = image->data[2];
    other.data[2] = image->data[1];
    other.stride[1] = image->stride[2];
    other.stride[2] = image->stride[1];
    return other;
}

static void to_nv12(cvi_converter *c, const cvi__i420 *to, const cvi__i420 *from)
{
    for (uint32_t y = 0; y < to->height; y++) {
        memcpy(row_of(to, 0, y), row_of(from, 0, y), to->width);
    }
    for (uint32_t y = 0; y < half(to->height); y++) {
        c->dsp.merge(row_of(to, 1, y), row_of(from, 1, y), row_of(from, 2, y), half(to->width));
    }
}

/* Two rows of Y U Y V, or with `is_swapped` U Y V Y, and the mean of their chroma. */
static void from_packed(cvi_converter *c, const cvi__i420 *to, const cvi__i420 *from,
                        int is_swapped)
{
    static const int8_t taps[2] = {64, 64};
    const uint32_t width = to->width;
    const uint32_t cells = half(width);
    struct work *w = &c->work;

    for (uint32_t y = 0; y < to->height; y++) {
        const uint8_t *src = row_of(from, 0, y);
        uint8_t *luma = row_of(to, 0, y);
        uint8_t *chroma = w->lines[y % 2];
        const uint8_t *const rows[2] = {w->lines[0], chroma};
        const struct cvi__scale_rows mean = {1, 7, rows, taps};

        c->dsp.split(is_swapped ? chroma : luma, is_swapped ? luma : chroma, src, width);
        if (width % 2) {
            chroma[width] = src[2 * width + !is_swapped];
        }
        if (y % 2 == 1 || y + 1 == to->height) {
            c->dsp.scale_pairs_v(w->means, &mean, 2 * (size_t)cells);
            c->dsp.split(row_of(to, 1, y / 2), row_of(to, 2, y / 2), w->means, cells);
        }
    }
}

static void from_p010(cvi_converter *c, const cvi__i420 *to, const cvi__i420 *from)
{
    uint8_t *low = c->work.lines[0];
    uint8_t *chroma = c->work.lines[1];

    for (uint32_t y = 0; y < to->height; y++) {
        c->dsp.split(low, row_of(to, 0, y), row_of(from, 0, y), to->width);
    }
    for (uint32_t y = 0; y < half(to->height); y++) {
        c->dsp.split(low, chroma, row_of(from, 1, y), 2 * (size_t)half(to->width));
        c->dsp.split(row_of(to, 1, y), row_of(to, 2, y), chroma, half(to->width));
    }
}

/* ---- RGB ----------------------------------------------------------------------------------- */

static const uint8_t *read_pixels(cvi_converter *c, const cvi__i420 *from, uint32_t format,
                                  uint32_t y)
{
    uint8_t *out = c->work.pixels[y % 2];

    if (format != CVI_FRAME_FORMAT_RGB24) {
        return row_of(from, 0, y);
    }
    c->dsp.rgb_bgra(out, row_of(from, 0, y), from->width);
    return out;
}

/* The last cell of rows of odd width: the last pixel stands for the one beyond it. */
static void convert_last(const cvi_converter *c, const struct cvi__yuv_cells *to,
                         const uint8_t *const rows[2], const struct cvi__rgb_weights *w,
                         uint32_t width)
{
    const uint32_t cell = width / 2;
    const size_t last = 4 * (size_t)(width - 1);
    uint8_t pixels[2][8];
    uint8_t luma[2][2];
    const uint8_t *const from[2] = {pixels[0], pixels[1]};
    const struct cvi__yuv_cells at = {{luma[0], luma[1]}, to->u + cell, to->v + cell};

    for (size_t r = 0; r < 2; r++) {
        memcpy(pixels[r], rows[r] + last, 4);
        memcpy(pixels[r] + 4, rows[r] + last, 4);
    }
    c->dsp.rgb_yuv(&at, from, w, 1);
    to->y[0][width - 1] = luma[0][0];
    to->y[1][width - 1] = luma[1][0];
}

static void from_rgb(cvi_converter *c, const cvi__i420 *to, const cvi__i420 *from, uint32_t format)
{
    const struct colours k = choose_colours(c, to->height);
    const struct cvi__rgb_weights w = make_weights(&k, format);

    for (uint32_t y = 0; y < to->height; y += 2) {
        const uint32_t below = CVI_MIN(y + 1, to->height - 1);
        const uint8_t *const rows[2] = {read_pixels(c, from, format, y),
                                        read_pixels(c, from, format, below)};
        const struct cvi__yuv_cells cells = {
            {row_of(to, 0, y), row_of(to, 0, below)}, row_of(to, 1, y / 2), row_of(to, 2, y / 2)};

        c->dsp.rgb_yuv(&cells, rows, &w, to->width / 2);
        if (to->width % 2) {
            convert_last(c, &cells, rows, &w, to->width);
        }
    }
}

static void to_bgra(cvi_converter *c, const cvi__i420 *to, const cvi__i420 *from)
{
    const struct colours k = choose_colours(c, to->height);
    const struct cvi__yuv_taps taps = make_taps(&k);

    for (uint32_t y = 0; y < to->height; y++) {
        const uint8_t *const rows[3] = {row_of(from, 0, y), row_of(from, 1, y / 2),
                                        row_of(from, 2, y / 2)};

        c->dsp.yuv_bgra(row_of(to, 0, y), rows, &taps, to->width);
    }
}

/* ---- which --------------------------------------------------------------------------------- */

static void to_i420(cvi_converter *c, const cvi__i420 *to, const cvi__i420 *from, uint32_t format)
{
    const cvi__i420_view view = cvi__i420_read(from);
    const cvi__i420 exchanged = exchange(to);

    switch (format) {
    case CVI_FRAME_FORMAT_I420:
        cvi__i420_copy(to, &view);
        break;
    case CVI_FRAME_FORMAT_NV12:
        cvi__i420_from_nv12(&c->dsp, to, &view);
        break;
    case CVI_FRAME_FORMAT_NV21:
        cvi__i420_from_nv12(&c->dsp, &exchanged, &view);
        break;
    case CVI_FRAME_FORMAT_YUYV:
    case CVI_FRAME_FORMAT_UYVY:
        from_packed(c, to, from, format == CVI_FRAME_FORMAT_UYVY);
        break;
    case CVI_FRAME_FORMAT_P010:
        from_p010(c, to, from);
        break;
    default:
        from_rgb(c, to, from, format);
        break;
    }
}

static int from_i420(cvi_converter *c, const cvi__i420 *to, const cvi__i420 *from, uint32_t format)
{
    const cvi__i420 exchanged = exchange(from);

    switch (format) {
    case CVI_FRAME_FORMAT_NV12:
        to_nv12(c, to, from);
        return CVI_OK;
    case CVI_FRAME_FORMAT_NV21:
        to_nv12(c, to, &exchanged);
        return CVI_OK;
    case CVI_FRAME_FORMAT_BGRA:
        to_bgra(c, to, from);
        return CVI_OK;
    default:
        return CVI_EMEDIA_FORMAT;
    }
}

int cvi_converter_run(cvi_converter *converter, const cvi_frame *src, cvi_frame *dst)
{
    CVI_REQUIRE(converter != NULL && src != NULL && dst != NULL && src != dst);
    const cvi__i420 *from = cvi__frame_image(src);
    const cvi__i420 *to = cvi__frame_image(dst);

    CVI_REQUIRE(from->width == to->width && from->height == to->height);
    if (cvi_frame_get_format(dst) == CVI_FRAME_FORMAT_I420) {
        to_i420(converter, to, from, cvi_frame_get_format(src));
        return CVI_OK;
    }
    if (cvi_frame_get_format(src) == CVI_FRAME_FORMAT_I420) {
        return from_i420(converter, to, from, cvi_frame_get_format(dst));
    }
    return CVI_EMEDIA_FORMAT;
}
