/* SPDX-License-Identifier: MIT */
/* Addresses: those that say all by themselves, and those that wait for a
 * conference id. */
#include "invite/block.h"

#include <string.h>
#include <strings.h>

#include "invite/classes.h"

#define ROWS_KNOWN 24u   /* from an address of a known domain to its id */
#define ROWS_UNKNOWN 6u  /* the same of any other */
#define ROWS_BEFORE 2u   /* from an id to the address behind it */
#define ROWS_TO_MEET 16u /* from a Google Meet link to its address */
#define SURE_OF_DOMAIN 85u
#define LEAST 36 /* that a number must reach */

static int is_dialect(const cvi__block *b, const char *name)
{
    return strcmp(cvi_dial_get_dialect(b->dial, NULL), name) == 0;
}

static int is_h323(const cvi__block *b)
{
    return cvi_dial_get_scheme(b->dial) == CVI_DIAL_SCHEME_H323 || is_dialect(b, "h323");
}

static int has_digits_only(const char *text, size_t len)
{
    return cvi__slice_is_digits((cvi__slice){text, len});
}

/* Pexip's service has one entry of this name at each domain. */
static int is_entry_of_pexip(const cvi__block *b)
{
    return is_dialect(b, "microsoft") && strcmp(cvi_dial_get_user(b->dial, NULL), "teams") == 0 &&
           cvi_dial_get_confidence(b->dial) < SURE_OF_DOMAIN;
}

static void put_formatted(cvi__block *b, cvi__join *d, cvi__join_field field,
                          const cvi_dial_call *call)
{
    char text[CVI__FIELD_MOST + 1];
    size_t len = 0;

    if (cvi_dial_plan_format(b->plan, call, text, sizeof(text), &len) == CVI_OK) {
        cvi__join_put(d, field, text, len);
    }
}

void cvi__block_add_dialled(cvi__block *b, const cvi__mark *mark, const char *id,
                            uint32_t confidence, const char *reason)
{
    cvi_dial_call call;
    cvi__join *d = NULL;

    CVI_DIAL_CALL_INIT(&call);
    if (cvi_dial_get_call(b->dial, &call) != CVI_OK) {
        return;
    }
    if (is_entry_of_pexip(b)) {
        call.dialect = "pexip_service";
        call.tenant_key = call.domain;
    }
    if (id) {
        call.conference_id = id;
        call.kind = CVI_DIAL_KIND_DIRECT;
    }
    call.transport = NULL;
    d = cvi__joins_draft(b->joins, CVI_INVITE_KIND_CVI, mark->offset, confidence, reason);
    d->row = mark->row;
    cvi__join_put(d, CVI__JOIN_DIALECT, call.dialect, strlen(call.dialect));
    cvi__join_put(d, CVI__JOIN_TENANT_KEY, call.tenant_key, strlen(call.tenant_key));
    cvi__join_put(d, CVI__JOIN_CONFERENCE_ID, call.conference_id, strlen(call.conference_id));
    call.scheme = CVI_DIAL_SCHEME_BARE;
    put_formatted(b, d, CVI__JOIN_DIAL, &call);
    call.scheme = CVI_DIAL_SCHEME_H323;
    put_formatted(b, d, CVI__JOIN_DIAL_H323, &call);
    if (d->at[CVI__JOIN_DIAL] != 0) {
        (void)cvi__joins_add(b->joins);
    }
}

/* ---- which id an address gets */

/* What speaks for and against a number at an address whose dialect is known. */
static int judge_known(const cvi__address *a, const cvi__number *n, uint32_t rows)
{
    const int is_alone = (n->mark.flags & (CVI__MARK_LABELLED | CVI__MARK_LAST)) != 0;
    int c = 72;

    c += n->check > 0 ? 8 : n->check * 4;
    c += n->mark.flags & CVI__MARK_LABELLED ? 6 : 0;
    c += rows <= 2 ? 12 : 0;
    c -= rows > 8 ? 8 : 0;
    c -= rows > 2 && !is_alone ? 15 : 0;
    c += strcmp(a->link_id, n->digits) == 0 ? 12 : 0;
    return c;
}

/* The same at any other, where more is needed. */
static int judge_unknown(const cvi__address *a, const cvi__number *n, uint32_t rows)
{
    int c = 30;

    c += n->check > 0 ? 22 : n->check * 8;
    c += n->mark.flags & CVI__MARK_LABELLED ? 10 : 0;
    c += n->mark.flags & CVI__MARK_LAST ? 4 : 0;
    c += rows <= 2 ? 8 : 0;
    c -= rows > 4 ? 10 : 0;
    c += strcmp(a->link_id, n->digits) == 0 ? 35 : 0;
    c += a->mark.flags & CVI__MARK_LABELLED ? 8 : a->mark.flags & CVI__MARK_FIRST ? 6 : 0;
    c -= a->mark.flags == 0 ? 25 : 0; /* in the middle of a sentence */
    c += a->has_digit_key ? 12 : 0;
    c += a->is_after_teams ? 8 : 0;
    c -= n->count > 10 ? 6 : 0; /* seen are nine and ten */
    return c;
}

/* How well a number fits an address: a confidence, 0 for not at all. */
static uint32_t judge(const cvi__address *a, const cvi__number *n)
{
    const int is_behind = n->mark.offset > a->mark.offset;
    const uint32_t rows = is_behind ? n->mark.row - a->mark.row : a->mark.row - n->mark.row;
    const uint32_t most = !is_behind ? ROWS_BEFORE : a->is_known ? ROWS_KNOWN : ROWS_UNKNOWN;
    int c = 0;

    if (!n->can_be_id || n->is_taken || rows > most) {
        return 0;
    }
    c = a->is_known ? judge_known(a, n, rows) : judge_unknown(a, n, rows);
    c -= is_behind ? 0 : 12;
    c -= n->is_meeting ? 50 : 0;
    c -= n->mark.flags & CVI__MARK_THREES ? 0 : 15;
    c += n->is_confirmed ? 10 : 0;
    return c < LEAST ? 0 : (uint32_t)CVI_MIN(c, 99);
}

/* Whether another address that still waits has the better claim to it. */
static int is_claimed(const cvi__block *b, const cvi__address *a, const cvi__number *n, uint32_t c)
{
    for (uint32_t i = 0; i < CVI__BLOCK_ADDRESSES; i++) {
        const cvi__address *other = &b->addresses[i];

        if (other != a && other->is_open && judge(other, n) > c) {
            return 1;
        }
    }
    return 0;
}

static cvi__number *find_id(cvi__block *b, const cvi__address *a, uint32_t *confidence)
{
    cvi__number *best = NULL;

    *confidence = 0;
    for (uint32_t i = 0; i < CVI__BLOCK_NUMBERS; i++) { /* the oldest first: it wins a draw */
        cvi__number *n = &b->numbers[(b->next_number + i) % CVI__BLOCK_NUMBERS];
        const uint32_t c = n->count > 0 ? judge(a, n) : 0;

        if (c > *confidence && !is_claimed(b, a, n, c)) {
            best = n;
            *confidence = c;
        }
    }
    return best;
}

static const char *reason_of(const cvi__address *a, const cvi__number *n)
{
    if (strcmp(a->link_id, n->digits) == 0) {
        return "an address and the id near it, which the instruction link has too";
    }
    if (n->check < 0) {
        return "an address and a number near it, whose check digit is wrong";
    }
    return a->is_known ? "an address of a known domain and the id near it"
                       : "an address and a number near it that can be its conference id";
}

/* What an address is that no id belongs to. */
static void add_without_id(cvi__block *b, const cvi__address *a)
{
    char text[CVI__FIELD_MOST + 1];
    size_t len = 0;

    if (a->is_known) {
        cvi__block_add_dialled(b, &a->mark, NULL, 70,
                               "an address of a known domain without a conference id");
    } else if (a->is_uri && cvi_dial_format(b->dial, text, sizeof(text), &len) == CVI_OK) {
        cvi__join *d =
            cvi__joins_draft(b->joins, is_h323(b) ? CVI_INVITE_KIND_H323 : CVI_INVITE_KIND_SIP,
                             a->mark.offset, 70, is_h323(b) ? "an h323: URL" : "a sip: URI");

        cvi__join_put(d, CVI__JOIN_DIAL, text, len);
        if (is_h323(b)) {
            cvi__join_put(d, CVI__JOIN_DIAL_H323, text, len);
        }
        (void)cvi__joins_add(b->joins);
    }
}

void cvi__block_close(cvi__block *b, cvi__address *a)
{
    uint32_t confidence = 0;
    cvi__number *n = NULL;

    if (!a->is_open) {
        return;
    }
    n = find_id(b, a, &confidence);
    a->is_open = 0;
    if (cvi_dial_parse(b->dial, a->text, strlen(a->text)) != CVI_OK) {
        return;
    }
    if (n && (a->link_id[0] == '\0' || strcmp(n->digits, a->link_id) == 0 || confidence > 90)) {
        n->is_taken = 1;
        cvi__block_add_dialled(b, &a->mark, n->digits, confidence, reason_of(a, n));
    } else if (a->link_id[0] != '\0') {
        cvi__block_add_dialled(b, &a->mark, a->link_id, a->is_known ? 85 : 65,
                               "an address, and the id in a link near it");
    } else {
        add_without_id(b, a);
    }
}

void cvi__block_forget(cvi__block *b, const cvi__number *n)
{
    for (uint32_t i = 0; n->count > 0 && i < CVI__BLOCK_ADDRESSES; i++) {
        if (b->addresses[i].is_open && judge(&b->addresses[i], n) > 0) {
            cvi__block_close(b, &b->addresses[i]);
        }
    }
}

/* ---- an address is found */

/* The same once more, such as the link of a "mailto:", as long as the first has
 * no id yet. */
static int is_repeated(cvi__block *b, const cvi__mark *mark, const char *text, size_t len)
{
    for (uint32_t i = 0; i < CVI__BLOCK_ADDRESSES; i++) {
        cvi__address *a = &b->addresses[i];
        uint32_t confidence = 0;

        if (!a->is_open || strlen(a->text) != len || strncasecmp(a->text, text, len) != 0) {
            continue;
        }
        if (!find_id(b, a, &confidence) && a->link_id[0] == '\0') {
            a->mark.row = mark->row;
            a->mark.flags |= mark->flags;
            return 1;
        }
        cvi__block_close(b, a);
        (void)cvi_dial_parse(b->dial, text, len);
    }
    return 0;
}

static void wait_for_id(cvi__block *b, const cvi__mark *mark, const char *text, size_t len,
                        int is_uri, int is_known)
{
    cvi__address *a = NULL;
    size_t key_len = 0;

    if (is_repeated(b, mark, text, len)) {
        return;
    }
    const char *key = cvi_dial_get_tenant_key(b->dial, &key_len);
    const uint32_t has_digit_key = (uint32_t)has_digits_only(key, key_len);

    a = &b->addresses[b->next_address++ % CVI__BLOCK_ADDRESSES];
    cvi__block_close(b, a);
    memset(a, 0, sizeof(*a));
    a->mark = *mark;
    a->is_open = 1;
    a->is_uri = (uint32_t)is_uri;
    a->is_known = (uint32_t)is_known;
    a->is_after_teams = (uint32_t)b->has_teams;
    a->has_digit_key = has_digit_key;
    memcpy(a->text, text, len);
}

/* A join of another kind whose address was read. */
static void add_other(cvi__block *b, const cvi__mark *mark, uint32_t kind, uint32_t confidence,
                      const char *reason)
{
    const char *dialect = cvi_dial_get_dialect(b->dial, NULL);
    char text[CVI__FIELD_MOST + 1];
    size_t len = 0;
    cvi__join *d = NULL;

    if (cvi_dial_format(b->dial, text, sizeof(text), &len) != CVI_OK) {
        return;
    }
    d = cvi__joins_draft(b->joins, kind, mark->offset, confidence, reason);
    d->row = mark->row;
    if (kind != CVI_INVITE_KIND_SIP) {
        const char *id = cvi_dial_get_conference_id(b->dial, NULL);
        const char *pin = cvi_dial_get_pin(b->dial, NULL);

        cvi__join_put(d, CVI__JOIN_DIALECT, dialect, strlen(dialect));
        cvi__join_put(d, CVI__JOIN_CONFERENCE_ID, id, strlen(id));
        cvi__join_put(d, CVI__JOIN_PASSCODE, pin, strlen(pin));
    }
    cvi__join_put(d, CVI__JOIN_DIAL, text, len);
    if (is_h323(b)) {
        cvi__join_put(d, CVI__JOIN_DIAL_H323, text, len);
    }
    (void)cvi__joins_add(b->joins);
}

/* "conf:sip:…;opaque=app:conf:focus:id:teams:2:0!<thread>!<organiser>!<tenant>"
 */
static int take_focus(cvi__block *b, const cvi__mark *mark, cvi__slice text)
{
    cvi__slice rest = cvi__slice_find(text, "opaque=app:conf:focus:id:");
    cvi__join_field fields[] = {CVI__JOIN_THREAD_ID, CVI__JOIN_ORGANIZER_ID, CVI__JOIN_TENANT_ID};
    cvi__join *d = NULL;
    char part[CVI__FIELD_MOST];

    if (rest.len == 0) {
        return 0;
    }
    d = cvi__joins_draft(b->joins, CVI_INVITE_KIND_TEAMS, mark->offset, 55,
                         "the conference link of a Teams meeting");
    d->row = mark->row;
    rest = cvi__slice_find(rest, "!");
    for (size_t i = 0; i < CVI_ARRAY_LEN(fields) && rest.len > 1; i++) {
        const cvi__slice from = {rest.p + 1, rest.len - 1};
        char *dash = NULL;

        rest = cvi__slice_find(from, "!");
        const size_t len = from.len - rest.len;
        if (len == 0 || len >= sizeof(part)) {
            break;
        }
        memcpy(part, from.p, len);
        part[len] = '\0';
        dash = i == 0 ? strstr(part, "-thread.") : NULL;
        if (dash) {
            *dash = '@'; /* it may not have one of its own */
        }
        cvi__join_put(d, fields[i], part, len);
    }
    if (d->at[CVI__JOIN_THREAD_ID] != 0) {
        (void)cvi__joins_add(b->joins);
    }
    return 1;
}

/* The room's way into what a link was found for. */
static void put_address(cvi__block *b, cvi__join *join)
{
    char text[CVI__FIELD_MOST + 1];
    size_t len = 0;

    if (cvi_dial_format(b->dial, text, sizeof(text), &len) == CVI_OK) {
        cvi__join_put(join, CVI__JOIN_DIAL, text, len);
    }
}

/* Zoom's and Webex's own, or Google Meet's behind its link; 0: none of them. */
static int take_neighbour(cvi__block *b, const cvi__mark *mark)
{
    const uint32_t kind = cvi_dial_get_kind(b->dial);
    cvi__join *anchor = cvi__block_get_anchor(b, mark->row, ROWS_TO_MEET);
    size_t user_len = 0;
    const char *user = cvi_dial_get_user(b->dial, &user_len);

    if (is_dialect(b, "zoom") && kind == CVI_DIAL_KIND_DIRECT) {
        add_other(b, mark, CVI_INVITE_KIND_ZOOM, 95, "an address at Zoom's domain");
    } else if (is_dialect(b, "webex_meetings")) {
        const int is_site = strcmp(cvi_dial_get_host(b->dial, NULL), "webex.com") != 0;

        if (kind == CVI_DIAL_KIND_DIRECT) {
            add_other(b, mark, CVI_INVITE_KIND_WEBEX, 95, "an address at Webex's domain");
        } else if (is_site) {
            add_other(b, mark, CVI_INVITE_KIND_WEBEX, 60, "a name at a Webex site");
        }
    } else if (anchor && anchor->kind == CVI_INVITE_KIND_MEET && user_len >= 6 &&
               has_digits_only(user, user_len) && is_dialect(b, "microsoft")) {
        put_address(b, anchor);
    } else {
        return is_dialect(b, "zoom");
    }
    return 1;
}

static void take_direct(cvi__block *b, const cvi__mark *mark, int is_uri)
{
    const uint32_t confidence = cvi_dial_get_confidence(b->dial);
    const char *reason = cvi_dial_get_reason(b->dial, NULL);

    if (is_dialect(b, "h323")) {
        add_other(b, mark, CVI_INVITE_KIND_H323, is_uri ? 85 : 40, reason);
    } else if (confidence >= SURE_OF_DOMAIN || is_uri) {
        cvi__block_add_dialled(b, mark, NULL, confidence, reason);
    } else {
        const int is_checked = cvi_dial_get_check(b->dial) == CVI_DIAL_CHECK_PASSED;

        cvi__block_add_dialled(b, mark, NULL, is_checked ? 72 : 38, reason);
    }
}

void cvi__block_address(cvi__block *b, const cvi__mark *mark, const char *text, size_t len,
                        int is_uri)
{
    uint32_t kind = 0;

    if (take_focus(b, mark, (cvi__slice){text, len}) ||
        cvi_dial_parse(b->dial, text, len) != CVI_OK) {
        return;
    }
    kind = cvi_dial_get_kind(b->dial);
    if (take_neighbour(b, mark)) {
        return;
    }
    b->last_address_offset = mark->offset;
    if (kind == CVI_DIAL_KIND_DIRECT) {
        take_direct(b, mark, is_uri);
    } else if (kind == CVI_DIAL_KIND_IVR && !is_dialect(b, "h323")) {
        wait_for_id(b, mark, text, len, is_uri, cvi_dial_get_confidence(b->dial) >= SURE_OF_DOMAIN);
    } else if (kind != CVI_DIAL_KIND_TEST && is_uri) {
        add_other(b, mark, is_h323(b) ? CVI_INVITE_KIND_H323 : CVI_INVITE_KIND_SIP, 70,
                  is_h323(b) ? "an H.323 address" : "a sip: URI");
    }
}
