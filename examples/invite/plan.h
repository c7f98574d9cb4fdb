/* SPDX-License-Identifier: MIT */
/* The dial plan that an option names. */
#ifndef EX_INVITE_PLAN_H
#define EX_INVITE_PLAN_H

#include <cvi/dial.h>

/* 0 after a complaint; the plan is to be destroyed by the caller in any case. */
int load_plan(const char *path, cvi_dial_plan **out);

#endif
