/* SPDX-License-Identifier: MIT */
/* A configuration either loads or leaves the one before. */
#include <stdlib.h>
#include <string.h>

#include "common/graph.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char before[] =
    "{\"tenants\":[{\"id\":\"contoso\",\"chain\":[{\"backend\":\"book\"}]}]}";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cvi_resolver *r = NULL;
    uint64_t lookup = 0;
    int rc = 0;

    if (cvi_resolver_create(&r, NULL) != CVI_OK) {
        abort();
    }
    cvi__resolver_use_http(r, fake_http_new);
    if (cvi_resolver_load_json(r, before, sizeof(before) - 1) != CVI_OK ||
        graph_start(r, 0, "1", &lookup) != CVI_OK) {
        abort();
    }
    rc = cvi_resolver_load_json(r, (const char *)data, size);
    if (rc != CVI_OK &&
        (cvi_resolver_last_error(r)->status != rc || graph_start(r, 0, "1", &lookup) != CVI_OK)) {
        abort();
    }
    cvi_resolver_destroy(&r);
    return 0;
}
