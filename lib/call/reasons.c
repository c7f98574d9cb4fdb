/* SPDX-License-Identifier: MIT */
#include "call/reasons.h"

#define NORMAL "Q.850;cause=16;text=\"normal call clearing\""
#define NO_ROUTE "Q.850;cause=3;text=\"meeting not found\""
#define REJECTED "Q.850;cause=21;text=\"call rejected\""
#define EXPIRED "Q.850;cause=102;text=\"recovery on timer expiry\""
#define NO_NETWORK "Q.850;cause=38;text=\"network out of order\""
#define INCOMPATIBLE "Q.850;cause=88;text=\"incompatible destination\""
#define FAILURES -9999, -1
#define ALL -9999, 0

/* clang-format off */
static const cvi__call_reason REASONS[] = {
    {CVI__END_ADMIT, CVI_EDIAL_SCHEME, CVI_EDIAL_SCHEME, 416, "Unsupported URI Scheme", "",
     "gateway", "the dialled address has a scheme that is not supported", NORMAL},
    {CVI__END_ADMIT, CVI_EDIAL_EMPTY, -199, 400, "Bad Request", "",
     "gateway", "the dialled address is malformed", NORMAL},
    {CVI__END_ADMIT, CVI_EPROVISION_DOMAIN, CVI_EPROVISION_DOMAIN, 404, "Not Found", "",
     "gateway", "domain not hosted", NORMAL},
    {CVI__END_ADMIT, CVI_EPROVISION_TENANT, CVI_EPROVISION_TENANT, 404, "Not Found", "",
     "gateway", "no tenant has the dialled key", NORMAL},
    {CVI__END_ADMIT, CVI_EPROVISION_DISABLED, CVI_EPROVISION_DISABLED, 403, "Forbidden", "",
     "gateway", "denied by access control: the tenant is disabled", NORMAL},
    {CVI__END_ADMIT, CVI_EPROVISION_LICENCE, CVI_EPROVISION_LICENCE, 486, "Busy Here", "",
     "gateway", "no licence", NORMAL},
    {CVI__END_ADMIT, CVI_ESESSION_SDP, CVI_ESESSION_SDP, 400, "Bad Session Description",
     "399 libcvi \"malformed session description\"",
     "gateway", "media negotiation failed: the session description is malformed", NORMAL},
    {CVI__END_ADMIT, CVI_ESESSION_NO_CODEC, CVI_ESESSION_NO_CODEC, 488, "Not Acceptable Here",
     "305 libcvi \"no codec in common\"",
     "gateway", "media negotiation failed: no codec in common", NORMAL},
    {CVI__END_ADMIT, CVI_ESESSION_SECURITY, CVI_ESESSION_SECURITY, 488, "Not Acceptable Here",
     "302 libcvi \"the offered media security is not acceptable\"",
     "gateway", "media negotiation failed: the offered media security is not acceptable", NORMAL},
    {CVI__END_ADMIT, CVI_ENOMEM, CVI_ENOMEM, 503, "Service Unavailable", "",
     "gateway", "out of memory", NORMAL},
    {CVI__END_ADMIT, FAILURES, 500, "Server Internal Error", "",
     "gateway", "internal error", NORMAL},

    {CVI__END_CANCEL, ALL, 487, "Request Terminated", "", "caller", "remote cancelled", NORMAL},

    {CVI__END_ANSWER, CVI_ECALL_TIMEOUT, CVI_ECALL_TIMEOUT, 500, "Server Internal Error", "",
     "network", "the answer was never acknowledged", EXPIRED},
    {CVI__END_ANSWER, FAILURES, 500, "Server Internal Error", "",
     "gateway", "media negotiation failed: the answer to our offer is not usable", INCOMPATIBLE},

    {CVI__END_DIALOGUE, CVI_ECALL_TIMEOUT, CVI_ECALL_TIMEOUT, 480, "Temporarily Unavailable", "",
     "gateway", "timed out collecting digits", EXPIRED},
    {CVI__END_DIALOGUE, CVI_ERESOLVE_NOT_FOUND, CVI_ERESOLVE_NOT_FOUND, 404, "Not Found", "",
     "gateway", "meeting not found", NO_ROUTE},
    {CVI__END_DIALOGUE, CVI_ERESOLVE_MISTYPED, CVI_ERESOLVE_MISTYPED, 404, "Not Found", "",
     "gateway", "meeting not found", NO_ROUTE},
    {CVI__END_DIALOGUE, CVI_ERESOLVE_EXPIRED, CVI_ERESOLVE_EXPIRED, 404, "Not Found", "",
     "gateway", "meeting expired", REJECTED},
    {CVI__END_DIALOGUE, CVI_ERESOLVE_NOT_STARTED, CVI_ERESOLVE_NOT_STARTED, 404, "Not Found", "",
     "gateway", "meeting not started", REJECTED},
    {CVI__END_DIALOGUE, CVI_ERESOLVE_LOCKED, CVI_ERESOLVE_LOCKED, 403, "Forbidden", "",
     "gateway", "meeting locked", REJECTED},
    {CVI__END_DIALOGUE, CVI_ERESOLVE_DENIED, CVI_ERESOLVE_DENIED, 403, "Forbidden", "",
     "gateway", "denied by access control", REJECTED},
    {CVI__END_DIALOGUE, CVI_ERESOLVE_PIN, CVI_ERESOLVE_PIN, 403, "Forbidden", "",
     "gateway", "wrong PIN too often", REJECTED},
    {CVI__END_DIALOGUE, CVI_EIVR_LOBBY, CVI_EIVR_LOBBY, 480, "Temporarily Unavailable", "",
     "gateway", "lobby timed out", EXPIRED},
    {CVI__END_DIALOGUE, CVI_EMEETING_FULL, CVI_EMEETING_FULL, 486, "Busy Here", "",
     "gateway", "the meeting is full", REJECTED},
    {CVI__END_DIALOGUE, CVI_EPROVISION_LICENCE, CVI_EPROVISION_LICENCE, 486, "Busy Here", "",
     "gateway", "no licence", REJECTED},
    {CVI__END_DIALOGUE, CVI_ECALL_REJECTED, CVI_ECALL_REJECTED, 480, "Temporarily Unavailable", "",
     "gateway", "no operator took the call", REJECTED},
    {CVI__END_DIALOGUE, CVI_OK, CVI_OK, 487, "Request Terminated", "",
     "caller", "the caller left by key", NORMAL},
    {CVI__END_DIALOGUE, FAILURES, 503, "Service Unavailable", "",
     "gateway", "failed getting meeting information", NO_NETWORK},

    {CVI__END_MEDIA, CVI_ECALL_NO_MEDIA, CVI_ECALL_NO_MEDIA, 480, "Temporarily Unavailable", "",
     "network", "no media: nothing was ever received", EXPIRED},
    {CVI__END_MEDIA, FAILURES, 480, "Temporarily Unavailable", "",
     "network", "no media: the caller went silent", EXPIRED},

    {CVI__END_BYE, ALL, 487, "Request Terminated", "", "caller", "the caller hung up", NORMAL},
    {CVI__END_LOST, ALL, 503, "Service Unavailable", "",
     "network", "the caller's signalling is gone", EXPIRED},
    {CVI__END_TRANSFER, ALL, 480, "Temporarily Unavailable", "",
     "gateway", "transferred to an operator", NORMAL},
    {CVI__END_HANGUP, CVI_OK, CVI_OK, 480, "Temporarily Unavailable", "",
     "gateway", "the gateway hung up", NORMAL},
    {CVI__END_HANGUP, CVI_EMEETING_FULL, CVI_EMEETING_FULL, 486, "Busy Here", "",
     "gateway", "the meeting is full", REJECTED},
    {CVI__END_HANGUP, FAILURES, 503, "Service Unavailable", "",
     "gateway", "the gateway ended the call after a failure", NO_NETWORK},
};
/* clang-format on */

const cvi__call_reason *cvi__call_reason_find(cvi__call_end_when when, int status)
{
    const cvi__call_reason *last = &REASONS[CVI_ARRAY_LEN(REASONS) - 1];

    for (const cvi__call_reason *r = REASONS; r < last; r++) {
        const int high = CVI_MAX(r->first, r->last);
        const int low = CVI_MIN(r->first, r->last);

        if (r->when == when && status <= high && status >= low) {
            return r;
        }
    }
    return last;
}
