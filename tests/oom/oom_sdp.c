/* SPDX-License-Identifier: MIT */
#include "oom/oom.h"

#include <string.h>

#include <cvi/session.h>

#include "core/error.h"
#include "sdp/sdp.h"
#include "session/negotiate.h"

static const char offer[] =
    "v=0\r\no=- 1 1 IN IP4 192.0.2.5\r\ns=-\r\nc=IN IP4 192.0.2.5\r\nt=0 0\r\n"
    "m=audio 5004 RTP/SAVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n"
    "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz\r\n"
    "m=video 5006 RTP/AVP 100\r\na=rtpmap:100 VP8/90000\r\n";
static const char answer[] =
    "v=0\r\no=- 1 1 IN IP4 192.0.2.5\r\ns=-\r\nc=IN IP4 192.0.2.5\r\nt=0 0\r\n"
    "m=audio 5004 RTP/AVP 0\r\nm=video 0 RTP/AVP 96\r\nm=video 0 RTP/AVP 96\r\n";

static int fixed_random(void *user, void *out, size_t len)
{
    (void)user;
    memset(out, 0x5a, len);
    return 0;
}

int oom_sdp_parse(const cvi_allocator *allocator)
{
    cvi_error_info error;
    cvi__sdp *sdp = NULL;
    int rc;

    cvi__error_init(&error, "sdp");
    rc = cvi__sdp_parse(&sdp, allocator, offer, sizeof(offer) - 1, &error);
    cvi__sdp_free(&sdp);
    return rc;
}

int oom_negotiation(const cvi_allocator *allocator)
{
    cvi_negotiation_params params;
    cvi_negotiation *n = NULL;
    char json[4096];
    int rc;

    CVI_NEGOTIATION_PARAMS_INIT(&params);
    params.allocator = allocator;
    params.seed = 1;
    params.signalling_is_secure = 1;
    rc = cvi_negotiation_create(&n, &params);
    for (int i = 0; rc == CVI_OK && i < 2; i++) {
        rc = cvi_negotiation_feed_offer(n, offer, sizeof(offer) - 1);
    }
    if (rc == CVI_OK) {
        rc = cvi_negotiation_to_json(n, json, sizeof(json), NULL);
    }
    cvi_negotiation_destroy(&n);
    return rc;
}

int oom_negotiation_offer(const cvi_allocator *allocator)
{
    cvi__session_caps caps;
    cvi__negotiator *n = NULL;
    int rc;

    cvi__session_caps_init(&caps);
    caps.random = fixed_random;
    for (uint32_t medium = CVI_MEDIUM_AUDIO; medium < CVI__NEG_MEDIA; medium++) {
        caps.rtp[medium] = (cvi_addr){.family = CVI_ADDR_IPV4, .port = 40000};
    }
    rc = cvi__negotiator_create(&n, allocator, &caps);
    if (rc == CVI_OK) {
        rc = cvi__negotiator_offer(n);
    }
    if (rc == CVI_OK) {
        rc = cvi__negotiator_take_answer(n, answer, sizeof(answer) - 1);
    }
    if (rc == CVI_OK) {
        rc = cvi__negotiator_offer(n);
    }
    cvi__negotiator_destroy(&n);
    return rc;
}
