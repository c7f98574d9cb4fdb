/* SPDX-License-Identifier: MIT */
#include "oom/oom.h"

#include <cvi/invite.h>

int oom_invite(const cvi_allocator *allocator)
{
    static const char text[] = "813000000@t.plcm.vc\nVideo ID: 126 085 003\n";
    cvi_invite_params p;
    cvi_invite *v = NULL;
    char json[1024];

    CVI_INVITE_PARAMS_INIT(&p);
    p.allocator = allocator;
    int rc = cvi_invite_create(&v, &p);
    if (rc == CVI_OK) {
        rc = cvi_invite_scan(v, CVI_INVITE_FORMAT_AUTO, text, sizeof(text) - 1);
    }
    if (rc == CVI_OK) {
        rc = cvi_invite_to_json(v, json, sizeof(json), NULL);
    }
    cvi_invite_destroy(&v);
    return rc;
}
