/* SPDX-License-Identifier: MIT */
/* What the example programs share: options, files, addresses. */
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cvi/core.h>

#include "common/clock.h"
#include "common/cm.h"
#include "common/file.h"
#include "common/net.h"
#include "common/options.h"

typedef struct settings {
    uint32_t flag;
    const char *text;
    uint32_t number;
    uint32_t size[2];
    uint32_t range[2];
    ex_option_list list;
} settings;

static int parse(settings *s, int argc, char **argv)
{
    const ex_option options[] = {
        {"flag", EX_OPTION_FLAG, &s->flag, NULL, "a flag", 0, 0},
        {"text", EX_OPTION_TEXT, &s->text, "TEXT", "a text", 0, 0},
        {"number", EX_OPTION_NUMBER, &s->number, "N", "a number", 1, 100},
        {"size", EX_OPTION_SIZE, &s->size, "WxH", "a size", 1, 4096},
        {"range", EX_OPTION_RANGE, &s->range, "LO-HI", "a range", 1, 65535},
        {"item", EX_OPTION_LIST, &s->list, "ITEM", "one of a list", 0, 0},
    };
    const ex_program program = {"test", "[options]", "About.", options,
                                (uint32_t)(sizeof(options) / sizeof(options[0]))};

    return ex_options_parse(&program, argc, argv);
}

/* The words of a command line, kept until the next one. */
static int parse_line(settings *s, const char *line)
{
    static char copy[256];
    char *argv[32] = {copy};
    int argc = 0;

    assert_true(strlen(line) < sizeof(copy));
    strcpy(copy, line);
    for (char *word = strtok(copy, " "); word; word = strtok(NULL, " ")) {
        argv[argc++] = word;
    }
    return parse(s, argc, argv);
}

static void options_of_every_kind_are_read(void **state)
{
    settings s = {0};

    (void)state;
    assert_int_equal(parse_line(&s, "test --flag --text words --number=42 --size 640x360 "
                                    "--range=10-20 --item a --item=b operand"),
                     11);

    assert_int_equal(s.flag, 1);
    assert_string_equal(s.text, "words");
    assert_int_equal(s.number, 42);
    assert_int_equal(s.size[0], 640);
    assert_int_equal(s.size[1], 360);
    assert_int_equal(s.range[0], 10);
    assert_int_equal(s.range[1], 20);
    assert_int_equal(s.list.count, 2);
    assert_string_equal(s.list.items[1], "b");
}

static void operands_begin_after_two_dashes(void **state)
{
    settings s = {0};

    (void)state;
    assert_int_equal(parse_line(&s, "test --flag -- --number"), 3);
    assert_int_equal(parse_line(&s, "test -"), 1);
}

static void options_may_follow_operands(void **state)
{
    char words[][8] = {"test", "first", "--flag", "-", "--text", "words", "--", "--last"};
    char *argv[8];
    settings s = {0};

    (void)state;
    for (int i = 0; i < 8; i++) {
        argv[i] = words[i];
    }

    assert_int_equal(parse(&s, 8, argv), 5);

    assert_int_equal(s.flag, 1);
    assert_string_equal(s.text, "words");
    assert_string_equal(argv[5], "first");
    assert_string_equal(argv[6], "-");
    assert_string_equal(argv[7], "--last");
}

static void what_is_wrong_is_refused(void **state)
{
    settings s = {0};

    (void)state;
    assert_int_equal(parse_line(&s, "test --nothing"), EX_OPTIONS_BAD);
    assert_int_equal(parse_line(&s, "test -n"), EX_OPTIONS_BAD);
    assert_int_equal(parse_line(&s, "test -flag"), EX_OPTIONS_BAD);
    assert_int_equal(parse_line(&s, "test --flag=1"), EX_OPTIONS_BAD);
    assert_int_equal(parse_line(&s, "test --text"), EX_OPTIONS_BAD);
    assert_int_equal(parse_line(&s, "test --number 0"), EX_OPTIONS_BAD);
    assert_int_equal(parse_line(&s, "test --number 101"), EX_OPTIONS_BAD);
    assert_int_equal(parse_line(&s, "test --number -5"), EX_OPTIONS_BAD);
    assert_int_equal(parse_line(&s, "test --number 5x"), EX_OPTIONS_BAD);
    assert_int_equal(parse_line(&s, "test --number 99999999999999999999"), EX_OPTIONS_BAD);
    assert_int_equal(parse_line(&s, "test --size 640"), EX_OPTIONS_BAD);
    assert_int_equal(parse_line(&s, "test --size 640x"), EX_OPTIONS_BAD);
    assert_int_equal(parse_line(&s, "test --range 1-70000"), EX_OPTIONS_BAD);
    assert_int_equal(s.number, 0);
    assert_int_equal(s.size[0], 0);
}

static void a_file_is_read_up_to_its_limit(void **state)
{
    char path[] = "/tmp/cvi-file-XXXXXX";
    const int fd = mkstemp(path);
    char *data = NULL;
    size_t len = 0;

    (void)state;
    assert_true(fd >= 0);
    for (int i = 0; i < 5000; i++) {
        assert_int_equal(write(fd, "0123456789", 10), 10);
    }
    close(fd);

    assert_int_equal(ex_file_read(path, 50000, &data, &len), CVI_OK);
    assert_int_equal(len, 50000);
    assert_int_equal(strlen(data), 50000);
    free(data);
    assert_int_equal(ex_file_read(path, 49999, &data, &len), CVI_ELIMIT);
    assert_null(data);
    unlink(path);
    assert_int_equal(ex_file_read(path, 100, &data, &len), CVI_ESYSTEM);
}

static void addresses_are_read_and_written(void **state)
{
    static const char *const good[][2] = {
        {"192.0.2.1", "192.0.2.1:5060"},
        {"192.0.2.1:1", "192.0.2.1:1"},
        {"192.0.2.1:0", "192.0.2.1"},
        {"2001:db8::1", "[2001:db8::1]:5060"},
        {"[2001:db8::1]", "[2001:db8::1]:5060"},
        {"[2001:db8::1]:65535", "[2001:db8::1]:65535"},
    };
    char text[EX_ADDR_TEXT_MAX];

    (void)state;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        cvi_addr addr;
        cvi_addr back;
        struct sockaddr_storage sa;

        assert_int_equal(ex_addr_parse(&addr, good[i][0], 5060), CVI_OK);
        ex_addr_format(&addr, text, sizeof(text));
        assert_string_equal(text, good[i][1]);
        assert_true(ex_addr_to_sockaddr(&addr, &sa) > 0);
        ex_addr_from_sockaddr(&back, (const struct sockaddr *)&sa);
        assert_memory_equal(&addr, &back, sizeof(addr));
    }
}

static void what_is_no_address_is_refused(void **state)
{
    static const char *const bad[] = {
        "",       "example",      "192.0.2.1:65536", "192.0.2.1:", "192.0.2.256",  "[2001:db8::1",
        "[::1]x", "192.0.2.1:5 ", "[192.0.2.1",      ":5060",      "192.0.2.1:-1", "[]:5060"};
    cvi_addr addr;

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_int_equal(ex_addr_parse(&addr, bad[i], 5060), CVI_EINVAL);
    }
}

static void addresses_are_in_their_network_alone(void **state)
{
    static const struct {
        const char *net, *addr;
        int is_in;
    } cases[] = {
        {"192.0.2.1", "192.0.2.1:5060", 1},
        {"192.0.2.1", "192.0.2.2", 0},
        {"192.0.2.0/24", "192.0.2.255", 1},
        {"192.0.2.0/24", "192.0.3.0", 0},
        {"192.0.2.128/25", "192.0.2.127", 0},
        {"192.0.2.130/25", "192.0.2.200", 1},
        {"0.0.0.0/0", "203.0.113.9", 1},
        {"0.0.0.0/0", "2001:db8::1", 0},
        {"2001:db8::/32", "2001:db8::1", 1},
        {"2001:db8::/32", "2001:db9::1", 0},
        {"2001:db8::1", "2001:db8::1", 1},
        {"2001:db8::1/127", "2001:db8::2", 0},
        {"192.0.2.0/24", "::ffff:192.0.2.9", 1},
        {"192.0.2.0/24", "::ffff:192.0.3.9", 0},
        {"::ffff:192.0.2.0/120", "192.0.2.9", 1},
        {"::ffff:192.0.2.0/120", "192.0.3.9", 0},
        {"::ffff:192.0.2.1", "::ffff:192.0.2.1", 1},
        {"::/0", "2001:db8::1", 1},
    };
    static const char *const bad[] = {"",
                                      "example",
                                      "192.0.2.1/33",
                                      "192.0.2.1/",
                                      "192.0.2.1/x",
                                      "192.0.2.1/24 ",
                                      "192.0.2.1:5060",
                                      "2001:db8::/129",
                                      "/24"};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        cvi_addr addr;
        ex_net net;

        assert_int_equal(ex_net_parse(&net, cases[i].net), CVI_OK);
        assert_int_equal(ex_addr_parse(&addr, cases[i].addr, 0), CVI_OK);
        assert_int_equal(ex_net_has(&net, &addr), cases[i].is_in);
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        ex_net net;

        assert_int_equal(ex_net_parse(&net, bad[i]), CVI_EINVAL);
    }
}

static void our_address_towards_loopback_is_loopback(void **state)
{
    cvi_addr remote;
    cvi_addr ours;

    (void)state;
    assert_int_equal(ex_addr_parse(&remote, "127.0.0.1:9", 0), CVI_OK);
    assert_int_equal(ex_addr_towards(&ours, &remote), CVI_OK);
    assert_int_equal(ours.ip[0], 127);
    assert_int_equal(ours.port, 0);
}

static void waits_are_rounded_up(void **state)
{
    (void)state;

    assert_int_equal(ex_clock_wait_ms(1000, CVI_NO_DEADLINE), -1);
    assert_int_equal(ex_clock_wait_ms(1000, 1000), 0);
    assert_int_equal(ex_clock_wait_ms(1000, 500), 0);
    assert_int_equal(ex_clock_wait_ms(1000, 1001), 1);
    assert_int_equal(ex_clock_wait_ms(0, 20000), 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_of_every_kind_are_read),
        cmocka_unit_test(operands_begin_after_two_dashes),
        cmocka_unit_test(options_may_follow_operands),
        cmocka_unit_test(what_is_wrong_is_refused),
        cmocka_unit_test(a_file_is_read_up_to_its_limit),
        cmocka_unit_test(addresses_are_read_and_written),
        cmocka_unit_test(what_is_no_address_is_refused),
        cmocka_unit_test(addresses_are_in_their_network_alone),
        cmocka_unit_test(our_address_towards_loopback_is_loopback),
        cmocka_unit_test(waits_are_rounded_up),
    };

    return cmocka_run_group_tests_name("example_common", tests, NULL, NULL);
}
