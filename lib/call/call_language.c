/* SPDX-License-Identifier: MIT */
/* Which of our languages an Accept-Language header likes best (RFC 3261 20.3, RFC 9110 12.4.2). */
#include "call/call_impl.h"

#include <string.h>

#include "ivr/prompts.h"

/* Thousandths of ";q=0.8" anywhere in the parameters; 1000 when there is none. */
static unsigned weight(const char *params, size_t len)
{
    unsigned thousandths = 0;
    size_t i = 0;

    while (i + 1 < len && !((params[i] == 'q' || params[i] == 'Q') && params[i + 1] == '=')) {
        i++;
    }
    if (i + 2 >= len) {
        return 1000;
    }
    i += 2;
    if (params[i] != '0') {
        return params[i] == '1' ? 1000 : 0;
    }
    i += 2;
    for (unsigned unit = 100; unit > 0 && i < len && params[i] >= '0' && params[i] <= '9'; i++) {
        thousandths += unit * (unsigned)(params[i] - '0');
        unit /= 10;
    }
    return thousandths;
}

static const char *known_language(const char *tag, size_t len)
{
    const cvi__ivr_catalogue *c = cvi__ivr_catalogue_find(tag, len);

    return c ? c->language : NULL;
}

const char *cvi__call_pick_language(const char *accept, const char *fallback)
{
    const char *best = NULL;
    unsigned best_weight = 0;

    for (const char *at = accept ? accept : ""; *at;) {
        const size_t item = strcspn(at, ",");
        const size_t skip = strspn(at, " \t");
        const char *tag = at + CVI_MIN(skip, item);
        const size_t left = item - (size_t)(tag - at);
        const size_t tag_len = CVI_MIN(strcspn(tag, ";, \t"), left);
        const unsigned w = weight(tag + tag_len, left - tag_len);
        const char *language = known_language(tag, tag_len);

        if (language && w > best_weight) {
            best = language;
            best_weight = w;
        }
        at += item + (at[item] == ',');
    }
    return best ? best : fallback;
}
