/* SPDX-License-Identifier: MIT */
/* Joining by REST from the inside, shared by the join_*.c files only. */
#ifndef CVI_RESOLVE_JOIN_IMPL_H
#define CVI_RESOLVE_JOIN_IMPL_H

#include <cvi/resolve_join.h>

#include "core/buf.h"
#include "core/error.h"
#include "core/log.h"
#include "core/ring.h"
#include "json/json_read.h"

#define CVI__JOIN_ID_MAX 256u
#define CVI__JOIN_TEXT_MAX 159u /* of an event */
#define CVI__JOIN_BODY_MAX ((size_t)1024 * 1024)
#define CVI__JOIN_OPEN_MAX 16u /* requests without a response that the embedder asked for */
#define CVI__JOIN_OPEN_OWN 2u  /* one to keep alive and one to hang up, which are never refused */
#define CVI__JOIN_STREAMS_MAX 16u

typedef struct cvi__join_outgoing {
    struct cvi__join_outgoing *next;
    uint32_t id;
    cvi_join_action action;
    const char *method;
    const char *path; /* this and body point into text */
    const char *body;
    size_t body_len;
    size_t bytes;
    char text[];
} cvi__join_outgoing;

typedef struct cvi__join_open {
    uint32_t id; /* 0: free */
    cvi_join_action action;
    uint32_t value; /* of a MUTED event */
} cvi__join_open;

typedef struct cvi__join_queued {
    cvi_join_event event; /* but for text */
    char text[CVI__JOIN_TEXT_MAX + 1];
} cvi__join_queued;

typedef struct cvi__join_member {
    const char *id; /* texts point into text */
    const char *name;
    const char *user_id;
    int64_t sequence; /* of the roster it was last changed in; -1: not said */
    uint32_t flags;
    uint32_t stream_count;
    cvi_join_stream streams[CVI__JOIN_STREAMS_MAX];
    uint8_t is_gone; /* left; kept so that an older change does not bring it back */
    char text[];
} cvi__join_member;

typedef struct cvi__join_roster {
    cvi__join_member **members; /* in order of their ids */
    size_t count;               /* with those that are gone */
    size_t present;
    size_t cap;
    int64_t sequence; /* of the last whole roster; -1: none said */
} cvi__join_roster;

/* A notification that came before the call's id was known. */
typedef struct cvi__join_held {
    struct cvi__join_held *next;
    size_t len;
    char body[];
} cvi__join_held;

struct cvi_join {
    cvi_allocator alloc;
    cvi__log log;
    cvi_error_info error;
    cvi_join_params params; /* texts point into block */
    char *block;            /* holds secrets: wiped when freed */
    size_t block_bytes;
    cvi_join_state state;
    uint64_t now_us; /* of the call that is inside */
    char call_id[CVI__JOIN_ID_MAX + 1];
    char chain_id[CVI__JOIN_ID_MAX + 1];
    char my_id[CVI__JOIN_ID_MAX + 1];
    uint32_t wants_hangup; /* once the call's id is known */
    uint32_t is_in_lobby;

    uint64_t confirmed_us; /* when the service last said that the call is alive */
    uint64_t due_us;       /* when to ask next, or to stop waiting for the end of the call */
    uint32_t keepalive_failures;

    cvi__join_outgoing *first, *last; /* requests to pull */
    cvi__join_outgoing *pulled;       /* lends its texts */
    cvi__join_open open[CVI__JOIN_OPEN_MAX + CVI__JOIN_OPEN_OWN];
    uint32_t serial;

    cvi__ring events; /* cvi__join_queued */
    cvi__join_queued told;
    uint32_t is_roster_changed;

    cvi__join_roster roster;
    cvi__join_held *held;
    size_t held_bytes;
};

/* join.c */
void cvi__join_set_state(cvi_join *j, cvi_join_state state);
/* The call is over; `code` and `subcode` are 0 where there is none. */
void cvi__join_end(cvi_join *j, int status, int code, int subcode, const char *text);
void cvi__join_tell(cvi_join *j, const cvi_join_event *event, const char *text);
void cvi__join_copy_id(char out[CVI__JOIN_ID_MAX + 1], const char *text);

/* join_request.c: build what is sent, and remember that a response will come. */
int cvi__join_ask(cvi_join *j, cvi_join_action action, const char *participant_id, const char *body,
                  size_t len);
int cvi__join_write_create(cvi_join *j, cvi__buf *out);
void cvi__join_free_requests(cvi_join *j);

/* join_notify.c: what the service says about the call. */
int cvi__join_take_call(cvi_join *j, const cvi__json_node *call);
void cvi__join_take_held(cvi_join *j);
void cvi__join_free_held(cvi_join *j);

/* join_roster.c: CVI_OK, or a failure with the roster as it was. */
int cvi__join_roster_replace(cvi_join *j, const cvi__json_node *participants);
int cvi__join_roster_change(cvi_join *j, const cvi__json_node *participants, int64_t sequence);
int cvi__join_roster_change_one(cvi_join *j, const cvi__json_node *participant);
void cvi__join_roster_remove(cvi_join *j, const char *id);
void cvi__join_roster_note_self(cvi_join *j); /* our own participant id is known or changed */
void cvi__join_roster_free(cvi_join *j);
const cvi__join_member *cvi__join_roster_find(const cvi_join *j, const char *id);

/* join_member.c: one participant of a notification; *out is the caller's */
int cvi__join_member_read(cvi_join *j, const cvi__json_node *n, cvi__join_member **out);

#endif
