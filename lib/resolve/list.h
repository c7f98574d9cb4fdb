/* SPDX-License-Identifier: MIT */
/* Intrusive lists in order of arrival; a link is in one list at a time. */
#ifndef CVI_RESOLVE_LIST_H
#define CVI_RESOLVE_LIST_H

#include "core/base.h"

typedef struct cvi__link {
    struct cvi__link *next, *prev;
    struct cvi__list *list; /* the one it is in; NULL: none */
    void *owner;            /* what it is a part of */
} cvi__link;

typedef struct cvi__list {
    cvi__link *first;
    cvi__link *last;
    size_t count;
} cvi__list;

void cvi__list_push(cvi__list *list, cvi__link *link); /* at the end; leaves its list first */
void cvi__list_remove(cvi__link *link);                /* harmless when it is in none */
void *cvi__list_first(const cvi__list *list);          /* the owner; NULL: empty */

#endif
