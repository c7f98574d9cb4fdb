/* SPDX-License-Identifier: MIT */
/* Drives a dialogue and writes what it wants as one line, so that a test reads like a script. */
#ifndef TESTS_COMMON_IVR_SCRIPT_H
#define TESTS_COMMON_IVR_SCRIPT_H

#include <stdio.h>

#include <cvi/ivr.h>

#include "common/cm.h"

#define SEC UINT64_C(1000000)

struct script {
    cvi_ivr *ivr;
    uint64_t now_us;
    char said[2048]; /* "say en/welcome; show Join a meeting [12]; check 126000000; join; …" */
};

static inline void script_open(struct script *s, const cvi_ivr_params *params)
{
    *s = (struct script){.now_us = 7 * SEC};
    assert_int_equal(cvi_ivr_create(&s->ivr, params), CVI_OK);
}

static inline void script_close(struct script *s)
{
    cvi_ivr_destroy(&s->ivr);
    assert_null(s->ivr);
}

static inline void script_write(struct script *s, const cvi_ivr_action *a)
{
    char line[640];

    switch (a->kind) {
    case CVI_IVR_ACTION_SAY:
        snprintf(line, sizeof(line), "say %s", a->text);
        break;
    case CVI_IVR_ACTION_HUSH:
        snprintf(line, sizeof(line), "hush");
        break;
    case CVI_IVR_ACTION_SHOW:
        snprintf(line, sizeof(line), "show %s [%s]", a->title, a->entry);
        break;
    case CVI_IVR_ACTION_CHECK:
        snprintf(line, sizeof(line), "check %s", a->text);
        break;
    case CVI_IVR_ACTION_CHECK_PIN:
        snprintf(line, sizeof(line), "check-pin %s", a->text);
        break;
    case CVI_IVR_ACTION_JOIN:
        snprintf(line, sizeof(line), "join");
        break;
    case CVI_IVR_ACTION_END:
        snprintf(line, sizeof(line), "end %s", cvi_status_name(a->status));
        break;
    case CVI_IVR_ACTION_HIDE:
        snprintf(line, sizeof(line), "hide");
        break;
    case CVI_IVR_ACTION_COMMAND:
        snprintf(line, sizeof(line), "command %u", (unsigned)a->command);
        break;
    case CVI_IVR_ACTION_TRANSFER:
        snprintf(line, sizeof(line), "transfer %s", a->text);
        break;
    default:
        fail_msg("unknown action %u", (unsigned)a->kind);
    }
    assert_int_equal(a->text_len, strlen(a->text));
    const size_t used = strlen(s->said);
    snprintf(s->said + used, sizeof(s->said) - used, "%s%s", used ? "; " : "", line);
}

/* All actions that wait, as text; lives until the next call. */
static inline const char *script_pull(struct script *s)
{
    cvi_ivr_action a;

    s->said[0] = '\0';
    CVI_IVR_ACTION_INIT(&a);
    while (cvi_ivr_next_action(s->ivr, &a) == CVI_OK) {
        script_write(s, &a);
    }
    return s->said;
}

static inline const char *script_start(struct script *s, const char *id)
{
    assert_int_equal(cvi_ivr_start(s->ivr, s->now_us, id), CVI_OK);
    return script_pull(s);
}

/* Type keys 200 ms apart; the answer is what the last one did. */
static inline const char *script_type(struct script *s, const char *keys)
{
    for (; *keys; keys++) {
        s->now_us += SEC / 5;
        assert_int_equal(cvi_ivr_feed_digit(s->ivr, s->now_us, CVI_IVR_WAY_RTP, *keys), CVI_OK);
        script_pull(s);
    }
    return s->said;
}

static inline const char *script_result(struct script *s, int status, int needs_pin)
{
    cvi_ivr_result r;

    CVI_IVR_RESULT_INIT(&r);
    r.status = status;
    r.needs_pin = needs_pin != 0;
    assert_int_equal(cvi_ivr_feed_result(s->ivr, s->now_us, &r), CVI_OK);
    return script_pull(s);
}

static inline int script_feed(struct script *s, uint32_t kind, int status, uint32_t value,
                              uint32_t count)
{
    cvi_ivr_event e;

    CVI_IVR_EVENT_INIT(&e);
    e.kind = kind;
    e.status = status;
    e.value = value;
    e.count = count;
    return cvi_ivr_feed_event(s->ivr, s->now_us, &e);
}

static inline const char *script_event(struct script *s, uint32_t kind, int status)
{
    assert_int_equal(script_feed(s, kind, status, 0, 0), CVI_OK);
    return script_pull(s);
}

/* A command came to this. */
static inline const char *script_done(struct script *s, uint32_t command, int status,
                                      uint32_t count)
{
    assert_int_equal(script_feed(s, CVI_IVR_EVENT_DONE, status, command, count), CVI_OK);
    return script_pull(s);
}

static inline void script_said(struct script *s)
{
    assert_int_equal(cvi_ivr_feed_said(s->ivr, s->now_us), CVI_OK);
}

/* Go to the next deadline, which is `after_us` from now, and tick there. */
static inline const char *script_wait(struct script *s, uint64_t after_us)
{
    assert_int_equal(cvi_ivr_deadline(s->ivr), s->now_us + after_us);
    s->now_us += after_us;
    assert_int_equal(cvi_ivr_tick(s->ivr, s->now_us - 1), CVI_OK);
    assert_string_equal(script_pull(s), "");
    assert_int_equal(cvi_ivr_tick(s->ivr, s->now_us), CVI_OK);
    return script_pull(s);
}

#endif
