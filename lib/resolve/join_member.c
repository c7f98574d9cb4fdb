/* SPDX-License-Identifier: MIT */
/* One participant, as Microsoft Graph describes it. */
#include <string.h>

#include "core/mem.h"
#include "resolve/join_impl.h"

#define OPTIONAL CVI__JSON_OPTIONAL
#define NAME_MAX_BYTES 1024u
#define WORD_MAX 64u

typedef struct who {
    const char *name;
    const char *user_id;
    uint32_t flags;
} who;

/* The first identity of an identitySet that says anything: user, guest, phone, application … */
static int read_identity(const cvi__json_node *set, who *out)
{
    void *iter = NULL;
    cvi__json_node one;

    while (cvi__json_each(set, &iter, &one)) {
        int rc = CVI_OK;

        if (cvi__json_kind(&one) != CVI__JSON_OBJECT) {
            continue; /* null, or an annotation */
        }
        rc = cvi__json_get_text(&one, "displayName", OPTIONAL, 0, NAME_MAX_BYTES, &out->name);
        if (rc == CVI_OK) {
            rc = cvi__json_get_text(&one, "id", OPTIONAL, 0, CVI__JOIN_ID_MAX, &out->user_id);
        }
        if (rc != CVI_OK) {
            return rc;
        }
        if (out->name[0] || out->user_id[0]) {
            out->flags |= strcmp(one.key, "guest") == 0 ? CVI_JOIN_GUEST : 0;
            return CVI_OK;
        }
    }
    return CVI_OK;
}

static int read_who(const cvi__json_node *n, who *out)
{
    cvi__json_node info, identity;
    int rc = cvi__json_get(n, "info", CVI__JSON_OBJECT | OPTIONAL, &info);

    if (rc != CVI_OK || !info.value) {
        return rc;
    }
    rc = cvi__json_get(&info, "identity", CVI__JSON_OBJECT | OPTIONAL, &identity);
    return rc == CVI_OK && identity.value ? read_identity(&identity, out) : rc;
}

static int read_flag(const cvi__json_node *n, const char *key, uint32_t flag, uint32_t *flags)
{
    int is_set = 0;
    const int rc = cvi__json_get_bool(n, key, OPTIONAL, &is_set);

    *flags |= is_set ? flag : 0;
    return rc;
}

static uint32_t modality_of(const char *name)
{
    if (strcmp(name, "audio") == 0) {
        return CVI_JOIN_AUDIO;
    }
    if (strcmp(name, "video") == 0) {
        return CVI_JOIN_VIDEO;
    }
    return strcmp(name, "videoBasedScreenSharing") == 0 ? CVI_JOIN_SCREEN : 0;
}

static uint32_t direction_of(const char *name)
{
    const uint32_t both = strcmp(name, "sendReceive") == 0 ? 3u : 0;

    return both | (strcmp(name, "sendOnly") == 0 ? 1u : 0) |
           (strcmp(name, "receiveOnly") == 0 ? 2u : 0);
}

/* Up to ten digits; anything else is no number that a media library knows. */
static uint32_t source_of(const char *text)
{
    uint64_t value = 0;

    for (; *text >= '0' && *text <= '9' && value <= UINT32_MAX; text++) {
        value = value * 10 + (uint64_t)(*text - '0');
    }
    return *text == '\0' && value <= UINT32_MAX ? (uint32_t)value : 0;
}

static int read_stream(const cvi__json_node *n, cvi_join_stream *out)
{
    const char *medium = "", *direction = "", *source = "";
    int rc = cvi__json_get_text(n, "mediaType", OPTIONAL, 0, WORD_MAX, &medium);

    if (rc == CVI_OK) {
        rc = cvi__json_get_text(n, "direction", OPTIONAL, 0, WORD_MAX, &direction);
    }
    if (rc == CVI_OK) {
        rc = cvi__json_get_text(n, "sourceId", OPTIONAL, 0, WORD_MAX, &source);
    }
    if (rc == CVI_OK) {
        rc = read_flag(n, "serverMuted", CVI_JOIN_SERVER_MUTED, &out->flags);
    }
    out->modality = modality_of(medium);
    out->direction = direction_of(direction);
    out->source_id = source_of(source);
    return rc;
}

static int read_streams(const cvi__json_node *n, cvi__join_member *m)
{
    cvi__json_node list, one;
    int rc = cvi__json_get(n, "mediaStreams", CVI__JSON_ARRAY | OPTIONAL, &list);
    const size_t count = rc == CVI_OK ? cvi__json_count(&list) : 0;

    m->stream_count = (uint32_t)CVI_MIN(count, CVI__JOIN_STREAMS_MAX);
    for (uint32_t i = 0; rc == CVI_OK && i < m->stream_count; i++) {
        rc = cvi__json_at(&list, i, CVI__JSON_OBJECT, &one);
        if (rc == CVI_OK) {
            rc = read_stream(&one, &m->streams[i]);
        }
    }
    return rc;
}

static int read_state(const cvi__json_node *n, cvi__join_member *m)
{
    cvi__json_node removed;
    int rc = read_flag(n, "isMuted", CVI_JOIN_MUTED, &m->flags);

    if (rc == CVI_OK) {
        rc = read_flag(n, "isInLobby", CVI_JOIN_IN_LOBBY, &m->flags);
    }
    if (rc == CVI_OK) {
        rc = cvi__json_get_i64(n, "rosterSequenceNumber", OPTIONAL, 0, INT64_MAX, &m->sequence);
    }
    if (rc == CVI_OK) {
        rc = cvi__json_get(n, "removedState", CVI__JSON_OBJECT | OPTIONAL, &removed);
    }
    if (rc == CVI_OK) {
        m->is_gone = removed.value != NULL;
        rc = read_streams(n, m);
    }
    return rc;
}

static const char *put(char **at, const char *text)
{
    char *const start = *at;
    const size_t bytes = strlen(text) + 1;

    memcpy(start, text, bytes);
    *at += bytes;
    return start;
}

int cvi__join_member_read(cvi_join *j, const cvi__json_node *n, cvi__join_member **out)
{
    const char *id = NULL;
    who w = {"", "", 0};
    cvi__join_member *m = NULL;
    char *at = NULL;
    int rc = cvi__json_get_text(n, "id", 0, 1, CVI__JOIN_ID_MAX, &id);

    *out = NULL;
    if (rc == CVI_OK) {
        rc = read_who(n, &w);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    m = cvi__mem_zalloc(&j->alloc,
                        sizeof(*m) + strlen(id) + strlen(w.name) + strlen(w.user_id) + 3);
    if (!m) {
        return cvi__error_set(&j->error, CVI_ENOMEM, 0, "out of memory");
    }
    at = m->text;
    m->id = put(&at, id);
    m->name = put(&at, w.name);
    m->user_id = put(&at, w.user_id);
    m->flags = w.flags;
    m->sequence = -1;
    rc = read_state(n, m);
    if (rc != CVI_OK) {
        cvi__mem_free(&j->alloc, m);
        return rc;
    }
    *out = m;
    return CVI_OK;
}
