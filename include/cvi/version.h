/* SPDX-License-Identifier: MIT */
#ifndef CVI_VERSION_H
#define CVI_VERSION_H

/* The release, as in the package name. */
#define CVI_VERSION_MAJOR 0
#define CVI_VERSION_MINOR 1
#define CVI_VERSION_PATCH 0

/* The binary interface: libcvi.so.<ABI_MAJOR>, one map node per ABI minor. */
#define CVI_ABI_MAJOR 0
#define CVI_ABI_MINOR 1
#define CVI_ABI_PATCH 0

#endif
