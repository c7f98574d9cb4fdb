/* SPDX-License-Identifier: MIT */
/* Who speaks, and for how long one is said to: nothing flickers. */
#include "common/cm.h"
#include "core/base.h"
#include "meeting/speaker.h"

#define TICK_MS 20u
#define SAMPLES 960u
#define QUIET 0u
#define LOUD 2000u /* -24 dB */
#define NOISE 20u  /* -64 dB */

struct people {
    cvi__speaker speaker;
    cvi__loudness loudness[2];
    uint32_t changes; /* of who is said to talk */
};

/* One speaks, two is silent or makes noise, for so long. */
static void hear(struct people *p, uint32_t one, uint32_t two, uint32_t ms)
{
    const uint32_t amplitudes[2] = {one, two};

    for (uint32_t t = 0; t < ms; t += TICK_MS) {
        const uint32_t before = p->speaker.is_talking ? p->speaker.leg : 0;

        for (uint32_t i = 0; i < 2; i++) {
            const uint64_t square = (uint64_t)amplitudes[i] * amplitudes[i];

            cvi__loudness_feed(&p->loudness[i], square * SAMPLES, SAMPLES);
            cvi__speaker_offer(&p->speaker, i + 1, &p->loudness[i]);
        }
        (void)cvi__speaker_decide(&p->speaker);
        p->changes += before != (p->speaker.is_talking ? p->speaker.leg : 0);
    }
}

static void somebody_talks_through_the_pauses_of_speech(void **state)
{
    struct people p = {0};
    (void)state;

    for (int sentence = 0; sentence < 20; sentence++) {
        for (int word = 0; word < 4; word++) {
            hear(&p, LOUD, NOISE, 240);
            hear(&p, QUIET, NOISE, 160);
        }
        hear(&p, QUIET, NOISE, 1200);
    }

    assert_int_equal(p.speaker.leg, 1);
    assert_int_equal(p.speaker.is_talking, 1);
    assert_int_equal(p.changes, 1);
}

static void after_a_while_of_silence_nobody_talks(void **state)
{
    struct people p = {0};
    (void)state;
    hear(&p, LOUD, NOISE, 1000);

    hear(&p, NOISE, QUIET, 1400);
    assert_int_equal(p.speaker.is_talking, 1);
    hear(&p, NOISE, QUIET, 2000);

    assert_int_equal(p.speaker.leg, 1); /* still the last one who did */
    assert_int_equal(p.speaker.is_talking, 0);
    assert_int_equal(p.changes, 2);
}

static void a_cough_is_not_talking(void **state)
{
    struct people p = {0};
    (void)state;
    hear(&p, LOUD, QUIET, 1000);
    hear(&p, QUIET, QUIET, 5000);

    for (int i = 0; i < 20; i++) {
        hear(&p, 4 * LOUD, QUIET, 60);
        hear(&p, QUIET, QUIET, 700);
    }
    assert_int_equal(p.changes, 2);
    hear(&p, LOUD, QUIET, 300);

    assert_int_equal(p.speaker.is_talking, 1);
    assert_int_equal(p.changes, 3);
}

static void two_who_talk_at_once_do_not_take_turns(void **state)
{
    struct people p = {0};
    (void)state;
    hear(&p, LOUD, QUIET, 1000);

    for (int i = 0; i < 50; i++) { /* now one, now the other is a little louder */
        hear(&p, LOUD, LOUD * 5 / 4, 200);
        hear(&p, LOUD * 5 / 4, LOUD, 200);
    }
    assert_int_equal(p.speaker.leg, 1);
    assert_int_equal(p.changes, 1);
    hear(&p, QUIET, LOUD, 3000);

    assert_int_equal(p.speaker.leg, 2);
    assert_int_equal(p.speaker.is_talking, 1);
    assert_int_equal(p.changes, 2);
}

static void whoever_left_does_not_talk(void **state)
{
    struct people p = {0};
    (void)state;
    hear(&p, LOUD, QUIET, 1000);

    cvi__speaker_forget(&p.speaker, 2);
    assert_int_equal(p.speaker.is_talking, 1);
    cvi__speaker_forget(&p.speaker, 1);

    assert_int_equal(p.speaker.is_talking, 0);
    assert_int_equal(p.speaker.leg, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(somebody_talks_through_the_pauses_of_speech),
        cmocka_unit_test(after_a_while_of_silence_nobody_talks),
        cmocka_unit_test(a_cough_is_not_talking),
        cmocka_unit_test(two_who_talk_at_once_do_not_take_turns),
        cmocka_unit_test(whoever_left_does_not_talk),
    };
    return cmocka_run_group_tests_name("meeting_speaker", tests, NULL, NULL);
}
