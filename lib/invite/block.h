/* SPDX-License-Identifier: MIT */
/*
 * What belongs together: addresses wait for the conference id near them,
 * numbers for what says whose they are. Few of each are kept, and none for
 * long, so that the time taken stays linear.
 */
#ifndef CVI_INVITE_BLOCK_H
#define CVI_INVITE_BLOCK_H

#include <cvi/dial.h>

#include "invite/joins.h"
#include "invite/link.h"

#define CVI__MARK_LABELLED 1u /* a colon stands before it */
#define CVI__MARK_FIRST 2u    /* nothing else before it in its line */
#define CVI__MARK_LAST 4u     /* nothing else behind it in its line */
#define CVI__MARK_THREES 8u   /* of a number: in one piece, or in groups of three */
#define CVI__MARK_HASH 16u    /* of a number: '#' follows */

typedef struct cvi__mark {
    uint64_t offset; /* in the item */
    uint32_t row;    /* one more with each line that is not empty, and with each 128
              bytes of it */
    uint32_t flags;  /* CVI__MARK_* */
} cvi__mark;

#define CVI__BLOCK_ADDRESSES 8u
#define CVI__BLOCK_NUMBERS 16u
#define CVI__BLOCK_DIGITS 20u
#define CVI__ADDRESS_MOST 511u

typedef struct cvi__address {
    cvi__mark mark;
    uint32_t is_open;  /* waits for its conference id */
    uint32_t is_uri;   /* was written with a scheme */
    uint32_t is_known; /* its dialect is its domain's */
    uint32_t has_digit_key;
    uint32_t is_after_teams;             /* a join link of Teams stands before it */
    char link_id[CVI__BLOCK_DIGITS + 1]; /* of an instruction link near it */
    char text[CVI__ADDRESS_MOST + 1];
} cvi__address;

typedef struct cvi__number {
    cvi__mark mark;
    uint32_t count;        /* digits; 0: free */
    int is_meeting;        /* a passcode or a link says that it is another kind of id */
    uint32_t is_confirmed; /* a link has it too */
    uint32_t can_be_id;    /* of a conference */
    uint32_t is_taken;     /* by an address */
    int check;             /* 1: the check digit speaks for it; -1: against it */
    char digits[CVI__BLOCK_DIGITS + 1];
} cvi__number;

/* A join by a link that ids and passcodes near it may belong to. */
typedef struct cvi__anchor {
    cvi__join *join; /* NULL: none */
    uint64_t offset; /* of the join then: its place may have been given away */
    uint32_t row;
} cvi__anchor;

typedef struct cvi__block {
    cvi_dial *dial;            /* borrowed */
    const cvi_dial_plan *plan; /* borrowed; NULL: built-in */
    uint32_t id_min_digits, id_max_digits, id_check;
    cvi__joins *joins; /* borrowed */
    cvi__address addresses[CVI__BLOCK_ADDRESSES];
    cvi__number numbers[CVI__BLOCK_NUMBERS];
    uint32_t next_address, next_number; /* slots, used in turn */
    cvi__number *last_number;           /* NULL: none */
    uint64_t last_address_offset;
    cvi__anchor anchor;
    int has_teams; /* a join link of Teams was found */
    uint32_t phone_row;
    char phone_id[CVI__BLOCK_DIGITS + 1];
    cvi__link link; /* being looked at */
} cvi__block;

/* Nothing that was kept is left; what is borrowed stays. */
void cvi__block_start(cvi__block *b);

/* What was found; texts are read during the call only. */
void cvi__block_address(cvi__block *b, const cvi__mark *mark, const char *text, size_t len,
                        int is_uri);
void cvi__block_number(cvi__block *b, const cvi__mark *mark, const char *digits, size_t count);
void cvi__block_phone(cvi__block *b, const cvi__mark *mark, const char *number, const char *id);
void cvi__block_word(cvi__block *b, const cvi__mark *mark, const char *text, size_t len);
void cvi__block_link(cvi__block *b, const cvi__mark *mark, const char *text, size_t len);

/* Nothing that follows belongs to what came before. */
void cvi__block_end(cvi__block *b);

/* All was found: what two joins say of one meeting goes together. */
void cvi__block_finish(cvi__block *b);

/* ---- between the files of the block */

/* An address that waits gets the id that fits it best, or goes without. */
void cvi__block_close(cvi__block *b, cvi__address *a);

/* A number is about to go: addresses that it fits are closed before. */
void cvi__block_forget(cvi__block *b, const cvi__number *n);

/* A join of what the dial module read last, with that id; NULL: the one it
 * read, or none. */
void cvi__block_add_dialled(cvi__block *b, const cvi__mark *mark, const char *id,
                            uint32_t confidence, const char *reason);

/* An id that a check digit speaks for, or against; 0 when it is not looked at.
 */
int cvi__block_check(const cvi__block *b, const char *digits, size_t count);
int cvi__block_can_be_id(const cvi__block *b, const char *digits, size_t count);

/* A number with these digits belongs to an address now. */
void cvi__block_take_number(cvi__block *b, const char *digits);

/* A join by link: ids and passcodes behind it may be its own. */
void cvi__block_set_anchor(cvi__block *b, cvi__join *join, uint32_t row);
cvi__join *cvi__block_get_anchor(const cvi__block *b, uint32_t row, uint32_t most_rows);

#endif
