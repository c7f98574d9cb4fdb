/* SPDX-License-Identifier: MIT */
/* Walking the NAL units of an access unit in Annex B form. */
#include <string.h>

#include "codec/h264_sps.h"

/* Place of the next 00 00 01 from `at` on, or `len`. */
static size_t find_start(const uint8_t *data, size_t len, size_t at)
{
    while (at + 3 <= len) {
        const uint8_t *one = memchr(data + at + 2, 1, len - at - 2);

        if (!one) {
            return len;
        }
        at = (size_t)(one - data) - 2;
        if (data[at] == 0 && data[at + 1] == 0) {
            return at;
        }
        at++;
    }
    return len;
}

int cvi__avc_next_nal(const uint8_t *data, size_t len, size_t *at, size_t *start, size_t *size)
{
    size_t from = find_start(data, len, *at);

    while (from < len) {
        const size_t first = from + 3;
        const size_t next = find_start(data, len, first);
        size_t end = next;

        while (end > first && data[end - 1] == 0) {
            end--;
        }
        if (end > first) {
            *start = first;
            *size = end - first;
            *at = next;
            return 1;
        }
        from = next;
    }
    *at = len;
    return 0;
}

void cvi__avc_declare(uint8_t *data, size_t len, uint8_t constraints)
{
    size_t at = 0;
    size_t start = 0;
    size_t size = 0;

    while (cvi__avc_next_nal(data, len, &at, &start, &size)) {
        if ((data[start] & 31) == 7 && size > 3) { /* header, profile_idc, flags, level_idc */
            data[start + 2] |= constraints;
        }
    }
}
