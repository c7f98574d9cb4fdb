/* SPDX-License-Identifier: MIT */
#include "common/exchange.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ivr/prompts.h"

static const char PROVISION[] =
    "{\"domains\": [\"gw.example\", \"node1.gw.example\"], \"tenants\": ["
    "{\"id\": \"contoso\", \"key\": \"813000000\", \"name\": \"Contoso\", \"enabled\": true},"
    "{\"id\": \"fabrikam\", \"key\": \"814000000\", \"name\": \"Fabrikam\", \"enabled\": false},"
    "{\"id\": \"tiny\", \"key\": \"815000000\", \"name\": \"Tiny\", \"enabled\": true,"
    " \"language\": \"de\", \"max_calls\": 1}]}";

static const char BOOK[] =
    "{\"answer_delay_ms\": 300, \"meetings\": ["
    "{\"id\": \"m1\", \"tenant\": \"contoso\", \"conference_id\": \"126000000\","
    " \"subject\": \"Weekly\"},"
    "{\"id\": \"m2\", \"tenant\": \"contoso\", \"conference_id\": \"127000000\","
    " \"subject\": \"Secret\", \"pin\": \"4321\"},"
    "{\"id\": \"m3\", \"tenant\": \"contoso\", \"conference_id\": \"128000000\","
    " \"subject\": \"Closed\", \"locked\": true},"
    "{\"id\": \"m4\", \"tenant\": \"tiny\", \"conference_id\": \"129000000\","
    " \"subject\": \"Klein\"},"
    "{\"id\": \"m5\", \"tenant\": \"contoso\", \"conference_id\": \"130000000\","
    " \"subject\": \"Hosted\", \"lobby\": \"organizer\", \"pin\": \"1111\", \"host_pin\": "
    "\"2222\"},"
    "{\"id\": \"m6\", \"tenant\": \"contoso\", \"conference_id\": \"131000000\","
    " \"subject\": \"Inner\", \"lobby\": \"organization\"},"
    "{\"id\": \"m7\", \"tenant\": \"contoso\", \"conference_id\": \"132000000\","
    " \"subject\": \"Led\", \"lobby\": \"organization\", \"host_pin\": \"3333\"}]}";

static void need(int rc, const char *what)
{
    if (rc != CVI_OK) {
        fprintf(stderr, "exchange: %s: %s\n", what, cvi_strerror(rc));
        abort();
    }
}

/* 200 ms of a quiet square wave under the name of every prompt. */
static void add_clips(cvi_clips *clips)
{
    enum { SAMPLES = 1600 };
    uint8_t wav[44 + 2 * SAMPLES] = "RIFF\0\0\0\0WAVEfmt \20\0\0\0\1\0\1\0\100\37\0\0\200>\0\0"
                                    "\2\0\20\0data";
    char name[64];

    wav[4] = (uint8_t)(sizeof(wav) - 8);
    wav[5] = (uint8_t)((sizeof(wav) - 8) >> 8);
    wav[40] = (uint8_t)(2 * SAMPLES);
    wav[41] = (uint8_t)(2 * SAMPLES >> 8);
    for (size_t i = 0; i < SAMPLES; i++) {
        wav[44 + 2 * i + 1] = i / 8 % 2 ? 1 : 0xff;
    }
    for (size_t i = 0; i < cvi__ivr_catalogue_count; i++) {
        const cvi__ivr_catalogue *c = &cvi__ivr_catalogues[i];

        for (size_t k = 0; k < c->count; k++) {
            snprintf(name, sizeof(name), "%s/%s", c->language, c->prompts[k].id);
            need(cvi_clips_add_wav(clips, name, wav, sizeof(wav)), "adding a clip");
        }
    }
}

static void open_meeting(cvi_meeting **out, const struct exchange *x, uint32_t is_lobby)
{
    cvi_meeting_params p;

    CVI_MEETING_PARAMS_INIT(&p);
    p.clips = x->clips;
    p.start_us = x->now_us + (is_lobby ? 0 : 60000); /* another clock on the same grid */
    p.is_lobby = is_lobby;
    p.fps = 15;
    need(cvi_meeting_create(out, &p), "a meeting");
}

void exchange_open(struct exchange *x)
{
    memset(x, 0, sizeof(*x));
    x->now_us = EXCHANGE_START;
    need(cvi_provision_create(&x->provision, NULL), "provision");
    need(cvi_provision_load_json(x->provision, PROVISION, strlen(PROVISION)), "provisioning");
    need(cvi_resolver_create(&x->resolver, NULL), "resolver");
    need(cvi_resolver_load_book_json(x->resolver, BOOK, strlen(BOOK)), "the book");
    need(cvi_clips_create(&x->clips, NULL), "clips");
    add_clips(x->clips);
    open_meeting(&x->lobby, x, 1);
    open_meeting(&x->meeting, x, 0);
}

void exchange_close(struct exchange *x)
{
    for (size_t i = 0; i < x->count; i++) {
        room_close(x->rooms[i]);
    }
    cvi_meeting_destroy(&x->lobby);
    cvi_meeting_destroy(&x->meeting);
    cvi_clips_destroy(&x->clips);
    cvi_resolver_destroy(&x->resolver);
    cvi_provision_destroy(&x->provision);
}

void exchange_call_params(const struct exchange *x, cvi_call_params *params)
{
    static const char *const OWN[] = {"192.0.2.1", "node1.gw.example"};

    CVI_CALL_PARAMS_INIT(params);
    params->provision = x->provision;
    params->start_us = x->now_us;
    params->start_unix_us = INT64_C(1700000000000000);
    params->own_hosts = OWN;
    params->own_host_count = 2;
}

/* ---- time ---- */

static void move_datagrams(struct room *r, int to_call)
{
    cvi_packet packets[32];
    size_t n = 0;
    size_t taken = 0;

    for (;;) {
        const int rc = to_call
                           ? cvi_session_next_output(r->session, packets, 32, &n)
                           : cvi_call_next_output(r->call, r->exchange->now_us, packets, 32, &n);

        if (rc != CVI_OK) {
            return;
        }
        for (size_t i = 0; i < n; i++) {
            const cvi_addr from = packets[i].local;

            packets[i].local = packets[i].remote;
            packets[i].remote = from;
        }
        if (r->is_gone || (to_call && r->is_silent)) {
            continue;
        }
        if (to_call) {
            (void)cvi_call_feed_packets(r->call, r->exchange->now_us, packets, n, &taken);
        } else {
            (void)cvi_session_feed_packets(r->session, r->exchange->now_us, packets, n, &taken);
        }
    }
}

static void want_keyframe(struct room *r, uint32_t medium)
{
    if (medium == CVI_MEDIUM_CONTENT) {
        r->slides.want_key = 1;
        r->slides.keys_asked++;
    } else {
        r->phone.want_key = !r->is_deaf;
        r->wanted_keys++;
    }
}

static void hear(struct room *r)
{
    cvi_session_event event;
    cvi_unit unit;

    CVI_SESSION_EVENT_INIT(&event);
    CVI_UNIT_INIT(&unit);
    (void)cvi_session_tick(r->session, r->exchange->now_us);
    while (cvi_session_next_event(r->session, &event) == CVI_OK) {
        if (event.kind == CVI_SESSION_EVENT_KEYFRAME_WANTED) {
            want_keyframe(r, event.medium);
        }
    }
    while (cvi_session_next_unit(r->session, r->exchange->now_us, &unit) == CVI_OK) {
        if (unit.len > 0) {
            phone_take_unit(&r->phone, r->exchange->now_us, &unit);
        }
    }
}

static void tell_meeting_events(struct exchange *x, cvi_meeting *m, int is_lobby)
{
    cvi_meeting_event event;

    CVI_MEETING_EVENT_INIT(&event);
    while (cvi_meeting_next_event(m, &event) == CVI_OK) {
        for (size_t i = 0; i < x->count; i++) {
            struct room *r = x->rooms[i];

            if ((r->joined[0] == '\0') == (is_lobby != 0)) {
                (void)cvi_call_feed_meeting_event(r->call, x->now_us, &event);
            }
        }
    }
}

static void tell_resolver_events(struct exchange *x)
{
    cvi_resolve_event event;

    CVI_RESOLVE_EVENT_INIT(&event);
    (void)cvi_resolver_drive(x->resolver, x->now_us, NULL, 0);
    while (cvi_resolver_next_event(x->resolver, &event) == CVI_OK) {
        for (size_t i = 0; i < x->count; i++) {
            (void)cvi_call_feed_resolve_event(x->rooms[i]->call, x->now_us, &event);
        }
    }
}

static void step(struct exchange *x)
{
    for (size_t i = 0; i < x->count; i++) {
        struct room *r = x->rooms[i];

        if (r->responses > 0 && r->code == 200) {
            phone_send(&r->phone, NULL, x->now_us);
        }
        move_datagrams(r, 1);
        (void)cvi_call_tick(r->call, x->now_us);
    }
    tell_resolver_events(x);
    need(cvi_meeting_tick(x->lobby, x->now_us), "the lobby's tick");
    need(cvi_meeting_tick(x->meeting, x->now_us), "the meeting's tick");
    phones_run_jobs(x->lobby, x->now_us);
    phones_run_jobs(x->meeting, x->now_us);
    tell_meeting_events(x, x->lobby, 1);
    tell_meeting_events(x, x->meeting, 0);
    for (size_t i = 0; i < x->count; i++) {
        move_datagrams(x->rooms[i], 0);
        hear(x->rooms[i]);
        room_listen(x->rooms[i]);
    }
}

void exchange_run(struct exchange *x, uint64_t us)
{
    const uint64_t end = x->now_us + us;

    for (; x->now_us < end; x->now_us += EXCHANGE_STEP_US) {
        step(x);
    }
}
