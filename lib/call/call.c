/* SPDX-License-Identifier: MIT */
/* The call object: making it, taking it apart, and its plain getters. */
#include "call/call_impl.h"

#include <string.h>

#include "core/mem.h"
#include "core/params.h"

#define HOSTS_MAX 64u
#define SECOND UINT64_C(1000000)

static int check_params(const cvi_call_params *p)
{
    CVI_REQUIRE(p->provision != NULL && p->reserved == 0);
    CVI_REQUIRE(p->own_host_count <= HOSTS_MAX);
    CVI_REQUIRE(p->own_hosts != NULL || p->own_host_count == 0);
    CVI_REQUIRE(p->ivr_tries <= 100);
    CVI_REQUIRE(!p->operator_uri || (p->operator_uri[0] && strlen(p->operator_uri) <= 255));
    return cvi__mem_check(p->allocator);
}

static int build(cvi_call *call, const cvi_call_params *p)
{
    cvi_record_params rp;
    int rc = cvi__log_init(&call->log, "call", p->log);

    if (rc == CVI_OK) {
        rc =
            cvi__ring_init(&call->events, &call->alloc, sizeof(cvi__call_queued), CVI__CALL_EVENTS);
    }
    if (rc == CVI_OK) {
        rc = cvi__call_copy_hosts(call, p->own_hosts, p->own_host_count);
    }
    if (rc == CVI_OK) {
        CVI_RECORD_PARAMS_INIT(&rp);
        rp.allocator = &call->alloc;
        rc = cvi_record_create(&call->record, &rp);
    }
    call->params = *p;
    call->params.allocator = NULL;
    call->params.log = NULL;
    call->params.own_hosts = NULL;
    return rc;
}

int cvi_call_create(cvi_call **out, const cvi_call_params *params)
{
    const size_t oldest = CVI_USED_SIZE(cvi_call_params, reserved);
    cvi_call_params p = {0};
    cvi_call *call = NULL;
    int rc = CVI_OK;

    CVI_REQUIRE(out != NULL);
    *out = NULL;
    CVI_REQUIRE(params != NULL);
    rc = cvi__params_read(&p, CVI_USED_SIZE(cvi_call_params, operator_uri), oldest, params);
    rc = rc == CVI_OK ? check_params(&p) : rc;
    if (rc != CVI_OK) {
        return rc;
    }
    p.no_media_us = p.no_media_us ? p.no_media_us : 30 * SECOND;
    p.ack_timeout_us = p.ack_timeout_us ? p.ack_timeout_us : 32 * SECOND;
    call = cvi__mem_zalloc(cvi__mem_or_libc(p.allocator), sizeof(*call));
    if (!call) {
        return CVI_ENOMEM;
    }
    call->alloc = *cvi__mem_or_libc(p.allocator);
    call->now_us = p.start_us;
    cvi__error_init(&call->error, "call");
    for (size_t i = 0; i < CVI__CALL_TIMERS; i++) {
        call->timers[i] = CVI_NO_DEADLINE;
    }
    rc = build(call, &p);
    if (rc != CVI_OK) {
        cvi_call_destroy(&call);
    }
    *out = call;
    return rc;
}

/* Whatever state it is in: leave the meeting, stop looking up, give the licence back. */
void cvi_call_destroy(cvi_call **call)
{
    if (!call || !*call) {
        return;
    }
    cvi_call *dead = *call;
    const cvi_allocator alloc = dead->alloc;

    *call = NULL;
    cvi__call_leave(dead);
    cvi__call_cancel_lookup(dead);
    if (dead->has_licence) {
        cvi_provision_give_licence(dead->params.provision, dead->tenant);
    }
    cvi_ivr_destroy(&dead->ivr);
    cvi_resolution_destroy(&dead->resolution);
    cvi_session_destroy(&dead->session);
    cvi_tenant_destroy(&dead->tenant);
    cvi_record_destroy(&dead->record);
    cvi__call_drop_events(dead);
    cvi__ring_free(&dead->events, &alloc);
    cvi__call_free_hosts(dead);
    cvi__mem_wipe(dead, sizeof(*dead));
    cvi__mem_free(&alloc, dead);
}

int cvi_call_set_local(cvi_call *call, uint32_t medium, const cvi_addr *rtp, const cvi_addr *rtcp)
{
    CVI_REQUIRE(call != NULL && rtp != NULL && rtp->family != CVI_ADDR_UNKNOWN);
    CVI_REQUIRE(medium > CVI_MEDIUM_UNKNOWN && medium < CVI__CALL_MEDIA);
    if (call->has_invite) {
        return cvi__error_set(&call->error, CVI_ESTATE, 0, "the INVITE was fed already");
    }
    call->local[medium] = (cvi__call_local){.rtp = *rtp, .has_rtcp = rtcp != NULL};
    if (rtcp) {
        call->local[medium].rtcp = *rtcp;
    }
    return CVI_OK;
}

const cvi_session *cvi_call_get_session(const cvi_call *call)
{
    return call ? call->session : NULL;
}

const cvi_error_info *cvi_call_last_error(const cvi_call *call)
{
    return call ? &call->error : NULL;
}
