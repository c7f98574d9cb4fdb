/* SPDX-License-Identifier: MIT */
#include "resolve/lookup.h"

#include <string.h>

#include "core/mem.h"

static const char *put(char **at, const char *text)
{
    char *const start = *at;
    const size_t bytes = strlen(text) + 1;

    memcpy(start, text, bytes);
    *at += bytes;
    return start;
}

cvi__lookup *cvi__lookup_new(const cvi_allocator *alloc, const cvi_resolve_request *request)
{
    const char *const caller = request->caller ? request->caller : "";
    const size_t text =
        strlen(request->tenant_id) + strlen(request->conference_id) + strlen(caller) + 3;
    cvi__lookup *l = cvi__mem_zalloc(alloc, sizeof(*l) + text);
    char *at = NULL;

    if (!l) {
        return NULL;
    }
    at = l->text;
    l->due_us = CVI_NO_DEADLINE;
    l->tenant_id = put(&at, request->tenant_id);
    l->conference_id = put(&at, request->conference_id);
    l->caller = put(&at, caller);
    return l;
}

void cvi__lookup_free(const cvi_allocator *alloc, cvi__lookup *l)
{
    cvi__lookup_remove(l);
    cvi_resolution_destroy(&l->result);
    cvi__mem_free(alloc, l);
}

void cvi__lookup_push(cvi__lookup_list *list, cvi__lookup *l)
{
    l->list = list;
    l->next = NULL;
    l->prev = list->last;
    if (list->last) {
        list->last->next = l;
    } else {
        list->first = l;
    }
    list->last = l;
}

void cvi__lookup_remove(cvi__lookup *l)
{
    cvi__lookup_list *const list = l->list;

    if (!list) {
        return;
    }
    if (l->prev) {
        l->prev->next = l->next;
    } else {
        list->first = l->next;
    }
    if (l->next) {
        l->next->prev = l->prev;
    } else {
        list->last = l->prev;
    }
    l->next = l->prev = NULL;
    l->list = NULL;
}
