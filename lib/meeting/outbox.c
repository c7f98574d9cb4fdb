/* SPDX-License-Identifier: MIT */
/* Units on their way to one leg, and the events of the meeting. */
#include "core/params.h"
#include "meeting/state.h"

int cvi__outbox_push(cvi__outbox *box, cvi__blob *blob, const cvi__stamp *stamp)
{
    const cvi__stamp own = {blob->unit.time_us, blob->unit.timestamp};
    const uint32_t at = (box->head + box->count) % CVI__LEG_OUT;

    if (box->count == CVI__LEG_OUT) {
        return CVI_EFULL;
    }
    box->blobs[at] = cvi__blob_ref(blob);
    box->stamps[at] = stamp ? *stamp : own;
    box->count++;
    return CVI_OK;
}

cvi__blob *cvi__outbox_pop(cvi__outbox *box, cvi__stamp *stamp)
{
    cvi__blob *blob = NULL;

    if (box->count > 0) {
        blob = box->blobs[box->head];
        *stamp = box->stamps[box->head];
        box->head = (box->head + 1) % CVI__LEG_OUT;
        box->count--;
    }
    return blob;
}

void cvi__outbox_clear(cvi__outbox *box)
{
    cvi__blob *blob = NULL;
    cvi__stamp stamp;

    while ((blob = cvi__outbox_pop(box, &stamp)) != NULL) {
        cvi__blob_unref(&blob);
    }
}

int cvi_meeting_next_unit(cvi_meeting *meeting, uint32_t leg, cvi_unit *unit)
{
    cvi_unit full;
    cvi__stamp stamp;
    uint32_t is_content = 0;
    cvi__leg *l = NULL;

    CVI_REQUIRE(meeting != NULL && unit != NULL);
    if (meeting->borrowed) {
        cvi__blob_unref(&meeting->borrowed);
    }
    l = cvi__meeting_find(meeting, leg);
    if (!l) {
        return cvi__error_set(&meeting->error, CVI_EMEETING_LEG, 0, "there is no leg %u", leg);
    }
    meeting->borrowed = cvi__outbox_pop(&l->audio, &stamp);
    if (!meeting->borrowed) {
        meeting->borrowed = cvi__outbox_pop(&l->video.box, &stamp);
    }
    if (!meeting->borrowed) {
        meeting->borrowed = cvi__outbox_pop(&l->content.box, &stamp);
        is_content = 1;
    }
    if (!meeting->borrowed) {
        return CVI_AGAIN;
    }
    full = cvi__blob_unit(meeting->borrowed);
    full.time_us = stamp.time_us;
    full.timestamp = stamp.timestamp;
    full.medium = is_content ? CVI_MEDIUM_CONTENT : full.medium;
    return cvi__params_write(unit, &full, sizeof(full));
}

int cvi__meeting_emit(cvi_meeting *m, uint64_t now_us, uint32_t kind, uint32_t leg, uint32_t value)
{
    cvi_meeting_event *event = cvi__ring_push(&m->events);

    if (!event) {
        return CVI_EFULL;
    }
    event->kind = kind;
    event->time_us = now_us;
    event->leg = leg;
    event->value = value;
    return CVI_OK;
}

int cvi_meeting_next_event(cvi_meeting *meeting, cvi_meeting_event *event)
{
    const cvi_meeting_event *oldest = NULL;
    int rc = CVI_OK;

    CVI_REQUIRE(meeting != NULL && event != NULL);
    oldest = cvi__ring_peek(&meeting->events);
    if (!oldest) {
        return CVI_AGAIN;
    }
    rc = cvi__params_write(event, oldest, sizeof(*oldest));
    if (rc == CVI_OK) {
        cvi__ring_pop(&meeting->events);
    }
    return rc;
}
