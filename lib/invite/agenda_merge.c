/* SPDX-License-Identifier: MIT */
/*
 * Which slots are shown: of each occurrence the latest revision, changed occurrences in place of
 * those of their series, nothing that was cancelled.
 */
#include <stdlib.h>
#include <string.h>

#include "core/error.h"
#include "core/mem.h"
#include "invite/agenda.h"

static int compare_i64(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int compare_revisions(const cvi__item *a, const cvi__item *b)
{
    return a->sequence != b->sequence ? compare_i64(a->sequence, b->sequence)
                                      : compare_i64(a->stamp_us, b->stamp_us);
}

/* By item and occurrence; of one occurrence the one that counts first. */
static int compare_occurrences(const void *left, const void *right)
{
    const cvi__shown *const a = left, *const b = right;
    int order = strcmp(a->item->text[CVI__ITEM_UID], b->item->text[CVI__ITEM_UID]);

    if (order == 0) {
        order = compare_i64(a->slot->original_us, b->slot->original_us);
    }
    if (order == 0) {
        order = (int)b->item->is_override - (int)a->item->is_override;
    }
    if (order == 0) {
        order = compare_revisions(b->item, a->item);
    }
    return order != 0 ? order : compare_i64(b->slot - a->slot, 0); /* what came later */
}

static int compare_times(const void *left, const void *right)
{
    const cvi__shown *const a = left, *const b = right;
    int order = compare_i64(a->start_us, b->start_us);

    if (order == 0) {
        order = compare_i64(a->end_us, b->end_us);
    }
    return order != 0 ? order : strcmp(a->item->text[CVI__ITEM_UID], b->item->text[CVI__ITEM_UID]);
}

/* What is true of all slots with one UID. */
typedef struct series {
    const cvi__item *master; /* latest revision of the whole; NULL: only changed occurrences */
    size_t end;              /* behind its slots */
} series;

static series find_series(const cvi_agenda *a, size_t from, size_t count)
{
    series s = {NULL, from};

    while (s.end < count && strcmp(a->shown[s.end].item->text[CVI__ITEM_UID],
                                   a->shown[from].item->text[CVI__ITEM_UID]) == 0) {
        const cvi__item *const item = a->shown[s.end++].item;

        if (!item->is_override && (!s.master || compare_revisions(item, s.master) > 0)) {
            s.master = item;
        }
    }
    return s;
}

/* A later revision of the series makes an earlier one, and its cancellation all, void. */
static int is_void(const cvi__item *item, const cvi__item *master)
{
    if (!master || item == master) {
        return item->is_cancelled != 0;
    }
    if (!item->is_override) {
        return item->is_cancelled || compare_revisions(item, master) < 0;
    }
    return item->is_cancelled || (master->is_cancelled && item->sequence <= master->sequence);
}

/* An occurrence of the series from the day on when "this and future" were changed. */
static void follow(cvi__shown *shown, const cvi__item *onward)
{
    shown->item = onward;
    shown->start_us += onward->shift_us;
    shown->end_us = shown->start_us + onward->length_us;
}

static size_t merge_series(cvi_agenda *a, size_t from, const series *s, size_t to)
{
    const cvi__item *onward = NULL;

    for (size_t i = from; i < s->end; i++) {
        cvi__shown one = a->shown[i];
        const int is_repeated = i > from &&
                                a->shown[i - 1].slot->original_us == one.slot->original_us &&
                                one.slot->original_us != CVI__SLOT_NOTE;

        if (one.slot->original_us == CVI__SLOT_NOTE || is_repeated) {
            continue;
        }
        if (one.item->is_onward && !is_void(one.item, s->master)) {
            onward = one.item;
        } else if (onward && !one.item->is_override && !is_void(one.item, s->master)) {
            follow(&one, onward);
        }
        if (!is_void(one.item, s->master) && cvi__agenda_overlaps(a, one.start_us, one.end_us)) {
            one.join =
                one.item->is_override && !one.item->has_text && s->master ? s->master : one.item;
            a->shown[to++] = one; /* never in front of what is still to be read */
        }
    }
    return to;
}

static int reserve(cvi_agenda *a)
{
    cvi__shown *more = NULL;

    if (a->slot_count <= a->shown_cap) {
        return CVI_OK;
    }
    more = cvi__mem_realloc(&a->alloc, a->shown, a->slot_cap * sizeof(*more));
    if (!more) {
        return cvi__error_set(&a->error, CVI_ENOMEM, 0, "no memory");
    }
    a->shown = more;
    a->shown_cap = a->slot_cap;
    return CVI_OK;
}

int cvi__agenda_merge(cvi_agenda *a)
{
    const size_t count = a->slot_count;
    size_t to = 0;
    const int rc = reserve(a);

    if (rc != CVI_OK) {
        return rc;
    }
    for (size_t i = 0; i < count; i++) {
        const cvi__slot *const slot = &a->slots[i];

        a->shown[i] = (cvi__shown){slot->start_us, slot->end_us, slot, &a->items[slot->item], NULL};
    }
    if (count > 0) {
        qsort(a->shown, count, sizeof(*a->shown), compare_occurrences);
    }
    for (size_t from = 0; from < count;) {
        const series s = find_series(a, from, count);

        to = merge_series(a, from, &s, to);
        from = s.end;
    }
    if (to > a->max_meetings) {
        a->shown_count = 0;
        return cvi__error_set(&a->error, CVI_ELIMIT, 0, "there are more than %u occurrences",
                              (unsigned)a->max_meetings);
    }
    if (to > 0) {
        qsort(a->shown, to, sizeof(*a->shown), compare_times);
    }
    a->shown_count = to;
    return CVI_OK;
}
