/* SPDX-License-Identifier: MIT */
/* What holds of any item, scanned as one format; the second scan finds what the first one did. */
#ifndef TESTS_FUZZ_INVITE_H
#define TESTS_FUZZ_INVITE_H

#include <stdlib.h>
#include <string.h>

#include <cvi/invite.h>

#include "core/error.h"
#include "json/json_read.h"

static void check(int is_true)
{
    if (!is_true) {
        abort();
    }
}

static void check_join(const cvi_invite_join *join, size_t size)
{
    const char *const texts[] = {join->dialect,   join->tenant_key, join->conference_id,
                                 join->passcode,  join->dial,       join->dial_h323,
                                 join->url,       join->thread_id,  join->organizer_id,
                                 join->tenant_id, join->reason};
    size_t total = 0;

    check(join->kind > CVI_INVITE_KIND_UNKNOWN && join->kind <= CVI_INVITE_KIND_H323);
    check(join->confidence >= 1 && join->confidence <= 99 && join->offset < size);
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        check(texts[i] != NULL);
        total += strlen(texts[i]);
    }
    check(total > strlen(join->reason)); /* something to join by */
}

static void check_json(const cvi_invite *v)
{
    size_t needed = 0;
    cvi_error_info error;
    cvi__json_node root;

    check(cvi_invite_to_json(v, NULL, 0, &needed) == CVI_ETOOSMALL);
    char *json = malloc(needed + 1);
    check(json && cvi_invite_to_json(v, json, needed + 1, NULL) == CVI_OK);
    cvi__error_init(&error, "fuzz");
    check(cvi__json_load(&root, json, needed, NULL, &error) == CVI_OK);
    cvi__json_unload(&root);
    free(json);
}

static void fuzz_invite(uint32_t format, const uint8_t *data, size_t size)
{
    static cvi_invite *v; /* for all inputs: nothing of one may be seen in the next */
    cvi_invite_join join, again;

    CVI_INVITE_JOIN_INIT(&join);
    CVI_INVITE_JOIN_INIT(&again);
    check(v != NULL || cvi_invite_create(&v, NULL) == CVI_OK);
    const int rc = cvi_invite_scan(v, format, (const char *)data, size);
    const uint32_t count = cvi_invite_get_count(v);
    check(count <= CVI_INVITE_MOST_JOINS && (rc == CVI_OK || count == 0));
    for (uint32_t i = 0; i < count; i++) {
        check(cvi_invite_get_join(v, i, &join) == CVI_OK);
        check_join(&join, size);
    }
    check_json(v);
    if (rc != CVI_OK) {
        check(rc == CVI_EINVITE_FORMAT && format != CVI_INVITE_FORMAT_AUTO);
        check(cvi_invite_last_error(v)->status == rc && cvi_invite_last_error(v)->offset <= size);
    }
    check(cvi_invite_scan(v, format, (const char *)data, size) == rc);
    check(cvi_invite_get_count(v) == count);
    if (count > 0) {
        check(cvi_invite_get_join(v, count - 1, &again) == CVI_OK);
        check(again.offset == join.offset && again.kind == join.kind);
    }
}

#endif
