/* SPDX-License-Identifier: MIT */
/**
 * @file compositor.h
 * One picture out of several: tiles with borders and rounded corners, bitmaps over them.
 */
#ifndef CVI_COMPOSITOR_H
#define CVI_COMPOSITOR_H

#include <cvi/picture.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Draws a canvas of tiles and overlays, and of that only what changed since the last time.
 *
 * Pictures are scaled straight into their places. What is drawn again are the tiles that changed,
 * the places that were left, and whatever shares pixels with either; the rest is not touched, so the
 * cost follows the area that changed. Colours are 0xRRGGBB and become BT.601 in limited range. The
 * canvas is the same on every processor.
 */
typedef struct cvi_compositor cvi_compositor;

#define CVI_COMPOSITOR_TILES 64u    /**< places for tiles */
#define CVI_COMPOSITOR_OVERLAYS 16u /**< places for overlays */
#define CVI_TILE_RADIUS_MAX 512u    /**< the roundest corner, pixels */

/** Parameters of cvi_compositor_create(). */
typedef struct cvi_compositor_params {
    size_t size;                    /**< set by CVI_COMPOSITOR_PARAMS_INIT() */
    const cvi_allocator *allocator; /**< NULL: libc */
    uint32_t width;                 /**< of the canvas, pixels, 16..4096, even */
    uint32_t height;                /**< of the canvas, pixels, 16..4096, even */
    uint32_t format;                /**< of the canvas: I420 or NV12; 0: I420 */
    uint32_t background;            /**< 0xRRGGBB, where there is no tile */
    uint32_t simd;                  /**< a cvi_simd not to go beyond; 0: the best there is */
} cvi_compositor_params;
/** Prepare a cvi_compositor_params. */
#define CVI_COMPOSITOR_PARAMS_INIT(p)                                                              \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_compositor_params, simd))

/** A picture in its place. Numbers of pixels that must be even are rounded: places down, widths up. */
typedef struct cvi_tile {
    size_t size;           /**< set by CVI_TILE_INIT() */
    cvi_frame *frame;      /**< I420 or NV12, a reference is taken; NULL: `bars` alone */
    uint64_t serial;       /**< another one for other content; 0: another frame is other content */
    uint32_t x;            /**< left edge on the canvas, pixels, made even */
    uint32_t y;            /**< upper edge, made even */
    uint32_t width;        /**< pixels, from 2, made even */
    uint32_t height;       /**< pixels, from 2, made even */
    uint32_t crop_x;       /**< the part of the frame to show: left edge, made even */
    uint32_t crop_y;       /**< upper edge, made even */
    uint32_t crop_width;   /**< pixels, from 2; 0: all of the frame */
    uint32_t crop_height;  /**< pixels, from 2; 0: all of the frame */
    uint32_t fit;          /**< a cvi_fit; 0: contain */
    uint32_t quality;      /**< a cvi_scale_quality; 0: fast */
    uint32_t chroma_site;  /**< a cvi_chroma_site; 0: left */
    uint32_t bars;         /**< 0xRRGGBB, beside the picture */
    uint32_t radius;       /**< of the picture's corners, 0..CVI_TILE_RADIUS_MAX, made even */
    uint32_t border;       /**< width of a line along the picture's edge, over it, made even */
    uint32_t border_color; /**< 0xRRGGBB */
    uint32_t gap; /**< width of background along the right and lower edge, over the picture,
                                made even; not at the edge of the canvas. Tiles that adjoin keep
                                simple ratios this way, which are scaled fastest */
} cvi_tile;
/** Prepare a cvi_tile. */
#define CVI_TILE_INIT(p) cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_tile, gap))

/** A bitmap over everything: text, a logo. */
typedef struct cvi_overlay {
    size_t size;       /**< set by CVI_OVERLAY_INIT() */
    cvi_frame *bitmap; /**< BGRA, colours premultiplied by alpha; a reference is taken; required */
    uint64_t serial;   /**< another one for other content; 0: another bitmap is other content */
    int32_t x;         /**< left edge on the canvas, pixels; what lies outside is cut off */
    int32_t y;         /**< upper edge */
} cvi_overlay;
/** Prepare a cvi_overlay. */
#define CVI_OVERLAY_INIT(p) cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_overlay, y))

/** What a compositor did. */
typedef struct cvi_compositor_stats {
    size_t size;           /**< set by CVI_COMPOSITOR_STATS_INIT() */
    uint64_t pictures;     /**< calls that drew, or found nothing to draw */
    uint64_t tiles_drawn;  /**< in all of them */
    uint64_t tiles_kept;   /**< that were on the canvas already */
    uint64_t pixels_drawn; /**< of the canvas, luma; each once per picture */
} cvi_compositor_stats;
/** Prepare a cvi_compositor_stats. */
#define CVI_COMPOSITOR_STATS_INIT(p)                                                               \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_compositor_stats, pixels_drawn))

/**
 * Make a compositor without tiles.
 *
 * @param out     gets it, or NULL
 * @param params  the canvas
 *
 * @retval CVI_OK             `*out` is a compositor
 * @retval CVI_EMEDIA_FORMAT  a format or size that a canvas cannot have
 * @retval CVI_EINVAL         an argument is NULL, a field has no such value, or the allocator is
 *                            incomplete
 * @retval CVI_ENOTSUP        the processor has not got that instruction set
 * @retval CVI_EABI           params has a size or a tail this library does not understand
 * @retval CVI_ENOMEM         no memory
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_compositor_create(cvi_compositor **out, const cvi_compositor_params *params);

/**
 * Free a compositor and its references.
 *
 * @param compositor  pointer to it, which becomes NULL; both may be NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API void cvi_compositor_destroy(cvi_compositor **compositor);

/**
 * Have the canvas in a frame of the caller's, or in one of the compositor's own again.
 *
 * All of it is drawn the next time. Nobody else may write to it in between, or what is wrong stays.
 *
 * @param compositor  the compositor
 * @param frame       of the canvas's size and format; a reference is taken; NULL: its own
 *
 * @retval CVI_OK             drawn into from now on
 * @retval CVI_EMEDIA_FORMAT  the frame has another size or format; the canvas stays
 * @retval CVI_EINVAL         compositor is NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_compositor_set_canvas(cvi_compositor *compositor, cvi_frame *frame);

/**
 * Put a tile into a place, change it, or take it away.
 *
 * Tiles of higher places lie over those of lower ones. A tile that is the same as before costs
 * nothing.
 *
 * @param compositor  the compositor
 * @param place       0..CVI_COMPOSITOR_TILES - 1
 * @param tile        copied; NULL: none
 *
 * @retval CVI_OK             seen from the next cvi_compositor_draw() on
 * @retval CVI_EINVAL         compositor is NULL, no such place, a field out of range, or a part that
 *                            leaves the canvas or the frame
 * @retval CVI_EMEDIA_FORMAT  the frame is neither I420 nor NV12
 * @retval CVI_EABI           tile has a size or a tail this library does not understand
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_compositor_set_tile(cvi_compositor *compositor, uint32_t place,
                                    const cvi_tile *tile);

/**
 * Put a bitmap over the tiles, change it, or take it away.
 *
 * Bitmaps of higher places lie over those of lower ones. Stretches of nothing are skipped.
 *
 * @param compositor  the compositor
 * @param place       0..CVI_COMPOSITOR_OVERLAYS - 1
 * @param overlay     copied; NULL: none
 *
 * @retval CVI_OK             seen from the next cvi_compositor_draw() on
 * @retval CVI_EINVAL         compositor or bitmap is NULL, or no such place
 * @retval CVI_EMEDIA_FORMAT  the bitmap is not BGRA
 * @retval CVI_EABI           overlay has a size or a tail this library does not understand
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_compositor_set_overlay(cvi_compositor *compositor, uint32_t place,
                                       const cvi_overlay *overlay);

/**
 * Bring the canvas up to date.
 *
 * After a failure all of it is drawn the next time.
 *
 * @param compositor  the compositor
 *
 * @retval CVI_OK             it shows what was set
 * @retval CVI_EMEDIA_FORMAT  a picture is more than 256 times larger than its place
 * @retval CVI_EINVAL         compositor is NULL
 * @retval CVI_ENOMEM         no memory
 *
 * @thread one at a time   @alloc for new sizes, overlays and kinds of corners   @since 0.1
 */
CVI_API int cvi_compositor_draw(cvi_compositor *compositor);

/**
 * Return the canvas.
 *
 * The next cvi_compositor_draw() changes it, whoever has a reference.
 *
 * @param compositor  may be NULL
 *
 * @return borrowed until cvi_compositor_set_canvas() or _destroy(); NULL for NULL and before
 *         anything was drawn
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API cvi_frame *cvi_compositor_get_canvas(const cvi_compositor *compositor);

/**
 * Tell what a compositor did.
 *
 * @param compositor  the compositor
 * @param stats       prepared with CVI_COMPOSITOR_STATS_INIT(); gets the counters
 *
 * @retval CVI_OK      filled in
 * @retval CVI_EINVAL  an argument is NULL
 * @retval CVI_EABI    stats has a size this library does not understand
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_compositor_get_stats(const cvi_compositor *compositor, cvi_compositor_stats *stats);

#ifdef __cplusplus
}
#endif

#endif
