/* SPDX-License-Identifier: MIT */
#include "oom/oom.h"

#include <string.h>

#include "common/peer.h"
#include "core/mem.h"
#include "rtp/assembler.h"
#include "rtp/jitter.h"
#include "transport/srtp.h"

int oom_rtp_jitter(const cvi_allocator *allocator)
{
    cvi__jitter j;
    const int rc = cvi__jitter_init(&j, allocator, 20000, 200000);

    cvi__jitter_free(&j);
    return rc;
}

/* Buffers of pictures grow while packets come: a refusal damages the picture, nothing else. */
int oom_rtp_assembler(const cvi_allocator *allocator)
{
    static const uint8_t payload[1000] = {0x65, 1};
    cvi__assembler a;
    const cvi__asm_unit *unit = NULL;
    int rc = cvi__assembler_init(&a, allocator);

    for (uint16_t i = 0; rc == CVI_OK && i < 10; i++) {
        const cvi__asm_packet p = {.codec = CVI_CODEC_H264,
                                   .sequence = i,
                                   .marker = i == 9,
                                   .len = sizeof(payload),
                                   .payload = payload};
        rc = cvi__assembler_put(&a, &p);
    }
    if (rc == CVI_OK && (cvi__assembler_next(&a, &unit) != CVI_OK || unit->is_damaged)) {
        rc = CVI_ENOMEM;
    }
    cvi__assembler_free(&a);
    return rc;
}

int oom_transport_srtp(const cvi_allocator *allocator)
{
    static const uint8_t key[30] = {1, 2, 3};
    const cvi__srtp_params params = {
        .suite = CVI__SRTP_AES128_SHA1_80, .key = key, .key_len = sizeof(key)};
    cvi__srtp *s = NULL;
    const int rc = cvi__srtp_create(&s, allocator, &params);

    cvi__srtp_destroy(&s);
    return rc;
}

/* A call: the offer, an answer, a second offer, packets both ways. */
int oom_session(const cvi_allocator *allocator)
{
    cvi_session_params params;
    struct peer p;
    char answer[4096];
    int rc = CVI_OK;

    CVI_SESSION_PARAMS_INIT(&params);
    params.allocator = allocator;
    rc = peer_open(&p, &params, peer_offer);
    if (rc == CVI_OK) {
        rc = cvi_session_get_answer(p.session, answer, sizeof(answer), NULL);
    }
    if (rc == CVI_OK) {
        rc = cvi_session_feed_offer(p.session, p.now_us, peer_offer, strlen(peer_offer));
    }
    if (rc == CVI_OK) {
        peer_speak(&p, 0);
        peer_event(&p, 5, 160, 160, 1);
        peer_run(&p, 1000000);
        rc = p.digits[0] == '5' ? CVI_OK : CVI_ESTATE;
    }
    peer_close(&p);
    return rc;
}

/* The buffers of slides are made when the first one comes. */
int oom_session_slides(const cvi_allocator *allocator)
{
    static const uint8_t keyframe[] = {0x10, 0x10, 0, 0, 0x9d, 0x01, 0x2a, 0, 1, 0, 1};
    static const char offer[] = "v=0\r\no=- 1 1 IN IP4 192.0.2.5\r\ns=-\r\nc=IN IP4 192.0.2.5\r\n"
                                "t=0 0\r\nm=video 5004 RTP/AVP 96\r\na=rtpmap:96 VP8/90000\r\n"
                                "a=content:slides\r\n";
    cvi_session_params params;
    struct peer p;
    int rc = CVI_OK;

    CVI_SESSION_PARAMS_INIT(&params);
    params.allocator = allocator;
    rc = peer_open(&p, &params, offer);
    if (rc == CVI_OK) {
        p.payload_type = 96;
        peer_rtp(&p, 0, keyframe, sizeof(keyframe));
        peer_run(&p, 100000);
        rc = p.units == 1 ? CVI_OK : CVI_ENOMEM;
    }
    peer_close(&p);
    return rc;
}

int oom_session_offer(const cvi_allocator *allocator)
{
    const cvi_addr audio = peer_addr("198.51.100.1", 40000);
    cvi_session_params params;
    cvi_session *s = NULL;
    char offer[4096];
    int rc = CVI_OK;

    CVI_SESSION_PARAMS_INIT(&params);
    params.allocator = allocator;
    rc = cvi_session_create(&s, &params);
    if (rc == CVI_OK) {
        (void)cvi_session_set_local(s, CVI_MEDIUM_AUDIO, &audio, NULL);
        rc = cvi_session_make_offer(s, offer, sizeof(offer), NULL);
    }
    cvi_session_destroy(&s);
    return rc;
}
