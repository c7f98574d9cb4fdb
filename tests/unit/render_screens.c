/* SPDX-License-Identifier: MIT */
/*
 * Draw screens for test_screens.py:
 *
 *   render_screens LANGUAGE WIDTH HEIGHT   every screen of a catalogue
 *   render_screens extra WIDTH HEIGHT      what calls add to them, and other scripts
 *
 * Each goes to standard output as a line with its name and how many characters no font covered,
 * and its luma.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "ivr/prompts.h"
#include "media/frame.h"
#include "media/slate.h"

typedef struct canvas {
    cvi_frame *frame;
    uint32_t width;
    uint32_t height;
} canvas;

static int draw(const canvas *c, const char *name, const cvi_slate *text)
{
    const cvi__i420 *image = cvi__frame_image(c->frame);
    cvi__slate_report report;
    cvi__slate slate;
    uint64_t until_us = 0;

    if (cvi__slate_read(&slate, &until_us, text) != CVI_OK) {
        return 1;
    }
    if (until_us != CVI_NO_DEADLINE) {
        char label[sizeof(slate.time_left)];

        memcpy(label, slate.time_left, sizeof(label));
        cvi__slate_set_time(&slate, label, until_us);
    }
    cvi__i420_fill(image, 110, 100, 140); /* what an overlay lies over */
    if (cvi__slate_draw(&slate, image, &report, cvi__mem_or_libc(NULL)) != CVI_OK) {
        return 1;
    }
    printf("%s %u\n", name, (unsigned)report.uncovered);
    for (uint32_t y = 0; y < c->height; y++) {
        fwrite(image->data[0] + y * image->stride[0], 1, c->width, stdout);
    }
    return 0;
}

static int draw_catalogue(const canvas *c, const cvi__ivr_catalogue *catalogue)
{
    int failed = 0;

    for (size_t i = 0; i < catalogue->count; i++) {
        const cvi__ivr_prompt *p = &catalogue->prompts[i];
        cvi_slate s;

        if (p->title[0] == '\0' || strncmp(p->id, "label_", 6) == 0) {
            continue;
        }
        CVI_SLATE_INIT(&s);
        s.title = p->title;
        s.instruction = p->text;
        s.footer = p->footer;
        s.language = catalogue->language;
        s.entry = strcmp(p->id, "ask_id") == 0    ? "126000000"
                  : strcmp(p->id, "ask_pin") == 0 ? "••••••"
                                                  : "";
        failed |= draw(c, p->id, &s);
    }
    return failed;
}

static const cvi_slate EXTRA[] = {
    {.title = "Waiting for the host",
     .instruction = "You will be let in as soon as the host is ready.",
     .subject = "Quarterly planning with the regional teams",
     .organizer = "Organizer: Ada Lovelace",
     .waiting = "Waiting: 3",
     .time_left = "Time left",
     .until_us = 270000000,
     .footer = "Press * to leave."},
    {.title = "Bitte warten",
     .instruction = "Sie sind im Wartebereich. Jemand aus der Besprechung lässt Sie ein.",
     .subject = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
     .organizer = "Organisator: Dr.-Ing. Maximiliane Freifrau von und zu Hohenlohe-Langenburg",
     .waiting = "Es warten: 17",
     .time_left = "Restzeit",
     .until_us = 9000000,
     .footer = "Mit * legen Sie auf."},
    {.title = "الاجتماع",
     .instruction = "أدخل رقم المؤتمر ثم اضغط على #.",
     .subject = "مراجعة الميزانية السنوية",
     .entry = "126 000",
     .footer = "اضغط * للبدء من جديد.",
     .language = "ar"},
    {.title = "המתנה למארח", .instruction = "ייכנס לפגישה כאשר המארח מוכן.", .language = "he"},
    {.title = "Совещание", .instruction = "Введите номер конференции и нажмите #."},
    {.title = "Σύσκεψη", .instruction = "Πληκτρολογήστε τον αριθμό και πατήστε #."},
    {.title = "会议", .subject = "季度计划会议与区域团队", .language = "zh"},
    {.title = "会議", .subject = "四半期計画会議と地域チームの打ち合わせ", .language = "ja"},
    {.title = "Meeting PIN",
     .instruction = "Enter the PIN of the meeting, then press #.",
     .entry = "••••••••••••••••••••",
     .footer = "Press * to start again."},
    {.title = "Join a meeting", .entry = "12345678901234567890123456789012"},
    {.title = "Mit *1\xc2\xa0"
              "erhalten Sie Hilfe",
     .is_overlay = 1},
    {.title = "You are muted", .instruction = "Press *6 to speak.", .is_overlay = 1},
};

/* As in a meeting: the keys, over its picture. */
static int draw_help(const canvas *c)
{
    const cvi__ivr_prompt *help =
        cvi__ivr_prompt_find(cvi__ivr_catalogue_find("en", strlen("en")), "help");
    cvi_slate s;

    CVI_SLATE_INIT(&s);
    s.title = help->title;
    s.instruction = help->text;
    s.is_overlay = 1;
    return draw(c, "help", &s);
}

static int draw_extra(const canvas *c)
{
    int failed = 0;

    for (size_t i = 0; i < CVI_ARRAY_LEN(EXTRA); i++) {
        cvi_slate s = EXTRA[i];
        char name[16];

        s.size = CVI_USED_SIZE(cvi_slate, reserved);
        snprintf(name, sizeof(name), "extra%zu", i);
        failed |= draw(c, name, &s);
    }
    return failed | draw_help(c);
}

static int draw_high_contrast(const canvas *c)
{
    cvi_theme_params params;
    cvi_theme *theme = NULL;
    cvi_slate s = EXTRA[0];
    int failed = 0;

    CVI_THEME_PARAMS_INIT(&params);
    params.is_high_contrast = 1;
    if (cvi_theme_create(&theme, &params) != CVI_OK) {
        return 1;
    }
    s.size = CVI_USED_SIZE(cvi_slate, reserved);
    s.theme = theme;
    failed = draw(c, "high_contrast", &s);
    cvi_theme_destroy(&theme);
    return failed;
}

int main(int argc, char **argv)
{
    cvi_frame_params params;
    canvas c = {0};
    int failed = 0;

    if (argc != 4) {
        return 2;
    }
    CVI_FRAME_PARAMS_INIT(&params);
    params.width = c.width = (uint32_t)strtoul(argv[2], NULL, 10);
    params.height = c.height = (uint32_t)strtoul(argv[3], NULL, 10);
    if (cvi_frame_create(&c.frame, &params) != CVI_OK) {
        return 2;
    }
    if (strcmp(argv[1], "extra") == 0) {
        failed = draw_extra(&c) | draw_high_contrast(&c);
    } else {
        const cvi__ivr_catalogue *catalogue = cvi__ivr_catalogue_find(argv[1], strlen(argv[1]));

        failed = catalogue ? draw_catalogue(&c, catalogue) : 2;
    }
    cvi_frame_unref(&c.frame);
    return failed;
}
