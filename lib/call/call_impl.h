/* SPDX-License-Identifier: MIT */
/* The call's insides, shared by the files of this folder only. */
#ifndef CVI_CALL_CALL_IMPL_H
#define CVI_CALL_CALL_IMPL_H

#include <cvi/call.h>
#include <cvi/dial.h>
#include <cvi/ivr.h>
#include <cvi/record.h>

#include "call/reasons.h"
#include "core/error.h"
#include "core/log.h"
#include "core/ring.h"

#define CVI__CALL_MEDIA (CVI_MEDIUM_CONTENT + 1)
#define CVI__CALL_EVENTS 16u
#define CVI__CALL_EVENT_ROOM 6u /* an input that makes events wants so much room */
#define CVI__CALL_SOUNDS 8u     /* said before there was a meeting to say it in */
#define CVI__CALL_EARLY 16u     /* digits typed before the ACK */

typedef enum cvi__call_phase {
    CVI__CALL_NEW = 0,
    CVI__CALL_ANSWERED = 1, /* 200 given out, the ACK is awaited */
    CVI__CALL_TALKING = 2,
    CVI__CALL_ENDED = 3
} cvi__call_phase;

/* What happens once everything said was heard. */
typedef enum cvi__call_after {
    CVI__CALL_AFTER_NOTHING = 0,
    CVI__CALL_AFTER_JOIN = 1,
    CVI__CALL_AFTER_END = 2,
    CVI__CALL_AFTER_TRANSFER = 3
} cvi__call_after;

typedef enum cvi__call_timer {
    CVI__CALL_TIMER_ACK = 0,      /* the ACK must have come */
    CVI__CALL_TIMER_NO_MEDIA = 1, /* something must have been received */
    CVI__CALL_TIMER_SPEECH = 2,   /* do not wait longer for a prompt to be heard */
    CVI__CALL_TIMER_PICTURE = 3,  /* a picture must have been decoded */
    CVI__CALL_TIMER_PIN = 4,      /* now it is said that a PIN was wrong */
    CVI__CALL_TIMERS = 5
} cvi__call_timer;

typedef struct cvi__call_local {
    cvi_addr rtp; /* family 0: the medium is not offered */
    cvi_addr rtcp;
    uint32_t has_rtcp;
} cvi__call_local;

/* What was agreed for a medium last. */
typedef struct cvi__call_stream {
    uint32_t codec; /* 0: never */
    uint32_t secure;
} cvi__call_stream;

/* A queued event. Texts are static, or inside `block`, which the event owns. */
typedef struct cvi__call_queued {
    uint32_t kind;
    int32_t status;
    uint32_t value;
    uint64_t time_us;
    const char *text;
    const char *body;
    const char *extra;
    char *block;
} cvi__call_queued;

typedef struct cvi__call_screen {
    char title[121];
    char text[401];
    char entry[97];
    char footer[201];
    char subject[201];
    char organizer[161];
    char waiting[81];
    char time_left[64];
    char language[16];
    uint64_t until_us; /* of a countdown, or CVI_NO_DEADLINE */
    uint32_t is_overlay;
    uint32_t is_set;
} cvi__call_screen;

typedef struct cvi__call_sound {
    char clip[48];
    uint32_t gap_ms;
    int32_t gain_db;
    uint32_t is_loop;
} cvi__call_sound;

struct cvi_call {
    cvi_allocator alloc;
    cvi__log log;
    cvi_error_info error;
    cvi_call_params params; /* borrowed pointers are kept, `own_hosts` copied */
    char **hosts;           /* own hosts: lower case, no brackets, no final dot */
    size_t host_count;
    cvi__call_local local[CVI__CALL_MEDIA];

    cvi__call_phase phase;
    uint64_t now_us; /* of the input being worked on */
    uint64_t timers[CVI__CALL_TIMERS];
    cvi__ring events; /* cvi__call_queued */
    char *pulled;     /* block of the event last pulled */
    cvi_record *record;
    uint32_t has_invite;    /* feed_invite was called */
    uint32_t sip_code;      /* final response to the INVITE; 0: none yet */
    uint32_t is_answer_out; /* somebody pulled that response */

    /* who is calling whom */
    cvi_tenant *tenant;
    uint32_t has_licence;
    char caller[256];       /* From URI without its password */
    char name[64];          /* its user part, for the meeting */
    char address[80];       /* where the INVITE came from, without its port; "": not known */
    char dialled[1025];     /* "" when it was longer; may hold a PIN */
    char conference_id[40]; /* dialled; "" for the IVR */
    uint32_t trust;         /* a cvi_trust */
    uint32_t lobby_flags;   /* CVI_LOBBY_* that the INVITE came with */

    /* media */
    cvi_session *session;
    cvi__call_stream streams[CVI__CALL_MEDIA];
    uint32_t wants_answer;               /* our offer waits for the answer in an ACK */
    uint32_t has_media;                  /* something was received */
    uint32_t was_heard[CVI__CALL_MEDIA]; /* and of which medium */
    uint64_t picture_wait_us;
    cvi_meeting *meeting; /* NULL: detached */
    uint32_t leg;
    cvi_leg_params leg_params;
    cvi_leg_stats totals; /* of legs left */

    /* dialogue */
    cvi_ivr *ivr;
    struct {
        uint8_t way; /* a cvi_ivr_way */
        char digit;
    } early[CVI__CALL_EARLY];
    size_t early_count;
    cvi__call_screen screen;
    cvi__call_sound sounds[CVI__CALL_SOUNDS]; /* to say once there is a meeting */
    size_t sound_count;
    uint32_t is_playing;
    cvi__call_after after;
    int after_status;

    /* look-up */
    cvi_resolver *resolver;
    uint64_t lookup;
    uint32_t has_lookup;
    uint32_t lookups;   /* started so far */
    char wanted_id[40]; /* "": none; kept until its look-up is answered */
    cvi_resolution *resolution;
    int pin_status;      /* while its timer runs */
    uint32_t is_host;    /* that PIN is the host's */
    uint32_t is_let_in;  /* into that meeting, from its lobby */
    uint32_t is_waiting; /* in its lobby */

    uint32_t is_joining; /* JOIN was given out */
    uint32_t is_inside;  /* attached since */
    uint32_t is_transferred;
    char transfer_to[256];
    uint32_t is_muted; /* by keys, as the following */
    uint32_t layout;
    uint32_t content_choice; /* 0: none; 1: hidden; 2: in the picture */
    int32_t volume_db;
};

/* call_events.c: what to tell the user of the library */
int cvi__call_has_room(cvi_call *call);
cvi__call_queued *cvi__call_push(cvi_call *call, uint32_t kind);
int cvi__call_push_sdp(cvi_call *call, int is_offer);
int cvi__call_push_meeting(cvi_call *call, uint32_t kind, const char *id, const char *subject,
                           uint32_t value);
cvi__call_queued *cvi__call_find_event(cvi_call *call, uint32_t kind);
void cvi__call_drop_events(cvi_call *call);

/* call_end.c */
void cvi__call_end(cvi_call *call, cvi__call_end_when when, int status);
int64_t cvi__call_unix_us(const cvi_call *call, uint64_t now_us);

/* call_admit.c, call_host.c, call_language.c */
int cvi__call_admit(cvi_call *call, const cvi_call_invite *invite);
int cvi__call_is_own_host(const cvi_call *call, const char *host);
int cvi__call_copy_hosts(cvi_call *call, const char *const *hosts, size_t count);
void cvi__call_free_hosts(cvi_call *call);
const char *cvi__call_pick_language(const char *accept, const char *fallback);

/* call_dialogue.c */
int cvi__call_make_dialogue(cvi_call *call, const cvi_call_invite *invite);
void cvi__call_begin_dialogue(cvi_call *call);
void cvi__call_run_dialogue(cvi_call *call);
void cvi__call_heard(cvi_call *call);
void cvi__call_press(cvi_call *call, uint32_t way, char digit);

/* call_sound.c */
void cvi__call_say(cvi_call *call, const cvi_ivr_action *action);
void cvi__call_hush(cvi_call *call);
void cvi__call_say_waiting(cvi_call *call);

/* call_screen.c */
void cvi__call_keep_screen(cvi_call *call, const cvi_ivr_action *action);
void cvi__call_show(cvi_call *call);
void cvi__call_hide(cvi_call *call);

/* call_command.c */
void cvi__call_run_command(cvi_call *call, uint32_t command);
void cvi__call_restore_controls(cvi_call *call);
void cvi__call_tell_muted(cvi_call *call);

/* call_lookup.c */
void cvi__call_look_up(cvi_call *call);
void cvi__call_check_pin(cvi_call *call, const char *pin, size_t len);
void cvi__call_give_pin_result(cvi_call *call);
void cvi__call_cancel_lookup(cvi_call *call);

/* call_lobby.c */
void cvi__call_enter(cvi_call *call);
/* Does the host's PIN open what is closed without it? */
int cvi__call_gains_by_host_pin(const cvi_call *call);
void cvi__call_note_waiting(cvi_call *call, uint32_t is_waiting);

/* call_leg.c */
void cvi__call_update_leg(cvi_call *call);
void cvi__call_leave(cvi_call *call);
void cvi__call_sum_stats(const cvi_call *call, cvi_leg_stats *out);
void cvi__call_want_keyframe(cvi_call *call, uint32_t medium);
int cvi__call_expects_media(const cvi_call *call); /* sound or video */

/* call_report.c: after each offer or answer that was taken */
void cvi__call_note_streams(cvi_call *call);

/* call_media.c */
void cvi__call_set_timer(cvi_call *call, cvi__call_timer timer, uint64_t wait_us);
void cvi__call_watch_picture(cvi_call *call);
void cvi__call_pump(cvi_call *call);

#endif
