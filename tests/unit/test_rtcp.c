/* SPDX-License-Identifier: MIT */
#include "common/cm.h"
#include "rtp/rtcp.h"

static uint8_t *write_all(size_t *len)
{
    cvi__rtcp_item report = {.kind = CVI__RTCP_SR,
                             .ssrc = 1,
                             .ntp = 0x1111222233334444u,
                             .rtp_time = 5,
                             .packets = 6,
                             .octets = 7,
                             .block_count = 1};
    uint8_t bytes[256];
    cvi__rtcp_writer w;

    report.blocks[0] = (cvi__rtcp_block){.ssrc = 9,
                                         .fraction = 128,
                                         .lost = -2,
                                         .highest = 0x10005,
                                         .jitter = 33,
                                         .last_sr = 44,
                                         .delay = 55};
    cvi__rtcp_begin(&w, bytes, sizeof(bytes));
    cvi__rtcp_put_report(&w, &report);
    cvi__rtcp_put_cname(&w, 1, "leg-1@x", 7);
    cvi__rtcp_put_pli(&w, 1, 9);
    cvi__rtcp_put_fir(&w, 1, 9, 3);
    cvi__rtcp_put_bye(&w, 1);
    assert_int_equal(w.status, CVI_OK);
    *len = w.len;
    return heap_copy(bytes, w.len);
}

static void what_is_written_is_read_back_in_order(void **state)
{
    cvi__rtcp_reader r;
    cvi__rtcp_item item;
    size_t len = 0;
    uint8_t *bytes = write_all(&len);
    (void)state;

    assert_int_equal(cvi__rtcp_open(&r, bytes, len), CVI_OK);

    assert_int_equal(cvi__rtcp_next(&r, &item), CVI_OK);
    assert_int_equal(item.kind, CVI__RTCP_SR);
    assert_int_equal(item.ssrc, 1);
    assert_true(item.ntp == 0x1111222233334444u);
    assert_int_equal(item.rtp_time, 5);
    assert_int_equal(item.packets, 6);
    assert_int_equal(item.octets, 7);
    assert_int_equal(item.block_count, 1);
    assert_int_equal(item.blocks[0].ssrc, 9);
    assert_int_equal(item.blocks[0].fraction, 128);
    assert_int_equal(item.blocks[0].lost, -2);
    assert_int_equal(item.blocks[0].highest, 0x10005);
    assert_int_equal(item.blocks[0].delay, 55);
    assert_int_equal(cvi__rtcp_next(&r, &item), CVI_OK);
    assert_int_equal(item.kind, CVI__RTCP_SDES);
    assert_int_equal(item.text_len, 7);
    assert_memory_equal(item.text, "leg-1@x", 7);
    assert_int_equal(cvi__rtcp_next(&r, &item), CVI_OK);
    assert_int_equal(item.kind, CVI__RTCP_PLI);
    assert_int_equal(item.media_ssrc, 9);
    assert_int_equal(cvi__rtcp_next(&r, &item), CVI_OK);
    assert_int_equal(item.kind, CVI__RTCP_FIR);
    assert_int_equal(item.media_ssrc, 9);
    assert_int_equal(item.fir_sequence, 3);
    assert_int_equal(cvi__rtcp_next(&r, &item), CVI_OK);
    assert_int_equal(item.kind, CVI__RTCP_BYE);
    assert_int_equal(item.bye[0], 1);
    assert_int_equal(cvi__rtcp_next(&r, &item), CVI_AGAIN);
    free(bytes);
}

static void every_cut_of_a_compound_packet_is_refused(void **state)
{
    size_t len = 0;
    uint8_t *whole = write_all(&len);
    size_t accepted = 0;
    (void)state;

    for (size_t cut = 0; cut < len; cut++) {
        uint8_t *bytes = heap_copy(whole, cut);
        cvi__rtcp_reader r;

        accepted += cvi__rtcp_open(&r, bytes, cut) == CVI_OK;
        free(bytes);
    }

    assert_int_equal(accepted, 4); /* cuts right between two of the five packets */
    free(whole);
}

static void counts_larger_than_the_packet_come_out_as_other(void **state)
{
    static const uint8_t cases[][12] = {
        {0x9f, 200, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2},   /* SR without its sender info */
        {0x9f, 201, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2},   /* RR with 31 blocks in 4 bytes */
        {0x9f, 203, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2},   /* BYE of 31 sources */
        {0x81, 202, 0, 2, 0, 0, 0, 1, 1, 200, 0, 0}, /* CNAME of 200 bytes */
        {0x84, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2},   /* FIR without an entry */
        {0x81, 205, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2},   /* NACK without a pair */
        {0xa1, 203, 0, 2, 0, 0, 0, 1, 0, 0, 0, 99},  /* padding longer than the packet */
    };
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(cases); i++) {
        uint8_t *bytes = heap_copy(cases[i], 12);
        cvi__rtcp_reader r;
        cvi__rtcp_item item;

        assert_int_equal(cvi__rtcp_open(&r, bytes, 12), CVI_OK);
        assert_int_equal(cvi__rtcp_next(&r, &item), CVI_OK);
        assert_int_equal(item.kind, CVI__RTCP_OTHER);
        assert_int_equal(cvi__rtcp_next(&r, &item), CVI_AGAIN);
        free(bytes);
    }
}

static void each_entry_of_a_fir_is_an_item(void **state)
{
    static const uint8_t fir[] = {0x84, 206, 0, 6, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0,
                                  0,    7,   1, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0};
    uint8_t *bytes = heap_copy(fir, sizeof(fir));
    cvi__rtcp_reader r;
    cvi__rtcp_item item;
    (void)state;

    assert_int_equal(cvi__rtcp_open(&r, bytes, sizeof(fir)), CVI_OK);
    assert_int_equal(cvi__rtcp_next(&r, &item), CVI_OK);
    assert_int_equal(item.media_ssrc, 7);
    assert_int_equal(cvi__rtcp_next(&r, &item), CVI_OK);
    assert_int_equal(item.media_ssrc, 8);
    assert_int_equal(item.fir_sequence, 2);
    assert_int_equal(cvi__rtcp_next(&r, &item), CVI_AGAIN);
    free(bytes);
}

static void a_nack_is_read(void **state)
{
    static const uint8_t nack[] = {0x81, 205, 0, 4, 0,    0, 0, 1,  0, 0,
                                   0,    7,   0, 9, 0x80, 1, 0, 50, 0, 0};
    uint8_t *bytes = heap_copy(nack, sizeof(nack));
    cvi__rtcp_reader r;
    cvi__rtcp_item item;
    (void)state;

    assert_int_equal(cvi__rtcp_open(&r, bytes, sizeof(nack)), CVI_OK);
    assert_int_equal(cvi__rtcp_next(&r, &item), CVI_OK);
    assert_int_equal(item.kind, CVI__RTCP_NACK);
    assert_int_equal(item.media_ssrc, 7);
    assert_int_equal(item.pid, 9);
    assert_int_equal(item.blp, 0x8001);
    assert_int_equal(item.nack_count, 2);
    free(bytes);
}

static void a_full_buffer_is_told_and_not_overrun(void **state)
{
    uint8_t *bytes = malloc(20);
    cvi__rtcp_writer w;
    (void)state;

    cvi__rtcp_begin(&w, bytes, 20);
    cvi__rtcp_put_pli(&w, 1, 2);
    assert_int_equal(w.status, CVI_OK);
    cvi__rtcp_put_pli(&w, 1, 2);
    assert_int_equal(w.status, CVI_ETOOSMALL);
    cvi__rtcp_put_bye(&w, 1); /* would fit, but something is missing already */

    assert_int_equal(w.len, 12);
    free(bytes);
}

static void cname_chunks_end_on_a_word_with_a_null(void **state)
{
    (void)state;
    for (size_t len = 0; len <= CVI__RTCP_CNAME_MAX; len++) {
        uint8_t bytes[300];
        char name[CVI__RTCP_CNAME_MAX];
        cvi__rtcp_writer w;

        memset(name, 'n', sizeof(name));
        memset(bytes, 0xff, sizeof(bytes));
        cvi__rtcp_begin(&w, bytes, sizeof(bytes));
        cvi__rtcp_put_cname(&w, 1, name, len);

        assert_int_equal(w.status, CVI_OK);
        assert_int_equal(w.len % 4, 0);
        assert_int_equal(bytes[10 + len], 0);
        assert_int_equal(bytes[w.len - 1], 0);
    }
}

static void ntp_time_and_round_trip_agree_with_the_rfc_example(void **state)
{
    /* RFC 3550 section 6.4.1, figure 2: A - LSR - DLSR = 6.125 s */
    const cvi__rtcp_block b = {.last_sr = 0xb7052000u, .delay = 0x00054000u};
    (void)state;

    assert_int_equal(cvi__rtcp_round_trip(&b, (uint64_t)0xb7108000u << 16), 6250000 - 125000 + 0);
    assert_true(cvi__rtcp_ntp(0) == (uint64_t)2208988800u << 32);
    assert_true(cvi__rtcp_ntp(500000) == ((uint64_t)2208988800u << 32 | 0x80000000u));
}

static void a_made_up_echo_has_no_round_trip(void **state)
{
    const cvi__rtcp_block none = {.last_sr = 0, .delay = 5};
    const cvi__rtcp_block future = {.last_sr = 0x20000u, .delay = 0};
    const cvi__rtcp_block longer = {.last_sr = 0x10000u, .delay = 0x20000u};
    (void)state;

    assert_int_equal(cvi__rtcp_round_trip(&none, (uint64_t)0x11000u << 16), 0);
    assert_int_equal(cvi__rtcp_round_trip(&future, (uint64_t)0x11000u << 16), 0);
    assert_int_equal(cvi__rtcp_round_trip(&longer, (uint64_t)0x11000u << 16), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read_back_in_order),
        cmocka_unit_test(every_cut_of_a_compound_packet_is_refused),
        cmocka_unit_test(counts_larger_than_the_packet_come_out_as_other),
        cmocka_unit_test(each_entry_of_a_fir_is_an_item),
        cmocka_unit_test(a_nack_is_read),
        cmocka_unit_test(a_full_buffer_is_told_and_not_overrun),
        cmocka_unit_test(cname_chunks_end_on_a_word_with_a_null),
        cmocka_unit_test(ntp_time_and_round_trip_agree_with_the_rfc_example),
        cmocka_unit_test(a_made_up_echo_has_no_round_trip),
    };
    return cmocka_run_group_tests_name("rtcp", tests, NULL, NULL);
}
