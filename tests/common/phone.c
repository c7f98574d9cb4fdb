/* SPDX-License-Identifier: MIT */
#include "common/phone.h"
#include "core/mem.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PI 3.14159265358979323846
#define SHOWN_BYTES (1280u * 720u * 3u / 2u)
#define AMPLITUDE 8000u

static void need(int rc, const char *what)
{
    if (rc != CVI_OK) {
        fprintf(stderr, "phone: %s: %s\n", what, cvi_strerror(rc));
        abort();
    }
}

static void *take_memory(size_t bytes)
{
    void *memory = calloc(1, bytes);

    need(memory ? CVI_OK : CVI_ENOMEM, "memory");
    return memory;
}

static void open_audio(struct phone *p)
{
    const cvi__audio_enc_params params = {.codec = p->kind.audio_codec};

    need(cvi__audio_enc_create(&p->audio_enc, &params, cvi__mem_or_libc(NULL)), "audio");
    need(cvi__audio_dec_create(&p->audio_dec, p->kind.audio_codec, cvi__mem_or_libc(NULL)),
         "audio");
    p->heard = take_memory(PHONE_HEARD * sizeof(int16_t));
}

static void open_video(struct phone *p)
{
    const cvi__video_enc_params params = {
        .codec = p->kind.video_codec,
        .width = p->kind.width,
        .height = p->kind.height,
        .bitrate_kbps = 800,
    };

    need(cvi__video_enc_create(&p->video_enc, &params, cvi__mem_or_libc(NULL)), "video");
    need(cvi__video_dec_create(&p->video_dec, p->kind.video_codec, cvi__mem_or_libc(NULL)),
         "video");
    p->picture = take_memory(cvi__i420_bytes(p->kind.width, p->kind.height, 2));
    p->shown = take_memory(SHOWN_BYTES);
}

void phone_open(struct phone *p, const struct phone_kind *kind)
{
    memset(p, 0, sizeof(*p));
    p->kind = *kind;
    if (kind->audio_codec) {
        open_audio(p);
    }
    if (kind->video_codec) {
        open_video(p);
    }
}

void phone_close(struct phone *p)
{
    cvi__audio_enc_destroy(&p->audio_enc);
    cvi__audio_dec_destroy(&p->audio_dec);
    cvi__video_enc_destroy(&p->video_enc);
    cvi__video_dec_destroy(&p->video_dec);
    free(p->heard);
    free(p->picture);
    free(p->shown);
    memset(p, 0, sizeof(*p));
}

void phone_leg_params(const struct phone *p, cvi_leg_params *params)
{
    CVI_LEG_PARAMS_INIT(params);
    params->name = "phone";
    params->audio_codec = p->kind.audio_codec;
    params->video_codec = p->kind.video_codec;
    params->max_width = p->kind.width;
    params->max_height = p->kind.height;
    params->max_kbps = 1000;
    if (p->slides) {
        params->gives_content = 1;
        params->content_codec = p->slides->kind.video_codec;
        params->content_max_width = p->slides->kind.width;
        params->content_max_height = p->slides->kind.height;
    }
}

void phone_share(struct phone *p, struct phone *slides)
{
    p->slides = slides;
    slides->is_mute = 1;
}

int phone_join(struct phone *p, cvi_meeting *m, uint64_t now_us)
{
    cvi_leg_params params;

    phone_leg_params(p, &params);
    p->audio_at_us = now_us;
    p->video_at_us = now_us;
    if (p->slides) {
        p->slides->video_at_us = now_us;
    }
    return cvi_meeting_add_leg(m, now_us, &params, &p->leg);
}

/* ---- sending --------------------------------------------------------------------------- */

static int give(const struct phone *p, cvi_meeting *m, uint64_t now_us, const cvi_unit *unit)
{
    return p->send ? p->send(p->user, now_us, unit)
                   : cvi_meeting_feed_unit(m, now_us, p->leg, unit);
}

static void send_audio(struct phone *p, cvi_meeting *m, uint64_t now_us)
{
    int16_t pcm[CVI__AUDIO_SAMPLES_MAX];
    uint8_t coded[CVI__AUDIO_UNIT_MAX];
    const size_t n = cvi__audio_enc_samples(p->audio_enc);
    const uint32_t rate = cvi__audio_rate(p->kind.audio_codec);
    const uint32_t amplitude = p->kind.amplitude ? p->kind.amplitude : AMPLITUDE;
    cvi_unit unit;

    CVI_UNIT_INIT(&unit);
    for (size_t i = 0; i < n; i++) {
        const double t = (double)(p->samples + i) / rate;

        pcm[i] =
            p->kind.tone_hz ? (int16_t)lrint(amplitude * sin(2 * PI * p->kind.tone_hz * t)) : 0;
    }
    need(cvi__audio_enc_encode(p->audio_enc, pcm, coded, &unit.len), "encoding sound");
    unit.data = coded;
    unit.time_us = now_us;
    unit.medium = CVI_MEDIUM_AUDIO;
    unit.codec = p->kind.audio_codec;
    unit.duration = (uint32_t)(p->kind.audio_codec == CVI_CODEC_G722 ? n / 2 : n);
    unit.timestamp = (uint32_t)(p->samples / n) * unit.duration;
    p->samples += n;
    need(give(p, m, now_us, &unit), "feeding sound");
}

/* One colour with a bright square that moves. */
static void paint(struct phone *p, cvi__i420 *image)
{
    cvi__rect square = {.width = 16, .height = 16};
    cvi__i420 part;

    cvi__i420_lay(image, p->picture, p->kind.width, p->kind.height, 2);
    cvi__i420_fill(image, p->kind.colour[0], p->kind.colour[1], p->kind.colour[2]);
    square.x = p->pictures * 4 % (p->kind.width - 16);
    part = cvi__i420_part(image, square);
    cvi__i420_fill(&part, 235, 128, 128);
}

static void send_video(struct phone *p, cvi_meeting *m, uint64_t now_us,
                       const struct phone *content_of)
{
    cvi__i420 image;
    cvi__i420_view view;
    cvi__video_unit coded;
    cvi_unit unit;

    paint(p, &image);
    view = cvi__i420_read(&image);
    need(cvi__video_enc_encode(p->video_enc, &view, now_us, (int)p->want_key, &coded),
         "encoding a picture");
    p->want_key = 0;
    p->pictures++;
    CVI_UNIT_INIT(&unit);
    unit.data = coded.data;
    unit.len = coded.len;
    unit.time_us = now_us;
    unit.medium = content_of ? CVI_MEDIUM_CONTENT : CVI_MEDIUM_VIDEO;
    unit.codec = p->kind.video_codec;
    unit.timestamp = p->pictures * 3000;
    unit.flags = coded.is_keyframe ? CVI_UNIT_KEYFRAME : 0;
    need(give(content_of ? content_of : p, m, now_us, &unit), "feeding a picture");
}

/* As content of another phone, or its own. */
static void send_pictures(struct phone *p, cvi_meeting *m, uint64_t now_us,
                          const struct phone *content_of)
{
    while (p->video_enc && p->video_at_us <= now_us) {
        if (!p->is_mute) {
            send_video(p, m, now_us, content_of);
        }
        p->video_at_us += 1000000 / 30;
    }
}

void phone_send(struct phone *p, cvi_meeting *m, uint64_t now_us)
{
    while (p->audio_enc && p->audio_at_us <= now_us) {
        if (!p->is_mute) {
            send_audio(p, m, now_us);
        }
        p->audio_at_us += 20000;
    }
    send_pictures(p, m, now_us, NULL);
    if (p->slides) {
        send_pictures(p->slides, m, now_us, p);
    }
}

/* ---- receiving ------------------------------------------------------------------------- */

static void take_audio(struct phone *p, const cvi_unit *unit)
{
    int16_t pcm[CVI__AUDIO_SAMPLES_MAX];
    size_t n = 0;

    need(
        cvi__audio_dec_decode(p->audio_dec, unit->data, unit->len, pcm, CVI__AUDIO_SAMPLES_MAX, &n),
        "decoding sound");
    n = CVI_MIN(n, PHONE_HEARD - p->heard_count);
    memcpy(p->heard + p->heard_count, pcm, n * sizeof(*pcm));
    p->heard_count += n;
    if (p->packets > 0 && unit->timestamp != p->next_timestamp) {
        p->timestamp_jumps++;
    }
    p->next_timestamp = unit->timestamp + unit->duration;
    p->audio_time_us = unit->time_us;
    p->packets++;
}

static void keep_picture(struct phone *p, const cvi__i420_view *picture)
{
    cvi__i420 copy;

    need(cvi__i420_bytes(picture->width, picture->height, 2) <= SHOWN_BYTES ? CVI_OK : CVI_ELIMIT,
         "a picture this large");
    cvi__i420_lay(&copy, p->shown, picture->width, picture->height, 2);
    cvi__i420_copy(&copy, picture);
    p->shown_width = picture->width;
    p->shown_height = picture->height;
}

static void take_video(struct phone *p, const cvi_unit *unit, uint64_t now_us)
{
    cvi__i420_view picture;

    if (p->units == 0) {
        p->first_unit_us = now_us;
    }
    p->units++;
    if (unit->flags & CVI_UNIT_KEYFRAME) {
        if (p->keyframes++ == 0) {
            p->first_key_us = now_us;
        }
    }
    p->video_time_us = unit->time_us;
    if (cvi__video_dec_decode(p->video_dec, unit->data, unit->len, &picture) == CVI_OK) {
        keep_picture(p, &picture);
    } else {
        p->undecodable++;
    }
}

void phone_take_unit(struct phone *p, uint64_t now_us, const cvi_unit *unit)
{
    if (unit->medium == CVI_MEDIUM_AUDIO) {
        take_audio(p, unit);
    } else if (unit->medium == CVI_MEDIUM_CONTENT) {
        need(p->slides ? CVI_OK : CVI_EINVAL, "content that nobody asked for");
        take_video(p->slides, unit, now_us);
    } else {
        take_video(p, unit, now_us);
    }
}

void phone_take(struct phone *p, cvi_meeting *m, uint64_t now_us)
{
    cvi_unit unit;

    CVI_UNIT_INIT(&unit);
    while (cvi_meeting_next_unit(m, p->leg, &unit) == CVI_OK) {
        phone_take_unit(p, now_us, &unit);
    }
}

/* ---- together -------------------------------------------------------------------------- */

void phones_run_jobs(cvi_meeting *m, uint64_t now_us)
{
    cvi_job *job = NULL;

    while (cvi_meeting_next_job(m, now_us, &job) == CVI_OK) {
        cvi_job_run(job);
        need(cvi_meeting_job_done(m, now_us, job), "giving a job back");
    }
}

static void obey(struct phone **phones, size_t count, const cvi_meeting_event *event)
{
    for (size_t i = 0; i < count; i++) {
        struct phone *p = phones[i];

        if (event->kind == CVI_MEETING_EVENT_CONTENT) {
            p->sharer = event->leg;
        } else if (event->kind == CVI_MEETING_EVENT_KEYFRAME_NEEDED && p->leg == event->leg) {
            p = event->value == CVI_MEDIUM_CONTENT ? p->slides : p;
            p->want_key = 1;
            p->keys_asked++;
        }
    }
}

void phones_run(struct phone **phones, size_t count, cvi_meeting *m, uint64_t from_us,
                uint64_t to_us)
{
    cvi_meeting_event event;

    CVI_MEETING_EVENT_INIT(&event);
    for (uint64_t now = from_us; now < to_us; now += PHONE_STEP_US) {
        for (size_t i = 0; i < count; i++) {
            phone_send(phones[i], m, now);
        }
        need(cvi_meeting_tick(m, now), "tick");
        phones_run_jobs(m, now);
        for (size_t i = 0; i < count; i++) {
            phone_take(phones[i], m, now);
        }
        while (cvi_meeting_next_event(m, &event) == CVI_OK) {
            obey(phones, count, &event);
        }
    }
}

/* ---- judging --------------------------------------------------------------------------- */

int phone_step(const struct phone *p, size_t from)
{
    int most = 0;

    for (size_t i = from + 1; i < p->heard_count; i++) {
        most = CVI_MAX(most, abs(p->heard[i] - p->heard[i - 1]));
    }
    return most;
}

double phone_tone(const struct phone *p, uint32_t hz, size_t from)
{
    const double step = 2 * PI * hz / cvi__audio_rate(p->kind.audio_codec);
    double re = 0;
    double im = 0;

    if (from >= p->heard_count) {
        return 0;
    }
    for (size_t i = from; i < p->heard_count; i++) {
        re += p->heard[i] * cos(step * (double)i);
        im += p->heard[i] * sin(step * (double)i);
    }
    return 2 * sqrt(re * re + im * im) / (double)(p->heard_count - from);
}

void phone_pixel(const struct phone *p, uint32_t x, uint32_t y, uint8_t yuv[3])
{
    cvi__i420 image;

    if (p->shown_width == 0) {
        memset(yuv, 0, 3);
        return;
    }
    cvi__i420_lay(&image, p->shown, p->shown_width, p->shown_height, 2);
    x = x * p->shown_width / 1000;
    y = y * p->shown_height / 1000;
    yuv[0] = image.data[0][y * image.stride[0] + x];
    yuv[1] = image.data[1][y / 2 * image.stride[1] + x / 2];
    yuv[2] = image.data[2][y / 2 * image.stride[2] + x / 2];
}

int phone_pixel_is(const struct phone *p, uint32_t x, uint32_t y, const uint8_t yuv[3])
{
    uint8_t got[3];

    phone_pixel(p, x, y, got);
    for (int i = 0; i < 3; i++) {
        if (abs(got[i] - yuv[i]) > 12) {
            fprintf(stderr, "phone: pixel (%u, %u) is %u %u %u\n", x, y, got[0], got[1], got[2]);
            return 0;
        }
    }
    return 1;
}
