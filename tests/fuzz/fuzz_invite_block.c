/* SPDX-License-Identifier: MIT */
/* Any body takes a block, and putting it in twice is putting it in once. */
#include <stdlib.h>
#include <string.h>

#include <cvi/invite.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(int is_true)
{
    if (!is_true) {
        abort();
    }
}

/* Without case. */
static int has(const uint8_t *data, size_t size, const char *word)
{
    const size_t len = strlen(word);

    for (size_t i = 0; i + len <= size; i++) {
        size_t n = 0;

        while (n < len &&
               (data[i + n] == (uint8_t)word[n] || (data[i + n] | 0x20) == (uint8_t)word[n])) {
            n++;
        }
        if (n == len) {
            return 1;
        }
    }
    return 0;
}

static char *put(const cvi_invite_block *block, uint32_t format, const char *text, size_t *len)
{
    cvi_invite_body body;
    size_t needed = 0;

    CVI_INVITE_BODY_INIT(&body);
    body.text = text;
    body.len = *len;
    body.format = format;
    check(cvi_invite_put_block(block, &body, NULL, 0, &needed) == CVI_ETOOSMALL);
    char *const out = malloc(needed + 1);
    check(out && cvi_invite_put_block(block, &body, out, needed + 1, len) == CVI_OK);
    check(*len == needed && out[needed] == '\0');
    return out;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cvi_invite_block b;

    CVI_INVITE_BLOCK_INIT(&b);
    b.language = size % 2 ? "de" : "ja";
    b.tenant_key = "813";
    b.domain = "gw.example";
    b.conference_id = "126085003";
    b.instruction_url = "https://x.example/?a=1&b={ConfId}";
    for (uint32_t f = CVI_INVITE_FORMAT_TEXT; f <= CVI_INVITE_FORMAT_HTML; f++) {
        size_t len = size, once_len = 0, twice_len = 0;
        char *const without = put(NULL, f, (const char *)data, &len);

        once_len = len;
        char *const once = put(&b, f, without, &once_len);
        twice_len = once_len;
        char *const twice = put(&b, f, once, &twice_len);
        if (!has(data, size, f == CVI_INVITE_FORMAT_TEXT ? "____" : "cvi-join")) {
            check(once_len > len && twice_len >= once_len); /* nothing was ours */
        }
        if (!has(data, size, f == CVI_INVITE_FORMAT_TEXT ? "_" : "<") && !has(data, size, "\r")) {
            check(twice_len == once_len && memcmp(once, twice, once_len) == 0);
        }
        free(without);
        free(once);
        free(twice);
    }
    return 0;
}
