/* SPDX-License-Identifier: MIT */
/* What all threads of the gateway share. */
#ifndef GW_GATEWAY_H
#define GW_GATEWAY_H

#include <stdatomic.h>

#include <cvi/call.h>
#include <cvi/resolve_cache.h>
#include <cvi/resolve_guard.h>

#include "gateway/config.h"
#include "gateway/flow.h"
#include "gateway/message.h"
#include "gateway/registry.h"
#include "gateway/report.h"
#include "gateway/sip.h"

typedef struct gw_gateway {
    gw_config config;
    cvi_log_sink log;
    const char *own_hosts[GW_OWN_HOSTS_MAX];
    char own_texts[2][64];
    uint32_t own_host_count;
    cvi_provision *provision;
    cvi_resolve_cache *cache;
    cvi_guard *guard;
    cvi_clips *clips;
    cvi_tapes *tapes; /* of all lobbies: nothing is coded twice */
    cvi_theme *theme;
    gw_flows flows;
    cvi_pool *pool;
    gw_registry registry;
    gw_report report;
    gw_worker *workers[64];
    uint32_t worker_count;
    atomic_uint next_worker;
    atomic_uint next_port;
    gw_sip sip;
} gw_gateway;

/* The worker with the fewest calls. */
gw_worker *gw_gateway_choose(gw_gateway *g);

/* Read provisioning and meeting book again; what cannot be read leaves the old one. */
void gw_gateway_reload(gw_gateway *g);

/* To stderr, one line. */
void gw_log(const gw_gateway *g, uint32_t level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
