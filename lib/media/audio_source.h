/* SPDX-License-Identifier: MIT */
/*
 * What one leg says: coded packets in at their playout time, 20 ms of 48 kHz sound out per tick.
 * A small store in between takes up packets that come just before or after the tick and clocks
 * that differ by up to 5000 ppm: when it fills or drains over a second, a few samples per tick are
 * squeezed in or stretched out. As long as nothing of that is needed, samples pass untouched.
 */
#ifndef CVI_MEDIA_AUDIO_SOURCE_H
#define CVI_MEDIA_AUDIO_SOURCE_H

#include <cvi/media.h>

#include "codec/codec.h"
#include "media/mixer.h"
#include "media/tone_ear.h"

#define CVI__AUDIO_STORE 16384u /* samples; a power of two */

typedef struct cvi__audio_source {
    cvi_allocator alloc;
    uint32_t codec;
    cvi__audio_dec *dec;
    cvi_resampler *up;
    cvi__tone_ear *tones; /* NULL: nobody wants keypad tones */
    cvi__crossfade_fn *crossfade;
    int16_t *store;
    size_t head;
    size_t level;         /* samples stored */
    uint32_t is_playing;  /* 0: silent until a tick's worth is there */
    uint32_t dry_ticks;   /* in a row without enough */
    uint32_t has_starved; /* at least once: keep a reserve from now on */
    size_t debt;          /* samples made up that the session may still report as lost */
    uint64_t pending_us;  /* made up, but perhaps only silence at the end of speech */
    uint32_t window_ticks;
    size_t low_water; /* of the window */
    int32_t correct;  /* samples to leave out (> 0) or add (< 0) */
    int16_t last;     /* sample before the head */
    uint64_t decoded; /* packets */
    uint64_t concealed_us;
} cvi__audio_source;

/* Who is not heard has no store: his sound is decoded for keypad tones alone, never pulled. */
int cvi__audio_source_init(cvi__audio_source *s, const cvi_allocator *alloc, int is_heard);
void cvi__audio_source_free(cvi__audio_source *s);

/* Listen for keypad tones in what is decoded, or no longer: CVI_OK or CVI_ENOMEM. */
int cvi__audio_source_hear_tones(cvi__audio_source *s, int want);

/* The oldest digit that was heard, or 0. */
char cvi__audio_source_next_tone(cvi__audio_source *s);

/*
 * Decode one unit; len 0 is a lost one. Damaged packets are concealed. CVI_EINVAL for units that
 * are not audio of this build, CVI_ENOMEM, CVI_ENOTSUP.
 */
int cvi__audio_source_feed(cvi__audio_source *s, const cvi_unit *unit);

/* The next CVI__TICK_SAMPLES; 0 when there is nothing but silence (`out` is zeroed), else 1. */
int cvi__audio_source_pull(cvi__audio_source *s, int16_t *out);

#endif
