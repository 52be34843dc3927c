/* hash - SHA-1 as git names objects, SHA-256 as LFS and digests use it */
#include "base/hash.h"

#include <inttypes.h>
#include <stdio.h>

static void to_hex(char *hex, const uint8_t *bytes, size_t len)
{
	static const char digit[] = "0123456789abcdef";

	for (size_t i = 0; i < len; i++) {
		*hex++ = digit[bytes[i] >> 4];
		*hex++ = digit[bytes[i] & 15];
	}
	*hex = '\0';
}

void hash_sha256_end(char hex[HASH_SHA256_HEX], struct sha256_ctx *ctx)
{
	uint8_t digest[SHA256_DIGEST_SIZE];

	sha256_digest(ctx, sizeof digest, digest);
	to_hex(hex, digest, sizeof digest);
}

void hash_sha256(char hex[HASH_SHA256_HEX], const void *bytes, size_t len)
{
	struct sha256_ctx ctx;

	sha256_init(&ctx);
	sha256_update(&ctx, len, bytes);
	hash_sha256_end(hex, &ctx);
}

void hash_blob(char hex[HASH_SHA1_HEX], const void *bytes, size_t len)
{
	char content[HASH_SHA256_HEX];
	struct hash_stream h;

	hash_start(&h, len);
	sha1_update(&h.blob, len, bytes);
	hash_finish(&h, hex, content);
}

void hash_start(struct hash_stream *h, uint64_t size_bytes)
{
	char header[32];
	int len;

	sha1_init(&h->blob);
	sha256_init(&h->content);
	len = snprintf(header, sizeof header, "blob %" PRIu64, size_bytes);
	sha1_update(&h->blob, (size_t)len + 1, (const uint8_t *)header);
}

void hash_update(struct hash_stream *h, const void *bytes, size_t len)
{
	sha1_update(&h->blob, len, bytes);
	sha256_update(&h->content, len, bytes);
}

void hash_finish(struct hash_stream *h, char blob[HASH_SHA1_HEX],
		 char content[HASH_SHA256_HEX])
{
	uint8_t digest[SHA256_DIGEST_SIZE];

	sha1_digest(&h->blob, SHA1_DIGEST_SIZE, digest);
	to_hex(blob, digest, SHA1_DIGEST_SIZE);
	sha256_digest(&h->content, SHA256_DIGEST_SIZE, digest);
	to_hex(content, digest, SHA256_DIGEST_SIZE);
}

void hash_id_start(struct hash_id *h, size_t id_len, uint64_t size_bytes)
{
	h->is_blob = id_len == HASH_SHA1_HEX - 1;
	hash_start(&h->both, size_bytes);
}

void hash_id_update(struct hash_id *h, const void *bytes, size_t len)
{
	if (h->is_blob)
		sha1_update(&h->both.blob, len, bytes);
	else
		sha256_update(&h->both.content, len, bytes);
}

void hash_id_finish(struct hash_id *h, char id[HASH_SHA256_HEX])
{
	char blob[HASH_SHA1_HEX], content[HASH_SHA256_HEX];

	hash_finish(&h->both, blob, content);
	snprintf(id, HASH_SHA256_HEX, "%s", h->is_blob ? blob : content);
}
