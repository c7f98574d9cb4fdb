/* SPDX-License-Identifier: MIT */
#include "gateway/config.h"

#include <stdio.h>
#include <string.h>

#include "common/net.h"
#include "gateway/rtp_socket.h"

#define EXIT_HELP 1
#define EXIT_USAGE 3

/* What needs more than the option parser can do. */
typedef struct raw_options {
    const char *listen;
    const char *public_address;
    const char *log_level;
} raw_options;

static void set_defaults(gw_config *c, raw_options *raw)
{
    memset(c, 0, sizeof(*c));
    raw->listen = "0.0.0.0:5060";
    raw->public_address = NULL;
    raw->log_level = "info";
    c->tls_port = 5061;
    c->workers = 2;
    c->media_ports[0] = 20000;
    c->media_ports[1] = 29999;
    c->max_calls = 200;
    c->max_rate = 50;
    c->max_size[0] = 1280;
    c->max_size[1] = 720;
    c->max_fps = 30;
    c->max_kbps = 1500;
    c->session_expires_s = 1800;
    c->min_se_s = 90;
    c->no_media_s = 30;
    c->guess_limit = 20;
    c->guess_limit_tenant = 200;
    c->guess_limit_all = 1000;
    c->guess_window_s = 600;
    c->guess_pace_ms = 1000;
    c->cache_entries = 100000;
    c->cache_mib = 64;
    c->cache_found_s = 300;
    c->cache_not_found_s = 10;
    c->cache_stale_s = 3600;
    c->media_timeout_s = 30;
}

static int parse_options(gw_config *c, raw_options *raw, int argc, char **argv)
{
    const ex_option options[] = {
        {"listen", EX_OPTION_TEXT, &raw->listen, "ADDR:PORT",
         "SIP over UDP and TCP; port 0: any free one; 0.0.0.0: the main address (0.0.0.0:5060)", 0,
         0},
        {"cert", EX_OPTION_TEXT, &c->certificate, "FILE",
         "PEM file with certificate and key: SIP over TLS too", 0, 0},
        {"tls-port", EX_OPTION_NUMBER, &c->tls_port, "PORT", "for TLS; 0: any free one (5061)", 0,
         65535},
        {"public-address", EX_OPTION_TEXT, &raw->public_address, "ADDR",
         "our address as others see it, for Contact and SDP", 0, 0},
        {"own-host", EX_OPTION_LIST, &c->own_hosts, "NAME",
         "a name of ours: where it was dialled, the To host decides", 0, 0},
        {"proxy", EX_OPTION_LIST, &c->proxies, "ADDR[/BITS]",
         "a SIP proxy of yours: the Via below its own says where a call comes from", 0, 0},
        {"trusted", EX_OPTION_LIST, &c->trusted, "ADDR[/BITS]",
         "callers from there are trusted: they bypass lobbies, and open them to others", 0, 0},
        {"operator", EX_OPTION_TEXT, &c->operator_uri, "URI",
         "who gives up typing is transferred there (REFER)", 0, 0},
        {"guess-limit", EX_OPTION_NUMBER, &c->guess_limit, "N",
         "wrong ids or PINs of a caller before it is blocked for a while (20)", 5, 200},
        {"guess-limit-tenant", EX_OPTION_NUMBER, &c->guess_limit_tenant, "N",
         "wrong ids of a tenant's callers together before each is allowed 5 (200)", 5, 50000},
        {"guess-limit-all", EX_OPTION_NUMBER, &c->guess_limit_all, "N",
         "likewise of all callers (1000)", 5, 50000},
        {"guess-window", EX_OPTION_NUMBER, &c->guess_window_s, "S",
         "within how long these are counted (600)", 60, 3600},
        {"guess-pace", EX_OPTION_NUMBER, &c->guess_pace_ms, "MS",
         "\"wrong\" is said no sooner, and later with every failure; 0: at once (1000)", 0, 10000},
        {"provision", EX_OPTION_TEXT, &c->provision, "FILE", "domains and tenants (JSON); required",
         0, 0},
        {"book", EX_OPTION_TEXT, &c->book, "FILE",
         "meeting book (JSON), read again when it changes; required without --resolver", 0, 0},
        {"resolver", EX_OPTION_TEXT, &c->resolver, "FILE",
         "where tenants' meetings are looked up: Graph, policy services (JSON)", 0, 0},
        EX_CREDENTIAL_OPTIONS(&c->credentials),
        {"cache-entries", EX_OPTION_NUMBER, &c->cache_entries, "N",
         "looked up meetings that are remembered, for all workers (100000)", 64, 16777216},
        {"cache-size", EX_OPTION_NUMBER, &c->cache_mib, "MIB", "memory for them (64)", 1, 65536},
        {"cache-found", EX_OPTION_NUMBER, &c->cache_found_s, "S",
         "for how long, at most until a meeting's end; 0: never (300)", 0, 604800},
        {"cache-not-found", EX_OPTION_NUMBER, &c->cache_not_found_s, "S",
         "for how long that there is no such meeting; 0: never (10)", 0, 604800},
        {"cache-stale", EX_OPTION_NUMBER, &c->cache_stale_s, "S",
         "how much older a meeting may be while nobody can be asked; 0: no older (3600)", 0,
         604800},
        {"prompts", EX_OPTION_TEXT, &c->prompts, "DIR",
         "spoken prompts: LANGUAGE/NAME.wav (" CVI_PROMPTS_DIR ", if it is there)", 0, 0},
        {"flow", EX_OPTION_TEXT, &c->flow, "FILE",
         "what callers are asked and how long they wait (JSON), read again at SIGHUP (built in)", 0,
         0},
        {"theme", EX_OPTION_TEXT, &c->theme, "DIR",
         "how screens look: theme.json, pictures, fonts and sounds", 0, 0},
        {"high-contrast", EX_OPTION_FLAG, &c->high_contrast, NULL,
         "black, white and yellow screens; a theme may change it", 0, 0},
        {"report", EX_OPTION_TEXT, &c->report, "FILE", "append one line of JSON per finished call",
         0, 0},
        {"workers", EX_OPTION_NUMBER, &c->workers, "N", "media threads, 1..64 (2)", 1, 64},
        {"pool-threads", EX_OPTION_NUMBER, &c->pool_threads, "N",
         "video threads, 0: as many as processors (0)", 0, 256},
        {"media-ports", EX_OPTION_RANGE, &c->media_ports, "LO-HI",
         "UDP ports for RTP and RTCP, six for each call (20000-29999)", 1024, 65535},
        {"max-calls", EX_OPTION_NUMBER, &c->max_calls, "N", "calls at once; more get 503 (200)", 1,
         100000},
        {"max-rate", EX_OPTION_NUMBER, &c->max_rate, "N", "new calls per second; more get 503 (50)",
         1, 100000},
        {"max-size", EX_OPTION_SIZE, &c->max_size, "WxH", "largest picture (1280x720)", 16, 4096},
        {"max-fps", EX_OPTION_NUMBER, &c->max_fps, "N", "pictures per second (30)", 1, 60},
        {"max-kbps", EX_OPTION_NUMBER, &c->max_kbps, "N", "video bit rate per caller (1500)", 64,
         50000},
        {"allow-sdes-without-tls", EX_OPTION_FLAG, &c->allow_sdes, NULL,
         "accept SRTP keys that came over UDP or TCP", 0, 0},
        {"session-expires", EX_OPTION_NUMBER, &c->session_expires_s, "S",
         "session timer we ask for, RFC 4028 (1800)", 2, 86400},
        {"min-se", EX_OPTION_NUMBER, &c->min_se_s, "S", "shortest session timer we accept (90)", 1,
         86400},
        {"no-media-timeout", EX_OPTION_NUMBER, &c->no_media_s, "S",
         "end a call that never sends media (30)", 1, 3600},
        {"media-timeout", EX_OPTION_NUMBER, &c->media_timeout_s, "S",
         "end a call whose media stopped (30)", 1, 3600},
        {"log-level", EX_OPTION_TEXT, &raw->log_level, "LEVEL",
         "error, warning, info or debug (info)", 0, 0},
    };
    const ex_program program = {
        "cvi-gateway", "[options]",
        "Answer SIP calls of room systems and let them into meetings: by dialling\n"
        "TENANTKEY.CONFERENCEID@DOMAIN, or TENANTKEY@DOMAIN and the voice menu.\n"
        "Prints a line that starts with \"ready\" when it listens. SIGHUP reads the provisioning,\n"
        "the meeting book and the resolver's file again; SIGTERM and SIGINT end all calls and "
        "stop.",
        options, (uint32_t)(sizeof(options) / sizeof(options[0]))};

    return ex_options_parse(&program, argc, argv);
}

static int complain(const char *text)
{
    fprintf(stderr, "cvi-gateway: %s (try --help)\n", text);
    return EXIT_USAGE;
}

static uint32_t level_of(const char *name)
{
    static const char *const names[] = {"", "error", "warning", "info", "debug"};

    for (uint32_t i = CVI_LOG_ERROR; i <= CVI_LOG_DEBUG; i++) {
        if (strcmp(names[i], name) == 0) {
            return i;
        }
    }
    return CVI_LOG_UNKNOWN;
}

/* SIP needs to know where it is: "any" becomes the address packets to the outside leave from. */
static void settle_address(cvi_addr *listen)
{
    static const char *const outside[] = {"192.0.2.1", "2001:db8::1"};
    static const char *const loopback[] = {"127.0.0.1", "::1"};
    const int is_ipv6 = listen->family == CVI_ADDR_IPV6;
    const uint16_t port = listen->port;
    cvi_addr remote;

    if (!ex_addr_is_any(listen)) {
        return;
    }
    (void)ex_addr_parse(&remote, outside[is_ipv6], 9);
    if (ex_addr_towards(listen, &remote) != CVI_OK) {
        (void)ex_addr_parse(listen, loopback[is_ipv6], 0);
    }
    listen->port = port;
}

static int read_nets(ex_net *nets, const ex_option_list *list, const char *complaint)
{
    for (uint32_t i = 0; i < list->count; i++) {
        if (ex_net_parse(&nets[i], list->items[i]) != CVI_OK) {
            return complain(complaint);
        }
    }
    return 0;
}

static int is_uri(const char *text)
{
    return strlen(text) <= 255 && strchr(text, ':') && !strpbrk(text, "<> \t\r\n");
}

static int check(gw_config *c, const raw_options *raw)
{
    if (ex_addr_parse(&c->listen, raw->listen, 5060) != CVI_OK) {
        return complain("--listen wants a numeric address and a port");
    }
    settle_address(&c->listen);
    if (raw->public_address &&
        ex_addr_parse(&c->public_address, raw->public_address, 0) != CVI_OK) {
        return complain("--public-address wants a numeric address");
    }
    if (c->operator_uri && !is_uri(c->operator_uri)) {
        return complain("--operator wants a URI such as sip:help@example.com");
    }
    c->log_level = level_of(raw->log_level);
    if (c->log_level == CVI_LOG_UNKNOWN) {
        return complain("--log-level wants error, warning, info or debug");
    }
    if (c->media_ports[1] < c->media_ports[0] + 2 * GW_MEDIA - 1) {
        return complain("--media-ports is too small a range");
    }
    if (c->guess_limit_tenant < c->guess_limit || c->guess_limit_all < c->guess_limit) {
        return complain("--guess-limit-tenant and --guess-limit-all cannot be less than"
                        " --guess-limit");
    }
    if (!c->provision || (!c->book && !c->resolver)) {
        return complain("--provision and one of --book and --resolver are required");
    }
    return 0;
}

int gw_config_read(gw_config *config, int argc, char **argv)
{
    raw_options raw;
    int at = 0;

    set_defaults(config, &raw);
    at = parse_options(config, &raw, argc, argv);
    if (at == EX_OPTIONS_HELP) {
        return EXIT_HELP;
    }
    if (at < 0) {
        return EXIT_USAGE;
    }
    if (at < argc) {
        return complain("unexpected argument");
    }
    at = read_nets(config->trusted_nets, &config->trusted,
                   "--trusted wants a numeric address, or one with /BITS");
    if (at == 0) {
        at = read_nets(config->proxy_nets, &config->proxies,
                       "--proxy wants a numeric address, or one with /BITS");
    }
    return at != 0 ? at : check(config, &raw);
}
