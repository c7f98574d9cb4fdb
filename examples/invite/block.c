/* SPDX-License-Identifier: MIT */
/* cvi-invite block: write the lines that let a room join, into an invitation or alone. */
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

#define EXIT_TROUBLE 2
#define MOST_BYTES ((size_t)64 * 1024 * 1024)

struct run {
    uint32_t is_html, is_removal;
    const char *plan_path;
    cvi_dial_plan *plan;
    cvi_invite_block block;
    cvi_invite_body body;
};

static int complain(const char *about, const char *why)
{
    fprintf(stderr, "cvi-invite: %s: %s\n", about, why);
    return EXIT_TROUBLE;
}

/* Which option is to blame. */
static int complain_block(int rc)
{
    static const struct {
        int rc;
        const char *option, *why;
    } rows[] = {
        {CVI_EINVITE_ID, "--id", "6 to 16 digits are needed"},
        {CVI_EDIAL_USER, "--key", "missing, malformed, or not what the dialect has"},
        {CVI_EDIAL_HOST, "--domain", "missing or malformed"},
        {CVI_ENOENT, "--dialect", "no such dialect"},
        {CVI_EINVITE_LINK, "--url", "a link of http or https is needed, of at most 2000 bytes"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (rows[i].rc == rc) {
            return complain(rows[i].option, rows[i].why);
        }
    }
    return complain("block", cvi_strerror(rc));
}

static int put_block(const void *from, char *buf, size_t cap, size_t *needed)
{
    const struct run *const run = from;

    return cvi_invite_put_block(run->is_removal ? NULL : &run->block, &run->body, buf, cap, needed);
}

static int write_body(struct run *run, const char *text, size_t len)
{
    size_t out_len = 0;
    char *out = NULL;

    CVI_INVITE_BODY_INIT(&run->body);
    run->body.text = text;
    run->body.len = len;
    run->body.format = run->is_html ? CVI_INVITE_FORMAT_HTML : CVI_INVITE_FORMAT_TEXT;
    const int rc = ex_output_make(put_block, run, &out, &out_len);
    if (rc == CVI_OK) {
        (void)fwrite(out, 1, out_len, stdout);
    }
    free(out);
    return rc == CVI_OK ? 0 : complain_block(rc);
}

static int write_all(struct run *run, const char *path)
{
    size_t len = 0;
    char *text = NULL;
    int rc = 0;

    if (run->plan_path && !ex_plan_load("cvi-invite", run->plan_path, &run->plan)) {
        return EXIT_TROUBLE;
    }
    run->block.plan = run->plan;
    if (path && ex_file_load("cvi-invite", path, MOST_BYTES, &text, &len) != CVI_OK) {
        return EXIT_TROUBLE;
    }
    rc = write_body(run, text, len);
    free(text);
    return rc;
}

int invite_block(int argc, char **argv)
{
    struct run run = {0};
    const ex_option options[] = {
        {"id", EX_OPTION_TEXT, &run.block.conference_id, "DIGITS", "the conference id", 0, 0},
        {"key", EX_OPTION_TEXT, &run.block.tenant_key, "KEY", "the tenant key", 0, 0},
        {"domain", EX_OPTION_TEXT, &run.block.domain, "NAME",
         "where rooms call (default: the dialect's own)", 0, 0},
        {"dialect", EX_OPTION_TEXT, &run.block.dialect, "NAME",
         "how addresses are written: microsoft (default), poly, bluejeans, webex, ...", 0, 0},
        {"url", EX_OPTION_TEXT, &run.block.instruction_url, "LINK",
         "to instructions; {ConfId} in it stands for the conference id", 0, 0},
        {"language", EX_OPTION_TEXT, &run.block.language, "TAG", "such as de or pt (default: en)",
         0, 0},
        {"html", EX_OPTION_FLAG, &run.is_html, NULL, "HTML instead of plain text", 0, 0},
        {"remove", EX_OPTION_FLAG, &run.is_removal, NULL, "take a block out, put none in", 0, 0},
        {"plan", EX_OPTION_TEXT, &run.plan_path, "FILE",
         "a dial plan (JSON) on top of the built-in one", 0, 0},
    };
    const ex_program program = {
        "cvi-invite block", "[options] [FILE]",
        "Writes the block of an invitation that lets a room join: into the body in FILE (\"-\": "
        "of\n"
        "standard input), in place of an older one, without changing anything else; or alone.\n"
        "Exit status: 0 done, 2 trouble.",
        options, sizeof(options) / sizeof(options[0])};
    int first = 0, rc = 0;

    CVI_INVITE_BLOCK_INIT(&run.block);
    first = ex_options_parse(&program, argc, argv);
    if (first < 0) {
        return first == EX_OPTIONS_HELP ? 0 : EXIT_TROUBLE;
    }
    if (argc > first + 1) {
        return complain(argv[first + 1], "one body at a time (try --help)");
    }
    rc = write_all(&run, argc > first ? argv[first] : NULL);
    cvi_dial_plan_destroy(&run.plan);
    return rc;
}
