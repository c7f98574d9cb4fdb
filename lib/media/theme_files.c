/* SPDX-License-Identifier: MIT */
#include "media/theme_files.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "core/mem.h"

#define WAV_MAX (8u << 20)

int cvi__theme_path(const cvi__theme_files *files, const char *name, char out[CVI__THEME_PATH])
{
    const int n = snprintf(out, CVI__THEME_PATH, "%s/%s", files->folder, name);

    if (n < 0 || n >= (int)CVI__THEME_PATH) {
        return cvi__error_set(files->error, CVI_ELIMIT, 0, "%s: the path is too long", name);
    }
    return CVI_OK;
}

int cvi__theme_has_folder(const cvi__theme_files *files, const char *name)
{
    char path[CVI__THEME_PATH];
    struct stat info;

    return cvi__theme_path(files, name, path) == CVI_OK && stat(path, &info) == 0 &&
           S_ISDIR(info.st_mode);
}

/* The whole of an open file. */
static int read_all(const cvi__theme_files *files, FILE *file, size_t max, uint8_t **data,
                    size_t *len)
{
    struct stat info;
    uint8_t *bytes = NULL;
    int rc = CVI_OK;

    if (fstat(fileno(file), &info) != 0 || !S_ISREG(info.st_mode)) {
        return CVI_ESYSTEM;
    }
    if (info.st_size < 1 || (uint64_t)info.st_size > max) {
        return CVI_ELIMIT;
    }
    bytes = cvi__mem_alloc(files->alloc, (size_t)info.st_size);
    if (!bytes) {
        return CVI_ENOMEM;
    }
    if (fread(bytes, 1, (size_t)info.st_size, file) != (size_t)info.st_size) {
        rc = CVI_ESYSTEM;
    }
    if (rc != CVI_OK) {
        cvi__mem_free(files->alloc, bytes);
        return rc;
    }
    *data = bytes;
    *len = (size_t)info.st_size;
    return CVI_OK;
}

int cvi__theme_file(const cvi__theme_files *files, const char *name, size_t max, uint8_t **data,
                    size_t *len)
{
    char path[CVI__THEME_PATH];
    FILE *file = NULL;
    int rc = cvi__theme_path(files, name, path);

    *data = NULL;
    *len = 0;
    if (rc != CVI_OK) {
        return rc;
    }
    file = fopen(path, "rbe");
    if (!file) {
        return cvi__error_set(files->error, CVI_ENOENT, 0, "%s: it cannot be opened", name);
    }
    rc = read_all(files, file, max, data, len);
    fclose(file);
    if (rc != CVI_OK) {
        cvi__error_set(files->error, rc, 0, "%s: %s", name, cvi_strerror(rc));
    }
    return rc;
}

/* ---- sounds ---------------------------------------------------------------------------- */

static int add_clip(const cvi__theme_files *files, cvi_clips *clips, const char *folder,
                    const char *file)
{
    char path[CVI__THEME_PATH];
    uint8_t *data = NULL;
    size_t len = 0;
    int n = snprintf(path, sizeof(path), "%s/%s", folder, file);
    int rc = n < (int)sizeof(path) ? CVI_OK : CVI_ELIMIT;

    if (rc == CVI_OK) {
        rc = cvi__theme_file(files, path, WAV_MAX, &data, &len);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    path[n - (int)strlen(".wav")] = '\0';
    rc = cvi_clips_add_wav(clips, path, data, len);
    cvi__mem_free(files->alloc, data);
    if (rc != CVI_OK) {
        cvi__error_copy(files->error, cvi_clips_last_error(clips));
    }
    return rc;
}

static int is_wav(const char *name)
{
    const size_t len = strlen(name);

    return name[0] != '.' && len > 4 && strcmp(name + len - 4, ".wav") == 0;
}

static int add_folder(const cvi__theme_files *files, cvi_clips *clips, const char *folder)
{
    char path[CVI__THEME_PATH];
    struct dirent *entry = NULL;
    DIR *dir = NULL;
    int rc = cvi__theme_path(files, folder, path);

    if (rc != CVI_OK) {
        return rc;
    }
    dir = opendir(path);
    while (dir && rc == CVI_OK && (entry = readdir(dir)) != NULL) {
        if (is_wav(entry->d_name)) {
            rc = add_clip(files, clips, folder, entry->d_name);
        }
    }
    if (dir) {
        closedir(dir);
    }
    return rc;
}

int cvi__theme_add_clips(const cvi__theme_files *files, cvi_clips *clips)
{
    struct dirent *entry = NULL;
    DIR *dir = opendir(files->folder);
    int rc = CVI_OK;

    if (!dir) {
        return cvi__error_set(files->error, CVI_ENOENT, 0, "the folder cannot be opened");
    }
    while (rc == CVI_OK && (entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] != '.' && cvi__theme_has_folder(files, entry->d_name)) {
            rc = add_folder(files, clips, entry->d_name);
        }
    }
    closedir(dir);
    return rc;
}
