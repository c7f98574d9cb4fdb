/* SPDX-License-Identifier: MIT */
/*
 * Events of Microsoft Graph: written as iCalendar, so that zones, recurrences and revisions have
 * one way in. https://learn.microsoft.com/graph/api/resources/event
 */
#include <stdio.h>
#include <string.h>

#include "core/buf.h"
#include "core/error.h"
#include "invite/agenda.h"
#include "json/json_read.h"

#define MOST_BYTES_TIMES 8u /* what escapes can make of a text, and its names */

/* ---- texts */

/* A member of that kind; its value is NULL when it is anything else. */
static cvi__json_node member_of(const cvi__json_node *object, const char *name, unsigned kind)
{
    cvi__json_node node = {0};

    if (!object->value || cvi__json_get(object, name, kind, &node) != CVI_OK) {
        node = (cvi__json_node){.error = object->error};
    }
    return node;
}

static cvi__json_node object_of(const cvi__json_node *object, const char *name)
{
    return member_of(object, name, CVI__JSON_OBJECT);
}

static const char *text_of(const cvi__json_node *object, const char *name)
{
    const cvi__json_node node = member_of(object, name, CVI__JSON_TEXT);

    return node.value ? cvi__json_text_of(&node, NULL) : "";
}

static int is_true(const cvi__json_node *object, const char *name)
{
    const cvi__json_node node = member_of(object, name, CVI__JSON_BOOL);

    return node.value && cvi__json_bool_of(&node);
}

static unsigned number_of(const cvi__json_node *object, const char *name, unsigned most)
{
    uint32_t value = 0;

    (void)cvi__json_get_u32(object, name, CVI__JSON_OPTIONAL, 0, most, &value);
    return value;
}

static void put_escaped(cvi__buf *b, const char *name, const char *text)
{
    if (!*text) {
        return;
    }
    (void)cvi__buf_text(b, name);
    for (const char *p = text; *p; p++) {
        if (*p == '\n') {
            (void)cvi__buf_text(b, "\\n");
        } else if (*p != '\r') {
            (void)cvi__buf_append(b, "\\", strchr("\\;,", *p) != NULL);
            (void)cvi__buf_append(b, p, 1);
        }
    }
    (void)cvi__buf_text(b, "\r\n");
}

/* The value of a parameter, which has no way to write a quote. */
static void put_quoted(cvi__buf *b, const char *text)
{
    (void)cvi__buf_text(b, "\"");
    for (const char *p = text; *p; p++) {
        const char c = *p == '"' || (unsigned char)*p < 0x20 ? ' ' : *p;

        (void)cvi__buf_append(b, &c, 1);
    }
    (void)cvi__buf_text(b, "\"");
}

/* ---- times */

/* "2027-03-28T09:00:00.0000000" as 20270328T090000; 0 when it is not such. */
static int read_time(const char *text, char out[16])
{
    static const char form[] = "dddd-dd-ddTdd:dd:dd";
    size_t to = 0;

    for (size_t i = 0; form[i]; i++) {
        if (form[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != form[i]) {
            return 0;
        }
        if (form[i] == 'd' || form[i] == 'T') {
            out[to++] = text[i];
        }
    }
    out[to] = '\0';
    return 1;
}

static void put_time(cvi__buf *b, const char *name, const char *digits, const char *zone,
                     int is_all_day)
{
    (void)cvi__buf_text(b, name);
    if (is_all_day) {
        (void)cvi__buf_printf(b, ";VALUE=DATE:%.8s\r\n", digits);
    } else if (!*zone || strcmp(zone, "UTC") == 0) {
        (void)cvi__buf_printf(b, ":%sZ\r\n", digits);
    } else {
        (void)cvi__buf_text(b, ";TZID=");
        put_quoted(b, zone);
        (void)cvi__buf_printf(b, ":%s\r\n", digits);
    }
}

/* A dateTimeTimeZone; 0 when there is none. */
static int put_date_time(cvi__buf *b, const char *name, const cvi__json_node *event,
                         const char *member, int is_all_day)
{
    const cvi__json_node time = object_of(event, member);
    char digits[16];

    if (!read_time(text_of(&time, "dateTime"), digits)) {
        return 0;
    }
    put_time(b, name, digits, text_of(&time, "timeZone"), is_all_day);
    return 1;
}

/* A member that is a timestamp in UTC. */
static int put_stamp(cvi__buf *b, const char *name, const char *text, int is_all_day)
{
    char digits[16];

    if (!read_time(text, digits)) {
        return 0;
    }
    put_time(b, name, digits, "UTC", is_all_day);
    return 1;
}

/* ---- recurrence: patternedRecurrence */

static void put_days(cvi__buf *b, const cvi__json_node *pattern)
{
    const cvi__json_node days = member_of(pattern, "daysOfWeek", CVI__JSON_ARRAY);
    cvi__json_node day = {0};

    for (size_t i = 0; i < cvi__json_count(&days) && i < 7; i++) {
        if (cvi__json_at(&days, i, CVI__JSON_TEXT, &day) == CVI_OK) {
            const char *name = cvi__json_text_of(&day, NULL);
            const char letters[2] = {(char)(name[0] & ~0x20),
                                     (char)(name[0] ? name[1] & ~0x20 : 0)};

            (void)cvi__buf_text(b, i == 0 ? ";BYDAY=" : ",");
            (void)cvi__buf_append(b, letters, letters[0] && letters[1] ? 2 : 0);
        }
    }
}

static void put_position(cvi__buf *b, const cvi__json_node *pattern)
{
    static const struct {
        const char *name;
        int position;
    } names[] = {{"first", 1}, {"second", 2}, {"third", 3}, {"fourth", 4}, {"last", -1}};
    const char *const index = text_of(pattern, "index");

    for (size_t i = 0; i < CVI_ARRAY_LEN(names); i++) {
        if (strcmp(index, names[i].name) == 0) {
            (void)cvi__buf_printf(b, ";BYSETPOS=%d", names[i].position);
        }
    }
}

static void put_pattern(cvi__buf *b, const cvi__json_node *pattern, const char *type)
{
    const int is_relative = strncmp(type, "relative", 8) == 0;
    const int is_absolute = strncmp(type, "absolute", 8) == 0;
    const char *const first_day = text_of(pattern, "firstDayOfWeek");
    const unsigned interval = number_of(pattern, "interval", 999);

    (void)cvi__buf_printf(b, ";INTERVAL=%u", interval ? interval : 1);
    if (strstr(type, "Yearly")) {
        (void)cvi__buf_printf(b, ";BYMONTH=%u", number_of(pattern, "month", 12));
    }
    if (is_absolute) {
        (void)cvi__buf_printf(b, ";BYMONTHDAY=%u", number_of(pattern, "dayOfMonth", 31));
    } else if (is_relative || strcmp(type, "weekly") == 0) {
        put_days(b, pattern);
    }
    if (is_relative) {
        put_position(b, pattern);
    }
    if (first_day[0] && first_day[1]) {
        (void)cvi__buf_printf(b, ";WKST=%c%c", first_day[0] & ~0x20, first_day[1] & ~0x20);
    }
}

static void put_range(cvi__buf *b, const cvi__json_node *range)
{
    const char *const type = text_of(range, "type");
    const char *const end = text_of(range, "endDate");

    if (strcmp(type, "numbered") == 0) {
        (void)cvi__buf_printf(b, ";COUNT=%u", number_of(range, "numberOfOccurrences", 99999));
    } else if (strcmp(type, "endDate") == 0 && strlen(end) == 10) {
        (void)cvi__buf_printf(b, ";UNTIL=%.4s%.2s%.2s", end, end + 5, end + 8);
    }
}

static void put_recurrence(cvi__buf *b, const cvi__json_node *event)
{
    static const struct {
        const char *type, *frequency;
    } types[] = {{"daily", "DAILY"},
                 {"weekly", "WEEKLY"},
                 {"absoluteMonthly", "MONTHLY"},
                 {"relativeMonthly", "MONTHLY"},
                 {"absoluteYearly", "YEARLY"},
                 {"relativeYearly", "YEARLY"}};
    const cvi__json_node recurrence = object_of(event, "recurrence");
    const cvi__json_node pattern = object_of(&recurrence, "pattern");
    const cvi__json_node range = object_of(&recurrence, "range");
    const char *const type = text_of(&pattern, "type");

    for (size_t i = 0; i < CVI_ARRAY_LEN(types); i++) {
        if (strcmp(type, types[i].type) == 0) {
            (void)cvi__buf_printf(b, "RRULE:FREQ=%s", types[i].frequency);
            put_pattern(b, &pattern, type);
            put_range(b, &range);
            (void)cvi__buf_text(b, "\r\n");
        }
    }
}

/* ---- events */

static void put_organizer(cvi__buf *b, const cvi__json_node *event)
{
    const cvi__json_node organizer = object_of(event, "organizer");
    const cvi__json_node address = object_of(&organizer, "emailAddress");
    const char *const name = text_of(&address, "name");
    const char *const mail = text_of(&address, "address");

    if (!*name && !*mail) {
        return;
    }
    (void)cvi__buf_text(b, "ORGANIZER");
    if (*name) {
        (void)cvi__buf_text(b, ";CN=");
        put_quoted(b, name);
    }
    put_escaped(b, ":mailto:", *mail ? mail : "-");
}

static void put_content(cvi__buf *b, const cvi__json_node *event)
{
    const cvi__json_node body = object_of(event, "body");
    const cvi__json_node place = object_of(event, "location");
    const cvi__json_node online = object_of(event, "onlineMeeting");
    const char *const content = text_of(&body, "content");

    put_escaped(b, "LOCATION:", text_of(&place, "displayName"));
    put_escaped(b,
                strcmp(text_of(&body, "contentType"), "html") == 0 ? "X-ALT-DESC:" : "DESCRIPTION:",
                content);
    put_escaped(b, "X-MICROSOFT-SKYPETEAMSMEETINGURL:", text_of(&online, "joinUrl"));
}

/* An occurrence of a series has the series' id, and says which it was. */
static void put_identity(cvi__buf *b, const cvi__json_node *event, int is_all_day)
{
    const char *const series = text_of(event, "seriesMasterId");

    put_escaped(b, "UID:", *series ? series : text_of(event, "id"));
    if (*series && !put_stamp(b, "RECURRENCE-ID", text_of(event, "originalStart"), is_all_day)) {
        (void)put_date_time(b, "RECURRENCE-ID", event, "start", is_all_day);
    }
}

static int put_event(cvi_agenda *a, cvi__buf *b, const cvi__json_node *event)
{
    const int is_all_day = is_true(event, "isAllDay");
    const char *const sensitivity = text_of(event, "sensitivity");

    (void)cvi__buf_text(b, "BEGIN:VEVENT\r\n");
    if (!put_date_time(b, "DTSTART", event, "start", is_all_day)) {
        (void)cvi__buf_text(b, "END:VEVENT\r\n"); /* without a start it is left out */
        return CVI_OK;
    }
    (void)put_date_time(b, "DTEND", event, "end", is_all_day);
    put_identity(b, event, is_all_day);
    (void)put_stamp(b, "DTSTAMP", text_of(event, "lastModifiedDateTime"), 0);
    put_escaped(b, "SUMMARY:", text_of(event, "subject"));
    if (*sensitivity && strcmp(sensitivity, "normal") != 0) {
        (void)cvi__buf_text(b, "CLASS:PRIVATE\r\n");
    }
    if (is_true(event, "isCancelled")) {
        (void)cvi__buf_text(b, "STATUS:CANCELLED\r\n");
    }
    put_organizer(b, event);
    put_recurrence(b, event);
    put_content(b, event);
    (void)cvi__buf_text(b, "END:VEVENT\r\n");
    return b->status == CVI_OK ? CVI_OK : cvi__error_set(&a->error, b->status, 0, "no memory");
}

static int put_all(cvi_agenda *a, cvi__buf *b, const cvi__json_node *root)
{
    cvi__json_node list = {0}, event = {0};
    int rc = CVI_OK;

    if (cvi__json_kind(root) == CVI__JSON_ARRAY) {
        list = *root;
    } else if (cvi__json_get(root, "value", CVI__JSON_ARRAY | CVI__JSON_OPTIONAL, &list) !=
               CVI_OK) {
        return cvi__error_set(&a->error, CVI_EINVITE_FORMAT, 0, "\"value\" is no array");
    }
    if (!list.value) {
        return put_event(a, b, root);
    }
    for (size_t i = 0; rc == CVI_OK && i < cvi__json_count(&list); i++) {
        rc = cvi__json_at(&list, i, CVI__JSON_OBJECT, &event) == CVI_OK
                 ? put_event(a, b, &event)
                 : cvi__error_set(&a->error, CVI_EINVITE_FORMAT, 0, "an event is no object");
    }
    return rc;
}

int cvi__agenda_read_graph(cvi_agenda *a, const char *text, size_t len)
{
    const cvi__json_limits limits = {(size_t)a->max_bytes, 0};
    const cvi_error_info before = a->error;
    const size_t mark = len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    cvi__json_node root = {0};
    cvi__buf b;
    int rc = cvi__json_load(&root, text + mark, len - mark, &limits, &a->error);

    if (rc != CVI_OK) {
        return rc;
    }
    cvi__buf_init_secret(&b, &a->alloc, len * MOST_BYTES_TIMES + 1024);
    (void)cvi__buf_text(&b, "BEGIN:VCALENDAR\r\n");
    rc = put_all(a, &b, &root);
    (void)cvi__buf_text(&b, "END:VCALENDAR\r\n");
    cvi__json_unload(&root);
    if (rc == CVI_OK) {
        a->error = before; /* of members that were looked for and are not there */
        rc = b.status == CVI_OK ? cvi__agenda_read_ical(a, b.data, b.len)
                                : cvi__error_set(&a->error, b.status, 0, "no memory");
    }
    cvi__buf_free(&b);
    return rc;
}
