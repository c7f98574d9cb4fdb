/* SPDX-License-Identifier: MIT */
/* Credentials of a resolver's back ends, from files. */
#ifndef EX_CREDENTIAL_H
#define EX_CREDENTIAL_H

#include <cvi/resolve.h>

#include "common/options.h"

typedef struct ex_credentials {
    ex_option_list secrets;      /* "[NAME=]FILE": the secret is the first line */
    ex_option_list certificates; /* "[NAME=]FILE": PEM with certificate and private key */
    const char *password;        /* file: of the private keys; NULL: none */
} ex_credentials;

#define EX_CREDENTIAL_BACKEND "graph" /* where no back end is named */
/* clang-format off */
#define EX_CREDENTIAL_OPTIONS(c)                                                                   \
    {"secret-file", EX_OPTION_LIST, &(c)->secrets, "[NAME=]FILE",                                  \
     "client secret or token of back end NAME (graph)", 0, 0},                                     \
    {"certificate-file", EX_OPTION_LIST, &(c)->certificates, "[NAME=]FILE",                        \
     "PEM with certificate and private key of it", 0, 0},                                          \
    {"password-file", EX_OPTION_TEXT, &(c)->password, "FILE", "of the private keys", 0, 0}
/* clang-format on */

/* Hand them over and wipe what was read. CVI_OK, or why the file at *path is of no use. */
int ex_credentials_give(const ex_credentials *c, cvi_resolver *resolver, uint64_t now_us,
                        const char **path);

#endif
