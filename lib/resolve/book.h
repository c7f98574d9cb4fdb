/* SPDX-License-Identifier: MIT */
/* The meeting book: meetings listed in a JSON text. A back end without I/O. */
#ifndef CVI_RESOLVE_BOOK_H
#define CVI_RESOLVE_BOOK_H

#include "core/buf.h"
#include "resolve/lookup.h"
#include "resolve/resolution.h"

#define CVI__BOOK_MEETINGS_MAX 100000u

typedef struct cvi__book_meeting {
    const char *tenant;
    const char *conference_id;
    const char *meeting_id;
    const char *subject;
    const char *organizer;
    const char *pin; /* of guests; NULL: none */
    const char *host_pin;
    const char *lobby;     /* as in cvi_lobby_scope_parse(); NULL: none */
    int64_t start_unix_us; /* INT64_MIN: any time */
    int64_t end_unix_us;   /* 0: open */
    uint32_t is_locked;
} cvi__book_meeting;

/* One load: built whole, then only read. Holds PINs: wiped when freed. */
typedef struct cvi__book_pages {
    cvi_allocator alloc;
    cvi__buf text;
    cvi__book_meeting *meetings; /* sorted by tenant, then conference id */
    size_t count;
    uint64_t answer_delay_us;
    int64_t early_join_us;
} cvi__book_pages;

typedef struct cvi__book {
    cvi__backend base;
    cvi__book_pages *pages; /* NULL: nothing was loaded */
} cvi__book;

void cvi__book_init(cvi__book *b, cvi__resolve_env *env);
/* Replaces the pages, or leaves them as they were. */
int cvi__book_load(cvi__book *b, const char *text, size_t len, cvi_error_info *error);

/* NULL on failure, with the reason in `error`. */
cvi__book_pages *cvi__book_pages_load(const cvi_allocator *alloc, const char *text, size_t len,
                                      cvi_error_info *error);
void cvi__book_pages_free(cvi__book_pages *p); /* NULL is ignored */
const cvi__book_meeting *cvi__book_find(const cvi__book_pages *p, const char *tenant,
                                        const char *conference_id);

#endif
