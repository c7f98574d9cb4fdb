/* SPDX-License-Identifier: MIT */
#include "common/cm.h"

#include <stdio.h>
#include <string.h>

#include <cvi/invite.h>

#define URL "https://dialin.example/teams/?key=813&conf={ConfId}"

static cvi_invite_block block_of(const char *dialect, const char *language)
{
    cvi_invite_block b;

    CVI_INVITE_BLOCK_INIT(&b);
    b.language = language;
    b.dialect = dialect;
    b.tenant_key = "813000000";
    b.domain = strcmp(dialect, "poly") == 0        ? "t.plcm.vc"
               : strcmp(dialect, "bluejeans") == 0 ? "teams.bjn.vc"
               : strcmp(dialect, "webex") == 0     ? "m.webex.com"
                                                   : "gw.example";
    b.conference_id = "126085003";
    b.instruction_url = URL;
    return b;
}

static const char *put(const cvi_invite_block *block, uint32_t format, const char *text)
{
    static char out[2][20000];
    static unsigned turn;
    cvi_invite_body body;
    size_t needed = 0;

    CVI_INVITE_BODY_INIT(&body);
    body.text = text;
    body.len = strlen(text);
    body.format = format;
    turn ^= 1;
    assert_int_equal(cvi_invite_put_block(block, &body, NULL, 0, &needed), CVI_ETOOSMALL);
    assert_int_equal(cvi_invite_put_block(block, &body, out[turn], needed, NULL), CVI_ETOOSMALL);
    assert_int_equal(cvi_invite_put_block(block, &body, out[turn], needed + 1, NULL), CVI_OK);
    assert_int_equal(strlen(out[turn]), needed);
    return out[turn];
}

static void a_block_of_text_is_as_people_know_it(void **state)
{
    const cvi_invite_block b = block_of("microsoft", "en-GB");

    (void)state;
    assert_string_equal(put(&b, CVI_INVITE_FORMAT_TEXT, ""),
                        "________________________________\n"
                        "Join on a video conferencing device\n"
                        "Tenant key: 813000000@gw.example\n"
                        "Video ID: 126 085 003\n"
                        "More info <https://dialin.example/teams/?key=813&conf=126085003>\n"
                        "________________________________\n");
}

static void a_block_of_html_is_escaped(void **state)
{
    const cvi_invite_block b = block_of("microsoft", "fr");

    (void)state;
    assert_string_equal(put(&b, CVI_INVITE_FORMAT_HTML, ""),
                        "<div id=\"cvi-join\">\n"
                        "<p><b>Participer avec un appareil de visioconf\xc3\xa9rence</b><br>\n"
                        "Cl\xc3\xa9 du locataire : 813000000@gw.example<br>\n"
                        "ID de la vid\xc3\xa9o : 126 085 003<br>\n"
                        "<a href=\"https://dialin.example/teams/?key=813&amp;conf=126085003\">"
                        "Plus d\xe2\x80\x99informations</a></p>\n"
                        "</div>\n");
}

/* What is found in a body, by the scanner that rooms use. */
static void check_found(const cvi_invite_block *b, uint32_t format, const char *text,
                        const char *dial)
{
    cvi_invite_join join;
    cvi_invite *v = NULL;

    assert_int_equal(cvi_invite_create(&v, NULL), CVI_OK);
    assert_int_equal(cvi_invite_scan(v, format, text, strlen(text)), CVI_OK);
    CVI_INVITE_JOIN_INIT(&join);
    if (cvi_invite_get_join(v, 0, &join) != CVI_OK || strcmp(join.dial, dial) != 0 ||
        strcmp(join.conference_id, b->conference_id) != 0 || join.kind != CVI_INVITE_KIND_CVI) {
        fail_msg("%s: dial %s, id %s in\n%s", b->language,
                 cvi_invite_get_count(v) ? join.dial : "none",
                 cvi_invite_get_count(v) ? join.conference_id : "none", text);
    }
    cvi_invite_destroy(&v);
}

static void what_is_written_is_found_again(void **state)
{
    static const struct {
        const char *dialect, *dial;
    } dialects[] = {{"microsoft", "813000000.126085003@gw.example"},
                    {"poly", "813000000.126085003@t.plcm.vc"},
                    {"bluejeans", "813000000.126085003@teams.bjn.vc"},
                    {"webex", "126085003.813000000@m.webex.com"}};
    static const char *const bodies[3] = {
        [CVI_INVITE_FORMAT_TEXT] = "Hello,\r\n\r\nplease read it: 100 pages.\r\n",
        [CVI_INVITE_FORMAT_HTML] = "<html><body><p>Hello & welcome</p></body></html>"};
    uint32_t count = 0;

    (void)state;
    for (uint32_t l = 0; cvi_invite_get_language(l); l++, count++) {
        for (size_t d = 0; d < sizeof(dialects) / sizeof(dialects[0]); d++) {
            for (uint32_t f = CVI_INVITE_FORMAT_TEXT; f <= CVI_INVITE_FORMAT_HTML; f++) {
                cvi_invite_block b = block_of(dialects[d].dialect, cvi_invite_get_language(l));

                check_found(&b, f, put(&b, f, bodies[f]), dialects[d].dial);
                b.instruction_url = NULL;
                check_found(&b, f, put(&b, f, bodies[f]), dialects[d].dial);
            }
        }
    }
    assert_true(count >= 12);
}

/* In front of the end, where there is one; all other bytes stay. */
static void a_new_block_goes_to_the_end(void **state)
{
    static const struct {
        uint32_t format;
        const char *before, *after;
    } rows[] = {
        {CVI_INVITE_FORMAT_HTML, "<html><body>\xff\r\n<p>a</p>\r\n", "</BODY\n></html>\r\n"},
        {CVI_INVITE_FORMAT_HTML, "<p>a</p>\n", ""},
        {CVI_INVITE_FORMAT_HTML, "<html><p>a</p>\n", "</html>"},
        {CVI_INVITE_FORMAT_HTML, "<body><!-- </body> -->\n<a title=\"</body>\">x</a>\n", "</body>"},
        {CVI_INVITE_FORMAT_HTML, "<body><script>'</body>'</script>\n", "</body>"},
        {CVI_INVITE_FORMAT_HTML, "<body>a</body>b\n", "</body><!-- </body> -->"},
        {CVI_INVITE_FORMAT_TEXT, "a\n", ""},
        {CVI_INVITE_FORMAT_TEXT, "a\r\nb\r\n", ""},
        {CVI_INVITE_FORMAT_TEXT, "________________________________\nJoin\n", ""},
    };
    const cvi_invite_block b = block_of("microsoft", "de");
    char text[500];

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const size_t before = strlen(rows[i].before), after = strlen(rows[i].after);

        snprintf(text, sizeof(text), "%s%s", rows[i].before, rows[i].after);
        const char *const out = put(&b, rows[i].format, text);
        const size_t len = strlen(out);
        if (strncmp(out, rows[i].before, before) != 0 ||
            strcmp(out + len - after, rows[i].after) != 0 || !strstr(out, "126 085 003")) {
            fail_msg("row %u: %s", (unsigned)i, out);
        }
        assert_true((strstr(text, "\r\n") != NULL) == (strstr(out + before, "\r\n") != NULL));
        assert_string_equal(put(NULL, rows[i].format, out), text); /* and out again */
    }
    assert_string_equal(put(NULL, CVI_INVITE_FORMAT_TEXT, "as it is"), "as it is");
    assert_non_null(strstr(put(&b, CVI_INVITE_FORMAT_TEXT, "no end of line"), "line\n____"));
}

static void an_older_block_is_replaced(void **state)
{
    static const uint32_t formats[] = {CVI_INVITE_FORMAT_TEXT, CVI_INVITE_FORMAT_HTML};
    static const char *const bodies[] = {"before\n\n", "<html><body>before\n"};
    static const char *const ends[] = {"after\n", "<p>after</p></body></html>"};
    char text[3000], first[3000];

    (void)state;
    for (size_t f = 0; f < 2; f++) {
        cvi_invite_block old = block_of("poly", "ja"), new = block_of("microsoft", "pl");

        new.conference_id = "0179885910";
        snprintf(text, sizeof(text), "%s%s%s", bodies[f], put(&old, formats[f], ""), ends[f]);
        snprintf(first, sizeof(first), "%s", put(&new, formats[f], text));
        assert_null(strstr(first, "126"));
        assert_null(strstr(first, "plcm"));
        assert_non_null(strstr(first, "017 988 591 0"));
        assert_string_equal(put(&new, formats[f], first), first);
        snprintf(text, sizeof(text), "%s%s", bodies[f], ends[f]);
        assert_string_equal(put(NULL, formats[f], first), text);
    }
}

static void a_block_is_known_after_mail_servers_had_it(void **state)
{
    const cvi_invite_block b = block_of("microsoft", "en");
    const char *const bodies[] = {
        "<body><div class=\"x_a\" id=\"x_cvi-join\" style=\"b\"><div>1</div><p>2</p></div>c</body>",
        "<body><DIV ID='cvi-join'>1</DIV >c</body>",
        "<body><div id=cvi-join>1</div>c</body>",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
        assert_string_equal(put(NULL, CVI_INVITE_FORMAT_HTML, bodies[i]), "<body>c</body>");
        assert_null(strstr(put(&b, CVI_INVITE_FORMAT_HTML, bodies[i]), ">1<"));
    }
    assert_string_equal(put(NULL, CVI_INVITE_FORMAT_HTML, "<div id=\"cvi-joiner\">1</div>"),
                        "<div id=\"cvi-joiner\">1</div>");
    assert_string_equal(put(NULL, CVI_INVITE_FORMAT_HTML, "a<div id=\"cvi-join\">never closed"),
                        "a<div id=\"cvi-join\">never closed");
    assert_string_equal(
        put(NULL, CVI_INVITE_FORMAT_HTML, "<div title=\"a id='cvi-join' b\">mine</div>"),
        "<div title=\"a id='cvi-join' b\">mine</div>");
    assert_string_equal(put(NULL, CVI_INVITE_FORMAT_TEXT,
                            "a\r\n________________________________\r\n\r\nJoin on a video "
                            "conferencing device\r\n\r\nTenant key: x\r\n\r\nVideo ID: 1\r\n\r\n"
                            "________________________________\r\nb\r\n"),
                        "a\r\nb\r\n");
}

static void what_cannot_be_written_is_refused(void **state)
{
    static const struct {
        const char *key, *domain, *id, *url, *dialect;
        int status;
    } rows[] = {
        {"813", "gw.example", "12345", URL, "microsoft", CVI_EINVITE_ID},
        {"813", "gw.example", "126 085 003", URL, "microsoft", CVI_EINVITE_ID},
        {"813", "gw.example", "12345678901234567", URL, "microsoft", CVI_EINVITE_ID},
        {"813", "gw.example", NULL, URL, "microsoft", CVI_EINVITE_ID},
        {"813", "gw.example", "126085003", "javascript:alert(1)", "microsoft", CVI_EINVITE_LINK},
        {"813", "gw.example", "126085003", "https://", "microsoft", CVI_EINVITE_LINK},
        {"813", "gw.example", "126085003", "https://x/\"><script>", "microsoft", CVI_EINVITE_LINK},
        {"813", "gw.example", "126085003", "https://x/ y", "microsoft", CVI_EINVITE_LINK},
        {"813", "gw.example", "126085003", "https://x/\n", "microsoft", CVI_EINVITE_LINK},
        {"813", "gw.example", "126085003", "https\x1a\x0f\x0fx", "microsoft", CVI_EINVITE_LINK},
        {"813", "gw.example", "126085003", "https://x/{Other}", "microsoft", CVI_EINVITE_LINK},
        {"8 13", "gw.example", "126085003", URL, "microsoft", CVI_EDIAL_USER},
        {NULL, "gw.example", "126085003", URL, "microsoft", CVI_EDIAL_USER},
        {"813", "a b", "126085003", URL, "microsoft", CVI_EDIAL_HOST},
        {"813", NULL, "126085003", URL, "microsoft", CVI_EDIAL_HOST},
        {"813", NULL, "126085003", URL, "nobody", CVI_ENOENT},
        {"813", NULL, "126085003", URL, "poly", CVI_ETOOSMALL},
        {NULL, "v.example", "126085003", "HTTP://x/{ConfId}/{ConfId}", "pexip_service",
         CVI_ETOOSMALL},
    };
    cvi_invite_body body;
    cvi_invite_block b;

    (void)state;
    CVI_INVITE_BODY_INIT(&body);
    body.format = CVI_INVITE_FORMAT_HTML;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        CVI_INVITE_BLOCK_INIT(&b);
        b.tenant_key = rows[i].key;
        b.domain = rows[i].domain;
        b.conference_id = rows[i].id;
        b.instruction_url = rows[i].url;
        b.dialect = rows[i].dialect;
        const int rc = cvi_invite_put_block(&b, &body, NULL, 0, NULL);
        if (rc != rows[i].status) {
            fail_msg("row %u: %s", (unsigned)i, cvi_status_name(rc));
        }
    }
    assert_int_equal(cvi_invite_put_block(&b, NULL, NULL, 0, NULL), CVI_EINVAL);
    body.format = CVI_INVITE_FORMAT_MIME;
    assert_int_equal(cvi_invite_put_block(&b, &body, NULL, 0, NULL), CVI_EINVAL);
    body.format = CVI_INVITE_FORMAT_TEXT;
    body.text = "";
    body.len = 64 * 1024 * 1024 + 1;
    assert_int_equal(cvi_invite_put_block(&b, &body, NULL, 0, NULL), CVI_ELIMIT);
    b.size = 4;
    body.len = 0;
    assert_int_equal(cvi_invite_put_block(&b, &body, NULL, 0, NULL), CVI_EABI);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_block_of_text_is_as_people_know_it),
        cmocka_unit_test(a_block_of_html_is_escaped),
        cmocka_unit_test(what_is_written_is_found_again),
        cmocka_unit_test(a_new_block_goes_to_the_end),
        cmocka_unit_test(an_older_block_is_replaced),
        cmocka_unit_test(a_block_is_known_after_mail_servers_had_it),
        cmocka_unit_test(what_cannot_be_written_is_refused),
    };

    return cmocka_run_group_tests_name("invite_block", tests, NULL, NULL);
}
