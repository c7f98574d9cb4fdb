/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "common/cm.h"
#include "core/error.h"
#include "core/mem.h"
#include "sdp/sdp.h"

#define HEAD "v=0\r\no=- 1 2 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"

static const char full[] =
    "v=0\r\n"
    "o=room 18446744073709551615 7 IN IP4 192.0.2.9\r\n"
    "s=a room\r\n"
    "c=IN IP4 192.0.2.9\r\n"
    "b=AS:4096\r\n"
    "t=0 0\r\n"
    "a=tool:test\r\n"
    "m=audio 30000 RTP/SAVP 9 0 99 101\r\n"
    "b=TIAS:64000\r\n"
    "a=rtpmap:99 opus/48000/2\r\n"
    "a=fmtp:99 useinbandfec=1; maxaveragebitrate=32000\r\n"
    "a=rtpmap:101 telephone-event/8000\r\n"
    "a=fmtp:101 0-15\r\n"
    "a=ptime:20\r\n"
    "a=maxptime:40\r\n"
    "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz\r\n"
    "a=sendonly\r\n"
    "m=video 30002/1 RTP/AVPF 97 98\r\n"
    "c=IN IP6 2001:db8::9\r\n"
    "b=AS:2048\r\n"
    "a=label:11\r\n"
    "a=content:main\r\n"
    "a=mid:v\r\n"
    "a=rtcp:31003 IN IP4 192.0.2.10\r\n"
    "a=rtcp-mux\r\n"
    "a=rtpmap:97 H264/90000\r\n"
    "a=fmtp:97 profile-level-id=42e01f;packetization-mode=1\r\n"
    "a=rtpmap:98 VP8/90000\r\n"
    "a=rtcp-fb:* nack pli\r\n"
    "a=rtcp-fb:97 ccm fir\r\n"
    "a=imageattr:97 recv [x=1280,y=720]\r\n"
    "m=application 5070 UDP/BFCP *\r\n"
    "a=floorid:1 mstrm:3\r\n";

static cvi_error_info error;

static int parse_bytes(cvi__sdp **out, const char *text, size_t len)
{
    char *copy = heap_copy(text, len);
    int rc;

    cvi__error_init(&error, "sdp");
    rc = cvi__sdp_parse(out, cvi__mem_or_libc(NULL), copy, len, &error);
    free(copy); /* a description lives without its input */
    return rc;
}

static cvi__sdp *parse(const char *text)
{
    cvi__sdp *sdp = NULL;

    assert_int_equal(parse_bytes(&sdp, text, strlen(text)), CVI_OK);
    assert_non_null(sdp);
    return sdp;
}

/* The text is refused with this status at the place of `mark` in it. */
static void assert_refused(const char *text, int status, const char *mark)
{
    cvi__sdp *sdp = NULL;

    assert_int_equal(parse_bytes(&sdp, text, strlen(text)), status);
    assert_null(sdp);
    assert_int_equal(error.status, status);
    assert_true(error.message[0] != '\0');
    assert_int_equal(error.offset, strstr(text, mark) - text);
}

static void the_session_level_is_read(void **state)
{
    cvi__sdp *sdp = parse(full);
    (void)state;

    assert_true(cvi__span_is(sdp->origin_user, "room"));
    assert_true(sdp->origin_id == UINT64_MAX);
    assert_int_equal(sdp->origin_version, 7);
    assert_true(cvi__span_is(sdp->name, "a room"));
    assert_int_equal(sdp->bandwidth.as_kbps, 4096);
    assert_int_equal(sdp->n_attrs, 1);
    assert_true(cvi__span_is(sdp->attrs[0].name, "tool"));
    assert_true(cvi__span_is(sdp->attrs[0].value, "test"));
    assert_int_equal(sdp->n_media, 3);
    cvi__sdp_free(&sdp);
    assert_null(sdp);
}

static void an_audio_line_is_read(void **state)
{
    cvi__sdp *sdp = parse(full);
    const cvi__sdp_media *m = &sdp->media[0];
    (void)state;

    assert_int_equal(m->kind, CVI__SDP_KIND_AUDIO);
    assert_int_equal(m->profile, CVI__SDP_PROFILE_SAVP);
    assert_int_equal(m->port, 30000);
    assert_int_equal(m->direction, CVI__SDP_SEND);
    assert_int_equal(m->ptime_ms, 20);
    assert_int_equal(m->maxptime_ms, 40);
    assert_int_equal(m->bandwidth.tias_bps, 64000);
    assert_int_equal(m->connection.addr.ip[3], 9); /* the session's */
    assert_int_equal(m->n_formats, 4);
    assert_int_equal(m->n_crypto, 1);
    assert_int_equal(m->formats[2].channels, 2);
    assert_int_equal(m->formats[2].clock_hz, 48000);
    assert_true(cvi__span_is(m->formats[2].fmtp, "useinbandfec=1; maxaveragebitrate=32000"));
    cvi__sdp_free(&sdp);
}

static void a_video_line_is_read(void **state)
{
    cvi__sdp *sdp = parse(full);
    const cvi__sdp_media *m = &sdp->media[1];
    (void)state;

    assert_int_equal(m->profile, CVI__SDP_PROFILE_AVPF);
    assert_int_equal(m->port, 30002);
    assert_int_equal(m->direction, CVI__SDP_SENDRECV);
    assert_int_equal(m->connection.addr.family, CVI_ADDR_IPV6);
    assert_int_equal(m->rtcp_port, 31003);
    assert_int_equal(m->rtcp_connection.addr.ip[3], 10);
    assert_int_equal(m->rtcp_mux, 1);
    assert_true(cvi__span_is(m->label, "11"));
    assert_true(cvi__span_is(m->content, "main"));
    assert_true(cvi__span_is(m->mid, "v"));
    assert_int_equal(m->formats[0].rtcp_fb, CVI__SDP_FB_NACK_PLI | CVI__SDP_FB_CCM_FIR);
    assert_int_equal(m->formats[1].rtcp_fb, CVI__SDP_FB_NACK_PLI);
    assert_true(cvi__span_is(m->formats[0].imageattr, "recv [x=1280,y=720]"));
    assert_int_equal(m->formats[1].imageattr.len, 0);
    cvi__sdp_free(&sdp);
}

static void a_line_that_is_not_rtp_keeps_its_text(void **state)
{
    cvi__sdp *sdp = parse(full);
    const cvi__sdp_media *m = &sdp->media[2];
    (void)state;

    assert_int_equal(m->kind, CVI__SDP_KIND_APPLICATION);
    assert_int_equal(m->profile, CVI__SDP_PROFILE_UNKNOWN);
    assert_true(cvi__span_is(m->proto, "UDP/BFCP"));
    assert_true(cvi__span_is(m->formats_text, "*"));
    assert_int_equal(m->n_formats, 0);
    cvi__sdp_free(&sdp);
}

static void static_payload_types_need_no_rtpmap(void **state)
{
    cvi__sdp *sdp = parse(HEAD "m=audio 4000 RTP/AVP 0 8 9 18 96\r\n");
    const cvi__sdp_format *f = sdp->media[0].formats;
    (void)state;

    assert_true(cvi__span_is(f[0].encoding, "PCMU"));
    assert_true(cvi__span_is(f[1].encoding, "PCMA"));
    assert_true(cvi__span_is(f[2].encoding, "G722"));
    assert_int_equal(f[2].clock_hz, 8000);
    assert_true(cvi__span_is(f[3].encoding, "G729"));
    assert_int_equal(f[4].encoding.len, 0);
    cvi__sdp_free(&sdp);
}

static void lines_may_end_in_lf_and_the_last_in_nothing(void **state)
{
    cvi__sdp *sdp = parse("v=0\no=- 1 1 IN IP4 192.0.2.1\ns=-\nc=IN IP4 192.0.2.1\nt=0 0\n"
                          "m=audio 4000 RTP/AVP 0");
    (void)state;

    assert_int_equal(sdp->n_media, 1);
    assert_int_equal(sdp->media[0].port, 4000);
    cvi__sdp_free(&sdp);

    sdp = parse(HEAD "m=audio 4000 RTP/AVP 0\r\n\r\n\r\n");
    assert_int_equal(sdp->n_media, 1);
    cvi__sdp_free(&sdp);
}

static void a_session_direction_holds_for_lines_without_their_own(void **state)
{
    cvi__sdp *sdp = parse(HEAD "a=inactive\r\n"
                               "m=audio 4000 RTP/AVP 0\r\n"
                               "m=video 4002 RTP/AVP 96\r\na=recvonly\r\n");
    (void)state;

    assert_int_equal(sdp->media[0].direction, CVI__SDP_INACTIVE);
    assert_int_equal(sdp->media[1].direction, CVI__SDP_RECV);
    cvi__sdp_free(&sdp);
}

static void ptime_cannot_overflow(void **state)
{
    cvi__sdp *sdp = parse(HEAD "m=audio 4000 RTP/AVP 0\r\n"
                               "a=ptime:4294967316\r\n"
                               "a=maxptime:99999999999999999999999999\r\n"
                               "m=audio 4002 RTP/AVP 0\r\n"
                               "a=ptime:-20\r\na=maxptime:20.5\r\n");
    (void)state;

    assert_int_equal(sdp->media[0].ptime_ms, UINT32_MAX); /* not 20 */
    assert_int_equal(sdp->media[0].maxptime_ms, UINT32_MAX);
    assert_int_equal(sdp->media[1].ptime_ms, 0);
    assert_int_equal(sdp->media[1].maxptime_ms, 20);
    cvi__sdp_free(&sdp);
}

static void a_host_name_is_kept_but_not_an_address(void **state)
{
    cvi__sdp *sdp = parse("v=0\r\no=- 1 1 IN IP4 room.example\r\ns=-\r\n"
                          "c=IN IP4 room.example\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n");
    (void)state;

    assert_int_equal(sdp->media[0].connection.is_present, 1);
    assert_int_equal(sdp->media[0].connection.is_numeric, 0);
    assert_true(cvi__span_is(sdp->media[0].connection.host, "room.example"));
    cvi__sdp_free(&sdp);
}

static void malformed_descriptions_say_where(void **state)
{
    (void)state;

    assert_refused("x=0\r\n", CVI_ESESSION_SDP, "x=0");
    assert_refused("v=0\r\nv=0 \r\n", CVI_ESESSION_SDP, "v=0 ");
    assert_refused("v=1\r\n", CVI_ESESSION_SDP, "v=1");
    assert_refused("v=0\r\ns=-\r\nm=audio 4000 RTP/AVP 0\r\n", CVI_ESESSION_SDP, "m=audio");
    assert_refused("v=0\r\no=- x 1 IN IP4 192.0.2.1\r\n", CVI_ESESSION_SDP, "x 1 IN");
    assert_refused("v=0\r\no=- 1 1 IN IP4\r\n", CVI_ESESSION_SDP, "o=");
    assert_refused(HEAD "o=- 1 2 IN IP4 192.0.2.7\r\n", CVI_ESESSION_SDP,
                   "o=- 1 2 IN IP4 192.0.2.7");
    assert_refused(HEAD "m=audio 65536 RTP/AVP 0\r\n", CVI_ESESSION_SDP, "65536");
    assert_refused(HEAD "m=audio -1 RTP/AVP 0\r\n", CVI_ESESSION_SDP, "-1");
    assert_refused(HEAD "m=audio 4000 RTP/AVP\r\n", CVI_ESESSION_SDP, "m=audio");
    assert_refused(HEAD "m=audio 4000 RTP/AVP 0 128\r\n", CVI_ESESSION_SDP, "128");
    assert_refused(HEAD "m=audio 4000 RTP/AVP 0\r\na=rtcp:65536\r\n", CVI_ESESSION_SDP, "65536");
    assert_refused(HEAD "m=audio 4000 RTP/AVP 0\r\na=rtcp:00\r\n", CVI_ESESSION_SDP, "00\r\n");
    assert_refused(HEAD "hello\r\n", CVI_ESESSION_SDP, "hello");
    assert_refused(HEAD "\r\nm=audio 4000 RTP/AVP 0\r\n", CVI_ESESSION_SDP, "\r\nm=audio");
    assert_refused(HEAD "a=x:\x01y\r\n", CVI_ESESSION_SDP, "\x01y");
}

static void the_line_number_is_told(void **state)
{
    cvi__sdp *sdp = NULL;
    const char *text = HEAD "m=audio 70000 RTP/AVP 0\r\n";
    (void)state;

    assert_int_equal(parse_bytes(&sdp, text, strlen(text)), CVI_ESESSION_SDP);

    assert_int_equal(error.line, 6);
}

static void a_nul_byte_is_refused(void **state)
{
    static const char text[] = HEAD "a=x:\0y\r\n";
    cvi__sdp *sdp = NULL;
    (void)state;

    assert_int_equal(parse_bytes(&sdp, text, sizeof(text) - 1), CVI_ESESSION_SDP);

    assert_int_equal(error.offset, strlen(text));
}

/* HEAD and then `count` times `piece`. */
static char *repeat(const char *piece, size_t count)
{
    char *text = malloc(strlen(HEAD) + count * strlen(piece) + 1);

    assert_non_null(text);
    strcpy(text, HEAD);
    for (size_t i = 0, at = strlen(HEAD); i < count; i++, at += strlen(piece)) {
        strcpy(text + at, piece);
    }
    return text;
}

static void the_bounds_are_exact(void **state)
{
    static const struct {
        const char *piece;
        size_t most;
    } cases[] = {
        {"m=audio 4000 RTP/AVP 0\r\n", CVI__SDP_MAX_MEDIA},
        {"a=x\r\n", CVI__SDP_MAX_LINES - 5},
    };
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(cases); i++) {
        cvi__sdp *sdp = NULL;
        char *text = repeat(cases[i].piece, cases[i].most);

        assert_int_equal(parse_bytes(&sdp, text, strlen(text)), CVI_OK);
        cvi__sdp_free(&sdp);
        free(text);
        text = repeat(cases[i].piece, cases[i].most + 1);
        assert_int_equal(parse_bytes(&sdp, text, strlen(text)), CVI_ELIMIT);
        free(text);
    }
}

static void formats_and_bytes_are_bounded(void **state)
{
    char *text = repeat(" 0", CVI__SDP_MAX_FORMATS + 1);
    char with_m[512];
    cvi__sdp *sdp = NULL;
    (void)state;

    snprintf(with_m, sizeof(with_m), HEAD "m=audio 4000 RTP/AVP%s\r\n", text + strlen(HEAD));
    assert_int_equal(parse_bytes(&sdp, with_m, strlen(with_m)), CVI_ELIMIT);
    snprintf(with_m, sizeof(with_m), HEAD "m=audio 4000 RTP/AVP%s\r\n", text + strlen(HEAD) + 2);
    assert_int_equal(parse_bytes(&sdp, with_m, strlen(with_m)), CVI_OK);
    assert_int_equal(sdp->media[0].n_formats, 1); /* the same one 64 times */
    cvi__sdp_free(&sdp);
    free(text);

    text = malloc(CVI__SDP_MAX_BYTES + 1);
    assert_non_null(text);
    memset(text, 'x', CVI__SDP_MAX_BYTES + 1);
    assert_int_equal(parse_bytes(&sdp, text, CVI__SDP_MAX_BYTES + 1), CVI_ELIMIT);
    free(text);
}

static void a_text_cut_anywhere_is_safe(void **state)
{
    size_t accepted = 0;
    (void)state;

    for (size_t len = 0; len < sizeof(full); len++) {
        cvi__sdp *sdp = NULL;
        const int rc = parse_bytes(&sdp, full, len);

        assert_true(rc == CVI_OK || rc == CVI_ESESSION_SDP);
        assert_true((rc == CVI_OK) == (sdp != NULL));
        assert_true(rc == CVI_OK || error.offset <= len);
        accepted += rc == CVI_OK;
        cvi__sdp_free(&sdp);
    }
    assert_in_range(accepted, 1, sizeof(full) - 1);
}

static void what_is_written_reads_the_same(void **state)
{
    cvi__sdp *sdp = parse(full);
    cvi__sdp *again = NULL;
    cvi__buf first, second;
    (void)state;
    cvi__buf_init(&first, cvi__mem_or_libc(NULL), CVI__SDP_MAX_BYTES);
    cvi__buf_init(&second, cvi__mem_or_libc(NULL), CVI__SDP_MAX_BYTES);

    assert_int_equal(cvi__sdp_write(sdp, &first), CVI_OK);
    again = parse(first.data);
    assert_int_equal(cvi__sdp_write(again, &second), CVI_OK);

    assert_string_equal(first.data, second.data);
    assert_int_equal(again->n_media, sdp->n_media);
    for (size_t i = 0; i < sdp->n_media; i++) {
        assert_int_equal(again->media[i].n_attrs, sdp->media[i].n_attrs);
        assert_int_equal(again->media[i].n_formats, sdp->media[i].n_formats);
        assert_int_equal(again->media[i].direction, sdp->media[i].direction);
        assert_memory_equal(&again->media[i].connection.addr, &sdp->media[i].connection.addr,
                            sizeof(cvi_addr));
    }
    assert_true(cvi__span_is(again->origin_user, "room"));
    cvi__sdp_free(&sdp);
    cvi__sdp_free(&again);
    cvi__buf_free(&first);
    cvi__buf_free(&second);
}

static void *no_alloc(void *user, size_t bytes)
{
    (void)user;
    (void)bytes;
    return NULL;
}

static void no_memory_is_said(void **state)
{
    cvi_allocator alloc = cvi__mem_libc;
    cvi__sdp *sdp = NULL;
    (void)state;
    alloc.alloc = no_alloc;
    cvi__error_init(&error, "sdp");

    assert_int_equal(cvi__sdp_parse(&sdp, &alloc, full, sizeof(full) - 1, &error), CVI_ENOMEM);

    assert_null(sdp);
    assert_int_equal(error.status, CVI_ENOMEM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_session_level_is_read),
        cmocka_unit_test(an_audio_line_is_read),
        cmocka_unit_test(a_video_line_is_read),
        cmocka_unit_test(a_line_that_is_not_rtp_keeps_its_text),
        cmocka_unit_test(static_payload_types_need_no_rtpmap),
        cmocka_unit_test(lines_may_end_in_lf_and_the_last_in_nothing),
        cmocka_unit_test(a_session_direction_holds_for_lines_without_their_own),
        cmocka_unit_test(ptime_cannot_overflow),
        cmocka_unit_test(a_host_name_is_kept_but_not_an_address),
        cmocka_unit_test(malformed_descriptions_say_where),
        cmocka_unit_test(the_line_number_is_told),
        cmocka_unit_test(a_nul_byte_is_refused),
        cmocka_unit_test(the_bounds_are_exact),
        cmocka_unit_test(formats_and_bytes_are_bounded),
        cmocka_unit_test(a_text_cut_anywhere_is_safe),
        cmocka_unit_test(what_is_written_reads_the_same),
        cmocka_unit_test(no_memory_is_said),
    };

    return cmocka_run_group_tests_name("sdp_parse", tests, NULL, NULL);
}
