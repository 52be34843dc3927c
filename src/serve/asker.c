/* asker - quotas of requests: finding who asks, telling what is left */
#include "serve/asker.h"

#include <netinet/in.h>
#include <string.h>
#include <time.h>

#include "serve/auth.h"
#include "serve/pass.h"

#define NETWORK_BYTES 8 /* of an IPv6 address, which one customer has whole */

static uint64_t hash(const struct hub *hub, const void *bytes, size_t len)
{
	uint8_t digest[SHA256_DIGEST_SIZE];
	struct sha256_ctx sha;
	uint64_t key;

	sha256_init(&sha);
	sha256_update(&sha, sizeof hub->tickets.bytes, hub->tickets.bytes);
	sha256_update(&sha, len, bytes);
	sha256_digest(&sha, sizeof digest, digest);
	memcpy(&key, digest, sizeof key);
	return key;
}

static uint64_t by_address(const struct hub *hub, const struct sockaddr *peer)
{
	const struct sockaddr_in *four = (const struct sockaddr_in *)peer;
	const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)peer;

	if (peer && peer->sa_family == AF_INET)
		return hash(hub, &four->sin_addr, sizeof four->sin_addr);
	if (peer && peer->sa_family == AF_INET6)
		return hash(hub, &six->sin6_addr, NETWORK_BYTES);
	return 0;
}

/* All passes for one repository count together: each is easy to replace. */
static bool by_token(uint64_t *key, struct hub *hub, const char *authorization)
{
	AUTO(auth_forget) char *secret = auth_secret(authorization);
	AUTO(tokens_drop) struct tokens *tokens = keyring_hold(&hub->keys);
	AUTO(pass_drop) struct token *pass = NULL;
	const struct token *found;

	if (!secret)
		return false;
	found = tokens_find(tokens, secret);
	if (found) {
		*key = hash(hub, found->digest, sizeof found->digest);
		return true;
	}
	pass = pass_check(&hub->tickets, secret);
	if (pass)
		*key = hash(hub, pass->scopes->name,
			    strlen(pass->scopes->name));
	return pass != NULL;
}

int asker_count(struct request *r, struct hub *hub, const struct sockaddr *peer,
		struct answer *a)
{
	struct quota_asker who = { 0 };

	if (!hub->quotas.slots)
		return 0;
	who.is_known = by_token(&who.key, hub, r->authorization);
	if (!who.is_known)
		who.key = by_address(hub, peer);
	r->quota = quotas_take(&hub->quotas, traffic_of(r->path), &who,
			       time(NULL));
	r->quota_seconds = hub->quotas.seconds;
	if (!r->quota.is_over)
		return 0;
	answer_add(a, "Retry-After", "%ld", r->quota.reset);
	return answer_fail(a, 429, NULL,
			   "We had to rate limit you: %lu requests in %zu "
			   "seconds are too many. Try again in %ld.",
			   r->quota.limit, hub->quotas.seconds, r->quota.reset);
}

void asker_tell(const struct request *r, struct answer *a)
{
	const struct quota_state *q = &r->quota;
	const char *name = traffic_names[q->kind];

	if (!q->limit)
		return;
	answer_add(a, "RateLimit", "\"%s\";r=%lu;t=%ld", name, q->left,
		   q->reset);
	answer_add(a, "RateLimit-Policy", "\"fixed window\";\"%s\";q=%lu;w=%zu",
		   name, q->limit, r->quota_seconds);
}
