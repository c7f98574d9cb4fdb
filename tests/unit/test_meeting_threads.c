/* SPDX-License-Identifier: MIT */
/* Video work on the threads of a pool; built with a thread sanitizer it also proves no race. */
#include "common/meet.h"

#include <poll.h>

/* Real threads, virtual time: what is done by a step is taken, what is not comes later. */
static void jobs_may_run_on_other_threads(void **state)
{
    struct phone a;
    struct phone b;
    struct phone *both[] = {&a, &b};
    cvi_meeting *m = open_meeting_with(NULL);
    cvi_pool_params p;
    cvi_pool *pool = NULL;
    cvi_pool_port *port = NULL;
    cvi_job *job = NULL;
    uint32_t out = 0;
    (void)state;
    CVI_POOL_PARAMS_INIT(&p);
    p.threads = 3;
    assert_int_equal(cvi_pool_create(&pool, &p), CVI_OK);
    assert_int_equal(cvi_pool_open_port(pool, &port), CVI_OK);
    phone_open(&a, &RED_H264);
    phone_open(&b, &BLUE_VP8);
    assert_int_equal(phone_join(&a, m, START), CVI_OK);
    assert_int_equal(phone_join(&b, m, START), CVI_OK);

    for (uint64_t now = START; now < START + SECOND || out > 0; now += 10000) {
        for (int i = 0; i < 2 && now < START + SECOND; i++) {
            phone_send(both[i], m, now);
        }
        assert_int_equal(cvi_meeting_tick(m, now), CVI_OK);
        while (now < START + SECOND && cvi_meeting_next_job(m, now, &job) == CVI_OK) {
            assert_int_equal(cvi_pool_port_submit(port, job, NULL), CVI_OK);
            out++;
        }
        if (out > 0) {
            struct pollfd fd = {.fd = cvi_pool_port_fd(port), .events = POLLIN};

            assert_int_equal(poll(&fd, 1, 30000), 1);
        }
        while (cvi_pool_port_next_done(port, &job, NULL) == CVI_OK) {
            assert_int_equal(cvi_meeting_job_done(m, now, job), CVI_OK);
            out--;
        }
        phone_take(&a, m, now);
        phone_take(&b, m, now);
    }

    assert_int_equal(a.undecodable + b.undecodable, 0);
    assert_true(phone_pixel_is(&a, 250, 550, RED_H264.colour));
    assert_true(phone_pixel_is(&a, 750, 550, BLUE_VP8.colour));
    cvi_pool_close_port(&port);
    cvi_pool_destroy(&pool);
    cvi_meeting_destroy(&m);
    phone_close(&a);
    phone_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(jobs_may_run_on_other_threads),
    };
    return cmocka_run_group_tests_name("meeting_threads", tests, NULL, NULL);
}
