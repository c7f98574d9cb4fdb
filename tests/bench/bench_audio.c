/* SPDX-License-Identifier: MIT */
/* Resampling 20 ms of audio by ours, libswresample and speexdsp, and mixing for 16 people. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <libavutil/channel_layout.h>
#include <libavutil/opt.h>
#include <libswresample/swresample.h>
#include <speex/speex_resampler.h>

#include "bench/bench.h"
#include "core/cpu.h"
#include "dsp/dsp.h"
#include "media/resampler.h"

#define PEOPLE 16
#define SPEEX_QUALITY 5

struct job {
    uint32_t in_hz, out_hz;
    int16_t in[960];
    int16_t out[1920];
    cvi__resampler *ours;
    struct SwrContext *swr;
    SpeexResamplerState *speex;
};

static void run_ours(void *arg)
{
    struct job *j = arg;
    size_t made = 0;

    cvi__resampler_process(j->ours, j->in, j->in_hz / 50, j->out, 1920, &made);
    bench_keep(j->out);
}

static void run_swr(void *arg)
{
    struct job *j = arg;
    const uint8_t *in = (const uint8_t *)j->in;
    uint8_t *out = (uint8_t *)j->out;

    swr_convert(j->swr, &out, 1920, &in, (int)(j->in_hz / 50));
    bench_keep(j->out);
}

static void run_speex(void *arg)
{
    struct job *j = arg;
    spx_uint32_t in = j->in_hz / 50;
    spx_uint32_t out = 1920;

    speex_resampler_process_int(j->speex, 0, j->in, &in, j->out, &out);
    bench_keep(j->out);
}

static void open_peers(struct job *j)
{
    AVChannelLayout mono = AV_CHANNEL_LAYOUT_MONO;
    int error = 0;

    if (swr_alloc_set_opts2(&j->swr, &mono, AV_SAMPLE_FMT_S16, (int)j->out_hz, &mono,
                            AV_SAMPLE_FMT_S16, (int)j->in_hz, 0, NULL) < 0 ||
        swr_init(j->swr) < 0) {
        exit(1);
    }
    j->speex = speex_resampler_init(1, j->in_hz, j->out_hz, SPEEX_QUALITY, &error);
    if (!j->speex || cvi__resampler_create(&j->ours, j->in_hz, j->out_hz, NULL) != CVI_OK) {
        exit(1);
    }
}

static void measure(struct bench *b, const char *who, const struct job *j, void (*run)(void *))
{
    char name[64];

    (void)snprintf(name, sizeof(name), "%u>%u %s", j->in_hz, j->out_hz, who);
    bench_run(b, name, run, (void *)(uintptr_t)j, 0);
}

static void run_case(struct bench *b, uint32_t in_hz, uint32_t out_hz)
{
    static struct job j;

    memset(&j, 0, sizeof(j));
    j.in_hz = in_hz;
    j.out_hz = out_hz;
    for (int i = 0; i < 960; i++) {
        j.in[i] = (int16_t)(10000 * sin(i * 0.3));
    }
    open_peers(&j);
    measure(b, "ours", &j, run_ours);
    measure(b, "swresample", &j, run_swr);
    measure(b, "speexdsp q5", &j, run_speex);
    cvi__resampler_destroy(&j.ours);
    swr_free(&j.swr);
    speex_resampler_destroy(j.speex);
}

struct mix {
    struct cvi__dsp dsp;
    int16_t in[PEOPLE][960];
    int16_t out[PEOPLE][960];
    int32_t sum[960];
};

static void run_mix(void *arg)
{
    struct mix *m = arg;

    memset(m->sum, 0, sizeof(m->sum));
    for (int i = 0; i < PEOPLE; i++) {
        m->dsp.mix_add(m->sum, m->in[i], 960);
    }
    for (int i = 0; i < PEOPLE; i++) {
        m->dsp.mix_minus(m->out[i], m->sum, m->in[i], 960);
    }
    bench_keep(m->out);
}

int main(int argc, char **argv)
{
    static const uint32_t rates[][2] = {{8000, 48000}, {16000, 48000}, {48000, 16000},
                                        {48000, 8000}, {8000, 16000},  {16000, 8000}};
    static struct mix mix;
    struct bench b;

    bench_init(&b, argc, argv);
    for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
        run_case(&b, rates[i][0], rates[i][1]);
    }
    cvi__dsp_init(&mix.dsp, 0);
    bench_run(&b, "mix-minus, 16 people, plain C", run_mix, &mix, 0);
    cvi__dsp_init(&mix.dsp, cvi__cpu_detect());
    bench_run(&b, "mix-minus, 16 people, best", run_mix, &mix, 0);
    return bench_finish(&b);
}
