/* SPDX-License-Identifier: MIT */
/* cvi-invite agenda: what the screen of a room lists. */
#define _GNU_SOURCE /* strptime */

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cvi/dial.h>
#include <cvi/invite.h>

#include "common/file.h"
#include "common/options.h"
#include "common/output.h"
#include "common/plan.h"
#include "invite.h"

#define EXIT_NOTHING 1
#define EXIT_TROUBLE 2
#define MOST_BYTES ((size_t)64 * 1024 * 1024)
#define SECOND_US ((int64_t)1000000)
#define HOUR_US (3600 * SECOND_US)

struct run {
    uint32_t is_json, hours, minutes;
    const char *zone, *from, *language, *plan_path;
    cvi_agenda *agenda;
    cvi_dial_plan *plan;
};

static int complain(const char *about, const char *why)
{
    fprintf(stderr, "cvi-invite: %s: %s\n", about, why);
    return EXIT_TROUBLE;
}

/* Of the machine; "UTC" when it does not say. */
static const char *local_zone(void)
{
    static char path[PATH_MAX];
    const char *const given = getenv("TZ");
    const ssize_t len = readlink("/etc/localtime", path, sizeof(path) - 1);
    const char *name = NULL;

    if (given && *given && *given != ':') {
        return given;
    }
    path[len > 0 ? len : 0] = '\0';
    name = strstr(path, "zoneinfo/");
    return name ? name + strlen("zoneinfo/") : "UTC";
}

/* "2027-03-28" or "2027-03-28T09:00" in the zone; now when not given. 0 when it is not such. */
static int read_start(const char *text, int64_t *us)
{
    struct tm t = {.tm_isdst = -1};
    const char *end = text;
    time_t seconds = time(NULL);

    if (text) {
        end = strptime(text, "%Y-%m-%d", &t);
        end = end && *end ? strptime(end, "T%H:%M", &t) : end;
        seconds = mktime(&t);
    }
    *us = (int64_t)seconds * SECOND_US;
    return !text || (end && !*end);
}

static struct tm local_time(int64_t us)
{
    const time_t seconds = (time_t)(us / SECOND_US);
    struct tm t;

    localtime_r(&seconds, &t);
    return t;
}

static void print_meeting(const cvi_agenda_meeting *m)
{
    const struct tm start = local_time(m->start_us), end = local_time(m->end_us);
    const struct tm join = local_time(m->join_us);

    if (m->is_all_day) {
        printf("  all day      ");
    } else {
        printf("  %02d:%02d-%02d:%02d  ", start.tm_hour, start.tm_min, end.tm_hour, end.tm_min);
    }
    printf("%s", *m->subject ? m->subject : "(no subject)");
    if (*m->organizer) {
        printf(" (%s)", m->organizer);
    }
    putchar('\n');
    if (*m->dial) {
        printf("               Join from %02d:%02d: %s\n", join.tm_hour, join.tm_min, m->dial);
    }
}

static void print_meetings(const cvi_agenda *agenda)
{
    cvi_agenda_meeting m;
    char day[24] = "", last[24] = "";

    CVI_AGENDA_MEETING_INIT(&m);
    for (uint32_t i = 0; cvi_agenda_get_meeting(agenda, i, &m) == CVI_OK; i++) {
        const struct tm t = local_time(m.start_us);

        strftime(day, sizeof(day), "%a %Y-%m-%d", &t);
        if (strcmp(day, last) != 0) {
            puts(day);
            strcpy(last, day);
        }
        print_meeting(&m);
    }
    if (cvi_agenda_get_count(agenda) == 0) {
        puts("No meetings.");
    }
}

static int write_json(const void *agenda, char *buf, size_t cap, size_t *needed)
{
    return cvi_agenda_to_json(agenda, buf, cap, needed);
}

static int print_json(const cvi_agenda *agenda)
{
    const int rc = ex_output_line(write_json, agenda);

    return rc == CVI_OK ? 0 : complain("agenda", cvi_strerror(rc));
}

static int add_file(struct run *run, const char *path)
{
    size_t len = 0;
    char *text = NULL;
    int rc = ex_file_load("cvi-invite", path, MOST_BYTES, &text, &len);

    if (rc != CVI_OK) {
        return EXIT_TROUBLE;
    }
    rc = cvi_agenda_add(run->agenda, CVI_INVITE_FORMAT_AUTO, text, len);
    free(text);
    return rc == CVI_OK ? 0
                        : complain(ex_file_name(path), cvi_agenda_last_error(run->agenda)->message);
}

static int prepare(struct run *run)
{
    const char *const zone = run->zone ? run->zone : local_zone();
    cvi_agenda_params p;
    int64_t from_us = 0;
    int rc = CVI_OK;

    if (run->plan_path && !ex_plan_load("cvi-invite", run->plan_path, &run->plan)) {
        return EXIT_TROUBLE;
    }
    CVI_AGENDA_PARAMS_INIT(&p);
    p.plan = run->plan;
    p.language = run->language;
    p.max_bytes = MOST_BYTES;
    p.join_before_s = run->minutes > 0 ? run->minutes * 60 : CVI_AGENDA_JOIN_AT_START;
    rc = cvi_agenda_create(&run->agenda, &p);
    if (rc != CVI_OK) {
        return complain("agenda", cvi_strerror(rc));
    }
    if (cvi_agenda_set_time_zone(run->agenda, zone) != CVI_OK) {
        return complain(zone, cvi_agenda_last_error(run->agenda)->message);
    }
    setenv("TZ", strchr(zone, ' ') ? "UTC" : zone, 1); /* what is printed */
    tzset();
    if (!read_start(run->from, &from_us)) {
        return complain(run->from, "a time is written 2027-03-28 or 2027-03-28T09:00");
    }
    rc = cvi_agenda_set_window(run->agenda, from_us, from_us + run->hours * HOUR_US);
    return rc == CVI_OK ? 0 : complain("--from", "a year from 1971 to 2099");
}

static int list(struct run *run, int count, char **paths)
{
    int rc = prepare(run);

    for (int i = 0; rc == 0 && i < count; i++) {
        rc = add_file(run, paths[i]);
    }
    if (rc != 0) {
        return rc;
    }
    if (cvi_agenda_get_refused(run->agenda) > 0) {
        fprintf(stderr, "cvi-invite: %u left out; the last: %s\n",
                (unsigned)cvi_agenda_get_refused(run->agenda),
                cvi_agenda_last_error(run->agenda)->message);
    }
    if (run->is_json) {
        rc = print_json(run->agenda);
    } else {
        print_meetings(run->agenda);
    }
    return rc != 0 ? rc : cvi_agenda_get_count(run->agenda) > 0 ? 0 : EXIT_NOTHING;
}

int invite_agenda(int argc, char **argv)
{
    struct run run = {.hours = 24, .minutes = 5};
    static char standard_input[] = "-";
    char *inputs[] = {standard_input};
    const ex_option options[] = {
        {"json", EX_OPTION_FLAG, &run.is_json, NULL, "print one JSON object", 0, 0},
        {"from", EX_OPTION_TEXT, &run.from, "TIME",
         "start of the list, such as 2027-03-28 or 2027-03-28T09:00 (default: now)", 0, 0},
        {"hours", EX_OPTION_NUMBER, &run.hours, "N", "length of the list (default: 24)", 1, 8784},
        {"zone", EX_OPTION_TEXT, &run.zone, "NAME",
         "time zone of the room, by its IANA or Windows name (default: this machine's)", 0, 0},
        {"join-before", EX_OPTION_NUMBER, &run.minutes, "MINUTES",
         "how early the Join button appears (default: 5)", 0, 1440},
        {"language", EX_OPTION_TEXT, &run.language, "TAG",
         "of what stands for a private subject (default: en)", 0, 0},
        {"plan", EX_OPTION_TEXT, &run.plan_path, "FILE",
         "a dial plan (JSON) on top of the built-in one", 0, 0},
    };
    const ex_program program = {
        "cvi-invite agenda", "[options] [FILE...]",
        "Lists the meetings of a room, from iCalendar files or JSON of Microsoft Graph: when each\n"
        "takes place, when the Join button appears, and what it dials. Without FILE, or when it\n"
        "is \"-\", standard input is read. Times are printed in the zone, by a Windows name in "
        "UTC.\n"
        "Exit status: 0 there are meetings, 1 there are none, 2 trouble.",
        options, sizeof(options) / sizeof(options[0])};
    const int first = ex_options_parse(&program, argc, argv);
    int rc = 0;

    if (first < 0) {
        return first == EX_OPTIONS_HELP ? 0 : EXIT_TROUBLE;
    }
    rc = argc > first ? list(&run, argc - first, argv + first) : list(&run, 1, inputs);
    cvi_agenda_destroy(&run.agenda);
    cvi_dial_plan_destroy(&run.plan);
    return rc;
}
