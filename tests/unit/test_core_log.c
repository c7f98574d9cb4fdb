/* SPDX-License-Identifier: MIT */
#include "common/cm.h"
#include "core/log.h"

struct seen {
    unsigned lines;
    uint32_t level;
    uint32_t message_id;
    size_t len;
    char module[16];
    char text[1024];
};

static void remember(void *user, uint32_t level, const char *module, uint32_t message_id,
                     const char *text, size_t len)
{
    struct seen *s = user;

    s->lines++;
    s->level = level;
    s->message_id = message_id;
    s->len = len;
    strncpy(s->module, module, sizeof(s->module) - 1);
    strncpy(s->text, text, sizeof(s->text) - 1);
}

static cvi__log log_to(struct seen *s, uint32_t level)
{
    cvi_log_sink sink;
    cvi__log log;

    memset(s, 0, sizeof(*s));
    CVI_LOG_SINK_INIT(&sink);
    sink.fn = remember;
    sink.user = s;
    sink.level = level;
    assert_int_equal(cvi__log_init(&log, "dial", &sink), CVI_OK);
    return log;
}

static void no_sink_means_silence(void **state)
{
    cvi__log log;
    (void)state;

    assert_int_equal(cvi__log_init(&log, "dial", NULL), CVI_OK);

    assert_false(cvi__log_wants(&log, CVI_LOG_ERROR));
    cvi__log_write(&log, CVI_LOG_ERROR, 1, "nobody hears this");
}

static void a_sink_of_a_wrong_size_is_refused(void **state)
{
    const cvi_log_sink sink = {.size = 4};
    cvi__log log;
    (void)state;

    assert_int_equal(cvi__log_init(&log, "dial", &sink), CVI_EABI);
}

static void the_default_level_is_warning(void **state)
{
    struct seen s;
    const cvi__log log = log_to(&s, CVI_LOG_UNKNOWN);
    (void)state;

    assert_true(cvi__log_wants(&log, CVI_LOG_WARNING));
    assert_false(cvi__log_wants(&log, CVI_LOG_INFO));
}

static void a_wanted_line_arrives_whole(void **state)
{
    struct seen s;
    const cvi__log log = log_to(&s, CVI_LOG_INFO);
    (void)state;

    cvi__log_write(&log, CVI_LOG_INFO, 42, "call %d", 7);

    assert_int_equal(s.lines, 1);
    assert_int_equal(s.level, CVI_LOG_INFO);
    assert_int_equal(s.message_id, 42);
    assert_string_equal(s.module, "dial");
    assert_string_equal(s.text, "call 7");
    assert_int_equal(s.len, 6);
}

static void a_line_above_the_level_is_not_made(void **state)
{
    struct seen s;
    const cvi__log log = log_to(&s, CVI_LOG_WARNING);
    (void)state;

    cvi__log_write(&log, CVI_LOG_INFO, 1, "quiet");

    assert_int_equal(s.lines, 0);
}

static void control_and_broken_bytes_become_question_marks(void **state)
{
    struct seen s;
    const cvi__log log = log_to(&s, CVI_LOG_ERROR);
    (void)state;

    cvi__log_write(&log, CVI_LOG_ERROR, 1, "a\r\nb%sc", "\x1b\x7f\xff\xc3");

    assert_string_equal(s.text, "a??b????c");
}

static void a_long_line_is_cut_between_characters(void **state)
{
    char text[700];
    struct seen s;
    const cvi__log log = log_to(&s, CVI_LOG_ERROR);
    (void)state;
    memset(text, 'x', sizeof(text));
    memcpy(text + 498, "\xe2\x82\xac", 3);
    text[sizeof(text) - 1] = '\0';

    cvi__log_write(&log, CVI_LOG_ERROR, 1, "%s", text);

    assert_int_equal(s.len, 498);
    assert_int_equal(strlen(s.text), 498);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_sink_means_silence),
        cmocka_unit_test(a_sink_of_a_wrong_size_is_refused),
        cmocka_unit_test(the_default_level_is_warning),
        cmocka_unit_test(a_wanted_line_arrives_whole),
        cmocka_unit_test(a_line_above_the_level_is_not_made),
        cmocka_unit_test(control_and_broken_bytes_become_question_marks),
        cmocka_unit_test(a_long_line_is_cut_between_characters),
    };
    return cmocka_run_group_tests_name("core_log", tests, NULL, NULL);
}
