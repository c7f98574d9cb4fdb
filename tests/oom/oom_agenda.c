/* SPDX-License-Identifier: MIT */
#include "oom/oom.h"

#include <string.h>

#include <cvi/invite.h>

#define FROM_US ((int64_t)1803859200 * 1000000) /* 2027-03-01 */

static int run(const cvi_allocator *allocator, const char *first, const char *second)
{
    cvi_agenda_params p;
    cvi_agenda *a = NULL;
    static char json[32768];

    CVI_AGENDA_PARAMS_INIT(&p);
    p.allocator = allocator;
    int rc = cvi_agenda_create(&a, &p);
    if (rc == CVI_OK) {
        rc = cvi_agenda_set_window(a, FROM_US, FROM_US + (int64_t)30 * 86400 * 1000000);
    }
    if (rc == CVI_OK) {
        rc = cvi_agenda_add(a, CVI_INVITE_FORMAT_AUTO, first, strlen(first));
    }
    const uint32_t count = cvi_agenda_get_count(a);
    if (rc == CVI_OK) {
        rc = cvi_agenda_add(a, CVI_INVITE_FORMAT_AUTO, second, strlen(second));
        if (rc != CVI_OK && cvi_agenda_get_count(a) != count) {
            rc = CVI_ESTATE; /* it must be as it was */
        }
    }
    if (rc == CVI_OK) {
        rc = cvi_agenda_to_json(a, json, sizeof(json), NULL);
    }
    cvi_agenda_destroy(&a);
    return rc;
}

int oom_agenda(const cvi_allocator *allocator)
{
    return run(allocator,
               "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:S\nDTSTART:20270301T090000Z\n"
               "RRULE:FREQ=DAILY;COUNT=20\nEXDATE:20270302T090000Z\nLOCATION:sip:1@h.example\n"
               "X-ALT-DESC:x\nORGANIZER;CN=J:mailto:j@x\nEND:VEVENT\nEND:VCALENDAR\n",
               "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:2\nDTSTART:20270301T090000Z\n"
               "RRULE:FREQ=DAILY;COUNT=25\nEND:VEVENT\nBEGIN:VEVENT\nUID:1\n"
               "RECURRENCE-ID:20270303T090000Z\nDTSTART:20270303T100000Z\nEND:VEVENT\n"
               "END:VCALENDAR\n");
}

int oom_agenda_graph(const cvi_allocator *allocator)
{
    static const char text[] =
        "{\"id\": \"A\", \"subject\": \"S\", \"start\": {\"dateTime\": \"2027-03-29T09:00:00\","
        "\"timeZone\": \"UTC\"}, \"body\": {\"contentType\": \"text\", \"content\":"
        " \"sip:1@h.example\"}}";

    return run(allocator, text, text);
}
