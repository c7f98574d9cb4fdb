/* SPDX-License-Identifier: MIT */
/*
 * Verhoeff's check digit: finds every single wrong digit and every swap of neighbours. A soft
 * sign only: nobody promises that ids carry one.
 */
#ifndef CVI_DIAL_VERHOEFF_H
#define CVI_DIAL_VERHOEFF_H

#include <stddef.h>

/* 1 when `len` digits end in their check digit; 0 too when a byte is no digit or len is 0. */
int cvi__dial_verhoeff_valid(const char *digits, size_t len);

/* The digit that makes `len` digits valid when it is put behind them, '0'..'9'. */
char cvi__dial_verhoeff_digit(const char *digits, size_t len);

/* A conference id: its last eight digits are valid. 0 when it is shorter. */
int cvi__dial_verhoeff_conference(const char *digits, size_t len);

#endif
