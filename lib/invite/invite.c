/* SPDX-License-Identifier: MIT */
#include "invite/invite.h"

#include <string.h>

#include "core/error.h"
#include "core/mem.h"
#include "core/params.h"

#define PARAMS_OLDEST CVI_USED_SIZE(cvi_invite_params, id_check)
#define DEFAULT_BYTES ((uint64_t)64 * 1024 * 1024)
#define MOST_BYTES ((uint64_t)1024 * 1024 * 1024)
#define ID_LEAST 6u
#define ID_MOST 16u

static int read_params(cvi_invite_params *p, const cvi_invite_params *given)
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
    p->id_min_digits = p->id_min_digits ? p->id_min_digits : 9;
    p->id_max_digits = p->id_max_digits ? p->id_max_digits : CVI_MAX(13u, p->id_min_digits);
    CVI_REQUIRE(p->max_bytes <= MOST_BYTES && p->id_check <= CVI_DIAL_ID_CHECK_STRICT);
    CVI_REQUIRE(p->id_min_digits >= ID_LEAST && p->id_max_digits <= ID_MOST);
    CVI_REQUIRE(p->id_min_digits <= p->id_max_digits);
    return CVI_OK;
}

static int build(cvi_invite *v, const cvi_invite_params *p)
{
    cvi_dial_params dial;

    CVI_DIAL_PARAMS_INIT(&dial);
    dial.allocator = p->allocator;
    dial.id_min_digits = p->id_min_digits;
    dial.id_max_digits = p->id_max_digits;
    dial.id_check = p->id_check;
    dial.plan = p->plan;
    dial.max_bytes = CVI__ADDRESS_MOST;
    v->max_bytes = p->max_bytes;
    v->block.plan = p->plan;
    v->block.id_min_digits = p->id_min_digits;
    v->block.id_max_digits = p->id_max_digits;
    v->block.id_check = p->id_check;
    v->block.joins = &v->joins;
    cvi__joins_start(&v->joins);
    cvi__error_init(&v->error, "invite");
    const int rc = cvi_dial_create(&v->dial, &dial);
    v->block.dial = v->dial;
    return rc;
}

int cvi_invite_create(cvi_invite **out, const cvi_invite_params *params)
{
    cvi_invite_params p = {0};
    cvi_invite *v = NULL;
    int rc = CVI_OK;

    CVI_REQUIRE(out != NULL);
    *out = NULL;
    rc = read_params(&p, params);
    if (rc != CVI_OK) {
        return rc;
    }
    v = cvi__mem_zalloc(cvi__mem_or_libc(p.allocator), sizeof(*v));
    if (!v) {
        return CVI_ENOMEM;
    }
    v->alloc = *cvi__mem_or_libc(p.allocator);
    rc = build(v, &p);
    if (rc != CVI_OK) {
        cvi_invite_destroy(&v);
    }
    *out = v;
    return rc;
}

void cvi_invite_destroy(cvi_invite **invite)
{
    if (!invite || !*invite) {
        return;
    }
    cvi_invite *v = *invite;
    const cvi_allocator a = v->alloc;

    *invite = NULL;
    cvi_dial_destroy(&v->dial);
    cvi__mem_wipe(v, sizeof(*v)); /* passcodes */
    cvi__mem_free(&a, v);
}

uint32_t cvi_invite_get_count(const cvi_invite *invite)
{
    return invite ? invite->joins.count : 0;
}

int cvi_invite_get_join(const cvi_invite *invite, uint32_t index, cvi_invite_join *out)
{
    const cvi__join *from = NULL;
    cvi_invite_join join = {0};

    CVI_REQUIRE(invite != NULL && out != NULL);
    if (index >= invite->joins.count) {
        return CVI_ENOENT;
    }
    from = invite->joins.order[index];
    join.kind = from->kind;
    join.confidence = from->confidence;
    join.offset = from->offset;
    join.dialect = cvi__join_get(from, CVI__JOIN_DIALECT);
    join.tenant_key = cvi__join_get(from, CVI__JOIN_TENANT_KEY);
    join.conference_id = cvi__join_get(from, CVI__JOIN_CONFERENCE_ID);
    join.passcode = cvi__join_get(from, CVI__JOIN_PASSCODE);
    join.dial = cvi__join_get(from, CVI__JOIN_DIAL);
    join.dial_h323 = cvi__join_get(from, CVI__JOIN_DIAL_H323);
    join.url = cvi__join_get(from, CVI__JOIN_URL);
    join.thread_id = cvi__join_get(from, CVI__JOIN_THREAD_ID);
    join.organizer_id = cvi__join_get(from, CVI__JOIN_ORGANIZER_ID);
    join.tenant_id = cvi__join_get(from, CVI__JOIN_TENANT_ID);
    join.reason = from->reason;
    return cvi__params_write(out, &join, sizeof(join));
}

const cvi_error_info *cvi_invite_last_error(const cvi_invite *invite)
{
    return invite ? &invite->error : NULL;
}
