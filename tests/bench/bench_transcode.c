/* SPDX-License-Identifier: MIT */
/*
 * CPU of one transcoded leg: H.264 720p30 in, scaled to 640x360, H.264 out, by our decoder, scaler
 * and encoder in one process, and by the ffmpeg command line with the same preset; one thread
 * each, taking turns. Prints the medians and their ratio (under 1: ours is cheaper).
 */
#include <math.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "codec/codec.h"
#include "common/picture.h"
#include "media/scaler.h"

#define PICTURES 300u
#define RUNS 5

extern char **environ;

/* The coded clip: access units one after the other. */
struct clip {
    uint8_t *data;
    size_t len;
    size_t ends[PICTURES];
};

static void fail(const char *what)
{
    fprintf(stderr, "bench_transcode: %s\n", what);
    exit(1);
}

/* A large picture with detail at many sizes, over which a window moves. */
static cvi__i420 paint_scene(void)
{
    cvi__i420 p = picture_new(1600, 900);

    for (int c = 0; c < 3; c++) {
        const uint32_t width = c ? 800 : 1600;
        const uint32_t height = c ? 450 : 900;

        for (uint32_t y = 0; y < height; y++) {
            for (uint32_t x = 0; x < width; x++) {
                const double u = (double)x / width;
                const double w = (double)y / height;
                double v = 128;

                for (double f = 4; f < 400; f *= 2.3) {
                    v += 70 / sqrt(f) * sin(u * f * 6.3 + f) * cos(w * f * 5.1 - f);
                }
                p.data[c][y * p.stride[c] + x] = (uint8_t)fmin(fmax(v, 0), 255);
            }
        }
    }
    return p;
}

static cvi__video_enc *open_enc(uint32_t width, uint32_t height, uint32_t kbps)
{
    const cvi__video_enc_params params = {.codec = CVI_CODEC_H264,
                                          .width = width,
                                          .height = height,
                                          .fps = 30,
                                          .bitrate_kbps = kbps,
                                          .profile = CVI__H264_PROFILE_HIGH,
                                          .engine = CVI__VIDEO_ENGINE_X264};
    cvi__video_enc *enc = NULL;

    if (cvi__video_enc_create(&enc, &params, NULL) != CVI_OK) {
        fail("no encoder");
    }
    return enc;
}

static void make_clip(struct clip *clip)
{
    const cvi__i420 scene = paint_scene();
    const cvi__i420_view view = cvi__i420_read(&scene);
    cvi__video_enc *enc = open_enc(1280, 720, 1500);

    clip->data = malloc(8u << 20);
    for (uint32_t k = 0; k < PICTURES; k++) {
        const cvi__rect window = {k / 2 * 2, k / 6 * 2, 1280, 720};
        const cvi__i420_view picture = cvi__i420_view_part(&view, window);
        cvi__video_unit unit;

        if (!clip->data || cvi__video_enc_encode(enc, &picture, k * 33333u, 0, &unit) != CVI_OK ||
            clip->len + unit.len > 8u << 20) {
            fail("the clip could not be made");
        }
        memcpy(clip->data + clip->len, unit.data, unit.len);
        clip->len += unit.len;
        clip->ends[k] = clip->len;
    }
    cvi__video_enc_destroy(&enc);
    free(scene.data[0]);
}

static double cpu_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double run_ours(const struct clip *clip, size_t *bytes)
{
    const cvi__scaler_params params = {1280, 720, 640, 360, CVI__SCALE_GOOD};
    cvi__i420 small = picture_new(640, 360);
    const cvi__i420_view small_view = cvi__i420_read(&small);
    cvi__video_dec *dec = NULL;
    cvi__scaler *scaler = NULL;
    const double start = cpu_s();
    cvi__video_enc *enc = open_enc(640, 360, 500);

    if (cvi__video_dec_create(&dec, CVI_CODEC_H264, NULL) != CVI_OK ||
        cvi__scaler_create(&scaler, &params, NULL) != CVI_OK) {
        fail("no decoder");
    }
    *bytes = 0;
    for (uint32_t k = 0; k < PICTURES; k++) {
        const size_t from = k ? clip->ends[k - 1] : 0;
        cvi__i420_view picture;
        cvi__video_unit unit;

        if (cvi__video_dec_decode(dec, clip->data + from, clip->ends[k] - from, &picture) ||
            cvi__scaler_run(scaler, &picture, &small) ||
            cvi__video_enc_encode(enc, &small_view, k * 33333u, 0, &unit)) {
            fail("transcoding stopped");
        }
        *bytes += unit.len;
    }
    cvi__video_dec_destroy(&dec);
    cvi__scaler_destroy(&scaler);
    cvi__video_enc_destroy(&enc);
    free(small.data[0]);
    return cpu_s() - start;
}

static double run_ffmpeg(const char *path)
{
    const char *const words[] = {"ffmpeg",
                                 "-v",
                                 "error",
                                 "-nostdin",
                                 "-threads",
                                 "1",
                                 "-filter_threads",
                                 "1",
                                 "-f",
                                 "h264",
                                 "-r",
                                 "30",
                                 "-i",
                                 path,
                                 "-vf",
                                 "scale=640:360:flags=bicubic",
                                 "-c:v",
                                 "libx264",
                                 "-preset",
                                 "superfast",
                                 "-tune",
                                 "zerolatency",
                                 "-threads",
                                 "1",
                                 "-b:v",
                                 "500k",
                                 "-maxrate",
                                 "500k",
                                 "-bufsize",
                                 "250k",
                                 "-g",
                                 "900",
                                 "-sc_threshold",
                                 "0",
                                 "-f",
                                 "null",
                                 "-",
                                 NULL};
    struct rusage usage;
    int status = 0;
    pid_t child = 0;

    if (posix_spawnp(&child, "ffmpeg", NULL, NULL, (char *const *)(uintptr_t)words, environ) ||
        wait4(child, &status, 0, &usage) != child || status != 0) {
        fail("ffmpeg did not run");
    }
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;

    return (x > y) - (x < y);
}

int main(void)
{
    char path[] = "/tmp/cvi-bench-XXXXXX";
    static struct clip clip;
    double ours[RUNS];
    double theirs[RUNS];
    size_t bytes = 0;
    const int fd = mkstemp(path);

    make_clip(&clip);
    if (fd < 0 || write(fd, clip.data, clip.len) != (ssize_t)clip.len || close(fd) != 0) {
        fail("no temporary file");
    }
    for (int i = 0; i < RUNS; i++) {
        ours[i] = run_ours(&clip, &bytes);
        theirs[i] = run_ffmpeg(path);
    }
    unlink(path);
    free(clip.data);
    qsort(ours, RUNS, sizeof(*ours), by_size);
    qsort(theirs, RUNS, sizeof(*theirs), by_size);
    printf("ours        %6.2f ms CPU a picture, %zu kbit/s\n", ours[RUNS / 2] * 1000 / PICTURES,
           bytes * 8 * 30 / PICTURES / 1000);
    printf("ffmpeg      %6.2f ms CPU a picture\n", theirs[RUNS / 2] * 1000 / PICTURES);
    printf("ratio       %6.2f\n", ours[RUNS / 2] / theirs[RUNS / 2]);
    return 0;
}
