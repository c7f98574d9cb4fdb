/* SPDX-License-Identifier: MIT */
/* Threads that run jobs; built with a thread sanitizer it also proves that nothing races. */
#include "common/cm.h"
#include "core/base.h"
#include "media/job.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>

struct work {
    cvi_job job;
    uint64_t sum; /* written by the job, read by the owner: no lock of its own */
    uint32_t n;
};

static void add_up(void *self)
{
    struct work *w = self;

    for (uint32_t i = 0; i <= w->n; i++) {
        w->sum += i;
    }
}

static void work_init(struct work *w, uint32_t n)
{
    *w = (struct work){.n = n};
    w->job.run = add_up;
    w->job.self = w;
}

static cvi_pool *open_pool(uint32_t threads, uint32_t max_jobs)
{
    cvi_pool_params p;
    cvi_pool *pool = NULL;

    CVI_POOL_PARAMS_INIT(&p);
    p.threads = threads;
    p.max_jobs = max_jobs;
    assert_int_equal(cvi_pool_create(&pool, &p), CVI_OK);
    return pool;
}

static void wait_readable(const cvi_pool_port *port)
{
    struct pollfd fd = {.fd = cvi_pool_port_fd(port), .events = POLLIN};

    assert_int_equal(poll(&fd, 1, 30000), 1);
}

static int is_readable(const cvi_pool_port *port)
{
    struct pollfd fd = {.fd = cvi_pool_port_fd(port), .events = POLLIN};

    return poll(&fd, 1, 0) == 1;
}

static void jobs_run_and_come_back_with_their_tags(void **state)
{
    struct work works[100];
    cvi_pool *pool = open_pool(3, 0);
    cvi_pool_port *port = NULL;
    uint32_t done = 0;
    (void)state;
    assert_int_equal(cvi_pool_open_port(pool, &port), CVI_OK);

    for (uint32_t i = 0; i < 100; i++) {
        work_init(&works[i], i);
        assert_int_equal(cvi_pool_port_submit(port, &works[i].job, &works[i]), CVI_OK);
    }
    while (done < 100) {
        cvi_job *job = NULL;
        void *tag = NULL;

        wait_readable(port);
        while (cvi_pool_port_next_done(port, &job, &tag) == CVI_OK) {
            const struct work *w = tag;

            assert_ptr_equal(job, &w->job);
            assert_int_equal(w->sum, (uint64_t)w->n * (w->n + 1) / 2);
            done++;
        }
    }

    assert_false(is_readable(port));
    cvi_pool_close_port(&port);
    cvi_pool_destroy(&pool);
}

struct gate {
    cvi_job job;
    pthread_mutex_t lock;
    pthread_cond_t opened;
    int is_open;
    atomic_int has_run;
};

static void wait_at_gate(void *self)
{
    struct gate *g = self;

    pthread_mutex_lock(&g->lock);
    while (!g->is_open) {
        pthread_cond_wait(&g->opened, &g->lock);
    }
    pthread_mutex_unlock(&g->lock);
    atomic_store(&g->has_run, 1);
}

static void gate_init(struct gate *g)
{
    memset(g, 0, sizeof(*g));
    pthread_mutex_init(&g->lock, NULL);
    pthread_cond_init(&g->opened, NULL);
    g->job.run = wait_at_gate;
    g->job.self = g;
}

static void open_gate(struct gate *g)
{
    pthread_mutex_lock(&g->lock);
    g->is_open = 1;
    pthread_cond_broadcast(&g->opened);
    pthread_mutex_unlock(&g->lock);
}

static void a_full_pool_refuses(void **state)
{
    struct gate gates[2];
    struct work w[8];
    cvi_pool *pool = open_pool(2, 4);
    cvi_pool_port *port = NULL;
    uint32_t taken = 0;
    (void)state;
    assert_int_equal(cvi_pool_open_port(pool, &port), CVI_OK);
    for (int i = 0; i < 2; i++) {
        gate_init(&gates[i]);
        assert_int_equal(cvi_pool_port_submit(port, &gates[i].job, NULL), CVI_OK);
    }

    for (uint32_t i = 0; i < 8; i++) {
        work_init(&w[i], i);
        const int rc = cvi_pool_port_submit(port, &w[i].job, NULL);

        assert_true(rc == CVI_OK || rc == CVI_EFULL);
        taken += rc == CVI_OK;
    }

    assert_in_range(taken, 2, 4); /* the gates may or may not have left the queue */
    open_gate(&gates[0]);
    open_gate(&gates[1]);
    cvi_pool_close_port(&port); /* waits for all of them */
    assert_int_equal(atomic_load(&gates[0].has_run) + atomic_load(&gates[1].has_run), 2);
    cvi_pool_destroy(&pool);
}

static void a_port_gets_only_its_own_jobs(void **state)
{
    struct work a;
    struct work b;
    cvi_pool *pool = open_pool(2, 0);
    cvi_pool_port *first = NULL;
    cvi_pool_port *second = NULL;
    cvi_job *job = NULL;
    (void)state;
    assert_int_equal(cvi_pool_open_port(pool, &first), CVI_OK);
    assert_int_equal(cvi_pool_open_port(pool, &second), CVI_OK);
    work_init(&a, 10);
    work_init(&b, 20);

    assert_int_equal(cvi_pool_port_submit(first, &a.job, NULL), CVI_OK);
    wait_readable(first);
    assert_false(is_readable(second));
    assert_int_equal(cvi_pool_port_next_done(second, &job, NULL), CVI_AGAIN);
    assert_int_equal(cvi_pool_port_next_done(first, &job, NULL), CVI_OK);
    assert_ptr_equal(job, &a.job);
    assert_int_equal(cvi_pool_port_submit(second, &b.job, NULL), CVI_OK);
    wait_readable(second);
    assert_int_equal(cvi_pool_port_next_done(second, &job, NULL), CVI_OK);
    assert_ptr_equal(job, &b.job);
    assert_int_equal(cvi_pool_port_next_done(second, &job, NULL), CVI_AGAIN);

    cvi_pool_close_port(&first);
    cvi_pool_close_port(&second);
    cvi_pool_destroy(&pool);
}

/* One owner thread: its own port, its own jobs, over and over. */
static void *own_a_port(void *user)
{
    cvi_pool_port *port = NULL;
    struct work works[8];
    uint64_t wrong = 0;

    if (cvi_pool_open_port(user, &port) != CVI_OK) {
        return (void *)1;
    }
    for (int round = 0; round < 50; round++) {
        uint32_t out = 0;

        for (uint32_t i = 0; i < 8; i++) {
            work_init(&works[i], i * 10);
            out += cvi_pool_port_submit(port, &works[i].job, &works[i]) == CVI_OK;
        }
        while (out > 0) {
            struct pollfd fd = {.fd = cvi_pool_port_fd(port), .events = POLLIN};
            cvi_job *job = NULL;
            void *tag = NULL;

            poll(&fd, 1, -1);
            while (cvi_pool_port_next_done(port, &job, &tag) == CVI_OK) {
                const struct work *w = tag;

                wrong += w->sum != (uint64_t)w->n * (w->n + 1) / 2;
                out--;
            }
        }
    }
    cvi_pool_close_port(&port);
    return (void *)(uintptr_t)wrong;
}

static void several_owners_share_one_pool(void **state)
{
    cvi_pool *pool = open_pool(3, 0);
    pthread_t owners[4];
    (void)state;

    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(pthread_create(&owners[i], NULL, own_a_port, pool), 0);
    }
    for (size_t i = 0; i < 4; i++) {
        void *wrong = NULL;

        pthread_join(owners[i], &wrong);
        assert_null(wrong);
    }
    cvi_pool_destroy(&pool);
}

static void parameters_are_checked(void **state)
{
    cvi_pool_params p;
    cvi_pool *pool = NULL;
    (void)state;
    CVI_POOL_PARAMS_INIT(&p);

    p.threads = 257;
    assert_int_equal(cvi_pool_create(&pool, &p), CVI_EINVAL);
    p.size = 1;
    assert_int_equal(cvi_pool_create(&pool, &p), CVI_EABI);
    assert_int_equal(cvi_pool_create(&pool, NULL), CVI_OK);
    cvi_pool_destroy(&pool);
    cvi_pool_destroy(&pool);
    assert_int_equal(cvi_pool_port_fd(NULL), -1);
    cvi_job_run(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(jobs_run_and_come_back_with_their_tags),
        cmocka_unit_test(a_full_pool_refuses),
        cmocka_unit_test(a_port_gets_only_its_own_jobs),
        cmocka_unit_test(several_owners_share_one_pool),
        cmocka_unit_test(parameters_are_checked),
    };
    return cmocka_run_group_tests_name("media_pool", tests, NULL, NULL);
}
