/* SPDX-License-Identifier: MIT */
/* Items and slots as readers give them: texts made fit for a screen, and what is dialled found. */
#include <string.h>

#include "core/error.h"
#include "core/mem.h"
#include "core/utf8.h"
#include "invite/agenda.h"

#define LONGEST_TEXT 1024u
#define MOST_SLOTS 524288u /* each item has one, whether it is in the window or not */

/* Room for one more; the array may move. 0: no memory. */
static int grow(const cvi_allocator *alloc, void **array, size_t *cap, size_t count, size_t bytes)
{
    const size_t wanted = *cap ? *cap * 2 : 16;
    void *more = NULL;

    if (count < *cap) {
        return 1;
    }
    more = cvi__mem_realloc(alloc, *array, wanted * bytes);
    if (!more) {
        return 0;
    }
    *array = more;
    *cap = wanted;
    return 1;
}

/* A copy with blanks for control characters and '?' for bytes that are no UTF-8. */
static char *tidy(const cvi_allocator *alloc, const char *text)
{
    const char *const from = text ? text : "";
    char *const copy =
        cvi__mem_strdup(alloc, from, cvi__utf8_cut(from, strlen(from), LONGEST_TEXT));
    char *p = copy;

    while (p && *p) {
        const size_t left = strlen(p), valid = cvi__utf8_valid(p, left);

        for (const char *const end = p + valid; p < end; p++) {
            if ((unsigned char)*p == 0xc2 && (unsigned char)p[1] < 0xa0) { /* U+0080 to U+009F */
                *p++ = ' ';
                *p = ' ';
            }
            *p = (unsigned char)*p < 0x20 || *p == 0x7f ? ' ' : *p;
        }
        if (valid < left) {
            *p++ = '?';
        }
    }
    return copy;
}

static void free_item(const cvi_allocator *alloc, cvi__item *item)
{
    for (size_t i = 0; i < CVI__ITEM_TEXTS; i++) {
        if (item->text[i]) {
            cvi__mem_wipe(item->text[i], strlen(item->text[i])); /* links may hold passcodes */
            cvi__mem_free(alloc, item->text[i]);
        }
    }
}

void cvi__agenda_forget(cvi_agenda *a, size_t item_count, size_t slot_count)
{
    while (a->item_count > item_count) {
        free_item(&a->alloc, &a->items[--a->item_count]);
    }
    a->slot_count = CVI_MIN(a->slot_count, slot_count);
}

/* 1 when a join was found that a room can dial. */
static int find_join(cvi_agenda *a, uint32_t format, const char *text, cvi_invite_join *join)
{
    if (!text || cvi_invite_scan(a->invite, format, text, strlen(text)) != CVI_OK) {
        return 0;
    }
    for (uint32_t i = 0; i < cvi_invite_get_count(a->invite); i++) {
        CVI_INVITE_JOIN_INIT(join);
        if (cvi_invite_get_join(a->invite, i, join) == CVI_OK && *join->dial &&
            join->kind != CVI_INVITE_KIND_PHONE) {
            return 1;
        }
    }
    return 0;
}

static int keep(cvi_agenda *a, char **to, const char *text)
{
    char *const copy = tidy(&a->alloc, text);

    if (!copy) {
        return cvi__error_set(&a->error, CVI_ENOMEM, 0, "no memory");
    }
    if (*to) {
        cvi__mem_free(&a->alloc, *to);
    }
    *to = copy;
    return CVI_OK;
}

static int keep_texts(cvi_agenda *a, const cvi__event *event, cvi__item *item)
{
    const char *const organizer =
        event->organizer && *event->organizer ? event->organizer : event->address;
    const char *from[CVI__ITEM_TEXTS] = {[CVI__ITEM_UID] = event->uid,
                                         [CVI__ITEM_SUBJECT] = event->subject,
                                         [CVI__ITEM_ORGANIZER] = organizer,
                                         [CVI__ITEM_ADDRESS] = event->address};
    int rc = CVI_OK;

    for (size_t i = 0; rc == CVI_OK && i < CVI__ITEM_TEXTS; i++) {
        rc = keep(a, &item->text[i], from[i]);
    }
    return rc;
}

int cvi__agenda_find_join(cvi_agenda *a, uint32_t index, const cvi__event *event)
{
    cvi__item *const item = &a->items[index];
    cvi_invite_join join;
    int rc = CVI_OK;

    item->has_text = event->plain || event->html;
    if (!find_join(a, CVI_INVITE_FORMAT_TEXT, event->plain, &join) &&
        !find_join(a, CVI_INVITE_FORMAT_HTML, event->html, &join)) {
        return CVI_OK;
    }
    const char *const from[CVI__ITEM_TEXTS] = {[CVI__ITEM_DIAL] = join.dial,
                                               [CVI__ITEM_DIAL_H323] = join.dial_h323,
                                               [CVI__ITEM_DIALECT] = join.dialect,
                                               [CVI__ITEM_TENANT_KEY] = join.tenant_key,
                                               [CVI__ITEM_CONFERENCE_ID] = join.conference_id,
                                               [CVI__ITEM_URL] = join.url};
    item->join_kind = join.kind;
    for (size_t i = CVI__ITEM_DIAL; rc == CVI_OK && i < CVI__ITEM_TEXTS; i++) {
        rc = keep(a, &item->text[i], from[i]);
    }
    return rc;
}

int cvi__agenda_add_item(cvi_agenda *a, const cvi__event *event, uint32_t *index)
{
    cvi__item item = {.sequence = event->sequence,
                      .stamp_us = event->stamp_us,
                      .original_us = event->original_us,
                      .shift_us = event->start_us - event->original_us,
                      .length_us = event->end_us - event->start_us,
                      .is_private = event->is_private,
                      .is_cancelled = event->is_cancelled,
                      .is_all_day = event->is_all_day,
                      .is_recurring = event->is_recurring,
                      .is_override = event->is_override,
                      .is_onward = event->is_onward};

    if (!grow(&a->alloc, (void **)&a->items, &a->item_cap, a->item_count, sizeof(*a->items)) ||
        keep_texts(a, event, &item) != CVI_OK) {
        free_item(&a->alloc, &item);
        return cvi__error_set(&a->error, CVI_ENOMEM, 0, "no memory");
    }
    *index = (uint32_t)a->item_count;
    a->items[a->item_count++] = item;
    return CVI_OK;
}

int cvi__agenda_add_slot(cvi_agenda *a, const cvi__slot *slot)
{
    if (a->slot_count >= MOST_SLOTS) {
        return cvi__error_set(&a->error, CVI_ELIMIT, 0, "there are too many items");
    }
    if (!grow(&a->alloc, (void **)&a->slots, &a->slot_cap, a->slot_count, sizeof(*a->slots))) {
        return cvi__error_set(&a->error, CVI_ENOMEM, 0, "no memory");
    }
    a->slots[a->slot_count++] = *slot;
    return CVI_OK;
}

int cvi__agenda_overlaps(const cvi_agenda *a, int64_t start_us, int64_t end_us)
{
    return start_us < a->until_us && (end_us > a->from_us || start_us >= a->from_us);
}

int cvi__agenda_refuse(cvi_agenda *a, int status, const char *why)
{
    (void)cvi__error_set(&a->error, status, 0, "an item was left out: %s", why);
    a->refused++;
    return CVI_OK;
}
