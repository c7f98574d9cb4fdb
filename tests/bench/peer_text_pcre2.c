/* SPDX-License-Identifier: MIT */
#define PCRE2_CODE_UNIT_WIDTH 8

#include "bench/peer_text.h"

#include <pcre2.h>

static const char pattern[] = "[A-Za-z0-9._-]+@[a-z0-9.-]+\\.[a-z]+|https?://[^\\s\"<>]+|"
                              "\\b[0-9]{3} ?[0-9]{3} ?[0-9]{3,4}\\b";

int peer_text_pcre2(const char *html, size_t len)
{
    static pcre2_code *code;
    static pcre2_match_data *match;
    size_t at = 0;

    if (!code) {
        int error = 0;
        PCRE2_SIZE where = 0;

        code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, 0, &error, &where, NULL);
        if (!code || pcre2_jit_compile(code, PCRE2_JIT_COMPLETE) != 0) {
            return 1;
        }
        match = pcre2_match_data_create_from_pattern(code, NULL);
    }
    while (at < len && pcre2_match(code, (PCRE2_SPTR)html, len, at, 0, match, NULL) > 0) {
        at = pcre2_get_ovector_pointer(match)[1];
    }
    return 0;
}
