/* SPDX-License-Identifier: MIT */
/* Inside a meeting: legs, what each hears and sees, and the renditions they share. */
#ifndef CVI_MEETING_STATE_H
#define CVI_MEETING_STATE_H

#include <cvi/meeting.h>

#include "core/error.h"
#include "core/log.h"
#include "core/ring.h"
#include "media/audio_rendition.h"
#include "media/audio_source.h"
#include "media/clips.h"
#include "media/mixer.h"
#include "media/tapes.h"
#include "media/video_rendition.h"
#include "media/video_source.h"
#include "meeting/layout.h"
#include "meeting/speaker.h"

#define CVI__LEGS_MAX 64u            /* of a meeting */
#define CVI__LOBBY_LEGS_MAX 4096u    /* of a lobby */
#define CVI__LEG_SOUNDS 48u          /* 32 digits are read out, or ten languages offered */
#define CVI__LEG_OUT 32u             /* units waiting to be pulled, per medium */
#define CVI__CAMERA_LIVE_US 5000000u /* without video for longer: not in the picture any more */

/* What of the content that somebody shares a picture shows. */
typedef enum cvi__content_place {
    CVI__CONTENT_NONE = 0, /* people alone */
    CVI__CONTENT_LARGE,    /* content, people beside it */
    CVI__CONTENT_ALONE     /* content alone: a second stream */
} cvi__content_place;

/* A picture that one leg or several get: the meeting's own, or a tape that others play, too. */
typedef struct cvi__view {
    cvi__video_rendition *rendition; /* of a tape only what never changes is read */
    cvi__video_tape *tape;           /* NULL: the rendition is ours */
    uint32_t wanted;                 /* units of the tape some leg is about to need */
    uint32_t viewers;                /* legs */
    uint32_t is_slate;               /* its text is the rendition's */
    uint32_t is_black;               /* a lobby without a slate */
    uint32_t layout;                 /* a cvi_layout */
    uint32_t without;                /* this leg is left out (its only viewer); 0: nobody */
    uint32_t content;                /* a cvi__content_place */
} cvi__view;

/* What legs of one format hear that say nothing; see common.c. */
typedef struct cvi__common {
    cvi__audio_rendition voice;
    uint64_t tick; /* of the packets */
    cvi__blob *packets[2];
    uint32_t packet_count;
} cvi__common;
#define CVI__COMMONS_MAX 16u

/* When a unit is heard or seen; tapes leave that to whoever plays them. */
typedef struct cvi__stamp {
    uint64_t time_us;
    uint32_t timestamp;
} cvi__stamp;

/* Units on their way to a leg. */
typedef struct cvi__outbox {
    cvi__blob *blobs[CVI__LEG_OUT];
    cvi__stamp stamps[CVI__LEG_OUT];
    uint32_t head;
    uint32_t count;
} cvi__outbox;

/* One stream of pictures on its way to a leg. */
typedef struct cvi__watch {
    cvi__view *view;     /* NULL: none */
    uint32_t needs_key;  /* nothing of the view before its next keyframe */
    cvi__tape_head head; /* in the view's tape */
    uint64_t keyed_us;   /* a tape's keyframe was given out */
    uint64_t dated_us;   /* the last picture is seen then */
    cvi__outbox box;
    uint64_t encoded;
    uint64_t keyframes;
    uint32_t width; /* of the last picture */
    uint32_t height;
} cvi__watch;

/* Whether a leg sees content in its composed picture. */
typedef enum cvi__in_mix {
    CVI__IN_MIX_DEFAULT = 0, /* when it has no second stream */
    CVI__IN_MIX_YES,
    CVI__IN_MIX_NO
} cvi__in_mix;

/* What a leg shares; its counters are those of earlier times that it shared. */
typedef struct cvi__share {
    cvi__video_source *source; /* NULL: it sends no content; outlives it while its job is out */
    uint64_t turn;             /* who began later has a higher one */
    uint64_t decoded;
    uint64_t damaged;
    uint64_t dropped;
    uint32_t width; /* of the last picture */
    uint32_t height;
} cvi__share;

/* The countdown of a leg's slate. */
typedef struct cvi__screen {
    uint64_t until_us; /* CVI_NO_DEADLINE: none */
    uint64_t turn_us;  /* when it reads differently */
    char label[81];
} cvi__screen;

/* A sound in the queue of a leg. */
typedef struct cvi__sound {
    const cvi__clip *clip;
    uint32_t gap_ms; /* before it */
    int32_t gain_db;
    uint32_t is_loop;
} cvi__sound;

/* Where a leg of a lobby is in what it hears. */
typedef struct cvi__lobby_seat {
    cvi__audio_format format;
    cvi__audio_tape *silence; /* NULL: it hears nothing */
    cvi__audio_tape *tape;    /* of the first sound in the queue; NULL: it has not begun */
    uint32_t at;              /* packet of it */
    uint32_t gap_ms;          /* still to come before it */
    uint64_t position;        /* of the next packet, samples at 48000 Hz; 0: none yet */
} cvi__lobby_seat;

typedef struct cvi__leg {
    uint32_t id;
    cvi_leg_params params; /* defaults filled in; `name` points to the next */
    char name[64];
    uint64_t joined_us;
    cvi__audio_source ear; /* what the leg says */
    uint32_t has_ear;      /* nobody listens in a lobby, but for keys */
    int16_t said[CVI__TICK_SAMPLES];
    uint32_t has_said;    /* this tick */
    uint32_t quiet_ticks; /* in a row, up to a limit */
    cvi__loudness loudness;
    cvi__audio_rendition mouth; /* what the leg hears */
    uint32_t has_mouth;
    uint32_t is_muted;
    uint32_t was_muted; /* in the last tick */
    int32_t gain;       /* of what the leg hears of others */
    int32_t last_gain;  /* at the end of the last tick */
    uint32_t layout;    /* a cvi_layout */
    cvi__sound sounds[CVI__LEG_SOUNDS];
    uint32_t sound_count;
    size_t sound_at;   /* samples of the first one played, its gap included */
    cvi__sound ending; /* stopped, and faded out in the next tick; clip NULL: none */
    size_t ending_at;  /* samples of it played */
    cvi__lobby_seat lobby;
    uint32_t has_played;       /* the event is still to be given out */
    cvi__video_source *camera; /* what the leg shows; outlives it while its job is out */
    cvi__share share;
    uint32_t in_mix; /* a cvi__in_mix */
    cvi__slate slate;
    uint32_t has_slate;
    cvi__screen screen;
    cvi__outbox audio;
    cvi__watch video;
    cvi__watch content;
    uint64_t audio_encoded;
} cvi__leg;

struct cvi_meeting {
    cvi_allocator alloc;
    cvi_error_info error;
    cvi__log log;
    const cvi_clips *clips;
    cvi_meeting_params params; /* defaults filled in */
    uint64_t now_us;           /* of the last tick or job */
    cvi__leg **legs;           /* in order of joining, thus of id */
    uint32_t leg_count;
    uint32_t leg_room;
    uint32_t last_id;
    cvi__mixer mixer;
    cvi__common *commons[CVI__COMMONS_MAX];
    uint32_t common_count;
    uint64_t position0; /* of tick 0, samples at 48000 Hz on the caller's clock */
    uint64_t ticks;     /* done or given up */
    uint64_t gap_ticks; /* given up */
    cvi__speaker speaker;
    cvi__stage stage;
    cvi__view **views;
    uint32_t view_count;
    uint32_t view_room;
    cvi_tapes *tapes;
    cvi_tapes *own_tapes; /* NULL: they are shared */
    uint32_t sharer;      /* the leg whose content is seen; 0: nobody shares */
    uint32_t told_sharer; /* in the last event */
    uint32_t is_behind;   /* there was no memory to show all legs what they should see */
    uint64_t share_turn;  /* the sharer's; 0: nobody shares */
    uint64_t last_share;  /* turn of the last one that began */
    uint32_t jobs_out;
    uint32_t turn; /* where the next search for a decode job begins */
    cvi__ring events;
    cvi__blob *borrowed; /* of the last unit given out */
};

/* leg.c */
cvi__leg *cvi__meeting_find(const cvi_meeting *m, uint32_t id);
void cvi__leg_free(cvi_meeting *m, cvi__leg *leg); /* taken out of the list before */
void cvi__leg_drop_source(cvi_meeting *m, cvi__video_source *source); /* NULL: nothing */

int cvi__meeting_no_leg(cvi_meeting *m, uint32_t id); /* says so */

/* screen.c: what countdowns and tapes show */
void cvi__screen_tick(cvi_meeting *m, uint64_t now_us);
void cvi__screen_play(cvi__leg *leg, uint64_t now_us);
/* Give a picture to a leg, seen at that time but after the last one. CVI_EFULL. */
int cvi__screen_give(cvi__watch *watch, cvi__blob *picture, uint64_t time_us);

/* sound.c: the first sound is over; whether any is to be heard; what lies over what a leg hears in
 * this tick; and sounds that nobody hears take their time, too */
void cvi__sound_next(cvi__leg *leg);
int cvi__sound_is_on(const cvi__leg *leg);
void cvi__sound_overlay(const cvi_meeting *m, cvi__leg *leg, int16_t *heard);
void cvi__sound_pass(const cvi_meeting *m, cvi__leg *leg);

/* lobby.c: `format` is what the leg hears from now on; the old one holds on failure */
int cvi__lobby_join(cvi_meeting *m, cvi__leg *leg, const cvi__audio_format *format);
void cvi__lobby_hush(cvi_meeting *m, cvi__leg *leg);
void cvi__lobby_leave(cvi_meeting *m, cvi__leg *leg);
void cvi__lobby_speak(cvi_meeting *m, cvi__leg *leg, uint64_t tick);

/* tick.c: ticks that would be due are not made up: nobody was there. */
void cvi__meeting_sync(cvi_meeting *m, uint64_t now_us);

/*
 * common.c: after legs came, changed or went; who says nothing worth hearing is taken out of the
 * mix; and the packets of a leg that hears what others hear, 1 when it got them.
 */
int cvi__common_update(cvi_meeting *m);
void cvi__common_judge(cvi__leg *leg, uint64_t energy);
int cvi__common_speak(cvi_meeting *m, cvi__leg *leg, uint64_t tick);

/* content.c: a unit of content */
int cvi__content_feed(cvi_meeting *m, cvi__leg *leg, uint64_t now_us, const cvi_unit *unit);
/* Find out who shares; show it to all when that has changed; and tell it, at last. */
void cvi__content_update(cvi_meeting *m, uint64_t now_us);
void cvi__content_tell(cvi_meeting *m, uint64_t now_us);
/* Decode what a leg sends when it shares and anybody sees it, or when it is about to share. */
void cvi__content_want(const cvi_meeting *m, cvi__leg *leg, uint64_t now_us, uint32_t is_seen);
/* NULL: nobody shares. */
const cvi__leg *cvi__content_sharer(const cvi_meeting *m);
int cvi__content_is_in_mix(const cvi__leg *leg);

/* view.c: what a leg should see has changed: share views or make them. */
int cvi__view_choose(cvi_meeting *m, cvi__leg *leg, uint64_t now_us);
void cvi__view_leave(cvi_meeting *m, cvi__watch *watch);
int cvi__view_reserve(cvi_meeting *m, uint32_t count); /* room for so many views; CVI_ENOMEM */
/* A picture was coded, or a tape went on. */
void cvi__view_publish(cvi_meeting *m, const cvi__video_rendition *r, uint64_t now_us,
                       cvi__blob *blob);
void cvi__view_play(cvi_meeting *m, const cvi__video_tape *tape, uint64_t now_us);

/* scene.c: what a view shows now; the frame pointers are borrowed. */
void cvi__view_scene(const cvi_meeting *m, const cvi__view *view, uint64_t now_us,
                     cvi__scene *scene);
/* Tell each camera, and whoever shares, whether anybody sees it. */
void cvi__view_update_cameras(cvi_meeting *m, uint64_t now_us);

/* video.c: when the first picture is due; `first` when none is before */
uint64_t cvi__view_deadline(const cvi_meeting *m, uint64_t first);

/* outbox.c */
/* Takes a reference; `stamp` NULL: the unit has its own times. CVI_EFULL. */
int cvi__outbox_push(cvi__outbox *box, cvi__blob *blob, const cvi__stamp *stamp);
/* Gives it away; NULL when empty. */
cvi__blob *cvi__outbox_pop(cvi__outbox *box, cvi__stamp *stamp);
void cvi__outbox_clear(cvi__outbox *box);
int cvi__meeting_emit(cvi_meeting *m, uint64_t now_us, uint32_t kind, uint32_t leg, uint32_t value);

#endif
