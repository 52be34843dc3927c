/* oid - the name of an object: twenty bytes, or forty hex digits */
#ifndef GIT_OID_H
#define GIT_OID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define OID_RAW 20
#define OID_HEX 40

struct oid {
	uint8_t bytes[OID_RAW];
};

/* What objects are, by the numbers that packs give them. */
enum object_type {
	OBJECT_NONE = 0,
	OBJECT_COMMIT = 1,
	OBJECT_TREE = 2,
	OBJECT_BLOB = 3,
	OBJECT_TAG = 4,
};

/* `commit`, `tree`, `blob`, `tag`. */
const char *object_name(enum object_type type);
enum object_type object_type(const char *name, size_t len);

/* Lower case, with a NUL. */
void oid_hex(char hex[OID_HEX + 1], const struct oid *id);
/* The 40 bytes at hex, digits in lower case; false and id untouched else. */
bool oid_read(struct oid *id, const char *hex);
struct oid oid_from(const void *raw);
int oid_compare(const struct oid *a, const struct oid *b);
bool oid_equal(const struct oid *a, const struct oid *b);
/* Eight of its bytes: for struct index. */
uint64_t oid_hash(const struct oid *id);
/* SHA-1 over `type LEN`, NUL and the bytes. */
void oid_of(struct oid *id, enum object_type type, const void *bytes,
	    size_t len);

#endif
