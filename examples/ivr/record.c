/* SPDX-License-Identifier: MIT */
#include "ivr/record.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "ivr/png_cairo.h"

#define RATE 8000u
#define HEADER 44u
#define PATH_LIMIT 1024

struct ivr_record {
    char folder[PATH_LIMIT - 64];
    FILE *sound;
    uint32_t samples;
    uint32_t screens;
    cvi_frame *frame;
    int failed;
};

static void complain(ivr_record *r, const char *path, const char *why)
{
    fprintf(stderr, "cvi-ivr: %s: %s\n", path, why);
    r->failed = 1;
}

/* ---- sound ---- */

static void put32(unsigned char *to, uint32_t value)
{
    for (int i = 0; i < 4; i++) {
        to[i] = (unsigned char)(value >> 8 * i);
    }
}

static int write_header(FILE *file, uint32_t samples)
{
    unsigned char h[HEADER] = "RIFF....WAVEfmt \x10\0\0\0\x01\0\x01\0........\x02\0\x10\0data";

    put32(h + 4, HEADER - 8 + 2 * samples);
    put32(h + 24, RATE);
    put32(h + 28, 2 * RATE);
    put32(h + 40, 2 * samples);
    return fseek(file, 0, SEEK_SET) == 0 && fwrite(h, HEADER, 1, file) == 1;
}

/* ITU-T G.711: sign, exponent and mantissa, every other bit inverted. */
static int16_t from_alaw(uint8_t code)
{
    const unsigned bits = code ^ 0x55u;
    const unsigned exponent = bits >> 4 & 7u, mantissa = (bits & 15u) << 4;
    const int value = exponent ? (int)((mantissa + 264) << (exponent - 1)) : (int)mantissa + 8;

    return (int16_t)(bits & 0x80u ? value : -value);
}

void ivr_record_sound(ivr_record *r, const cvi_unit *unit)
{
    const uint8_t *code = unit->data;

    if (!r || unit->medium != CVI_MEDIUM_AUDIO) {
        return;
    }
    for (size_t i = 0; i < unit->len; i++) {
        const int16_t sample = from_alaw(code[i]);
        const unsigned char bytes[2] = {(unsigned char)(sample & 0xff),
                                        (unsigned char)(sample >> 8 & 0xff)};

        if (fwrite(bytes, sizeof(bytes), 1, r->sound) != 1) {
            complain(r, "sound.wav", strerror(errno));
            return;
        }
    }
    r->samples += (uint32_t)unit->len;
}

/* ---- pictures ---- */

void ivr_record_screen(ivr_record *r, uint64_t now_us, const cvi_ivr_action *a)
{
    char path[PATH_LIMIT];
    const char *why = NULL;
    cvi_slate slate;
    int rc = CVI_OK;

    if (!r) {
        return;
    }
    (void)CVI_SLATE_INIT(&slate);
    slate.title = a->title;
    slate.instruction = a->text;
    slate.entry = a->entry;
    slate.footer = a->footer;
    slate.subject = a->subject;
    slate.organizer = a->organizer;
    slate.language = a->language;
    slate.until_us = a->until_us;
    slate.is_overlay = a->layer == CVI_IVR_LAYER_OVERLAY;
    snprintf(path, sizeof(path), "%s/%03u-%.40s.png", r->folder, (unsigned)++r->screens, a->screen);
    rc = cvi_slate_draw(&slate, now_us, r->frame);
    why = rc == CVI_OK ? ex_png_write(path, r->frame) : cvi_strerror(rc);
    if (why) {
        complain(r, path, why);
    }
}

/* ---- both ---- */

ivr_record *ivr_record_open(const char *folder, const uint32_t size[2])
{
    ivr_record *r = calloc(1, sizeof(*r));
    char path[PATH_LIMIT] = "";
    cvi_frame_params p;

    if (!r || strlen(folder) >= sizeof(r->folder)) {
        fprintf(stderr, "cvi-ivr: %s: the path is too long\n", folder);
        free(r);
        return NULL;
    }
    (void)CVI_FRAME_PARAMS_INIT(&p);
    p.width = size[0] & ~1u;
    p.height = size[1] & ~1u;
    snprintf(r->folder, sizeof(r->folder), "%s", folder);
    snprintf(path, sizeof(path), "%s/sound.wav", folder);
    if ((mkdir(folder, 0777) == 0 || errno == EEXIST) && (r->sound = fopen(path, "wb")) != NULL &&
        write_header(r->sound, 0) && cvi_frame_create(&r->frame, &p) == CVI_OK) {
        return r;
    }
    complain(r, path, strerror(errno));
    (void)ivr_record_close(r);
    return NULL;
}

int ivr_record_close(ivr_record *r)
{
    int failed = 0;

    if (!r) {
        return 0;
    }
    if (r->sound) {
        const int is_whole = write_header(r->sound, r->samples);

        if (fclose(r->sound) != 0 || !is_whole) {
            complain(r, "sound.wav", strerror(errno));
        }
    }
    failed = r->failed;
    cvi_frame_unref(&r->frame);
    free(r);
    return failed ? -1 : 0;
}
