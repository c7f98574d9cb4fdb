/* SPDX-License-Identifier: MIT */
/* What one leg is shown instead of the meeting, or over it; countdowns run by themselves. */
#include <string.h>

#include "meeting/state.h"

#define KEY_PAUSE_US 500000u
#define DATES_APART_US 1000u /* of two pictures at least */

static uint64_t later(uint64_t now_us, uint64_t wait_us)
{
    return wait_us > CVI_NO_DEADLINE - now_us ? CVI_NO_DEADLINE : now_us + wait_us;
}

static void write_time(cvi__leg *leg, uint64_t now_us)
{
    cvi__screen *s = &leg->screen;
    const uint64_t left = s->until_us > now_us ? s->until_us - now_us : 0;

    s->turn_us = later(now_us, cvi__slate_set_time(&leg->slate, s->label, left));
}

int cvi_meeting_show(cvi_meeting *meeting, uint32_t leg, const cvi_slate *slate)
{
    cvi__slate fresh;
    uint64_t until_us = CVI_NO_DEADLINE;
    cvi__leg *l = NULL;
    int rc = CVI_OK;

    CVI_REQUIRE(meeting != NULL);
    l = cvi__meeting_find(meeting, leg);
    if (!l) {
        return cvi__meeting_no_leg(meeting, leg);
    }
    if (slate) {
        rc = cvi__slate_read(&fresh, &until_us, slate);
        if (rc != CVI_OK) {
            return cvi__error_set(&meeting->error, rc, 0, "the slate is not usable");
        }
        l->slate = fresh;
    }
    l->has_slate = slate != NULL;
    l->screen = (cvi__screen){.until_us = until_us, .turn_us = CVI_NO_DEADLINE};
    if (until_us != CVI_NO_DEADLINE) {
        memcpy(l->screen.label, l->slate.time_left, sizeof(l->screen.label));
        write_time(l, meeting->now_us);
    }
    return cvi__view_choose(meeting, l, meeting->now_us);
}

/* ---- playing tapes --------------------------------------------------------------------- */

/* One that was begun for others may be older than the last one of the view that a leg left. */
int cvi__screen_give(cvi__watch *watch, cvi__blob *picture, uint64_t time_us)
{
    const uint64_t at = CVI_MAX(time_us, watch->dated_us + DATES_APART_US);
    const cvi__stamp stamp = {at, (uint32_t)(at * 9u / 100u)};
    const int rc = cvi__outbox_push(&watch->box, picture, &stamp);

    if (rc != CVI_OK) {
        cvi__outbox_clear(&watch->box);
        return rc;
    }
    watch->dated_us = at;
    watch->encoded++;
    watch->width = watch->view->rendition->format.width;
    watch->height = watch->view->rendition->format.height;
    watch->keyframes += (picture->unit.flags & CVI_UNIT_KEYFRAME) != 0;
    return CVI_OK;
}

void cvi__screen_play(cvi__leg *leg, uint64_t now_us)
{
    cvi__watch *watch = &leg->video;
    cvi__view *view = watch->view;
    cvi__blob *unit = NULL;

    if (!view || !view->tape) {
        return;
    }
    unit = cvi__video_tape_play(view->tape, &watch->head, now_us);
    if (unit && cvi__screen_give(watch, unit, now_us) != CVI_OK) { /* nobody pulls: begin again */
        watch->head.next = 0;
        watch->head.due_us = later(now_us, KEY_PAUSE_US);
    } else if (unit && unit->unit.flags & CVI_UNIT_KEYFRAME) {
        watch->keyed_us = now_us;
    }
    view->wanted = CVI_MAX(view->wanted, watch->head.next + 1);
}

/* From the first unit on again, but not at every request. */
static void rewind_tape(cvi__watch *watch, uint64_t now_us)
{
    watch->head.next = 0;
    watch->head.due_us = CVI_MAX(now_us, later(watch->keyed_us, KEY_PAUSE_US));
}

void cvi__screen_tick(cvi_meeting *m, uint64_t now_us)
{
    for (uint32_t i = 0; i < m->leg_count; i++) {
        cvi__leg *leg = m->legs[i];

        cvi__screen_play(leg, now_us);

        if (leg->screen.turn_us <= now_us) {
            write_time(leg, now_us);
            (void)cvi__view_choose(m, leg, now_us); /* without memory the old time stays */
        }
    }
}

int cvi_meeting_request_keyframe(cvi_meeting *meeting, uint64_t now_us, uint32_t leg,
                                 uint32_t medium)
{
    cvi__leg *l = NULL;
    cvi__watch *watch = NULL;

    CVI_REQUIRE(meeting != NULL && (medium == CVI_MEDIUM_VIDEO || medium == CVI_MEDIUM_CONTENT));
    l = cvi__meeting_find(meeting, leg);
    if (!l) {
        return cvi__meeting_no_leg(meeting, leg);
    }
    watch = medium == CVI_MEDIUM_VIDEO ? &l->video : &l->content;
    if (watch->view && watch->view->tape) {
        rewind_tape(watch, now_us);
    } else if (watch->view) {
        cvi__video_rendition_request_key(watch->view->rendition, now_us, 0);
    }
    return CVI_OK;
}
