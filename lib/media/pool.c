/* SPDX-License-Identifier: MIT */
/* Threads that run jobs. Finished ones return through the port of the thread that owns them. */
#include "core/base.h"
#include "core/mem.h"
#include "core/params.h"
#include "media/job.h"

#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define POOL_PARAMS_OLDEST CVI_USED_SIZE(cvi_pool_params, max_jobs)
#define THREADS_MAX 256u
#define JOBS_DEFAULT 1024u

typedef struct job_list {
    cvi_job *first;
    cvi_job *last;
} job_list;

struct cvi_pool {
    cvi_allocator alloc;
    pthread_mutex_t lock; /* guards all lists, of the ports too */
    pthread_cond_t work;  /* a job waits, or the end */
    pthread_cond_t idle;  /* a port has nothing in flight any more */
    job_list waiting;
    uint32_t waiting_count;
    uint32_t max_jobs;
    uint32_t is_ending;
    uint32_t started;
    pthread_t *threads;
};

struct cvi_pool_port {
    cvi_pool *pool;
    int fd;
    uint32_t in_flight; /* waiting or running */
    job_list done;
};

static void list_push(job_list *list, cvi_job *job)
{
    job->next = NULL;
    if (list->last) {
        list->last->next = job;
    } else {
        list->first = job;
    }
    list->last = job;
}

static cvi_job *list_pop(job_list *list)
{
    cvi_job *job = list->first;

    if (job) {
        list->first = job->next;
        if (!list->first) {
            list->last = NULL;
        }
        job->next = NULL;
    }
    return job;
}

/* A full counter refuses the write, but then the fd is readable already. */
static void wake(int fd)
{
    const uint64_t one = 1;
    const ssize_t written = write(fd, &one, sizeof(one));

    (void)written;
}

static void calm(int fd)
{
    uint64_t count = 0;
    const ssize_t got = read(fd, &count, sizeof(count));

    (void)got;
}

/* Under the lock: the job goes back to its owner, whose fd wakes it. */
static void finish(cvi_pool *pool, cvi_job *job)
{
    cvi_pool_port *port = job->port;

    list_push(&port->done, job);
    port->in_flight--;
    wake(port->fd);
    pthread_cond_broadcast(&pool->idle);
}

static void *work(void *user)
{
    cvi_pool *pool = user;

    pthread_mutex_lock(&pool->lock);
    for (;;) {
        cvi_job *job = list_pop(&pool->waiting);

        if (job) {
            pool->waiting_count--;
            pthread_mutex_unlock(&pool->lock);
            cvi_job_run(job);
            pthread_mutex_lock(&pool->lock);
            finish(pool, job);
        } else if (pool->is_ending) {
            break;
        } else {
            pthread_cond_wait(&pool->work, &pool->lock);
        }
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

/* Signals are the host's business: our threads take none. */
static int start_threads(cvi_pool *pool, uint32_t count)
{
    sigset_t all;
    sigset_t before;
    int failed = 0;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    while (!failed && pool->started < count) {
        failed = pthread_create(&pool->threads[pool->started], NULL, work, pool);
        pool->started += failed ? 0 : 1;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return failed ? CVI_ESYSTEM : CVI_OK;
}

static uint32_t default_threads(void)
{
    const long n = sysconf(_SC_NPROCESSORS_ONLN);

    return n < 1 ? 1 : CVI_MIN((uint32_t)n, THREADS_MAX);
}

int cvi_pool_create(cvi_pool **out, const cvi_pool_params *params)
{
    cvi_pool_params p = {0};
    cvi_pool *pool = NULL;
    int rc = CVI_OK;

    CVI_REQUIRE(out != NULL);
    *out = NULL;
    if (params) {
        rc = cvi__params_read(&p, sizeof(p), POOL_PARAMS_OLDEST, params);
    }
    if (rc == CVI_OK) {
        rc = cvi__mem_check(p.allocator);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    CVI_REQUIRE(p.threads <= THREADS_MAX);
    p.threads = p.threads ? p.threads : default_threads();
    pool = cvi__mem_zalloc(cvi__mem_or_libc(p.allocator), sizeof(*pool));
    if (!pool) {
        return CVI_ENOMEM;
    }
    pool->alloc = *cvi__mem_or_libc(p.allocator);
    pool->max_jobs = p.max_jobs ? p.max_jobs : JOBS_DEFAULT;
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->work, NULL);
    pthread_cond_init(&pool->idle, NULL);
    pool->threads = cvi__mem_calloc(&pool->alloc, p.threads, sizeof(*pool->threads));
    rc = pool->threads ? start_threads(pool, p.threads) : CVI_ENOMEM;
    if (rc != CVI_OK) {
        cvi_pool_destroy(&pool);
    }
    *out = pool;
    return rc;
}

void cvi_pool_destroy(cvi_pool **pool)
{
    if (!pool || !*pool) {
        return;
    }
    cvi_pool *p = *pool;
    const cvi_allocator alloc = p->alloc;

    *pool = NULL;
    pthread_mutex_lock(&p->lock);
    p->is_ending = 1;
    pthread_cond_broadcast(&p->work);
    pthread_mutex_unlock(&p->lock);
    for (uint32_t i = 0; i < p->started; i++) {
        pthread_join(p->threads[i], NULL);
    }
    pthread_cond_destroy(&p->idle);
    pthread_cond_destroy(&p->work);
    pthread_mutex_destroy(&p->lock);
    cvi__mem_free(&alloc, p->threads);
    cvi__mem_free(&alloc, p);
}

int cvi_pool_open_port(cvi_pool *pool, cvi_pool_port **out)
{
    CVI_REQUIRE(out != NULL);
    *out = NULL;
    CVI_REQUIRE(pool != NULL);

    cvi_pool_port *port = cvi__mem_zalloc(&pool->alloc, sizeof(*port));

    if (!port) {
        return CVI_ENOMEM;
    }
    port->pool = pool;
    port->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (port->fd < 0) {
        cvi__mem_free(&pool->alloc, port);
        return CVI_ESYSTEM;
    }
    *out = port;
    return CVI_OK;
}

void cvi_pool_close_port(cvi_pool_port **port)
{
    if (!port || !*port) {
        return;
    }
    cvi_pool_port *p = *port;
    cvi_pool *pool = p->pool;

    *port = NULL;
    pthread_mutex_lock(&pool->lock);
    while (p->in_flight > 0) {
        pthread_cond_wait(&pool->idle, &pool->lock);
    }
    pthread_mutex_unlock(&pool->lock);
    close(p->fd);
    cvi__mem_free(&pool->alloc, p);
}

int cvi_pool_port_fd(const cvi_pool_port *port)
{
    return port ? port->fd : -1;
}

int cvi_pool_port_submit(cvi_pool_port *port, cvi_job *job, void *tag)
{
    int rc = CVI_OK;

    CVI_REQUIRE(port != NULL && job != NULL);
    cvi_pool *pool = port->pool;

    pthread_mutex_lock(&pool->lock);
    if (pool->waiting_count >= pool->max_jobs) {
        rc = CVI_EFULL;
    } else {
        job->port = port;
        job->tag = tag;
        list_push(&pool->waiting, job);
        pool->waiting_count++;
        port->in_flight++;
        pthread_cond_signal(&pool->work);
    }
    pthread_mutex_unlock(&pool->lock);
    return rc;
}

int cvi_pool_port_next_done(cvi_pool_port *port, cvi_job **job, void **tag)
{
    CVI_REQUIRE(port != NULL && job != NULL);
    pthread_mutex_lock(&port->pool->lock);
    *job = list_pop(&port->done);
    if (!port->done.first) {
        calm(port->fd);
    }
    pthread_mutex_unlock(&port->pool->lock);
    if (!*job) {
        return CVI_AGAIN;
    }
    if (tag) {
        *tag = (*job)->tag;
    }
    return CVI_OK;
}
