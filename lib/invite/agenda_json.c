/* SPDX-License-Identifier: MIT */
/* The list as one JSON object. */
#include <stdio.h>

#include "core/buf.h"
#include "core/civil.h"
#include "invite/agenda.h"
#include "invite/joins.h"
#include "json/json_write.h"

static void put_time(cvi__json_writer *w, const char *name, int64_t us)
{
    const cvi__civil c = cvi__civil_of(us / CVI__SECOND_US);
    char text[CVI__CIVIL_TEXT + 1], whole[CVI__CIVIL_TEXT];

    cvi__civil_print(&c, whole);
    snprintf(text, sizeof(text), "%sZ", whole);
    cvi__json_put_text(w, name, us != 0 ? text : NULL);
}

static void put_meeting(cvi__json_writer *w, const cvi_agenda_meeting *m)
{
    cvi__json_begin_object(w);
    cvi__json_put_text(w, "subject", m->subject);
    cvi__json_put_text(w, "organizer", m->organizer);
    cvi__json_put_text(w, "organizer_address", m->organizer_address);
    put_time(w, "start", m->start_us);
    put_time(w, "end", m->end_us);
    put_time(w, "join", m->join_us);
    cvi__json_put_i64(w, "start_us", m->start_us);
    cvi__json_put_i64(w, "end_us", m->end_us);
    cvi__json_put_bool(w, "all_day", (int)m->is_all_day);
    cvi__json_put_bool(w, "private", (int)m->is_private);
    cvi__json_put_bool(w, "recurring", (int)m->is_recurring);
    cvi__json_put_text(w, "kind", cvi__join_kind_name(m->join_kind));
    cvi__json_put_text(w, "dialect", m->dialect);
    cvi__json_put_text(w, "tenant_key", m->tenant_key);
    cvi__json_put_text(w, "conference_id", m->conference_id);
    cvi__json_put_text(w, "dial", m->dial);
    cvi__json_put_text(w, "dial_h323", m->dial_h323);
    cvi__json_put_text(w, "url", m->url);
    cvi__json_put_text(w, "uid", m->uid);
    cvi__json_end(w);
}

int cvi_agenda_to_json(const cvi_agenda *agenda, char *buf, size_t cap, size_t *needed)
{
    cvi_agenda_meeting m;
    cvi__json_writer w;
    cvi__buf b;
    int rc = CVI_OK;

    CVI_REQUIRE(agenda != NULL && (buf != NULL || cap == 0));
    cvi__buf_init_secret(&b, &agenda->alloc, SIZE_MAX); /* links may hold passcodes */
    cvi__json_writer_init(&w, &b);
    cvi__json_begin_object(&w);
    cvi__json_key(&w, "meetings");
    cvi__json_begin_array(&w);
    CVI_AGENDA_MEETING_INIT(&m);
    for (uint32_t i = 0; cvi_agenda_get_meeting(agenda, i, &m) == CVI_OK; i++) {
        put_meeting(&w, &m);
    }
    cvi__json_end(&w);
    cvi__json_put_u64(&w, "refused", agenda->refused);
    cvi__json_end(&w);
    rc = cvi__json_writer_finish(&w);
    if (rc == CVI_OK) {
        rc = cvi__text_out(b.data, b.len, buf, cap, needed);
    }
    cvi__buf_free(&b);
    return rc;
}
