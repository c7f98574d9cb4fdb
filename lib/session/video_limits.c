/* SPDX-License-Identifier: MIT */
#include "session/video_limits.h"

struct size {
    uint16_t width;
    uint16_t height;
};

static const struct size wide[] = {
    {1920, 1080}, {1600, 900}, {1280, 720}, {1024, 576}, {960, 540}, {848, 480}, {768, 432},
    {640, 360},   {512, 288},  {416, 234},  {320, 180},  {256, 144}, {192, 108}, {160, 90},
};

static const struct size narrow[] = {
    {1600, 1200}, {1280, 960}, {1024, 768}, {800, 600}, {640, 480},
    {512, 384},   {352, 264},  {320, 240},  {240, 180}, {160, 120},
};

#define SMOOTH_FPS 24u
#define STARVED 4u /* a picture gets at least a quarter of the bits it deserves */

static uint32_t macroblocks(uint32_t pixels)
{
    return (pixels + 15) / 16;
}

static uint32_t frame_size(uint32_t width, uint32_t height)
{
    return macroblocks(width) * macroblocks(height);
}

/* 0.075 bits per pixel: plain conference pictures look well with that. */
static uint32_t deserved_kbps(uint32_t width, uint32_t height, uint32_t fps)
{
    return (uint32_t)((uint64_t)width * height * fps * 75 / 1000000);
}

static int picture_fits(const cvi__video_limits *l, uint32_t width, uint32_t height)
{
    const uint64_t side = CVI_MAX(macroblocks(width), macroblocks(height));

    if ((l->max_width != 0 && width > l->max_width) ||
        (l->max_height != 0 && height > l->max_height)) {
        return 0;
    }
    return l->max_fs == 0 ||
           (frame_size(width, height) <= l->max_fs && side * side <= 8 * (uint64_t)l->max_fs);
}

/* The rate at which pictures of this size may follow each other, at most `fps`. */
static uint32_t rate_for(const cvi__video_limits *l, uint32_t width, uint32_t height, uint32_t fps)
{
    if (l->max_fps != 0) {
        fps = CVI_MIN(fps, l->max_fps);
    }
    return l->max_mbps == 0 ? fps : CVI_MIN(fps, l->max_mbps / frame_size(width, height));
}

int cvi__video_limits_allow(const cvi__video_limits *l, uint32_t width, uint32_t height,
                            uint32_t fps)
{
    if (width == 0 || height == 0 || width > 16384 || height > 16384) {
        return 0;
    }
    return picture_fits(l, width, height) && rate_for(l, width, height, fps) == fps;
}

static int suits(const cvi__video_limits *l, const cvi__video_size *want, const struct size *s)
{
    const uint32_t fps = rate_for(l, s->width, s->height, want->fps);
    const uint32_t smooth = CVI_MIN(SMOOTH_FPS, want->fps);

    if (s->width > want->width || s->height > want->height ||
        !cvi__video_limits_allow(l, s->width, s->height, fps)) {
        return 0;
    }
    if (l->max_kbps != 0 &&
        deserved_kbps(s->width, s->height, fps) > (uint64_t)l->max_kbps * STARVED) {
        return 0;
    }
    return fps >= (l->max_fps != 0 ? CVI_MIN(smooth, l->max_fps) : smooth);
}

void cvi__video_limits_fit(const cvi__video_limits *l, const cvi__video_size *want,
                           cvi__video_size *out)
{
    const int is_wide = (uint64_t)want->width * 2 >= (uint64_t)want->height * 3;
    const struct size *sizes = is_wide ? wide : narrow;
    const size_t n = is_wide ? CVI_ARRAY_LEN(wide) : CVI_ARRAY_LEN(narrow);
    const struct size *chosen = &sizes[n - 1];

    for (size_t i = n; i > 0; i--) {
        if (suits(l, want, &sizes[i - 1])) {
            chosen = &sizes[i - 1];
        }
    }
    out->width = chosen->width;
    out->height = chosen->height;
    out->fps = CVI_MAX(1u, rate_for(l, out->width, out->height, want->fps));
    out->kbps = CVI_MAX(32u, deserved_kbps(out->width, out->height, out->fps));
    if (l->max_kbps != 0) {
        out->kbps = CVI_MIN(out->kbps, l->max_kbps);
    }
}
