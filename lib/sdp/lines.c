/* SPDX-License-Identifier: MIT */
#include "sdp/lines.h"

/* The bytes up to the line's end; moves past it. A lone CR is left in and refused later. */
static cvi__span take_raw(cvi__sdp_lines *l)
{
    cvi__span raw = {l->text + l->pos, 0};

    while (l->pos < l->len && l->text[l->pos] != '\n') {
        l->pos++;
        raw.len++;
    }
    if (l->pos < l->len) {
        l->pos++;
    }
    if (raw.len > 0 && raw.at[raw.len - 1] == '\r') {
        raw.len--;
    }
    return raw;
}

static int only_blank_lines_follow(const cvi__sdp_lines *l)
{
    for (size_t i = l->pos; i < l->len; i++) {
        if (l->text[i] != '\r' && l->text[i] != '\n') {
            return 0;
        }
    }
    return 1;
}

/* Control characters are refused: what is read here may be written into an answer. */
static int find_control(cvi__span s, size_t *at)
{
    for (size_t i = 0; i < s.len; i++) {
        const unsigned char c = (unsigned char)s.at[i];

        if ((c < 0x20 && c != '\t') || c == 0x7f) {
            *at = i;
            return 1;
        }
    }
    return 0;
}

int cvi__sdp_lines_next(cvi__sdp_lines *l, cvi__sdp_line *line)
{
    cvi__span raw;
    size_t at = 0;

    line->offset = (uint32_t)l->pos;
    line->number = l->number + 1;
    if (l->pos >= l->len || only_blank_lines_follow(l)) {
        return 0;
    }
    raw = take_raw(l);
    l->number++;
    if (find_control(raw, &at)) {
        line->offset += (uint32_t)at;
        return CVI_ESESSION_SDP;
    }
    if (raw.len < 2 || raw.at[1] != '=' || raw.at[0] < 'A' || raw.at[0] > 'z') {
        return CVI_ESESSION_SDP;
    }
    line->type = raw.at[0];
    line->value.at = raw.at + 2;
    line->value.len = raw.len - 2;
    return 1;
}
