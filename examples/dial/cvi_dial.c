/* SPDX-License-Identifier: MIT */
/* cvi-dial: say what a dial string means, or where it is wrong. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cvi/dial.h>

#include "common/options.h"
#include "common/output.h"
#include "common/plan.h"

#define EXIT_REFUSED 1
#define EXIT_TROUBLE 2

struct run {
    uint32_t is_json, is_hex, is_batch, is_canonical, is_comparing;
    const char *plan_path, *id_check;
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

/* In place; 0 when it is not pairs of hexadecimal digits, with *len of what is. */
static int decode_hex(char *text, size_t *len)
{
    const size_t pairs = *len / 2;

    for (size_t i = 0; i < pairs; i++) {
        const int high = hex_value(text[2 * i]), low = hex_value(text[2 * i + 1]);

        if (high < 0 || low < 0) {
            *len = 2 * i;
            return 0;
        }
        text[i] = (char)(high * 16 + low);
    }
    if (*len % 2 != 0) {
        *len = 2 * pairs;
        return 0;
    }
    *len = pairs;
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

static int write_json(const void *dial, char *buf, size_t cap, size_t *needed)
{
    return cvi_dial_to_json(dial, buf, cap, needed);
}

static int write_canonical(const void *dial, char *buf, size_t cap, size_t *needed)
{
    return cvi_dial_format(dial, buf, cap, needed);
}

static int print_line(const cvi_dial *d, ex_writer *write)
{
    const int rc = ex_output_line(write, d);

    if (rc != CVI_OK) {
        fprintf(stderr, "cvi-dial: %s\n", cvi_strerror(rc));
    }
    return rc == CVI_OK ? 0 : EXIT_TROUBLE;
}

static void print_bad_hex(const struct run *run, const char *text, size_t at)
{
    static const char why[] = "not pairs of hexadecimal digits";

    if (run->is_json) {
        printf("{\"status\":\"EINVAL\",\"offset\":%zu,\"message\":\"%s\"}\n", at, why);
    } else {
        print_visible(text, strlen(text));
        printf("\n%*s^ %s\n", (int)at, "", why);
    }
}

/* One string, which may be changed. 0 to go on. */
static int handle(struct run *run, char *text, size_t len)
{
    int rc = CVI_OK;

    if (run->is_hex && !decode_hex(text, &len)) {
        print_bad_hex(run, text, len);
        run->refused = 1;
        return 0;
    }
    rc = cvi_dial_parse(run->dial, text, len);
    run->refused |= rc != CVI_OK;
    if (run->is_json) {
        return print_line(run->dial, write_json);
    }
    if (rc != CVI_OK) {
        print_refusal(run->dial, text, len);
    } else if (run->is_canonical) {
        return print_line(run->dial, write_canonical);
    } else {
        print_result(run->dial, text, len);
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
        if (len > 0 && line[len - 1] == '\r') { /* of a file written elsewhere */
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

/* Two strings; the exit status says whether they are one address. */
static int compare(struct run *run, char **texts)
{
    cvi_dial *other = NULL;
    int rc = cvi_dial_create(&other, NULL);

    if (rc != CVI_OK) {
        fprintf(stderr, "cvi-dial: %s\n", cvi_strerror(rc));
        return EXIT_TROUBLE;
    }
    cvi_dial *const dials[2] = {run->dial, other};
    for (size_t i = 0; rc == CVI_OK && i < 2; i++) {
        rc = cvi_dial_parse(dials[i], texts[i], strlen(texts[i]));
        if (rc != CVI_OK) {
            print_refusal(dials[i], texts[i], strlen(texts[i]));
        }
    }
    if (rc == CVI_OK) {
        run->refused = !cvi_dial_equal(run->dial, other);
        puts(run->refused ? "different" : "equal");
    }
    cvi_dial_destroy(&other);
    return rc != CVI_OK ? EXIT_TROUBLE : run->refused ? EXIT_REFUSED : 0;
}

static int handle_all(struct run *run, int count, char **texts)
{
    int rc = 0;

    if (run->is_comparing) {
        return compare(run, texts);
    }
    if (run->is_batch) {
        return handle_lines(run);
    }
    for (int i = 0; rc == 0 && i < count; i++) {
        rc = handle(run, texts[i], strlen(texts[i]));
    }
    return rc != 0 ? rc : (run->refused ? EXIT_REFUSED : 0);
}

/* 0 after a complaint */
static int read_id_check(const char *word, uint32_t *out)
{
    static const char *const words[] = {"soft", "off", "strict"}; /* cvi_dial_id_check */

    for (uint32_t i = 0; i < 3; i++) {
        if (!word || strcmp(word, words[i]) == 0) {
            *out = i;
            return 1;
        }
    }
    fprintf(stderr, "cvi-dial: --id-check is soft, off or strict, not %s\n", word);
    return 0;
}

static int prepare(struct run *run)
{
    cvi_dial_params p;
    int rc = CVI_OK;

    if (run->plan_path && !ex_plan_load("cvi-dial", run->plan_path, &run->plan)) {
        return 0;
    }
    CVI_DIAL_PARAMS_INIT(&p);
    p.plan = run->plan;
    if (!read_id_check(run->id_check, &p.id_check)) {
        return 0;
    }
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
        {"id-check", EX_OPTION_TEXT, &run.id_check, "MODE",
         "what a wrong check digit of a conference id does: soft (default), off or strict", 0, 0},
        {"canonical", EX_OPTION_FLAG, &run.is_canonical, NULL,
         "print the address in its canonical form and nothing else", 0, 0},
        {"equal", EX_OPTION_FLAG, &run.is_comparing, NULL,
         "compare two strings by RFC 3261 section 19.1.4: exit status 0 equal, 1 different", 0, 0},
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
    if ((argc > first) == (run.is_batch != 0) || (run.is_comparing && argc - first != 2)) {
        fprintf(stderr, "cvi-dial: give %s (try --help)\n",
                run.is_comparing ? "two strings to compare" : "strings to take apart, or --batch");
        return EXIT_TROUBLE;
    }
    rc = prepare(&run) ? handle_all(&run, argc - first, argv + first) : EXIT_TROUBLE;
    cvi_dial_destroy(&run.dial);
    cvi_dial_plan_destroy(&run.plan);
    return ex_output_finish("cvi-dial", rc);
}
