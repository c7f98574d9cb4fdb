/* SPDX-License-Identifier: MIT */
/* What keys do inside a meeting, and what the meeting's side tells the dialogue. */
#include "call/call_impl.h"

#define VOLUME_STEP_DB 3

static int turn_volume(cvi_call *call, int32_t by_db)
{
    const int32_t db = call->volume_db + by_db;
    int rc = CVI_ELIMIT;

    if (db >= CVI_VOLUME_MIN_DB && db <= CVI_VOLUME_MAX_DB) {
        rc = cvi_meeting_set_volume(call->meeting, call->leg, db);
    }
    call->volume_db = rc == CVI_OK ? db : call->volume_db;
    return rc;
}

static int turn_mute(cvi_call *call, cvi_ivr_event *done)
{
    const uint32_t muted = !call->is_muted;
    const int rc = cvi_meeting_set_muted(call->meeting, call->leg, muted);

    call->is_muted = rc == CVI_OK ? muted : call->is_muted;
    done->count = call->is_muted;
    return rc;
}

static int turn_layout(cvi_call *call)
{
    const uint32_t layout = (call->layout + 1) % CVI_LAYOUT_COUNT;
    const int rc = cvi_meeting_set_layout(call->meeting, call->now_us, call->leg, layout);

    call->layout = rc == CVI_OK ? layout : call->layout;
    return rc;
}

/* Whoever shares sees nothing of it himself. */
static int turn_content(cvi_call *call, cvi_ivr_event *done)
{
    const uint32_t sharer = cvi_meeting_get_sharer(call->meeting);
    cvi_leg_stats now;
    uint32_t is_in = 0;
    int rc = CVI_OK;

    CVI_LEG_STATS_INIT(&now);
    if (sharer == 0) {
        return CVI_ENOENT;
    }
    rc = sharer == call->leg ? CVI_ESTATE
                             : cvi_meeting_get_leg_stats(call->meeting, call->leg, &now);
    if (rc != CVI_OK) {
        return rc;
    }
    is_in = !now.content_in_mix;
    rc = cvi_meeting_set_content_in_mix(call->meeting, call->now_us, call->leg, is_in);
    call->content_choice = rc == CVI_OK ? 1 + is_in : call->content_choice;
    done->count = is_in;
    return rc;
}

/* As many names as the dialogue keeps; the others are counted. */
static void list_names(const cvi_call *call, cvi_ivr_event *done, char *names, size_t cap)
{
    done->count = cvi_meeting_leg_count(call->meeting);
    if (cvi_meeting_get_names(call->meeting, names, cap, NULL) == CVI_OK) {
        done->text = names;
    }
}

void cvi__call_run_command(cvi_call *call, uint32_t command)
{
    char names[64 * 65];
    cvi_ivr_event done;

    CVI_IVR_EVENT_INIT(&done);
    done.kind = CVI_IVR_EVENT_DONE;
    done.value = command;
    if (!call->meeting) {
        done.status = CVI_ESTATE;
    } else if (command == CVI_IVR_COMMAND_MUTE) {
        done.status = turn_mute(call, &done);
    } else if (command == CVI_IVR_COMMAND_LAYOUT) {
        done.status = turn_layout(call);
    } else if (command == CVI_IVR_COMMAND_CONTENT) {
        done.status = turn_content(call, &done);
    } else if (command == CVI_IVR_COMMAND_LOUDER) {
        done.status = turn_volume(call, VOLUME_STEP_DB);
    } else if (command == CVI_IVR_COMMAND_SOFTER) {
        done.status = turn_volume(call, -VOLUME_STEP_DB);
    } else if (command == CVI_IVR_COMMAND_ROSTER) {
        list_names(call, &done, names, sizeof(names));
    } else {
        done.status = CVI_ENOTSUP;
    }
    (void)cvi_ivr_feed_event(call->ivr, call->now_us, &done);
}

void cvi__call_tell_muted(cvi_call *call)
{
    cvi_ivr_event done;

    CVI_IVR_EVENT_INIT(&done);
    done.kind = CVI_IVR_EVENT_DONE;
    done.value = CVI_IVR_COMMAND_MUTE;
    done.count = 1;
    (void)cvi_ivr_feed_event(call->ivr, call->now_us, &done);
}

/* What keys changed holds in the next meeting, too. */
void cvi__call_restore_controls(cvi_call *call)
{
    if (call->is_muted) {
        (void)cvi_meeting_set_muted(call->meeting, call->leg, 1);
    }
    if (call->volume_db != 0) {
        (void)cvi_meeting_set_volume(call->meeting, call->leg, call->volume_db);
    }
    if (call->content_choice != 0) {
        (void)cvi_meeting_set_content_in_mix(call->meeting, call->now_us, call->leg,
                                             call->content_choice - 1);
    }
    if (call->layout != 0) {
        (void)cvi_meeting_set_layout(call->meeting, call->now_us, call->leg, call->layout);
    }
}

/* What others did to the call. */
static void note_success(cvi_call *call, const cvi_ivr_event *event)
{
    if (event->kind == CVI_IVR_EVENT_TRANSFERRED) {
        call->is_transferred = 1;
    } else if (event->kind == CVI_IVR_EVENT_ADMITTED) {
        call->is_let_in = 1;
    } else if (event->kind == CVI_IVR_EVENT_DONE && event->value == CVI_IVR_COMMAND_MUTE) {
        call->is_muted = event->count != 0;
    }
}

int cvi_call_feed_ivr_event(cvi_call *call, uint64_t now_us, const cvi_ivr_event *event)
{
    int rc = CVI_OK;

    CVI_REQUIRE(call != NULL && event != NULL);
    if (call->phase != CVI__CALL_TALKING) {
        return cvi__error_set(&call->error, CVI_ESTATE, 0, "the call is not up");
    }
    rc = cvi__call_has_room(call);
    if (rc != CVI_OK) {
        return rc;
    }
    call->now_us = now_us;
    rc = cvi_ivr_feed_event(call->ivr, now_us, event);
    if (rc != CVI_OK) {
        return cvi__error_copy(&call->error, cvi_ivr_last_error(call->ivr));
    }
    if (event->status == CVI_OK) {
        note_success(call, event);
    }
    cvi__call_run_dialogue(call);
    return CVI_OK;
}
