/* SPDX-License-Identifier: MIT */
/* What holds of all invitations: the same block is found however it is packed, and wherever it is. */
#include "common/cm.h"

#include <stdio.h>
#include <string.h>

#include <cvi/invite.h>

#include "core/base.h"
#include "dial/verhoeff.h"

#define ROUNDS 300u

static uint64_t seed;

static uint32_t random_below(uint32_t n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(seed >> 33) % n;
}

struct block {
    char id[16], dial[128], text[1024];
};

/* An id of 9 or 10 digits that its check digit speaks for. */
static void make_id(char id[16])
{
    const uint32_t len = 8 + random_below(2);

    for (uint32_t i = 0; i < len; i++) {
        id[i] = (char)('0' + random_below(10));
    }
    id[len] = cvi__dial_verhoeff_digit(id + len - 7, 7);
    id[len + 1] = '\0';
}

static void group(const char *id, char out[24])
{
    size_t n = 0;

    for (size_t i = 0; id[i]; i++) {
        if (i > 0 && i % 3 == 0) {
            out[n++] = ' ';
        }
        out[n++] = id[i];
    }
    out[n] = '\0';
}

/* How each provider writes an address and what a room dials, with the id in it. */
static const struct {
    const char *address, *before, *after;
} providers[] = {
    {"813000000@t.plcm.vc", "813000000.", "@t.plcm.vc"},
    {"816000000@teams.bjn.vc", "816000000.", "@teams.bjn.vc"},
    {"contoso@m.webex.com", "", ".contoso@m.webex.com"},
    {"teams@video.contoso.example", "", "@video.contoso.example"},
    {"rooms@gw.contoso.example", "rooms.", "@gw.contoso.example"},
};

/* Between the address and the id, and around both. */
static const struct {
    const char *head, *middle, *tail;
} shapes[] = {
    {"Join with a device\n", "\nVideo Conference ID: ", "\nAlternate instructions\n"},
    {"Join on a device\nTenant key: ", "\nVideo ID: ", "\nMore info\n"},
    {"Join on a device\nTenant key:\n", "\nVideo ID:\n", "\nMore info\n"},
    {"Liity\nVuokraaja-avain: ", "\nTunnus: ", "\n"},
};

static void make_block(struct block *b)
{
    const size_t p = random_below(CVI_ARRAY_LEN(providers));
    const size_t s = random_below(CVI_ARRAY_LEN(shapes));
    char grouped[24];

    make_id(b->id);
    group(b->id, grouped);
    snprintf(b->dial, sizeof(b->dial), "%s%s%s", providers[p].before, b->id, providers[p].after);
    snprintf(b->text, sizeof(b->text), "%s%s%s%s%s", shapes[s].head, providers[p].address,
             shapes[s].middle, grouped, shapes[s].tail);
}

static void check_found(cvi_invite *v, uint32_t format, const char *text, size_t len,
                        const struct block *b)
{
    char *exact = heap_copy(text, len);
    cvi_invite_join join;

    CVI_INVITE_JOIN_INIT(&join);
    const int rc = cvi_invite_scan(v, format, exact, len);
    free(exact);
    assert_int_equal(rc, CVI_OK);
    if (cvi_invite_get_join(v, 0, &join) != CVI_OK || strcmp(join.dial, b->dial) != 0 ||
        strcmp(join.conference_id, b->id) != 0) {
        fail_msg("%s instead of %s in:\n%.*s", cvi_invite_get_count(v) > 0 ? join.dial : "nothing",
                 b->dial, (int)len, text);
    }
}

/* ---- packings: each writes what `text` says in another way, and returns its length */

typedef size_t pack_fn(const char *text, char *out);

static size_t put(char *out, size_t n, const char *text)
{
    const size_t len = strlen(text);

    memcpy(out + n, text, len);
    return n + len;
}

static size_t pack_quoted(const char *text, char *out)
{
    size_t n = put(out, 0, "> ");

    for (; *text; text++) {
        out[n++] = *text;
        if (*text == '\n' && text[1]) {
            n = put(out, n, random_below(2) ? "\n> " : "> ");
        }
    }
    return n;
}

static size_t pack_html(const char *text, char *out)
{
    static const char *const ends[] = {"<br>\n", "</p>\r\n<p class='x'>", "<br/>", "</div><DIV>\n"};
    size_t n = put(out, 0, "<html><body><p>");

    for (; *text; text++) {
        if (*text == '\n') {
            n = put(out, n, ends[random_below(CVI_ARRAY_LEN(ends))]);
        } else if (*text == ' ' && random_below(3) == 0) {
            n = put(out, n, random_below(2) ? "&nbsp;" : "</span> <span>");
        } else if (random_below(20) == 0) {
            n += (size_t)sprintf(out + n, "&#%d;", *text);
        } else {
            out[n++] = *text;
        }
    }
    return put(out, n, "</p></body></html>");
}

static size_t pack_calendar(const char *text, char *out)
{
    size_t n = put(out, 0, "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDESCRIPTION:");

    for (; *text; text++) {
        n = put(out, n, random_below(15) == 0 ? "\r\n " : "");
        if (*text == '\n') {
            n = put(out, n, "\\n");
        } else {
            out[n++] = *text;
        }
    }
    return put(out, n, "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
}

static size_t pack_quoted_printable(const char *text, char *out)
{
    size_t n = put(out, 0, "MIME-Version: 1.0\nContent-Transfer-Encoding: quoted-printable\n\n");

    for (; *text; text++) {
        n = put(out, n, random_below(10) == 0 ? "=\n" : "");
        if (*text != '\n' && random_below(6) == 0) {
            n += (size_t)sprintf(out + n, "=%02X", *text);
        } else {
            out[n++] = *text;
        }
    }
    return n;
}

static size_t pack_base64(const char *text, char *out)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const size_t len = strlen(text);
    size_t n = put(out, 0, "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n");

    for (size_t i = 0; i < len; i += 3) {
        uint32_t bits = 0;

        for (size_t k = 0; k < 3; k++) {
            bits = bits << 8 | (i + k < len ? (unsigned char)text[i + k] : 0);
        }
        for (size_t k = 0; k < 4; k++) {
            n = put(out, n, random_below(30) == 0 ? "\r\n" : "");
            out[n++] = (char)(i + k > len ? '=' : digits[bits >> (18 - 6 * k) & 63]);
        }
    }
    return n;
}

static size_t pack_graph(const char *text, char *out)
{
    size_t n = put(out, 0, "{\"body\": {\"content\": \"");

    for (; *text; text++) {
        if (*text == '\n') {
            n = put(out, n, "\\r\\n");
        } else if (random_below(12) == 0) {
            n += (size_t)sprintf(out + n, "\\u%04x", *text);
        } else {
            out[n++] = *text;
        }
    }
    return put(out, n, "\", \"contentType\": \"text\"}}");
}

static void a_block_is_found_in_every_packing(void **state)
{
    static pack_fn *const packings[] = {pack_quoted,           pack_html,   pack_calendar,
                                        pack_quoted_printable, pack_base64, pack_graph};
    static char packed[16384];
    cvi_invite *v = NULL;
    struct block b;
    (void)state;
    seed = 1;
    assert_int_equal(cvi_invite_create(&v, NULL), CVI_OK);

    for (unsigned round = 0; round < ROUNDS; round++) {
        make_block(&b);
        check_found(v, CVI_INVITE_FORMAT_TEXT, b.text, strlen(b.text), &b);
        for (size_t i = 0; i < CVI_ARRAY_LEN(packings); i++) {
            check_found(v, CVI_INVITE_FORMAT_AUTO, packed, packings[i](b.text, packed), &b);
        }
    }
    cvi_invite_destroy(&v);
}

/* Lines and lines' ends fall anywhere in what is kept of a long text. */
static void a_block_is_found_wherever_it_stands(void **state)
{
    static char text[200000];
    cvi_invite *v = NULL;
    struct block b;
    (void)state;
    seed = 2;
    assert_int_equal(cvi_invite_create(&v, NULL), CVI_OK);

    for (unsigned round = 0; round < 100; round++) {
        const size_t before = random_below(40000);
        size_t n = 0;

        make_block(&b);
        while (n < before) {
            n = put(text, n, random_below(40) == 0 ? "\n" : "words and 12 words, ");
        }
        n = put(text, n, round % 2 ? "\n" : " ");
        n = put(text, n, b.text);
        while (n < 2 * before) {
            n = put(text, n, "more words ");
        }
        check_found(v, CVI_INVITE_FORMAT_TEXT, text, n, &b);
    }
    cvi_invite_destroy(&v);
}

static void every_beginning_of_an_item_is_scanned(void **state)
{
    static char packed[16384];
    static pack_fn *const packings[] = {pack_html, pack_calendar, pack_base64, pack_graph};
    cvi_invite *v = NULL;
    struct block b;
    (void)state;
    seed = 3;
    assert_int_equal(cvi_invite_create(&v, NULL), CVI_OK);
    make_block(&b);

    for (size_t i = 0; i < CVI_ARRAY_LEN(packings); i++) {
        const size_t len = packings[i](b.text, packed);

        for (size_t n = 0; n <= len; n++) {
            char *exact = heap_copy(packed, n);
            const int rc = cvi_invite_scan(v, CVI_INVITE_FORMAT_AUTO, exact, n);

            free(exact);
            assert_int_equal(rc, CVI_OK);
        }
    }
    cvi_invite_destroy(&v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_block_is_found_in_every_packing),
        cmocka_unit_test(a_block_is_found_wherever_it_stands),
        cmocka_unit_test(every_beginning_of_an_item_is_scanned),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
