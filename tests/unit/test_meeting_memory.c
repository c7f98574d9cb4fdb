/* SPDX-License-Identifier: MIT */
/* Nothing is allocated per packet or picture once things run; all of it is freed in the end. */
#include "common/counting.h"
#include "common/meet.h"
#include "meeting/state.h"

static struct counting heap;

static void counted(cvi_meeting_params *p)
{
    p->allocator = &heap.allocator;
}

static void a_running_meeting_allocates_nothing(void **state)
{
    struct phone a;
    struct phone b;
    struct phone c;
    struct phone *all[] = {&a, &b, &c};
    (void)state;
    counting_init(&heap, 0);
    cvi_meeting *m = open_meeting_with(counted);
    phone_open(&a, &RED_H264);
    phone_open(&b, &BLUE_VP8);
    phone_open(&c, &GREEN_H264);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(phone_join(all[i], m, START), CVI_OK);
    }
    phones_run(all, 3, m, START, START + 3 * SECOND);
    const size_t before = atomic_load(&heap.calls);
    const uint32_t packets = a.packets;
    const uint32_t units = a.units;

    phones_run(all, 3, m, START + 3 * SECOND, START + 6 * SECOND);

    assert_int_equal(atomic_load(&heap.calls), before);
    assert_int_equal(a.packets, packets + 150);
    assert_true(a.units > units + 80);
    cvi_meeting_destroy(&m);
    assert_int_equal(atomic_load(&heap.live), 0);
    for (size_t i = 0; i < 3; i++) {
        phone_close(all[i]);
    }
}

static void coming_and_going_leaves_nothing_behind(void **state)
{
    struct phone a;
    struct phone *one[] = {&a};
    (void)state;
    counting_init(&heap, 0);
    cvi_meeting *m = open_meeting_with(counted);
    const size_t empty = atomic_load(&heap.live);
    phone_open(&a, &RED_H264);

    for (uint64_t t = START; t < START + 2 * SECOND; t += SECOND / 4) {
        a.want_key = 1;
        assert_int_equal(phone_join(&a, m, t), CVI_OK);
        phones_run(one, 1, m, t, t + SECOND / 4);
        assert_int_equal(cvi_meeting_remove_leg(m, t + SECOND / 4, a.leg), CVI_OK);
    }

    assert_in_range(atomic_load(&heap.live), empty, empty + 2); /* the last unit is still lent */
    cvi_meeting_destroy(&m);
    assert_int_equal(atomic_load(&heap.live), 0);
    phone_close(&a);
}

/* Whichever allocation is refused: sound, picture and tones are all the old ones or all the new. */
static void a_leg_that_cannot_change_stays_as_it_was(void **state)
{
    static const uint8_t coded[160] = {0x55};
    cvi_leg_params p;
    cvi_unit unit;
    uint32_t leg = 0;
    uint32_t refusals = 0;
    int rc = CVI_ENOMEM;
    (void)state;
    CVI_UNIT_INIT(&unit);
    unit.data = coded;
    unit.len = sizeof(coded);
    unit.medium = CVI_MEDIUM_AUDIO;
    unit.codec = CVI_CODEC_PCMA;
    unit.duration = 160;

    while (rc != CVI_OK) {
        counting_init(&heap, 0);
        cvi_meeting *m = open_meeting_with(counted);
        CVI_LEG_PARAMS_INIT(&p);
        p.audio_codec = CVI_CODEC_PCMA;
        p.video_codec = CVI_CODEC_H264;
        assert_int_equal(cvi_meeting_add_leg(m, START, &p, &leg), CVI_OK);
        assert_int_equal(cvi_meeting_feed_unit(m, START, leg, &unit), CVI_OK);
        p.audio_codec = CVI_CODEC_OPUS;
        p.video_codec = CVI_CODEC_VP8;
        p.hear_tones = 1;
        heap.refuse_at = atomic_load(&heap.calls) + refusals + 1;
        rc = cvi_meeting_update_leg(m, START, leg, &p);

        const cvi__leg *l = m->legs[0];
        const int is_new = rc == CVI_OK;
        assert_int_equal(l->params.audio_codec, is_new ? CVI_CODEC_OPUS : CVI_CODEC_PCMA);
        assert_int_equal(l->mouth.format.codec, l->params.audio_codec);
        assert_int_equal(l->video.view->rendition->format.codec,
                         is_new ? CVI_CODEC_VP8 : CVI_CODEC_H264);
        assert_int_equal(l->ear.tones != NULL, is_new);
        cvi_meeting_destroy(&m);
        refusals += rc == CVI_ENOMEM;
    }
    assert_true(refusals >= 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_running_meeting_allocates_nothing),
        cmocka_unit_test(coming_and_going_leaves_nothing_behind),
        cmocka_unit_test(a_leg_that_cannot_change_stays_as_it_was),
    };
    return cmocka_run_group_tests_name("meeting_memory", tests, NULL, NULL);
}
