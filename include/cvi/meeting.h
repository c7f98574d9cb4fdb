/* SPDX-License-Identifier: MIT */
/**
 * @file meeting.h
 * A local focus: legs come and go; each hears the others (mix-minus, 48 kHz mono inside) and sees
 * a composed picture, or a slate. Coded units go in and come out; video work is handed out as
 * jobs. One thread at a time; jobs may run elsewhere.
 *
 * The meeting is the audio clock: a tick every 20 ms on its own epoch, late ones caught up (at
 * most 3). Per tick, in this order: feed each leg's units, cvi_meeting_tick(), pull each leg's
 * units; then jobs, and the units they made.
 *
 * Time: `time_us` of every unit given out is when its sound was mixed or its picture composed, on
 * the caller's clock. `timestamp` is that time in the codec's clock: of audio it counts samples
 * without a break (a gap in the ticks shows as a jump), of video it is time_us in 1/90000 s. Both
 * thus share one time base, and sound and picture that were fed together leave within 40 ms.
 *
 * Content (slides, RFC 4796) is a second video of a leg, units of CVI_MEDIUM_CONTENT. One leg
 * shares at a time: of those that send, the one that began last, from its first decoded picture on,
 * until it sends nothing for content_timeout_ms, gives no content any more, or leaves; then whoever
 * sends still. The others get it as a second stream, those that take one, or in the composed
 * picture, large, with people small beside it. Whoever shares does not get it back, and a leg that
 * is shown a slate instead of the meeting gets none. While nobody shares, no unit of content is
 * given out. There is no floor control: who may share is for the embedder to say, by gives_content.
 */
#ifndef CVI_MEETING_H
#define CVI_MEETING_H

#include <cvi/media.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A meeting. */
typedef struct cvi_meeting cvi_meeting;

/**
 * Parameters of cvi_meeting_create().
 *
 * Comfort noise is heard instead of silence by a leg for which no other leg is heard: flat, so many
 * dB below full scale; not in a lobby.
 */
typedef struct cvi_meeting_params {
    size_t size;                    /**< set by CVI_MEETING_PARAMS_INIT() */
    const cvi_allocator *allocator; /**< NULL: libc; frames cross threads with it */
    const cvi_log_sink *log;        /**< NULL: silent */
    const cvi_clips *clips;         /**< sounds to play; may be NULL; borrowed */
    uint64_t start_us;              /**< caller's clock; the epoch of the ticks */
    uint32_t max_legs;              /**< 1..64, of a lobby 1..4096; 0: as many as may be */
    uint32_t is_lobby;              /**< 1: legs are alone: they neither see nor hear each other */
    uint32_t hide_self;             /**< 1: nobody sees itself in the composed picture */
    uint32_t fps;                   /**< of composed pictures, 1..60; 0: 30 */
    uint32_t content_fps;           /**< of content as a second stream, 1..30; 0: 15; since 0.1 */
    uint32_t content_timeout_ms; /**< without a unit it has ended, 500..60000; 0: 5000; since 0.1 */
    cvi_tapes *tapes; /**< shared with other meetings; NULL: its own; borrowed; since 0.1 */
    uint32_t comfort_noise_db; /**< -30 to -80 dB as 30..80, see above; 0: none; since 0.1 */
} cvi_meeting_params;
/** Prepare a cvi_meeting_params. */
#define CVI_MEETING_PARAMS_INIT(p)                                                                 \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_meeting_params, comfort_noise_db))

/**
 * What one leg can take and gives; from cvi_stream_info.
 *
 * How large and fast a picture may be in H.264 level_idc says, or, where max_fs is given, max_fs
 * and max_mbps: a level and its extensions (RFC 6184 section 8.1). Then max_kbps holds whatever the
 * level's own bit rate is, and pictures are marked with a higher level where they need one.
 */
typedef struct cvi_leg_params {
    size_t size;                /**< set by CVI_LEG_PARAMS_INIT() */
    const char *name;           /**< for the log; NULL: none; copied, 63 bytes kept */
    uint32_t audio_codec;       /**< we send, a cvi_codec; 0: no audio to this leg */
    uint32_t ptime_ms;          /**< of audio we send: 10, 20, 40 or 60; 0: 20 */
    uint32_t audio_kbps;        /**< Opus at most, 6..510, of which 128 are used; 0: 32 */
    uint32_t video_codec;       /**< we send; 0: no video to this leg */
    uint32_t max_width;         /**< pixels; 0: 1280 */
    uint32_t max_height;        /**< pixels; 0: 720 */
    uint32_t max_fps;           /**< frames per second; 0: 30 */
    uint32_t max_kbps;          /**< kbit/s; 0: 1500 */
    uint32_t max_nal_bytes;     /**< H.264 mode 0; 0: no limit */
    uint32_t profile_idc;       /**< H.264; 0: 66 */
    uint32_t profile_iop;       /**< H.264 constraint bits; 0: 0xe0 for profile 66, 0 otherwise */
    uint32_t level_idc;         /**< H.264; 0: 31 */
    uint32_t hear_tones;        /**< 1: keypad tones (DTMF) in its sound become events; since 0.1 */
    uint32_t gives_content;     /**< 1: it may share: its units of content are taken; since 0.1 */
    uint32_t content_codec;     /**< we send content in; 0: no second stream; since 0.1 */
    uint32_t content_max_width; /**< pixels; 0: 1920; since 0.1 */
    uint32_t content_max_height;    /**< pixels; 0: 1080; since 0.1 */
    uint32_t content_max_fps;       /**< frames per second; 0: 30; since 0.1 */
    uint32_t content_max_kbps;      /**< kbit/s; 0: 1024; since 0.1 */
    uint32_t content_max_nal_bytes; /**< H.264 mode 0; 0: no limit; since 0.1 */
    uint32_t content_profile_idc;   /**< H.264; 0: 66; since 0.1 */
    uint32_t content_profile_iop;   /**< as profile_iop; since 0.1 */
    uint32_t content_level_idc;     /**< H.264; 0: 31; since 0.1 */
    uint32_t max_fs;           /**< macroblocks per frame; 0: as level_idc, VP8: any; since 0.1 */
    uint32_t max_mbps;         /**< macroblocks per second, with max_fs; 0: any; since 0.1 */
    uint32_t content_max_fs;   /**< as max_fs; since 0.1 */
    uint32_t content_max_mbps; /**< as max_mbps; since 0.1 */
} cvi_leg_params;
/** Prepare a cvi_leg_params. */
#define CVI_LEG_PARAMS_INIT(p)                                                                     \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_leg_params, content_max_mbps))

/** Kinds of cvi_meeting_event. */
typedef enum cvi_meeting_event_kind {
    CVI_MEETING_EVENT_UNKNOWN = 0,
    CVI_MEETING_EVENT_KEYFRAME_NEEDED = 1, /**< ask `leg` for a keyframe */
    CVI_MEETING_EVENT_SPEAKER = 2,         /**< `leg` is the active speaker now */
    CVI_MEETING_EVENT_PLAYED = 3,          /**< every sound given for `leg` was heard */
    CVI_MEETING_EVENT_TONE = 4,   /**< a key was heard in the sound of `leg`, which hears tones */
    CVI_MEETING_EVENT_CONTENT = 5 /**< `leg` shares content now; 0: nobody does any more */
} cvi_meeting_event_kind;

/** Something happened. */
typedef struct cvi_meeting_event {
    size_t size;      /**< set by CVI_MEETING_EVENT_INIT() */
    uint32_t kind;    /**< a cvi_meeting_event_kind */
    int32_t status;   /**< CVI_OK, or why */
    uint64_t time_us; /**< caller's clock */
    uint32_t leg;     /**< whom it is about */
    uint32_t value;   /**< TONE: '0'..'9', 'A'..'D', '*' or '#'; KEYFRAME_NEEDED: of which
                           cvi_medium, VIDEO or CONTENT; others: 0 */
} cvi_meeting_event;
/** Prepare a cvi_meeting_event. */
#define CVI_MEETING_EVENT_INIT(p)                                                                  \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_meeting_event, value))

/** How a leg sees a meeting. */
typedef enum cvi_layout {
    CVI_LAYOUT_AUTO = 0,    /**< all, up to nine; more: the speaker big, seven small */
    CVI_LAYOUT_SPEAKER = 1, /**< the active speaker alone, or whoever spoke last */
    CVI_LAYOUT_COUNT = 2    /**< how many there are; grows */
} cvi_layout;

#define CVI_VOLUME_MIN_DB (-24) /**< the softest that cvi_meeting_set_volume() takes */
#define CVI_VOLUME_MAX_DB 6     /**< the loudest */

/** Counters of one leg. */
typedef struct cvi_leg_stats {
    size_t size;                     /**< set by CVI_LEG_STATS_INIT() */
    uint64_t audio_decoded;          /**< packets */
    uint64_t audio_concealed_us;     /**< sound made up for lost packets */
    uint64_t audio_encoded;          /**< packets */
    uint64_t video_decoded;          /**< pictures */
    uint64_t video_damaged;          /**< units the decoder refused or that had losses */
    uint64_t video_dropped;          /**< units not decoded because decoding was late */
    uint64_t video_encoded;          /**< pictures sent to this leg, shared encodes included */
    uint64_t keyframes_sent;         /**< of those */
    uint32_t received_width;         /**< last decoded picture, pixels */
    uint32_t received_height;        /**< pixels */
    uint32_t sent_width;             /**< pixels */
    uint32_t sent_height;            /**< pixels */
    uint32_t level_db;               /**< loudness now, dB below full scale, 0..127 */
    uint32_t reserved;               /**< 0 */
    uint64_t first_picture_us;       /**< from joining to the first decoded picture; 0: none yet */
    uint64_t content_decoded;        /**< pictures of the second video, as those above; since 0.1 */
    uint64_t content_damaged;        /**< units; since 0.1 */
    uint64_t content_dropped;        /**< units; since 0.1 */
    uint64_t content_encoded;        /**< pictures sent to this leg; since 0.1 */
    uint64_t content_keyframes_sent; /**< of those; since 0.1 */
    uint32_t content_received_width; /**< last decoded picture, pixels; since 0.1 */
    uint32_t content_received_height; /**< pixels; since 0.1 */
    uint32_t content_sent_width;      /**< pixels; since 0.1 */
    uint32_t content_sent_height;     /**< pixels; since 0.1 */
    uint32_t content_in_mix; /**< 1: content is in its picture, or will be if shared; since 0.1 */
    uint32_t reserved2;      /**< 0 */
} cvi_leg_stats;
/** Prepare a cvi_leg_stats. */
#define CVI_LEG_STATS_INIT(p)                                                                      \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_leg_stats, reserved2))

/**
 * Make a meeting without legs.
 *
 * @param out     gets it, or NULL
 * @param params  NULL: defaults
 *
 * @retval CVI_OK      `*out` is a meeting
 * @retval CVI_EINVAL  a parameter is out of range
 * @retval CVI_EABI    params has a size or a tail this library does not understand
 * @retval CVI_ENOMEM  no memory
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_meeting_create(cvi_meeting **out, const cvi_meeting_params *params);

/**
 * Free a meeting and its legs.
 *
 * Every job must have been given back before.
 *
 * @param meeting  pointer to the meeting, which becomes NULL; both may be NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API void cvi_meeting_destroy(cvi_meeting **meeting);

/**
 * Let a leg in.
 *
 * It hears and is heard from the next tick on, and sees a keyframe at once. The others are not
 * disturbed.
 *
 * @param meeting  the meeting
 * @param now_us   caller's clock
 * @param params   what it can take; copied
 * @param leg      gets its number, which is never used again in this meeting; 0 on failure
 *
 * @retval CVI_OK             it is in
 * @retval CVI_EMEETING_FULL  max_legs are in
 * @retval CVI_EINVAL         a parameter is out of range, or nothing can be sent within its limits
 * @retval CVI_ENOTSUP        this build does not have a codec of it
 * @retval CVI_EABI           params has a size or a tail this library does not understand
 * @retval CVI_ENOMEM         no memory
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_meeting_add_leg(cvi_meeting *meeting, uint64_t now_us, const cvi_leg_params *params,
                                uint32_t *leg);

/**
 * Change what a leg can take, after a new negotiation.
 *
 * What stays the same goes on undisturbed.
 *
 * @param meeting  the meeting
 * @param now_us   caller's clock
 * @param leg      its number
 * @param params   all of them, as for cvi_meeting_add_leg()
 *
 * @retval CVI_OK            they hold from now on
 * @retval CVI_EMEETING_LEG  there is no such leg
 * @retval CVI_EINVAL        a parameter is out of range; the old ones hold
 * @retval CVI_ENOTSUP       this build does not have a codec of it; the old ones hold
 * @retval CVI_EABI          params has a size or a tail this library does not understand
 * @retval CVI_ENOMEM        no memory
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_meeting_update_leg(cvi_meeting *meeting, uint64_t now_us, uint32_t leg,
                                   const cvi_leg_params *params);

/**
 * Let a leg go.
 *
 * Its units and events are gone; jobs that are out for it must still be given back.
 *
 * @param meeting  the meeting
 * @param now_us   caller's clock
 * @param leg      its number
 *
 * @retval CVI_OK            done
 * @retval CVI_EMEETING_LEG  there is no such leg
 *
 * @thread one at a time   @alloc when it shared content   @since 0.1
 */
CVI_API int cvi_meeting_remove_leg(cvi_meeting *meeting, uint64_t now_us, uint32_t leg);

/**
 * Count the legs.
 *
 * @param meeting  may be NULL
 *
 * @return how many are in; 0 for NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API uint32_t cvi_meeting_leg_count(const cvi_meeting *meeting);

/**
 * Show a slate to one leg instead of the meeting.
 *
 * Legs that are shown equal slates in the same format share one encode, in all meetings that have
 * the same tapes. Without a text library the
 * slate is a plain background; characters that no font covers are told to the log. A countdown runs
 * by itself, by the clock of cvi_meeting_tick().
 *
 * @param meeting  the meeting
 * @param leg      its number
 * @param slate    what it says, copied; NULL: the meeting again, black in a lobby
 *
 * @retval CVI_OK            it is seen from the next picture on
 * @retval CVI_EMEETING_LEG  there is no such leg
 * @retval CVI_EINVAL        a text is too long or not UTF-8
 * @retval CVI_EABI          params has a size or a tail this library does not understand
 * @retval CVI_ENOMEM        no memory
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_meeting_show(cvi_meeting *meeting, uint32_t leg, const cvi_slate *slate);

/**
 * Mute a leg: nobody hears it; it hears all others.
 *
 * @param meeting   the meeting
 * @param leg       its number
 * @param is_muted  1 or 0
 *
 * @retval CVI_OK            from the next tick on
 * @retval CVI_EMEETING_LEG  there is no such leg
 * @retval CVI_EINVAL        meeting is NULL, or is_muted neither 0 nor 1
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_meeting_set_muted(cvi_meeting *meeting, uint32_t leg, uint32_t is_muted);

/**
 * Make what a leg hears of the others louder or softer; clips stay as they are.
 *
 * @param meeting  the meeting
 * @param leg      its number
 * @param db       CVI_VOLUME_MIN_DB..CVI_VOLUME_MAX_DB; 0: as it is
 *
 * @retval CVI_OK            from the next tick on
 * @retval CVI_EMEETING_LEG  there is no such leg
 * @retval CVI_EINVAL        meeting is NULL, or db out of range
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_meeting_set_volume(cvi_meeting *meeting, uint32_t leg, int32_t db);

/**
 * Choose how a leg sees the meeting.
 *
 * @param meeting  the meeting
 * @param now_us   caller's clock
 * @param leg      its number
 * @param layout   a cvi_layout
 *
 * @retval CVI_OK            from the next picture on
 * @retval CVI_EMEETING_LEG  there is no such leg
 * @retval CVI_EINVAL        meeting is NULL, or there is no such layout
 * @retval CVI_ENOMEM        no memory; the old one stays
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_meeting_set_layout(cvi_meeting *meeting, uint64_t now_us, uint32_t leg,
                                   uint32_t layout);

/**
 * Choose whether a leg sees content in its composed picture.
 *
 * Unless this was called, it does when it has no second stream for it (content_codec 0). Content is
 * large there and people are small beside it; the layout still says who of them is seen. A second
 * stream, where there is one, goes on.
 *
 * @param meeting  the meeting
 * @param now_us   caller's clock
 * @param leg      its number
 * @param is_in    1 or 0
 *
 * @retval CVI_OK            from the next picture on, or as soon as somebody shares
 * @retval CVI_EMEETING_LEG  there is no such leg
 * @retval CVI_EINVAL        meeting is NULL, or is_in neither 0 nor 1
 * @retval CVI_ENOMEM        no memory; it stays as it was
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_meeting_set_content_in_mix(cvi_meeting *meeting, uint64_t now_us, uint32_t leg,
                                           uint32_t is_in);

/**
 * Tell who shares content.
 *
 * @param meeting  may be NULL
 *
 * @return the number of the leg; 0: nobody
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API uint32_t cvi_meeting_get_sharer(const cvi_meeting *meeting);

/**
 * List the names of the legs, one a line, in order of joining.
 *
 * @param meeting  the meeting
 * @param buf      receives the text and a NUL; may be NULL when cap is 0
 * @param cap      its size
 * @param needed   receives the length without the NUL; may be NULL
 *
 * @retval CVI_OK         written; a leg without a name is a dash
 * @retval CVI_ETOOSMALL  nothing was written, *needed is set
 * @retval CVI_EINVAL     an argument is NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_meeting_get_names(const cvi_meeting *meeting, char *buf, size_t cap,
                                  size_t *needed);

/** A sound for one leg. */
typedef struct cvi_sound {
    size_t size;       /**< set by CVI_SOUND_INIT() */
    const char *clip;  /**< name of a clip of the meeting; required */
    uint32_t gap_ms;   /**< silence before it, 0..5000 */
    int32_t gain_db;   /**< louder or softer than recorded, -40..6 */
    uint32_t is_loop;  /**< 1: over and over, until another sound is given or all is stopped */
    uint32_t reserved; /**< 0 */
} cvi_sound;
/** Prepare a cvi_sound. */
#define CVI_SOUND_INIT(p) cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_sound, reserved))

/**
 * Play a sound to one leg, over what it hears.
 *
 * Up to 48 follow one another. In a lobby a sound is coded once for all legs that hear it in the
 * same format, in all lobbies that have the same tapes, and begins with a packet. The event PLAYED
 * comes when all were heard, not when they were stopped, also where the leg takes no sound; nobody
 * waits for a loop. What is stopped in a meeting fades out within 10 ms, in a lobby it ends with a
 * packet.
 *
 * @param meeting  the meeting
 * @param leg      its number
 * @param sound    what and how; copied; NULL: stop what plays and forget what is queued
 *
 * @retval CVI_OK            it is queued, or all is stopped
 * @retval CVI_EMEETING_LEG  there is no such leg
 * @retval CVI_ENOENT        the meeting's clips have no such name
 * @retval CVI_EFULL         48 are queued
 * @retval CVI_EINVAL        meeting is NULL, or a parameter out of range
 * @retval CVI_EABI          sound has a size or a tail this library does not understand
 * @retval CVI_ENOMEM        no memory
 *
 * @thread one at a time   @alloc a clip's first time allocates   @since 0.1
 */
CVI_API int cvi_meeting_play_sound(cvi_meeting *meeting, uint32_t leg, const cvi_sound *sound);

/**
 * Send a leg a keyframe soon.
 *
 * Requests to one encoder are coalesced: at most one keyframe per 500 ms.
 *
 * @param meeting  the meeting
 * @param now_us   caller's clock
 * @param leg      its number
 * @param medium   CVI_MEDIUM_VIDEO or CVI_MEDIUM_CONTENT
 *
 * @retval CVI_OK            it will come; nothing to do when the leg gets none of that
 * @retval CVI_EMEETING_LEG  there is no such leg
 * @retval CVI_EINVAL        meeting is NULL, or no such medium
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_meeting_request_keyframe(cvi_meeting *meeting, uint64_t now_us, uint32_t leg,
                                         uint32_t medium);

/**
 * Take one coded unit of a leg.
 *
 * Audio is fed when it is to be heard, video and content as they come. Damaged units are dealt with
 * and are no failure; the event KEYFRAME_NEEDED comes when a picture cannot go on without one.
 *
 * @param meeting  the meeting
 * @param now_us   caller's clock
 * @param leg      its number
 * @param unit     read during the call only; of audio, len 0 is a lost packet
 *
 * @retval CVI_OK            it is taken, or not needed now
 * @retval CVI_EMEETING_LEG  there is no such leg
 * @retval CVI_EINVAL        not a unit of a codec
 * @retval CVI_ENOTSUP       content of a leg that gives none, or this build lacks the codec
 * @retval CVI_ELIMIT        a unit of video or content over 2 MiB
 * @retval CVI_ENOMEM        no memory
 *
 * @thread one at a time   @alloc first units and growing ones allocate   @since 0.1
 */
CVI_API int cvi_meeting_feed_unit(cvi_meeting *meeting, uint64_t now_us, uint32_t leg,
                                  const cvi_unit *unit);

/**
 * Do the sound that is due.
 *
 * At most 3 late ticks are caught up; more are a gap. Video is left to jobs, so this is always
 * short.
 *
 * @param meeting  the meeting
 * @param now_us   caller's clock
 *
 * @retval CVI_OK      done
 * @retval CVI_EINVAL  meeting is NULL
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_meeting_tick(cvi_meeting *meeting, uint64_t now_us);

/**
 * Tell when to call cvi_meeting_tick() and cvi_meeting_next_job() next.
 *
 * @param meeting  may be NULL
 *
 * @return caller's clock; CVI_NO_DEADLINE when there are no legs
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API uint64_t cvi_meeting_deadline(const cvi_meeting *meeting);

/**
 * Take the next unit for a leg: sound, then video, then content.
 *
 * A leg's units must be taken at least every 32 ticks: then the oldest wait, new sound is
 * dropped, and video and content begin again with a keyframe.
 *
 * @param meeting  the meeting
 * @param leg      its number
 * @param unit     a prepared cvi_unit; its data is borrowed until the next call of this function
 *
 * @retval CVI_OK            `*unit` is to be sent
 * @retval CVI_AGAIN         nothing is left
 * @retval CVI_EMEETING_LEG  there is no such leg
 * @retval CVI_EABI          params has a size or a tail this library does not understand
 * @retval CVI_EINVAL        an argument is NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_meeting_next_unit(cvi_meeting *meeting, uint32_t leg, cvi_unit *unit);

/**
 * Take the next event.
 *
 * @param meeting  the meeting
 * @param event    a prepared cvi_meeting_event
 *
 * @retval CVI_OK      `*event` happened
 * @retval CVI_AGAIN   nothing is left
 * @retval CVI_EABI    params has a size or a tail this library does not understand
 * @retval CVI_EINVAL  an argument is NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_meeting_next_event(cvi_meeting *meeting, cvi_meeting_event *event);

/**
 * Hand out a piece of video work that is due.
 *
 * At most one job per stream is out. Each must be given back, run or not; until then the meeting
 * must not be destroyed.
 *
 * @param meeting  the meeting
 * @param now_us   caller's clock
 * @param job      gets it, or NULL
 *
 * @retval CVI_OK      run it, on any thread
 * @retval CVI_AGAIN   nothing is due
 * @retval CVI_EINVAL  an argument is NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_meeting_next_job(cvi_meeting *meeting, uint64_t now_us, cvi_job **job);

/**
 * Take a job back.
 *
 * What it made can be pulled now. One that was not run counts as a dropped picture. The leg it
 * was for may have left.
 *
 * @param meeting  the meeting
 * @param now_us   caller's clock
 * @param job      from cvi_meeting_next_job() of this meeting
 *
 * @retval CVI_OK      done
 * @retval CVI_EINVAL  no job is out
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_meeting_job_done(cvi_meeting *meeting, uint64_t now_us, cvi_job *job);

/**
 * Copy the counters of a leg.
 *
 * @param meeting  the meeting
 * @param leg      its number
 * @param out      a prepared cvi_leg_stats
 *
 * @retval CVI_OK            filled in
 * @retval CVI_EMEETING_LEG  there is no such leg
 * @retval CVI_EABI          params has a size or a tail this library does not understand
 * @retval CVI_EINVAL        an argument is NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_meeting_get_leg_stats(const cvi_meeting *meeting, uint32_t leg, cvi_leg_stats *out);

/**
 * Return why the last failing call on a meeting failed.
 *
 * @param meeting  may be NULL
 *
 * @return a record that belongs to the meeting; NULL for NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API const cvi_error_info *cvi_meeting_last_error(const cvi_meeting *meeting);

#ifdef __cplusplus
}
#endif

#endif
