/* SPDX-License-Identifier: MIT */
/* Parts of a URI that matter when it is written down; it may be malformed. */
#ifndef CVI_RECORD_URI_H
#define CVI_RECORD_URI_H

#include "core/base.h"

/* Length of the scheme with its ':', 0 when it is none that is dialled. */
size_t cvi__uri_scheme(const char *uri, size_t len);

/*
 * The password of a URI: from the first ':' after the scheme to the last '@'. A well-formed URI
 * has one '@'; of a malformed one rather too much is taken than a part of the password left.
 * Returns where it begins, at most `len`, with its ':'; *password_len is 0 when there is none.
 */
size_t cvi__uri_password(const char *uri, size_t len, size_t *password_len);

#endif
