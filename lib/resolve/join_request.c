/* SPDX-License-Identifier: MIT */
/* What is sent to Microsoft Graph, and its way to whoever sends it. */
#include <string.h>

#include "core/mem.h"
#include "core/params.h"
#include "json/json_write.h"
#include "resolve/join_impl.h"

#define PATH_MAX_BYTES ((size_t)8 * 1024)

/* ---- the body of POST /communications/calls ---- */

/* Opens an object that says which type of Graph it is. */
static void begin_typed(cvi__json_writer *w, const char *key, const char *type)
{
    if (key) {
        cvi__json_key(w, key);
    }
    cvi__json_begin_object(w);
    cvi__json_put_text(w, "@odata.type", type);
}

static void put_if_given(cvi__json_writer *w, const char *key, const char *text)
{
    if (text[0] != '\0') {
        cvi__json_put_text(w, key, text);
    }
}

static void write_modalities(cvi__json_writer *w, uint32_t modalities)
{
    static const char *const names[] = {"audio", "video", "videoBasedScreenSharing"};

    cvi__json_key(w, "requestedModalities");
    cvi__json_begin_array(w);
    for (uint32_t i = 0; i < CVI_ARRAY_LEN(names); i++) {
        if (modalities & (1u << i)) {
            cvi__json_text(w, names[i], strlen(names[i]));
        }
    }
    cvi__json_end(w);
}

static void write_chat(cvi__json_writer *w, const cvi_join_params *p)
{
    begin_typed(w, "chatInfo", "#microsoft.graph.chatInfo");
    cvi__json_put_text(w, "threadId", p->thread_id);
    cvi__json_put_text(w, "messageId", p->message_id[0] ? p->message_id : "0");
    put_if_given(w, "replyChainMessageId", p->reply_message_id);
    cvi__json_end(w);
}

static void write_organizer(cvi__json_writer *w, const cvi_join_params *p)
{
    const char *tenant = p->organizer_tenant_id[0] ? p->organizer_tenant_id : p->tenant_id;

    begin_typed(w, "meetingInfo", "#microsoft.graph.organizerMeetingInfo");
    begin_typed(w, "organizer", "#microsoft.graph.identitySet");
    begin_typed(w, "user", "#microsoft.graph.identity");
    cvi__json_put_text(w, "id", p->organizer_id);
    cvi__json_put_text(w, "tenantId", tenant);
    put_if_given(w, "displayName", p->organizer_name);
    cvi__json_end(w);
    cvi__json_end(w);
    if (p->flags & CVI_JOIN_WITHOUT_HOST) {
        cvi__json_put_bool(w, "allowConversationWithoutHost", 1);
    }
    cvi__json_end(w);
}

static void write_meeting(cvi__json_writer *w, const cvi_join_params *p)
{
    if (p->thread_id[0]) {
        write_chat(w, p);
        write_organizer(w, p);
        return;
    }
    if (p->join_meeting_id[0]) {
        begin_typed(w, "meetingInfo", "#microsoft.graph.joinMeetingIdMeetingInfo");
        cvi__json_put_text(w, "joinMeetingId", p->join_meeting_id);
        cvi__json_put_text(w, "passcode", p->passcode[0] ? p->passcode : NULL);
    } else {
        begin_typed(w, "meetingInfo", "#microsoft.graph.tokenMeetingInfo");
        cvi__json_put_text(w, "token", p->meeting_token);
    }
    cvi__json_end(w);
}

static void write_guest(cvi__json_writer *w, const char *name)
{
    begin_typed(w, "source", "#microsoft.graph.participantInfo");
    begin_typed(w, "identity", "#microsoft.graph.identitySet");
    begin_typed(w, "guest", "#microsoft.graph.identity");
    cvi__json_put_text(w, "displayName", name);
    cvi__json_end(w);
    cvi__json_end(w);
    cvi__json_end(w);
}

int cvi__join_write_create(cvi_join *j, cvi__buf *out)
{
    const cvi_join_params *const p = &j->params;
    cvi__json_writer w;

    cvi__json_writer_init(&w, out);
    begin_typed(&w, NULL, "#microsoft.graph.call");
    cvi__json_put_text(&w, "callbackUri", p->callback_uri);
    write_modalities(&w, p->modalities);
    begin_typed(&w, "mediaConfig", "#microsoft.graph.appHostedMediaConfig");
    cvi__json_put_text(&w, "blob", p->media_blob);
    cvi__json_end(&w);
    write_meeting(&w, p);
    cvi__json_put_text(&w, "tenantId", p->tenant_id);
    if (p->guest_name[0]) {
        write_guest(&w, p->guest_name);
    }
    if (p->flags & CVI_JOIN_DELTA_ROSTER) {
        begin_typed(&w, "callOptions", "#microsoft.graph.outgoingCallOptions");
        cvi__json_put_bool(&w, "isDeltaRosterEnabled", 1);
        cvi__json_end(&w);
    }
    cvi__json_end(&w);
    return cvi__json_writer_finish(&w);
}

/* ---- requests ---- */

static void put_path(const cvi_join *j, cvi__buf *b, cvi_join_action action,
                     const char *participant_id)
{
    static const char *const verbs[] = {
        [CVI_JOIN_ACTION_KEEPALIVE] = "/keepAlive",
        [CVI_JOIN_ACTION_MUTE] = "/mute",
        [CVI_JOIN_ACTION_UNMUTE] = "/unmute",
        [CVI_JOIN_ACTION_HANGUP] = "",
    };

    cvi__buf_text(b, "/communications/calls");
    if (action == CVI_JOIN_ACTION_CREATE) {
        return;
    }
    if (action == CVI_JOIN_ACTION_QUALITY) {
        cvi__buf_text(b, "/logTeleconferenceDeviceQuality");
        return;
    }
    cvi__buf_text(b, "/");
    cvi__buf_escape(b, j->call_id);
    if (participant_id) {
        cvi__buf_text(b, "/participants/");
        cvi__buf_escape(b, participant_id);
    }
    cvi__buf_text(b, verbs[action]);
}

static cvi__join_open *free_open(cvi_join *j, cvi_join_action action)
{
    const int is_own = action == CVI_JOIN_ACTION_KEEPALIVE || action == CVI_JOIN_ACTION_HANGUP;

    for (size_t i = 0; i < (is_own ? CVI_ARRAY_LEN(j->open) : CVI__JOIN_OPEN_MAX); i++) {
        if (j->open[i].id == 0) {
            return &j->open[i];
        }
    }
    return NULL;
}

static cvi__join_outgoing *make_request(cvi_join *j, const char *path, const char *body, size_t len)
{
    const size_t path_bytes = strlen(path) + 1, bytes = sizeof(cvi__join_outgoing) + path_bytes;
    cvi__join_outgoing *r = cvi__mem_zalloc(&j->alloc, bytes + len + 1);

    if (!r) {
        return NULL;
    }
    r->bytes = bytes + len + 1;
    memcpy(r->text, path, path_bytes);
    if (len > 0) {
        memcpy(r->text + path_bytes, body, len);
    }
    r->path = r->text;
    r->body = r->text + path_bytes;
    r->body_len = len;
    return r;
}

static void queue(cvi_join *j, cvi__join_outgoing *r)
{
    if (j->last) {
        j->last->next = r;
    } else {
        j->first = r;
    }
    j->last = r;
}

int cvi__join_ask(cvi_join *j, cvi_join_action action, const char *participant_id, const char *body,
                  size_t len)
{
    cvi__join_open *const open = free_open(j, action);
    cvi__join_outgoing *r = NULL;
    cvi__buf path;

    if (!open) {
        return cvi__error_set(&j->error, CVI_EFULL, 0, "%u requests are open", CVI__JOIN_OPEN_MAX);
    }
    cvi__buf_init(&path, &j->alloc, PATH_MAX_BYTES);
    put_path(j, &path, action, participant_id);
    if (path.status == CVI_OK) {
        r = make_request(j, path.data, body, len);
    }
    cvi__buf_free(&path);
    if (!r) {
        return cvi__error_set(&j->error, CVI_ENOMEM, 0, "out of memory");
    }
    j->serial += j->serial == UINT32_MAX ? 2 : 1;
    r->id = j->serial;
    r->action = action;
    r->method = action == CVI_JOIN_ACTION_HANGUP ? "DELETE" : "POST";
    queue(j, r);
    *open =
        (cvi__join_open){.id = r->id, .action = action, .value = action == CVI_JOIN_ACTION_MUTE};
    return CVI_OK;
}

/* The blob and the passcode were in it. */
static void free_request(const cvi_join *j, cvi__join_outgoing *r)
{
    if (r) {
        cvi__mem_wipe(r, r->bytes);
        cvi__mem_free(&j->alloc, r);
    }
}

void cvi__join_free_requests(cvi_join *j)
{
    free_request(j, j->pulled);
    j->pulled = NULL;
    while (j->first) {
        cvi__join_outgoing *const r = j->first;

        j->first = r->next;
        free_request(j, r);
    }
    j->last = NULL;
}

int cvi_join_next_request(cvi_join *join, cvi_join_request *request)
{
    cvi__join_outgoing *r = NULL;
    cvi_join_request out = {0};
    int rc = CVI_OK;

    CVI_REQUIRE(join != NULL && request != NULL);
    r = join->first;
    if (r) {
        out.id = r->id;
        out.action = (uint32_t)r->action;
        out.method = r->method;
        out.path = r->path;
        out.body = r->body;
        out.body_len = r->body_len;
        rc = cvi__params_write(request, &out, sizeof(out));
    }
    if (rc != CVI_OK) {
        return rc;
    }
    free_request(join, join->pulled);
    join->pulled = r;
    if (!r) {
        return CVI_AGAIN;
    }
    join->first = r->next;
    join->last = join->first ? join->last : NULL;
    return CVI_OK;
}
