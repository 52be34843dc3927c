/* oidc - a CI job's own identity, swapped for a token of the Hub */
#ifndef HUB_OIDC_H
#define HUB_OIDC_H

#include "hub/hub.h"

/*
 * Trusted publishing. The job's identity token is HF_OIDC_ID_TOKEN, or what
 * ACTIONS_ID_TOKEN_REQUEST_URL gives out for the audience h->endpoint; the Hub
 * swaps it (RFC 8693) for a token of an hour for this one repository, or for
 * what HF_OIDC_RESOURCE names, which becomes h->token.
 *
 * That happens when is_asked or HF_OIDC_RESOURCE asks for it, whatever other
 * token there is; or when there is none and the job offers an identity. Then
 * failing is the end: no other token is used. ERR_CONFIG: asked for and not
 * offered; ERR_UNAVAILABLE: refused; ERR_AGAIN.
 *
 * ACTIONS_ID_TOKEN_REQUEST_TOKEN goes to the origin of its URL alone, the
 * identity token to the Hub alone, neither along any redirect elsewhere; what
 * a server says is shown without them.
 */
int oidc_sign_in(struct hub *h, const struct hub_env *env, bool is_asked,
		 struct err *e);

#endif
