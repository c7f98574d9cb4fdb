/* SPDX-License-Identifier: MIT */
#include "media/job.h"

void cvi_job_run(cvi_job *job)
{
    if (job) {
        job->run(job->self);
    }
}
