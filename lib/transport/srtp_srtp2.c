/* SPDX-License-Identifier: MIT */
/* SRTP by libsrtp2. Its contexts live on its own heap. */
#include "transport/srtp.h"

#include <limits.h>
#include <pthread.h>
#include <srtp2/srtp.h>
#include <string.h>

#include "core/bytes.h"
#include "core/mem.h"

struct cvi__srtp {
    cvi_allocator alloc;
    srtp_t context;
    uint32_t sources[CVI__SRTP_SOURCES_MAX]; /* seen, of a receiver */
    uint32_t source_count;
};

static pthread_once_t init_once = PTHREAD_ONCE_INIT;
static srtp_err_status_t init_status = srtp_err_status_init_fail;

static void init_library(void)
{
    init_status = srtp_init();
}

static int status_of(srtp_err_status_t status)
{
    switch (status) {
    case srtp_err_status_ok:
        return CVI_OK;
    case srtp_err_status_auth_fail:
        return CVI_ETRANSPORT_AUTH;
    case srtp_err_status_replay_fail:
    case srtp_err_status_replay_old:
        return CVI_ETRANSPORT_REPLAY;
    case srtp_err_status_alloc_fail:
        return CVI_ENOMEM;
    case srtp_err_status_key_expired:
        return CVI_ETRANSPORT_KEY;
    default:
        return CVI_ESYNTAX;
    }
}

/* The policy of a suite; 0 when there is none. */
static size_t set_suite(srtp_policy_t *policy, uint32_t suite)
{
    switch (suite) {
    case CVI__SRTP_AES128_SHA1_80:
        srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy->rtp);
        srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy->rtcp);
        return 30;
    case CVI__SRTP_AES128_SHA1_32: /* SRTCP keeps its 80 bit tag (RFC 4568 section 6.2.2) */
        srtp_crypto_policy_set_aes_cm_128_hmac_sha1_32(&policy->rtp);
        srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy->rtcp);
        return 30;
    case CVI__SRTP_AES256_SHA1_80:
        srtp_crypto_policy_set_aes_cm_256_hmac_sha1_80(&policy->rtp);
        srtp_crypto_policy_set_aes_cm_256_hmac_sha1_80(&policy->rtcp);
        return 46;
    case CVI__SRTP_AES256_SHA1_32:
        srtp_crypto_policy_set_aes_cm_256_hmac_sha1_32(&policy->rtp);
        srtp_crypto_policy_set_aes_cm_256_hmac_sha1_80(&policy->rtcp);
        return 46;
    default:
        return 0;
    }
}

static int open_context(cvi__srtp *s, const cvi__srtp_params *params)
{
    srtp_policy_t policy;
    uint8_t key[CVI__SRTP_KEY_MAX] = {0};
    srtp_err_status_t status = srtp_err_status_ok;
    size_t key_len = 0;

    memset(&policy, 0, sizeof(policy));
    key_len = set_suite(&policy, params->suite);
    if (key_len == 0) {
        return CVI_ENOTSUP;
    }
    if (params->key_len != key_len) {
        return CVI_ETRANSPORT_KEY;
    }
    memcpy(key, params->key, key_len);
    policy.ssrc.type = params->is_sender ? ssrc_any_outbound : ssrc_any_inbound;
    policy.key = key;
    policy.window_size = 1024;
    status = srtp_create(&s->context, &policy);
    cvi__mem_wipe(key, sizeof(key));
    if (status != srtp_err_status_ok) {
        s->context = NULL;
        return status == srtp_err_status_alloc_fail ? CVI_ENOMEM : CVI_ENOTSUP;
    }
    return CVI_OK;
}

int cvi__srtp_create(cvi__srtp **out, const cvi_allocator *alloc, const cvi__srtp_params *params)
{
    cvi__srtp *s = NULL;
    int rc = CVI_OK;

    *out = NULL;
    (void)pthread_once(&init_once, init_library);
    if (init_status != srtp_err_status_ok) {
        return CVI_ENOTSUP;
    }
    s = cvi__mem_zalloc(alloc, sizeof(*s));
    if (!s) {
        return CVI_ENOMEM;
    }
    s->alloc = *alloc;
    rc = open_context(s, params);
    if (rc != CVI_OK) {
        cvi__srtp_destroy(&s);
    }
    *out = s;
    return rc;
}

void cvi__srtp_destroy(cvi__srtp **srtp)
{
    cvi__srtp *s = *srtp;

    *srtp = NULL;
    if (!s) {
        return;
    }
    const cvi_allocator alloc = s->alloc;

    if (s->context) {
        (void)srtp_dealloc(s->context);
    }
    cvi__mem_free(&alloc, s);
}

int cvi__srtp_protect(cvi__srtp *s, uint8_t *data, size_t *len, size_t cap)
{
    int n = 0;
    srtp_err_status_t status = srtp_err_status_ok;

    if (*len > INT_MAX / 2 || cap < *len + CVI__SRTP_TRAILER_MAX) {
        return CVI_ETOOSMALL;
    }
    n = (int)*len;
    status = srtp_protect(s->context, data, &n);
    if (status == srtp_err_status_ok) {
        *len = (size_t)n;
    }
    return status_of(status);
}

int cvi__srtp_protect_rtcp(cvi__srtp *s, uint8_t *data, size_t *len, size_t cap)
{
    int n = 0;
    srtp_err_status_t status = srtp_err_status_ok;

    if (*len > INT_MAX / 2 || cap < *len + CVI__SRTP_TRAILER_MAX) {
        return CVI_ETOOSMALL;
    }
    n = (int)*len;
    status = srtp_protect_rtcp(s->context, data, &n);
    if (status == srtp_err_status_ok) {
        *len = (size_t)n;
    }
    return status_of(status);
}

static int is_known(const cvi__srtp *s, uint32_t ssrc)
{
    for (uint32_t i = 0; i < s->source_count; i++) {
        if (s->sources[i] == ssrc) {
            return 1;
        }
    }
    return 0;
}

/* libsrtp2 keeps state for every authenticated source: bound their number. */
static int unprotect(cvi__srtp *s, uint8_t *data, size_t *len, int is_rtcp)
{
    const size_t ssrc_at = is_rtcp ? 4 : 8;
    srtp_err_status_t status = srtp_err_status_ok;
    uint32_t ssrc = 0;
    int known = 0;
    int n = 0;

    if (*len < ssrc_at + 4 || *len > INT_MAX / 2) {
        return CVI_ESYNTAX;
    }
    ssrc = cvi__get_be32(data + ssrc_at);
    known = is_known(s, ssrc);
    if (!known && s->source_count == CVI__SRTP_SOURCES_MAX) {
        return CVI_ELIMIT;
    }
    n = (int)*len;
    status =
        is_rtcp ? srtp_unprotect_rtcp(s->context, data, &n) : srtp_unprotect(s->context, data, &n);
    if (status != srtp_err_status_ok) {
        return status_of(status);
    }
    if (!known) {
        s->sources[s->source_count++] = ssrc;
    }
    *len = (size_t)n;
    return CVI_OK;
}

int cvi__srtp_unprotect(cvi__srtp *s, uint8_t *data, size_t *len)
{
    return unprotect(s, data, len, 0);
}

int cvi__srtp_unprotect_rtcp(cvi__srtp *s, uint8_t *data, size_t *len)
{
    return unprotect(s, data, len, 1);
}
