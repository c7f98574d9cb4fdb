/* SPDX-License-Identifier: MIT */
#include "media/slate.h"
#include "core/params.h"
#include "core/utf8.h"

#include <stdio.h>
#include <string.h>

#define SLATE_OLDEST CVI_USED_SIZE(cvi_slate, foreground)
#define COLOUR_MAX 0xffffffu
#define SECOND_US UINT64_C(1000000)

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

static int copy_texts(cvi__slate *out, const cvi_slate *s)
{
    const struct {
        char *to;
        size_t cap;
        const char *from;
    } texts[] = {
        {out->title, sizeof(out->title), s->title},
        {out->instruction, sizeof(out->instruction), s->instruction},
        {out->entry, sizeof(out->entry), s->entry},
        {out->footer, sizeof(out->footer), s->footer},
        {out->subject, sizeof(out->subject), s->subject},
        {out->organizer, sizeof(out->organizer), s->organizer},
        {out->waiting, sizeof(out->waiting), s->waiting},
        {out->time_left, sizeof(out->time_left) - sizeof(" 99999:59"), s->time_left},
        {out->language, sizeof(out->language), s->language},
    };

    for (size_t i = 0; i < CVI_ARRAY_LEN(texts); i++) {
        if (copy_text(texts[i].to, texts[i].cap, texts[i].from) != CVI_OK) {
            return CVI_EINVAL;
        }
    }
    return CVI_OK;
}

int cvi__slate_read(cvi__slate *out, uint64_t *until_us, const cvi_slate *slate)
{
    cvi_slate s = {0};
    int rc = cvi__params_read(&s, sizeof(s), SLATE_OLDEST, slate);

    memset(out, 0, sizeof(*out));
    *until_us = CVI_NO_DEADLINE;
    if (rc != CVI_OK) {
        return rc;
    }
    if (s.background > COLOUR_MAX || s.foreground > COLOUR_MAX || s.is_overlay > 1 ||
        s.reserved != 0 || copy_texts(out, &s) != CVI_OK) {
        return CVI_EINVAL;
    }
    out->background = s.background;
    out->foreground = s.foreground;
    out->is_overlay = s.is_overlay;
    out->theme = s.theme;
    if (!s.is_overlay && s.until_us != 0 && s.until_us != CVI_NO_DEADLINE) {
        *until_us = s.until_us;
    } else {
        memset(out->time_left, 0, sizeof(out->time_left)); /* a label for nothing */
    }
    return CVI_OK;
}

int cvi__slate_is(const cvi__slate *a, const cvi__slate *b)
{
    return memcmp(a, b, sizeof(*a)) == 0;
}

/* ---- the countdown --------------------------------------------------------------------- */

static uint64_t step_of(uint64_t seconds)
{
    if (seconds > 120) {
        return 60;
    }
    return seconds > 10 ? 10 : 1;
}

uint64_t cvi__slate_set_time(cvi__slate *slate, const char *label, uint64_t left_us)
{
    const uint64_t seconds = CVI_MIN((left_us + SECOND_US - 1) / SECOND_US, 99999u * 60);
    const uint64_t step = step_of(seconds);
    const uint64_t shown = (seconds + step - 1) / step * step;
    const size_t cap = sizeof(slate->time_left);

    memset(slate->time_left, 0, cap);
    snprintf(slate->time_left, cap, "%s%s%u:%02u", label, label[0] ? " " : "",
             (unsigned)(shown / 60), (unsigned)(shown % 60));
    if (seconds == 0) {
        return CVI_NO_DEADLINE;
    }
    /* it changes when so much is left that rounding up gives one step less */
    return left_us - CVI_MIN((shown - step) * SECOND_US, left_us - 1);
}
