/* SPDX-License-Identifier: MIT */
/* The public handle around a negotiator: offers in, answers and explanations out. */
#include <cvi/session.h>

#include "core/error.h"
#include "core/mem.h"
#include "core/params.h"
#include "json/json_write.h"
#include "session/negotiate.h"
#include "session/negotiator.h"
#include "transport/ids.h"

#define PARAMS_OLDEST CVI_USED_SIZE(cvi_negotiation_params, content_off)
#define JSON_BYTES 65536u

struct cvi_negotiation {
    cvi_allocator alloc;
    cvi__ids ids;
    cvi__negotiator *negotiator;
    int32_t status; /* of the last offer */
    uint8_t has_offer;
};

static int fill_random(void *user, void *out, size_t len)
{
    return cvi__ids_fill(user, out, len);
}

static void set_codecs(cvi__session_caps *caps, const cvi_negotiation_params *p)
{
    size_t n = 0;

    for (size_t i = 0; i < caps->n_audio; i++) {
        if ((p->codecs_off & (1u << caps->audio_codecs[i])) == 0) {
            caps->audio_codecs[n++] = caps->audio_codecs[i];
        }
    }
    caps->n_audio = (uint8_t)n;
    n = 0;
    for (size_t i = 0; i < caps->n_video; i++) {
        if ((p->video_codecs_off & (1u << (caps->video_codecs[i] - CVI_CODEC_H264))) == 0) {
            caps->video_codecs[n++] = caps->video_codecs[i];
        }
    }
    caps->n_video = (uint8_t)n;
}

static int set_security(cvi__session_caps *caps, const cvi_negotiation_params *p)
{
    const uint32_t sdes = CVI_SECURITY_SDES | CVI_SECURITY_SDES_ALWAYS;

    CVI_REQUIRE((p->security & ~(CVI_SECURITY_PLAIN | sdes)) == 0);
    if (p->security != 0 && (p->security & sdes) == 0) {
        caps->security = CVI__NEG_SECURITY_PLAIN;
    } else if (p->security != 0 && (p->security & CVI_SECURITY_PLAIN) == 0) {
        caps->security = CVI__NEG_SECURITY_REQUIRE;
    }
    caps->is_secure_signalling = p->signalling_is_secure != 0;
    caps->want_sdes_insecurely = (p->security & CVI_SECURITY_SDES_ALWAYS) != 0;
    return CVI_OK;
}

static int set_addresses(cvi__session_caps *caps, const cvi_addr *given)
{
    cvi_addr local = {.family = CVI_ADDR_IPV4, .port = 40000, .ip = {127, 0, 0, 1}};

    if (given) {
        local = *given;
    }
    CVI_REQUIRE(local.family == CVI_ADDR_IPV4 || local.family == CVI_ADDR_IPV6);
    CVI_REQUIRE(local.port != 0 && local.port <= 65535 - 5);
    for (uint32_t medium = CVI_MEDIUM_AUDIO; medium <= CVI_MEDIUM_CONTENT; medium++) {
        caps->rtp[medium] = local;
        caps->rtp[medium].port = (uint16_t)(local.port + 2 * (medium - CVI_MEDIUM_AUDIO));
    }
    return CVI_OK;
}

static int set_caps(cvi__session_caps *caps, const cvi_negotiation_params *p)
{
    int rc;

    cvi__session_caps_init(caps);
    set_codecs(caps, p);
    caps->want_content = p->content_off == 0;
    caps->max_width = p->max_width != 0 ? p->max_width : 1280;
    caps->max_height = p->max_height != 0 ? p->max_height : 720;
    caps->max_fps = p->max_fps;
    caps->video_kbps = p->max_kbps != 0 ? p->max_kbps : 1500;
    rc = set_security(caps, p);
    return rc == CVI_OK ? set_addresses(caps, p->local) : rc;
}

int cvi_negotiation_create(cvi_negotiation **out, const cvi_negotiation_params *params)
{
    cvi_negotiation_params p = {0};
    cvi__session_caps caps;
    cvi_negotiation *n = NULL;
    int rc = CVI_OK;

    CVI_REQUIRE(out != NULL);
    *out = NULL;
    if (params) {
        rc = cvi__params_read(&p, sizeof(p), PARAMS_OLDEST, params);
    }
    if (rc == CVI_OK) {
        rc = cvi__mem_check(p.allocator);
    }
    if (rc == CVI_OK) {
        rc = set_caps(&caps, &p);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    n = cvi__mem_zalloc(cvi__mem_or_libc(p.allocator), sizeof(*n));
    if (!n) {
        return CVI_ENOMEM;
    }
    n->alloc = *cvi__mem_or_libc(p.allocator);
    cvi__ids_init(&n->ids, p.seed);
    caps.random = fill_random;
    caps.random_user = &n->ids;
    rc = cvi__negotiator_create(&n->negotiator, &n->alloc, &caps);
    if (rc != CVI_OK) {
        cvi_negotiation_destroy(&n);
    }
    *out = n;
    return rc;
}

void cvi_negotiation_destroy(cvi_negotiation **negotiation)
{
    if (!negotiation || !*negotiation) {
        return;
    }
    cvi_negotiation *n = *negotiation;
    const cvi_allocator a = n->alloc;

    *negotiation = NULL;
    cvi__negotiator_destroy(&n->negotiator);
    cvi__mem_free(&a, n);
}

int cvi_negotiation_feed_offer(cvi_negotiation *negotiation, const char *sdp, size_t len)
{
    CVI_REQUIRE(negotiation != NULL && sdp != NULL);
    negotiation->has_offer = 1;
    negotiation->status = cvi__negotiator_answer(negotiation->negotiator, sdp, len);
    return negotiation->status;
}

int cvi_negotiation_get_answer(const cvi_negotiation *negotiation, char *buf, size_t cap,
                               size_t *needed)
{
    const char *text;
    size_t len = 0;

    CVI_REQUIRE(negotiation != NULL && (buf != NULL || cap == 0));
    text = cvi__negotiator_local(negotiation->negotiator, &len);
    return len > 0 ? cvi__text_out(text, len, buf, cap, needed) : CVI_ESTATE;
}

/* The picture we would send, were ours large enough for anything. */
static void fill_video(cvi_negotiation_line *out, const cvi__neg_codec *c)
{
    const cvi__video_size want = {c->send.max_width, c->send.max_height, c->send.max_fps, 0};
    cvi__video_size fit;

    cvi__video_limits_fit(&c->send, &want, &fit);
    out->max_width = fit.width;
    out->max_height = fit.height;
    out->max_fps = fit.fps;
    out->max_kbps = c->send.max_kbps;
    out->feedback = c->rtcp_fb != 0;
}

static void fill_line(cvi_negotiation_line *out, const cvi__neg_line *line)
{
    const cvi__neg_codec *c = &line->codecs[0];

    out->kind = line->kind;
    out->protocol = line->proto;
    out->codec_name = "";
    out->reason = line->reason;
    out->status = line->status;
    out->accepted = line->is_accepted;
    out->medium = line->medium;
    if (!line->is_accepted) {
        return;
    }
    out->codec_name = cvi__neg_codec_name(c->codec);
    out->codec = c->codec;
    out->payload_send = c->pt_send;
    out->payload_receive = c->pt_recv;
    out->digits = line->n_events > 0;
    out->can_send = (line->direction & CVI__SDP_SEND) != 0;
    out->can_receive = (line->direction & CVI__SDP_RECV) != 0;
    out->held = line->is_held;
    out->secure = line->is_secure;
    out->rtcp_mux = line->rtcp_mux;
    out->ptime_ms = line->ptime_ms;
    if (line->medium != CVI_MEDIUM_AUDIO) {
        fill_video(out, c);
    }
}

int cvi_negotiation_get_line(const cvi_negotiation *negotiation, uint32_t index,
                             cvi_negotiation_line *line)
{
    cvi_negotiation_line full = {0};
    const cvi__neg_line *lines;
    size_t count = 0;

    CVI_REQUIRE(negotiation != NULL && line != NULL);
    lines = cvi__negotiator_tried(negotiation->negotiator, &count);
    if (index >= count) {
        return CVI_ENOENT;
    }
    fill_line(&full, &lines[index]);
    return cvi__params_write(line, &full, sizeof(full));
}

static void put_video(cvi__json_writer *w, const cvi_negotiation_line *line)
{
    cvi__json_put_bool(w, "feedback", line->feedback != 0);
    cvi__json_put_u64(w, "max_width", line->max_width);
    cvi__json_put_u64(w, "max_height", line->max_height);
    cvi__json_put_u64(w, "max_fps", line->max_fps);
    cvi__json_put_u64(w, "max_kbps", line->max_kbps);
}

static void put_accepted(cvi__json_writer *w, const cvi_negotiation_line *line)
{
    static const char *const media[] = {"unknown", "audio", "video", "content"};

    cvi__json_put_text(w, "medium", media[line->medium]);
    cvi__json_put_text(w, "codec", line->codec_name);
    cvi__json_put_u64(w, "payload_send", line->payload_send);
    cvi__json_put_u64(w, "payload_receive", line->payload_receive);
    cvi__json_put_bool(w, "can_send", line->can_send != 0);
    cvi__json_put_bool(w, "can_receive", line->can_receive != 0);
    cvi__json_put_bool(w, "held", line->held != 0);
    cvi__json_put_bool(w, "secure", line->secure != 0);
    cvi__json_put_bool(w, "rtcp_mux", line->rtcp_mux != 0);
    if (line->medium == CVI_MEDIUM_AUDIO) {
        cvi__json_put_bool(w, "digits", line->digits != 0);
        cvi__json_put_u64(w, "ptime_ms", line->ptime_ms);
    } else {
        put_video(w, line);
    }
}

static void put_line(cvi__json_writer *w, const cvi_negotiation_line *line)
{
    cvi__json_begin_object(w);
    cvi__json_put_text(w, "kind", line->kind);
    cvi__json_put_text(w, "protocol", line->protocol);
    cvi__json_put_bool(w, "accepted", line->accepted != 0);
    cvi__json_put_text(w, "status", cvi_status_name(line->status));
    cvi__json_put_text(w, "reason", line->reason);
    if (line->accepted) {
        put_accepted(w, line);
    }
    cvi__json_end(w);
}

static void put_all(cvi__json_writer *w, const cvi_negotiation *n)
{
    const cvi_error_info *error = cvi__negotiator_last_error(n->negotiator);
    size_t count = 0;
    const cvi__neg_line *lines = cvi__negotiator_tried(n->negotiator, &count);

    cvi__json_begin_object(w);
    cvi__json_put_text(w, "status", cvi_status_name(n->status));
    if (n->status != CVI_OK) {
        cvi__json_put_text(w, "message", error->message);
        cvi__json_put_u64(w, "offset", error->offset);
        cvi__json_put_u64(w, "line", error->line);
    }
    cvi__json_key(w, "lines");
    cvi__json_begin_array(w);
    for (size_t i = 0; i < count; i++) {
        cvi_negotiation_line line = {0};

        fill_line(&line, &lines[i]);
        put_line(w, &line);
    }
    cvi__json_end(w);
    cvi__json_end(w);
}

int cvi_negotiation_to_json(const cvi_negotiation *negotiation, char *buf, size_t cap,
                            size_t *needed)
{
    cvi__json_writer w;
    cvi__buf out;
    int rc;

    CVI_REQUIRE(negotiation != NULL && (buf != NULL || cap == 0));
    if (!negotiation->has_offer) {
        return CVI_ESTATE;
    }
    cvi__buf_init(&out, &negotiation->alloc, JSON_BYTES);
    cvi__json_writer_init(&w, &out);
    put_all(&w, negotiation);
    rc = cvi__json_writer_finish(&w);
    if (rc == CVI_OK) {
        rc = cvi__text_out(out.data, out.len, buf, cap, needed);
    }
    cvi__buf_free(&out);
    return rc;
}

const cvi_error_info *cvi_negotiation_last_error(const cvi_negotiation *negotiation)
{
    return negotiation ? cvi__negotiator_last_error(negotiation->negotiator) : NULL;
}
