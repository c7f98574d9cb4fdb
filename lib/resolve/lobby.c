/* SPDX-License-Identifier: MIT */
#include <string.h>

#include <cvi/resolve_guard.h>

#include "core/base.h"
#include "core/params.h"

#define QUESTION_OLDEST CVI_USED_SIZE(cvi_lobby_question, flags)
#define FLAGS_ALL 63u

static const char *const scope_names[] = {
    [CVI_LOBBY_SCOPE_NONE] = "",
    [CVI_LOBBY_SCOPE_EVERYONE] = "everyone",
    [CVI_LOBBY_SCOPE_ORGANIZATION_AND_FEDERATED] = "organizationAndFederated",
    [CVI_LOBBY_SCOPE_ORGANIZATION] = "organization",
    [CVI_LOBBY_SCOPE_ORGANIZATION_ONLY] = "organizationExcludingGuests",
    [CVI_LOBBY_SCOPE_INVITED] = "invited",
    [CVI_LOBBY_SCOPE_ORGANIZER] = "organizer",
};

uint32_t cvi_lobby_scope_parse(const char *text)
{
    for (uint32_t i = 0; i < CVI_ARRAY_LEN(scope_names); i++) {
        if (strcmp(text ? text : "", scope_names[i]) == 0) {
            return i;
        }
    }
    return CVI_LOBBY_SCOPE_OTHER;
}

static cvi_lobby_answer say(cvi_admission admission, const cvi_lobby_question *q,
                            const char *reason)
{
    const int is_trusted = q->trust == CVI_TRUST_TRUSTED || (q->flags & CVI_LOBBY_HOST) != 0;

    return (cvi_lobby_answer){.admission = admission,
                              .as = is_trusted ? CVI_TRUST_TRUSTED : CVI_TRUST_GUEST,
                              .reason = reason};
}

static cvi_lobby_answer decide_by_scope(const cvi_lobby_question *q)
{
    switch (q->scope) {
    case CVI_LOBBY_SCOPE_NONE:
        return say(CVI_ADMISSION_ENTER, q, "the meeting has no lobby");
    case CVI_LOBBY_SCOPE_EVERYONE:
        return say(CVI_ADMISSION_ENTER, q, "everybody bypasses the lobby");
    case CVI_LOBBY_SCOPE_ORGANIZATION_AND_FEDERATED:
    case CVI_LOBBY_SCOPE_ORGANIZATION:
    case CVI_LOBBY_SCOPE_ORGANIZATION_ONLY:
        return q->trust == CVI_TRUST_TRUSTED
                   ? say(CVI_ADMISSION_ENTER, q, "trusted callers bypass the lobby")
                   : say(CVI_ADMISSION_WAIT, q, "only trusted callers bypass the lobby");
    default:
        return say(CVI_ADMISSION_WAIT, q, "no caller bypasses the lobby");
    }
}

static cvi_lobby_answer decide(const cvi_lobby_question *q)
{
    const uint32_t telephone = CVI_LOBBY_DIAL_IN | CVI_LOBBY_DIAL_IN_BYPASS;

    if (q->flags & CVI_LOBBY_LOCKED) {
        return say(CVI_ADMISSION_REFUSE, q, "the meeting is locked");
    }
    if (q->flags & CVI_LOBBY_ENCRYPTED) {
        return say(CVI_ADMISSION_REFUSE, q, "the meeting is encrypted end to end");
    }
    if ((q->flags & CVI_LOBBY_NO_GUESTS) && q->trust != CVI_TRUST_TRUSTED &&
        !(q->flags & CVI_LOBBY_HOST)) {
        return say(CVI_ADMISSION_REFUSE, q, "guests are not let in here");
    }
    if (q->flags & CVI_LOBBY_HOST) {
        return say(CVI_ADMISSION_ENTER, q, "the host's PIN was given");
    }
    if ((q->flags & telephone) == telephone) {
        return say(CVI_ADMISSION_ENTER, q, "telephones bypass the lobby");
    }
    return decide_by_scope(q);
}

int cvi_lobby_decide(const cvi_lobby_question *question, cvi_lobby_answer *answer)
{
    cvi_lobby_question q = {0};
    cvi_lobby_answer a;
    int rc = CVI_OK;

    CVI_REQUIRE(question != NULL && answer != NULL);
    rc = cvi__params_read(&q, sizeof(q), QUESTION_OLDEST, question);
    if (rc != CVI_OK) {
        return rc;
    }
    CVI_REQUIRE(q.scope <= CVI_LOBBY_SCOPE_OTHER && q.trust <= CVI_TRUST_TRUSTED);
    CVI_REQUIRE((q.flags & ~FLAGS_ALL) == 0);
    a = decide(&q);
    return cvi__params_write(answer, &a, sizeof(a));
}

int cvi_lobby_set_meeting(cvi_lobby_question *question, const cvi_resolution *resolution)
{
    CVI_REQUIRE(question != NULL && resolution != NULL);
    if (question->size < QUESTION_OLDEST) {
        return CVI_EABI;
    }
    question->scope = cvi_lobby_scope_parse(
        cvi_resolution_get_text(resolution, CVI_RESOLUTION_LOBBY_SCOPE, NULL));
    question->flags &= ~CVI_LOBBY_DIAL_IN_BYPASS;
    if (cvi_resolution_get_flag(resolution, CVI_RESOLUTION_FLAG_DIAL_IN_BYPASS) == 1) {
        question->flags |= CVI_LOBBY_DIAL_IN_BYPASS;
    }
    return CVI_OK;
}
