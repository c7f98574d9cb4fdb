/* SPDX-License-Identifier: MIT */
#include "invite/zone.h"

#include <string.h>

#include "invite/classes.h"

#define LONGEST_NAME 64u

/* As the table is sorted, whatever the locale. */
static int compare(const char *a, const char *b)
{
    for (; *a && cvi__lower(*a) == cvi__lower(*b); a++, b++) {
    }
    return (unsigned char)cvi__lower(*a) - (unsigned char)cvi__lower(*b);
}

const char *cvi__zone_of_windows(const char *name)
{
    size_t low = 0, high = cvi__windows_zone_count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = compare(cvi__windows_zones[middle].name, name);

        if (order == 0) {
            return cvi__windows_zones[middle].iana;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

int cvi__zone_is_name(const char *name)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                  "0123456789/_-+";
    const size_t len = strlen(name);

    return len > 0 && len <= LONGEST_NAME && name[0] != '/' && strspn(name, allowed) == len;
}
