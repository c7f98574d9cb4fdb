/* SPDX-License-Identifier: MIT */
/**
 * @file picture.h
 * Pictures: frames, and scaling, converting and comparing them.
 */
#ifndef CVI_PICTURE_H
#define CVI_PICTURE_H

#include <cvi/core.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- frames ---------------------------------------------------------------------------- */

/** A picture, reference-counted atomically; may cross threads and outlive its maker. */
typedef struct cvi_frame cvi_frame;

/** Sample layouts. Those that share a chroma sample among pixels have (width + 1) / 2 of them. */
typedef enum cvi_frame_format {
    CVI_FRAME_FORMAT_UNKNOWN = 0,
    CVI_FRAME_FORMAT_I420 = 1,  /**< 8 bit, planes Y, U, V; chroma (w + 1) / 2 by (h + 1) / 2 */
    CVI_FRAME_FORMAT_NV12 = 2,  /**< 8 bit, planes Y and U V U V ... of half the rows */
    CVI_FRAME_FORMAT_NV21 = 3,  /**< the same with V before U */
    CVI_FRAME_FORMAT_YUYV = 4,  /**< 4:2:2 in one plane: Y U Y V */
    CVI_FRAME_FORMAT_UYVY = 5,  /**< 4:2:2 in one plane: U Y V Y */
    CVI_FRAME_FORMAT_BGRA = 6,  /**< bytes B, G, R, A: words 0xAARRGGBB on little-endian machines */
    CVI_FRAME_FORMAT_ARGB = 7,  /**< bytes A, R, G, B */
    CVI_FRAME_FORMAT_RGB24 = 8, /**< bytes R, G, B */
    CVI_FRAME_FORMAT_P010 = 9   /**< as NV12, 10 bit in the upper bits of little-endian words */
} cvi_frame_format;

/** Parameters of cvi_frame_create() and cvi_frame_wrap(). */
typedef struct cvi_frame_params {
    size_t size;                    /**< set by CVI_FRAME_PARAMS_INIT() */
    const cvi_allocator *allocator; /**< NULL: libc; must be usable from any thread */
    uint32_t format;                /**< a cvi_frame_format; 0: I420 */
    uint32_t width;                 /**< pixels, 2..4096 */
    uint32_t height;                /**< pixels, 2..4096 */
    uint32_t reserved;              /**< 0 */
    void *planes[4];                /**< wrap: caller's memory; create: NULL */
    uint32_t strides[4];            /**< wrap: bytes from row to row */
    void (*release)(void *user); /**< wrap: called once when the last reference goes, any thread */
    void *user;                  /**< passed to release */
} cvi_frame_params;
/** Prepare a cvi_frame_params. */
#define CVI_FRAME_PARAMS_INIT(p)                                                                   \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_frame_params, user))

/**
 * Make a picture with memory of its own.
 *
 * Its samples are not set. The reference belongs to the caller.
 *
 * @param out     gets the frame, or NULL
 * @param params  format and size; planes and release must be NULL
 *
 * @retval CVI_OK             `*out` is a frame
 * @retval CVI_EMEDIA_FORMAT  format or size not supported
 * @retval CVI_EINVAL         an argument is NULL, a reserved field is set
 * @retval CVI_EABI           params has a size or a tail this library does not understand
 * @retval CVI_ENOMEM         no memory
 *
 * @thread any   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_frame_create(cvi_frame **out, const cvi_frame_params *params);

/**
 * Make a frame of the caller's memory.
 *
 * The memory must stay until `release` is called, which happens once, when the last reference
 * goes, on whatever thread that is.
 *
 * @param out     gets the frame, or NULL
 * @param params  size, planes, strides, release and its user
 *
 * @retval CVI_OK             `*out` is a frame
 * @retval CVI_EMEDIA_FORMAT  format or size not supported
 * @retval CVI_EINVAL         a plane is NULL or a stride too small; release is not called
 * @retval CVI_EABI           params has a size or a tail this library does not understand
 * @retval CVI_ENOMEM         no memory
 *
 * @thread any   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_frame_wrap(cvi_frame **out, const cvi_frame_params *params);

/**
 * Take another reference.
 *
 * @param frame  may be NULL
 *
 * @return the same frame
 *
 * @thread any   @alloc never   @since 0.1
 */
CVI_API cvi_frame *cvi_frame_ref(cvi_frame *frame);

/**
 * Give a reference back; the last one frees the frame.
 *
 * @param frame  pointer to the reference, which becomes NULL; both may be NULL
 *
 * @thread any   @alloc never   @since 0.1
 */
CVI_API void cvi_frame_unref(cvi_frame **frame);

/**
 * Tell the sample layout.
 *
 * @param frame  may be NULL
 *
 * @return a cvi_frame_format; CVI_FRAME_FORMAT_UNKNOWN for NULL
 *
 * @thread any   @alloc never   @since 0.1
 */
CVI_API uint32_t cvi_frame_get_format(const cvi_frame *frame);

/**
 * Tell the width.
 *
 * @param frame  may be NULL
 *
 * @return pixels; 0 for NULL
 *
 * @thread any   @alloc never   @since 0.1
 */
CVI_API uint32_t cvi_frame_get_width(const cvi_frame *frame);

/**
 * Tell the height.
 *
 * @param frame  may be NULL
 *
 * @return pixels; 0 for NULL
 *
 * @thread any   @alloc never   @since 0.1
 */
CVI_API uint32_t cvi_frame_get_height(const cvi_frame *frame);

/**
 * Return the samples of one plane.
 *
 * Only whoever has the one reference may write.
 *
 * @param frame  may be NULL
 * @param plane  0: Y or all, 1: U or both of chroma, 2: V
 *
 * @return its first row, NULL when there is no such plane
 *
 * @thread any   @alloc never   @since 0.1
 */
CVI_API void *cvi_frame_get_plane(const cvi_frame *frame, uint32_t plane);

/**
 * Tell how far apart the rows of a plane are.
 *
 * @param frame  may be NULL
 * @param plane  0: Y or all, 1: U or both of chroma, 2: V
 *
 * @return bytes; 0 when there is no such plane
 *
 * @thread any   @alloc never   @since 0.1
 */
CVI_API uint32_t cvi_frame_get_stride(const cvi_frame *frame, uint32_t plane);

/* ---- scaling --------------------------------------------------------------------------- */

/** A part of a picture, in luma pixels. Frozen: it will not grow. */
typedef struct cvi_rect {
    uint32_t x;      /**< left edge */
    uint32_t y;      /**< upper edge */
    uint32_t width;  /**< pixels */
    uint32_t height; /**< pixels */
} cvi_rect;

/** How good a scaled picture is, against how long it takes. */
typedef enum cvi_scale_quality {
    CVI_SCALE_QUALITY_UNKNOWN = 0, /**< the default */
    CVI_SCALE_QUALITY_FAST = 1,    /**< bilinear; mean of the area when shrinking by 2 or more */
    CVI_SCALE_QUALITY_GOOD = 2,    /**< Lanczos folded to the 4 taps of bicubic, anti-aliased */
    CVI_SCALE_QUALITY_BEST = 3     /**< Lanczos of 3 lobes, anti-aliased, 16 bits in between */
} cvi_scale_quality;

/** Where chroma samples lie (ITU-T H.264 Annex E, chroma_sample_loc_type). */
typedef enum cvi_chroma_site {
    CVI_CHROMA_SITE_UNKNOWN = 0, /**< the default */
    CVI_CHROMA_SITE_LEFT = 1,    /**< type 0: above each other with the left luma samples; H.264 */
    CVI_CHROMA_SITE_CENTER = 2   /**< type 1: amid four luma samples; H.263, JPEG */
} cvi_chroma_site;

/** What becomes of a picture whose shape is not that of its place. */
typedef enum cvi_fit {
    CVI_FIT_UNKNOWN = 0, /**< the default */
    CVI_FIT_CONTAIN = 1, /**< all of it, centred, between black bars */
    CVI_FIT_COVER = 2,   /**< the place is filled, what sticks out is cut off evenly */
    CVI_FIT_STRETCH = 3  /**< made to fit */
} cvi_fit;

/**
 * Scales pictures from any size to any size, straight into a part of another.
 *
 * It keeps the filters of the last 16 pairs of sizes.
 */
typedef struct cvi_scaler cvi_scaler;

/** Parameters of cvi_scaler_create(). */
typedef struct cvi_scaler_params {
    size_t size;                    /**< set by CVI_SCALER_PARAMS_INIT() */
    const cvi_allocator *allocator; /**< NULL: libc */
    uint32_t quality;               /**< a cvi_scale_quality; 0: good */
    uint32_t fit;                   /**< a cvi_fit; 0: contain */
    uint32_t chroma_site;           /**< a cvi_chroma_site, of both pictures; 0: left */
    uint32_t simd;                  /**< a cvi_simd not to go beyond; 0: the best there is */
} cvi_scaler_params;
/** Prepare a cvi_scaler_params. */
#define CVI_SCALER_PARAMS_INIT(p)                                                                  \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_scaler_params, simd))

/**
 * Make a scaler.
 *
 * @param out     gets it, or NULL
 * @param params  NULL: defaults
 *
 * @retval CVI_OK       `*out` is a scaler
 * @retval CVI_EINVAL   out is NULL, a field has no such value, or the allocator is incomplete
 * @retval CVI_ENOTSUP  the processor has not got that instruction set
 * @retval CVI_EABI     params has a size or a tail this library does not understand
 * @retval CVI_ENOMEM   no memory
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_scaler_create(cvi_scaler **out, const cvi_scaler_params *params);

/**
 * Free a scaler.
 *
 * @param scaler  pointer to it, which becomes NULL; both may be NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API void cvi_scaler_destroy(cvi_scaler **scaler);

/**
 * Scale a picture, or a part of it, into a picture, or a part of it.
 *
 * Each is I420 or NV12; equal sizes are copied. Nothing outside of `place` is written; bars are black
 * (16, 128, 128). Left and upper edges are rounded down to even numbers. Both passes are separable
 * filters over the whole of the part, whose border pixels also stand for what lies beyond it. The
 * result is the same on every processor.
 *
 * @param scaler  the scaler
 * @param src     what to scale; must not be `dst`
 * @param crop    the part of it to use, 2..4096 pixels each way; NULL: all
 * @param dst     what to draw into; the caller's is the one reference
 * @param place   where in it, 2..4096 pixels each way; NULL: everywhere
 *
 * @retval CVI_OK             drawn
 * @retval CVI_EINVAL         a frame is NULL, both are the same, or a part leaves its frame
 * @retval CVI_EMEDIA_FORMAT  neither I420 nor NV12, or more than 256 times smaller
 * @retval CVI_ENOMEM         no memory for the filters of new sizes
 *
 * @thread one at a time   @alloc for new pairs of sizes   @since 0.1
 */
CVI_API int cvi_scaler_run(cvi_scaler *scaler, const cvi_frame *src, const cvi_rect *crop,
                           cvi_frame *dst, const cvi_rect *place);

/* ---- converting ------------------------------------------------------------------------- */

/** Which colours Y, U and V stand for. */
typedef enum cvi_matrix {
    CVI_MATRIX_UNKNOWN = 0, /**< by the height: BT.709 from 720 lines on, else BT.601 */
    CVI_MATRIX_BT601 = 1,   /**< ITU-R BT.601: Kr 0.299, Kb 0.114 */
    CVI_MATRIX_BT709 = 2    /**< ITU-R BT.709: Kr 0.2126, Kb 0.0722 */
} cvi_matrix;

/** Which of the 8-bit values are in use. */
typedef enum cvi_range {
    CVI_RANGE_UNKNOWN = 0, /**< limited */
    CVI_RANGE_LIMITED = 1, /**< Y 16..235, U and V 16..240 around 128 */
    CVI_RANGE_FULL = 2     /**< all 0..255, chroma around 128 */
} cvi_range;

/**
 * Converts pictures between sample layouts of the same size.
 *
 * Everything is computed with integers, the same on every processor. With Kg = 1 - Kr - Kb, limited
 * range s = 219, c = 224, b = 16, full range s = 255, c = 255, b = 0, `round` to the nearest
 * integer, and m(x, t) = (x * t + 2^14) >> 15:
 *
 * RGB to Y: (R * r + G * g + B * w + (b << 15) + 2^14) >> 15, where r = round(32768 * Kr * s / 255),
 * w likewise of Kb, and g what is missing to round(32768 * s / 255). RGB to U: the same of each 2x2
 * pixels, the border ones standing for those beyond it, by (R * r + G * g + B * w + (128 << 17) +
 * 2^16) >> 17, R, G and B being sums of four, with r = -round(32768 * Kr / (2 - 2 * Kb) * c / 255),
 * w = round(32768 * c / 510), g = -r - w; to V: r and w change places, and Kr and Kb.
 *
 * YUV to RGB: with y = m((Y - b) * 128, round(16384 * 255 / s)), u = (U - 128) * 256, v alike and
 * q = 8192 * 255 / c: B = (y + m(u, round(2 * q * (1 - Kb))) + 32) >> 6, R likewise of v and Kr,
 * G = (y - m(u, round(2 * q * Kb * (1 - Kb) / Kg)) - m(v, round(2 * q * Kr * (1 - Kr) / Kg)) + 32)
 * >> 6, all clamped to 0..255. A chroma sample stands for all its pixels, and A becomes 255.
 *
 * 4:2:2 to 4:2:0: chroma is the rounded mean (a + b + 1) >> 1 of two rows. P010: the upper 8 bits.
 */
typedef struct cvi_converter cvi_converter;

/** Parameters of cvi_converter_create(). */
typedef struct cvi_converter_params {
    size_t size;                    /**< set by CVI_CONVERTER_PARAMS_INIT() */
    const cvi_allocator *allocator; /**< NULL: libc */
    uint32_t matrix;                /**< a cvi_matrix, of the YUV side; 0: by the height */
    uint32_t range;                 /**< a cvi_range, of the YUV side; 0: limited */
    uint32_t simd;                  /**< a cvi_simd not to go beyond; 0: the best there is */
} cvi_converter_params;
/** Prepare a cvi_converter_params. */
#define CVI_CONVERTER_PARAMS_INIT(p)                                                               \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_converter_params, simd))

/**
 * Make a converter.
 *
 * @param out     gets it, or NULL
 * @param params  NULL: defaults
 *
 * @retval CVI_OK       `*out` is a converter
 * @retval CVI_EINVAL   out is NULL, a field has no such value, or the allocator is incomplete
 * @retval CVI_ENOTSUP  the processor has not got that instruction set
 * @retval CVI_EABI     params has a size or a tail this library does not understand
 * @retval CVI_ENOMEM   no memory
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_converter_create(cvi_converter **out, const cvi_converter_params *params);

/**
 * Free a converter.
 *
 * @param converter  pointer to it, which becomes NULL; both may be NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API void cvi_converter_destroy(cvi_converter **converter);

/**
 * Convert a picture.
 *
 * One of both is I420: any format to I420, and I420 to I420, NV12, NV21 or BGRA. Matrix and range
 * matter where RGB is involved only.
 *
 * @param converter  the converter
 * @param src        what to convert; must not be `dst`
 * @param dst        of the same size; the caller's is the one reference
 *
 * @retval CVI_OK             `dst` shows what `src` does
 * @retval CVI_EINVAL         a frame is NULL, both are the same, or their sizes differ
 * @retval CVI_EMEDIA_FORMAT  no conversion between these formats
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_converter_run(cvi_converter *converter, const cvi_frame *src, cvi_frame *dst);

/* ---- comparing -------------------------------------------------------------------------- */

/** PSNR of planes that are the same, in thousandths of a dB. */
#define CVI_PSNR_SAME 99000u

/** How alike two pictures are. */
typedef struct cvi_frame_difference {
    size_t size;                /**< set by CVI_FRAME_DIFFERENCE_INIT() */
    uint32_t psnr_y_mdb;        /**< peak signal-to-noise ratio of Y, 1/1000 dB, peak 255 */
    uint32_t psnr_u_mdb;        /**< of U */
    uint32_t psnr_v_mdb;        /**< of V */
    int32_t ssim_y_millionths;  /**< structural similarity of Y, -1000000..1000000 */
    uint32_t blocks;            /**< of 16x16 luma pixels, those at the borders smaller */
    uint32_t changed_blocks;    /**< blocks in which luma or chroma is not the same */
    uint32_t largest_block_sad; /**< luma, the largest sum of absolute differences of a block */
} cvi_frame_difference;
/** Prepare a cvi_frame_difference. */
#define CVI_FRAME_DIFFERENCE_INIT(p)                                                               \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_frame_difference, largest_block_sad))

/**
 * Compare two pictures.
 *
 * PSNR is 10 * log10(255^2 / mean square error), at most CVI_PSNR_SAME. SSIM is that of Wang, Bovik,
 * Sheikh and Simoncelli (2004) with K1 0.01 and K2 0.03, the mean over squares of 8x8 pixels, four
 * apart both ways, whose pixels weigh alike; 1000000 when a side is below 8.
 *
 * @param a    I420
 * @param b    I420 of the same size
 * @param out  prepared with CVI_FRAME_DIFFERENCE_INIT(); gets the result
 *
 * @retval CVI_OK             compared
 * @retval CVI_EINVAL         an argument is NULL, or the sizes differ
 * @retval CVI_EMEDIA_FORMAT  not I420
 * @retval CVI_EABI           out has a size this library does not understand
 *
 * @thread any   @alloc never   @since 0.1
 */
CVI_API int cvi_frame_compare(const cvi_frame *a, const cvi_frame *b, cvi_frame_difference *out);

#ifdef __cplusplus
}
#endif

#endif
