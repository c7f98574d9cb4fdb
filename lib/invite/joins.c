/* SPDX-License-Identifier: MIT */
#include "invite/joins.h"

#include <string.h>
#include <strings.h>

#include "core/mem.h"

#define DOUBTFUL 50u

static void clear(cvi__join *join)
{
    cvi__mem_wipe(join->text, join->used);
    memset(join, 0, offsetof(cvi__join, text));
    join->text[0] = '\0';
    join->used = 1;
}

void cvi__joins_start(cvi__joins *j)
{
    for (size_t i = 0; i < j->taken; i++) {
        clear(&j->join[i]);
    }
    clear(&j->draft);
    j->count = j->taken = 0;
}

cvi__join *cvi__joins_draft(cvi__joins *j, uint32_t kind, uint64_t offset, uint32_t confidence,
                            const char *reason)
{
    clear(&j->draft);
    j->draft.kind = kind;
    j->draft.offset = offset;
    j->draft.confidence = CVI_CLAMP(confidence, 1u, 99u);
    j->draft.reason = reason;
    return &j->draft;
}

void cvi__join_put(cvi__join *join, cvi__join_field field, const char *text, size_t len)
{
    const size_t most = field == CVI__JOIN_URL ? CVI__URL_MOST : CVI__FIELD_MOST;

    if (len == 0 || len > most || join->at[field] != 0) {
        return; /* what was found first stays */
    }
    join->at[field] = join->used;
    memcpy(join->text + join->used, text, len);
    join->text[join->used + len] = '\0';
    join->used = (uint16_t)(join->used + len + 1);
}

const char *cvi__join_get(const cvi__join *join, cvi__join_field field)
{
    return join->text + join->at[field];
}

static int same(const cvi__join *a, const cvi__join *b, cvi__join_field field)
{
    return a->at[field] != 0 && b->at[field] != 0 &&
           strcasecmp(cvi__join_get(a, field), cvi__join_get(b, field)) == 0;
}

static int are_the_same(const cvi__join *a, const cvi__join *b)
{
    if (a->kind != b->kind) {
        return 0;
    }
    switch (a->kind) {
    case CVI_INVITE_KIND_TEAMS:
        return same(a, b, CVI__JOIN_URL) || same(a, b, CVI__JOIN_THREAD_ID) ||
               same(a, b, CVI__JOIN_CONFERENCE_ID);
    case CVI_INVITE_KIND_ZOOM:
    case CVI_INVITE_KIND_WEBEX:
    case CVI_INVITE_KIND_MEET:
        return same(a, b, CVI__JOIN_CONFERENCE_ID) || same(a, b, CVI__JOIN_URL) ||
               same(a, b, CVI__JOIN_DIAL);
    default:
        return same(a, b, CVI__JOIN_DIAL);
    }
}

static void merge(cvi__join *into, const cvi__join *from)
{
    for (size_t i = 0; i < CVI__JOIN_FIELDS; i++) {
        const char *text = cvi__join_get(from, (cvi__join_field)i);

        cvi__join_put(into, (cvi__join_field)i, text, strlen(text));
    }
    if (from->confidence > into->confidence) {
        into->confidence = from->confidence;
        into->reason = from->reason;
    }
    into->offset = CVI_MIN(into->offset, from->offset);
    into->row = from->row;
}

/* What a room can use best comes first; in doubt, last. */
static uint32_t rank_of(const cvi__join *join)
{
    const int has_dial = join->at[CVI__JOIN_DIAL] != 0;
    uint32_t rank = 0;

    switch (join->kind) {
    case CVI_INVITE_KIND_CVI:
        rank = join->at[CVI__JOIN_CONFERENCE_ID] != 0 ? 0 : 4;
        break;
    case CVI_INVITE_KIND_SIP:
        rank = 2;
        break;
    case CVI_INVITE_KIND_H323:
        rank = 3;
        break;
    case CVI_INVITE_KIND_TEAMS:
        rank = 5;
        break;
    case CVI_INVITE_KIND_PHONE:
        rank = 7;
        break;
    default:
        rank = has_dial ? 1 : 6;
        break;
    }
    return rank + (join->confidence < DOUBTFUL ? 8 : 0);
}

static int compare(const cvi__join *a, const cvi__join *b)
{
    const uint32_t x = rank_of(a), y = rank_of(b);

    if (x != y) {
        return x < y ? -1 : 1;
    }
    if (a->confidence != b->confidence) {
        return a->confidence > b->confidence ? -1 : 1;
    }
    return a->offset < b->offset ? -1 : a->offset > b->offset;
}

static cvi__join *find_room(cvi__joins *j)
{
    cvi__join *worst = NULL, *to = NULL;

    if (j->count < CVI_INVITE_MOST_JOINS) {
        to = &j->join[j->count++];
        j->taken = CVI_MAX(j->taken, j->count);
        return to;
    }
    for (size_t i = 0; i < j->count; i++) {
        if (!worst || compare(worst, &j->join[i]) < 0) {
            worst = &j->join[i];
        }
    }
    return worst && compare(&j->draft, worst) < 0 ? worst : NULL;
}

cvi__join *cvi__joins_add(cvi__joins *j)
{
    cvi__join *to = NULL;

    for (size_t i = 0; i < j->count; i++) {
        if (are_the_same(&j->join[i], &j->draft)) {
            merge(&j->join[i], &j->draft);
            return &j->join[i];
        }
    }
    to = find_room(j);
    if (to) {
        clear(to);
        memcpy(to, &j->draft, offsetof(cvi__join, text) + j->draft.used);
    }
    return to;
}

void cvi__joins_merge(cvi__joins *j, cvi__join *into, cvi__join *from)
{
    cvi__join *last = &j->join[j->count - 1];

    merge(into, from);
    clear(from);
    if (from != last) {
        memcpy(from, last, offsetof(cvi__join, text) + last->used);
        clear(last);
    }
    j->count--;
}

/* An entry without an id says nothing more once the same tenant's has one. */
static int is_superseded(const cvi__joins *j, const cvi__join *join)
{
    if (join->kind != CVI_INVITE_KIND_CVI || join->at[CVI__JOIN_CONFERENCE_ID] != 0) {
        return 0;
    }
    for (size_t i = 0; i < j->count; i++) {
        const cvi__join *other = j->order[i];

        if (other->kind == CVI_INVITE_KIND_CVI && other->at[CVI__JOIN_CONFERENCE_ID] != 0 &&
            same(other, join, CVI__JOIN_DIALECT) && same(other, join, CVI__JOIN_TENANT_KEY)) {
            return 1;
        }
    }
    return 0;
}

void cvi__joins_sort(cvi__joins *j)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < j->count; i++) {
        j->order[i] = &j->join[i];
    }
    for (uint32_t i = 0; i < j->count; i++) {
        cvi__join *join = j->order[i];
        uint32_t to = kept;

        if (is_superseded(j, join)) {
            continue;
        }
        for (; to > 0 && compare(join, j->order[to - 1]) < 0; to--) {
            j->order[to] = j->order[to - 1];
        }
        j->order[to] = join;
        kept++;
    }
    j->count = kept;
}
