/* SPDX-License-Identifier: MIT */
/* What the gateway was asked to do: read once, then shared by all threads without a lock. */
#ifndef GW_CONFIG_H
#define GW_CONFIG_H

#include <cvi/core.h>

#include "common/credential.h"
#include "common/net.h"
#include "common/options.h"

#define GW_OWN_HOSTS_MAX (EX_OPTION_LIST_MAX + 2)
#define GW_FILE_LIMIT (16u * 1024u * 1024u)

typedef struct gw_config {
    cvi_addr listen;         /* SIP over UDP and TCP, never 0.0.0.0; port 0: any */
    uint32_t tls_port;       /* 0: any free one; used when there is a certificate */
    const char *certificate; /* PEM with certificate chain and key; NULL: no TLS */
    cvi_addr public_address; /* in Contact and c=; family 0: the local one */
    ex_option_list own_hosts;
    ex_option_list trusted; /* addresses of callers who bypass lobbies, and open them */
    ex_net trusted_nets[EX_OPTION_LIST_MAX];
    const char *operator_uri; /* who gives up is transferred there; NULL: nowhere */
    ex_option_list proxies;   /* addresses that are never a guesser by themselves */
    ex_net proxy_nets[EX_OPTION_LIST_MAX];
    uint32_t guess_limit;        /* wrong ids or PINs of a caller in the window */
    uint32_t guess_limit_tenant; /* wrong ids of a tenant's callers together */
    uint32_t guess_limit_all;    /* and of all callers */
    uint32_t guess_window_s;
    uint32_t guess_pace_ms; /* 0: wrong ids and PINs are answered at once */
    uint32_t cache_entries;
    uint32_t cache_mib;
    uint32_t cache_found_s; /* 0 in these three: not at all */
    uint32_t cache_not_found_s;
    uint32_t cache_stale_s;
    uint32_t workers;
    uint32_t pool_threads; /* 0: as many as processors */
    const char *provision; /* files */
    const char *book;      /* NULL: none */
    const char *resolver;  /* NULL: the book alone */
    ex_credentials credentials;
    const char *prompts;
    const char *flow;  /* file; NULL: the built-in one */
    const char *theme; /* folder */
    uint32_t high_contrast;
    const char *report;
    uint32_t media_ports[2];
    uint32_t max_calls;
    uint32_t max_rate; /* new calls per second */
    uint32_t max_size[2];
    uint32_t max_fps;
    uint32_t max_kbps;
    uint32_t allow_sdes;
    uint32_t session_expires_s;
    uint32_t min_se_s;
    uint32_t no_media_s;
    uint32_t media_timeout_s;
    uint32_t log_level;
} gw_config;

/* 0, or what the program should exit with plus one (so 1: --help was printed). */
int gw_config_read(gw_config *config, int argc, char **argv);

#endif
