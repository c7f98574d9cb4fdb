/* SPDX-License-Identifier: MIT */
/**
 * @file meeting.h
 * A local focus: legs come and go; each hears the others (mix-minus, 48 kHz mono inside) and sees
 * a composed picture, or a slate. Coded units go in and come out; video work is handed out as
 * jobs. One thread at a time; jobs may run elsewhere.
 *
 * The meeting is the audio clock: a tick every 20 ms on its own epoch, late ones caught up (at
 * most 3). Per tick, in this order: feed each leg's units, cvi_meeting_tick(), pull each leg's
 * units; then jobs.
 */
#ifndef CVI_MEETING_H
#define CVI_MEETING_H

#include <cvi/media.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A meeting. */
typedef struct cvi_meeting cvi_meeting;

/** Parameters of cvi_meeting_create(). */
typedef struct cvi_meeting_params {
    size_t size;                    /**< set by CVI_MEETING_PARAMS_INIT() */
    const cvi_allocator *allocator; /**< NULL: libc; frames cross threads with it */
    const cvi_log_sink *log;        /**< NULL: silent */
    const cvi_clips *clips;         /**< sounds for cvi_meeting_play(); may be NULL; borrowed */
    uint64_t start_us;              /**< caller's clock; the epoch of the ticks */
    uint32_t max_legs;              /**< 1..64; 0: 64 */
    uint32_t is_lobby;              /**< 1: legs are alone: they neither see nor hear each other */
    uint32_t hide_self;             /**< 1: nobody sees itself in the composed picture */
    uint32_t fps;                   /**< of composed pictures, 1..60; 0: 30 */
} cvi_meeting_params;
/** Prepare a cvi_meeting_params. */
#define CVI_MEETING_PARAMS_INIT(p)                                                                 \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_meeting_params, fps))

/** What one leg can take and gives; from cvi_stream_info. */
typedef struct cvi_leg_params {
    size_t size;            /**< set by CVI_LEG_PARAMS_INIT() */
    const char *name;       /**< shown and logged; NULL: none; copied */
    uint32_t audio_codec;   /**< we send, a cvi_codec; 0: no audio to this leg */
    uint32_t ptime_ms;      /**< of audio we send: 10, 20, 40 or 60; 0: 20 */
    uint32_t audio_kbps;    /**< Opus, 6..510; 0: 32 */
    uint32_t video_codec;   /**< we send; 0: no video to this leg */
    uint32_t max_width;     /**< pixels; 0: 1280 */
    uint32_t max_height;    /**< pixels; 0: 720 */
    uint32_t max_fps;       /**< frames per second; 0: 30 */
    uint32_t max_kbps;      /**< kbit/s; 0: 1500 */
    uint32_t max_nal_bytes; /**< H.264 mode 0; 0: no limit */
    uint32_t profile_idc;   /**< H.264; 0: 66 */
    uint32_t profile_iop;   /**< H.264 constraint bits; 0: 0xe0 for profile 66, 0 otherwise */
    uint32_t level_idc;     /**< H.264; 0: 31 */
} cvi_leg_params;
/** Prepare a cvi_leg_params. */
#define CVI_LEG_PARAMS_INIT(p)                                                                     \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_leg_params, level_idc))

/** Kinds of cvi_meeting_event. */
typedef enum cvi_meeting_event_kind {
    CVI_MEETING_EVENT_UNKNOWN = 0,
    CVI_MEETING_EVENT_KEYFRAME_NEEDED = 1, /**< ask `leg` for a keyframe: its decoder cannot go on */
    CVI_MEETING_EVENT_SPEAKER = 2,         /**< `leg` is the active speaker now */
    CVI_MEETING_EVENT_PLAYED = 3           /**< everything given to cvi_meeting_play(leg) was heard */
} cvi_meeting_event_kind;

/** Something happened. */
typedef struct cvi_meeting_event {
    size_t size;      /**< set by CVI_MEETING_EVENT_INIT() */
    uint32_t kind;    /**< a cvi_meeting_event_kind */
    int32_t status;   /**< CVI_OK, or why */
    uint64_t time_us; /**< caller's clock */
    uint32_t leg;     /**< whom it is about */
    uint32_t value;   /**< 0 */
} cvi_meeting_event;
/** Prepare a cvi_meeting_event. */
#define CVI_MEETING_EVENT_INIT(p)                                                                  \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_meeting_event, value))

/** Counters of one leg. */
typedef struct cvi_leg_stats {
    size_t size;                 /**< set by CVI_LEG_STATS_INIT() */
    uint64_t audio_decoded;      /**< packets */
    uint64_t audio_concealed_us; /**< sound made up for lost packets */
    uint64_t audio_encoded;      /**< packets */
    uint64_t video_decoded;      /**< pictures */
    uint64_t video_damaged;      /**< units the decoder refused or that had losses */
    uint64_t video_dropped;      /**< units not decoded because decoding was late */
    uint64_t video_encoded;      /**< pictures sent to this leg, shared encodes included */
    uint64_t keyframes_sent;     /**< of those */
    uint32_t received_width;     /**< last decoded picture, pixels */
    uint32_t received_height;    /**< pixels */
    uint32_t sent_width;         /**< pixels */
    uint32_t sent_height;        /**< pixels */
    uint32_t level_db;           /**< loudness now, dB below full scale, 0..127 */
    uint32_t reserved;           /**< 0 */
} cvi_leg_stats;
/** Prepare a cvi_leg_stats. */
#define CVI_LEG_STATS_INIT(p)                                                                      \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_leg_stats, reserved))

CVI_API int cvi_meeting_create(cvi_meeting **out, const cvi_meeting_params *params);
CVI_API void cvi_meeting_destroy(cvi_meeting **meeting); /* every job must have been given back */

/* Legs; the number is never used again in this meeting. CVI_EMEETING_FULL / CVI_EMEETING_LEG. */
CVI_API int cvi_meeting_add_leg(cvi_meeting *meeting, uint64_t now_us,
                                const cvi_leg_params *params, uint32_t *leg);
CVI_API int cvi_meeting_update_leg(cvi_meeting *meeting, uint64_t now_us, uint32_t leg,
                                   const cvi_leg_params *params);
CVI_API int cvi_meeting_remove_leg(cvi_meeting *meeting, uint64_t now_us, uint32_t leg);
CVI_API uint32_t cvi_meeting_leg_count(const cvi_meeting *meeting);

/* Instead of the composed picture show this slate to one leg; NULL: the meeting again. */
CVI_API int cvi_meeting_show(cvi_meeting *meeting, uint32_t leg, const cvi_slate *slate);
/* Queue a clip for one leg, mixed over what it hears; NULL: stop what plays and empty the queue. */
CVI_API int cvi_meeting_play(cvi_meeting *meeting, uint32_t leg, const char *clip);
/* The leg needs an IDR soon; requests to one encoder are coalesced (one per 500 ms). */
CVI_API int cvi_meeting_request_keyframe(cvi_meeting *meeting, uint64_t now_us, uint32_t leg);

CVI_API int cvi_meeting_feed_unit(cvi_meeting *meeting, uint64_t now_us, uint32_t leg,
                                  const cvi_unit *unit);
CVI_API int cvi_meeting_tick(cvi_meeting *meeting, uint64_t now_us);
CVI_API uint64_t cvi_meeting_deadline(const cvi_meeting *meeting);
CVI_API int cvi_meeting_next_unit(cvi_meeting *meeting, uint32_t leg, cvi_unit *unit);
CVI_API int cvi_meeting_next_event(cvi_meeting *meeting, cvi_meeting_event *event);

/* Video work. At most one job per stream is in flight. Every job must be given back, run or not. */
CVI_API int cvi_meeting_next_job(cvi_meeting *meeting, uint64_t now_us, cvi_job **job);
CVI_API int cvi_meeting_job_done(cvi_meeting *meeting, uint64_t now_us, cvi_job *job);

CVI_API int cvi_meeting_get_leg_stats(const cvi_meeting *meeting, uint32_t leg,
                                      cvi_leg_stats *out);
CVI_API const cvi_error_info *cvi_meeting_last_error(const cvi_meeting *meeting);

#ifdef __cplusplus
}
#endif

#endif
