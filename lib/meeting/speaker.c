/* SPDX-License-Identifier: MIT */
#include "meeting/speaker.h"

#include <math.h>

#define SMOOTHING 0.1f      /* of ticks of 20 ms */
#define HEARD 1e-5f         /* -50 dB: less is background */
#define LOUDER 4.0f         /* 6 dB */
#define FIRST_TICKS 5u      /* 100 ms: when nobody speaks */
#define CHALLENGE_TICKS 20u /* 400 ms: against somebody who does */
#define QUIET_TICKS 40u     /* 800 ms without sound: he has finished */
#define TALK_TICKS 10u      /* 200 ms of sound: more than a cough */
#define HUSH_TICKS 75u      /* 1.5 s without: longer than a pause between sentences */

void cvi__loudness_feed(cvi__loudness *l, uint64_t energy, uint32_t samples)
{
    const float square = (float)energy / (float)samples / (32768.0f * 32768.0f);

    l->now = square;
    l->power += SMOOTHING * (square - l->power);
}

uint32_t cvi__loudness_db(const cvi__loudness *l)
{
    const float db = l->power > 1e-12f ? -10.0f * log10f(l->power) : 127.0f;

    return db < 0.0f ? 0 : (db > 127.0f ? 127 : (uint32_t)db);
}

void cvi__speaker_offer(cvi__speaker *s, uint32_t leg, const cvi__loudness *l)
{
    if (l->power > s->loudest_power) {
        s->loudest = leg;
        s->loudest_power = l->power;
    }
    if (leg == s->leg) {
        s->current_power = l->power;
        s->current_now = l->now;
    }
}

/* How long the challenger must last; 0: he does not qualify. */
static uint32_t ticks_needed(const cvi__speaker *s)
{
    if (s->loudest_power < HEARD || s->loudest == s->leg) {
        return 0;
    }
    if (s->leg == 0 || s->quiet_ticks >= QUIET_TICKS) {
        return FIRST_TICKS;
    }
    return s->loudest_power > LOUDER * s->current_power ? CHALLENGE_TICKS : 0;
}

static void judge_talk(cvi__speaker *s)
{
    if (s->current_now >= HEARD) {
        s->heard_ticks += s->heard_ticks < TALK_TICKS;
    } else {
        s->heard_ticks -= s->heard_ticks > 0;
    }
    if (s->heard_ticks == TALK_TICKS) {
        s->is_talking = 1;
    } else if (s->quiet_ticks >= HUSH_TICKS) {
        s->is_talking = 0;
    }
}

int cvi__speaker_decide(cvi__speaker *s)
{
    const uint32_t needed = ticks_needed(s);
    int is_new = 0;

    s->quiet_ticks = s->current_power < HEARD ? s->quiet_ticks + 1 : 0;
    judge_talk(s);
    if (needed == 0 || s->challenger != s->loudest) {
        s->challenger = needed ? s->loudest : 0;
        s->challenge_ticks = 0;
    } else if (++s->challenge_ticks >= needed) {
        s->leg = s->loudest;
        s->challenger = 0;
        s->challenge_ticks = 0;
        s->quiet_ticks = 0;
        s->heard_ticks = 0;
        s->is_talking = 1;
        is_new = 1;
    }
    s->loudest = 0;
    s->loudest_power = 0.0f;
    s->current_power = 0.0f;
    s->current_now = 0.0f;
    return is_new;
}

void cvi__speaker_forget(cvi__speaker *s, uint32_t leg)
{
    if (s->leg == leg) {
        s->leg = 0;
        s->is_talking = 0;
        s->heard_ticks = 0;
    }
    if (s->challenger == leg) {
        s->challenger = 0;
    }
}
