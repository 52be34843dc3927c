/* oidc - reading whom to trust, and checking tokens of OpenID Connect */
#include "serve/oidc.h"

#include <jwt.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "json/value.h"

static int check_entry(const cJSON *entry, size_t number, struct err *e)
{
	const cJSON *claims = value_object(entry, "/claims");
	const cJSON *claim;

	if (!value_text(entry, "/repo") || !claims)
		return err_set(e, ERR_CONFIG,
			       "/trust/%zu: expected repo and claims", number);
	if (!value_text(claims, "/repository") && !value_text(claims, "/sub"))
		return err_set(e, ERR_CONFIG,
			       "/trust/%zu/claims: expected repository or "
			       "sub, or every job would be trusted",
			       number);
	cJSON_ArrayForEach(claim, claims)
	{
		if (!cJSON_IsString(claim))
			return err_set(e, ERR_CONFIG,
				       "/trust/%zu/claims: expected texts",
				       number);
	}
	return 0;
}

static int check_trust(const cJSON *trust, struct err *e)
{
	const cJSON *entry;
	size_t number = 0;

	if (!trust)
		return err_set(e, ERR_CONFIG, "/trust: expected an array");
	cJSON_ArrayForEach(entry, trust)
	{
		if (check_entry(entry, number++, e) < 0)
			return -1;
	}
	return 0;
}

static int read_all(struct oidc *o, const char *path, cJSON *root,
		    struct err *e)
{
	const char *issuer = value_text(root, "/issuer");
	const char *audience = value_text(root, "/audience");
	const char *keys = value_text(root, "/keys");
	double seconds = value_number(root, "/seconds", OIDC_SECONDS);
	const char *slash = strrchr(path, '/');
	AUTO(free_text) char *file = NULL;

	if (!issuer || !audience || !keys)
		return err_set(e, ERR_CONFIG,
			       "expected issuer, audience and keys");
	if (!(seconds >= 1 && seconds <= 24 * 3600))
		return err_set(e, ERR_CONFIG, "/seconds: expected 1 to 86400");
	if (check_trust(value_array(root, "/trust"), e) < 0)
		return -1;
	file = *keys == '/' || !slash
		       ? xstrdup(keys)
		       : xasprintf("%.*s/%s", (int)(slash - path), path, keys);
	o->issuer = xstrdup(issuer);
	o->audience = xstrdup(audience);
	o->seconds = (long)seconds;
	o->trust = cJSON_DetachItemFromObjectCaseSensitive(root, "trust");
	return jwk_read(&o->keys, file, e);
}

int oidc_open(struct oidc *o, const char *path, struct err *e)
{
	AUTO(value_release) cJSON *root = NULL;

	if (value_read(&root, path, e) < 0) {
		e->kind = ERR_CONFIG;
		return -1;
	}
	return read_all(o, path, root, e) < 0 ? err_wrap(e, "%s", path) : 0;
}

void oidc_release(struct oidc *o)
{
	free(take(&o->issuer));
	free(take(&o->audience));
	jwk_release(&o->keys);
	value_release(&o->trust);
}

static void free_jwt(jwt_t **jwt)
{
	jwt_free(*jwt);
}

/*
 * The claims of a token that is signed by one of the keys, or NULL. The
 * header's algorithm is the sender's word: only RS256 is taken, so that a
 * public key is never the secret of an HMAC.
 */
static cJSON *signed_claims(const struct oidc *o, const char *token)
{
	for (size_t i = 0; i < o->keys.count; i++) {
		const char *key = o->keys.items[i];
		AUTO(free_jwt) jwt_t *jwt = NULL;
		AUTO(free_text) char *text = NULL;
		cJSON *claims = NULL;
		struct err e;

		if (jwt_decode(&jwt, token, (const unsigned char *)key,
			       (int)strlen(key)) != 0)
			continue;
		if (jwt_get_alg(jwt) != JWT_ALG_RS256)
			return NULL;
		text = jwt_get_grants_json(jwt, NULL);
		if (text &&
		    value_parse(&claims, text, strlen(text), "token", &e) == 0)
			return claims;
	}
	return NULL;
}

static bool is_text(const cJSON *item, const char *text)
{
	return cJSON_IsString(item) && !strcmp(item->valuestring, text);
}

/* One audience, or several of which it is one: RFC 7519 §4.1.3. */
static bool is_for(const cJSON *claims, const char *audience)
{
	const cJSON *aud = value_at(claims, "/aud"), *one;

	cJSON_ArrayForEach(one, value_array(claims, "/aud"))
	{
		if (is_text(one, audience))
			return true;
	}
	return is_text(aud, audience);
}

static const char *refuse_claims(const struct oidc *o, const cJSON *claims)
{
	double now = (double)time(NULL);

	if (!is_text(value_at(claims, "/iss"), o->issuer))
		return "the token is of another issuer";
	if (!is_for(claims, o->audience))
		return "the token is for another audience";
	if (!(value_number(claims, "/exp", 0) > now - OIDC_LEEWAY))
		return "the token is no longer good";
	if (value_number(claims, "/nbf", 0) > now + OIDC_LEEWAY ||
	    value_number(claims, "/iat", 0) > now + OIDC_LEEWAY)
		return "the token is not good yet";
	return NULL;
}

static bool has_claims(const cJSON *claims, const cJSON *wanted)
{
	const cJSON *one;

	cJSON_ArrayForEach(one, wanted)
	{
		const cJSON *given =
			cJSON_GetObjectItemCaseSensitive(claims, one->string);

		if (!is_text(given, one->valuestring))
			return false;
	}
	return true;
}

const char *oidc_refusal(const struct oidc *o, const char *token,
			 const struct scope *place)
{
	AUTO(value_release) cJSON *claims = NULL;
	AUTO(free_text)
	char *repo =
		xasprintf("%s%s/%s", *place->kind == 'd' ? "datasets/" : "",
			  place->ns, place->name);
	const char *refusal;
	const cJSON *entry;

	if (strlen(token) > OIDC_TOKEN_MAX)
		return "the token is too long";
	claims = signed_claims(o, token);
	if (!claims)
		return "the token is not signed by a key of the issuer";
	refusal = refuse_claims(o, claims);
	if (refusal)
		return refusal;
	cJSON_ArrayForEach(entry, o->trust)
	{
		if (is_text(value_at(entry, "/repo"), repo) &&
		    has_claims(claims, value_at(entry, "/claims")))
			return NULL;
	}
	return "no trusted publisher of this repository has these claims";
}
