/* SPDX-License-Identifier: MIT */
#include "codec/h264_sps.h"

#include <string.h>

#define NAL_SPS 7u
#define SIDE_MBS_MAX 1024u /* 16384 pixels: more than any level has */

/* Reads bits of a NAL unit, leaving emulation prevention bytes out. Past the end gives 0. */
struct bits {
    const uint8_t *data;
    size_t len;
    size_t at;      /* next byte */
    uint32_t zeros; /* zero bytes in a row before `at` */
    uint32_t byte;
    uint32_t left; /* bits of `byte` not read yet */
    int is_over;
};

static uint32_t read_bit(struct bits *b)
{
    if (b->left == 0) {
        if (b->zeros >= 2 && b->at < b->len && b->data[b->at] == 3) {
            b->at++;
            b->zeros = 0;
        }
        if (b->at >= b->len) {
            b->is_over = 1;
            return 0;
        }
        b->byte = b->data[b->at++];
        b->zeros = b->byte == 0 ? b->zeros + 1 : 0;
        b->left = 8;
    }
    b->left--;
    return (b->byte >> b->left) & 1;
}

static uint32_t read_bits(struct bits *b, uint32_t count)
{
    uint32_t v = 0;

    while (count-- > 0) {
        v = v << 1 | read_bit(b);
    }
    return v;
}

/* Exp-Golomb; codes of more than 32 bits give UINT32_MAX, which every bound refuses. */
static uint32_t read_ue(struct bits *b)
{
    uint32_t zeros = 0;

    while (!b->is_over && read_bit(b) == 0) {
        if (++zeros > 31) {
            return UINT32_MAX;
        }
    }
    return b->is_over ? UINT32_MAX : (1u << zeros) - 1 + read_bits(b, zeros);
}

static int32_t read_se(struct bits *b)
{
    const uint32_t v = read_ue(b);

    return v & 1 ? (int32_t)(v / 2 + 1) : -(int32_t)(v / 2);
}

static int has_chroma_fields(uint32_t profile)
{
    static const uint8_t profiles[] = {100, 110, 122, 244, 44,  83, 86,
                                       118, 128, 138, 139, 134, 135};

    return memchr(profiles, (int)profile, sizeof(profiles)) != NULL;
}

static void skip_scaling_list(struct bits *b, uint32_t size)
{
    int32_t last = 8;
    int32_t next = 8;

    for (uint32_t i = 0; i < size && !b->is_over; i++) {
        if (next != 0) {
            next = (last + read_se(b) + 256) & 255;
        }
        last = next == 0 ? last : next;
    }
}

static int read_chroma_fields(struct bits *b, cvi__avc_sps *out)
{
    uint32_t luma = 0;
    uint32_t chroma = 0;

    out->chroma_format = read_ue(b);
    if (out->chroma_format > 3) {
        return CVI_ESYNTAX;
    }
    if (out->chroma_format == 3) {
        read_bit(b); /* separate_colour_plane_flag */
    }
    luma = read_ue(b);
    chroma = read_ue(b);
    if (luma > 6 || chroma > 6) {
        return CVI_ESYNTAX;
    }
    out->bit_depth = 8 + CVI_MAX(luma, chroma);
    read_bit(b); /* qpprime_y_zero_transform_bypass_flag */
    if (read_bit(b)) {
        const uint32_t lists = out->chroma_format == 3 ? 12 : 8;

        for (uint32_t i = 0; i < lists; i++) {
            if (read_bit(b)) {
                skip_scaling_list(b, i < 6 ? 16 : 64);
            }
        }
    }
    return CVI_OK;
}

static int skip_picture_order(struct bits *b)
{
    const uint32_t type = read_ue(b);
    uint32_t cycle = 0;

    if (type == 0) {
        return read_ue(b) > 12 ? CVI_ESYNTAX : CVI_OK;
    }
    if (type == 1) {
        read_bit(b);
        read_se(b);
        read_se(b);
        cycle = read_ue(b);
        if (cycle > 255) {
            return CVI_ESYNTAX;
        }
        while (cycle-- > 0) {
            read_se(b);
        }
        return CVI_OK;
    }
    return type == 2 ? CVI_OK : CVI_ESYNTAX;
}

/* Width, height and cropping. */
static int read_size(struct bits *b, cvi__avc_sps *out)
{
    const uint32_t mbs_wide = read_ue(b);
    const uint32_t map_units = read_ue(b);
    const uint32_t frame_only = read_bit(b);
    const uint32_t step_x = out->chroma_format == 1 || out->chroma_format == 2 ? 2 : 1;
    const uint32_t step_y = (out->chroma_format == 1 ? 2 : 1) * (2 - frame_only);
    uint32_t crop[4] = {0, 0, 0, 0}; /* left, right, top, bottom */

    if (mbs_wide >= SIDE_MBS_MAX || map_units >= SIDE_MBS_MAX) {
        return CVI_ESYNTAX;
    }
    if (!frame_only) {
        read_bit(b); /* mb_adaptive_frame_field_flag */
    }
    read_bit(b); /* direct_8x8_inference_flag */
    out->coded_width = (mbs_wide + 1) * 16;
    out->coded_height = (map_units + 1) * 16 * (2 - frame_only);
    if (read_bit(b)) {
        for (int i = 0; i < 4; i++) {
            crop[i] = read_ue(b);
            if (crop[i] > 16 * SIDE_MBS_MAX) {
                return CVI_ESYNTAX;
            }
        }
    }
    if ((crop[0] + crop[1]) * step_x >= out->coded_width ||
        (crop[2] + crop[3]) * step_y >= out->coded_height) {
        return CVI_ESYNTAX;
    }
    out->width = out->coded_width - (crop[0] + crop[1]) * step_x;
    out->height = out->coded_height - (crop[2] + crop[3]) * step_y;
    return CVI_OK;
}

static int skip_hrd(struct bits *b)
{
    const uint32_t count = read_ue(b);

    if (count > 31) {
        return CVI_ESYNTAX;
    }
    read_bits(b, 8); /* bit_rate_scale, cpb_size_scale */
    for (uint32_t i = 0; i <= count; i++) {
        read_ue(b);
        read_ue(b);
        read_bit(b);
    }
    read_bits(b, 20); /* four lengths of 5 bits */
    return CVI_OK;
}

/* The VUI up to max_num_reorder_frames. */
static int read_vui(struct bits *b, cvi__avc_sps *out)
{
    uint32_t hrds = 0;

    if (read_bit(b) && read_bits(b, 8) == 255) { /* Extended_SAR */
        read_bits(b, 32);
    }
    if (read_bit(b)) { /* overscan */
        read_bit(b);
    }
    if (read_bit(b)) { /* video_signal_type */
        read_bits(b, 4);
        if (read_bit(b)) {
            read_bits(b, 24);
        }
    }
    if (read_bit(b)) { /* chroma_loc_info */
        read_ue(b);
        read_ue(b);
    }
    if (read_bit(b)) { /* timing_info */
        read_bits(b, 32);
        read_bits(b, 32);
        read_bit(b);
    }
    for (int i = 0; i < 2; i++) { /* NAL and VCL HRD */
        if (read_bit(b)) {
            hrds++;
            if (skip_hrd(b) != CVI_OK) {
                return CVI_ESYNTAX;
            }
        }
    }
    if (hrds > 0) {
        read_bit(b);
    }
    read_bit(b);       /* pic_struct_present_flag */
    if (read_bit(b)) { /* bitstream_restriction */
        read_bit(b);
        for (int i = 0; i < 4; i++) {
            read_ue(b);
        }
        out->reorder_frames = read_ue(b);
    }
    return CVI_OK;
}

/* Level 1b is level_idc 11 with constraint_set3 in the old profiles, 9 in the others. */
static uint32_t level_of(const cvi__avc_sps *sps, uint32_t level_idc)
{
    const int is_old = sps->profile == 66 || sps->profile == 77 || sps->profile == 88;

    return level_idc == 11 && is_old && (sps->constraints & 0x10) ? 9 : level_idc;
}

int cvi__avc_sps_parse(cvi__avc_sps *out, const uint8_t *nal, size_t len)
{
    struct bits b = {.data = nal, .len = len};
    int rc = CVI_OK;

    CVI_REQUIRE(out != NULL && (nal != NULL || len == 0));
    *out = (cvi__avc_sps){.chroma_format = 1, .bit_depth = 8, .reorder_frames = UINT32_MAX};
    if (len < 4) {
        return CVI_ETRUNCATED;
    }
    if ((read_bits(&b, 8) & 0x9f) != NAL_SPS) {
        return CVI_ESYNTAX;
    }
    out->profile = read_bits(&b, 8);
    out->constraints = read_bits(&b, 8);
    out->level = level_of(out, read_bits(&b, 8));
    if (read_ue(&b) > 31) { /* seq_parameter_set_id */
        rc = CVI_ESYNTAX;
    }
    if (rc == CVI_OK && has_chroma_fields(out->profile)) {
        rc = read_chroma_fields(&b, out);
    }
    if (rc == CVI_OK && read_ue(&b) > 12) { /* log2_max_frame_num_minus4 */
        rc = CVI_ESYNTAX;
    }
    if (rc == CVI_OK) {
        rc = skip_picture_order(&b);
    }
    out->ref_frames = rc == CVI_OK ? read_ue(&b) : 0;
    read_bit(&b); /* gaps_in_frame_num_value_allowed_flag */
    if (rc == CVI_OK && out->ref_frames > 16) {
        rc = CVI_ESYNTAX;
    }
    if (rc == CVI_OK) {
        rc = read_size(&b, out);
    }
    if (rc == CVI_OK && read_bit(&b)) {
        rc = read_vui(&b, out);
    }
    return b.is_over ? CVI_ETRUNCATED : rc;
}
