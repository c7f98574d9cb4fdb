/* SPDX-License-Identifier: MIT */
/* Once media flows, nothing is allocated: counted over a call with loss and reordering. */
#include "common/cm.h"
#include "common/counting.h"
#include "common/pair.h"

static struct pair p;
static uint32_t frames;

static void on_step(struct pair *pair)
{
    if (pair->now_us % 20000 == 0) {
        for (int side = 0; side < 2; side++) {
            assert_int_equal(pair_send(pair, side, CVI_CODEC_OPUS, frames * 960, 80), CVI_OK);
            assert_int_equal(pair_send(pair, side, CVI_CODEC_H264, frames * 1800,
                                       frames % 100 == 0 ? 30000 : 3000),
                             CVI_OK);
        }
        frames++;
    }
}

static size_t count_run(uint32_t security, uint64_t us)
{
    struct counting c;
    cvi_session_params a, b;
    size_t before = 0;
    size_t after = 0;

    counting_init(&c, 0);
    memset(&p, 0, sizeof(p));
    frames = 0;
    p.on_step = on_step;
    p.seed = 5;
    p.delay_us = 10000;
    p.jitter_us = 10000;
    pair_params(&a, 0);
    pair_params(&b, 1);
    a.allocator = &c.allocator;
    b.allocator = &c.allocator;
    a.security = security;
    b.security = security;
    assert_true(pair_open(&p, &a, &b));
    pair_run(&p, 5000000); /* the buffers of pictures reach their size */
    p.loss_per_mille = 20;
    p.reorder_per_mille = 20;
    before = atomic_load(&c.calls);
    assert_true(before > 10);
    pair_run(&p, us);
    after = atomic_load(&c.calls);
    pair_close(&p);
    assert_int_equal(atomic_load(&c.live), 0);
    return after - before;
}

static void plain_media_allocates_nothing(void **state)
{
    (void)state;
    assert_int_equal(count_run(CVI_SECURITY_PLAIN, 20000000), 0);
}

static void protected_media_allocates_nothing(void **state)
{
    (void)state;
    assert_int_equal(count_run(CVI_SECURITY_SDES_ALWAYS, 10000000), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_media_allocates_nothing),
        cmocka_unit_test(protected_media_allocates_nothing),
    };
    return cmocka_run_group_tests_name("flow_steady", tests, NULL, NULL);
}
