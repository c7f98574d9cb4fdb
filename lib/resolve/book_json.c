/* SPDX-License-Identifier: MIT */
/* Reading a meeting book; the form is described at cvi_resolver_load_book_json(). */
#include <stdlib.h>
#include <string.h>

#include <cvi/resolve_guard.h>

#include "core/error.h"
#include "core/mem.h"
#include "json/json_read.h"
#include "resolve/book.h"
#include "resolve/rfc3339.h"

#define BOOK_BYTES_MAX ((size_t)32 * 1024 * 1024)
#define ID_MAX 64
#define CONFERENCE_ID_MAX 32
#define SUBJECT_MAX 512
#define SCOPE_MAX 40
#define DELAY_MS_MAX 600000u
#define EARLY_S_MAX 86400u

static int no_memory(cvi_error_info *error)
{
    return cvi__error_set(error, CVI_ENOMEM, 0, "out of memory while loading");
}

/* Refuse a member of an object. */
static int refuse(const cvi__json_node *object, const char *member, const char *sentence)
{
    cvi__json_node node;

    (void)cvi__json_get(object, member, CVI__JSON_TEXT | CVI__JSON_OPTIONAL, &node);
    return cvi__json_refuse(&node, CVI_ERESOLVE_BOOK, "%s", sentence);
}

/* The buffer was made large enough for all texts at once, so what it holds stays in place. */
static const char *keep(cvi__buf *b, const char *text)
{
    const size_t at = b->len;

    if (!text || cvi__buf_append(b, text, strlen(text) + 1) != CVI_OK) {
        return NULL;
    }
    return b->data + at;
}

static int read_time(const cvi__json_node *node, const char *member, int64_t *out)
{
    const char *text = NULL;
    const int rc = cvi__json_get_text(node, member, CVI__JSON_OPTIONAL, 1, 40, &text);

    if (rc == CVI_OK && text && cvi__rfc3339_parse(text, out) != CVI_OK) {
        return refuse(node, member, "a time such as 2026-03-01T09:30:00Z expected");
    }
    return rc;
}

static int is_digits(const char *text)
{
    return text[strspn(text, "0123456789")] == '\0';
}

/* Digits, since they are typed on a telephone keypad. */
static int read_digits(const cvi__json_node *node, const char *member, unsigned flags, size_t max,
                       const char **out)
{
    int rc = cvi__json_get_text(node, member, flags, 1, max, out);

    if (rc == CVI_OK && *out && !is_digits(*out)) {
        rc = refuse(node, member, "digits expected");
    }
    return rc;
}

static int read_pins(cvi__book_pages *p, const cvi__json_node *node, cvi__book_meeting *m)
{
    const char *pin = NULL, *host_pin = NULL;
    int rc = read_digits(node, "pin", CVI__JSON_OPTIONAL, CVI__PIN_MAX, &pin);

    if (rc == CVI_OK) {
        rc = read_digits(node, "host_pin", CVI__JSON_OPTIONAL, CVI__PIN_MAX, &host_pin);
    }
    if (rc == CVI_OK && pin && host_pin && strcmp(pin, host_pin) == 0) {
        rc = refuse(node, "host_pin", "hosts and guests need different PINs");
    }
    m->pin = keep(&p->text, pin);
    m->host_pin = keep(&p->text, host_pin);
    return rc;
}

static int read_lobby(cvi__book_pages *p, const cvi__json_node *node, cvi__book_meeting *m)
{
    const char *lobby = NULL;
    int rc = cvi__json_get_text(node, "lobby", CVI__JSON_OPTIONAL, 1, SCOPE_MAX, &lobby);

    if (rc == CVI_OK && cvi_lobby_scope_parse(lobby) == CVI_LOBBY_SCOPE_OTHER) {
        rc = refuse(node, "lobby", "who bypasses the lobby expected, such as \"organization\"");
    }
    m->lobby = keep(&p->text, lobby);
    return rc;
}

static int read_names(cvi__book_pages *p, const cvi__json_node *node, cvi__book_meeting *m)
{
    const char *id = NULL, *tenant = NULL, *conference_id = NULL;
    const char *subject = "", *organizer = "";
    int rc = cvi__json_get_text(node, "id", 0, 1, ID_MAX, &id);

    if (rc == CVI_OK) {
        rc = cvi__json_get_text(node, "tenant", 0, 1, ID_MAX, &tenant);
    }
    if (rc == CVI_OK) {
        rc = read_digits(node, "conference_id", 0, CONFERENCE_ID_MAX, &conference_id);
    }
    if (rc == CVI_OK) {
        rc = cvi__json_get_text(node, "subject", CVI__JSON_OPTIONAL, 0, SUBJECT_MAX, &subject);
    }
    if (rc == CVI_OK) {
        rc = cvi__json_get_text(node, "organizer", CVI__JSON_OPTIONAL, 0, SUBJECT_MAX, &organizer);
    }
    m->meeting_id = keep(&p->text, id);
    m->subject = keep(&p->text, subject);
    m->organizer = keep(&p->text, organizer);
    m->tenant = keep(&p->text, tenant);
    m->conference_id = keep(&p->text, conference_id);
    return rc;
}

static int read_meeting(cvi__book_pages *p, const cvi__json_node *node, cvi__book_meeting *m)
{
    static const char *const members[] = {"id",        "tenant",   "conference_id", "subject",
                                          "organizer", "start",    "end",           "locked",
                                          "pin",       "host_pin", "lobby"};
    int locked = 0;
    int rc = cvi__json_only(node, members, CVI_ARRAY_LEN(members));

    m->start_unix_us = INT64_MIN;
    if (rc == CVI_OK) {
        rc = read_names(p, node, m);
    }
    if (rc == CVI_OK) {
        rc = read_time(node, "start", &m->start_unix_us);
    }
    if (rc == CVI_OK) {
        rc = read_time(node, "end", &m->end_unix_us);
    }
    if (rc == CVI_OK && m->end_unix_us != 0 && m->end_unix_us <= m->start_unix_us) {
        rc = refuse(node, "end", "the meeting ends before it starts");
    }
    if (rc == CVI_OK) {
        rc = cvi__json_get_bool(node, "locked", CVI__JSON_OPTIONAL, &locked);
    }
    m->is_locked = locked != 0;
    if (rc == CVI_OK) {
        rc = read_pins(p, node, m);
    }
    return rc == CVI_OK ? read_lobby(p, node, m) : rc;
}

static int order_meetings(const void *a, const void *b)
{
    const cvi__book_meeting *x = a, *y = b;
    const int order = strcmp(x->tenant, y->tenant);

    return order ? order : strcmp(x->conference_id, y->conference_id);
}

static int sort_meetings(cvi__book_pages *p, const cvi__json_node *list)
{
    qsort(p->meetings, p->count, sizeof(*p->meetings), order_meetings);
    for (size_t i = 1; i < p->count; i++) {
        if (order_meetings(&p->meetings[i - 1], &p->meetings[i]) == 0) {
            return cvi__json_refuse(list, CVI_ERESOLVE_BOOK,
                                    "two meetings of tenant %.20s have id %s",
                                    p->meetings[i].tenant, p->meetings[i].conference_id);
        }
    }
    return CVI_OK;
}

static int read_meetings(cvi__book_pages *p, const cvi__json_node *root)
{
    cvi__json_node list, item;
    int rc = cvi__json_get(root, "meetings", CVI__JSON_ARRAY, &list);
    const size_t count = rc == CVI_OK ? cvi__json_count(&list) : 0;

    if (count > CVI__BOOK_MEETINGS_MAX) {
        rc = cvi__json_refuse(&list, CVI_ELIMIT, "more than %u meetings", CVI__BOOK_MEETINGS_MAX);
    }
    if (rc != CVI_OK || count == 0) {
        return rc;
    }
    p->meetings = cvi__mem_calloc(&p->alloc, count, sizeof(*p->meetings));
    if (!p->meetings) {
        return no_memory(root->error);
    }
    for (size_t i = 0; i < count; i++) {
        rc = cvi__json_at(&list, i, CVI__JSON_OBJECT, &item);
        if (rc == CVI_OK) {
            rc = read_meeting(p, &item, &p->meetings[i]);
        }
        if (rc != CVI_OK) {
            return rc;
        }
    }
    p->count = count;
    return sort_meetings(p, &list);
}

static int read_book(cvi__book_pages *p, const cvi__json_node *root, size_t bytes)
{
    static const char *const members[] = {"answer_delay_ms", "early_join_s", "meetings"};
    uint32_t delay_ms = 0, early_s = 0;
    int rc = CVI_OK;

    if (cvi__json_kind(root) != CVI__JSON_OBJECT) {
        return cvi__json_refuse(root, CVI_ERESOLVE_BOOK, "an object expected");
    }
    rc = cvi__json_only(root, members, CVI_ARRAY_LEN(members));
    if (rc == CVI_OK) {
        rc = cvi__json_get_u32(root, "answer_delay_ms", CVI__JSON_OPTIONAL, 0, DELAY_MS_MAX,
                               &delay_ms);
    }
    if (rc == CVI_OK) {
        rc = cvi__json_get_u32(root, "early_join_s", CVI__JSON_OPTIONAL, 0, EARLY_S_MAX, &early_s);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    p->answer_delay_us = (uint64_t)delay_ms * 1000;
    p->early_join_us = (int64_t)early_s * 1000000;
    /* a text of n bytes took n + 2 with its quotes; the two absent ones of a meeting take 1 each,
     * and the meeting itself more than that */
    if (cvi__buf_reserve(&p->text, bytes) != CVI_OK) {
        return no_memory(root->error);
    }
    return read_meetings(p, root);
}

cvi__book_pages *cvi__book_pages_load(const cvi_allocator *alloc, const char *text, size_t len,
                                      cvi_error_info *error)
{
    const cvi__json_limits limits = {.max_bytes = BOOK_BYTES_MAX, .max_depth = 8};
    cvi__json_node root;
    cvi__book_pages *p = NULL;
    int rc = cvi__json_load(&root, text, len, &limits, error);

    if (rc != CVI_OK) {
        return NULL;
    }
    p = cvi__mem_zalloc(alloc, sizeof(*p));
    if (p) {
        p->alloc = *alloc;
        cvi__buf_init_secret(&p->text, &p->alloc, BOOK_BYTES_MAX);
        rc = read_book(p, &root, len);
    } else {
        rc = no_memory(error);
    }
    cvi__json_unload(&root);
    if (rc != CVI_OK) {
        cvi__book_pages_free(p);
        return NULL;
    }
    return p;
}

void cvi__book_pages_free(cvi__book_pages *p)
{
    if (!p) {
        return;
    }
    const cvi_allocator a = p->alloc;

    cvi__buf_free(&p->text);
    cvi__mem_free(&a, p->meetings);
    cvi__mem_free(&a, p);
}
