/* SPDX-License-Identifier: MIT */
/* theme.json: colours that can be read, a font, pictures, texts. Unknown members are refused. */
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "json/json_read.h"
#include "media/theme.h"
#include "media/theme_files.h"

#define JSON_MAX (1u << 20)
#define PNG_MAX (16u << 20)
#define CONTRAST_TEXT 450u  /* WCAG 2.1, 1.4.3 */
#define CONTRAST_LARGE 300u /* of large text */
#define FONTS_FOLDER "fonts"

/* ---- colours --------------------------------------------------------------------------- */

static int read_colour(const cvi__json_node *colours, const char *key, uint32_t *out)
{
    const char *text = NULL;
    char *end = NULL;
    cvi__json_node node;
    int rc = cvi__json_get_text(colours, key, CVI__JSON_OPTIONAL, 7, 7, &text);

    if (rc != CVI_OK || !text) {
        return rc;
    }
    *out = (uint32_t)strtoul(text + 1, &end, 16);
    if (text[0] != '#' || strspn(text + 1, "0123456789abcdefABCDEF") != 6) {
        (void)cvi__json_get(colours, key, CVI__JSON_TEXT, &node);
        return cvi__json_refuse(&node, CVI_EJSON_RANGE, "a colour such as #10233f expected");
    }
    return CVI_OK;
}

static int need_contrast(const cvi__json_node *colours, const cvi__look *look, uint32_t colour,
                         uint32_t least)
{
    const uint32_t contrast = cvi__colour_contrast(look->background, colour);

    if (contrast >= least) {
        return CVI_OK;
    }
    return cvi__json_refuse(colours, CVI_EJSON_RANGE,
                            "#%06x on the background has a contrast of %u.%u, less than %u.%u",
                            colour, contrast / 100, contrast / 10 % 10, least / 100,
                            least / 10 % 10);
}

static int read_colours(const cvi__json_node *root, cvi__look *look)
{
    static const char *const names[] = {"background", "foreground", "title", "entry", "dim"};
    uint32_t *const values[] = {&look->background, &look->foreground, &look->title, &look->entry,
                                &look->dim};
    static const uint32_t least[] = {0, CONTRAST_TEXT, CONTRAST_LARGE, CONTRAST_LARGE,
                                     CONTRAST_TEXT};
    cvi__json_node colours;
    int rc = cvi__json_get(root, "colors", CVI__JSON_OBJECT | CVI__JSON_OPTIONAL, &colours);

    if (rc != CVI_OK || !colours.value) {
        return rc;
    }
    rc = cvi__json_only(&colours, names, CVI_ARRAY_LEN(names));
    for (size_t i = 0; rc == CVI_OK && i < CVI_ARRAY_LEN(names); i++) {
        rc = read_colour(&colours, names[i], values[i]);
    }
    for (size_t i = 1; rc == CVI_OK && i < CVI_ARRAY_LEN(names); i++) {
        rc = need_contrast(&colours, look, *values[i], least[i]);
    }
    return rc;
}

/* ---- pictures and fonts ---------------------------------------------------------------- */

/* A file of the folder itself, and of no other. */
static int read_file_name(const cvi__json_node *root, const char *key, const char **out)
{
    cvi__json_node node;
    int rc = cvi__json_get_text(root, key, CVI__JSON_OPTIONAL, 1, 200, out);

    if (rc == CVI_OK && *out && (strchr(*out, '/') || (*out)[0] == '.')) {
        (void)cvi__json_get(root, key, CVI__JSON_TEXT, &node);
        rc = cvi__json_refuse(&node, CVI_EJSON_RANGE, "a file of the theme's folder expected");
    }
    return rc;
}

static int read_picture(const cvi__json_node *root, const char *key, const cvi__theme_files *files,
                        cvi__picture *out)
{
    const char *name = NULL;
    uint8_t *data = NULL;
    size_t len = 0;
    int rc = read_file_name(root, key, &name);

    if (rc != CVI_OK || !name) {
        return rc;
    }
    rc = cvi__theme_file(files, name, PNG_MAX, &data, &len);
    if (rc != CVI_OK) {
        return rc;
    }
    cvi__picture_free(out, files->alloc);
    rc = cvi__picture_load(out, data, len, files->alloc);
    cvi__mem_free(files->alloc, data);
    if (rc != CVI_OK) {
        return cvi__error_set(files->error, rc, 0, "%s: %s", name, cvi_strerror(rc));
    }
    return CVI_OK;
}

static int open_fonts(const cvi__theme_files *files, cvi__look *look)
{
    char path[CVI__THEME_PATH];
    int rc = cvi__theme_path(files, FONTS_FOLDER, path);

    if (rc == CVI_OK) {
        rc = cvi__fonts_open(&look->fonts, path, files->alloc);
    }
    if (rc != CVI_OK && rc != CVI_ELIMIT) {
        return cvi__error_set(files->error, rc, 0, FONTS_FOLDER ": %s", cvi_strerror(rc));
    }
    return rc;
}

static int read_font(const cvi__json_node *root, const cvi__theme_files *files, cvi__look *look)
{
    const char *family = NULL;
    int rc =
        cvi__json_get_text(root, "font", CVI__JSON_OPTIONAL, 1, sizeof(look->family) - 1, &family);

    if (rc == CVI_OK && family) {
        memset(look->family, 0, sizeof(look->family));
        memcpy(look->family, family, strlen(family));
    }
    if (rc == CVI_OK && cvi__theme_has_folder(files, FONTS_FOLDER)) {
        rc = open_fonts(files, look);
    }
    return rc;
}

/* ---- texts ----------------------------------------------------------------------------- */

static int read_screen(const cvi__json_node *screen, const char *language, cvi_theme *theme)
{
    static const char *const names[CVI_THEME_TEXTS] = {"title", "text", "footer"};
    static const size_t longest[CVI_THEME_TEXTS] = {120, 400, 200};
    const char *parts[CVI_THEME_TEXTS] = {0};
    int rc = cvi__json_only(screen, names, CVI_ARRAY_LEN(names));

    for (size_t i = 0; rc == CVI_OK && i < CVI_THEME_TEXTS; i++) {
        rc = cvi__json_get_text(screen, names[i], CVI__JSON_OPTIONAL, 0, longest[i], &parts[i]);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    rc = cvi__theme_add_text(theme, language, screen->key, parts);
    return rc == CVI_OK ? rc : cvi__json_refuse(screen, rc, "%s", cvi_strerror(rc));
}

static int read_texts(const cvi__json_node *root, cvi_theme *theme)
{
    cvi__json_node texts;
    cvi__json_node language;
    cvi__json_node screen;
    void *outer = NULL;
    int rc = cvi__json_get(root, "texts", CVI__JSON_OBJECT | CVI__JSON_OPTIONAL, &texts);

    while (rc == CVI_OK && texts.value && cvi__json_each(&texts, &outer, &language)) {
        void *inner = NULL;

        if (cvi__json_kind(&language) != CVI__JSON_OBJECT) {
            return cvi__json_refuse(&language, CVI_EJSON_TYPE, "object expected");
        }
        while (rc == CVI_OK && cvi__json_each(&language, &inner, &screen)) {
            if (cvi__json_kind(&screen) != CVI__JSON_OBJECT) {
                return cvi__json_refuse(&screen, CVI_EJSON_TYPE, "object expected");
            }
            rc = read_screen(&screen, language.key, theme);
        }
    }
    return rc;
}

/* ---- all of it ------------------------------------------------------------------------- */

static int read_root(cvi_theme *theme, const cvi__theme_files *files, const cvi__json_node *root)
{
    static const char *const names[] = {"name", "colors", "font", "background", "logo", "texts"};
    const char *name = NULL; /* for whoever reads the file */
    int rc = cvi__json_only(root, names, CVI_ARRAY_LEN(names));

    if (rc == CVI_OK) {
        rc = cvi__json_get_text(root, "name", CVI__JSON_OPTIONAL, 1, 60, &name);
    }
    if (rc == CVI_OK) {
        rc = read_colours(root, &theme->look);
    }
    if (rc == CVI_OK) {
        rc = read_font(root, files, &theme->look);
    }
    if (rc == CVI_OK) {
        rc = read_picture(root, "background", files, &theme->look.picture);
    }
    if (rc == CVI_OK) {
        rc = read_picture(root, "logo", files, &theme->look.logo);
    }
    return rc == CVI_OK ? read_texts(root, theme) : rc;
}

int cvi__theme_read(cvi_theme *theme, const char *folder, const char *json, size_t len)
{
    const cvi__json_limits limits = {.max_bytes = JSON_MAX, .max_depth = 4};
    const cvi__theme_files files = {folder, &theme->alloc, &theme->error};
    cvi__json_node root = {0};
    int rc = cvi__json_load(&root, json, len, &limits, &theme->error);

    if (rc == CVI_OK && cvi__json_kind(&root) != CVI__JSON_OBJECT) {
        rc = cvi__json_refuse(&root, CVI_EJSON_TYPE, "object expected");
    }
    if (rc == CVI_OK) {
        rc = read_root(theme, &files, &root);
    }
    cvi__json_unload(&root);
    return rc;
}

int cvi_theme_load(cvi_theme *theme, const char *folder, cvi_clips *clips)
{
    cvi__theme_files files;
    uint8_t *json = NULL;
    size_t len = 0;
    int rc = CVI_OK;

    CVI_REQUIRE(theme != NULL && folder != NULL);
    if (theme->is_loaded) {
        return cvi__error_set(&theme->error, CVI_ESTATE, 0, "the theme has been loaded already");
    }
    theme->is_loaded = 1;
    files = (cvi__theme_files){folder, &theme->alloc, &theme->error};
    rc = cvi__theme_file(&files, "theme.json", JSON_MAX, &json, &len);
    if (rc == CVI_OK) {
        rc = cvi__theme_read(theme, folder, (const char *)json, len);
        cvi__mem_free(&theme->alloc, json);
    }
    if (rc == CVI_OK && clips) {
        rc = cvi__theme_add_clips(&files, clips);
    }
    return rc;
}
