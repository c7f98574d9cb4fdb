/* SPDX-License-Identifier: MIT */
#include "invite/calendar.h"

#include <string.h>

#include "dial/lanes.h"
#include "invite/slice.h"

enum { IN_NAME = 0, IN_PARAMS, IN_QUOTED_PARAM, IN_VALUE };

void cvi__calendar_start(cvi__calendar *c, cvi__html *html, void (*on_end)(void *), void *user)
{
    memset(c, 0, sizeof(*c));
    c->html = html;
    c->on_end = on_end;
    c->user = user;
}

int cvi__calendar_wants(const char *name, size_t len)
{
    static const char *const names[] = {"LOCATION",
                                        "DESCRIPTION",
                                        "X-ALT-DESC",
                                        "URL",
                                        "CONFERENCE",
                                        "COMMENT",
                                        "STYLED-DESCRIPTION",
                                        "X-GOOGLE-CONFERENCE",
                                        "X-MICROSOFT-SKYPETEAMSMEETINGURL",
                                        "X-MICROSOFT-ONLINEMEETINGCONFLINK",
                                        "X-MICROSOFT-ONLINEMEETINGEXTERNALLINK",
                                        "X-MICROSOFT-ONLINEMEETINGINFORMATION"};

    for (size_t i = 0; i < CVI_ARRAY_LEN(names); i++) {
        if (cvi__slice_is((cvi__slice){name, len}, names[i])) {
            return 1;
        }
    }
    return 0;
}

static void start_value(cvi__calendar *c)
{
    c->state = IN_VALUE;
    c->is_wanted = cvi__calendar_wants(c->name, c->name_len);
    c->is_escaped = 0;
    if (c->is_wanted) {
        cvi__html_start(c->html, c->html->text,
                        cvi__slice_is((cvi__slice){c->name, c->name_len}, "X-ALT-DESC"));
    }
}

static void end_property(cvi__calendar *c)
{
    if (c->state == IN_VALUE && c->is_wanted) {
        cvi__html_end(c->html);
        c->on_end(c->user);
    }
    c->state = IN_NAME;
    c->name_len = 0;
    c->is_wanted = 0;
}

static void take_name(cvi__calendar *c, char ch)
{
    if (ch == '.' || ch == ' ') { /* a group in front of the name (RFC 6350) */
        c->name_len = 0;
    } else if (c->name_len < CVI__PROPERTY_MOST) {
        c->name[c->name_len++] = ch;
    } else {
        c->name_len = CVI__PROPERTY_MOST + 1;
    }
}

static void take_escape(cvi__calendar *c, const cvi__run *run, size_t i)
{
    const int is_line = run->p[i] == 'n' || run->p[i] == 'N';
    const cvi__run one = {is_line ? "\n" : run->p + i, 1, c->escaped_at, CVI__STEP_NONE};

    c->is_escaped = 0;
    cvi__html_feed(c->html, &one);
}

static int ends_value(const cvi__calendar *c, char ch)
{
    return ch == '\n' || ch == '\r' || (ch == '\\' && c->is_wanted);
}

/* To the next escape or the line's end. */
static size_t end_of_value(const cvi__calendar *c, const cvi__run *run, size_t i)
{
    for (; run->len - i >= CVI__DIAL_LANES; i += CVI__DIAL_LANES) {
        const cvi__dial_lanes x = cvi__dial_load(run->p + i);
        const uint32_t ends = cvi__dial_mask(cvi__dial_same(x, '\n') | cvi__dial_same(x, '\r') |
                                             cvi__dial_same(x, c->is_wanted ? '\\' : '\n'));

        if (ends != 0) {
            return i + (size_t)__builtin_ctz(ends);
        }
    }
    while (i < run->len && !ends_value(c, run->p[i])) {
        i++;
    }
    return i;
}

static size_t take_value(cvi__calendar *c, const cvi__run *run, size_t i)
{
    size_t n = 0;

    if (c->is_escaped) {
        take_escape(c, run, i);
        return 1;
    }
    if (run->p[i] == '\\' && c->is_wanted) {
        c->is_escaped = 1;
        c->escaped_at = run->at + (uint64_t)i * run->step;
        return 1;
    }
    n = end_of_value(c, run, i);
    if (c->is_wanted) {
        const cvi__run part = cvi__run_from(run, i, n - i);

        cvi__html_feed(c->html, &part);
    }
    return n - i;
}

static size_t take_byte(cvi__calendar *c, const cvi__run *run, size_t i)
{
    const char ch = run->p[i];

    switch (c->state) {
    case IN_NAME:
        if (ch == ':') {
            start_value(c);
        } else if (ch == ';') {
            c->state = IN_PARAMS;
        } else {
            take_name(c, ch);
        }
        return 1;
    case IN_PARAMS:
        if (ch == ':') {
            start_value(c);
        } else if (ch == '"') {
            c->state = IN_QUOTED_PARAM;
        }
        return 1;
    case IN_QUOTED_PARAM:
        c->state = ch == '"' ? IN_PARAMS : IN_QUOTED_PARAM;
        return 1;
    default:
        return take_value(c, run, i);
    }
}

void cvi__calendar_feed(void *calendar, const cvi__run *run)
{
    cvi__calendar *c = calendar;

    for (size_t i = 0; i < run->len;) {
        const char ch = run->p[i];

        if (ch == '\n' || ch == '\r') {
            c->is_after_end = 1;
            i++;
        } else if (c->is_after_end && (ch == ' ' || ch == '\t')) {
            c->is_after_end = 0; /* folded */
            i++;
        } else {
            if (c->is_after_end) {
                end_property(c);
                c->is_after_end = 0;
            }
            i += take_byte(c, run, i);
        }
    }
}

void cvi__calendar_end(cvi__calendar *c)
{
    end_property(c);
}
