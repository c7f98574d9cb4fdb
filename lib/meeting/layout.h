/* SPDX-License-Identifier: MIT */
/* Where in the picture who is, for any number of participants. */
#ifndef CVI_MEETING_LAYOUT_H
#define CVI_MEETING_LAYOUT_H

#include "media/scene.h"

#define CVI__LAYOUT_GRID_MAX 9u /* more participants: one big, seven small */
#define CVI__LAYOUT_STAGE 8u

/*
 * Cells for `count` participants in a picture: 1 whole, 2 side by side, 3 and 4 two by two, up to
 * 9 three by three (rows that are not full are centred), more: the first big, seven around it.
 * Returns how many cells there are, at most CVI__SCENE_TILES.
 */
uint32_t cvi__layout_cells(cvi__rect cells[CVI__SCENE_TILES], uint32_t count, uint32_t width,
                           uint32_t height);

#define CVI__LAYOUT_BESIDE_MAX 7u /* people that find room beside content */

/*
 * Content first, then `people` beside it: none, it has all; up to four in a column, else around it
 * as above. Returns how many cells there are.
 */
uint32_t cvi__layout_beside(cvi__rect cells[CVI__SCENE_TILES], uint32_t people, uint32_t width,
                            uint32_t height);

/* Who is in the picture of one big and seven small: legs by number, 0 where nobody is. */
typedef struct cvi__stage {
    uint32_t legs[CVI__LAYOUT_STAGE]; /* the first is the big one */
} cvi__stage;

/*
 * Bring the stage up to date: who is gone leaves, free places are taken in order of joining, the
 * `speaker` (0: nobody) is big. Whoever was big takes the speaker's place, or, when the speaker was
 * not on stage, the last one. Everybody else stays where he is.
 */
void cvi__stage_update(cvi__stage *stage, const uint32_t *legs, uint32_t count, uint32_t speaker);

#endif
