/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "common/cm.h"

#include <cvi/record.h>

static char line[16384];

static const char *to_json(const cvi_record *r)
{
    size_t needed = 0;

    assert_int_equal(cvi_record_to_json(r, line, sizeof(line), &needed), CVI_OK);
    assert_int_equal(needed, strlen(line));
    assert_null(strchr(line, '\n'));
    return line;
}

static void assert_has(const cvi_record *r, const char *part)
{
    if (!strstr(to_json(r), part)) {
        fail_msg("no %s in %s", part, line);
    }
}

static cvi_record *open_record(void)
{
    cvi_record *r = NULL;

    assert_int_equal(cvi_record_create(&r, NULL), CVI_OK);
    return r;
}

static void set(cvi_record *r, uint32_t field, const char *text)
{
    char *exact = heap_copy(text, strlen(text));

    assert_int_equal(cvi_record_set_text(r, field, exact, strlen(text)), CVI_OK);
    free(exact);
}

static void an_empty_record_has_every_member(void **state)
{
    cvi_record *r = open_record();
    (void)state;

    assert_string_equal(to_json(r),
                        "{\"call_id\":\"\",\"caller\":\"\",\"dialled\":\"\",\"tenant\":\"\","
                        "\"conference_id\":\"\",\"meeting_id\":\"\",\"joined_by\":\"\","
                        "\"end_reason\":\"\",\"ended_by\":\"\",\"remote\":\"\",\"status\":\"OK\","
                        "\"sip_code\":0,\"invited_at\":null,\"answered_at\":null,"
                        "\"joined_at\":null,\"ended_at\":null,\"lobby_at\":null,"
                        "\"lobby_left_at\":null,\"duration_ms\":null,\"lobby_ms\":null,"
                        "\"streams\":[]}");
    cvi_record_destroy(&r);
    assert_null(r);
}

static void numbers_are_exact_to_the_last_digit(void **state)
{
    cvi_record *r = open_record();
    cvi_record_stream s;
    (void)state;
    CVI_RECORD_STREAM_INIT(&s);
    s.medium = CVI_MEDIUM_VIDEO;
    s.codec = CVI_CODEC_H264;
    s.bytes_sent = UINT64_MAX;
    s.packets_received = UINT64_C(9007199254740993); /* not a double */
    s.packets_lost = -3;
    s.jitter_max_us = UINT32_MAX;
    s.width_sent = 1280;
    s.height_sent = 720;
    s.secure = 1;
    s.keyframes_requested = 4;
    s.keyframes_sent = 5;
    s.first_picture_us = 1234567;

    assert_int_equal(cvi_record_set_stream(r, &s), CVI_OK);

    assert_has(r, "{\"medium\":\"video\",\"codec\":\"H264\",\"secure\":true,\"packets_sent\":0,"
                  "\"bytes_sent\":18446744073709551615,\"packets_received\":9007199254740993,"
                  "\"bytes_received\":0,\"packets_lost\":-3,");
    assert_has(r, "\"jitter_max_us\":4294967295,");
    assert_has(r, "\"size_sent\":\"1280x720\",\"size_received\":null,"
                  "\"keyframes_requested\":4,\"keyframes_sent\":5,"
                  "\"first_picture_us\":1234567}");
    cvi_record_destroy(&r);
}

static void streams_come_in_the_order_of_their_media(void **state)
{
    static const uint32_t MEDIA[] = {CVI_MEDIUM_CONTENT, CVI_MEDIUM_AUDIO, CVI_MEDIUM_VIDEO};
    cvi_record *r = open_record();
    cvi_record_stream s;
    (void)state;

    for (size_t i = 0; i < 3; i++) {
        CVI_RECORD_STREAM_INIT(&s);
        s.medium = MEDIA[i];
        s.codec = CVI_CODEC_G722;
        assert_int_equal(cvi_record_set_stream(r, &s), CVI_OK);
    }

    const char *audio = strstr(to_json(r), "\"audio\"");
    const char *video = strstr(line, "\"video\"");
    assert_non_null(audio);
    assert_true(audio < video && video < strstr(line, "\"content\""));
    cvi_record_destroy(&r);
}

static void every_codec_has_its_rtp_name(void **state)
{
    static const struct {
        uint32_t codec;
        const char *name;
    } CASES[] = {{CVI_CODEC_PCMU, "PCMU"}, {CVI_CODEC_PCMA, "PCMA"}, {CVI_CODEC_G722, "G722"},
                 {CVI_CODEC_OPUS, "opus"}, {CVI_CODEC_H264, "H264"}, {CVI_CODEC_VP8, "VP8"},
                 {CVI_CODEC_UNKNOWN, ""}};
    cvi_record *r = open_record();
    char part[64];
    (void)state;

    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        cvi_record_stream s;
        CVI_RECORD_STREAM_INIT(&s);
        s.medium = CVI_MEDIUM_AUDIO;
        s.codec = CASES[i].codec;
        assert_int_equal(cvi_record_set_stream(r, &s), CVI_OK);

        snprintf(part, sizeof(part), "\"codec\":\"%s\",", CASES[i].name);
        assert_has(r, part);
    }
    cvi_record_destroy(&r);
}

static void times_are_rfc_3339_with_milliseconds(void **state)
{
    static const struct {
        int64_t unix_us;
        const char *text;
    } CASES[] = {
        {0, "1970-01-01T00:00:00.000Z"},
        {INT64_C(1709210096789999), "2024-02-29T12:34:56.789Z"},
        {INT64_C(951868799999999), "2000-02-29T23:59:59.999Z"},
        {INT64_C(4107542400000000), "2100-03-01T00:00:00.000Z"},
        {-1, "1969-12-31T23:59:59.999Z"},
        {INT64_C(-62135596800000000), "0001-01-01T00:00:00.000Z"},
        {INT64_C(253402300799999999), "9999-12-31T23:59:59.999Z"},
    };
    cvi_record *r = open_record();
    char part[64];
    (void)state;

    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        assert_int_equal(cvi_record_set_time(r, CVI_RECORD_TIME_JOINED, CASES[i].unix_us), CVI_OK);
        snprintf(part, sizeof(part), "\"joined_at\":\"%s\"", CASES[i].text);
        assert_has(r, part);
    }
    assert_int_equal(cvi_record_set_time(r, CVI_RECORD_TIME_JOINED, INT64_C(253402300800000000)),
                     CVI_EINVAL);
    assert_int_equal(cvi_record_set_time(r, CVI_RECORD_TIME_JOINED, INT64_MIN), CVI_EINVAL);
    cvi_record_destroy(&r);
}

static void the_duration_runs_from_the_answer_to_the_end(void **state)
{
    cvi_record *r = open_record();
    (void)state;

    assert_int_equal(cvi_record_set_time(r, CVI_RECORD_TIME_ANSWERED, 5000000), CVI_OK);
    assert_has(r, "\"duration_ms\":null");
    assert_int_equal(cvi_record_set_time(r, CVI_RECORD_TIME_ENDED, 67000900), CVI_OK);

    assert_has(r, "\"duration_ms\":62000,");
    cvi_record_destroy(&r);
}

static void the_time_in_the_lobby_runs_from_coming_to_leaving_it(void **state)
{
    cvi_record *r = open_record();
    (void)state;

    assert_int_equal(cvi_record_set_time(r, CVI_RECORD_TIME_LOBBY, 5000000), CVI_OK);
    assert_has(r, "\"lobby_ms\":null");
    assert_int_equal(cvi_record_set_time(r, CVI_RECORD_TIME_LOBBY_LEFT, 8200900), CVI_OK);
    assert_has(r, "\"lobby_ms\":3200,");
    assert_int_equal(cvi_record_set_time(r, CVI_RECORD_TIME_LOBBY, 9000000), CVI_OK); /* again */

    assert_has(r, "\"lobby_ms\":null");
    cvi_record_destroy(&r);
}

static void the_password_of_a_uri_is_left_out(void **state)
{
    static const struct {
        const char *uri, *kept;
    } CASES[] = {
        {"sip:813:s3cret@gw.example", "sip:813@gw.example"},
        {"SIPS:813:s3cret@gw.example;transport=tls", "SIPS:813@gw.example;transport=tls"},
        {"813:s3cret@gw.example", "813@gw.example"},
        {"sip:a:s3cret@s3cret@gw.example", "sip:a@gw.example"},
        {"sip:813@gw.example:5060", "sip:813@gw.example:5060"},
        {"sip:gw.example:5060", "sip:gw.example:5060"},
        {"sip:813@[2001:db8::1]:5060", "sip:813@[2001:db8::1]:5060"},
        {"sip::s3cret@", "sip:@"},
        {"@", "@"},
        {":", ":"},
        {"sip:", "sip:"},
    };
    static const uint32_t FIELDS[] = {CVI_RECORD_FIELD_DIALLED, CVI_RECORD_FIELD_CALLER};
    static const char *const NAMES[] = {"dialled", "caller"};
    cvi_record *r = open_record();
    char part[128];
    (void)state;

    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        for (size_t k = 0; k < 2; k++) {
            set(r, FIELDS[k], CASES[i].uri);
            snprintf(part, sizeof(part), "\"%s\":\"%s\"", NAMES[k], CASES[i].kept);
            assert_has(r, part);
            assert_null(strstr(line, "s3cret"));
        }
    }
    cvi_record_destroy(&r);
}

static void text_of_strangers_becomes_clean_utf_8(void **state)
{
    cvi_record *r = open_record();
    (void)state;

    set(r, CVI_RECORD_FIELD_CALL_ID, "a\r\nb\x7f\"\\");
    set(r, CVI_RECORD_FIELD_TENANT, "M\xc3\xbcller");
    set(r, CVI_RECORD_FIELD_REMOTE, "x\xffy");

    assert_has(r, "\"call_id\":\"a  b \\\"\\\\\"");
    assert_has(r, "\"tenant\":\"M\xc3\xbcller\"");
    assert_has(r, "\"remote\":\"x\xef\xbf\xbdy\"");
    cvi_record_destroy(&r);
}

static void long_text_is_cut_at_a_character(void **state)
{
    cvi_record *r = open_record();
    char text[600];
    (void)state;
    memset(text, 'a', sizeof(text));
    memcpy(text + 511, "\xc3\xbc", 2);

    assert_int_equal(cvi_record_set_text(r, CVI_RECORD_FIELD_CALL_ID, text, sizeof(text)), CVI_OK);

    const char *value = strstr(to_json(r), "\"call_id\":\"");
    assert_non_null(value);
    assert_int_equal(strcspn(value + strlen("\"call_id\":\""), "\""), 511);
    cvi_record_destroy(&r);
}

static void the_status_is_written_by_name(void **state)
{
    cvi_record *r = open_record();
    (void)state;

    assert_int_equal(cvi_record_set_status(r, CVI_EPROVISION_TENANT, 404), CVI_OK);

    assert_has(r, "\"status\":\"EPROVISION_TENANT\",\"sip_code\":404,");
    assert_int_equal(cvi_record_set_status(r, CVI_OK, 700), CVI_EINVAL);
    cvi_record_destroy(&r);
}

static void a_small_buffer_is_told_what_it_takes(void **state)
{
    cvi_record *r = open_record();
    size_t needed = 0;
    (void)state;
    const size_t len = strlen(to_json(r));
    char *exact = malloc(len + 1);

    assert_int_equal(cvi_record_to_json(r, NULL, 0, &needed), CVI_ETOOSMALL);
    assert_int_equal(needed, len);
    assert_int_equal(cvi_record_to_json(r, exact, len, &needed), CVI_ETOOSMALL);
    assert_int_equal(cvi_record_to_json(r, exact, len + 1, NULL), CVI_OK);
    assert_string_equal(exact, line);
    free(exact);
    cvi_record_destroy(&r);
}

static void wrong_arguments_are_refused(void **state)
{
    cvi_record *r = open_record();
    cvi_record_stream s;
    cvi_record_params p;
    cvi_record *none = NULL;
    (void)state;

    assert_int_equal(cvi_record_set_text(r, 0, "x", 1), CVI_EINVAL);
    assert_int_equal(cvi_record_set_text(r, 11, "x", 1), CVI_EINVAL);
    assert_int_equal(cvi_record_set_text(r, 1, NULL, 1), CVI_EINVAL);
    assert_int_equal(cvi_record_set_text(r, 1, NULL, 0), CVI_OK);
    assert_int_equal(cvi_record_set_time(r, 0, 0), CVI_EINVAL);
    assert_int_equal(cvi_record_set_time(r, 7, 0), CVI_EINVAL);
    CVI_RECORD_STREAM_INIT(&s);
    assert_int_equal(cvi_record_set_stream(r, &s), CVI_EINVAL);
    s.medium = 4;
    assert_int_equal(cvi_record_set_stream(r, &s), CVI_EINVAL);
    s.size = 8;
    assert_int_equal(cvi_record_set_stream(r, &s), CVI_EABI);
    CVI_RECORD_PARAMS_INIT(&p);
    p.size = 8;
    assert_int_equal(cvi_record_create(&none, &p), CVI_EABI);
    assert_null(none);
    cvi_record_destroy(&r);
    cvi_record_destroy(&r);
    cvi_record_destroy(NULL);
}

static cvi_record_device device(void)
{
    cvi_record_device d;

    CVI_RECORD_DEVICE_INIT(&d);
    d.call_chain_id = "0622673d-9f69-49b3-9d4f-5ec64f42ecce";
    d.participant_id = "ea078406-b5d4-4d3c-b85e-90103dcec7f6";
    d.media_leg_id = "bd9ee398-4b9d-42c7-8b8d-4e8efad9435f";
    d.device_name = "Room 12";
    d.device_description = "";
    return d;
}

static void quality_is_written_as_microsoft_reads_it(void **state)
{
    static const cvi_addr local[3] = {
        {.family = CVI_ADDR_IPV4, .port = 30000, .ip = {192, 0, 2, 1}},
        {.family = CVI_ADDR_IPV6, .port = 30002, .ip = {0x20, 0x01, 0x0d, 0xb8, [15] = 1}},
    };
    cvi_record *r = open_record();
    cvi_record_device d = device();
    cvi_record_stream s;
    size_t needed = 0;
    (void)state;

    CVI_RECORD_STREAM_INIT(&s);
    s.medium = CVI_MEDIUM_AUDIO;
    s.packets_received = 990;
    s.packets_lost = 10;
    s.packets_sent = 1000;
    s.packets_lost_remote = 2;
    s.jitter_us = 12345;
    s.jitter_max_us = 23000;
    s.rtt_us = 1000007;
    assert_int_equal(cvi_record_set_stream(r, &s), CVI_OK);
    CVI_RECORD_STREAM_INIT(&s);
    s.medium = CVI_MEDIUM_VIDEO;
    s.bytes_received = 1500000;
    s.frames_decoded = 300;
    s.bytes_sent = 10;
    s.frames_encoded = 1;
    s.packets_lost = -5;       /* duplicates */
    s.packets_lost_remote = 7; /* more than were sent */
    assert_int_equal(cvi_record_set_stream(r, &s), CVI_OK);
    assert_int_equal(cvi_record_set_time(r, CVI_RECORD_TIME_JOINED, 1000000), CVI_OK);
    assert_int_equal(cvi_record_set_time(r, CVI_RECORD_TIME_ENDED, 13000001), CVI_OK);
    d.local = local;
    d.service_name = "gw.example";
    d.deployment_environment = "ProdNoam";
    assert_int_equal(cvi_record_to_device_quality(r, &d, line, sizeof(line), &needed), CVI_OK);
    assert_int_equal(needed, strlen(line));
    assert_string_equal(
        line, "{\"quality\":{\"@odata.type\":\"#microsoft.graph.teleconferenceDeviceQuality\","
              "\"callChainId\":\"0622673d-9f69-49b3-9d4f-5ec64f42ecce\","
              "\"participantId\":\"ea078406-b5d4-4d3c-b85e-90103dcec7f6\","
              "\"mediaLegId\":\"bd9ee398-4b9d-42c7-8b8d-4e8efad9435f\",\"deviceName\":\"Room 12\","
              "\"deviceDescription\":\"\",\"cloudServiceName\":\"gw.example\","
              "\"cloudServiceDeploymentEnvironment\":\"ProdNoam\",\"mediaQualityList\":["
              "{\"@odata.type\":\"#microsoft.graph.teleconferenceDeviceAudioQuality\","
              "\"channelIndex\":1,\"mediaDuration\":\"PT12.000001S\","
              "\"localIPAddress\":\"192.0.2.1\",\"localPort\":30000,"
              "\"inboundPackets\":990,\"outboundPackets\":1000,"
              "\"averageInboundPacketLossRateInPercentage\":1.000,"
              "\"averageOutboundPacketLossRateInPercentage\":0.200,"
              "\"averageInboundJitter\":\"PT0.012345S\",\"maximumInboundJitter\":\"PT0.023000S\","
              "\"averageInboundRoundTripDelay\":\"PT1.000007S\","
              "\"averageOutboundRoundTripDelay\":\"PT1.000007S\"},"
              "{\"@odata.type\":\"#microsoft.graph.teleconferenceDeviceVideoQuality\","
              "\"channelIndex\":1,\"mediaDuration\":\"PT12.000001S\","
              "\"localIPAddress\":\"2001:db8::1\",\"localPort\":30002,"
              "\"inboundPackets\":0,\"outboundPackets\":0,"
              "\"averageInboundPacketLossRateInPercentage\":0.000,"
              "\"averageOutboundPacketLossRateInPercentage\":0.000,"
              "\"averageInboundJitter\":\"PT0.000000S\",\"maximumInboundJitter\":\"PT0.000000S\","
              "\"averageInboundBitRate\":999999.916,\"averageInboundFrameRate\":24.999,"
              "\"averageOutboundBitRate\":6.666,\"averageOutboundFrameRate\":0.083}]}}");
    assert_int_equal(cvi_record_to_device_quality(r, &d, line, needed, NULL), CVI_ETOOSMALL);
    cvi_record_destroy(&r);
}

static void quality_of_nobody_is_refused(void **state)
{
    cvi_record *r = open_record();
    cvi_record_device d = device();
    size_t needed = 0;
    (void)state;

    assert_int_equal(cvi_record_to_device_quality(r, &d, NULL, 0, &needed), CVI_ETOOSMALL);
    assert_true(needed > 0);
    d.call_chain_id = "0622673d-9f69-49b3-9d4f-5ec64f42ecc";
    assert_int_equal(cvi_record_to_device_quality(r, &d, NULL, 0, &needed), CVI_EINVAL);
    d.call_chain_id = "0622673d-9f69-49b3-9d4f-5ec64f42eccg";
    assert_int_equal(cvi_record_to_device_quality(r, &d, NULL, 0, &needed), CVI_EINVAL);
    d = device();
    d.device_description = NULL;
    assert_int_equal(cvi_record_to_device_quality(r, &d, NULL, 0, &needed), CVI_EINVAL);
    assert_int_equal(cvi_record_to_device_quality(r, NULL, NULL, 0, &needed), CVI_EINVAL);
    cvi_record_destroy(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_record_has_every_member),
        cmocka_unit_test(numbers_are_exact_to_the_last_digit),
        cmocka_unit_test(streams_come_in_the_order_of_their_media),
        cmocka_unit_test(every_codec_has_its_rtp_name),
        cmocka_unit_test(times_are_rfc_3339_with_milliseconds),
        cmocka_unit_test(the_duration_runs_from_the_answer_to_the_end),
        cmocka_unit_test(the_time_in_the_lobby_runs_from_coming_to_leaving_it),
        cmocka_unit_test(the_password_of_a_uri_is_left_out),
        cmocka_unit_test(text_of_strangers_becomes_clean_utf_8),
        cmocka_unit_test(long_text_is_cut_at_a_character),
        cmocka_unit_test(the_status_is_written_by_name),
        cmocka_unit_test(a_small_buffer_is_told_what_it_takes),
        cmocka_unit_test(wrong_arguments_are_refused),
        cmocka_unit_test(quality_is_written_as_microsoft_reads_it),
        cmocka_unit_test(quality_of_nobody_is_refused),
    };
    return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
