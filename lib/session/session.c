/* SPDX-License-Identifier: MIT */
/* The life of a session, its events, and small things the other files share. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/mem.h"
#include "core/params.h"
#include "session/session_state.h"

#define PARAMS_OLDEST CVI_USED_SIZE(cvi_session_params, video_codecs_off)
#define OUTPUT_BASE 128u /* slots besides those for video */
#define OUTPUT_MAX 1024u

static void apply_defaults(cvi_session_params *p)
{
    p->security = p->security ? p->security : CVI_SECURITY_PLAIN | CVI_SECURITY_SDES;
    p->max_width = p->max_width ? p->max_width : 1280;
    p->max_height = p->max_height ? p->max_height : 720;
    p->max_fps = p->max_fps ? p->max_fps : 30;
    p->max_kbps = p->max_kbps ? p->max_kbps : 1500;
    p->jitter_min_ms = p->jitter_min_ms ? p->jitter_min_ms : 20;
    p->jitter_max_ms = p->jitter_max_ms ? p->jitter_max_ms : 200;
    p->media_timeout_us = p->media_timeout_us ? p->media_timeout_us : 30000000u;
}

static int check_params(const cvi_session_params *p)
{
    const uint32_t known = CVI_SECURITY_PLAIN | CVI_SECURITY_SDES | CVI_SECURITY_SDES_ALWAYS;

    if (p->security & ~known || p->max_width > 4096 || p->max_height > 4096 || p->max_fps > 120 ||
        p->max_kbps > 100000 || p->jitter_min_ms > p->jitter_max_ms || p->jitter_max_ms > 1000) {
        return CVI_EINVAL;
    }
    if (p->cname && (p->cname[0] == '\0' || strlen(p->cname) > CVI__RTCP_CNAME_MAX)) {
        return CVI_EINVAL;
    }
    return cvi__mem_check(p->allocator);
}

static void set_cname(cvi_session *s, const char *given)
{
    if (given) {
        s->cname_len = strlen(given);
        memcpy(s->cname, given, s->cname_len + 1);
        return;
    }
    s->cname_len =
        (size_t)snprintf(s->cname, sizeof(s->cname), "%08" PRIx32 "%08" PRIx32 "%08" PRIx32,
                         cvi__ids_u32(&s->ids), cvi__ids_u32(&s->ids), cvi__ids_u32(&s->ids));
}

/* Keys are secrets: they never come from a test seed. */
static int random_for_sdp(void *user, void *out, size_t len)
{
    cvi_session *s = user;

    return cvi__ids_fill(len > sizeof(uint64_t) ? &s->secrets : &s->ids, out, len);
}

static int create_negotiator(cvi_session *s)
{
    cvi__session_caps caps;

    cvi__session_caps_init(&caps);
    s->sdp_random = random_for_sdp;
    caps.random = s->sdp_random;
    caps.random_user = s;
    return cvi__negotiator_create(&s->negotiator, &s->alloc, &caps);
}

static int build(cvi_session *s, const cvi_session_params *p)
{
    const uint32_t slots = CVI_MIN(OUTPUT_BASE + p->max_kbps / 8, OUTPUT_MAX);
    int rc = cvi__log_init(&s->log, "session", p->log);

    s->params = *p;
    s->params.cname = NULL;
    s->params.log = NULL;
    s->params.allocator = NULL;
    s->now_us = p->start_us;
    cvi__error_init(&s->error, "session");
    cvi__ids_init(&s->ids, p->seed);
    cvi__ids_init(&s->secrets, 0);
    set_cname(s, p->cname);
    for (uint32_t m = 1; m < CVI__NEG_MEDIA; m++) {
        s->streams[m].medium = m;
        cvi__rtp_stats_init(&s->streams[m].rx.stats, 0);
        cvi__event_init(&s->streams[m].events);
        cvi__session_new_source(s, &s->streams[m]);
    }
    rc = rc == CVI_OK ? create_negotiator(s) : rc;
    rc = rc == CVI_OK
             ? cvi__ring_init(&s->events, &s->alloc, sizeof(cvi_session_event), CVI__SESSION_EVENTS)
             : rc;
    return rc == CVI_OK ? cvi__output_init(&s->output, &s->alloc, slots) : rc;
}

int cvi_session_create(cvi_session **out, const cvi_session_params *params)
{
    cvi_session_params p = {0};
    cvi_session *s = NULL;
    int rc = CVI_OK;

    CVI_REQUIRE(out != NULL);
    *out = NULL;
    if (params) {
        rc = cvi__params_read(&p, sizeof(p), PARAMS_OLDEST, params);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    apply_defaults(&p);
    rc = check_params(&p);
    if (rc != CVI_OK) {
        return rc;
    }
    s = cvi__mem_zalloc(cvi__mem_or_libc(p.allocator), sizeof(*s));
    if (!s) {
        return CVI_ENOMEM;
    }
    s->alloc = *cvi__mem_or_libc(p.allocator);
    rc = build(s, &p);
    if (rc != CVI_OK) {
        cvi_session_destroy(&s);
    }
    *out = s;
    return rc;
}

static void free_buffers(cvi_session *s, cvi__stream *st)
{
    if (st->jitter) {
        cvi__jitter_free(st->jitter);
        cvi__mem_free(&s->alloc, st->jitter);
    }
    if (st->assembler) {
        cvi__assembler_free(st->assembler);
        cvi__mem_free(&s->alloc, st->assembler);
    }
}

void cvi_session_destroy(cvi_session **session)
{
    if (!session || !*session) {
        return;
    }
    cvi_session *s = *session;
    const cvi_allocator alloc = s->alloc;

    *session = NULL;
    for (uint32_t m = 1; m < CVI__NEG_MEDIA; m++) {
        cvi__session_close_stream(s, &s->streams[m]);
        free_buffers(s, &s->streams[m]);
    }
    cvi__negotiator_destroy(&s->negotiator);
    cvi__ring_free(&s->events, &alloc);
    cvi__output_free(&s->output, &alloc);
    cvi__mem_free(&alloc, s);
}

int cvi_session_set_wall_clock(cvi_session *session, uint64_t now_us, int64_t unix_us)
{
    CVI_REQUIRE(session != NULL);

    session->wall_us = now_us;
    session->wall_unix_us = unix_us;
    return CVI_OK;
}

int cvi_session_set_local(cvi_session *session, uint32_t medium, const cvi_addr *rtp,
                          const cvi_addr *rtcp)
{
    CVI_REQUIRE(session != NULL && rtp != NULL);
    CVI_REQUIRE(medium > 0 && medium < CVI__NEG_MEDIA);
    CVI_REQUIRE(rtp->family == CVI_ADDR_IPV4 || rtp->family == CVI_ADDR_IPV6);
    CVI_REQUIRE(rtp->port != 0 && (rtcp || rtp->port != UINT16_MAX));

    cvi__stream *st = &session->streams[medium];

    st->local_rtp = *rtp;
    st->local_rtcp = rtcp ? *rtcp : *rtp;
    if (!rtcp) {
        st->local_rtcp.port = (uint16_t)(rtp->port + 1);
    }
    session->has_offer = 0;
    return CVI_OK;
}

int cvi_session_next_event(cvi_session *session, cvi_session_event *event)
{
    CVI_REQUIRE(session != NULL && event != NULL);

    const cvi_session_event *oldest = cvi__ring_peek(&session->events);
    int rc = CVI_AGAIN;

    if (oldest) {
        rc = cvi__params_write(event, oldest, sizeof(*oldest));
        cvi__ring_pop(&session->events);
    }
    return rc;
}

const cvi_error_info *cvi_session_last_error(const cvi_session *session)
{
    return session ? &session->error : NULL;
}

cvi__stream *cvi__session_stream(cvi_session *s, uint32_t medium)
{
    if (medium == 0 || medium >= CVI__NEG_MEDIA || !s->streams[medium].line) {
        return NULL;
    }
    return &s->streams[medium];
}

void cvi__session_emit(cvi_session *s, uint32_t kind, uint32_t medium, uint32_t value, int status)
{
    cvi_session_event *e = cvi__ring_push(&s->events);

    if (!e) {
        return; /* callers made sure of the room where it matters */
    }
    e->size = sizeof(*e);
    e->kind = kind;
    e->status = status;
    e->time_us = s->now_us;
    e->medium = medium;
    e->value = value;
}

uint64_t cvi__session_ntp(const cvi_session *s, uint64_t now_us)
{
    const int64_t since = (int64_t)(now_us - s->wall_us);

    return cvi__rtcp_ntp((uint64_t)CVI_MAX(s->wall_unix_us + since, 0));
}

void cvi__session_new_source(cvi_session *s, cvi__stream *st)
{
    st->tx.ssrc = cvi__ids_u32(&s->ids);
    st->tx.offset = cvi__ids_u32(&s->ids);
    st->tx.sequence = (uint16_t)(cvi__ids_u32(&s->ids) & 0x7fff); /* SRTP: no wrap early on */
    st->tx.timestamp = st->tx.offset;
    st->tx.picture_id = (uint16_t)(cvi__ids_u32(&s->ids) & 0x7fff);
    st->tx.ssrc_packets = 0;
    st->tx.ssrc_bytes = 0;
    st->tx.reported_packets = 0;
}

const cvi__neg_codec *cvi__session_codec(const cvi__stream *st, uint32_t codec)
{
    for (size_t i = 0; i < st->line->n_codecs; i++) {
        if (st->line->codecs[i].codec == codec) {
            return &st->line->codecs[i];
        }
    }
    return NULL;
}
