/* SPDX-License-Identifier: MIT */
/* A load either replaces the data or leaves it as it was. */
#include <stdlib.h>
#include <string.h>

#include <cvi/provision.h>

static const char before[] = "{\"domains\":[\"before.example\"],"
                             "\"tenants\":[{\"id\":\"before\",\"key\":\"key\"}]}";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(int is_true)
{
    if (!is_true) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cvi_error_info e = {.size = sizeof(e)};
    cvi_provision *v = NULL;
    cvi_tenant *t = NULL;

    check(cvi_provision_create(&v, NULL) == CVI_OK);
    check(cvi_provision_load_json(v, before, sizeof(before) - 1) == CVI_OK);
    const int rc = cvi_provision_load_json(v, (const char *)data, size);
    check(cvi_provision_last_error(v, &e) == CVI_OK && e.status == rc);
    if (rc != CVI_OK) {
        check(e.message[0] != '\0');
        check(cvi_provision_find_tenant(v, "before.example", 14, "KEY", 3, &t) == CVI_OK);
    } else if (cvi_provision_find_tenant(v, "gw.example", 10, "813", 3, &t) == CVI_OK) {
        check(*cvi_tenant_get_id(t, NULL) != '\0' &&
              strcmp(cvi_tenant_get_key(t, NULL), "813") == 0);
        check(cvi_provision_take_licence(v, t) == CVI_OK);
    }
    (void)cvi_provision_check_domain(v, (const char *)data, size);
    cvi_tenant_destroy(&t);
    cvi_provision_destroy(&v);
    return 0;
}
