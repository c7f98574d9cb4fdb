/* SPDX-License-Identifier: MIT */
#include "ivr/screen.h"

#include <stdio.h>
#include <string.h>

#define WIDTH 64u
#define INDENT "          "

/* Columns of UTF-8 text; characters of China and Japan take two. */
static unsigned columns(const char *text, size_t len)
{
    unsigned count = 0;

    for (size_t i = 0; i < len; i++) {
        const unsigned char byte = (unsigned char)text[i];

        count += (byte & 0xc0) != 0x80;
        count += byte >= 0xe3 && byte <= 0xed;
    }
    return count;
}

static void print_line(const char *text, size_t len)
{
    const unsigned used = columns(text, len);

    printf(INDENT "| %.*s%*s |\n", (int)len, text, used < WIDTH ? (int)(WIDTH - used) : 0, "");
}

/* As much of `text` as one line takes, ending at a blank where there is one. */
static size_t fitting(const char *text)
{
    size_t len = 0, blank = 0;

    while (text[len] && text[len] != '\n') {
        size_t next = len + 1;

        while ((text[next] & 0xc0) == 0x80) {
            next++;
        }
        if (columns(text, next) > WIDTH) {
            return blank ? blank : len;
        }
        blank = text[len] == ' ' ? len : blank;
        len = next;
    }
    return len;
}

static void print_text(const char *text)
{
    while (*text) {
        const size_t len = fitting(text);

        print_line(text, len);
        text += len;
        text += *text == '\n' || *text == ' ';
    }
}

static void print_facts(const cvi_ivr_action *a, uint64_t now_us)
{
    char line[160];

    if (a->subject[0] || a->organizer[0]) {
        snprintf(line, sizeof(line), "(%.90s%s%.60s)", a->subject, a->organizer[0] ? ", " : "",
                 a->organizer);
        print_text(line);
    }
    if (a->waiting > 0) {
        snprintf(line, sizeof(line), "(%u waiting)", (unsigned)a->waiting);
        print_text(line);
    }
    if (a->until_us != CVI_NO_DEADLINE && a->until_us > now_us) {
        snprintf(line, sizeof(line), "(for %llu s)",
                 (unsigned long long)((a->until_us - now_us) / 1000000));
        print_text(line);
    }
}

void ivr_screen_print(const cvi_ivr_action *a, uint64_t now_us)
{
    static const char RULE[] = "----------------------------------------------------------------";

    printf(INDENT "+-%s-+\n", RULE);
    print_text(a->title);
    print_text(a->text);
    if (a->entry[0]) {
        print_line("", 0);
        print_text(a->entry);
        print_line("", 0);
    }
    print_facts(a, now_us);
    print_text(a->footer);
    printf(INDENT "+-%s-+\n", RULE);
}
