/* redact - text of others without the secrets it may repeat */
#ifndef HTTP_REDACT_H
#define HTTP_REDACT_H

#include "base/buf.h"
#include "base/err.h"

/*
 * Append at most max bytes of text; the secret (may be NULL) and words that
 * look like a Hub token (hf_ and 20 or more letters, hf_jwt_) read
 * `[redacted]`.
 */
void redact_add(struct buf *out, const char *text, const char *secret,
		size_t max);

/* The same for the text of an error. */
void redact_err(struct err *e, const char *secret);

#endif
