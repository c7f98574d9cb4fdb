/* SPDX-License-Identifier: MIT */
#include "oom/oom.h"

#include <cvi/media.h>
#include <stdlib.h>

#include "common/png.h"
#include "common/wav.h"
#include "media/blob.h"
#include "media/clips.h"
#include "media/frame.h"
#include "media/slate.h"
#include "media/theme.h"

static int frame_of(const cvi_allocator *allocator, uint32_t width, uint32_t height,
                    cvi_frame **out)
{
    cvi_frame_params p;

    CVI_FRAME_PARAMS_INIT(&p);
    p.allocator = allocator;
    p.width = width;
    p.height = height;
    return cvi_frame_create(out, &p);
}

static int compose(cvi_compositor *c, cvi_frame *frame, cvi_frame *bitmap)
{
    cvi_overlay overlay;
    cvi_tile tile;
    int rc = CVI_OK;

    CVI_TILE_INIT(&tile);
    tile.frame = frame;
    tile.width = 32;
    tile.height = 32;
    tile.radius = 8;
    tile.border = 2;
    CVI_OVERLAY_INIT(&overlay);
    overlay.bitmap = bitmap;
    rc = cvi_compositor_set_tile(c, 0, &tile);
    if (rc == CVI_OK) {
        rc = cvi_compositor_set_overlay(c, 0, &overlay);
    }
    return rc == CVI_OK ? cvi_compositor_draw(c) : rc;
}

int oom_media_compositor(const cvi_allocator *allocator)
{
    cvi_compositor_params p;
    cvi_frame_params bgra;
    cvi_compositor *c = NULL;
    cvi_frame *frame = NULL;
    cvi_frame *bitmap = NULL;

    CVI_FRAME_PARAMS_INIT(&bgra);
    bgra.allocator = allocator;
    bgra.format = CVI_FRAME_FORMAT_BGRA;
    bgra.width = 9;
    bgra.height = 9;
    CVI_COMPOSITOR_PARAMS_INIT(&p);
    p.allocator = allocator;
    p.width = 48;
    p.height = 32;
    p.format = CVI_FRAME_FORMAT_NV12;
    int rc = cvi_compositor_create(&c, &p);
    if (rc == CVI_OK) {
        rc = frame_of(allocator, 64, 64, &frame);
    }
    if (rc == CVI_OK) {
        rc = cvi_frame_create(&bitmap, &bgra);
    }
    if (rc == CVI_OK) {
        rc = compose(c, frame, bitmap);
    }
    cvi_compositor_destroy(&c);
    cvi_frame_unref(&frame);
    cvi_frame_unref(&bitmap);
    return rc;
}

int oom_media_frames(const cvi_allocator *allocator)
{
    cvi__frame_pool pool;
    cvi__blob_pool blobs;
    cvi_frame *frame = NULL;
    cvi__blob *blob = NULL;

    cvi__frame_pool_init(&pool, allocator);
    cvi__blob_pool_init(&blobs, 4, allocator);
    int rc = cvi__frame_pool_take(&pool, 64, 64, &frame);
    if (rc == CVI_OK) {
        rc = cvi__blob_pool_take(&blobs, &blob);
    }
    if (rc == CVI_OK) {
        rc = cvi__blob_store(blob, "coded", 5);
    }
    if (blob) {
        cvi__blob_unref(&blob);
    }
    cvi_frame_unref(&frame);
    cvi__blob_pool_free(&blobs);
    cvi__frame_pool_free(&pool);
    return rc;
}

int oom_media_clips(const cvi_allocator *allocator)
{
    cvi_clips_params p;
    cvi_clips *clips = NULL;
    const cvi__clip *clip = NULL;
    size_t len = 0;
    uint8_t wav[44 + 2 * 100] = {0};
    uint8_t *made = wav_make(&len, 22050, 1, 100);

    if (!made) {
        return CVI_ENOMEM;
    }
    memcpy(wav, made, sizeof(wav));
    free(made);
    CVI_CLIPS_PARAMS_INIT(&p);
    p.allocator = allocator;
    int rc = cvi_clips_create(&clips, &p);
    for (int i = 0; rc == CVI_OK && i < 20; i++) {
        const char name[] = {(char)('a' + i), '\0'};

        rc = cvi_clips_add_wav(clips, name, wav, sizeof(wav));
    }
    if (rc == CVI_OK) {
        rc = cvi__clips_get(clips, "a", &clip);
    }
    cvi_clips_destroy(&clips);
    return rc;
}

int oom_media_slate(const cvi_allocator *allocator)
{
    cvi_frame_params p;
    cvi_slate text;
    cvi__slate slate;
    cvi__slate_report report;
    cvi_frame *frame = NULL;
    uint64_t until = 0;

    CVI_FRAME_PARAMS_INIT(&p);
    CVI_SLATE_INIT(&text);
    p.allocator = allocator;
    p.width = 320;
    p.height = 180;
    text.title = "Welcome";
    int rc = cvi_frame_create(&frame, &p);
    if (rc == CVI_OK) {
        rc = cvi__slate_read(&slate, &until, &text);
    }
    if (rc == CVI_OK) {
        rc = cvi__slate_draw(&slate, cvi__frame_image(frame), &report, allocator);
    }
    cvi_frame_unref(&frame);
    return rc;
}

int oom_media_theme(const cvi_allocator *allocator)
{
    static const char json[] =
        "{\"font\": \"Sans\", \"colors\": {\"title\": \"#ffff00\"}, \"texts\":"
        " {\"en\": {\"a\": {\"title\": \"A\", \"text\": \"a\"}, \"b\": {\"footer\": \"b\"}}}}";
    cvi_theme_params p;
    cvi_theme *theme = NULL;
    cvi__picture picture = {0};
    size_t len = 0;
    uint8_t *png = png_make(&len, 8, 8, 0x102030);

    CVI_THEME_PARAMS_INIT(&p);
    p.allocator = allocator;
    int rc = cvi_theme_create(&theme, &p);
    if (rc == CVI_OK) {
        rc = cvi__theme_read(theme, "/nonexistent", json, sizeof(json) - 1);
    }
    if (rc == CVI_OK) {
        rc = cvi__picture_load(&picture, png, len, allocator);
    }
    cvi__picture_free(&picture, allocator);
    cvi_theme_destroy(&theme);
    free(png);
    return rc;
}

int oom_media_pool(const cvi_allocator *allocator)
{
    cvi_pool_params p;
    cvi_pool *pool = NULL;
    cvi_pool_port *port = NULL;

    CVI_POOL_PARAMS_INIT(&p);
    p.allocator = allocator;
    p.threads = 2;
    int rc = cvi_pool_create(&pool, &p);
    if (rc == CVI_OK) {
        rc = cvi_pool_open_port(pool, &port);
    }
    cvi_pool_close_port(&port);
    cvi_pool_destroy(&pool);
    return rc;
}

/* Every quality, with filters by bytes and, at the second size, others. */
int oom_scaler(const cvi_allocator *allocator)
{
    static const uint32_t sides[] = {100, 3};
    cvi_frame *src = NULL;
    int rc = frame_of(allocator, 64, 48, &src);

    for (uint32_t i = 0; i < 6 && rc == CVI_OK; i++) {
        cvi_frame *dst = NULL;
        cvi_scaler *s = NULL;
        cvi_scaler_params p;

        CVI_SCALER_PARAMS_INIT(&p);
        p.allocator = allocator;
        p.quality = CVI_SCALE_QUALITY_FAST + i % 3;
        rc = cvi_scaler_create(&s, &p);
        if (rc == CVI_OK) {
            rc = frame_of(allocator, sides[i / 3], sides[i / 3], &dst);
        }
        if (rc == CVI_OK) {
            rc = cvi_scaler_run(s, src, NULL, dst, NULL);
        }
        cvi_frame_unref(&dst);
        cvi_scaler_destroy(&s);
    }
    cvi_frame_unref(&src);
    return rc;
}

int oom_converter(const cvi_allocator *allocator)
{
    cvi_frame *src = NULL;
    cvi_frame *dst = NULL;
    cvi_converter *c = NULL;
    cvi_converter_params p;
    int rc = frame_of(allocator, 64, 48, &src);

    CVI_CONVERTER_PARAMS_INIT(&p);
    p.allocator = allocator;
    if (rc == CVI_OK) {
        rc = frame_of(allocator, 64, 48, &dst);
    }
    if (rc == CVI_OK) {
        rc = cvi_converter_create(&c, &p);
    }
    if (rc == CVI_OK) {
        rc = cvi_converter_run(c, src, dst);
    }
    cvi_converter_destroy(&c);
    cvi_frame_unref(&src);
    cvi_frame_unref(&dst);
    return rc;
}
