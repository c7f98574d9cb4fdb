/* SPDX-License-Identifier: MIT */
/* Received units on their way to the caller. */
#include "core/params.h"
#include "session/session_state.h"

static int give_video(const cvi_session *s, cvi__stream *st, cvi_unit *unit)
{
    const cvi__asm_unit *u = NULL;
    uint64_t sound_us = 0;
    cvi_unit out;
    int rc = CVI_AGAIN;

    if (s->now_us >= cvi__session_picture_due(s, st)) {
        rc = cvi__assembler_next(st->assembler, &u);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    CVI_UNIT_INIT(&out);
    out.data = u->data.data;
    out.len = u->data.len;
    sound_us = cvi__session_sound_of(s, st, u->timestamp);
    out.time_us = sound_us ? sound_us : u->time_us;
    out.timestamp = u->timestamp;
    out.medium = st->medium;
    out.codec = u->codec;
    out.flags = (u->is_keyframe ? CVI_UNIT_KEYFRAME : 0) | (u->is_damaged ? CVI_UNIT_DAMAGED : 0);
    out.lost = u->lost;
    if (u->is_keyframe && !u->is_damaged) {
        st->tx.wants_request = 0; /* what was to be asked for is here */
    }
    return cvi__params_write(unit, &out, sizeof(out));
}

int cvi_session_next_unit(cvi_session *session, uint64_t now_us, cvi_unit *unit)
{
    CVI_REQUIRE(session != NULL && unit != NULL);

    session->now_us = CVI_MAX(session->now_us, now_us);
    for (uint32_t m = 1; m < CVI__NEG_MEDIA; m++) {
        cvi__stream *st = &session->streams[m];
        int rc = CVI_AGAIN;

        if (st->line && st->jitter) {
            cvi_unit out;

            rc = cvi__jitter_next(st->jitter, session->now_us, &out);
            rc = rc == CVI_OK ? cvi__params_write(unit, &out, sizeof(out)) : rc;
        } else if (st->line && st->assembler) {
            rc = give_video(session, st, unit);
        }
        if (rc != CVI_AGAIN) {
            return rc;
        }
    }
    return CVI_AGAIN;
}
