/* SPDX-License-Identifier: MIT */
/*
 * Messages between the SIP thread and the workers.
 *
 * A call has one gw_link, shared by both sides and counted. Messages towards the call wait in the
 * link's inbox in order, wherever the call is; the worker that has it is only nudged. So a call can
 * move from worker to worker without losing or reordering any.
 */
#ifndef GW_MESSAGE_H
#define GW_MESSAGE_H

#include <pthread.h>
#include <stdatomic.h>

#include <cvi/core.h>

typedef struct gw_link gw_link;
typedef struct gw_worker gw_worker;

typedef enum gw_message_kind {
    /* to a call (in its inbox) */
    GW_INVITE = 1, /* all of gw_part's invite texts, both addresses, `value` 1: over TLS */
    GW_ACK,        /* GW_PART_BODY: the answer, if any */
    GW_REINVITE,   /* GW_PART_BODY: the offer; also for UPDATE */
    GW_INFO,       /* GW_PART_TEXT: Content-Type; GW_PART_BODY; `value`: comes back in INFO_DONE */
    GW_CANCEL,
    GW_BYE,
    GW_LOST,        /* `status` */
    GW_HANGUP,      /* `status` */
    GW_WAITING,     /* GW_PART_TEXT: a meeting; `value`: how many wait to be let into it */
    GW_ADMITTED,    /* GW_PART_TEXT: a meeting that lets in who waits */
    GW_OVER,        /* GW_PART_TEXT: a meeting that is over */
    GW_TRANSFERRED, /* `status` */
    /* to a worker (in its queue) */
    GW_ADOPT, /* the call is yours */
    GW_NUDGE, /* the call has something in its inbox */
    GW_FILES, /* meeting book and resolver are to be read again */
    GW_STOP,
    /* to the SIP thread */
    GW_RESPOND,    /* `value` code, GW_PART_TEXT phrase, GW_PART_BODY SDP, GW_PART_EXTRA Warning */
    GW_INFO_DONE,  /* `value` as in INFO, `status` the code to answer */
    GW_SEND_INFO,  /* GW_PART_TEXT Content-Type, GW_PART_BODY */
    GW_SEND_BYE,   /* GW_PART_TEXT for the Reason header */
    GW_SEND_REFER, /* GW_PART_TEXT: the URI; GW_TRANSFERRED comes back */
    GW_ENDED       /* the worker has let go of the call */
} gw_message_kind;

typedef enum gw_part {
    GW_PART_TEXT = 0,
    GW_PART_BODY = 1,
    GW_PART_EXTRA = 2,
    GW_PART_REQUEST_URI = 3,
    GW_PART_TO = 4,
    GW_PART_FROM = 5,
    GW_PART_CALL_ID = 6,
    GW_PART_LANGUAGE = 7,
    GW_PART_LOCAL_IP = 8, /* of ours, towards the caller */
    GW_PART_COUNT = 9
} gw_part;

/* A text that need not end in NUL; data NULL: absent. */
typedef struct gw_text {
    const char *data;
    size_t len;
} gw_text;

typedef struct gw_message {
    struct gw_message *next;
    gw_link *link; /* holds a reference; NULL: none */
    uint32_t kind;
    int32_t status;
    uint32_t value;
    cvi_addr remote;             /* the peer */
    cvi_addr caller;             /* and who called through it, where it is a proxy of ours */
    gw_text part[GW_PART_COUNT]; /* copies, NUL-terminated */
} gw_message;

/* A message with copies of the parts (an array of GW_PART_COUNT, or NULL). NULL: out of memory. */
gw_message *gw_message_create(uint32_t kind, gw_link *link, const gw_text *parts);
gw_message *gw_message_create_text(uint32_t kind, gw_link *link, const char *text); /* GW_PART_TEXT */
void gw_message_destroy(gw_message *message);
void gw_messages_destroy(gw_message *list);

/*
 * Give messages to `feed` in order until it says CVI_EFULL; that one and those behind it stay in
 * *held, to be given again. Takes `list`, which comes after what is held already; NULL: none.
 */
void gw_messages_feed(gw_message **held, gw_message *list,
                      int (*feed)(void *user, const gw_message *message), void *user);

/* A queue that any thread may push to. `wake` is called after a push onto an empty queue. */
typedef struct gw_queue {
    pthread_mutex_t lock;
    gw_message *head;
    gw_message *tail;
    void (*wake)(void *user);
    void *user;
} gw_queue;

void gw_queue_init(gw_queue *queue, void (*wake)(void *user), void *user);
void gw_queue_destroy(gw_queue *queue); /* and what is in it */
void gw_queue_push(gw_queue *queue, gw_message *message);
gw_message *gw_queue_take(gw_queue *queue); /* all, as a list in order; NULL: empty */

struct gw_link {
    atomic_uint references;
    pthread_mutex_t lock;
    gw_message *head; /* inbox */
    gw_message *tail;
    gw_worker *worker; /* who has the call */
    int is_nudged;     /* a nudge is on its way */
    void *leg;         /* the worker's side; moves with the call */
    void *dialog;      /* the SIP thread's side */
};

gw_link *gw_link_create(void); /* with one reference */
gw_link *gw_link_ref(gw_link *link);
void gw_link_unref(gw_link *link);

/* Into the inbox of the call, and nudge its worker. Takes the message; NULL is ignored. */
void gw_link_post(gw_link *link, gw_message *message);
gw_message *gw_link_take(gw_link *link); /* all of the inbox */

/* Give the call to a worker, which adopts it; `adopt` is a GW_ADOPT message about it. */
void gw_link_give(gw_link *link, gw_worker *worker, gw_message *adopt);

#endif
