/* SPDX-License-Identifier: MIT */
#include "common/cm.h"
#include "core/mem.h"
#include "rtp/jitter.h"

#define FRAME_US 20000u
#define START_US 10000000u

static cvi__jitter *fresh(void)
{
    cvi__jitter *j = malloc(sizeof(*j));

    assert_non_null(j);
    assert_int_equal(cvi__jitter_init(j, cvi__mem_or_libc(NULL), 20000, 200000), CVI_OK);
    return j;
}

static void done(cvi__jitter *j)
{
    cvi__jitter_free(j);
    free(j);
}

/* G.711, 20 ms; the payload tells its number. */
static int put(cvi__jitter *j, uint64_t now_us, uint32_t n, uint32_t ssrc, uint32_t first_timestamp)
{
    uint8_t *payload = malloc(160);
    cvi__jitter_packet p = {.time_us = now_us,
                            .codec = CVI_CODEC_PCMU,
                            .clock_hz = 8000,
                            .ssrc = ssrc,
                            .timestamp = first_timestamp + n * 160u,
                            .duration = 160,
                            .sequence = (uint16_t)n,
                            .payload = payload,
                            .len = 160};
    int rc = CVI_OK;

    memset(payload, (int)(n & 0xff), 160);
    rc = cvi__jitter_put(j, &p);
    free(payload);
    return rc;
}

/* Pull everything due; appends the packet numbers (mod 256), -1 for a concealed unit. */
typedef struct heard {
    int number[4000];
    uint64_t at_us[4000];
    size_t count;
    size_t concealed;
} heard;

static void pull(cvi__jitter *j, uint64_t now_us, heard *h)
{
    cvi_unit u;

    while (cvi__jitter_next(j, now_us, &u) == CVI_OK) {
        assert_true(u.time_us <= now_us + u.lost * FRAME_US);
        assert_int_equal(u.duration, 160);
        if (u.lost > 0) {
            assert_int_equal(u.lost, 1);
            h->number[h->count] = -1;
            h->at_us[h->count++] = u.time_us - FRAME_US;
            h->concealed++;
        }
        h->number[h->count] = u.len ? ((const uint8_t *)u.data)[159] : -1;
        h->at_us[h->count] = u.time_us;
        h->concealed += u.len == 0;
        h->count++;
        assert_true(h->count < CVI_ARRAY_LEN(h->number));
    }
}

static void steady_packets_come_out_steadily(void **state)
{
    static heard h;
    cvi__jitter *j = fresh();
    (void)state;
    memset(&h, 0, sizeof(h));

    for (uint32_t n = 0; n < 500; n++) {
        put(j, START_US + n * FRAME_US, n, 1, 0xffffff00u);
        pull(j, START_US + n * FRAME_US + 1000, &h);
    }

    assert_in_range(h.count, 495, 500);
    assert_int_equal(h.concealed, 0);
    assert_true(j->dropped <= 1); /* the first delay is a guess */
    for (size_t i = 1; i < h.count; i++) {
        assert_int_equal(h.at_us[i] - h.at_us[i - 1], FRAME_US);
    }
    assert_in_range(cvi__jitter_delay_us(j), 15000, 45000);
    done(j);
}

static void reordered_packets_within_the_delay_are_put_in_order(void **state)
{
    static heard h;
    cvi__jitter *j = fresh();
    (void)state;
    memset(&h, 0, sizeof(h));

    for (uint32_t n = 0; n < 100; n += 2) {
        put(j, START_US + (n + 1) * FRAME_US, n + 1, 1, 0);
        put(j, START_US + (n + 1) * FRAME_US + 100, n, 1, 0);
        put(j, START_US + (n + 1) * FRAME_US + 200, n, 1, 0); /* and repeated */
        pull(j, START_US + (n + 1) * FRAME_US + 200, &h);
    }

    assert_int_equal(h.concealed, 0);
    for (size_t i = 1; i < h.count; i++) {
        assert_int_equal(h.number[i], h.number[i - 1] + 1);
    }
    assert_true(j->duplicates + j->late >= 49);
    done(j);
}

static void a_lost_packet_is_concealed_in_its_place(void **state)
{
    static heard h;
    cvi__jitter *j = fresh();
    (void)state;
    memset(&h, 0, sizeof(h));

    for (uint32_t n = 0; n < 50; n++) {
        if (n != 20) {
            put(j, START_US + n * FRAME_US, n, 1, 0);
        }
        pull(j, START_US + n * FRAME_US, &h);
    }

    assert_int_equal(h.concealed, 1);
    assert_int_equal(h.number[19], 19);
    assert_int_equal(h.number[20], -1);
    assert_int_equal(h.number[21], 21);
    assert_int_equal(h.at_us[21] - h.at_us[19], 2 * FRAME_US);
    done(j);
}

static void a_gap_is_told_by_empty_units_and_the_unit_after_it_but_not_twice(void **state)
{
    cvi__jitter *j = fresh();
    uint32_t whole = 0;
    uint32_t empty = 0;
    uint32_t lost = 0;
    cvi_unit u;
    (void)state;

    for (uint32_t n = 0; n < 50; n++) {
        if (n < 20 || n > 22) {
            put(j, START_US + n * FRAME_US, n, 1, 0);
        }
        while (cvi__jitter_next(j, START_US + n * FRAME_US, &u) == CVI_OK) {
            whole += u.len > 0;
            empty += u.len == 0;
            lost += u.lost;
        }
    }

    assert_int_equal(empty + lost, 3);
    assert_int_equal(lost, 1);
    assert_in_range(whole + 3, 46, 49);
    assert_int_equal(j->concealed, 3);
    done(j);
}

static void silence_stops_units_and_speech_starts_them_again(void **state)
{
    static heard h;
    cvi__jitter *j = fresh();
    cvi_unit u;
    (void)state;
    memset(&h, 0, sizeof(h));

    for (uint32_t n = 0; n < 20; n++) {
        put(j, START_US + n * FRAME_US, n, 1, 0);
        pull(j, START_US + n * FRAME_US, &h);
    }
    for (uint32_t n = 20; n < 100; n++) {
        pull(j, START_US + n * FRAME_US, &h);
    }
    assert_in_range(h.concealed, 1, 7); /* the decoder fades out, then rest */
    assert_true(cvi__jitter_deadline(j) == CVI_NO_DEADLINE);
    put(j, START_US + 100 * FRAME_US, 100, 1, 0);
    assert_int_equal(cvi__jitter_next(j, START_US + 100 * FRAME_US, &u), CVI_AGAIN);
    assert_int_equal(cvi__jitter_next(j, cvi__jitter_deadline(j), &u), CVI_OK);

    assert_true(u.flags & CVI_UNIT_TALKSPURT);
    assert_int_equal(u.len, 160);
    assert_in_range(u.time_us, START_US + 100 * FRAME_US + 15000,
                    START_US + 100 * FRAME_US + 60000);
    done(j);
}

/* Drift: the sender's frame lasts `frame_ns` of our time. */
static void run_drift(uint64_t frame_ns, heard *h, cvi__jitter *j)
{
    uint32_t n = 0;

    memset(h, 0, sizeof(*h));
    for (uint64_t t = 0; t < 79 * 1000000u; t += 5000) {
        while ((uint64_t)n * frame_ns / 1000 <= t) {
            put(j, START_US + (uint64_t)n * frame_ns / 1000, n, 1, 5);
            n++;
        }
        pull(j, START_US + t, h);
    }
}

static void a_drifting_sender_costs_a_unit_a_minute_and_no_delay(void **state)
{
    static const uint64_t frame_ns[] = {20000000 - 6000, 20000000 + 6000}; /* -+300 ppm */
    static heard h;
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(frame_ns); i++) {
        cvi__jitter *j = fresh();

        run_drift(frame_ns[i], &h, j);

        assert_in_range(h.count, 3900, 3951); /* our clock decides: 50 a second */
        assert_true(h.concealed <= 3);
        assert_true(j->dropped <= 3);
        assert_true(j->late == 0);
        assert_true(cvi__jitter_delay_us(j) < 70000);
        for (size_t k = 1; k < h.count; k++) {
            assert_int_equal(h.at_us[k] - h.at_us[k - 1], FRAME_US);
        }
        done(j);
    }
}

static uint32_t noise(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static void the_delay_follows_the_jitter_up_and_down(void **state)
{
    static heard h;
    cvi__jitter *j = fresh();
    uint32_t seed = 4;
    uint64_t at[1500];
    uint32_t calm = 0;
    uint32_t rough = 0;
    (void)state;
    memset(&h, 0, sizeof(h));
    for (uint32_t n = 0; n < 1500; n++) { /* 10 s of up to 80 ms of jitter, then calm */
        at[n] = START_US + n * FRAME_US + (n < 500 ? noise(&seed) % 80000 : 0);
    }

    for (uint64_t t = START_US; t < START_US + 1500 * FRAME_US; t += 1000) {
        for (uint32_t n = 0; n < 1500; n++) {
            if (at[n] >= t && at[n] < t + 1000) {
                put(j, at[n], n, 1, 0);
            }
        }
        pull(j, t + 1000, &h);
        if (t == START_US + 500 * FRAME_US) {
            rough = cvi__jitter_delay_us(j);
        }
    }
    calm = cvi__jitter_delay_us(j);

    assert_in_range(rough, 60000, 120000);
    assert_in_range(calm, 15000, 50000);
    assert_true(j->late < 20);
    done(j);
}

static void another_source_or_time_base_starts_afresh(void **state)
{
    static heard h;
    cvi__jitter *j = fresh();
    (void)state;
    memset(&h, 0, sizeof(h));
    for (uint32_t n = 0; n < 20; n++) {
        put(j, START_US + n * FRAME_US, n, 1, 0);
        pull(j, START_US + n * FRAME_US, &h);
    }

    for (uint32_t n = 20; n < 40; n++) {
        put(j, START_US + n * FRAME_US, n, 2, 0x40000000);
        pull(j, START_US + n * FRAME_US, &h);
    }
    for (uint32_t n = 40; n < 60; n++) {
        put(j, START_US + n * FRAME_US, n, 2, 0x90000000);
        pull(j, START_US + n * FRAME_US, &h);
    }

    assert_in_range(h.count, 52, 60);
    assert_int_equal(h.number[h.count - 1], 57);
    assert_int_equal(j->late, 0);
    done(j);
}

static void a_delay_spike_is_waited_out_and_played(void **state)
{
    static heard h;
    cvi__jitter *j = fresh();
    size_t played = 0;
    (void)state;
    memset(&h, 0, sizeof(h));

    for (uint32_t n = 0; n < 400; n++) { /* packets 50..56 arrive together, 140 ms late */
        const int is_stuck = n >= 50 && n < 57;

        if (!is_stuck) {
            for (uint32_t k = 50; n == 57 && k < 57; k++) {
                put(j, START_US + n * FRAME_US, k, 1, 0);
            }
            put(j, START_US + n * FRAME_US, n, 1, 0);
        }
        pull(j, START_US + n * FRAME_US, &h);
    }
    for (size_t i = 0; i < h.count; i++) {
        played += h.number[i] >= 50 && h.number[i] < 57 && i < 200;
    }

    assert_true(played >= 5); /* a few may go to shorten the delay again */
    assert_int_equal(j->late, 0);
    assert_true(cvi__jitter_delay_us(j) < 120000);
    done(j);
}

static void a_flood_is_bounded(void **state)
{
    static heard h;
    cvi__jitter *j = fresh();
    (void)state;
    memset(&h, 0, sizeof(h));

    for (uint32_t n = 0; n < 200; n++) {
        assert_int_equal(put(j, START_US, n, 1, 0), CVI_OK);
    }
    assert_int_equal(j->count, CVI__JITTER_SLOTS);
    for (uint64_t t = START_US; t < START_US + 3000000; t += FRAME_US) {
        pull(j, t, &h);
    }

    assert_int_equal(h.number[h.count - 7], 199); /* and six concealed */
    done(j);
}

static void payloads_that_do_not_fit_are_refused(void **state)
{
    static const uint8_t payload[CVI__JITTER_BYTES + 1] = {0};
    cvi__jitter *j = fresh();
    cvi__jitter_packet p = {.codec = CVI_CODEC_PCMU,
                            .clock_hz = 8000,
                            .duration = 1601,
                            .payload = payload,
                            .len = sizeof(payload)};
    (void)state;

    assert_int_equal(cvi__jitter_put(j, &p), CVI_ELIMIT);
    p.len = 0;
    p.duration = 0;
    assert_int_equal(cvi__jitter_put(j, &p), CVI_ELIMIT);

    assert_int_equal(j->count, 0);
    assert_int_equal(cvi__jitter_delay_us(j), 0);
    done(j);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steady_packets_come_out_steadily),
        cmocka_unit_test(reordered_packets_within_the_delay_are_put_in_order),
        cmocka_unit_test(a_lost_packet_is_concealed_in_its_place),
        cmocka_unit_test(a_gap_is_told_by_empty_units_and_the_unit_after_it_but_not_twice),
        cmocka_unit_test(silence_stops_units_and_speech_starts_them_again),
        cmocka_unit_test(a_drifting_sender_costs_a_unit_a_minute_and_no_delay),
        cmocka_unit_test(the_delay_follows_the_jitter_up_and_down),
        cmocka_unit_test(another_source_or_time_base_starts_afresh),
        cmocka_unit_test(a_delay_spike_is_waited_out_and_played),
        cmocka_unit_test(a_flood_is_bounded),
        cmocka_unit_test(payloads_that_do_not_fit_are_refused),
    };
    return cmocka_run_group_tests_name("jitter", tests, NULL, NULL);
}
