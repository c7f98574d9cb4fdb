/* SPDX-License-Identifier: MIT */
/*
 * Resampling 20 ms of mono sound. Behind each time is what it bought: the strongest image or alias
 * of a tone (dB against the tone) and the loss at 0.45 of the lower rate (dB).
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cvi/media.h>

#include <libavutil/channel_layout.h>
#include <libavutil/opt.h>
#include <libswresample/swresample.h>
#include <samplerate.h>
#include <soxr.h>
#include <speex/speex_resampler.h>

#include "bench/bench.h"

#define ROOM 1920
#define PI 3.14159265358979323846

struct job {
    uint32_t in_hz, out_hz;
    int16_t in[960];
    int16_t out[ROOM];
    float wide_in[960];
    float wide_out[ROOM];
    cvi_resampler *ours;
    struct SwrContext *swr;
    SpeexResamplerState *speex[2];
    soxr_t soxr;
    SRC_STATE *src[2];
};

/* Each takes 20 ms of j->in and returns how many samples of j->out it made. */
typedef size_t way_fn(struct job *j);

static size_t way_ours(struct job *j)
{
    size_t made = 0;

    cvi_resampler_process(j->ours, j->in, j->in_hz / 50, j->out, ROOM, &made);
    return made;
}

static size_t way_swr(struct job *j)
{
    const uint8_t *in = (const uint8_t *)j->in;
    uint8_t *out = (uint8_t *)j->out;

    return (size_t)swr_convert(j->swr, &out, ROOM, &in, (int)(j->in_hz / 50));
}

static size_t run_speex(struct job *j, SpeexResamplerState *speex)
{
    spx_uint32_t in = j->in_hz / 50;
    spx_uint32_t out = ROOM;

    speex_resampler_process_int(speex, 0, j->in, &in, j->out, &out);
    return out;
}

static size_t way_speex_5(struct job *j)
{
    return run_speex(j, j->speex[0]);
}

static size_t way_speex_10(struct job *j)
{
    return run_speex(j, j->speex[1]);
}

static size_t way_soxr(struct job *j)
{
    size_t taken = 0;
    size_t made = 0;

    soxr_process(j->soxr, j->in, j->in_hz / 50, &taken, j->out, ROOM, &made);
    return made;
}

static size_t run_src(struct job *j, SRC_STATE *src)
{
    SRC_DATA data = {
        .data_in = j->wide_in,
        .data_out = j->wide_out,
        .input_frames = (long)(j->in_hz / 50),
        .output_frames = ROOM,
        .src_ratio = (double)j->out_hz / j->in_hz,
    };

    src_short_to_float_array(j->in, j->wide_in, (int)data.input_frames);
    if (src_process(src, &data) != 0) {
        exit(1);
    }
    src_float_to_short_array(j->wide_out, j->out, (int)data.output_frames_gen);
    return (size_t)data.output_frames_gen;
}

static size_t way_src_medium(struct job *j)
{
    return run_src(j, j->src[0]);
}

static size_t way_src_best(struct job *j)
{
    return run_src(j, j->src[1]);
}

static const struct way {
    const char *who;
    way_fn *run;
} WAYS[] = {
    {"ours", way_ours},
    {"soxr HQ", way_soxr},
    {"swresample, default", way_swr},
    {"speexdsp q5", way_speex_5},
    {"speexdsp q10", way_speex_10},
    {"libsamplerate medium", way_src_medium},
    {"libsamplerate best", way_src_best},
};
#define WAYS_COUNT (sizeof(WAYS) / sizeof(WAYS[0]))

static void open_all(struct job *j, uint32_t in_hz, uint32_t out_hz)
{
    const soxr_io_spec_t io = soxr_io_spec(SOXR_INT16_I, SOXR_INT16_I);
    const soxr_quality_spec_t quality = soxr_quality_spec(SOXR_HQ, 0);
    AVChannelLayout mono = AV_CHANNEL_LAYOUT_MONO;
    cvi_resampler_params params;
    int error = 0;

    memset(j, 0, sizeof(*j));
    j->in_hz = in_hz;
    j->out_hz = out_hz;
    CVI_RESAMPLER_PARAMS_INIT(&params);
    params.in_hz = in_hz;
    params.out_hz = out_hz;
    j->soxr = soxr_create(in_hz, out_hz, 1, NULL, &io, &quality, NULL);
    j->speex[0] = speex_resampler_init(1, in_hz, out_hz, 5, &error);
    j->speex[1] = speex_resampler_init(1, in_hz, out_hz, 10, &error);
    j->src[0] = src_new(SRC_SINC_MEDIUM_QUALITY, 1, &error);
    j->src[1] = src_new(SRC_SINC_BEST_QUALITY, 1, &error);
    if (cvi_resampler_create(&j->ours, &params) != CVI_OK || !j->soxr || !j->speex[0] ||
        !j->speex[1] || !j->src[0] || !j->src[1] ||
        swr_alloc_set_opts2(&j->swr, &mono, AV_SAMPLE_FMT_S16, (int)out_hz, &mono,
                            AV_SAMPLE_FMT_S16, (int)in_hz, 0, NULL) < 0 ||
        swr_init(j->swr) < 0) {
        exit(1);
    }
}

static void close_all(struct job *j)
{
    cvi_resampler_destroy(&j->ours);
    swr_free(&j->swr);
    soxr_delete(j->soxr);
    for (int i = 0; i < 2; i++) {
        speex_resampler_destroy(j->speex[i]);
        src_delete(j->src[i]);
    }
}

/* ---- quality ----------------------------------------------------------------------------- */

/* A second of a tone, after half a second of it; whole Hz, so that others do not leak in. */
static double strength(struct job *j, way_fn *run, int fed_hz, int heard_hz)
{
    double re = 0;
    double im = 0;
    size_t heard = 0;
    size_t fed = 0;

    while (heard < j->out_hz * 3 / 2) {
        size_t made = 0;

        for (size_t i = 0; i < j->in_hz / 50; i++, fed++) {
            const double cycles = (double)(fed * (size_t)fed_hz % j->in_hz) / j->in_hz;

            j->in[i] = (int16_t)lrint(20000 * sin(2 * PI * cycles));
        }
        made = run(j);
        for (size_t i = 0; i < made; i++, heard++) {
            const double phase =
                2 * PI * (double)(heard * (size_t)heard_hz % j->out_hz) / j->out_hz;

            if (heard >= j->out_hz / 2 && heard < j->out_hz * 3 / 2) {
                re += j->out[i] * cos(phase) * 2 / j->out_hz;
                im += j->out[i] * sin(phase) * 2 / j->out_hz;
            }
        }
    }
    return 10 * log10((re * re + im * im) / (20000.0 * 20000.0) + 1e-15);
}

/* Where a tone that the output cannot hold, or the first image of one, appears. */
static double worst_unwanted(struct job *j, way_fn *run)
{
    static const double aliases[] = {0.503, 0.55, 0.613, 0.87, 1.103};
    static const double images[] = {0.201, 0.4, 0.45, 0.497};
    const int is_up = j->out_hz > j->in_hz;
    double worst = -200;

    for (size_t i = 0; i < (is_up ? 4u : 5u); i++) {
        const double part = is_up ? images[i] : aliases[i];
        const int hz = (int)(part * (is_up ? j->in_hz : j->out_hz)) | 1;
        int heard = (int)(is_up ? j->in_hz : j->out_hz) - hz;

        if (!is_up && 2 * hz > (int)j->in_hz) {
            continue;
        }
        heard = abs(heard);
        worst = fmax(worst, strength(j, run, hz, heard));
    }
    return worst;
}

/* ---- tables ------------------------------------------------------------------------------ */

struct timed {
    struct job *job;
    way_fn *run;
};

static void run_way(void *arg)
{
    const struct timed *t = arg;

    t->run(t->job);
    bench_keep(t->job->out);
}

static void run_case(struct bench *b, uint32_t in_hz, uint32_t out_hz)
{
    static struct job j;
    const int edge = (int)(0.45 * (in_hz < out_hz ? in_hz : out_hz));
    struct timed timed[WAYS_COUNT];
    struct bench_row rows[WAYS_COUNT];
    char notes[WAYS_COUNT][64];
    char title[64];

    (void)snprintf(title, sizeof(title), "resample %u to %u Hz, 20 ms", in_hz, out_hz);
    if (!bench_wants(b, title)) {
        return;
    }
    open_all(&j, in_hz, out_hz);
    for (size_t i = 0; i < WAYS_COUNT; i++) {
        (void)snprintf(notes[i], sizeof(notes[i]), "unwanted %.0f dB, at 0.45 %+.2f dB",
                       worst_unwanted(&j, WAYS[i].run), strength(&j, WAYS[i].run, edge, edge));
        timed[i] = (struct timed){&j, WAYS[i].run};
        rows[i] = (struct bench_row){WAYS[i].who, notes[i], run_way, &timed[i]};
    }
    bench_table(b, title, rows, WAYS_COUNT);
    close_all(&j);
}

int main(int argc, char **argv)
{
    static const uint32_t rates[][2] = {{8000, 48000},  {16000, 48000}, {48000, 16000},
                                        {48000, 8000},  {8000, 16000},  {16000, 8000},
                                        {24000, 48000}, {32000, 48000}, {48000, 32000},
                                        {44100, 48000}, {48000, 44100}};
    struct bench b;

    bench_init(&b, argc, argv);
    for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
        run_case(&b, rates[i][0], rates[i][1]);
    }
    return bench_finish(&b);
}
