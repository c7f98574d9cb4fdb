/* SPDX-License-Identifier: MIT */
/* Built without a PNG writer: nothing is recorded, and that is said. */
#include <stdio.h>

#include "ivr/record.h"

ivr_record *ivr_record_open(const char *folder, const uint32_t size[2])
{
    (void)size;
    fprintf(stderr, "cvi-ivr: %s: built without cairo, which writes the pictures\n", folder);
    return NULL;
}

void ivr_record_sound(ivr_record *r, const cvi_unit *unit)
{
    (void)r;
    (void)unit;
}

void ivr_record_screen(ivr_record *r, uint64_t now_us, const cvi_ivr_action *screen)
{
    (void)r;
    (void)now_us;
    (void)screen;
}

int ivr_record_close(ivr_record *r)
{
    (void)r;
    return 0;
}
