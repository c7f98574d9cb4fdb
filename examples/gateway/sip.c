/* SPDX-License-Identifier: MIT */
#include "gateway/sip.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "common/net.h"
#include "gateway/dialog.h"
#include "gateway/gateway.h"
#include "gateway/rtp_socket.h"

#define HASH_SIZE 1024
#define PORT_TRIES 20
#define STOP_PATIENCE_MS 5000
#define FDS_PER_CALL (2 * GW_MEDIA)

static void wake(void *user)
{
    gw_sip *s = (gw_sip *)user;

    (void)mqueue_push(s->mqueue, 0, NULL);
}

void gw_sip_count(gw_sip *s, int change)
{
    s->dialog_count += (uint32_t)change;
    if (s->is_stopping && s->dialog_count == 0) {
        wake(s);
    }
}

static void on_wake(int id, void *data, void *arg)
{
    gw_sip *s = (gw_sip *)arg;
    gw_message *m = gw_queue_take(&s->inbox);

    (void)id;
    (void)data;
    while (m) {
        gw_message *next = m->next;

        gw_sip_on_message(s, m);
        gw_message_destroy(m);
        m = next;
    }
    if (s->is_stopping && s->dialog_count == 0) {
        sip_close(s->sip, false);
    }
}

static void on_stack_gone(void *arg)
{
    (void)arg;
    re_cancel();
}

static void on_patience_over(void *arg)
{
    gw_sip *s = (gw_sip *)arg;

    gw_log(s->gateway, CVI_LOG_WARNING, "some calls did not end in time");
    sip_close(s->sip, true);
    re_cancel();
}

static bool hang_up(struct le *le, void *arg)
{
    gw_dialog *d = (gw_dialog *)le->data;

    (void)arg;
    gw_dialog_post(d, GW_HANGUP, NULL, 0, CVI_OK);
    return false;
}

void gw_sip_stop(gw_sip *s)
{
    if (s->is_stopping) {
        return;
    }
    s->is_stopping = 1;
    gw_log(s->gateway, CVI_LOG_INFO, "stopping, %u calls", s->dialog_count);
    (void)hash_apply(s->dialogs, hang_up, NULL);
    tmr_start(&s->stop_tmr, STOP_PATIENCE_MS, on_patience_over, s);
    wake(s);
}

static void on_signal(int flags, void *arg)
{
    gw_sip *s = (gw_sip *)arg;
    struct signalfd_siginfo info;

    (void)flags;
    if (read(s->signal_fd, &info, sizeof(info)) != (ssize_t)sizeof(info)) {
        return;
    }
    if (info.ssi_signo == SIGHUP) {
        gw_gateway_reload(s->gateway);
    } else {
        gw_sip_stop(s);
    }
}

static int listen_signals(gw_sip *s)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    s->signal_fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    return s->signal_fd < 0 ? errno : fd_listen(s->signal_fd, FD_READ, on_signal, s);
}

/* Descriptors above this number are left to media: connections cannot use up all of them. */
static int limit_connections(const gw_config *config)
{
    struct rlimit limit;
    rlim_t all = 1024;

    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max < 65536 ? limit.rlim_max : 65536;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
        all = limit.rlim_cur;
    }
    if (all < (rlim_t)config->max_calls * FDS_PER_CALL + 256) {
        return EMFILE;
    }
    return fd_setsize((int)(all - (rlim_t)config->max_calls * FDS_PER_CALL));
}

/* UDP and TCP on one port; with port 0 until one is found that is free for both. */
static int add_transports(gw_sip *s)
{
    struct sockaddr_storage storage;
    struct sa local;
    int err = 0;

    (void)ex_addr_to_sockaddr(&s->config->listen, &storage);
    for (int i = 0; i < PORT_TRIES; i++) {
        (void)sa_set_sa(&local, (const struct sockaddr *)&storage);
        err = sip_transp_add(s->sip, SIP_TRANSP_UDP, &local);
        if (err || sip_transp_laddr(s->sip, &local, SIP_TRANSP_UDP, &local)) {
            return err ? err : EINVAL;
        }
        err = sip_transp_add(s->sip, SIP_TRANSP_TCP, &local);
        if (!err || s->config->listen.port != 0) {
            break;
        }
        sip_transp_flush(s->sip);
    }
    ex_addr_from_sockaddr(&s->bound, &local.u.sa);
    return err;
}

static int add_tls(gw_sip *s)
{
    struct sa local;
    int err = 0;
    struct sockaddr_storage storage;

    if (!s->config->certificate) {
        return 0;
    }
    err = tls_alloc(&s->tls, TLS_METHOD_SSLV23, s->config->certificate, NULL);
    if (err) {
        return err;
    }
    (void)ex_addr_to_sockaddr(&s->config->listen, &storage);
    (void)sa_set_sa(&local, (const struct sockaddr *)&storage);
    sa_set_port(&local, (uint16_t)s->config->tls_port);
    err = sip_transp_add(s->sip, SIP_TRANSP_TLS, &local, s->tls);
    err = err ? err : sip_transp_laddr(s->sip, &local, SIP_TRANSP_TLS, &local);
    if (!err) {
        ex_addr_from_sockaddr(&s->bound_tls, &local.u.sa);
    }
    return err;
}

/* For host names in Contact and Record-Route; without servers those fail. */
static void find_name_servers(gw_sip *s)
{
    struct sa servers[4];
    uint32_t count = 4;

    if (dns_srv_get(NULL, 0, servers, &count) == 0 && count > 0) {
        (void)dnsc_alloc(&s->dnsc, NULL, servers, count);
    }
}

static int start_stack(gw_sip *s)
{
    int err = libre_init();

    err = err ? err : limit_connections(s->config);
    if (err) {
        return err;
    }
    find_name_servers(s);
    err = err ? err : hash_alloc(&s->dialogs, HASH_SIZE);
    err = err ? err : mqueue_alloc(&s->mqueue, on_wake, s);
    err = err ? err
              : sip_alloc(&s->sip, s->dnsc, HASH_SIZE, HASH_SIZE, HASH_SIZE, "cvi-gateway",
                          on_stack_gone, s);
    err = err ? err : sip_listen(&s->listener, s->sip, true, gw_sip_on_request, s);
    err = err ? err : add_transports(s);
    err = err ? err : add_tls(s);
    err = err ? err : listen_signals(s);
    return err;
}

int gw_sip_start(gw_sip *s, const gw_config *config, struct gw_gateway *gateway)
{
    int err = 0;

    memset(s, 0, sizeof(*s));
    s->signal_fd = -1;
    s->config = config;
    s->gateway = gateway;
    s->bucket.rate = config->max_rate;
    s->bucket.tokens_milli = (uint64_t)config->max_rate * 2000u;
    s->bucket.last_ms = tmr_jiffies();
    gw_queue_init(&s->inbox, wake, s);
    err = start_stack(s);
    if (err) {
        gw_log(gateway, CVI_LOG_ERROR, "SIP did not start: %s", strerror(err));
        return CVI_ESYSTEM;
    }
    return CVI_OK;
}

int gw_sip_run(gw_sip *s)
{
    const int err = re_main(NULL);

    tmr_cancel(&s->stop_tmr);
    return err ? CVI_ESYSTEM : CVI_OK;
}

void gw_sip_close(gw_sip *s)
{
    if (s->signal_fd >= 0) {
        fd_close(s->signal_fd);
        close(s->signal_fd);
    }
    hash_flush(s->dialogs);
    gw_queue_destroy(&s->inbox);
    mem_deref(s->listener);
    mem_deref(s->sip);
    mem_deref(s->tls);
    mem_deref(s->dnsc);
    mem_deref(s->dialogs);
    mem_deref(s->mqueue);
    libre_close();
}

void gw_sip_post(gw_sip *s, gw_message *message)
{
    if (message) {
        gw_queue_push(&s->inbox, message);
    }
}
