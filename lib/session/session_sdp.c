/* SPDX-License-Identifier: MIT */
/* Offers and answers of a session, and the streams they make. */
#include <string.h>

#include "core/mem.h"
#include "session/session_state.h"

static void set_codecs(const cvi_session *s, cvi__session_caps *caps)
{
    uint8_t n = 0;

    for (uint8_t i = 0; i < caps->n_audio; i++) {
        if (!(s->params.codecs_off >> caps->audio_codecs[i] & 1)) {
            caps->audio_codecs[n++] = caps->audio_codecs[i];
        }
    }
    caps->n_audio = n;
    n = 0;
    for (uint8_t i = 0; i < caps->n_video; i++) {
        if (!(s->params.video_codecs_off >> (caps->video_codecs[i] - 32) & 1)) {
            caps->video_codecs[n++] = caps->video_codecs[i];
        }
    }
    caps->n_video = n;
}

static uint8_t security_of(const cvi_session_params *p)
{
    if (!(p->security & (CVI_SECURITY_SDES | CVI_SECURITY_SDES_ALWAYS))) {
        return CVI__NEG_SECURITY_PLAIN;
    }
    return p->security & CVI_SECURITY_PLAIN ? CVI__NEG_SECURITY_ALLOW : CVI__NEG_SECURITY_REQUIRE;
}

static int update_caps(cvi_session *s, cvi__session_caps *caps)
{
    set_codecs(s, caps);
    caps->security = security_of(&s->params);
    caps->is_secure_signalling = s->params.signalling_is_secure != 0;
    caps->want_sdes_insecurely = (s->params.security & CVI_SECURITY_SDES_ALWAYS) != 0;
    caps->max_width = s->params.max_width;
    caps->max_height = s->params.max_height;
    caps->max_fps = s->params.max_fps;
    caps->video_kbps = s->params.max_kbps;
    caps->content_kbps = s->params.max_kbps;
    for (uint32_t m = 1; m < CVI__NEG_MEDIA; m++) {
        caps->rtp[m] = s->streams[m].local_rtp;
        caps->rtcp_port[m] = s->streams[m].local_rtcp.port;
    }
    caps->want_content = caps->rtp[CVI_MEDIUM_CONTENT].port != 0;
    return cvi__negotiator_set_caps(s->negotiator, caps);
}

int cvi__session_reserve(cvi_session *s, cvi__stream *st)
{
    int rc = CVI_OK;

    if (st->medium == CVI_MEDIUM_AUDIO && !st->jitter) {
        st->jitter = cvi__mem_zalloc(&s->alloc, sizeof(*st->jitter));
        rc = st->jitter ? cvi__jitter_init(st->jitter, &s->alloc, s->params.jitter_min_ms * 1000,
                                           s->params.jitter_max_ms * 1000)
                        : CVI_ENOMEM;
        if (rc != CVI_OK) {
            cvi__mem_free(&s->alloc, st->jitter);
            st->jitter = NULL;
        }
    }
    if (st->medium != CVI_MEDIUM_AUDIO && !st->assembler) {
        st->assembler = cvi__mem_zalloc(&s->alloc, sizeof(*st->assembler));
        rc = st->assembler ? cvi__assembler_init(st->assembler, &s->alloc) : CVI_ENOMEM;
        if (rc != CVI_OK) {
            cvi__mem_free(&s->alloc, st->assembler);
            st->assembler = NULL;
        }
    }
    return rc;
}

static int prepare(cvi_session *s)
{
    cvi__session_caps caps;
    int rc = CVI_OK;

    cvi__session_caps_init(&caps);
    caps.random = s->sdp_random;
    caps.random_user = s;
    rc = update_caps(s, &caps);
    /* before the agreement, so that want of memory refuses the offer and changes nothing; but
       most calls never see a slide, and its buffers are 100 KiB */
    for (uint32_t m = CVI_MEDIUM_AUDIO; rc == CVI_OK && m <= CVI_MEDIUM_VIDEO; m++) {
        if (s->streams[m].local_rtp.port != 0) {
            rc = cvi__session_reserve(s, &s->streams[m]);
        }
    }
    if (rc != CVI_OK) {
        cvi__error_set(&s->error, rc, 0, "the session could not prepare for a description");
    }
    return rc;
}

static int is_same_key(const cvi__sdes *a, const cvi__sdes *b)
{
    return a->suite == b->suite && a->key_len == b->key_len &&
           memcmp(a->key, b->key, a->key_len) == 0;
}

/* A context for a new key; an unchanged one keeps its rollover counter. */
static int update_srtp(cvi_session *s, cvi__srtp **srtp, cvi__sdes *have, const cvi__sdes *want,
                       int is_sender)
{
    const cvi__srtp_params params = {
        .suite = want->suite, .key = want->key, .key_len = want->key_len, .is_sender = is_sender};
    cvi__srtp *fresh = NULL;
    int rc = CVI_OK;

    if (*srtp && is_same_key(have, want)) {
        return CVI_OK;
    }
    rc = cvi__srtp_create(&fresh, &s->alloc, &params);
    if (rc != CVI_OK) {
        return cvi__error_set(&s->error, rc, 0, "SRTP cannot use the negotiated key");
    }
    cvi__srtp_destroy(srtp);
    *srtp = fresh;
    *have = *want;
    return CVI_OK;
}

void cvi__session_close_stream(cvi_session *s, cvi__stream *st)
{
    (void)s;
    cvi__srtp_destroy(&st->srtp_tx);
    cvi__srtp_destroy(&st->srtp_rx);
    cvi__mem_wipe(&st->key_tx, sizeof(st->key_tx));
    cvi__mem_wipe(&st->key_rx, sizeof(st->key_rx));
    memset(&st->rtp, 0, sizeof(st->rtp));
    memset(&st->rtcp, 0, sizeof(st->rtcp));
    st->line = NULL;
}

/* Somebody else may sit at the new address, who has nothing to decode with yet. */
static void begin_anew(cvi_session *s, cvi__stream *st, int is_new)
{
    st->rx.was_heard = 0;
    if (!is_new && st->medium != CVI_MEDIUM_AUDIO && (st->line->direction & CVI__SDP_SEND) &&
        cvi__source_can_send(&st->rtp)) {
        cvi__session_emit(s, CVI_SESSION_EVENT_KEYFRAME_WANTED, st->medium, 0, CVI_OK);
    }
}

static int apply_stream(cvi_session *s, cvi__stream *st, const cvi__neg_line *line)
{
    const int is_new = st->line == NULL;
    int has_moved = 0;
    int rc = CVI_OK;

    st->line = line;
    has_moved = cvi__source_describe(&st->rtp, s->now_us, &line->remote);
    (void)cvi__source_describe(&st->rtcp, s->now_us, &line->remote_rtcp);
    if (has_moved) {
        begin_anew(s, st, is_new);
    }
    if (line->is_secure) {
        rc = update_srtp(s, &st->srtp_tx, &st->key_tx, &line->crypto_send, 1);
        rc = rc == CVI_OK ? update_srtp(s, &st->srtp_rx, &st->key_rx, &line->crypto_recv, 0) : rc;
    }
    if (is_new) {
        cvi__session_schedule_report(s, st, 1);
    }
    if (is_new || !(line->direction & CVI__SDP_SEND)) {
        st->tx.sent_us = s->now_us; /* keepalives count from here */
    }
    return rc;
}

int cvi__session_apply(cvi_session *s, uint64_t now_us)
{
    int rc = CVI_OK;

    s->now_us = CVI_MAX(s->now_us, now_us);
    s->heard_us = s->now_us;
    s->is_timed_out = 0;
    s->is_agreed = 1;
    for (uint32_t m = 1; m < CVI__NEG_MEDIA; m++) {
        cvi__stream *st = &s->streams[m];
        size_t index = 0;
        const cvi__neg_line *line = cvi__negotiator_find(s->negotiator, m, &index);

        if (!line) {
            cvi__session_close_stream(s, st);
            continue;
        }
        st->index = (uint32_t)index;
        cvi__log_write(&s->log, CVI_LOG_INFO, CVI__SESSION_LOG_AGREED,
                       "medium %u on m-line %u: codec %u, direction %u, %s", (unsigned)m,
                       (unsigned)index, (unsigned)line->codecs[0].codec, (unsigned)line->direction,
                       line->is_secure ? "SRTP" : "plain RTP");
        const int applied = apply_stream(s, st, line);
        rc = rc == CVI_OK ? applied : rc;
    }
    return rc;
}

static int refused(cvi_session *s, int rc)
{
    cvi__error_copy(&s->error, cvi__negotiator_last_error(s->negotiator));
    s->error.status = rc;
    cvi__log_write(&s->log, CVI_LOG_WARNING, CVI__SESSION_LOG_REFUSED_OFFER, "%s",
                   s->error.message);
    return rc;
}

int cvi_session_feed_offer(cvi_session *session, uint64_t now_us, const char *sdp, size_t len)
{
    int rc = CVI_OK;

    CVI_REQUIRE(session != NULL && sdp != NULL);
    rc = prepare(session);
    if (rc != CVI_OK) {
        return rc;
    }
    rc = cvi__negotiator_answer(session->negotiator, sdp, len);
    session->has_offer = 0;
    return rc == CVI_OK ? cvi__session_apply(session, now_us) : refused(session, rc);
}

int cvi_session_feed_answer(cvi_session *session, uint64_t now_us, const char *sdp, size_t len)
{
    int rc = CVI_OK;

    CVI_REQUIRE(session != NULL && sdp != NULL);
    rc = cvi__negotiator_take_answer(session->negotiator, sdp, len);
    session->has_offer = 0;
    return rc == CVI_OK ? cvi__session_apply(session, now_us) : refused(session, rc);
}

int cvi_session_get_answer(cvi_session *session, char *buf, size_t cap, size_t *needed)
{
    CVI_REQUIRE(session != NULL);

    size_t len = 0;
    const char *text = cvi__negotiator_local(session->negotiator, &len);

    if (!session->is_agreed) {
        return cvi__error_set(&session->error, CVI_ESTATE, 0, "no offer was taken yet");
    }
    return cvi__text_out(text, len, buf, cap, needed);
}

int cvi_session_make_offer(cvi_session *session, char *buf, size_t cap, size_t *needed)
{
    const char *text = NULL;
    size_t len = 0;
    int rc = CVI_OK;

    CVI_REQUIRE(session != NULL);
    if (!session->has_offer) {
        rc = prepare(session);
        if (rc != CVI_OK) {
            return rc;
        }
        rc = cvi__negotiator_offer(session->negotiator);
        if (rc != CVI_OK) {
            return refused(session, rc);
        }
        session->has_offer = 1;
    }
    text = cvi__negotiator_local(session->negotiator, &len);
    return cvi__text_out(text, len, buf, cap, needed);
}
