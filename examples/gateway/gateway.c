/* SPDX-License-Identifier: MIT */
#include "gateway/gateway.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/clips.h"
#include "common/clock.h"
#include "common/file.h"
#include "common/net.h"
#include "gateway/worker.h"

#define GW_CLIPS_BYTES (256u << 20) /* prompts in all languages, were each of them played */

static void write_log(uint32_t level, const char *module, const char *text)
{
    static const char *const names[] = {"?", "error", "warning", "info", "debug"};
    char line[700];
    struct timespec now = {0};
    struct tm utc = {0};
    int n = 0;

    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &utc);
    n = snprintf(line, sizeof(line), "%02d:%02d:%02d.%03ld %s %s: %s\n", utc.tm_hour, utc.tm_min,
                 utc.tm_sec, now.tv_nsec / 1000000, names[level <= CVI_LOG_DEBUG ? level : 0],
                 module, text);
    if (n > 0) {
        fputs(line, stderr); /* one call: lines of two threads do not mix */
    }
}

static void on_log(void *user, uint32_t level, const char *module, uint32_t message_id,
                   const char *text, size_t len)
{
    (void)user;
    (void)message_id;
    (void)len;
    write_log(level, module, text);
}

void gw_log(const gw_gateway *g, uint32_t level, const char *format, ...)
{
    char text[512];
    va_list args;

    if (level > g->log.level) {
        return;
    }
    va_start(args, format);
    (void)vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    write_log(level, "gateway", text);
}

gw_worker *gw_gateway_choose(gw_gateway *g)
{
    const uint32_t first = atomic_fetch_add_explicit(&g->next_worker, 1, memory_order_relaxed);
    gw_worker *best = g->workers[first % g->worker_count];

    for (uint32_t i = 1; i < g->worker_count; i++) {
        gw_worker *w = g->workers[(first + i) % g->worker_count];

        if (gw_worker_load(w) < gw_worker_load(best)) {
            best = w;
        }
    }
    return best;
}

static int read_file(const gw_gateway *g, const char *path, gw_text *out, char **held)
{
    const int rc = ex_file_read(path, GW_FILE_LIMIT, held, &out->len);

    out->data = *held;
    if (rc != CVI_OK) {
        gw_log(g, CVI_LOG_ERROR, "%s: %s", path,
               rc == CVI_ESYSTEM ? strerror(errno) : cvi_strerror(rc));
    }
    return rc;
}

static int load_provision(gw_gateway *g)
{
    char *held = NULL;
    gw_text text;
    cvi_error_info why;
    int rc = read_file(g, g->config.provision, &text, &held);

    if (rc == CVI_OK) {
        rc = cvi_provision_load_json(g->provision, text.data, text.len);
        if (rc != CVI_OK) {
            memset(&why, 0, sizeof(why));
            why.size = sizeof(why);
            (void)cvi_provision_last_error(g->provision, &why);
            gw_log(g, CVI_LOG_ERROR, "%s: %s", g->config.provision, why.message);
        }
    }
    free(held);
    return rc;
}

static int load_flow(gw_gateway *g)
{
    char *held = NULL;
    gw_text text;
    cvi_error_info why;
    int rc = g->config.flow ? read_file(g, g->config.flow, &text, &held) : CVI_OK;

    if (held) {
        rc = gw_flows_load(&g->flows, text.data, text.len, &why);
        if (rc != CVI_OK) {
            gw_log(g, CVI_LOG_ERROR, "%s: %s", g->config.flow,
                   why.message[0] ? why.message : cvi_strerror(rc));
        }
    }
    free(held);
    return rc;
}

/* Why a file was not read is said where it is read. */
static void note_reload(const gw_gateway *g, const char *path, int rc)
{
    if (path && rc == CVI_OK) {
        gw_log(g, CVI_LOG_INFO, "%s: read again", path);
    }
}

void gw_gateway_reload(gw_gateway *g)
{
    note_reload(g, g->config.provision, load_provision(g));
    note_reload(g, g->config.flow, load_flow(g));
    for (uint32_t i = 0; i < g->worker_count; i++) {
        gw_message *m = gw_message_create(GW_FILES, NULL, NULL);

        if (m) {
            gw_worker_post(g->workers[i], m);
        }
    }
}

static int start_workers(gw_gateway *g)
{
    int rc = CVI_OK;

    for (uint32_t i = 0; i < g->config.workers && rc == CVI_OK; i++) {
        rc = gw_worker_start(&g->workers[i], g, i);
        g->worker_count += rc == CVI_OK;
    }
    return rc;
}

static void name_own_hosts(gw_gateway *g)
{
    const cvi_addr *mine[2] = {&g->config.listen, &g->config.public_address};

    for (uint32_t i = 0; i < 2; i++) {
        if (mine[i]->family != CVI_ADDR_UNKNOWN) {
            ex_addr_format_ip(mine[i], g->own_texts[i], sizeof(g->own_texts[i]));
            g->own_hosts[g->own_host_count++] = g->own_texts[i];
        }
    }
    for (uint32_t i = 0; i < g->config.own_hosts.count; i++) {
        g->own_hosts[g->own_host_count++] = g->config.own_hosts.items[i];
    }
}

static uint64_t us_or(uint32_t value, uint64_t unit_us, uint64_t none)
{
    return value ? value * unit_us : none;
}

static int make_cache(gw_gateway *g)
{
    const gw_config *const c = &g->config;
    cvi_resolve_cache_params p;
    int rc = CVI_OK;

    (void)CVI_RESOLVE_CACHE_PARAMS_INIT(&p);
    p.start_us = ex_clock_us();
    p.max_entries = c->cache_entries;
    p.max_bytes = (uint64_t)c->cache_mib << 20;
    p.positive_us = us_or(c->cache_found_s, 1000000, CVI_RESOLVE_CACHE_NONE);
    p.negative_us = us_or(c->cache_not_found_s, 1000000, CVI_RESOLVE_CACHE_NONE);
    p.stale_us = us_or(c->cache_stale_s, 1000000, CVI_RESOLVE_CACHE_NONE);
    rc = cvi_resolve_cache_create(&g->cache, &p);
    if (rc == CVI_EINVAL) {
        gw_log(g, CVI_LOG_ERROR, "--cache-size is too small for --cache-entries");
    }
    return rc;
}

static int make_guard(gw_gateway *g)
{
    const gw_config *const c = &g->config;
    cvi_guard_params p;
    int rc = CVI_OK;

    (void)CVI_GUARD_PARAMS_INIT(&p);
    p.proxies = c->proxies.items;
    p.proxy_count = c->proxies.count;
    p.window_us = (uint64_t)c->guess_window_s * 1000000;
    p.pace_us = us_or(c->guess_pace_ms, 1000, CVI_GUARD_NONE);
    p.threshold = c->guess_limit;
    p.tenant_threshold = c->guess_limit_tenant;
    p.global_threshold = c->guess_limit_all;
    rc = cvi_guard_create(&g->guard, &p);
    if (rc == CVI_EINVAL) {
        gw_log(g, CVI_LOG_ERROR, "--proxy wants an address or a network");
    }
    return rc;
}

/* What the workers' resolvers share. */
static int make_resolving(gw_gateway *g)
{
    const int rc = make_cache(g);

    return rc == CVI_OK ? make_guard(g) : rc;
}

static int load_clips(gw_gateway *g, const char *folder)
{
    char path[1024];
    uint32_t count = 0;
    const int rc = ex_clips_load(g->clips, folder, &count, path);

    if (rc == CVI_OK) {
        gw_log(g, CVI_LOG_INFO, "%u prompts", count);
    } else {
        gw_log(g, CVI_LOG_ERROR, "%s: %s", path,
               rc == CVI_ESYSTEM ? strerror(errno) : cvi_strerror(rc));
    }
    return rc;
}

static int load_prompts(gw_gateway *g)
{
    if (g->config.prompts) {
        return load_clips(g, g->config.prompts);
    }
    return access(CVI_PROMPTS_DIR, R_OK) == 0 ? load_clips(g, CVI_PROMPTS_DIR) : CVI_OK;
}

/* After the prompts: its sounds replace some of them. */
static int load_theme(gw_gateway *g)
{
    cvi_theme_params p;
    int rc = CVI_OK;

    (void)CVI_THEME_PARAMS_INIT(&p);
    p.is_high_contrast = g->config.high_contrast;
    rc = cvi_theme_create(&g->theme, &p);
    if (rc == CVI_OK && g->config.theme) {
        rc = cvi_theme_load(g->theme, g->config.theme, g->clips);
    }
    if (rc != CVI_OK && g->theme) {
        gw_log(g, CVI_LOG_ERROR, "%s: %s", g->config.theme,
               cvi_theme_last_error(g->theme)->message);
    }
    return rc;
}

static int make_shared(gw_gateway *g)
{
    cvi_provision_params provision;
    cvi_clips_params clips;
    cvi_pool_params pool;
    int rc = CVI_OK;

    (void)CVI_PROVISION_PARAMS_INIT(&provision);
    (void)CVI_CLIPS_PARAMS_INIT(&clips);
    (void)CVI_POOL_PARAMS_INIT(&pool);
    provision.log = &g->log;
    clips.max_bytes = GW_CLIPS_BYTES;
    pool.threads = g->config.pool_threads;
    rc = cvi_provision_create(&g->provision, &provision);
    rc = rc == CVI_OK ? cvi_clips_create(&g->clips, &clips) : rc;
    rc = rc == CVI_OK ? cvi_tapes_create(&g->tapes, NULL) : rc;
    rc = rc == CVI_OK ? cvi_pool_create(&g->pool, &pool) : rc;
    rc = rc == CVI_OK ? make_resolving(g) : rc;
    rc = rc == CVI_OK ? load_provision(g) : rc;
    rc = rc == CVI_OK ? load_prompts(g) : rc;
    rc = rc == CVI_OK ? load_theme(g) : rc;
    rc = rc == CVI_OK ? load_flow(g) : rc;
    if (rc == CVI_OK && gw_report_open(&g->report, g->config.report) != CVI_OK) {
        gw_log(g, CVI_LOG_ERROR, "%s: %s", g->config.report, strerror(errno));
        rc = CVI_ESYSTEM;
    }
    return rc;
}

static void print_ready(const gw_gateway *g)
{
    char sip[EX_ADDR_TEXT_MAX];
    char tls[EX_ADDR_TEXT_MAX] = "";

    ex_addr_format(&g->sip.bound, sip, sizeof(sip));
    if (g->sip.bound_tls.family != CVI_ADDR_UNKNOWN) {
        ex_addr_format(&g->sip.bound_tls, tls, sizeof(tls));
    }
    printf("ready sip=%s%s%s\n", sip, tls[0] ? " tls=" : "", tls);
    fflush(stdout);
}

static void stop_workers(gw_gateway *g)
{
    for (uint32_t i = 0; i < g->worker_count; i++) {
        gw_message *m = NULL;

        while (!(m = gw_message_create(GW_STOP, NULL, NULL))) {
            clock_nanosleep(CLOCK_MONOTONIC, 0, &(struct timespec){0, 10000000}, NULL);
        }
        gw_worker_post(g->workers[i], m);
    }
    for (uint32_t i = 0; i < sizeof(g->workers) / sizeof(g->workers[0]); i++) {
        gw_worker_destroy(&g->workers[i]);
    }
}

static void destroy_shared(gw_gateway *g)
{
    cvi_pool_destroy(&g->pool);
    cvi_tapes_destroy(&g->tapes);
    cvi_clips_destroy(&g->clips);
    cvi_theme_destroy(&g->theme);
    gw_flows_destroy(&g->flows);
    cvi_provision_destroy(&g->provision);
    cvi_resolve_cache_destroy(&g->cache);
    cvi_guard_destroy(&g->guard);
    gw_report_close(&g->report);
    gw_registry_destroy(&g->registry);
}

/* Signals come by a descriptor of the SIP thread; all threads inherit that they are blocked. */
static void block_signals(void)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    sigaddset(&set, SIGPIPE);
    (void)pthread_sigmask(SIG_BLOCK, &set, NULL);
}

static int run(gw_gateway *g)
{
    int rc = make_shared(g);

    rc = rc == CVI_OK ? start_workers(g) : rc;
    if (rc == CVI_OK) {
        rc = gw_sip_start(&g->sip, &g->config, g);
        if (rc == CVI_OK) {
            print_ready(g);
            rc = gw_sip_run(&g->sip);
        }
        stop_workers(g);
        gw_sip_close(&g->sip);
    } else {
        stop_workers(g);
    }
    destroy_shared(g);
    return rc;
}

int main(int argc, char **argv)
{
    static gw_gateway g;
    const int stop = gw_config_read(&g.config, argc, argv);

    if (stop != 0) {
        return stop - 1;
    }
    (void)CVI_LOG_SINK_INIT(&g.log);
    g.log.fn = on_log;
    g.log.level = g.config.log_level;
    g.report.fd = -1;
    atomic_init(&g.next_worker, 0);
    atomic_init(&g.next_port, 0);
    gw_registry_init(&g.registry);
    gw_flows_init(&g.flows);
    block_signals();
    name_own_hosts(&g);
    return run(&g) == CVI_OK ? 0 : 1;
}
