/* SPDX-License-Identifier: MIT */
/* What was built in is what is said to be there; what was left out answers CVI_ENOTSUP. */
#include "common/cm.h"

#include <cvi/ivr.h>
#include <cvi/provision.h>
#include <cvi/resolve.h>

#include "codec/codec.h"
#include "config.h"
#include "core/mem.h"
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
    const cvi__text_fonts fonts = {"", "Sans", ""};
    cvi__text *text = NULL;
    (void)state;

    assert_int_equal(cvi__text_open(&text, &fonts, cvi__mem_or_libc(NULL)),
                     status_of(CVI_HAVE_TEXT));

    cvi__text_close(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_features_said_are_those_built_in),
        cmocka_unit_test(json_is_read_where_it_is_built_in),
        cmocka_unit_test(video_is_decoded_where_codecs_are_built_in),
        cmocka_unit_test(srtp_works_where_it_is_built_in),
        cmocka_unit_test(text_is_drawn_where_it_is_built_in),
    };
    return cmocka_run_group_tests_name("features", tests, NULL, NULL);
}
