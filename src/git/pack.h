/* pack - a pack and its index, mapped into memory and read in place */
#ifndef GIT_PACK_H
#define GIT_PACK_H

#include "base/err.h"
#include "git/oid.h"

/*
 * gitformat-pack(5): version 2 packs, version 2 indexes. Everything that is
 * read is checked against the bounds of the files; contents are not hashed.
 */
struct pack_place {
	uint64_t offset;
	uint32_t position; /* in the index, whose order is that of the ids */
};

struct pack {
	char *path; /* of the .pack */
	const uint8_t *data, *idx;
	size_t size, idx_size;
	uint32_t count;
	const uint8_t *ids, *offsets, *wide; /* inside idx */
	struct pack_place *places;           /* by offset */
};

/* path ends in .pack. ERR_DATA, ERR_IO. */
int pack_open(struct pack *p, const char *path, struct err *e);
void pack_release(struct pack *p);

struct oid pack_id(const struct pack *p, uint32_t position);

enum {
	PACK_OFS_DELTA = 6,
	PACK_REF_DELTA = 7,
};

struct pack_entry {
	unsigned type; /* an object_type or a delta */
	uint64_t size; /* inflated: of the object, or of the delta */
	const uint8_t *body, *end; /* deflated; up to the next entry */
	uint64_t base;             /* where, for PACK_OFS_DELTA */
	struct oid base_id;        /* for PACK_REF_DELTA */
};

/* The entry at the place with number n. ERR_DATA. */
int pack_entry(struct pack_entry *entry, const struct pack *p, uint32_t n,
	       struct err *e);
/* The number of the place at an offset, or p->count. */
uint32_t pack_at(const struct pack *p, uint64_t offset);
/* The offset of the object at a position of the index. */
uint64_t pack_offset(const struct pack *p, uint32_t position);

#endif
