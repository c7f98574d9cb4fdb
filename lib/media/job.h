/* SPDX-License-Identifier: MIT */
/* A piece of video work. It is embedded in what it works on, so handing it out costs nothing. */
#ifndef CVI_MEDIA_JOB_H
#define CVI_MEDIA_JOB_H

#include <cvi/media.h>

#define CVI__JOB_DECODE 1u
#define CVI__JOB_ENCODE 2u
#define CVI__JOB_RECORD 3u /* of a tape */

struct cvi_job {
    void (*run)(void *self);
    void *self;
    uint32_t kind; /* CVI__JOB_* */
    uint32_t leg;  /* of a decode job */
    cvi_job *next; /* the pool's, from submit until next_done */
    void *tag;
    cvi_pool_port *port;
};

#endif
