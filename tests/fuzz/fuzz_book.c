/* SPDX-License-Identifier: MIT */
/* A meeting book either loads or leaves the one before; a look-up always ends. */
#include <stdlib.h>
#include <string.h>

#include <cvi/resolve.h>

static const char before[] =
    "{\"meetings\":[{\"id\":\"m\",\"tenant\":\"t\",\"conference_id\":\"1\",\"pin\":\"77\"}]}";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(int is_true)
{
    if (!is_true) {
        abort();
    }
}

static int look_up(cvi_resolver *r, cvi_resolution **out)
{
    cvi_resolve_request q;
    cvi_resolve_event e;
    uint64_t id = 0;

    CVI_RESOLVE_REQUEST_INIT(&q);
    CVI_RESOLVE_EVENT_INIT(&e);
    q.tenant_id = "t";
    q.conference_id = "1";
    check(cvi_resolver_start(r, 0, &q, &id) == CVI_OK);
    check(cvi_resolver_drive(r, cvi_resolver_deadline(r), NULL, 0) == CVI_OK);
    check(cvi_resolver_next_event(r, &e) == CVI_OK && e.id == id);
    check((cvi_resolver_take(r, id, out) == CVI_OK) == (e.status == CVI_OK));
    return e.status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cvi_resolver *r = NULL;
    cvi_resolution *m = NULL;

    check(cvi_resolver_create(&r, NULL) == CVI_OK);
    check(cvi_resolver_load_book_json(r, before, sizeof(before) - 1) == CVI_OK);
    check(cvi_resolver_set_wall_clock(r, 0, 1772357400000000) == CVI_OK);
    const int rc = cvi_resolver_load_book_json(r, (const char *)data, size);
    const int status = look_up(r, &m);
    if (rc != CVI_OK) {
        check(status == CVI_OK && cvi_resolver_last_error(r)->status == rc);
        check(cvi_resolution_check_pin(m, "77", 2, NULL) == CVI_OK);
    }
    if (m) {
        check(*cvi_resolution_get_text(m, CVI_RESOLUTION_MEETING_ID, NULL) != '\0');
        (void)cvi_resolution_check_pin(m, (const char *)data, size, NULL);
    }
    cvi_resolution_destroy(&m);
    cvi_resolver_destroy(&r);
    return 0;
}
