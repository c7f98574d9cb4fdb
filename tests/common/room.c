/* SPDX-License-Identifier: MIT */
/* The rooms of an exchange: what they do, and what their calls tell. */
#include "common/exchange.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "call/call_impl.h"
#include "core/bytes.h"

static void need(int rc, const char *what)
{
    if (rc != CVI_OK) {
        fprintf(stderr, "room: %s: %s\n", what, cvi_strerror(rc));
        abort();
    }
}

static cvi_addr address(uint32_t host, uint32_t port)
{
    cvi_addr a = {.family = CVI_ADDR_IPV4, .port = (uint16_t)port};

    a.ip[0] = 192;
    a.ip[2] = 2;
    a.ip[3] = (uint8_t)host;
    return a;
}

static int send_unit(void *user, uint64_t now_us, const cvi_unit *unit)
{
    struct room *r = user;

    if (cvi_session_send_unit(r->session, now_us, unit) == CVI_ENOMEM) {
        return CVI_ENOMEM;
    }
    return CVI_OK; /* on hold, or full: lost */
}

static void open_session(struct room *r, const struct phone_kind *kind)
{
    const cvi_addr audio = address(100 + r->number, 20000);
    const cvi_addr video = address(100 + r->number, 20002);
    cvi_session_params p;

    CVI_SESSION_PARAMS_INIT(&p);
    p.start_us = r->exchange->now_us;
    p.seed = r->number + 1;
    p.codecs_off = ~(1u << kind->audio_codec | 1u << CVI_CODEC_TELEPHONE_EVENT);
    p.video_codecs_off = kind->video_codec ? ~(1u << (kind->video_codec - 32)) : ~0u;
    need(cvi_session_create(&r->session, &p), "session");
    need(cvi_session_set_local(r->session, CVI_MEDIUM_AUDIO, &audio, NULL), "audio");
    if (kind->video_codec) {
        need(cvi_session_set_local(r->session, CVI_MEDIUM_VIDEO, &video, NULL), "video");
    }
}

void room_open(struct room *r, struct exchange *x, const struct phone_kind *kind,
               const cvi_call_params *params)
{
    const uint32_t number = (uint32_t)x->count;
    const cvi_addr audio = address(1, 30000 + 10 * number);
    const cvi_addr video = address(1, 30002 + 10 * number);
    cvi_call_params p;

    memset(r, 0, sizeof(*r));
    r->exchange = x;
    r->number = number;
    x->rooms[x->count++] = r;
    phone_open(&r->phone, kind);
    r->phone.send = send_unit;
    r->phone.user = r;
    r->phone.audio_at_us = r->phone.video_at_us = x->now_us;
    open_session(r, kind);
    if (params) {
        p = *params;
    } else {
        exchange_call_params(x, &p);
    }
    need(cvi_call_create(&r->call, &p), "call");
    need(cvi_call_set_local(r->call, CVI_MEDIUM_AUDIO, &audio, NULL), "audio of the call");
    need(cvi_call_set_local(r->call, CVI_MEDIUM_VIDEO, &video, NULL), "video of the call");
    need(cvi_call_set_resolver(r->call, x->resolver), "resolver of the call");
}

void room_share(struct room *r, const struct phone_kind *slides)
{
    const cvi_addr there = address(100 + r->number, 20004);
    const cvi_addr here = address(1, 30004 + 10 * r->number);

    phone_open(&r->slides, slides);
    r->slides.video_at_us = r->exchange->now_us;
    phone_share(&r->phone, &r->slides);
    need(cvi_session_set_local(r->session, CVI_MEDIUM_CONTENT, &there, NULL), "slides");
    need(cvi_call_set_local(r->call, CVI_MEDIUM_CONTENT, &here, NULL), "slides of the call");
}

void room_close(struct room *r)
{
    cvi_call_destroy(&r->call);
    cvi_session_destroy(&r->session);
    phone_close(&r->phone);
    phone_close(&r->slides);
}

const char *room_offer(struct room *r)
{
    static char text[8192];
    size_t needed = 0;

    need(cvi_session_make_offer(r->session, text, sizeof(text), &needed), "an offer");
    return text;
}

/* Payload type of telephone-event in a description, 0 when it has none. */
static uint8_t find_digit_type(const char *sdp)
{
    for (const char *at = sdp; (at = strstr(at, "a=rtpmap:")) != NULL; at++) {
        unsigned type = 0;
        int used = 0;

        if (sscanf(at, "a=rtpmap:%u telephone-event%n", &type, &used) == 1 && used > 0) {
            return (uint8_t)type;
        }
    }
    return 0;
}

int room_invite(struct room *r, const char *uri, const char *sdp)
{
    const char *offer = sdp ? sdp : room_offer(r);
    cvi_call_invite invite;
    int rc = CVI_OK;

    CVI_CALL_INVITE_INIT(&invite);
    invite.request_uri = uri;
    invite.from_uri = "sip:boardroom:s3cret@rooms.example";
    invite.call_id = "call-1";
    invite.remote = address(100 + r->number, 5060);
    invite.trust = r->trust;
    invite.lobby_flags = r->lobby_flags;
    if (offer[0]) {
        invite.sdp = offer;
        invite.sdp_len = strlen(offer);
    }
    rc = cvi_call_feed_invite(r->call, r->exchange->now_us, &invite);
    room_listen(r);
    return rc;
}

void room_ack(struct room *r)
{
    need(cvi_session_feed_answer(r->session, r->exchange->now_us, r->sdp, strlen(r->sdp)),
         "the answer");
    r->digit_type = find_digit_type(r->sdp);
    need(cvi_call_feed_ack(r->call, r->exchange->now_us, NULL, 0), "the ACK");
    room_listen(r);
}

void room_dial(struct room *r, const char *uri)
{
    need(room_invite(r, uri, NULL), "the INVITE");
    if (r->code != 200) {
        return;
    }
    if (!r->lobby_is_off) {
        need(cvi_call_attach(r->call, r->exchange->now_us, r->exchange->lobby), "the lobby");
    }
    room_ack(r);
}

/* ---- events ---- */

static void enter_meeting(struct room *r)
{
    uint32_t leg = 0;

    if (r->keep_inside) {
        return;
    }
    if (cvi_call_get_leg(r->call, &leg) == CVI_OK) {
        need(cvi_call_detach(r->call, r->exchange->now_us), "leaving the lobby");
    }
    need(cvi_call_attach(r->call, r->exchange->now_us, r->exchange->meeting), "the meeting");
}

static void note(struct room *r, const cvi_call_event *e)
{
    switch (e->kind) {
    case CVI_CALL_EVENT_RESPOND:
        r->responses++;
        r->code = e->value;
        snprintf(r->phrase, sizeof(r->phrase), "%s", e->text);
        snprintf(r->warning, sizeof(r->warning), "%s", e->extra);
        snprintf(r->sdp, sizeof(r->sdp), "%s", e->body);
        break;
    case CVI_CALL_EVENT_JOIN:
        r->joins++;
        snprintf(r->joined, sizeof(r->joined), "%s", e->text);
        snprintf(r->subject, sizeof(r->subject), "%s", e->extra);
        r->joined_as = e->value;
        enter_meeting(r);
        break;
    case CVI_CALL_EVENT_WAIT:
        r->waits++;
        snprintf(r->waits_for, sizeof(r->waits_for), "%s", e->text);
        snprintf(r->subject, sizeof(r->subject), "%s", e->extra);
        break;
    case CVI_CALL_EVENT_SEND_INFO:
        r->infos++;
        r->phone.want_key = r->slides.want_key = 1;
        snprintf(r->info_type, sizeof(r->info_type), "%s", e->text);
        snprintf(r->info_body, sizeof(r->info_body), "%s", e->body);
        break;
    case CVI_CALL_EVENT_TRANSFER:
        r->transfers++;
        snprintf(r->transfer_to, sizeof(r->transfer_to), "%s", e->text);
        break;
    case CVI_CALL_EVENT_SEND_BYE:
        r->byes++;
        snprintf(r->bye, sizeof(r->bye), "%s", e->text);
        break;
    case CVI_CALL_EVENT_ENDED:
        r->ends++;
        r->end_status = e->status;
        snprintf(r->end_text, sizeof(r->end_text), "%s", e->text);
        (void)cvi_call_detach(r->call, r->exchange->now_us);
        break;
    default:
        need(CVI_EINVAL, "an unknown event");
    }
}

void room_listen(struct room *r)
{
    cvi_call_event event;

    CVI_CALL_EVENT_INIT(&event);
    while (cvi_call_next_event(r->call, &event) == CVI_OK) {
        note(r, &event);
    }
}

/* ---- keys ---- */

static void send_event(struct room *r, uint8_t number, uint16_t duration, int is_end)
{
    uint8_t data[16] = {0x80, r->digit_type};
    cvi_packet packet = {.size = sizeof(packet), .data = data, .len = sizeof(data)};
    size_t taken = 0;

    cvi__put_be16(data + 2, r->digit_sequence++);
    cvi__put_be32(data + 4, r->digit_time);
    cvi__put_be32(data + 8, 0x77770000u + r->number);
    data[12] = number;
    data[13] = is_end ? 0x8a : 0x0a;
    cvi__put_be16(data + 14, duration);
    packet.remote = address(100 + r->number, 20000);
    packet.local = address(1, 30000 + 10 * r->number);
    need(cvi_call_feed_packets(r->call, r->exchange->now_us, &packet, 1, &taken), "an event");
}

void room_press(struct room *r, char key)
{
    static const char KEYS[] = "0123456789*#ABCD";
    const uint8_t number = (uint8_t)(strchr(KEYS, key) - KEYS);

    send_event(r, number, 160, 0);
    send_event(r, number, 640, 1);
    send_event(r, number, 640, 1);
    r->digit_time += 640;
    room_listen(r);
}

void room_info(struct room *r, char key)
{
    char body[64];

    snprintf(body, sizeof(body), "Signal=%c\r\nDuration=160\r\n", key);
    need(cvi_call_feed_info(r->call, r->exchange->now_us, "application/dtmf-relay", body,
                            strlen(body)),
         "an INFO");
    room_listen(r);
}

void room_type(struct room *r, const char *keys)
{
    for (; *keys; keys++) {
        room_press(r, *keys);
        exchange_run(r->exchange, 150000);
    }
}

/* ---- looking ---- */

const char *room_title(const struct room *r)
{
    return r->call->screen.title;
}

const char *room_entry(const struct room *r)
{
    return r->call->screen.entry;
}

const char *room_report(struct room *r)
{
    static char text[16384];
    size_t needed = 0;

    need(cvi_call_get_report(r->call, text, sizeof(text), &needed), "the report");
    return text;
}
