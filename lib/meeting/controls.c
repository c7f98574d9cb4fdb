/* SPDX-License-Identifier: MIT */
/* What a participant asks for by keys: muted, how loud, which layout, who is here. */
#include <string.h>

#include "meeting/state.h"

int cvi_meeting_set_muted(cvi_meeting *meeting, uint32_t leg, uint32_t is_muted)
{
    cvi__leg *l = NULL;

    CVI_REQUIRE(meeting != NULL && is_muted <= 1);
    l = cvi__meeting_find(meeting, leg);
    if (!l) {
        return cvi__meeting_no_leg(meeting, leg);
    }
    l->is_muted = is_muted;
    return CVI_OK;
}

int cvi_meeting_set_volume(cvi_meeting *meeting, uint32_t leg, int32_t db)
{
    cvi__leg *l = NULL;

    CVI_REQUIRE(meeting != NULL && db >= CVI_VOLUME_MIN_DB && db <= CVI_VOLUME_MAX_DB);
    l = cvi__meeting_find(meeting, leg);
    if (!l) {
        return cvi__meeting_no_leg(meeting, leg);
    }
    l->gain = cvi__gain_of(db);
    return CVI_OK;
}

int cvi_meeting_set_layout(cvi_meeting *meeting, uint64_t now_us, uint32_t leg, uint32_t layout)
{
    cvi__leg *l = NULL;
    uint32_t before = 0;
    int rc = CVI_OK;

    CVI_REQUIRE(meeting != NULL && layout < CVI_LAYOUT_COUNT);
    l = cvi__meeting_find(meeting, leg);
    if (!l) {
        return cvi__meeting_no_leg(meeting, leg);
    }
    before = l->layout;
    l->layout = layout;
    rc = cvi__view_choose(meeting, l, now_us);
    if (rc != CVI_OK) {
        l->layout = before;
        return cvi__error_set(&meeting->error, rc, 0, "no view in this layout: %s",
                              cvi_strerror(rc));
    }
    cvi__view_update_cameras(meeting, now_us);
    return CVI_OK;
}

/* Names a line each, in order of joining; a leg without one is a dash. */
int cvi_meeting_get_names(const cvi_meeting *meeting, char *buf, size_t cap, size_t *needed)
{
    size_t len = 0;

    CVI_REQUIRE(meeting != NULL && (buf != NULL || cap == 0));
    for (uint32_t i = 0; i < meeting->leg_count; i++) {
        len += strlen(meeting->legs[i]->name[0] ? meeting->legs[i]->name : "-") + 1;
    }
    len -= len > 0; /* no line end at the end */
    if (needed) {
        *needed = len;
    }
    if (len >= cap) {
        return CVI_ETOOSMALL;
    }
    for (uint32_t i = 0, at = 0; i < meeting->leg_count; i++) {
        const char *name = meeting->legs[i]->name[0] ? meeting->legs[i]->name : "-";
        const size_t name_len = strlen(name);

        memcpy(buf + at, name, name_len);
        at += (uint32_t)name_len;
        buf[at++] = '\n';
    }
    buf[len] = '\0';
    return CVI_OK;
}
