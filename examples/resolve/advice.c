/* SPDX-License-Identifier: MIT */
/* What an operator should do, by what failed. */
#include <string.h>

#include "resolve/run.h"

struct row {
    int status;
    const char *code; /* of the service; NULL: any */
    uint32_t phase;   /* how far it came; 0: any */
    const char *advice;
};

static const struct row rows[] = {
    {CVI_ERESOLVE_NETWORK, NULL, CVI_RESOLVE_PHASE_DNS,
     "The server's name could not be resolved. Check the DNS server of this machine, and whether "
     "the way out is through a proxy that http.proxy should name."},
    {CVI_ERESOLVE_NETWORK, NULL, CVI_RESOLVE_PHASE_CONNECT,
     "Nothing answers at the server's address. Let a firewall pass TCP port 443 to it, or name "
     "the proxy in http.proxy."},
    {CVI_ERESOLVE_NETWORK, NULL, CVI_RESOLVE_PHASE_TLS,
     "The server's certificate is not trusted, or TLS 1.2 is refused. If a proxy of yours opens "
     "TLS, put its CA into http.ca_file, or exempt these servers; and check this machine's clock."},
    {CVI_ERESOLVE_NETWORK, NULL, CVI_RESOLVE_PHASE_ANSWER,
     "The server was reached, but its answer did not come in time or broke off. Try again; if it "
     "stays, look for a device on the way that cuts connections."},
    {CVI_ERESOLVE_NETWORK, NULL, 0,
     "No answer came in time. Run the doctor, which says how far requests get."},
    {CVI_ERESOLVE_CREDENTIAL, "AADSTS7000215", 0,
     "The client secret is wrong. Use the secret's value, not its id, of the application that "
     "client_id names."},
    {CVI_ERESOLVE_CREDENTIAL, "AADSTS7000222", 0,
     "The client secret has expired. Make a new one in the application's registration."},
    {CVI_ERESOLVE_CREDENTIAL, "AADSTS700027", 0,
     "The certificate is not one of the application's. Upload it in the application's "
     "registration, and check this machine's clock."},
    {CVI_ERESOLVE_CREDENTIAL, "AADSTS90002", 0,
     "There is no such Entra tenant. Check entra_tenant, and that cloud is the tenant's."},
    {CVI_ERESOLVE_CREDENTIAL, "AADSTS900023", 0,
     "entra_tenant is neither a tenant's id nor a domain of it."},
    {CVI_ERESOLVE_CREDENTIAL, NULL, 0,
     "The service does not accept who we say we are. Check client_id, the secret or certificate, "
     "entra_tenant and cloud."},
    {CVI_ERESOLVE_CONSENT, NULL, 0,
     "The tenant has not let the application in. Have one of its administrators open "
     "https://login.microsoftonline.com/{entra_tenant}/adminconsent?client_id={client_id} and "
     "accept."},
    {CVI_ERESOLVE_PERMISSION, NULL, 0,
     "The application may not read meetings. Give it the application permission "
     "OnlineMeetings.Read.All, and have an administrator of the tenant consent."},
    {CVI_ERESOLVE_THROTTLED, NULL, 0,
     "The service asks for fewer requests. Wait, and look for who sends so many."},
    {CVI_ERESOLVE_UNAVAILABLE, NULL, 0,
     "The service is out of order. Look at its status page and try again later."},
    {CVI_ERESOLVE_ANSWER, NULL, 0,
     "What came is not what the service should say. Check login_url, graph_url or url, and whether "
     "a proxy answers in its place."},
    {CVI_ERESOLVE_MISTYPED, NULL, 0,
     "The id's check digit is wrong: type it again, as it is in the invitation."},
    {CVI_ERESOLVE_NOT_FOUND, NULL, 0,
     "Check the id in the invitation, and that the meeting was made in this tenant."},
    {CVI_ERESOLVE_EXPIRED, NULL, 0, "Ask the organiser for a new invitation."},
    {CVI_ERESOLVE_CONFIG, NULL, 0, "Mend the configuration."},
};

const char *rs_advice(int status, const char *code, uint32_t phase)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct row *const r = &rows[i];

        if (r->status == status && (!r->code || strcmp(r->code, code) == 0) &&
            (r->phase == 0 || r->phase == phase)) {
            return r->advice;
        }
    }
    return NULL;
}
