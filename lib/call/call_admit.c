/* SPDX-License-Identifier: MIT */
/* An INVITE comes in: who is called, may he call, and which media can both do. */
#include "call/call_impl.h"

#include <stdio.h>
#include <string.h>

#include <cvi/resolve_guard.h>

#include "codec/codec.h"
#include "core/addr.h"
#include "core/params.h"
#include "record/uri.h"

#define INVITE_OLDEST CVI_USED_SIZE(cvi_call_invite, trust)

static int parse_uri(cvi_call *call, cvi_dial *dial, const char *uri)
{
    const int rc = cvi_dial_parse(dial, uri, strlen(uri));

    if (rc == CVI_OK && cvi_dial_get_scheme(dial) > CVI_DIAL_SCHEME_SIPS) {
        return cvi__error_set(&call->error, CVI_EDIAL_SCHEME, 0, "only sip: and sips: are served");
    }
    return rc == CVI_OK ? CVI_OK : cvi__error_copy(&call->error, cvi_dial_last_error(dial));
}

static int is_hosted(const cvi_call *call, const cvi_dial *dial)
{
    size_t len = 0;
    const char *host = cvi_dial_get_host(dial, &len);

    return cvi_provision_check_domain(call->params.provision, host, len) == CVI_OK;
}

/*
 * The dialled string is the Request-URI; a proxy may have put our address there, then To still
 * says what the caller dialled.
 */
static int parse_dialled(cvi_call *call, cvi_dial *dial, const cvi_call_invite *invite)
{
    int rc = parse_uri(call, dial, invite->request_uri);

    if (rc != CVI_OK || !invite->to_uri || is_hosted(call, dial) ||
        !cvi__call_is_own_host(call, cvi_dial_get_host(dial, NULL))) {
        return rc;
    }
    return parse_uri(call, dial, invite->to_uri);
}

static int find_tenant(cvi_call *call, const cvi_dial *dial)
{
    size_t host_len = 0, key_len = 0;
    const char *host = cvi_dial_get_host(dial, &host_len);
    const char *key = cvi_dial_get_tenant_key(dial, &key_len);
    int rc = cvi_provision_check_domain(call->params.provision, host, host_len);

    if (rc == CVI_OK && cvi_dial_get_kind(dial) == CVI_DIAL_KIND_UNKNOWN) {
        rc = CVI_EPROVISION_TENANT;
    }
    if (rc == CVI_OK) {
        rc = cvi_provision_find_tenant(call->params.provision, host, host_len, key, key_len,
                                       &call->tenant);
    }
    return rc == CVI_OK ? CVI_OK : cvi__error_set(&call->error, rc, 0, "%s", cvi_strerror(rc));
}

static int take_licence(cvi_call *call)
{
    const int rc = cvi_provision_take_licence(call->params.provision, call->tenant);

    if (rc != CVI_OK) {
        return cvi__error_set(&call->error, rc, 0, "%s", cvi_strerror(rc));
    }
    call->has_licence = 1;
    return CVI_OK;
}

/* From the dialled string to a tenant with a licence, and to the conference id if one was given. */
static int admit_caller(cvi_call *call, const cvi_call_invite *invite)
{
    cvi_dial_params p;
    cvi_dial *dial = NULL;
    size_t len = 0;
    int rc = CVI_OK;

    CVI_DIAL_PARAMS_INIT(&p);
    p.allocator = &call->alloc;
    rc = cvi_dial_create(&dial, &p);
    if (rc == CVI_OK) {
        rc = parse_dialled(call, dial, invite);
    }
    if (rc == CVI_OK) {
        rc = find_tenant(call, dial);
    }
    if (rc == CVI_OK) {
        const char *id = cvi_dial_get_conference_id(dial, &len);
        const char *tenant = cvi_tenant_get_id(call->tenant, NULL);

        snprintf(call->conference_id, sizeof(call->conference_id), "%s", id);
        (void)cvi_record_set_text(call->record, CVI_RECORD_FIELD_CONFERENCE_ID, id, len);
        (void)cvi_record_set_text(call->record, CVI_RECORD_FIELD_TENANT, tenant, strlen(tenant));
        rc = take_licence(call);
    }
    cvi_dial_destroy(&dial);
    return rc;
}

static int is_usable(uint32_t codec)
{
    return cvi__codec_can_decode(codec) && cvi__codec_can_encode(codec);
}

/* A session opens no codec; the meetings that a call is for do. */
static void leave_out_codecs(cvi_session_params *p)
{
    for (uint32_t c = CVI_CODEC_PCMU; c <= CVI_CODEC_OPUS; c++) {
        p->codecs_off |= is_usable(c) ? 0 : 1u << c;
    }
    for (uint32_t c = CVI_CODEC_H264; c <= CVI_CODEC_VP8; c++) {
        p->video_codecs_off |= is_usable(c) ? 0 : 1u << (c - CVI_CODEC_H264);
    }
}

static void fill_session_params(const cvi_call *call, const cvi_call_invite *invite,
                                cvi_session_params *p)
{
    CVI_SESSION_PARAMS_INIT(p);
    p->allocator = &call->alloc;
    p->log = call->log.sink.fn ? &call->log.sink : NULL;
    p->start_us = call->now_us;
    p->security = call->params.security;
    p->signalling_is_secure = invite->is_secure;
    p->max_width = call->params.max_width;
    p->max_height = call->params.max_height;
    p->max_fps = call->params.max_fps;
    p->max_kbps = call->params.max_kbps;
    p->jitter_min_ms = call->params.jitter_min_ms;
    p->jitter_max_ms = call->params.jitter_max_ms;
    p->media_timeout_us = call->params.media_timeout_us;
    p->signalling_remote = invite->remote;
    leave_out_codecs(p);
}

static int start_session(cvi_call *call, const cvi_call_invite *invite)
{
    cvi_session_params p;
    int rc = CVI_OK;

    fill_session_params(call, invite, &p);
    rc = cvi_session_create(&call->session, &p);
    if (rc == CVI_OK) {
        rc = cvi_session_set_wall_clock(call->session, call->now_us,
                                        cvi__call_unix_us(call, call->now_us));
    }
    for (uint32_t m = 1; rc == CVI_OK && m < CVI__CALL_MEDIA; m++) {
        const cvi__call_local *local = &call->local[m];

        if (local->rtp.family != CVI_ADDR_UNKNOWN) {
            rc = cvi_session_set_local(call->session, m, &local->rtp,
                                       local->has_rtcp ? &local->rtcp : NULL);
        }
    }
    if (rc == CVI_OK && invite->sdp) {
        rc = cvi_session_feed_offer(call->session, call->now_us, invite->sdp, invite->sdp_len);
    }
    if (rc == CVI_OK) {
        cvi__call_note_streams(call);
    }
    if (rc != CVI_OK && call->session && cvi_session_last_error(call->session)->status == rc) {
        cvi__error_copy(&call->error, cvi_session_last_error(call->session));
    }
    return rc;
}

int cvi__call_admit(cvi_call *call, const cvi_call_invite *invite)
{
    int rc = admit_caller(call, invite);

    if (rc == CVI_OK) {
        rc = start_session(call, invite);
    }
    if (rc == CVI_OK) {
        rc = cvi__call_make_dialogue(call, invite);
    }
    if (rc == CVI_OK) {
        call->wants_answer = invite->sdp == NULL;
        rc = cvi__call_push_sdp(call, invite->sdp == NULL);
    }
    return rc;
}

/* "192.0.2.1:5060" for the report, without a port where none is known. */
static void note_remote(cvi_call *call, const cvi_addr *remote)
{
    char ip[CVI__ADDR_TEXT_MAX];
    char text[CVI__ADDR_TEXT_MAX + 16];
    const int is_v6 = remote->family == CVI_ADDR_IPV6;

    if (remote->family == CVI_ADDR_UNKNOWN) {
        return;
    }
    cvi__addr_format_ip(remote, ip, sizeof(ip));
    snprintf(call->address, sizeof(call->address), "%s", ip);
    if (remote->port == 0) {
        snprintf(text, sizeof(text), "%s", ip);
    } else {
        snprintf(text, sizeof(text), is_v6 ? "[%s]:%u" : "%s:%u", ip, (unsigned)remote->port);
    }
    (void)cvi_record_set_text(call->record, CVI_RECORD_FIELD_REMOTE, text, strlen(text));
}

/* The caller without a password, and the user part alone. */
static void note_caller(cvi_call *call, const char *from)
{
    const size_t len = strlen(from);
    const size_t scheme = cvi__uri_scheme(from, len);
    size_t password = 0;
    const size_t at = cvi__uri_password(from, len, &password);
    const size_t user = strcspn(from + scheme, ":@;?>");

    snprintf(call->caller, sizeof(call->caller), "%.*s%s", (int)CVI_MIN(at, len), from,
             password ? from + at + password : from + at);
    snprintf(call->name, sizeof(call->name), "%.*s", (int)CVI_MIN(user, sizeof(call->name) - 1),
             from + scheme);
    (void)cvi_record_set_text(call->record, CVI_RECORD_FIELD_CALLER, from, len);
}

static void note_invite(cvi_call *call, const cvi_call_invite *invite)
{
    const char *id = invite->call_id ? invite->call_id : "";

    note_caller(call, invite->from_uri ? invite->from_uri : "");
    if (strlen(invite->request_uri) < sizeof(call->dialled)) {
        memcpy(call->dialled, invite->request_uri, strlen(invite->request_uri) + 1);
    }
    call->trust = invite->trust;
    call->lobby_flags = invite->lobby_flags;
    (void)cvi_record_set_text(call->record, CVI_RECORD_FIELD_CALL_ID, id, strlen(id));
    (void)cvi_record_set_text(call->record, CVI_RECORD_FIELD_DIALLED, invite->request_uri,
                              strlen(invite->request_uri));
    (void)cvi_record_set_time(call->record, CVI_RECORD_TIME_INVITE,
                              cvi__call_unix_us(call, call->now_us));
    note_remote(call, &invite->remote);
}

int cvi_call_feed_invite(cvi_call *call, uint64_t now_us, const cvi_call_invite *invite)
{
    const uint32_t of_callers = CVI_LOBBY_DIAL_IN | CVI_LOBBY_NO_GUESTS;
    cvi_call_invite full = {0};
    int rc = CVI_OK;

    CVI_REQUIRE(call != NULL && invite != NULL);
    rc =
        cvi__params_read(&full, CVI_USED_SIZE(cvi_call_invite, lobby_flags), INVITE_OLDEST, invite);
    if (rc != CVI_OK) {
        return cvi__error_set(&call->error, rc, 0, "the invite struct was not initialised");
    }
    CVI_REQUIRE(full.request_uri != NULL && full.trust <= CVI_TRUST_TRUSTED);
    CVI_REQUIRE((full.lobby_flags & ~of_callers) == 0);
    CVI_REQUIRE(full.sdp != NULL || full.sdp_len == 0);
    if (call->phase != CVI__CALL_NEW || call->has_invite) {
        return cvi__error_set(&call->error, CVI_ESTATE, 0, "the call has its INVITE already");
    }
    call->now_us = now_us;
    call->has_invite = 1;
    note_invite(call, &full);
    rc = cvi__call_admit(call, &full);
    if (rc != CVI_OK) {
        cvi__call_end(call, CVI__END_ADMIT, rc);
        return rc == CVI_ENOMEM ? CVI_ENOMEM : CVI_OK;
    }
    call->phase = CVI__CALL_ANSWERED;
    call->sip_code = 200;
    cvi__call_set_timer(call, CVI__CALL_TIMER_ACK, call->params.ack_timeout_us);
    (void)cvi_record_set_time(call->record, CVI_RECORD_TIME_ANSWERED,
                              cvi__call_unix_us(call, now_us));
    cvi__log_write(&call->log, CVI_LOG_INFO, 1, "answered: tenant %s, %s",
                   cvi_tenant_get_id(call->tenant, NULL),
                   call->conference_id[0] ? "conference id dialled" : "IVR");
    return CVI_OK;
}
