/* SPDX-License-Identifier: MIT */
/* Log lines, formatted only when the sink wants them. */
#ifndef CVI_CORE_LOG_H
#define CVI_CORE_LOG_H

#include "core/base.h"

typedef struct cvi__log {
    cvi_log_sink sink; /* fn NULL: silent */
    const char *module;
} cvi__log;

/* CVI_OK, or CVI_EABI; `sink` may be NULL. */
int cvi__log_init(cvi__log *log, const char *module, const cvi_log_sink *sink);

int cvi__log_wants(const cvi__log *log, uint32_t level);

/* At most 500 bytes a line; control characters become '?'. Never give it a secret. */
void cvi__log_write(const cvi__log *log, uint32_t level, uint32_t message_id, const char *format,
                    ...) __attribute__((format(printf, 4, 5)));

#endif
