/* SPDX-License-Identifier: MIT */
/* What the IVR wants seen: kept until there is a leg that sees it, in the theme's words. */
#include "call/call_impl.h"

#include <stdio.h>
#include <string.h>

#include "core/utf8.h"
#include "ivr/flow.h"

/* Copy what fits, and no half characters. */
static void keep(char *to, size_t cap, const char *text)
{
    const size_t len = cvi__utf8_cut(text, strlen(text), cap - 1);

    memset(to, 0, cap);
    memcpy(to, text, len);
}

#define KEEP(field, text) keep((field), sizeof(field), (text))

/* A short text of the flow's language, such as "Organizer". */
static const char *label(const cvi_call *call, const cvi_ivr_action *a, const char *id)
{
    const cvi_ivr_flow *flow = call->params.ivr_flow;
    const cvi__ivr_table *table = flow ? &flow->table : &cvi__ivr_builtin;
    const cvi__ivr_catalogue *c = cvi__ivr_table_language(table, a->language);

    return cvi__ivr_table_prompt(table, c, id)->title;
}

static const char *themed(const cvi_call *call, const cvi_ivr_action *a, uint32_t part,
                          const char *ours)
{
    const char *theirs = cvi_theme_get_text(call->params.theme, a->language, a->screen, part);

    return theirs ? theirs : ours;
}

void cvi__call_keep_screen(cvi_call *call, const cvi_ivr_action *a)
{
    cvi__call_screen *s = &call->screen;

    *s = (cvi__call_screen){.is_set = 1, .until_us = a->until_us};
    s->is_overlay = a->layer == CVI_IVR_LAYER_OVERLAY;
    KEEP(s->title, themed(call, a, CVI_THEME_TITLE, a->title));
    KEEP(s->text, a->is_list ? a->text : themed(call, a, CVI_THEME_TEXT, a->text));
    KEEP(s->footer, themed(call, a, CVI_THEME_FOOTER, a->footer));
    KEEP(s->entry, a->entry);
    KEEP(s->language, a->language);
    KEEP(s->subject, a->subject);
    KEEP(s->time_left, label(call, a, "label_time_left"));
    if (a->organizer[0] != '\0') {
        char line[sizeof(s->organizer) + 64];

        snprintf(line, sizeof(line), "%s: %s", label(call, a, "label_organizer"), a->organizer);
        KEEP(s->organizer, line);
    }
    if (a->waiting > 0) {
        snprintf(s->waiting, sizeof(s->waiting), "%s: %u", label(call, a, "label_waiting"),
                 (unsigned)a->waiting);
    }
    cvi__call_show(call);
}

void cvi__call_hide(cvi_call *call)
{
    call->screen.is_set = 0;
    if (call->meeting) {
        (void)cvi_meeting_show(call->meeting, call->leg, NULL);
    }
}

void cvi__call_show(cvi_call *call)
{
    const cvi__call_screen *s = &call->screen;
    cvi_slate slate;

    if (!call->meeting || !s->is_set) {
        return;
    }
    CVI_SLATE_INIT(&slate);
    slate.title = s->title;
    slate.instruction = s->text;
    slate.entry = s->entry;
    slate.footer = s->footer;
    slate.subject = s->subject;
    slate.organizer = s->organizer;
    slate.waiting = s->waiting;
    slate.time_left = s->time_left;
    slate.language = s->language;
    slate.until_us = s->until_us;
    slate.is_overlay = s->is_overlay;
    slate.theme = call->params.theme;
    if (cvi_meeting_show(call->meeting, call->leg, &slate) != CVI_OK) {
        cvi__log_write(&call->log, CVI_LOG_WARNING, 4, "the screen could not be shown");
    }
}
