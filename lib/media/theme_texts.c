/* SPDX-License-Identifier: MIT */
/* Texts of screens that a theme has instead of ours. */
#include <string.h>

#include "core/mem.h"
#include "media/theme.h"

#define TEXTS_MAX 4096u

static void free_text(const cvi_allocator *alloc, cvi__theme_text *text)
{
    cvi__mem_free(alloc, text->language);
    cvi__mem_free(alloc, text->screen);
    for (size_t i = 0; i < CVI_THEME_TEXTS; i++) {
        cvi__mem_free(alloc, text->parts[i]);
    }
}

static char *copy(const cvi_allocator *alloc, const char *text, int *rc)
{
    char *out = text ? cvi__mem_strdup(alloc, text, strlen(text)) : NULL;

    if (text && !out) {
        *rc = CVI_ENOMEM;
    }
    return out;
}

int cvi__theme_add_text(cvi_theme *theme, const char *language, const char *screen,
                        const char *const parts[CVI_THEME_TEXTS])
{
    cvi__theme_text fresh = {0};
    cvi__theme_text *grown = NULL;
    int rc = CVI_OK;

    if (theme->text_count >= TEXTS_MAX) {
        return CVI_ELIMIT;
    }
    grown = cvi__mem_realloc(&theme->alloc, theme->texts,
                             (theme->text_count + 1) * sizeof(*theme->texts));
    if (!grown) {
        return CVI_ENOMEM;
    }
    theme->texts = grown;
    fresh.language = copy(&theme->alloc, language, &rc);
    fresh.screen = copy(&theme->alloc, screen, &rc);
    for (size_t i = 0; i < CVI_THEME_TEXTS; i++) {
        fresh.parts[i] = copy(&theme->alloc, parts[i], &rc);
    }
    if (rc != CVI_OK) {
        free_text(&theme->alloc, &fresh);
        return rc;
    }
    theme->texts[theme->text_count++] = fresh;
    return CVI_OK;
}

void cvi__theme_drop_texts(cvi_theme *theme)
{
    while (theme->text_count > 0) {
        free_text(&theme->alloc, &theme->texts[--theme->text_count]);
    }
    cvi__mem_free(&theme->alloc, theme->texts);
    theme->texts = NULL;
}

const char *cvi_theme_get_text(const cvi_theme *theme, const char *language, const char *screen,
                               uint32_t part)
{
    if (!theme || !language || !screen || part >= CVI_THEME_TEXTS) {
        return NULL;
    }
    for (size_t i = 0; i < theme->text_count; i++) {
        const cvi__theme_text *t = &theme->texts[i];

        if (strcmp(t->language, language) == 0 && strcmp(t->screen, screen) == 0) {
            return t->parts[part];
        }
    }
    return NULL;
}
