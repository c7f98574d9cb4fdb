/* SPDX-License-Identifier: MIT */
/* The agenda object: its window, and the way of a text into it. */
#include "invite/agenda.h"

#include <stdio.h>
#include <string.h>

#include "core/civil.h"
#include "core/error.h"
#include "core/mem.h"
#include "core/params.h"
#include "invite/language.h"
#include "invite/zone.h"

#define PARAMS_OLDEST CVI_USED_SIZE(cvi_agenda_params, max_meetings)
#define DEFAULT_BYTES ((uint64_t)16 * 1024 * 1024)
#define MOST_BYTES ((uint64_t)64 * 1024 * 1024)
#define DEFAULT_MEETINGS 4096u
#define MOST_MEETINGS 65536u
#define DEFAULT_JOIN_S 300u
#define MOST_JOIN_S 86400u
#define YEAR_1971_US ((int64_t)31536000 * 1000000)
#define YEAR_2100_US ((int64_t)4102444800 * 1000000)

static int read_params(cvi_agenda_params *p, const cvi_agenda_params *given)
{
    int rc = CVI_OK;

    if (given) {
        rc = cvi__params_read(p, sizeof(*p), PARAMS_OLDEST, given);
    }
    if (rc == CVI_OK) {
        rc = cvi__mem_check(p->allocator);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    p->max_bytes = p->max_bytes ? p->max_bytes : DEFAULT_BYTES;
    p->max_meetings = p->max_meetings ? p->max_meetings : DEFAULT_MEETINGS;
    p->join_before_s = p->join_before_s ? p->join_before_s : DEFAULT_JOIN_S;
    p->join_before_s = p->join_before_s == CVI_AGENDA_JOIN_AT_START ? 0 : p->join_before_s;
    CVI_REQUIRE(p->max_bytes <= MOST_BYTES && p->max_meetings <= MOST_MEETINGS);
    CVI_REQUIRE(p->join_before_s <= MOST_JOIN_S);
    return CVI_OK;
}

static int build(cvi_agenda *a, const cvi_agenda_params *p)
{
    const char *subject = p->private_subject;
    cvi_invite_params invite;

    if (!subject) {
        subject = cvi__language_find(p->language)->private_meeting;
    }
    CVI_INVITE_PARAMS_INIT(&invite);
    invite.allocator = p->allocator;
    invite.plan = p->plan;
    invite.max_bytes = p->max_bytes + 1024;
    a->max_bytes = p->max_bytes;
    a->max_meetings = p->max_meetings;
    a->join_before_s = p->join_before_s;
    snprintf(a->zone, sizeof(a->zone), "UTC");
    cvi__error_init(&a->error, "agenda");
    a->private_subject = cvi__mem_strdup(&a->alloc, subject, strlen(subject));
    return a->private_subject ? cvi_invite_create(&a->invite, &invite) : CVI_ENOMEM;
}

int cvi_agenda_create(cvi_agenda **out, const cvi_agenda_params *params)
{
    cvi_agenda_params p = {0};
    cvi_agenda *a = NULL;
    int rc = CVI_OK;

    CVI_REQUIRE(out != NULL);
    *out = NULL;
    rc = read_params(&p, params);
    if (rc != CVI_OK) {
        return rc;
    }
    a = cvi__mem_zalloc(cvi__mem_or_libc(p.allocator), sizeof(*a));
    if (!a) {
        return CVI_ENOMEM;
    }
    a->alloc = *cvi__mem_or_libc(p.allocator);
    rc = build(a, &p);
    if (rc != CVI_OK) {
        cvi_agenda_destroy(&a);
    }
    *out = a;
    return rc;
}

void cvi_agenda_destroy(cvi_agenda **agenda)
{
    if (!agenda || !*agenda) {
        return;
    }
    cvi_agenda *a = *agenda;
    const cvi_allocator alloc = a->alloc;

    *agenda = NULL;
    cvi__agenda_forget(a, 0, 0);
    cvi__mem_free(&alloc, a->items);
    cvi__mem_free(&alloc, a->slots);
    cvi__mem_free(&alloc, a->shown);
    cvi__mem_free(&alloc, a->private_subject);
    cvi_invite_destroy(&a->invite);
    cvi__mem_free(&alloc, a);
}

int cvi_agenda_set_time_zone(cvi_agenda *agenda, const char *name)
{
    const char *iana = NULL;
    int has_zone = 0;

    CVI_REQUIRE(agenda != NULL && name != NULL);
    iana = cvi__zone_of_windows(name);
    iana = iana ? iana : name;
    has_zone = cvi__zone_is_name(iana) ? cvi__recur_has_zone(iana) : 0;
    if (has_zone < 0) {
        return cvi__error_set(&agenda->error, has_zone, 0, "built without libical");
    }
    if (!has_zone) {
        return cvi__error_set(&agenda->error, CVI_ENOENT, 0,
                              "the system has no time zone of this name");
    }
    snprintf(agenda->zone, sizeof(agenda->zone), "%s", iana);
    return CVI_OK;
}

int cvi_agenda_set_window(cvi_agenda *agenda, int64_t from_us, int64_t until_us)
{
    CVI_REQUIRE(agenda != NULL && from_us >= YEAR_1971_US && until_us <= YEAR_2100_US);
    CVI_REQUIRE(from_us < until_us && until_us - from_us <= CVI_AGENDA_LONGEST_US);
    cvi__agenda_forget(agenda, 0, 0);
    agenda->shown_count = 0;
    agenda->refused = 0;
    agenda->from_us = from_us;
    agenda->until_us = until_us;
    return CVI_OK;
}

static uint32_t find_format(const char *text, size_t len)
{
    size_t i = 0;

    while (i < len && strchr(" \t\r\n\xef\xbb\xbf", text[i]) && text[i]) {
        i++;
    }
    return i < len && (text[i] == '{' || text[i] == '[') ? CVI_INVITE_FORMAT_GRAPH
                                                         : CVI_INVITE_FORMAT_ICALENDAR;
}

static int read_text(cvi_agenda *a, uint32_t format, const char *text, size_t len)
{
    if (format == CVI_INVITE_FORMAT_AUTO) {
        format = find_format(text, len);
    }
    return format == CVI_INVITE_FORMAT_GRAPH ? cvi__agenda_read_graph(a, text, len)
                                             : cvi__agenda_read_ical(a, text, len);
}

int cvi_agenda_add(cvi_agenda *agenda, uint32_t format, const char *text, size_t len)
{
    int rc = CVI_OK;

    CVI_REQUIRE(agenda != NULL && (text != NULL || len == 0));
    CVI_REQUIRE(format == CVI_INVITE_FORMAT_AUTO || format == CVI_INVITE_FORMAT_ICALENDAR ||
                format == CVI_INVITE_FORMAT_GRAPH);
    if (agenda->until_us == 0) {
        return cvi__error_set(&agenda->error, CVI_ESTATE, 0, "set a window first");
    }
    if (len > agenda->max_bytes) {
        return cvi__error_set(&agenda->error, CVI_ELIMIT, agenda->max_bytes,
                              "a text has at most %llu bytes",
                              (unsigned long long)agenda->max_bytes);
    }
    const size_t items = agenda->item_count, slots = agenda->slot_count;
    const uint32_t refused = agenda->refused;
    rc = read_text(agenda, format, len > 0 ? text : "", len);
    rc = rc == CVI_OK ? cvi__agenda_merge(agenda) : rc;
    if (rc != CVI_OK) {
        cvi__agenda_forget(agenda, items, slots);
        agenda->refused = refused;
        (void)cvi__agenda_merge(agenda); /* nothing grows: as it was */
    }
    return rc;
}

uint32_t cvi_agenda_get_count(const cvi_agenda *agenda)
{
    return agenda ? (uint32_t)agenda->shown_count : 0;
}

uint32_t cvi_agenda_get_refused(const cvi_agenda *agenda)
{
    return agenda ? agenda->refused : 0;
}

int cvi_agenda_get_meeting(const cvi_agenda *agenda, uint32_t index, cvi_agenda_meeting *out)
{
    cvi_agenda_meeting m = {0};

    CVI_REQUIRE(agenda != NULL && out != NULL);
    if (index >= agenda->shown_count) {
        return CVI_ENOENT;
    }
    const cvi__shown *const shown = &agenda->shown[index];
    const cvi__item *const item = shown->item, *const join = shown->join;
    m.start_us = shown->start_us;
    m.end_us = shown->end_us;
    m.join_kind = join->join_kind;
    m.join_us = join->join_kind ? m.start_us - (int64_t)agenda->join_before_s * CVI__SECOND_US : 0;
    m.is_all_day = item->is_all_day;
    m.is_private = item->is_private;
    m.is_recurring = item->is_recurring;
    m.subject = item->is_private ? agenda->private_subject : item->text[CVI__ITEM_SUBJECT];
    m.organizer = item->text[CVI__ITEM_ORGANIZER];
    m.organizer_address = item->text[CVI__ITEM_ADDRESS];
    m.uid = item->text[CVI__ITEM_UID];
    m.dial = join->text[CVI__ITEM_DIAL];
    m.dial_h323 = join->text[CVI__ITEM_DIAL_H323];
    m.dialect = join->text[CVI__ITEM_DIALECT];
    m.tenant_key = join->text[CVI__ITEM_TENANT_KEY];
    m.conference_id = join->text[CVI__ITEM_CONFERENCE_ID];
    m.url = join->text[CVI__ITEM_URL];
    return cvi__params_write(out, &m, sizeof(m));
}

const cvi_error_info *cvi_agenda_last_error(const cvi_agenda *agenda)
{
    return agenda ? &agenda->error : NULL;
}
