/* SPDX-License-Identifier: MIT */
/*
 * A clip (or silence) coded once for all who hear it in one format, on any thread. Packets are made
 * when the first listener needs them, so that none waits for a whole clip, and kept; each listener
 * has a place of its own in it. Packets that are there are had without a lock.
 */
#ifndef CVI_MEDIA_AUDIO_TAPE_H
#define CVI_MEDIA_AUDIO_TAPE_H

#include <pthread.h>

#include "media/audio_rendition.h"
#include "media/clips.h"
#include "media/tape.h"

/* What is on a tape. Of silence there is one for all bit rates and volumes. */
typedef struct cvi__audio_key {
    cvi__audio_format format;
    const cvi__clip *clip; /* NULL: silence */
    int32_t gain_db;
} cvi__audio_key;

typedef struct cvi__audio_tape {
    cvi__tape tape;
    cvi_allocator alloc;
    cvi__audio_key key;
    cvi__gain_ramp_fn *gain_ramp;
    uint32_t total;         /* packets of all of it */
    _Atomic uint32_t count; /* made so far */
    cvi__blob **packets;
    pthread_mutex_t lock;        /* of whoever makes the next one, and of what follows */
    cvi__audio_rendition *voice; /* NULL once all are made */
    size_t fed;                  /* samples of the clip taken */
} cvi__audio_tape;

/* CVI_ENOTSUP, CVI_EINVAL and CVI_ENOMEM as cvi__audio_rendition_init(). */
int cvi__audio_tape_create(cvi__audio_tape **out, const cvi__audio_key *key, cvi__tape_meter *meter,
                           const cvi_allocator *alloc);
void cvi__audio_tape_free(cvi__audio_tape *tape);

int cvi__audio_tape_is(const cvi__audio_tape *tape, const cvi__audio_key *key);

/*
 * Packet `index`, borrowed from the tape; of silence the last one goes on for ever. CVI_ENOENT
 * behind the end. Made when nobody was there before: of a clip at most one packet is coded
 * for one asked.
 */
int cvi__audio_tape_packet(cvi__audio_tape *tape, uint32_t index, cvi__blob **out);

#endif
