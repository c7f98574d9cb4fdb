/* SPDX-License-Identifier: MIT */
#include "common/fake_http.h"

#include <stdio.h>
#include <string.h>

#include "core/mem.h"

struct fake_http {
    cvi__http base;
    cvi_allocator alloc;
    cvi__list waiting;
    cvi__list answered;
    size_t requests;
};

static struct fake_http *engine;
static fake_responder *respond;
static void *respond_user;

static void fake_start(cvi__http *http, uint64_t now_us, cvi__exchange *x)
{
    struct fake_http *f = (struct fake_http *)http;

    x->since_us = now_us;
    f->requests++;
    cvi__list_push(&f->waiting, &x->link);
}

static void fake_cancel(cvi__http *http, cvi__exchange *x)
{
    (void)http;
    cvi__list_remove(&x->link);
}

static size_t fake_fds(const cvi__http *http, cvi_pollfd *out, size_t cap)
{
    (void)http;
    (void)out;
    (void)cap;
    return 0;
}

static uint64_t fake_deadline(const cvi__http *http)
{
    const struct fake_http *f = (const struct fake_http *)http;

    return f->answered.count > 0 || (respond && f->waiting.count > 0) ? 0 : CVI_NO_DEADLINE;
}

static void put_header(cvi__exchange *x, const char *name, const char *value)
{
    char line[256];

    if (value) {
        const int len = snprintf(line, sizeof(line), "%s: %s\r\n", name, value);

        cvi__exchange_header(x, line, (size_t)len);
    }
}

void fake_http_answer(cvi__exchange *x, const struct fake_answer *answer)
{
    x->status = answer->status;
    x->code = answer->code;
    x->phase = answer->status == CVI_OK ? CVI__HTTP_PHASE_DONE : CVI__HTTP_PHASE_ANSWER;
    put_header(x, "retry-after", answer->retry_after);
    put_header(x, "Date", answer->date);
    put_header(x, "REQUEST-ID", answer->request_id);
    if (answer->status != CVI_OK) {
        snprintf(x->message, sizeof(x->message), "it is broken");
    } else if (answer->body && cvi__buf_text(&x->answer, answer->body) != CVI_OK) {
        x->status = x->answer.status == CVI_ELIMIT ? CVI_ERESOLVE_ANSWER : x->answer.status;
    }
    cvi__list_push(&engine->answered, &x->link);
}

static void ask_responder(struct fake_http *f)
{
    size_t n = f->waiting.count;

    for (cvi__link *link = f->waiting.first; respond && link && n > 0; n--) {
        struct fake_answer answer = {0};
        cvi__exchange *x = link->owner;

        link = link->next;
        if (respond(respond_user, x, &answer)) {
            fake_http_answer(x, &answer);
        }
    }
}

static void fake_drive(cvi__http *http, uint64_t now_us, const cvi_pollfd *ready, size_t n)
{
    struct fake_http *f = (struct fake_http *)http;
    cvi__exchange *x = NULL;

    (void)now_us;
    (void)ready;
    (void)n;
    ask_responder(f);
    while ((x = cvi__list_first(&f->answered)) != NULL) {
        cvi__list_remove(&x->link);
        x->done(x->user, x);
    }
}

static void fake_destroy(cvi__http *http)
{
    struct fake_http *f = (struct fake_http *)http;
    const cvi_allocator a = f->alloc;

    engine = engine == f ? NULL : engine;
    cvi__mem_free(&a, f);
}

static const cvi__http_ops fake_ops = {
    .start = fake_start,
    .cancel = fake_cancel,
    .fds = fake_fds,
    .deadline = fake_deadline,
    .drive = fake_drive,
    .destroy = fake_destroy,
};

int fake_http_new(cvi__http **out, const cvi_allocator *alloc, const cvi__http_settings *settings)
{
    struct fake_http *f = cvi__mem_zalloc(alloc, sizeof(*f));

    (void)settings;
    *out = NULL;
    if (!f) {
        return CVI_ENOMEM;
    }
    f->base.ops = &fake_ops;
    f->alloc = *alloc;
    engine = f;
    *out = &f->base;
    return CVI_OK;
}

void fake_http_respond(fake_responder *responder, void *user)
{
    respond = responder;
    respond_user = user;
}

size_t fake_http_waiting(void)
{
    return engine ? engine->waiting.count : 0;
}

cvi__exchange *fake_http_at(size_t index)
{
    cvi__link *link = engine->waiting.first;

    for (; link && index > 0; index--) {
        link = link->next;
    }
    return link ? link->owner : NULL;
}

size_t fake_http_requests(void)
{
    return engine ? engine->requests : 0;
}

const char *fake_http_header(const cvi__exchange *x, const char *name)
{
    const size_t len = strlen(name);

    for (size_t i = 0; i < CVI__HTTP_HEADERS_MAX && x->headers[i]; i++) {
        if (strncmp(x->headers[i], name, len) == 0 && strncmp(x->headers[i] + len, ": ", 2) == 0) {
            return x->headers[i] + len + 2;
        }
    }
    return NULL;
}
