/* SPDX-License-Identifier: MIT */
/*
 * A thousand callers who sit in the IVR with sound and video and do nothing, for ten minutes of
 * virtual time: processor time, packets, heap. They are in several lobbies, as on the workers of a
 * gateway, which share what was coded. The peers are what sharing saves: an encoder for each of
 * them, which codes the silence they hear, and lobbies that share nothing.
 *
 *   bench_idle [CALLERS [SECONDS [LOBBIES]]]
 */
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench/bench.h"
#include "codec/codec.h"
#include "common/exchange.h"
#include "core/mem.h"

#define TICK_US 20000u
#define SETTLED_S 90u /* then every screen and prompt has been seen and heard */
#define LOBBIES_MAX 64u

static const char OFFER[] =
    "v=0\r\no=- 1 1 IN IP4 192.0.2.7\r\ns=-\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\n"
    "m=audio 6000 RTP/AVP 96\r\na=rtpmap:96 opus/48000/2\r\n"
    "m=video 6002 RTP/AVP 97\r\na=rtpmap:97 H264/90000\r\n"
    "a=fmtp:97 profile-level-id=42e01f;packetization-mode=1\r\n";

struct idle {
    struct exchange x;
    cvi_meeting *lobbies[LOBBIES_MAX];
    cvi_tapes *tapes[LOBBIES_MAX]; /* the first alone when they are shared */
    uint32_t lobby_count;
    cvi_call **calls; /* call k in lobby k % lobby_count */
    uint32_t count;
    uint64_t packets;
    uint64_t bytes;
    uint64_t jobs;
};

static double cpu_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static size_t heap(void)
{
    const struct mallinfo2 info = mallinfo2();

    return info.uordblks + info.hblkhd;
}

static void drop_events(cvi_call *call)
{
    cvi_call_event event;

    CVI_CALL_EVENT_INIT(&event);
    while (cvi_call_next_event(call, &event) == CVI_OK) {
        if (event.kind == CVI_CALL_EVENT_ENDED) {
            fprintf(stderr, "a call ended: %s\n", event.text);
            exit(1);
        }
    }
}

static void must(int rc)
{
    if (rc != CVI_OK) {
        fprintf(stderr, "%s\n", cvi_strerror(rc));
        exit(1);
    }
}

static cvi_call *dial(struct idle *i, uint32_t number)
{
    const cvi_addr address = {.family = CVI_ADDR_IPV4,
                              .port = (uint16_t)(10000 + number * 4 % 50000),
                              .ip = {192, 0, 2, 1}};
    cvi_call_params p;
    cvi_call_invite invite;
    cvi_call *call = NULL;

    exchange_call_params(&i->x, &p);
    p.start_us = i->x.now_us;
    p.ivr_total_us = CVI_NO_DEADLINE;
    p.no_media_us = CVI_NO_DEADLINE;
    p.media_timeout_us = CVI_NO_DEADLINE;
    must(cvi_call_create(&call, &p));
    must(cvi_call_set_local(call, CVI_MEDIUM_AUDIO, &address, NULL));
    must(cvi_call_set_local(call, CVI_MEDIUM_VIDEO, &address, NULL));
    CVI_CALL_INVITE_INIT(&invite);
    invite.request_uri = "sip:813000000@gw.example";
    invite.sdp = OFFER;
    invite.sdp_len = strlen(OFFER);
    must(cvi_call_feed_invite(call, i->x.now_us, &invite));
    drop_events(call);
    must(cvi_call_feed_ack(call, i->x.now_us, NULL, 0));
    must(cvi_call_attach(call, i->x.now_us, i->lobbies[number % i->lobby_count]));
    return call;
}

static void run_jobs(struct idle *i, cvi_meeting *lobby)
{
    cvi_job *job = NULL;

    while (cvi_meeting_next_job(lobby, i->x.now_us, &job) == CVI_OK) {
        cvi_job_run(job);
        cvi_meeting_job_done(lobby, i->x.now_us, job);
        i->jobs++;
    }
}

static void send(struct idle *i, cvi_call *call)
{
    cvi_packet packets[32];
    size_t n = 0;

    while (cvi_call_next_output(call, i->x.now_us, packets, 32, &n) == CVI_OK) {
        for (size_t k = 0; k < n; k++) {
            i->bytes += packets[k].len;
        }
        i->packets += n;
    }
}

static void route_events(struct idle *i, uint32_t at)
{
    cvi_meeting_event event;

    CVI_MEETING_EVENT_INIT(&event);
    while (cvi_meeting_next_event(i->lobbies[at], &event) == CVI_OK) {
        const uint32_t number = (event.leg - 1) * i->lobby_count + at; /* legs as they came */

        if (event.leg >= 1 && number < i->count) {
            (void)cvi_call_feed_meeting_event(i->calls[number], i->x.now_us, &event);
        }
    }
}

static void run(struct idle *i, uint32_t seconds)
{
    for (uint32_t tick = 0; tick < seconds * 50; tick++) {
        for (uint32_t k = 0; k < i->count && i->calls[k]; k++) {
            (void)cvi_call_tick(i->calls[k], i->x.now_us);
            drop_events(i->calls[k]);
        }
        for (uint32_t k = 0; k < i->lobby_count; k++) {
            cvi_meeting_tick(i->lobbies[k], i->x.now_us);
            route_events(i, k);
            run_jobs(i, i->lobbies[k]);
        }
        for (uint32_t k = 0; k < i->count && i->calls[k]; k++) {
            send(i, i->calls[k]);
        }
        i->x.now_us += TICK_US;
    }
}

/* ---- coming and going ------------------------------------------------------------------ */

static void open_lobby(struct idle *i, uint32_t at, cvi_tapes *tapes)
{
    cvi_meeting_params p;

    CVI_MEETING_PARAMS_INIT(&p);
    p.clips = i->x.clips;
    p.start_us = i->x.now_us;
    p.is_lobby = 1;
    p.fps = 15;
    p.tapes = tapes;
    must(cvi_meeting_create(&i->lobbies[at], &p));
}

static void open_all(struct idle *i, uint32_t callers, uint32_t lobbies, int is_shared)
{
    memset(i, 0, sizeof(*i));
    i->count = callers;
    i->lobby_count = lobbies;
    i->calls = calloc(callers, sizeof(cvi_call *));
    if (!i->calls) {
        must(CVI_ENOMEM);
    }
    exchange_open(&i->x);
    i->x.now_us -= i->x.now_us % TICK_US;
    for (uint32_t k = 0; k < lobbies; k++) {
        if (k == 0 || !is_shared) {
            must(cvi_tapes_create(&i->tapes[k], NULL));
        }
        open_lobby(i, k, i->tapes[is_shared ? 0 : k]);
    }
}

static void close_all(struct idle *i)
{
    for (uint32_t k = 0; k < i->count; k++) {
        cvi_call_destroy(&i->calls[k]);
    }
    for (uint32_t k = 0; k < i->lobby_count; k++) {
        cvi_meeting_destroy(&i->lobbies[k]);
        cvi_tapes_destroy(&i->tapes[k]);
    }
    exchange_close(&i->x);
    free(i->calls);
}

/* What a caller in each lobby makes the process code until all was seen and heard. */
static void report_coded(uint32_t lobbies, int is_shared)
{
    static struct idle i;
    cvi_tapes_stats sum = {0};
    cvi_tapes_stats one;

    open_all(&i, lobbies, lobbies, is_shared);
    for (uint32_t k = 0; k < lobbies; k++) {
        i.calls[k] = dial(&i, k);
    }
    run(&i, SETTLED_S);
    for (uint32_t k = 0; k < lobbies && i.tapes[k]; k++) {
        CVI_TAPES_STATS_INIT(&one);
        must(cvi_tapes_get_stats(i.tapes[k], &one));
        sum.pictures_coded += one.pictures_coded;
        sum.packets_coded += one.packets_coded;
        sum.bytes += one.bytes;
    }
    printf("%s %llu pictures and %llu packets of sound, %llu kB\n",
           is_shared ? "coded           shared:" : "                apart: ",
           (unsigned long long)sum.pictures_coded, (unsigned long long)sum.packets_coded,
           (unsigned long long)sum.bytes / 1000);
    close_all(&i);
}

/* Seconds of one processor that an encoder for each caller would take for a second of silence. */
static double peer_cpu_s(uint32_t callers)
{
    static const int16_t silence[960];
    static uint8_t coded[CVI__AUDIO_UNIT_MAX];
    const cvi__audio_enc_params p = {.codec = CVI_CODEC_OPUS, .ptime_ms = 20, .bitrate_bps = 32000};
    cvi__audio_enc *enc = NULL;
    size_t len = 0;
    double start = 0;

    must(cvi__audio_enc_create(&enc, &p, cvi__mem_or_libc(NULL)));
    start = cpu_s();
    for (int n = 0; n < 5000; n++) {
        (void)cvi__audio_enc_encode(enc, silence, coded, &len);
    }
    const double one = (cpu_s() - start) / 5000;

    cvi__audio_enc_destroy(&enc);
    return one * 50 * callers;
}

static void report(struct idle *i, uint32_t seconds)
{
    const size_t settled = heap();
    const uint64_t packets = i->packets;
    const uint64_t bytes = i->bytes;
    const uint64_t jobs = i->jobs;
    const double start = cpu_s();

    run(i, seconds);
    const double each = (cpu_s() - start) / seconds;
    const double peer = peer_cpu_s(i->count);

    printf("processor       %.1f %% of one, %.1f us per caller and second\n", 100 * each,
           1e6 * each / i->count);
    printf("packets         %.1f per caller and second, %.1f kbit/s\n",
           (double)(i->packets - packets) / seconds / i->count,
           (double)(i->bytes - bytes) * 8 / 1000 / seconds / i->count);
    printf("pictures coded  %llu in %u s for all callers together\n",
           (unsigned long long)(i->jobs - jobs), seconds);
    printf("heap            %+lld bytes in %u s\n", (long long)heap() - (long long)settled,
           seconds);
    printf("peer            an Opus encoder for each takes %.1f %% for silence alone: %.1f times\n",
           100 * peer, peer / each);
}

int main(int argc, char **argv)
{
    static struct idle i;
    const uint32_t callers = argc > 1 ? (uint32_t)atoi(argv[1]) : 1000;
    const uint32_t seconds = argc > 2 ? (uint32_t)atoi(argv[2]) : 600;
    const uint32_t lobbies = argc > 3 ? (uint32_t)atoi(argv[3]) : 4;
    size_t before = 0;

    if (callers == 0 || seconds == 0 || lobbies == 0 || lobbies > LOBBIES_MAX) {
        return 2;
    }
    open_all(&i, callers, lobbies, 1);
    i.calls[0] = dial(&i, 0);
    run(&i, SETTLED_S);
    before = heap();
    for (uint32_t k = 1; k < callers; k++) {
        i.calls[k] = dial(&i, k);
        if (k % 20 == 0) {
            run(&i, 1);
        }
    }
    run(&i, SETTLED_S);
    printf("%u callers in the IVR with Opus and H.264, %u s, %u lobbies\n", callers, seconds,
           lobbies);
    printf("memory          %zu bytes per caller\n", (heap() - before) / CVI_MAX(callers - 1, 1u));
    report(&i, seconds);
    close_all(&i);
    report_coded(lobbies, 1);
    report_coded(lobbies, 0);
    return 0;
}
