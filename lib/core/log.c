/* SPDX-License-Identifier: MIT */
#include "core/log.h"
#include "core/params.h"
#include "core/utf8.h"

#include <stdarg.h>
#include <stdio.h>

#define LINE_MAX_BYTES 500u

int cvi__log_init(cvi__log *log, const char *module, const cvi_log_sink *sink)
{
    *log = (cvi__log){.module = module};
    if (!sink) {
        return CVI_OK;
    }
    const int rc = cvi__params_read(&log->sink, CVI_USED_SIZE(cvi_log_sink, level),
                                    CVI_USED_SIZE(cvi_log_sink, level), sink);
    if (rc != CVI_OK) {
        return rc;
    }
    if (log->sink.level == CVI_LOG_UNKNOWN) {
        log->sink.level = CVI_LOG_WARNING;
    }
    return CVI_OK;
}

int cvi__log_wants(const cvi__log *log, uint32_t level)
{
    return log->sink.fn != NULL && level <= log->sink.level;
}

static void clean_line(char *text, size_t len)
{
    size_t at = 0;

    for (size_t i = 0; i < len; i++) {
        const unsigned char c = (unsigned char)text[i];
        if (c < 0x20 || c == 0x7f) {
            text[i] = '?';
        }
    }
    while ((at += cvi__utf8_valid(text + at, len - at)) < len) {
        text[at++] = '?';
    }
}

void cvi__log_write(const cvi__log *log, uint32_t level, uint32_t message_id, const char *format,
                    ...)
{
    char text[LINE_MAX_BYTES + 8];
    size_t len = 0;
    va_list args;

    if (!cvi__log_wants(log, level)) {
        return;
    }
    va_start(args, format);
    const int made = vsnprintf(text, sizeof(text), format, args);
    va_end(args);

    len = made < 0 ? 0 : CVI_MIN((size_t)made, sizeof(text) - 1);
    len = cvi__utf8_cut(text, len, LINE_MAX_BYTES);
    clean_line(text, len);
    text[len] = '\0';
    log->sink.fn(log->sink.user, level, log->module, message_id, text, len);
}
