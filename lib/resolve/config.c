/* SPDX-License-Identifier: MIT */
#include "resolve/config.h"

#include <string.h>

#include "core/mem.h"

cvi__backend *cvi__config_backend(const cvi__resolve_config *c, const char *name)
{
    if (strcmp(c->book->name, name) == 0) {
        return c->book;
    }
    for (uint32_t i = 0; i < c->count; i++) {
        if (strcmp(c->backends[i]->name, name) == 0) {
            return c->backends[i];
        }
    }
    return NULL;
}

static const cvi__route *find(const cvi__resolve_config *c, const char *tenant)
{
    size_t low = 0, high = c->route_count;

    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        const int order = strcmp(tenant, c->routes[mid].tenant);

        if (order == 0) {
            return &c->routes[mid];
        }
        if (order < 0) {
            high = mid;
        } else {
            low = mid + 1;
        }
    }
    return NULL;
}

const cvi__route *cvi__config_route(const cvi__resolve_config *c, const char *tenant)
{
    const cvi__route *const own = find(c, tenant);

    return own ? own : find(c, "*");
}

void cvi__config_free(cvi__resolve_config *c)
{
    if (!c) {
        return;
    }
    const cvi_allocator a = c->env->alloc;
    cvi__http *const now = c->env->http;

    c->env->http = c->http; /* what is under way is called back there */
    for (uint32_t i = 0; i < c->count; i++) {
        c->backends[i]->ops->destroy(c->backends[i]);
    }
    c->env->http = now == c->http ? NULL : now;
    if (c->http) {
        c->http->ops->destroy(c->http);
    }
    cvi__buf_free(&c->text);
    cvi__mem_free(&a, c->routes);
    cvi__mem_free(&a, c);
}
