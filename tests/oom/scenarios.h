/* SPDX-License-Identifier: MIT */
/* One line per scenario: OOM(x) is int oom_x(const cvi_allocator *). */

/* core */
OOM(core_buf)
OOM(core_ring)

/* json */

/* crypto */

/* dial */

/* invite */

/* provision */

/* resolve */

/* record */
OOM(record)

/* ivr */
OOM(ivr)

/* codec */

/* media */

/* sdp */

/* rtp */

/* transport */

/* session */

/* meeting */

/* call */
