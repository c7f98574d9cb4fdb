/* SPDX-License-Identifier: MIT */
/* The resolver of a worker: made of files, read again when told, and its events. */
#ifndef GW_LOOKUPS_H
#define GW_LOOKUPS_H

#include "gateway/worker.h"

/* What is wrong goes to the log. */
int gw_lookups_create(gw_worker *w);
void gw_lookups_reload(gw_worker *w); /* what cannot be read leaves the old one */
/* Pull the events and hand them to the calls they belong to. */
void gw_lookups_take_events(gw_worker *w, uint64_t now_us);

#endif
