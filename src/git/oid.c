/* oid - the name of an object: twenty bytes, or forty hex digits */
#include "git/oid.h"

#include <nettle/sha1.h>
#include <stdio.h>
#include <string.h>

static const char *const names[] = { "none", "commit", "tree", "blob", "tag" };

const char *object_name(enum object_type type)
{
	return names[type <= OBJECT_TAG ? type : OBJECT_NONE];
}

enum object_type object_type(const char *name, size_t len)
{
	for (int i = OBJECT_COMMIT; i <= OBJECT_TAG; i++) {
		if (strlen(names[i]) == len && !memcmp(names[i], name, len))
			return (enum object_type)i;
	}
	return OBJECT_NONE;
}

void oid_hex(char hex[OID_HEX + 1], const struct oid *id)
{
	static const char digit[] = "0123456789abcdef";

	for (size_t i = 0; i < OID_RAW; i++) {
		*hex++ = digit[id->bytes[i] >> 4];
		*hex++ = digit[id->bytes[i] & 15];
	}
	*hex = '\0';
}

static int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool oid_read(struct oid *id, const char *hex)
{
	struct oid read;

	for (size_t i = 0; i < OID_RAW; i++) {
		int high = digit_of(hex[2 * i]);
		int low = high < 0 ? -1 : digit_of(hex[2 * i + 1]);

		if (low < 0)
			return false;
		read.bytes[i] = (uint8_t)(high << 4 | low);
	}
	*id = read;
	return true;
}

struct oid oid_from(const void *raw)
{
	struct oid id;

	memcpy(id.bytes, raw, OID_RAW);
	return id;
}

int oid_compare(const struct oid *a, const struct oid *b)
{
	return memcmp(a->bytes, b->bytes, OID_RAW);
}

bool oid_equal(const struct oid *a, const struct oid *b)
{
	return !oid_compare(a, b);
}

uint64_t oid_hash(const struct oid *id)
{
	uint64_t hash;

	memcpy(&hash, id->bytes + 4, sizeof hash);
	return hash;
}

void oid_of(struct oid *id, enum object_type type, const void *bytes,
	    size_t len)
{
	char header[32];
	struct sha1_ctx ctx;
	int size = snprintf(header, sizeof header, "%s %zu", object_name(type),
			    len);

	sha1_init(&ctx);
	sha1_update(&ctx, (size_t)size + 1, (const uint8_t *)header);
	sha1_update(&ctx, len, bytes);
	sha1_digest(&ctx, OID_RAW, id->bytes);
}
