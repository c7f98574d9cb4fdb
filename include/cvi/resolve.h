/* SPDX-License-Identifier: MIT */
/**
 * @file resolve.h
 * From (tenant, conference id) to a meeting. Asynchronous: start, wait, pull the event, take the
 * result.
 *
 * @code
 * const char *book = "{\"meetings\": [{\"id\": \"m1\", \"tenant\": \"contoso\","
 *                    " \"conference_id\": \"126000000\"}]}";
 * cvi_resolver *resolver = NULL;
 * cvi_resolve_request request;
 * cvi_resolve_event event;
 * uint64_t id = 0, now_us = 0;
 *
 * CVI_RESOLVE_REQUEST_INIT(&request);
 * CVI_RESOLVE_EVENT_INIT(&event);
 * request.tenant_id = "contoso";
 * request.conference_id = "126000000";
 * if (cvi_resolver_create(&resolver, NULL) == CVI_OK &&
 *     cvi_resolver_load_book_json(resolver, book, strlen(book)) == CVI_OK &&
 *     cvi_resolver_start(resolver, now_us, &request, &id) == CVI_OK) {
 *     now_us = cvi_resolver_deadline(resolver); // wait until then, or for cvi_resolver_fds()
 *     cvi_resolver_drive(resolver, now_us, NULL, 0);
 *     while (cvi_resolver_next_event(resolver, &event) == CVI_OK) {
 *         printf("%s\n", cvi_strerror(event.status)); // CVI_OK: cvi_resolver_take()
 *     }
 * }
 * cvi_resolver_destroy(&resolver);
 * @endcode
 */
#ifndef CVI_RESOLVE_H
#define CVI_RESOLVE_H

#include <cvi/core.h>
#include <cvi/resolve_result.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A resolver; one thread at a time. */
typedef struct cvi_resolver cvi_resolver;

/** Parameters of cvi_resolver_create(). */
typedef struct cvi_resolver_params {
    size_t size;                    /**< set by CVI_RESOLVER_PARAMS_INIT() */
    const cvi_allocator *allocator; /**< NULL: libc */
    const cvi_log_sink *log;        /**< NULL: silent */
    uint32_t max_pending;           /**< look-ups at once, 1..65536; 0: 1024 */
    uint32_t reserved;              /**< 0 */
    uint64_t test_seed;             /**< 0: the system's randomness; otherwise repeatable */
} cvi_resolver_params;
/** Prepare a cvi_resolver_params. */
#define CVI_RESOLVER_PARAMS_INIT(p)                                                                \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_resolver_params, test_seed))

/** How far a caller is trusted; decided per call by whoever admits it. */
typedef enum cvi_trust {
    CVI_TRUST_UNKNOWN = 0, /**< not decided: as a guest */
    CVI_TRUST_GUEST = 1,   /**< anybody */
    CVI_TRUST_TRUSTED = 2  /**< a registered device, a verified domain, a listed address … */
} cvi_trust;

#define CVI_RESOLVE_TRACE 1u /**< events of kind CVI_RESOLVE_EVENT_STEP too */

/** A look-up to start; text is copied. */
typedef struct cvi_resolve_request {
    size_t size;               /**< set by CVI_RESOLVE_REQUEST_INIT() */
    const char *tenant_id;     /**< NUL-terminated */
    const char *conference_id; /**< digits, NUL-terminated */
    const char *caller;        /**< who asks, for policy; NULL: unknown */
    uint64_t timeout_us;       /**< 0: 5 s */
    const char *dialled;       /**< the whole dial string, for policy; NULL: unknown */
    const char *address;       /**< where the call comes from, for policy; NULL: unknown */
    const char *language;      /**< BCP 47, for texts in the result; NULL: the service's choice */
    uint32_t trust;            /**< a cvi_trust */
    uint32_t flags;            /**< 0 or CVI_RESOLVE_TRACE */
} cvi_resolve_request;
/** Prepare a cvi_resolve_request. */
#define CVI_RESOLVE_REQUEST_INIT(p)                                                                \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_resolve_request, flags))

/** Kinds of cvi_resolve_event. */
typedef enum cvi_resolve_event_kind {
    CVI_RESOLVE_EVENT_UNKNOWN = 0,
    CVI_RESOLVE_EVENT_FINISHED = 1,   /**< look-up `id` ended with `status`; take the result */
    CVI_RESOLVE_EVENT_CREDENTIAL = 2, /**< `backend` waits for cvi_resolver_set_credential() */
    CVI_RESOLVE_EVENT_QUESTION = 3,   /**< look-up `id` waits for cvi_resolver_answer() */
    CVI_RESOLVE_EVENT_STEP = 4        /**< a request of look-up `id`, which is traced, ended */
} cvi_resolve_event_kind;

/** How far a request of CVI_RESOLVE_EVENT_STEP came. */
typedef enum cvi_resolve_phase {
    CVI_RESOLVE_PHASE_UNKNOWN = 0, /**< not begun */
    CVI_RESOLVE_PHASE_DNS = 1,     /**< finding the server's address */
    CVI_RESOLVE_PHASE_CONNECT = 2, /**< connecting to it, or to the proxy */
    CVI_RESOLVE_PHASE_TLS = 3,     /**< agreeing on TLS, checking its certificate */
    CVI_RESOLVE_PHASE_ANSWER = 4,  /**< waiting for the answer or reading it */
    CVI_RESOLVE_PHASE_DONE = 5     /**< an answer came, whatever it says */
} cvi_resolve_phase;

/**
 * Something happened. Texts are NUL-terminated, never NULL, "" when there is nothing to say, and
 * live until the next pull. `code`, `request_id` and `message` are for the operator: what a
 * service said, cut and made printable, without secrets.
 */
typedef struct cvi_resolve_event {
    size_t size;            /**< set by CVI_RESOLVE_EVENT_INIT() */
    uint32_t kind;          /**< a cvi_resolve_event_kind */
    int32_t status;         /**< CVI_OK or CVI_ERESOLVE_… */
    uint64_t time_us;       /**< caller's clock */
    uint64_t id;            /**< the look-up */
    const char *backend;    /**< name of the back end that decided, waits or asks */
    const char *code;       /**< the service's own, such as "Forbidden" or "AADSTS7000215" */
    const char *request_id; /**< the service's own, for its support */
    const char *message;    /**< a sentence */
    uint32_t http_status;   /**< 0: no answer of HTTP */
    uint32_t requests;      /**< sent for this look-up so far */
    /* of QUESTION, as the look-up was started: */
    const char *tenant_id;     /**< tenant */
    const char *conference_id; /**< the id to find, perhaps redirected by a policy */
    const char *caller;        /**< who asks */
    const char *dialled;       /**< the whole dial string */
    const char *address;       /**< where the call comes from */
    uint32_t trust;            /**< a cvi_trust */
    /* of STEP; times count from when the request left the queue, 0 for what was not needed: */
    uint32_t phase;         /**< a cvi_resolve_phase */
    const char *step;       /**< "token", "meeting" or "policy" */
    const char *roles;      /**< what the token allows, if it says so, with spaces between */
    uint64_t queued_us;     /**< before that, in the queue */
    uint64_t dns_us;        /**< until the address was known */
    uint64_t connect_us;    /**< until connected */
    uint64_t tls_us;        /**< until TLS was agreed on */
    uint64_t first_byte_us; /**< until the answer began */
    uint64_t total_us;      /**< until its end */
    int64_t server_unix_us; /**< the server's clock, whole seconds; 0: it does not say */
} cvi_resolve_event;
/** Prepare a cvi_resolve_event. */
#define CVI_RESOLVE_EVENT_INIT(p)                                                                  \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_resolve_event, server_unix_us))

/**
 * What a back end shows of itself; read during the call, kept as a copy that is wiped. Which of
 * them it wants goes by its `auth` in the configuration.
 */
typedef struct cvi_resolve_credential {
    size_t size;             /**< set by CVI_RESOLVE_CREDENTIAL_INIT() */
    const char *secret;      /**< of an application, or a policy service's token; NULL: none */
    const char *certificate; /**< PEM; NULL: none */
    const char *private_key; /**< PEM, RSA with 2048 to 8192 bits; NULL: none */
    const char *password;    /**< of the private key; NULL: it has none */
} cvi_resolve_credential;
/** Prepare a cvi_resolve_credential. */
#define CVI_RESOLVE_CREDENTIAL_INIT(p)                                                             \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_resolve_credential, password))

/** The embedder's answer to CVI_RESOLVE_EVENT_QUESTION; read during the call. */
typedef struct cvi_resolve_answer {
    size_t size;              /**< set by CVI_RESOLVE_ANSWER_INIT() */
    int32_t status;           /**< CVI_OK, CVI_AGAIN to leave it to the next, or CVI_ERESOLVE_… */
    uint32_t reserved;        /**< 0 */
    const char *meeting_json; /**< with CVI_OK: the meeting, see cvi_resolver_load_json() */
    size_t meeting_json_len;  /**< its bytes, at most 1 MiB */
    const char *message;      /**< a sentence for the operator; NULL: none */
} cvi_resolve_answer;
/** Prepare a cvi_resolve_answer. */
#define CVI_RESOLVE_ANSWER_INIT(p)                                                                 \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_resolve_answer, message))

/**
 * Create a resolver that knows no meetings yet.
 *
 * @param out     the resolver, to be destroyed by the caller; NULL on failure
 * @param params  NULL: all defaults
 *
 * @retval CVI_OK      done
 * @retval CVI_EINVAL  out is NULL, a field is out of range, or the allocator is incomplete
 * @retval CVI_ENOMEM  no memory
 * @retval CVI_EABI    the size of params, allocator or log sink is not understood
 *
 * @thread any   @alloc allocates   @since 0.1
 */
CVI_API int cvi_resolver_create(cvi_resolver **out, const cvi_resolver_params *params);

/**
 * Destroy a resolver and all look-ups in it.
 *
 * @param resolver  set to NULL; NULL and a pointer to NULL are ignored
 *
 * @thread one at a time   @alloc frees   @since 0.1
 */
CVI_API void cvi_resolver_destroy(cvi_resolver **resolver);

/**
 * Tell the civil time, against which start and end of meetings are checked.
 *
 * Until it is told, meetings of a book are open at any time.
 *
 * @param resolver  resolver
 * @param now_us    caller's monotonic clock
 * @param unix_us   microseconds since 1970 at that moment, not negative
 *
 * @retval CVI_OK      kept
 * @retval CVI_EINVAL  resolver is NULL or unix_us negative
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_resolver_set_wall_clock(cvi_resolver *resolver, uint64_t now_us, int64_t unix_us);

/**
 * Replace the meeting book by what a JSON text says, or leave it as it was.
 *
 * The form is
 *
 *     {"answer_delay_ms": 1500, "early_join_s": 300,
 *      "meetings": [{"id": "m1", "tenant": "contoso", "conference_id": "126000000",
 *                    "subject": "Weekly", "organizer": "Ann", "start": "2026-03-01T09:30:00Z",
 *                    "end": "2026-03-01T10:30:00+01:00", "locked": false,
 *                    "pin": "1234", "host_pin": "98765", "lobby": "organization"}]}
 *
 * where a meeting needs `id`, `tenant` (a tenant's id, not its key) and `conference_id` (up to 32
 * digits, one meeting of a tenant each). The answer to a look-up comes `answer_delay_ms` (0 to
 * 600000, default 0) after its start; a meeting can be joined `early_join_s` (up to 86400, default
 * 0) before its start and until its end. PINs have 1 to 32 digits. `lobby` says who bypasses the
 * lobby, as in cvi_lobby_scope_parse(); with a `host_pin` alone only who would wait there is asked
 * for it. Other members are refused. Look-ups that are open are answered from the new
 * book: an id it does not have is CVI_ERESOLVE_MISTYPED when its check digit is wrong.
 *
 * @param resolver  resolver
 * @param text      JSON, need not be NUL-terminated
 * @param len       its bytes, at most 32 MiB
 *
 * @retval CVI_OK             replaced
 * @retval CVI_EJSON_SYNTAX   not JSON
 * @retval CVI_EJSON_TYPE     a member has the wrong type
 * @retval CVI_EJSON_MISSING  a required member is missing
 * @retval CVI_EJSON_RANGE    a member is unknown, too long or too large
 * @retval CVI_ERESOLVE_BOOK  a time, id or PIN is malformed, or two meetings share an id
 * @retval CVI_ELIMIT         over 100000 meetings, too many bytes, or nested too deep
 * @retval CVI_ENOTSUP        this build cannot read JSON
 * @retval CVI_ENOMEM         no memory
 * @retval CVI_EINVAL         a pointer is NULL
 *
 * cvi_resolver_last_error() has the reason, with a JSON Pointer or line and offset.
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_resolver_load_book_json(cvi_resolver *resolver, const char *text, size_t len);

/**
 * Keep the meeting book as a file has it.
 *
 * The file is read now, and again when a look-up starts and it was changed since; it is looked at
 * no more often than once a second of the caller's clock. A changed file that cannot be read or
 * does not have the form leaves the book as it is, with a line in the log.
 * When this call fails, the book and the file that was watched before stay.
 *
 * @param resolver  resolver
 * @param path      file, whose form is that of cvi_resolver_load_book_json(); NULL: watch none
 *
 * @retval CVI_OK       read, and watched from now on
 * @retval CVI_ESYSTEM  the file cannot be read
 * @retval CVI_ENOMEM   no memory
 * @retval CVI_ELIMIT   over 32 MiB, or a path over 4096 bytes
 * @retval CVI_EINVAL   resolver is NULL
 *
 * or as cvi_resolver_load_book_json(). cvi_resolver_last_error() has the reason.
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_resolver_watch_book_file(cvi_resolver *resolver, const char *path);

/**
 * Replace the back ends and the tenants' chains by what a JSON text says, or leave them.
 *
 * Without a configuration every tenant's meetings are looked for in the meeting book. The form is
 *
 *     {"http": {"ca_file": "/etc/ssl/own.pem", "proxy": "http://proxy.example:3128",
 *               "max_connections": 16, "connect_timeout_ms": 3000},
 *      "backends": [
 *        {"name": "teams", "type": "graph", "client_id": "…", "auth": "secret",
 *         "cloud": "global"},
 *        {"name": "rules", "type": "policy", "url": "https://policy.example/v1", "auth": "bearer"},
 *        {"name": "mine", "type": "embedder"}],
 *      "tenants": [
 *        {"id": "contoso", "entra_tenant": "contoso.example", "chain": [
 *          {"backend": "rules", "budget_ms": 800, "on_error": "stop"}, {"backend": "teams"}]},
 *        {"id": "*", "chain": [{"backend": "book"}]}]}
 *
 * - `http`, all of it optional, is for all back ends: certificates that are trusted in place of the
 *   system's, a proxy (the environment's are never used), connections to one server at once, and
 *   how long connecting may take. URLs hold no user and no password.
 * - A tenant (`*`: all others) has a chain of 1 to 8 steps. They are asked in order until one gives
 *   the meeting or says that it is over, not begun, locked or denied. A step gets `budget_ms` of
 *   the look-up's time, or all that is left. When it fails the next one is asked, unless
 *   `on_error` is `stop`. When none has the meeting, the first failure is told before "not found".
 * - `book` is always there. Members other than these are refused.
 *
 * **graph** looks in Microsoft Graph (`GET /communications/onlineMeetings`), with the tenant's
 * `entra_tenant`, an application's `client_id` and, by `auth`, its `secret` or a certificate
 * (`ps256`, `rs256`). `cloud` is `global`, `gcc_high` or `dod`; `login_url` and `graph_url` replace
 * its servers. Tokens are kept, renewed early, and asked for once per tenant. What fails in passing
 * is tried up to three times within the time there is; Retry-After is kept to; after five failures
 * in a row a tenant is left alone for up to 2 s, doubled up to 60 s.
 *
 * **policy** posts `{"tenant", "conference_id", "caller", "dialled", "address", "language",
 * "trust": "guest"|"trusted"}` to `url`, leaving out what is not known, and takes
 * `{"action": "continue"|"reject"|"redirect", "reason"}`; `redirect` needs `meeting`, or a
 * `conference_id` for the following steps. Without an answer the chain goes on, unless `on_error`
 * is `stop`.
 *
 * **embedder** asks by CVI_RESOLVE_EVENT_QUESTION.
 *
 * A meeting, whoever gives it, has the form of Graph's onlineMeeting: all members are optional but
 * one of `id`, `chatInfo.threadId` and `joinWebUrl`; unknown ones are ignored.
 *
 * Look-ups that are open begin again with the new chains and the time they have left. Credentials
 * are asked for anew.
 *
 * @param resolver  resolver
 * @param text      JSON, need not be NUL-terminated
 * @param len       its bytes, at most 32 MiB
 *
 * @retval CVI_OK               replaced
 * @retval CVI_EJSON_SYNTAX     not JSON
 * @retval CVI_EJSON_TYPE       a member has the wrong type
 * @retval CVI_EJSON_MISSING    a required member is missing
 * @retval CVI_EJSON_RANGE      a member is unknown, too long or too large
 * @retval CVI_ERESOLVE_CONFIG  a name, URL or tenant is malformed, unknown or there twice
 * @retval CVI_ELIMIT           too many back ends, steps, tenants or bytes, or nested too deep
 * @retval CVI_ENOTSUP          this build cannot read JSON, or has no HTTPS and a back end needs it
 * @retval CVI_ENOMEM           no memory
 * @retval CVI_EINVAL           a pointer is NULL
 *
 * cvi_resolver_last_error() has the reason, with a JSON Pointer or line and offset.
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_resolver_load_json(cvi_resolver *resolver, const char *text, size_t len);

/**
 * Give a back end its credential, or replace it.
 *
 * At any time, or when CVI_RESOLVE_EVENT_CREDENTIAL asks; look-ups that wait for it go on.
 *
 * @param resolver    resolver
 * @param now_us      caller's monotonic clock
 * @param backend     its name
 * @param credential  what it wants
 *
 * @retval CVI_OK                   kept
 * @retval CVI_ENOENT               no back end has this name, or it wants none
 * @retval CVI_ERESOLVE_CREDENTIAL  what it wants is missing or not usable
 * @retval CVI_ENOTSUP              this build cannot sign
 * @retval CVI_ENOMEM               no memory
 * @retval CVI_EINVAL               a pointer is NULL
 * @retval CVI_EABI                 credential->size is not understood
 *
 * cvi_resolver_last_error() has the reason.
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_resolver_set_credential(cvi_resolver *resolver, uint64_t now_us,
                                        const char *backend,
                                        const cvi_resolve_credential *credential);

/**
 * Answer CVI_RESOLVE_EVENT_QUESTION.
 *
 * @param resolver  resolver
 * @param now_us    caller's monotonic clock
 * @param id        the look-up
 * @param answer    the answer
 *
 * @retval CVI_OK      taken; an event tells how the look-up ended, unless the chain goes on
 * @retval CVI_ENOENT  the look-up does not wait for an answer (any more)
 * @retval CVI_ENOMEM  no memory
 * @retval CVI_EINVAL  a pointer is NULL, or the status is none of those
 * @retval CVI_EABI    answer->size is not understood
 *
 * or CVI_EJSON_… when the meeting is not usable, and the look-up then still waits.
 * cvi_resolver_last_error() has the reason.
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_resolver_answer(cvi_resolver *resolver, uint64_t now_us, uint64_t id,
                                const cvi_resolve_answer *answer);

/**
 * Start a look-up.
 *
 * Its end is told by an event, after cvi_resolver_drive() at the deadline or when a descriptor is
 * ready, or at once. With CVI_OK there is a result to take; otherwise the meeting was
 * CVI_ERESOLVE_NOT_FOUND, _MISTYPED, _EXPIRED, _NOT_STARTED, _LOCKED or _DENIED, or nobody could
 * tell: CVI_ERESOLVE_NETWORK (also when `timeout_us` passed), _ANSWER, _PERMISSION, _CONSENT,
 * _CREDENTIAL, _THROTTLED or _UNAVAILABLE; or CVI_ENOMEM.
 *
 * @param resolver  resolver
 * @param now_us    caller's monotonic clock
 * @param request   what to look up
 * @param id        receives the look-up's number, never 0
 *
 * @retval CVI_OK      started
 * @retval CVI_EFULL   max_pending look-ups are open: pull events, take results
 * @retval CVI_ESTATE  the tenant has no chain, or no meeting book and no configuration was loaded
 * @retval CVI_ENOMEM  no memory
 * @retval CVI_EINVAL  a pointer is NULL, a text over 1024 bytes, or a field is out of range
 * @retval CVI_EABI    request->size is not understood
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_resolver_start(cvi_resolver *resolver, uint64_t now_us,
                               const cvi_resolve_request *request, uint64_t *id);

/**
 * Forget a look-up, pending or finished; no event of it follows.
 *
 * @param resolver  resolver
 * @param id        from cvi_resolver_start()
 *
 * @retval CVI_OK      forgotten
 * @retval CVI_ENOENT  there is no such look-up any more
 * @retval CVI_EINVAL  resolver is NULL
 *
 * @thread one at a time   @alloc frees   @since 0.1
 */
CVI_API int cvi_resolver_cancel(cvi_resolver *resolver, uint64_t id);

/**
 * List the descriptors to wait for.
 *
 * @param resolver  resolver
 * @param out       receives them; may be NULL when cap is 0
 * @param cap       how many fit
 *
 * @return how many there are, which may be more than cap; a meeting book has none
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API size_t cvi_resolver_fds(const cvi_resolver *resolver, cvi_pollfd *out, size_t cap);

/**
 * Return when to call cvi_resolver_drive() at the latest.
 *
 * @param resolver  resolver
 *
 * @return caller's clock, or CVI_NO_DEADLINE when nothing is pending
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API uint64_t cvi_resolver_deadline(const cvi_resolver *resolver);

/**
 * Let look-ups go on; then pull the events.
 *
 * @param resolver  resolver
 * @param now_us    caller's monotonic clock
 * @param ready     descriptors of cvi_resolver_fds() with their revents; NULL when n is 0
 * @param n         how many
 *
 * @retval CVI_OK      done
 * @retval CVI_EINVAL  a pointer is NULL
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_resolver_drive(cvi_resolver *resolver, uint64_t now_us, const cvi_pollfd *ready,
                               size_t n);

/**
 * Pull the next event.
 *
 * @param resolver  resolver
 * @param event     receives it; its `size` says how much the caller holds
 *
 * @retval CVI_OK      filled in
 * @retval CVI_AGAIN   nothing happened
 * @retval CVI_EABI    event->size is not understood; the event stays
 * @retval CVI_EINVAL  a pointer is NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_resolver_next_event(cvi_resolver *resolver, cvi_resolve_event *event);

/**
 * Take the result of a look-up whose event said CVI_OK, once.
 *
 * A result that is not taken stays, and counts as an open look-up, until it is cancelled.
 *
 * @param resolver  resolver
 * @param id        the look-up
 * @param out       the result, to be destroyed by the caller; it may outlive the resolver
 *
 * @retval CVI_OK      taken
 * @retval CVI_ENOENT  no result: not finished, failed, taken already, or never started
 * @retval CVI_EINVAL  a pointer is NULL
 *
 * @thread one at a time   @alloc frees   @since 0.1
 */
CVI_API int cvi_resolver_take(cvi_resolver *resolver, uint64_t id, cvi_resolution **out);

/**
 * Return why the last failing load or start failed.
 *
 * @param resolver  resolver
 *
 * @return the record, until the resolver is destroyed; NULL when `resolver` is NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API const cvi_error_info *cvi_resolver_last_error(const cvi_resolver *resolver);

#ifdef __cplusplus
}
#endif

#endif
