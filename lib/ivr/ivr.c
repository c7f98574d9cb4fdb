/* SPDX-License-Identifier: MIT */
/* The public calls of ivr.h: what comes in is checked here, the steps do the work. */
#include "ivr/ivr_impl.h"

#include <string.h>

#include "core/mem.h"
#include "core/params.h"

#define PARAMS_OLDEST CVI_USED_SIZE(cvi_ivr_params, total_us)
#define RESULT_OLDEST CVI_USED_SIZE(cvi_ivr_result, organizer)
#define KEYS "0123456789*#"

static int check_params(const cvi_ivr_params *p)
{
    CVI_REQUIRE(p->min_digits <= CVI__IVR_DIGITS_MAX && p->max_digits <= CVI__IVR_DIGITS_MAX);
    CVI_REQUIRE(p->pin_max_digits <= CVI__IVR_DIGITS_MAX);
    CVI_REQUIRE(p->tries <= 100);
    CVI_REQUIRE(p->operator_uri == NULL || p->operator_uri[0] != '\0');
    return cvi__mem_check(p->allocator);
}

/* Does every entry of the flow have a length with these parameters? */
static int check_lengths(const cvi_ivr *ivr)
{
    for (size_t i = 0; i < ivr->flow->step_count; i++) {
        const cvi__ivr_step *s = &ivr->flow->steps[i];

        CVI_REQUIRE(s->type != CVI__IVR_COLLECT ||
                    cvi__ivr_least_digits(ivr, s) <= cvi__ivr_most_digits(ivr, s));
    }
    return CVI_OK;
}

static void keep_params(cvi_ivr *ivr, const cvi_ivr_params *p)
{
    ivr->flow = p->flow ? &p->flow->table : &cvi__ivr_builtin;
    ivr->catalogue = cvi__ivr_table_language(ivr->flow, p->language ? p->language : "en");
    ivr->operator_uri = p->operator_uri;
    ivr->first_digit_us = p->first_digit_us;
    ivr->inter_digit_us = p->inter_digit_us;
    ivr->total_us = p->total_us;
    ivr->min_digits = (uint8_t)p->min_digits;
    ivr->max_digits = (uint8_t)p->max_digits;
    ivr->pin_max_digits = (uint8_t)p->pin_max_digits;
    ivr->tries = (uint8_t)p->tries;
    ivr->overlay_us = CVI_NO_DEADLINE;
}

int cvi_ivr_create(cvi_ivr **out, const cvi_ivr_params *params)
{
    cvi_ivr_params p = {0};
    cvi_ivr *ivr = NULL;
    int rc = CVI_OK;

    CVI_REQUIRE(out != NULL);
    *out = NULL;
    if (params) {
        rc = cvi__params_read(&p, CVI_USED_SIZE(cvi_ivr_params, operator_uri), PARAMS_OLDEST,
                              params);
    }
    rc = rc == CVI_OK ? check_params(&p) : rc;
    if (rc != CVI_OK) {
        return rc;
    }
    ivr = cvi__mem_zalloc(cvi__mem_or_libc(p.allocator), sizeof(*ivr));
    if (!ivr) {
        return CVI_ENOMEM;
    }
    ivr->alloc = *cvi__mem_or_libc(p.allocator);
    cvi__error_init(&ivr->error, "ivr");
    keep_params(ivr, &p);
    rc = check_lengths(ivr);
    rc = rc == CVI_OK ? cvi__log_init(&ivr->log, "ivr", p.log) : rc;
    if (rc != CVI_OK) {
        cvi_ivr_destroy(&ivr);
    }
    *out = ivr;
    return rc;
}

void cvi_ivr_destroy(cvi_ivr **ivr)
{
    if (!ivr || !*ivr) {
        return;
    }
    cvi_ivr *dead = *ivr;
    const cvi_allocator alloc = dead->alloc;

    *ivr = NULL;
    cvi__mem_wipe(dead, sizeof(*dead));
    cvi__mem_free(&alloc, dead);
}

/* Is there room for all that one input may want? */
static int has_room(const cvi_ivr *ivr)
{
    return ivr->say_count + CVI__IVR_CHAIN_MAX <= CVI__IVR_SAYS &&
           ivr->do_count + CVI__IVR_DOS_PER_INPUT <= CVI__IVR_DOS;
}

/* Refuse an input when its actions might not fit; otherwise it is `now_us` from here on. */
static int enter(cvi_ivr *ivr, uint64_t now_us)
{
    if (!has_room(ivr)) {
        return cvi__error_set(&ivr->error, CVI_EFULL, 0, "actions wait to be pulled");
    }
    ivr->now_us = now_us;
    return CVI_OK;
}

static int is_started(cvi_ivr *ivr)
{
    return ivr->is_started
               ? CVI_OK
               : cvi__error_set(&ivr->error, CVI_ESTATE, 0, "the dialogue has not begun");
}

int cvi_ivr_start(cvi_ivr *ivr, uint64_t now_us, const char *conference_id)
{
    CVI_REQUIRE(ivr != NULL);
    if (ivr->is_started) {
        return cvi__error_set(&ivr->error, CVI_ESTATE, 0, "the dialogue has begun already");
    }
    if (conference_id) {
        const size_t digits = strspn(conference_id, "0123456789");

        if (digits == 0 || digits > CVI__IVR_DIGITS_MAX || conference_id[digits] != '\0') {
            return cvi__error_set(&ivr->error, CVI_EINVAL, digits,
                                  "a conference id is 1 to 32 digits");
        }
    }
    ivr->now_us = now_us;
    cvi__ivr_begin(ivr, conference_id);
    return CVI_OK;
}

int cvi_ivr_feed_digit(cvi_ivr *ivr, uint64_t now_us, uint32_t way, char digit)
{
    char digits[CVI__IVR_HELD + 1];
    size_t count = 0;
    int rc = CVI_OK;

    CVI_REQUIRE(ivr != NULL && way > CVI_IVR_WAY_UNKNOWN && way <= CVI_IVR_WAY_EMBEDDER);
    rc = is_started(ivr);
    rc = rc == CVI_OK ? enter(ivr, now_us) : rc;
    if (rc != CVI_OK || digit == '\0' || !strchr(KEYS, digit)) {
        return rc;
    }
    count = cvi__ivr_keys_feed(&ivr->keys, now_us, (uint8_t)way, digit, digits);
    for (size_t i = 0; i < count; i++) {
        cvi__ivr_take_digit(ivr, digits[i]);
    }
    cvi__mem_wipe(digits, sizeof(digits));
    return CVI_OK;
}

int cvi_ivr_feed_text(cvi_ivr *ivr, uint64_t now_us, const char *text, size_t len, size_t *taken)
{
    int rc = CVI_OK;

    CVI_REQUIRE(ivr != NULL && text != NULL && taken != NULL);
    *taken = 0;
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '\0' || !strchr(KEYS " -.()", text[i])) {
            return cvi__error_set(&ivr->error, CVI_EINVAL, i, "this is not a key of a telephone");
        }
    }
    rc = is_started(ivr);
    while (rc == CVI_OK && *taken < len) {
        if (strchr(KEYS, text[*taken])) {
            rc = cvi_ivr_feed_digit(ivr, now_us, CVI_IVR_WAY_EMBEDDER, text[*taken]);
        }
        *taken += rc == CVI_OK;
    }
    return rc;
}

int cvi_ivr_feed_result(cvi_ivr *ivr, uint64_t now_us, const cvi_ivr_result *result)
{
    cvi_ivr_result r = {0};
    int rc = CVI_OK;

    CVI_REQUIRE(ivr != NULL && result != NULL);
    rc = cvi__params_read(&r, sizeof(r), RESULT_OLDEST, result);
    if (rc != CVI_OK) {
        return cvi__error_set(&ivr->error, rc, 0, "the result struct was not initialised");
    }
    if (!ivr->is_started || cvi__ivr_step_of(ivr)->type != CVI__IVR_CHECK) {
        return cvi__error_set(&ivr->error, CVI_ESTATE, 0, "no check is under way");
    }
    rc = enter(ivr, now_us);
    if (rc == CVI_OK) {
        cvi__ivr_take_result(ivr, &r);
    }
    return rc;
}

static int belongs(const cvi_ivr *ivr, uint32_t kind)
{
    const unsigned in[] = {
        [CVI_IVR_EVENT_JOINED] = 1u << CVI__IVR_JOIN,
        [CVI_IVR_EVENT_WAIT] = 1u << CVI__IVR_JOIN,
        [CVI_IVR_EVENT_WAITING] = 1u << CVI__IVR_LOBBY,
        [CVI_IVR_EVENT_ADMITTED] = 1u << CVI__IVR_LOBBY,
        [CVI_IVR_EVENT_FAILED] = 1u << CVI__IVR_JOIN | 1u << CVI__IVR_LOBBY,
        [CVI_IVR_EVENT_ENDED] = 1u << CVI__IVR_JOIN | 1u << CVI__IVR_LOBBY | 1u << CVI__IVR_MEETING,
        [CVI_IVR_EVENT_DONE] = 1u << CVI__IVR_MEETING,
        [CVI_IVR_EVENT_TRANSFERRED] = 1u << CVI__IVR_TRANSFER,
    };

    return ivr->is_started && (in[kind] >> cvi__ivr_step_of(ivr)->type & 1u);
}

int cvi_ivr_feed_event(cvi_ivr *ivr, uint64_t now_us, const cvi_ivr_event *event)
{
    const size_t size = CVI_USED_SIZE(cvi_ivr_event, text);
    cvi_ivr_event e = {0};
    int rc = CVI_OK;

    CVI_REQUIRE(ivr != NULL && event != NULL);
    rc = cvi__params_read(&e, size, size, event);
    if (rc != CVI_OK) {
        return cvi__error_set(&ivr->error, rc, 0, "the event struct was not initialised");
    }
    CVI_REQUIRE(e.kind > CVI_IVR_EVENT_UNKNOWN && e.kind <= CVI_IVR_EVENT_TRANSFERRED);
    CVI_REQUIRE(e.kind != CVI_IVR_EVENT_DONE ||
                (e.value > CVI_IVR_COMMAND_NONE && e.value < CVI_IVR_COMMAND_COUNT));
    if (!belongs(ivr, e.kind)) {
        return cvi__error_set(&ivr->error, CVI_ESTATE, 0, "the event does not belong here");
    }
    rc = enter(ivr, now_us);
    if (rc == CVI_OK) {
        cvi__ivr_take_event(ivr, &e);
    }
    return rc;
}

int cvi_ivr_feed_said(cvi_ivr *ivr, uint64_t now_us)
{
    CVI_REQUIRE(ivr != NULL);
    if (ivr->is_speaking) {
        ivr->is_speaking = 0;
        ivr->quiet_us = now_us;
    }
    return CVI_OK;
}

int cvi_ivr_tick(cvi_ivr *ivr, uint64_t now_us)
{
    CVI_REQUIRE(ivr != NULL);
    if (ivr->is_started && has_room(ivr)) {
        ivr->now_us = now_us;
        cvi__ivr_take_time(ivr);
    }
    return CVI_OK;
}

uint64_t cvi_ivr_deadline(const cvi_ivr *ivr)
{
    return ivr ? cvi__ivr_due(ivr) : CVI_NO_DEADLINE;
}

uint32_t cvi_ivr_get_state(const cvi_ivr *ivr)
{
    static const uint32_t STATES[CVI__IVR_TYPES] = {
        [CVI__IVR_LANGUAGE] = CVI_IVR_STATE_MENU, [CVI__IVR_MENU] = CVI_IVR_STATE_MENU,
        [CVI__IVR_CHECK] = CVI_IVR_STATE_CHECK,   [CVI__IVR_JOIN] = CVI_IVR_STATE_JOIN,
        [CVI__IVR_LOBBY] = CVI_IVR_STATE_LOBBY,   [CVI__IVR_MEETING] = CVI_IVR_STATE_MEETING,
        [CVI__IVR_END] = CVI_IVR_STATE_END,       [CVI__IVR_TRANSFER] = CVI_IVR_STATE_TRANSFER};
    const cvi__ivr_step *step = NULL;

    if (!ivr || !ivr->is_started) {
        return ivr ? CVI_IVR_STATE_IDLE : CVI_IVR_STATE_UNKNOWN;
    }
    step = cvi__ivr_step_of(ivr);
    if (step->type == CVI__IVR_COLLECT) {
        return step->what == CVI__IVR_PIN ? CVI_IVR_STATE_PIN : CVI_IVR_STATE_COLLECT;
    }
    return STATES[step->type];
}

const char *cvi_ivr_get_step(const cvi_ivr *ivr)
{
    return ivr && ivr->is_started ? cvi__ivr_step_of(ivr)->name : "";
}

const char *cvi_ivr_get_language(const cvi_ivr *ivr)
{
    return ivr ? ivr->catalogue->language : "";
}

const cvi_error_info *cvi_ivr_last_error(const cvi_ivr *ivr)
{
    return ivr ? &ivr->error : NULL;
}
