/* SPDX-License-Identifier: MIT */
/* cvi-dial: say what a dial string means, or where it is wrong. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cvi/dial.h>

#include "common/file.h"
#include "common/options.h"

#define EXIT_REFUSED 1
#define EXIT_TROUBLE 2
#define MOST_PLAN_BYTES ((size_t)4 * 1024 * 1024)

struct run {
    uint32_t is_json, is_hex, is_batch;
    const char *plan_path;
    cvi_dial *dial;
    cvi_dial_plan *plan; /* NULL: none was given */
    int refused;         /* a string could not be parsed */
};

static int hex_value(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* In place; 0 when it is not pairs of hexadecimal digits. */
static int decode_hex(char *text, size_t *len)
{
    for (size_t i = 0; i + 1 < *len; i += 2) {
        const int high = hex_value(text[i]), low = hex_value(text[i + 1]);

        if (high < 0 || low < 0) {
            return 0;
        }
        text[i / 2] = (char)(high * 16 + low);
    }
    if (*len % 2 != 0) {
        return 0;
    }
    *len /= 2;
    return 1;
}

/* Bytes a terminal should not see become '?', so that columns stay columns. */
static void print_visible(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        putchar(text[i] >= 0x20 && text[i] < 0x7f ? text[i] : '?');
    }
}

static void print_part(const char *name, const char *text, size_t len)
{
    if (len > 0) {
        printf("  %-14s", name);
        print_visible(text, len);
        putchar('\n');
    }
}

static const char *name_of_scheme(uint32_t scheme)
{
    switch (scheme) {
    case CVI_DIAL_SCHEME_SIP:
        return "sip";
    case CVI_DIAL_SCHEME_SIPS:
        return "sips";
    case CVI_DIAL_SCHEME_TEL:
        return "tel";
    case CVI_DIAL_SCHEME_H323:
        return "h323";
    default:
        return "none";
    }
}

static const char *sentence_of_kind(uint32_t kind)
{
    switch (kind) {
    case CVI_DIAL_KIND_IVR:
        return "ask for a conference id";
    case CVI_DIAL_KIND_DIRECT:
        return "join a conference directly";
    case CVI_DIAL_KIND_TEST:
        return "a test call";
    default:
        return "unknown";
    }
}

static void print_result(const cvi_dial *d, const char *text, size_t size)
{
    static const struct {
        const char *name;
        const char *(*get)(const cvi_dial *, size_t *);
    } parts[] = {
        {"tenant key", cvi_dial_get_tenant_key},
        {"conference id", cvi_dial_get_conference_id},
        {"PIN", cvi_dial_get_pin},
        {"layout", cvi_dial_get_layout},
        {"host key", cvi_dial_get_host_key},
        {"dialect", cvi_dial_get_dialect},
        {"display name", cvi_dial_get_display},
        {"user", cvi_dial_get_user},
        {"password", cvi_dial_get_password},
        {"host", cvi_dial_get_host},
        {"transport", cvi_dial_get_transport},
        {"parameters", cvi_dial_get_params},
        {"headers", cvi_dial_get_headers},
    };

    print_visible(text, size);
    printf("\n  %-14s%s\n", "meaning", sentence_of_kind(cvi_dial_get_kind(d)));
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        size_t len = 0;
        const char *part = parts[i].get(d, &len);

        print_part(parts[i].name, part, len);
    }
    if (cvi_dial_get_port(d) != 0) {
        printf("  %-14s%u\n", "port", (unsigned)cvi_dial_get_port(d));
    }
    printf("  %-14s%u of 100: %s\n", "confidence", (unsigned)cvi_dial_get_confidence(d),
           cvi_dial_get_reason(d, NULL));
    if (cvi_dial_get_check(d) == CVI_DIAL_CHECK_FAILED) {
        printf("  %-14s%s\n", "check digit", "wrong: the id may be mistyped");
    }
    printf("  %-14s%s\n", "scheme", name_of_scheme(cvi_dial_get_scheme(d)));
}

static void print_refusal(const cvi_dial *d, const char *text, size_t size)
{
    const cvi_error_info *e = cvi_dial_last_error(d);

    print_visible(text, size);
    printf("\n%*s^ %s (%s, byte %llu)\n", (int)e->offset, "", e->message,
           cvi_status_name(e->status), (unsigned long long)e->offset);
}

static int print_json(const cvi_dial *d)
{
    size_t needed = 0;
    char *json = NULL;
    int rc = cvi_dial_to_json(d, NULL, 0, &needed);

    if (rc != CVI_ETOOSMALL) {
        return rc;
    }
    json = malloc(needed + 1);
    rc = json ? cvi_dial_to_json(d, json, needed + 1, NULL) : CVI_ENOMEM;
    if (rc == CVI_OK) {
        puts(json);
    }
    free(json);
    return rc;
}

/* One string, which may be changed. 0 to go on. */
static int handle(struct run *run, char *text, size_t len)
{
    int rc = CVI_OK;

    if (run->is_hex && !decode_hex(text, &len)) {
        fprintf(stderr, "cvi-dial: not pairs of hexadecimal digits: %.60s\n", text);
        return EXIT_TROUBLE;
    }
    rc = cvi_dial_parse(run->dial, text, len);
    run->refused |= rc != CVI_OK;
    if (run->is_json) {
        rc = print_json(run->dial);
        if (rc != CVI_OK) {
            fprintf(stderr, "cvi-dial: %s\n", cvi_strerror(rc));
            return EXIT_TROUBLE;
        }
    } else if (rc == CVI_OK) {
        print_result(run->dial, text, len);
    } else {
        print_refusal(run->dial, text, len);
    }
    return 0;
}

static int handle_lines(struct run *run)
{
    char *line = NULL;
    size_t cap = 0;
    ssize_t len = 0;
    int rc = 0;

    while (rc == 0 && (len = getline(&line, &cap, stdin)) >= 0) {
        if (len > 0 && line[len - 1] == '\n') {
            line[--len] = '\0';
        }
        rc = handle(run, line, (size_t)len);
    }
    if (rc == 0 && ferror(stdin)) {
        perror("cvi-dial: standard input");
        rc = EXIT_TROUBLE;
    }
    free(line);
    return rc;
}

static int handle_all(struct run *run, int count, char **texts)
{
    int rc = 0;

    if (run->is_batch) {
        return handle_lines(run);
    }
    for (int i = 0; rc == 0 && i < count; i++) {
        rc = handle(run, texts[i], strlen(texts[i]));
    }
    return rc != 0 ? rc : (run->refused ? EXIT_REFUSED : 0);
}

/* 0 after a complaint */
static int load_plan(struct run *run)
{
    size_t len = 0;
    char *text = NULL;
    int rc = ex_file_read(run->plan_path, MOST_PLAN_BYTES, &text, &len);

    if (rc == CVI_OK) {
        rc = cvi_dial_plan_create(&run->plan, NULL);
    }
    if (rc == CVI_OK) {
        rc = cvi_dial_plan_load_json(run->plan, text, len);
    }
    free(text);
    if (rc != CVI_OK) {
        fprintf(stderr, "cvi-dial: %s: %s\n", run->plan_path,
                run->plan ? cvi_dial_plan_last_error(run->plan)->message : cvi_strerror(rc));
    }
    return rc == CVI_OK;
}

static int prepare(struct run *run)
{
    cvi_dial_params p;
    int rc = CVI_OK;

    if (run->plan_path && !load_plan(run)) {
        return 0;
    }
    CVI_DIAL_PARAMS_INIT(&p);
    p.plan = run->plan;
    rc = cvi_dial_create(&run->dial, &p);
    if (rc != CVI_OK) {
        fprintf(stderr, "cvi-dial: %s\n", cvi_strerror(rc));
    }
    return rc == CVI_OK;
}

int main(int argc, char **argv)
{
    struct run run = {0};
    const ex_option options[] = {
        {"json", EX_OPTION_FLAG, &run.is_json, NULL, "print one JSON object for each string", 0, 0},
        {"hex", EX_OPTION_FLAG, &run.is_hex, NULL, "strings are hexadecimal: any byte goes", 0, 0},
        {"plan", EX_OPTION_TEXT, &run.plan_path, "FILE",
         "a dial plan (JSON) on top of the built-in one", 0, 0},
        {"batch", EX_OPTION_FLAG, &run.is_batch, NULL, "read one string a line from standard input",
         0, 0},
    };
    const ex_program program = {
        "cvi-dial", "[options] STRING...",
        "Takes apart what a room system dialled and says what it means.\n"
        "Exit status: 0 all were understood, 1 one was not, 2 trouble. With --batch each line's\n"
        "status is in the output, and the exit status is 0 unless there was trouble.",
        options, sizeof(options) / sizeof(options[0])};
    const int first = ex_options_parse(&program, argc, argv);
    int rc = 0;

    if (first < 0) {
        return first == EX_OPTIONS_HELP ? 0 : EXIT_TROUBLE;
    }
    if ((argc > first) == (run.is_batch != 0)) {
        fprintf(stderr, "cvi-dial: give strings to take apart, or --batch (try --help)\n");
        return EXIT_TROUBLE;
    }
    rc = prepare(&run) ? handle_all(&run, argc - first, argv + first) : EXIT_TROUBLE;
    cvi_dial_destroy(&run.dial);
    cvi_dial_plan_destroy(&run.plan);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        perror("cvi-dial: standard output");
        rc = EXIT_TROUBLE;
    }
    return rc;
}
