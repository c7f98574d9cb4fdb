/* SPDX-License-Identifier: MIT */
/* Calendars: taken apart by libical, once it is sure that this stays within bounds. */
#include <string.h>

#include "core/buf.h"
#include "core/error.h"
#include "invite/recur_ical.h"
#include "invite/slice.h"

#define MOST_DEPTH 8u
#define MOST_WORK 2000000u
#define MOST_LOOKUPS 64u    /* of zones that are not there */
#define MOST_COLUMNS 1000u  /* longer lines are folded: libical takes quadratic time for them */
#define MOST_PARAMETERS 64u /* lines with more are left out, for the same reason */

/* A calendar, and components within components no deeper than libical should follow. */
static int check_shape(cvi_agenda *a, const char *text, size_t len)
{
    const char *const end = text + len;
    size_t depth = 0, calendars = 0;

    for (const char *p = text; p < end;) {
        const char *const stop = memchr(p, '\n', (size_t)(end - p));
        const cvi__slice line = {p, (size_t)((stop ? stop : end) - p)};

        if (cvi__slice_begins(line, "BEGIN:")) {
            calendars += (size_t)cvi__slice_begins(line, "BEGIN:VCALENDAR");
            if (++depth > MOST_DEPTH) {
                return cvi__error_set(&a->error, CVI_EINVITE_FORMAT, (uint64_t)(p - text),
                                      "too many components within components");
            }
        } else if (cvi__slice_begins(line, "END:")) {
            depth -= depth > 0;
        }
        p = stop ? stop + 1 : end;
    }
    if (calendars == 0 || memchr(text, '\0', len)) {
        return cvi__error_set(&a->error, CVI_EINVITE_FORMAT, 0, "this is not an iCalendar text");
    }
    return CVI_OK;
}

/* Answers and proposals say nothing of what will take place. */
static int is_for_rooms(icalcomponent *calendar, int *is_cancelled)
{
    icalproperty *const p = icalcomponent_get_first_property(calendar, ICAL_METHOD_PROPERTY);
    const icalproperty_method method = p ? icalproperty_get_method(p) : ICAL_METHOD_NONE;

    *is_cancelled = method == ICAL_METHOD_CANCEL;
    return method != ICAL_METHOD_REPLY && method != ICAL_METHOD_COUNTER &&
           method != ICAL_METHOD_DECLINECOUNTER && method != ICAL_METHOD_REFRESH;
}

static int read_calendar(cvi__ical_reader *r, icalcomponent *calendar)
{
    int rc = CVI_OK;

    if (!is_for_rooms(calendar, &r->is_cancelled)) {
        return CVI_OK;
    }
    r->calendar = calendar;
    cvi__ical_prune_zones(r);
    for (icalcomponent *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
         rc == CVI_OK && event;
         event = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT)) {
        rc = cvi__ical_read_event(r, event);
    }
    return rc;
}

static int read_root(cvi__ical_reader *r, icalcomponent *root)
{
    int rc = CVI_OK;

    if (icalcomponent_isa(root) == ICAL_VCALENDAR_COMPONENT) {
        return read_calendar(r, root);
    }
    for (icalcomponent *c = icalcomponent_get_first_component(root, ICAL_VCALENDAR_COMPONENT);
         rc == CVI_OK && c; c = icalcomponent_get_next_component(root, ICAL_VCALENDAR_COMPONENT)) {
        rc = read_calendar(r, c);
    }
    return rc;
}

/* A copy on its way, line by line. */
typedef struct copy {
    cvi__buf *out;
    size_t line_at; /* where in `out` the logical line begins */
    size_t columns, parameters;
    int is_name, is_quoted, is_dropped;
} copy;

static void begin_line(copy *c)
{
    c->line_at = c->out->len;
    c->parameters = 0;
    c->is_name = 1;
    c->is_quoted = c->is_dropped = 0;
}

static void watch_name(copy *c, char byte)
{
    c->is_quoted ^= byte == '"';
    if (c->is_quoted) {
        return;
    }
    c->is_name = byte != ':';
    if (byte == ';' && ++c->parameters > MOST_PARAMETERS) {
        c->is_dropped = 1;
        c->out->len = c->line_at;
    }
}

static void copy_run(copy *c, const char *p, const char *end)
{
    while (p < end && !c->is_dropped) {
        const char *const from = p;
        const char *stop = p + CVI_MIN((size_t)(end - p), MOST_COLUMNS - c->columns);

        while (p < stop && c->is_name && !c->is_dropped) {
            watch_name(c, *p++);
        }
        p = c->is_dropped ? p : stop;
        (void)cvi__buf_append(c->out, from, c->is_dropped ? 0 : (size_t)(p - from));
        c->columns += (size_t)(p - from);
        if (c->columns == MOST_COLUMNS && p < end) {
            (void)cvi__buf_text(c->out, "\r\n ");
            c->columns = 1;
        }
    }
}

static void copy_lines(cvi__buf *out, const char *text, size_t len)
{
    const char *const end = text + len;
    copy c = {.out = out};

    for (const char *p = text; p < end;) {
        const char *const feed = memchr(p, '\n', (size_t)(end - p));
        const char *const next = feed ? feed + 1 : end;

        c.columns = 0;
        if (*p != ' ' && *p != '\t') {
            begin_line(&c);
        }
        copy_run(&c, p, next);
        p = next;
    }
}

int cvi__agenda_read_ical(cvi_agenda *a, const char *text, size_t len)
{
    cvi__ical_reader r = {.agenda = a, .work = MOST_WORK, .lookups = MOST_LOOKUPS};
    icalcomponent *root = NULL;
    cvi__buf b;
    int rc = check_shape(a, text, len);

    if (rc != CVI_OK) {
        return rc;
    }
    cvi__buf_init_secret(&b, &a->alloc, 2 * len + 1);
    (void)cvi__buf_reserve(&b, len + len / 128);
    copy_lines(&b, text, len);
    if (b.status != CVI_OK) {
        rc = cvi__error_set(&a->error, b.status, 0, "no memory");
    } else if (!(root = icalparser_parse_string(b.data))) {
        rc = cvi__error_set(&a->error, CVI_EINVITE_FORMAT, 0, "this is not an iCalendar text");
    } else {
        r.home = strcmp(a->zone, "UTC") == 0 ? NULL : icaltimezone_get_builtin_timezone(a->zone);
        rc = read_root(&r, root);
        icalcomponent_free(root);
    }
    cvi__buf_free(&b);
    return rc;
}
