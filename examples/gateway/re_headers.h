/* SPDX-License-Identifier: MIT */
/* libre's umbrella header, with the features Debian builds it with. */
#ifndef GW_RE_HEADERS_H
#define GW_RE_HEADERS_H

#include <inttypes.h>
#include <netinet/in.h>
#include <stdbool.h>

#define HAVE_INTTYPES_H 1
#define HAVE_STDBOOL_H 1
#define HAVE_INET6 1
#include <re/re.h>

#endif
