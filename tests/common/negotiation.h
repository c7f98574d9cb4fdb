/* SPDX-License-Identifier: MIT */
/* A negotiator with known addresses and predictable keys, for tests. */
#ifndef TESTS_COMMON_NEGOTIATION_H
#define TESTS_COMMON_NEGOTIATION_H

#include <stdio.h>

#include "common/cm.h"
#include "core/addr.h"
#include "core/mem.h"
#include "session/negotiate.h"

#define OFFER_HEAD "v=0\r\no=peer 1 1 IN IP4 192.0.2.5\r\ns=-\r\nc=IN IP4 192.0.2.5\r\nt=0 0\r\n"
#define OFFER_KEY "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz"
#define OFFER_KEY2 "AVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz"

/* Bytes that count up over all calls, so that two keys never agree. */
static inline int counted_random(void *user, void *out, size_t len)
{
    uint8_t *next = user;

    for (size_t i = 0; i < len; i++) {
        ((uint8_t *)out)[i] = ++*next;
    }
    return 0;
}

/* 198.51.100.1: audio at 40000, video at 40002, slides at 40004; limits of 1280x720 at 30. */
static inline void test_caps(cvi__session_caps *caps, uint8_t *random_state)
{
    cvi__session_caps_init(caps);
    caps->random = counted_random;
    caps->random_user = random_state;
    caps->max_width = 1280;
    caps->max_height = 720;
    for (uint16_t medium = CVI_MEDIUM_AUDIO; medium <= CVI_MEDIUM_CONTENT; medium++) {
        assert_int_equal(cvi__addr_parse_ip(&caps->rtp[medium], "198.51.100.1", 12), CVI_OK);
        caps->rtp[medium].port = (uint16_t)(40000 + 2 * (medium - CVI_MEDIUM_AUDIO));
    }
}

static inline cvi__negotiator *test_negotiator(const cvi__session_caps *caps)
{
    cvi__negotiator *n = NULL;

    assert_int_equal(cvi__negotiator_create(&n, cvi__mem_or_libc(NULL), caps), CVI_OK);
    assert_non_null(n);
    return n;
}

static inline int answer_text(cvi__negotiator *n, const char *offer)
{
    const size_t len = strlen(offer);
    char *exact = heap_copy(offer, len);
    const int rc = cvi__negotiator_answer(n, exact, len);

    free(exact);
    return rc;
}

static inline int take_text(cvi__negotiator *n, const char *answer)
{
    const size_t len = strlen(answer);
    char *exact = heap_copy(answer, len);
    const int rc = cvi__negotiator_take_answer(n, exact, len);

    free(exact);
    return rc;
}

/* Line `index` of what was agreed. */
static inline const cvi__neg_line *agreed(const cvi__negotiator *n, size_t index)
{
    size_t count = 0;
    const cvi__neg_line *lines = cvi__negotiator_lines(n, &count);

    assert_true(index < count);
    return &lines[index];
}

/* Line `index` of what was decided last. */
static inline const cvi__neg_line *tried(const cvi__negotiator *n, size_t index)
{
    size_t count = 0;
    const cvi__neg_line *lines = cvi__negotiator_tried(n, &count);

    assert_true(index < count);
    return &lines[index];
}

/* Does our description have exactly this line? */
static inline int says(const cvi__negotiator *n, const char *line)
{
    const char *text = cvi__negotiator_local(n, NULL);
    const size_t len = strlen(line);

    for (const char *at = strstr(text, line); at; at = strstr(at + 1, line)) {
        if ((at == text || at[-1] == '\n') && at[len] == '\r') {
            return 1;
        }
    }
    return 0;
}

#define assert_says(n, line)                                                                       \
    do {                                                                                           \
        if (!says(n, line)) {                                                                      \
            print_error("not in our description: %s\n%s", line, cvi__negotiator_local(n, NULL));   \
        }                                                                                          \
        assert_true(says(n, line));                                                                \
    } while (0)

#endif
