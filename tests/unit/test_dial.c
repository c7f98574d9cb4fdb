/* SPDX-License-Identifier: MIT */
#include "common/cm.h"

#include <arpa/inet.h>
#include <stdio.h>

#include <cvi/dial.h>

#include "common/counting.h"
#include "common/table.h"
#include "common/watch.h"

static cvi_dial *new_dial(void)
{
    cvi_dial *d = NULL;

    assert_int_equal(cvi_dial_create(&d, NULL), CVI_OK);
    return d;
}

/* Parses from a block of exactly that length. */
static int parse(cvi_dial *d, const char *text, size_t len)
{
    char *exact = heap_copy(text, len);
    const int rc = cvi_dial_parse(d, exact, len);

    free(exact);
    return rc;
}

/* ---- the tables ------------------------------------------------------------------------- */

static const struct part {
    const char *name;
    const char *(*get)(const cvi_dial *dial, size_t *len);
} text_parts[] = {
    {"display", cvi_dial_get_display},     {"user", cvi_dial_get_user},
    {"password", cvi_dial_get_password},   {"host", cvi_dial_get_host},
    {"transport", cvi_dial_get_transport}, {"params", cvi_dial_get_params},
    {"headers", cvi_dial_get_headers},     {"key", cvi_dial_get_tenant_key},
    {"id", cvi_dial_get_conference_id},    {"pin", cvi_dial_get_pin},
    {"layout", cvi_dial_get_layout},       {"hostkey", cvi_dial_get_host_key},
};
#define TEXT_PARTS (sizeof(text_parts) / sizeof(text_parts[0]))

struct expected {
    const char *text[TEXT_PARTS];
    size_t len[TEXT_PARTS];
    const char *scheme;
    const char *kind;
    const char *dialect, *check; /* NULL: any */
    unsigned port, confidence;   /* confidence 0: any */
};

static void expect_part(struct expected *e, const char *name, char *value)
{
    const size_t len = table_unescape(value);

    if (strcmp(name, "scheme") == 0) {
        e->scheme = value;
    } else if (strcmp(name, "kind") == 0) {
        e->kind = value;
    } else if (strcmp(name, "port") == 0) {
        e->port = (unsigned)atoi(value);
    } else if (strcmp(name, "dialect") == 0) {
        e->dialect = value;
    } else if (strcmp(name, "check") == 0) {
        e->check = value;
    } else if (strcmp(name, "confidence") == 0) {
        e->confidence = (unsigned)atoi(value);
    } else {
        size_t i = 0;

        while (i < TEXT_PARTS && strcmp(text_parts[i].name, name) != 0) {
            i++;
        }
        assert_true(i < TEXT_PARTS);
        e->text[i] = value;
        e->len[i] = len;
    }
}

/* "name=value name=value"; all others are absent. */
static void read_expected(char *parts, struct expected *e)
{
    memset(e, 0, sizeof(*e));
    for (size_t i = 0; i < TEXT_PARTS; i++) {
        e->text[i] = "";
    }
    for (char *part = strtok(parts, " "); part; part = strtok(NULL, " ")) {
        char *value = strchr(part, '=');

        assert_non_null(value);
        *value++ = '\0';
        expect_part(e, part, value);
    }
}

static const char *const schemes[] = {"unknown", "bare", "sip", "sips", "tel", "h323"};
static const char *const kinds[] = {"unknown", "ivr", "direct", "test"};
static const char *const checks[] = {"none", "passed", "failed"};

static void check_accepted(struct table_row *row, void *user)
{
    cvi_dial *d = user;
    struct expected e;
    int rc = 0;

    assert_int_equal(row->count, 2);
    read_expected(row->field[1], &e);
    rc = parse(d, row->field[0], table_unescape(row->field[0]));
    if (rc != CVI_OK) {
        fail_msg("line %u: %s at %u: %s", row->line, cvi_status_name(rc),
                 (unsigned)cvi_dial_last_error(d)->offset, cvi_dial_last_error(d)->message);
    }
    for (size_t i = 0; i < TEXT_PARTS; i++) {
        size_t len = 99;
        const char *got = text_parts[i].get(d, &len);

        if (len != e.len[i] || memcmp(got, e.text[i], len) != 0 || got[len] != '\0') {
            fail_msg("line %u: %s is \"%s\" instead of \"%s\"", row->line, text_parts[i].name, got,
                     e.text[i]);
        }
    }
    if (strcmp(schemes[cvi_dial_get_scheme(d)], e.scheme) != 0 ||
        strcmp(kinds[cvi_dial_get_kind(d)], e.kind) != 0 || cvi_dial_get_port(d) != e.port) {
        fail_msg("line %u: scheme, kind or port differ", row->line);
    }
    if ((e.dialect && strcmp(cvi_dial_get_dialect(d, NULL), e.dialect) != 0) ||
        (e.check && strcmp(checks[cvi_dial_get_check(d)], e.check) != 0) ||
        (e.confidence && cvi_dial_get_confidence(d) != e.confidence)) {
        fail_msg("line %u: %s, check %s, confidence %u", row->line, cvi_dial_get_dialect(d, NULL),
                 checks[cvi_dial_get_check(d)], (unsigned)cvi_dial_get_confidence(d));
    }
    assert_true(strlen(cvi_dial_get_reason(d, NULL)) > 10);
    assert_true(cvi_dial_get_confidence(d) <= 100);
}

static void check_rejected(struct table_row *row, void *user)
{
    cvi_dial *d = user;
    int rc = 0;

    assert_int_equal(row->count, 3);
    assert_int_equal(cvi_dial_parse(d, "sip:a@b", 7), CVI_OK);
    rc = parse(d, row->field[0], table_unescape(row->field[0]));
    const cvi_error_info *e = cvi_dial_last_error(d);
    if (strcmp(cvi_status_name(rc), row->field[1]) != 0 || (int)e->offset != atoi(row->field[2])) {
        fail_msg("line %u: %s at %u: %s", row->line, cvi_status_name(rc), (unsigned)e->offset,
                 e->message);
    }
    assert_int_equal(e->status, rc);
    assert_string_equal(e->module, "dial");
    assert_true(strlen(e->message) > 10);
    for (size_t i = 0; i < TEXT_PARTS; i++) {
        size_t len = 99;

        assert_string_equal(text_parts[i].get(d, &len), "");
        assert_int_equal(len, 0);
    }
    assert_int_equal(cvi_dial_get_scheme(d), CVI_DIAL_SCHEME_UNKNOWN);
    assert_int_equal(cvi_dial_get_kind(d), CVI_DIAL_KIND_UNKNOWN);
    assert_int_equal(cvi_dial_get_port(d), 0);
    assert_int_equal(cvi_dial_get_confidence(d), 0);
    assert_string_equal(cvi_dial_get_dialect(d, NULL), "");
    assert_string_equal(cvi_dial_get_reason(d, NULL), "");
}

static void what_should_be_accepted_is_taken_apart(void **state)
{
    cvi_dial *d = new_dial();

    (void)state;
    assert_true(table_each("dial/accept.txt", check_accepted, d) > 180);
    cvi_dial_destroy(&d);
}

static void what_should_be_rejected_is_with_status_and_offset(void **state)
{
    cvi_dial *d = new_dial();

    (void)state;
    assert_true(table_each("dial/reject.txt", check_rejected, d) > 140);
    cvi_dial_destroy(&d);
}

/* Blanks in front are no part of it, but move everything in the blocks that are looked at together. */
static void check_moved(struct table_row *row, void *user)
{
    cvi_dial *d = user;
    const size_t len = table_unescape(row->field[0]);
    char json[4096], moved_json[4096], moved[4096];
    const int rc = parse(d, row->field[0], len);
    const uint64_t offset = rc == CVI_OK ? 0 : cvi_dial_last_error(d)->offset;

    assert_true(len + 66 < sizeof(moved));
    if (rc == CVI_OK) {
        assert_int_equal(cvi_dial_to_json(d, json, sizeof(json), NULL), CVI_OK);
    }
    for (size_t blanks = 1; blanks <= 66; blanks++) {
        memset(moved, ' ', blanks);
        memcpy(moved + blanks, row->field[0], len);
        if (parse(d, moved, blanks + len) != rc) {
            fail_msg("line %u: another status behind %zu blanks", row->line, blanks);
        }
        if (rc != CVI_OK) {
            assert_int_equal(cvi_dial_last_error(d)->offset, offset + blanks);
            continue;
        }
        assert_int_equal(cvi_dial_to_json(d, moved_json, sizeof(moved_json), NULL), CVI_OK);
        assert_string_equal(moved_json, json);
    }
}

static void it_is_the_same_wherever_it_begins(void **state)
{
    cvi_dial *d = new_dial();

    (void)state;
    assert_true(table_each("dial/accept.txt", check_moved, d) > 180);
    assert_true(table_each("dial/reject.txt", check_moved, d) > 140);
    cvi_dial_destroy(&d);
}

static void sentences_say_what_to_do(void **state)
{
    static const struct {
        const char *text, *sentence;
    } rows[] = {
        {"sip:a@b@c", "there is a second '@'; write the first as %40"},
        {"sip:a@b/c", "this character is not allowed in a host"},
        {"sip:a@[::1", "'[' is never closed"},
        {"sip:a@2001:db8::1", "an IPv6 address must stand in square brackets"},
        {"sip:a@1.2.3:4", "neither a host name nor an IPv4 address"},
        {"sip:a@b:", "the port is missing"},
        {"sip:a@b:1x", "a port has digits only and ends the host"},
        {"sip:@b", "the user part is empty"},
        {"1:2@b", "a password needs the sip: scheme"},
        {"sip:a@b;=", "a parameter has no name"},
        {"sip:a@b;c=", "a parameter has no value"},
        {"sip:a@b?c", "a header is written name=value"},
        {"A, B <sip:a@b>", "this display name must be in quotes"},
    };
    cvi_dial *d = new_dial();

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_int_not_equal(parse(d, rows[i].text, strlen(rows[i].text)), CVI_OK);
        assert_string_equal(cvi_dial_last_error(d)->message, rows[i].sentence);
    }
    cvi_dial_destroy(&d);
}

/* ---- the object ------------------------------------------------------------------------- */

static void create_checks_its_params(void **state)
{
    static const struct {
        uint32_t min, max, bytes;
        int status;
    } rows[] = {
        {0, 0, 0, CVI_OK},      {1, 32, 8192, CVI_OK},    {20, 0, 1, CVI_OK},
        {10, 9, 0, CVI_EINVAL}, {14, 13, 0, CVI_EINVAL},  {0, 33, 0, CVI_EINVAL},
        {0, 8, 0, CVI_EINVAL},  {0, 0, 8193, CVI_EINVAL},
    };
    cvi_dial_params p;
    cvi_dial *d = NULL;

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        CVI_DIAL_PARAMS_INIT(&p);
        p.id_min_digits = rows[i].min;
        p.id_max_digits = rows[i].max;
        p.max_bytes = rows[i].bytes;
        assert_int_equal(cvi_dial_create(&d, &p), rows[i].status);
        assert_int_equal(d != NULL, rows[i].status == CVI_OK);
        cvi_dial_destroy(&d);
        assert_null(d);
    }
    assert_int_equal(cvi_dial_create(NULL, NULL), CVI_EINVAL);
    CVI_DIAL_PARAMS_INIT(&p);
    p.size = 4;
    assert_int_equal(cvi_dial_create(&d, &p), CVI_EABI);
    cvi_dial_destroy(&d);
    cvi_dial_destroy(NULL);
}

static void lengths_of_ids_are_configurable(void **state)
{
    cvi_dial_params p;
    cvi_dial *d = NULL;

    (void)state;
    CVI_DIAL_PARAMS_INIT(&p);
    p.id_min_digits = 4;
    p.id_max_digits = 5;
    assert_int_equal(cvi_dial_create(&d, &p), CVI_OK);

    assert_int_equal(parse(d, "a.123@h", 7), CVI_OK);
    assert_int_equal(cvi_dial_get_kind(d), CVI_DIAL_KIND_IVR);
    assert_int_equal(parse(d, "a.1234@h", 8), CVI_OK);
    assert_int_equal(cvi_dial_get_kind(d), CVI_DIAL_KIND_DIRECT);
    assert_string_equal(cvi_dial_get_conference_id(d, NULL), "1234");
    assert_int_equal(parse(d, "a.123456@h", 10), CVI_OK);
    assert_int_equal(cvi_dial_get_kind(d), CVI_DIAL_KIND_IVR);
    cvi_dial_destroy(&d);
}

static int parse_checked(uint32_t id_check, const char *text, cvi_dial **out)
{
    cvi_dial_params p;

    CVI_DIAL_PARAMS_INIT(&p);
    p.id_check = id_check;
    assert_int_equal(cvi_dial_create(out, &p), CVI_OK);
    return parse(*out, text, strlen(text));
}

static void check_digits_speak_softly_unless_told_otherwise(void **state)
{
    cvi_dial *d = NULL;

    (void)state;
    assert_int_equal(parse_checked(CVI_DIAL_ID_CHECK_SOFT, "a.017988591@h", &d), CVI_OK);
    assert_int_equal(cvi_dial_get_check(d), CVI_DIAL_CHECK_PASSED);
    const uint32_t passed = cvi_dial_get_confidence(d);
    assert_int_equal(parse(d, "a.017988592@h", 13), CVI_OK);
    assert_int_equal(cvi_dial_get_check(d), CVI_DIAL_CHECK_FAILED);
    assert_true(cvi_dial_get_confidence(d) < passed);
    cvi_dial_destroy(&d);

    assert_int_equal(parse_checked(CVI_DIAL_ID_CHECK_OFF, "a.017988592@h", &d), CVI_OK);
    assert_int_equal(cvi_dial_get_check(d), CVI_DIAL_CHECK_NONE);
    cvi_dial_destroy(&d);

    assert_int_equal(parse_checked(CVI_DIAL_ID_CHECK_STRICT, " a.017988592@h", &d), CVI_EDIAL_ID);
    assert_int_equal(cvi_dial_last_error(d)->offset, 1);
    assert_string_equal(cvi_dial_get_conference_id(d, NULL), "");
    assert_string_equal(cvi_dial_get_host(d, NULL), "");
    assert_int_equal(parse(d, "a.017988591@h", 13), CVI_OK);
    assert_int_equal(parse(d, "9876543210@zoomcrc.com", 22), CVI_OK); /* those have none */
    cvi_dial_destroy(&d);
}

static void inputs_over_the_limit_are_refused(void **state)
{
    cvi_dial_params p;
    cvi_dial *d = NULL;

    (void)state;
    CVI_DIAL_PARAMS_INIT(&p);
    p.max_bytes = 6;
    assert_int_equal(cvi_dial_create(&d, &p), CVI_OK);

    assert_int_equal(parse(d, "ab@c.d", 6), CVI_OK);
    assert_int_equal(parse(d, "abc@c.d", 7), CVI_ELIMIT);
    assert_int_equal(cvi_dial_last_error(d)->offset, 6);
    assert_string_equal(cvi_dial_get_user(d, NULL), "");
    cvi_dial_destroy(&d);
}

/* Each shape fills the arena in its own way. */
static void the_longest_inputs_fit(void **state)
{
    static const char *const shapes[] = {
        "sip:%s@h",           "sip:a:%s@h",
        "sip:a@h;%s",         "sip:a@h;transport=%s",
        "sip:a@h?%s=",        "tel:%s;phone-context=a",
        "h323:%s@h",          "%s<sip:a@h>",
        "\"%s\"<sip:a@h>",    "<sip:a@h>;%s",
        "sip:%s.126000000@h",
    };
    static char fill[8193], text[8300];
    cvi_dial *d = new_dial();

    (void)state;
    for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
        const size_t room = 8192 - (strlen(shapes[i]) - 2);

        memset(fill, strncmp(shapes[i], "tel", 3) == 0 ? '1' : 'x', room);
        fill[room] = '\0';
        const char *const at = strstr(shapes[i], "%s");
        const int made = snprintf(text, sizeof(text), "%.*s%s%s", (int)(at - shapes[i]), shapes[i],
                                  fill, at + 2);
        assert_int_equal(made, 8192);
        assert_int_equal(parse(d, text, 8192), CVI_OK);
    }
    memset(text, ';', 8192);
    memcpy(text, "sip:a@h", 7);
    for (size_t i = 8; i < 8192; i += 2) {
        text[i] = 'p';
    }
    text[8191] = 'p';
    assert_int_equal(parse(d, text, 8192), CVI_OK);
    assert_int_equal(strlen(cvi_dial_get_params(d, NULL)), 8184);
    cvi_dial_destroy(&d);
}

static void names_that_are_too_long_are_refused_where_they_are(void **state)
{
    char text[300] = "a@";
    cvi_dial *d = new_dial();

    (void)state;
    for (size_t i = 0; i < 254; i++) { /* labels of 62 letters */
        text[2 + i] = i % 63 == 62 ? '.' : 'x';
    }
    assert_int_equal(parse(d, text, 2 + 253), CVI_OK);
    assert_int_equal(parse(d, text, 2 + 254), CVI_EDIAL_HOST);
    assert_int_equal(cvi_dial_last_error(d)->offset, 2 + 253);
    cvi_dial_destroy(&d);
}

/* What the C library takes for an address, and nothing else. */
static void addresses_are_those_of_the_c_library(void **state)
{
    static const char alphabet[] = "0123456789::::....afAF";
    cvi_dial *d = new_dial();
    uint64_t seed = 4711;
    unsigned taken = 0;

    (void)state;
    for (unsigned i = 0; i < 300000; i++) {
        char text[40], uri[64], bytes[16];
        size_t len = 0;

        if (i % 2) { /* near a valid one */
            len = strlen(strcpy(text, i % 4 == 1 ? "1:2::3:4.5.6.7" : "2001:db8:1:2:3:4:5:f"));
        }
        for (unsigned n = 0; n < 1 + i % 3 || len == 0; n++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            const char c = alphabet[(seed >> 33) % (sizeof(alphabet) - 1)];
            const size_t at = len > 0 ? (size_t)(seed >> 40) % (len + 1) : 0;
            if (i % 2 && at < len && seed >> 63) {
                text[at] = c;
            } else {
                memmove(text + at + 1, text + at, len - at);
                text[at] = c;
                len++;
            }
        }
        text[len] = '\0';
        snprintf(uri, sizeof(uri), "sip:a@[%s]", text);
        const int is_taken = parse(d, uri, strlen(uri)) == CVI_OK;
        taken += (unsigned)is_taken;
        if (is_taken != (inet_pton(AF_INET6, text, bytes) == 1)) {
            fail_msg("%s", uri);
        }
    }
    assert_in_range(taken, 10000, 200000);
    cvi_dial_destroy(&d);
}

/* "<len times c>" behind what is there. */
static void put_times(char *to, char c, size_t len)
{
    to += strlen(to);
    memset(to, c, len);
    to[len] = '\0';
}

/* Bytes are looked at many together: each part begins, ends and has its escape at every place. */
static void texts_of_every_length_are_kept_whole(void **state)
{
    static const char *const ends[] = {"", "_", "%41"}, *const kept[] = {"", "_", "A"};
    cvi_dial *d = new_dial();
    char uri[1024], user[256], host[256], params[512], headers[256];

    (void)state;
    for (size_t i = 0; i < 3 * 200; i++) {
        const size_t n = 1 + i / 3, other = 1 + n % 70;

        strcpy(user, "u");
        put_times(user, '.', other % 2);
        put_times(user, 'u', n);
        strcpy(host, "");
        put_times(host, 'H', 1 + other % 63);
        strcat(host, ".Example");
        strcpy(params, "lr;");
        put_times(params, 'x', other);
        strcat(params, "=");
        put_times(params, 'y', n);
        strcat(params, ends[i % 3]);
        strcat(params, ";transport=Tls");
        strcpy(headers, "h=");
        put_times(headers, 'z', n);
        snprintf(uri, sizeof(uri), "sip:%s%s@%s:5061;%s?%s", user, ends[i % 3], host, params,
                 headers);
        assert_int_equal(parse(d, uri, strlen(uri)), CVI_OK);
        strcat(user, kept[i % 3]);
        assert_string_equal(cvi_dial_get_user(d, NULL), user);
        assert_int_equal(strcasecmp(cvi_dial_get_host(d, NULL), host), 0);
        assert_null(strpbrk(cvi_dial_get_host(d, NULL), "HE"));
        assert_int_equal(cvi_dial_get_port(d), 5061);
        assert_string_equal(cvi_dial_get_params(d, NULL), params);
        assert_string_equal(cvi_dial_get_transport(d, NULL), "tls");
        assert_string_equal(cvi_dial_get_headers(d, NULL), headers);
    }
    cvi_dial_destroy(&d);
}

static void parse_any(struct table_row *row, void *user)
{
    (void)parse(user, row->field[0], table_unescape(row->field[0]));
}

static void nothing_is_allocated_after_create(void **state)
{
    struct counting c;
    cvi_dial_params p;
    cvi_dial *d = NULL;

    (void)state;
    counting_init(&c, 0);
    CVI_DIAL_PARAMS_INIT(&p);
    p.allocator = &c.allocator;
    assert_int_equal(cvi_dial_create(&d, &p), CVI_OK);
    assert_int_equal(atomic_load(&c.calls), 1);

    assert_true(table_each("dial/accept.txt", parse_any, d) > 80);
    assert_true(table_each("dial/reject.txt", parse_any, d) > 80);

    assert_int_equal(atomic_load(&c.calls), 1);
    cvi_dial_destroy(&d);
    assert_int_equal(atomic_load(&c.live), 0);
}

static void a_password_does_not_stay_in_freed_memory(void **state)
{
    static const char text[] =
        "sip:a:secret-4711@gw.example;x=1234567890123456789012345678901234567";
    struct watch w;
    cvi_dial_params p;
    cvi_dial *d = NULL;
    char json[800];

    (void)state;
    watch_init(&w, "secret-4711");
    CVI_DIAL_PARAMS_INIT(&p);
    p.allocator = &w.allocator;
    assert_int_equal(cvi_dial_create(&d, &p), CVI_OK);
    assert_int_equal(parse(d, text, sizeof(text) - 1), CVI_OK);
    assert_int_equal(cvi_dial_to_json(d, json, sizeof(json), NULL), CVI_OK);
    assert_non_null(strstr(json, "secret-4711"));
    cvi_dial_destroy(&d);

    assert_true(w.freed >= 2);
    assert_int_equal(w.found, 0);
}

static void a_parse_forgets_the_one_before(void **state)
{
    cvi_dial *d = new_dial();
    const char full[] = "X <sips:u:p@h.example:5061;transport=tls?a=b>";

    (void)state;
    assert_int_equal(parse(d, full, sizeof(full) - 1), CVI_OK);
    assert_int_equal(cvi_dial_get_port(d), 5061);
    assert_int_equal(parse(d, "h", 1), CVI_OK);

    for (size_t i = 0; i < TEXT_PARTS; i++) {
        assert_string_equal(text_parts[i].get(d, NULL),
                            strcmp(text_parts[i].name, "host") == 0 ? "h" : "");
    }
    assert_int_equal(cvi_dial_get_port(d), 0);
    assert_int_equal(cvi_dial_get_kind(d), CVI_DIAL_KIND_UNKNOWN);
    cvi_dial_destroy(&d);
}

static void a_null_parser_has_empty_parts(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEXT_PARTS; i++) {
        size_t len = 99;

        assert_string_equal(text_parts[i].get(NULL, &len), "");
        assert_int_equal(len, 0);
    }
    assert_int_equal(cvi_dial_parse(NULL, "a", 1), CVI_EINVAL);
    assert_null(cvi_dial_last_error(NULL));
}

static void results_are_written_as_json(void **state)
{
    const char text[] =
        "\"R \\\"1\\\"\" <sip:813.126000000:p%22w@GW.example:5061;transport=TCP?a=%FF>";
    char json[600];
    size_t needed = 0;
    cvi_dial *d = new_dial();

    (void)state;
    assert_int_equal(cvi_dial_to_json(d, json, sizeof(json), NULL), CVI_ESTATE);
    assert_int_equal(parse(d, text, sizeof(text) - 1), CVI_OK);
    assert_int_equal(cvi_dial_to_json(d, NULL, 0, &needed), CVI_ETOOSMALL);
    assert_int_equal(cvi_dial_to_json(d, json, needed, NULL), CVI_ETOOSMALL);
    assert_int_equal(cvi_dial_to_json(d, json, needed + 1, NULL), CVI_OK);
    assert_string_equal(json, "{\"status\":\"ok\",\"offset\":0,\"display\":\"R \\\"1\\\"\","
                              "\"scheme\":\"sip\",\"user\":\"813.126000000\","
                              "\"password\":\"p\\\"w\",\"host\":\"gw.example\",\"port\":5061,"
                              "\"transport\":\"tcp\",\"params\":\"transport=TCP\","
                              "\"headers\":\"a=%FF\",\"kind\":\"direct\",\"dialect\":\"microsoft\","
                              "\"tenant_key\":\"813\","
                              "\"conference_id\":\"126000000\",\"pin\":\"\",\"layout\":\"\","
                              "\"host_key\":\"\",\"check\":\"failed\",\"confidence\":70,"
                              "\"reason\":\"a tenant key, a dot and a conference id\"}");
    assert_int_equal(strlen(json), needed);

    assert_int_equal(parse(d, "sip:a@h:0", 9), CVI_EDIAL_PORT);
    assert_int_equal(cvi_dial_to_json(d, json, sizeof(json), NULL), CVI_OK);
    assert_string_equal(json, "{\"status\":\"EDIAL_PORT\",\"offset\":8,"
                              "\"message\":\"a port is 1 to 65535\"}");
    cvi_dial_destroy(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_should_be_accepted_is_taken_apart),
        cmocka_unit_test(what_should_be_rejected_is_with_status_and_offset),
        cmocka_unit_test(it_is_the_same_wherever_it_begins),
        cmocka_unit_test(sentences_say_what_to_do),
        cmocka_unit_test(create_checks_its_params),
        cmocka_unit_test(lengths_of_ids_are_configurable),
        cmocka_unit_test(check_digits_speak_softly_unless_told_otherwise),
        cmocka_unit_test(inputs_over_the_limit_are_refused),
        cmocka_unit_test(the_longest_inputs_fit),
        cmocka_unit_test(names_that_are_too_long_are_refused_where_they_are),
        cmocka_unit_test(addresses_are_those_of_the_c_library),
        cmocka_unit_test(texts_of_every_length_are_kept_whole),
        cmocka_unit_test(nothing_is_allocated_after_create),
        cmocka_unit_test(a_password_does_not_stay_in_freed_memory),
        cmocka_unit_test(a_parse_forgets_the_one_before),
        cmocka_unit_test(a_null_parser_has_empty_parts),
        cmocka_unit_test(results_are_written_as_json),
    };

    return cmocka_run_group_tests_name("dial", tests, NULL, NULL);
}
