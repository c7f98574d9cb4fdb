/* SPDX-License-Identifier: MIT */
#include "session/output.h"

#include <string.h>

#include "core/mem.h"

int cvi__output_init(cvi__output *o, const cvi_allocator *alloc, uint32_t cap)
{
    memset(o, 0, sizeof(*o));
    o->packets = cvi__mem_calloc(alloc, cap, sizeof(*o->packets));
    o->bytes = cvi__mem_calloc(alloc, cap, CVI__OUTPUT_BYTES);
    if (!o->packets || !o->bytes) {
        cvi__output_free(o, alloc);
        return CVI_ENOMEM;
    }
    o->cap = cap;
    return CVI_OK;
}

void cvi__output_free(cvi__output *o, const cvi_allocator *alloc)
{
    cvi__mem_free(alloc, o->packets);
    cvi__mem_free(alloc, o->bytes);
    memset(o, 0, sizeof(*o));
}

uint32_t cvi__output_mark(cvi__output *o)
{
    o->head = (o->head + o->given) % o->cap;
    o->count -= o->given;
    o->given = 0;
    if (o->count == 0) {
        o->head = 0; /* few slots are ever touched while the caller keeps up */
    }
    return o->count;
}

cvi_packet *cvi__output_at(const cvi__output *o, uint32_t index, uint8_t **bytes)
{
    const uint32_t slot = (o->head + index) % o->cap;

    *bytes = o->bytes + (size_t)slot * CVI__OUTPUT_BYTES;
    return &o->packets[slot];
}

cvi_packet *cvi__output_push(cvi__output *o, uint8_t **bytes)
{
    cvi_packet *packet = NULL;

    (void)cvi__output_mark(o);
    if (o->count == o->cap) {
        return NULL;
    }
    packet = cvi__output_at(o, o->count, bytes);
    memset(packet, 0, sizeof(*packet));
    packet->size = sizeof(*packet);
    packet->data = *bytes;
    o->count++;
    return packet;
}

void cvi__output_rewind(cvi__output *o, uint32_t mark)
{
    o->count = mark;
}

int cvi__output_pull(cvi__output *o, cvi_packet *packets, size_t cap, size_t *n)
{
    uint32_t given = 0;

    (void)cvi__output_mark(o);
    while (given < o->count && given < cap) {
        uint8_t *bytes = NULL;

        packets[given] = *cvi__output_at(o, given, &bytes);
        given++;
    }
    o->given = given;
    *n = given;
    return given > 0 ? CVI_OK : CVI_AGAIN;
}
