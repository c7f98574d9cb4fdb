/* SPDX-License-Identifier: MIT */
/*
 * The flow of all dialogues, read from a file. Calls go on with the one they began with, so flows
 * are counted; a new one is for new calls.
 */
#ifndef GW_FLOW_H
#define GW_FLOW_H

#include <pthread.h>
#include <stdatomic.h>

#include <cvi/ivr.h>

typedef struct gw_flow {
    atomic_uint references;
    cvi_ivr_flow *flow;
} gw_flow;

typedef struct gw_flows {
    pthread_mutex_t lock;
    gw_flow *now; /* NULL: the built-in one */
} gw_flows;

void gw_flows_init(gw_flows *flows);
void gw_flows_destroy(gw_flows *flows); /* calls have let go of theirs */

/* The flow of this text from now on; or the old one, and in `why` what is wrong with it. */
int gw_flows_load(gw_flows *flows, const char *text, size_t len, cvi_error_info *why);

gw_flow *gw_flows_ref(gw_flows *flows);
void gw_flow_unref(gw_flow *flow); /* NULL is fine */

#endif
