/* SPDX-License-Identifier: MIT */
/*
 * A flow and, behind a NUL, what happens in it, two bytes each: a flow is read or refused with a
 * reason, and one that was read can be walked by anybody without getting stuck.
 */
#include <stdlib.h>
#include <string.h>

#include <cvi/ivr.h>

#define SECOND UINT64_C(1000000)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(int is_true)
{
    if (!is_true) {
        abort();
    }
}

static void pull_all(cvi_ivr *ivr)
{
    cvi_ivr_action a;

    CVI_IVR_ACTION_INIT(&a);
    for (unsigned n = 0; cvi_ivr_next_action(ivr, &a) == CVI_OK; n++) {
        check(n < 64 && strlen(a.text) == a.text_len && strlen(a.entry) <= 96);
        check(a.title && a.footer && a.screen && a.language && a.subject && a.organizer);
    }
}

static void feed_result(cvi_ivr *ivr, uint64_t now_us, uint8_t b)
{
    static const int STATUSES[] = {0,    0,    -410, -400, -401, -402, -403,
                                   -404, -405, -408, -900, -304, -9};
    cvi_ivr_result r;

    CVI_IVR_RESULT_INIT(&r);
    r.status = STATUSES[(b >> 2) % 13];
    r.needs_pin = b & 1;
    r.is_host = b >> 1 & 1;
    r.has_host_pin = b >> 7;
    r.subject = "\xc3\xa9t\xc3\xa9";
    (void)cvi_ivr_feed_result(ivr, now_us, &r);
}

static void feed_event(cvi_ivr *ivr, uint64_t now_us, uint8_t b)
{
    cvi_ivr_event e;

    CVI_IVR_EVENT_INIT(&e);
    e.kind = 1 + b % 8;
    e.status = b & 8 ? CVI_ERESOLVE_DENIED : CVI_OK;
    e.value = 1 + (b >> 4) % 8;
    e.count = b;
    e.text = "Ann\nBob";
    (void)cvi_ivr_feed_event(ivr, now_us, &e);
}

static void feed_one(cvi_ivr *ivr, uint64_t now_us, const uint8_t *two)
{
    size_t taken = 0;

    switch (two[0] & 7) {
    case 0:
    case 1:
    case 2:
        (void)cvi_ivr_feed_digit(ivr, now_us, 1 + two[0] / 8 % 5, "0123456789*#"[two[1] % 12]);
        break;
    case 3:
        feed_result(ivr, now_us, two[1]);
        break;
    case 4:
        feed_event(ivr, now_us, two[1]);
        break;
    case 5:
        (void)cvi_ivr_feed_text(ivr, now_us, (const char *)two, 2, &taken);
        break;
    case 6:
        (void)cvi_ivr_feed_said(ivr, now_us);
        break;
    default:
        (void)cvi_ivr_tick(ivr, now_us);
        break;
    }
}

/* Time alone leads to the end, or into a meeting; a day is the longest that a step may wait. */
static void run_out(cvi_ivr *ivr)
{
    uint64_t due = 0;
    unsigned ticks = 0;

    pull_all(ivr);
    while ((due = cvi_ivr_deadline(ivr)) != CVI_NO_DEADLINE && ticks++ < 5000) {
        check(cvi_ivr_tick(ivr, due) == CVI_OK);
        pull_all(ivr);
    }
    check(ticks >= 5000 || cvi_ivr_get_state(ivr) == CVI_IVR_STATE_END ||
          cvi_ivr_get_state(ivr) == CVI_IVR_STATE_MEETING);
}

static void walk(const cvi_ivr_flow *flow, const uint8_t *data, size_t size)
{
    uint64_t now_us = SECOND;
    cvi_ivr_params p;
    cvi_ivr *ivr = NULL;

    CVI_IVR_PARAMS_INIT(&p);
    p.flow = flow;
    p.operator_uri = size & 1 ? "sip:help@example.com" : NULL;
    check(cvi_ivr_create(&ivr, &p) == CVI_OK);
    check(cvi_ivr_start(ivr, now_us, size & 2 ? "126000000" : NULL) == CVI_OK);
    for (size_t i = 0; i + 1 < size; i += 2) {
        now_us += (data[i] >> 3) * (uint64_t)data[i + 1] * 10000;
        feed_one(ivr, now_us, data + i);
        if (data[i + 1] & 1) {
            pull_all(ivr);
        }
    }
    run_out(ivr);
    cvi_ivr_destroy(&ivr);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *nul = size > 0 ? memchr(data, 0, size) : NULL;
    const size_t flow_len = nul ? (size_t)(nul - data) : size;
    cvi_ivr_flow *flow = NULL;

    check(cvi_ivr_flow_create(&flow, NULL) == CVI_OK);
    if (flow_len > 0 && cvi_ivr_flow_load_json(flow, (const char *)data, flow_len) != CVI_OK) {
        check(cvi_ivr_flow_last_error(flow)->message[0] != '\0');
    } else {
        check(cvi_ivr_flow_to_dot(flow, NULL, 0, NULL) == CVI_ETOOSMALL);
    }
    walk(flow, data + flow_len, size - flow_len);
    cvi_ivr_flow_destroy(&flow);
    return 0;
}
