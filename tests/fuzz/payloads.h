/* SPDX-License-Identifier: MIT */
/* Runs an assembler over payloads cut out of fuzz input, each in a block of its exact length. */
#ifndef TESTS_FUZZ_PAYLOADS_H
#define TESTS_FUZZ_PAYLOADS_H

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "rtp/assembler.h"

static inline void fuzz_pull(cvi__assembler *a, void (*check)(const uint8_t *data, size_t len))
{
    const cvi__asm_unit *unit = NULL;

    while (cvi__assembler_next(a, &unit) == CVI_OK) {
        if (unit->data.len == 0 || unit->data.len > CVI__ASM_UNIT_BYTES) {
            abort();
        }
        check((const uint8_t *)unit->data.data, unit->data.len);
    }
}

static inline void fuzz_payloads(const uint8_t *data, size_t size, uint32_t codec,
                                 void (*check)(const uint8_t *data, size_t len))
{
    cvi__assembler a;
    cvi__asm_packet p = {.codec = codec, .sequence = 65530};
    size_t at = 0;

    if (cvi__assembler_init(&a, cvi__mem_or_libc(NULL)) != CVI_OK) {
        return;
    }
    while (size - at >= 2) {
        const size_t len = CVI_MIN((size_t)data[at], size - at - 2);
        const uint8_t how = data[at + 1];
        uint8_t *exact = malloc(len ? len : 1);

        memcpy(exact, data + at + 2, len);
        p.payload = exact;
        p.len = (uint32_t)len;
        p.sequence = (uint16_t)(p.sequence + (how & 0x0f) - 2);
        p.marker = how >> 4 & 1;
        p.timestamp += how & 0x20 ? 3000 : 0;
        p.time_us += how & 0x40 ? 100000 : 5000;
        while (cvi__assembler_put(&a, &p) == CVI_EFULL) {
            fuzz_pull(&a, check);
        }
        if (how & 0x80) {
            cvi__assembler_tick(&a, p.time_us);
        }
        free(exact);
        at += 2 + len;
    }
    cvi__assembler_tick(&a, p.time_us + 1000000);
    fuzz_pull(&a, check);
    cvi__assembler_free(&a);
}

#endif
