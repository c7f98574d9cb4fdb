/* SPDX-License-Identifier: MIT */
/* Any calendar is read or refused in bounded time, and what is listed is in order and in the window. */
#include <stdlib.h>
#include <string.h>

#include <cvi/invite.h>

#include "core/utf8.h"

#define FROM_US ((int64_t)1803859200 * 1000000) /* 2027-03-01 */
#define UNTIL_US ((int64_t)1809129600 * 1000000)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(int is_true)
{
    if (!is_true) {
        abort();
    }
}

static void check_text(const char *text)
{
    check(text != NULL && cvi__utf8_valid(text, strlen(text)) == strlen(text));
}

static void check_meetings(const cvi_agenda *a)
{
    cvi_agenda_meeting m;
    int64_t last_us = INT64_MIN;

    CVI_AGENDA_MEETING_INIT(&m);
    for (uint32_t i = 0; i < cvi_agenda_get_count(a); i++) {
        check(cvi_agenda_get_meeting(a, i, &m) == CVI_OK);
        check(m.start_us >= last_us && m.start_us < UNTIL_US && m.end_us >= m.start_us);
        check(m.end_us > FROM_US || m.start_us >= FROM_US);
        check((m.join_us == 0) == (*m.dial == '\0') && (m.join_kind == 0) == (*m.dial == '\0'));
        check(!m.is_private || strcmp(m.subject, "Private meeting") == 0);
        check_text(m.subject);
        check_text(m.organizer);
        check_text(m.uid);
        last_us = m.start_us;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cvi_agenda *a = NULL;
    size_t needed = 0;

    check(cvi_agenda_create(&a, NULL) == CVI_OK);
    check(cvi_agenda_set_time_zone(a, "Europe/Berlin") == CVI_OK);
    check(cvi_agenda_set_window(a, FROM_US, UNTIL_US) == CVI_OK);
    const int rc = cvi_agenda_add(a, CVI_INVITE_FORMAT_AUTO, (const char *)data, size);
    check(rc == CVI_OK || cvi_agenda_last_error(a)->status == rc);
    check_meetings(a);
    check(rc == CVI_OK || cvi_agenda_get_count(a) == 0);
    check(cvi_agenda_to_json(a, NULL, 0, &needed) == CVI_ETOOSMALL && needed > 0);
    cvi_agenda_destroy(&a);
    return 0;
}
