/* SPDX-License-Identifier: MIT */
/* cvi-ivr: play an IVR flow in a terminal, check one, or draw its graph. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/clips.h"
#include "common/file.h"
#include "common/output.h"
#include "ivr/play.h"

#define EXIT_REFUSED 1
#define EXIT_TROUBLE 2
#define MOST_FLOW_BYTES ((size_t)1024 * 1024)
#define MOST_CLIP_BYTES (256u << 20) /* prompts in all languages */

struct run {
    ivr_play_options play;
    ex_option_list meetings;
    const char *clips_folder, *record_folder;
    uint32_t size[2];
    cvi_ivr_flow *flow;
    cvi_clips *clips;
};

/* 0, or what to exit with. */
static int load_flow(struct run *r, const char *path)
{
    char *text = NULL;
    size_t len = 0;
    int rc = cvi_ivr_flow_create(&r->flow, NULL);

    if (rc != CVI_OK) {
        fprintf(stderr, "cvi-ivr: %s\n", cvi_strerror(rc));
        return EXIT_TROUBLE;
    }
    if (ex_file_load("cvi-ivr", path, MOST_FLOW_BYTES, &text, &len) != CVI_OK) {
        return EXIT_TROUBLE;
    }
    rc = cvi_ivr_flow_load_json(r->flow, text, len);
    free(text);
    if (rc != CVI_OK) {
        fprintf(stderr, "%s: %s (%s)\n", path, cvi_ivr_flow_last_error(r->flow)->message,
                cvi_status_name(rc));
        return rc == CVI_ENOTSUP || rc == CVI_ENOMEM ? EXIT_TROUBLE : EXIT_REFUSED;
    }
    return 0;
}

static int check_flows(struct run *r, int count, char **paths)
{
    int worst = count > 0 ? 0 : EXIT_TROUBLE;

    if (count == 0) {
        fprintf(stderr, "cvi-ivr: give flows to check (try --help)\n");
    }
    for (int i = 0; i < count; i++) {
        const int rc = load_flow(r, paths[i]);

        if (rc == 0) {
            printf("%s: good\n", paths[i]);
        }
        worst = rc > worst ? rc : worst;
        cvi_ivr_flow_destroy(&r->flow);
    }
    return worst;
}

static int draw_graph(struct run *r, int count, char **paths)
{
    size_t needed = 0;
    char *text = NULL;
    const int rc = count > 0 ? load_flow(r, paths[0]) : 0;

    if (rc != 0) {
        return rc;
    }
    (void)cvi_ivr_flow_to_dot(r->flow, NULL, 0, &needed);
    text = malloc(needed + 1);
    if (!text || cvi_ivr_flow_to_dot(r->flow, text, needed + 1, NULL) != CVI_OK) {
        free(text);
        fprintf(stderr, "cvi-ivr: out of memory\n");
        return EXIT_TROUBLE;
    }
    fputs(text, stdout);
    free(text);
    return 0;
}

static int load_clips(struct run *r)
{
    const char *folder = r->clips_folder ? r->clips_folder : CVI_PROMPTS_DIR;
    cvi_clips_params p;
    char path[1024] = "";
    uint32_t count = 0;
    int rc = CVI_OK;

    (void)CVI_CLIPS_PARAMS_INIT(&p);
    p.max_bytes = MOST_CLIP_BYTES;
    rc = cvi_clips_create(&r->clips, &p);
    rc = rc == CVI_OK ? ex_clips_load(r->clips, folder, &count, path) : rc;
    if (rc != CVI_OK && (r->clips_folder || rc != CVI_ESYSTEM)) {
        fprintf(stderr, "cvi-ivr: %s: %s\n", path,
                rc == CVI_ESYSTEM ? strerror(errno) : cvi_strerror(rc));
        return EXIT_TROUBLE;
    }
    r->play.clips = r->clips;
    return 0;
}

static int check_meetings(const ex_option_list *meetings)
{
    for (uint32_t i = 0; i < meetings->count; i++) {
        const char *const text = meetings->items[i];

        if (strspn(text, "0123456789") == 0 || text[strspn(text, "0123456789:")] != '\0') {
            fprintf(stderr, "cvi-ivr: %s: an id, and PINs after colons, are digits\n", text);
            return EXIT_TROUBLE;
        }
    }
    return 0;
}

/* Tags such as de-AT are known by what comes before the hyphen. */
static int check_language(const struct run *r)
{
    const char *const tag = r->play.language;
    const size_t len = tag ? strcspn(tag, "-_") : 0;
    const char *known = NULL;

    if (!tag) {
        return 0; /* the flow's own choice */
    }
    for (size_t i = 0; (known = cvi_ivr_flow_get_language(r->flow, i)) != NULL; i++) {
        if (strlen(known) == len && strncasecmp(known, tag, len) == 0) {
            return 0;
        }
    }
    fprintf(stderr, "cvi-ivr: --language %s: there are", tag);
    for (size_t i = 0; (known = cvi_ivr_flow_get_language(r->flow, i)) != NULL; i++) {
        fprintf(stderr, " %s", known);
    }
    fprintf(stderr, "\n");
    return EXIT_TROUBLE;
}

static int play_flow(struct run *r, int count, char **paths)
{
    ivr_record *record = NULL;
    int rc = check_meetings(&r->meetings);

    rc = rc == 0 && count > 0 ? load_flow(r, paths[0]) : rc;
    rc = rc == 0 ? check_language(r) : rc;
    rc = rc == 0 ? load_clips(r) : rc;
    if (rc == 0 && r->record_folder) {
        record = ivr_record_open(r->record_folder, r->size);
        rc = record ? 0 : EXIT_TROUBLE;
    }
    if (rc == 0) {
        r->play.flow = r->flow;
        r->play.meetings = &r->meetings;
        rc = ivr_play(&r->play, record, stdin) == CVI_OK ? 0 : EXIT_TROUBLE;
    }
    if (ivr_record_close(record) != 0) {
        rc = EXIT_TROUBLE;
    }
    return rc;
}

static int run_mode(struct run *r, int count, char **words)
{
    if (count > 0 && strcmp(words[0], "check") == 0) {
        return check_flows(r, count - 1, words + 1);
    }
    if (count > 0 && strcmp(words[0], "graph") == 0 && count <= 2) {
        return draw_graph(r, count - 1, words + 1);
    }
    if (count <= 1) {
        return play_flow(r, count, words);
    }
    fprintf(stderr, "cvi-ivr: one flow at a time (try --help)\n");
    return EXIT_TROUBLE;
}

int main(int argc, char **argv)
{
    struct run run = {.size = {1280, 720}};
    const ex_option options[] = {
        {"language", EX_OPTION_TEXT, &run.play.language, "TAG", "such as de (en)", 0, 0},
        {"id", EX_OPTION_TEXT, &run.play.conference_id, "DIGITS", "a conference id was dialled", 0,
         0},
        {"meeting", EX_OPTION_LIST, &run.meetings, "ID[:PIN[:HOST]]",
         "a meeting that is found, and its PINs (ID::HOST: the host's alone); may be given several "
         "times",
         0, 0},
        {"wait", EX_OPTION_FLAG, &run.play.waits, NULL, "guests wait in the lobby", 0, 0},
        {"operator", EX_OPTION_TEXT, &run.play.operator_uri, "URI",
         "where callers who give up are transferred", 0, 0},
        {"clips", EX_OPTION_TEXT, &run.clips_folder, "FOLDER",
         "spoken prompts, LANGUAGE/NAME.wav (the installed ones)", 0, 0},
        {"record", EX_OPTION_TEXT, &run.record_folder, "FOLDER",
         "write what is heard as sound.wav and what is seen as PNG files", 0, 0},
        {"size", EX_OPTION_SIZE, run.size, "WxH", "of the PNG files (1280x720)", 160, 1920},
    };
    const ex_program program = {
        "cvi-ivr", "[options] [FLOW.json] | check FLOW.json... | graph [FLOW.json]",
        "Plays an IVR flow, the built-in one without a file: type keys, see the screens as text.\n"
        "The clock stands still until you step it with + or +SECONDS; any other word shows help.\n"
        "check: is the flow usable, and where is it not? graph: print it for Graphviz, as in\n"
        "cvi-ivr graph | dot -Tsvg > flow.svg\n"
        "Exit status: 0 fine, 1 a flow was refused, 2 trouble.",
        options, sizeof(options) / sizeof(options[0])};
    const int first = ex_options_parse(&program, argc, argv);
    int rc = 0;

    if (first < 0) {
        return first == EX_OPTIONS_HELP ? 0 : EXIT_TROUBLE;
    }
    rc = run_mode(&run, argc - first, argv + first);
    cvi_ivr_flow_destroy(&run.flow);
    cvi_clips_destroy(&run.clips);
    return ex_output_finish("cvi-ivr", rc);
}
