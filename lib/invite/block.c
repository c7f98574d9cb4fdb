/* SPDX-License-Identifier: MIT */
#include "invite/block.h"

#include <string.h>

#include "dial/verhoeff.h"
#include "invite/classes.h"

#define ROWS_TO_PASSCODE 3u /* from an id */
#define ROWS_TO_MEETING 20u /* from a join link to its id */
#define ROWS_TO_TEAMS_ID 3u /* the same, when nothing but the length speaks for it */
#define ROWS_TO_PHONE 14u   /* from a number to its id */
#define TEAMS_ID_LEAST 12u
#define MEETING_ID_LEAST 9u
#define PASSCODE_LEAST 4u
#define PASSCODE_MOST 10u

void cvi__block_start(cvi__block *b)
{
    memset(b->addresses, 0, sizeof(b->addresses));
    memset(b->numbers, 0, sizeof(b->numbers));
    b->next_address = b->next_number = 0;
    b->last_number = NULL;
    b->last_address_offset = 0;
    b->anchor = (cvi__anchor){NULL, 0, 0};
    b->has_teams = 0;
    b->phone_row = 0;
    b->phone_id[0] = '\0';
}

int cvi__block_can_be_id(const cvi__block *b, const char *digits, size_t count)
{
    return count >= b->id_min_digits && count <= b->id_max_digits &&
           (b->id_check != CVI_DIAL_ID_CHECK_STRICT ||
            cvi__dial_verhoeff_conference(digits, count));
}

int cvi__block_check(const cvi__block *b, const char *digits, size_t count)
{
    if (b->id_check == CVI_DIAL_ID_CHECK_OFF) {
        return 0;
    }
    return cvi__dial_verhoeff_conference(digits, count) ? 1 : -1;
}

void cvi__block_set_anchor(cvi__block *b, cvi__join *join, uint32_t row)
{
    b->anchor = (cvi__anchor){join, join ? join->offset : 0, row};
}

cvi__join *cvi__block_get_anchor(const cvi__block *b, uint32_t row, uint32_t most_rows)
{
    cvi__join *join = b->anchor.join;

    return join && join->offset == b->anchor.offset && row - b->anchor.row <= most_rows ? join
                                                                                        : NULL;
}

/* ---- meeting ids and passcodes */

/* A join of another kind that has this id. */
static cvi__join *find_by_id(const cvi__block *b, const char *id)
{
    for (uint32_t i = 0; i < b->joins->count; i++) {
        cvi__join *join = &b->joins->join[i];

        if (join->kind != CVI_INVITE_KIND_CVI && join->kind != CVI_INVITE_KIND_PHONE &&
            strcmp(cvi__join_get(join, CVI__JOIN_CONFERENCE_ID), id) == 0) {
            return join;
        }
    }
    return NULL;
}

static cvi__join *find_meeting(const cvi__block *b, const cvi__number *n)
{
    cvi__join *found = find_by_id(b, n->digits);
    cvi__join *anchor = cvi__block_get_anchor(b, n->mark.row, ROWS_TO_MEETING);

    if (found) {
        return found;
    }
    return anchor && anchor->at[CVI__JOIN_CONFERENCE_ID] == 0 ? anchor : NULL;
}

/* The id of a meeting without a link: only Teams' can be told by itself. */
static cvi__join *add_meeting(cvi__block *b, const cvi__number *n)
{
    if (n->count < TEAMS_ID_LEAST || !cvi__dial_verhoeff_valid(n->digits, n->count)) {
        return NULL;
    }
    cvi__join *d = cvi__joins_draft(b->joins, CVI_INVITE_KIND_TEAMS, n->mark.offset, 60,
                                    "a meeting id with its passcode");
    d->row = n->mark.row;
    cvi__join_put(d, CVI__JOIN_CONFERENCE_ID, n->digits, n->count);
    return cvi__joins_add(b->joins);
}

static void set_passcode(cvi__block *b, cvi__number *n, const char *text, size_t len)
{
    cvi__join *join = find_meeting(b, n);

    n->is_meeting = 1;
    join = join ? join : add_meeting(b, n);
    if (join) {
        cvi__join_put(join, CVI__JOIN_CONFERENCE_ID, n->digits, n->count);
        cvi__join_put(join, CVI__JOIN_PASSCODE, text, len);
    }
}

/* The id that a passcode found here would be for. */
static cvi__number *number_before(cvi__block *b, const cvi__mark *mark)
{
    cvi__number *n = b->last_number;

    return n && n->count >= MEETING_ID_LEAST && mark->row - n->mark.row <= ROWS_TO_PASSCODE ? n
                                                                                            : NULL;
}

/* Made by a machine: a digit in it, or capitals where no word has them. */
static int looks_random(const char *text, size_t len)
{
    int has_digit = 0, has_small = 0, has_late_capital = 0;

    for (size_t i = 0; i < len; i++) {
        has_digit |= cvi__in(text[i], CVI__IN_DIGIT);
        has_small |= text[i] >= 'a' && text[i] <= 'z';
        has_late_capital |= i > 0 && text[i] >= 'A' && text[i] <= 'Z';
    }
    return has_digit || (has_small && has_late_capital);
}

void cvi__block_word(cvi__block *b, const cvi__mark *mark, const char *text, size_t len)
{
    cvi__number *n = number_before(b, mark);

    if (n && (looks_random(text, len) || (n->is_meeting && mark->row - n->mark.row <= 1))) {
        set_passcode(b, n, text, len);
        b->last_number = NULL; /* one is enough */
    }
}

/* ---- telephones */

static void set_phone_id(cvi__block *b, const cvi__mark *mark, const char *digits, size_t count)
{
    memcpy(b->phone_id, digits, count + 1);
    b->phone_row = mark->row;
    for (uint32_t i = 0; i < b->joins->count; i++) {
        cvi__join *join = &b->joins->join[i];

        if (join->kind == CVI_INVITE_KIND_PHONE && mark->row - join->row <= ROWS_TO_PHONE &&
            join->at[CVI__JOIN_CONFERENCE_ID] == 0) {
            cvi__join_put(join, CVI__JOIN_CONFERENCE_ID, digits, count);
            join->confidence = CVI_MAX(join->confidence, 75u);
            join->reason = "a telephone number, and an id that ends in '#' near it";
        }
    }
}

void cvi__block_phone(cvi__block *b, const cvi__mark *mark, const char *number, const char *id)
{
    const int is_near = b->phone_id[0] != '\0' && mark->row - b->phone_row <= ROWS_TO_PHONE;
    cvi__join *d = NULL;

    if (*id) {
        d = cvi__joins_draft(b->joins, CVI_INVITE_KIND_PHONE, mark->offset, 85,
                             "a telephone number with the id to key behind it");
    } else if (is_near) {
        id = b->phone_id;
        d = cvi__joins_draft(b->joins, CVI_INVITE_KIND_PHONE, mark->offset, 70,
                             "a telephone number, and an id that ends in '#' near it");
    } else {
        d = cvi__joins_draft(b->joins, CVI_INVITE_KIND_PHONE, mark->offset, 40,
                             "a telephone number without an id");
    }
    d->row = mark->row;
    cvi__join_put(d, CVI__JOIN_DIAL, number, strlen(number));
    cvi__join_put(d, CVI__JOIN_CONFERENCE_ID, id, strlen(id));
    (void)cvi__joins_add(b->joins);
}

/* ---- numbers */

/* As long as Teams' own, with their check digit, and without that of a conference id. */
static int looks_like_meeting(const cvi__number *n)
{
    return n->count >= TEAMS_ID_LEAST && n->check <= 0 &&
           cvi__dial_verhoeff_valid(n->digits, n->count);
}

/* The id that a telephone number was found with. */
static int is_phone_id(const cvi__block *b, const char *id)
{
    for (uint32_t i = 0; i < b->joins->count; i++) {
        const cvi__join *join = &b->joins->join[i];

        if (join->kind == CVI_INVITE_KIND_PHONE &&
            strcmp(cvi__join_get(join, CVI__JOIN_CONFERENCE_ID), id) == 0) {
            return 1;
        }
    }
    return 0;
}

/* Right behind a Teams link, with no address in between, a long number is the meeting's. */
static void tell_meeting(cvi__block *b, cvi__number *n)
{
    cvi__join *join = cvi__block_get_anchor(b, n->mark.row, ROWS_TO_TEAMS_ID);

    n->is_meeting = looks_like_meeting(n) || is_phone_id(b, n->digits);
    if (find_by_id(b, n->digits)) {
        n->is_meeting = 1;
    } else if (join && join->kind == CVI_INVITE_KIND_TEAMS && n->count >= TEAMS_ID_LEAST &&
               b->last_address_offset <= join->offset && join->at[CVI__JOIN_CONFERENCE_ID] == 0) {
        n->is_meeting = 1;
        cvi__join_put(join, CVI__JOIN_CONFERENCE_ID, n->digits, n->count);
    }
}

void cvi__block_number(cvi__block *b, const cvi__mark *mark, const char *digits, size_t count)
{
    cvi__number *before = number_before(b, mark);
    cvi__number *n = NULL;

    if (mark->flags & CVI__MARK_HASH) {
        if (count >= 6) {
            set_phone_id(b, mark, digits, count);
        }
        return;
    }
    if (before && (mark->flags & CVI__MARK_LABELLED) && count >= PASSCODE_LEAST &&
        count <= PASSCODE_MOST && count < b->id_min_digits) {
        set_passcode(b, before, digits, count);
        b->last_number = NULL;
        return;
    }
    if (count < MEETING_ID_LEAST && !cvi__block_can_be_id(b, digits, count)) {
        return;
    }
    n = &b->numbers[b->next_number++ % CVI__BLOCK_NUMBERS];
    cvi__block_forget(b, n);
    memset(n, 0, sizeof(*n));
    n->mark = *mark;
    n->count = (uint32_t)count;
    n->can_be_id = (uint32_t)cvi__block_can_be_id(b, digits, count);
    n->check = cvi__block_check(b, digits, count);
    memcpy(n->digits, digits, count);
    b->last_number = n;
    tell_meeting(b, n);
}

void cvi__block_take_number(cvi__block *b, const char *digits)
{
    for (uint32_t i = 0; i < CVI__BLOCK_NUMBERS; i++) {
        if (strcmp(b->numbers[i].digits, digits) == 0) {
            b->numbers[i].is_taken = 1;
        }
    }
}

void cvi__block_end(cvi__block *b)
{
    for (uint32_t i = 0; i < CVI__BLOCK_ADDRESSES; i++) { /* the oldest first */
        cvi__block_close(b, &b->addresses[(b->next_address + i) % CVI__BLOCK_ADDRESSES]);
    }
    memset(b->numbers, 0, sizeof(b->numbers));
    b->last_number = NULL;
}

/* The only join of Teams that has a link or not; NULL: there are several, or
 * none. */
static cvi__join *find_only_teams(const cvi__block *b, int has_link)
{
    cvi__join *found = NULL;

    for (uint32_t i = 0; i < b->joins->count; i++) {
        cvi__join *join = &b->joins->join[i];

        if (join->kind != CVI_INVITE_KIND_TEAMS ||
            (join->at[CVI__JOIN_URL] != 0) != (has_link != 0)) {
            continue;
        }
        if (found) {
            return NULL;
        }
        found = join;
    }
    return found;
}

void cvi__block_finish(cvi__block *b)
{
    cvi__join *with = find_only_teams(b, 1), *without = find_only_teams(b, 0);

    if (with && without &&
        (with->at[CVI__JOIN_CONFERENCE_ID] == 0 || without->at[CVI__JOIN_CONFERENCE_ID] == 0) &&
        (with->at[CVI__JOIN_THREAD_ID] == 0 || without->at[CVI__JOIN_THREAD_ID] == 0)) {
        cvi__joins_merge(b->joins, with, without);
    }
}
