/* SPDX-License-Identifier: MIT */
/* A slate as a picture of its own, outside of any meeting. */
#include <string.h>

#include "core/mem.h"
#include "media/frame.h"
#include "media/slate.h"

int cvi_slate_draw(const cvi_slate *slate, uint64_t now_us, cvi_frame *frame)
{
    char label[sizeof(((cvi__slate *)0)->time_left)];
    cvi__slate_report report;
    cvi__slate own;
    uint64_t until_us = 0;
    int rc = CVI_OK;

    CVI_REQUIRE(slate != NULL && frame != NULL);
    rc = cvi__slate_read(&own, &until_us, slate);
    if (rc != CVI_OK) {
        return rc;
    }
    if (until_us != CVI_NO_DEADLINE) {
        memcpy(label, own.time_left, sizeof(label));
        (void)cvi__slate_set_time(&own, label, until_us > now_us ? until_us - now_us : 0);
    }
    return cvi__slate_draw(&own, cvi__frame_image(frame), &report, cvi__mem_or_libc(NULL));
}
