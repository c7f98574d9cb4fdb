/* SPDX-License-Identifier: MIT */
/* cvi-sdp: what libcvi answers to an SDP offer, and why it took or refused each media line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cvi/session.h>

#include "common/file.h"
#include "common/net.h"
#include "common/options.h"

#define EXIT_REFUSED 1 /* nothing in the offer is acceptable */
#define EXIT_USAGE 2
#define EXIT_INPUT 3 /* unreadable or malformed */
#define OFFER_BYTES (64u * 1024u)

struct settings {
    const char *local;
    uint32_t secure;
    uint32_t require_srtp;
    uint32_t no_srtp;
    uint32_t sdes_anyway;
    uint32_t no_content;
    uint32_t size[2];
    uint32_t fps;
    uint32_t kbps;
    uint32_t explain;
    uint32_t json;
    uint32_t quiet;
    uint32_t seed;
    ex_option_list off;
};

static const struct {
    const char *name;
    uint32_t codec;
} codecs[] = {
    {"PCMU", CVI_CODEC_PCMU}, {"PCMA", CVI_CODEC_PCMA}, {"G722", CVI_CODEC_G722},
    {"opus", CVI_CODEC_OPUS}, {"H264", CVI_CODEC_H264}, {"VP8", CVI_CODEC_VP8},
};

static int complain(const char *what, const char *why)
{
    fprintf(stderr, "cvi-sdp: %s: %s\n", what, why);
    return EXIT_USAGE;
}

/* --without NAME, any number of them; 0 when a name is unknown. */
static int switch_off(cvi_negotiation_params *p, const ex_option_list *names)
{
    for (uint32_t i = 0; i < names->count; i++) {
        size_t found = 0;

        while (found < sizeof(codecs) / sizeof(codecs[0]) &&
               strcmp(codecs[found].name, names->items[i]) != 0) {
            found++;
        }
        if (found == sizeof(codecs) / sizeof(codecs[0])) {
            complain(names->items[i], "not one of PCMU, PCMA, G722, opus, H264, VP8");
            return 0;
        }
        if (codecs[found].codec >= CVI_CODEC_H264) {
            p->video_codecs_off |= 1u << (codecs[found].codec - CVI_CODEC_H264);
        } else {
            p->codecs_off |= 1u << codecs[found].codec;
        }
    }
    return 1;
}

static uint32_t security_of(const struct settings *s)
{
    uint32_t security = s->require_srtp ? 0 : CVI_SECURITY_PLAIN;

    if (!s->no_srtp) {
        security |= CVI_SECURITY_SDES;
    }
    if (s->sdes_anyway) {
        security |= CVI_SECURITY_SDES_ALWAYS;
    }
    return security;
}

static int create(cvi_negotiation **out, const struct settings *s)
{
    cvi_negotiation_params p;
    cvi_addr local;

    CVI_NEGOTIATION_PARAMS_INIT(&p);
    if (s->local) {
        if (ex_addr_parse(&local, s->local, 40000) != CVI_OK) {
            return complain(s->local, "not an address");
        }
        p.local = &local;
    }
    if (s->require_srtp && s->no_srtp) {
        return complain("--require-srtp and --no-srtp", "they exclude each other");
    }
    if (!switch_off(&p, &s->off)) {
        return EXIT_USAGE;
    }
    p.seed = s->seed;
    p.security = security_of(s);
    p.signalling_is_secure = s->secure;
    p.max_width = s->size[0];
    p.max_height = s->size[1];
    p.max_fps = s->fps;
    p.max_kbps = s->kbps;
    p.content_off = s->no_content;
    const int rc = cvi_negotiation_create(out, &p);
    return rc == CVI_OK ? 0 : complain("settings", cvi_strerror(rc));
}

static void explain(FILE *out, const cvi_negotiation *n)
{
    cvi_negotiation_line line;

    CVI_NEGOTIATION_LINE_INIT(&line);
    for (uint32_t i = 0; cvi_negotiation_get_line(n, i, &line) == CVI_OK; i++) {
        fprintf(out, "%u: %s %s %s: %s", i + 1, line.kind, line.protocol,
                line.accepted ? "accepted" : "refused", line.reason);
        if (line.accepted && line.max_width != 0) {
            fprintf(out, ", we may send %ux%u at %u fps, %u kbit/s", line.max_width,
                    line.max_height, line.max_fps, line.max_kbps);
        } else if (line.accepted) {
            fprintf(out, ", we send %u ms packets%s", line.ptime_ms,
                    line.digits ? ", with digits" : "");
        }
        fputc('\n', out);
    }
}

typedef int text_getter(const cvi_negotiation *n, char *buf, size_t cap, size_t *needed);

/* Print what a getter gives; 0, or -1 when it gives nothing. */
static int print_text(const cvi_negotiation *n, text_getter *get, const char *end)
{
    size_t needed = 0;
    char *text = NULL;

    if (get(n, NULL, 0, &needed) != CVI_ETOOSMALL) {
        return -1;
    }
    text = malloc(needed + 1);
    if (!text || get(n, text, needed + 1, &needed) != CVI_OK) {
        free(text);
        return -1;
    }
    printf("%s%s", text, end);
    free(text);
    return 0;
}

static int say_failure(const char *name, const cvi_error_info *error)
{
    const int is_input =
        error->status != CVI_ESESSION_NO_CODEC && error->status != CVI_ESESSION_SECURITY;

    if (error->line != 0) {
        fprintf(stderr, "cvi-sdp: %s:%u: byte %llu: %s\n", name, error->line,
                (unsigned long long)error->offset, error->message);
    } else {
        fprintf(stderr, "cvi-sdp: %s: %s\n", name, error->message);
    }
    return is_input ? EXIT_INPUT : EXIT_REFUSED;
}

/* One offer of the call; an exit code. */
static int answer_file(cvi_negotiation *n, const struct settings *s, const char *path)
{
    const char *name = strcmp(path, "-") == 0 ? "stdin" : path;
    char *offer = NULL;
    size_t len = 0;
    int code = 0;
    int rc = ex_file_load("cvi-sdp", path, OFFER_BYTES, &offer, &len);

    if (rc != CVI_OK) {
        return EXIT_INPUT;
    }
    rc = cvi_negotiation_feed_offer(n, offer, len);
    free(offer);
    if (s->json) {
        print_text(n, cvi_negotiation_to_json, "\n");
    } else if (rc == CVI_OK && !s->explain) {
        print_text(n, cvi_negotiation_get_answer, "");
    }
    if (rc != CVI_OK) {
        code = say_failure(name, cvi_negotiation_last_error(n));
    }
    if (s->explain) {
        explain(stdout, n);
    } else if (!s->json && !s->quiet) {
        fflush(stdout);
        explain(stderr, n);
    }
    return code;
}

int main(int argc, char **argv)
{
    static struct settings s;
    const ex_option options[] = {
        {"local", EX_OPTION_TEXT, &s.local, "ADDR[:PORT]",
         "what the answer says; audio's port (127.0.0.1:40000)", 0, 0},
        {"secure", EX_OPTION_FLAG, &s.secure, NULL, "the offer came over TLS", 0, 0},
        {"require-srtp", EX_OPTION_FLAG, &s.require_srtp, NULL, "refuse plain RTP", 0, 0},
        {"no-srtp", EX_OPTION_FLAG, &s.no_srtp, NULL, "refuse SRTP", 0, 0},
        {"sdes-anyway", EX_OPTION_FLAG, &s.sdes_anyway, NULL, "take SRTP keys without --secure too",
         0, 0},
        {"no-content", EX_OPTION_FLAG, &s.no_content, NULL, "refuse a second video", 0, 0},
        {"size", EX_OPTION_SIZE, s.size, "WxH", "largest picture (1280x720)", 16, 8192},
        {"fps", EX_OPTION_NUMBER, &s.fps, "N", "most pictures per second (30)", 1, 240},
        {"kbps", EX_OPTION_NUMBER, &s.kbps, "N", "most video bandwidth, kbit/s (1500)", 16,
         1000000},
        {"without", EX_OPTION_LIST, &s.off, "CODEC", "do not accept this codec", 0, 0},
        {"explain", EX_OPTION_FLAG, &s.explain, NULL,
         "print the reasons to stdout instead of the answer", 0, 0},
        {"json", EX_OPTION_FLAG, &s.json, NULL, "print the decisions as JSON instead", 0, 0},
        {"quiet", EX_OPTION_FLAG, &s.quiet, NULL, "print the answer only", 0, 0},
        {"seed", EX_OPTION_NUMBER, &s.seed, "N", "repeatable ids and keys, for tests", 1,
         UINT32_MAX},
    };
    const ex_program program = {
        "cvi-sdp", "[options] [OFFER...]",
        "Answers SDP offers (files, or stdin) as a call's session would: the answer goes to\n"
        "stdout, why each media line was taken or refused to stderr. Several files are the\n"
        "successive offers of one call.\n"
        "Exit status: 0 answered, 1 nothing is acceptable, 2 wrong options, 3 an offer is\n"
        "unreadable or malformed.",
        options, sizeof(options) / sizeof(options[0])};
    cvi_negotiation *n = NULL;
    const int first = ex_options_parse(&program, argc, argv);
    int code;

    if (first < 0) {
        return first == EX_OPTIONS_HELP ? 0 : EXIT_USAGE;
    }
    code = create(&n, &s);
    if (code == 0 && first == argc) {
        code = answer_file(n, &s, "-");
    }
    for (int i = first; code == 0 && i < argc; i++) {
        code = answer_file(n, &s, argv[i]);
    }
    cvi_negotiation_destroy(&n);
    return code;
}
