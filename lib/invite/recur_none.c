/* SPDX-License-Identifier: MIT */
/* Built without libical: there is no calendar to read. */
#include "core/error.h"
#include "invite/agenda.h"

int cvi__agenda_read_ical(cvi_agenda *a, const char *text, size_t len)
{
    (void)text;
    (void)len;
    return cvi__error_set(&a->error, CVI_ENOTSUP, 0, "built without libical");
}

int cvi__recur_has_zone(const char *name)
{
    (void)name;
    return CVI_ENOTSUP;
}
