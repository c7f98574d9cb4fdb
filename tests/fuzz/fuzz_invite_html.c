/* SPDX-License-Identifier: MIT */
/* HTML: scanned without harm, and what is found can be used. */
#include "fuzz/invite.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_invite(CVI_INVITE_FORMAT_HTML, data, size);
    return 0;
}
