/* SPDX-License-Identifier: MIT */
/* Who speaks: the loudest one, but not at every cough. */
#ifndef CVI_MEETING_SPEAKER_H
#define CVI_MEETING_SPEAKER_H

#include <stdint.h>

/* One participant's loudness. */
typedef struct cvi__loudness {
    float power; /* mean square over about 200 ms, full scale is 1 */
    float now;   /* of the last tick */
} cvi__loudness;

/* Take one tick: `energy` is the sum of squares of `samples` 16-bit samples. */
void cvi__loudness_feed(cvi__loudness *l, uint64_t energy, uint32_t samples);

/* dB below full scale, 0..127. */
uint32_t cvi__loudness_db(const cvi__loudness *l);

typedef struct cvi__speaker {
    uint32_t leg;             /* who speaks, or did last; 0: nobody yet */
    uint32_t challenger;      /* louder at the moment */
    uint32_t challenge_ticks; /* for how long */
    uint32_t quiet_ticks;     /* since `leg` was heard */
    uint32_t heard_ticks;     /* of late, less those that were silent */
    uint32_t is_talking;      /* `leg`, give or take the pauses one makes */
    /* within one tick */
    uint32_t loudest;
    float loudest_power;
    float current_power;
    float current_now;
} cvi__speaker;

/* Per tick: offer everybody, then decide. decide() returns 1 when `leg` changed. */
void cvi__speaker_offer(cvi__speaker *s, uint32_t leg, const cvi__loudness *l);
int cvi__speaker_decide(cvi__speaker *s);

/* He left. */
void cvi__speaker_forget(cvi__speaker *s, uint32_t leg);

#endif
