/* SPDX-License-Identifier: MIT */
/* The joins as one JSON object. */
#include "invite/invite.h"

#include "core/buf.h"
#include "json/json_write.h"

const char *cvi__join_kind_name(uint32_t kind)
{
    static const char *const names[] = {"",      "cvi",  "teams", "phone", "zoom",
                                        "webex", "meet", "sip",   "h323"};

    return names[kind < CVI_ARRAY_LEN(names) ? kind : 0];
}

static void write_join(cvi__json_writer *w, const cvi__join *join)
{
    static const char *const names[CVI__JOIN_FIELDS] = {
        [CVI__JOIN_DIALECT] = "dialect",
        [CVI__JOIN_TENANT_KEY] = "tenant_key",
        [CVI__JOIN_CONFERENCE_ID] = "conference_id",
        [CVI__JOIN_PASSCODE] = "passcode",
        [CVI__JOIN_DIAL] = "dial",
        [CVI__JOIN_DIAL_H323] = "dial_h323",
        [CVI__JOIN_URL] = "url",
        [CVI__JOIN_THREAD_ID] = "thread_id",
        [CVI__JOIN_ORGANIZER_ID] = "organizer_id",
        [CVI__JOIN_TENANT_ID] = "tenant_id",
    };

    cvi__json_begin_object(w);
    cvi__json_put_text(w, "kind", cvi__join_kind_name(join->kind));
    for (size_t i = 0; i < CVI__JOIN_FIELDS; i++) {
        cvi__json_put_text(w, names[i], cvi__join_get(join, (cvi__join_field)i));
    }
    cvi__json_put_u64(w, "offset", join->offset);
    cvi__json_put_u64(w, "confidence", join->confidence);
    cvi__json_put_text(w, "reason", join->reason);
    cvi__json_end(w);
}

int cvi_invite_to_json(const cvi_invite *invite, char *buf, size_t cap, size_t *needed)
{
    cvi__buf b;
    cvi__json_writer w;
    int rc = CVI_OK;

    CVI_REQUIRE(invite != NULL && (buf != NULL || cap == 0));
    cvi__buf_init_secret(&b, &invite->alloc, SIZE_MAX); /* passcodes */
    cvi__json_writer_init(&w, &b);
    cvi__json_begin_object(&w);
    cvi__json_key(&w, "joins");
    cvi__json_begin_array(&w);
    for (uint32_t i = 0; i < invite->joins.count; i++) {
        write_join(&w, invite->joins.order[i]);
    }
    cvi__json_end(&w);
    cvi__json_end(&w);
    rc = cvi__json_writer_finish(&w);
    if (rc == CVI_OK) {
        rc = cvi__text_out(b.data, b.len, buf, cap, needed);
    }
    cvi__buf_free(&b);
    return rc;
}
