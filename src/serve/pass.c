/* pass - making and checking signed tokens */
#include "serve/pass.h"

#include <nettle/base64.h>
#include <nettle/hmac.h>
#include <nettle/memops.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"

#define HEX (2 * SHA256_DIGEST_SIZE + 1)
#define PAYLOAD_MAX 1024
#define FIELDS 4 /* expires, kind, ns, name */

/* Other texts are signed under the same key: these begin with the prefix. */
static void sign(char hex[HEX], const struct ticket_key *key,
		 const char *payload, size_t len)
{
	const char *prefix = PASS_PREFIX;
	uint8_t digest[SHA256_DIGEST_SIZE];
	struct hmac_sha256_ctx ctx;

	hmac_sha256_set_key(&ctx, sizeof key->bytes, key->bytes);
	hmac_sha256_update(&ctx, strlen(prefix), (const uint8_t *)prefix);
	hmac_sha256_update(&ctx, len, (const uint8_t *)payload);
	hmac_sha256_digest(&ctx, sizeof digest, digest);
	for (size_t i = 0; i < sizeof digest; i++)
		snprintf(hex + 2 * i, 3, "%02x", digest[i]);
}

char *pass_make(const struct ticket_key *key, const struct scope *place,
		int64_t expires)
{
	AUTO(free_text)
	char *plain = xasprintf("%lld %s %s %s", (long long)expires,
				place->kind, place->ns, place->name);
	size_t len = strlen(plain);
	AUTO(free_text)
	char *payload = xcalloc(1, BASE64_ENCODE_RAW_LENGTH(len) + 1);
	struct base64_encode_ctx ctx;
	char hex[HEX];
	size_t got;

	base64url_encode_init(&ctx);
	got = base64_encode_update(&ctx, payload, len, (const uint8_t *)plain);
	got += base64_encode_final(&ctx, payload + got);
	while (got && payload[got - 1] == '=')
		got--;
	payload[got] = '\0';
	sign(hex, key, payload, got);
	return xasprintf(PASS_PREFIX "%s.%s", payload, hex);
}

/* The payload was ours, so it has the form that pass_make gives it. */
static struct token *read_payload(const char *payload, size_t len)
{
	AUTO(free_text) char *plain = xcalloc(1, BASE64_DECODE_LENGTH(len) + 1);
	char *rest = plain, *fields[FIELDS];
	struct base64_decode_ctx ctx;
	AUTO(free_text) char *place = NULL;
	size_t got = BASE64_DECODE_LENGTH(len);
	struct token *pass;

	base64url_decode_init(&ctx);
	if (!base64_decode_update(&ctx, &got, (uint8_t *)plain, len, payload))
		return NULL;
	plain[got] = '\0';
	for (size_t i = 0; i < FIELDS; i++) {
		fields[i] = strsep(&rest, " ");
		if (!fields[i])
			return NULL;
	}
	if (strtoll(fields[0], NULL, 10) <= time(NULL))
		return NULL;
	pass = xcalloc(1, sizeof *pass);
	*pass = (struct token){ .name = xstrdup(PASS_AUTHOR),
				.role = ROLE_FINE,
				.is_pass = true };
	place = xasprintf("write:%ss/%s/%s", fields[1], fields[2], fields[3]);
	token_add_scope(pass, place);
	return pass;
}

struct token *pass_check(const struct ticket_key *key, const char *secret)
{
	const char *payload = secret + strlen(PASS_PREFIX);
	const char *dot;
	char hex[HEX];

	if (strncmp(secret, PASS_PREFIX, strlen(PASS_PREFIX)) != 0)
		return NULL;
	dot = strchr(payload, '.');
	if (!dot || dot - payload > PAYLOAD_MAX || strlen(dot + 1) != HEX - 1)
		return NULL;
	sign(hex, key, payload, (size_t)(dot - payload));
	if (!memeql_sec(hex, dot + 1, HEX - 1))
		return NULL;
	return read_payload(payload, (size_t)(dot - payload));
}

void pass_drop(struct token **pass)
{
	if (*pass)
		token_clear(*pass);
	free(take(pass));
}
