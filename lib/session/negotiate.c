/* SPDX-License-Identifier: MIT */
/* The negotiator: its life, its state across offers, and answering one. */
#include "session/negotiator.h"

#include <string.h>

#include "core/error.h"
#include "core/mem.h"

static int needs(uint32_t *value, uint32_t otherwise, uint32_t most)
{
    if (*value == 0) {
        *value = otherwise;
    }
    return *value <= most;
}

/* Fill in defaults; 0 when something is out of range. */
static int complete_caps(cvi__session_caps *c)
{
    if (!c->random || c->n_audio > CVI__NEG_MAX_CODECS || c->n_video > CVI__NEG_MAX_CODECS) {
        return 0;
    }
    if (c->h264_level_idc == 0) {
        c->h264_level_idc = 31;
    }
    return needs(&c->ptime_ms, 20, 60) && needs(&c->max_width, 1920, 8192) &&
           needs(&c->max_height, 1080, 8192) && needs(&c->max_fps, 30, 240) &&
           needs(&c->video_kbps, 2048, 1000000) && needs(&c->content_kbps, 1024, 1000000) &&
           needs(&c->audio_kbps, 64, 510);
}

void cvi__session_caps_init(cvi__session_caps *caps)
{
    static const uint8_t audio[] = {CVI_CODEC_OPUS, CVI_CODEC_G722, CVI_CODEC_PCMU, CVI_CODEC_PCMA};
    static const uint8_t video[] = {CVI_CODEC_H264, CVI_CODEC_VP8};

    memset(caps, 0, sizeof(*caps));
    memcpy(caps->audio_codecs, audio, sizeof(audio));
    memcpy(caps->video_codecs, video, sizeof(video));
    caps->n_audio = sizeof(audio);
    caps->n_video = sizeof(video);
    caps->want_events = 1;
    caps->want_content = 1;
    caps->want_rtcp_mux = 1;
    memset(caps->direction, CVI__SDP_SENDRECV, sizeof(caps->direction));
}

int cvi__negotiator_create(cvi__negotiator **out, const cvi_allocator *alloc,
                           const cvi__session_caps *caps)
{
    cvi__session_caps c = *caps;
    cvi__negotiator *n;

    *out = NULL;
    if (!complete_caps(&c)) {
        return CVI_EINVAL;
    }
    n = cvi__mem_zalloc(alloc, sizeof(*n));
    if (!n) {
        return CVI_ENOMEM;
    }
    n->alloc = *alloc;
    n->caps = c;
    cvi__error_init(&n->error, "session");
    cvi__buf_init(&n->body, &n->alloc, CVI__SDP_MAX_BYTES);
    cvi__buf_init(&n->text, &n->alloc, CVI__SDP_MAX_BYTES);
    *out = n;
    return CVI_OK;
}

/* Descriptions hold keys. */
static void wipe_buf(cvi__buf *b)
{
    if (b->data) {
        cvi__mem_wipe(b->data, b->cap);
    }
    cvi__buf_free(b);
}

void cvi__negotiator_destroy(cvi__negotiator **negotiator)
{
    if (!negotiator || !*negotiator) {
        return;
    }
    cvi__negotiator *n = *negotiator;
    const cvi_allocator alloc = n->alloc;

    *negotiator = NULL;
    cvi__neg_lines_free(n, &n->now);
    cvi__neg_lines_free(n, &n->failed);
    cvi__neg_lines_free(n, &n->pending);
    wipe_buf(&n->body);
    wipe_buf(&n->text);
    cvi__mem_free(&alloc, n);
}

int cvi__negotiator_set_caps(cvi__negotiator *n, const cvi__session_caps *caps)
{
    cvi__session_caps c = *caps;

    if (!complete_caps(&c)) {
        return CVI_EINVAL;
    }
    n->caps = c;
    return CVI_OK;
}

cvi__neg_line *cvi__neg_lines_alloc(cvi__negotiator *n, cvi__neg_lines *lines, size_t count)
{
    lines->n = 0;
    lines->at = cvi__mem_calloc(&n->alloc, CVI_MAX(count, (size_t)1), sizeof(*lines->at));
    if (!lines->at) {
        cvi__error_set(&n->error, CVI_ENOMEM, 0, "no memory for the negotiation");
        return NULL;
    }
    lines->n = count;
    return lines->at;
}

void cvi__neg_lines_free(cvi__negotiator *n, cvi__neg_lines *lines)
{
    if (lines->at) {
        cvi__mem_wipe(lines->at, lines->n * sizeof(*lines->at));
        cvi__mem_free(&n->alloc, lines->at);
    }
    lines->at = NULL;
    lines->n = 0;
}

int cvi__neg_parse(cvi__negotiator *n, const char *text, size_t len, cvi__sdp **out)
{
    const int rc = cvi__sdp_parse(out, &n->alloc, text, len, &n->error);

    if (rc != CVI_OK) {
        cvi__neg_lines_free(n, &n->failed);
        n->last_failed = 1;
    }
    return rc;
}

void cvi__neg_commit(cvi__negotiator *n, cvi__neg_lines *lines)
{
    cvi__neg_lines_free(n, &n->now);
    cvi__neg_lines_free(n, &n->failed);
    cvi__neg_lines_free(n, &n->pending);
    n->now = *lines;
    n->last_failed = 0;
    for (size_t i = 0; i < n->now.n; i++) {
        if (n->now.at[i].is_accepted && n->now.at[i].is_secure) {
            n->was_secure[n->now.at[i].medium] = 1;
        }
    }
}

int cvi__neg_fail(cvi__negotiator *n, cvi__neg_lines *lines)
{
    cvi__neg_lines_free(n, &n->failed);
    n->failed = *lines;
    n->last_failed = 1;
    return n->error.status;
}

static int make_origin(cvi__negotiator *n)
{
    uint64_t id = 0;

    if (n->caps.random(n->caps.random_user, &id, sizeof(id)) != 0) {
        return cvi__error_set(&n->error, CVI_ESYSTEM, 0, "there is no randomness for o=");
    }
    n->origin_id = (id >> 2) | 1; /* fits a signed 64-bit number, never 0 */
    return CVI_OK;
}

/* Whole text: v=, o= and the body. */
static int write_text(cvi__negotiator *n, cvi__buf *text, const cvi__buf *body, uint64_t version)
{
    cvi_addr addr = {.family = CVI_ADDR_IPV4};

    for (size_t i = CVI__NEG_MEDIA; i > 1; i--) {
        if (n->caps.rtp[i - 1].family != CVI_ADDR_UNKNOWN) {
            addr = n->caps.rtp[i - 1];
        }
    }
    cvi__buf_reserve(text, body->len + 128);
    cvi__buf_text(text, "v=0\r\n");
    cvi__sdp_put_origin(text, "-", n->origin_id, version, &addr);
    return cvi__buf_append(text, body->data, body->len);
}

int cvi__neg_publish(cvi__negotiator *n, const cvi__neg_lines *lines, const cvi__sdp *offer)
{
    cvi__buf body, text;
    uint64_t version = n->origin_version;
    int rc = n->origin_id == 0 ? make_origin(n) : CVI_OK;

    if (rc != CVI_OK) {
        return rc;
    }
    cvi__buf_init(&body, &n->alloc, CVI__SDP_MAX_BYTES);
    cvi__buf_init(&text, &n->alloc, CVI__SDP_MAX_BYTES);
    cvi__buf_reserve(&body, 4096); /* so that no copy with keys is left behind by growing */
    rc = cvi__neg_write_body(&body, &n->caps, lines, offer);
    if (rc == CVI_OK && (body.len != n->body.len || !n->body.data ||
                         memcmp(body.data, n->body.data, body.len) != 0)) {
        version++;
    }
    if (rc == CVI_OK) {
        rc = write_text(n, &text, &body, version);
    }
    if (rc != CVI_OK) {
        wipe_buf(&body);
        wipe_buf(&text);
        return cvi__error_set(&n->error, rc, 0, "our description could not be written");
    }
    wipe_buf(&n->body);
    wipe_buf(&n->text);
    n->body = body;
    n->text = text;
    n->origin_version = version;
    return CVI_OK;
}

/* Secure lines first: of a medium offered both ways the SRTP line is taken. */
static void decide_all(cvi__negotiator *n, cvi__neg_lines *lines, const cvi__sdp *offer)
{
    for (size_t i = 0; i < offer->n_media; i++) {
        cvi__neg_identify(&lines->at[i], &offer->media[i]);
    }
    for (int secure = 1; secure >= 0; secure--) {
        for (size_t i = 0; i < offer->n_media; i++) {
            if (cvi__sdp_profile_is_secure(offer->media[i].profile) == secure) {
                cvi__neg_decide(n, lines, offer, i);
            }
        }
    }
}

/* Is there anything to answer with? A later offer may switch every line off. */
static int judge(cvi__negotiator *n, const cvi__neg_lines *lines, const cvi__sdp *sdp)
{
    int status = CVI_ESESSION_NO_CODEC;
    size_t used = 0;
    uint32_t offset = 0;

    for (size_t i = lines->n; i > 0; i--) {
        const cvi__neg_line *line = &lines->at[i - 1];

        if (line->is_accepted) {
            return CVI_OK;
        }
        if (line->status != CVI_ESTATE) {
            used++;
            offset = sdp->media[i - 1].offset;
        }
        if (line->status == CVI_ESESSION_SECURITY || line->status == CVI_ESYSTEM) {
            status = line->status;
        }
    }
    if (used == 0 && n->now.n > 0) {
        return CVI_OK;
    }
    return cvi__error_set(&n->error, status, offset, "no media line is acceptable: %s",
                          lines->n > 0 ? lines->at[0].reason : "there is none");
}

int cvi__negotiator_answer(cvi__negotiator *n, const char *offer, size_t len)
{
    cvi__neg_lines lines = {0};
    cvi__sdp *sdp = NULL;
    int rc = cvi__neg_parse(n, offer, len, &sdp);

    if (rc != CVI_OK) {
        return rc;
    }
    if (!cvi__neg_lines_alloc(n, &lines, sdp->n_media)) {
        cvi__sdp_free(&sdp);
        return CVI_ENOMEM;
    }
    decide_all(n, &lines, sdp);
    cvi__neg_set_limits(&lines, &n->caps, sdp);
    rc = judge(n, &lines, sdp);
    if (rc == CVI_OK) {
        rc = cvi__neg_publish(n, &lines, sdp);
    }
    cvi__sdp_free(&sdp);
    if (rc != CVI_OK) {
        return cvi__neg_fail(n, &lines);
    }
    cvi__neg_commit(n, &lines);
    return CVI_OK;
}

const char *cvi__negotiator_local(const cvi__negotiator *n, size_t *len)
{
    if (len) {
        *len = n->text.len;
    }
    return n->text.data ? n->text.data : "";
}

const cvi__neg_line *cvi__negotiator_lines(const cvi__negotiator *n, size_t *count)
{
    *count = n->now.n;
    return n->now.at;
}

const cvi__neg_line *cvi__negotiator_tried(const cvi__negotiator *n, size_t *count)
{
    const cvi__neg_lines *lines = n->last_failed ? &n->failed : &n->now;

    *count = lines->n;
    return lines->at;
}

const cvi__neg_line *cvi__negotiator_find(const cvi__negotiator *n, uint32_t medium, size_t *index)
{
    for (size_t i = 0; i < n->now.n; i++) {
        if (n->now.at[i].is_accepted && n->now.at[i].medium == medium) {
            if (index) {
                *index = i;
            }
            return &n->now.at[i];
        }
    }
    return NULL;
}

const cvi_error_info *cvi__negotiator_last_error(const cvi__negotiator *n)
{
    return &n->error;
}
