/* SPDX-License-Identifier: MIT */
#include "resolve/list.h"

void cvi__list_push(cvi__list *list, cvi__link *link)
{
    cvi__list_remove(link);
    link->list = list;
    link->next = NULL;
    link->prev = list->last;
    if (list->last) {
        list->last->next = link;
    } else {
        list->first = link;
    }
    list->last = link;
    list->count++;
}

void cvi__list_remove(cvi__link *link)
{
    cvi__list *const list = link->list;

    if (!list) {
        return;
    }
    if (link->prev) {
        link->prev->next = link->next;
    } else {
        list->first = link->next;
    }
    if (link->next) {
        link->next->prev = link->prev;
    } else {
        list->last = link->prev;
    }
    list->count--;
    link->next = link->prev = NULL;
    link->list = NULL;
}

void *cvi__list_first(const cvi__list *list)
{
    return list->first ? list->first->owner : NULL;
}
