/* SPDX-License-Identifier: MIT */
/* The dial plan that an option names. */
#ifndef EX_PLAN_H
#define EX_PLAN_H

#include <cvi/dial.h>

/* 0 after a complaint of `program`; the plan is to be destroyed by the caller in any case. */
int ex_plan_load(const char *program, const char *path, cvi_dial_plan **out);

#endif
