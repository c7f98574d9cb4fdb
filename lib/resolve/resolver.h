/* SPDX-License-Identifier: MIT */
/* What tests may exchange in a resolver. */
#ifndef CVI_RESOLVE_RESOLVER_H
#define CVI_RESOLVE_RESOLVER_H

#include <cvi/resolve.h>

#include "resolve/http.h"

/* Configurations that are loaded from now on get their engine there. */
void cvi__resolver_use_http(cvi_resolver *resolver, cvi__http_maker *make_http);

#endif
