/* SPDX-License-Identifier: MIT */
#include "gateway/prompts.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/file.h"
#include "gateway/gateway.h"

#define PATH_LIMIT 1024
#define CLIP_LIMIT (8u * 1024u * 1024u)

static int is_hidden(const char *name)
{
    return name[0] == '.';
}

static int add_clip(gw_gateway *g, const char *path, const char *name)
{
    char *data = NULL;
    size_t len = 0;
    int rc = ex_file_read(path, CLIP_LIMIT, &data, &len);

    if (rc == CVI_OK) {
        rc = cvi_clips_add_wav(g->clips, name, data, len);
    }
    if (rc != CVI_OK) {
        gw_log(g, CVI_LOG_ERROR, "%s: %s", path, cvi_strerror(rc));
    }
    free(data);
    return rc;
}

/* The WAV files of one language; *count goes up for each. */
static int load_language(gw_gateway *g, const char *folder, const char *language, uint32_t *count)
{
    char path[PATH_LIMIT];
    char name[PATH_LIMIT];
    struct dirent *entry = NULL;
    DIR *dir = NULL;
    int rc = CVI_OK;

    if (snprintf(path, sizeof(path), "%s/%s", folder, language) >= (int)sizeof(path)) {
        return CVI_ELIMIT;
    }
    dir = opendir(path);
    while (dir && rc == CVI_OK && (entry = readdir(dir)) != NULL) {
        const size_t len = strlen(entry->d_name);

        if (is_hidden(entry->d_name) || len < 5 || strcmp(entry->d_name + len - 4, ".wav") != 0) {
            continue;
        }
        if (snprintf(path, sizeof(path), "%s/%s/%s", folder, language, entry->d_name) >=
            (int)sizeof(path)) {
            rc = CVI_ELIMIT;
            break;
        }
        (void)snprintf(name, sizeof(name), "%s/%.*s", language, (int)(len - 4), entry->d_name);
        rc = add_clip(g, path, name);
        ++*count;
    }
    if (dir) {
        closedir(dir);
    }
    return rc;
}

int gw_prompts_load(struct gw_gateway *g, const char *folder)
{
    DIR *dir = opendir(folder);
    struct dirent *entry = NULL;
    uint32_t count = 0;
    int rc = CVI_OK;

    if (!dir) {
        gw_log(g, CVI_LOG_ERROR, "%s: %s", folder, strerror(errno));
        return CVI_ESYSTEM;
    }
    while (rc == CVI_OK && (entry = readdir(dir)) != NULL) {
        if (!is_hidden(entry->d_name)) {
            rc = load_language(g, folder, entry->d_name, &count);
        }
    }
    closedir(dir);
    gw_log(g, CVI_LOG_INFO, "%u prompts", count);
    return rc;
}
