/* SPDX-License-Identifier: MIT */
/*
 * The codecs behind small vtables. Objects are used by one thread at a time and may change thread
 * between calls. Nothing allocates after the first pictures or packets, the codecs' own heaps
 * excepted. Coded input is hostile.
 */
#ifndef CVI_CODEC_CODEC_H
#define CVI_CODEC_CODEC_H

#include "core/base.h"
#include "dsp/image.h"

/* 1 when this build has a decoder or encoder of a cvi_codec. */
int cvi__codec_can_decode(uint32_t codec);
int cvi__codec_can_encode(uint32_t codec);

/* ---- audio: mono, 16 bits ---------------------------------------------------------------- */

#define CVI__AUDIO_UNIT_MAX 1500u    /* most bytes of one coded packet */
#define CVI__AUDIO_SAMPLES_MAX 5760u /* 120 ms at 48000 Hz */

/* PCM rate of a codec: 8000, 16000 or 48000; 0 when it is not an audio codec. */
uint32_t cvi__audio_rate(uint32_t codec);

typedef struct cvi__audio_dec cvi__audio_dec;

/* CVI_OK, CVI_ENOMEM, CVI_EINVAL (not an audio codec) or CVI_ENOTSUP (not in this build). */
int cvi__audio_dec_create(cvi__audio_dec **out, uint32_t codec, const cvi_allocator *alloc);
void cvi__audio_dec_destroy(cvi__audio_dec **dec);

/*
 * Decode one packet of at most 120 ms into `pcm`; `samples` gets how many. CVI_ETOOSMALL when
 * `cap` does not hold them, CVI_EMEDIA_CORRUPT when the bytes are not this codec's; the decoder
 * stays usable.
 */
int cvi__audio_dec_decode(cvi__audio_dec *dec, const void *data, size_t len, int16_t *pcm,
                          size_t cap, size_t *samples);

/*
 * Fill in for `samples` lost ones (at most 120 ms). `next` is the packet after the gap when it is
 * already here (Opus may carry a copy of the lost one in it), otherwise NULL. Repeats the last
 * pitch period and fades to silence within 60 ms, as long as losses go on.
 */
int cvi__audio_dec_conceal(cvi__audio_dec *dec, const void *next, size_t next_len, int16_t *pcm,
                           size_t samples);

typedef struct cvi__audio_enc cvi__audio_enc;

typedef struct cvi__audio_enc_params {
    uint32_t codec;        /* a cvi_codec */
    uint32_t ptime_ms;     /* 10..60 in steps of 10; 0: 20 */
    uint32_t bitrate_bps;  /* Opus: 6000..128000, 0: 32000; the others have their own */
    uint32_t loss_percent; /* Opus: expected losses, > 0 adds in-band FEC */
} cvi__audio_enc_params;

int cvi__audio_enc_create(cvi__audio_enc **out, const cvi__audio_enc_params *params,
                          const cvi_allocator *alloc);
void cvi__audio_enc_destroy(cvi__audio_enc **enc);

/* Samples of one packet at cvi__audio_rate(). */
size_t cvi__audio_enc_samples(const cvi__audio_enc *enc);

/* Encode exactly one packet; `out` has room for CVI__AUDIO_UNIT_MAX bytes. */
int cvi__audio_enc_encode(cvi__audio_enc *enc, const int16_t *pcm, uint8_t *out, size_t *len);

/* ---- video: I420 ------------------------------------------------------------------------- */

#define CVI__VIDEO_WIDTH_MAX 1920u
#define CVI__VIDEO_HEIGHT_MAX 1088u

typedef struct cvi__video_dec cvi__video_dec;

/* Statuses as for audio. */
int cvi__video_dec_create(cvi__video_dec **out, uint32_t codec, const cvi_allocator *alloc);
void cvi__video_dec_destroy(cvi__video_dec **dec);

/*
 * Decode one access unit (H.264 Annex B, or one VP8 frame).
 *
 * CVI_OK              `picture` is borrowed until the next call on `dec`
 * CVI_AGAIN           consumed, no picture came of it
 * CVI_EMEDIA_CORRUPT  damaged, no picture: ask for a keyframe; the decoder stays usable
 * CVI_ELIMIT          larger than 1920 x 1088 or 2 MiB; nothing was allocated for it
 * CVI_EMEDIA_FORMAT   not 4:2:0 of 8 bits
 */
int cvi__video_dec_decode(cvi__video_dec *dec, const void *data, size_t len,
                          cvi__i420_view *picture);

/* 1 when the last picture was patched over damage. */
int cvi__video_dec_is_damaged(const cvi__video_dec *dec);

#define CVI__H264_PROFILE_BASELINE 66u /* made as constrained baseline */
#define CVI__H264_PROFILE_MAIN 77u
#define CVI__H264_PROFILE_HIGH 100u

#define CVI__VIDEO_ENGINE_ANY 0u      /* the best one of this build */
#define CVI__VIDEO_ENGINE_X264 1u     /* libx264 through libavcodec */
#define CVI__VIDEO_ENGINE_OPENH264 2u /* libopenh264: constrained baseline only */

typedef struct cvi__video_enc cvi__video_enc;

typedef struct cvi__video_enc_params {
    uint32_t codec;           /* CVI_CODEC_H264 or CVI_CODEC_VP8 */
    uint32_t width;           /* 16..1920, even */
    uint32_t height;          /* 16..1088, even */
    uint32_t fps;             /* 1..60, 0: 30 */
    uint32_t bitrate_kbps;    /* 16..20000 */
    uint32_t max_slice_bytes; /* H.264: no NAL unit is longer (100..65535); 0: no limit */
    uint32_t profile;         /* CVI__H264_PROFILE_*; 0: baseline */
    uint32_t level;           /* level_idc (31 is 3.1; 9 is 1b), 0: the lowest that fits */
    uint32_t engine;          /* CVI__VIDEO_ENGINE_* for H.264 */
} cvi__video_enc_params;

typedef struct cvi__video_unit {
    const uint8_t *data; /* borrowed until the next call on the encoder */
    size_t len;
    uint32_t is_keyframe;
} cvi__video_unit;

/*
 * CVI_ELIMIT when size and rate do not fit the level. Bit rates over what the level allows are
 * lowered to it.
 */
int cvi__video_enc_create(cvi__video_enc **out, const cvi__video_enc_params *params,
                          const cvi_allocator *alloc);
void cvi__video_enc_destroy(cvi__video_enc **enc);

/*
 * Encode one picture of exactly the created size; time_us rises. The first picture and those with
 * `want_keyframe` are keyframes (H.264: IDR with SPS and PPS in front), no others are. CVI_AGAIN
 * when the rate control dropped the picture.
 */
int cvi__video_enc_encode(cvi__video_enc *enc, const cvi__i420_view *picture, uint64_t time_us,
                          int want_keyframe, cvi__video_unit *out);

/* Change the bit rate from the next picture on, without a keyframe. */
int cvi__video_enc_set_bitrate(cvi__video_enc *enc, uint32_t bitrate_kbps);

#endif
