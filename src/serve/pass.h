/* pass - short-lived tokens for one repository, signed and not kept */
#ifndef SERVE_PASS_H
#define SERVE_PASS_H

#include "serve/ticket.h"
#include "serve/tokens.h"

/*
 * `hf_jwt_PAYLOAD.MAC`: what it is for and until when, in base64url, and its
 * HMAC-SHA-256 under the key of tickets: good until then, or until the server
 * ends. Nothing is stored.
 */
#define PASS_PREFIX "hf_jwt_"
#define PASS_AUTHOR "[OIDC]"

/* For kind, ns and name; the caller frees. */
char *pass_make(const struct ticket_key *key, const struct scope *place,
		int64_t expires);

/* A token with that one place, or NULL. The caller frees it by pass_drop. */
struct token *pass_check(const struct ticket_key *key, const char *secret);
void pass_drop(struct token **pass); /* for AUTO */

#endif
