/* SPDX-License-Identifier: MIT */
/*
 * Legs that say nothing all hear the same, so that one encode serves all of them that take the same
 * format. Encoders remember: a leg changes over to the shared one only after it has heard the same
 * as the others for a while, when both have come to remember the same, and leaves it at once when
 * it speaks.
 */
#include "core/mem.h"
#include "meeting/state.h"

#define LEGS_MIN 3u      /* a talker and two who listen: fewer have nothing to share */
#define QUIET_TICKS 100u /* two seconds */
#define PTIME_MAX_MS 20u /* longer packets do not begin at the same tick */
#define BACKGROUND 1e-6f /* of full scale, squared: -60 dB */

static uint32_t count_legs(const cvi_meeting *m, const cvi__audio_format *format)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < m->leg_count; i++) {
        const cvi__leg *leg = m->legs[i];

        count += leg->has_mouth && cvi__audio_format_is(&leg->mouth.format, format);
    }
    return count;
}

static cvi__common *find(cvi_meeting *m, const cvi__audio_format *format)
{
    for (uint32_t i = 0; i < m->common_count; i++) {
        if (cvi__audio_format_is(&m->commons[i]->voice.format, format)) {
            return m->commons[i];
        }
    }
    return NULL;
}

static void drop_packets(cvi__common *c)
{
    while (c->packet_count > 0) {
        cvi__blob_unref(&c->packets[--c->packet_count]);
    }
}

static void drop(cvi_meeting *m, uint32_t at)
{
    cvi__common *c = m->commons[at];

    m->commons[at] = m->commons[--m->common_count];
    drop_packets(c);
    cvi__audio_rendition_free(&c->voice);
    cvi__mem_free(&m->alloc, c);
}

static int make(cvi_meeting *m, const cvi__audio_format *format)
{
    cvi__common *c = cvi__mem_zalloc(&m->alloc, sizeof(*c));
    int rc = c ? CVI_OK : CVI_ENOMEM;

    if (rc == CVI_OK) {
        rc = cvi__audio_rendition_init(&c->voice, format, &m->alloc);
    }
    if (rc != CVI_OK) {
        cvi__mem_free(&m->alloc, c);
        return rc;
    }
    c->tick = UINT64_MAX;
    m->commons[m->common_count++] = c;
    return CVI_OK;
}

int cvi__common_update(cvi_meeting *m)
{
    int rc = CVI_OK;

    for (uint32_t i = m->common_count; i > 0; i--) {
        if (count_legs(m, &m->commons[i - 1]->voice.format) < LEGS_MIN) {
            drop(m, i - 1);
        }
    }
    for (uint32_t i = 0; rc == CVI_OK && i < m->leg_count; i++) {
        const cvi__leg *leg = m->legs[i];
        const cvi__audio_format *format = &leg->mouth.format;

        if (leg->has_mouth && format->ptime_ms <= PTIME_MAX_MS && !find(m, format) &&
            m->common_count < CVI__COMMONS_MAX && count_legs(m, format) >= LEGS_MIN) {
            rc = make(m, format);
        }
    }
    return rc;
}

void cvi__common_judge(cvi__leg *leg, uint64_t energy)
{
    const float power = (float)energy / CVI__TICK_SAMPLES / (32768.0f * 32768.0f);

    leg->quiet_ticks = power < BACKGROUND ? CVI_MIN(leg->quiet_ticks + 1, QUIET_TICKS) : 0;
    if (leg->quiet_ticks == QUIET_TICKS) {
        leg->has_said = 0; /* nobody misses it, and the leg hears what all others hear */
    }
}

/* Mix and encode once per tick, when the first leg asks. */
static void fill(cvi_meeting *m, cvi__common *c, uint64_t tick)
{
    int16_t heard[CVI__TICK_SAMPLES];

    c->tick = tick;
    drop_packets(c);
    cvi__mixer_take(&m->mixer, NULL, heard);
    cvi__audio_rendition_feed(&c->voice, m->position0 + tick * CVI__TICK_SAMPLES, heard);
    while (c->packet_count < CVI_ARRAY_LEN(c->packets) &&
           cvi__audio_rendition_next(&c->voice, &c->packets[c->packet_count]) == CVI_OK) {
        c->packet_count++;
    }
}

int cvi__common_speak(cvi_meeting *m, cvi__leg *leg, uint64_t tick)
{
    cvi__common *c = NULL;

    if (leg->quiet_ticks < QUIET_TICKS || cvi__sound_is_on(leg) || leg->gain != CVI__GAIN_ONE ||
        leg->last_gain != CVI__GAIN_ONE) {
        return 0;
    }
    c = find(m, &leg->mouth.format);
    if (!c) {
        return 0;
    }
    if (c->tick != tick) {
        fill(m, c, tick);
    }
    for (uint32_t i = 0; i < c->packet_count; i++) {
        leg->audio_encoded += cvi__outbox_push(&leg->audio, c->packets[i], NULL) == CVI_OK;
    }
    return 1;
}
