/* SPDX-License-Identifier: MIT */
#include "common/clips.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/file.h"

#define PATH_LIMIT 1024
#define CLIP_LIMIT (8u * 1024u * 1024u)

static int add_clip(cvi_clips *clips, const char *path, const char *name)
{
    char *data = NULL;
    size_t len = 0;
    int rc = ex_file_read(path, CLIP_LIMIT, &data, &len);

    if (rc == CVI_OK) {
        rc = cvi_clips_add_wav(clips, name, data, len);
    }
    free(data);
    return rc;
}

static int is_wav(const char *name)
{
    const size_t len = strlen(name);

    return name[0] != '.' && len > 4 && strcmp(name + len - 4, ".wav") == 0;
}

/* The WAV files of one language. */
static int load_language(cvi_clips *clips, const char *folder, const char *language,
                         uint32_t *count, char path[PATH_LIMIT])
{
    char name[PATH_LIMIT];
    struct dirent *entry = NULL;
    DIR *dir = NULL;
    int rc = CVI_OK;

    if (snprintf(path, PATH_LIMIT, "%s/%s", folder, language) >= PATH_LIMIT) {
        return CVI_ELIMIT;
    }
    dir = opendir(path);
    while (dir && rc == CVI_OK && (entry = readdir(dir)) != NULL) {
        const int stem = (int)strlen(entry->d_name) - 4;

        if (!is_wav(entry->d_name)) {
            continue;
        }
        if (snprintf(path, PATH_LIMIT, "%s/%s/%s", folder, language, entry->d_name) >= PATH_LIMIT) {
            rc = CVI_ELIMIT;
            break;
        }
        (void)snprintf(name, sizeof(name), "%s/%.*s", language, stem, entry->d_name);
        rc = add_clip(clips, path, name);
        ++*count;
    }
    if (dir) {
        closedir(dir);
    }
    return rc;
}

int ex_clips_load(cvi_clips *clips, const char *folder, uint32_t *count, char path[PATH_LIMIT])
{
    DIR *dir = opendir(folder);
    struct dirent *entry = NULL;
    int rc = CVI_OK;

    (void)snprintf(path, PATH_LIMIT, "%s", folder);
    if (!dir) {
        return CVI_ESYSTEM;
    }
    while (rc == CVI_OK && (entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] != '.') {
            rc = load_language(clips, folder, entry->d_name, count, path);
        }
    }
    closedir(dir);
    return rc;
}
