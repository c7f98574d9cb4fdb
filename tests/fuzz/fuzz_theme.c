/* SPDX-License-Identifier: MIT */
/* theme.json, read in a folder where no file is: pictures that it names are not found. */
#include <stdlib.h>

#include "media/theme.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cvi_theme *theme = NULL;
    int rc = CVI_OK;

    if (cvi_theme_create(&theme, NULL) != CVI_OK) {
        abort();
    }
    rc = cvi__theme_read(theme, "/nonexistent", (const char *)data, size);
    if (rc == CVI_OK) {
        const cvi__look *look = cvi__theme_look(theme);

        if (cvi__colour_contrast(look->background, look->foreground) < 450) {
            abort();
        }
        (void)cvi_theme_get_text(theme, "en", "welcome", CVI_THEME_TITLE);
    } else if (cvi_theme_last_error(theme)->message[0] == '\0') {
        abort();
    }
    cvi_theme_destroy(&theme);
    return 0;
}
