/* SPDX-License-Identifier: MIT */
/* Links: to join by, with the id of an address near them, or without meaning.
 */
#include "invite/block.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define ROWS_TO_ADDRESS 24u /* from an address to its instruction link */
#define ROWS_TO_NUMBER 8u   /* from an id to a link that has it */
#define NUMBERS_LOOKED_AT 4u

static void put_text(cvi__join *d, cvi__join_field field, const char *text)
{
    cvi__join_put(d, field, text, strlen(text));
}

static cvi__join *draft(cvi__block *b, const cvi__mark *mark, uint32_t kind, uint32_t confidence,
                        const char *reason)
{
    cvi__join *d = cvi__joins_draft(b->joins, kind, mark->offset, confidence, reason);

    d->row = mark->row;
    cvi__join_put(d, CVI__JOIN_URL, b->link.text, b->link.len);
    return d;
}

/* Where a room can dial in, if the link tells: Zoom by its dialect, others by
 * name and domain. */
static void put_dial(cvi__block *b, cvi__join *d)
{
    const cvi__link *l = &b->link;
    char text[CVI__FIELD_MOST + 1];
    cvi_dial_call call;
    size_t len = 0;

    if (l->kind == CVI_INVITE_KIND_ZOOM && l->id[0] != '\0') {
        CVI_DIAL_CALL_INIT(&call);
        call.dialect = "zoom";
        call.conference_id = l->id;
        if (cvi_dial_plan_format(b->plan, &call, text, sizeof(text), &len) == CVI_OK) {
            put_text(d, CVI__JOIN_DIALECT, "zoom");
            cvi__join_put(d, CVI__JOIN_DIAL, text, len);
        }
    } else if (l->user[0] != '\0' && l->domain[0] != '\0') {
        const int n = snprintf(text, sizeof(text), "%s@%s", l->user, l->domain);

        if (n > 0 && (size_t)n < sizeof(text) &&
            cvi_dial_parse(b->dial, text, (size_t)n) == CVI_OK) {
            cvi__join_put(d, CVI__JOIN_DIAL, text, (size_t)n);
        }
    }
}

static void take_join(cvi__block *b, const cvi__mark *mark)
{
    static const char *const reasons[] = {
        [CVI_INVITE_KIND_TEAMS] = "a join link of Microsoft Teams",
        [CVI_INVITE_KIND_ZOOM] = "a join link of Zoom",
        [CVI_INVITE_KIND_WEBEX] = "a join link of Webex",
        [CVI_INVITE_KIND_MEET] = "a join link of Google Meet",
    };
    const cvi__link *l = &b->link;
    cvi__join *d = draft(b, mark, l->kind, l->thread_id[0] != '\0' ? 95 : 90, reasons[l->kind]);

    put_text(d, CVI__JOIN_CONFERENCE_ID, l->id);
    put_text(d, CVI__JOIN_THREAD_ID, l->thread_id);
    put_text(d, CVI__JOIN_ORGANIZER_ID, l->organizer_id);
    put_text(d, CVI__JOIN_TENANT_ID, l->tenant_id);
    put_dial(b, d);
    cvi__block_set_anchor(b, cvi__joins_add(b->joins), mark->row);
    b->has_teams |= l->kind == CVI_INVITE_KIND_TEAMS;
}

/* The address that an instruction link goes with: of its key, else the last
 * one. */
static cvi__address *find_address(cvi__block *b, const cvi__mark *mark)
{
    for (uint32_t i = 1; i <= CVI__BLOCK_ADDRESSES; i++) {
        cvi__address *a = &b->addresses[(b->next_address - i) % CVI__BLOCK_ADDRESSES];
        const size_t len = strlen(b->link.key);

        if (a->is_open && a->link_id[0] == '\0' && mark->row - a->mark.row <= ROWS_TO_ADDRESS &&
            (len == 0 || (strncasecmp(a->text, b->link.key, len) == 0 && a->text[len] == '@'))) {
            return a;
        }
    }
    return NULL;
}

/* All that the dialect needs is in the link; Pexip's prefix is not in any plan.
 */
static int format_instruction(cvi__block *b, uint32_t scheme, char *text, size_t cap, size_t *len)
{
    const cvi__link *l = &b->link;
    cvi_dial_call call;

    if (strcmp(l->dialect, "pexip_infinity") == 0) {
        const int n =
            snprintf(text, cap, "%s%s%s@%s", scheme == CVI_DIAL_SCHEME_H323 ? "h323:" : "",
                     l->prefix, l->id, l->domain);

        *len = n > 0 && (size_t)n < cap ? (size_t)n : 0;
        return *len > 0 && cvi_dial_parse(b->dial, text, *len) == CVI_OK;
    }
    CVI_DIAL_CALL_INIT(&call);
    call.dialect = l->dialect;
    call.tenant_key = l->key[0] != '\0' ? l->key : NULL;
    call.domain = l->domain[0] != '\0' ? l->domain : NULL;
    call.conference_id = l->id;
    call.scheme = scheme;
    return cvi_dial_plan_format(b->plan, &call, text, cap, len) == CVI_OK;
}

/* `a` is the address that it instructs about, NULL when there is none: it needs
 * to wait no more. */
static void add_instruction(cvi__block *b, const cvi__mark *mark, cvi__address *a)
{
    const cvi__link *l = &b->link;
    const int check = cvi__block_check(b, l->id, strlen(l->id));
    char text[CVI__FIELD_MOST + 1];
    size_t len = 0;
    cvi__join *d = NULL;

    if (!format_instruction(b, CVI_DIAL_SCHEME_BARE, text, sizeof(text), &len)) {
        return;
    }
    d = draft(b, a ? &a->mark : mark, CVI_INVITE_KIND_CVI, (a ? 95u : 88u) - (check < 0 ? 8u : 0u),
              a ? "an address, and an instruction link with its tenant and the "
                  "conference id"
                : "an instruction link with the tenant and the conference id");
    put_text(d, CVI__JOIN_DIALECT, l->dialect);
    put_text(d, CVI__JOIN_TENANT_KEY, l->key[0] != '\0' ? l->key : l->domain);
    put_text(d, CVI__JOIN_CONFERENCE_ID, l->id);
    cvi__join_put(d, CVI__JOIN_DIAL, text, len);
    if (format_instruction(b, CVI_DIAL_SCHEME_H323, text, sizeof(text), &len)) {
        cvi__join_put(d, CVI__JOIN_DIAL_H323, text, len);
    }
    (void)cvi__joins_add(b->joins);
    if (a) {
        cvi__block_take_number(b, l->id);
        a->is_open = 0;
    }
}

static int is_at_domain(const cvi__address *a, const char *domain)
{
    const char *at = strrchr(a->text, '@');

    return at && strcasecmp(at + 1, domain) == 0;
}

static void take_instruction(cvi__block *b, const cvi__mark *mark)
{
    cvi__address *a = NULL;

    if (!cvi__block_can_be_id(b, b->link.id, strlen(b->link.id))) {
        return;
    }
    a = find_address(b, mark);
    if (a) {
        memcpy(a->link_id, b->link.id, strlen(b->link.id) + 1);
    }
    if (b->link.dialect) {
        add_instruction(b, mark, a && is_at_domain(a, b->link.domain) ? a : NULL);
    }
}

/* Any other link that has a number that was just found speaks for it. */
static void confirm_numbers(cvi__block *b, const cvi__mark *mark)
{
    const cvi__slice text = {b->link.text, b->link.len};

    for (uint32_t i = 1; i <= NUMBERS_LOOKED_AT; i++) {
        cvi__number *n = &b->numbers[(b->next_number - i) % CVI__BLOCK_NUMBERS];

        if (n->count >= b->id_min_digits && mark->row - n->mark.row <= ROWS_TO_NUMBER &&
            cvi__slice_find(text, n->digits).len > 0) {
            n->is_confirmed = 1;
        }
    }
}

void cvi__block_link(cvi__block *b, const cvi__mark *mark, const char *text, size_t len)
{
    if (!cvi__link_read(&b->link, text, len)) {
        return;
    }
    if (b->link.is_instruction) {
        take_instruction(b, mark);
    } else if (b->link.kind != CVI_INVITE_KIND_UNKNOWN) {
        take_join(b, mark);
    } else {
        confirm_numbers(b, mark);
    }
}
