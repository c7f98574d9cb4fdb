/* SPDX-License-Identifier: MIT */
#include "common/cm.h"

#include <stdio.h>
#include <string.h>

#include <cvi/invite.h>

#include "common/counting.h"
#include "common/watch.h"
#include "core/civil.h"
#include "invite/zone.h"

#define MINUTE_US ((int64_t)60 * 1000000)

/* "2027-03-28 02:30" in UTC */
static int64_t at(const char *text)
{
    cvi__civil c = {0};

    assert_int_equal(sscanf(text, "%d-%d-%d %d:%d", &c.year, &c.month, &c.day, &c.hour, &c.minute),
                     5);
    return cvi__civil_seconds(&c) * CVI__SECOND_US;
}

static cvi_agenda *new_agenda(const char *zone, const char *from, const char *until)
{
    cvi_agenda *a = NULL;

    assert_int_equal(cvi_agenda_create(&a, NULL), CVI_OK);
    if (zone) {
        assert_int_equal(cvi_agenda_set_time_zone(a, zone), CVI_OK);
    }
    assert_int_equal(cvi_agenda_set_window(a, at(from), at(until)), CVI_OK);
    return a;
}

static int add(cvi_agenda *a, const char *text)
{
    return cvi_agenda_add(a, CVI_INVITE_FORMAT_AUTO, text, strlen(text));
}

/* One event; `lines` end in "\n". */
static int add_event(cvi_agenda *a, const char *lines)
{
    char text[4000];

    snprintf(text, sizeof(text), "BEGIN:VCALENDAR\nBEGIN:VEVENT\n%sEND:VEVENT\nEND:VCALENDAR\n",
             lines);
    return add(a, text);
}

static cvi_agenda_meeting meeting(const cvi_agenda *a, uint32_t index)
{
    cvi_agenda_meeting m;

    CVI_AGENDA_MEETING_INIT(&m);
    assert_int_equal(cvi_agenda_get_meeting(a, index, &m), CVI_OK);
    return m;
}

/* All starts, as "2027-03-01 08:00" with commas between. */
static const char *starts(const cvi_agenda *a)
{
    static char text[2000];
    size_t len = 0;

    text[0] = '\0';
    for (uint32_t i = 0; i < cvi_agenda_get_count(a); i++) {
        const cvi__civil c = cvi__civil_of(meeting(a, i).start_us / CVI__SECOND_US);

        len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%04d-%02d-%02d %02d:%02d",
                                i > 0 ? "," : "", c.year, c.month, c.day, c.hour, c.minute);
    }
    return text;
}

#define BERLIN                                                                                     \
    "BEGIN:VTIMEZONE\nTZID:W. Europe Standard Time\n"                                              \
    "BEGIN:STANDARD\nDTSTART:16010101T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\n"              \
    "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\n"                           \
    "BEGIN:DAYLIGHT\nDTSTART:16010101T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n"              \
    "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE\n"

static void a_meeting_has_what_a_screen_shows(void **state)
{
    cvi_agenda *a = new_agenda(NULL, "2027-03-01 00:00", "2027-03-02 00:00");

    (void)state;
    assert_int_equal(
        add_event(a, "UID:1@x\nSUMMARY:Weekly\\, all\nDTSTART:20270301T090000Z\n"
                     "DTEND:20270301T100000Z\nORGANIZER;CN=\"Doe, Jane\":mailto:jane@x.example\n"
                     "DESCRIPTION:Join on a video conferencing device\\nTenant key: 813@gw.exa\n"
                     " mple\\nVideo ID: 126 085 003\\n\n"),
        CVI_OK);
    assert_int_equal(cvi_agenda_get_count(a), 1);
    const cvi_agenda_meeting m = meeting(a, 0);
    assert_string_equal(m.subject, "Weekly, all");
    assert_string_equal(m.organizer, "Doe, Jane");
    assert_string_equal(m.organizer_address, "jane@x.example");
    assert_string_equal(m.uid, "1@x");
    assert_true(m.start_us == at("2027-03-01 09:00") && m.end_us == at("2027-03-01 10:00"));
    assert_true(m.join_us == at("2027-03-01 08:55"));
    assert_string_equal(m.dial, "813.126085003@gw.example");
    assert_string_equal(m.conference_id, "126085003");
    assert_string_equal(m.tenant_key, "813");
    assert_int_equal(m.join_kind, CVI_INVITE_KIND_CVI);
    assert_false(m.is_all_day || m.is_private || m.is_recurring);
    cvi_agenda_destroy(&a);
}

static void the_join_button_appears_when_it_is_told_to(void **state)
{
    static const struct {
        uint32_t before_s;
        int64_t us;
    } rows[] = {{0, 300}, {60, 60}, {CVI_AGENDA_JOIN_AT_START, 0}};

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        cvi_agenda_params p;
        cvi_agenda *a = NULL;

        CVI_AGENDA_PARAMS_INIT(&p);
        p.join_before_s = rows[i].before_s;
        assert_int_equal(cvi_agenda_create(&a, &p), CVI_OK);
        assert_int_equal(cvi_agenda_set_window(a, at("2027-03-01 00:00"), at("2027-03-02 00:00")),
                         CVI_OK);
        assert_int_equal(
            add_event(a, "UID:1\nDTSTART:20270301T090000Z\nLOCATION:sip:1@h.example\n"), CVI_OK);
        assert_true(meeting(a, 0).join_us == at("2027-03-01 09:00") - rows[i].us * 1000000);
        assert_int_equal(add_event(a, "UID:2\nDTSTART:20270301T080000Z\nLOCATION:Room 5\n"),
                         CVI_OK);
        assert_true(meeting(a, 0).join_us == 0); /* nothing to dial */
        cvi_agenda_destroy(&a);
    }
}

static void private_meetings_keep_their_subject_to_themselves(void **state)
{
    static const char *const classes[] = {"PRIVATE", "CONFIDENTIAL", "X-OURS"};
    cvi_agenda_params p;
    cvi_agenda *a = NULL;
    char lines[300];

    (void)state;
    CVI_AGENDA_PARAMS_INIT(&p);
    p.language = "de-AT";
    assert_int_equal(cvi_agenda_create(&a, &p), CVI_OK);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(cvi_agenda_set_window(a, at("2027-03-01 00:00"), at("2027-03-02 00:00")),
                         CVI_OK);
        snprintf(lines, sizeof(lines),
                 "UID:1\nDTSTART:20270301T090000Z\nSUMMARY:Secret\nCLASS:%s\n"
                 "ORGANIZER;CN=Jane:mailto:j@x\nLOCATION:sip:1@h.example\n",
                 classes[i]);
        assert_int_equal(add_event(a, lines), CVI_OK);
        assert_int_equal(meeting(a, 0).is_private, 1);
        assert_string_equal(meeting(a, 0).subject, "Private Besprechung");
        assert_string_equal(meeting(a, 0).organizer, "Jane");
        assert_string_equal(meeting(a, 0).dial, "sip:1@h.example");
    }
    char json[2000];
    assert_int_equal(cvi_agenda_to_json(a, json, sizeof(json), NULL), CVI_OK);
    assert_null(strstr(json, "Secret"));
    cvi_agenda_destroy(&a);

    p.private_subject = "Busy";
    assert_int_equal(cvi_agenda_create(&a, &p), CVI_OK);
    assert_int_equal(cvi_agenda_set_window(a, at("2027-03-01 00:00"), at("2027-03-02 00:00")),
                     CVI_OK);
    assert_int_equal(add_event(a, "DTSTART:20270301T090000Z\nSUMMARY:S\nCLASS:PRIVATE\n"), CVI_OK);
    assert_int_equal(add_event(a, "DTSTART:20270301T100000Z\nSUMMARY:S\nCLASS:PUBLIC\n"), CVI_OK);
    assert_string_equal(meeting(a, 0).subject, "Busy");
    assert_string_equal(meeting(a, 1).subject, "S");
    cvi_agenda_destroy(&a);
}

/* Nine in the morning stays nine in the morning, by name and by description of the zone. */
static void series_keep_their_local_time_when_clocks_change(void **state)
{
    static const struct {
        const char *zone, *start, *from, *until, *starts;
    } rows[] = {
        {"W. Europe Standard Time", "20270322T090000", "2027-03-01 00:00", "2027-04-10 00:00",
         "2027-03-22 08:00,2027-03-29 07:00,2027-04-05 07:00"},
        {"W. Europe Standard Time", "20270322T090000", "2027-10-20 00:00", "2027-11-10 00:00",
         "2027-10-25 07:00,2027-11-01 08:00,2027-11-08 08:00"},
        {"Europe/Berlin", "20270322T090000", "2027-10-20 00:00", "2027-11-10 00:00",
         "2027-10-25 07:00,2027-11-01 08:00,2027-11-08 08:00"},
        {"Romance Standard Time", "20270322T090000", "2027-03-20 00:00", "2027-04-01 00:00",
         "2027-03-22 08:00,2027-03-29 07:00"},
        {"Eastern Standard Time", "20270308T090000", "2027-03-01 00:00", "2027-03-20 00:00",
         "2027-03-08 14:00,2027-03-15 13:00"},
        {"AUS Eastern Standard Time", "20270329T090000", "2027-03-01 00:00", "2027-04-10 00:00",
         "2027-03-28 22:00,2027-04-04 23:00"},
        {"/example.org/20270101_1/Europe/Berlin", "20270329T090000", "2027-03-29 00:00",
         "2027-03-30 00:00", "2027-03-29 07:00"},
        {"Nowhere/At all", "20270329T090000", "2027-03-29 00:00", "2027-03-30 00:00",
         "2027-03-29 00:00"}, /* the room's zone: Tokyo */
    };
    char text[2000];

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        cvi_agenda *a = new_agenda("Asia/Tokyo", rows[i].from, rows[i].until);

        snprintf(text, sizeof(text),
                 "BEGIN:VCALENDAR\n" BERLIN "BEGIN:VEVENT\nUID:1\nDTSTART;TZID=%s:%s\n"
                 "DURATION:PT1H\nRRULE:FREQ=WEEKLY\nEND:VEVENT\nEND:VCALENDAR\n",
                 rows[i].zone, rows[i].start);
        assert_int_equal(add(a, text), CVI_OK);
        assert_string_equal(starts(a), rows[i].starts);
        cvi_agenda_destroy(&a);
    }
}

/* RFC 5545 section 3.3.5 */
static void times_that_a_clock_skips_or_repeats_are_counted_as_the_rfc_says(void **state)
{
    cvi_agenda *a = new_agenda("Europe/Berlin", "2027-01-01 00:00", "2027-12-31 00:00");

    (void)state;
    assert_int_equal(add_event(a, "UID:1\nDTSTART:20270328T023000\nDURATION:PT1H\n"), CVI_OK);
    assert_int_equal(add_event(a, "UID:2\nDTSTART:20271031T023000\nDURATION:PT1H\n"), CVI_OK);
    assert_int_equal(add_event(a, "UID:3\nDTSTART:20271031T013000\nDTEND:20271031T033000\n"),
                     CVI_OK);
    assert_string_equal(starts(a), "2027-03-28 01:30,2027-10-30 23:30,2027-10-31 00:30");
    assert_true(meeting(a, 1).end_us - meeting(a, 1).start_us == 180 * MINUTE_US);
    cvi_agenda_destroy(&a);
}

static void whole_days_are_those_of_the_room(void **state)
{
    cvi_agenda *a = new_agenda("W. Europe Standard Time", "2027-03-01 00:00", "2027-04-01 00:00");

    (void)state;
    assert_int_equal(add_event(a, "UID:1\nDTSTART;VALUE=DATE:20270328\n"), CVI_OK);
    assert_true(meeting(a, 0).start_us == at("2027-03-27 23:00"));
    assert_true(meeting(a, 0).end_us == at("2027-03-28 22:00")); /* a day of 23 hours */
    assert_int_equal(meeting(a, 0).is_all_day, 1);
    assert_int_equal(
        add_event(a, "UID:2\nDTSTART;VALUE=DATE:20270302\nDTEND;VALUE=DATE:20270305\n"), CVI_OK);
    assert_true(meeting(a, 0).end_us == at("2027-03-04 23:00"));
    assert_int_equal(add_event(a, "UID:3\nX-MICROSOFT-CDO-ALLDAYEVENT:TRUE\n"
                                  "DTSTART:20270301T000000\nDTEND:20270302T000000\n"),
                     CVI_OK);
    assert_int_equal(meeting(a, 0).is_all_day, 1);
    cvi_agenda_destroy(&a);
}

static void rules_dates_and_exceptions_make_a_series(void **state)
{
    static const struct {
        const char *lines, *starts;
    } rows[] = {
        {"DTSTART:20270301T090000Z\nRRULE:FREQ=DAILY;COUNT=3\n",
         "2027-03-01 09:00,2027-03-02 09:00,2027-03-03 09:00"},
        {"DTSTART:20200101T090000Z\nRRULE:FREQ=MONTHLY;BYDAY=-1FR\n", "2027-03-26 09:00"},
        {"DTSTART:20200105T090000Z\nRRULE:FREQ=WEEKLY;INTERVAL=2\n",
         "2027-03-07 09:00,2027-03-21 09:00"},
        {"DTSTART:20200131T090000Z\nRRULE:FREQ=MONTHLY\n", "2027-03-31 09:00"},
        {"DTSTART:20240229T090000Z\nRRULE:FREQ=YEARLY\n", ""},
        {"DTSTART:20200301T090000Z\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\n", "2027-03-14 09:00"},
        {"DTSTART:20270301T090000Z\nRRULE:FREQ=HOURLY;INTERVAL=4;COUNT=3\n",
         "2027-03-01 09:00,2027-03-01 13:00,2027-03-01 17:00"},
        {"DTSTART:20270301T090000Z\nRRULE:FREQ=DAILY;UNTIL=20270303T085959Z\n",
         "2027-03-01 09:00,2027-03-02 09:00"},
        {"DTSTART:20270301T090000Z\nRRULE:FREQ=DAILY;UNTIL=20270302\n",
         "2027-03-01 09:00,2027-03-02 09:00"},
        {"DTSTART;TZID=Europe/Berlin:20270328T090000\n"
         "RRULE:FREQ=DAILY;UNTIL=20270329T070000Z\n",
         "2027-03-28 07:00,2027-03-29 07:00"},
        {"DTSTART:20270301T090000Z\nRRULE:FREQ=DAILY;COUNT=4\n"
         "EXDATE:20270302T090000Z,20270303T090000Z\n",
         "2027-03-01 09:00,2027-03-04 09:00"},
        {"DTSTART:20270301T090000Z\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE;VALUE=DATE:20270302\n",
         "2027-03-01 09:00,2027-03-03 09:00"},
        {"DTSTART:20270301T090000Z\nRDATE:20270305T100000Z\nRDATE;VALUE=PERIOD:"
         "20270306T100000Z/PT1H\n",
         "2027-03-01 09:00,2027-03-05 10:00,2027-03-06 10:00"},
        {"DTSTART:20270301T090000Z\nRRULE:FREQ=DAILY;COUNT=2\nRDATE:20270302T090000Z\n",
         "2027-03-01 09:00,2027-03-02 09:00"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        cvi_agenda *a = new_agenda(NULL, "2027-03-01 00:00", "2027-04-01 00:00");

        assert_int_equal(add_event(a, rows[i].lines), CVI_OK);
        if (strcmp(starts(a), rows[i].starts) != 0) {
            fail_msg("row %u: %s", (unsigned)i, starts(a));
        }
        assert_int_equal(cvi_agenda_get_refused(a), 0);
        cvi_agenda_destroy(&a);
    }
}

#define SERIES(sequence, more)                                                                     \
    "BEGIN:VEVENT\nUID:1\nSUMMARY:Series\nDTSTART:20270301T090000Z\nDURATION:PT1H\n"               \
    "LOCATION:sip:1@h.example\nRRULE:FREQ=DAILY;COUNT=4\nSEQUENCE:" sequence "\n" more             \
    "END:VEVENT\n"
#define CHANGED(id, start, more)                                                                   \
    "BEGIN:VEVENT\nUID:1\nRECURRENCE-ID:" id "\nSUMMARY:Changed\nDTSTART:" start                   \
    "\nDURATION:PT1H\n" more "END:VEVENT\n"
#define CALENDAR(events) "BEGIN:VCALENDAR\n" events "END:VCALENDAR\n"

static void changed_occurrences_stand_for_their_own(void **state)
{
    static const struct {
        const char *first, *second, *starts;
    } rows[] = {
        {CALENDAR(SERIES("0", "") CHANGED("20270302T090000Z", "20270302T150000Z", "")), NULL,
         "2027-03-01 09:00,2027-03-02 15:00,2027-03-03 09:00,2027-03-04 09:00"},
        {CALENDAR(CHANGED("20270302T090000Z", "20270302T150000Z", "")), CALENDAR(SERIES("0", "")),
         "2027-03-01 09:00,2027-03-02 15:00,2027-03-03 09:00,2027-03-04 09:00"},
        {CALENDAR(SERIES("0", "")), CALENDAR(CHANGED("20270302T090000Z", "20280302T150000Z", "")),
         "2027-03-01 09:00,2027-03-03 09:00,2027-03-04 09:00"}, /* out of the window */
        {CALENDAR(SERIES("0", "")),
         CALENDAR(CHANGED("20270302T090000Z", "20270302T090000Z", "STATUS:CANCELLED\n")),
         "2027-03-01 09:00,2027-03-03 09:00,2027-03-04 09:00"},
        {CALENDAR(SERIES("0", "")),
         CALENDAR("BEGIN:VEVENT\nUID:1\nRECURRENCE-ID;RANGE=THISANDFUTURE:20270303T090000Z\n"
                  "SUMMARY:Later\nDTSTART:20270303T100000Z\nDURATION:PT2H\nEND:VEVENT\n"),
         "2027-03-01 09:00,2027-03-02 09:00,2027-03-03 10:00,2027-03-04 10:00"},
        {CALENDAR(SERIES("1", "")), CALENDAR(SERIES("0", "EXDATE:20270301T090000Z\n")),
         "2027-03-01 09:00,2027-03-02 09:00,2027-03-03 09:00,2027-03-04 09:00"},
        {CALENDAR(SERIES("0", "")), CALENDAR(SERIES("1", "EXDATE:20270301T090000Z\n")),
         "2027-03-02 09:00,2027-03-03 09:00,2027-03-04 09:00"},
        {CALENDAR(SERIES("0", "")), CALENDAR(SERIES("1", "STATUS:CANCELLED\n")), ""},
        {CALENDAR(SERIES("1", "STATUS:CANCELLED\n")), CALENDAR(SERIES("0", "")), ""},
        {CALENDAR(SERIES("0", "")), CALENDAR("METHOD:CANCEL\n" SERIES("1", "")), ""},
        {CALENDAR("METHOD:REPLY\n" SERIES("0", "")), NULL, ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        cvi_agenda *a = new_agenda(NULL, "2027-03-01 00:00", "2027-04-01 00:00");

        assert_int_equal(add(a, rows[i].first), CVI_OK);
        assert_int_equal(rows[i].second ? add(a, rows[i].second) : CVI_OK, CVI_OK);
        if (strcmp(starts(a), rows[i].starts) != 0) {
            fail_msg("row %u: %s", (unsigned)i, starts(a));
        }
        for (uint32_t n = 0; n < cvi_agenda_get_count(a); n++) {
            assert_string_equal(meeting(a, n).dial, "sip:1@h.example"); /* the series' */
        }
        cvi_agenda_destroy(&a);
    }
}

static void what_only_touches_the_window_is_told_apart(void **state)
{
    static const struct {
        const char *lines;
        uint32_t count;
    } rows[] = {
        {"DTSTART:20270301T080000Z\nDTEND:20270301T090000Z\n", 0},
        {"DTSTART:20270301T080000Z\nDTEND:20270301T090100Z\n", 1},
        {"DTSTART:20270301T090000Z\n", 1}, /* no length */
        {"DTSTART:20270301T085900Z\n", 0},
        {"DTSTART:20270301T115900Z\nDTEND:20270301T130000Z\n", 1},
        {"DTSTART:20270301T120000Z\nDTEND:20270301T130000Z\n", 0},
        {"DTSTART:20270228T090000Z\nDURATION:P2D\n", 1},
        {"DTSTART:20270225T100000Z\nDURATION:PT23H30M\nRRULE:FREQ=DAILY\n", 2},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        cvi_agenda *a = new_agenda(NULL, "2027-03-01 09:00", "2027-03-01 12:00");

        assert_int_equal(add_event(a, rows[i].lines), CVI_OK);
        if (cvi_agenda_get_count(a) != rows[i].count) {
            fail_msg("row %u: %s", (unsigned)i, starts(a));
        }
        cvi_agenda_destroy(&a);
    }
}

/* Each of these makes libical search for centuries, or forever. */
static void rules_that_never_come_true_are_left_out(void **state)
{
    static const char *const rules[] = {
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=SECONDLY;COUNT=2000000000",
        "FREQ=MINUTELY;BYHOUR=3;BYMONTH=2;BYMONTHDAY=31",
        "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYDAY=53MO",
        "FREQ=MONTHLY;BYMONTHDAY=-9;BYDAY=5TU;COUNT=74352",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTH=2;BYMONTHDAY=1",
        "FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=-172",
        "FREQ=MONTHLY;BYMONTHDAY=26;BYDAY=SA,SU;BYSETPOS=10",
        "FREQ=YEARLY;BYMONTH=6;BYDAY=53MO",
    };
    cvi_agenda *a = new_agenda(NULL, "2027-03-01 00:00", "2027-04-01 00:00");
    char lines[300];
    uint32_t refused = 0;

    (void)state;
    for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
        for (int n = 0; n < 100; n++) {
            snprintf(lines, sizeof(lines), "UID:%u-%d\nDTSTART:20200106T090000Z\nRRULE:%s\n",
                     (unsigned)i, n, rules[i]);
            assert_int_equal(add_event(a, lines), CVI_OK);
        }
        if (cvi_agenda_get_refused(a) != refused + 100) {
            fail_msg("%s", rules[i]);
        }
        refused += 100;
        assert_non_null(strstr(cvi_agenda_last_error(a)->message, "an item was left out: "));
    }
    assert_int_equal(cvi_agenda_get_count(a), 0);
    cvi_agenda_destroy(&a);
}

static void the_others_are_taken_when_an_item_is_left_out(void **state)
{
    cvi_agenda *a = new_agenda(NULL, "2027-03-01 00:00", "2027-04-01 00:00");

    (void)state;
    assert_int_equal(
        add(a, CALENDAR("BEGIN:VEVENT\nUID:1\nEND:VEVENT\n"
                        "BEGIN:VEVENT\nUID:2\nDTSTART:99990101T000000Z\nEND:VEVENT\n"
                        "BEGIN:VEVENT\nUID:3\nDTSTART:20270301T090000Z\nEND:VEVENT\n")),
        CVI_OK);
    assert_int_equal(cvi_agenda_get_refused(a), 2);
    assert_string_equal(starts(a), "2027-03-01 09:00");
    assert_int_equal(cvi_agenda_set_window(a, at("2027-03-01 00:00"), at("2027-04-01 00:00")),
                     CVI_OK);
    assert_int_equal(cvi_agenda_get_refused(a) + cvi_agenda_get_count(a), 0);
    cvi_agenda_destroy(&a);
}

/* Joining the list leaves it as it was when it fails. */
static void what_is_no_calendar_is_refused(void **state)
{
    static const struct {
        const char *text;
        int status;
    } rows[] = {
        {"", CVI_EINVITE_FORMAT},
        {"hello", CVI_EINVITE_FORMAT},
        {"BEGIN:VCARD\nEND:VCARD\n", CVI_EINVITE_FORMAT},
        {"{", CVI_EJSON_SYNTAX},
        {"[1]", CVI_EINVITE_FORMAT},
        {"{\"value\": 1}", CVI_EINVITE_FORMAT},
    };
    cvi_agenda *a = NULL;
    char deep[2000] = "BEGIN:VCALENDAR\n";

    (void)state;
    assert_int_equal(cvi_agenda_create(&a, NULL), CVI_OK);
    assert_int_equal(add(a, CALENDAR("")), CVI_ESTATE);
    cvi_agenda_destroy(&a);
    a = new_agenda(NULL, "2027-03-01 00:00", "2027-04-01 00:00");
    assert_int_equal(add_event(a, "UID:1\nDTSTART:20270301T090000Z\n"), CVI_OK);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_int_equal(add(a, rows[i].text), rows[i].status);
        assert_int_equal(cvi_agenda_last_error(a)->status, rows[i].status);
        assert_string_equal(starts(a), "2027-03-01 09:00");
    }
    for (size_t i = 0; i < 9; i++) {
        strcat(deep, "BEGIN:VEVENT\n");
    }
    assert_int_equal(add(a, deep), CVI_EINVITE_FORMAT);
    assert_int_equal(cvi_agenda_add(a, CVI_INVITE_FORMAT_HTML, "", 0), CVI_EINVAL);
    assert_int_equal(cvi_agenda_add(a, CVI_INVITE_FORMAT_ICALENDAR, "BEGIN:VCALENDAR\0", 16),
                     CVI_EINVITE_FORMAT);
    cvi_agenda_destroy(&a);
}

static void limits_hold(void **state)
{
    cvi_agenda_params p;
    cvi_agenda *a = NULL;

    (void)state;
    CVI_AGENDA_PARAMS_INIT(&p);
    p.max_meetings = 3;
    p.max_bytes = 200;
    assert_int_equal(cvi_agenda_create(&a, &p), CVI_OK);
    assert_int_equal(cvi_agenda_set_window(a, at("2027-03-01 00:00"), at("2027-04-01 00:00")),
                     CVI_OK);
    assert_int_equal(add_event(a, "UID:1\nDTSTART:20270301T090000Z\nRRULE:FREQ=DAILY;COUNT=3\n"),
                     CVI_OK);
    assert_int_equal(add_event(a, "UID:2\nDTSTART:20270301T100000Z\n"), CVI_ELIMIT);
    assert_int_equal(cvi_agenda_get_count(a), 3);
    char text[202];
    memset(text, ' ', sizeof(text));
    assert_int_equal(cvi_agenda_add(a, 0, text, 201), CVI_ELIMIT);
    cvi_agenda_destroy(&a);

    assert_int_equal(cvi_agenda_create(NULL, NULL), CVI_EINVAL);
    p.max_meetings = 65537;
    assert_int_equal(cvi_agenda_create(&a, &p), CVI_EINVAL);
    p.max_meetings = 0;
    p.join_before_s = 86401;
    assert_int_equal(cvi_agenda_create(&a, &p), CVI_EINVAL);
    p.size = 4;
    assert_int_equal(cvi_agenda_create(&a, &p), CVI_EABI);
    assert_int_equal(cvi_agenda_create(&a, NULL), CVI_OK);
    assert_int_equal(cvi_agenda_set_window(a, at("2027-03-02 00:00"), at("2027-03-01 00:00")),
                     CVI_EINVAL);
    assert_int_equal(cvi_agenda_set_window(a, at("2027-03-01 00:00"), at("2028-03-03 00:00")),
                     CVI_EINVAL);
    assert_int_equal(cvi_agenda_set_window(a, 0, at("1970-02-01 00:00")), CVI_EINVAL);
    assert_int_equal(cvi_agenda_set_time_zone(a, "../../etc/passwd"), CVI_ENOENT);
    assert_int_equal(cvi_agenda_set_time_zone(a, "Europe/Nowhere"), CVI_ENOENT);
    assert_int_equal(cvi_agenda_set_time_zone(a, ""), CVI_ENOENT);
    assert_int_equal(cvi_agenda_set_time_zone(a, "utc"), CVI_OK);
    assert_int_equal(cvi_agenda_get_meeting(a, 0, NULL), CVI_EINVAL);
    assert_int_equal(cvi_agenda_get_count(NULL) + cvi_agenda_get_refused(NULL), 0);
    assert_null(cvi_agenda_last_error(NULL));
    cvi_agenda_destroy(&a);
    cvi_agenda_destroy(&a);
    cvi_agenda_destroy(NULL);
}

static void every_windows_zone_is_one_of_the_system(void **state)
{
    cvi_agenda *a = NULL;

    (void)state;
    assert_int_equal(cvi_agenda_create(&a, NULL), CVI_OK);
    assert_true(cvi__windows_zone_count > 130);
    for (size_t i = 0; i < cvi__windows_zone_count; i++) {
        if (cvi_agenda_set_time_zone(a, cvi__windows_zones[i].name) != CVI_OK) {
            fail_msg("%s", cvi__windows_zones[i].name);
        }
    }
    assert_string_equal(cvi__zone_of_windows("w. EUROPE standard time"), "Europe/Berlin");
    assert_null(cvi__zone_of_windows("Europe/Berlin"));
    cvi_agenda_destroy(&a);
}

static void events_of_graph_are_read(void **state)
{
    static const char text[] =
        "{\"value\": [{\"id\": \"A\", \"subject\": \"Stand-up; all, \\\\ here\","
        "\"start\": {\"dateTime\": \"2027-03-29T09:00:00.0000000\","
        " \"timeZone\": \"W. Europe Standard Time\"},"
        "\"end\": {\"dateTime\": \"2027-03-29T09:15:00.0000000\","
        " \"timeZone\": \"W. Europe Standard Time\"},"
        "\"organizer\": {\"emailAddress\": {\"name\": \"Jane \\\"J\\\" Doe\","
        " \"address\": \"j@x.example\"}},"
        "\"body\": {\"contentType\": \"html\", \"content\": \"<html><body>Tenant key:"
        " 813@gw.example<br>\\r\\nVideo ID: 126 085 003</body></html>\"}},"
        "{\"id\": \"B\", \"subject\": \"Hidden\", \"sensitivity\": \"private\","
        "\"isAllDay\": true, \"start\": {\"dateTime\": \"2027-03-30T00:00:00\", \"timeZone\":"
        " \"UTC\"}, \"end\": {\"dateTime\": \"2027-03-31T00:00:00\", \"timeZone\": \"UTC\"}},"
        "{\"id\": \"C\", \"isCancelled\": true, \"start\": {\"dateTime\":"
        " \"2027-03-30T09:00:00\", \"timeZone\": \"UTC\"}},"
        "{\"id\": \"D\", \"subject\": \"Series\", \"start\": {\"dateTime\":"
        " \"2027-03-02T10:00:00\", \"timeZone\": \"UTC\"}, \"end\": {\"dateTime\":"
        " \"2027-03-02T11:00:00\", \"timeZone\": \"UTC\"}, \"recurrence\": {\"pattern\":"
        " {\"type\": \"relativeMonthly\", \"interval\": 1, \"daysOfWeek\": [\"tuesday\"],"
        " \"index\": \"last\"}, \"range\": {\"type\": \"noEnd\"}}},"
        "{\"id\": \"E\", \"seriesMasterId\": \"D\", \"subject\": \"Moved\", \"originalStart\":"
        " \"2027-03-30T10:00:00Z\", \"start\": {\"dateTime\": \"2027-03-31T10:00:00\","
        " \"timeZone\": \"UTC\"}, \"end\": {\"dateTime\": \"2027-03-31T11:00:00\","
        " \"timeZone\": \"UTC\"}}]}";
    cvi_agenda *a = new_agenda(NULL, "2027-03-29 00:00", "2027-04-05 00:00");

    (void)state;
    assert_int_equal(add(a, text), CVI_OK);
    assert_string_equal(starts(a), "2027-03-29 07:00,2027-03-30 00:00,2027-03-31 10:00");
    assert_string_equal(meeting(a, 0).subject, "Stand-up; all, \\ here");
    assert_string_equal(meeting(a, 0).organizer, "Jane  J  Doe");
    assert_string_equal(meeting(a, 0).dial, "813.126085003@gw.example");
    assert_string_equal(meeting(a, 1).subject, "Private meeting");
    assert_int_equal(meeting(a, 1).is_all_day, 1);
    assert_string_equal(meeting(a, 2).subject, "Moved");
    assert_int_equal(cvi_agenda_get_refused(a), 0);
    cvi_agenda_destroy(&a);
}

static void subjects_are_fit_for_a_screen(void **state)
{
    cvi_agenda *a = new_agenda(NULL, "2027-03-01 00:00", "2027-04-01 00:00");

    (void)state;
    assert_int_equal(add_event(a, "UID:1\nDTSTART:20270301T090000Z\n"
                                  "SUMMARY:a\\nb\tc \x1b[2J \xff caf\xc3\xa9 \xc2\x9b\x32J\n"),
                     CVI_OK);
    assert_string_equal(meeting(a, 0).subject, "a b c  [2J ? caf\xc3\xa9   2J");
    cvi_agenda_destroy(&a);
}

/* The same properties as in an invitation that is scanned. */
static void links_of_extensions_are_dialled(void **state)
{
    static const char *const names[] = {"X-MICROSOFT-ONLINEMEETINGEXTERNALLINK",
                                        "X-Microsoft-OnlineMeetingInformation",
                                        "X-MICROSOFT-SKYPETEAMSMEETINGURL", "X-Alt-Desc"};
    char lines[300];

    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        cvi_agenda *a = new_agenda(NULL, "2027-03-01 00:00", "2027-04-01 00:00");

        snprintf(lines, sizeof(lines),
                 "UID:1\nDTSTART:20270301T090000Z\n%s:https://zoom.us/j/9876543210\n", names[i]);
        assert_int_equal(add_event(a, lines), CVI_OK);
        assert_string_equal(meeting(a, 0).dial, "9876543210@zoomcrc.com");
        cvi_agenda_destroy(&a);
    }
}

static void secrets_in_links_are_wiped(void **state)
{
    cvi_agenda_params p;
    cvi_agenda *a = NULL;
    struct watch watch;
    char json[4000];

    (void)state;
    watch_init(&watch, "aB3dE6x9");
    CVI_AGENDA_PARAMS_INIT(&p);
    p.allocator = &watch.allocator;
    assert_int_equal(cvi_agenda_create(&a, &p), CVI_OK);
    assert_int_equal(cvi_agenda_set_window(a, at("2027-03-01 00:00"), at("2027-04-01 00:00")),
                     CVI_OK);
    assert_int_equal(add_event(a, "UID:1\nDTSTART:20270301T090000Z\nDESCRIPTION:a\\nb\\nc\n"
                                  "LOCATION:https://zoom.us/j/9876543210?pwd=aB3dE6x9\n"),
                     CVI_OK);
    assert_int_equal(add(a, "{\"id\": \"2\", \"start\": {\"dateTime\": \"2027-03-02T09:00:00\"},"
                            "\"body\": {\"contentType\": \"html\", \"content\":"
                            "\"<a href='https://zoom.us/j/9876543210?pwd=aB3dE6x9'>x</a>\"}}"),
                     CVI_OK);
    assert_int_equal(cvi_agenda_get_count(a), 2);
    assert_int_equal(cvi_agenda_to_json(a, json, sizeof(json), NULL), CVI_OK);
    assert_non_null(strstr(strstr(json, "aB3dE6x9") + 1, "aB3dE6x9"));
    cvi_agenda_destroy(&a);

    assert_true(watch.freed > 10);
    assert_int_equal(watch.found, 0);
}

static void the_list_is_written_as_json(void **state)
{
    cvi_agenda *a = new_agenda(NULL, "2027-03-01 00:00", "2027-04-01 00:00");
    char json[1000];
    size_t needed = 0;

    (void)state;
    assert_int_equal(add_event(a, "UID:1\nDTSTART:20270301T090000Z\nDURATION:PT1H\nSUMMARY:S\n"
                                  "LOCATION:sip:1@h.example\n"),
                     CVI_OK);
    assert_int_equal(cvi_agenda_to_json(a, NULL, 0, &needed), CVI_ETOOSMALL);
    assert_int_equal(cvi_agenda_to_json(a, json, needed + 1, NULL), CVI_OK);
    assert_string_equal(
        json, "{\"meetings\":[{\"subject\":\"S\",\"organizer\":\"\",\"organizer_address\":\"\","
              "\"start\":\"2027-03-01T09:00:00Z\",\"end\":\"2027-03-01T10:00:00Z\","
              "\"join\":\"2027-03-01T08:55:00Z\",\"start_us\":1803891600000000,"
              "\"end_us\":1803895200000000,\"all_day\":false,\"private\":false,"
              "\"recurring\":false,\"kind\":\"sip\",\"dialect\":\"\",\"tenant_key\":\"\","
              "\"conference_id\":\"\",\"dial\":\"sip:1@h.example\",\"dial_h323\":\"\",\"url\":\"\","
              "\"uid\":\"1\"}],\"refused\":0}");
    cvi_agenda_destroy(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_meeting_has_what_a_screen_shows),
        cmocka_unit_test(the_join_button_appears_when_it_is_told_to),
        cmocka_unit_test(private_meetings_keep_their_subject_to_themselves),
        cmocka_unit_test(series_keep_their_local_time_when_clocks_change),
        cmocka_unit_test(times_that_a_clock_skips_or_repeats_are_counted_as_the_rfc_says),
        cmocka_unit_test(whole_days_are_those_of_the_room),
        cmocka_unit_test(rules_dates_and_exceptions_make_a_series),
        cmocka_unit_test(changed_occurrences_stand_for_their_own),
        cmocka_unit_test(what_only_touches_the_window_is_told_apart),
        cmocka_unit_test(rules_that_never_come_true_are_left_out),
        cmocka_unit_test(the_others_are_taken_when_an_item_is_left_out),
        cmocka_unit_test(what_is_no_calendar_is_refused),
        cmocka_unit_test(limits_hold),
        cmocka_unit_test(every_windows_zone_is_one_of_the_system),
        cmocka_unit_test(events_of_graph_are_read),
        cmocka_unit_test(subjects_are_fit_for_a_screen),
        cmocka_unit_test(links_of_extensions_are_dialled),
        cmocka_unit_test(secrets_in_links_are_wiped),
        cmocka_unit_test(the_list_is_written_as_json),
    };

    return cmocka_run_group_tests_name("invite_agenda", tests, NULL, NULL);
}
