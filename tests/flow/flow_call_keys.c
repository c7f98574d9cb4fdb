/* SPDX-License-Identifier: MIT */
/* What keys do in a meeting, the lobby, and the operator: whole calls. */
#include "common/cm.h"
#include "common/exchange.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "call/call_impl.h"

#define SEC UINT64_C(1000000)
#define IVR "sip:813000000@gw.example"
#define DIRECT "sip:813000000.126000000@gw.example"

static const struct phone_kind PCMA_440 = {.audio_codec = CVI_CODEC_PCMA, .tone_hz = 440};
static const struct phone_kind G722_1000 = {.audio_codec = CVI_CODEC_G722, .tone_hz = 1000};

static struct exchange x;
static struct room a, b;

static int setup(void **state)
{
    (void)state;
    exchange_open(&x);
    return 0;
}

static int setup_two(void **state)
{
    setup(state);
    room_open(&a, &x, &PCMA_440, NULL);
    room_open(&b, &x, &G722_1000, NULL);
    room_dial(&a, DIRECT);
    room_dial(&b, DIRECT);
    exchange_run(&x, 2 * SEC);
    assert_int_equal(cvi_meeting_leg_count(x.meeting), 2);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    exchange_close(&x);
    return 0;
}

static double heard(struct room *r, uint32_t hz)
{
    exchange_run(&x, SEC / 2);
    const size_t from = r->phone.heard_count;
    exchange_run(&x, SEC / 2);
    return phone_tone(&r->phone, hz, from);
}

static int feed(struct room *r, uint32_t kind, int status, uint32_t count)
{
    cvi_ivr_event e;

    CVI_IVR_EVENT_INIT(&e);
    e.kind = kind;
    e.status = status;
    e.count = count;
    const int rc = cvi_call_feed_ivr_event(r->call, x.now_us, &e);
    room_listen(r);
    return rc;
}

static void star_six_mutes_and_shows_it(void **state)
{
    (void)state;
    assert_true(heard(&b, 440) > 2000);

    room_type(&a, "*6");
    assert_string_equal(room_title(&a), "Muted");
    assert_int_equal(a.call->screen.is_overlay, 1);
    exchange_run(&x, 4 * SEC);
    assert_true(heard(&b, 440) < 100);
    assert_int_equal(a.call->screen.is_set, 1); /* as long as it is so */
    room_type(&a, "*6");
    assert_string_equal(room_title(&a), "Not muted");
    exchange_run(&x, 4 * SEC);

    assert_true(heard(&b, 440) > 2000);
    assert_int_equal(a.call->screen.is_set, 0);
}

static void a_command_is_confirmed_by_sound(void **state)
{
    (void)state;
    room_type(&a, "*6");

    assert_int_equal(a.call->is_playing, 1);
    exchange_run(&x, 4 * SEC);
    assert_int_equal(a.call->is_playing, 0);
}

static void volume_goes_up_and_down_to_its_limits(void **state)
{
    (void)state;
    room_type(&a, "*2");
    assert_string_equal(room_title(&a), "Louder");
    assert_int_equal(a.call->volume_db, 3);
    room_type(&a, "*2*2");
    assert_string_equal(room_title(&a), "Not possible here");
    for (int i = 0; i < 4; i++) {
        room_type(&a, "*5");
    }

    assert_int_equal(a.call->volume_db, -6);
    assert_string_equal(room_title(&a), "Softer");
}

static void the_roster_names_who_is_here(void **state)
{
    (void)state;
    room_type(&a, "*7");

    assert_string_equal(room_title(&a), "In the meeting");
    assert_non_null(strchr(a.call->screen.text, '\n'));
}

static void a_layout_is_chosen_and_kept(void **state)
{
    (void)state;
    room_type(&a, "*8");
    assert_int_equal(a.call->layout, CVI_LAYOUT_SPEAKER);

    room_type(&a, "*8");

    assert_int_equal(a.call->layout, CVI_LAYOUT_AUTO);
}

/* ---- content --------------------------------------------------------------------------- */

static const struct phone_kind SHARER = {
    .video_codec = CVI_CODEC_VP8, .width = 320, .height = 180, .colour = {100, 90, 200}};
static const struct phone_kind SLIDES = {
    .video_codec = CVI_CODEC_VP8, .width = 320, .height = 180, .colour = {180, 40, 140}};

/* A leg of the meeting that is no call, and content of it. */
static void join_sharer(struct phone *p, struct phone *slides)
{
    phone_open(p, &SHARER);
    phone_open(slides, &SLIDES);
    phone_share(p, slides);
    assert_int_equal(phone_join(p, x.meeting, x.now_us), CVI_OK);
    slides->is_mute = 0;
}

static void run_with(struct phone *p, uint64_t us)
{
    for (uint64_t end = x.now_us + us; x.now_us < end;) {
        phone_send(p, x.meeting, x.now_us);
        phone_take(p, x.meeting, x.now_us);
        exchange_run(&x, 20000);
    }
}

static uint32_t is_in_mix(const struct room *r)
{
    cvi_leg_stats s;
    uint32_t leg = 0;

    CVI_LEG_STATS_INIT(&s);
    assert_int_equal(cvi_call_get_leg(r->call, &leg), CVI_OK);
    assert_int_equal(cvi_meeting_get_leg_stats(x.meeting, leg, &s), CVI_OK);
    return s.content_in_mix;
}

static void star_four_hides_and_shows_content(void **state)
{
    struct phone sharer;
    struct phone slides;
    (void)state;
    room_type(&a, "*4");
    assert_string_equal(room_title(&a), "Nobody shares content");
    assert_int_equal(is_in_mix(&a), 1);
    join_sharer(&sharer, &slides);
    run_with(&sharer, SEC);
    assert_int_equal(cvi_meeting_get_sharer(x.meeting), sharer.leg);

    room_type(&a, "*4");
    assert_string_equal(room_title(&a), "Content is hidden");
    assert_int_equal(is_in_mix(&a), 0);
    assert_int_equal(is_in_mix(&b), 1);
    assert_int_equal(cvi_call_detach(a.call, x.now_us), CVI_OK); /* and in the next meeting */
    assert_int_equal(cvi_call_attach(a.call, x.now_us, x.meeting), CVI_OK);
    assert_int_equal(is_in_mix(&a), 0);
    run_with(&sharer, SEC);
    room_type(&a, "*4");

    assert_string_equal(room_title(&a), "Content is shown");
    assert_int_equal(is_in_mix(&a), 1);
    phone_close(&sharer);
    phone_close(&slides);
}

static void muted_holds_in_the_next_meeting(void **state)
{
    (void)state;
    room_type(&a, "*6");
    assert_int_equal(cvi_call_detach(a.call, x.now_us), CVI_OK);
    assert_int_equal(cvi_call_attach(a.call, x.now_us, x.meeting), CVI_OK);

    assert_true(heard(&b, 440) < 100);
    assert_string_equal(room_title(&a), "Muted");
}

static void who_was_muted_by_others_stays_so_in_the_next_meeting(void **state)
{
    cvi_ivr_event e;
    (void)state;
    CVI_IVR_EVENT_INIT(&e);
    e.kind = CVI_IVR_EVENT_DONE;
    e.value = CVI_IVR_COMMAND_MUTE;
    e.count = 1;
    assert_int_equal(cvi_call_feed_ivr_event(a.call, x.now_us, &e), CVI_OK);
    assert_int_equal(cvi_call_detach(a.call, x.now_us), CVI_OK);

    assert_int_equal(cvi_call_attach(a.call, x.now_us, x.meeting), CVI_OK);

    assert_true(heard(&b, 440) < 100);
    room_type(&a, "*6");
    assert_string_equal(room_title(&a), "Not muted");
}

/* The theme of `folder` with this theme.json. */
static cvi_theme *open_theme(const char *json)
{
    char folder[] = "/tmp/cvi-theme-XXXXXX";
    char path[64];
    cvi_theme *theme = NULL;
    FILE *f = NULL;

    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/theme.json", folder);
    f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(json, f) >= 0);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(cvi_theme_create(&theme, NULL), CVI_OK);
    assert_int_equal(cvi_theme_load(theme, folder, NULL), CVI_OK);
    (void)remove(path);
    (void)rmdir(folder);
    return theme;
}

static void a_theme_says_it_its_way_but_lists_stay(void **state)
{
    cvi_theme *theme = open_theme("{\"texts\": {\"en\": {\"roster\": {\"title\": \"Present\","
                                  "\"text\": \"nobody\"}}}}");
    cvi_call_params p;
    (void)state;
    exchange_call_params(&x, &p);
    p.theme = theme;
    room_open(&a, &x, &PCMA_440, &p);
    room_dial(&a, DIRECT);
    exchange_run(&x, SEC);

    room_type(&a, "*7");

    assert_string_equal(room_title(&a), "Present");
    assert_string_equal(a.call->screen.text, "boardroom");
    room_close(&a);
    x.count--;
    cvi_theme_destroy(&theme);
}

static void star_zero_leaves(void **state)
{
    (void)state;
    room_type(&a, "*0");
    exchange_run(&x, 14 * SEC);

    assert_int_equal(a.ends, 1);
    assert_string_equal(a.end_text, "the caller left by key");
    assert_int_equal(a.byes, 1);
    assert_int_equal(cvi_meeting_leg_count(x.meeting), 1);
}

static void the_end_of_the_meeting_says_goodbye(void **state)
{
    (void)state;
    assert_int_equal(feed(&a, CVI_IVR_EVENT_ENDED, CVI_OK, 0), CVI_OK);
    assert_string_equal(room_title(&a), "The meeting has ended");
    exchange_run(&x, 14 * SEC);

    assert_int_equal(a.ends, 1);
    assert_string_equal(a.end_text, "meeting expired");
}

static void who_must_wait_waits_in_the_lobby_until_admitted(void **state)
{
    (void)state;
    room_open(&a, &x, &PCMA_440, NULL);
    a.keep_inside = 1;
    room_dial(&a, DIRECT);
    exchange_run(&x, SEC);
    assert_int_equal(a.joins, 1);

    assert_int_equal(feed(&a, CVI_IVR_EVENT_WAIT, CVI_OK, 2), CVI_OK);
    assert_string_equal(room_title(&a), "Please wait");
    assert_non_null(strstr(a.call->screen.waiting, "2"));
    assert_string_equal(a.call->screen.subject, "Weekly");
    exchange_run(&x, 60 * SEC);
    assert_int_equal(a.ends, 0);
    a.keep_inside = 0;
    assert_int_equal(feed(&a, CVI_IVR_EVENT_ADMITTED, CVI_OK, 0), CVI_OK);
    exchange_run(&x, 5 * SEC);

    assert_int_equal(a.joins, 2);
    assert_int_equal(cvi_meeting_leg_count(x.meeting), 1);
    assert_int_equal(a.call->screen.is_overlay, 1); /* how to get help */
    exchange_run(&x, 8 * SEC);
    assert_int_equal(a.call->screen.is_set, 0);
}

static void who_is_refused_hears_why_and_is_let_go(void **state)
{
    (void)state;
    room_open(&a, &x, &PCMA_440, NULL);
    a.keep_inside = 1;
    room_dial(&a, DIRECT);
    exchange_run(&x, SEC);

    assert_int_equal(feed(&a, CVI_IVR_EVENT_FAILED, CVI_EMEETING_FULL, 0), CVI_OK);
    assert_string_equal(room_title(&a), "The meeting is full");
    exchange_run(&x, 14 * SEC);

    assert_int_equal(a.ends, 1);
    assert_string_equal(a.end_text, "the meeting is full");
}

static void nobody_waits_for_ever(void **state)
{
    (void)state;
    room_open(&a, &x, &PCMA_440, NULL);
    a.keep_inside = 1;
    room_dial(&a, DIRECT);
    exchange_run(&x, SEC);
    assert_int_equal(feed(&a, CVI_IVR_EVENT_WAIT, CVI_OK, 1), CVI_OK);

    exchange_run(&x, 915 * SEC);

    assert_int_equal(a.ends, 1);
    assert_string_equal(a.end_text, "lobby timed out");
}

static void who_gives_up_is_transferred(void **state)
{
    cvi_call_params p;
    (void)state;
    exchange_call_params(&x, &p);
    p.ivr_tries = 1;
    p.operator_uri = "sip:help@example.com";
    room_open(&a, &x, &PCMA_440, &p);
    room_dial(&a, IVR);
    exchange_run(&x, SEC);
    room_type(&a, "999999995#");
    exchange_run(&x, 4 * SEC);

    assert_int_equal(a.transfers, 1);
    assert_string_equal(a.transfer_to, "sip:help@example.com");
    assert_int_equal(feed(&a, CVI_IVR_EVENT_TRANSFERRED, CVI_OK, 0), CVI_OK);
    exchange_run(&x, SEC);

    assert_int_equal(a.ends, 1);
    assert_string_equal(a.end_text, "transferred to an operator");
}

static void who_cannot_be_transferred_hears_so(void **state)
{
    cvi_call_params p;
    (void)state;
    exchange_call_params(&x, &p);
    p.ivr_tries = 1;
    p.operator_uri = "sip:help@example.com";
    room_open(&a, &x, &PCMA_440, &p); /* the operator is busy */
    room_open(&b, &x, &PCMA_440, &p); /* nothing is heard of him */
    room_dial(&a, IVR);
    room_dial(&b, IVR);
    exchange_run(&x, SEC);
    room_type(&a, "999999995#");
    room_type(&b, "999999995#");
    exchange_run(&x, 4 * SEC);
    assert_int_equal(a.transfers, 1);
    assert_int_equal(b.transfers, 1);

    assert_int_equal(feed(&a, CVI_IVR_EVENT_TRANSFERRED, CVI_ECALL_REJECTED, 0), CVI_OK);
    assert_string_equal(room_title(&a), "Operator not available");
    exchange_run(&x, 60 * SEC);

    assert_string_equal(room_title(&b), "Operator not available");
    assert_string_equal(a.end_text, "no operator took the call");
    assert_string_equal(b.end_text, "no operator took the call");
}

static void events_out_of_place_are_refused(void **state)
{
    cvi_ivr_event e = {.size = 3};
    (void)state;
    room_open(&a, &x, &PCMA_440, NULL);
    assert_int_equal(feed(&a, CVI_IVR_EVENT_JOINED, CVI_OK, 0), CVI_ESTATE);
    room_dial(&a, IVR);

    assert_int_equal(feed(&a, CVI_IVR_EVENT_ADMITTED, CVI_OK, 0), CVI_ESTATE);
    assert_int_equal(cvi_call_feed_ivr_event(a.call, x.now_us, &e), CVI_EABI);
    assert_int_equal(cvi_call_last_error(a.call)->status, CVI_EABI);
    assert_int_equal(cvi_call_feed_ivr_event(a.call, x.now_us, NULL), CVI_EINVAL);
}

/* After a meeting it asks for the next one. */
static const char ONE_AFTER_THE_OTHER[] =
    "{\"name\":\"next\",\"start\":\"ask\",\"dialled\":\"check\",\"timed_out\":\"bye\",\"total_s\":"
    "600,"
    "\"steps\":{\"ask\":{\"type\":\"collect\",\"what\":\"conference_id\",\"show\":\"ask_id\","
    "\"min_digits\":1,\"max_digits\":13,\"star\":\"clear\",\"hash\":\"end\",\"first_digit_ms\":"
    "15000,"
    "\"inter_digit_ms\":5000,\"tries\":3,"
    "\"on\":{\"next\":\"check\",\"silent\":\"bye\",\"gave_up\":\"bye\"}},"
    "\"check\":{\"type\":\"check\",\"what\":\"conference_id\",\"limit_s\":15,"
    "\"on\":{\"ok\":\"join\",\"other\":\"bye\",\"timeout\":\"bye\"}},"
    "\"join\":{\"type\":\"join\",\"limit_s\":30,"
    "\"on\":{\"joined\":\"meeting\",\"other\":\"bye\",\"timeout\":\"bye\"}},"
    "\"meeting\":{\"type\":\"meeting\",\"commands\":{\"*6\":\"mute\"},\"on\":{\"ended\":\"ask\"}},"
    "\"bye\":{\"type\":\"end\"}}}";

static void a_flow_leads_from_one_meeting_to_the_next(void **state)
{
    cvi_ivr_flow *flow = NULL;
    cvi_call_params p;
    (void)state;
    assert_int_equal(cvi_ivr_flow_create(&flow, NULL), CVI_OK);
    assert_int_equal(cvi_ivr_flow_load_json(flow, ONE_AFTER_THE_OTHER, strlen(ONE_AFTER_THE_OTHER)),
                     CVI_OK);
    exchange_call_params(&x, &p);
    p.ivr_flow = flow;
    room_open(&a, &x, &PCMA_440, &p);
    room_dial(&a, DIRECT);
    exchange_run(&x, SEC);
    assert_int_equal(cvi_ivr_get_state(a.call->ivr), CVI_IVR_STATE_MEETING);
    room_type(&a, "*6");

    assert_int_equal(feed(&a, CVI_IVR_EVENT_ENDED, CVI_OK, 0), CVI_OK);
    assert_int_equal(cvi_call_detach(a.call, x.now_us), CVI_OK);
    assert_int_equal(cvi_call_set_resolver(a.call, x.resolver), CVI_OK);
    assert_int_equal(cvi_call_attach(a.call, x.now_us, x.lobby), CVI_OK);
    room_type(&a, "126000000#");
    exchange_run(&x, 2 * SEC);
    assert_int_equal(a.joins, 2);
    assert_int_equal(cvi_ivr_get_state(a.call->ivr), CVI_IVR_STATE_MEETING);
    assert_string_equal(room_title(&a), "Muted"); /* who still is sees it */
    assert_int_equal(a.call->screen.is_set, 1);
    room_type(&a, "*6");
    exchange_run(&x, 4 * SEC);
    assert_int_equal(a.call->screen.is_set, 0);
    exchange_run(&x, 40 * SEC);
    assert_int_equal(a.ends, 0);
    room_close(&a);
    x.count--;
    cvi_ivr_flow_destroy(&flow);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
#define TWO(name) cmocka_unit_test_setup_teardown(name, setup_two, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TWO(star_six_mutes_and_shows_it),
        TWO(a_command_is_confirmed_by_sound),
        TWO(volume_goes_up_and_down_to_its_limits),
        TWO(the_roster_names_who_is_here),
        TWO(a_layout_is_chosen_and_kept),
        TWO(star_four_hides_and_shows_content),
        TWO(muted_holds_in_the_next_meeting),
        TWO(who_was_muted_by_others_stays_so_in_the_next_meeting),
        T(a_theme_says_it_its_way_but_lists_stay),
        TWO(star_zero_leaves),
        TWO(the_end_of_the_meeting_says_goodbye),
        T(who_must_wait_waits_in_the_lobby_until_admitted),
        T(who_is_refused_hears_why_and_is_let_go),
        T(nobody_waits_for_ever),
        T(who_gives_up_is_transferred),
        T(who_cannot_be_transferred_hears_so),
        T(a_flow_leads_from_one_meeting_to_the_next),
        T(events_out_of_place_are_refused),
    };
    return cmocka_run_group_tests_name("flow_call_keys", tests, NULL, NULL);
}
