/* SPDX-License-Identifier: MIT */
/* Themes: a folder is checked when it is loaded, and what it says is seen. */
#include "common/counting.h"
#include "common/frame_cm.h"
#include "common/png.h"
#include "common/wav.h"
#include "core/mem.h"
#include "media/clips.h"
#include "media/slate.h"
#include "media/theme.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64];

static void put(const char *name, const void *data, size_t len)
{
    char path[200];
    FILE *f = NULL;

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(data, 1, len, f), len);
    fclose(f);
}

static void put_json(const char *json)
{
    put("theme.json", json, strlen(json));
}

static void put_png(const char *name, uint32_t width, uint32_t height, uint32_t rgb)
{
    size_t len = 0;
    uint8_t *png = png_make(&len, width, height, rgb);

    put(name, png, len);
    free(png);
}

static int make_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/cvi-theme-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int drop_folder(void **state)
{
    static const char *const names[] = {"theme.json",     "a.png", "b.png",
                                        "en/welcome.wav", "en",    "fonts"};
    char path[200];
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(names); i++) {
        snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
        (void)remove(path);
    }
    return rmdir(folder);
}

static int load(cvi_theme **theme)
{
    assert_int_equal(cvi_theme_create(theme, NULL), CVI_OK);
    return cvi_theme_load(*theme, folder, NULL);
}

static void refuse(const char *json, int status, const char *message)
{
    cvi_theme *theme = NULL;

    put_json(json);
    assert_int_equal(load(&theme), status);
    if (!strstr(cvi_theme_last_error(theme)->message, message)) {
        fail_msg("\"%s\" is not in \"%s\"", message, cvi_theme_last_error(theme)->message);
    }
    cvi_theme_destroy(&theme);
}

/* The colour of one pixel of a screen. */
static uint32_t luma_of(const cvi_theme *theme, uint32_t x, uint32_t y)
{
    cvi_frame *f = frame_of(640, 360, 0, 0, 0);
    cvi_slate text;
    cvi__slate slate;
    cvi__slate_report report;
    uint64_t until = 0;
    uint32_t luma = 0;

    CVI_SLATE_INIT(&text);
    text.theme = theme;
    assert_int_equal(cvi__slate_read(&slate, &until, &text), CVI_OK);
    assert_int_equal(cvi__slate_draw(&slate, cvi__frame_image(f), &report, cvi__mem_or_libc(NULL)),
                     CVI_OK);
    luma = cvi__frame_view(f).data[0][y * cvi__frame_view(f).stride[0] + x];
    cvi_frame_unref(&f);
    return luma;
}

/* ---- built in -------------------------------------------------------------------------- */

static void the_built_in_themes_can_be_read(void **state)
{
    cvi_theme_params p;
    cvi_theme *theme = NULL;
    const cvi__look *look = cvi__theme_look(NULL);
    (void)state;

    assert_true(cvi__colour_contrast(look->background, look->foreground) > 1000);
    assert_true(cvi__colour_contrast(look->background, look->dim) > 700);
    CVI_THEME_PARAMS_INIT(&p);
    p.is_high_contrast = 1;
    assert_int_equal(cvi_theme_create(&theme, &p), CVI_OK);
    look = cvi__theme_look(theme);
    assert_int_equal(cvi__colour_contrast(look->background, look->foreground), 2100);
    assert_true(cvi__colour_contrast(look->background, look->title) > 1900);
    assert_int_equal(luma_of(theme, 10, 10), 16);
    cvi_theme_destroy(&theme);
    p.is_high_contrast = 2;
    assert_int_equal(cvi_theme_create(&theme, &p), CVI_EINVAL);
    assert_null(theme);
}

static void contrast_is_counted_as_wcag_does(void **state)
{
    (void)state;

    assert_int_equal(cvi__colour_contrast(0x000000, 0xffffff), 2100);
    assert_int_equal(cvi__colour_contrast(0x777777, 0xffffff), 448);
    assert_int_equal(cvi__colour_contrast(0xffffff, 0x767676), 454);
    assert_int_equal(cvi__colour_contrast(0x123456, 0x123456), 100);
}

/* ---- loading --------------------------------------------------------------------------- */

static void everything_of_a_folder_is_taken(void **state)
{
    static const char json[] =
        "{\"name\": \"Contoso\", \"colors\": {\"background\": \"#000000\", \"title\": \"#FFD54f\"},"
        " \"font\": \"DejaVu Sans\", \"background\": \"a.png\", \"logo\": \"b.png\","
        " \"texts\": {\"en\": {\"welcome\": {\"title\": \"Hello\", \"footer\": \"Bye\"}}}}";
    char path[200];
    size_t len = 0;
    uint8_t *wav = wav_make(&len, 16000, 1, 50);
    cvi_theme *theme = NULL;
    cvi_clips *clips = NULL;
    (void)state;
    put_json(json);
    put_png("a.png", 64, 36, 0x808080);
    put_png("b.png", 40, 20, 0xffffff);
    snprintf(path, sizeof(path), "%s/en", folder);
    assert_int_equal(mkdir(path, 0700), 0);
    put("en/welcome.wav", wav, len);
    free(wav);
    assert_int_equal(cvi_clips_create(&clips, NULL), CVI_OK);
    assert_int_equal(cvi_theme_create(&theme, NULL), CVI_OK);

    assert_int_equal(cvi_theme_load(theme, folder, clips), CVI_OK);

    assert_int_equal(cvi__theme_look(theme)->title, 0xffd54f);
    assert_string_equal(cvi_theme_get_text(theme, "en", "welcome", CVI_THEME_TITLE), "Hello");
    assert_string_equal(cvi_theme_get_text(theme, "en", "welcome", CVI_THEME_FOOTER), "Bye");
    assert_null(cvi_theme_get_text(theme, "en", "welcome", CVI_THEME_TEXT));
    assert_null(cvi_theme_get_text(theme, "de", "welcome", CVI_THEME_TITLE));
    assert_null(cvi_theme_get_text(NULL, "en", "welcome", CVI_THEME_TITLE));
    assert_int_equal(cvi_clips_has(clips, "en/welcome"), 1);
    assert_true(abs((int)luma_of(theme, 600, 300) - 126) <= 2); /* the background picture */
    assert_true(luma_of(theme, 35, 15) > 225);                  /* the logo */
    assert_int_equal(cvi_theme_load(theme, folder, NULL), CVI_ESTATE);
    cvi_theme_destroy(&theme);
    cvi_clips_destroy(&clips);
}

static void an_empty_theme_is_the_built_in_one(void **state)
{
    cvi_theme *theme = NULL;
    (void)state;
    put_json("{}");

    assert_int_equal(load(&theme), CVI_OK);

    assert_memory_equal(cvi__theme_look(theme), cvi__theme_look(NULL), sizeof(cvi__look));
    cvi_theme_destroy(&theme);
}

static void what_is_wrong_is_said(void **state)
{
    cvi_theme *theme = NULL;
    (void)state;
    assert_int_equal(load(&theme), CVI_ENOENT);
    assert_non_null(strstr(cvi_theme_last_error(theme)->message, "theme.json"));
    cvi_theme_destroy(&theme);

    refuse("{", CVI_EJSON_SYNTAX, "");
    refuse("[]", CVI_EJSON_TYPE, "object");
    refuse("{\"colours\": {}}", CVI_EJSON_RANGE, "colours");
    refuse("{\"colors\": {\"title\": \"yellow\"}}", CVI_EJSON_RANGE, "/colors/title");
    refuse("{\"colors\": {\"title\": \"#12345g\"}}", CVI_EJSON_RANGE, "/colors/title");
    refuse("{\"colors\": {\"foreground\": \"#20304f\"}}", CVI_EJSON_RANGE, "contrast");
    refuse("{\"logo\": \"../etc/passwd\"}", CVI_EJSON_RANGE, "/logo");
    refuse("{\"logo\": \"none.png\"}", CVI_ENOENT, "none.png");
    refuse("{\"texts\": {\"en\": 3}}", CVI_EJSON_TYPE, "/texts/en");
    refuse("{\"texts\": {\"en\": {\"a\": {\"titel\": \"\"}}}}", CVI_EJSON_RANGE, "titel");
    refuse("{\"font\": \"\"}", CVI_EJSON_RANGE, "/font");
}

static void pictures_are_checked(void **state)
{
    cvi_theme *theme = NULL;
    size_t len = 0;
    uint8_t *png = png_make(&len, 8, 8, 0x102030);
    uint32_t width = 0;
    uint32_t height = 0;
    size_t offset = 0;
    (void)state;
    put_json("{\"logo\": \"a.png\"}");

    for (size_t cut = 1; cut < len - 12; cut += 7) { /* the last chunk holds nothing */
        put("a.png", png, cut);
        assert_int_equal(load(&theme), CVI_EMEDIA_PNG);
        cvi_theme_destroy(&theme);
    }
    assert_int_equal(cvi__png_size(png, len, &width, &height, &offset), CVI_OK);
    assert_int_equal(width * 100 + height, 808);
    png[18] = 0x7f; /* 32520 pixels wide: not even tried */
    assert_int_equal(cvi__png_size(png, len, &width, &height, &offset), CVI_EMEDIA_PNG);
    assert_int_equal(offset, 16);
    png[18] = 0;
    png[20] = 1;
    assert_int_equal(cvi__png_size(png, len, &width, &height, &offset), CVI_EMEDIA_PNG);
    assert_int_equal(offset, 20);
    free(png);
}

static void a_broken_sound_is_refused(void **state)
{
    cvi_theme *theme = NULL;
    cvi_clips *clips = NULL;
    char path[200];
    (void)state;
    put_json("{}");
    snprintf(path, sizeof(path), "%s/en", folder);
    assert_int_equal(mkdir(path, 0700), 0);
    put("en/welcome.wav", "RIFF", 4);
    assert_int_equal(cvi_clips_create(&clips, NULL), CVI_OK);
    assert_int_equal(cvi_theme_create(&theme, NULL), CVI_OK);

    assert_int_equal(cvi_theme_load(theme, folder, clips), CVI_EMEDIA_WAV);

    assert_non_null(strstr(cvi_theme_last_error(theme)->message, "en/welcome"));
    cvi_theme_destroy(&theme);
    cvi_clips_destroy(&clips);
}

static void an_empty_folder_of_fonts_adds_none(void **state)
{
    cvi_theme *theme = NULL;
    char path[200];
    (void)state;
    put_json("{\"font\": \"Nowhere\"}");
    snprintf(path, sizeof(path), "%s/fonts", folder);
    assert_int_equal(mkdir(path, 0700), 0);

    assert_int_equal(load(&theme), CVI_OK);
    assert_int_equal(rmdir(path), 0); /* it was read, once */

    assert_non_null(cvi__theme_look(theme)->fonts);
    assert_true(luma_of(theme, 10, 10) < 60);
    cvi_theme_destroy(&theme);
}

#define T(f) cmocka_unit_test_setup_teardown(f, make_folder, drop_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_built_in_themes_can_be_read),
        cmocka_unit_test(contrast_is_counted_as_wcag_does),
        T(everything_of_a_folder_is_taken),
        T(an_empty_theme_is_the_built_in_one),
        T(what_is_wrong_is_said),
        T(pictures_are_checked),
        T(a_broken_sound_is_refused),
        T(an_empty_folder_of_fonts_adds_none),
    };
    return cmocka_run_group_tests_name("media_theme", tests, NULL, NULL);
}
