/* SPDX-License-Identifier: MIT */
/* Credentials of a resolver's back ends, from files. */
#ifndef EX_CREDENTIAL_H
#define EX_CREDENTIAL_H

#include <cvi/resolve.h>

#include "common/options.h"

typedef struct ex_credentials {
    ex_option_list secrets;      /* "[BACKEND=]FILE": the secret is the first line */
    ex_option_list certificates; /* "[BACKEND=]FILE": PEM with certificate and private key */
    const char *password;        /* file: of the private keys; NULL: none */
} ex_credentials;

#define EX_CREDENTIAL_BACKEND "graph" /* where no back end is named */
#define EX_CREDENTIAL_OPTIONS(c)                                                                   \
    {"secret-file",                                                                                \
     EX_OPTION_LIST,                                                                               \
     &(c)->secrets,                                                                                \
     "[BACKEND=]FILE",                                                                             \
     "client secret, or a policy service's token; of the back end graph if not said",              \
     0,                                                                                            \
     0},                                                                                           \
        {"certificate-file",                                                                       \
         EX_OPTION_LIST,                                                                           \
         &(c)->certificates,                                                                       \
         "[BACKEND=]FILE",                                                                         \
         "PEM with certificate and private key",                                                   \
         0,                                                                                        \
         0},                                                                                       \
    {                                                                                              \
        "password-file", EX_OPTION_TEXT, &(c)->password, "FILE", "of the private key", 0, 0        \
    }

/* Hand them over and wipe what was read. CVI_OK, or why the file at *path is of no use. */
int ex_credentials_give(const ex_credentials *c, cvi_resolver *resolver, uint64_t now_us,
                        const char **path);

#endif
