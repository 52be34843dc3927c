/* oidc - trusting the jobs of an issuer for single repositories */
#ifndef SERVE_OIDC_H
#define SERVE_OIDC_H

#include <cjson/cJSON.h>

#include "serve/jwk.h"
#include "serve/tokens.h"

/*
 * A file {"issuer","audience","keys": FILE, "seconds"?, "trust": [{"repo",
 * "claims": {NAME: text, …}}, …]}. A token of OpenID Connect is good for a
 * repo when it is signed by RS256 with a key of the issuer, has its iss, aud,
 * exp and nbf in order, and one of the repo's entries has all its claims in
 * it, each the same text. An entry must name repository or sub, so that not
 * every job of the issuer is trusted. FILE lies beside that file.
 */
struct oidc {
	char *issuer, *audience;
	struct jwk_keys keys;
	cJSON *trust; /* NULL: there is no exchange */
	long seconds; /* that a pass is good for */
};

#define OIDC_SECONDS 3600
#define OIDC_TOKEN_MAX ((size_t)16 << 10)
#define OIDC_LEEWAY 60 /* seconds between two clocks */

int oidc_open(struct oidc *o, const char *path, struct err *e);
void oidc_release(struct oidc *o);

/*
 * Whether the token is good for that place (kind, ns, name). NULL: it is;
 * else what is wrong.
 */
const char *oidc_refusal(const struct oidc *o, const char *token,
			 const struct scope *place);

#endif
