/* SPDX-License-Identifier: MIT */
/* The public calls of ivr.h: what comes in is checked here, the steps do the work. */
#include "ivr/ivr_impl.h"

#include <string.h>

#include "core/mem.h"
#include "core/params.h"

#define PARAMS_OLDEST CVI_USED_SIZE(cvi_ivr_params, total_us)

static void apply_defaults(cvi_ivr_params *p)
{
    p->language = p->language ? p->language : "en";
    p->min_digits = p->min_digits ? p->min_digits : 9;
    p->max_digits = p->max_digits ? p->max_digits : 13;
    p->tries = p->tries ? p->tries : 3;
    p->pin_max_digits = p->pin_max_digits ? p->pin_max_digits : 20;
    p->first_digit_us = p->first_digit_us ? p->first_digit_us : UINT64_C(15000000);
    p->inter_digit_us = p->inter_digit_us ? p->inter_digit_us : UINT64_C(5000000);
    p->total_us = p->total_us ? p->total_us : UINT64_C(120000000);
}

static int check_params(const cvi_ivr_params *p)
{
    CVI_REQUIRE(p->min_digits <= p->max_digits && p->max_digits <= CVI__IVR_DIGITS_MAX);
    CVI_REQUIRE(p->pin_max_digits <= CVI__IVR_DIGITS_MAX);
    CVI_REQUIRE(p->tries <= 100);
    return cvi__mem_check(p->allocator);
}

int cvi_ivr_create(cvi_ivr **out, const cvi_ivr_params *params)
{
    cvi_ivr_params p = {0};
    cvi_ivr *ivr = NULL;
    int rc = CVI_OK;

    CVI_REQUIRE(out != NULL);
    *out = NULL;
    if (params) {
        rc = cvi__params_read(&p, CVI_USED_SIZE(cvi_ivr_params, total_us), PARAMS_OLDEST, params);
    }
    apply_defaults(&p);
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
    ivr->flow = &cvi__ivr_flow_default;
    ivr->catalogue = cvi__ivr_catalogue_find(p.language, strlen(p.language));
    if (!ivr->catalogue) {
        ivr->catalogue = cvi__ivr_catalogue_find("en", 2);
    }
    ivr->state = CVI_IVR_STATE_IDLE;
    rc = cvi__log_init(&ivr->log, "ivr", p.log);
    if (rc == CVI_OK) {
        rc = cvi__ring_init(&ivr->actions, &ivr->alloc, sizeof(cvi__ivr_queued), CVI__IVR_RING);
    }
    p.allocator = NULL;
    p.log = NULL;
    p.language = NULL;
    ivr->limits = p;
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
    if (dead->actions.slots) {
        cvi__mem_wipe(dead->actions.slots, dead->actions.cap * dead->actions.element);
    }
    cvi__ring_free(&dead->actions, &alloc);
    cvi__mem_wipe(dead, sizeof(*dead));
    cvi__mem_free(&alloc, dead);
}

/* Refuse an input when its actions might not fit; otherwise it is `now_us` from here on. */
static int enter(cvi_ivr *ivr, uint64_t now_us)
{
    if (cvi__ring_room(&ivr->actions) < CVI__IVR_ROOM_PER_INPUT) {
        return cvi__error_set(&ivr->error, CVI_EFULL, 0, "actions wait to be pulled");
    }
    ivr->now_us = now_us;
    return CVI_OK;
}

int cvi_ivr_start(cvi_ivr *ivr, uint64_t now_us, const char *conference_id)
{
    CVI_REQUIRE(ivr != NULL);
    if (ivr->state != CVI_IVR_STATE_IDLE) {
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

int cvi_ivr_feed_digit(cvi_ivr *ivr, uint64_t now_us, char digit)
{
    int rc = CVI_OK;

    CVI_REQUIRE(ivr != NULL);
    if (ivr->state == CVI_IVR_STATE_IDLE) {
        return cvi__error_set(&ivr->error, CVI_ESTATE, 0, "the dialogue has not begun");
    }
    rc = enter(ivr, now_us);
    if (rc == CVI_OK && digit != '\0' && strchr("0123456789*#", digit)) {
        cvi__ivr_take_digit(ivr, digit);
    }
    return rc;
}

int cvi_ivr_feed_result(cvi_ivr *ivr, uint64_t now_us, int status, int needs_pin)
{
    int rc = CVI_OK;

    CVI_REQUIRE(ivr != NULL);
    if (ivr->state != CVI_IVR_STATE_CHECK) {
        return cvi__error_set(&ivr->error, CVI_ESTATE, 0, "no check is under way");
    }
    rc = enter(ivr, now_us);
    if (rc == CVI_OK) {
        cvi__ivr_take_result(ivr, status, needs_pin);
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
    if (cvi__ring_room(&ivr->actions) >= CVI__IVR_ROOM_PER_INPUT) {
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
    return ivr ? ivr->state : CVI_IVR_STATE_UNKNOWN;
}

const cvi_error_info *cvi_ivr_last_error(const cvi_ivr *ivr)
{
    return ivr ? &ivr->error : NULL;
}
