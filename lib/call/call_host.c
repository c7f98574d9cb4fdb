/* SPDX-License-Identifier: MIT */
/* Our own addresses and names: a call to one of them is decided by its To header. */
#include "call/call_impl.h"

#include <string.h>

#include "core/mem.h"

#define HOST_MAX 255u

/* As cvi_dial gives hosts out: lower case, without brackets and final dot. */
static char *copy_host(const cvi_allocator *alloc, const char *host)
{
    size_t len = strlen(host);
    char *copy = NULL;

    if (len >= 2 && host[0] == '[' && host[len - 1] == ']') {
        host++;
        len -= 2;
    }
    if (len > 1 && host[len - 1] == '.') {
        len--;
    }
    copy = cvi__mem_strdup(alloc, host, len);
    for (size_t i = 0; copy && i < len; i++) {
        if (copy[i] >= 'A' && copy[i] <= 'Z') {
            copy[i] = (char)(copy[i] + ('a' - 'A'));
        }
    }
    return copy;
}

int cvi__call_copy_hosts(cvi_call *call, const char *const *hosts, size_t count)
{
    if (count == 0) {
        return CVI_OK;
    }
    call->hosts = cvi__mem_calloc(&call->alloc, count, sizeof(*call->hosts));
    if (!call->hosts) {
        return CVI_ENOMEM;
    }
    for (; call->host_count < count; call->host_count++) {
        const char *host = hosts[call->host_count];

        if (!host || strlen(host) > HOST_MAX) {
            return CVI_EINVAL;
        }
        call->hosts[call->host_count] = copy_host(&call->alloc, host);
        if (!call->hosts[call->host_count]) {
            return CVI_ENOMEM;
        }
    }
    return CVI_OK;
}

void cvi__call_free_hosts(cvi_call *call)
{
    for (size_t i = 0; i < call->host_count; i++) {
        cvi__mem_free(&call->alloc, call->hosts[i]);
    }
    cvi__mem_free(&call->alloc, call->hosts);
    call->hosts = NULL;
    call->host_count = 0;
}

int cvi__call_is_own_host(const cvi_call *call, const char *host)
{
    for (size_t i = 0; i < call->host_count; i++) {
        if (strcmp(call->hosts[i], host) == 0) {
            return 1;
        }
    }
    return 0;
}
