/* SPDX-License-Identifier: MIT */
/*
 * A description from a stranger: read, written back, taken as an offer (plain and over secure
 * signalling, twice each) and as the answer to an offer of ours.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/error.h"
#include "core/mem.h"
#include "sdp/sdp.h"
#include "session/negotiate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int condition)
{
    if (!condition) {
        abort();
    }
}

static int fixed_random(void *user, void *out, size_t len)
{
    (void)user;
    memset(out, 0x5a, len);
    return 0;
}

static int parse(cvi__sdp **out, const char *text, size_t len)
{
    cvi_error_info error;
    int rc;

    cvi__error_init(&error, "sdp");
    rc = cvi__sdp_parse(out, cvi__mem_or_libc(NULL), text, len, &error);
    require((rc == CVI_OK) == (*out != NULL));
    require(rc == CVI_OK || (error.status == rc && error.offset <= len));
    return rc;
}

/* What is written is read again with as many lines; returns their number. */
static size_t round_trip(const cvi__sdp *sdp)
{
    const size_t lines = sdp->n_media;
    cvi__sdp *again = NULL;
    cvi__buf out;

    cvi__buf_init(&out, cvi__mem_or_libc(NULL), 2 * CVI__SDP_MAX_BYTES);
    require(cvi__sdp_write(sdp, &out) == CVI_OK);
    if (out.len <= CVI__SDP_MAX_BYTES) {
        const int rc = parse(&again, out.data, out.len);

        require(rc == CVI_ELIMIT || (rc == CVI_OK && again->n_media == lines));
    }
    cvi__sdp_free(&again);
    cvi__buf_free(&out);
    return lines;
}

static cvi__negotiator *create(int is_secure)
{
    cvi__session_caps caps;
    cvi__negotiator *n = NULL;

    cvi__session_caps_init(&caps);
    caps.random = fixed_random;
    caps.is_secure_signalling = (uint8_t)is_secure;
    for (uint32_t medium = CVI_MEDIUM_AUDIO; medium < CVI__NEG_MEDIA; medium++) {
        caps.rtp[medium] = (cvi_addr){
            .family = CVI_ADDR_IPV4, .port = (uint16_t)(40000 + 2 * medium), .ip = {192, 0, 2, 1}};
    }
    require(cvi__negotiator_create(&n, cvi__mem_or_libc(NULL), &caps) == CVI_OK);
    return n;
}

static void check_line(const cvi__neg_line *line)
{
    require(memchr(line->reason, '\0', sizeof(line->reason)) != NULL && line->reason[0] != '\0');
    require(line->n_codecs <= CVI__NEG_MAX_CODECS && line->n_events <= CVI__NEG_MAX_EVENTS);
    if (!line->is_accepted) {
        require(line->status != CVI_OK);
        return;
    }
    require(line->n_codecs > 0 && line->remote.port != 0);
    require(line->is_secure || !cvi__sdp_profile_is_secure(line->profile));
    require(!line->is_secure || line->crypto_send.key_len == line->crypto_recv.key_len);
    if (line->medium == CVI_MEDIUM_AUDIO) {
        require(line->ptime_ms >= 10 && line->ptime_ms <= 60);
    } else {
        require(line->codecs[0].send.max_kbps > 0);
    }
}

static void answer(const char *text, size_t len, size_t lines, int is_secure)
{
    cvi__negotiator *n = create(is_secure);
    const cvi__neg_line *tried;
    cvi__sdp *ours = NULL;
    size_t count = 0;

    for (int i = 0; i < 2; i++) {
        if (cvi__negotiator_answer(n, text, len) == CVI_OK) {
            const char *local = cvi__negotiator_local(n, &count);

            require(parse(&ours, local, count) == CVI_OK);
            require(ours->n_media == lines && ours->origin_version == 1);
            cvi__sdp_free(&ours);
        }
        tried = cvi__negotiator_tried(n, &count);
        require(count == lines || count == 0);
        for (size_t k = 0; k < count; k++) {
            check_line(&tried[k]);
        }
    }
    if (cvi__negotiator_offer(n) == CVI_OK) {
        (void)cvi__negotiator_take_answer(n, text, len);
    }
    cvi__negotiator_destroy(&n);
}

static void take(const char *text, size_t len, int is_secure)
{
    cvi__negotiator *n = create(is_secure);
    const cvi__neg_line *lines;
    size_t count = 0;

    require(cvi__negotiator_offer(n) == CVI_OK);
    if (cvi__negotiator_take_answer(n, text, len) == CVI_OK) {
        lines = cvi__negotiator_lines(n, &count);
        for (size_t i = 0; i < count; i++) {
            check_line(&lines[i]);
        }
    }
    cvi__negotiator_destroy(&n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    cvi__sdp *sdp = NULL;
    size_t lines = 0;

    if (parse(&sdp, text, size) == CVI_OK) {
        lines = round_trip(sdp);
        cvi__sdp_free(&sdp);
    }
    for (int is_secure = 0; is_secure <= 1; is_secure++) {
        answer(text, size, lines, is_secure);
        take(text, size, is_secure);
    }
    return 0;
}
