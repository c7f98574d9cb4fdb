/* SPDX-License-Identifier: MIT */
/* cvi-invite: the ways to join that a calendar item holds, best first. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cvi/dial.h>
#include <cvi/invite.h>

#include "common/file.h"
#include "common/options.h"
#include "common/output.h"
#include "common/plan.h"
#include "invite.h"

#define EXIT_NOTHING 1
#define EXIT_TROUBLE 2
#define MOST_ITEM_BYTES ((size_t)64 * 1024 * 1024)

struct run {
    uint32_t is_json, format;
    const char *plan_path, *format_name;
    cvi_dial_plan *plan; /* NULL: none was given */
    cvi_invite *invite;
};

/* What a terminal should not see becomes '?'. */
static void print_visible(const char *text)
{
    for (; *text; text++) {
        putchar((unsigned char)*text >= 0x20 && *text != 0x7f ? *text : '?');
    }
}

static void print_part(const char *name, const char *text)
{
    if (*text) {
        printf("  %-14s", name);
        print_visible(text);
        putchar('\n');
    }
}

static const char *title_of(const cvi_invite_join *join)
{
    static const char *const titles[] = {
        [CVI_INVITE_KIND_CVI] = "Video room, by interop",
        [CVI_INVITE_KIND_TEAMS] = "Microsoft Teams",
        [CVI_INVITE_KIND_PHONE] = "Telephone",
        [CVI_INVITE_KIND_ZOOM] = "Zoom",
        [CVI_INVITE_KIND_WEBEX] = "Webex",
        [CVI_INVITE_KIND_MEET] = "Google Meet",
        [CVI_INVITE_KIND_SIP] = "SIP address",
        [CVI_INVITE_KIND_H323] = "H.323 address",
    };

    return join->kind < sizeof(titles) / sizeof(titles[0]) && titles[join->kind]
               ? titles[join->kind]
               : "Another way";
}

static void print_join(uint32_t number, const cvi_invite_join *join)
{
    printf("%u. %s\n", (unsigned)number, title_of(join));
    print_part("dial", join->dial);
    print_part("H.323", join->dial_h323);
    print_part("tenant key", join->tenant_key);
    print_part(join->kind == CVI_INVITE_KIND_CVI || join->kind == CVI_INVITE_KIND_PHONE
                   ? "conference id"
                   : "meeting id",
               join->conference_id);
    print_part("passcode", join->passcode);
    print_part("dialect", join->dialect);
    print_part("link", join->url);
    print_part("thread", join->thread_id);
    print_part("organiser", join->organizer_id);
    print_part("tenant", join->tenant_id);
    printf("  %-14s%u of 100: %s\n", "confidence", (unsigned)join->confidence, join->reason);
    printf("  %-14sbyte %llu\n", "found at", (unsigned long long)join->offset);
}

static void print_joins(const cvi_invite *invite)
{
    cvi_invite_join join;

    CVI_INVITE_JOIN_INIT(&join);
    for (uint32_t i = 0; cvi_invite_get_join(invite, i, &join) == CVI_OK; i++) {
        print_join(i + 1, &join);
    }
    if (cvi_invite_get_count(invite) == 0) {
        printf("No way to join was found.\n");
    }
}

static int write_json(const void *invite, char *buf, size_t cap, size_t *needed)
{
    return cvi_invite_to_json(invite, buf, cap, needed);
}

static int complain(const char *about, const char *why)
{
    fprintf(stderr, "cvi-invite: %s: %s\n", about, why);
    return EXIT_TROUBLE;
}

static int scan_item(struct run *run, const char *path)
{
    size_t len = 0;
    char *item = NULL;
    int rc = ex_file_load("cvi-invite", path, MOST_ITEM_BYTES, &item, &len);

    if (rc != CVI_OK) {
        return EXIT_TROUBLE;
    }
    rc = cvi_invite_scan(run->invite, run->format, item, len);
    free(item);
    if (rc != CVI_OK) {
        const cvi_error_info *e = cvi_invite_last_error(run->invite);

        fprintf(stderr, "cvi-invite: %s: byte %llu: %s (%s)\n", ex_file_name(path),
                (unsigned long long)e->offset, e->message, cvi_status_name(rc));
        return EXIT_TROUBLE;
    }
    if (run->is_json) {
        rc = ex_output_line(write_json, run->invite);
    } else {
        print_joins(run->invite);
    }
    if (rc != CVI_OK) {
        return complain(path, cvi_strerror(rc));
    }
    return cvi_invite_get_count(run->invite) > 0 ? 0 : EXIT_NOTHING;
}

/* 0 after a complaint */
static int read_format(struct run *run)
{
    static const char *const names[] = {"auto", "text", "html", "mime", "ics", "graph"};

    for (uint32_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (!run->format_name || strcmp(names[i], run->format_name) == 0) {
            run->format = i;
            return 1;
        }
    }
    (void)complain(run->format_name, "no such format (try --help)");
    return 0;
}

static int prepare(struct run *run)
{
    cvi_invite_params p;
    int rc = CVI_OK;

    if (!read_format(run) ||
        (run->plan_path && !ex_plan_load("cvi-invite", run->plan_path, &run->plan))) {
        return 0;
    }
    CVI_INVITE_PARAMS_INIT(&p);
    p.plan = run->plan;
    p.max_bytes = MOST_ITEM_BYTES;
    rc = cvi_invite_create(&run->invite, &p);
    if (rc != CVI_OK) {
        (void)complain("scanner", cvi_strerror(rc));
    }
    return rc == CVI_OK;
}

static int find_joins(int argc, char **argv)
{
    struct run run = {0};
    const ex_option options[] = {
        {"json", EX_OPTION_FLAG, &run.is_json, NULL, "print one JSON object", 0, 0},
        {"format", EX_OPTION_TEXT, &run.format_name, "NAME",
         "auto (the default), text, html, mime, ics or graph", 0, 0},
        {"plan", EX_OPTION_TEXT, &run.plan_path, "FILE",
         "a dial plan (JSON) on top of the built-in one", 0, 0},
    };
    const ex_program program = {
        "cvi-invite", "[agenda | block] [options] [FILE]",
        "Finds the ways to join in a calendar item, best first: plain text, HTML, a message, an\n"
        "iCalendar file or JSON of Microsoft Graph, of at most 64 MiB. Without FILE, or when it "
        "is\n"
        "\"-\", standard input is read.\n"
        "Exit status: 0 a way was found, 1 none was, 2 trouble.\n"
        "\n"
        "  cvi-invite agenda   list the meetings of a room and what each dials (agenda --help)\n"
        "  cvi-invite block    write the lines that let a room join (block --help)",
        options, sizeof(options) / sizeof(options[0])};
    const int first = ex_options_parse(&program, argc, argv);
    int rc = 0;

    if (first < 0) {
        return first == EX_OPTIONS_HELP ? 0 : EXIT_TROUBLE;
    }
    if (argc > first + 1) {
        return complain(argv[first + 1], "one item at a time (try --help)");
    }
    rc = prepare(&run) ? scan_item(&run, argc > first ? argv[first] : "-") : EXIT_TROUBLE;
    cvi_invite_destroy(&run.invite);
    cvi_dial_plan_destroy(&run.plan);
    return rc;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        int (*run)(int, char **);
    } commands[] = {{"agenda", invite_agenda}, {"block", invite_block}};
    int (*run)(int, char **) = find_joins;

    for (size_t i = 0; argc > 1 && i < sizeof(commands) / sizeof(commands[0]); i++) {
        if (strcmp(argv[1], commands[i].name) == 0) {
            run = commands[i].run;
        }
    }
    const int rc = run == find_joins ? run(argc, argv) : run(argc - 1, argv + 1);
    return ex_output_finish("cvi-invite", rc);
}
