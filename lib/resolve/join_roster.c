/* SPDX-License-Identifier: MIT */
/*
 * The roster: participants in order of their ids. A notification is read as a whole before anything
 * changes. Who left is kept for a while, so that a change that was overtaken does not bring them back.
 */
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "core/params.h"
#include "resolve/join_impl.h"

/* Members read from a notification, not yet in the roster. */
typedef struct batch {
    cvi__join_member **members;
    size_t count;
} batch;

static void free_batch(cvi_join *j, batch *b)
{
    for (size_t i = 0; i < b->count; i++) {
        cvi__mem_free(&j->alloc, b->members[i]);
    }
    cvi__mem_free(&j->alloc, b->members);
    *b = (batch){0};
}

static int too_many(cvi_join *j)
{
    return cvi__error_set(&j->error, CVI_ELIMIT, 0, "over %u participants",
                          j->params.max_participants);
}

static int read_batch(cvi_join *j, const cvi__json_node *list, batch *out)
{
    const size_t count = cvi__json_count(list);
    int rc = CVI_OK;

    if (count > j->params.max_participants) {
        return too_many(j);
    }
    out->members = cvi__mem_calloc(&j->alloc, count + 1, sizeof(*out->members));
    if (!out->members) {
        return cvi__error_set(&j->error, CVI_ENOMEM, 0, "out of memory");
    }
    for (size_t i = 0; rc == CVI_OK && i < count; i++) {
        cvi__json_node one;

        rc = cvi__json_at(list, i, CVI__JSON_OBJECT, &one);
        if (rc == CVI_OK) {
            rc = cvi__join_member_read(j, &one, &out->members[out->count]);
        }
        out->count += rc == CVI_OK;
    }
    if (rc != CVI_OK) {
        free_batch(j, out);
    }
    return rc;
}

/* ---- places ---- */

/* Where an id is or belongs. */
static size_t place_of(const cvi__join_roster *r, const char *id, int *is_there)
{
    size_t low = 0, high = r->count;

    *is_there = 0;
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        const int order = strcmp(id, r->members[mid]->id);

        if (order == 0) {
            *is_there = 1;
            return mid;
        }
        if (order < 0) {
            high = mid;
        } else {
            low = mid + 1;
        }
    }
    return low;
}

const cvi__join_member *cvi__join_roster_find(const cvi_join *j, const char *id)
{
    int is_there = 0;
    const size_t at = place_of(&j->roster, id, &is_there);

    return is_there && !j->roster.members[at]->is_gone ? j->roster.members[at] : NULL;
}

/* Forget who left. */
static void purge(cvi_join *j)
{
    cvi__join_roster *const r = &j->roster;
    size_t kept = 0;

    for (size_t i = 0; i < r->count; i++) {
        if (r->members[i]->is_gone) {
            cvi__mem_free(&j->alloc, r->members[i]);
        } else {
            r->members[kept++] = r->members[i];
        }
    }
    r->count = kept;
}

static int reserve(cvi_join *j, size_t more)
{
    cvi__join_roster *const r = &j->roster;
    cvi__join_member **members = NULL;

    if (r->count - r->present > j->params.max_participants) {
        purge(j);
    }
    if (r->count + more <= r->cap) {
        return CVI_OK;
    }
    members = cvi__mem_realloc(&j->alloc, r->members, (r->count + more) * 2 * sizeof(*members));
    if (!members) {
        return cvi__error_set(&j->error, CVI_ENOMEM, 0, "out of memory");
    }
    r->members = members;
    r->cap = (r->count + more) * 2;
    return CVI_OK;
}

/* ---- what follows from a change ---- */

void cvi__join_roster_note_self(cvi_join *j)
{
    int is_there = 0;
    const size_t at = place_of(&j->roster, j->my_id, &is_there);
    cvi__join_member *const me = is_there ? j->roster.members[at] : NULL;
    uint32_t is_in_lobby = 0;

    if (!me || me->is_gone) {
        return;
    }
    me->flags |= CVI_JOIN_SELF;
    is_in_lobby = (me->flags & CVI_JOIN_IN_LOBBY) != 0;
    if (is_in_lobby != j->is_in_lobby) {
        j->is_in_lobby = is_in_lobby;
        cvi__join_tell(j, &(cvi_join_event){.kind = CVI_JOIN_EVENT_LOBBY, .value = is_in_lobby},
                       NULL);
    }
}

static void changed(cvi_join *j)
{
    j->is_roster_changed = 1;
    cvi__join_roster_note_self(j);
}

/* ---- changes ---- */

static int is_older(int64_t sequence, int64_t known)
{
    return sequence >= 0 && known >= 0 && sequence < known;
}

/* Takes the member over; there is room for it. */
static void apply(cvi_join *j, cvi__join_member *m)
{
    cvi__join_roster *const r = &j->roster;
    int is_there = 0;
    const size_t at = place_of(r, m->id, &is_there);
    cvi__join_member *const old = is_there ? r->members[at] : NULL;

    if (is_older(m->sequence, old ? old->sequence : r->sequence)) {
        cvi__mem_free(&j->alloc, m);
        return;
    }
    r->present += (size_t)!m->is_gone;
    if (old) {
        r->present -= (size_t)!old->is_gone;
        cvi__mem_free(&j->alloc, old);
    } else {
        memmove(r->members + at + 1, r->members + at, (r->count - at) * sizeof(*r->members));
        r->count++;
    }
    r->members[at] = m;
}

static int apply_batch(cvi_join *j, batch *b)
{
    size_t arriving = 0;
    int rc = CVI_OK;

    for (size_t i = 0; i < b->count; i++) {
        arriving += !b->members[i]->is_gone && !cvi__join_roster_find(j, b->members[i]->id);
    }
    rc = j->roster.present + arriving > j->params.max_participants ? too_many(j)
                                                                   : reserve(j, b->count);
    if (rc == CVI_OK) {
        for (size_t i = 0; i < b->count; i++) {
            apply(j, b->members[i]);
        }
        b->count = 0;
        changed(j);
    }
    free_batch(j, b);
    return rc;
}

int cvi__join_roster_change(cvi_join *j, const cvi__json_node *participants, int64_t sequence)
{
    batch b = {0};
    const int rc = read_batch(j, participants, &b);

    if (rc != CVI_OK) {
        return rc;
    }
    for (size_t i = 0; i < b.count; i++) {
        b.members[i]->sequence = CVI_MAX(b.members[i]->sequence, sequence);
    }
    return apply_batch(j, &b);
}

int cvi__join_roster_change_one(cvi_join *j, const cvi__json_node *participant)
{
    batch b = {cvi__mem_calloc(&j->alloc, 1, sizeof(*b.members)), 0};
    int rc = CVI_OK;

    if (!b.members) {
        return cvi__error_set(&j->error, CVI_ENOMEM, 0, "out of memory");
    }
    rc = cvi__join_member_read(j, participant, &b.members[0]);
    b.count = rc == CVI_OK;
    if (rc == CVI_OK) {
        return apply_batch(j, &b);
    }
    free_batch(j, &b);
    return rc;
}

void cvi__join_roster_remove(cvi_join *j, const char *id)
{
    int is_there = 0;
    const size_t at = place_of(&j->roster, id, &is_there);

    if (is_there && !j->roster.members[at]->is_gone) {
        j->roster.members[at]->is_gone = 1;
        j->roster.present--;
        changed(j);
    }
}

/* ---- the whole roster at once ---- */

static int compare_ids(const void *a, const void *b)
{
    const cvi__join_member *const *const x = a;
    const cvi__join_member *const *const y = b;

    return strcmp((*x)->id, (*y)->id);
}

/* In order, one of each id, nobody who left. */
static void tidy(cvi_join *j, batch *b)
{
    size_t kept = 0;

    qsort(b->members, b->count, sizeof(cvi__join_member *), compare_ids);
    for (size_t i = 0; i < b->count; i++) {
        cvi__join_member *const m = b->members[i];

        if (m->is_gone || (kept > 0 && strcmp(b->members[kept - 1]->id, m->id) == 0)) {
            cvi__mem_free(&j->alloc, m);
        } else {
            b->members[kept++] = m;
        }
    }
    b->count = kept;
}

int cvi__join_roster_replace(cvi_join *j, const cvi__json_node *participants)
{
    cvi__join_roster *const r = &j->roster;
    batch b = {0};
    int64_t sequence = -1;
    const int rc = read_batch(j, participants, &b);

    if (rc != CVI_OK) {
        return rc;
    }
    for (size_t i = 0; i < b.count; i++) {
        sequence = CVI_MAX(sequence, b.members[i]->sequence);
    }
    if (is_older(sequence, r->sequence)) {
        free_batch(j, &b);
        return CVI_OK;
    }
    tidy(j, &b);
    cvi__join_roster_free(j);
    *r = (cvi__join_roster){.members = b.members,
                            .count = b.count,
                            .present = b.count,
                            .cap = b.count,
                            .sequence = sequence};
    changed(j);
    return CVI_OK;
}

void cvi__join_roster_free(cvi_join *j)
{
    batch all = {j->roster.members, j->roster.count};

    free_batch(j, &all);
    j->roster = (cvi__join_roster){.sequence = -1};
}

/* ---- for the embedder ---- */

size_t cvi_join_count_participants(const cvi_join *join)
{
    return join ? join->roster.present : 0;
}

int cvi_join_get_participant(const cvi_join *join, size_t index, cvi_join_participant *out)
{
    const cvi__join_member *m = NULL;
    cvi_join_participant p = {0};

    CVI_REQUIRE(join != NULL && out != NULL);
    for (size_t i = 0; i < join->roster.count && !m; i++) {
        const cvi__join_member *const one = join->roster.members[i];

        m = !one->is_gone && index-- == 0 ? one : NULL;
    }
    if (!m) {
        return CVI_ENOENT;
    }
    p.id = m->id;
    p.name = m->name;
    p.user_id = m->user_id;
    p.flags = m->flags;
    p.stream_count = m->stream_count;
    p.streams = m->streams;
    return cvi__params_write(out, &p, sizeof(p));
}
