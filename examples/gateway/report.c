/* SPDX-License-Identifier: MIT */
#include "gateway/report.h"

#include <fcntl.h>
#include <unistd.h>

#include <cvi/core.h>

int gw_report_open(gw_report *r, const char *path)
{
    r->fd = -1;
    if (!path) {
        return CVI_OK;
    }
    r->fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
    return r->fd < 0 ? CVI_ESYSTEM : CVI_OK;
}

void gw_report_close(gw_report *r)
{
    if (r->fd >= 0) {
        close(r->fd);
    }
    r->fd = -1;
}

void gw_report_write(gw_report *r, char *line, size_t len)
{
    if (r->fd < 0) {
        return;
    }
    line[len] = '\n'; /* O_APPEND and one write: lines of two threads do not mix */
    (void)!write(r->fd, line, len + 1);
    line[len] = '\0';
}
