/* SPDX-License-Identifier: MIT */
/* What a caller hears and sees, as files: sound.wav and a PNG per screen. */
#ifndef IVR_RECORD_H
#define IVR_RECORD_H

#include <stdint.h>

#include <cvi/ivr.h>
#include <cvi/media.h>

typedef struct ivr_record ivr_record;

/* The folder is made when it is not there. NULL and a complaint on stderr when it cannot be. */
ivr_record *ivr_record_open(const char *folder, const uint32_t size[2]);

/* All accept a NULL record and do nothing. */
void ivr_record_sound(ivr_record *r, const cvi_unit *unit); /* PCMA */
void ivr_record_screen(ivr_record *r, uint64_t now_us, const cvi_ivr_action *screen);

/* 0, or -1 after a complaint when something could not be written. */
int ivr_record_close(ivr_record *r);

#endif
