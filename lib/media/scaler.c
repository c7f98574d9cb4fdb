/* SPDX-License-Identifier: MIT */
#include "media/scaler.h"

#include <string.h>

#include "core/cpu.h"
#include "core/mem.h"
#include "media/scale_axis.h"
#include "media/scale_windows.h"

#define SIDE_MAX 4096u
#define RATIO_MAX 256u
#define ROW_ALIGN 64u
#define NO_ROW UINT32_MAX
#define FINE_TAPS_MAX 64u /* of the 16-bit pass: it rounds each term by up to 1/256 */

/* The two directions of the luma plane, or of both chroma planes. */
struct plan {
    cvi__scale_axis across;
    cvi__scale_axis down;
    cvi__scale_coarse coarse_across;
    cvi__scale_coarse coarse_down;
};

struct cvi__scaler {
    cvi_allocator alloc;
    struct cvi__dsp dsp;
    cvi__scaler_params params;
    struct plan plans[2];
    int16_t *row;         /* one row after the vertical pass, and padding for the taps */
    const uint8_t **rows; /* the source rows of one output row */
    uint8_t *lines[2];    /* even and odd source rows after the horizontal pass */
    uint32_t line_row[2]; /* which ones, or NO_ROW */
};

static int is_size_ok(uint32_t src, uint32_t dst)
{
    return src >= 2 && src <= SIDE_MAX && dst >= 2 && dst <= SIDE_MAX && src / RATIO_MAX < dst;
}

static uint32_t half(uint32_t v)
{
    return (v + 1) / 2;
}

static int plan_init(struct plan *plan, const cvi__scaler_params *p, int is_chroma,
                     const cvi_allocator *alloc)
{
    const uint32_t src_width = is_chroma ? half(p->src_width) : p->src_width;
    const uint32_t src_height = is_chroma ? half(p->src_height) : p->src_height;
    const uint32_t dst_width = is_chroma ? half(p->dst_width) : p->dst_width;
    const uint32_t dst_height = is_chroma ? half(p->dst_height) : p->dst_height;
    const cvi__scale_axis_params across = {src_width, dst_width, p->quality, 4};
    const cvi__scale_axis_params down = {src_height, dst_height, p->quality, 1};
    int rc = cvi__scale_axis_init(&plan->across, &across, alloc);

    if (rc == CVI_OK) {
        rc = cvi__scale_axis_init(&plan->down, &down, alloc);
    }
    if (rc == CVI_OK && p->quality == CVI__SCALE_FAST) {
        rc = cvi__scale_coarse_across(&plan->coarse_across, &plan->across, alloc);
    }
    if (rc == CVI_OK && p->quality == CVI__SCALE_FAST) {
        rc = cvi__scale_coarse_down(&plan->coarse_down, &plan->down, alloc);
    }
    return rc;
}

static int scaler_build(cvi__scaler *s)
{
    uint32_t rows = 1;
    size_t row = 0;

    for (int i = 0; i < 2; i++) {
        const int rc = plan_init(&s->plans[i], &s->params, i, &s->alloc);

        if (rc != CVI_OK) {
            return rc;
        }
        rows = CVI_MAX(rows, s->plans[i].down.count);
        row = CVI_MAX(row, s->plans[i].across.src + (size_t)s->plans[i].across.count);
    }
    s->rows = cvi__mem_calloc(&s->alloc, rows, sizeof(*s->rows));
    s->row = cvi__mem_alloc_aligned(&s->alloc, ROW_ALIGN, row * sizeof(*s->row));
    s->lines[0] = cvi__mem_alloc_aligned(&s->alloc, ROW_ALIGN, 2 * (size_t)s->params.dst_width);
    if (!s->rows || !s->row || !s->lines[0]) {
        return CVI_ENOMEM;
    }
    s->lines[1] = s->lines[0] + s->params.dst_width;
    memset(s->row, 0, row * sizeof(*s->row));
    return CVI_OK;
}

int cvi__scaler_create(cvi__scaler **out, const cvi__scaler_params *params,
                       const cvi_allocator *alloc)
{
    cvi__scaler *s = NULL;
    int rc = CVI_OK;

    CVI_REQUIRE(out != NULL);
    *out = NULL;
    CVI_REQUIRE(params != NULL && params->quality <= CVI__SCALE_FAST);
    if (!is_size_ok(params->src_width, params->dst_width) ||
        !is_size_ok(params->src_height, params->dst_height)) {
        return CVI_EMEDIA_FORMAT;
    }
    alloc = cvi__mem_or_libc(alloc);
    s = cvi__mem_zalloc(alloc, sizeof(*s));
    if (!s) {
        return CVI_ENOMEM;
    }
    s->alloc = *alloc;
    s->params = *params;
    cvi__dsp_init(&s->dsp, cvi__cpu_detect());
    rc = scaler_build(s);
    if (rc != CVI_OK) {
        cvi__scaler_destroy(&s);
    }
    *out = s;
    return rc;
}

void cvi__scaler_destroy(cvi__scaler **scaler)
{
    if (!scaler || !*scaler) {
        return;
    }
    cvi__scaler *s = *scaler;
    const cvi_allocator a = s->alloc;

    *scaler = NULL;
    for (int i = 0; i < 2; i++) {
        cvi__scale_axis_free(&s->plans[i].across, &a);
        cvi__scale_axis_free(&s->plans[i].down, &a);
        cvi__scale_coarse_free(&s->plans[i].coarse_across, &a);
        cvi__scale_coarse_free(&s->plans[i].coarse_down, &a);
    }
    cvi__mem_free(&a, s->rows);
    cvi__mem_free_aligned(&a, s->row);
    cvi__mem_free_aligned(&a, s->lines[0]);
    cvi__mem_free(&a, s);
}

int cvi__scaler_is_for(const cvi__scaler *scaler, const cvi__scaler_params *params)
{
    return memcmp(&scaler->params, params, sizeof(*params)) == 0;
}

struct plane {
    const uint8_t *src;
    size_t src_stride;
    uint8_t *dst;
    size_t dst_stride;
};

/* The source rows of output row `y`. */
static const uint8_t *const *choose_rows(cvi__scaler *s, const cvi__scale_axis *down,
                                         const struct plane *p, uint32_t y)
{
    for (uint32_t k = 0; k < down->count; k++) {
        /* padding taps are 0 and may lie below a plane of few rows */
        const uint32_t row = CVI_MIN((uint32_t)down->start[y] + k, down->src - 1);

        s->rows[k] = p->src + p->src_stride * row;
    }
    return s->rows;
}

/* Both passes of one output row, with 16 bits between them. */
static void scale_row_16(cvi__scaler *s, const struct plan *plan, const struct plane *p, uint32_t y)
{
    const cvi__scale_axis *across = &plan->across;
    const cvi__scale_axis *down = &plan->down;

    s->dsp.scale_v16(s->row, choose_rows(s, down, p, y), down->taps + (size_t)y * down->count,
                     down->count, across->src);
    s->dsp.scale_h16(p->dst + y * p->dst_stride, s->row, across->start, across->taps, across->count,
                     across->dst);
}

static void filter_across(const cvi__scaler *s, const struct plan *plan, uint8_t *dst,
                          const uint8_t *row)
{
    const cvi__scale_axis *across = &plan->across;

    if (plan->coarse_across.windows.count > 0) {
        s->dsp.scale_w(dst, row, &plan->coarse_across.windows, across->dst);
    } else {
        s->dsp.scale_h(dst, row, across->start, across->taps, across->count, across->dst);
    }
}

static void filter_down(cvi__scaler *s, const struct plan *plan, const struct plane *p,
                        uint8_t *dst, uint32_t y)
{
    const cvi__scale_axis *down = &plan->down;
    const uint8_t *const *rows = choose_rows(s, down, p, y);

    if (plan->coarse_down.taps) {
        const int8_t *taps = plan->coarse_down.taps + (size_t)y * down->count;
        const uint32_t is_padded = taps[down->count - 1] == 0; /* a row less to read */

        s->dsp.scale_v7(dst, rows, taps, down->count - is_padded, plan->across.src);
    } else {
        s->dsp.scale_v(dst, rows, down->taps + (size_t)y * down->count, down->count,
                       plan->across.src);
    }
}

/* The same with 8 bits between them, in the memory of the 16-bit row. */
static void scale_row_8(cvi__scaler *s, const struct plan *plan, const struct plane *p, uint32_t y)
{
    uint8_t *dst = p->dst + y * p->dst_stride;
    uint8_t *row = plan->across.count == 1 ? dst : (uint8_t *)s->row;

    if (plan->down.count == 1) {
        memcpy(row, p->src + p->src_stride * (size_t)plan->down.start[y], plan->across.src);
    } else {
        filter_down(s, plan, p, row, y);
    }
    if (plan->across.count > 1) {
        filter_across(s, plan, dst, row);
    }
}

/* A source row after the horizontal pass: each is needed for several output rows. */
static const uint8_t *widen_row(cvi__scaler *s, const struct plan *plan, const struct plane *p,
                                uint32_t row)
{
    uint8_t *line = s->lines[row % 2];

    if (s->line_row[row % 2] != row) {
        filter_across(s, plan, line, p->src + p->src_stride * row);
        s->line_row[row % 2] = row;
    }
    return line;
}

/* Growing: the horizontal pass first, as there are fewer source rows than output rows. */
static void grow_plane(cvi__scaler *s, const struct plan *plan, const struct plane *p)
{
    const cvi__scale_axis *down = &plan->down;

    s->line_row[0] = NO_ROW;
    s->line_row[1] = NO_ROW;
    for (uint32_t y = 0; y < down->dst; y++) {
        const uint32_t first = (uint32_t)down->start[y];
        const uint8_t *const rows[2] = {
            widen_row(s, plan, p, first),
            widen_row(s, plan, p, CVI_MIN(first + 1, down->src - 1)),
        };

        s->dsp.scale_v(p->dst + y * p->dst_stride, rows, down->taps + (size_t)y * 2, 2,
                       plan->across.dst);
    }
}

/* Windows stay within a source row, where plain taps may reach past a very narrow one. */
static int is_growing(const struct plan *plan)
{
    return plan->coarse_across.windows.count > 0 && plan->down.count == 2 &&
           plan->down.dst > plan->down.src;
}

static void scale_plane(cvi__scaler *s, const struct plan *plan, const struct plane *p)
{
    const int is_fine = s->params.quality == CVI__SCALE_GOOD && plan->across.count > 1 &&
                        plan->down.count <= FINE_TAPS_MAX;

    for (uint32_t y = 0; y < plan->down.dst; y++) {
        if (is_fine) {
            scale_row_16(s, plan, p, y);
        } else {
            scale_row_8(s, plan, p, y);
        }
    }
}

static void halve_plane(cvi__scaler *s, const struct plan *plan, const struct plane *p)
{
    for (uint32_t y = 0; y < plan->down.dst; y++) {
        const uint8_t *top = p->src + p->src_stride * 2 * y;

        s->dsp.halve(p->dst + y * p->dst_stride, top, top + p->src_stride, plan->across.dst);
    }
}

static int is_halving(const cvi__scaler *s, const struct plan *plan)
{
    return s->params.quality == CVI__SCALE_FAST && plan->across.src == 2 * plan->across.dst &&
           plan->down.src == 2 * plan->down.dst;
}

int cvi__scaler_run(cvi__scaler *scaler, const cvi__i420_view *src, const cvi__i420 *dst)
{
    CVI_REQUIRE(scaler != NULL && src != NULL && dst != NULL);
    const cvi__scaler_params *p = &scaler->params;

    CVI_REQUIRE(src->width == p->src_width && src->height == p->src_height);
    CVI_REQUIRE(dst->width == p->dst_width && dst->height == p->dst_height);
    for (int i = 0; i < 3; i++) {
        const struct plan *plan = &scaler->plans[i > 0];
        const struct plane plane = {src->data[i], src->stride[i], dst->data[i], dst->stride[i]};

        if (is_halving(scaler, plan)) {
            halve_plane(scaler, plan, &plane);
        } else if (is_growing(plan)) {
            grow_plane(scaler, plan, &plane);
        } else {
            scale_plane(scaler, plan, &plane);
        }
    }
    return CVI_OK;
}
