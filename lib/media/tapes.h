/* SPDX-License-Identifier: MIT */
/*
 * The store of tapes that meetings share. What somebody plays has users and stays; of the rest goes
 * first what nobody wanted for the longest time. Its lock is held while tapes are looked for,
 * neither while they are made nor while they are played.
 */
#ifndef CVI_MEDIA_TAPES_H
#define CVI_MEDIA_TAPES_H

#include <cvi/media.h>

#include "media/audio_tape.h"
#include "media/video_tape.h"

/* One more user of a tape, which is made when there is none. As cvi__audio_tape_create(). */
int cvi__tapes_get_sound(cvi_tapes *tapes, const cvi__audio_key *key, cvi__audio_tape **out);
void cvi__tapes_put_sound(cvi_tapes *tapes, cvi__audio_tape **tape);

/* NULL without memory. */
cvi__video_tape *cvi__tapes_get_screen(cvi_tapes *tapes, const cvi__video_format *format,
                                       const cvi__slate *slate);
void cvi__tapes_put_screen(cvi_tapes *tapes, cvi__video_tape **tape);

/* A job of the tape is back and its outcome kept: others may record now. */
void cvi__tapes_job_done(cvi_tapes *tapes, cvi__video_tape *tape);

#endif
