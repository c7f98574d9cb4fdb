/* SPDX-License-Identifier: MIT */
#include "invite/text.h"

#include <string.h>

#include "invite/classes.h"
#include "invite/utf8_put.h"

#define MOST_CHARACTER 4u /* bytes */

void cvi__text_start(cvi__text *t, void (*on_line)(void *user, const cvi__line *line), void *user)
{
    t->on_line = on_line;
    t->user = user;
    t->len = t->place_count = 0;
    t->has_start = 0;
    t->wanted = 0;
    t->is_flowed = 0;
}

uint64_t cvi__line_offset(const cvi__line *line, size_t pos)
{
    size_t low = 0, high = line->place_count;

    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;

        if (line->places[middle].pos <= pos) {
            low = middle;
        } else {
            high = middle;
        }
    }
    const cvi__place *place = &line->places[low];
    return (place->at + (uint64_t)(pos - place->pos) * place->step) / 3;
}

static void hand_out(cvi__text *t, size_t len, int goes_on)
{
    const cvi__line line = {t->line, len, t->places, t->place_count, t->has_start, goes_on};

    if (len > 0) {
        t->on_line(t->user, &line);
    }
}

void cvi__text_end_line(cvi__text *t)
{
    t->wanted = 0; /* a character that was cut off */
    if (t->len > 0 && t->line[t->len - 1] == ' ') {
        t->len--;
    }
    hand_out(t, t->len, 0);
    t->len = t->place_count = 0;
    t->has_start = 0;
}

/* Where a full line is best cut: behind a blank that does not stand between two
 * digits. */
static size_t find_cut(const cvi__text *t)
{
    for (size_t i = t->len; i > t->len / 2; i--) {
        if (t->line[i - 1] == ' ' && !(cvi__in(t->line[i - 2], CVI__IN_DIGIT) && i < t->len &&
                                       cvi__in(t->line[i], CVI__IN_DIGIT))) {
            return i;
        }
    }
    return t->len;
}

/* Keep what stands behind the cut, and the places of its bytes. */
static void hand_out_piece(cvi__text *t)
{
    const size_t cut = find_cut(t), rest = t->len - cut;
    size_t first = t->place_count;

    hand_out(t, cut, 1);
    while (first > 0 && t->places[first - 1].pos > cut) {
        first--;
    }
    if (first > 0) { /* the place that the cut is in */
        cvi__place *p = &t->places[--first];

        p->at += (uint64_t)(cut - p->pos) * p->step;
        p->pos = (uint32_t)cut;
    }
    t->place_count -= (uint32_t)first;
    memmove(t->places, t->places + first, t->place_count * sizeof(t->places[0]));
    for (size_t i = 0; i < t->place_count; i++) {
        t->places[i].pos -= (uint32_t)cut;
    }
    memmove(t->line, t->line + cut, rest);
    t->len = (uint32_t)rest;
}

/* Room for one more place and some bytes. */
static void make_room(cvi__text *t)
{
    if (t->len + 2 * MOST_CHARACTER > CVI__LINE_MOST || t->place_count == CVI__LINE_PLACES) {
        hand_out_piece(t);
        if (t->place_count == CVI__LINE_PLACES) { /* all of them behind the cut */
            hand_out(t, t->len, 1);
            t->len = t->place_count = 0;
        }
    }
}

static void mark_place(cvi__text *t, uint64_t at, uint32_t step)
{
    const cvi__place *last = t->place_count > 0 ? &t->places[t->place_count - 1] : NULL;

    if (!last || last->step != step || last->at + (uint64_t)(t->len - last->pos) * step != at) {
        t->places[t->place_count++] = (cvi__place){at, t->len, step};
    }
}

static void put_blank(cvi__text *t, uint64_t at)
{
    if (t->len > 0 && t->line[t->len - 1] != ' ') {
        make_room(t);
        mark_place(t, at, CVI__STEP_PLAIN);
        t->line[t->len++] = ' ';
    }
}

static void put_character(cvi__text *t, uint32_t c, uint64_t at)
{
    char bytes[MOST_CHARACTER];
    const size_t n = cvi__utf8_put(c, bytes);

    make_room(t);
    mark_place(t, at, CVI__STEP_NONE);
    memcpy(t->line + t->len, bytes, n);
    t->len += (uint32_t)n;
    t->has_start |= cvi__in(bytes[0], CVI__IN_START);
}

static int is_blank(uint32_t c)
{
    return c == 0xa0 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f || c == 0x205f || c == 0x3000;
}

static int is_without_width(uint32_t c)
{
    return c == 0xad || (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
           (c >= 0x2060 && c <= 0x206f) || c == 0xfeff;
}

/* What stands for ASCII in other scripts; 0: nothing does. */
static uint32_t as_ascii(uint32_t c)
{
    if (c >= 0xff01 && c <= 0xff5e) { /* full-width forms */
        return c - 0xff01 + 0x21;
    }
    if ((c >= 0x660 && c <= 0x669) || (c >= 0x6f0 && c <= 0x6f9)) { /* Arabic digits */
        return '0' + (c & 0xf);
    }
    return c == 0x2010 || c == 0x2011 ? '-' : 0; /* hyphens */
}

static void take_character(cvi__text *t, uint32_t c, uint64_t at)
{
    const uint32_t ascii = as_ascii(c);

    if (c < 0x80 || c > 0x10ffff || (c >= 0xd800 && c < 0xe000)) {
        put_character(t, 0xfffd, at); /* overlong, or no character */
    } else if (is_blank(c)) {
        put_blank(t, at);
    } else if (c == 0x85 || c == 0x2028 || c == 0x2029) {
        cvi__text_end_line(t);
    } else if (!is_without_width(c)) {
        put_character(t, ascii != 0 ? ascii : c, at);
    }
}

/* One byte of a character that is no ASCII; what is no UTF-8 stands for itself
 * as Latin-1 would. */
static void take_high(cvi__text *t, unsigned char c, uint64_t at)
{
    if (t->wanted > 0 && (c & 0xc0) == 0x80) {
        t->character = t->character << 6 | (c & 0x3f);
        if (--t->wanted == 0) {
            take_character(t, t->character, t->character_at);
        }
        return;
    }
    t->wanted = c >= 0xf0 && c < 0xf5   ? 3
                : c >= 0xe0 && c < 0xf0 ? 2
                : c >= 0xc2 && c < 0xe0 ? 1
                                        : 0;
    t->character = c & (0x3fu >> t->wanted);
    t->character_at = at;
    if (t->wanted == 0) {
        take_character(t, c, at);
    }
}

/* The next bytes; behind the end of what is left stand line ends. */
static cvi__dial_lanes load_some(const char *p, size_t left)
{
    char some[CVI__DIAL_LANES];

    if (left >= sizeof(some)) {
        return cvi__dial_load(p);
    }
    memset(some, '\n', sizeof(some));
    memcpy(some, p, left);
    return cvi__dial_load(some);
}

/* A bit for each byte that is in CVI__IN_START. */
static uint32_t starts_in(cvi__dial_lanes x)
{
    return cvi__dial_mask(cvi__dial_between(x, '0', ':') | cvi__dial_same(x, '@') |
                          cvi__dial_same(x, '#'));
}

/* As many bytes as can be taken as they are: printable ASCII, and blanks behind it. */
static size_t take_plain(cvi__text *t, const cvi__run *run, size_t from)
{
    const char *const p = run->p + from;
    uint32_t stops = 0, starts = 0, blanks = 0;
    size_t n = 0, room = 0;

    make_room(t);
    mark_place(t, run->at + (uint64_t)from * run->step, run->step);
    room = CVI_MIN(run->len - from, CVI__LINE_MOST - t->len);
    for (; stops == 0; n += CVI__DIAL_LANES) {
        const cvi__dial_lanes x = load_some(p + n, room - n);
        const uint32_t others = cvi__dial_mask(cvi__dial_between(x, ' ', '~')) ^ 0xffffu;

        blanks = blanks >> CVI__DIAL_LANES | cvi__dial_mask(cvi__dial_same(x, ' ')) << 1;
        stops = others | (blanks & blanks >> 1);
        starts |= starts_in(x) & (stops - 1) & ~stops;
        cvi__dial_store(t->line + t->len + n, x);
    }
    n -= CVI__DIAL_LANES - (size_t)__builtin_ctz(stops);
    t->len += (uint32_t)n;
    t->has_start |= starts != 0;
    return n;
}

void cvi__text_feed(cvi__text *t, const cvi__run *run)
{
    for (size_t i = 0; i < run->len;) {
        const char c = run->p[i];
        const uint64_t at = run->at + (uint64_t)i * run->step;

        if ((unsigned char)c >= 0x80) {
            take_high(t, (unsigned char)c, at);
            i++;
        } else if (cvi__in(c, CVI__IN_PLAIN)) {
            t->wanted = 0;
            i += take_plain(t, run, i);
        } else {
            t->wanted = 0;
            if ((c == '\n' || c == '\r') && !t->is_flowed) {
                cvi__text_end_line(t);
            } else {
                put_blank(t, at);
            }
            i++;
        }
    }
}

void cvi__text_insert(cvi__text *t, const char *text, uint64_t at)
{
    const cvi__run run = {text, strlen(text), at, CVI__STEP_NONE};

    cvi__text_feed(t, &run);
}
