/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "rtp/rtcp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const cvi__rtcp_item *item, const uint8_t *data, size_t size)
{
    char text[CVI__RTCP_CNAME_MAX];

    if (item->block_count > CVI__RTCP_BLOCKS_MAX || item->bye_count > CVI__RTCP_BLOCKS_MAX) {
        abort();
    }
    if (item->kind == CVI__RTCP_SDES) {
        if ((const uint8_t *)item->text < data || item->text_len > size) {
            abort();
        }
        memcpy(text, item->text, item->text_len);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cvi__rtcp_reader reader;
    cvi__rtcp_item item;
    size_t items = 0;

    if (cvi__rtcp_open(&reader, data, size) != CVI_OK) {
        return 0;
    }
    while (cvi__rtcp_next(&reader, &item) == CVI_OK) {
        check(&item, data, size);
        if (++items > size) {
            abort();
        }
    }
    return 0;
}
