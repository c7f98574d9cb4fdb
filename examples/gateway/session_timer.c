/* SPDX-License-Identifier: MIT */
#include "gateway/session_timer.h"

#include <string.h>
#include <strings.h>

#define EXPIRES_MAX 86400u

static size_t skip_spaces(const char *v, size_t len, size_t at)
{
    while (at < len && (v[at] == ' ' || v[at] == '\t')) {
        at++;
    }
    return at;
}

static uint32_t refresher_of(const char *v, size_t len)
{
    if (len == 3 && strncasecmp(v, "uac", 3) == 0) {
        return GW_REFRESHER_UAC;
    }
    if (len == 3 && strncasecmp(v, "uas", 3) == 0) {
        return GW_REFRESHER_UAS;
    }
    return GW_REFRESHER_NONE;
}

/* One ";name=value" at `at`; returns where the next begins. */
static size_t parse_parameter(gw_timer_offer *offer, const char *v, size_t len, size_t at)
{
    static const char name[] = "refresher=";
    size_t end = 0;

    at = skip_spaces(v, len, at + 1);
    for (end = at; end < len && v[end] != ';'; end++) {
    }
    if (end - at > sizeof(name) - 1 && strncasecmp(v + at, name, sizeof(name) - 1) == 0) {
        size_t last = end;

        while (v[last - 1] == ' ' || v[last - 1] == '\t') {
            last--;
        }
        offer->refresher = refresher_of(v + at + sizeof(name) - 1, last - at - (sizeof(name) - 1));
    }
    return end;
}

int gw_timer_parse(gw_timer_offer *offer, const char *value, size_t len)
{
    size_t at = skip_spaces(value, len, 0);
    uint32_t seconds = 0;
    const size_t first = at;

    for (; at < len && value[at] >= '0' && value[at] <= '9'; at++) {
        seconds = seconds * 10 + (uint32_t)(value[at] - '0');
        if (seconds > EXPIRES_MAX) {
            seconds = EXPIRES_MAX;
        }
    }
    if (at == first) {
        return -1;
    }
    offer->expires_s = seconds;
    at = skip_spaces(value, len, at);
    while (at < len) {
        if (value[at] != ';') {
            return -1;
        }
        at = parse_parameter(offer, value, len, at);
    }
    return 0;
}

gw_timer_answer gw_timer_decide(const gw_timer_offer *offer, uint32_t wanted_s, uint32_t min_s)
{
    gw_timer_answer a = {0, 0, GW_REFRESHER_NONE};

    if (!offer->has_timer) {
        return a; /* only a proxy wants it; we would have to refresh: it may do without */
    }
    if (offer->expires_s != 0 && offer->expires_s < min_s) {
        a.too_small = 1;
        return a;
    }
    a.expires_s = offer->expires_s;
    a.refresher = offer->refresher == GW_REFRESHER_UAS ? GW_REFRESHER_UAS : GW_REFRESHER_UAC;
    if (offer->expires_s == 0) {
        a.expires_s = wanted_s > offer->min_se_s ? wanted_s : offer->min_se_s;
        a.expires_s = a.expires_s > min_s ? a.expires_s : min_s;
        a.refresher = GW_REFRESHER_UAC;
    }
    if (a.refresher == GW_REFRESHER_UAS && !offer->has_update) {
        a.expires_s = 0; /* we refresh by UPDATE alone */
        a.refresher = GW_REFRESHER_NONE;
    }
    return a;
}

uint64_t gw_timer_expiry_ms(uint32_t expires_s)
{
    const uint32_t early = expires_s / 3 < 32 ? expires_s / 3 : 32;

    return (uint64_t)(expires_s - early) * 1000u;
}

uint64_t gw_timer_refresh_ms(uint32_t expires_s)
{
    return (uint64_t)expires_s * 500u;
}
