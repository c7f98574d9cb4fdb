/* SPDX-License-Identifier: MIT */
/* cvi-invite's commands. Each takes its own options and returns the exit status. */
#ifndef EX_INVITE_H
#define EX_INVITE_H

int invite_agenda(int argc, char **argv);
int invite_block(int argc, char **argv);

#endif
