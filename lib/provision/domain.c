/* SPDX-License-Identifier: MIT */
#include "provision/domain.h"

#include <string.h>

#include "core/addr.h"
#include "dial/scan.h"

void cvi__ascii_lower(char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (text[i] >= 'A' && text[i] <= 'Z') {
            text[i] = (char)(text[i] | 0x20);
        }
    }
}

static size_t normalise_ip(const char *text, size_t len, char *out)
{
    cvi_addr addr;

    if (cvi__addr_parse_ip(&addr, text, len) != CVI_OK) {
        return 0;
    }
    return cvi__addr_format_ip(&addr, out, CVI__DOMAIN_MAX + 1);
}

size_t cvi__domain_normalise(const char *text, size_t len, char out[CVI__DOMAIN_MAX + 1])
{
    char arena[CVI__DIAL_ARENA(CVI__DOMAIN_MAX + 1)];
    cvi__dial_parts parts = {0};
    cvi__dial_scan s = {0};

    if (len == 0 || len > CVI__DOMAIN_MAX + 1) {
        return 0;
    }
    if (memchr(text, ':', len) && text[0] != '[') {
        return normalise_ip(text, len, out);
    }
    cvi__dial_scan_begin(&s, arena, text, len);
    if (cvi__dial_scan_hostport(&s, &parts) != CVI_OK || s.p != s.end || parts.port != 0) {
        return 0;
    }
    if (text[0] == '[') {
        return normalise_ip(parts.host.text, parts.host.len, out);
    }
    memcpy(out, parts.host.text, parts.host.len);
    out[parts.host.len] = '\0';
    return parts.host.len;
}
