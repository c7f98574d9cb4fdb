/* SPDX-License-Identifier: MIT */
/* cvi-resolve: from a conference id to its meeting, or why there is none. */
#include <stdio.h>
#include <string.h>

#include "resolve/run.h"

static int parse(rs_run *run, int argc, char **argv)
{
    const ex_option options[] = {
        {"config", EX_OPTION_TEXT, &run->config, "FILE",
         "back ends and tenants (JSON, as cvi_resolver_load_json() takes it)", 0, 0},
        {"book", EX_OPTION_TEXT, &run->book, "FILE", "meeting book (JSON)", 0, 0},
        {"tenant", EX_OPTION_TEXT, &run->tenant, "ID", "whose meetings (default)", 0, 0},
        EX_CREDENTIAL_OPTIONS(&run->credentials),
        {"caller", EX_OPTION_TEXT, &run->caller, "URI", "who asks, for policy services", 0, 0},
        {"dialled", EX_OPTION_TEXT, &run->dialled, "STRING", "what was dialled, likewise", 0, 0},
        {"address", EX_OPTION_TEXT, &run->address, "ADDR", "where the call comes from", 0, 0},
        {"language", EX_OPTION_TEXT, &run->language, "TAG", "of texts in the answer (BCP 47)", 0,
         0},
        {"trusted", EX_OPTION_FLAG, &run->is_trusted, NULL, "the caller is trusted", 0, 0},
        {"timeout", EX_OPTION_NUMBER, &run->timeout_ms, "MS", "for each look-up (5000)", 1, 600000},
        {"json", EX_OPTION_FLAG, &run->is_json, NULL, "one JSON object per line", 0, 0},
        {"verbose", EX_OPTION_FLAG, &run->is_verbose, NULL, "every request, also of many look-ups",
         0, 0},
    };
    const ex_program program = {
        "cvi-resolve", "[options] CONFERENCE-ID... | doctor [options] [CONFERENCE-ID]",
        "Look up the meetings that conference ids stand for, all at once, and tell what each\n"
        "step took. doctor checks DNS, TCP, TLS, clock, proxy, token, permission and a look-up,\n"
        "and says what to mend.\n"
        "Exit: 0 found (doctor: all is well), 1 no such meeting or no entry, 2 options, files or\n"
        "configuration, 3 the service failed.",
        options, (uint32_t)(sizeof(options) / sizeof(options[0]))};

    return ex_options_parse(&program, argc, argv);
}

int main(int argc, char **argv)
{
    rs_run run = {.tenant = "default", .timeout_ms = 5000};
    int first = parse(&run, argc, argv), is_doctor = 0, rc = 0;

    if (first == EX_OPTIONS_HELP) {
        return 0;
    }
    is_doctor = first > 0 && first < argc && strcmp(argv[first], "doctor") == 0;
    first += is_doctor;
    if (first < 0 || (first == argc && !is_doctor) || (is_doctor && first + 1 < argc)) {
        if (first >= 0) {
            fprintf(stderr, "cvi-resolve: which conference id? (try --help)\n");
        }
        return RS_EXIT_USAGE;
    }
    rc = rs_open(&run);
    if (rc == 0) {
        rc = is_doctor ? rs_doctor(&run, first < argc ? argv[first] : NULL)
                       : rs_resolve(&run, argc - first, argv + first);
    }
    rs_close(&run);
    return rc;
}
