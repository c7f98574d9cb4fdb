/* SPDX-License-Identifier: MIT */
#include "ivr/play.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ivr/screen.h"

#define TICK_US UINT64_C(20000)
#define KEY_US UINT64_C(200000) /* between keys of one line */
#define STEP_MAX_US (UINT64_C(86400) * 1000000)

typedef struct play {
    const ivr_play_options *o;
    ivr_record *record;
    cvi_ivr *ivr;
    cvi_meeting *lobby; /* where prompts are heard */
    uint32_t leg;
    uint64_t now_us;
    uint32_t is_playing;
    uint32_t is_over;
    uint32_t is_muted, shows_content, is_host, is_admitted;
    const char *found; /* the meeting that was found, as the option says it */
} play;

static void tell(const play *p, const char *what, const char *text)
{
    printf("%8.2f  %-9s %s\n", (double)p->now_us / 1e6, what, text);
}

/* ---- the meeting's side, made up ---- */

/* The n-th part of "ID:PIN:HOST PIN", or 0. */
static size_t part_of(const char *meeting, unsigned n, const char **part)
{
    for (; n > 0 && meeting; n--) {
        meeting = strchr(meeting, ':');
        meeting = meeting ? meeting + 1 : NULL;
    }
    *part = meeting;
    return meeting ? strcspn(meeting, ":") : 0;
}

static int is_part(const char *meeting, unsigned n, const char *text)
{
    const char *part = NULL;
    const size_t len = part_of(meeting, n, &part);

    return len > 0 && len == strlen(text) && memcmp(part, text, len) == 0;
}

static void check_id(play *p, const char *id)
{
    const char *pin = NULL;
    cvi_ivr_result r;

    CVI_IVR_RESULT_INIT(&r);
    r.status = CVI_ERESOLVE_NOT_FOUND;
    for (uint32_t i = 0; i < p->o->meetings->count; i++) {
        if (is_part(p->o->meetings->items[i], 0, id)) {
            p->found = p->o->meetings->items[i];
            r.status = CVI_OK;
            r.needs_pin = part_of(p->found, 1, &pin) > 0;
            r.has_host_pin = p->o->waits && part_of(p->found, 2, &pin) > 0;
            r.subject = "Weekly";
            r.organizer = "Ann";
        }
    }
    (void)cvi_ivr_feed_result(p->ivr, p->now_us, &r);
}

static void check_pin(play *p, const char *pin)
{
    cvi_ivr_result r;

    CVI_IVR_RESULT_INIT(&r);
    p->is_host = p->found && is_part(p->found, 2, pin);
    r.is_host = p->is_host;
    r.status = p->is_host || (p->found && is_part(p->found, 1, pin)) ? CVI_OK : CVI_ERESOLVE_PIN;
    (void)cvi_ivr_feed_result(p->ivr, p->now_us, &r);
}

static int feed_event(play *p, uint32_t kind, int status, uint32_t count)
{
    cvi_ivr_event e;

    CVI_IVR_EVENT_INIT(&e);
    e.kind = kind;
    e.status = status;
    e.count = count;
    return cvi_ivr_feed_event(p->ivr, p->now_us, &e);
}

static void join(play *p)
{
    const int waits = p->o->waits && !p->is_host && !p->is_admitted;

    (void)feed_event(p, waits ? CVI_IVR_EVENT_WAIT : CVI_IVR_EVENT_JOINED, CVI_OK, waits ? 1 : 0);
}

static void run_command(play *p, uint32_t command)
{
    cvi_ivr_event e;

    CVI_IVR_EVENT_INIT(&e);
    e.kind = CVI_IVR_EVENT_DONE;
    e.value = command;
    if (command == CVI_IVR_COMMAND_MUTE) {
        e.count = p->is_muted = !p->is_muted;
    } else if (command == CVI_IVR_COMMAND_CONTENT) {
        e.count = p->shows_content = !p->shows_content;
    } else if (command == CVI_IVR_COMMAND_ROSTER) {
        e.count = 3;
        e.text = "Ann\nBob\nYou";
    }
    (void)cvi_ivr_feed_event(p->ivr, p->now_us, &e);
}

/* ---- the dialogue's wishes ---- */

static void say(play *p, const cvi_ivr_action *a)
{
    cvi_sound sound;
    char text[80];

    (void)CVI_SOUND_INIT(&sound);
    sound.clip = a->text;
    sound.gap_ms = a->gap_ms;
    sound.gain_db = a->gain_db;
    sound.is_loop = a->is_loop;
    snprintf(text, sizeof(text), "%s%s", a->text, a->is_loop ? " (over and over)" : "");
    tell(p, "says", text);
    if (cvi_meeting_play_sound(p->lobby, p->leg, &sound) == CVI_OK && !a->is_loop) {
        p->is_playing = 1;
    }
}

static void act(play *p, const cvi_ivr_action *a)
{
    switch (a->kind) {
    case CVI_IVR_ACTION_SAY:
        say(p, a);
        break;
    case CVI_IVR_ACTION_HUSH:
        tell(p, "hushes", "");
        (void)cvi_meeting_play_sound(p->lobby, p->leg, NULL);
        p->is_playing = 0;
        break;
    case CVI_IVR_ACTION_SHOW:
        tell(p, a->layer == CVI_IVR_LAYER_OVERLAY ? "overlay" : "shows", a->screen);
        ivr_screen_print(a, p->now_us);
        ivr_record_screen(p->record, p->now_us, a);
        break;
    case CVI_IVR_ACTION_HIDE:
        tell(p, "hides", "");
        break;
    case CVI_IVR_ACTION_CHECK:
        tell(p, "checks", a->text);
        check_id(p, a->text);
        break;
    case CVI_IVR_ACTION_CHECK_PIN:
        tell(p, "checks", "the PIN");
        check_pin(p, a->text);
        break;
    case CVI_IVR_ACTION_JOIN:
        tell(p, "joins", p->found ? "" : "a meeting that was dialled");
        join(p);
        break;
    case CVI_IVR_ACTION_COMMAND:
        tell(p, "does", "a command");
        run_command(p, a->command);
        break;
    case CVI_IVR_ACTION_TRANSFER:
        tell(p, "transfers", a->text);
        (void)feed_event(p, CVI_IVR_EVENT_TRANSFERRED, CVI_OK, 0);
        break;
    case CVI_IVR_ACTION_END:
        tell(p, "ends", cvi_strerror(a->status));
        p->is_over = 1;
        break;
    default:
        break;
    }
}

static void run_actions(play *p)
{
    cvi_ivr_action a;

    (void)CVI_IVR_ACTION_INIT(&a);
    while (cvi_ivr_next_action(p->ivr, &a) == CVI_OK) {
        act(p, &a);
    }
    if (!p->is_playing) {
        (void)cvi_ivr_feed_said(p->ivr, p->now_us);
    }
}

/* ---- time ---- */

static void take_events(play *p)
{
    cvi_meeting_event e;

    (void)CVI_MEETING_EVENT_INIT(&e);
    while (cvi_meeting_next_event(p->lobby, &e) == CVI_OK) {
        if (e.kind == CVI_MEETING_EVENT_PLAYED) {
            p->is_playing = 0;
            (void)cvi_ivr_feed_said(p->ivr, p->now_us);
        }
    }
}

static void take_sound(play *p)
{
    cvi_unit unit;

    (void)CVI_UNIT_INIT(&unit);
    while (cvi_meeting_next_unit(p->lobby, p->leg, &unit) == CVI_OK) {
        ivr_record_sound(p->record, &unit);
    }
}

/* Let the clock run; the dialogue may end before. */
static void pass(play *p, uint64_t until_us)
{
    while (p->now_us < until_us && !p->is_over) {
        p->now_us = p->now_us + TICK_US < until_us ? p->now_us + TICK_US : until_us;
        (void)cvi_meeting_tick(p->lobby, p->now_us);
        take_sound(p);
        take_events(p);
        if (cvi_ivr_deadline(p->ivr) <= p->now_us) {
            (void)cvi_ivr_tick(p->ivr, p->now_us);
        }
        run_actions(p);
    }
}

/* To what the dialogue waits for, by itself. */
static void pass_to_next(play *p)
{
    const uint64_t start_us = p->now_us;

    while (!p->is_over && p->is_playing && p->now_us - start_us < STEP_MAX_US) {
        pass(p, p->now_us + TICK_US);
    }
    if (!p->is_over && p->now_us == start_us && cvi_ivr_deadline(p->ivr) != CVI_NO_DEADLINE) {
        pass(p, cvi_ivr_deadline(p->ivr));
    }
}

/* ---- what is typed ---- */

static const char HELP[] = "  0-9 * #   press keys\n"
                           "  +         go on to the end of what is said, or to what comes next\n"
                           "  +N        let N seconds pass\n"
                           "  admit, refuse, full, end     what the meeting does\n"
                           "  quit      hang up\n";

static void press(play *p, const char *keys)
{
    for (; *keys && !p->is_over; keys++) {
        if (strchr("0123456789*#", *keys)) {
            pass(p, p->now_us + KEY_US);
            (void)cvi_ivr_feed_digit(p->ivr, p->now_us, CVI_IVR_WAY_EMBEDDER, *keys);
            run_actions(p);
        }
    }
}

static void step_time(play *p, const char *text)
{
    char *end = NULL;
    const double seconds = strtod(text, &end);

    if (*text == '\0') {
        pass_to_next(p);
    } else if (*end != '\0' || !(seconds > 0) || seconds > 86400) {
        printf("          a number of seconds, up to a day\n");
    } else {
        pass(p, p->now_us + (uint64_t)(seconds * 1e6));
    }
}

static void do_event(play *p, uint32_t kind, int status)
{
    p->is_admitted |= kind == CVI_IVR_EVENT_ADMITTED;
    if (feed_event(p, kind, status, 0) != CVI_OK) {
        printf("          %s\n", cvi_ivr_last_error(p->ivr)->message);
    }
    run_actions(p);
}

static void obey(play *p, char *line)
{
    static const struct {
        const char *word;
        uint32_t kind;
        int status;
    } EVENTS[] = {{"admit", CVI_IVR_EVENT_ADMITTED, CVI_OK},
                  {"refuse", CVI_IVR_EVENT_FAILED, CVI_ERESOLVE_DENIED},
                  {"full", CVI_IVR_EVENT_FAILED, CVI_EMEETING_FULL},
                  {"end", CVI_IVR_EVENT_ENDED, CVI_OK}};

    line[strcspn(line, "\r\n")] = '\0';
    for (size_t i = 0; i < sizeof(EVENTS) / sizeof(EVENTS[0]); i++) {
        if (strcmp(line, EVENTS[i].word) == 0) {
            do_event(p, EVENTS[i].kind, EVENTS[i].status);
            return;
        }
    }
    if (line[0] == '+') {
        step_time(p, line + 1);
    } else if (strcmp(line, "quit") == 0) {
        p->is_over = 1;
    } else if (line[strspn(line, "0123456789*# -.()")] == '\0') {
        press(p, line);
    } else {
        fputs(HELP, stdout);
    }
}

static void converse(play *p, FILE *in)
{
    const int is_terminal = isatty(fileno(in));
    char line[256];

    while (!p->is_over) {
        if (is_terminal) {
            printf("> ");
            fflush(stdout);
        }
        if (!fgets(line, sizeof(line), in)) {
            break;
        }
        obey(p, line);
    }
    if (p->is_playing) { /* the goodbye */
        p->is_over = 0;
        for (int i = 0; i < 1500 && p->is_playing; i++) {
            pass(p, p->now_us + TICK_US);
        }
    }
}

static int open_lobby(play *p)
{
    cvi_meeting_params mp;
    cvi_leg_params lp;
    int rc = CVI_OK;

    (void)CVI_MEETING_PARAMS_INIT(&mp);
    (void)CVI_LEG_PARAMS_INIT(&lp);
    mp.clips = p->o->clips;
    mp.is_lobby = 1;
    lp.audio_codec = CVI_CODEC_PCMA;
    rc = cvi_meeting_create(&p->lobby, &mp);
    return rc == CVI_OK ? cvi_meeting_add_leg(p->lobby, 0, &lp, &p->leg) : rc;
}

static int open_dialogue(play *p)
{
    cvi_ivr_params ip;
    int rc = CVI_OK;

    (void)CVI_IVR_PARAMS_INIT(&ip);
    ip.flow = p->o->flow;
    ip.language = p->o->language;
    ip.operator_uri = p->o->operator_uri;
    rc = cvi_ivr_create(&p->ivr, &ip);
    rc = rc == CVI_OK ? cvi_ivr_start(p->ivr, 0, p->o->conference_id) : rc;
    if (rc != CVI_OK) {
        fprintf(stderr, "cvi-ivr: %s\n",
                p->ivr ? cvi_ivr_last_error(p->ivr)->message : cvi_strerror(rc));
    }
    return rc;
}

int ivr_play(const ivr_play_options *options, ivr_record *record, FILE *in)
{
    play p = {.o = options, .record = record};
    int rc = open_lobby(&p);

    rc = rc == CVI_OK ? open_dialogue(&p) : rc;
    if (rc == CVI_OK) {
        run_actions(&p);
        converse(&p, in);
    }
    if (rc == CVI_OK && ferror(in)) {
        perror("cvi-ivr: standard input");
        rc = CVI_ESYSTEM;
    }
    cvi_ivr_destroy(&p.ivr);
    cvi_meeting_destroy(&p.lobby);
    return rc;
}
