/* hash - SHA-1 as git names objects, SHA-256 as LFS and digests use it */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <nettle/sha1.h>
#include <nettle/sha2.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HASH_SHA1_HEX 41   /* with the NUL */
#define HASH_SHA256_HEX 65 /* with the NUL */

/* Lower-case hex of SHA-256 over the bytes. */
void hash_sha256(char hex[HASH_SHA256_HEX], const void *bytes, size_t len);

/* Ends ctx; as lower-case hex. */
void hash_sha256_end(char hex[HASH_SHA256_HEX], struct sha256_ctx *ctx);

/* The id git gives a blob: SHA-1 over "blob LEN", NUL and the bytes. */
void hash_blob(char hex[HASH_SHA1_HEX], const void *bytes, size_t len);

/*
 * Both, over a stream whose length is known before: a download is checked
 * against the one its server named.
 */
struct hash_stream {
	struct sha1_ctx blob;
	struct sha256_ctx content;
};

void hash_start(struct hash_stream *h, uint64_t size_bytes);
void hash_update(struct hash_stream *h, const void *bytes, size_t len);
void hash_finish(struct hash_stream *h, char blob[HASH_SHA1_HEX],
		 char content[HASH_SHA256_HEX]);

/*
 * Only the one that an id of id_len hex digits asks for: 40 the blob, 64 the
 * content.
 */
struct hash_id {
	bool is_blob;
	struct hash_stream both;
};

void hash_id_start(struct hash_id *h, size_t id_len, uint64_t size_bytes);
void hash_id_update(struct hash_id *h, const void *bytes, size_t len);
void hash_id_finish(struct hash_id *h, char id[HASH_SHA256_HEX]);

#endif
