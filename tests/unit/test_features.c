/* SPDX-License-Identifier: MIT */
/* What was built in is what is said to be there; what was left out answers CVI_ENOTSUP. */
#include "common/cm.h"

#include <cvi/invite.h>
#include <cvi/ivr.h>
#include <cvi/meeting.h>
#include <cvi/provision.h>
#include <cvi/resolve.h>

#include "codec/codec.h"
#include "config.h"
#include "core/mem.h"
#include "crypto/sign.h"
#include "media/text.h"
#include "transport/srtp.h"

static int status_of(int is_there)
{
    return is_there ? CVI_OK : CVI_ENOTSUP;
}

static void the_features_said_are_those_built_in(void **state)
{
    (void)state;

    assert_int_equal(cvi_feature_supported(CVI_FEATURE_CODEC, 0), CVI_HAVE_CODEC);
    assert_int_equal(cvi_feature_supported(CVI_FEATURE_JSON, 0), CVI_HAVE_JSON);
    assert_int_equal(cvi_feature_supported(CVI_FEATURE_CURL, 0), CVI_HAVE_CURL);
    assert_int_equal(cvi_feature_supported(CVI_FEATURE_SRTP, 0), CVI_HAVE_SRTP);
    assert_int_equal(cvi_feature_supported(CVI_FEATURE_DTLS, 0), CVI_HAVE_DTLS);
    assert_int_equal(cvi_feature_supported(CVI_FEATURE_TEXT, 0), CVI_HAVE_TEXT);
    assert_int_equal(cvi_feature_supported(CVI_FEATURE_SIGN, 0), CVI_HAVE_SIGN);
}

static void json_is_read_where_it_is_built_in(void **state)
{
    static const char domains[] = "{\"domains\":[\"gw.example\"],\"tenants\":[]}";
    static const char book[] = "{\"meetings\":[]}";
    cvi_provision *provision = NULL;
    cvi_resolver *resolver = NULL;
    cvi_ivr_flow *flow = NULL;
    (void)state;
    assert_int_equal(cvi_ivr_flow_create(&flow, NULL), CVI_OK);
    assert_int_equal(cvi_provision_create(&provision, NULL), CVI_OK);
    assert_int_equal(cvi_resolver_create(&resolver, NULL), CVI_OK);

    assert_int_equal(cvi_provision_load_json(provision, domains, strlen(domains)),
                     status_of(CVI_HAVE_JSON));
    assert_int_equal(cvi_resolver_load_book_json(resolver, book, strlen(book)),
                     status_of(CVI_HAVE_JSON));

    assert_int_equal(cvi_ivr_flow_load_json(flow, "{}", 2) == CVI_ENOTSUP, !CVI_HAVE_JSON);

    cvi_ivr_flow_destroy(&flow);
    cvi_resolver_destroy(&resolver);
    cvi_provision_destroy(&provision);
}

static void video_is_decoded_where_codecs_are_built_in(void **state)
{
    cvi__video_dec *dec = NULL;
    (void)state;

    assert_int_equal(cvi__video_dec_create(&dec, CVI_CODEC_H264, cvi__mem_or_libc(NULL)),
                     status_of(CVI_HAVE_CODEC));

    cvi__video_dec_destroy(&dec);
}

static void a_meeting_takes_legs_whose_codec_is_built_in(void **state)
{
    static const uint32_t audio[] = {CVI_CODEC_G722, CVI_CODEC_OPUS};
    static const uint32_t video[] = {CVI_CODEC_H264, CVI_CODEC_VP8};
    cvi_meeting *meeting = NULL;
    uint32_t plain = 0, leg = 0;
    cvi_leg_params p;
    cvi_unit unit;
    (void)state;
    assert_int_equal(cvi_meeting_create(&meeting, NULL), CVI_OK);
    CVI_LEG_PARAMS_INIT(&p);
    p.audio_codec = CVI_CODEC_PCMU;
    assert_int_equal(cvi_meeting_add_leg(meeting, 0, &p, &plain), CVI_OK);

    for (size_t i = 0; i < 2; i++) {
        CVI_LEG_PARAMS_INIT(&p);
        p.audio_codec = audio[i];
        assert_int_equal(cvi_meeting_add_leg(meeting, 0, &p, &leg), status_of(CVI_HAVE_CODEC));
        CVI_LEG_PARAMS_INIT(&p);
        p.video_codec = video[i];
        assert_int_equal(cvi_meeting_add_leg(meeting, 0, &p, &leg), status_of(CVI_HAVE_CODEC));
        CVI_UNIT_INIT(&unit);
        unit.medium = CVI_MEDIUM_VIDEO;
        unit.codec = video[i];
        unit.data = (const uint8_t *)"x";
        unit.len = 1;
        assert_int_equal(cvi_meeting_feed_unit(meeting, 0, plain, &unit),
                         status_of(CVI_HAVE_CODEC));
    }

    cvi_meeting_destroy(&meeting);
}

static void srtp_works_where_it_is_built_in(void **state)
{
    static const uint8_t key[30] = {1};
    const cvi__srtp_params params = {
        .suite = CVI__SRTP_AES128_SHA1_80, .key = key, .key_len = sizeof(key)};
    cvi__srtp *srtp = NULL;
    (void)state;

    assert_int_equal(cvi__srtp_create(&srtp, cvi__mem_or_libc(NULL), &params),
                     status_of(CVI_HAVE_SRTP));

    cvi__srtp_destroy(&srtp);
}

static void text_is_drawn_where_it_is_built_in(void **state)
{
    const cvi__text_fonts fonts = {"", "Sans", NULL};
    cvi__text *text = NULL;
    (void)state;

    assert_int_equal(cvi__text_open(&text, &fonts, cvi__mem_or_libc(NULL)),
                     status_of(CVI_HAVE_TEXT));

    cvi__text_close(&text);
}

static void agendas_are_there_with_the_calendar_library(void **state)
{
    cvi_agenda *agenda = NULL;
    (void)state;
    assert_int_equal(cvi_agenda_create(&agenda, NULL), CVI_OK);

    assert_int_equal(cvi_agenda_set_time_zone(agenda, "UTC"), status_of(CVI_HAVE_ICAL));

    cvi_agenda_destroy(&agenda);
}

static void certificates_sign_where_that_is_built_in(void **state)
{
    cvi__signer *signer = NULL;
    const char *why = NULL;
    (void)state;

    assert_int_equal(cvi__signer_new(&signer, cvi__mem_or_libc(NULL), "", "", NULL, &why),
                     CVI_HAVE_SIGN ? CVI_ESYNTAX : CVI_ENOTSUP);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_features_said_are_those_built_in),
        cmocka_unit_test(json_is_read_where_it_is_built_in),
        cmocka_unit_test(video_is_decoded_where_codecs_are_built_in),
        cmocka_unit_test(a_meeting_takes_legs_whose_codec_is_built_in),
        cmocka_unit_test(srtp_works_where_it_is_built_in),
        cmocka_unit_test(agendas_are_there_with_the_calendar_library),
        cmocka_unit_test(certificates_sign_where_that_is_built_in),
        cmocka_unit_test(text_is_drawn_where_it_is_built_in),
    };
    return cmocka_run_group_tests_name("features", tests, NULL, NULL);
}
