/* SPDX-License-Identifier: MIT */
/* A screen as lines of text. */
#ifndef IVR_SCREEN_H
#define IVR_SCREEN_H

#include <cvi/ivr.h>

void ivr_screen_print(const cvi_ivr_action *screen, uint64_t now_us);

#endif
