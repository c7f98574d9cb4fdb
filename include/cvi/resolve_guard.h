/* SPDX-License-Identifier: MIT */
/**
 * @file resolve_guard.h
 * Who may come in: defence against guessing of ids and PINs, and the lobby.
 *
 * @code
 * cvi_guard *guard = NULL;
 * cvi_guard_attempt attempt;
 * cvi_guard_verdict verdict;
 * uint64_t now_us = 0;
 *
 * CVI_GUARD_ATTEMPT_INIT(&attempt);
 * CVI_GUARD_VERDICT_INIT(&verdict);
 * attempt.caller = "sip:room@example.org";
 * attempt.address = "192.0.2.1";
 * attempt.tenant_id = "contoso";
 * attempt.tried = "123456789";
 * if (cvi_guard_create(&guard, NULL) == CVI_OK &&
 *     cvi_guard_check(guard, now_us, &attempt, &verdict) == CVI_OK && !verdict.is_blocked) {
 *     cvi_guard_note(guard, now_us, &attempt, 0); // looked, and there is no such meeting
 * }
 * cvi_guard_destroy(&guard);
 * @endcode
 */
#ifndef CVI_RESOLVE_GUARD_API_H
#define CVI_RESOLVE_GUARD_API_H

#include <cvi/resolve.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Guess defence: who tries many wrong ids or PINs waits longer and longer, and is then refused. One
 * may serve several resolvers and calls on several threads.
 *
 * Counted in sliding windows are callers (identity with address), addresses alone, tenants, and
 * everybody; for PINs callers and addresses in one meeting, and that meeting. A caller is refused
 * from `threshold` failures on, and while a tenant, a meeting or everybody together fail too often
 * from 5; an address from four times that, but not for what one of its callers had right in the
 * window. A caller and address that did not fail get through in any case, so nobody can lock others
 * out of a meeting. IPv6 addresses count by their first 64 bits and, from 16 times the threshold
 * on, by their first 48. What is refused looks like a wrong id, and is answered as fast; attempts
 * while refused do not count, so the refusal ends when enough failures are older than the window.
 *
 * Behind a proxy a name is all there is to tell callers apart: whoever can take any name there has
 * a few guesses with each, and what is left of the defence is that "no" takes longer while a tenant
 * or everybody together fail often. So give as `address` what the proxy says about where
 * a call comes from, wherever it can be believed, and let it check names otherwise.
 */
typedef struct cvi_guard cvi_guard;

/** In cvi_guard_params: answers are not held back. */
#define CVI_GUARD_NONE UINT64_MAX

/** Parameters of cvi_guard_create(). */
typedef struct cvi_guard_params {
    size_t size;                    /**< set by CVI_GUARD_PARAMS_INIT() */
    const cvi_allocator *allocator; /**< NULL: libc */
    const char *const *proxies;     /**< "192.0.2.1", "2001:db8::/32": an address of these is never
                                         a source alone, since many callers share it; copied */
    uint64_t window_us;             /**< 1 minute to 1 hour; 0: 10 minutes */
    uint64_t pace_us;               /**< "no such meeting" takes so long, growing with failures to
                                         four times that; up to 10 s; 0: 1 s */
    uint32_t proxy_count;           /**< entries of proxies, 0..1024 */
    uint32_t threshold;             /**< failures of one caller, 5..200; 0: 20 */
    uint32_t tenant_threshold;      /**< of a tenant's callers together, threshold..50000; 0: 200 */
    uint32_t global_threshold;      /**< of all callers together, threshold..50000; 0: 1000 */
    uint32_t max_sources;           /**< windows kept, 48 bytes each, 64..4194304; 0: 32768 */
} cvi_guard_params;
/** Prepare a cvi_guard_params. */
#define CVI_GUARD_PARAMS_INIT(p)                                                                   \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_guard_params, max_sources))

/** Who tries what; texts of up to 1024 bytes, NULL where not known. */
typedef struct cvi_guard_attempt {
    size_t size;            /**< set by CVI_GUARD_ATTEMPT_INIT() */
    const char *caller;     /**< identity, such as the From URI */
    const char *address;    /**< "192.0.2.1", "[2001:db8::1]:5060"; others count as not known */
    const char *tenant_id;  /**< whose ids are tried */
    const char *meeting_id; /**< whose PINs are tried; NULL: ids are */
    const char *tried;      /**< the id or PIN, kept as a keyed hash alone; NULL: being right is
                                 no ground to let it through again when the address is refused */
} cvi_guard_attempt;
/** Prepare a cvi_guard_attempt. */
#define CVI_GUARD_ATTEMPT_INIT(p)                                                                  \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_guard_attempt, tried))

/** What to do with an attempt. */
typedef struct cvi_guard_verdict {
    size_t size;         /**< set by CVI_GUARD_VERDICT_INIT() */
    uint32_t is_blocked; /**< 1: do not even look; say that it is wrong */
    uint32_t failed;     /**< of this caller, in the window */
    uint64_t delay_us;   /**< if it is wrong, say so no sooner than this after now */
} cvi_guard_verdict;
/** Prepare a cvi_guard_verdict. */
#define CVI_GUARD_VERDICT_INIT(p)                                                                  \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_guard_verdict, delay_us))

/** Counters of a guess defence since it was created. */
typedef struct cvi_guard_stats {
    size_t size;        /**< set by CVI_GUARD_STATS_INIT() */
    uint64_t checks;    /**< attempts */
    uint64_t blocked;   /**< of these, refused */
    uint64_t wrong;     /**< ids and PINs that were wrong */
    uint64_t right;     /**< that were right */
    uint64_t evictions; /**< windows with failures forgotten for want of room */
} cvi_guard_stats;
/** Prepare a cvi_guard_stats. */
#define CVI_GUARD_STATS_INIT(p)                                                                    \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_guard_stats, evictions))

/**
 * Create a guess defence that knows of no failure yet.
 *
 * @param out     to be destroyed by the caller; NULL on failure
 * @param params  NULL: all defaults
 *
 * @retval CVI_OK       done
 * @retval CVI_EINVAL   out is NULL, a field is out of range, a proxy is no address or network, or
 *                      the allocator is incomplete
 * @retval CVI_ENOMEM   no memory
 * @retval CVI_ESYSTEM  the system has no randomness for the hash
 * @retval CVI_EABI     the size of params or allocator is not understood
 *
 * @thread any   @alloc allocates   @since 0.1
 */
CVI_API int cvi_guard_create(cvi_guard **out, const cvi_guard_params *params);

/**
 * Destroy a guess defence.
 *
 * @param guard  set to NULL; NULL and a pointer to NULL are ignored
 *
 * @thread none other may use it   @alloc frees   @since 0.1
 */
CVI_API void cvi_guard_destroy(cvi_guard **guard);

/**
 * Give a resolver a guess defence.
 *
 * Look-ups of a caller that is refused end with CVI_ERESOLVE_NOT_FOUND (or _MISTYPED) without
 * asking anybody, at the pace of ids that do not exist; the event's `code` is then "blocked", for
 * the operator alone. So does a meeting that was found when its caller had come to be refused by
 * other look-ups of theirs that were open with it. Callers are the `caller` and `address` of
 * cvi_resolve_request. Calls that use the resolver check PINs with it too.
 *
 * @param resolver  resolver
 * @param guard     borrowed until the resolver is destroyed or gets another; NULL: none
 *
 * @retval CVI_OK      from the next look-up on
 * @retval CVI_EINVAL  resolver is NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_resolver_set_guard(cvi_resolver *resolver, cvi_guard *guard);

/**
 * Ask what to do with an attempt, before it is looked at.
 *
 * Resolvers that were given the guard do it by themselves, and so do calls for PINs.
 *
 * @param guard    guard
 * @param now_us   one monotonic clock for all users of the guard
 * @param attempt  prepared by CVI_GUARD_ATTEMPT_INIT()
 * @param verdict  receives the answer; its `size` says how much the caller holds
 *
 * @retval CVI_OK      filled in
 * @retval CVI_EINVAL  a pointer is NULL, or a text is too long
 * @retval CVI_EABI    a struct's size is not understood
 *
 * @thread any   @alloc never   @since 0.1
 */
CVI_API int cvi_guard_check(cvi_guard *guard, uint64_t now_us, const cvi_guard_attempt *attempt,
                            cvi_guard_verdict *verdict);

/**
 * Tell how an attempt that was not blocked ended.
 *
 * Failures of another kind, such as a service that does not answer, are not told.
 *
 * @param guard     guard
 * @param now_us    same clock
 * @param attempt   as for cvi_guard_check()
 * @param is_right  0: there is no such meeting, or the PIN is wrong; 1: it is right
 *
 * @retval CVI_OK      counted
 * @retval CVI_EINVAL  a pointer is NULL, or a text is too long
 * @retval CVI_EABI    the size of attempt is not understood
 *
 * @thread any   @alloc never   @since 0.1
 */
CVI_API int cvi_guard_note(cvi_guard *guard, uint64_t now_us, const cvi_guard_attempt *attempt,
                           int is_right);

/**
 * Read the counters.
 *
 * @param guard  guard
 * @param out    receives them; its `size` says how much the caller holds
 *
 * @retval CVI_OK      filled in
 * @retval CVI_EABI    out->size is not understood
 * @retval CVI_EINVAL  a pointer is NULL
 *
 * @thread any   @alloc never   @since 0.1
 */
CVI_API int cvi_guard_get_stats(cvi_guard *guard, cvi_guard_stats *out);

/* ---- lobby ----------------------------------------------------------------------------- */

/** Who bypasses the lobby of a meeting: lobbyBypassScope of Microsoft Graph. */
typedef enum cvi_lobby_scope {
    CVI_LOBBY_SCOPE_NONE = 0,                       /**< the meeting does not say: no lobby */
    CVI_LOBBY_SCOPE_EVERYONE = 1,                   /**< all [everyone] */
    CVI_LOBBY_SCOPE_ORGANIZATION_AND_FEDERATED = 2, /**< trusted [organizationAndFederated] */
    CVI_LOBBY_SCOPE_ORGANIZATION = 3,               /**< trusted [organization] */
    CVI_LOBBY_SCOPE_ORGANIZATION_ONLY = 4,          /**< trusted [organizationExcludingGuests] */
    CVI_LOBBY_SCOPE_INVITED = 5,                    /**< no room that calls [invited] */
    CVI_LOBBY_SCOPE_ORGANIZER = 6,                  /**< no room that calls [organizer] */
    CVI_LOBBY_SCOPE_OTHER = 7                       /**< one not known to this release: nobody */
} cvi_lobby_scope;

#define CVI_LOBBY_HOST 1u           /**< gave the host's PIN */
#define CVI_LOBBY_DIAL_IN 2u        /**< calls from the telephone network */
#define CVI_LOBBY_DIAL_IN_BYPASS 4u /**< the meeting lets those in [isDialInBypassEnabled] */
#define CVI_LOBBY_LOCKED 8u         /**< the meeting takes nobody any more */
#define CVI_LOBBY_ENCRYPTED 16u     /**< end to end, so that no gateway can take part */
#define CVI_LOBBY_NO_GUESTS 32u     /**< this gateway lets guests into no meeting */

/** What there is to decide about a caller. */
typedef struct cvi_lobby_question {
    size_t size;    /**< set by CVI_LOBBY_QUESTION_INIT() */
    uint32_t scope; /**< a cvi_lobby_scope */
    uint32_t trust; /**< a cvi_trust */
    uint32_t flags; /**< CVI_LOBBY_* */
} cvi_lobby_question;
/** Prepare a cvi_lobby_question. */
#define CVI_LOBBY_QUESTION_INIT(p)                                                                 \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_lobby_question, flags))

/** What becomes of a caller. */
typedef enum cvi_admission {
    CVI_ADMISSION_UNKNOWN = 0,
    CVI_ADMISSION_ENTER = 1, /**< takes part at once */
    CVI_ADMISSION_WAIT = 2,  /**< in the lobby, until somebody lets them in */
    CVI_ADMISSION_REFUSE = 3 /**< may not take part at all */
} cvi_admission;

/** The decision about a caller. */
typedef struct cvi_lobby_answer {
    size_t size;        /**< set by CVI_LOBBY_ANSWER_INIT() */
    uint32_t admission; /**< a cvi_admission */
    uint32_t as;        /**< CVI_TRUST_GUEST or CVI_TRUST_TRUSTED */
    const char *reason; /**< static sentence for the operator */
} cvi_lobby_answer;
/** Prepare a cvi_lobby_answer. */
#define CVI_LOBBY_ANSWER_INIT(p)                                                                   \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_lobby_answer, reason))

/**
 * Read a lobbyBypassScope of Microsoft Graph.
 *
 * @param text  such as "organizationAndFederated"; NULL and "" are CVI_LOBBY_SCOPE_NONE
 *
 * @return a cvi_lobby_scope; CVI_LOBBY_SCOPE_OTHER for one this release does not know
 *
 * @thread any   @alloc never   @since 0.1
 */
CVI_API uint32_t cvi_lobby_scope_parse(const char *text);

/**
 * Decide whether a caller enters, waits in the lobby, or is refused, and as what.
 *
 * A pure function. Refusals come first (locked, encrypted, no guests); then a host enters, and so
 * does a telephone where the meeting lets those in; then the scope decides.
 *
 * @param question  prepared by CVI_LOBBY_QUESTION_INIT()
 * @param answer    receives the decision; its `size` says how much the caller holds
 *
 * @retval CVI_OK      decided
 * @retval CVI_EINVAL  a pointer is NULL, or a value is not one of its kind
 * @retval CVI_EABI    a struct's size is not understood
 *
 * @thread any   @alloc never   @since 0.1
 */
CVI_API int cvi_lobby_decide(const cvi_lobby_question *question, cvi_lobby_answer *answer);

/**
 * Ask of a meeting what its options say about the lobby.
 *
 * Sets `scope`, and of `flags` CVI_LOBBY_DIAL_IN_BYPASS; the rest of the question is the caller's.
 *
 * @param question    prepared by CVI_LOBBY_QUESTION_INIT()
 * @param resolution  result of a look-up
 *
 * @retval CVI_OK      filled in
 * @retval CVI_EINVAL  a pointer is NULL
 * @retval CVI_EABI    the question is of an older release than this one
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_lobby_set_meeting(cvi_lobby_question *question, const cvi_resolution *resolution);

#ifdef __cplusplus
}
#endif

#endif
