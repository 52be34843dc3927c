/* ticket - signing and checking addresses */
#include "serve/ticket.h"

#include <nettle/hmac.h>
#include <nettle/memops.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "base/mem.h"

#define HEX (2 * SHA256_DIGEST_SIZE + 1)

int ticket_draw(struct ticket_key *key)
{
	ssize_t got = getrandom(key->bytes, sizeof key->bytes, 0);

	return got == (ssize_t)sizeof key->bytes ? 0 : -1;
}

struct claim {
	const char *method, *path;
	unsigned long long size;
	long long expires;
};

static void sign(char hex[HEX], const struct ticket_key *key,
		 const struct claim *claim)
{
	AUTO(free_text)
	char *text = xasprintf("%s\n%s\n%llu\n%lld", claim->method, claim->path,
			       claim->size, claim->expires);
	uint8_t digest[SHA256_DIGEST_SIZE];
	struct hmac_sha256_ctx ctx;

	hmac_sha256_set_key(&ctx, sizeof key->bytes, key->bytes);
	hmac_sha256_update(&ctx, strlen(text), (const uint8_t *)text);
	hmac_sha256_digest(&ctx, sizeof digest, digest);
	for (size_t i = 0; i < sizeof digest; i++)
		snprintf(hex + 2 * i, 3, "%02x", digest[i]);
}

char *ticket_query(const struct ticket_key *key, const char *method,
		   const char *path, uint64_t size)
{
	const struct claim claim = { method, path, size,
				     time(NULL) + TICKET_SECONDS };
	char hex[HEX];

	sign(hex, key, &claim);
	return xasprintf("size=%llu&expires=%lld&signature=%s", claim.size,
			 claim.expires, hex);
}

bool ticket_check(uint64_t *size, const struct ticket_key *key,
		  const struct request *in)
{
	const char *length = form_get(&in->query, "size");
	const char *expires = form_get(&in->query, "expires");
	const char *signature = form_get(&in->query, "signature");
	struct claim claim = { .method = in->method, .path = in->path };
	char hex[HEX];

	if (!length || !expires || !signature || strlen(signature) != HEX - 1)
		return false;
	claim.size = strtoull(length, NULL, 10);
	claim.expires = strtoll(expires, NULL, 10);
	sign(hex, key, &claim);
	if (!memeql_sec(hex, signature, HEX - 1) || claim.expires < time(NULL))
		return false;
	*size = claim.size;
	return true;
}
