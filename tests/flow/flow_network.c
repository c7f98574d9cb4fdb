/* SPDX-License-Identifier: MIT */
/* Two sessions over a network that loses, delays and reorders, with clocks that drift. */
#include <stdio.h>

#include "common/cm.h"
#include "common/pair.h"
#include "core/base.h"

#define SECONDS 12u
#define FRAME_US 20000u

/* What the listener heard. */
static struct heard {
    uint32_t good;
    uint32_t concealed;
    uint64_t last_us;    /* when the last unit came */
    uint64_t longest_us; /* without any unit */
    uint64_t age_sum_us; /* of good units: playout minus sending */
    uint64_t picture_age_sum_us;
    unsigned pictures;
    unsigned damaged;
    uint64_t picture_us;
    uint64_t longest_picture_us;
} heard;

static struct pair p;
static uint64_t frame_ns; /* one frame by the sender's clock, on ours */
static uint32_t sent;
static uint32_t pictures_sent;

static void on_unit(struct pair *pair, int side, const cvi_unit *unit)
{
    if (side != 1) {
        return;
    }
    if (unit->medium == CVI_MEDIUM_VIDEO) {
        heard.picture_age_sum_us += pair->now_us - (PAIR_START_US + heard.pictures * 33333u);
        heard.pictures++;
        heard.damaged += (unit->flags & CVI_UNIT_DAMAGED) || unit->lost > 0;
        heard.longest_picture_us =
            CVI_MAX(heard.longest_picture_us, pair->now_us - heard.picture_us);
        heard.picture_us = pair->now_us;
        return;
    }
    if (heard.last_us != 0) {
        heard.longest_us = CVI_MAX(heard.longest_us, pair->now_us - heard.last_us);
    }
    heard.last_us = pair->now_us;
    heard.concealed += unit->lost + (unit->len == 0);
    if (unit->len > 0) {
        uint32_t n = 0;

        memcpy(&n, unit->data, sizeof(n));
        heard.good++;
        heard.age_sum_us += pair->now_us - (PAIR_START_US + n * frame_ns / 1000);
    }
}

static void send_frame(uint32_t n)
{
    uint8_t data[160] = {0};
    cvi_unit unit;

    memcpy(data, &n, sizeof(n));
    CVI_UNIT_INIT(&unit);
    unit.medium = CVI_MEDIUM_AUDIO;
    unit.codec = CVI_CODEC_PCMU;
    unit.data = data;
    unit.len = sizeof(data);
    unit.timestamp = n * 160;
    unit.time_us = p.now_us;
    assert_int_equal(cvi_session_send_unit(p.side[0], p.now_us, &unit), CVI_OK);
}

static void on_step(struct pair *pair)
{
    while (PAIR_START_US + sent * frame_ns / 1000 <= pair->now_us) {
        send_frame(sent++);
    }
    while (PAIR_START_US + pictures_sent * 33333u <= pair->now_us) {
        assert_int_equal(pair_send(pair, 0, CVI_CODEC_VP8, pictures_sent * 3000, 4000), CVI_OK);
        pictures_sent++;
    }
}

static void start(int drift_ppm)
{
    cvi_session_params a, b;

    memset(&p, 0, sizeof(p));
    memset(&heard, 0, sizeof(heard));
    sent = 0;
    pictures_sent = 0;
    frame_ns = (uint64_t)(20000000 - 20 * drift_ppm);
    p.on_unit = on_unit;
    p.on_step = on_step;
    p.seed = 12345;
    pair_params(&a, 0);
    pair_params(&b, 1);
    assert_true(pair_open(&p, &a, &b));
    heard.picture_us = p.now_us;
}

static const unsigned losses[] = {0, 10, 30, 50, 100, 200}; /* per mille */
static const uint32_t jitters_ms[] = {0, 30, 100};

/* One cell of the matrix; bounds are what a listener accepts, not what is reached today. */
static void run_cell(unsigned loss, unsigned burst, uint32_t jitter_ms, unsigned reorder, int ppm)
{
    cvi_stream_stats stats;
    uint32_t concealed = 0;
    uint64_t age_ms = 0;

    start(ppm);
    p.loss_per_mille = burst > 1 ? (loss + burst - 1) / burst : loss;
    p.burst = burst;
    p.jitter_us = jitter_ms * 1000;
    p.reorder_per_mille = reorder;
    p.delay_us = 20000;
    pair_run(&p, SECONDS * 1000000u);

    assert_true(heard.good > 0);
    concealed = heard.concealed * 1000 / (heard.good + heard.concealed);
    age_ms = heard.age_sum_us / heard.good / 1000;
    print_message("# loss %3u/1000 burst %u jitter %3u ms reorder %2u/1000 drift %4d ppm: "
                  "concealed %3u/1000, delay %3u ms, longest gap %u ms\n",
                  loss, burst, jitter_ms, reorder, ppm, concealed, (unsigned)age_ms,
                  (unsigned)(heard.longest_us / 1000));
    assert_true(concealed <= loss * 3 / 2 + 20 + jitter_ms / 3 + (burst > 1 ? loss / 2 : 0));
    assert_true(age_ms <= 20 + 60 + jitter_ms * 3 / 2);
    assert_true(heard.longest_us <= 60000);
    assert_in_range(heard.good + heard.concealed, SECONDS * 50 - 15, SECONDS * 50 + 2);
    CVI_STREAM_STATS_INIT(&stats);
    assert_int_equal(cvi_session_get_stats(p.side[1], CVI_MEDIUM_AUDIO, &stats), CVI_OK);
    assert_in_range(stats.packets_received + (uint64_t)stats.packets_lost, sent - 15, sent);
    pair_close(&p);
}

static void speech_survives_every_network_of_the_matrix(void **state)
{
    (void)state;
    for (size_t l = 0; l < CVI_ARRAY_LEN(losses); l++) {
        for (size_t j = 0; j < CVI_ARRAY_LEN(jitters_ms); j++) {
            for (unsigned burst = 1; burst <= 3; burst += 2) {
                const unsigned reorder = (l + j) % 2 ? 10 : 0;

                run_cell(losses[l], burst, jitters_ms[j], reorder, 300);
                run_cell(losses[l], burst, jitters_ms[j], 10 - reorder, -300);
            }
        }
    }
}

static void an_outage_of_a_second_is_over_when_packets_come_again(void **state)
{
    uint64_t outage_end = 0;
    (void)state;
    start(0);
    p.delay_us = 20000;
    pair_run(&p, 4000000);
    p.loss_per_mille = 1000;
    pair_run(&p, 1000000);
    p.loss_per_mille = 0;
    outage_end = p.now_us;
    heard.good = 0;
    while (heard.good < 3 && p.now_us < outage_end + 1000000) {
        pair_run(&p, 1000);
    }
    assert_true(p.now_us - outage_end <= 160000);
    heard.concealed = 0;
    heard.good = 0;
    pair_run(&p, 4000000);

    assert_true(heard.concealed <= 2);
    assert_in_range(heard.good, 196, 201);
    pair_close(&p);
}

static void pictures_flow_on_around_losses(void **state)
{
    (void)state;
    start(0);
    p.delay_us = 20000;
    p.loss_per_mille = 30;
    p.reorder_per_mille = 10;
    pair_run(&p, SECONDS * 1000000u);

    print_message("# 3 %% loss: %u pictures of %u, %u damaged, longest freeze %u ms\n",
                  heard.pictures, pictures_sent, heard.damaged,
                  (unsigned)(heard.longest_picture_us / 1000));
    assert_in_range(heard.pictures, pictures_sent * 97 / 100, pictures_sent);
    assert_in_range(heard.damaged, pictures_sent * 5 / 100, pictures_sent * 18 / 100);
    assert_true(heard.longest_picture_us <= 200000);
    pair_close(&p);
}

static void sound_and_pictures_stay_within_40_ms_of_each_other(void **state)
{
    (void)state;
    for (size_t j = 0; j < CVI_ARRAY_LEN(jitters_ms); j++) {
        uint64_t sound_ms = 0;
        uint64_t picture_ms = 0;

        start(0);
        p.delay_us = 20000;
        p.jitter_us = jitters_ms[j] * 1000;
        pair_run(&p, 10000000);
        heard.age_sum_us = 0;
        heard.picture_age_sum_us = 0;
        const uint32_t good = heard.good;
        const uint32_t pictures = heard.pictures;
        pair_run(&p, 10000000);
        sound_ms = heard.age_sum_us / (heard.good - good) / 1000;
        picture_ms = heard.picture_age_sum_us / (heard.pictures - pictures) / 1000;

        print_message("# jitter %u ms: sound %u ms old, pictures %u ms before they are drawn\n",
                      jitters_ms[j], (unsigned)sound_ms, (unsigned)picture_ms);
        assert_int_equal(heard.damaged, 0); /* so that pictures can be told by their number */
        assert_in_range(picture_ms + 40, sound_ms - 20, sound_ms + 40);
        pair_close(&p);
    }
}

static void a_clean_network_costs_nothing(void **state)
{
    (void)state;
    start(0);
    pair_run(&p, SECONDS * 1000000u);

    assert_true(heard.concealed <= 1);
    assert_int_equal(heard.damaged, 0);
    assert_in_range(heard.pictures, pictures_sent - 1, pictures_sent); /* one is on its way */
    assert_true(heard.age_sum_us / heard.good <= 60000);
    assert_int_equal(p.events[1][CVI_SESSION_EVENT_MEDIA_TIMEOUT], 0);
    pair_close(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_clean_network_costs_nothing),
        cmocka_unit_test(speech_survives_every_network_of_the_matrix),
        cmocka_unit_test(an_outage_of_a_second_is_over_when_packets_come_again),
        cmocka_unit_test(pictures_flow_on_around_losses),
        cmocka_unit_test(sound_and_pictures_stay_within_40_ms_of_each_other),
    };
    return cmocka_run_group_tests_name("flow_network", tests, NULL, NULL);
}
