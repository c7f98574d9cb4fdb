/* SPDX-License-Identifier: MIT */
/*
 * A made-up participant of a meeting, on virtual time: it sends a tone and a coloured picture
 * through real encoders, decodes what it gets, and remembers enough to judge it.
 */
#ifndef TESTS_COMMON_PHONE_H
#define TESTS_COMMON_PHONE_H

#include <cvi/meeting.h>

#include "codec/codec.h"

#define PHONE_HEARD (48000u * 10u) /* samples kept, at the codec's rate */
#define PHONE_STEP_US 10000u

/* What a phone sends and can take. */
struct phone_kind {
    uint32_t audio_codec; /* 0: no sound */
    uint32_t tone_hz;     /* 0: silence is sent */
    uint32_t amplitude;   /* 0: 8000 */
    uint32_t video_codec; /* 0: no video */
    uint32_t width;
    uint32_t height;
    uint8_t colour[3]; /* of its picture: Y, U, V */
};

struct phone {
    struct phone_kind kind;
    uint32_t leg;
    /* sending */
    cvi__audio_enc *audio_enc;
    cvi__video_enc *video_enc;
    uint8_t *picture;
    uint64_t audio_at_us; /* next packet */
    uint64_t video_at_us;
    uint64_t samples; /* sent so far, for the phase */
    uint32_t pictures;
    uint32_t want_key;
    uint32_t is_mute;     /* sends nothing at all */
    uint32_t is_deaf;     /* decodes nothing */
    struct phone *slides; /* what it sends and takes as content; NULL: it can neither */
    /* what takes its units; NULL: the meeting, as a leg of it */
    int (*send)(void *user, uint64_t now_us, const cvi_unit *unit);
    void *user;
    /* receiving */
    cvi__audio_dec *audio_dec;
    cvi__video_dec *video_dec;
    int16_t *heard;
    size_t heard_count;
    uint32_t packets;
    uint32_t timestamp_jumps; /* packets that do not follow the one before */
    uint32_t next_timestamp;
    uint64_t audio_time_us; /* of the last packet */
    uint32_t units;         /* of video */
    uint32_t keyframes;
    uint32_t undecodable;
    uint64_t first_unit_us; /* when it was pulled */
    uint64_t first_key_us;
    uint32_t shown_width; /* of the last picture */
    uint32_t shown_height;
    uint64_t video_time_us;
    uint8_t *shown;      /* I420, tight, of at most 1280x720 */
    uint32_t keys_asked; /* events KEYFRAME_NEEDED it was told */
    uint32_t sharer;     /* as the last event CONTENT told */
};

/* Abort on failure: a test cannot go on without. */
void phone_open(struct phone *p, const struct phone_kind *kind);
void phone_close(struct phone *p);

/* Join with the usual parameters of this kind of phone. */
int phone_join(struct phone *p, cvi_meeting *m, uint64_t now_us);
void phone_leg_params(const struct phone *p, cvi_leg_params *params);

/* Before joining: the pictures of `slides` are content of `p`, and what is shared comes to it. It
 * begins silent (is_mute). */
void phone_share(struct phone *p, struct phone *slides);

/* Send what is due, take what is there. */
void phone_send(struct phone *p, cvi_meeting *m, uint64_t now_us);
void phone_take(struct phone *p, cvi_meeting *m, uint64_t now_us);

/* One unit came for it. */
void phone_take_unit(struct phone *p, uint64_t now_us, const cvi_unit *unit);

/* Run everything from one time to another in steps of 10 ms; jobs are run at once. */
void phones_run(struct phone **phones, size_t count, cvi_meeting *m, uint64_t from_us,
                uint64_t to_us);
void phones_run_jobs(cvi_meeting *m, uint64_t now_us);

/* The largest step between samples heard from sample `from` on: a click stands out in it. */
int phone_step(const struct phone *p, size_t from);

/* Loudness of one frequency in what was heard from sample `from` on, as an amplitude. */
double phone_tone(const struct phone *p, uint32_t hz, size_t from);

/* A pixel of the last picture, in thousandths of its sides. */
void phone_pixel(const struct phone *p, uint32_t x, uint32_t y, uint8_t yuv[3]);

/* Whether it has about this colour. */
int phone_pixel_is(const struct phone *p, uint32_t x, uint32_t y, const uint8_t yuv[3]);

#endif
