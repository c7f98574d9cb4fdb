/* SPDX-License-Identifier: MIT */
/*
 * cvi-transcode: a media file through the pipeline of a call. It is a meeting of two legs on
 * virtual time: one only sends, and what the other gets is written.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cvi/meeting.h>

#include "common/clock.h"
#include "common/options.h"
#include "transcode/reader.h"
#include "transcode/writer.h"

#define START_US UINT64_C(1000000)
#define PROGRESS_US 500000u
#define EXIT_NOTHING 1
#define EXIT_TROUBLE 2

struct run {
    const char *video;
    const char *audio;
    uint32_t size[2];
    uint32_t kbps;
    uint32_t fps;
    uint32_t is_quiet;
    reader *in;
    writer *out;
    cvi_meeting *meeting;
    uint32_t from; /* the leg that sends */
    uint32_t to;   /* the leg that gets */
    uint32_t video_codec;
    uint32_t audio_codec;
    uint64_t began_us; /* real time */
    uint64_t told_us;
};

/* A codec by name; UINT32_MAX when it is not one of `first` to `last`. */
static uint32_t codec_by_name(const char *name, uint32_t first, uint32_t last)
{
    static const struct {
        const char *name;
        uint32_t codec;
    } codecs[] = {
        {"none", 0},
        {"pcmu", CVI_CODEC_PCMU},
        {"pcma", CVI_CODEC_PCMA},
        {"g722", CVI_CODEC_G722},
        {"opus", CVI_CODEC_OPUS},
        {"h264", CVI_CODEC_H264},
        {"vp8", CVI_CODEC_VP8},
    };

    for (size_t i = 0; i < sizeof(codecs) / sizeof(codecs[0]); i++) {
        const uint32_t codec = codecs[i].codec;

        if (strcmp(name, codecs[i].name) == 0 && (!codec || (codec >= first && codec <= last))) {
            return codec;
        }
    }
    return UINT32_MAX;
}

static int complain(int rc, const char *what)
{
    fprintf(stderr, "cvi-transcode: %s: %s\n", what, cvi_strerror(rc));
    return rc;
}

/* ---- the meeting ----------------------------------------------------------------------- */

static int add_legs(struct run *run)
{
    const reader_info *info = reader_get_info(run->in);
    cvi_leg_params p;
    int rc = CVI_OK;

    CVI_LEG_PARAMS_INIT(&p);
    p.name = "in";
    rc = cvi_meeting_add_leg(run->meeting, START_US, &p, &run->from);
    if (rc != CVI_OK) {
        return rc;
    }
    CVI_LEG_PARAMS_INIT(&p);
    p.name = "out";
    p.audio_codec = info->audio_codec ? run->audio_codec : 0;
    p.video_codec = info->video_codec ? run->video_codec : 0;
    p.max_width = run->size[0] ? run->size[0] : info->width;
    p.max_height = run->size[1] ? run->size[1] : info->height;
    p.max_fps = run->fps ? run->fps : info->fps;
    p.max_kbps = run->kbps;
    p.level_idc = 40;
    run->audio_codec = p.audio_codec;
    run->video_codec = p.video_codec;
    return cvi_meeting_add_leg(run->meeting, START_US, &p, &run->to);
}

static int open_meeting(struct run *run)
{
    cvi_meeting_params p;
    int rc = CVI_OK;

    CVI_MEETING_PARAMS_INIT(&p);
    p.start_us = START_US;
    p.max_legs = 2;
    p.hide_self = 1;
    p.fps = 60;
    rc = cvi_meeting_create(&run->meeting, &p);
    if (rc == CVI_OK) {
        rc = add_legs(run);
    }
    return rc == CVI_OK ? CVI_OK : complain(rc, "the file cannot be transcoded like this");
}

static int open_output(struct run *run, const char *path)
{
    const writer_params p = {.video_codec = run->video_codec, .audio_codec = run->audio_codec};
    writer_params full = p;
    cvi_leg_stats s;

    CVI_LEG_STATS_INIT(&s);
    if (cvi_meeting_get_leg_stats(run->meeting, run->to, &s) == CVI_OK) {
        full.width = s.sent_width;
        full.height = s.sent_height;
    }
    return writer_open(&run->out, path, &full);
}

/* ---- running --------------------------------------------------------------------------- */

static int write_units(struct run *run)
{
    cvi_unit unit;
    int rc = CVI_OK;

    CVI_UNIT_INIT(&unit);
    while (rc == CVI_OK && cvi_meeting_next_unit(run->meeting, run->to, &unit) == CVI_OK) {
        unit.time_us -= unit.time_us > START_US ? START_US : unit.time_us;
        rc = writer_put(run->out, &unit);
    }
    return rc;
}

static int run_jobs(struct run *run, uint64_t now_us)
{
    cvi_job *job = NULL;

    while (cvi_meeting_next_job(run->meeting, now_us, &job) == CVI_OK) {
        cvi_job_run(job);
        cvi_meeting_job_done(run->meeting, now_us, job);
    }
    return write_units(run);
}

/* Everything that is due before `until_us`. */
static int advance(struct run *run, uint64_t until_us)
{
    int rc = CVI_OK;

    for (;;) {
        const uint64_t due = cvi_meeting_deadline(run->meeting);

        if (rc != CVI_OK || due >= until_us) {
            return rc;
        }
        cvi_meeting_tick(run->meeting, due);
        rc = run_jobs(run, due);
    }
}

static void tell(struct run *run, uint64_t done_us, int is_last)
{
    const uint64_t total = reader_get_info(run->in)->duration_us;
    const uint64_t now = ex_clock_us();
    const double spent = (double)(now - run->began_us) / 1e6;
    const double speed = spent > 0 ? (double)done_us / 1e6 / spent : 0;

    if (run->is_quiet || (!is_last && (!isatty(2) || now < run->told_us + PROGRESS_US))) {
        return;
    }
    run->told_us = now;
    fprintf(stderr, "%s%.1f s", isatty(2) ? "\r" : "", (double)done_us / 1e6);
    if (total > 0 && !is_last) {
        fprintf(stderr, " of %.1f s", (double)total / 1e6);
    }
    fprintf(stderr, ", %.1f times real time%s", speed, is_last ? "\n" : "   ");
}

static int transcode(struct run *run)
{
    cvi_unit unit;
    uint64_t now = START_US;
    int rc = CVI_OK;

    run->began_us = ex_clock_us();
    while (rc == CVI_OK && reader_next(run->in, &unit) == CVI_OK) {
        if (unit.time_us + START_US > now) { /* what belongs to one time is fed before it is used */
            rc = run_jobs(run, now);
            now = unit.time_us + START_US;
            rc = rc == CVI_OK ? advance(run, now) : rc;
        }
        unit.time_us = now;
        cvi_meeting_feed_unit(run->meeting, now, run->from, &unit);
        tell(run, now - START_US, 0);
    }
    if (rc == CVI_OK) {
        rc = run_jobs(run, now);
    }
    if (rc == CVI_OK) {
        rc = advance(run, now + 1);
    }
    tell(run, now - START_US, 1);
    return rc;
}

static int report(const struct run *run)
{
    cvi_leg_stats in;
    cvi_leg_stats out;

    CVI_LEG_STATS_INIT(&in);
    CVI_LEG_STATS_INIT(&out);
    cvi_meeting_get_leg_stats(run->meeting, run->from, &in);
    cvi_meeting_get_leg_stats(run->meeting, run->to, &out);
    if (!run->is_quiet) {
        fprintf(stderr,
                "pictures: %llu decoded, %llu damaged, %llu encoded at %ux%u, %llu keyframes\n"
                "sound:    %llu packets decoded, %llu encoded\n",
                (unsigned long long)in.video_decoded, (unsigned long long)in.video_damaged,
                (unsigned long long)out.video_encoded, out.sent_width, out.sent_height,
                (unsigned long long)out.keyframes_sent, (unsigned long long)in.audio_decoded,
                (unsigned long long)out.audio_encoded);
    }
    if (out.video_encoded + out.audio_encoded == 0) {
        fprintf(stderr, "cvi-transcode: nothing was encoded\n");
        return EXIT_NOTHING;
    }
    return 0;
}

/* Writing begins by emptying the file. */
static int is_same_file(const char *from, const char *to)
{
    struct stat a, b;

    return stat(from, &a) == 0 && stat(to, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

static int run_files(struct run *run, const char *from, const char *to)
{
    int rc = CVI_OK;

    if (is_same_file(from, to)) {
        fprintf(stderr, "cvi-transcode: %s: the file to read cannot be the one to write\n", to);
        return EXIT_TROUBLE;
    }
    rc = reader_open(&run->in, from);
    if (rc == CVI_OK && reader_get_info(run->in)->left_out && !run->is_quiet) {
        fprintf(stderr, "cvi-transcode: %s is left out: the library does not decode it\n",
                reader_get_info(run->in)->left_out);
    }
    if (rc == CVI_OK) {
        rc = open_meeting(run);
    }
    if (rc == CVI_OK) {
        rc = open_output(run, to);
    }
    if (rc == CVI_OK) {
        rc = transcode(run);
    }
    if (writer_close(&run->out) != CVI_OK || rc != CVI_OK) {
        rc = EXIT_TROUBLE;
    } else {
        rc = report(run);
    }
    cvi_meeting_destroy(&run->meeting);
    reader_close(&run->in);
    return rc;
}

/* 0 after a complaint */
static int choose_codecs(struct run *run)
{
    run->video_codec = codec_by_name(run->video, CVI_CODEC_H264, CVI_CODEC_VP8);
    run->audio_codec = codec_by_name(run->audio, CVI_CODEC_PCMU, CVI_CODEC_OPUS);
    if (run->video_codec == UINT32_MAX || run->audio_codec == UINT32_MAX) {
        fprintf(stderr, "cvi-transcode: %s: no such codec (try --help)\n",
                run->video_codec == UINT32_MAX ? run->video : run->audio);
        return 0;
    }
    if (!run->video_codec && !run->audio_codec) {
        fprintf(stderr, "cvi-transcode: without sound and picture nothing is left to write\n");
        return 0;
    }
    return 1;
}

int main(int argc, char **argv)
{
    static struct run run = {.video = "h264", .audio = "opus", .kbps = 1500};
    const ex_option options[] = {
        {"size", EX_OPTION_SIZE, run.size, "WxH",
         "largest picture; the library picks one of its sizes (the file's)", 16, 4096},
        {"video", EX_OPTION_TEXT, &run.video, "CODEC", "h264, vp8 or none (h264)", 0, 0},
        {"audio", EX_OPTION_TEXT, &run.audio, "CODEC", "opus, g722, pcmu, pcma or none (opus)", 0,
         0},
        {"bitrate", EX_OPTION_NUMBER, &run.kbps, "KBPS", "of the video, kbit/s (1500)", 64, 20000},
        {"fps", EX_OPTION_NUMBER, &run.fps, "N", "most pictures per second (the file's)", 1, 60},
        {"quiet", EX_OPTION_FLAG, &run.is_quiet, NULL, "no progress, no summary", 0, 0},
    };
    const ex_program program = {
        .name = "cvi-transcode",
        .usage = "[options] FROM TO",
        .about =
            "Send a media file through the pipeline of a call, as fast as it goes: decoded, "
            "scaled\n"
            "and mixed as in a meeting, encoded anew. It takes H.264, VP8, Opus, G.722 and G.711.\n"
            "Exit status: 0 done, 1 nothing was encoded, 2 trouble.",
        .options = options,
        .option_count = sizeof(options) / sizeof(options[0]),
    };
    const int at = ex_options_parse(&program, argc, argv);

    if (at < 0) {
        return at == EX_OPTIONS_HELP ? 0 : EXIT_TROUBLE;
    }
    if (argc - at != 2) {
        fprintf(stderr, "cvi-transcode: give one file to read and one to write (try --help)\n");
        return EXIT_TROUBLE;
    }
    return choose_codecs(&run) ? run_files(&run, argv[at], argv[at + 1]) : EXIT_TROUBLE;
}
