/* SPDX-License-Identifier: MIT */
/* A build without libsrtp2. */
#include "transport/srtp.h"

int cvi__srtp_create(cvi__srtp **out, const cvi_allocator *alloc, const cvi__srtp_params *params)
{
    (void)alloc;
    (void)params;
    *out = NULL;
    return CVI_ENOTSUP;
}

void cvi__srtp_destroy(cvi__srtp **srtp)
{
    *srtp = NULL;
}

int cvi__srtp_protect(cvi__srtp *s, uint8_t *data, size_t *len, size_t cap)
{
    (void)s;
    (void)data;
    (void)len;
    (void)cap;
    return CVI_ENOTSUP;
}

int cvi__srtp_protect_rtcp(cvi__srtp *s, uint8_t *data, size_t *len, size_t cap)
{
    return cvi__srtp_protect(s, data, len, cap);
}

int cvi__srtp_unprotect(cvi__srtp *s, uint8_t *data, size_t *len)
{
    return cvi__srtp_protect(s, data, len, 0);
}

int cvi__srtp_unprotect_rtcp(cvi__srtp *s, uint8_t *data, size_t *len)
{
    return cvi__srtp_protect(s, data, len, 0);
}
