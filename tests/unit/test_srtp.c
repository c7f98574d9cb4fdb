/* SPDX-License-Identifier: MIT */
#include "common/cm.h"
#include "core/bytes.h"
#include "core/mem.h"
#include "transport/demux.h"
#include "transport/srtp.h"

#define PLAIN 60u

static const uint8_t key_bytes[CVI__SRTP_KEY_MAX] = {
    1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23,
    24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46};

static cvi__srtp *open_srtp(uint32_t suite, int is_sender)
{
    const cvi__srtp_params params = {
        .suite = suite,
        .key = key_bytes,
        .key_len = suite >= CVI__SRTP_AES256_SHA1_80 ? 46 : 30,
        .is_sender = is_sender,
    };
    cvi__srtp *s = NULL;

    assert_int_equal(cvi__srtp_create(&s, cvi__mem_or_libc(NULL), &params), CVI_OK);
    return s;
}

/* A protected RTP packet in a block of its exact length. */
static uint8_t *protect(cvi__srtp *tx, uint16_t sequence, uint32_t ssrc, size_t *len)
{
    uint8_t bytes[PLAIN + CVI__SRTP_TRAILER_MAX] = {0x80, 0};

    cvi__put_be16(bytes + 2, sequence);
    cvi__put_be32(bytes + 8, ssrc);
    memset(bytes + 12, 0x55, PLAIN - 12);
    *len = PLAIN;
    assert_int_equal(cvi__srtp_protect(tx, bytes, len, sizeof(bytes)), CVI_OK);
    return heap_copy(bytes, *len);
}

static void packets_survive_with_every_suite(void **state)
{
    static const size_t tags[] = {0, 10, 4, 10, 4};
    (void)state;

    for (uint32_t suite = 1; suite <= 4; suite++) {
        cvi__srtp *tx = open_srtp(suite, 1);
        cvi__srtp *rx = open_srtp(suite, 0);

        for (unsigned i = 0; i < 10; i++) {
            size_t len = 0;
            uint8_t *p = protect(tx, (uint16_t)(65530 + i), 7, &len); /* over the wrap */

            assert_int_equal(len, PLAIN + tags[suite]);
            assert_int_not_equal(p[20], 0x55);
            assert_int_equal(cvi__srtp_unprotect(rx, p, &len), CVI_OK);
            assert_int_equal(len, PLAIN);
            assert_int_equal(p[20], 0x55);
            free(p);
        }
        cvi__srtp_destroy(&tx);
        cvi__srtp_destroy(&rx);
    }
}

static void a_bad_packet_is_refused_and_changes_nothing(void **state)
{
    cvi__srtp *tx = open_srtp(CVI__SRTP_AES128_SHA1_80, 1);
    cvi__srtp *rx = open_srtp(CVI__SRTP_AES128_SHA1_80, 0);
    size_t len = 0;
    uint8_t *good = protect(tx, 1, 7, &len);
    (void)state;

    for (size_t i = 0; i < len; i++) {
        uint8_t *bad = heap_copy(good, len);
        size_t bad_len = len;

        bad[i] ^= 1;
        assert_true(cvi__srtp_unprotect(rx, bad, &bad_len) != CVI_OK);
        free(bad);
    }
    for (size_t cut = 0; cut < len; cut++) {
        uint8_t *bad = heap_copy(good, cut);
        size_t bad_len = cut;

        assert_true(cvi__srtp_unprotect(rx, bad, &bad_len) != CVI_OK);
        free(bad);
    }

    assert_int_equal(cvi__srtp_unprotect(rx, good, &len), CVI_OK);
    free(good);
    cvi__srtp_destroy(&tx);
    cvi__srtp_destroy(&rx);
}

static void a_replayed_packet_is_told_from_a_forged_one(void **state)
{
    cvi__srtp *tx = open_srtp(CVI__SRTP_AES128_SHA1_80, 1);
    cvi__srtp *rx = open_srtp(CVI__SRTP_AES128_SHA1_80, 0);
    size_t len = 0;
    uint8_t *p = protect(tx, 1, 7, &len);
    uint8_t *again = heap_copy(p, len);
    uint8_t *forged = heap_copy(p, len);
    size_t again_len = len;
    size_t forged_len = len;
    (void)state;

    assert_int_equal(cvi__srtp_unprotect(rx, p, &len), CVI_OK);
    forged[3] = 2; /* another sequence number under the same tag */

    assert_int_equal(cvi__srtp_unprotect(rx, again, &again_len), CVI_ETRANSPORT_REPLAY);
    assert_int_equal(cvi__srtp_unprotect(rx, forged, &forged_len), CVI_ETRANSPORT_AUTH);
    free(p);
    free(again);
    free(forged);
    cvi__srtp_destroy(&tx);
    cvi__srtp_destroy(&rx);
}

static void rtcp_is_protected_too(void **state)
{
    cvi__srtp *tx = open_srtp(CVI__SRTP_AES128_SHA1_32, 1);
    cvi__srtp *rx = open_srtp(CVI__SRTP_AES128_SHA1_32, 0);
    uint8_t bytes[8 + CVI__SRTP_TRAILER_MAX] = {0x80, 201, 0, 1, 0, 0, 0, 7};
    size_t len = 8;
    (void)state;

    assert_int_equal(cvi__srtp_protect_rtcp(tx, bytes, &len, sizeof(bytes)), CVI_OK);
    assert_int_equal(len, 8 + 4 + 10);
    assert_int_equal(cvi__srtp_unprotect_rtcp(rx, bytes, &len), CVI_OK);
    assert_int_equal(len, 8);
    cvi__srtp_destroy(&tx);
    cvi__srtp_destroy(&rx);
}

static void the_number_of_sources_is_bounded(void **state)
{
    cvi__srtp *tx = open_srtp(CVI__SRTP_AES128_SHA1_80, 1);
    cvi__srtp *rx = open_srtp(CVI__SRTP_AES128_SHA1_80, 0);
    (void)state;

    for (uint32_t ssrc = 1; ssrc <= CVI__SRTP_SOURCES_MAX + 1; ssrc++) {
        size_t len = 0;
        uint8_t *p = protect(tx, 1, ssrc, &len);

        assert_int_equal(cvi__srtp_unprotect(rx, p, &len),
                         ssrc <= CVI__SRTP_SOURCES_MAX ? CVI_OK : CVI_ELIMIT);
        free(p);
    }
    cvi__srtp_destroy(&tx);
    cvi__srtp_destroy(&rx);
}

static void unusable_keys_and_suites_are_refused(void **state)
{
    cvi__srtp_params params = {.suite = 99, .key = key_bytes, .key_len = 30};
    cvi__srtp *s = NULL;
    (void)state;

    assert_int_equal(cvi__srtp_create(&s, cvi__mem_or_libc(NULL), &params), CVI_ENOTSUP);
    params.suite = CVI__SRTP_AES128_SHA1_80;
    params.key_len = 29;
    assert_int_equal(cvi__srtp_create(&s, cvi__mem_or_libc(NULL), &params), CVI_ETRANSPORT_KEY);

    assert_null(s);
    cvi__srtp_destroy(&s);
}

static void a_slot_without_room_for_the_tag_is_refused(void **state)
{
    cvi__srtp *tx = open_srtp(CVI__SRTP_AES128_SHA1_80, 1);
    uint8_t bytes[20] = {0x80};
    size_t len = 20;
    (void)state;

    assert_int_equal(cvi__srtp_protect(tx, bytes, &len, sizeof(bytes)), CVI_ETOOSMALL);

    assert_int_equal(len, 20);
    cvi__srtp_destroy(&tx);
}

static void datagrams_are_told_apart_by_their_first_bytes(void **state)
{
    static const struct {
        uint8_t first;
        uint8_t second;
        size_t len;
        cvi__datagram_kind kind;
    } cases[] = {
        {0, 1, 20, CVI__DATAGRAM_STUN},       {3, 1, 20, CVI__DATAGRAM_STUN},
        {4, 0, 20, CVI__DATAGRAM_UNKNOWN},    {19, 0, 20, CVI__DATAGRAM_UNKNOWN},
        {20, 0, 20, CVI__DATAGRAM_DTLS},      {63, 0, 20, CVI__DATAGRAM_DTLS},
        {64, 0, 20, CVI__DATAGRAM_UNKNOWN},   {128, 0, 12, CVI__DATAGRAM_RTP},
        {128, 0, 11, CVI__DATAGRAM_UNKNOWN},  {191, 0x80, 12, CVI__DATAGRAM_RTP},
        {192, 0, 20, CVI__DATAGRAM_UNKNOWN},  {129, 200, 8, CVI__DATAGRAM_RTCP},
        {129, 192, 8, CVI__DATAGRAM_RTCP},    {129, 223, 8, CVI__DATAGRAM_RTCP},
        {129, 224, 20, CVI__DATAGRAM_RTP},    {129, 191, 20, CVI__DATAGRAM_RTP},
        {129, 200, 7, CVI__DATAGRAM_UNKNOWN},
    };
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(cases); i++) {
        const uint8_t whole[20] = {cases[i].first, cases[i].second};
        uint8_t *bytes = heap_copy(whole, cases[i].len);

        assert_int_equal(cvi__demux(bytes, cases[i].len), cases[i].kind);
        free(bytes);
    }
    assert_int_equal(cvi__demux(NULL, 0), CVI__DATAGRAM_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(packets_survive_with_every_suite),
        cmocka_unit_test(a_bad_packet_is_refused_and_changes_nothing),
        cmocka_unit_test(a_replayed_packet_is_told_from_a_forged_one),
        cmocka_unit_test(rtcp_is_protected_too),
        cmocka_unit_test(the_number_of_sources_is_bounded),
        cmocka_unit_test(unusable_keys_and_suites_are_refused),
        cmocka_unit_test(a_slot_without_room_for_the_tag_is_refused),
        cmocka_unit_test(datagrams_are_told_apart_by_their_first_bytes),
    };
    return cmocka_run_group_tests_name("srtp", tests, NULL, NULL);
}
