/* SPDX-License-Identifier: MIT */
/* Calendars: taken apart by libical, once it is sure that this stays within bounds. */
#include <string.h>

#include "core/error.h"
#include "core/mem.h"
#include "invite/recur_ical.h"

#define MOST_DEPTH 8u
#define MOST_WORK 2000000u

static int starts_with(const char *p, const char *end, const char *word)
{
    for (; p < end && *word && (*p | 0x20) == (*word | 0x20); p++, word++) {
    }
    return *word == '\0';
}

/* A calendar, and components within components no deeper than libical should follow. */
static int check_shape(cvi_agenda *a, const char *text, size_t len)
{
    const char *const end = text + len;
    size_t depth = 0, calendars = 0;

    for (const char *p = text; p < end;) {
        const char *const stop = memchr(p, '\n', (size_t)(end - p));

        if (starts_with(p, end, "BEGIN:")) {
            calendars += (size_t)starts_with(p, end, "BEGIN:VCALENDAR");
            if (++depth > MOST_DEPTH) {
                return cvi__error_set(&a->error, CVI_EINVITE_FORMAT, (uint64_t)(p - text),
                                      "too many components within components");
            }
        } else if (starts_with(p, end, "END:")) {
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
    cvi__ical_prune_zones(calendar);
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

int cvi__agenda_read_ical(cvi_agenda *a, const char *text, size_t len)
{
    cvi__ical_reader r = {.agenda = a, .work = MOST_WORK};
    icalcomponent *root = NULL;
    char *copy = NULL;
    int rc = check_shape(a, text, len);

    if (rc != CVI_OK) {
        return rc;
    }
    copy = cvi__mem_strdup(&a->alloc, text, len);
    if (!copy) {
        return cvi__error_set(&a->error, CVI_ENOMEM, 0, "no memory");
    }
    root = icalparser_parse_string(copy);
    if (root) {
        r.home = strcmp(a->zone, "UTC") == 0 ? NULL : icaltimezone_get_builtin_timezone(a->zone);
        rc = read_root(&r, root);
        icalcomponent_free(root);
    } else {
        rc = cvi__error_set(&a->error, CVI_EINVITE_FORMAT, 0, "this is not an iCalendar text");
    }
    cvi__mem_wipe(copy, len);
    cvi__mem_free(&a->alloc, copy);
    return rc;
}
