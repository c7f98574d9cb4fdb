/* SPDX-License-Identifier: MIT */
#include "media/tapes.h"

#include <stddef.h>

#include "core/mem.h"
#include "core/params.h"

#define TAPES_PARAMS_OLDEST CVI_USED_SIZE(cvi_tapes_params, max_bytes)
#define BYTES_DEFAULT (UINT64_C(64) << 20)

struct cvi_tapes {
    cvi_allocator alloc;
    uint64_t max_bytes;
    cvi__tape_meter meter;
    pthread_mutex_t lock; /* guards what follows, and the tapes' next and users */
    cvi__tape *first;     /* those that were wanted last come first */
};

static cvi__audio_tape *sound_of(cvi__tape *tape)
{
    return (cvi__audio_tape *)(void *)((char *)tape - offsetof(cvi__audio_tape, tape));
}

static cvi__video_tape *screen_of(cvi__tape *tape)
{
    return (cvi__video_tape *)(void *)((char *)tape - offsetof(cvi__video_tape, tape));
}

static void free_tape(cvi__tape *tape)
{
    if (tape->is_video) {
        cvi__video_tape_free(screen_of(tape));
    } else {
        cvi__audio_tape_free(sound_of(tape));
    }
}

int cvi_tapes_create(cvi_tapes **out, const cvi_tapes_params *params)
{
    cvi_tapes_params p = {0};
    cvi_tapes *t = NULL;
    int rc = CVI_OK;

    CVI_REQUIRE(out != NULL);
    *out = NULL;
    if (params) {
        rc = cvi__params_read(&p, sizeof(p), TAPES_PARAMS_OLDEST, params);
    }
    if (rc == CVI_OK) {
        rc = cvi__mem_check(p.allocator);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    t = cvi__mem_zalloc(cvi__mem_or_libc(p.allocator), sizeof(*t));
    if (!t || pthread_mutex_init(&t->lock, NULL) != 0) {
        cvi__mem_free(cvi__mem_or_libc(p.allocator), t);
        return CVI_ENOMEM;
    }
    t->alloc = *cvi__mem_or_libc(p.allocator);
    t->max_bytes = p.max_bytes ? p.max_bytes : BYTES_DEFAULT;
    *out = t;
    return CVI_OK;
}

void cvi_tapes_destroy(cvi_tapes **tapes)
{
    if (!tapes || !*tapes) {
        return;
    }
    cvi_tapes *t = *tapes;
    const cvi_allocator alloc = t->alloc;

    *tapes = NULL;
    while (t->first) {
        cvi__tape *tape = t->first;

        t->first = tape->next;
        free_tape(tape);
    }
    pthread_mutex_destroy(&t->lock);
    cvi__mem_free(&alloc, t);
}

int cvi_tapes_get_stats(cvi_tapes *tapes, cvi_tapes_stats *stats)
{
    cvi_tapes_stats full = {0};

    CVI_REQUIRE(tapes != NULL && stats != NULL);
    pthread_mutex_lock(&tapes->lock);
    for (const cvi__tape *t = tapes->first; t; t = t->next) {
        full.screens += t->is_video;
        full.sounds += !t->is_video;
    }
    pthread_mutex_unlock(&tapes->lock);
    full.bytes = atomic_load_explicit(&tapes->meter.bytes, memory_order_relaxed);
    full.pictures_coded = atomic_load_explicit(&tapes->meter.pictures, memory_order_relaxed);
    full.packets_coded = atomic_load_explicit(&tapes->meter.packets, memory_order_relaxed);
    return cvi__params_write(stats, &full, sizeof(full));
}

/* ---- the chain, under the lock --------------------------------------------------------- */

static void unlink_tape(cvi_tapes *tapes, const cvi__tape *tape)
{
    cvi__tape **at = &tapes->first;

    while (*at != tape) {
        at = &(*at)->next;
    }
    *at = tape->next;
}

static void link_first(cvi_tapes *tapes, cvi__tape *tape)
{
    tape->next = tapes->first;
    tapes->first = tape;
}

/* A screen whose job is out, or whose encoder is being given back, may not go yet. */
static int may_go(cvi__tape *tape)
{
    return tape->users == 0 && !(tape->is_video && cvi__video_tape_is_taken(screen_of(tape)));
}

/* The tape that nobody wanted for the longest time; it is the caller's now. */
static cvi__tape *take_oldest(cvi_tapes *tapes)
{
    cvi__tape *oldest = NULL;

    for (cvi__tape *t = tapes->first; t; t = t->next) {
        oldest = may_go(t) ? t : oldest;
    }
    if (oldest) {
        unlink_tape(tapes, oldest);
    }
    return oldest;
}

static int is_too_much(const cvi_tapes *tapes)
{
    return atomic_load_explicit(&tapes->meter.bytes, memory_order_relaxed) > tapes->max_bytes;
}

/* Takes the lock. */
static void trim(cvi_tapes *tapes)
{
    cvi__tape *gone = NULL;

    do {
        pthread_mutex_lock(&tapes->lock);
        gone = is_too_much(tapes) ? take_oldest(tapes) : NULL;
        pthread_mutex_unlock(&tapes->lock);
        if (gone) {
            free_tape(gone);
        }
    } while (gone);
}

/* One user less; whether it was the last one. */
static int leave(cvi_tapes *tapes, cvi__tape *tape)
{
    const int is_last = --tape->users == 0;

    if (is_last && tapes->first != tape) {
        unlink_tape(tapes, tape);
        link_first(tapes, tape);
    }
    return is_last;
}

/* ---- sounds ---------------------------------------------------------------------------- */

/* Under the lock. */
static cvi__audio_tape *find_sound(cvi_tapes *tapes, const cvi__audio_key *key)
{
    for (cvi__tape *t = tapes->first; t; t = t->next) {
        if (!t->is_video && cvi__audio_tape_is(sound_of(t), key)) {
            t->users++;
            return sound_of(t);
        }
    }
    return NULL;
}

int cvi__tapes_get_sound(cvi_tapes *tapes, const cvi__audio_key *key, cvi__audio_tape **out)
{
    cvi__audio_tape *fresh = NULL;
    int rc = CVI_OK;

    pthread_mutex_lock(&tapes->lock);
    *out = find_sound(tapes, key);
    pthread_mutex_unlock(&tapes->lock);
    if (*out) {
        return CVI_OK;
    }
    rc = cvi__audio_tape_create(&fresh, key, &tapes->meter, &tapes->alloc);
    if (rc != CVI_OK) {
        return rc;
    }
    pthread_mutex_lock(&tapes->lock);
    *out = find_sound(tapes, key); /* somebody may have been quicker */
    if (!*out) {
        fresh->tape.users = 1;
        link_first(tapes, &fresh->tape);
        *out = fresh;
    }
    pthread_mutex_unlock(&tapes->lock);
    if (*out != fresh) {
        cvi__audio_tape_free(fresh);
    }
    trim(tapes);
    return CVI_OK;
}

void cvi__tapes_put_sound(cvi_tapes *tapes, cvi__audio_tape **tape)
{
    int is_last = 0;

    pthread_mutex_lock(&tapes->lock);
    is_last = leave(tapes, &(*tape)->tape);
    pthread_mutex_unlock(&tapes->lock);
    *tape = NULL;
    if (is_last) {
        trim(tapes);
    }
}

/* ---- screens --------------------------------------------------------------------------- */

/* Under the lock. */
static cvi__video_tape *find_screen(cvi_tapes *tapes, const cvi__video_format *format,
                                    const cvi__slate *slate)
{
    for (cvi__tape *t = tapes->first; t; t = t->next) {
        if (t->is_video && cvi__video_tape_is(screen_of(t), format, slate)) {
            t->users++;
            return screen_of(t);
        }
    }
    return NULL;
}

cvi__video_tape *cvi__tapes_get_screen(cvi_tapes *tapes, const cvi__video_format *format,
                                       const cvi__slate *slate)
{
    cvi__video_tape *found = NULL;
    cvi__video_tape *fresh = NULL;

    pthread_mutex_lock(&tapes->lock);
    found = find_screen(tapes, format, slate);
    pthread_mutex_unlock(&tapes->lock);
    if (found) {
        return found;
    }
    fresh = cvi__video_tape_create(format, slate, &tapes->meter, &tapes->alloc);
    if (!fresh) {
        return NULL;
    }
    pthread_mutex_lock(&tapes->lock);
    found = find_screen(tapes, format, slate); /* somebody may have been quicker */
    if (!found) {
        fresh->tape.users = 1;
        link_first(tapes, &fresh->tape);
        found = fresh;
    }
    pthread_mutex_unlock(&tapes->lock);
    if (found != fresh) {
        cvi__video_tape_free(fresh);
    }
    trim(tapes);
    return found;
}

/* Nobody looks any more: the encoder goes. The tape is taken and given back. */
static void rest(cvi__video_tape *tape)
{
    cvi__video_rendition_rest(&tape->rendition);
    cvi__video_tape_give_back(tape);
}

void cvi__tapes_put_screen(cvi_tapes *tapes, cvi__video_tape **tape)
{
    cvi__video_tape *t = *tape;
    int is_last = 0;
    int is_ours = 0;

    *tape = NULL;
    pthread_mutex_lock(&tapes->lock);
    is_last = leave(tapes, &t->tape);
    is_ours = is_last && cvi__video_tape_take(t); /* otherwise its job comes back, see below */
    pthread_mutex_unlock(&tapes->lock);
    if (is_ours) {
        rest(t);
    }
    if (is_last) {
        trim(tapes);
    }
}

void cvi__tapes_job_done(cvi_tapes *tapes, cvi__video_tape *tape)
{
    int is_over = 0;

    pthread_mutex_lock(&tapes->lock);
    is_over = tape->tape.users == 0 || cvi__video_tape_is_complete(tape);
    if (!is_over) {
        cvi__video_tape_give_back(tape);
    }
    pthread_mutex_unlock(&tapes->lock);
    if (is_over) {
        rest(tape);
        trim(tapes); /* it was spared while its job was out */
    }
}
