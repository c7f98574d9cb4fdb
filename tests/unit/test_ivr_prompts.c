/* SPDX-License-Identifier: MIT */
#include "common/ivr_script.h"

#include "core/utf8.h"
#include "ivr/confirm.h"

static const cvi__ivr_prompt *need(const cvi__ivr_catalogue *c, const char *id)
{
    const cvi__ivr_prompt *p = cvi__ivr_prompt_find(c, id);

    if (!p) {
        fail_msg("%s: no prompt %s", c->language, id);
    }
    return p;
}

static void need_spoken(const cvi__ivr_catalogue *c, const char *id)
{
    if (id && !need(c, id)->is_spoken) {
        fail_msg("%s: prompt %s has no clip", c->language, id);
    }
}

static void need_shown(const cvi__ivr_catalogue *c, const char *id)
{
    if (id && need(c, id)->title[0] == '\0') {
        fail_msg("%s: prompt %s has no screen", c->language, id);
    }
}

static void check_clips(const cvi__ivr_catalogue *c, const cvi__ivr_clip *clips, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        need_spoken(c, clips[i].id);
    }
}

static void check_confirmation(const cvi__ivr_catalogue *c, const cvi__ivr_confirmation *done)
{
    if (done) {
        need_shown(c, done->screen);
        need_spoken(c, done->clips[1].id);
    }
}

static void check_commands(const cvi__ivr_catalogue *c, const cvi__ivr_step *step)
{
    for (size_t i = 0; i < step->command_count; i++) {
        const uint32_t what = step->commands[i].what;

        check_confirmation(c, cvi__ivr_confirmation_of(what, CVI_OK, 0));
        check_confirmation(c, cvi__ivr_confirmation_of(what, CVI_OK, 1));
        check_confirmation(c, cvi__ivr_confirmation_of(what, CVI_ENOENT, 0));
    }
}

static void check_step(const cvi__ivr_catalogue *c, const cvi__ivr_step *step)
{
    need_shown(c, step->show);
    check_clips(c, step->say, step->say_count);
    check_clips(c, step->again, step->again_count);
    need_spoken(c, step->so_far.id);
    need_spoken(c, step->go_on.id);
    check_commands(c, step);
    if (step->type == CVI__IVR_LANGUAGE) {
        need_shown(c, "for_this_language");
        need_spoken(c, "for_this_language");
    }
}

static void every_language_has_every_prompt_of_the_flow(void **state)
{
    const cvi__ivr_confirmation *failed =
        cvi__ivr_confirmation_of(CVI_IVR_COMMAND_MUTE, CVI_ENOTSUP, 0);
    (void)state;

    assert_true(cvi__ivr_catalogue_count >= 10);
    for (size_t i = 0; i < cvi__ivr_catalogue_count; i++) {
        for (size_t k = 0; k < cvi__ivr_builtin.step_count; k++) {
            check_step(&cvi__ivr_catalogues[i], &cvi__ivr_builtin.steps[k]);
        }
        need_shown(&cvi__ivr_catalogues[i], failed->screen);
        need_spoken(&cvi__ivr_catalogues[i], failed->clips[1].id);
    }
}

static void every_language_has_the_ten_digits(void **state)
{
    (void)state;

    for (size_t i = 0; i < cvi__ivr_catalogue_count; i++) {
        for (char d = '0'; d <= '9'; d++) {
            const char id[2] = {d, '\0'};

            need_spoken(&cvi__ivr_catalogues[i], id);
        }
    }
}

static void every_language_says_and_shows_what_english_does(void **state)
{
    const cvi__ivr_catalogue *en = cvi__ivr_catalogue_find("en", 2);
    (void)state;

    for (size_t i = 0; i < cvi__ivr_catalogue_count; i++) {
        const cvi__ivr_catalogue *c = &cvi__ivr_catalogues[i];

        assert_int_equal(c->count, en->count);
        assert_true(c->name[0] != '\0');
        for (size_t k = 0; k < en->count; k++) {
            const cvi__ivr_prompt *p = need(c, en->prompts[k].id);

            assert_int_equal(p->is_spoken, en->prompts[k].is_spoken);
            assert_int_equal(p->title[0] != '\0', en->prompts[k].title[0] != '\0');
            assert_int_equal(p->text[0] != '\0', en->prompts[k].text[0] != '\0');
        }
    }
}

static void every_text_fits_a_slate(void **state)
{
    (void)state;

    for (size_t i = 0; i < cvi__ivr_catalogue_count; i++) {
        const cvi__ivr_catalogue *c = &cvi__ivr_catalogues[i];

        for (size_t k = 0; k < c->count; k++) {
            const cvi__ivr_prompt *p = &c->prompts[k];

            assert_true(strlen(p->id) < 24);
            assert_true(strlen(p->title) <= 120);
            assert_true(strlen(p->text) <= 400);
            assert_true(strlen(p->footer) <= 200);
            assert_int_equal(cvi__utf8_valid(p->text, strlen(p->text)), strlen(p->text));
        }
    }
}

static void a_language_is_found_by_its_tag(void **state)
{
    (void)state;

    assert_string_equal(cvi__ivr_catalogue_find("de", 2)->language, "de");
    assert_string_equal(cvi__ivr_catalogue_find("DE-at", 5)->language, "de");
    assert_string_equal(cvi__ivr_catalogue_find("en_GB", 5)->language, "en");
    assert_null(cvi__ivr_catalogue_find("d", 1));
    assert_null(cvi__ivr_catalogue_find("deu", 3));
    assert_null(cvi__ivr_catalogue_find("", 0));
}

static void the_dialogue_speaks_the_language_asked_for(void **state)
{
    cvi_ivr_params p;
    struct script s;
    (void)state;
    CVI_IVR_PARAMS_INIT(&p);
    p.language = "de-DE";
    script_open(&s, &p);

    assert_string_equal(script_start(&s, NULL),
                        "show An einer Besprechung teilnehmen []; say de/welcome; say de/ask_id");
    script_close(&s);
}

static void an_unknown_language_becomes_english(void **state)
{
    cvi_ivr_params p;
    struct script s;
    (void)state;
    CVI_IVR_PARAMS_INIT(&p);
    p.language = "tlh";
    script_open(&s, &p);

    assert_string_equal(script_start(&s, NULL),
                        "show Join a meeting []; say en/welcome; say en/ask_id");
    script_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_language_has_every_prompt_of_the_flow),
        cmocka_unit_test(every_language_has_the_ten_digits),
        cmocka_unit_test(every_language_says_and_shows_what_english_does),
        cmocka_unit_test(every_text_fits_a_slate),
        cmocka_unit_test(a_language_is_found_by_its_tag),
        cmocka_unit_test(the_dialogue_speaks_the_language_asked_for),
        cmocka_unit_test(an_unknown_language_becomes_english),
    };
    return cmocka_run_group_tests_name("ivr_prompts", tests, NULL, NULL);
}
