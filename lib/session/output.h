/* SPDX-License-Identifier: MIT */
/*
 * Datagrams waiting to be sent: a ring of slots that packets are built in, so that no byte is
 * copied on the way out. What was pulled stays valid until something is pushed or pulled.
 */
#ifndef CVI_SESSION_OUTPUT_H
#define CVI_SESSION_OUTPUT_H

#include "core/base.h"

#define CVI__OUTPUT_BYTES 1472u /* of one slot: UDP's share of an Ethernet frame over IPv4 */

typedef struct cvi__output {
    cvi_packet *packets;
    uint8_t *bytes;
    uint32_t cap;
    uint32_t head;
    uint32_t count; /* waiting, those handed out included */
    uint32_t given; /* handed out by the last pull */
} cvi__output;

int cvi__output_init(cvi__output *o, const cvi_allocator *alloc, uint32_t cap);
void cvi__output_free(cvi__output *o, const cvi_allocator *alloc);

/* Take back what was handed out and tell how many wait: where a new group of packets begins. */
uint32_t cvi__output_mark(cvi__output *o);

/* A new packet whose data points to CVI__OUTPUT_BYTES bytes, in *bytes too; NULL when full. */
cvi_packet *cvi__output_push(cvi__output *o, uint8_t **bytes);

/* The index-th waiting packet and its bytes. */
cvi_packet *cvi__output_at(const cvi__output *o, uint32_t index, uint8_t **bytes);

/* Drop the packets pushed since the mark. */
void cvi__output_rewind(cvi__output *o, uint32_t mark);

/* CVI_OK, or CVI_AGAIN when nothing waits. */
int cvi__output_pull(cvi__output *o, cvi_packet *packets, size_t cap, size_t *n);

#endif
