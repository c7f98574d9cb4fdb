/* SPDX-License-Identifier: MIT */
#include "resolve/guard_source.h"

#include <string.h>

#include "core/addr.h"

#define CUSTOMER_BITS 64u /* of an IPv6 address: what one customer is usually given */
#define SITE_BITS 48u     /* likewise an organisation */
#define MAPPED_BITS 96u   /* before an IPv4 address inside an IPv6 one */

/* ::ffff:192.0.2.1 and 64:ff9b::192.0.2.1; 1 when it was one. */
static int unmap(cvi_addr *a)
{
    static const uint8_t mapped[MAPPED_BITS / 8] = {[10] = 0xff, [11] = 0xff};
    static const uint8_t translated[MAPPED_BITS / 8] = {0, 0x64, 0xff, 0x9b};

    if (a->family != CVI_ADDR_IPV6 || (memcmp(a->ip, mapped, sizeof(mapped)) != 0 &&
                                       memcmp(a->ip, translated, sizeof(translated)) != 0)) {
        return 0;
    }
    memmove(a->ip, a->ip + 12, 4);
    memset(a->ip + 4, 0, 12);
    a->family = CVI_ADDR_IPV4;
    return 1;
}

static uint32_t bits_of(const cvi_addr *a)
{
    return a->family == CVI_ADDR_IPV4 ? 32 : 128;
}

static void clear_behind(cvi_addr *a, uint32_t prefix)
{
    for (uint32_t bit = prefix; bit < bits_of(a); bit++) {
        a->ip[bit / 8] = (uint8_t)(a->ip[bit / 8] & ~(0x80u >> bit % 8));
    }
}

/* Up to three decimal digits that end the text. */
static int parse_prefix(const char *text, uint32_t *prefix)
{
    const size_t digits = strspn(text, "0123456789");

    if (digits == 0 || digits > 3 || text[digits] != '\0') {
        return 0;
    }
    for (*prefix = 0; *text; text++) {
        *prefix = *prefix * 10 + (uint32_t)(*text - '0');
    }
    return 1;
}

int cvi__net_parse(cvi__net *out, const char *text)
{
    const size_t len = strcspn(text, "/");

    if (cvi__addr_parse_ip(&out->addr, text, len) != CVI_OK) {
        return CVI_EINVAL;
    }
    out->prefix = bits_of(&out->addr);
    if (text[len] == '/' &&
        (!parse_prefix(text + len + 1, &out->prefix) || out->prefix > bits_of(&out->addr))) {
        return CVI_EINVAL;
    }
    if (out->prefix >= MAPPED_BITS && unmap(&out->addr)) { /* as sources are */
        out->prefix -= MAPPED_BITS;
    }
    clear_behind(&out->addr, out->prefix);
    return CVI_OK;
}

int cvi__net_has(const cvi__net *net, const cvi_addr *addr)
{
    cvi_addr reduced = *addr;

    if (addr->family != net->addr.family) {
        return 0;
    }
    clear_behind(&reduced, net->prefix);
    return memcmp(reduced.ip, net->addr.ip, sizeof(reduced.ip)) == 0;
}

int cvi__source_parse(cvi_addr *out, const char *text)
{
    const char *const colon = strchr(text, ':');
    size_t len = strlen(text);

    if (text[0] == '[') {
        text++;
        len = strcspn(text, "]");
    } else if (colon && !strchr(colon + 1, ':')) {
        len = (size_t)(colon - text);
    }
    if (cvi__addr_parse_ip(out, text, len) != CVI_OK) {
        return 0;
    }
    (void)unmap(out);
    return 1;
}

void cvi__source_reduce(cvi_addr *addr)
{
    addr->port = 0;
    addr->scope = 0;
    if (addr->family == CVI_ADDR_IPV6) {
        clear_behind(addr, CUSTOMER_BITS);
    }
}

int cvi__source_widen(cvi_addr *addr)
{
    if (addr->family != CVI_ADDR_IPV6) {
        return 0;
    }
    clear_behind(addr, SITE_BITS);
    return 1;
}
